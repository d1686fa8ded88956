//! First come, first served: processes run in the order in which they became ready, each until it blocks or ends
//! (OSTEP, section 7.3).

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::Scheduler;
use super::super::info::{Entry, Info};
use super::super::queue::Key;
use super::super::task::Task;
use crate::event::ReadyReason;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fifo;

impl Scheduler for Fifo {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.turn, 0, 0)
    }
}

pub(super) const FIFO: Entry<Fifo> = Entry {
    info: Info {
        aliases: &["fcfs"],
        ..Info::new("fifo", "first come, first served", "the process that became ready first")
    },
    make: |_| Fifo,
    #[cfg(test)]
    answers: &[
        Answer::new("", "0:3 1:2 1:1", "aaabbc", &[3, 5, 6]),
        Answer::waits("", "0:24 0:3 0:3", 17 * 3),
        // The order of input is not that of arrival.
        Answer::new("", "2:2 0:3", "bbbaa", &[5, 3]),
        Answer::new("", "0:1 4:2", "a...bb", &[1, 6]),
        Answer::new("\n  cpus 2", "0:3 0:3 0:1 0:1", "aaac bbbd", &[3, 3, 4, 4]),
        // When CPU 0 runs dry, it takes the last in the queue of CPU 1.
        Answer::new("\n  cpus 2", "0:1 0:5 0:1 0:4", "acdddd bbbbb", &[1, 5, 2, 6]),
    ],
};
