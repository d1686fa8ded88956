//! The highest priority first, the smallest number being the highest; equal ones go by arrival, then by the order of
//! input (Silberschatz, Galvin and Gagne, section 5.3.4).
//!
//! Preemptive unless it is switched off: one that comes with a strictly higher priority than the running process takes
//! the CPU at once. With aging, a process counts as one priority higher for each `aging` of time that it has been ready
//! since it arrived or last woke, fractions included; what it has gained stays with it while it runs, until it blocks.
//! So those that wait do not overtake each other, and none starves: one that comes later starts from the bottom of its
//! priority.

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Context, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::{Key, whole};
use super::super::task::Task;
use super::super::words::{Chosen, Joins, Shape};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Priority {
    /// Whether a higher priority takes the CPU at once.
    preemptive: bool,
    /// How long a process must be ready to count as one priority higher; zero: it never does.
    aging: Time,
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
        // All that wait gain alike: their order does not change.
        let from = if self.aging == Time::ZERO { 0 } else { whole(task.ready) };
        (self.effective(task, task.ready).saturating_add(from), whole(task.arrival), task.pid.0)
    }

    fn check_preempt(&self, ready: &Task, running: &Task, context: &Context<'_>) -> bool {
        self.preemptive && self.effective(ready, context.now) < self.effective(running, context.now)
    }
}

const PRIORITY_SET: Fact =
    Fact { name: "priority", quantity: Quantity::Signed, value: |task, _| Amount::whole(task.priority.into()) };
const COUNTS_AS: Fact = Fact {
    name: "counts as",
    quantity: Quantity::Signed,
    value: |task, seen| {
        let gained = match seen.tuning.aging {
            Time::ZERO => 0,
            aging => ((task.aged + seen.now.since(task.ready)).0 / aging.0) as i64,
        };
        Amount::whole(i64::from(task.priority) - gained)
    },
};

pub(super) const PRIORITY: Entry<Priority> = Entry {
    info: Info {
        aliases: &["prio", "highest-priority-first"],
        options: &[SchedOption::NoPreempt, SchedOption::Aging],
        criterion: Some(Criterion {
            nominal: Some(PRIORITY_SET),
            ..Criterion::least(Fact { name: "priority", ..COUNTS_AS }, "the highest")
        }),
        chosen: Chosen::Best,
        joins: Some(Joins::queue("joins the ready queue with priority {±}")),
        until: Some("It may run until it blocks or ends, or a process comes whose priority is higher."),
        shape: Shape::Values,
        hints: ["smallest number first", "", ""],
        columns: &[PRIORITY_SET, COUNTS_AS],
        note: &[PRIORITY_SET],
        ..Info::new("priority", "highest priority first", "the process with the smallest priority number; preempts")
    },
    make: |conditions| Priority { preemptive: conditions.tuning.preemptive, aging: conditions.tuning.aging },
    #[cfg(test)]
    answers: &[
        Answer::new("", "4:3 0:5", "bbbbbaaa", &[8, 5]),
        Answer::new("", "0:5:priority=2 2:2:priority=1 3:1:priority=1", "aabbcaaa", &[8, 4, 5]),
        Answer::new("no-preempt", "0:5:priority=2 2:2:priority=1 3:1:priority=3", "aaaaabbc", &[5, 7, 8]),
        // Without aging a waits for all of b, c and d. With it, one priority for every two ticks, a counts as 1 after
        // waiting four, and c came later.
        Answer::new("", "0:2:priority=3 0:4:priority=1 3:3:priority=1 5:2:priority=1", "bbbbcccddaa", &[11, 4, 7, 9]),
        Answer::new(
            "aging 2",
            "0:2:priority=3 0:4:priority=1 3:3:priority=1 5:2:priority=1",
            "bbbbcccaadd",
            &[9, 4, 7, 11],
        ),
    ],
};
