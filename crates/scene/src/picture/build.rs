//! How marks are made.
//!
//! Lenses call these hundreds of times: they are kept out of line, and what is generic in them is one line, so that
//! each exists once.

use alloc::vec::Vec;

use kurbo::{BezPath, Circle, CubicBez, Point, Rect, Size, Vec2};

use super::{Anchor, Dash, Face, Layer, Mark, Picture, Shape, Stroke, Text, Weight, When};
use crate::{Key, Role, Str, Tone, text};

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
        let shape = Shape::Text(Text {
            at,
            size,
            weight: Weight::Regular,
            face: Face::Sans,
            anchor: Anchor::Start,
            text,
            fit: f64::INFINITY,
        });
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
