//! Where everything goes. A plan depends on the size of the picture and on the machine alone, so nothing is rearranged
//! while a run plays.

use alloc::vec::Vec;

use kurbo::{Rect, Size};
use os_scope_sim::CpuId;

use super::policy::plan::{self as panel, Need};
use crate::lens::api::View;
use crate::lens::sheet::{Scale, Sheet};
use crate::{Face, Weight, caption, text};

/// The least width at which who runs stands beside the queue, in sizes of small type.
const BESIDE: f64 = 40.0;
/// The least width at which it does so where there is too little height for all of it one below the other.
const NARROW: f64 = 32.0;
/// The least width at which new and ended have columns of their own.
const WIDE: f64 = 60.0;
/// The least width at which who runs stands beside a panel.
const PANEL: f64 = 36.0;
/// The width of a CPU's name beside its card, in sizes of small type.
pub(super) const BESIDE_NAME: f64 = 4.2;
/// So many CPUs have a card each; more are lines.
const CARDS: usize = 2;
/// So many processes may have cards; more are tokens.
const FEW: usize = 8;
/// So many rows of figures are enough.
pub(super) const ROWS: usize = 8;

/// How much a process shows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Name, progress and two lines.
    Full,
    /// Name and progress.
    Compact,
    /// Its letter.
    Token,
}

/// How the upper part is arranged.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// The state diagram with a card for each CPU.
    Diagram {
        style: Style,
        /// The cards' size.
        card: Size,
        /// A box for the queue of each CPU, and one for who runs on it.
        ready: Vec<Rect>,
        running: Vec<Rect>,
        new: Rect,
        blocked: Rect,
        ended: Rect,
        /// Whether the name of a CPU stands beside its card.
        low: bool,
        /// Whether new and ended are columns at the sides, with arrows all around.
        wide: bool,
        /// Whether the queue is drawn as what the policy sorts by.
        panel: bool,
    },
    /// What the policy sorts by, with who runs beside it or below it, and the other states as strips.
    Panel {
        style: Style,
        /// The card of who runs; none: a strip.
        card: Option<Size>,
        /// A panel for each CPU, and its CPU.
        ready: Vec<Rect>,
        running: Vec<Rect>,
        new: Rect,
        blocked: Rect,
        ended: Rect,
    },
    /// A line for each CPU: label, queue, who runs.
    Lines {
        lines: Vec<Line>,
        /// CPUs that found no room.
        hidden: usize,
        new: Rect,
        blocked: Rect,
        ended: Rect,
    },
}

impl Shape {
    /// Whether processes are tokens without names.
    pub(super) fn nameless(&self) -> bool {
        match self {
            Self::Diagram { style, .. } | Self::Panel { style, .. } => *style == Style::Token,
            Self::Lines { .. } => true,
        }
    }
}

/// A CPU as a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) label: Rect,
    pub(super) queue: Rect,
    pub(super) running: Rect,
}

/// Where everything goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) scale: Scale,
    pub(super) shape: Shape,
    /// The chart: the lane of each CPU shown.
    pub(super) lanes: Vec<Rect>,
    /// Where the lanes' names go; no width: nowhere.
    pub(super) lane_names: f64,
    /// Whether there is room above the lanes to say what time it is.
    pub(super) says_now: bool,
    /// The axis below the lanes.
    pub(super) axis: Rect,
    /// Figures of each process: a head and so many rows, or only a line of means.
    pub(super) figures: Rect,
    pub(super) rows: usize,
}

/// How the boxes of the diagram stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrangement {
    /// New, ready, running and ended from left to right, blocked below: the state diagram with its arrows.
    Wide,
    /// The same, with new and ended so narrow that they only hold tokens.
    Tight,
    /// As wide, for several CPUs in little height: the name of a CPU beside its card.
    Low,
    /// Ready and running side by side; below them blocked, and new above ended.
    Beside,
    /// One below the other, for pictures that are taller than wide.
    Stacked,
}

