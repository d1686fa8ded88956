//! A line in a box: what it is about at its left, where that leads to at its right.

use kurbo::Rect;

use super::drawing::Drawing;
use super::words::{Words, words};
use crate::{Key, Role, Str};

/// The distance of words from the edges of a box, in ems.
pub(crate) const PAD: f64 = 0.5;

/// Draws a name, a number and, if there is room for it between them, what the number is.
pub(crate) fn line(drawing: &mut Drawing, place: Rect, name: Words, unit: Words, number: Words) {
    let em = drawing.scale.small;
    let inner = Rect { x0: place.x0 + PAD * em, x1: place.x1 - PAD * em, ..place };
    let left = Rect { x1: (inner.x1 - (number.most() + 0.4) * em).max(inner.x0), ..inner };
    drawing.words(&number.end(), inner);
    let between = Rect { x0: left.x0 + (name.most() + 0.4) * em, ..left };
    drawing.words(&name, left);
    if between.width() > 0.0 {
        drawing.words(&unit.end().or_nothing(), between);
    }
}

/// A number, of a frame or a page.
pub(crate) fn number(key: Key, value: impl Into<Str>) -> Words {
    words(key, value).mono()
}

/// What a number is, in more words or in fewer.
pub(crate) fn unit(key: Key, all: &[&'static str]) -> Words {
    Words::new(key.part(3), all.iter().copied()).faint()
}

/// Words that mean nothing for what happens now.
pub(crate) fn faint(words: Words, faint: bool) -> Words {
    if faint { words.tone(Role::Faint.ink()) } else { words }
}
