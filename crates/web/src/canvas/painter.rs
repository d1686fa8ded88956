//! A picture as the strokes of a pen. Lengths are css pixels; colours are 0xRRGGBBAA.

use kurbo::{BezPath, Circle, PathEl, Point, Rect};
use os_scope_scene::svg::arrowhead;
use os_scope_scene::{Mark, Picture, Role, Shape, Stroke, Text};

use super::palette::Palette;

/// What draws: a canvas, or a test that notes what it is asked for.
pub(crate) trait Pen {
    /// Begins a path; the one before is finished.
    fn begin(&mut self);
    /// Adds a rectangle. `radius` is that of its corners and at most half of its shorter side.
    fn rect(&mut self, rect: Rect, radius: f64);
    /// Adds a circle.
    fn circle(&mut self, circle: Circle);
    /// Goes to a point without a line.
    fn move_to(&mut self, to: Point);
    /// Adds a line to a point.
    fn line_to(&mut self, to: Point);
    /// Adds a cubic curve with control points `a` and `b`.
    fn curve_to(&mut self, a: Point, b: Point, to: Point);
    /// Adds a line to where the part of the path began.
    fn close(&mut self);
    /// Fills the path.
    fn fill(&mut self, colour: u32);
    /// Outlines the path.
    fn stroke(&mut self, colour: u32, line: &Stroke);
    /// Writes a line of text.
    fn text(&mut self, text: &Text, colour: u32);
}

/// What a path is filled with and outlined by.
#[derive(Clone, Copy, PartialEq)]
struct Style {
    fill: Option<u32>,
    stroke: Option<(u32, Stroke)>,
}

/// Draws a picture, its paper first.
pub(crate) fn paint(picture: &Picture, palette: &Palette, pen: &mut impl Pen) {
    let mut painter = Painter { pen, palette, open: None };
    let surface = palette.colour(Role::Surface.tint().into(), 1.0);
    painter.begin(Style { fill: Some(surface), stroke: None }, false);
    painter.rect(Rect::from_origin_size(Point::ZERO, picture.size), 0.0);
    for mark in picture.marks.iter().filter(|mark| mark.alpha > 0.0) {
        painter.mark(mark);
    }
    painter.end();
}

struct Painter<'a, P> {
    pen: &'a mut P,
    palette: &'a Palette,
    /// The path that is open: more shapes of its style may join it.
    open: Option<Style>,
}

impl<P: Pen> Painter<'_, P> {
    fn mark(&mut self, mark: &Mark) {
        let style = Style {
            fill: mark.fill.map(|paint| self.palette.colour(paint, mark.alpha)),
            stroke: mark.stroke.map(|line| (self.palette.colour(line.paint, mark.alpha), line)),
        };
        match &mark.shape {
            Shape::Text(text) => {
                self.end();
                self.pen.text(text, style.fill.unwrap_or_default());
            }
            Shape::Rect(rect, radius) => {
                self.begin(style, true);
                self.rect(*rect, *radius);
            }
            Shape::Circle(circle) => {
                self.begin(style, true);
                self.pen.circle(*circle);
            }
            Shape::Curve(curve, head) => {
                let mut end = curve.p3;
                if let Some((paint, _)) = style.stroke.filter(|_| *head > 0.0) {
                    let ([tip, left, right], base) = arrowhead(*curve, *head);
                    end = base;
                    self.begin(Style { fill: Some(paint), stroke: None }, false);
                    self.pen.move_to(tip);
                    self.pen.line_to(left);
                    self.pen.line_to(right);
                }
                self.begin(style, true);
                self.pen.move_to(curve.p0);
                self.pen.curve_to(curve.p1, curve.p2, end);
            }
            Shape::Path(path) => {
                self.begin(style, style.fill.is_none());
                self.path(path);
            }
        }
    }

    /// Opens a path, or goes on with the open one. Shapes may share a path if that looks the same as a path each: areas
    /// with outlines would not (every outline would lie above every area), nor would shapes of opposite direction that
    /// are filled (there would be holes where they overlap).
    fn begin(&mut self, style: Style, may_join: bool) {
        let alone = style.fill.is_some() && style.stroke.is_some();
        if may_join && !alone && self.open == Some(style) {
            return;
        }
        self.end();
        self.open = Some(style);
        self.pen.begin();
    }

    /// Fills and outlines the open path.
    fn end(&mut self) {
        let Some(style) = self.open.take() else { return };
        if let Some(fill) = style.fill {
            self.pen.fill(fill);
        }
        if let Some((colour, line)) = style.stroke {
            self.pen.stroke(colour, &line);
        }
    }

    fn rect(&mut self, rect: Rect, radius: f64) {
        let (width, height) = (rect.width().max(0.0), rect.height().max(0.0));
        let radius = radius.min(width / 2.0).min(height / 2.0);
        self.pen.rect(Rect::from_origin_size(rect.origin(), (width, height)), radius);
    }

    fn path(&mut self, path: &BezPath) {
        let mut here = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => self.pen.move_to(to),
                PathEl::LineTo(to) => self.pen.line_to(to),
                PathEl::QuadTo(bend, to) => self.pen.curve_to(here.lerp(bend, 2.0 / 3.0), to.lerp(bend, 2.0 / 3.0), to),
                PathEl::CurveTo(a, b, to) => self.pen.curve_to(a, b, to),
                PathEl::ClosePath => self.pen.close(),
            }
            here = element.end_point().unwrap_or(here);
        }
    }
}
