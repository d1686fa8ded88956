//! The compositions: three columns, two, or everything one under the other.

use kurbo::{Point, Rect, Size};

use super::grid::{Grid, Look};
use super::plan::{DiskPlace, Head, Plan, slots};
use super::spaces::Spaces;
use crate::lens::api::View;
use crate::lens::sheet::Scale;

/// Lays out a picture.
pub(super) struct Planner<'a> {
    view: &'a View<'a>,
    scale: Scale,
    u: f64,
    frames: u32,
    slots: u32,
}

/// Heights, in sizes of the smallest type.
const HEAD: f64 = 2.0;
const PANEL: f64 = 3.9;
const LOW_PANEL: f64 = 2.5;
const QUEUE: f64 = 1.9;
const ZEROS: f64 = 2.0;
const BESIDE: f64 = 5.4;

impl<'a> Planner<'a> {
    /// Lays out with `u` as the size of the smallest type.
    pub(super) fn new(view: &'a View<'a>, scale: Scale, u: f64) -> Self {
        Self { view, scale, u, frames: view.snapshot.setup.machine.frames, slots: slots(view) }
    }

    fn digits(&self) -> usize {
        let of = |n: u32| n.max(1).ilog10() as usize + 1;
        of(self.frames.saturating_sub(1)).max(if self.slots == 0 { 0 } else { 1 + of(self.slots.saturating_sub(1)) })
    }

    fn head(&self, room: Rect) -> Head {
        Head { line: Rect { y1: room.y0 + HEAD * self.u, ..room }, beside: false }
    }

    fn spaces(&self, room: Rect) -> Spaces {
        Spaces::fit(self.view, room, self.digits(), self.u)
    }

    fn airy(&self, room: Rect) -> Spaces {
        self.spaces(room).stretched(room.height()).spread(room.height(), self.u)
    }

    fn below(&self, room: Rect, by: f64) -> Rect {
        Rect { y0: (room.y0 + by * self.u).min(room.y1), ..room }
    }

    /// The rows under the frames: 2 MiB pages, zeros and tables. How high they are, in sizes of the smallest type.
    fn extras(&self, roomy: bool) -> f64 {
        let huge = if self.view.snapshot.memory.huge.is_empty() { 0.0 } else { 2.6 };
        huge + if roomy { ZEROS + 0.8 } else { 0.0 }
    }

    /// Puts the rows under the frames at `y`.
    fn put_extras(&self, plan: &mut Plan, room: Rect, mut y: f64, roomy: bool) {
        let u = self.u;
        let huge = self.view.snapshot.memory.huge.len() as u32;
        if huge > 0 {
            let row = Rect::new(room.x0, y + 0.6 * u, room.x1, y + 2.4 * u);
            let line = Rect { x1: row.x0 + 6.0 * u, ..row };
            plan.huge =
                Some((Head { line, beside: true }, Grid::fit(Look::Chip, Rect { x0: line.x1, ..row }, huge, u)));
            y += 2.6 * u;
        }
        if roomy {
            let top = y + 0.8 * u;
            let right = room.x1.min((plan.frames.origin.x + plan.frames.size.width).max(room.x0 + 20.0 * u));
            plan.zeros = Some(Rect::new(right - 5.2 * u, top, right, top + 1.8 * u));
            plan.tables = Some(Point::new(room.x0, top + 0.9 * u));
        }
    }

    fn disk(&self, room: Rect, rows: u32) -> DiskPlace {
        let u = self.u;
        let panel = Rect { y1: room.y0 + PANEL * u, ..room };
        let bar = Rect::new(panel.x0 + 0.7 * u, panel.y1 - 1.35 * u, panel.x1 - 0.7 * u, panel.y1 - 0.65 * u);
        DiskPlace { panel, bar, ..self.queue(room, panel.y1 + 0.5 * u, rows) }
    }

    /// So many rows of a queue.
    fn queue(&self, room: Rect, y: f64, rows: u32) -> DiskPlace {
        let u = self.u;
        let columns = (((room.width() + 0.4 * u) / (5.3 * u + 0.4 * u)) as u32).max(1);
        let wide = ((room.width() + 0.4 * u) / f64::from(columns) - 0.4 * u).min(7.5 * u);
        let first = Rect::from_origin_size((room.x0, y), Size::new(wide, QUEUE * u));
        DiskPlace { panel: Rect::ZERO, bar: Rect::ZERO, low: false, first, columns, places: columns * rows }
    }

    fn disk_height(rows: u32) -> f64 {
        PANEL + 0.5 + f64::from(rows) * (QUEUE + 0.35) - 0.35
    }

