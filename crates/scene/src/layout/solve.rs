//! How much room parts need, and where they go.

use alloc::vec::Vec;

use kurbo::{Rect, Size};

use super::part::{Air, Axis, Flow, Kind, Part, Pick};
use super::sheet::Drawing;

/// Rounding errors that do not count, in ems.
const SLACK: f64 = 1e-6;

/// At least, and at most of use.
#[derive(Clone, Copy)]
struct Extent {
    least: f64,
    most: f64,
}

impl Part<'_> {
    /// Chooses the richest variants with which everything fits into a room; whether it does.
    pub(super) fn settle(&mut self, room: Size) -> bool {
        // A poorer variant may bring choices of its own: of all that there are now, those of the lowest rank are first.
        let highest = self.highest_rank();
        self.pass_over(highest, room);
        while !self.fits(room) && (0..=highest).any(|rank| self.impoverish(rank)) {}
        // What got poorer in vain, because something else was too large, is made rich again.
        for rank in (0..=highest).rev() {
            for which in (0..self.choices(rank)).rev() {
                while self.enrich(rank, which, room) {}
            }
        }
        self.fits(room)
    }

    /// Passes over variants that do not fit even when all that is of lower rank is as poor as can be.
    fn pass_over(&mut self, highest: u8, room: Size) {
        let mut fits = |rank: u8| {
            self.choose_below(rank + 1, usize::MAX);
            self.fits(room)
        };
        let Some(critical) = (0..=highest).find(|&rank| fits(rank)) else { return };
        self.choose_below(critical + 1, 0);
        loop {
            self.choose_below(critical, usize::MAX);
            if self.fits(room) || !self.impoverish(critical) {
                break;
            }
        }
        self.choose_below(critical, 0);
    }

    /// Makes all choices of ranks below one as rich or as poor as can be: 0 is the richest.
    fn choose_below(&mut self, rank: u8, choice: usize) {
        match &mut self.kind {
            Kind::Line { parts, .. } => parts.iter_mut().for_each(|part| part.choose_below(rank, choice)),
            Kind::Ring(ring) => ring.middle.choose_below(rank, choice),
            Kind::Best { rank: own, at, variants } => {
                if *own < rank {
                    *at = choice.min(variants.len() - 1);
                }
                variants[*at].choose_below(rank, choice);
            }
            Kind::Flow { flow, cut, .. } if flow.rank < rank => *cut = choice.min(flow.most_cut()),
            Kind::Nothing | Kind::Leaf(_) | Kind::Flow { .. } => {}
        }
    }

    /// Whether it fits into a room.
    pub(super) fn fits(&self, room: Size) -> bool {
        self.width().least <= room.width + SLACK && self.height(room.width).least <= room.height + SLACK
    }

    /// Makes one choice richer, if everything still fits.
    fn enrich(&mut self, rank: u8, which: usize, room: Size) -> bool {
        let Some(at) = self.choice(rank, &mut { which }).filter(|at| **at > 0) else { return false };
        *at -= 1;
        if self.fits(room) {
            return true;
        }
        if let Some(at) = self.choice(rank, &mut { which }) {
            *at += 1;
        }
        false
    }

    /// Makes the last choice of a rank poorer that can be.
    fn impoverish(&mut self, rank: u8) -> bool {
        let poorer = |at: &mut usize, most: usize| {
            let can = *at < most;
            *at += usize::from(can);
            can
        };
        match &mut self.kind {
            Kind::Line { parts, .. } => parts.iter_mut().rev().any(|part| part.impoverish(rank)),
            Kind::Ring(ring) => ring.middle.impoverish(rank),
            Kind::Best { rank: own, at, variants } => {
                variants[*at].impoverish(rank) || *own == rank && poorer(at, variants.len() - 1)
            }
            Kind::Flow { flow, cut, .. } => flow.rank == rank && poorer(cut, flow.most_cut()),
            Kind::Nothing | Kind::Leaf(_) => false,
        }
    }

    /// The choice with a number among those of a rank.
    fn choice(&mut self, rank: u8, which: &mut usize) -> Option<&mut usize> {
        let mut found = |own: u8| {
            let this = own == rank && *which == 0;
            *which -= usize::from(own == rank && !this);
            this
        };
        match &mut self.kind {
            Kind::Line { parts, .. } => parts.iter_mut().find_map(|part| part.choice(rank, which)),
            Kind::Ring(ring) => ring.middle.choice(rank, which),
            Kind::Best { rank: own, at, variants } => {
                if found(*own) {
                    Some(at)
                } else {
                    variants[*at].choice(rank, which)
                }
            }
            Kind::Flow { flow, cut, .. } => found(flow.rank).then_some(cut),
            Kind::Nothing | Kind::Leaf(_) => None,
        }
    }

    /// How many choices of a rank there are.
    fn choices(&self, rank: u8) -> usize {
        match &self.kind {
            Kind::Line { parts, .. } => parts.iter().map(|part| part.choices(rank)).sum(),
            Kind::Ring(ring) => ring.middle.choices(rank),
            Kind::Best { rank: own, at, variants } => usize::from(*own == rank) + variants[*at].choices(rank),
            Kind::Flow { flow, .. } => usize::from(flow.rank == rank),
            Kind::Nothing | Kind::Leaf(_) => 0,
        }
    }

    fn highest_rank(&self) -> u8 {
        match &self.kind {
            Kind::Line { parts, .. } => parts.iter().map(Self::highest_rank).max().unwrap_or(0),
            Kind::Best { rank, variants, .. } => variants.iter().map(Self::highest_rank).fold(*rank, u8::max),
            Kind::Flow { flow, .. } => flow.rank,
            Kind::Ring(ring) => ring.middle.highest_rank(),
            Kind::Nothing | Kind::Leaf(_) => 0,
        }
    }

    fn is_nothing(&self) -> bool {
        match &self.kind {
            Kind::Nothing => true,
            Kind::Best { at, variants, .. } => variants[*at].is_nothing(),
            Kind::Leaf(_) | Kind::Line { .. } | Kind::Flow { .. } | Kind::Ring(_) => false,
        }
    }

    /// The width that it needs, and that is of use to it.
    fn width(&self) -> Extent {
        let inner = match &self.kind {
            Kind::Nothing | Kind::Leaf(_) => Extent { least: 0.0, most: self.most.width },
            Kind::Line { axis, gap, parts, .. } => {
                together(*axis == Axis::Across, *gap, &mut parts.iter().filter(shown).map(|part| part.width()))
            }
            Kind::Flow { flow, .. } => flow.width(),
            Kind::Ring(ring) => Extent { least: ring.least_width(), most: f64::INFINITY },
            Kind::Best { at, variants, .. } => variants[*at].width(),
        };
        self.extent(inner, self.least.width, self.most.width)
    }

    /// The height that it needs, and that is of use to it, in a width.
    fn height(&self, width: f64) -> Extent {
        let width = width.min(self.most.width) - 2.0 * self.pad;
        let inner = match &self.kind {
            Kind::Nothing | Kind::Leaf(_) => Extent { least: 0.0, most: self.most.height },
            Kind::Line { axis: Axis::Down, gap, parts, .. } => {
                together(true, *gap, &mut parts.iter().filter(shown).map(|part| part.height(width)))
            }
            Kind::Line { axis: Axis::Across, gap, parts, .. } => {
                let (widths, _) = shares(width, *gap, parts, |part| part.width());
                let all = parts.iter().zip(widths).filter(|(part, _)| !part.is_nothing());
                together(false, *gap, &mut all.map(|(part, width)| part.height(width)))
            }
            Kind::Flow { flow, cut, .. } => flow.height(width, *cut),
            Kind::Ring(ring) => Extent { least: ring.least_height(width), most: f64::INFINITY },
            Kind::Best { at, variants, .. } => variants[*at].height(width),
        };
        self.extent(inner, self.least.height, self.most.height)
    }

    /// The size that it needs in no more width than that.
    pub(super) fn least_size(&self) -> Size {
        let width = self.width().least;
        Size::new(width, self.height(width).least)
    }

    fn extent(&self, inner: Extent, least: f64, most: f64) -> Extent {
        let least = least.max(inner.least + 2.0 * self.pad);
        let inner = if self.stretch { f64::INFINITY } else { inner.most + 2.0 * self.pad };
        Extent { least, most: most.min(inner).max(least) }
    }

    /// Draws it into a place, in css pixels.
    pub(super) fn place(self, drawing: &mut Drawing, place: Rect) {
        let em = drawing.scale.small;
        if let Some(behind) = self.behind {
            behind(drawing, place);
        }
        let (whole, wires) = (place, self.wires);
        let place = place.inset(-self.pad * em);
        match self.kind {
            Kind::Nothing => {}
            Kind::Leaf(draw) => draw(drawing, place),
            Kind::Line { axis, gap, air, parts } => line(drawing, place, axis, gap, air, parts),
            Kind::Flow { flow, pick, .. } => flow.place(drawing, place, pick),
            Kind::Ring(ring) => ring.place(drawing, place),
            Kind::Best { at, variants, .. } => {
                if let Some(part) = variants.into_iter().nth(at) {
                    part.place(drawing, place);
                }
            }
        }
        if let Some(wires) = wires {
            wires(drawing, whole);
        }
    }
}

