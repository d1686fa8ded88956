//! Round robin: the head of the queue runs for at most a quantum and then joins the tail. One that ends or blocks
//! inside its quantum frees the CPU at once; one that is alone runs on, each quantum a slice of its own (OSTEP, section
//! 7.7).

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::Scheduler;
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::Key;
use super::super::task::Task;
use crate::event::ReadyReason;
use crate::ids::Time;

/// The quantum, which is not zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rr(Time);

impl Scheduler for Rr {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.turn, 0, 0)
    }

    fn quantum(&self, _task: &Task) -> Time {
        self.0
    }
}

pub(super) const RR: Entry<Rr> = Entry {
    info: Info {
        aliases: &["round-robin", "roundrobin"],
        options: &[SchedOption::Quantum],
        ..Info::new("rr", "round robin", "the head of the queue, for at most a quantum")
    },
    make: |conditions| Rr(conditions.quantum),
    #[cfg(test)]
    answers: &[
        Answer::new("quantum 2", "8:4 0:2", "bb......aaaa", &[12, 2]),
        Answer::new("quantum 2", "0:1 4:2", "a...bb", &[1, 6]),
        // Both orders at the same tick.
        Answer::new("quantum 2", "0:4 2:2 3:1", "aabbaac", &[6, 4, 7]),
        Answer::new("quantum 2\n  same-tick expired-first", "0:4 2:2 3:1", "aaaabbc", &[4, 6, 7]),
        Answer::new("quantum 3", "0:8 1:2 3:4 5:6", "", &[17, 5, 15, 20]),
        Answer::new("quantum 3\n  same-tick expired-first", "0:8 1:2 3:4 5:6", "", &[16, 5, 17, 20]),
        Answer::waits("quantum 4", "0:24 0:3 0:3", 17),
        // A job that ends inside its quantum frees the CPU at once.
        Answer::new("quantum 4", "0:1 0:6 0:2", "abbbbccbb", &[1, 9, 7]),
        // a waits after one tick of its quantum of three; back at 3, it has a full quantum before b's turn.
        Answer::new("quantum 3", "0:1/2/4 0:6", "abbbaaabbba", &[11, 10]),
        // A job that wakes as a quantum ends joins before or behind the other.
        Answer::new("quantum 2", "0:2/2/1 0:6", "aabbabbbb", &[5, 9]),
        Answer::new("quantum 2\n  same-tick expired-first", "0:2/2/1 0:6", "aabbbbabb", &[7, 9]),
    ],
};
