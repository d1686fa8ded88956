//! What room a panel needs, and where everything goes where the state diagram with its arrows finds none beside it.

use alloc::vec::Vec;

use kurbo::{Rect, Size};
use os_scope_sim::Setup;
use os_scope_sim::sched::Queues;

use super::super::plan::{Plan, ROWS, Shape, Style, cpu_names, row_height, token};
use super::{Look, has_classes};
use crate::lens::api::View;
use crate::lens::sheet::Sheet;

/// The room that a panel needs, in sizes of small type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Need {
    /// The least height: less than all may be shown.
    pub(in super::super) least: f64,
    /// The height at which all is shown at ease.
    pub(in super::super) ample: f64,
}

impl Need {
    pub(in super::super) fn of(setup: &Setup) -> Option<Self> {
        let look = Look::of(setup)?;
        let processes = setup.processes.len().max(1) as f64;
        let (least, ample) = match look {
            Look::Levels => (2.0 * 2.6, setup.machine.tuning.levels.len() as f64 * 3.9),
            Look::List => (2.0 * 2.6, processes * 2.6),
            Look::Tickets => (6.2, 9.0),
            Look::Line => (2.8 + 2.0 * 2.0, 3.0 + processes * 2.8),
            Look::Tree => (5.0, 1.6 + 5.0 * super::tree::levels(setup.processes.len())),
        };
        let fixed = 1.4 + if has_classes(setup) { 3.0 } else { 0.0 };
        let ample = ample.clamp(least, 24.0);
        let least = least.max(ample.min(if look == Look::Levels { 8.0 } else { 6.8 }));
        Some(Self { least: least + fixed, ample: ample + fixed })
    }
}

/// The panel with who runs beside it or below it, the other states as strips.
pub(in super::super) fn plan(view: &View<'_>, page: &Sheet, need: Need, beside: bool) -> Option<Plan> {
    // Rather no word above the chart than no panel.
    arrange(view, page, need, beside, true).or_else(|| arrange(view, page, need, beside, false))
}

