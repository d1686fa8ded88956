//! First come, first served: processes run in the order in which they became ready, each until it blocks or ends (OSTEP, section 7.3).

use alloc::collections::VecDeque;

use super::{Scheduler, Task};
use crate::event::Readied;

/// The queue, in the order of coming.
#[derive(Clone, Debug, Default)]
pub struct Fifo(VecDeque<Task>);

impl Scheduler for Fifo {
    fn enqueue(&mut self, task: Task, _why: Readied) -> u32 {
        self.0.push_back(task);
        self.0.len() as u32 - 1
    }
    fn queue(&self) -> &VecDeque<Task> {
        &self.0
    }
    fn queue_mut(&mut self) -> &mut VecDeque<Task> {
        &mut self.0
    }
}
