//! Waiting, response and turnaround so far.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use os_scope_sim::sched::Fact;
use os_scope_sim::snapshot::State;
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

/// The figures of each process as a table, or fewer columns of it, or only their means in a line.
pub(super) fn part(scene: Scene<'_>) -> Part<'_> {
    let key = Key::new(kind::FIGURE, 0, 0);
    let table = |all: bool| {
        let widths: &[f64] = if all { &[10.0, 5.0, 6.0, 6.0, 6.0, 6.0] } else { &[6.9, 4.4, 4.4, 4.4] };
        let rows = scene.snapshot.processes.len();
        let least = rows.min(ROWS[0]);
        rows_of(scene, if all { Columns::Drawn } else { Columns::Few }).part(key, widths, [least, rows.min(ROWS[1])])
    };
    let means = Words::new(Key::new(kind::FIGURE, 0, 2), means(scene)).faint().or_nothing().line(0.0);
    optional(1, column(0.6, [best(0, [table(true), table(false), nothing()]), means]))
}

/// Which columns are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// All, with what the policy knows.
    All,
    /// Those of the picture.
    Drawn,
    /// Those of a narrow picture.
    Few,
}

/// The figures of each process; in the picture, of many processes, those first that run most in the whole run, so that
/// the same ones are shown all the time.
pub(super) fn rows_of(scene: Scene<'_>, columns: Columns) -> Rows {
    let mut pids: Vec<Pid> = scene.pids().collect();
    if columns != Columns::All && pids.len() > ROWS[1] {
        pids.sort_by_key(|&pid| Reverse(scene.view.history.ran(pid)));
    }
    let (few, all) = (columns == Columns::Few, columns == Columns::All);
    let shown = |n: usize| !few || n == 0 || n > 2;
    let heads = if few {
        ["process", "", "", "wait", "resp.", "turn."]
    } else {
        ["process", "state", "CPU time", "waiting", "response", "turnaround"]
    };
    let heads = heads.into_iter().enumerate().filter(|(n, _)| shown(*n)).map(|(n, head)| (head.into(), n > 1));
    let own: &[Fact] = if all { explain::columns(scene.setup()) } else { &[] };
    let classes = all && facts::has_classes(scene.setup());
    let row = |pid: Pid| {
        let cells = cells(scene, pid, all).into_iter().enumerate().filter(|(n, _)| shown(*n)).map(|(_, cell)| cell);
        let own = own.iter().map(|fact| explain::cell(scene.snapshot, pid, fact, scene.view.now));
        let class = facts::class_name(scene.snapshot, pid).unwrap_or_else(|| "normal".into());
        let own = own.chain(classes.then_some(class)).map(Str::from);
        Row { key: Key::new(kind::FIGURE, pid.0, 1), cells: cells.chain(own).collect(), role: Role::process(pid) }
    };
    Rows {
        caption: "Processes and their states".into(),
        heads: heads
            .chain(own.iter().map(|fact| fact.name).chain(classes.then_some("class")).map(|head| (head.into(), true)))
            .collect(),
        rows: pids.into_iter().map(row).collect(),
    }
}

/// A process, its state, CPU time, waiting, response and turnaround; times for sentences or for narrow columns.
fn cells(scene: Scene<'_>, pid: Pid, in_words: bool) -> [Str; 6] {
    let Some(process) = scene.process(pid) else { return Default::default() };
    let state = match process.state {
        State::New if !process.arrived => "–",
        State::New => "new",
        State::Ready => "ready",
        State::Running => "running",
        State::Blocked(_) => "blocked",
        State::Terminated(None) => "ended",
        State::Terminated(Some(_)) => "killed",
    };
    let time = |time: Option<Time>| {
        let words =
            time.map(|time| if in_words { text::time_in_words(time, scene.setup().unit) } else { scene.time(time) });
        words.map_or_else(|| "–".into(), Str::from)
    };
    let since_arrival = |time: Option<Time>| time.map(|time| time.since(process.arrival));
    [
        caption::name(scene.snapshot, pid).into(),
        state.into(),
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
