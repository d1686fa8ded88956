//! Whether words can be read while things move: no two of them are seen on one place.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Rect;

use super::marks::{name, overlap, words};
use crate::text_backing::tight;
use crate::{Mark, Picture, Shape};

/// Words that are fainter than this do not disturb others.
const SEEN: f64 = 0.5;

/// Every two words of a picture between two moments that are seen on one place: no box that lies between them hides
/// the lower.
#[must_use]
pub fn check_flight(picture: &Picture) -> Vec<String> {
    let marks = &picture.marks;
    let texts: Vec<(usize, Rect)> = marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.alpha >= SEEN)
        .filter_map(|(at, mark)| Some((at, tight(words(mark)?))))
        .collect();
    let mut wrong = Vec::new();
    for (n, &(lower, below)) in texts.iter().enumerate() {
        for &(upper, above) in &texts[n + 1..] {
            let common = below.intersect(above).inset(-1.0);
            let hides = |mark: &Mark| mark.fill.is_some() && mark.alpha >= SEEN && covers(&mark.shape, common);
            if overlap(below, above) && !marks[lower..upper].iter().any(hides) {
                wrong.push(format!("{} and {} are seen on one place", name(&marks[lower]), name(&marks[upper])));
            }
        }
    }
    wrong
}

fn covers(shape: &Shape, place: Rect) -> bool {
    match shape {
        Shape::Rect(rect, _) => rect.contains_rect(place),
        Shape::Circle(circle) => circle.center.distance(place.center()) < circle.radius,
        Shape::Curve(..) | Shape::Path(_) | Shape::Text(_) => false,
    }
}
