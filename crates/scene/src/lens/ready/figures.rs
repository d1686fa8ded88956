//! Waiting, response and turnaround so far.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::snapshot::State;
use os_scope_sim::{Pid, Snapshot, Time};

use super::plan::row_height;
use super::{Scene, kind, policy};
use crate::caption::{self, cat};
use crate::lens::api::Table;
use crate::{Face, Key, Role, Str, Weight, text};

/// The columns after the name and the state, the last ones first to stay where there is no room.
const COLUMNS: [(&str, &str); 4] =
    [("CPU time", "CPU"), ("waiting", "wait"), ("response", "resp."), ("turnaround", "turn.")];

pub(super) fn draw(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    if plan.figures.height() < plan.scale.small {
        return;
    }
    if plan.rows == 0 {
        return means(scene, plan.figures.y0 + plan.scale.small * 0.85);
    }
    rows(scene);
}

/// The means in a line.
fn means(scene: &mut Scene<'_>, baseline: f64) {
    let u = scene.plan.scale.small;
    let room = scene.plan.figures.width();
    // The least important ones are left out where there is no room.
    let all = summary(scene);
    for fit in (1..=all.len()).rev() {
        let words = all[..fit].join(" · ");
        if text::width(&words, u, Face::Sans, Weight::Regular) <= room {
            let at = (scene.plan.figures.x0, baseline);
            scene.picture.text(Key::new(kind::FIGURE, 0, 0), at, u, words).fill(Role::Faint.ink());
            return;
        }
    }
}

fn summary(scene: &Scene<'_>) -> Vec<String> {
    let snapshot = scene.snapshot;
    let mut words = Vec::new();
    let arrived: Vec<Pid> =
        snapshot.processes.iter().zip(0..).filter(|(process, _)| process.arrived).map(|(_, pid)| Pid(pid)).collect();
    let mean = |sum: u64, count: usize| scene.time(Time(sum / count.max(1) as u64));
    if !arrived.is_empty() {
        let sum = arrived.iter().map(|&pid| scene.waited(pid).0).sum();
        words.push(cat(&["mean wait ", &mean(sum, arrived.len())]));
    }
    let responses: Vec<u64> =
        snapshot.processes.iter().filter_map(|p| p.first_run.map(|first| first.since(p.arrival).0)).collect();
    if !responses.is_empty() {
        words.push(cat(&["mean response ", &mean(responses.iter().sum(), responses.len())]));
    }
    let now = scene.view.now;
    let busy =
        |cpu: &os_scope_sim::snapshot::Cpu| cpu.busy.0 + if cpu.running.is_some() { now.since(cpu.since).0 } else { 0 };
    let busy: u64 = snapshot.cpus.iter().map(busy).sum();
    words.push(cat(&["CPU busy ", &text::percent(busy, now.0.saturating_mul(snapshot.cpus.len() as u64))]));
    words.push(caption::count(snapshot.counts.switches, "switch", "switches"));
    words
}

/// The figures of a process: CPU time, waiting, response, turnaround; none: not known yet.
fn figures(scene: &Scene<'_>, pid: Pid) -> [Option<Time>; 4] {
    let Some(process) = scene.snapshot.processes.get(pid.index()).filter(|process| process.arrived) else {
        return [None; 4];
    };
    [
        Some(scene.ran(pid)),
        Some(scene.waited(pid)),
        process.first_run.map(|first| first.since(process.arrival)),
        process.ended.map(|ended| ended.since(process.arrival)),
    ]
}

const fn state_name(state: State, arrived: bool) -> &'static str {
    match state {
        State::New if !arrived => "–",
        State::New => "new",
        State::Ready => "ready",
        State::Running => "running",
        State::Blocked(_) => "blocked",
        State::Terminated(None) => "ended",
        State::Terminated(Some(_)) => "killed",
    }
}

/// The processes that run most in the whole run, so that the same ones are shown all the time; in the order of their
/// numbers.
fn busiest(scene: &Scene<'_>, room: usize) -> Vec<Pid> {
    let mut all: Vec<Pid> = (0..scene.snapshot.processes.len() as u32).map(Pid).collect();
    if all.len() > room {
        all.sort_by_key(|&pid| core::cmp::Reverse(scene.view.history.ran(pid)));
        all.truncate(room);
        all.sort_unstable();
    }
    all
}

/// The widths of the table's columns.
#[derive(Clone, Copy)]
struct Grid {
    name_width: f64,
    state_width: f64,
    column: f64,
    /// Columns left out.
    skipped: usize,
}

impl Grid {
    fn of(scene: &Scene<'_>) -> Self {
        let (u, width) = (scene.plan.scale.small, scene.plan.figures.width());
        let (name, state, skipped) = if width > u * 34.0 { (12.0, 6.0, 0) } else { (9.5, 0.0, 1) };
        let (name_width, state_width) = (u * name, u * state);
        let most = if width > u * 56.0 { u * 9.0 } else { u * 7.5 };
        let column = ((width - name_width - state_width) / (COLUMNS.len() - skipped) as f64).min(most);
        Self { name_width, state_width, column, skipped }
    }
}

