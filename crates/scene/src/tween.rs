//! The picture between two pictures.

use alloc::vec::Vec;

use kurbo::{BezPath, Circle, CubicBez, ParamCurve, PathEl, Point, Rect, Vec2};

use crate::text_backing::is_plate;
use crate::{Face, Key, Layer, Mark, Paint, Picture, Role, Shape, Str, Stroke, Text, Weight, When, text};

/// Two pictures with their marks paired by key, ready for many frames.
#[derive(Clone, Debug)]
pub struct Tween {
    before: Picture,
    after: Picture,
    /// (place before, place after), in the order of drawing.
    pairs: Vec<(Option<u32>, Option<u32>)>,
}

/// The picture at `progress` between two: `before` itself at 0, `after` itself at 1.
#[must_use]
pub fn tween(before: &Picture, after: &Picture, progress: f64) -> Picture {
    Tween::new(before.clone(), after.clone()).at(progress, Vec::new())
}

impl Tween {
    /// Pairs the marks of two pictures.
    #[must_use]
    pub fn new(before: Picture, after: Picture) -> Self {
        let places = sorted_keys(&after);
        let known = sorted_keys(&before);
        // Marks that vanish are drawn just above the mark that they were above.
        let mut gone = Vec::new();
        let mut anchor = 0;
        for (at, mark) in before.marks.iter().enumerate() {
            match find(&places, mark.key) {
                Some(place) => anchor = place + 1,
                None => gone.push((anchor, at as u32)),
            }
        }
        gone.sort_by_key(|&(anchor, _)| anchor);
        let mut pairs = Vec::with_capacity(after.marks.len() + gone.len());
        let mut gone = gone.into_iter().peekable();
        for place in 0..=after.marks.len() as u32 {
            while let Some((_, at)) = gone.next_if(|&(anchor, _)| anchor == place) {
                pairs.push((Some(at), None));
            }
            if let Some(mark) = after.marks.get(place as usize) {
                pairs.push((find(&known, mark.key), Some(place)));
            }
        }
        Self { before, after, pairs }
    }

    /// The picture it starts from.
    #[must_use]
    pub const fn before(&self) -> &Picture {
        &self.before
    }

    /// The picture it ends with.
    #[must_use]
    pub const fn after(&self) -> &Picture {
        &self.after
    }

    /// The picture at `progress`, 0 to 1, with `travellers`: those that have the key of a mark take its place, the
    /// others go on top.
    #[must_use]
    pub fn at(&self, progress: f64, mut travellers: Vec<Mark>) -> Picture {
        if progress <= 0.0 {
            return self.before.clone();
        }
        if progress >= 1.0 {
            return self.after.clone();
        }
        let mut picture =
            Picture { size: self.after.size, marks: Vec::with_capacity(self.pairs.len() + travellers.len()) };
        for &(from, to) in &self.pairs {
            let from = from.and_then(|at| self.before.marks.get(at as usize));
            let to = to.and_then(|at| self.after.marks.get(at as usize));
            let Some(key) = to.or(from).map(|mark| mark.key) else { continue };
            if let Some(at) = travellers.iter().position(|mark| mark.key == key) {
                picture.marks.push(travellers.remove(at));
            } else {
                between(from, to, progress, &mut picture.marks);
            }
        }
        for mark in &mut travellers {
            mark.layer = Layer::Top;
        }
        picture.marks.append(&mut travellers);
        picture.marks.sort_by_key(|mark| mark.layer);
        picture
    }

    /// For readers who asked for less motion: the picture after, with an outline around what changed. Words count only
    /// where nothing else changed, and wires and panels never do: boxes around them would hide more than they say.
    #[must_use]
    pub fn marked(&self) -> Picture {
        let mut picture = self.after.clone();
        let mut boxes = self.changed(|mark| matches!(mark.shape, Shape::Rect(..) | Shape::Circle(_) | Shape::Path(_)));
        if boxes.is_empty() {
            boxes = self.changed(|mark| matches!(mark.shape, Shape::Text(_)));
        }
        for (n, around) in boxes.into_iter().enumerate() {
            let around = around.intersect(picture.size.to_rect().inset(-1.5));
            let mut mark = Mark::new(Key::new(u8::MAX, n as u32, 0), Shape::Rect(around, 6.0));
            mark.stroke(Role::Active.line(), 2.5).dashed().layer(Layer::Top);
            picture.push(mark);
        }
        picture
    }

