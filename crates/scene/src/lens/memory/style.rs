//! The styles that address spaces can be drawn in.

use alloc::vec::Vec;

use kurbo::{Rect, Size};

/// How address spaces are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub(super) body: Body,
    pub(super) captions: Captions,
    /// Pages in a box.
    pub(super) per: u64,
    pub(super) cell: Size,
    /// The gap between two boxes.
    pub(super) gap: f64,
    /// The width of a sign for pages left out, or of the gap between two regions.
    pub(super) mark: f64,
    /// The gap between two processes.
    pub(super) between: f64,
    /// The room inside the box of a process.
    pub(super) pad: f64,
    /// The width of the names at the left of lines.
    pub(super) names: f64,
    /// The height of the line with the name of a process.
    pub(super) head: f64,
}

/// What stands for the pages of a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Body {
    #[default]
    /// Boxes that say where their page is, below the name.
    Words,
    /// Boxes without words, below the name.
    Boxes,
    /// The same beside the name, all on one line.
    Line,
    /// A bar beside the name.
    Bar,
    /// A bar below the letter, processes side by side.
    Tile,
}

/// Where the names of regions stand, the fullest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Captions {
    /// At the left of a line of its own, with permissions and address.
    Full,
    /// The same on two lines.
    Stacked,
    /// At the left, with permissions.
    Short,
    /// Above the pages, regions side by side.
    Above,
    /// Nowhere.
    #[default]
    None,
}

impl Style {
    /// The styles to try, richest first, for places of so many characters, in a room of this width; `regions`: whether
    /// there are any. `u` is the size of the smallest type.
    pub(super) fn candidates(digits: usize, regions: bool, u: f64, width: f64) -> Vec<Self> {
        let mut list = Vec::new();
        let wide = (digits as f64 * 0.66 + 0.8).max(2.1);
        for (captions, zoom) in [
            (Captions::Full, 1.5),
            (Captions::Stacked, 1.5),
            (Captions::Stacked, 1.35),
            (Captions::Full, 1.35),
            (Captions::Stacked, 1.2),
            (Captions::Full, 1.2),
            (Captions::Full, 1.0),
            (Captions::Short, 1.2),
            (Captions::Short, 1.0),
            (Captions::Above, 1.2),
            (Captions::Above, 1.0),
        ] {
            let high = if captions == Captions::Stacked { 2.5f64.max(1.75 * zoom) } else { 1.75 * zoom };
            let mut style = Self::below(Body::Words, captions, Size::new(wide * zoom * u, high * u), u);
            if !regions && style.names > 0.0 {
                style.names = 7.5 * u;
            }
            let least = if captions == Captions::Full { 7.0 } else { 4.0 };
            if style.names + least * style.cell.width <= width {
                list.push(style);
            }
        }
        for (side, captions) in [
            (1.3, Captions::Short),
            (1.3, Captions::Above),
            (1.0, Captions::Short),
            (1.0, Captions::Above),
            (0.8, Captions::Above),
            (0.8, Captions::None),
            (0.62, Captions::None),
        ] {
            list.push(Self::below(Body::Boxes, captions, Size::new(side * u, side * u), u));
        }
        let smallest = Self::below(Body::Boxes, Captions::None, Size::new(0.8 * u, 0.8 * u), u);
        list.extend((1..16).map(|power| Self { per: 1 << power, ..smallest }));
        list
    }

    fn below(body: Body, captions: Captions, cell: Size, u: f64) -> Self {
        let names = match captions {
            Captions::Full => 17.5,
            Captions::Stacked => 10.5,
            Captions::Short => 6.8,
            Captions::Above | Captions::None => 0.0,
        };
        Self {
            body,
            captions,
            per: 1,
            cell,
            gap: if body == Body::Words { 0.28 * u } else { 0.18 * u },
            mark: if body == Body::Words { 0.95 * u } else { 0.7 * u },
            between: 0.6 * u,
            pad: if captions == Captions::Full || captions == Captions::Stacked { 0.7 } else { 0.55 } * u,
            names: names * u,
            head: if captions == Captions::Full || captions == Captions::Stacked { 2.3 } else { 2.1 } * u,
        }
    }

    /// A line for each process.
    pub(super) fn line(body: Body, width: f64, u: f64) -> Self {
        let names = (0.36 * width).clamp(5.0 * u, 13.0 * u);
        let small = Self::below(body, Captions::None, Size::new(0.8 * u, 1.0 * u), u);
        Self { between: 0.35 * u, pad: 0.35 * u, names, head: 1.7 * u, ..small }
    }

    /// Processes side by side: as large as they may be for so many to fit in a room, and how many columns there are.
    pub(super) fn tiles(room: Rect, count: usize, u: f64) -> (Self, usize) {
        let gap = 0.3 * u;
        let columns_of = |zoom: f64| (((room.width() + gap) / (2.5 * u * zoom + gap)) as usize).max(1);
        let fits =
            |zoom: &f64| count.div_ceil(columns_of(*zoom)) as f64 * (2.0 * u * zoom + gap) <= room.height() + gap;
        let zoom = [1.6, 1.5, 1.4, 1.3, 1.2, 1.1].into_iter().find(fits).unwrap_or(1.0);
        let columns = columns_of(zoom);
        let wide = (room.width() + gap) / columns as f64 - gap;
        let high = 2.0 * u * zoom;
        let style = Self {
            body: Body::Tile,
            cell: Size::new(wide, high),
            gap,
            between: gap,
            pad: 0.3 * u,
            head: high,
            ..Self::default()
        };
        (style, columns)
    }

    /// Whether everything of a process is on one line.
    pub(super) fn one_line(&self) -> bool {
        matches!(self.body, Body::Line | Body::Bar | Body::Tile)
    }

    /// Where the name of a process stands in its box.
    pub(super) fn head_of(&self, rect: Rect) -> Rect {
        let (x0, x1) = (rect.x0 + self.pad, rect.x1 - self.pad);
        let x1 = if self.one_line() { x0 + self.names } else { x1 };
        Rect::new(x0, rect.y0, x1, rect.y0 + self.head)
    }
}