fn rows(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    let (u, place, height) = (plan.scale.small, plan.figures, row_height(plan.scale));
    let wide = place.width() > u * 56.0;
    let grid = Grid::of(scene);
    let Grid { name_width, state_width, column, .. } = grid;
    let right = |n: usize| place.x0 + name_width + state_width + (n + 1) as f64 * column;
    let baseline = |row: usize| place.y0 + row as f64 * height + u * 1.15;
    let head = |n: usize, name: &'static str| (Key::new(kind::FIGURE, n as u32, 0), name);
    let (key, _) = head(0, "");
    scene.picture.text(key, (place.x0, baseline(0)), u, "process").fill(Role::Faint.ink());
    if state_width > 0.0 {
        scene.picture.text(key.part(1), (place.x0 + name_width, baseline(0)), u, "state").fill(Role::Faint.ink());
    }
    for (n, (long, short)) in COLUMNS.into_iter().skip(grid.skipped).enumerate() {
        let (key, name) = head(n + 1, if column >= u * 6.4 { long } else { short });
        scene.picture.text(key, (right(n), baseline(0)), u, name).end().fill(Role::Faint.ink());
    }
    let rule = place.y0 + height - u * 0.15;
    let end = if wide { right(COLUMNS.len() - grid.skipped - 1) } else { place.x1 };
    scene
        .picture
        .line(Key::new(kind::FIGURE, 0, 1), (place.x0, rule), (end, rule))
        .stroke(Role::Panel.line(), scene.plan.scale.hair());
    let count = scene.snapshot.processes.len();
    let shown = busiest(scene, if count <= plan.rows { count } else { plan.rows - 1 });
    for (at, &pid) in shown.iter().enumerate() {
        row(scene, pid, baseline(at + 1), grid);
    }
    if shown.len() < count {
        let words = cat(&["and ", &text::number((count - shown.len()) as u64), " that run less"]);
        scene
            .picture
            .text(Key::new(kind::FIGURE, 0, 2), (place.x0, baseline(shown.len() + 1)), u, words)
            .fill(Role::Faint.ink());
    }
    // The means stand beside the table.
    let beside = Rect::new(end + u * 3.0, place.y0, place.x1, place.y1);
    if beside.width() > u * 13.0 {
        for (n, words) in summary(scene).into_iter().enumerate().take(plan.rows + 1) {
            let key = Key::new(kind::FIGURE, n as u32, 3);
            scene.picture.text(key, (beside.x0, baseline(n)), u, words).fill(Role::Faint.ink()).fit(beside.width());
        }
    }
}

fn row(scene: &mut Scene<'_>, pid: Pid, baseline: f64, Grid { name_width, state_width, column, skipped }: Grid) {
    let Some(process) = scene.snapshot.processes.get(pid.index()) else { return };
    let (u, x0) = (scene.plan.scale.small, scene.plan.figures.x0);
    let (state, arrived) = (process.state, process.arrived);
    let key = Key::new(kind::FIGURE, pid.0, 5);
    let letter = text::letter(pid);
    let indent = u * 1.9;
    scene.picture.text(key, (x0, baseline), u, letter).bold().fill(Role::process(pid).ink());
    let name = caption::name(scene.snapshot, pid);
    scene.picture.text(key.part(1), (x0 + indent, baseline), u, name).fit(name_width - indent - u * 0.4);
    if state_width > 0.0 {
        let words = state_name(state, arrived);
        let text = scene.picture.text(key.part(2), (x0 + name_width, baseline), u, words);
        if state != State::Running {
            text.fill(Role::Faint.ink());
        }
    }
    for (n, time) in figures(scene, pid).into_iter().skip(skipped).enumerate() {
        let words = time.map_or_else(|| "–".into(), |time| scene.time(time));
        let at = (x0 + name_width + state_width + (n + 1) as f64 * column, baseline);
        let text = scene.picture.text(key.part(4 + n as u8), at, u, words).mono().end().fit(column - u * 0.3);
        if time.is_none() {
            text.fill(Role::Faint.ink());
        }
    }
}

/// Everything in words.
pub(super) fn table(snapshot: &Snapshot) -> Table {
    let unit = snapshot.setup.unit;
    let mut columns = ["process", "state", "CPU time", "waiting", "response", "turnaround"].map(Str::from).to_vec();
    columns.extend(policy::facts::columns(&snapshot.setup).into_iter().map(Str::from));
    let time = |time: Option<Time>| Str::from(time.map_or_else(|| "–".into(), |time| text::time_in_words(time, unit)));
    let rows = snapshot.processes.iter().zip(0..).map(|(process, pid)| {
        let running = if process.state == State::Running { snapshot.now.since(process.since) } else { Time::ZERO };
        let waiting = if process.state == State::Ready { snapshot.now.since(process.since) } else { Time::ZERO };
        let known = |value: Time| process.arrived.then_some(value);
        let mut row = Vec::from([
            Str::from(caption::name(snapshot, Pid(pid))),
            Str::from(state_name(process.state, process.arrived)),
            time(known(process.ran + running)),
            time(known(process.waited + waiting)),
            time(process.first_run.map(|first| first.since(process.arrival))),
            time(process.ended.map(|ended| ended.since(process.arrival))),
        ]);
        row.extend(policy::facts::cells(snapshot, Pid(pid)).into_iter().map(Str::from));
        row
    });
    Table { caption: "Processes and their states".into(), columns, rows: rows.collect() }
}
