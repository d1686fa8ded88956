//! Several lenses of one machine in one picture.

use alloc::vec::Vec;

use kurbo::{Rect, Size};

use super::api::View;
use super::registry::LensKind;
use crate::{Key, Picture, Role};

/// The narrowest a lens may be beside another, in css pixels.
const NARROW: f64 = 560.0;

/// Where each of `count` lenses goes: side by side if each is wide enough and the area is wider than tall, else one
/// above the other.
#[must_use]
pub fn places(count: usize, size: Size) -> Vec<Rect> {
    let n = count.max(1) as f64;
    let beside = size.width >= size.height && size.width / n >= NARROW;
    let (width, height) = if beside { (size.width / n, size.height) } else { (size.width, size.height / n) };
    let place = |at: usize| {
        let (x, y) = if beside { (at as f64 * width, 0.0) } else { (0.0, at as f64 * height) };
        // Whole pixels, so that hairlines stay sharp.
        Rect::new(libm::round(x), libm::round(y), libm::round(x + width), libm::round(y + height))
    };
    (0..count).map(place).collect()
}

/// The picture of a moment through several lenses.
#[must_use]
pub fn compose(lenses: &[LensKind], view: &View<'_>) -> Picture {
    let parts = lenses.iter().zip(places(lenses.len(), view.size));
    join(view.size, parts.map(|(lens, place)| (place, lens.layout(&View { size: place.size(), ..*view }))))
}

/// Puts pictures into their places, with a hairline between them. One that fills the whole is left as it is.
pub(super) fn join(size: Size, parts: impl Iterator<Item = (Rect, Picture)>) -> Picture {
    let mut whole = Picture::new(size);
    for (n, (place, mut part)) in parts.enumerate() {
        if place.size() == size {
            return part;
        }
        part.translate(place.origin().to_vec2());
        for mark in &mut part.marks {
            mark.key = mark.key.in_lens(n as u8 + 1);
        }
        if n > 0 {
            let end = if place.x0 > 0.0 { (place.x0, place.y1) } else { (place.x1, place.y0) };
            whole.line(Key::new(u8::MAX, n as u32, 1), place.origin(), end).stroke(Role::Panel.line(), 1.0);
        }
        whole.marks.append(&mut part.marks);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenses_stand_side_by_side_where_there_is_room() {
        let rects = |count, width, height| {
            places(count, Size::new(width, height)).iter().map(|r| (r.x0, r.y0, r.x1, r.y1)).collect::<Vec<_>>()
        };
        assert_eq!(rects(1, 640.0, 360.0), [(0.0, 0.0, 640.0, 360.0)]);
        assert_eq!(rects(2, 1280.0, 720.0), [(0.0, 0.0, 640.0, 720.0), (640.0, 0.0, 1280.0, 720.0)]);
        assert_eq!(rects(2, 640.0, 800.0), [(0.0, 0.0, 640.0, 400.0), (0.0, 400.0, 640.0, 800.0)]);
        assert_eq!(rects(2, 641.0, 360.0).len(), 2);
    }
}
