//! What is to be drawn: shapes with roles, by key. Painters (canvas, SVG) give roles their colours.
//!
//! Lenses call the builders hundreds of times: they are kept out of line, and what is generic in them is one line, so that each exists once.

use alloc::vec::Vec;

use kurbo::{Affine, BezPath, Circle, CubicBez, ParamCurve as _, PathEl, Point, Rect, Size, Vec2};

use crate::{Key, Paint, Role, Str, Tone, text};

/// A picture: marks in the order of drawing, in css pixels from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its size.
    pub size: Size,
    /// What is on it.
    pub marks: Vec<Mark>,
}

/// One mark of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The thing it stands for.
    pub key: Key,
    /// What it lies above.
    pub layer: Layer,
    /// Its shape.
    pub shape: Shape,
    /// What it is filled with; text has its colour here.
    pub fill: Option<Paint>,
    /// Its outline.
    pub stroke: Option<Stroke>,
    /// From 0, not to be seen, to 1.
    pub alpha: f64,
    /// When it changes between two pictures; none: as fits the change (see [`When`]).
    pub when: Option<When>,
    /// What it says when pointed at.
    pub label: Option<Str>,
}

/// What lies above what; within a layer, what was made later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Panels and rails.
    Ground,
    /// Nearly everything.
    #[default]
    Item,
    /// What travels, and what must not be covered.
    Top,
}

/// The shape of a mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle with round corners.
    Rect(Rect, f64),
    /// A circle.
    Circle(Circle),
    /// A curve from one thing to another; the number is the length of its arrowhead, 0: none. When it appears, it grows.
    Curve(CubicBez, f64),
    /// Anything else: triangles, crosses, arcs.
    Path(BezPath),
    /// A line of text.
    Text(Text),
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where its baseline begins, ends or has its middle.
    pub at: Point,
    /// Font size in css pixels.
    pub size: f64,
    /// Regular or bold.
    pub weight: Weight,
    /// For words or for digits.
    pub face: Face,
    /// What `at` is.
    pub anchor: Anchor,
    /// The words.
    pub text: Str,
    /// The width it must not exceed; a painter may condense it. Infinite: no limit.
    pub fit: f64,
}

/// How bold a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 650.
    Bold,
}

/// The face of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// The system's own, with tabular figures.
    #[default]
    Sans,
    /// Monospaced: addresses, page numbers, times in columns.
    Mono,
}

/// Which point of a text is at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// An outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// Its width in css pixels.
    pub width: f64,
    /// Whether it is broken.
    pub dash: Dash,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Not.
    #[default]
    Solid,
    /// Dashes and gaps three widths long, at least four pixels: room for what may come.
    Dashed,
    /// Round dots two and a half widths apart, at least five pixels: a way gone.
    Dotted,
}

impl Stroke {
    /// The lengths of its dashes and of the gaps between them; they grow with its width, so that a large picture looks like a small one.
    #[must_use]
    pub const fn dashes(&self) -> Option<(f64, f64)> {
        match self.dash {
            Dash::Solid => None,
            Dash::Dashed => Some(((3.0 * self.width).max(4.0), (3.0 * self.width).max(4.0))),
            Dash::Dotted => Some((0.0, (2.5 * self.width).max(5.0))),
        }
    }
}

/// In which part of an event's time a mark changes. One thing moves at a time: the cause lights, the value travels, the result changes.
///
/// Unless a mark says otherwise, what vanishes does so as a cause, what moves or grows travels, and what appears or changes its words or colour
/// is a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From 0 to 0.3.
    Cause,
    /// From 0.3 to 0.8.
    Travel,
    /// From 0.8 to 1.
    Result,
    /// From 0 to 1.
    Whole,
}

impl Picture {
    /// An empty picture.
    #[must_use]
    pub const fn new(size: Size) -> Self {
        Self { size, marks: Vec::new() }
    }