impl Plan {
    pub(super) fn new(view: &View<'_>, page: &Sheet) -> Self {
        use Arrangement::{Beside, Low, Stacked, Tight, Wide};
        use Style::{Compact, Full, Token};
        let cpus = view.snapshot.cpus.len().max(1);
        let width = page.area.width() / page.scale.small;
        let tries: &[(Arrangement, Style)] = match width {
            _ if cpus > CARDS => &[],
            WIDE.. => &[
                (Wide, Full),
                (Tight, Full),
                (Wide, Compact),
                (Tight, Compact),
                (Wide, Token),
                (Low, Token),
                (Beside, Token),
            ],
            BESIDE.. if view.tall() => {
                &[(Stacked, Full), (Stacked, Compact), (Beside, Full), (Beside, Compact), (Beside, Token)]
            }
            BESIDE.. => &[(Beside, Full), (Beside, Compact), (Beside, Token)],
            NARROW.. if !view.tall() => &[(Beside, Full), (Beside, Compact), (Beside, Token)],
            _ => &[(Stacked, Compact)],
        };
        let Some(need) = Need::of(&view.snapshot.setup) else {
            let plan = tries.iter().find_map(|&(arrangement, style)| diagram(view, page, arrangement, style, None));
            return plan.unwrap_or_else(|| lines(view, page, width >= BESIDE && cpus > CARDS));
        };
        // The arrows are for whoever has room for them and for the whole panel.
        let tries: &[(Arrangement, Style)] = match width {
            WIDE.. if cpus <= CARDS => &[(Wide, Full), (Tight, Full), (Tight, Compact)],
            _ => &[],
        };
        let plan = tries.iter().find_map(|&(arrangement, style)| diagram(view, page, arrangement, style, Some(need)));
        let plan = plan.or_else(|| panel::plan(view, page, need, width >= PANEL && !(view.tall() && width < BESIDE)));
        plan.unwrap_or_else(|| lines(view, page, width >= BESIDE && cpus > CARDS))
    }
}

/// The room for the names of CPUs; a recorded machine may have long ones.
pub(super) fn cpu_names(view: &View<'_>, u: f64) -> f64 {
    let last = CpuId(view.snapshot.cpus.len().saturating_sub(1) as u8);
    let name = caption::cpu_name(&view.snapshot.setup, last);
    (text::width(&name, u, Face::Sans, Weight::Bold) + u * 0.6).max(u * BESIDE_NAME)
}

/// The height of a row of figures.
pub(super) fn row_height(scale: Scale) -> f64 {
    scale.small * 1.75
}

/// The side of a token.
pub(super) fn token(scale: Scale) -> f64 {
    scale.small * 2.1
}

/// The gap between cards.
pub(super) fn card_gap(scale: Scale) -> f64 {
    scale.gap.max(scale.small * 0.7)
}

/// Cards of a style in rows of a width: their size and the number of rows, if as many fit as may ever wait in one
/// queue.
fn cards(scale: Scale, style: Style, width: f64, processes: usize, most_rows: usize) -> Option<(Size, usize)> {
    let (u, gap) = (scale.small, card_gap(scale));
    let (least, most, height) = match style {
        Style::Full => (u * 8.8, u * 12.1, u * 7.0),
        Style::Compact => (u * 6.8, u * 12.1, u * 3.8),
        Style::Token => (token(scale), token(scale), token(scale)),
    };
    let columns = (((width + gap) / (least + gap)) as usize).max(1);
    if style == Style::Token {
        let rows = processes.div_ceil(columns).min(most_rows.max(2));
        return Some((Size::new(least, height), rows));
    }
    let rows = processes.div_ceil(columns);
    if processes > FEW || rows > most_rows {
        return None;
    }
    let columns = processes.div_ceil(rows);
    let each = ((width + gap) / columns as f64 - gap).min(most);
    Some((Size::new(each, height), rows))
}

