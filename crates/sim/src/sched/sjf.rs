//! Shortest job first, not preemptive: of the ready processes the one that will compute least before it blocks or ends runs, until it does
//! (OSTEP, section 7.4). Equal ones go by arrival, then by the order of input.

use alloc::collections::VecDeque;

use super::{Scheduler, Task};
use crate::event::Readied;

/// The queue, shortest first.
#[derive(Clone, Debug, Default)]
pub struct Sjf(VecDeque<Task>);

impl Scheduler for Sjf {
    fn enqueue(&mut self, task: Task, _why: Readied) -> u32 {
        let key = |t: &Task| (t.burst, t.arrival, t.pid);
        let place = self.0.partition_point(|other| key(other) <= key(&task));
        self.0.insert(place, task);
        place as u32
    }
    fn queue(&self) -> &VecDeque<Task> {
        &self.0
    }
    fn queue_mut(&mut self) -> &mut VecDeque<Task> {
        &mut self.0
    }
}