fn shown(part: &&Part<'_>) -> bool {
    !part.is_nothing()
}

/// Extents one after the other, or side by side.
fn together(along: bool, gap: f64, all: &mut dyn Iterator<Item = Extent>) -> Extent {
    let none = Extent { least: 0.0, most: 0.0 };
    if !along {
        return all.fold(none, |sum, one| Extent { least: sum.least.max(one.least), most: sum.most.max(one.most) });
    }
    let sum = |sum: Extent, one: Extent| Extent { least: sum.least + gap + one.least, most: sum.most + gap + one.most };
    let sum = all.reduce(sum);
    sum.unwrap_or(none)
}

/// How a room is shared out along a line, and what is left over. What has no room gets nothing.
fn shares(room: f64, gap: f64, parts: &[Part<'_>], extent: impl Fn(&Part<'_>) -> Extent) -> (Vec<f64>, f64) {
    let extents: Vec<Extent> = parts.iter().map(extent).collect();
    let mut sizes: Vec<f64> = extents.iter().map(|extent| extent.least).collect();
    let count = parts.iter().filter(shown).count();
    let mut left = room - sizes.iter().sum::<f64>() - gap * count.saturating_sub(1) as f64;
    while left > SLACK {
        let open = |at: &usize| parts[*at].grow > 0.0 && sizes[*at] < extents[*at].most - SLACK;
        let open: Vec<usize> = (0..parts.len()).filter(open).collect();
        let all: f64 = open.iter().map(|&at| parts[at].grow).sum();
        if open.is_empty() {
            break;
        }
        let each = left / all;
        for at in open {
            let more = (each * parts[at].grow).min(extents[at].most - sizes[at]);
            sizes[at] += more;
            left -= more;
        }
    }
    (sizes, left.max(0.0))
}

