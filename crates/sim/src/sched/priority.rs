//! The highest priority first, the smallest number being the highest; equal ones go by arrival, then by the order of
//! input (Silberschatz, Galvin and Gagne, section 5.3.4).
//!
//! Preemptive unless it is switched off: one that comes with a strictly higher priority than the running process takes
//! the CPU at once. With aging, a process counts as one priority higher for each `aging` of time that it has been ready
//! since it arrived or last woke, fractions included; what it has gained stays with it while it runs, until it blocks.
//! So among those that wait nobody overtakes anybody, and nobody starves: whoever comes later starts from the bottom of
//! its priority.

use super::{Key, Queue, Scheduler, Task, whole};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Priority {
    /// Whether a higher priority takes the CPU at once.
    pub(super) preemptive: bool,
    /// How long a process must be ready to count as one priority higher; zero: it never does.
    pub(super) aging: Time,
}

impl Priority {
    /// A priority in units of the time that is worth one, with what was gained until `now`.
    fn effective(&self, task: &Task, now: Time) -> i64 {
        let priority = i64::from(task.priority);
        match whole(self.aging) {
            0 => priority,
            aging => priority
                .saturating_mul(aging)
                .saturating_sub(whole(task.aged))
                .saturating_sub(whole(now.since(task.ready))),
        }
    }
}

impl Scheduler for Priority {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        // All that wait gain alike: who is ahead of whom does not change.
        let from = if self.aging == Time::ZERO { 0 } else { whole(task.ready) };
        (self.effective(task, task.ready).saturating_add(from), whole(task.arrival), task.pid.0)
    }
    fn preempts(&self, _queue: &Queue, ready: &Task, running: &Task, now: Time) -> bool {
        self.preemptive && self.effective(ready, now) < self.effective(running, now)
    }
}
