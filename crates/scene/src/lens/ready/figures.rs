//! Waiting, response and turnaround so far.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use os_scope_sim::{Pid, Time};

use super::facts;
use super::keys::kind;
use super::scene::Scene;
use crate::caption::{self, cat, count};
use crate::layout::table::{Row, Rows};
use crate::layout::{Part, Words, best, column, nothing, optional};
use crate::{Key, Role, Str, explain, text};

/// No fewer rows than these are of use in the picture, and no more.
const ROWS: [usize; 2] = [4, 8];
const HEADS: [&str; 6] = ["process", "state", "CPU time", "waiting", "response", "turnaround"];

/// The figures of each process as a table, or fewer columns of it, or only their means in a line.
pub(super) fn part(scene: Scene<'_>) -> Part<'_> {
    let key = Key::new(kind::FIGURE, 0, 0);
    let count = scene.snapshot.processes.len();
    let table = |heads: &[(usize, &'static str)], widths: &[f64]| {
        // Of many, those first that run most in the whole run, so that the same ones are shown all the time.
        let mut pids: Vec<Pid> = scene.pids().collect();
        if count > ROWS[1] {
            pids.sort_unstable_by_key(|&pid| (Reverse(scene.view.history.ran(pid)), pid));
        }
        let row = |(n, &pid): (usize, &Pid)| {
            // There may be thousands, of which most are only counted.
            let cells = if n < ROWS[1] { cells(scene, pid, false) } else { Default::default() };
            row_of(pid, heads.iter().map(|&(n, _)| cells[n].clone()).collect())
        };
        let heads = heads.iter().map(|&(n, head)| (head.into(), n > 1)).collect();
        let rows = Rows { caption: Str::default(), heads, rows: pids.iter().enumerate().map(row).collect() };
        rows.part(key, widths, [count.min(ROWS[0]), count.min(ROWS[1])])
    };
    let few = [(0, "process"), (3, "wait"), (4, "resp."), (5, "turn.")];
    let all: Vec<_> = HEADS.into_iter().enumerate().collect();
    let tables = [table(&all, &[10.0, 5.0, 6.0, 6.0, 6.0, 6.0]), table(&few, &[6.9, 4.4, 4.4, 4.4]), nothing()];
    let means = Words::new(Key::new(kind::FIGURE, 0, 2), means(scene)).faint().or_nothing().line(0.0);
    optional(1, column(0.6, [best(0, tables), means]))
}

/// The figures of all processes, with what the policy knows of them.
pub(super) fn rows(scene: Scene<'_>) -> Rows {
    let facts = explain::columns(scene.setup());
    let classes = facts::has_classes(scene.setup());
    let row = |pid: Pid| {
        let mut row = Vec::from(cells(scene, pid, true));
        for fact in facts {
            row.push(explain::cell(scene.snapshot, pid, fact, scene.view.now).into());
        }
        if classes {
            row.push(facts::class_name(scene.snapshot, pid).map_or("normal".into(), Str::from));
        }
        row_of(pid, row)
    };
    let mut heads = Vec::from(HEADS);
    heads.extend(facts.iter().map(|fact| fact.name));
    if classes {
        heads.push("class");
    }
    Rows {
        caption: "Processes and their states".into(),
        heads: heads.into_iter().map(|head| (head.into(), true)).collect(),
        rows: scene.pids().map(row).collect(),
    }
}

fn row_of(pid: Pid, cells: Vec<Str>) -> Row {
    Row { key: Key::new(kind::FIGURE, pid.0, 1), cells, role: Role::process(pid) }
}

/// A process, its state, CPU time, waiting, response and turnaround; times for sentences or for narrow columns.
fn cells(scene: Scene<'_>, pid: Pid, in_words: bool) -> [Str; 6] {
    let Some(process) = scene.process(pid) else { return Default::default() };
    let time = |time: Option<Time>| {
        let words =
            time.map(|time| if in_words { text::time_in_words(time, scene.setup().unit) } else { scene.time(time) });
        words.map_or_else(|| "–".into(), Str::from)
    };
    let since_arrival = |time: Option<Time>| time.map(|time| time.since(process.arrival));
    [
        caption::name(scene.snapshot, pid).into(),
        scene.state_name(pid).into(),
        time(process.arrived.then(|| scene.ran(pid))),
        time(process.arrived.then(|| scene.waited(pid))),
        time(since_arrival(process.first_run)),
        time(since_arrival(process.ended)),
    ]
}

/// The means in a line, in more words and in fewer.
fn means(scene: Scene<'_>) -> Vec<String> {
    let snapshot = scene.snapshot;
    let mean = |name: &str, times: Vec<u64>| {
        let sum = times.iter().sum::<u64>().checked_div(times.len() as u64)?;
        Some(cat(&[name, &scene.time(Time(sum))]))
    };
    let arrived = scene.pids().filter(|&pid| scene.process(pid).is_some_and(|process| process.arrived));
    let responses = snapshot.processes.iter().filter_map(|p| p.first_run.map(|first| first.since(p.arrival).0));
    let now = scene.view.now;
    let busy =
        |cpu: &os_scope_sim::snapshot::Cpu| cpu.busy.0 + if cpu.running.is_some() { now.since(cpu.since).0 } else { 0 };
    let busy: u64 = snapshot.cpus.iter().map(busy).sum();
    let mut all: Vec<String> =
        mean("mean wait ", arrived.map(|pid| scene.waited(pid).0).collect()).into_iter().collect();
    all.extend(mean("mean response ", responses.collect()));
    all.push(cat(&["CPU busy ", &text::percent(busy, now.0.saturating_mul(scene.cpus() as u64))]));
    all.push(count(snapshot.counts.switches, "switch", "switches"));
    (1..=all.len()).rev().map(|fit| all[..fit].join(" · ")).collect()
}
