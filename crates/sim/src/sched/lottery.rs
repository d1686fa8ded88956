//! Lottery scheduling (Waldspurger and Weihl 1994; OSTEP, section 9.1): whenever a CPU is free a ticket is drawn, and
//! its holder runs for at most a quantum. Tickets are counted along the queue, whose order is that of coming. A draw is
//! the next 64 bits of the scenario's seed (plus the number of the CPU whose queue it is) modulo the tickets in the
//! queue. There is no compensation for those that block early.

use super::tree::NONE;
use super::{Key, Queue, Scheduler, Task};
use crate::event::ReadyReason;
use crate::ids::Time;
use crate::rng::Rng;

/// The quantum and where draws come from.
#[derive(Clone, Debug)]
pub(super) struct Lottery {
    /// How long a winner may run.
    pub(super) quantum: Time,
    /// The generator.
    pub(super) random: Rng,
}

impl Scheduler for Lottery {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.turn, 0, 0)
    }
    fn value(&self, task: &Task) -> i64 {
        i64::from(task.tickets)
    }
    fn quantum(&self, _task: &Task) -> Time {
        self.quantum
    }
    fn choose(&mut self, queue: &Queue) -> (u32, Option<u64>) {
        let tree = queue.tree();
        let total = tree.gathered() as u64;
        if total == 0 {
            return (NONE, None);
        }
        let ticket = self.random.bits() % total;
        let (mut number, mut rest) = (tree.root(), ticket as i64);
        while let Some(node) = tree.node(number) {
            let [left, right] = node.children;
            let before = tree.node(left).map_or(0, |node| node.gathered);
            if rest < before {
                number = left;
            } else if rest < before + node.value {
                break;
            } else {
                rest -= before + node.value;
                number = right;
            }
        }
        (number, Some(ticket))
    }
}
