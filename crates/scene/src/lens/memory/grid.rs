//! Numbered boxes in rows: the frames, and the slots of swap. However many there are, they fit: the more, the less each
//! one says.

use kurbo::{Point, Rect, Size};

/// How much a box says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Its number, the page in it, A and D in words.
    Card,
    /// Its number, the page in it, A and D as signs.
    Chip,
    /// The letter of its owner.
    Tile,
    /// The colour of its owner.
    Dot,
    /// Many boxes in one: how full they are, and who has most of them.
    Heat,
}

impl Look {
    /// The least size, in sizes of the smallest type, and how much larger it may become.
    const fn least(self) -> (f64, f64, f64) {
        match self {
            Self::Card => (8.2, 4.5, 1.4),
            Self::Chip => (5.1, 2.9, 1.3),
            Self::Tile => (1.8, 1.7, 1.5),
            Self::Dot | Self::Heat => (0.62, 0.62, 2.2),
        }
    }

    /// The gap between boxes, in sizes of the smallest type.
    const fn gap(self) -> f64 {
        match self {
            Self::Card | Self::Chip => 0.55,
            Self::Tile => 0.3,
            Self::Dot | Self::Heat => 0.2,
        }
    }
}

/// How much higher than its type asks for a box may be.
const STRETCH: f64 = 1.45;

/// The most boxes that are drawn.
const MOST: u32 = 1_024;

/// Where each of the boxes is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) look: Look,
    /// The top left of the first box.
    pub(super) origin: Point,
    pub(super) columns: u32,
    pub(super) cell: Size,
    pub(super) gap: f64,
    /// How many things there are, and how many share a box.
    pub(super) count: u32,
    pub(super) per: u32,
    /// How much larger than the least size the boxes are, for the type in them.
    pub(super) zoom: f64,
    /// The width kept free at the left for the numbers of rows; 0: boxes say their own.
    pub(super) head: f64,
    /// The size of all of it.
    pub(super) size: Size,
}

impl Grid {
    /// The grid for `count` things, at least one, whose boxes say as much as fits into the room, but no more than
    /// `richest`. `u` is the size of the smallest type.
    pub(super) fn fit(richest: Look, room: Rect, count: u32, u: f64) -> Self {
        let count = count.max(1);
        for look in [Look::Card, Look::Chip, Look::Tile, Look::Dot] {
            if look >= richest
                && count <= MOST
                && let Some(grid) = Self::best(look, room, count, 1, u)
            {
                return grid;
            }
        }
        let mut per = 2;
        while count.div_ceil(per) > 1 {
            // Each is drawn in two parts.
            if count.div_ceil(per) <= MOST / 2
                && let Some(grid) = Self::best(Look::Heat, room, count, per, u)
            {
                return grid;
            }
            per *= 2;
        }
        // There is hardly any room: one box for all.
        let cell = Size::new(u, u);
        Self {
            look: Look::Heat,
            origin: room.origin(),
            columns: 1,
            cell,
            gap: 0.0,
            count,
            per: count,
            zoom: 1.0,
            head: 0.0,
            size: cell,
        }
    }

