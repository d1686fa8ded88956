//! The composition in columns: TLB, four tables and the frame, each below the part of the address that it uses.

use alloc::vec::Vec;

use kurbo::Rect;

use super::{
    CACHED, CachePlan, FramePlan, Labelled, Plan, Port, SLOT, Shape, TablePlan, TlbPlan, column, digits_in, share,
    take, tlb_height,
};
use crate::lens::sheet::Scale;

/// Heights, in ems, of what stands above and below the tables.
const FIELD: f64 = 2.4;
const NAME: f64 = 1.7;
const HEAD: f64 = 1.5;
const BELOW: f64 = 5.6;

/// Widths, in ems: of the TLB, of a table, of the frame and of a gap; and the least at which everything still says what
/// it has to say.
const EASY: [f64; 4] = [12.4, 8.2, 8.6, 1.5];
const TIGHT: [f64; 4] = [10.6, 6.3, 8.1, 1.1];

/// How wide it is at these widths.
const fn wide(widths: [f64; 4], shape: Shape) -> f64 {
    let [tlb, table, frame, gap] = widths;
    tlb + tag(shape) + 4.0 * table + frame + 5.0 * gap
}

const fn tag(shape: Shape) -> f64 {
    if shape.tags { 2.0 } else { 0.0 }
}

/// The least width of this composition, in ems.
pub(super) const fn least(shape: Shape) -> f64 {
    wide(TIGHT, shape)
}

pub(super) fn plan(area: Rect, scale: Scale, shape: Shape) -> Plan {
    let fits = (area.width() / 72.0).min(area.height() / if shape.walk_cache > 0 { 35.0 } else { 33.0 });
    let em = fits.clamp(scale.small, scale.small * 1.35);
    let mut plan = Plan::with(scale, em);
    let all = area.width() / em;
    let (least, easy) = (wide(TIGHT, shape), wide(EASY, shape));
    // From tight to easy everything grows alike; what is left over then goes to gaps and tables.
    let part = ((all - least) / (easy - least)).clamp(0.0, 1.0);
    let [first, each, last, between] = [0, 1, 2, 3].map(|n| TIGHT[n] + (EASY[n] - TIGHT[n]) * part);
    let spare = (all - easy).max(0.0);
    let gap = em * (between + spare * 0.06);
    let widths = [first + tag(shape) + spare * 0.1, each + spare * 0.125, last + spare * 0.1].map(|width| width * em);
    let mut x = area.x0;
    let mut next = |width: f64| {
        let place = (x, x + width);
        x += width + gap;
        place
    };
    let tlb = next(widths[0]);
    let tables = [next(widths[1]), next(widths[1]), next(widths[1]), next(widths[1])];
    let frame = (next(0.0).0, area.x1);
    plan.digits = digits_in(widths[1] - em, 9.0).min(digits_in(frame.1 - frame.0 - em * 0.8, 12.0)).min(em * 1.3);

    let mut rest = area;
    let (fields, names) = (take(&mut rest, FIELD * em), take(&mut rest, NAME * em));
    let labelled = |(x0, x1)| Labelled { body: column(fields, x0, x1), name: column(names, x0, x1) };
    plan.page = labelled(tlb);
    plan.offset = labelled(frame);
    take(&mut rest, em * 0.9);
    let room = rest.height() / em - BELOW - 2.0 * HEAD;
    // The chosen entry stands in the middle and is as tall as two.
    let beside = if room >= 15.0 {
        3
    } else if room >= 10.6 {
        2
    } else {
        1
    };
    let pitch = (room / f64::from(2 * beside + 2)).clamp(1.7, 2.6) * em;
    let bottom = rest.y0 + 2.0 * HEAD * em + f64::from(2 * beside + 2) * pitch;
    for (level, &(x0, x1)) in tables.iter().rev().enumerate() {
        plan.fields[level] = labelled((x0, x1));
        plan.tables[level] = table(column(rest, x0, x1), em, gap, pitch, beside as usize);
    }
    plan.cr3 = Rect::new(tlb.0, bottom - 2.4 * em, tlb.1, bottom - 0.2 * em);
    plan.cr3_out = Port::right(plan.cr3, gap * 0.9);
    let mut left = Rect::new(tlb.0, rest.y0, tlb.1, plan.cr3.y0 - 0.9 * em);
    if shape.walk_cache > 0 {
        let room = left.height() / em - tlb_height(shape, HEAD, 0.7) - HEAD - 0.6;
        let shown = ((room / CACHED).max(0.0) as usize).min(shape.walk_cache.into());
        // Without room for a single table, its name stands below CR3.
        let mut place = Rect::new(tlb.0, bottom - 0.1 * em, tlb.1, bottom + 1.3 * em);
        if shown > 0 {
            place = Rect { y0: left.y1 - (HEAD + CACHED * shown as f64) * em, ..left };
            left.y1 = place.y0 - 0.6 * em;
        }
        plan.cache = Some(CachePlan::at(place, HEAD, shown, em, gap * 0.9));
    }
    plan.tlb = levels(left, em, pitch.min(em * 2.1), shape);

    let mut side = Rect::new(frame.0, rest.y0, frame.1, bottom);
    let head = take(&mut side, 2.0 * HEAD * em);
    side.y1 -= 1.7 * em;
    let foot = Rect::new(side.x0, side.y1, side.x1, side.y1 + 1.7 * em);
    plan.frame = FramePlan { head, body: side, foot, into: arrival(head, em, gap), short: Port::left(side, 8.0 * em) };
    plan.hits = (false, 8.0 * em);

    // What remains is shared between the gaps above and below the costs.
    let air = ((area.y1 - bottom) / em - BELOW).clamp(0.0, 3.0) * em / 2.0;
    rest.y0 = bottom + 1.8 * em + air;
    let costs = take(&mut rest, 1.8 * em);
    let bar = Rect::new(costs.x0, costs.y0, tables[3].0 - gap, costs.y1);
    plan.bar = Some(bar);
    plan.sum = column(costs, bar.x1 + em, area.x1);
    rest.y0 += 0.5 * em + air.min(em);
    plan.counts = Some(take(&mut rest, 1.4 * em));
    plan
}

