//! `ready-queue`: whose turn is it?
//!
//! The picture is the state diagram itself: processes are cards that move between new, ready, running, blocked and
//! ended. Below it grows the chart of who ran when. Where there are many CPUs or little room, each CPU is a line: its
//! queue, who runs, and its chart.
//!
//! The parts: `plan.rs` (where everything goes, for a size and a machine: it never changes while a run plays),
//! `cards.rs` (a process), `states.rs` (the diagram), `policy/` (the queue as what the policy sorts by), `lines.rs`
//! (CPUs as lines), `chart.rs`, `figures.rs` (waiting, response and turnaround), `travel.rs` (how cards move).

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::rule::Rule;
use os_scope_sim::snapshot::State;
use os_scope_sim::{Event, EventKind, Pid, Setup, Snapshot, Time};

use super::api::{Lens, Step, Table, View};
use crate::caption::{cat, count};
use crate::{Key, Mark, Picture, text};

mod cards;
mod chart;
mod figures;
mod lines;
mod plan;
mod policy;
mod states;
#[cfg(test)]
mod tests;
mod travel;

use plan::{Plan, Shape};

/// Kinds of keys.
mod kind {
    pub(super) const PROCESS: u8 = 1;
    pub(super) const SLICE: u8 = 2;
    pub(super) const TICK: u8 = 3;
    pub(super) const NOW: u8 = 4;
    pub(super) const SLOT: u8 = 5;
    pub(super) const STATE: u8 = 6;
    pub(super) const ARROW: u8 = 7;
    pub(super) const CPU: u8 = 8;
    pub(super) const MORE: u8 = 9;
    pub(super) const FIGURE: u8 = 10;
    pub(super) const LANE: u8 = 11;
    pub(super) const LEVEL: u8 = 12;
    pub(super) const PIP: u8 = 13;
    pub(super) const EDGE: u8 = 14;
    pub(super) const VTIME: u8 = 15;
    pub(super) const FLAG: u8 = 16;
    pub(super) const GHOST: u8 = 17;
    pub(super) const POINTER: u8 = 18;
    pub(super) const CLASS: u8 = 19;
    pub(super) const NEXT: u8 = 20;
}

/// The key of a process's card.
const fn process_key(pid: Pid) -> Key {
    Key::new(kind::PROCESS, pid.0, 0)
}

/// The lens.
#[derive(Debug)]
pub(super) struct ReadyQueue;

impl Lens for ReadyQueue {
    fn name(&self) -> &'static str {
        "ready-queue"
    }

    fn title(&self) -> &'static str {
        "Whose turn is it?"
    }

    fn applies_to(&self, _setup: &Setup) -> bool {
        true
    }

    fn affected_by(&self, rule: Rule) -> bool {
        matches!(rule, Rule::Scheduler(_) | Rule::SameTick(_))
    }

    fn shows(&self, event: &Event) -> bool {
        matches!(
            event.kind,
            EventKind::Arrived { .. }
                | EventKind::Enqueued { .. }
                | EventKind::SwitchStarted { .. }
                | EventKind::Dispatched { .. }
                | EventKind::Computed { .. }
                | EventKind::QuantumExpired { .. }
                | EventKind::Preempted { .. }
                | EventKind::Blocked { .. }
                | EventKind::Woken { .. }
                | EventKind::Idled { .. }
                | EventKind::Migrated { .. }
                | EventKind::Exited { .. }
                | EventKind::Killed { .. }
                | EventKind::Finished
                | EventKind::DiskQueued { .. }
                | EventKind::DiskStarted { .. }
                | EventKind::DiskFinished
                | EventKind::Allotted { .. }
                | EventKind::Boosted
                | EventKind::Charged { .. }
                | EventKind::DeadlineSet { .. }
                | EventKind::Advanced { .. }
                | EventKind::TicketDrawn { .. }
        )
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let mut picture = Picture::new(view.size);
        let page = view.sheet(&mut picture, self.title(), note(&view.snapshot.setup));
        let plan = Plan::new(view, &page);
        let mut scene = Scene { view, snapshot: view.snapshot, plan: &plan, picture: &mut picture };
        match plan.shape {
            Shape::Diagram { .. } => states::draw(&mut scene),
            Shape::Panel { .. } => policy::draw(&mut scene),
            Shape::Lines { .. } => lines::draw(&mut scene),
        }
        chart::draw(&mut scene);
        figures::draw(&mut scene);
        picture
    }

    fn travel(&self, step: &Step<'_>) -> Vec<Mark> {
        travel::marks(step)
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::Charged { .. } | EventKind::DeadlineSet { .. } | EventKind::Advanced { .. } => 300,
            EventKind::Computed { .. }
            | EventKind::Idled { .. }
            | EventKind::DiskQueued { .. }
            | EventKind::DiskStarted { .. }
            | EventKind::DiskFinished => 250,
            EventKind::Arrived { .. }
            | EventKind::Woken { .. }
            | EventKind::QuantumExpired { .. }
            | EventKind::Preempted { .. } => 400,
            _ => 700,
        }
    }

    fn flows(&self, _before: &Snapshot) -> bool {
        true
    }

    fn table(&self, view: &View<'_>) -> Table {
        figures::table(view.snapshot)
    }
}

/// `round robin · quantum 4 ms · 1 CPU`.
fn note(setup: &Setup) -> String {
    let cpus = count(u64::from(setup.machine.cpus), "CPU", "CPUs");
    if setup.recorded {
        return cat(&["recorded · ", &cpus, " · ", &count(setup.processes.len() as u64, "task", "tasks")]);
    }
    let scheduler = setup.machine.scheduler.info();
    if scheduler.has_quantum() {
        return cat(&[
            scheduler.title,
            " · quantum ",
            &text::time_in_words(setup.machine.quantum, setup.unit),
            " · ",
            &cpus,
        ]);
    }
    cat(&[scheduler.title, " · ", &cpus])
}

/// What the drawing functions share.
struct Scene<'a> {
    view: &'a View<'a>,
    snapshot: &'a Snapshot,
    plan: &'a Plan,
    picture: &'a mut Picture,
}

impl Scene<'_> {
    /// A time, in words.
    fn time(&self, time: Time) -> String {
        text::time(time, self.snapshot.setup.unit)
    }

    /// The time since `earlier`, as exactly as it passes.
    fn since(&self, earlier: Time) -> f64 {
        self.view.now.since(earlier).0 as f64 + self.view.beyond
    }

    /// Processes in a state, lowest number first.
    fn in_state(&self, is: impl Fn(State) -> bool) -> Vec<Pid> {
        let all = self.snapshot.processes.iter().zip(0..);
        all.filter(|(process, _)| is(process.state)).map(|(_, pid)| Pid(pid)).collect()
    }
}