    /// Puts a mark on it.
    #[inline(never)]
    pub fn push(&mut self, mark: Mark) -> &mut Mark {
        let at = self.marks.len();
        self.marks.push(mark);
        &mut self.marks[at]
    }

    /// A rectangle, round at its corners, to be filled or outlined.
    #[inline(never)]
    pub fn rect(&mut self, key: Key, rect: Rect, radius: f64) -> &mut Mark {
        self.push(Mark::new(key, Shape::Rect(rect, radius)))
    }

    /// A circle, to be filled or outlined.
    pub fn circle(&mut self, key: Key, center: impl Into<Point>, radius: f64) -> &mut Mark {
        self.circle_at(key, center.into(), radius)
    }

    #[inline(never)]
    fn circle_at(&mut self, key: Key, center: Point, radius: f64) -> &mut Mark {
        self.push(Mark::new(key, Shape::Circle(Circle::new(center, radius))))
    }

    /// A straight line, 1.5 pixels wide.
    pub fn line(&mut self, key: Key, from: impl Into<Point>, to: impl Into<Point>) -> &mut Mark {
        self.line_between(key, from.into(), to.into())
    }

    #[inline(never)]
    fn line_between(&mut self, key: Key, from: Point, to: Point) -> &mut Mark {
        self.curve(key, CubicBez::new(from, from.lerp(to, 1.0 / 3.0), from.lerp(to, 2.0 / 3.0), to))
    }

    /// A curve, 1.5 pixels wide; see [`Mark::head`].
    #[inline(never)]
    pub fn curve(&mut self, key: Key, curve: CubicBez) -> &mut Mark {
        self.push(Mark::new(key, Shape::Curve(curve, 0.0))).stroke(Role::Line.line(), 1.5)
    }

    /// Any path, to be filled or outlined.
    #[inline(never)]
    pub fn path(&mut self, key: Key, path: BezPath) -> &mut Mark {
        self.push(Mark::new(key, Shape::Path(path)))
    }

    /// A triangle or any other polygon, to be filled or outlined.
    #[inline(never)]
    pub fn polygon(&mut self, key: Key, points: &[Point]) -> &mut Mark {
        let mut path = BezPath::new();
        for (n, &point) in points.iter().enumerate() {
            if n == 0 { path.move_to(point) } else { path.line_to(point) }
        }
        path.close_path();
        self.path(key, path)
    }

    /// A line of text in ink, its baseline starting at `at`.
    pub fn text(&mut self, key: Key, at: impl Into<Point>, size: f64, text: impl Into<Str>) -> &mut Mark {
        self.text_at(key, at.into(), size, text.into())
    }

    #[inline(never)]
    fn text_at(&mut self, key: Key, at: Point, size: f64, text: Str) -> &mut Mark {
        self.push(Mark::text_at(key, at, size, text))
    }

    /// The mark of a thing.
    #[must_use]
    pub fn find(&self, key: Key) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.key == key)
    }

    /// The box around the mark of a thing.
    #[must_use]
    pub fn bounds(&self, key: Key) -> Option<Rect> {
        self.find(key).map(|mark| mark.shape.bounds())
    }

    /// Moves every mark.
    pub fn translate(&mut self, by: Vec2) {
        for mark in &mut self.marks {
            mark.shape.translate(by);
        }
    }
}

impl Mark {
    /// A mark that is neither filled nor outlined yet.
    #[must_use]
    pub const fn new(key: Key, shape: Shape) -> Self {
        Self { key, layer: Layer::Item, shape, fill: None, stroke: None, alpha: 1.0, when: None, label: None }
    }

    /// A line of text in ink, its baseline starting at `at`.
    #[must_use]
    pub fn text(key: Key, at: impl Into<Point>, size: f64, text: impl Into<Str>) -> Self {
        Self::text_at(key, at.into(), size, text.into())
    }

