//! Shortest remaining time first (OSTEP, section 7.5, where it is called shortest time-to-completion first): as `sjf`,
//! but one that comes with strictly less to compute before it blocks or ends than the running process has left takes
//! the CPU at once. Equal ones never preempt; they go by arrival, then by the order of input.

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Context, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::queue::{Key, whole};
use super::super::task::Task;
use super::super::words::{Chosen, Joins, Shape};
use crate::event::ReadyReason;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Srtf;

impl Scheduler for Srtf {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (whole(task.burst), whole(task.arrival), task.pid.0)
    }

    fn check_preempt(&self, ready: &Task, running: &Task, _context: &Context<'_>) -> bool {
        ready.burst < running.burst
    }
}

const LEFT: Fact = Fact { name: "time left", quantity: Quantity::Time, value: |task, _| Amount::time(task.burst) };

pub(super) const SRTF: Entry<Srtf> = Entry {
    info: Info {
        aliases: &["srt", "psjf", "stcf", "shortest-remaining-time-first"],
        needs_burst_time: true,
        criterion: Some(Criterion::least(LEFT, "the least")),
        chosen: Chosen::Best,
        joins: Some(Joins::queue("joins the ready queue with {time} left")),
        until: Some("It may run until it blocks or ends, or a process comes that has less to do."),
        shape: Shape::Values,
        hints: ["least time left first", "least first", ""],
        columns: &[LEFT],
        note: &[LEFT],
        ..Info::new(
            "srtf",
            "shortest remaining time first",
            "the process with the least left to compute before it blocks or ends; preempts",
        )
    },
    make: |_| Srtf,
    #[cfg(test)]
    answers: &[
        Answer::new("", "7:1 5:3", ".....bbba", &[9, 8]),
        Answer::new("", "0:8 1:4 2:9 3:5", "abbbbdddddaaaaaaaccccccccc", &[17, 5, 26, 10]),
        Answer::waits("", "0:8 1:4 2:9 3:5", 26),
        // What is left before the next wait counts: a has 2 left when b comes with 1, and 1 left when c does.
        Answer::new("", "0:3 1:1 3:1", "abaac", &[4, 2, 5]),
    ],
};
