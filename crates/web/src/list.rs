//! A picture as a display list: a row of 32-bit words that the painter carries out.
//!
//! Each command is a word ([`Op`]) and its operands. Lengths are `f32`, in css pixels; colours are 0xRRGGBBAA; texts are numbers, because a string that crosses from wasm
//! is decoded every time: each text crosses once, when it is first drawn.
//!
//! | command | operands |
//! | --- | --- |
//! | `Begin` | |
//! | `Rect` | x, y, width, height |
//! | `Round` | x, y, width, height, radius |
//! | `Circle` | x, y, radius |
//! | `Move`, `Line` | x, y |
//! | `Curve` | two control points, end point |
//! | `Close` | |
//! | `Fill` | colour |
//! | `Stroke` | colour, width, dash (0 none, 1 dashes, 2 dots) |
//! | `Font` | weight, size, face (0 words, 1 digits), anchor (0 start, 1 middle, 2 end), colour |
//! | `Text` | text, x, y, width it must not exceed (0: any) |

use kurbo::{BezPath, PathEl, Point};
use os_scope_scene::svg::arrowhead;
use os_scope_scene::{Dash, Mark, Paint, Picture, Role, Shape, Text, Tone, Weight};

use crate::texts::Texts;

/// How many colours a palette has.
pub(crate) const COLOURS: usize = Tone::COUNT;

/// Colours of all tones, 0xRRGGBBAA, by role and then by part.
pub(crate) type Palette = [u32; COLOURS];

#[derive(Clone, Copy)]
enum Op {
    Begin,
    Rect,
    Round,
    Circle,
    Move,
    Line,
    Curve,
    Close,
    Fill,
    Stroke,
    Font,
    Text,
}

/// What a path is filled with and outlined by.
#[derive(Clone, Copy, Default, PartialEq)]
struct Style {
    fill: Option<u32>,
    /// Colour, width, dash.
    stroke: Option<(u32, f32, u32)>,
}

/// A font with its colour, as its operands.
type Font = [u32; 5];

/// Writes display lists, and remembers which texts the painter knows.
#[derive(Default)]
pub(crate) struct List {
    words: Vec<u32>,
    pub(crate) texts: Texts,
    /// The path that is open: more shapes of its style may join it.
    open: Option<Style>,
    font: Option<Font>,
}

impl List {
    /// The last list written.
    pub(crate) fn words(&self) -> &[u32] {
        &self.words
    }

    /// Writes the list of a picture.
    pub(crate) fn encode(&mut self, picture: &Picture, palette: &Palette) {
        self.words.clear();
        self.texts.begin();
        self.font = None;
        let surface = colour(palette, Role::Surface.tint().into(), 1.0);
        self.begin(Style { fill: Some(surface), stroke: None }, false);
        self.rect(kurbo::Rect::from_origin_size(Point::ZERO, picture.size), 0.0);
        for mark in picture.marks.iter().filter(|mark| mark.alpha > 0.0) {
            self.mark(mark, palette);
        }
        self.end();
    }

    fn mark(&mut self, mark: &Mark, palette: &Palette) {
        let style = Style {
            fill: mark.fill.map(|paint| colour(palette, paint, mark.alpha)),
            stroke: mark.stroke.map(|line| (colour(palette, line.paint, mark.alpha), line.width as f32, dash(line.dash))),
        };
        match &mark.shape {
            Shape::Text(text) => self.text(text, style.fill.unwrap_or_default()),
            Shape::Rect(rect, radius) => {
                self.begin(style, true);
                self.rect(*rect, *radius);
            }
            Shape::Circle(circle) => {
                self.begin(style, true);
                self.put(Op::Circle, &[circle.center.x, circle.center.y, circle.radius]);
            }
            Shape::Curve(curve, head) => {
                let mut end = curve.p3;
                if let Some((paint, ..)) = style.stroke.filter(|_| *head > 0.0) {
                    let (corners, base) = arrowhead(*curve, *head);
                    end = base;
                    self.begin(Style { fill: Some(paint), stroke: None }, false);
                    self.put(Op::Move, &xy(corners[0]));
                    self.put(Op::Line, &xy(corners[1]));
                    self.put(Op::Line, &xy(corners[2]));
                }
                self.begin(style, true);
                self.put(Op::Move, &xy(curve.p0));
                self.put(Op::Curve, &[curve.p1.x, curve.p1.y, curve.p2.x, curve.p2.y, end.x, end.y]);
            }
            Shape::Path(path) => {
                self.begin(style, style.fill.is_none());
                self.path(path);
            }
        }
    }