    /// The best number of columns for a look, if there is any.
    fn best(look: Look, room: Rect, count: u32, per: u32, u: f64) -> Option<Self> {
        let (width, height, most) = look.least();
        let (width, height, gap) = (width * u, height * u, look.gap() * u);
        let cells = count.div_ceil(per);
        let digits = f64::from(count.ilog10() + 1);
        let across = |head: f64| ((room.width() - head + gap) / (width + gap) + 1e-6) as u32;
        let mut best: Option<(f64, Self)> = None;
        for columns in (1..=across(0.0).min(cells)).rev() {
            let rows = cells.div_ceil(columns);
            let numbered = look >= Look::Tile && (rows > 1 || look > Look::Tile);
            let head = if numbered { (digits * 0.66 + 0.7) * u } else { 0.0 };
            if columns > across(head) {
                continue;
            }
            let share = Size::new(
                (room.width() - head + gap) / f64::from(columns) - gap,
                (room.height() + gap) / f64::from(rows) - gap,
            );
            // What was measured before may be a hair off.
            if share.height < height - 0.01 {
                continue;
            }
            let zoom = (share.width / width).min(share.height / height).min(most);
            // Rows of equal length, and of a length that is a power of two, are easier to count in.
            let even = if cells.is_multiple_of(columns) { 0.15 } else { 0.0 };
            let round = match columns.is_power_of_two() && rows > 1 {
                true if look >= Look::Tile => 0.4,
                true if look == Look::Chip => 0.1,
                true => 0.05,
                false => 0.0,
            };
            // One row needs no numbers; a tower is hard to take in.
            let row = if rows == 1 && look == Look::Tile { 0.5 } else { 0.0 };
            let tower = if columns == 1 {
                0.1 * f64::from(rows.saturating_sub(6))
            } else {
                0.03 * f64::from(rows.saturating_sub(columns))
            };
            // Boxes that say something may be wider than their type asks for.
            let slack = match look {
                Look::Card => 2.0,
                Look::Chip => 1.3,
                _ => 1.0,
            };
            let cell = Size::new((width * zoom * slack).min(share.width), height * zoom);
            let score = zoom + even + round + row - tower;
            if best.as_ref().is_none_or(|(other, _)| score > *other + 1e-6) {
                let size = Size::new(
                    head + f64::from(columns) * (cell.width + gap) - gap,
                    f64::from(rows) * (cell.height + gap) - gap,
                );
                let origin = Point::new(room.x0 + head, room.y0);
                best = Some((score, Self { look, origin, columns, cell, gap, count, per, zoom, head, size }));
            }
        }
        Some(best?.1)
    }

    /// The same one with boxes that use more of a height, as far as they still look like cards.
    pub(super) fn stretched(self, height: f64) -> Self {
        let rows = f64::from(self.cells().div_ceil(self.columns));
        if self.look > Look::Chip {
            return self;
        }
        let share = (height + self.gap) / rows - self.gap;
        let cell = Size::new(self.cell.width, share.clamp(self.cell.height, STRETCH * self.cell.height));
        Self { cell, size: Size::new(self.size.width, rows * (cell.height + self.gap) - self.gap), ..self }
    }

    /// The same one elsewhere.
    pub(super) fn at(self, x: f64, y: f64) -> Self {
        Self { origin: Point::new(x + self.head, y), ..self }
    }

    /// How high it would be at the least in a room of this width, saying as much.
    pub(super) fn least_height(&self, width: f64, u: f64) -> f64 {
        let (wide, high, _) = self.look.least();
        let columns = ((width - self.head + self.gap) / (wide * u + self.gap)) as u32;
        f64::from(self.cells().div_ceil(columns.max(1))) * (high * u + self.gap) - self.gap
    }

    /// How many boxes there are.
    pub(super) const fn cells(&self) -> u32 {
        self.count.div_ceil(self.per)
    }

    /// The box of a thing, or the last one if there are not so many.
    pub(super) fn rect(&self, number: u32) -> Rect {
        self.cell_rect((number / self.per).min(self.cells() - 1))
    }

    /// The box at a place.
    pub(super) fn cell_rect(&self, at: u32) -> Rect {
        let (column, row) = (f64::from(at % self.columns), f64::from(at / self.columns));
        let corner = (
            self.origin.x + column * (self.cell.width + self.gap),
            self.origin.y + row * (self.cell.height + self.gap),
        );
        Rect::from_origin_size(corner, self.cell)
    }

    /// The rows that get a number, each with the number of its first thing: as many as do not touch.
    pub(super) fn row_heads(&self, u: f64) -> impl Iterator<Item = (u32, f64)> {
        let pitch = self.cell.height + self.gap;
        let step = ((1.5 * u / pitch) as u32 + 1).next_power_of_two();
        let rows = if self.head > 0.0 { self.cells().div_ceil(self.columns) } else { 0 };
        let step = if pitch >= 1.5 * u { 1 } else { step };
        let (columns, per, y) = (self.columns, self.per, self.origin.y + self.cell.height / 2.0);
        (0..rows).step_by(step as usize).map(move |row| (row * columns * per, y + f64::from(row) * pitch))
    }
}
