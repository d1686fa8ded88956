//! Wires between what stands in a picture, and values that travel along them.
//!
//! A wire is a mark of a picture, or two where it goes round corners; what travels along it asks the picture for its
//! way. So a lens says once where a wire goes.

use alloc::vec::Vec;

use kurbo::{BezPath, CubicBez, ParamCurve, PathSeg, Point, Rect, Size, Vec2};

use super::drawing::Drawing;
use crate::tween::Value;
use crate::{Key, Layer, Mark, Picture, Role, Shape, When};

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

/// Where a wire passes. Distances from boxes are in ems.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Course {
    /// Straight to a box beside, and round at the left to one above or below.
    Left(f64),
    /// Straight to a box beside, and round at the right to one above or below.
    Right(f64),
    /// Round at the right.
    Round(f64),
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
    /// The legs of a way round corners up to behind the last corner, and the rest; or the whole way.
    fn way(self, from: Rect, to: Rect, em: f64) -> (Option<BezPath>, CubicBez) {
        let (a, b) = (from.center(), to.center());
        let beside = to.x0 >= from.x1 || to.x1 <= from.x0;
        let side = if b.x > a.x { 1.0 } else { -1.0 };
        let (start, end) = edges(from, to);
        let (start, corners, end) = match self {
            Self::Lane(height) if beside => {
                let (out, into) = (start.x + side * 0.5 * em, end.x - side * 0.8 * em);
                (start, [(out, start.y), (out, height), (into, height), (into, end.y)].map(Point::from).to_vec(), end)
            }
            // Where it is far to the end, what stands before it stands in the way of a curve.
            Self::Left(_) | Self::Right(_) if beside && (end.x - start.x).abs() > 4.0 * em && start.y != end.y => {
                let turn = start.x + side * 1.1 * em;
                (start, [(turn, start.y), (turn, end.y)].map(Point::from).to_vec(), end)
            }
            Self::Left(_) | Self::Right(_) if beside => {
                let reach = Vec2::new(0.9 * (end.x - start.x), 0.0);
                return (None, CubicBez::new(start, start + reach, end - reach, end));
            }
            // Out in the half of a box that is nearer, so that a wire that comes in has the other one.
            _ => {
                let toward = if b.y > a.y { 0.2 } else { -0.2 };
                let (y, end_y) = (a.y + toward * from.height(), b.y - toward * to.height());
                let (x, end_x, far) = match self {
                    Self::Left(far) => (from.x0, to.x0, from.x0.min(to.x0) - far * em),
                    Self::Right(far) | Self::Round(far) => (from.x1, to.x1, from.x1.max(to.x1) + far * em),
                    Self::Lane(_) => (from.x1, to.x1, from.x1.max(to.x1) + em),
                };
                (Point::new(x, y), [(far, y), (far, end_y)].map(Point::from).to_vec(), Point::new(end_x, end_y))
            }
        };
        let (legs, turned) = round(start, &corners, end, 0.45 * em);
        (Some(legs), CubicBez::new(turned, turned.lerp(end, 0.3), turned.lerp(end, 0.7), end))
    }
}

