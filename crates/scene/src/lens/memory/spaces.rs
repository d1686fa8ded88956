//! Where each page of each address space is drawn: the richest of several styles in which all of them fit.

use alloc::vec::Vec;
use core::ops::Range;

use kurbo::{Point, Rect, Vec2};
use os_scope_sim::{Page, Pid};

use super::flow::Flow;
use super::runs::{Run, runs};
use super::style::{Body, Captions, Style};
use crate::lens::api::View;

/// The most boxes that are drawn; those that stand for several pages are drawn in parts.
const fn most(per: u64) -> u64 {
    if per > 1 { 600 } else { 1_200 }
}

/// All address spaces.
#[derive(Clone, Debug, Default)]
pub(super) struct Spaces {
    pub(super) style: Style,
    /// Those that are shown, in the order of their processes, from the first on.
    pub(super) blocks: Vec<Block>,
    pub(super) strips: Vec<Strip>,
    /// Where the others are counted, if there are any.
    pub(super) more: Option<Rect>,
    /// How high all of it is.
    pub(super) height: f64,
    /// How many boxes there are.
    pub(super) cells: u32,
    /// How many pages each process ever touches.
    pub(super) touched: Vec<u64>,
    /// Whether nothing reaches beyond its line.
    within: bool,
}

/// One address space.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) pid: Pid,
    pub(super) rect: Rect,
    /// The line with the name.
    pub(super) head: Rect,
    /// Its strips among all.
    pub(super) strips: Range<usize>,
}

/// Boxes side by side on one line, for neighbouring pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strip {
    /// What it is a part of.
    pub(super) run: Run,
    /// The first page of its first box.
    pub(super) first: u64,
    /// Pages of 4 KiB in a box.
    pub(super) per: u64,
    /// The first page that is not in it.
    pub(super) end: u64,
    pub(super) cells: u32,
    /// The number of its first box among all boxes.
    pub(super) number: u32,
    /// The top left of its first box.
    pub(super) at: Point,
    /// Where its region's name, permissions and address stand, if it is the first strip of one.
    pub(super) caption: Option<Rect>,
    /// The middles of signs for pages left out, before and after it.
    pub(super) signs: [Option<Point>; 2],
}

impl Spaces {
    /// Lays the address spaces out in a room; `digits` is how many characters a place (a frame's number, or a slot's
    /// with an s) needs.
    pub(super) fn fit(view: &View<'_>, room: Rect, digits: usize, u: f64) -> Self {
        let setup = &view.snapshot.setup;
        // More processes than lines: nobody looks at the pages of the others.
        let lines = (room.height() / (1.5 * u)) as usize + 1;
        let pids = (0..setup.processes.len() as u32).map(Pid).take(lines);
        let mut touched = Vec::new();
        let mut runs_of = |(info, pid)| {
            let mut count = 0;
            let runs = runs(info, view.history.pages_of(pid).inspect(|_| count += 1));
            touched.push(count);
            runs
        };
        let spaces: Vec<Vec<Run>> = setup.processes.iter().zip(pids).map(&mut runs_of).collect();
        let all = setup.processes.len() == spaces.len();
        let total = |per: u64| spaces.iter().flatten().map(|run| run.count.div_ceil(per)).sum::<u64>();
        let fits = |laid: &Self| laid.within && laid.height <= room.height() + 0.1;
        if all {
            let regions = setup.processes.iter().any(|info| !info.regions.is_empty());
            let styles = Style::candidates(digits, regions, u, room.width());
            let count: usize = spaces.iter().map(Vec::len).sum();
            // Names in full with few second lines are better than short ones, and either is better than no words.
            for (least, extra) in
                [(Captions::Stacked, 0), (Captions::Stacked, 2), (Captions::Short, 2), (Captions::None, usize::MAX)]
            {
                for style in &styles {
                    let words = style.captions <= least && style.body == Body::Words;
                    if total(style.per) > most(style.per) || !(words || extra == usize::MAX) {
                        continue;
                    }
                    let laid = Self::lay(&spaces, room, *style, u);
                    if fits(&laid) && laid.strips.len() <= count.saturating_add(extra) {
                        return Self { touched, ..laid };
                    }
                }
            }
        }
        // A line each, if there are lines enough.
        let bar = Style::line(Body::Bar, room.width(), u);
        if all && spaces.len() as f64 * (bar.head + bar.between) <= room.height() + bar.between {
            let line = Style::line(Body::Line, room.width(), u);
            for style in [line, Style { per: 2, ..line }, Style { per: 4, ..line }, bar] {
                let laid = Self::lay(&spaces, room, style, u);
                if laid.within && total(style.per) <= most(style.per) {
                    return Self { touched, ..laid };
                }
            }
        }
        touched.extend(
            (touched.len() as u32..setup.processes.len() as u32)
                .map(|pid| view.history.pages_of(Pid(pid)).count() as u64),
        );
        Self { touched, ..Self::tiles(room, setup.processes.len(), u) }
    }

