//! A multi-level feedback queue (Corbató, Merwin-Daggett and Daley 1962; OSTEP, chapter 8). The head of the highest
//! level that has a process runs. A process that uses up its quantum goes to the tail of its level, and drops a level
//! when its allotment of quanta is used up; at the bottom it gets both anew. A process that blocks keeps what was left
//! of them, or gets them anew (`stay`); a quantum that was used up just then is taken off the allotment all the same,
//! as in the simulator that comes with OSTEP's chapter. A process that wakes joins the tail of its level, or the head
//! (`io-bump`). A process that one of a higher level preempts stays at the head of its own with the rest of its
//! quantum; one that yields goes to the tail with it.
//!
//! Every boost period all processes get the top level with a full quantum and allotment: those of lower levels are
//! appended to the top level, lowest level first and in the order of their queues.

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Context, DequeueReason, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::Key;
use super::super::task::{Entity, Task};
use super::super::tuning::Level;
use super::super::words::{Chosen, Joins, Shape};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its levels and switches.
#[derive(Clone, Debug)]
pub(crate) struct Mlfq {
    /// The bottom one first.
    levels: Vec<Level>,
    /// Whether blocking renews quantum and allotment.
    stay: bool,
    /// Whether a process that wakes joins the head.
    io_bump: bool,
}

impl Mlfq {
    /// A full quantum and allotment.
    fn full(&self, level: u8) -> Entity {
        full(level.into(), self.levels[usize::from(level)])
    }

    /// A quantum was used up.
    fn spend(&self, task: &mut Task) {
        let Entity { level, allotment, .. } = task.entity;
        task.entity = match allotment {
            0 | 1 => self.full(level.saturating_sub(1)),
            _ => Entity { allotment: allotment - 1, ..self.full(level) },
        };
    }

    const fn order(task: &Task) -> Key {
        (-(task.entity.level as i64), task.turn, 0)
    }
}

impl Scheduler for Mlfq {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        Self::order(task)
    }

    fn joins_head(&self, why: ReadyReason) -> bool {
        self.io_bump && why == ReadyReason::Woken
    }

    fn quantum(&self, task: &Task) -> Time {
        task.entity.left
    }

    fn update_curr(&mut self, task: &mut Task, ran: Time, _context: &Context<'_>) {
        task.entity.left = task.entity.left - ran;
    }

    fn expire(&mut self, task: &mut Task) {
        if task.entity.left == Time::ZERO {
            self.spend(task);
        }
    }

    fn dequeue(&mut self, task: &mut Task, why: DequeueReason, _context: &Context<'_>) {
        if why != DequeueReason::Blocked {
            return;
        }
        let used_up = task.entity.left == Time::ZERO;
        if self.stay {
            task.entity = self.full(task.entity.level);
        }
        if used_up {
            self.spend(task);
        }
    }

    fn check_preempt(&self, ready: &Task, running: &Task, _context: &Context<'_>) -> bool {
        Self::order(ready) < Self::order(running)
    }
}

/// What a process keeps at a level.
const fn full(level: usize, Level { quantum, allotment }: Level) -> Entity {
    Entity { level: level as u8, allotment, left: quantum, vruntime: 0, deadline: 0, lag: 0 }
}

const LEVEL: Fact =
    Fact { name: "level", quantity: Quantity::Number, value: |task, _| Amount::whole(task.entity.level.into()) };
const QUANTA: Fact = Fact {
    name: "quanta left",
    quantity: Quantity::Quanta,
    value: |task, _| Amount::whole(task.entity.allotment.into()),
};

pub(super) const MLFQ: Entry<Mlfq> = Entry {
    info: Info {
        aliases: &["feedback", "multilevel-feedback-queue", "multi-level-feedback-queue"],
        has_article: true,
        options: &[
            SchedOption::Quanta,
            SchedOption::Allotments,
            SchedOption::Boost,
            SchedOption::Stay,
            SchedOption::IoBump,
        ],
        newcomer: |tuning| match tuning.levels.last() {
            Some(&top) => full(tuning.levels.len() - 1, top),
            None => Entity::default(),
        },
        criterion: Some(Criterion {
            // With its last quantum at a level it drops.
            after_turn: Some(|task, _| {
                let Entity { level, allotment, .. } = task.entity;
                Amount::whole(level.saturating_sub(u8::from(allotment <= 1)).into())
            }),
            ..Criterion::greatest(LEVEL, "the highest")
        }),
        chosen: Chosen::HeadOfBest(": it is the first of level {n}, the highest that is not empty"),
        joins: Some(Joins::queue("joins the queue of level {n}")),
        shape: Shape::Levels,
        hints: ["top level first, next at the right", "next at the right", ""],
        columns: &[LEVEL, QUANTA],
        note: &[LEVEL, QUANTA],
        ..Info::new("mlfq", "multi-level feedback queue", "the head of the highest level that has a process")
    },
    make: |conditions| Mlfq {
        levels: conditions.tuning.levels.clone(),
        stay: conditions.tuning.stay,
        io_bump: conditions.tuning.io_bump,
    },
    #[cfg(test)]
    answers: &[
        Answer::new("quanta 1 2 4", "0:8", "aaaaaaaa", &[8]),
        // b comes at 2, in the middle of a's quantum at the middle level, and goes first until it drops to that level
        // too; a resumes with the tick it had left.
        Answer::new("quanta 1 2 4", "0:6 2:3", "aababbaaa", &[9, 6]),
        Answer::new("quanta 2 4 allotments 2 1", "0:6 1:6", "aabbaabbaabb", &[10, 12]),
        // Without a boost the short ones of the top level would starve a; at 6 it is back with them, in front of the
        // one that is preempted lower down.
        Answer::new("quanta 1 8 boost 6", "0:6 1:1 2:1 3:1 4:1 5:1 6:1", "abcdefagaaaa", &[12, 2, 3, 4, 5, 6, 8]),
        // At 8 the boost finds b at the bottom in a quantum of four: it has one of the top level's from then on.
        Answer::new("quanta 1 4 boost 4", "5:2 2:5", "..bbbabba", &[9, 8]),
        // a waits after one tick of its quantum of two: back at 4, it has one left, or two if it stays.
        Answer::new("quanta 2 9", "0:1/3/9 0:5", "abbbabbaaaaaaaa", &[15, 7]),
        Answer::new("quanta 2 9 stay", "0:1/3/9 0:5", "abbbaabbaaaaaaa", &[15, 8]),
        // The I/O falls on the last tick of a's quantum: that quantum is spent, stay or not, and with it the level.
        Answer::new("quanta 2 4 stay", "0:2/3/2 0:4", "aabbbbaa", &[8, 6]),
        // Both are at the top when a wakes at 5, in the middle of b's second quantum: a joins behind b, or in front of
        // it.
        Answer::new("quanta 3 9 allotments 9 1", "0:1/4/3 0:7", "abbbbbbaaba", &[11, 10]),
        Answer::new("quanta 3 9 allotments 9 1 io-bump", "0:1/4/3 0:7", "abbbbaabbab", &[10, 11]),
    ],
};