/// The diagram with cards of a style, if it fits.
fn diagram(view: &View<'_>, page: &Sheet, arrangement: Arrangement, style: Style, need: Option<Need>) -> Option<Plan> {
    let (scale, area) = (page.scale, page.area);
    let u = scale.small;
    let cpus = view.snapshot.cpus.len().max(1);
    let processes = view.snapshot.processes.len().max(1);
    let (tight, stacked) = (arrangement == Arrangement::Tight, arrangement == Arrangement::Stacked);
    let low = arrangement == Arrangement::Low && cpus > 1;
    let wide = tight || matches!(arrangement, Arrangement::Wide | Arrangement::Low);
    if stacked && cpus > 1 {
        return None;
    }
    let (head, pad, gap) = (u * 1.8, u * 0.7, card_gap(scale));

    // Columns.
    let running_width = if low {
        u * (11.0 + BESIDE_NAME)
    } else if style == Style::Token {
        u * 11.0
    } else {
        u * 13.6
    };
    let (side, arrow, dispatch) = match arrangement {
        Arrangement::Wide | Arrangement::Low => (u * 8.8, u * 4.2, u * 7.4),
        Arrangement::Tight => (u * 4.6, u * 2.8, u * 6.8),
        _ => (0.0, 0.0, u * 1.6),
    };
    let running_x1 = area.x1 - side - arrow;
    let running_x0 = if stacked { area.x0 } else { running_x1 - running_width };
    let running_x1 = running_x0 + running_width;
    let ready_x0 = area.x0 + side + arrow;
    let ready_x1 = if stacked { area.x1 } else { running_x0 - dispatch };
    let inner = ready_x1 - ready_x0 - 2.0 * pad;
    let (card, rows) = match need {
        None => cards(scale, style, inner, processes, if stacked { 2 } else { 1 })?,
        // A row of those that wait is enough.
        Some(_) => cards(scale, style, inner, 2, 1)?,
    };
    let card = Size::new(card.width.min(running_width - 2.0 * pad), card.height);

    // Rows. A CPU: its name if there are several, the card, the quantum as a bar.
    let name = if cpus > 1 && !low { u * 1.5 } else { 0.0 };
    let cpu_height = pad + name + card.height + u * 1.2 + pad * 0.8 + if need.is_some() { u * 1.5 } else { 0.0 };
    let blocked_height = rows as f64 * (card.height + gap) - gap + 2.0 * pad;
    let mut queue_height = need.map_or(blocked_height, |need| u * need.ample.min(14.0));
    let mut lane = if stacked { queue_height } else { cpu_height.max(queue_height + name) };
    let section = u * 0.8;
    let now = u * 1.8;
    let axis = u * 2.0;
    let mut upper = head + cpus as f64 * (lane + gap) - gap + section + head + blocked_height;
    if stacked {
        upper += section + head + cpu_height;
    }
    let lane_height = u * 2.1;
    let chart = now + cpus as f64 * (lane_height + u * 0.5) - u * 0.5 + axis;
    let mut fixed = upper + section + chart;
    let least = fixed + u * 1.4;
    if least > area.height() {
        return None;
    }
    if let Some(need) = need {
        // First the panel gets what it can use.
        let more = ((area.height() - least - u * 0.4) / cpus as f64).min(u * need.ample * 1.2 - queue_height).max(0.0);
        queue_height += more;
        let higher = cpu_height.max(queue_height + name) - lane;
        lane += higher;
        fixed += higher * cpus as f64;
    }
    // Figures in what is left: a table, or else the means.
    let rows_wanted = processes.min(ROWS);
    let table_rows = (((area.height() - fixed - u) / row_height(scale)) as usize).saturating_sub(1).min(rows_wanted);
    // Two CPUs with full cards are worth less than a table.
    if style == Style::Full && cpus > 1 && table_rows < rows_wanted.min(4) {
        return None;
    }
    let table_rows = if table_rows >= rows_wanted.min(3) { table_rows } else { 0 };
    let figures_height = if table_rows > 0 { (table_rows + 1) as f64 * row_height(scale) } else { u * 1.1 };
    // What is left over goes between the parts and into the lanes.
    let spare = area.height() - fixed - figures_height - u * 0.5;
    let parts = if stacked { 4.0 } else { 3.0 };
    let air = (spare * 0.6 / parts).clamp(0.0, u * 3.6);
    let taller = ((spare - air * parts) / cpus as f64).clamp(0.0, u * 4.0);
    let lane_height = lane_height + taller;

    let rect = |x0: f64, y0: f64, x1: f64, y1: f64| Rect::new(x0, y0, x1, y1);
    let top = area.y0 + head;
    let row = |n: usize| top + n as f64 * (lane + gap);
    let middle = |n: usize| row(n) + (lane + name) / 2.0 - if stacked { 0.0 } else { u * 0.3 };
    let ready: Vec<Rect> = (0..cpus)
        .map(|n| rect(ready_x0, middle(n) - queue_height / 2.0, ready_x1, middle(n) + queue_height / 2.0))
        .collect();
    let ready_end = row(cpus - 1) + lane;
    let cpu_y = |n: usize| match need {
        _ if stacked => ready_end + section + air + head,
        None => middle(n) - card.height / 2.0 - pad - name,
        Some(_) => row(n) + (lane - cpu_height) / 2.0,
    };
    let running: Vec<Rect> = (0..cpus).map(|n| rect(running_x0, cpu_y(n), running_x1, cpu_y(n) + cpu_height)).collect();
    let running_end = cpu_y(cpus - 1) + cpu_height;
    let blocked_y = ready_end.max(running_end) + section + air + head;
    let blocked_x = if wide { (ready_x0 + u * 3.2, running_x0 + u * 3.0) } else { (ready_x0, ready_x1) };
    let blocked = rect(blocked_x.0, blocked_y, blocked_x.1, blocked_y + blocked_height);
    let (new, ended) = if wide {
        let rows = processes as f64 * (token(scale) + u * 0.6) + 2.0 * pad - u * 0.6;
        let bottom = ready[0].y0 + rows.max(queue_height).min(blocked.y1 - ready[0].y0);
        (rect(area.x0, ready[0].y0, area.x0 + side, bottom), rect(area.x1 - side, ready[0].y0, area.x1, bottom))
    } else {
        // Two strips: beside the CPU, or below it.
        let (x0, x1) = if stacked { (running_x1 + u * 1.6, area.x1) } else { (running_x0, running_x1) };
        let (y0, y1) = if stacked { (running[0].y0, running_end) } else { (blocked.y0, blocked.y1) };
        let middle = (y0 + y1) / 2.0;
        (rect(x0, y0, x1, middle - u * 0.2), rect(x0, middle + u * 0.2, x1, y1))
    };

    let chart_top = blocked.y1 + section + air;
    let lane_names = if cpus > 1 { cpu_names(view, u) } else { 0.0 };
    let lane_y = |n: usize| chart_top + now + n as f64 * (lane_height + u * 0.5);
    let lanes: Vec<Rect> =
        (0..cpus).map(|n| rect(area.x0 + lane_names, lane_y(n), area.x1, lane_y(n) + lane_height)).collect();
    let axis_y = lane_y(cpus - 1) + lane_height;
    let figures_y = (axis_y + axis + u * 0.5 + air).min(area.y1 - figures_height);
    Some(Plan {
        scale,
        shape: Shape::Diagram { style, card, ready, running, new, blocked, ended, low, wide, panel: need.is_some() },
        lanes,
        lane_names,
        says_now: true,
        axis: rect(area.x0 + lane_names, axis_y, area.x1, axis_y + axis),
        figures: rect(area.x0, figures_y, area.x1, area.y1),
        rows: table_rows,
    })
}

