//! Linux's completely fair scheduler, as it was until 6.5 (kernel/sched/fair.c; OSTEP, section 9.7): whoever has the
//! least virtual runtime runs. Running for `delta` adds delta × 1024 / weight.
//!
//! - The least virtual runtime of the queue (`min_vruntime`) only grows. A newcomer starts there (START_DEBIT is off).
//!   Who slept continues with its own, but at most half a latency below the least (`place_entity`,
//!   GENTLE_FAIR_SLEEPERS).
//! - At timer ticks the running process makes room if it has had its slice (its weight's share of the latency, at least
//!   the granularity and at most the latency), or if it has had the granularity and the leftmost is more than a slice
//!   behind it (`check_preempt_tick`).
//! - Who comes preempts if it is more than the wake-up granularity behind, weighed by its own weight
//!   (`wakeup_preempt_entity`).
//! - Latency 6 ms, granularity 0.75 ms, wake-up granularity 1 ms, each times 1 + log2 of the CPUs (8 at most); with
//!   more than eight processes the latency is as many granularities. There are no groups and no buddies.

use super::weights::{share, weigh, weight};
use super::{Key, Queue, Scheduler, Task, whole};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its settings and what it keeps about the queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cfs {
    /// Virtual units in a unit of time.
    pub(super) scale: u64,
    /// In what time every process runs once, in virtual units like those that follow.
    pub(super) latency: u64,
    /// How long each runs at least.
    pub(super) granularity: u64,
    /// How far behind one that comes must be to preempt.
    pub(super) wakeup: u64,
    /// The least virtual runtime.
    pub(super) least: i64,
    /// The weight of all that compete.
    pub(super) load: u64,
    /// How many compete.
    pub(super) count: u64,
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

/// After how much running a virtual runtime has grown by `gap`, rounded up.
pub(super) fn unweigh(gap: u64, nice: i8) -> u64 {
    let weight = weight(nice);
    // (gap × weight) / 1024, in two parts so that it fits.
    (gap >> 10).saturating_mul(weight).saturating_add(((gap & 1023) * weight).div_ceil(1024))
}

impl Scheduler for Cfs {
    fn join(&mut self, task: &mut Task, _why: ReadyReason) {
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
    fn charge(&mut self, task: &mut Task, ran: Time, leftmost: Option<i64>, _now: Time) {
        let now = task.entity.vruntime.saturating_add(weigh(ran.0.saturating_mul(self.scale), task.nice));
        task.entity.vruntime = now;
        // `update_min_vruntime`
        self.least = self.least.max(leftmost.map_or(now, |leftmost| leftmost.min(now)));
    }
    fn leave(&mut self, task: &mut Task) {
        self.load -= task.weight();
        self.count -= 1;
    }
    fn left(&mut self, leftmost: i64) {
        // Nobody holds it back any more (`dequeue_entity` ends with `update_min_vruntime`).
        self.least = self.least.max(leftmost);
    }
    fn preempts(&self, _queue: &Queue, ready: &Task, running: &Task, _now: Time) -> bool {
        let behind = running.entity.vruntime.saturating_sub(ready.entity.vruntime);
        behind > weigh(self.wakeup, ready.nice)
    }
    fn patience(&self, running: &Task, ran: Time, leftmost: i64) -> Option<Time> {
        let (slice, granularity, gap) = self.still(running, ran, leftmost);
        Some(Time(slice.min(gap.max(granularity)).div_ceil(self.scale)))
    }
    fn tick(&mut self, queue: &Queue, running: &mut Task, ran: Time) -> bool {
        let Some(leftmost) = queue.tree().node(queue.first()) else { return false };
        let (slice, granularity, gap) = self.still(running, ran, leftmost.value);
        let had_enough = slice == 0 || granularity == 0 && gap == 0;
        // The one that had enough is put behind its equals, and the leftmost runs.
        had_enough && leftmost.value <= running.entity.vruntime
    }
    fn load(&self) -> u64 {
        self.load
    }
    fn vtime(&self) -> i64 {
        self.least
    }
    fn move_in(&mut self, task: &mut Task, from: i64) {
        task.entity.vruntime = task.entity.vruntime.saturating_sub(from).saturating_add(self.least);
    }
}