    /// Boxes around those marks that changed, of the marks that count; none within another.
    fn changed(&self, counts: impl Fn(&Mark) -> bool) -> Vec<Rect> {
        let mut boxes: Vec<Rect> = Vec::new();
        for &(from, to) in &self.pairs {
            let Some(to) = to.and_then(|at| self.after.marks.get(at as usize)) else { continue };
            let from = from.and_then(|at| self.before.marks.get(at as usize));
            let same =
                from.is_some_and(|from| from.shape == to.shape && from.fill == to.fill && from.stroke == to.stroke);
            let around = to.shape.bounds().inset(4.0);
            if same
                || to.alpha == 0.0
                || to.layer == Layer::Ground
                || is_plate(to)
                || !counts(to)
                || boxes.iter().any(|other| other.contains_rect(around))
            {
                continue;
            }
            boxes.retain(|other| !around.contains_rect(*other));
            boxes.push(around);
        }
        boxes
    }
}

impl When {
    /// How far a change of this kind has come, eased, when the event has come to `progress`.
    #[must_use]
    pub fn at(self, progress: f64) -> f64 {
        let (start, end) = match self {
            Self::Cause => (0.0, 0.3),
            Self::Travel => (0.3, 0.8),
            Self::Result => (0.8, 1.0),
            Self::Whole => (0.0, 1.0),
        };
        ease((progress - start) / (end - start))
    }
}