fn arrange(view: &View<'_>, page: &Sheet, need: Need, beside: bool, says_now: bool) -> Option<Plan> {
    let (scale, area) = (page.scale, page.area);
    let u = scale.small;
    let cpus = view.snapshot.cpus.len();
    // Several CPUs stand side by side, each above who runs on it.
    let column = (area.width() + u * 1.2) / cpus as f64;
    let beside = beside && cpus == 1;
    if cpus > 1 && (column < u * 24.0 || view.snapshot.setup.machine.tuning.queues == Queues::One) {
        return None;
    }
    let processes = view.snapshot.processes.len().max(1);
    let (head, strip, section) = (u * 1.8, token(scale) + u * 0.45, u * 0.8);
    let side = u * 13.6;
    let high = says_now && area.height() > 18.0 * u;
    let (now, lane, axis) = if high { (u * 1.8, u * 2.1, u * 2.0) } else { (0.0, u * 1.6, u * 1.9) };
    let lanes = cpus as f64;
    let chart = now + lane * lanes + u * 0.3 * (lanes - 1.0) + axis;
    // The CPU: its card, its quantum and a line of what the policy knows of it.
    let cpu = |card: f64| card + u * 4.2;
    let right = |card: f64| head + cpu(card) + section + 3.0 * strip;
    // Where it is wide the other states share a row.
    let row = area.width() > u * 48.0;
    let below = if beside { 0.0 } else { u * 0.6 + if row { 2.0 } else { 3.0 } * strip };
    let mut upper = head + u * need.least + below;
    if beside {
        upper = upper.max(right(token(scale)));
    }
    let mut left = area.height() - upper - section - chart;
    if left < 0.0 {
        return None;
    }
    // First a line of means, then more room for the panel, then a table instead of the means.
    let figures_fit = left > u * if beside { 1.6 } else { 1.6 + (need.ample - need.least) * 0.6 };
    let mut figures = if figures_fit { u * 1.6 } else { 0.0 };
    left -= figures;
    let more = left.min((head + u * need.ample + below - upper).max(0.0));
    upper += more;
    left -= more;
    let wanted = processes.min(ROWS);
    let rows = (((left + figures - u * 1.4) / row_height(scale)) as usize).saturating_sub(1).min(wanted);
    let rows = if rows >= wanted.min(3) { rows } else { 0 };
    if rows > 0 {
        left += figures;
        figures = (rows + 1) as f64 * row_height(scale) + u * 1.4;
        left -= figures;
    }
    let taller = (left * 0.3).min(u * 2.0);
    let lane = lane + taller / lanes;
    upper += (left - taller).min(u * need.ample * 0.4);
    left = (left - taller - (left - taller).min(u * need.ample * 0.4)).max(0.0);
    let air = (left / 2.0).min(u * 1.5);

    let rect = |x0: f64, y0: f64, x1: f64, y1: f64| Rect::new(x0, y0, x1, y1);
    let top = area.y0 + head;
    let bottom = area.y0 + upper;
    let (ready, running, style, card, strips) = if beside {
        let x0 = area.x1 - side;
        let width = side - u * 1.4;
        let (style, card) = match upper {
            _ if upper >= right(u * 7.0) => (Style::Full, Size::new(width.min(u * 12.1), u * 7.0)),
            _ if upper >= right(u * 3.8) => (Style::Compact, Size::new(width.min(u * 12.1), u * 3.8)),
            _ => (Style::Token, Size::new(token(scale), token(scale))),
        };
        let running = rect(x0, top, area.x1, top + cpu(card.height));
        // Strips at equal distances down to the bottom.
        let room = bottom - running.y1 - section;
        let each = (room / 3.0).min(u * 4.0);
        let y = |n: f64| running.y1 + section + (room - 3.0 * each) / 2.0 + n * each;
        let strip = |n: f64| rect(x0, y(n), area.x1, y(n) + each - u * 0.45);
        (
            [rect(area.x0, top, x0 - u * 1.6, bottom)].into(),
            Vec::from([running]),
            style,
            Some(card),
            [strip(0.0), strip(1.0), strip(2.0)],
        )
    } else {
        let x = |n: usize| area.x0 + n as f64 * column;
        let ready: Vec<Rect> = (0..cpus).map(|n| rect(x(n), top, x(n + 1) - u * 1.2, bottom - below)).collect();
        let y = |n: f64| bottom - below + u * 0.6 + n * strip;
        let line = |n: f64, x0: f64, x1: f64| rect(x0, y(n), x1, y(n) + strip - u * 0.45);
        let running = ready.iter().map(|ready| line(0.0, ready.x0, ready.x1)).collect();
        let part = |n: f64| area.x0 + area.width() * n;
        let strips = if row {
            [line(1.0, area.x0, part(0.48)), line(1.0, part(0.5), part(0.74)), line(1.0, part(0.76), area.x1)]
        } else {
            let middle = part(0.5);
            [line(1.0, area.x0, area.x1), line(2.0, area.x0, middle - u * 0.5), line(2.0, middle + u * 0.5, area.x1)]
        };
        (ready, running, Style::Token, None, strips)
    };
    let [blocked, new, ended] = strips;
    let lane_y = bottom + section + air + now;
    let lane_names = if cpus > 1 { cpu_names(view, u) } else { 0.0 };
    let step = lane + u * 0.3;
    let lane_rect =
        |n: usize| rect(area.x0 + lane_names, lane_y + n as f64 * step, area.x1, lane_y + n as f64 * step + lane);
    let axis_y = lane_rect(cpus - 1).y1;
    let axis = rect(area.x0 + lane_names, axis_y, area.x1, axis_y + axis);
    let figures_y = (axis.y1 + air + u * 0.5).min(area.y1 - (figures - u * 0.5).max(0.0));
    Some(Plan {
        scale,
        shape: Shape::Panel { style, card, ready, running, new, blocked, ended },
        lanes: (0..cpus).map(lane_rect).collect(),
        lane_names,
        says_now: now > 0.0,
        axis,
        figures: if figures > 0.0 {
            rect(area.x0, figures_y, area.x1, area.y1)
        } else {
            rect(area.x0, area.y1, area.x1, area.y1)
        },
        rows,
    })
}