fn line(drawing: &mut Drawing, place: Rect, axis: Axis, gap: f64, air: Air, parts: Vec<Part<'_>>) {
    let em = drawing.scale.small;
    let across = axis == Axis::Across;
    let (along, cross) = if across { (place.width(), place.height()) } else { (place.height(), place.width()) };
    let (sizes, left) = if across {
        shares(along / em, gap, &parts, |part| part.width())
    } else {
        shares(along / em, gap, &parts, |part| part.height(cross / em))
    };
    let count = parts.iter().filter(shown).count();
    let gap = gap + if air == Air::Between && count > 1 { left / (count - 1) as f64 } else { 0.0 };
    let mut at = if across { place.x0 } else { place.y0 };
    for (part, size) in parts.into_iter().zip(sizes) {
        if part.is_nothing() {
            continue;
        }
        let size = size * em;
        let most = if across { part.height(size / em).most } else { part.width().most } * em;
        let spare = (cross - most).max(0.0);
        let aside = spare * [0.0, 0.5, 1.0][part.align as usize];
        let rect = if across {
            Rect::new(at, place.y0 + aside, at + size, place.y1 - spare + aside)
        } else {
            Rect::new(place.x0 + aside, at, place.x1 - spare + aside, at + size)
        };
        part.place(drawing, rect);
        at += size + gap * em;
    }
}