/// Where a way sideways leaves a box, and where it reaches another.
fn edges(from: Rect, to: Rect) -> (Point, Point) {
    let (a, b) = (from.center(), to.center());
    let (x, end) = if b.x > a.x { (from.x1, to.x0) } else { (from.x0, to.x1) };
    (Point::new(x, a.y), Point::new(end, b.y))
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

    /// The way from the edge of a box to another: straight down or up into it if they stand one above the other, else
    /// sideways up to it. What leaves is not struck through.
    pub(crate) fn across(from: Rect, to: Rect) -> Self {
        let (a, b) = (from.center(), to.center());
        let apart = b.y > from.y1 || b.y < from.y0;
        if apart && (b.x - a.x).abs() < from.width() {
            let start = Point::new(a.x, if b.y > a.y { from.y1 } else { from.y0 });
            let middle = Vec2::new(0.0, (b.y - start.y) / 2.0);
            let mut points = Vec::new();
            add(&mut points, PathSeg::Cubic(CubicBez::new(start, start + middle, b - middle, b)));
            return Self(points);
        }
        // Level as far as it can be, for what stands between stands above or below.
        let (start, end) = edges(from, to);
        let turn = end.x - (end.x - start.x).clamp(-from.height(), from.height()) / 2.0;
        let (legs, turned) = round(start, &[Point::new(turn, start.y), Point::new(turn, end.y)], end, from.height());
        let mut points = Vec::new();
        legs.segments().for_each(|leg| add(&mut points, leg));
        points.extend([turned, end]);
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

impl Value {
    /// The value at `t`, 0 to 1, of a way, with its trail; all of it stays in a picture of `size`. Before the way
    /// begins and after it has ended there is nothing.
    pub(crate) fn on(self, way: &Way, t: f64, size: Size) -> Vec<Mark> {
        let points = way.between((t - 0.6).max(0.0), t);
        let Some(&at) = points.last().filter(|_| t > 0.0 && t < 1.0) else { return Vec::new() };
        let half = self.half();
        let (low, high) = (half + Vec2::new(2.0, 2.0), size.to_vec2() - half - Vec2::new(2.0, 2.0));
        let at = Point::new(at.x.min(high.x).max(low.x), at.y.min(high.y).max(low.y));
        let mut path = BezPath::new();
        path.move_to(points[0]);
        points[1..].iter().for_each(|&point| path.line_to(point));
        let lines = [0.22, 0.15].map(|width| width * self.size);
        self.at(at, t, Shape::Path(path), lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::{Scale, View};

    /// The way of a wire between two boxes, every length in pixels.
    fn points(from: Rect, to: Rect, course: Course) -> Vec<Point> {
        let run = crate::testing::Run::built_in("walk");
        let scale = Scale::of(&View::new(&run.first, &run.history, Size::new(640.0, 360.0), false));
        let picture = Picture::new(Size::new(640.0, 360.0));
        let mut drawing = Drawing { picture, scale: Scale { small: 10.0, ..scale } };
        let key = Key::new(1, 0, 0);
        let wire = Wire { key, role: Role::Line, lit: false, dashed: false, when: When::Travel };
        drawing.wire(wire, from, to, course);
        Way::of(&drawing.picture, key).map(|way| way.between(0.0, 1.0)).unwrap_or_default()
    }

    #[test]
    fn a_wire_in_a_lane_passes_below_what_stands_between() {
        let (from, between) = (Rect::new(0.0, 0.0, 50.0, 20.0), Rect::new(70.0, 0.0, 120.0, 90.0));
        let points = points(from, Rect::new(140.0, 0.0, 200.0, 40.0), Course::Lane(100.0));
        assert_eq!([points[0], points[points.len() - 1]], [(50.0, 10.0), (140.0, 20.0)].map(Point::from));
        assert!(points.iter().all(|&point| !between.contains(point)), "{points:?}");
    }

    #[test]
    fn a_wire_goes_round_what_stands_in_one_column() {
        let column = |y: f64| Rect::new(50.0, y, 90.0, y + 20.0);
        let sides = [Course::Left(1.0), Course::Right(1.0), Course::Round(1.0)].map(|course| {
            let points = points(column(0.0), column(80.0), course);
            assert!(points[1..points.len() - 1].iter().all(|&point| !column(40.0).contains(point)), "{points:?}");
            points
                .iter()
                .map(|point| point.x)
                .fold(50.0_f64, |far, x| if (x - 70.0).abs() > (far - 70.0).abs() { x } else { far })
        });
        assert_eq!(sides, [40.0, 100.0, 100.0]);
    }

    #[test]
    fn a_value_stays_in_the_picture() {
        let way = Way::across(Rect::new(0.0, 0.0, 10.0, 10.0), Rect::new(80.0, 0.0, 90.0, 10.0));
        for t in [0.01, 0.5, 0.99] {
            let value = Value { key: Key(1), role: Role::Hit, size: 10.0, words: "0x7ff".into() };
            let marks = value.on(&way, t, Size::new(100.0, 30.0));
            let room = Rect::new(0.0, 0.0, 100.0, 30.0);
            assert!(marks.len() == 3 && marks[1..].iter().all(|mark| room.contains_rect(mark.shape.bounds())), "{t}");
        }
        let value = Value { key: Key(1), role: Role::Hit, size: 10.0, words: "0".into() };
        assert!(value.on(&way, 1.0, Size::new(100.0, 30.0)).is_empty());
    }
}
