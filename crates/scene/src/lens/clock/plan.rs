//! Where the parts of the lens go. All numbers here are in sizes of the smallest type, so that the same rules hold at
//! 320 pixels and for a presenter.

use kurbo::{Rect, Size};

use crate::lens::sheet::Scale;

/// The places of the parts. A part without room is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// The ring of frames, or the queue.
    pub(super) dial: Rect,
    /// What the hand did.
    pub(super) search: Option<Rect>,
    /// Faults of each policy.
    pub(super) bars: Option<Rect>,
    /// The reference string.
    pub(super) strip: Option<Rect>,
}

/// The height of a section's head.
pub(super) const HEAD: f64 = 2.1;
/// The height of a line of the search.
pub(super) const LINE: f64 = 1.75;
/// The height of the reference string: its head, its cells, its marks.
const STRIP: f64 = 5.1;
/// The same with a row of results for each policy.
const STRIP_HIGH: f64 = 10.0;
/// The same without a head.
const STRIP_LOW: f64 = 3.5;
/// The height of the bars.
const BARS: f64 = HEAD + 4.0 * LINE;
/// The height of the bars' numbers in a line.
const BARS_LOW: f64 = 1.5;
/// The gap between sections.
const GAP: f64 = 1.3;
/// The most lines of a search worth room.
const LINES: f64 = 8.0;

impl Plan {
    /// The places in an area, with so `least` a height for the ring or the lists, where parts stand one below the
    /// other.
    pub(super) fn new(area: Rect, scale: Scale, least: f64) -> Self {
        let unit = scale.small;
        let size = Size::new(area.width() / unit, area.height() / unit);
        let plan = if size.width >= 44.0 && size.width > size.height * 1.15 {
            Self::beside(size)
        } else if size.width >= 36.0 && size.height >= 32.0 {
            Self::square(size)
        } else {
            Self::stacked(size, least)
        };
        let place =
            |rect: Rect| Rect::from_origin_size(area.origin() + rect.origin().to_vec2() * unit, rect.size() * unit);
        Self {
            dial: place(plan.dial),
            search: plan.search.map(place),
            bars: plan.bars.map(place),
            strip: plan.strip.map(place),
        }
    }

    /// The dial at the left, the rest in a column beside it.
    fn beside(size: Size) -> Self {
        let width = (size.width * 0.4).clamp(22.5, 36.0);
        let (left, right) = (size.width - width, size.width);
        let mut column = Column { from: 0.0, x: (left, right) };
        let dial = Rect::new(0.0, 0.0, left - GAP * 1.4, size.height);
        let fixed = BARS + GAP + STRIP;
        if size.height < fixed {
            let bars =
                (size.height >= STRIP + GAP + BARS_LOW).then(|| column.take(BARS.min(size.height - STRIP - GAP)));
            column.from += GAP;
            let strip = Some(column.take(STRIP.min(size.height - column.from)));
            return Self { dial, search: None, bars, strip };
        }
        let left = size.height - fixed - GAP - HEAD;
        let high = left - 6.0 * LINE >= STRIP_HIGH - STRIP;
        let strip = if high { STRIP_HIGH } else { STRIP };
        let lines = libm::floor((left + STRIP - strip) / LINE).min(LINES);
        let search = (lines >= 2.0).then(|| column.take(HEAD + lines * LINE));
        // What is left over goes to the bars and between the sections.
        let gaps = if search.is_some() { 2.0 } else { 1.0 };
        let left = size.height - column.from - BARS - strip - gaps * GAP;
        let bars = BARS + (left * 0.4).clamp(0.0, 4.0);
        let gap = ((size.height - column.from - bars - strip) / gaps).min(GAP * 2.5);
        column.from += if search.is_some() { gap } else { 0.0 };
        let bars = Some(column.take(bars));
        column.from += gap;
        Self { dial, search, bars, strip: Some(column.take(strip)) }
    }

    /// The dial on top, search and bars side by side below it, then the references.
    fn square(size: Size) -> Self {
        let (half, gap) = (size.width / 2.0, GAP * 1.2);
        let lines = libm::floor(((size.height * 0.2 - HEAD) / LINE).clamp(4.0, 6.0));
        let low = HEAD + lines * LINE;
        let high = if size.height >= 50.0 { STRIP_HIGH } else { STRIP };
        let strip = Rect::new(0.0, size.height - high, size.width, size.height);
        let (top, bottom) = (strip.y0 - GAP - low, strip.y0 - GAP);
        Self {
            dial: Rect::new(0.0, 0.0, size.width, top - GAP),
            search: Some(Rect::new(0.0, top, half - gap / 2.0, bottom)),
            bars: Some(Rect::new(half + gap / 2.0, top, size.width, bottom)),
            strip: Some(strip),
        }
    }

    /// One below the other.
    fn stacked(size: Size, least: f64) -> Self {
        let whole = (0.0, size.width);
        let mut left = size.height;
        let mut reserve = |height: f64, least: f64| {
            let fits = left - height - GAP >= least;
            left -= if fits { height + GAP } else { 0.0 };
            fits
        };
        let low = !reserve(STRIP, least);
        let strip = if low && reserve(STRIP_LOW - GAP * 0.4, 8.0) {
            STRIP_LOW
        } else if low {
            0.0
        } else {
            STRIP
        };
        let tall_bars = reserve(BARS, least);
        let bars = if tall_bars {
            BARS
        } else if reserve(BARS_LOW - GAP * 0.4, 9.4) {
            BARS_LOW
        } else {
            0.0
        };
        let lines = (2..=4).rev().map(f64::from).find(|&lines| reserve(HEAD + lines * LINE, least));
        let mut column = Column { from: 0.0, x: whole };
        let dial = column.take(left.max(1.0));
        let gap = if low { GAP * 0.6 } else { GAP };
        let mut next = |height: f64| {
            (height > 0.0).then(|| {
                column.from += gap;
                column.take(height)
            })
        };
        let search = next(lines.map_or(0.0, |lines| HEAD + lines * LINE));
        let bars = next(bars);
        let strip = next(strip);
        Self { dial, search, bars, strip }
    }
}

/// A column that is given away from the top.
struct Column {
    from: f64,
    x: (f64, f64),
}

impl Column {
    fn take(&mut self, height: f64) -> Rect {
        let rect = Rect::new(self.x.0, self.from, self.x.1, self.from + height);
        self.from += height;
        rect
    }
}
