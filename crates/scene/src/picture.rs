//! What is to be drawn: shapes with roles, by key. Painters (canvas, SVG) give roles their colours.
//!
//! `build.rs` makes marks, `bounds.rs` says where they are.

use alloc::vec::Vec;

use kurbo::{BezPath, Circle, CubicBez, Point, Rect, Size};

use crate::key::Key;
use crate::role::Paint;
use crate::str::Str;

pub(crate) mod bounds;
mod build;

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
    /// A curve from one thing to another; the number is the length of its arrowhead, 0: none. When it appears, it
    /// grows.
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
    /// The lengths of its dashes and of the gaps between them; they grow with its width, so that a large picture looks
    /// like a small one.
    #[must_use]
    pub const fn dashes(&self) -> Option<(f64, f64)> {
        match self.dash {
            Dash::Solid => None,
            Dash::Dashed => Some(((3.0 * self.width).max(4.0), (3.0 * self.width).max(4.0))),
            Dash::Dotted => Some((0.0, (2.5 * self.width).max(5.0))),
        }
    }
}

/// In which part of an event's time a mark changes. One thing moves at a time: the cause lights, the value travels, the
/// result changes.
///
/// Unless a mark says otherwise, what vanishes does so as a cause, what moves or grows travels, and what appears or
/// changes its words or colour is a result.
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
