//! First come, first served: processes run in the order in which they became ready, each until it blocks or ends
//! (OSTEP, section 7.3).

use super::{Key, Scheduler, Task};
use crate::event::ReadyReason;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fifo;

impl Scheduler for Fifo {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.turn, 0, 0)
    }
}