    #[inline(never)]
    fn text_at(key: Key, at: Point, size: f64, text: Str) -> Self {
        let shape =
            Shape::Text(Text { at, size, weight: Weight::Regular, face: Face::Sans, anchor: Anchor::Start, text, fit: f64::INFINITY });
        Self { fill: Some(Role::Ink.ink().into()), ..Self::new(key, shape) }
    }

    /// Fills it; colours a text.
    #[inline(never)]
    pub fn fill(&mut self, tone: Tone) -> &mut Self {
        self.fill = Some(tone.into());
        self
    }

    /// Outlines it.
    #[inline(never)]
    pub fn stroke(&mut self, tone: Tone, width: f64) -> &mut Self {
        self.stroke = Some(Stroke { paint: tone.into(), width, dash: Dash::Solid });
        self
    }

    /// Breaks its outline into dashes.
    pub fn dashed(&mut self) -> &mut Self {
        self.dash(Dash::Dashed)
    }

    /// Breaks its outline as stated.
    #[inline(never)]
    pub fn dash(&mut self, dash: Dash) -> &mut Self {
        if let Some(stroke) = &mut self.stroke {
            stroke.dash = dash;
        }
        self
    }

    /// What it says when pointed at.
    pub fn label(&mut self, label: impl Into<Str>) -> &mut Self {
        self.labelled(label.into())
    }

    #[inline(never)]
    fn labelled(&mut self, label: Str) -> &mut Self {
        self.label = Some(label);
        self
    }

    /// Puts it on another layer than [`Layer::Item`].
    #[inline(never)]
    pub fn layer(&mut self, layer: Layer) -> &mut Self {
        self.layer = layer;
        self
    }

    /// When it changes.
    #[inline(never)]
    pub fn when(&mut self, when: When) -> &mut Self {
        self.when = Some(when);
        self
    }

    /// How much of it is seen, 0 to 1.
    #[inline(never)]
    pub fn alpha(&mut self, alpha: f64) -> &mut Self {
        self.alpha = alpha;
        self
    }

    /// Gives a curve an arrowhead of this length at its end.
    #[inline(never)]
    pub fn head(&mut self, length: f64) -> &mut Self {
        if let Shape::Curve(_, head) = &mut self.shape {
            *head = length;
        }
        self
    }

    /// Changes a text.
    fn with_text(&mut self, change: impl FnOnce(&mut Text)) -> &mut Self {
        if let Shape::Text(text) = &mut self.shape {
            change(text);
        }
        self
    }

    /// Makes a text bold.
    #[inline(never)]
    pub fn bold(&mut self) -> &mut Self {
        self.with_text(|t| t.weight = Weight::Bold)
    }

    /// Sets a text in the monospaced face.
    #[inline(never)]
    pub fn mono(&mut self) -> &mut Self {
        self.with_text(|t| t.face = Face::Mono)
    }

    /// Puts the middle of a text at its place.
    #[inline(never)]
    pub fn middle(&mut self) -> &mut Self {
        self.with_text(|t| t.anchor = Anchor::Middle)
    }

    /// Puts the end of a text at its place.
    #[inline(never)]
    pub fn end(&mut self) -> &mut Self {
        self.with_text(|t| t.anchor = Anchor::End)
    }

    /// Lets the text's place mean the middle of its capitals' height rather than its baseline.
    #[inline(never)]
    pub fn centred(&mut self) -> &mut Self {
        self.with_text(|t| t.at.y += text::CAPITAL * t.size / 2.0)
    }

    /// Shortens a text with an ellipsis until it fits into `width`. Call it after face and weight are set.
    #[inline(never)]
    pub fn fit(&mut self, width: f64) -> &mut Self {
        self.with_text(|t| {
            t.fit = width.max(0.0);
            if let Some(shorter) = text::shorten(&t.text, t.size, t.face, t.weight, t.fit) {
                t.text = shorter.into();
            }
        })
    }
}

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