impl Flow<'_> {
    fn width(&self) -> Extent {
        let count = self.room_for.max(1) as f64;
        Extent { least: self.cell[0].width, most: count * (self.cell[1].width + self.gap) - self.gap }
    }

    /// Cells in a line of a width, of those that there may be.
    fn columns_in(&self, width: f64) -> usize {
        let most = ((width + self.gap + 100.0 * SLACK) / (self.cell[0].width + self.gap)) as usize;
        let most = most.clamp(1, self.room_for.clamp(1, self.columns));
        // As few as the lines need: cells stand below each other, and are wider.
        self.room_for.max(1).div_ceil(self.room_for.max(1).div_ceil(most))
    }

    /// How poor it can get.
    fn most_cut(&self) -> usize {
        self.room_for.saturating_sub(self.least_lines).checked_ilog2().map_or(0, |log| log as usize + 1)
    }

    fn height(&self, width: f64, cut: usize) -> Extent {
        let lines = self.room_for.max(1).div_ceil(self.columns_in(width));
        let high = |lines: usize, cell: Size| lines as f64 * (cell.height + self.gap) - self.gap;
        let kept = lines.saturating_sub((1 << cut) - 1).max(lines.min(self.least_lines.max(1)));
        Extent { least: high(kept, self.cell[0]), most: high(lines, self.cell[1]) }
    }

    /// The places of its cells in a place, the first one first.
    fn places(&self, place: Rect, em: f64) -> Vec<Rect> {
        let gap = self.gap * em;
        let columns = self.columns_in(place.width() / em);
        let fitting = ((place.height() + gap + SLACK * em) / (self.cell[0].height * em + gap)) as usize;
        let lines = self.room_for.max(1).div_ceil(columns).min(fitting).max(1);
        let side = |room: f64, count: usize, most: f64| ((room + gap) / count as f64 - gap).min(most * em);
        let width = side(place.width(), columns, self.cell[1].width);
        let height = side(place.height(), lines, self.cell[1].height);
        let cell = |n: usize| {
            let (x, y) = ((n % columns) as f64 * (width + gap), (n / columns) as f64 * (height + gap));
            let x = if self.from_end { place.x1 - x - width } else { place.x0 + x };
            Rect::from_origin_size((x, place.y0 + y), (width, height))
        };
        (0..columns * lines).map(cell).collect()
    }

    fn place(mut self, drawing: &mut Drawing, place: Rect, pick: Option<Pick<'_>>) {
        let places = self.places(place, drawing.scale.small);
        if let Some(pick) = pick.filter(|_| self.count > places.len()) {
            return pick(places.len()).into_iter().zip(places).for_each(|(n, place)| (self.draw)(drawing, n, place));
        }
        let shown = if self.count > places.len() { places.len() - 1 } else { self.count };
        for (n, &place) in places[..shown].iter().enumerate() {
            (self.draw)(drawing, n, place);
        }
        if let Some(&place) = places.get(shown).filter(|_| shown < self.count) {
            drawing.more(self.more, self.count - shown, place);
        }
    }
}
