//! The composition in bands: a field of the address, its table beside it, one level below the other; CR3, the TLB and
//! the frame in a column at their right. The gap between is where the wires run.

use alloc::vec::Vec;

use kurbo::Rect;

use super::{
    CACHED, CachePlan, FramePlan, Labelled, Plan, Port, Shape, TablePlan, TlbPlan, column, share, take, tlb_height,
};
use crate::lens::sheet::Scale;

/// Heights in ems.
const NAME: f64 = 1.45;
const ROW: f64 = 1.7;
const TALL: f64 = 3.2;
const BELOW: f64 = 4.0;

pub(super) fn plan(area: Rect, scale: Scale, shape: Shape) -> Plan {
    let fits = (area.width() / 42.0).min(area.height() / 26.0);
    let em = fits.clamp(scale.small, scale.small * 1.4);
    let mut plan = Plan { digits: em, ..Plan::with(scale, em) };
    let spare = area.width() / em - 42.0;
    let tag = if shape.tags { 1.9 } else { 0.0 };
    let left = Rect::new(area.x0, area.y0, area.x0 + 8.0 * em, area.y1 - BELOW * em);
    let right = column(left, area.x1 - (12.0 + tag + (spare.max(0.0) * 0.35).min(6.0)) * em, area.x1);
    let gap = (1.7 + spare.max(0.0) * 0.12) * em;
    let middle = column(left, left.x1 + em * 0.8, right.x0 - gap);

    // Neighbours stand above and below where there is height, else at the sides where there is width.
    let height = left.height() / em - NAME - ROW;
    let stacked = height >= 4.0 * (NAME + 3.0 * ROW + 0.3);
    let tall = height >= 4.0 * (NAME + 2.0 * ROW + TALL + 0.3);
    let units = if stacked { 2.0 } else { 0.0 } + if tall { TALL / ROW } else { 1.0 };
    let row = (((height - 1.2) / 4.0 - NAME) / units).clamp(ROW, 2.1);
    let used = NAME + row * units;
    let lane = ((height - 4.0 * used) / 4.0).clamp(0.2, 2.0);
    let mut fields = left;
    for level in (0..4).rev() {
        let band = take(&mut fields, used * em);
        take(&mut fields, lane * em);
        let mut place = column(band, middle.x0, middle.x1);
        let head = take(&mut place, NAME * em);
        let own = if tall { TALL / ROW } else { 1.0 };
        let table = if stacked { rows(place, head, gap, em, row * em, own) } else { cells(place, head, em) };
        let center = table.rows[table.chosen].center().y;
        let body = Rect::new(left.x0, center - 0.8 * em, left.x0 + 6.5 * em, center + 0.8 * em);
        plan.fields[level] = Labelled { body, name: Rect { y0: body.y0 - NAME * em, y1: body.y0, ..body } };
        plan.tables[level] = table;
    }
    let (name, body) = (take(&mut fields, NAME * em), take(&mut fields, 1.6 * em));
    plan.offset = Labelled { body, name };

    let mut rest = right;
    let top = take(&mut rest, (NAME + 0.3) * em);
    plan.cr3 = top;
    plan.cr3_out = Port::left(top, gap * 0.6);
    if shape.walk_cache > 0 {
        let room = (body.y1 - rest.y0) / em - NAME - tlb_height(shape, NAME, 0.3) - ROW - 7.0;
        let shown = ((room / CACHED).max(0.0) as usize).min(shape.walk_cache.into());
        let line = take(&mut rest, (NAME + CACHED * shown as f64) * em);
        plan.cache = Some(CachePlan::at(line, NAME, shown, em, -gap * 0.6));
        take(&mut rest, if shown > 0 { 0.4 } else { 0.1 } * em);
    } else {
        take(&mut rest, 0.8 * em);
    }
    let wanted = ROW + tlb_height(shape, NAME, 0.3);
    let frame_height = ((body.y1 - rest.y0) / em - wanted - 1.0).clamp(5.6, 9.0);
    let tlbs = Rect::new(rest.x0, rest.y0, rest.x1, body.y1 - (frame_height + 1.0) * em);
    levels(&mut plan, tlbs, em, shape);
    let mut rest = Rect::new(right.x0, body.y1 - frame_height * em, right.x1, body.y1);
    let head = take(&mut rest, NAME * em);
    rest.y1 -= NAME * em;
    let foot = Rect::new(rest.x0, rest.y1, rest.x1, body.y1);
    plan.frame = FramePlan { head, body: rest, foot, into: Port::left(rest, gap * 0.8), short: Port::left(rest, gap) };
    plan.hits = (true, gap);

    let mut rest = Rect::new(area.x0, area.y1 - (BELOW - 0.8) * em, area.x1, area.y1);
    let costs = take(&mut rest, 1.6 * em);
    let bar = column(costs, area.x0, area.x0 + area.width() * 0.5);
    plan.bar = Some(bar);
    plan.sum = column(costs, bar.x1 + 0.8 * em, area.x1);
    plan.counts = Some(rest);
    plan
}

