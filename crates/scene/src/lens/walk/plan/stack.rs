//! The composition for a phone: the TLB, the four levels and the frame in one stack; wires run in arcs along the right
//! side.

use alloc::vec::Vec;

use kurbo::Rect;

use super::{FramePlan, Labelled, NO_ROOM, Plan, Port, Shape, TablePlan, TlbPlan, column, take};
use crate::lens::sheet::Scale;

/// What there is room for.
#[derive(Clone, Copy)]
struct Look {
    /// Lines with names above fields and tables.
    heads: bool,
    /// Neighbours above and below the chosen entry.
    beside: bool,
    /// Rows of TLB slots.
    slots: usize,
    /// A line of counters.
    counts: bool,
    /// A line that says who does what.
    note: bool,
}

/// Heights in ems.
const NAME: f64 = 1.4;
const ROW: f64 = 1.62;
const SUM: f64 = 1.5;
/// How far the arcs reach: three quarters of it are seen.
const ARC: f64 = 1.4;

/// From the richest to the poorest.
const LOOKS: [Look; 5] = [
    Look { heads: true, beside: true, slots: 8, counts: true, note: true },
    Look { heads: true, beside: true, slots: 4, counts: true, note: true },
    Look { heads: true, beside: false, slots: 4, counts: true, note: true },
    Look { heads: true, beside: false, slots: 1, counts: true, note: false },
    Look { heads: false, beside: false, slots: 1, counts: false, note: false },
];

impl Look {
    fn band(self) -> f64 {
        ROW * if self.beside { 3.0 } else { 1.0 } + if self.heads { NAME } else { 0.0 }
    }

    fn slots(self, shape: Shape) -> [usize; 2] {
        let poor = if self.heads { self.slots } else { 0 };
        [shape.tlb[0].entries().min(self.slots), shape.tlb[1].entries().min(poor)]
    }

    /// The height of everything without the lanes between.
    fn height(self, shape: Shape) -> f64 {
        let slots = self.slots(shape);
        let second = if shape.tlb[1].entries() > 0 { NAME + slots[1] as f64 * ROW } else { 0.0 };
        let tlb = NAME + ROW * slots[0].max(1) as f64 + second;
        let frame = ROW + if self.heads { NAME } else { 0.0 };
        tlb + 4.0 * self.band() + frame + SUM + f64::from(u8::from(self.counts) + u8::from(self.note)) * NAME
    }
}

pub(super) fn plan(area: Rect, scale: Scale, shape: Shape) -> Plan {
    let em = (area.width() / 40.0).min(area.height() / 26.0).clamp(scale.small, scale.small * 1.3);
    let mut plan = Plan { digits: em, ..Plan::with(scale, em) };
    let height = area.height() / em;
    let fits = |look: &&Look| look.height(shape) + 1.2 <= height;
    let look = *LOOKS.iter().find(fits).unwrap_or(&LOOKS[LOOKS.len() - 1]);
    // Height to spare goes to lines first, then between them.
    let tall = ((height - 1.8) / look.height(shape)).clamp(1.0, 1.3) * em;
    let lane = ((area.height() - look.height(shape) * tall) / 6.0).clamp(0.1 * em, 1.8 * em);
    let named = if look.heads { 0.0 } else { 2.9 * em };
    let left = area.x0 + named + if look.heads { 7.9 * em } else { 6.3 * em };
    let (middle, right) = (left + 0.7 * em, area.x1 - 1.2 * em);

    let mut rest = area;
    if look.note {
        plan.note = Some(take(&mut rest, NAME * tall));
    }
    let line = take(&mut rest, NAME * tall);
    plan.cr3 = Rect::new(right - 7.9 * em, line.y0 - 0.15 * em, right, line.y1 - 0.2 * em);
    plan.cr3_out = Port::right(plan.cr3, ARC * em);
    tlbs(&mut plan, &mut rest, line, [left, middle, right], tall, look.slots(shape), shape);
    for level in (0..4).rev() {
        take(&mut rest, lane);
        let mut band = take(&mut rest, look.band() * tall);
        let head = if look.heads { take(&mut band, NAME * tall) } else { NO_ROOM };
        let table = table(column(band, middle, right), column(head, middle, right), em, tall, look);
        let chosen = table.rows[table.chosen];
        let body = Rect::new(area.x0 + named, chosen.y0, area.x0 + named + 6.3 * em, chosen.y1);
        let name = if look.heads {
            Rect::new(body.x0, body.y0 - NAME * tall, body.x1, body.y0)
        } else {
            column(body, area.x0, body.x0)
        };
        plan.fields[level] = Labelled { body, name };
        plan.tables[level] = table;
    }
    take(&mut rest, lane);
    let head = if look.heads { take(&mut rest, NAME * tall) } else { NO_ROOM };
    let line = take(&mut rest, ROW * tall - 0.2 * em);
    plan.offset =
        Labelled { body: column(line, area.x0, area.x0 + 7.9 * em), name: column(head, area.x0, area.x0 + 7.9 * em) };
    let body = column(line, middle, right);
    let head = column(head, middle, right);
    let into = Port::right(if look.heads { head } else { body }, ARC * em);
    plan.frame = FramePlan { head, body, foot: NO_ROOM, into, short: into };
    plan.hits = (false, ARC * em);
    rest.y0 += lane + 0.1 * em;
    let sum = take(&mut rest, SUM * tall);
    if look.counts {
        plan.bar = Some(column(sum, area.x0, area.x0 + area.width() * 0.42));
        plan.sum = column(sum, area.x0 + area.width() * 0.42 + 0.6 * em, area.x1);
        plan.counts = Some(take(&mut rest, NAME * tall));
    } else {
        plan.sum = sum;
    }
    plan
}

