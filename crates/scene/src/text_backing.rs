//! Wires and words: where a wire has to pass, the words on its way stand on a plate and the wire goes below it.

use alloc::vec::Vec;

use kurbo::{CubicBez, ParamCurve, Rect};

use crate::{Key, Layer, Mark, Picture, Role, Shape, Text, text};

/// The bit of a key's kind that the plate of a text has and the text itself has not, or the other way round.
const PLATE: u64 = 0x80 << 52;

/// Puts backings under all words that a wire would run through. The marks are in the order of drawing, and are so
/// afterwards.
pub(crate) fn lay(picture: &mut Picture) {
    let marks = &picture.marks;
    let (mut under, mut below) = (Vec::new(), Vec::new());
    for (wire, curve) in marks.iter().enumerate().filter_map(|(at, mark)| Some((at, wire(mark)?))) {
        let around = Rect::from_points(curve.p0, curve.p3).union_pt(curve.p1).union_pt(curve.p2);
        for (at, mark) in marks.iter().enumerate() {
            let Shape::Text(text) = &mark.shape else { continue };
            let bounds = tight(text);
            if around.overlaps(bounds) && strikes(curve, bounds) && !covered(marks, wire, at) {
                under.push(at);
                below.push(wire);
            }
        }
    }
    if under.is_empty() {
        return;
    }
    let marks = core::mem::take(&mut picture.marks);
    for (at, mut mark) in marks.into_iter().enumerate() {
        if below.contains(&at) {
            mark.layer = Layer::Ground;
        }
        if let (Shape::Text(text), true) = (&mark.shape, under.contains(&at)) {
            let mut plate = Mark::new(Key(mark.key.0 ^ PLATE), Shape::Rect(tight(text).inset(1.0), 0.0));
            plate.fill(Role::Surface.tint()).layer(mark.layer);
            picture.marks.push(plate);
        }
        picture.marks.push(mark);
    }
    picture.marks.sort_by_key(|mark| mark.layer);
}

/// Whether a mark is such a plate, which is not meant to be noticed.
pub(crate) fn is_plate(mark: &Mark) -> bool {
    mark.key.0 & PLATE != 0 && matches!(mark.shape, Shape::Rect(..))
}

/// The way of a mark that is a wire.
pub(crate) fn wire(mark: &Mark) -> Option<CubicBez> {
    match mark.shape {
        Shape::Curve(curve, _) if mark.stroke.is_some() => Some(curve),
        _ => None,
    }
}

/// The box around the capitals and digits of a text.
pub(crate) fn tight(text: &Text) -> Rect {
    let bounds = text.bounds();
    Rect::new(bounds.x0, text.at.y - text::CAPITAL * text.size, bounds.x1, text.at.y + 0.1 * text.size)
}

/// Whether a wire runs through a text, and not only along its edge.
pub(crate) fn strikes(wire: CubicBez, text: Rect) -> bool {
    let text = text.inset(-1.5);
    text.width() > 0.0 && (0..=64u8).any(|n| text.contains(wire.eval(f64::from(n) / 64.0)))
}

/// Whether something filled lies between a wire and a text that is drawn later.
pub(crate) fn covered(marks: &[Mark], wire: usize, text: usize) -> bool {
    let middle = marks[text].shape.bounds().center();
    let fills = |mark: &Mark| match &mark.shape {
        Shape::Rect(rect, _) => rect.contains(middle),
        Shape::Circle(circle) => (middle - circle.center).hypot() < circle.radius,
        _ => false,
    };
    wire < text && marks[wire + 1..text].iter().any(|mark| mark.fill.is_some() && mark.alpha > 0.0 && fills(mark))
}
