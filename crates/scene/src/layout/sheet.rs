//! A picture as a sheet of paper: the title line, and below it the parts, in the largest type with which they fit.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kurbo::{Rect, Size};

use super::drawing::Drawing;
use super::part::Part;
use crate::lens::api::View;
use crate::{Picture, Str};

/// How much larger than usual the type may become where there is room, the largest first; names stay smaller than the
/// title.
const LARGER: [f64; 12] = [1.6, 1.5, 1.4, 1.35, 1.3, 1.25, 1.2, 1.15, 1.1, 1.07, 1.04, 1.0];

impl Drawing {
    /// Draws a part into a place, with the richest variants that fit.
    pub(crate) fn part(&mut self, mut part: Part<'_>, place: Rect) {
        part.settle(place.size() / self.scale.small);
        part.place(self, place);
    }

    /// Draws into the middle of a place, in the form that `least` has, in ems, as large as the place allows, up to
    /// twice; the type grows alike.
    pub(crate) fn enlarged(&mut self, least: Size, place: Rect, draw: impl FnOnce(&mut Self, Rect)) {
        let usual = self.scale;
        let place = self.enlarge(least, place);
        draw(self, place);
        self.scale = usual;
    }

    #[inline(never)]
    fn enlarge(&mut self, least: Size, place: Rect) -> Rect {
        let factor = (place.width() / self.px(least.width)).min(place.height() / self.px(least.height));
        self.scale = self.scale.larger(factor.clamp(1.0, 2.0));
        let size = Size::new(place.width(), place.height().min(self.px(least.height)));
        Rect::from_center_size(place.center(), size)
    }
}

/// The picture of a view: a question, a note beside it if there is room, and a part.
pub(crate) fn sheet(view: &View<'_>, title: impl Into<Str>, note: impl Into<Str>, part: Part<'_>) -> Picture {
    largest(view, title, note, [], || part)
}

/// As [`sheet`]: of parts that say the same, the one that can be set in the largest type, the first of several; if
/// none of them fits, the part that says less, which is described only then.
pub(crate) fn largest<'a>(
    view: &View<'_>,
    title: impl Into<Str>,
    note: impl Into<Str>,
    alike: impl IntoIterator<Item = Part<'a>>,
    less: impl FnOnce() -> Part<'a> + 'a,
) -> Picture {
    picture(view, [title.into(), note.into()], alike.into_iter().collect(), Box::new(less))
}

#[inline(never)]
fn picture<'a>(
    view: &View<'_>,
    [title, note]: [Str; 2],
    alike: Vec<Part<'a>>,
    less: Box<dyn FnOnce() -> Part<'a> + 'a>,
) -> Picture {
    let mut picture = Picture::new(view.size);
    let paper = view.sheet(&mut picture, title, note);
    let room = |factor: f64| paper.area.size() / (paper.scale.small * factor);
    let settle = |part: &mut Part<'a>| {
        part.settle(room(1.0));
        LARGER.into_iter().find(|&factor| part.fits(room(factor)))
    };
    let mut best: Option<(f64, Part<'a>)> = None;
    for mut part in alike {
        let fits = settle(&mut part);
        if let Some(factor) = fits.filter(|factor| best.as_ref().is_none_or(|(most, _)| factor > most)) {
            best = Some((factor, part));
        }
    }
    let (fits, part) = best.unwrap_or_else(|| {
        let mut part = less();
        (settle(&mut part).unwrap_or(1.0), part)
    });
    let most = if view.presenter { 1.0 } else { paper.scale.title / paper.scale.strong };
    let factor = fits.min(most).max(1.0);
    let mut drawing = Drawing { picture, scale: paper.scale.larger(factor) };
    part.place(&mut drawing, paper.area);
    drawing.picture
}
