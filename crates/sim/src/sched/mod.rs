//! Scheduling: which ready process runs next, and for how long.
//!
//! A policy is a value behind [`Scheduler`]; each CPU has one, which is its run queue.

use alloc::collections::VecDeque;

use crate::event::Readied;
use crate::ids::{Pid, Time};

mod fifo;
mod rr;
mod sjf;
mod task;
#[cfg(test)]
mod tests;
mod tree;
mod tuning;
mod weights;

pub use fifo::Fifo;
pub use rr::Rr;
pub use sjf::Sjf;
pub use task::{Class, Entity, Task};
pub use tree::{Gather, NONE, Node, Tree};
pub use tuning::{Level, Queues, Tuning};
pub use weights::weight;

/// A scheduling policy with its run queue.
pub trait Scheduler {
    /// Puts a ready process into the queue; returns its place, 0 at the head.
    fn enqueue(&mut self, task: Task, why: Readied) -> u32;
    /// The queue, next to run first.
    fn queue(&self) -> &VecDeque<Task>;
    /// The queue, to take from.
    fn queue_mut(&mut self) -> &mut VecDeque<Task>;
    /// How long a process may run before it is asked to make room; none: as long as it likes.
    fn quantum(&self) -> Option<Time> {
        None
    }
    /// Takes the process that runs next.
    fn pick(&mut self) -> Option<Pid> {
        self.queue_mut().pop_front().map(|task| task.pid)
    }
    /// Takes a process for an idle CPU: the one that would have to wait longest here.
    fn give_away(&mut self) -> Option<Task> {
        self.queue_mut().pop_back()
    }
}

/// Who is first when a quantum ends as another process arrives or wakes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SameTick {
    /// The newcomer joins the queue, then the expired process behind it.
    #[default]
    ArrivalFirst,
    /// The expired process is requeued, then the newcomer behind it.
    ExpiredFirst,
}

/// Every scheduler there is: the one registry that scenarios, menus, the command line and tests read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchedulerKind {
    /// See [`Fifo`].
    Fifo,
    /// See [`Sjf`].
    Sjf,
    /// Shortest remaining time first: `sjf` with preemption.
    Srtf,
    /// See [`Rr`].
    Rr,
    /// The highest priority first.
    Priority,
    /// A multi-level feedback queue.
    Mlfq,
    /// A ticket is drawn.
    Lottery,
    /// The least pass first.
    Stride,
    /// Linux's completely fair scheduler, until 6.5.
    Cfs,
    /// Linux's earliest eligible virtual deadline first, from 6.6 on.
    Eevdf,
}

impl SchedulerKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fifo, Self::Sjf, Self::Rr];

    /// Its name in scenarios and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Sjf => "sjf",
            Self::Srtf => "srtf",
            Self::Rr => "rr",
            Self::Priority => "priority",
            Self::Mlfq => "mlfq",
            Self::Lottery => "lottery",
            Self::Stride => "stride",
            Self::Cfs => "cfs",
            Self::Eevdf => "eevdf",
        }
    }

    /// Its name in a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Fifo => "first come, first served",
            Self::Sjf => "shortest job first",
            Self::Srtf => "shortest remaining time first",
            Self::Rr => "round robin",
            Self::Priority => "highest priority first",
            Self::Mlfq => "multi-level feedback queue",
            Self::Lottery => "lottery",
            Self::Stride => "stride scheduling",
            Self::Cfs => "completely fair scheduler",
            Self::Eevdf => "earliest eligible virtual deadline first",
        }
    }

    /// Whether it stops processes at the end of a quantum.
    #[must_use]
    pub const fn has_quantum(self) -> bool {
        matches!(self, Self::Rr | Self::Lottery | Self::Stride)
    }

    /// Whether it needs to know how long processes will compute.
    #[must_use]
    pub const fn foresees(self) -> bool {
        matches!(self, Self::Sjf | Self::Srtf)
    }

    /// Whether its queue is a red-black tree of virtual times.
    #[must_use]
    pub const fn is_fair(self) -> bool {
        matches!(self, Self::Cfs | Self::Eevdf)
    }

    /// What it keeps about a process that it has not seen yet.
    #[must_use]
    pub fn newcomer(self, tuning: &Tuning) -> Entity {
        match (self, tuning.levels.last()) {
            (Self::Mlfq, Some(top)) => {
                Entity { level: tuning.levels.len() as u8 - 1, allotment: top.allotment, left: top.quantum, ..Entity::default() }
            }
            _ => Entity::default(),
        }
    }

    /// A fresh, empty run queue.
    #[must_use]
    pub fn run_queue(self, quantum: Time) -> RunQueue {
        match self {
            Self::Fifo => RunQueue::Fifo(Fifo::default()),
            Self::Sjf => RunQueue::Sjf(Sjf::default()),
            _ => RunQueue::Rr(Rr::new(quantum)),
        }
    }
}

/// A run queue under any policy.
#[derive(Clone, Debug)]
pub enum RunQueue {
    /// First come, first served.
    Fifo(Fifo),
    /// Shortest job first.
    Sjf(Sjf),
    /// Round robin.
    Rr(Rr),
}

impl RunQueue {
    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &dyn Scheduler {
        match self {
            Self::Fifo(policy) => policy,
            Self::Sjf(policy) => policy,
            Self::Rr(policy) => policy,
        }
    }

    /// The policy, to change its queue.
    pub fn policy_mut(&mut self) -> &mut dyn Scheduler {
        match self {
            Self::Fifo(policy) => policy,
            Self::Sjf(policy) => policy,
            Self::Rr(policy) => policy,
        }
    }
}