/// The levels of the TLB beside the page number that they are asked for.
fn tlbs(
    plan: &mut Plan,
    rest: &mut Rect,
    line: Rect,
    [left, middle, right]: [f64; 3],
    tall: f64,
    shown: [usize; 2],
    shape: Shape,
) {
    let (x0, em) = (rest.x0, plan.em);
    let mut slots = |count: usize| -> Vec<Rect> {
        (0..count)
            .map(|_| take(rest, ROW * tall))
            .map(|row| Rect::new(middle, row.y0, right, row.y1 - 0.2 * em))
            .collect()
    };
    // Where the line is too short, the page number goes without a name.
    let named = plan.cr3.x0 - middle > 6.6 * em;
    let head = column(line, if named { middle } else { x0 }, plan.cr3.x0 - 0.3 * em);
    let first = slots(shown[0].max(1));
    let body = column(first[0], x0, left.min(x0 + 7.9 * em));
    plan.page = Labelled { body, name: if named { column(line, x0, body.x1) } else { NO_ROOM } };
    let map = |slots: &[Rect], level: usize| {
        let place = Rect::new(x0, slots.get(1)?.y0, left, slots.last()?.y1);
        (slots.len() < shape.tlb[level].entries()).then_some(place)
    };
    if shape.tlb[0].entries() > 0 {
        plan.tlb[0] = Some(TlbPlan { head, status: None, map: map(&first, 0), slots: first });
    }
    if shape.tlb[1].entries() > 0 {
        let line = take(rest, NAME * tall);
        let head = column(line, middle, right);
        let mut slots = |count: usize| -> Vec<Rect> {
            (0..count)
                .map(|_| take(rest, ROW * tall))
                .map(|row| Rect::new(middle, row.y0, right, row.y1 - 0.2 * em))
                .collect()
        };
        let second = slots(shown[1]);
        plan.tlb[1] = Some(TlbPlan { head, status: None, map: map(&second, 1), slots: second });
    }
}

fn table(place: Rect, head: Rect, em: f64, tall: f64, look: Look) -> TablePlan {
    let mut rest = place;
    let count = if look.beside { 3 } else { 1 };
    let rows: Vec<Rect> = (0..count)
        .map(|_| take(&mut rest, ROW * tall))
        .map(|row| Rect::new(row.x0, row.y0, row.x1, row.y1 - 0.2 * em))
        .collect();
    let chosen = count / 2;
    // Without a line of its own for the table's frame, the wire goes to the entry.
    let into = Port::right(
        if look.heads { head } else { Rect::new(rows[0].x0, rows[0].y0, rows[0].x1, rows[0].center().y) },
        ARC * em,
    );
    let out = Port::right(
        if look.heads { rows[chosen] } else { Rect::new(rows[0].x0, rows[0].center().y, rows[0].x1, rows[0].y1) },
        ARC * em,
    );
    TablePlan { head, rows, chosen, into, behind: false, out }
}
