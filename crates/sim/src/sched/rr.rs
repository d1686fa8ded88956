//! Round robin: the head of the queue runs for at most a quantum and then joins the tail. One that ends or blocks
//! inside its quantum frees the CPU at once; one that is alone runs on, each quantum a slice of its own (OSTEP, section
//! 7.7).

use super::{Key, Scheduler, Task};
use crate::event::ReadyReason;
use crate::ids::Time;

/// The quantum, which is not zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rr(pub(super) Time);

impl Scheduler for Rr {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.turn, 0, 0)
    }
    fn quantum(&self, _task: &Task) -> Time {
        self.0
    }
}
