//! `ready-queue`: whose turn is it?
//!
//! The picture is the state diagram itself: processes are cards that move between new, ready, running, blocked and
//! ended. Below it grows the chart of which process ran when. Where there are many CPUs or little room, each CPU is a
//! line: its queue, the process that runs, and its chart.
//!
//! In reading order: `diagram` and `lines` (what there is, in more room and in less), `arrows`, `states` (boxes and
//! strips of processes), `cpu`, `queue` (what the policy sorts by: a file for each shape), `chart`, `figures` (waiting,
//! response and turnaround), `process` (a process as a card), `facts` (what the policy knows of it), `travel` (how cards
//! move), `scene` and `keys` (what all share).

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::rule::Rule;
use os_scope_sim::{Event, EventKind, Setup, Snapshot};

use crate::caption::{cat, count};
use crate::layout::{best, column, sheet};
use crate::lens::api::{Lens, Step, Table, View};
use crate::{Mark, Picture, text};

mod arrows;
mod chart;
mod cpu;
mod diagram;
mod facts;
mod figures;
mod keys;
mod lines;
mod process;
mod queue;
mod scene;
mod states;
#[cfg(test)]
mod tests;
mod travel;

use scene::Scene;

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
        self.duration(event) > 0
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let scene = Scene::new(view);
        let variants: Vec<_> = diagram::variants(scene).into_iter().chain(lines::variants(scene)).collect();
        let parts = [best(3, variants).stretch().grow(1.0), figures::part(scene)];
        sheet(view, self.title(), note(&view.snapshot.setup), column(0.0, parts))
    }

    fn travel(&self, step: &Step<'_>) -> Vec<Mark> {
        travel::marks(step)
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::Computed { .. }
            | EventKind::Idled { .. }
            | EventKind::DiskQueued { .. }
            | EventKind::DiskStarted { .. }
            | EventKind::DiskFinished => 250,
            EventKind::Charged { .. } | EventKind::DeadlineSet { .. } | EventKind::Advanced { .. } => 300,
            EventKind::Arrived { .. }
            | EventKind::Woken { .. }
            | EventKind::QuantumExpired { .. }
            | EventKind::Preempted { .. } => 400,
            EventKind::Enqueued { .. }
            | EventKind::SwitchStarted { .. }
            | EventKind::Dispatched { .. }
            | EventKind::Blocked { .. }
            | EventKind::Migrated { .. }
            | EventKind::Exited { .. }
            | EventKind::Killed { .. }
            | EventKind::Finished
            | EventKind::Allotted { .. }
            | EventKind::Boosted
            | EventKind::TicketDrawn { .. } => 700,
            _ => 0,
        }
    }

    fn flows(&self, _before: &Snapshot) -> bool {
        true
    }

    fn table(&self, view: &View<'_>) -> Table {
        figures::rows(Scene::new(view)).table()
    }
}

/// `round robin · quantum 4 ms · 1 CPU`.
fn note(setup: &Setup) -> String {
    let cpus = count(u64::from(setup.machine.cpus), "CPU", "CPUs");
    if setup.recorded {
        return cat(&["recorded · ", &cpus, " · ", &count(setup.processes.len() as u64, "task", "tasks")]);
    }
    let scheduler = setup.machine.scheduler;
    let quantum = text::time_in_words(setup.machine.quantum, setup.unit);
    let quantum = if scheduler.info().has_quantum() { cat(&[" · quantum ", &quantum]) } else { String::new() };
    cat(&[scheduler.info().title, &quantum, " · ", &cpus])
}