    /// A tile for each process; where there is no room for all, a line says how many more there are.
    fn tiles(room: Rect, count: usize, u: f64) -> Self {
        let (style, columns) = Style::tiles(room, count, u);
        let (wide, high) = (style.cell.width + style.gap, style.cell.height + style.gap);
        let rows = ((room.height() + style.gap) / high) as usize;
        let shown = if count <= rows * columns { count } else { rows.saturating_sub(1).max(1) * columns };
        let corner = |n: usize| (room.x0 + (n % columns) as f64 * wide, room.y0 + (n / columns) as f64 * high);
        let block = |n: usize| {
            let rect = Rect::from_origin_size(corner(n), style.cell);
            Block { pid: Pid(n as u32), rect, head: rect, strips: 0..0 }
        };
        let (_, bottom) = corner(shown.next_multiple_of(columns));
        let more = (shown < count).then(|| Rect::new(room.x0, bottom, room.x1, bottom + 1.7 * u));
        let height = more.map_or(bottom - style.gap, |more| more.y1) - room.y0;
        Self {
            style,
            blocks: (0..shown.min(count)).map(block).collect(),
            more,
            height,
            within: true,
            ..Self::default()
        }
    }

    fn lay(spaces: &[Vec<Run>], room: Rect, style: Style, u: f64) -> Self {
        let mut laid = Self { style, within: true, ..Self::default() };
        let mut y = room.y0;
        for (runs, pid) in spaces.iter().zip(0..) {
            let first = laid.strips.len();
            let rect = Rect::new(room.x0, y, room.x1, y);
            let mut flow = Flow::new(style, rect, u);
            flow.place(runs, &mut laid.cells, &mut laid.strips);
            laid.within &= flow.fits() || !style.one_line();
            let rect = Rect { y1: flow.end(rect), ..rect };
            laid.blocks.push(Block {
                pid: Pid(pid),
                rect,
                head: style.head_of(rect),
                strips: first..laid.strips.len(),
            });
            y = rect.y1 + style.between;
        }
        laid.height = (y - style.between - room.y0).max(0.0);
        laid
    }

    /// Lets lines stand further apart where so much height has room for that.
    pub(super) fn stretched(mut self, height: f64) -> Self {
        let inner: f64 = self.blocks.iter().map(|block| block.rect.y1 - block.head.y1).sum();
        if self.style.one_line() || inner <= 0.0 {
            return self;
        }
        let more = ((height - self.height) / inner).clamp(0.0, 0.5);
        let mut down = 0.0;
        for block in &mut self.blocks {
            let top = block.head.y1;
            for strip in &mut self.strips[block.strips.clone()] {
                let by = Vec2::new(0.0, down + (strip.at.y - top) * more);
                strip.at += by;
                strip.caption = strip.caption.map(|rect| rect + by);
                strip.signs = strip.signs.map(|sign| sign.map(|at| at + by));
            }
            let grown = (block.rect.y1 - top) * more;
            block.head = block.head + Vec2::new(0.0, down);
            block.rect = Rect { y0: block.rect.y0 + down, y1: block.rect.y1 + down + grown, ..block.rect };
            down += grown;
        }
        self.height += down;
        self
    }

    /// Lets a little air between the blocks where so much height has some.
    pub(super) fn spread(mut self, height: f64, u: f64) -> Self {
        if self.style.body == Body::Tile {
            return self;
        }
        let gaps = self.blocks.len().saturating_sub(1) as f64;
        let air = ((height - self.height) / gaps.max(1.0)).clamp(0.0, 0.7 * u);
        for (block, n) in self.blocks.iter_mut().zip(0u32..) {
            let down = Vec2::new(0.0, air * f64::from(n));
            block.rect = block.rect + down;
            block.head = block.head + down;
            for strip in &mut self.strips[block.strips.clone()] {
                strip.at += down;
                strip.caption = strip.caption.map(|rect| rect + down);
                strip.signs = strip.signs.map(|sign| sign.map(|at| at + down));
            }
        }
        self.height += air * gaps;
        self
    }

    /// The block of a process, if it is shown.
    pub(super) fn block(&self, pid: Pid) -> Option<&Block> {
        self.blocks.get(pid.index())
    }

    /// The strip that a page is in, and the place of its box in it.
    pub(super) fn find(&self, page: Page) -> Option<(&Strip, u32)> {
        let strips = &self.strips[self.block(page.pid)?.strips.clone()];
        let vpn = page.vpn.get();
        let strip = strips.get(strips.partition_point(|strip| strip.first <= vpn).checked_sub(1)?)?;
        (vpn < strip.end).then(|| (strip, ((vpn - strip.first) / strip.per) as u32))
    }

    /// The box of a page; failing that, its process's head; failing that, the line for all others.
    pub(super) fn rect(&self, page: Page) -> Rect {
        if let Some((strip, at)) = self.find(page) {
            return self.cell_rect(strip, at);
        }
        self.block(page.pid).map(|block| block.head).or(self.more).unwrap_or_default()
    }

    /// A box of a strip.
    pub(super) fn cell_rect(&self, strip: &Strip, at: u32) -> Rect {
        let x = strip.at.x + f64::from(at) * (self.style.cell.width + self.style.gap);
        Rect::from_origin_size((x, strip.at.y), self.style.cell)
    }
}
