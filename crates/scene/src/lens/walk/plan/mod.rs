//! Where everything stands. Three compositions: columns (the address above, a table below each of its fields); where
//! that is too narrow, bands (a field and its table side by side, one level below the other, TLB and frame at their
//! right); on a phone all of it in one stack. A plan depends on the size and the machine's shape alone, so nothing
//! moves about while a run plays.

use alloc::vec::Vec;

use kurbo::{CubicBez, Point, Rect, Vec2};
use os_scope_sim::setup::TlbConfig;
use os_scope_sim::{Pfn, Setup};

use super::cat;
use super::facts::Facts;
use crate::lens::api::View;
use crate::lens::sheet::{Scale, Sheet};
use crate::text::MONO;
use crate::{Face, Picture, Weight, text};

mod bands;
mod columns;
mod stack;

/// A place where a wire begins or ends, and how far it goes straight away from the thing there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Port {
    pub(super) at: Point,
    pub(super) away: Vec2,
}

/// The whole plan. Levels count from PTE (0) to PGD (3).
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The size of ordinary type, which all lengths are multiples of.
    pub(super) em: f64,
    /// The size of the address's digits.
    pub(super) digits: f64,
    /// The smallest type.
    pub(super) small: f64,
    /// The width of outlines.
    pub(super) line: f64,
    /// The page number, which the TLB is asked for, and the line for what it is called.
    pub(super) page: Labelled,
    /// The fields of the address, and their names.
    pub(super) fields: [Labelled; 4],
    pub(super) offset: Labelled,
    pub(super) tlb: [Option<TlbPlan>; 2],
    /// Whether the wire of a hit leaves the TLB at its left, and how far it goes.
    pub(super) hits: (bool, f64),
    pub(super) cr3: Rect,
    pub(super) cr3_out: Port,
    /// The page-walk cache, if there is such a cache and room for it.
    pub(super) cache: Option<CachePlan>,
    pub(super) tables: [TablePlan; 4],
    pub(super) frame: FramePlan,
    /// The bar of costs, if there is room, and the line for their sum.
    pub(super) bar: Option<Rect>,
    pub(super) sum: Rect,
    /// The line of counters, if there is room.
    pub(super) counts: Option<Rect>,
    /// A line for who does what, where the title leaves none.
    pub(super) note: Option<Rect>,
}

/// A box and the line for its name; a line without height means that there is no room for it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Labelled {
    pub(super) body: Rect,
    pub(super) name: Rect,
}

/// One level of the TLB.
#[derive(Clone, Debug, Default)]
pub(super) struct TlbPlan {
    /// The line with its name.
    pub(super) head: Rect,
    /// A line of its own for what it answered; without one, the answer stands in the line with the name.
    pub(super) status: Option<Rect>,
    /// The slots that can be read, in order.
    pub(super) slots: Vec<Rect>,
    /// All slots as dots, where there are more.
    pub(super) map: Option<Rect>,
}

/// The page-walk cache.
#[derive(Clone, Debug, Default)]
pub(super) struct CachePlan {
    /// The line with its name.
    pub(super) head: Rect,
    /// The tables that can be read, the most recent one first.
    pub(super) rows: Vec<Rect>,
    /// How far its wires go straight on; at the left if negative.
    pub(super) reach: f64,
}

/// One table: entries around the chosen one.
#[derive(Clone, Debug, Default)]
pub(super) struct TablePlan {
    /// The line with its name, or with its frame; without height there is no room for it.
    pub(super) head: Rect,
    /// Entries, lowest index first.
    pub(super) rows: Vec<Rect>,
    /// Which row is the entry that the address chooses.
    pub(super) chosen: usize,
    /// Where the wire from the table above arrives (`behind`: behind the words of the head), and where the one to the
    /// table below leaves.
    pub(super) into: Port,
    pub(super) behind: bool,
    pub(super) out: Port,
}

/// The frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FramePlan {
    /// The line with its number.
    pub(super) head: Rect,
    /// The frame itself, its bytes along the longer side.
    pub(super) body: Rect,
    /// The line for the physical address; without height there is no room for it.
    pub(super) foot: Rect,
    /// Where the wire from a table arrives, and where the one from a TLB.
    pub(super) into: Port,
    pub(super) short: Port,
}

/// What a plan needs to know of a machine.
#[derive(Clone, Copy, Debug)]
struct Shape {
    tlb: [TlbConfig; 2],
    /// Whether entries show whose they are.
    tags: bool,
    walk_cache: u16,
}

impl Shape {
    fn of(setup: &Setup) -> Self {
        let machine = &setup.machine;
        Self { tlb: [machine.tlb, machine.stlb], tags: tagged(setup), walk_cache: machine.walk_cache }
    }

    /// The least height, in ems, at which TLB and frame stand one above the other.
    fn least_for_bands(self) -> f64 {
        20.0 + if self.tlb[1].entries() > 0 { 3.5 } else { 0.0 } + if self.walk_cache > 0 { 1.5 } else { 0.0 }
    }
}

/// Whether TLB entries show whose they are.
pub(super) fn tagged(setup: &Setup) -> bool {
    setup.machine.pcid && setup.processes.len() > 1
}

