//! Round robin: the head of the queue runs for at most a quantum and then joins the tail. One that ends or blocks inside its quantum frees
//! the CPU at once; one that is alone runs on, each quantum a slice of its own (OSTEP, section 7.7).

use alloc::collections::VecDeque;

use super::{Scheduler, Task};
use crate::event::Readied;
use crate::ids::Time;

/// The queue, in the order of coming, and the quantum.
#[derive(Clone, Debug)]
pub struct Rr {
    queue: VecDeque<Task>,
    quantum: Time,
}

impl Rr {
    /// An empty queue; `quantum` must not be zero.
    #[must_use]
    pub fn new(quantum: Time) -> Self {
        Self { queue: VecDeque::new(), quantum }
    }
}

impl Scheduler for Rr {
    fn enqueue(&mut self, task: Task, _why: Readied) -> u32 {
        self.queue.push_back(task);
        self.queue.len() as u32 - 1
    }
    fn queue(&self) -> &VecDeque<Task> {
        &self.queue
    }
    fn queue_mut(&mut self) -> &mut VecDeque<Task> {
        &mut self.queue
    }
    fn quantum(&self) -> Option<Time> {
        Some(self.quantum)
    }
}