/// The chosen entry, `own` rows tall, with one neighbour above and one below. The wires run at the right.
fn rows(place: Rect, head: Rect, gap: f64, em: f64, pitch: f64, own: f64) -> TablePlan {
    let mut rest = place;
    let mut row = |rows: f64| {
        let row = take(&mut rest, rows * pitch);
        Rect::new(row.x0, row.y0, row.x1, row.y1 - 0.2 * em)
    };
    let rows: Vec<Rect> = [1.0, own, 1.0].into_iter().map(&mut row).collect();
    TablePlan { head, into: Port::right(head, gap), behind: false, out: Port::right(rows[1], gap), rows, chosen: 1 }
}

/// The chosen entry with neighbours at its left and right, as many as there is room for.
fn cells(place: Rect, head: Rect, em: f64) -> TablePlan {
    let (own, other, gap) = (10.4 * em, 6.4 * em, 0.2 * em);
    let beside = (((place.width() - own) / 2.0 / (other + gap)) as usize).min(2);
    let center = place.center().x;
    let width = place.width() - 2.0 * beside as f64 * (other + gap);
    let own = width.min(own * 1.3);
    let cell = |n: usize| {
        let away = n as f64 - beside as f64;
        let (x, half) =
            (center + away * (other + gap) + away.signum() * (own - other) / 2.0 * f64::from(n != beside), other / 2.0);
        let half = if n == beside { own / 2.0 } else { half };
        Rect::new(x - half, place.y0, x + half, place.y1 - 0.1 * em)
    };
    let rows: Vec<Rect> = (0..=2 * beside).map(cell).collect();
    let head = Rect { x0: rows[0].x0, ..head };
    // The wire from above arrives behind the words of the head.
    let end = Rect { x1: (head.x0 + 9.2 * em).min(head.x1), ..head };
    TablePlan {
        head,
        into: Port::right(end, 3.0 * em),
        behind: true,
        out: Port::bottom(rows[beside], em),
        rows,
        chosen: beside,
    }
}

/// The levels of the TLB, one below the other; the page number that they are asked for stands above the first.
fn levels(plan: &mut Plan, place: Rect, em: f64, shape: Shape) {
    let count = shape.tlb.iter().filter(|tlb| tlb.entries() > 0).count();
    let room = place.height() / em - NAME - ROW - (NAME + 0.3) * count.saturating_sub(1) as f64;
    let mut shown = share(shape, (room / ROW).max(1.0) as usize);
    let partial = |shown: [usize; 2]| (0..2).filter(|&level| shown[level] < shape.tlb[level].entries()).count() as f64;
    while partial(shown) * 1.8 + (shown[0] + shown[1]) as f64 * ROW > room && shown[0] + shown[1] > 1 {
        let larger = usize::from(shown[1] > 1 || shown[0] <= 1);
        shown[larger] -= 1;
    }
    let mut rest = place;
    for (level, tlb) in shape.tlb.iter().enumerate() {
        if tlb.entries() == 0 && (level == 1 || count > 0) {
            continue;
        }
        let head = take(&mut rest, NAME * em);
        if level == 0 || plan.tlb[0].is_none() {
            let line = take(&mut rest, ROW * em);
            let body = Rect { y1: line.y1 - 0.2 * em, ..line };
            plan.page = Labelled { body, name: column(body, body.x0 + 0.4 * em, body.x0 + 3.0 * em) };
        }
        let slot = |row: Rect| Rect::new(row.x0, row.y0, row.x1, row.y1 - 0.2 * em);
        let slots = (0..shown[level]).map(|_| slot(take(&mut rest, ROW * em))).collect();
        let map = (shown[level] < tlb.entries()).then(|| take(&mut rest, 1.6 * em));
        take(&mut rest, 0.3 * em);
        plan.tlb[level] = (tlb.entries() > 0).then_some(TlbPlan { head, status: None, slots, map });
    }
}
