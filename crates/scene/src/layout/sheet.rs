//! A picture as a sheet of paper: the title line, and below it the parts, in the largest type with which they fit.

use alloc::vec::Vec;
use core::cmp::Reverse;

use kurbo::{Rect, Size};

use super::part::Part;
use super::words::words;
use crate::caption::cat;
use crate::lens::{Scale, Sheet, View};
use crate::{Key, Picture, Str, text};

/// How much larger than usual the type may become where there is room, the largest first.
const LARGER: [f64; 7] = [1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1.0];

/// A picture that is being drawn.
pub(crate) struct Drawing {
    pub(crate) picture: Picture,
    /// The sizes of type and of lines, in css pixels.
    pub(crate) scale: Scale,
}

impl Drawing {
    /// A length in ems, in css pixels.
    pub(crate) fn px(&self, ems: f64) -> f64 {
        ems * self.scale.small
    }

    /// Says how many things are left out: `+12`.
    pub(crate) fn more(&mut self, key: Key, number: usize, place: Rect) {
        let number = cat(&["+", &text::number(number as u64)]);
        self.words(&words(key, number).faint().middle(), place);
    }
}

/// The picture of a view: a question, a note beside it if there is room, and a part. Of several arrangements the one
/// that loses least is taken, and of those the one in the largest type, and of those the first.
pub(crate) fn sheet<'a>(
    view: &View<'_>,
    title: impl Into<Str>,
    note: impl Into<Str>,
    arrangements: impl Into<Vec<Part<'a>>>,
) -> Picture {
    let mut picture = Picture::new(view.size);
    let Sheet { scale, area } = view.sheet(&mut picture, title, note);
    let Some((part, larger)) = roomiest(arrangements.into(), area.size() / scale.small, view.presenter) else {
        return picture;
    };
    let mut drawing = Drawing { picture, scale: scale.larger(larger) };
    part.place(&mut drawing, area);
    drawing.picture
}

/// The arrangement to take in a room, in ems, and how much larger than usual its type is.
fn roomiest(arrangements: Vec<Part<'_>>, room: Size, presenter: bool) -> Option<(Part<'_>, f64)> {
    let highest = arrangements.iter().map(Part::highest_rank).max()?;
    let mut best: Option<(Part<'_>, f64, _)> = None;
    for mut part in arrangements {
        let fits = part.settle(room);
        let larger = if presenter { 1.0 } else { LARGER.into_iter().find(|&by| part.fits(room / by)).unwrap_or(1.0) };
        let worth = (fits, Reverse(part.losses(highest)));
        let better = |(_, other, best): &(_, f64, _)| worth > *best || worth == *best && larger > *other;
        if best.as_ref().is_none_or(better) {
            best = Some((part, larger, worth));
        }
    }
    best.map(|(part, larger, _)| (part, larger))
}
