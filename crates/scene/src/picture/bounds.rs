//! Where marks are: boxes around shapes, and ways along curves.

use alloc::vec::Vec;

use kurbo::{Affine, BezPath, CubicBez, ParamCurve as _, PathEl, Point, Rect, Vec2};

use super::{Anchor, Shape, Text};
use crate::text;

impl Shape {
    /// The box around it, without its outline; for a text a box that its letters do not exceed.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        match self {
            Self::Rect(rect, _) => *rect,
            Self::Circle(circle) => Rect::from_center_size(circle.center, (2.0 * circle.radius, 2.0 * circle.radius)),
            Self::Curve(curve, _) => around(&way(*curve)),
            Self::Path(path) => around(&corners(path)),
            Self::Text(text) => text.bounds(),
        }
    }

    /// Moves it.
    pub fn translate(&mut self, by: Vec2) {
        match self {
            Self::Rect(rect, _) => *rect = *rect + by,
            Self::Circle(circle) => circle.center += by,
            Self::Curve(CubicBez { p0, p1, p2, p3 }, _) => [p0, p1, p2, p3].into_iter().for_each(|point| *point += by),
            Self::Path(path) => path.apply_affine(Affine::translate(by)),
            Self::Text(text) => text.at += by,
        }
    }
}

/// How many pieces a curve is looked at in: where it is to the pixel takes no roots of polynomials then.
const PIECES: usize = 24;

/// Points along a curve, from its start to its end.
pub(crate) fn way(curve: CubicBez) -> [Point; PIECES + 1] {
    core::array::from_fn(|at| curve.eval(at as f64 / PIECES as f64))
}

/// Points along a path.
fn corners(path: &BezPath) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for &element in path.elements() {
        let last = points.last().copied().unwrap_or_default();
        match element {
            PathEl::MoveTo(point) | PathEl::LineTo(point) => points.push(point),
            PathEl::CurveTo(a, b, point) => points.extend_from_slice(&way(CubicBez::new(last, a, b, point))),
            PathEl::QuadTo(a, point) => points.extend_from_slice(&[a, point]),
            PathEl::ClosePath => {}
        }
    }
    points
}

/// The box around points.
fn around(points: &[Point]) -> Rect {
    let first = points.first().copied().unwrap_or_default();
    points.iter().fold(Rect::from_points(first, first), |around, &point| around.union_pt(point))
}

impl Text {
    /// How wide it is at most.
    #[must_use]
    pub fn width(&self) -> f64 {
        text::width(&self.text, self.size, self.face, self.weight).min(self.fit)
    }

    /// A box that its letters do not exceed.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let width = self.width();
        let x = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        Rect::new(x, self.at.y - text::ASCENT * self.size, x + width, self.at.y + text::DESCENT * self.size)
    }
}
