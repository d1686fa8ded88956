//! What is under the pointer.

use kurbo::Point;

use crate::picture::bounds::way;
use crate::{Mark, Picture, Shape};

/// How far from a curve or a small thing the pointer may be, in css pixels.
const REACH: f64 = 6.0;

/// What the topmost thing with a label at this place says.
#[must_use]
pub fn hit(picture: &Picture, x: f64, y: f64) -> Option<&str> {
    let point = Point::new(x, y);
    let found = |mark: &&Mark| mark.alpha > 0.0 && mark.label.is_some() && touches(mark, point);
    picture.marks.iter().rev().find(found).and_then(|mark| mark.label.as_deref())
}

fn touches(mark: &Mark, point: Point) -> bool {
    match &mark.shape {
        Shape::Rect(rect, _) => {
            let grow = (REACH - rect.width().min(rect.height()) / 2.0).max(0.0);
            rect.inset(grow).contains(point)
        }
        Shape::Circle(circle) => circle.center.distance(point) <= circle.radius.max(REACH),
        Shape::Curve(curve, _) => way(*curve).windows(2).any(|piece| near(piece[0], piece[1], point)),
        shape @ Shape::Path(_) => shape.bounds().inset(2.0).contains(point),
        Shape::Text(text) => text.bounds().contains(point),
    }
}

/// Whether a point is near the line between two others.
fn near(from: Point, to: Point, point: Point) -> bool {
    let (line, away) = (to - from, point - from);
    let part = (away.dot(line) / line.hypot2().max(1e-9)).clamp(0.0, 1.0);
    (away - line * part).hypot2() <= REACH * REACH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Role};
    use kurbo::{Rect, Size};

    #[test]
    fn the_topmost_thing_with_a_label_speaks() {
        let mut picture = Picture::new(Size::new(100.0, 100.0));
        picture.rect(Key(1), Rect::new(10.0, 10.0, 60.0, 60.0), 4.0).fill(Role::Panel.tint()).label("panel");
        picture.rect(Key(2), Rect::new(20.0, 20.0, 30.0, 30.0), 4.0).fill(Role::Hit.tint()).label("card");
        picture.text(Key(3), (22.0, 28.0), 8.0, "x");
        picture.line(Key(4), (0.0, 90.0), (100.0, 90.0)).label("wire");
        assert_eq!(hit(&picture, 25.0, 25.0), Some("card"));
        assert_eq!(hit(&picture, 50.0, 50.0), Some("panel"));
        assert_eq!(hit(&picture, 50.0, 86.0), Some("wire"));
        assert_eq!(hit(&picture, 80.0, 20.0), None);
    }
}
