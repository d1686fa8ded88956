//! How much room parts need, and where they go.

use alloc::vec::Vec;

use kurbo::{Rect, Size};

use super::drawing::Drawing;
use super::part::{Air, Axis, Flow, Kind, Node, Part, Pick};

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
        if self.fits(room) {
            return true;
        }
        let highest = self.highest_rank();
        while (0..=highest).any(|rank| self.impoverish(rank)) {}
        // What fits is made rich again, the highest rank first. A richer variant may hold more choices.
        for rank in (0..=highest).rev() {
            let mut which = 0;
            while which < self.choices(rank) {
                self.enrich(rank, which, room);
                which += 1;
            }
        }
        self.fits(room)
    }

    /// Makes the last choice of a rank poorer that can be.
    fn impoverish(&mut self, rank: u8) -> bool {
        let poorer = |at: &mut usize, most: usize| {
            let can = *at < most;
            *at += usize::from(can);
            can
        };
        let changed = match &mut self.kind {
            Kind::Line { parts, .. } => parts.iter_mut().rev().any(|part| part.impoverish(rank)),
            Kind::Ring(ring) => ring.middle.impoverish(rank),
            Kind::Best { rank: own, at, variants } => {
                variants[*at].impoverish(rank) || *own == rank && poorer(at, variants.len() - 1)
            }
            Kind::Flow { flow, cut, .. } => flow.rank == rank && poorer(cut, flow.most_cut()),
            Kind::Nothing | Kind::Leaf(_) | Kind::Cells(_) => false,
        };
        self.forget(changed)
    }

    /// Whether it fits into a room.
    pub(super) fn fits(&self, room: Size) -> bool {
        self.width().least <= room.width + SLACK && self.height(room.width).least <= room.height + SLACK
    }

    /// Makes a choice as rich as can be with everything still fitting. Of variants, a richer one may need less room.
    fn enrich(&mut self, rank: u8, which: usize, room: Size) {
        let mut own = 0;
        self.change(rank, &mut { which }, &mut |at| own = *at);
        for richer in 0..own {
            self.change(rank, &mut { which }, &mut |at| *at = richer);
            if self.fits(room) {
                return;
            }
        }
        self.change(rank, &mut { which }, &mut |at| *at = own);
    }

    /// Forgets the room that it needs, because a choice in it has changed.
    fn forget(&self, changed: bool) -> bool {
        if changed {
            self.width.set(None);
            self.height.set(None);
        }
        changed
    }

    /// Changes the choice with a number among those of a rank; whether it is in this part.
    fn change(&mut self, rank: u8, which: &mut usize, to: &mut dyn FnMut(&mut usize)) -> bool {
        let mut own = |own: u8, at: &mut usize| {
            let this = own == rank && *which == 0;
            if this {
                to(at);
            }
            *which -= usize::from(own == rank && !this);
            this
        };
        let changed = match &mut self.kind {
            Kind::Line { parts, .. } => parts.iter_mut().any(|part| part.change(rank, which, to)),
            Kind::Ring(ring) => ring.middle.change(rank, which, to),
            Kind::Best { rank: of, at, variants } => own(*of, at) || variants[*at].change(rank, which, to),
            Kind::Flow { flow, cut, .. } => own(flow.rank, cut),
            Kind::Nothing | Kind::Leaf(_) | Kind::Cells(_) => false,
        };
        self.forget(changed)
    }

    /// How many choices of a rank there are.
    fn choices(&self, rank: u8) -> usize {
        match &self.kind {
            Kind::Line { parts, .. } => parts.iter().map(|part| part.choices(rank)).sum(),
            Kind::Ring(ring) => ring.middle.choices(rank),
            Kind::Best { rank: own, at, variants } => usize::from(*own == rank) + variants[*at].choices(rank),
            Kind::Flow { flow, .. } => usize::from(flow.rank == rank),
            Kind::Nothing | Kind::Leaf(_) | Kind::Cells(_) => 0,
        }
    }

    fn highest_rank(&self) -> u8 {
        match &self.kind {
            Kind::Line { parts, .. } => parts.iter().map(Self::highest_rank).max().unwrap_or(0),
            Kind::Best { rank, variants, .. } => variants.iter().map(Self::highest_rank).fold(*rank, u8::max),
            Kind::Flow { flow, .. } => flow.rank,
            Kind::Ring(ring) => ring.middle.highest_rank(),
            Kind::Nothing | Kind::Leaf(_) | Kind::Cells(_) => 0,
        }
    }

    fn is_nothing(&self) -> bool {
        match &self.kind {
            Kind::Nothing => true,
            Kind::Best { at, variants, .. } => variants[*at].is_nothing(),
            Kind::Leaf(_) | Kind::Line { .. } | Kind::Flow { .. } | Kind::Cells(_) | Kind::Ring(_) => false,
        }
    }

    /// The width that it needs, and that is of use to it.
    fn width(&self) -> Extent {
        let [least, most] = self.width.get().unwrap_or_else(|| {
            let Extent { least, most } = self.measured_width();
            self.width.set(Some([least, most]));
            [least, most]
        });
        Extent { least, most }
    }

    fn measured_width(&self) -> Extent {
        let inner = match &self.kind {
            Kind::Nothing | Kind::Leaf(_) => Extent { least: 0.0, most: self.most.width },
            Kind::Line { axis, gap, parts, .. } => {
                together(*axis == Axis::Across, *gap, &mut parts.iter().filter(shown).map(|part| part.width()))
            }
            Kind::Flow { flow, .. } => flow.width(),
            Kind::Cells(cells) => Extent { least: cells.cell.width, most: cells.most_width() },
            Kind::Ring(ring) => Extent { least: ring.least_width(), most: f64::INFINITY },
            Kind::Best { at, variants, .. } => variants[*at].width(),
        };
        self.extent(inner, self.least.width, self.most.width)
    }

    /// The height that it needs, and that is of use to it, in a width.
    fn height(&self, width: f64) -> Extent {
        let known = self.height.get().filter(|(known, _)| (known - width).abs() < SLACK);
        let (_, [least, most]) = known.unwrap_or_else(|| {
            let Extent { least, most } = self.measured_height(width);
            self.height.set(Some((width, [least, most])));
            (width, [least, most])
        });
        Extent { least, most }
    }

    fn measured_height(&self, width: f64) -> Extent {
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
            Kind::Cells(cells) => {
                let [least, most] = cells.height(width);
                Extent { least, most }
            }
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
        let Node { behind, wires, pad, kind, .. } = *self.0;
        let em = drawing.scale.small;
        if let Some(behind) = behind {
            behind(drawing, place);
        }
        let whole = place;
        let place = place.inset(-pad * em);
        match kind {
            Kind::Nothing => {}
            Kind::Leaf(draw) => draw(drawing, place),
            Kind::Line { axis, gap, air, parts } => line(drawing, place, axis, gap, air, parts),
            Kind::Flow { flow, pick, .. } => flow.place(drawing, place, pick),
            Kind::Cells(cells) => cells.place(drawing, place),
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
        let all = self.room_for.max(1);
        let lines = all.div_ceil(self.columns_in(width));
        let high = |lines: usize, cell: Size| lines as f64 * (cell.height + self.gap) - self.gap;
        let kept = lines.saturating_sub((1 << cut) - 1).max(lines.min(self.least_lines.max(1)));
        // With larger cells there are fewer in a line.
        let wide = ((width + self.gap + SLACK) / (self.cell[1].width + self.gap)) as usize;
        let most = if self.fills { lines.max(all.div_ceil(wide.max(1))) } else { lines };
        Extent { least: high(kept, self.cell[0]), most: high(most, self.cell[1]) }
    }

    /// How many cells are in a line, and how many lines there are, for cells that fill most of a room, and their size.
    fn grid(&self, room: Size) -> (usize, usize, Size) {
        let fitting = ((room.height + self.gap + SLACK) / (self.cell[0].height + self.gap)) as usize;
        let side = |room: f64, count: usize, most: f64| ((room + self.gap) / count as f64 - self.gap).min(most);
        let grid = |columns: usize| {
            let lines = self.room_for.max(1).div_ceil(columns).min(fitting).max(1);
            let [_, most] = self.cell;
            let size = Size::new(side(room.width, columns, most.width), side(room.height, lines, most.height));
            (columns, lines, size)
        };
        let most = self.columns_in(room.width);
        let fewer = if self.fills { 1..most } else { 1..1 };
        let all = fewer.rev().map(grid).filter(|(columns, lines, _)| columns * lines >= self.room_for);
        let filled = |(columns, lines, size): &(usize, usize, Size)| size.area() / (columns * lines) as f64;
        all.fold(grid(most), |best, next| if filled(&next) > filled(&best) + SLACK { next } else { best })
    }

    /// The places of its cells in a place, the first one first.
    fn places(&self, place: Rect, em: f64) -> Vec<Rect> {
        let (columns, lines, size) = self.grid(place.size() / em);
        let (size, gap) = (size * em, self.gap * em);
        let cell = |n: usize| {
            let x = (n % columns) as f64 * (size.width + gap);
            let x = if self.from_end { place.x1 - x - size.width } else { place.x0 + x };
            Rect::from_origin_size((x, place.y0 + (n / columns) as f64 * (size.height + gap)), size)
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
