//! Wires between what stands in a picture, and values that travel along them.
//!
//! A wire is a mark of a picture, or two where it goes round corners; what travels along it asks the picture for its
//! way. So a lens says once where a wire goes.

use alloc::vec::Vec;

use kurbo::{BezPath, CubicBez, ParamCurve, PathSeg, Point, Rect, Size, Vec2};

use super::sheet::Drawing;
use crate::{Key, Layer, Mark, Picture, Role, Shape, Str, When, text};

/// How a wire looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    /// Its key; a part of it is the way round corners.
    pub(crate) key: Key,
    pub(crate) role: Role,
    /// Whether the event is about it.
    pub(crate) lit: bool,
    pub(crate) dashed: bool,
    /// When it appears.
    pub(crate) when: When,
}

/// Where a wire passes that does not go from a box to the next one beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Course {
    /// Round, at the left of boxes that stand one above the other.
    Left,
    /// Round, at the right of them.
    Right,
    /// In a lane at this height, in css pixels, below everything that stands between.
    Lane(f64),
}

/// The part of a wire's key that is the way round corners.
const LEGS: u8 = 1;

impl Drawing {
    /// Draws a wire from a box to another.
    pub(crate) fn wire(&mut self, wire: Wire, from: Rect, to: Rect, course: Course) {
        let em = self.scale.small;
        let Wire { key, role, lit, dashed, when } = wire;
        let (legs, last) = course.way(from, to, em);
        let width = self.scale.line * if lit { 2.2 } else { 1.3 };
        if let Some(legs) = legs {
            let legs = self.picture.path(key.part(LEGS), legs).stroke(role.line(), width).when(when);
            if dashed { legs.dashed() } else { legs }.layer(Layer::Ground);
        }
        let mark = self.picture.curve(key, last).stroke(role.line(), width).head(0.65 * em).when(when);
        if dashed {
            mark.dashed();
        }
    }
}

impl Course {
    /// The legs of a way in a lane up to its last corner, and the rest; or the whole way.
    fn way(self, from: Rect, to: Rect, em: f64) -> (Option<BezPath>, CubicBez) {
        let (a, b) = (from.center(), to.center());
        let beside = to.x0 >= from.x1 || to.x1 <= from.x0;
        let side = if b.x > a.x { 1.0 } else { -1.0 };
        let start = Point::new(if b.x > a.x { from.x1 } else { from.x0 }, a.y);
        let end = Point::new(if b.x > a.x { to.x0 } else { to.x1 }, b.y);
        match self {
            Self::Lane(height) if beside => {
                let (out, into) = (start.x + side * 0.5 * em, end.x - side * 0.8 * em);
                let corners = [(out, start.y), (out, height), (into, height), (into, end.y)].map(Point::from);
                let (legs, turned) = round(start, &corners, end, 0.4 * em);
                (Some(legs), CubicBez::new(turned, turned.lerp(end, 0.3), turned.lerp(end, 0.7), end))
            }
            _ if beside => {
                let reach = Vec2::new(0.9 * (end.x - start.x), 0.0);
                (None, CubicBez::new(start, start + reach, end - reach, end))
            }
            // Round: out in the half of the box that is nearer, so that a wire that comes in has the other one.
            Self::Left | Self::Right | Self::Lane(_) => {
                let left = matches!(self, Self::Left);
                let x = |rect: Rect| if left { rect.x0 } else { rect.x1 };
                let toward = if b.y > a.y { 0.2 } else { -0.2 };
                let start = Point::new(x(from), a.y + toward * from.height());
                let end = Point::new(x(to), b.y - toward * to.height());
                let far = if left { start.x.min(end.x) - 1.7 * em } else { start.x.max(end.x) + 1.7 * em };
                (None, CubicBez::new(start, Point::new(far, start.y), Point::new(far, end.y), end))
            }
        }
    }
}

/// A path by way of corners, which are rounded, up to behind the last of them; and where that is.
fn round(start: Point, corners: &[Point], end: Point, radius: f64) -> (BezPath, Point) {
    let toward = |from: Point, to: Point| {
        let way = (to - from).hypot();
        from.lerp(to, (radius / way.max(1e-6)).min(0.5))
    };
    let mut path = BezPath::new();
    path.move_to(start);
    let (mut last, mut turned) = (start, start);
    for (n, &corner) in corners.iter().enumerate() {
        let next = corners.get(n + 1).copied().unwrap_or(end);
        turned = toward(corner, next);
        path.line_to(toward(corner, last));
        path.quad_to(corner, turned);
        last = corner;
    }
    (path, turned)
}

/// A way in a picture, as points close to each other.
#[derive(Clone, Debug)]
pub(crate) struct Way(Vec<Point>);

