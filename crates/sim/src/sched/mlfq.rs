//! A multi-level feedback queue (Corbató, Merwin-Daggett and Daley 1962; OSTEP, chapter 8). The head of the highest
//! level that has anybody runs. Whoever uses up its quantum goes to the tail of its level, and drops a level when its
//! allotment of quanta is used up; at the bottom it gets both anew. Who blocks keeps what was left of them, or gets
//! them anew (`stay`); a quantum that was used up just then is taken off the allotment all the same, as in the
//! simulator that comes with OSTEP's chapter. Who comes back joins the tail of its level, or the head (`io-bump`). A
//! process that one of a higher level preempts stays at the head of its own with the rest of its quantum. Who yields
//! goes to the tail with it.
//!
//! Every boost period everybody gets the top level with a full quantum and allotment: those of lower levels are
//! appended to the top level, lowest level first and in the order of their queues.

use alloc::vec::Vec;

use super::{Entity, Key, Level, Queue, Scheduler, Task};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its levels and switches.
#[derive(Clone, Debug)]
pub(super) struct Mlfq {
    /// The bottom one first.
    pub(super) levels: Vec<Level>,
    /// Whether blocking renews quantum and allotment.
    pub(super) stay: bool,
    /// Whether a process that wakes joins the head.
    pub(super) io_bump: bool,
}

impl Mlfq {
    /// A full quantum and allotment.
    fn full(&self, level: u8) -> Entity {
        let Level { quantum, allotment } = self.levels[usize::from(level)];
        Entity { level, allotment, left: quantum, ..Entity::default() }
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
    fn charge(&mut self, task: &mut Task, ran: Time, _least: Option<i64>, _now: Time) {
        task.entity.left = task.entity.left - ran;
    }
    fn expire(&mut self, task: &mut Task) {
        if task.entity.left == Time::ZERO {
            self.spend(task);
        }
    }
    fn block(&mut self, task: &mut Task) {
        let used_up = task.entity.left == Time::ZERO;
        if self.stay {
            task.entity = self.full(task.entity.level);
        }
        if used_up {
            self.spend(task);
        }
    }
    fn preempts(&self, _queue: &Queue, ready: &Task, running: &Task, _now: Time) -> bool {
        Self::order(ready) < Self::order(running)
    }
}
