//! What a picture is made of: a tree of parts.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;
use core::ops::{Deref, DerefMut};

use kurbo::{Rect, Size};

use super::cells::Cells;
use super::drawing::Drawing;
use super::ellipse::Ellipse;
use super::words::{LINE, Words, words};
use crate::{Key, Str};

/// Draws something into a place, in css pixels.
pub(crate) type Draw<'a> = Box<dyn FnOnce(&mut Drawing, Rect) + 'a>;

/// Draws the cell with a number, from 0, into a place.
pub(crate) type DrawCell<'a> = Box<dyn FnMut(&mut Drawing, usize, Rect) + 'a>;

/// Draws what lies behind the cells of a ring and its middle, of which it is given the place.
pub(crate) type DrawRing<'a> = Box<dyn FnOnce(&mut Drawing, &Ellipse, Rect) + 'a>;

/// Says which cells are shown, in which order, where there is room for a number of them.
pub(crate) type Pick<'a> = Box<dyn FnOnce(usize) -> Vec<usize> + 'a>;

/// A part of a picture. Parts are put into one another: in a box each, moving one is cheap.
pub(crate) struct Part<'a>(pub(super) Box<Node<'a>>);

/// What is known of a part. Lengths are in ems.
pub(crate) struct Node<'a> {
    /// The room without which it cannot be drawn.
    pub(super) least: Size,
    /// The room beyond which more is of no use to it.
    pub(super) most: Size,
    /// Its share of the room that is left over along the row or column that it is in.
    pub(super) grow: f64,
    /// Where it stands in more room than it has a use for: across its row or column.
    pub(super) align: Align,
    /// Whether it takes more room than what it holds has a use for.
    pub(super) stretch: bool,
    /// The distance of what it holds from its edges.
    pub(super) pad: f64,
    /// What lies behind what it holds.
    pub(super) behind: Option<Draw<'a>>,
    /// What is drawn once all that it holds has its place: wires from one thing to another.
    pub(super) wires: Option<Draw<'a>>,
    /// The width that it needs, and that is of use to it, once it is known.
    pub(super) width: Cell<Option<[f64; 2]>>,
    /// The height that it needs, and that is of use to it, in the width that it was asked for last.
    pub(super) height: Cell<Option<(f64, [f64; 2])>>,
    pub(super) kind: Kind<'a>,
}

/// What a part holds.
pub(super) enum Kind<'a> {
    /// Nothing: no gap is left for it.
    Nothing,
    /// What is drawn by a function.
    Leaf(Draw<'a>),
    /// Parts side by side or one below the other.
    Line { axis: Axis, gap: f64, air: Air, parts: Vec<Part<'a>> },
    /// Equal cells in lines, of which the last 2^cut - 1 are left out; which cells are shown if not all are.
    Flow { flow: Flow<'a>, cut: usize, pick: Option<Pick<'a>> },
    /// Groups of equal cells in lines.
    Cells(Cells<'a>),
    /// Equal cells round an ellipse, and a part in its middle.
    Ring(Ring<'a>),
    /// Variants, the richest first: the one in use, and its rank. Of several, those of lower rank get poorer first.
    Best { rank: u8, at: usize, variants: Vec<Part<'a>> },
}

/// Along what a line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// A row.
    Across,
    /// A column.
    Down,
}

/// Where the room goes that no part of a line has a use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Air {
    /// Behind the last part.
    After,
    /// Between the parts.
    Between,
}

/// Where a part stands in more room than it has a use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// At the left or at the top.
    Start,
    /// In the middle.
    Middle,
    /// At the right or at the bottom.
    End,
}

/// Equal cells in as many lines as are needed.
pub(crate) struct Flow<'a> {
    /// The size of a cell, at least and at most.
    pub(crate) cell: [Size; 2],
    pub(crate) gap: f64,
    /// How many cells there may ever be.
    pub(crate) room_for: usize,
    /// How many cells a line has at most.
    pub(crate) columns: usize,
    /// With how few lines it makes do; the last cell then says how many are left out. It loses lines as a variant gets
    /// poorer.
    pub(crate) least_lines: usize,
    /// Of several, those of lower rank lose lines first.
    pub(crate) rank: u8,
    /// How many cells there are now.
    pub(crate) count: usize,
    /// Whether the first cell stands at the right end of the first line.
    pub(crate) from_end: bool,
    /// Whether cells become larger where fewer of them in a line fill more of the room.
    pub(crate) fills: bool,
    /// The key of the words that say how many are left out.
    pub(crate) more: Key,
    pub(crate) draw: DrawCell<'a>,
}

