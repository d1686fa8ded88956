//! Shortest job first, not preemptive: of the ready processes the one that will compute least before it blocks or ends
//! runs, until it does (OSTEP, section 7.4). Equal ones go by arrival, then by the order of input.

use super::{Key, Scheduler, Task, whole};
use crate::event::ReadyReason;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sjf;

impl Scheduler for Sjf {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (whole(task.burst), whole(task.arrival), task.pid.0)
    }
}