    /// Three columns: address spaces, frames, disk.
    pub(super) fn columns(&self, area: Rect) -> Plan {
        let u = self.u;
        let gutter = if area.width() > 84.0 * u { 4.4 } else { 3.2 } * u;
        let rest = area.width() - 2.0 * gutter;
        let store = (0.26 * rest).max(19.0 * u);
        let frames = (rest - store) * 0.375;
        let left = Rect { x1: area.x0 + rest - store - frames, ..area };
        let middle = Rect { x0: left.x1 + gutter, x1: left.x1 + gutter + frames, ..area };
        let right = Rect { x0: middle.x1 + gutter, ..area };
        let rows = if self.view.snapshot.setup.processes.len() > 3 { 2 } else { 1 };
        let swap_head = self.below(right, HEAD + Self::disk_height(rows) + 1.2);
        let swap = self.below(swap_head, HEAD);
        let grid = self.below(middle, HEAD);
        let grid = Rect { y1: grid.y1 - self.extras(true) * u, ..grid };
        let mut plan = Plan {
            beside: (true, true),
            gap: [left.x1, middle.x0],
            scale: self.scale,
            u,
            spaces: self.airy(self.below(left, HEAD)),
            spaces_head: Some(self.head(left)),
            frames: Grid::fit(Look::Card, grid, self.frames, u).stretched(grid.height()),
            frames_head: self.head(middle),
            huge: None,
            zeros: None,
            tables: None,
            foot: None,
            disk_head: self.head(right),
            disk: self.disk(self.below(right, HEAD), rows),
            swap_head: self.head(swap_head),
            swap: Grid::fit(Look::Chip, swap, self.slots, u).stretched(swap.height()),
        };
        let y = plan.frames.origin.y + plan.frames.size.height;
        self.put_extras(&mut plan, middle, y, true);
        plan
    }

    /// Two columns: address spaces; frames above swap and the disk.
    pub(super) fn halves(&self, area: Rect) -> Plan {
        let u = self.u;
        let gutter = 2.6 * u;
        let left = Rect { x1: area.x0 + (area.width() - gutter) * 0.52, ..area };
        let right = Rect { x0: left.x1 + gutter, ..area };
        let mut plan = if area.height() < 30.0 * u {
            self.short(right)
        } else {
            let fixed = 2.0 * HEAD + Self::disk_height(1) + 1.6 + self.extras(false);
            let (frames, swap) = self.grids(right, self.inner(right), area.height() - fixed * u, Look::Chip);
            self.stacked(right, frames, swap)
        };
        plan.beside.0 = true;
        plan.gap = [left.x1, right.x0];
        plan.spaces = self.airy(self.below(left, HEAD));
        plan.spaces_head = Some(self.head(left));
        plan
    }

    /// Frames, swap and the disk one under the other in little height: the names of the latter two are at their left.
    fn short(&self, room: Rect) -> Plan {
        let u = self.u;
        let inner = self.inner(room);
        let gap = 0.8 * u;
        let disk_height = LOW_PANEL + 0.5 + QUEUE;
        let fixed = (HEAD + disk_height + self.extras(false)) * u + 2.0 * gap;
        let (frames, swap) = self.grids(room, inner, room.height() - fixed, Look::Tile);
        let top = room.y0 + HEAD * u;
        let mut plan = self.low_from(inner, room.x0, top, gap, frames.at(room.x0, top), swap);
        plan.frames_head = self.head(room);
        plan
    }

    /// Frames and swap in a column with so much height for both; slots say no more than stated.
    fn grids(&self, frames_room: Rect, swap_room: Rect, height: f64, slots: Look) -> (Grid, Grid) {
        let part = |room: Rect, height: f64| Rect::from_origin_size(room.origin(), (room.width(), height.max(0.0)));
        let u = self.u;
        let fit = Grid::fit;
        // The frames first: what they say matters most. Then both may grow.
        let most = if height < 16.0 * u { height - 2.3 * u } else { height * 0.65 };
        let frames = fit(Look::Card, part(frames_room, most), self.frames, u);
        let richest = frames.look.clamp(slots, Look::Tile);
        let swap = fit(richest, part(swap_room, height - frames.least_height(frames_room.width(), u)), self.slots, u);
        let frames =
            fit(Look::Card, part(frames_room, height - swap.least_height(swap_room.width(), u)), self.frames, u);
        (frames, fit(richest, part(swap_room, height - frames.size.height), self.slots, u))
    }

    /// What is beside a name at the left.
    fn inner(&self, room: Rect) -> Rect {
        Rect { x0: room.x0 + BESIDE * self.u, ..room }
    }

    /// Frames, swap, disk, one under the other, with heads above them; that of swap is at its left, because pages pass
    /// above the slots.
    fn stacked(&self, room: Rect, frames: Grid, swap: Grid) -> Plan {
        let u = self.u;
        let top = self.below(room, HEAD);
        let frames = frames.at(top.x0, top.y0);
        let y = top.y0 + frames.size.height;
        let swap_y = y + (self.extras(false) + 0.8) * u;
        let slots = self.inner(room);
        let swap_line = Rect::new(room.x0, swap_y, slots.x0, swap_y + swap.cell.height.min(2.0 * u));
        let disk = Rect { y0: swap_y + swap.size.height + 0.8 * u, ..room };
        let mut plan = Plan {
            beside: (false, false),
            gap: [0.0; 2],
            scale: self.scale,
            u,
            spaces: Spaces::default(),
            spaces_head: None,
            frames,
            frames_head: self.head(room),
            huge: None,
            zeros: None,
            tables: None,
            foot: None,
            disk_head: self.head(disk),
            disk: self.disk(self.below(disk, HEAD), 1),
            swap_head: Head { line: swap_line, beside: true },
            swap: swap.at(slots.x0, swap_y),
        };
        self.put_extras(&mut plan, room, y, false);
        plan
    }