/// Equal cells round an ellipse, clockwise from the top. Lengths are in ems.
pub(crate) struct Ring<'a> {
    /// The size of a cell, at least; all grow alike, up to twice that.
    pub(crate) cell: Size,
    pub(crate) count: usize,
    /// What stands in the middle. It grows half as much as the cells.
    pub(crate) middle: Box<Part<'a>>,
    /// Draws what lies behind the cells and the middle, of which it is given the place.
    pub(crate) behind: DrawRing<'a>,
    pub(crate) draw: DrawCell<'a>,
}

const ENDLESS: Size = Size::new(f64::INFINITY, f64::INFINITY);

impl<'a> Deref for Part<'a> {
    type Target = Node<'a>;
    fn deref(&self) -> &Node<'a> {
        &self.0
    }
}

impl DerefMut for Part<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

// Lenses call these hundreds of times: they are kept out of line, and what is generic in them is one line.
impl<'a> Part<'a> {
    #[inline(never)]
    fn of(kind: Kind<'a>) -> Self {
        Self(Box::new(Node {
            least: Size::ZERO,
            most: ENDLESS,
            grow: 0.0,
            align: Align::Start,
            stretch: false,
            pad: 0.0,
            behind: None,
            wires: None,
            width: Cell::new(None),
            height: Cell::new(None),
            kind,
        }))
    }

    /// Of cells: says which are shown where there is no room for all. How many are left out is not said.
    pub(crate) fn picked(mut self, choose: impl FnOnce(usize) -> Vec<usize> + 'a) -> Self {
        if let Kind::Flow { pick, .. } = &mut self.kind {
            *pick = Some(Box::new(choose));
        }
        self
    }

    /// Gives it a share of what is left over.
    #[inline(never)]
    pub(crate) fn grow(mut self, share: f64) -> Self {
        self.grow = share;
        self
    }

    /// Says how much room it needs at least.
    #[inline(never)]
    pub(crate) fn at_least(mut self, width: f64, height: f64) -> Self {
        self.least = Size::new(width, height);
        self
    }

    /// Says beyond what room more is of no use to it.
    #[inline(never)]
    pub(crate) fn at_most(mut self, width: f64, height: f64) -> Self {
        self.most = Size::new(width, height);
        self
    }

    /// Lets it, as a frame or a panel, take more room than what it holds has a use for.
    pub(crate) fn stretch(mut self) -> Self {
        self.stretch = true;
        self
    }

    /// Says where it stands across its row or column.
    pub(crate) fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// Puts it into a frame, which `draw` draws behind it.
    pub(crate) fn framed(self, pad: f64, draw: impl FnOnce(&mut Drawing, Rect) + 'a) -> Self {
        self.framed_by(pad, Box::new(draw))
    }

    #[inline(never)]
    fn framed_by(mut self, pad: f64, draw: Draw<'a>) -> Self {
        let around = Size::new(2.0 * pad, 2.0 * pad);
        self.least += around;
        self.most += around;
        self.pad = pad;
        self.behind = Some(draw);
        self
    }

    /// Without the poorer variants of choices of a rank, or of higher ones.
    pub(crate) fn rich(mut self, rank: u8) -> Self {
        self.enrich_all(rank);
        self
    }

    fn enrich_all(&mut self, rank: u8) {
        match &mut self.kind {
            Kind::Line { parts, .. } => parts.iter_mut().for_each(|part| part.enrich_all(rank)),
            Kind::Best { rank: own, variants, .. } => {
                if *own >= rank {
                    variants.truncate(1);
                }
                variants.iter_mut().for_each(|part| part.enrich_all(rank));
            }
            Kind::Nothing | Kind::Leaf(_) | Kind::Flow { .. } | Kind::Cells(_) | Kind::Ring(_) => {}
        }
    }

    /// Draws wires between the things that it holds: ask the picture where they are.
    pub(crate) fn wired(mut self, draw: impl FnOnce(&mut Drawing, Rect) + 'a) -> Self {
        self.wires = Some(Box::new(draw));
        self
    }

    /// In a column, or in the page: lets the room that no part has a use for go between the parts.
    pub(crate) fn airy(mut self) -> Self {
        if let Kind::Line { air, .. } = &mut self.kind {
            *air = Air::Between;
        }
        self
    }
}

