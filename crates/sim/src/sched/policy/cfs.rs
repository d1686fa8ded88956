//! Linux's completely fair scheduler, as it was until 6.5 (kernel/sched/fair.c; OSTEP, section 9.7): the process
//! with the least virtual runtime runs. Running for `delta` adds delta × 1024 / weight.
//!
//! - The least virtual runtime of the queue (`min_vruntime`) only grows. A newcomer starts there (START_DEBIT is off).
//!   A process that slept continues with its own, but at most half a latency below the least (`place_entity`,
//!   GENTLE_FAIR_SLEEPERS).
//! - At timer ticks the running process makes room if it has had its slice (its weight's share of the latency, at least
//!   the granularity and at most the latency), or if it has had the granularity and the leftmost is more than a slice
//!   behind it (`check_preempt_tick`).
//! - A process that wakes preempts if it is more than the wake-up granularity behind, weighed by its own weight
//!   (`wakeup_preempt_entity`).
//! - Latency 6 ms, granularity 0.75 ms, wake-up granularity 1 ms, each times 1 + log2 of the CPUs (8 at most); with
//!   more than eight processes the latency is as many granularities. There are no groups and no buddies.

use super::super::api::{Context, DequeueReason, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::{Key, whole};
use super::super::task::Task;
use super::super::weights::{share, unweigh, weigh};
use super::super::words::{Chosen, Joins, Shape, VirtualTime};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its settings and what it keeps about the queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cfs {
    /// Virtual units in a unit of time.
    scale: u64,
    /// In what time every process runs once, in virtual units like those that follow.
    latency: u64,
    /// How long each runs at least.
    granularity: u64,
    /// How far behind one that comes must be to preempt.
    wakeup: u64,
    /// The least virtual runtime.
    least: i64,
    /// The weight of all that compete.
    load: u64,
    /// How many compete.
    count: u64,
}

impl Cfs {
    /// The time that a process may have before others get theirs (`sched_slice`, and the bound in
    /// `check_preempt_tick`).
    fn slice(&self, task: &Task) -> u64 {
        let period = if self.count > 8 { self.count.saturating_mul(self.granularity) } else { self.latency };
        share(period, task.weight(), self.load).max(self.granularity).min(self.latency)
    }

    /// Which conditions of `check_preempt_tick` are still to come: after how much running it would have had its slice,
    /// its granularity, and be a slice ahead.
    fn still(&self, task: &Task, ran: Time, leftmost: i64) -> (u64, u64, u64) {
        let (slice, ran) = (self.slice(task), ran.0.saturating_mul(self.scale));
        let ahead = task.entity.vruntime.saturating_sub(leftmost);
        let gap = whole(Time(slice)).saturating_sub(ahead).saturating_add(1).max(0) as u64;
        (slice.saturating_add(1).saturating_sub(ran), self.granularity.saturating_sub(ran), unweigh(gap, task.nice))
    }
}

impl Scheduler for Cfs {
    fn enqueue(&mut self, task: &mut Task, _why: ReadyReason, _context: &Context<'_>) {
        self.load += task.weight();
        self.count += 1;
    }

    fn key(&mut self, task: &mut Task, why: ReadyReason) -> Key {
        match why {
            ReadyReason::Arrived => task.entity.vruntime = self.least,
            ReadyReason::Woken => {
                let placed = self.least.saturating_sub(whole(Time(self.latency / 2)));
                task.entity.vruntime = task.entity.vruntime.max(placed);
            }
            _ => {}
        }
        (task.entity.vruntime, 0, 0)
    }

    fn value(&self, task: &Task) -> i64 {
        task.entity.vruntime
    }

    fn update_curr(&mut self, task: &mut Task, ran: Time, context: &Context<'_>) {
        let now = task.entity.vruntime.saturating_add(weigh(ran.0.saturating_mul(self.scale), task.nice));
        task.entity.vruntime = now;
        // `update_min_vruntime`
        self.least = self.least.max(context.leftmost().map_or(now, |leftmost| leftmost.min(now)));
    }

    fn dequeue(&mut self, task: &mut Task, why: DequeueReason, context: &Context<'_>) {
        self.load -= task.weight();
        self.count -= 1;
        if why != DequeueReason::Migrated
            && let Some(leftmost) = context.leftmost()
        {
            // It no longer holds the least back (`dequeue_entity` ends with `update_min_vruntime`).
            self.least = self.least.max(leftmost);
        }
    }

    fn check_preempt(&self, ready: &Task, running: &Task, _context: &Context<'_>) -> bool {
        let behind = running.entity.vruntime.saturating_sub(ready.entity.vruntime);
        behind > weigh(self.wakeup, ready.nice)
    }

    fn tick_free(&self, running: &Task, ran: Time, context: &Context<'_>) -> Option<Time> {
        let (slice, granularity, gap) = self.still(running, ran, context.leftmost()?);
        Some(Time(slice.min(gap.max(granularity)).div_ceil(self.scale)))
    }

    fn task_tick(&mut self, running: &mut Task, ran: Time, context: &Context<'_>) -> bool {
        let Some(leftmost) = context.leftmost() else { return false };
        let (slice, granularity, gap) = self.still(running, ran, leftmost);
        let had_enough = slice == 0 || granularity == 0 && gap == 0;
        // The one that had enough is put behind its equals, and the leftmost runs.
        had_enough && leftmost <= running.entity.vruntime
    }

    fn load(&self) -> u64 {
        self.load
    }

    fn vtime(&self) -> i64 {
        self.least
    }

    fn migrate(&mut self, task: &mut Task, from: i64) {
        task.entity.vruntime = task.entity.vruntime.saturating_sub(from).saturating_add(self.least);
    }
}

const VRUNTIME: Fact =
    Fact { name: "vruntime", quantity: Quantity::VirtualTime, value: |task, _| Amount::whole(task.entity.vruntime) };
const WEIGHT: Fact =
    Fact { name: "weight", quantity: Quantity::Number, value: |task, _| Amount::whole(task.weight() as i64) };
const NODE: Fact = Fact {
    name: "node",
    quantity: Quantity::NodeColour,
    value: |_, seen| Amount::whole(seen.red.map_or(-1, i64::from)),
};

pub(super) const CFS: Entry<Cfs> = Entry {
    info: Info {
        aliases: &["completely-fair-scheduler"],
        has_article: true,
        options: &[SchedOption::Latency, SchedOption::Granularity, SchedOption::Tick],
        is_fair: true,
        virtual_time: Some(VirtualTime::RUNTIME),
        criterion: Some(Criterion::least(VRUNTIME, "the least")),
        chosen: Chosen::Best,
        joins: Some(Joins {
            with: "joins the tree with a vruntime of {virtual}",
            behind: ", right of {pid}",
            ahead: ", as its leftmost node",
        }),
        until: Some(
            "It may run until a timer tick finds that it has had its part, or a process wakes that has had less.",
        ),
        turn: "slice",
        shape: Shape::Tree,
        hints: [
            "tree by vruntime, least at the left · min_vruntime {virtual}",
            "by vruntime · min_vruntime {virtual}",
            "min_vruntime {virtual}",
        ],
        columns: &[VRUNTIME, WEIGHT, NODE],
        note: &[VRUNTIME],
        ..Info::new("cfs", "completely fair scheduler", "the process with the least virtual runtime (Linux until 6.5)")
    },
    make: |conditions| Cfs {
        scale: conditions.unit.virtual_scale(),
        latency: conditions.virtual_or(conditions.tuning.latency, 6_000_000, 6),
        granularity: conditions.virtual_or(conditions.tuning.granularity, 750_000, 1),
        wakeup: conditions.virtual_or(Time::ZERO, 1_000_000, 1),
        least: 0,
        load: 0,
        count: 0,
    },
    // Compared with a naive model and with recordings of Linux.
    #[cfg(test)]
    answers: &[],
};