    /// Everything one under the other; if there is little height, with heads at the left.
    pub(super) fn stack(&self, area: Rect, low: bool) -> Plan {
        if low {
            let roomy = self.low(area, true);
            let fits = roomy.spaces.more.is_none() && roomy.frames.look <= Look::Tile;
            return if fits { roomy } else { self.low(area, false) };
        }
        let u = self.u;
        let fixed = 3.0 * HEAD + Self::disk_height(1) + 2.4 + self.extras(false);
        let rest = area.height() - fixed * u;
        let slots = self.inner(area);
        // Frames and slots may say less so that the address spaces can say more.
        let room = |height: f64| Rect { y1: area.y0 + height, ..area };
        let letters = Grid::fit(Look::Tile, self.inner(room(rest * 0.2)), self.slots, u).least_height(slots.width(), u);
        let chips = Grid::fit(Look::Chip, room(rest * 0.48 - letters), self.frames, u).least_height(area.width(), u);
        let least = letters + chips;
        let spaces = self.spaces(Rect { y1: area.y0 + HEAD * u + rest - least, ..self.below(area, HEAD) });
        // What the address spaces do not need, the frames may have.
        let (frames, swap) = self.grids(area, slots, rest - spaces.height, Look::Chip);
        let spaces = spaces.spread(rest - frames.size.height - swap.size.height, u);
        let mut plan = self.stacked(Rect { y0: area.y0 + HEAD * u + spaces.height + 0.8 * u, ..area }, frames, swap);
        plan.spaces = spaces;
        plan.spaces_head = Some(self.head(area));
        plan
    }

    /// Everything one under the other in little height: all names are at the left.
    fn low(&self, area: Rect, roomy: bool) -> Plan {
        let u = self.u;
        let inner = self.inner(area);
        let gap = 0.55 * u;
        let disk_height = (LOW_PANEL + if roomy { 0.5 + QUEUE } else { 0.0 }) * u;
        let rest = area.height() - disk_height - 3.0 * gap - self.extras(false) * u;
        let (frames, swap) = self.grids(inner, inner, (rest * 0.5).max(1.7 * u + gap + 1.7 * u), Look::Tile);
        let least = frames.least_height(inner.width(), u) + swap.least_height(inner.width(), u);
        let spaces = self.spaces(Rect { y1: area.y0 + rest - least, ..area });
        let (frames, swap) = self.grids(inner, inner, rest - spaces.height, Look::Tile);
        let spaces = spaces.spread(rest - frames.size.height - swap.size.height, u);
        let y = area.y0 + spaces.height + gap;
        let mut plan = self.low_from(inner, area.x0, y, gap, frames.at(inner.x0, y), swap);
        if !roomy {
            plan.disk.places = 0;
        }
        plan.spaces = spaces;
        plan
    }

    /// Frames at `y`, then swap, then a low disk with its queue; names begin at `x`.
    fn low_from(&self, inner: Rect, x: f64, y: f64, gap: f64, frames: Grid, swap: Grid) -> Plan {
        let u = self.u;
        let beside = |y: f64, height: f64| Head { line: Rect::new(x, y, inner.x0, y + height), beside: true };
        let line = |height: f64| height.min(2.0 * u);
        let below = y + frames.size.height;
        let swap_y = below + self.extras(false) * u + gap;
        let disk_y = swap_y + swap.size.height + gap;
        let panel = Rect { y0: disk_y, y1: disk_y + LOW_PANEL * u, ..inner };
        let bar = Rect::new(panel.x0 + 0.5 * u, panel.y1 - 0.75 * u, panel.x1 - 0.5 * u, panel.y1 - 0.35 * u);
        let queue = self.queue(inner, panel.y1 + 0.5 * u, 1);
        let mut plan = Plan {
            beside: (false, false),
            gap: [0.0; 2],
            scale: self.scale,
            u,
            spaces: Spaces::default(),
            spaces_head: None,
            frames,
            frames_head: beside(y, line(frames.cell.height)),
            huge: None,
            zeros: None,
            tables: None,
            foot: None,
            disk_head: beside(disk_y, LOW_PANEL * u),
            disk: DiskPlace { panel, bar, low: true, ..queue },
            swap_head: beside(swap_y, line(swap.cell.height)),
            swap: swap.at(inner.x0, swap_y),
        };
        self.put_extras(&mut plan, Rect { x0: x, ..inner }, below, false);
        plan
    }
}