/// CPUs as lines, with their lanes beside them or below.
fn lines(view: &View<'_>, page: &Sheet, beside: bool) -> Plan {
    let (scale, area) = (page.scale, page.area);
    let u = scale.small;
    let cpus = view.snapshot.cpus.len().max(1);
    // Many lines are set close.
    let close = beside && cpus > 8;
    let side = if close { u * 1.85 } else { token(scale) };
    let strip = side + u * 0.5;
    let axis = u * 1.9;
    let now = if area.height() > 18.0 * u { u * 1.9 } else { 0.0 };
    // Blocked, and new beside ended: two strips, three where there is room.
    let strips = if area.height() > 30.0 * u && !close { 3 } else { 2 };
    let fixed = f64::from(strips) * strip + u * 0.8 + axis + now;
    let lane = if beside { 0.0 } else { u * if area.height() > 18.0 * u { 2.2 } else { 1.6 } };
    let line = side
        + u * if close {
            0.2
        } else if beside {
            0.25
        } else {
            0.5
        };
    let room = area.height() - fixed;
    let fit = ((room / (line + lane)) as usize).max(1);
    let shown = if cpus <= fit { cpus } else { (((room - u * 1.5) / (line + lane)) as usize).max(1) };
    let hidden = cpus - shown;
    let mut left = (room - shown as f64 * (line + lane) - if hidden > 0 { u * 1.5 } else { 0.0 }).max(0.0);
    // Figures in what is left.
    let processes = view.snapshot.processes.len().max(1);
    let rows_wanted = processes.min(ROWS);
    let rows = (((left - u) / row_height(scale)) as usize).saturating_sub(1).min(rows_wanted);
    let rows = if rows >= rows_wanted.min(3) { rows } else { 0 };
    let figures_height = match rows {
        0 if left > u * 2.2 => u * 1.3,
        0 => 0.0,
        _ => (rows + 1) as f64 * row_height(scale),
    };
    if figures_height > 0.0 {
        left -= figures_height + u * 0.8;
    }
    // On a tall screen what is left goes into the lines and between the parts.
    let most = u * if beside { 1.2 } else { 2.4 };
    let taller = (left * 0.6 / shown as f64).min(most);
    let (line, lane) = if beside { (line + taller, lane) } else { (line + taller * 0.5, lane + taller * 0.5) };
    let spare = ((left - taller * shown as f64) / 4.0).clamp(0.0, most);

    let rect = |x0: f64, y0: f64, x1: f64, y1: f64| Rect::new(x0, y0, x1, y1);
    let label = if cpus > 1 { cpu_names(view, u) } else { u * 5.6 };
    let queue = if beside { (area.width() * 0.24).max(side * 4.0) } else { area.width() - label - side - u * 7.4 };
    let y = |n: usize| area.y0 + if beside { now } else { 0.0 } + n as f64 * line;
    let one = |n: usize| {
        let (top, bottom) = (y(n), y(n) + side);
        let x = area.x0 + label;
        let running = x + queue + u * 0.9;
        let width = if beside { side } else { area.x1 - running };
        Line {
            label: rect(area.x0, top, x, bottom),
            queue: rect(x, top, x + queue, bottom),
            running: rect(running, top, running + width, bottom),
        }
    };
    let lines: Vec<Line> = (0..shown).map(one).collect();
    let mut next = y(shown);
    let lane_names = if beside || shown == 1 { 0.0 } else { label };
    let chart_x = if beside { area.x0 + label + queue + side + u * 2.2 } else { area.x0 + lane_names };
    let mut strip_rect = |y: &mut f64| {
        let place = rect(area.x0, *y, area.x1, *y + side);
        *y += strip;
        place
    };
    let place_strips = |next: &mut f64, strip_rect: &mut dyn FnMut(&mut f64) -> Rect| {
        *next += spare;
        let blocked = strip_rect(next);
        let new = strip_rect(next);
        let ended =
            if strips == 3 { strip_rect(next) } else { rect(new.x0 + new.width() / 2.0, new.y0, new.x1, new.y1) };
        let new = if strips == 3 { new } else { rect(new.x0, new.y0, ended.x0 - u, new.y1) };
        *next += spare;
        (blocked, new, ended)
    };
    let (lanes, axis_rect, (blocked, new, ended)): (Vec<Rect>, Rect, _) = if beside {
        let lanes = lines.iter().map(|line| rect(chart_x, line.running.y0, area.x1, line.running.y1)).collect();
        let axis_rect = rect(chart_x, next - (line - side), area.x1, next - (line - side) + axis);
        next += axis + if hidden > 0 { 0.0 } else { u * 0.3 };
        (lanes, axis_rect, place_strips(&mut next, &mut strip_rect))
    } else {
        next += if hidden > 0 { u * 1.5 } else { 0.0 };
        let strips = place_strips(&mut next, &mut strip_rect);
        next += now;
        let lanes = (0..shown)
            .map(|n| rect(chart_x, next + n as f64 * lane, area.x1, next + (n + 1) as f64 * lane - u * 0.3))
            .collect();
        next += shown as f64 * lane - u * 0.3;
        (lanes, rect(chart_x, next, area.x1, next + axis), strips)
    };
    let end = blocked.y1.max(ended.y1).max(axis_rect.y1);
    let figures_y = (end + u * 0.8).min(area.y1 - figures_height);
    Plan {
        scale,
        shape: Shape::Lines { lines, hidden, new, blocked, ended },
        lanes,
        lane_names,
        says_now: now > 0.0,
        axis: axis_rect,
        figures: rect(area.x0, figures_y, area.x1, area.y1),
        rows,
    }
}
