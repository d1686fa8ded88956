//! A line in a box: what it is about at its left, where that leads to at its right.

use kurbo::Rect;

use crate::layout::{Drawing, Words, words};
use crate::{Key, Role, Str};

/// The distance of words from the edges of a box, in ems.
pub(super) const PAD: f64 = 0.5;

/// Draws a name (part 1 of the key), a number (part 2) and what the number is, if there is room for that (part 3).
pub(super) fn line(drawing: &mut Drawing, key: Key, place: Rect, name: Words, unit: &'static str, number: Words) {
    let em = drawing.scale.small;
    let inner = Rect { x0: place.x0 + PAD * em, x1: place.x1 - PAD * em, ..place };
    let left = Rect { x1: (inner.x1 - (number.most() + 0.4) * em).max(inner.x0), ..inner };
    drawing.words(&number.end(), inner);
    let between = Rect { x0: left.x0 + (name.most() + 0.4) * em, ..left };
    drawing.words(&name, left);
    if !unit.is_empty() && between.width() > 0.0 {
        drawing.words(&words(key.part(3), unit).faint().end().or_nothing(), between);
    }
}

/// A number, of a frame or a page.
pub(super) fn number(key: Key, value: impl Into<Str>) -> Words {
    words(key, value).mono()
}

/// Words that mean nothing for what happens now.
pub(super) fn faint(words: Words, faint: bool) -> Words {
    if faint { words.tone(Role::Faint.ink()) } else { words }
}
