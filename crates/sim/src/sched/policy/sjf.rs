//! Shortest job first, not preemptive: of the ready processes the one that will compute least before it blocks or ends
//! runs, until it does (OSTEP, section 7.4). Equal ones go by arrival, then by the order of input.

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::Scheduler;
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::queue::{Key, whole};
use super::super::task::Task;
use super::super::words::{Chosen, Joins, Shape};
use crate::event::ReadyReason;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sjf;

impl Scheduler for Sjf {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (whole(task.burst), whole(task.arrival), task.pid.0)
    }
}

const BURST: Fact = Fact { name: "burst", quantity: Quantity::Time, value: |task, _| Amount::time(task.burst) };

pub(super) const SJF: Entry<Sjf> = Entry {
    info: Info {
        aliases: &["sjn", "spn", "shortest-job-first"],
        needs_burst_time: true,
        criterion: Some(Criterion::least(BURST, "the shortest")),
        chosen: Chosen::Best,
        joins: Some(Joins::queue("joins the ready queue with a burst of {time}")),
        shape: Shape::Values,
        hints: ["shortest burst first", "shortest first", ""],
        columns: &[BURST],
        note: &[BURST],
        ..Info::new("sjf", "shortest job first", "the process that will compute least before it blocks or ends")
    },
    make: |_| Sjf,
    #[cfg(test)]
    answers: &[
        Answer::new("", "0:4 1:3 2:1 3:2", "aaaacddbbb", &[4, 10, 5, 7]),
        Answer::waits("", "0:6 0:8 0:7 0:3", 7 * 4),
        Answer::new("", "0:1 4:2", "a...bb", &[1, 6]),
        // Ties go by arrival, then by input.
        Answer::new("", "0:2 2:2 1:2", "aaccbb", &[2, 6, 4]),
        Answer::new("", "0:2 1:2 1:2", "aabbcc", &[2, 4, 6]),
        // a computes 1, waits, computes 5: its first burst is shorter than the whole of b.
        Answer::new("", "0:1/2/5 0:3", "abbbaaaaa", &[9, 4]),
    ],
};