fn table(place: Rect, em: f64, between: f64, pitch: f64, beside: usize) -> TablePlan {
    let mut rest = place;
    let head = take(&mut rest, 2.0 * HEAD * em);
    let gap = 0.22 * em;
    let rows: Vec<Rect> = (0..=2 * beside)
        .map(|n| {
            let row = take(&mut rest, if n == beside { 2.0 * pitch } else { pitch });
            Rect::new(row.x0, row.y0, row.x1, row.y1 - gap)
        })
        .collect();
    let out = Port::right(rows[beside], between * 0.9);
    TablePlan { head, rows, chosen: beside, into: arrival(head, em, between), behind: false, out }
}

/// Wires arrive at the first of the two lines above a table.
fn arrival(head: Rect, em: f64, between: f64) -> Port {
    Port::left(Rect::new(head.x0 - 0.3 * em, head.y0, head.x1, head.y0 + HEAD * em), between * 0.9)
}

/// The levels of the TLB, one below the other.
fn levels(place: Rect, em: f64, pitch: f64, shape: Shape) -> [Option<TlbPlan>; 2] {
    let count = shape.tlb.iter().filter(|tlb| tlb.entries() > 0).count() as f64;
    // One level has a line for its answer; where there are two, or little height, name and answer share one.
    let entries: usize = shape.tlb.iter().map(|tlb| tlb.entries()).sum();
    let easy = place.height() / em >= 2.0 * HEAD + SLOT * entries.min(4) as f64;
    let (air, lines) = if count > 1.0 { (0.7, 1.0) } else { (0.0, if easy { 2.0 } else { 1.0 }) };
    let room = place.height() - em * (count * lines * HEAD + air);
    let pitch = pitch.min(room / entries.clamp(4, 16) as f64).max(em * SLOT);
    let mut shown = share(shape, (room / pitch) as usize);
    // A part of a level needs room for the map of the whole.
    let partial = |shown: [usize; 2]| (0..2).filter(|&level| shown[level] < shape.tlb[level].entries()).count() as f64;
    while partial(shown) * 1.9 * em + (shown[0] + shown[1]) as f64 * pitch > room && shown[0] + shown[1] > 2 {
        let larger = usize::from(shown[1] > 1 || shown[0] <= 1);
        shown[larger] -= 1;
    }
    let mut rest = place;
    let mut level = |at: usize| {
        if shape.tlb[at].entries() == 0 {
            return None;
        }
        let head = take(&mut rest, HEAD * em);
        let status = (lines > 1.0).then(|| take(&mut rest, HEAD * em));
        let slot = |row: Rect| Rect::new(row.x0, row.y0, row.x1, row.y1 - 0.22 * em);
        let slots = (0..shown[at]).map(|_| slot(take(&mut rest, pitch))).collect();
        let map = (shown[at] < shape.tlb[at].entries()).then(|| {
            rest.y0 += 0.2 * em;
            take(&mut rest, 1.7 * em)
        });
        take(&mut rest, air * em);
        Some(TlbPlan { head, status, slots, map })
    };
    [level(0), level(1)]
}