impl Words {
    /// A part that is as wide as the longest wording and makes do with the shortest.
    #[inline(never)]
    pub(crate) fn part<'a>(self) -> Part<'a> {
        let (least, most, height) = (self.least(), self.most(), self.height());
        leaf(least, height, move |drawing, place| drawing.words(&self, place)).at_most(most.max(least), height)
    }

    /// A part of a height of one line, that is as wide as there is room for, at least `width` ems.
    #[inline(never)]
    pub(crate) fn line<'a>(self, width: f64) -> Part<'a> {
        let height = self.height();
        leaf(width, height, move |drawing, place| drawing.words(&self, place)).at_most(f64::INFINITY, height)
    }
}

/// What `draw` draws, in a place of at least `width` by `height`; it grows beyond that only as
/// [`at_most`](Part::at_most) says.
pub(crate) fn leaf<'a>(width: f64, height: f64, draw: impl FnOnce(&mut Drawing, Rect) + 'a) -> Part<'a> {
    leaf_by(width, height, Box::new(draw))
}

#[inline(never)]
fn leaf_by(width: f64, height: f64, draw: Draw<'_>) -> Part<'_> {
    let mut part = Part::of(Kind::Leaf(draw));
    part.least = Size::new(width, height);
    part.most = part.least;
    part
}

/// Nothing: for a variant without something.
pub(crate) fn nothing<'a>() -> Part<'a> {
    Part::of(Kind::Nothing).at_most(0.0, 0.0)
}

/// Room in a row for what no other part of it has a use for.
pub(crate) fn space<'a>() -> Part<'a> {
    leaf(0.0, 0.0, |_, _| {}).at_most(f64::INFINITY, 0.0).grow(1e-6)
}

/// Parts side by side.
pub(crate) fn row<'a>(gap: f64, parts: impl Into<Vec<Part<'a>>>) -> Part<'a> {
    line(Axis::Across, gap, parts.into())
}

/// Parts one below the other.
pub(crate) fn column<'a>(gap: f64, parts: impl Into<Vec<Part<'a>>>) -> Part<'a> {
    line(Axis::Down, gap, parts.into())
}

#[inline(never)]
fn line(axis: Axis, gap: f64, parts: Vec<Part<'_>>) -> Part<'_> {
    Part::of(Kind::Line { axis, gap, air: Air::After, parts })
}

/// Equal cells in lines.
pub(crate) fn flow(flow: Flow<'_>) -> Part<'_> {
    Part::of(Kind::Flow { flow, cut: 0, pick: None })
}

/// Equal cells round an ellipse.
pub(crate) fn ring(ring: Ring<'_>) -> Part<'_> {
    Part::of(Kind::Ring(ring))
}

/// Groups of equal cells in lines.
pub(crate) fn cells(cells: Cells<'_>) -> Part<'_> {
    Part::of(Kind::Cells(cells))
}

/// The richest of some variants, richest first, with which everything on the sheet fits. Where there are several such
/// parts, those of a lower rank get poorer first.
pub(crate) fn best<'a>(rank: u8, variants: impl Into<Vec<Part<'a>>>) -> Part<'a> {
    best_of(rank, variants.into())
}

#[inline(never)]
fn best_of(rank: u8, variants: Vec<Part<'_>>) -> Part<'_> {
    Part::of(Kind::Best { rank, at: 0, variants })
}

/// A part that is left out where there is no room for it.
pub(crate) fn optional(rank: u8, part: Part<'_>) -> Part<'_> {
    let grow = part.grow;
    best(rank, [part, nothing()]).grow(grow)
}

/// A part below its name, at whose right stands the first of some hints for which there is room.
pub(crate) fn section<'a>(
    key: Key,
    name: impl Into<Str>,
    hints: impl IntoIterator<Item = impl Into<Str>>,
    part: Part<'a>,
) -> Part<'a> {
    below(words(key, name), Words::new(key.part(1), hints), part)
}

#[inline(never)]
fn below(name: Words, hints: Words, part: Part<'_>) -> Part<'_> {
    let hints = hints.faint().end().or_nothing().part().at_most(f64::INFINITY, LINE).grow(1.0);
    let (grow, most) = (part.grow, part.most);
    let head = row(0.6, [name.body().bold().part(), hints]);
    column(0.35, [head, part.grow(1.0)]).grow(grow).at_most(most.width, f64::INFINITY)
}