impl Way {
    /// The way of a wire, if there is such a wire.
    pub(crate) fn of(picture: &Picture, key: Key) -> Option<Self> {
        let mut points = Vec::new();
        for key in [key.part(LEGS), key] {
            match picture.find(key).map(|mark| &mark.shape) {
                Some(Shape::Path(legs)) => legs.segments().for_each(|leg| add(&mut points, leg)),
                Some(Shape::Curve(curve, _)) => add(&mut points, PathSeg::Cubic(*curve)),
                _ => {}
            }
        }
        (!points.is_empty()).then_some(Self(points))
    }

    /// The way from the edge of a box into another: down or up if they stand one above the other, else sideways. What
    /// leaves is not struck through.
    pub(crate) fn across(from: Rect, to: Rect) -> Self {
        let (a, b) = (from.center(), to.center());
        let apart = if b.y > from.y1 { b.y - from.y1 } else { from.y0 - b.y };
        let (start, pull) = if apart > 0.0 && (b.x - a.x).abs() < from.width() {
            let y = if b.y > a.y { from.y1 } else { from.y0 };
            (Point::new(a.x, y), Vec2::new(0.0, (b.y - y) / 2.0))
        } else {
            let x = if b.x > a.x { from.x1 } else { from.x0 };
            (Point::new(x, a.y), Vec2::new((b.x - x) / 2.0, 0.0))
        };
        let mut points = Vec::new();
        add(&mut points, PathSeg::Cubic(CubicBez::new(start, start + pull, b - pull, b)));
        Self(points)
    }

    /// The same way back.
    pub(crate) fn back(mut self) -> Self {
        self.0.reverse();
        self
    }

    /// The points from one part of the way, 0 to 1, to another.
    fn between(&self, from: f64, to: f64) -> Vec<Point> {
        let pairs = || self.0.windows(2).map(|pair| (pair[0], pair[1], (pair[1] - pair[0]).hypot()));
        let length: f64 = pairs().map(|(.., length)| length).sum();
        let (from, to) = (from * length, to * length);
        let (mut points, mut gone) = (Vec::new(), 0.0);
        for (a, b, length) in pairs().filter(|(.., length)| *length > 0.0) {
            if points.is_empty() && gone + length >= from {
                points.push(a.lerp(b, (from - gone) / length));
            }
            if gone + length >= to {
                points.push(a.lerp(b, (to - gone) / length));
                break;
            }
            if !points.is_empty() {
                points.push(b);
            }
            gone += length;
        }
        points
    }
}

fn add(points: &mut Vec<Point>, leg: PathSeg) {
    let steps = if matches!(leg, PathSeg::Line(_)) { 1 } else { 12_u8 };
    points.extend((0..=steps).map(|n| leg.eval(f64::from(n) / f64::from(steps))));
}

/// A value that travels: the words in a capsule, in type of `size` pixels.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) key: Key,
    pub(crate) role: Role,
    pub(crate) size: f64,
    pub(crate) words: Str,
}

impl Value {
    /// The value at `t`, 0 to 1, of a way, with its trail; all of it stays in a picture of `size`. Before the way
    /// begins and after it has ended there is nothing.
    pub(crate) fn on(self, way: &Way, t: f64, size: Size) -> Vec<Mark> {
        let points = way.between((t - 0.6).max(0.0), t);
        let Some(&at) = points.last().filter(|_| t > 0.0 && t < 1.0) else { return Vec::new() };
        let Self { key, role, size: type_size, words } = self;
        let half = Vec2::new(
            text::width(&words, type_size, crate::Face::Mono, crate::Weight::Bold) / 2.0 + type_size * 0.45,
            type_size * 0.8,
        );
        let (low, high) = (half + Vec2::new(2.0, 2.0), size.to_vec2() - half - Vec2::new(2.0, 2.0));
        let at = Point::new(at.x.min(high.x).max(low.x), at.y.min(high.y).max(low.y));
        let mut path = BezPath::new();
        path.move_to(points[0]);
        points[1..].iter().for_each(|&point| path.line_to(point));
        let mut trail = Mark::new(key, Shape::Path(path));
        trail.stroke(role.line(), 0.22 * type_size);
        let around = Rect::from_center_size(at, (half * 2.0).to_size());
        let mut capsule = Mark::new(key.part(1), Shape::Rect(around, half.y));
        capsule.fill(Role::Surface.tint()).stroke(role.line(), 0.15 * type_size);
        let mut words = Mark::text(key.part(2), at, type_size, words);
        words.mono().bold().middle().centred();
        // At both ends of its way it comes out of, and goes into, what it belongs to.
        let alpha = (t * 8.0).min((1.0 - t) * 8.0).min(1.0);
        let mut marks = Vec::from([trail, capsule, words]);
        for mark in &mut marks {
            mark.alpha(alpha).layer(Layer::Top);
        }
        marks
    }
}