impl Plan {
    /// The plan for a view.
    pub(super) fn of(view: &View<'_>) -> Self {
        let (size, shape) = (view.size, Shape::of(&view.snapshot.setup));
        let Sheet { scale, area } = view.sheet(&mut Picture::new(size), "", "");
        let (width, height) = (area.width() / scale.small, area.height() / scale.small);
        let low = if shape.tlb[1].entries() > 0 { 24.5 } else { 21.0 };
        if width >= columns::least(shape) && height >= low && size.width > size.height * 1.2 {
            columns::plan(area, scale, shape)
        } else if width >= 36.0 && height >= shape.least_for_bands() {
            bands::plan(area, scale, shape)
        } else {
            stack::plan(area, scale, shape)
        }
    }

    /// Where the wire to the table of a level arrives.
    pub(super) fn arrival(&self, level: usize, facts: &Facts<'_>) -> Port {
        let table = &self.tables[level];
        let mut port = table.into;
        if let Some(pfn) = facts.levels[level].table.filter(|_| table.behind) {
            let words = cat(&["in frame ", &text::frame(pfn)]);
            port.at.x = table.head.x0 + text::width(&words, self.small, Face::Sans, Weight::Regular) + 0.4 * self.em;
        }
        port
    }

    /// Where the wire from what the page-walk cache knows of a table leaves.
    pub(super) fn cache_port(&self, facts: &Facts<'_>, table: Pfn) -> Port {
        let at = facts.cpu.walk_cache.iter().position(|entry| entry.table == table);
        self.cache.as_ref().map_or(self.cr3_out, |cache| cache.port(at))
    }

    fn with(scale: Scale, em: f64) -> Self {
        Self { em, small: scale.small, line: scale.line.max(em / 10.0), ..Self::default() }
    }
}

impl CachePlan {
    /// Its name, `head` ems high, and below it so many tables.
    fn at(mut place: Rect, head: f64, shown: usize, em: f64, reach: f64) -> Self {
        let head = take(&mut place, head * em);
        let rows = (0..shown).map(|_| take(&mut place, CACHED * em)).map(|row| Rect { y1: row.y1 - 0.2 * em, ..row });
        Self { head, rows: rows.collect(), reach }
    }

    /// Where the wire from its line `at` leaves.
    pub(super) fn port(&self, at: Option<usize>) -> Port {
        let row = at.and_then(|at| self.rows.get(at)).copied().unwrap_or(self.head);
        if self.reach < 0.0 { Port::left(row, -self.reach) } else { Port::right(row, self.reach) }
    }
}

impl Port {
    /// At the left side of a box; a wire bends within about `reach` of it.
    pub(super) fn left(of: Rect, reach: f64) -> Self {
        Self { at: Point::new(of.x0, of.center().y), away: Vec2::new(-reach, 0.0) }
    }

    /// At its right side.
    pub(super) fn right(of: Rect, reach: f64) -> Self {
        Self { at: Point::new(of.x1, of.center().y), away: Vec2::new(reach, 0.0) }
    }

    /// At its lower side.
    pub(super) fn bottom(of: Rect, reach: f64) -> Self {
        Self { at: Point::new(of.center().x, of.y1), away: Vec2::new(0.0, reach) }
    }

    /// The way of a wire to another port.
    pub(super) fn wire(self, to: Self) -> CubicBez {
        // Past other tables it keeps below their names, and rises where it arrives.
        let far = self.away.y == 0.0 && to.at.x - self.at.x > 5.0 * self.away.x && self.away.x > 0.0 && to.away.x < 0.0;
        let away = if far { Vec2::new(0.92 * (to.at.x - self.at.x), 0.0) } else { self.away };
        CubicBez::new(self.at, self.at + away, to.at + to.away, to.at)
    }
}

/// The size at which so many digits fit into a width.
fn digits_in(width: f64, count: f64) -> f64 {
    width / (count * MONO)
}

/// How many slots of each level of the TLB can be read when there is room for `room`: all, or else a part of each.
fn share(shape: Shape, room: usize) -> [usize; 2] {
    let want = shape.tlb.map(TlbConfig::entries);
    if want[0] + want[1] <= room {
        return want;
    }
    let ways = shape.tlb.map(|tlb| tlb.entries().min(usize::from(tlb.ways)));
    let small = |level: usize, room: usize| if want[level] <= room { want[level] } else { ways[level].min(room) };
    if want[1] == 0 {
        return [small(0, room), 0];
    }
    let first = small(0, (room / 2).max(1));
    [first, small(1, room.saturating_sub(first).max(1))]
}

/// The height, in ems, of everything that the levels of the TLB have to show, with `lines` of words and `air` for each
/// level.
fn tlb_height(shape: Shape, lines: f64, air: f64) -> f64 {
    let levels = shape.tlb.iter().filter(|tlb| tlb.entries() > 0);
    levels.map(|tlb| lines + air + SLOT * tlb.entries() as f64).sum()
}

/// The least height of a slot, in ems.
const SLOT: f64 = 1.65;
/// The height of a line of the page-walk cache.
const CACHED: f64 = 1.55;

/// A line of this height at the top of what is left, which shrinks by it.
fn take(rest: &mut Rect, height: f64) -> Rect {
    let line = Rect::new(rest.x0, rest.y0, rest.x1, rest.y0 + height);
    rest.y0 += height;
    line
}

/// The part of a line between two places on the x axis.
const fn column(line: Rect, x0: f64, x1: f64) -> Rect {
    Rect::new(x0, line.y0, x1, line.y1)
}

/// A line without height: there is no room for it.
const NO_ROOM: Rect = Rect::ZERO;
