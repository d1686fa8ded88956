//! Places on an ellipse.

use alloc::vec::Vec;
use core::f64::consts::{FRAC_PI_2, TAU};

use kurbo::{BezPath, Point, Rect, Size, Vec2};

/// How finely an ellipse is measured.
const FINE: usize = 360;

/// An ellipse with places on it. Lengths are in css pixels.
#[derive(Clone, Debug)]
pub(crate) struct Ellipse {
    pub(crate) centre: Point,
    radii: Vec2,
    /// The angles of the places, and of the first one after a turn.
    angles: Vec<f64>,
    /// The size of the boxes in the places.
    boxes: Size,
}

impl Ellipse {
    pub(crate) const fn new(centre: Point, radii: Vec2) -> Self {
        Self { centre, radii, angles: Vec::new(), boxes: Size::ZERO }
    }

    /// Gives it places for boxes of a size: from each to the next it is as many boxes aside or down as between any
    /// other two.
    pub(crate) fn spread(mut self, count: usize, size: Size) -> Self {
        // All the way round, counted in boxes: four times the quarter, on which either width or height is what counts.
        let whole = 4.0 * libm::hypot(self.radii.x / size.width, self.radii.y / size.height);
        let (mut gone, mut last) = (0.0, self.point(-FRAC_PI_2, 1.0));
        self.angles.push(-FRAC_PI_2);
        for step in 1..=FINE {
            let angle = TAU * step as f64 / FINE as f64 - FRAC_PI_2;
            let next = self.point(angle, 1.0);
            let way = ((next.x - last.x).abs() / size.width).max((next.y - last.y).abs() / size.height);
            while self.angles.len() < count && gone + way >= whole * self.angles.len() as f64 / count as f64 {
                let part = (whole * self.angles.len() as f64 / count as f64 - gone) / way;
                self.angles.push(angle - (1.0 - part) * TAU / FINE as f64);
            }
            (gone, last) = (gone + way, next);
        }
        self.angles.push(TAU - FRAC_PI_2);
        self.boxes = size;
        self
    }

    /// The angle of a place, clockwise; it may be between two, before the first or after the last.
    pub(crate) fn angle(&self, place: f64) -> f64 {
        let count = self.angles.len().saturating_sub(1).max(1);
        let round = libm::floor(place / count as f64);
        let at = place - round * count as f64;
        let before = (at as usize).min(count - 1);
        let (from, to) = (self.angles[before], self.angles[before + 1]);
        from + (to - from) * (at - before as f64) + TAU * round
    }

    /// The point at an angle, `share` of the way from the centre to the line.
    pub(crate) fn point(&self, angle: f64, share: f64) -> Point {
        let Vec2 { x, y } = direction(angle);
        self.centre + Vec2::new(self.radii.x * x, self.radii.y * y) * share
    }

    /// The point at an angle, a number of pixels within the line, straight from it.
    pub(crate) fn within(&self, angle: f64, depth: f64) -> Point {
        let Vec2 { x, y } = direction(angle);
        let normal = Vec2::new(x * self.radii.y, y * self.radii.x).normalize();
        self.point(angle, 1.0) - normal * depth
    }

    /// The middle of a place.
    pub(crate) fn place(&self, place: f64) -> Point {
        self.point(self.angle(place), 1.0)
    }

    /// The way from a box in the centre to the box in a place, straight, with a gap before that.
    pub(crate) fn spoke(&self, middle: Rect, place: usize, gap: f64) -> [Point; 2] {
        let way = self.place(place as f64) - self.centre;
        let edge = |width: f64, height: f64| (width / 2.0 / way.x.abs()).min(height / 2.0 / way.y.abs());
        let end = 1.0 - edge(self.boxes.width + 2.0 * gap, self.boxes.height + 2.0 * gap);
        [edge(middle.width(), middle.height()), end].map(|share| self.centre + way * share)
    }

    /// Angle and share of a point: the inverse of [`point`](Self::point).
    pub(crate) fn polar(&self, point: Point) -> (f64, f64) {
        let from = point - self.centre;
        let (x, y) = (from.x / self.radii.x, from.y / self.radii.y);
        (libm::atan2(y, x), libm::hypot(x, y))
    }

    /// A part of the line, `share` of the way from the centre; always of as many pieces, so that it can grow.
    pub(crate) fn arc(&self, from: f64, to: f64, share: f64) -> BezPath {
        const PIECES: usize = 16;
        let sweep = (to - from) / PIECES as f64;
        // A curve is nearest to an arc of an ellipse with arms of 4/3 tan(sweep/4) of its tangents; so short a one
        // needs but two terms of it.
        let quarter = sweep / 4.0;
        let arm = 4.0 / 3.0 * (quarter + quarter * quarter * quarter / 3.0) * share;
        let tangent = |angle: f64| {
            let Vec2 { x, y } = direction(angle);
            Vec2::new(-y * self.radii.x, x * self.radii.y) * arm
        };
        let mut path = BezPath::new();
        path.move_to(self.point(from, share));
        for piece in 0..PIECES {
            let (start, end) = (from + sweep * piece as f64, from + sweep * (piece + 1) as f64);
            let (first, last) = (self.point(start, share), self.point(end, share));
            path.curve_to(first + tangent(start), last - tangent(end), last);
        }
        path
    }
}

/// Cosine and sine of an angle of a few turns, to 12 digits: Taylor's series from the nearest quarter turn. General
/// ones, for angles of any size, take 5 KB of wasm.
fn direction(angle: f64) -> Vec2 {
    let quarters = libm::round(angle / FRAC_PI_2);
    let rest = angle - quarters * FRAC_PI_2;
    let (mut sums, mut term) = ([0.0; 4], 1.0);
    for power in 0..16 {
        sums[power % 4] += term;
        term *= rest / (power + 1) as f64;
    }
    let (cos, sin) = (sums[0] - sums[2], sums[1] - sums[3]);
    match quarters as i64 & 3 {
        0 => Vec2::new(cos, sin),
        1 => Vec2::new(-sin, cos),
        2 => Vec2::new(-cos, -sin),
        _ => Vec2::new(sin, -cos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_cosines_and_sines() {
        for step in -100..=100 {
            let angle = f64::from(step) * 0.1234;
            let apart = direction(angle) - Vec2::new(libm::cos(angle), libm::sin(angle));
            assert!(apart.x.abs() < 1e-12 && apart.y.abs() < 1e-12, "{angle}: {apart:?}");
        }
    }
}
