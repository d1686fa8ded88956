//! Shortest remaining time first (OSTEP, section 7.5, where it is called shortest time-to-completion first): as `sjf`,
//! but one that comes with strictly less to compute before it blocks or ends than the running process has left takes
//! the CPU at once. Equal ones never preempt; they go by arrival, then by the order of input.

use super::{Key, Queue, Scheduler, Task, whole};
use crate::event::ReadyReason;
use crate::ids::Time;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Srtf;

impl Scheduler for Srtf {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (whole(task.burst), whole(task.arrival), task.pid.0)
    }
    fn preempts(&self, _queue: &Queue, ready: &Task, running: &Task, _now: Time) -> bool {
        ready.burst < running.burst
    }
}
