//! Places on an ellipse.

use core::f64::consts::{FRAC_PI_2, TAU};

use kurbo::{BezPath, Point, Size, Vec2};

/// More frames than this are ticks: cards for them would be too small to read from afar.
pub(super) const MOST: usize = 24;
/// How finely an ellipse is measured.
const FINE: usize = 360;

/// Frames on an ellipse.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    pub(super) centre: Point,
    pub(super) radii: Vec2,
    pub(super) count: usize,
    /// The angles of the places, if they are not even.
    angles: Option<[f64; MOST + 1]>,
}

impl Ring {
    pub(super) const fn new(centre: Point, radii: Vec2, count: usize) -> Self {
        Self { centre, radii, count, angles: None }
    }

    /// The same with places for boxes of this size: from each to the next it is as many boxes aside or down as between
    /// any other two. None if there is no room for them.
    pub(super) fn spread(mut self, size: Size) -> Option<Self> {
        // All the way round, counted in boxes: four times the quarter, on which either width or height is what counts.
        let whole = 4.0 * libm::hypot(self.radii.x / size.width, self.radii.y / size.height);
        if self.count > MOST || whole < self.count as f64 {
            return None;
        }
        let mut angles = [-FRAC_PI_2; MOST + 1];
        let (mut place, mut gone, mut last) = (1, 0.0, self.point(-FRAC_PI_2, 1.0));
        for step in 1..=FINE {
            let angle = TAU * step as f64 / FINE as f64 - FRAC_PI_2;
            let next = self.point(angle, 1.0);
            let way = ((next.x - last.x).abs() / size.width).max((next.y - last.y).abs() / size.height);
            while place < self.count && gone + way >= whole * place as f64 / self.count as f64 {
                let part = (whole * place as f64 / self.count as f64 - gone) / way;
                angles[place] = angle - (1.0 - part) * TAU / FINE as f64;
                place += 1;
            }
            (gone, last) = (gone + way, next);
        }
        angles[self.count] = TAU - FRAC_PI_2;
        self.angles = Some(angles);
        Some(self)
    }

    /// The angle of a place on the ring, clockwise; frame 0 is at the top.
    pub(super) fn angle(&self, place: f64) -> f64 {
        let count = self.count as f64;
        let Some(angles) = self.angles else { return TAU * place / count - FRAC_PI_2 };
        let round = libm::floor(place / count);
        let at = place - round * count;
        let before = (at as usize).min(self.count - 1);
        let (from, to) = (angles[before], angles[before + 1]);
        from + (to - from) * (at - before as f64) + TAU * round
    }

    /// The point at an angle, `share` of the way from the centre to the ring.
    pub(super) fn point(&self, angle: f64, share: f64) -> Point {
        let Vec2 { x, y } = direction(angle);
        self.centre + Vec2::new(self.radii.x * x, self.radii.y * y) * share
    }

    /// The point at an angle, so many pixels within the ring, straight from its line.
    pub(super) fn within(&self, angle: f64, depth: f64) -> Point {
        let Vec2 { x, y } = direction(angle);
        let normal = Vec2::new(x * self.radii.y, y * self.radii.x).normalize();
        self.point(angle, 1.0) - normal * depth
    }

    /// The middle of a frame.
    pub(super) fn place(&self, at: usize) -> Point {
        self.point(self.angle(at as f64), 1.0)
    }

    /// Angle and share of a point: the inverse of [`point`](Self::point).
    pub(super) fn polar(&self, point: Point) -> (f64, f64) {
        let from = point - self.centre;
        let (x, y) = (from.x / self.radii.x, from.y / self.radii.y);
        (libm::atan2(y, x), libm::hypot(x, y))
    }

    /// A part of an ellipse `share` as large, always of as many pieces, so that it can grow.
    pub(super) fn arc(&self, from: f64, to: f64, share: f64) -> BezPath {
        const PIECES: usize = 16;
        let sweep = (to - from) / PIECES as f64;
        // A curve is nearest to an arc of an ellipse with arms of 4/3 tan(sweep/4) of its tangents; so short a one
        // needs but two terms of it.
        let quarter = sweep / 4.0;
        let arm = 4.0 / 3.0 * (quarter + quarter * quarter * quarter / 3.0);
        let tangent = |angle: f64| {
            let on = (self.point(angle, share) - self.centre) / share.max(1e-9);
            Vec2::new(-on.y * self.radii.x / self.radii.y, on.x * self.radii.y / self.radii.x) * arm * share
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
#[test]
fn directions_are_cosines_and_sines() {
    for step in -100..=100 {
        let angle = f64::from(step) * 0.1234;
        let apart = direction(angle) - Vec2::new(libm::cos(angle), libm::sin(angle));
        assert!(apart.x.abs() < 1e-12 && apart.y.abs() < 1e-12, "{angle}: {apart:?}");
    }
}