    /// Opens a path, or goes on with the open one. Shapes may share a path if that looks the same as one path each: areas and outlines in one path
    /// would not (every outline would come to lie above every area), nor would outlines turned this way and that (where they overlap, there would be holes).
    fn begin(&mut self, style: Style, may_join: bool) {
        let alone = style.fill.is_some() && style.stroke.is_some();
        if may_join && !alone && self.open == Some(style) {
            return;
        }
        self.end();
        self.open = Some(style);
        self.words.push(Op::Begin as u32);
    }

    /// Fills and outlines the open path.
    fn end(&mut self) {
        let Some(style) = self.open.take() else { return };
        if let Some(fill) = style.fill {
            self.words.extend([Op::Fill as u32, fill]);
        }
        if let Some((paint, width, dash)) = style.stroke {
            self.words.extend([Op::Stroke as u32, paint, width.to_bits(), dash]);
        }
    }

    fn put(&mut self, op: Op, lengths: &[f64]) {
        self.words.push(op as u32);
        self.words.extend(lengths.iter().map(|&length| (length as f32).to_bits()));
    }

    fn rect(&mut self, rect: kurbo::Rect, radius: f64) {
        let (width, height) = (rect.width().max(0.0), rect.height().max(0.0));
        let radius = radius.min(width / 2.0).min(height / 2.0);
        if radius > 0.0 {
            self.put(Op::Round, &[rect.x0, rect.y0, width, height, radius]);
        } else {
            self.put(Op::Rect, &[rect.x0, rect.y0, width, height]);
        }
    }

    fn path(&mut self, path: &BezPath) {
        let mut here = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => self.put(Op::Move, &xy(to)),
                PathEl::LineTo(to) => self.put(Op::Line, &xy(to)),
                PathEl::QuadTo(bend, to) => {
                    let (a, b) = (here.lerp(bend, 2.0 / 3.0), to.lerp(bend, 2.0 / 3.0));
                    self.put(Op::Curve, &[a.x, a.y, b.x, b.y, to.x, to.y]);
                }
                PathEl::CurveTo(a, b, to) => self.put(Op::Curve, &[a.x, a.y, b.x, b.y, to.x, to.y]),
                PathEl::ClosePath => self.put(Op::Close, &[]),
            }
            here = element.end_point().unwrap_or(here);
        }
    }

    fn text(&mut self, text: &Text, colour: u32) {
        if text.text.is_empty() {
            return;
        }
        self.end();
        let weight = match text.weight {
            Weight::Regular => 400,
            Weight::Bold => 650,
        };
        let font = [weight, (text.size as f32).to_bits(), text.face as u32, text.anchor as u32, colour];
        if self.font != Some(font) {
            self.font = Some(font);
            self.words.push(Op::Font as u32);
            self.words.extend(font);
        }
        let fit = if text.fit.is_finite() { text.fit } else { 0.0 };
        self.words.extend([Op::Text as u32, self.texts.number(&text.text)]);
        self.words.extend([text.at.x, text.at.y, fit].map(|length| (length as f32).to_bits()));
    }
}

const fn xy(at: Point) -> [f64; 2] {
    [at.x, at.y]
}

const fn dash(dash: Dash) -> u32 {
    match dash {
        Dash::Solid => 0,
        Dash::Dashed => 1,
        Dash::Dotted => 2,
    }
}

/// The colour of a paint seen through `alpha`.
fn colour(palette: &Palette, paint: Paint, alpha: f64) -> u32 {
    let of = |tone: Tone| palette[tone.index()];
    let (from, to) = (of(paint.from), of(paint.to));
    let mix = paint.mix.clamp(0.0, 1.0) as f32;
    let channel = |shift: u32| {
        let (a, b) = ((from >> shift & 0xff) as f32, (to >> shift & 0xff) as f32);
        a + (b - a) * mix
    };
    let opacity = channel(0) * (paint.alpha * alpha).clamp(0.0, 1.0) as f32;
    let byte = |value: f32| (value + 0.5) as u32;
    byte(channel(24)) << 24 | byte(channel(16)) << 16 | byte(channel(8)) << 8 | byte(opacity)
}