/// Slow, fast, slow: from 0 at 0 to 1 at 1.
#[must_use]
pub fn ease(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A value that travels along a curve: its trail and a capsule with its words in it, at `t` (0 to 1) of the way.
/// The words are set in the monospaced face. Before the way begins and after it has ended there is nothing.
#[must_use]
pub fn token(key: Key, curve: CubicBez, t: f64, role: Role, size: f64, words: impl Into<Str>) -> Vec<Mark> {
    token_of(key, curve, t, role, size, words.into())
}

fn token_of(key: Key, curve: CubicBez, t: f64, role: Role, size: f64, words: Str) -> Vec<Mark> {
    if t <= 0.0 || t >= 1.0 {
        return Vec::new();
    }
    let trail = Shape::Curve(curve.subsegment((t - 0.6).max(0.0)..t), 0.0);
    Value { key, role, size, words }.at(curve.eval(t), t, trail, [3.0, 2.0])
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
    /// Half the width and half the height of its capsule.
    pub(crate) fn half(&self) -> Vec2 {
        let words = text::width(&self.words, self.size, Face::Mono, Weight::Bold);
        Vec2::new(words / 2.0 + self.size * 0.45, self.size * 0.8)
    }

    /// It with its trail, `t` of its way gone. The trail and the rim of the capsule are as wide as `lines` says.
    pub(crate) fn at(self, at: Point, t: f64, trail: Shape, lines: [f64; 2]) -> Vec<Mark> {
        let half = self.half();
        let Self { key, role, size, words } = self;
        let mut trail = Mark::new(key, trail);
        trail.stroke(role.line(), lines[0]);
        let around = Rect::from_center_size(at, (half * 2.0).to_size());
        let mut capsule = Mark::new(key.part(1), Shape::Rect(around, half.y));
        capsule.fill(Role::Surface.tint()).stroke(role.line(), lines[1]);
        let mut words = Mark::text(key.part(2), at, size, words);
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

/// A curve that leaves `from` and reaches `to` horizontally: the way of wires and arrows between columns.
#[must_use]
pub fn wire(from: Point, to: Point) -> CubicBez {
    let bend = (to.x - from.x) / 2.0;
    CubicBez::new(from, Point::new(from.x + bend, from.y), Point::new(to.x - bend, to.y), to)
}

/// A curve from `from` to `to` that bows to its left by `bow` of its length (to its right if negative).
#[must_use]
pub fn bow(from: Point, to: Point, bow: f64) -> CubicBez {
    let along = to - from;
    let aside = Vec2::new(along.y, -along.x) * bow * 4.0 / 3.0;
    CubicBez::new(from, from + along * 0.25 + aside, from + along * 0.75 + aside, to)
}

/// Places of marks by key.
fn sorted_keys(picture: &Picture) -> Vec<(Key, u32)> {
    let mut keys: Vec<_> = picture.marks.iter().enumerate().map(|(at, mark)| (mark.key, at as u32)).collect();
    keys.sort_unstable();
    keys
}

fn find(keys: &[(Key, u32)], key: Key) -> Option<u32> {
    keys.binary_search_by_key(&key, |&(key, _)| key).ok().map(|at| keys[at].1)
}

/// The mark, or the two, between a mark before and the same mark after.
fn between(from: Option<&Mark>, to: Option<&Mark>, progress: f64, into: &mut Vec<Mark>) {
    match (from, to) {
        (None, None) => {}
        (Some(from), Some(to)) if from == to => into.push(to.clone()),
        (Some(from), Some(to)) => morph(from, to, progress, into),
        (Some(from), None) => {
            let t = from.when.unwrap_or(When::Cause).at(progress);
            if t < 1.0 {
                into.push(Mark { alpha: from.alpha * (1.0 - t), ..from.clone() });
            }
        }
        (None, Some(to)) => {
            let t = to.when.unwrap_or(When::Result).at(progress);
            if t > 0.0 {
                into.push(appearing(to, t));
            }
        }
    }
}

/// A mark that appears: curves grow from their start, everything else fades in.
fn appearing(mark: &Mark, t: f64) -> Mark {
    match mark.shape {
        Shape::Curve(curve, head) => {
            Mark { shape: Shape::Curve(curve.subsegment(0.0..t), head * t.min(1.0)), ..mark.clone() }
        }
        _ => Mark { alpha: mark.alpha * t, ..mark.clone() },
    }
}

fn morph(from: &Mark, to: &Mark, progress: f64, into: &mut Vec<Mark>) {
    let moved = to.when.unwrap_or(When::Travel).at(progress);
    let changed = to.when.unwrap_or(When::Result).at(progress);
    let mut mark = to.clone();
    mark.alpha = lerp(from.alpha, to.alpha, changed);
    mark.fill = paint_between(from.fill, to.fill, changed);
    mark.stroke = stroke_between(from.stroke, to.stroke, changed);
    let (start, end) = (from.shape.bounds().center(), to.shape.bounds().center());
    let travels =
        (from.shape.bounds().origin() - to.shape.bounds().origin()).hypot2() > 4.0 && start.distance_squared(end) > 4.0;
    if travels && moved > 0.0 && moved < 1.0 && mark.layer == Layer::Item {
        mark.layer = Layer::Top;
    }
    match (&from.shape, &to.shape) {
        (Shape::Text(a), Shape::Text(b)) if a.text != b.text => {
            // The old words go before the new ones come: two words on one place cannot be read.
            let (shape_a, shape_b) = (
                Text { text: a.text.clone(), anchor: a.anchor, ..text_between(a, b, moved) },
                text_between(a, b, moved),
            );
            if changed < 0.5 {
                mark.alpha *= 1.0 - 2.0 * changed;
                mark.shape = Shape::Text(shape_a);
            } else {
                mark.alpha *= 2.0 * changed - 1.0;
                mark.shape = Shape::Text(shape_b);
            }
            into.push(mark);
        }
        (a, b) => match shape_between(a, b, moved) {
            Some(shape) => into.push(Mark { shape, ..mark }),
            None => {
                into.push(Mark { alpha: from.alpha * (1.0 - changed), ..from.clone() });
                into.push(Mark { alpha: to.alpha * changed, ..to.clone() });
            }
        },
    }
}

fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

fn shape_between(from: &Shape, to: &Shape, t: f64) -> Option<Shape> {
    Some(match (from, to) {
        (Shape::Rect(a, r), Shape::Rect(b, s)) => {
            let rect = Rect::new(lerp(a.x0, b.x0, t), lerp(a.y0, b.y0, t), lerp(a.x1, b.x1, t), lerp(a.y1, b.y1, t));
            Shape::Rect(rect, lerp(*r, *s, t))
        }
        (Shape::Circle(a), Shape::Circle(b)) => {
            Shape::Circle(Circle::new(a.center.lerp(b.center, t), lerp(a.radius, b.radius, t)))
        }
        (Shape::Curve(a, h), Shape::Curve(b, i)) => Shape::Curve(
            CubicBez::new(a.p0.lerp(b.p0, t), a.p1.lerp(b.p1, t), a.p2.lerp(b.p2, t), a.p3.lerp(b.p3, t)),
            lerp(*h, *i, t),
        ),
        (Shape::Path(a), Shape::Path(b)) => Shape::Path(path_between(a, b, t)?),
        (Shape::Text(a), Shape::Text(b)) => Shape::Text(text_between(a, b, t)),
        _ => return None,
    })
}

fn path_between(from: &BezPath, to: &BezPath, t: f64) -> Option<BezPath> {
    if from.elements().len() != to.elements().len() {
        return None;
    }
    let element = |(a, b): (&PathEl, &PathEl)| {
        Some(match (*a, *b) {
            (PathEl::MoveTo(a), PathEl::MoveTo(b)) => PathEl::MoveTo(a.lerp(b, t)),
            (PathEl::LineTo(a), PathEl::LineTo(b)) => PathEl::LineTo(a.lerp(b, t)),
            (PathEl::QuadTo(a, c), PathEl::QuadTo(b, d)) => PathEl::QuadTo(a.lerp(b, t), c.lerp(d, t)),
            (PathEl::CurveTo(a, c, e), PathEl::CurveTo(b, d, f)) => {
                PathEl::CurveTo(a.lerp(b, t), c.lerp(d, t), e.lerp(f, t))
            }
            (PathEl::ClosePath, PathEl::ClosePath) => PathEl::ClosePath,
            _ => return None,
        })
    };
    let elements: Option<Vec<PathEl>> = from.elements().iter().zip(to.elements()).map(element).collect();
    Some(BezPath::from_vec(elements?))
}

fn text_between(from: &Text, to: &Text, t: f64) -> Text {
    let mut text = to.clone();
    let mut start = from.at;
    if from.anchor != to.anchor && from.text == to.text {
        // The letters, not the anchor, move.
        let width = text::width(&from.text, from.size, from.face, from.weight);
        start.x += width * (to.anchor as u8 as f64 - from.anchor as u8 as f64) / 2.0;
    }
    text.at = start.lerp(to.at, t);
    text.size = lerp(from.size, to.size, t);
    text
}

fn paint_between(from: Option<Paint>, to: Option<Paint>, t: f64) -> Option<Paint> {
    match (from, to) {
        (Some(a), Some(b)) => {
            let mix = if a.to == b.to { 0.0 } else { t };
            Some(Paint { from: a.to, to: b.to, mix, alpha: lerp(a.alpha, b.alpha, t) })
        }
        (Some(a), None) if t < 1.0 => Some(Paint { alpha: a.alpha * (1.0 - t), ..a }),
        (None, Some(b)) if t > 0.0 => Some(Paint { alpha: b.alpha * t, ..b }),
        _ => None,
    }
}

fn stroke_between(from: Option<Stroke>, to: Option<Stroke>, t: f64) -> Option<Stroke> {
    let paint = paint_between(from.map(|s| s.paint), to.map(|s| s.paint), t)?;
    let (a, b) = (from.or(to)?, to.or(from)?);
    Some(Stroke { paint, width: lerp(a.width, b.width, t), dash: if t < 0.5 { a.dash } else { b.dash } })
}

#[cfg(test)]
mod tests;
