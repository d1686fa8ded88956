//! A picture as a sheet of paper: the title line, and below it the parts, in the largest type with which they fit.

use kurbo::Rect;

use super::part::Part;
use super::words::words;
use crate::caption::cat;
use crate::lens::{Scale, View};
use crate::{Key, Picture, Str, text};

/// How much larger than usual the type may become where there is room, the largest first; names stay smaller than the
/// title.
const LARGER: [f64; 12] = [1.6, 1.5, 1.4, 1.35, 1.3, 1.25, 1.2, 1.15, 1.1, 1.07, 1.04, 1.0];

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

    /// Draws a part into a place, with the richest variants that fit.
    pub(crate) fn part(&mut self, mut part: Part<'_>, place: Rect) {
        part.settle(place.size() / self.scale.small);
        part.place(self, place);
    }

    /// Says how many things are left out: `+12`.
    pub(crate) fn more(&mut self, key: Key, number: usize, place: Rect) {
        let number = cat(&["+", &text::number(number as u64)]);
        self.words(&words(key, number).faint().middle(), place);
    }
}

/// The picture of a view: a question, a note beside it if there is room, and a part.
pub(crate) fn sheet(view: &View<'_>, title: impl Into<Str>, note: impl Into<Str>, mut part: Part<'_>) -> Picture {
    let mut picture = Picture::new(view.size);
    let paper = view.sheet(&mut picture, title, note);
    let room = |factor: f64| paper.area.size() / (paper.scale.small * factor);
    part.settle(room(1.0));
    let fits = |factor: &f64| factor * paper.scale.strong <= paper.scale.title && part.fits(room(*factor));
    let larger = if view.presenter { None } else { LARGER.into_iter().find(fits) };
    let mut drawing = Drawing { picture, scale: paper.scale.larger(larger.unwrap_or(1.0)) };
    part.place(&mut drawing, paper.area);
    drawing.picture
}
