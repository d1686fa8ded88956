//! Scheduling: which ready process runs next, and for how long.
//!
//! A policy is a value behind [`Scheduler`], one file each. A [`RunQueue`] is a policy with its [`Queue`], which is
//! sorted by what the policy says, and with Linux's real-time classes above it. `run.rs` puts them together,
//! `classes.rs` holds the real-time classes, `balance.rs` Linux's balancing of several queues, `task.rs` what is known
//! of a process, `tree.rs` the tree that every queue is.

use crate::event::ReadyReason;
use crate::ids::Time;

mod balance;
mod cfs;
mod classes;
mod eevdf;
mod fifo;
mod lottery;
mod mlfq;
mod priority;
mod queue;
mod rr;
mod run;
mod sjf;
mod srtf;
mod stride;
mod task;
#[cfg(test)]
mod tests;
mod tree;
mod tuning;
mod weights;

pub use balance::{Balancer, LOOKS, Load, Pace, imbalance};
pub use classes::RR_INTERVAL;
pub use queue::{Key, Queue};
pub use run::{Expiry, Left, RunQueue};
pub use task::{Class, Entity, Task};
pub use tree::{Gather, NONE, Node, Tree};
pub use tuning::{Level, Queues, Tuning};
pub use weights::weight;

/// A scheduling policy: what a queue is sorted by, and what running does to that. All but the key has a default.
pub trait Scheduler {
    /// What a ready process is sorted by, least first.
    fn key(&mut self, task: &mut Task, why: ReadyReason) -> Key;
    /// What the tree of the queue is to gather of it.
    fn value(&self, _task: &Task) -> i64 {
        0
    }
    /// Whether it joins the head of its equals rather than the tail.
    fn joins_head(&self, _why: ReadyReason) -> bool {
        false
    }
    /// A process joins the competition: it arrived, woke, or came from another CPU.
    fn join(&mut self, _task: &mut Task, _why: ReadyReason) {}
    /// The node of who runs next, and the ticket that was drawn for it.
    fn choose(&mut self, queue: &Queue) -> (u32, Option<u64>) {
        (queue.first(), None)
    }
    /// How long a process may run before it is asked to make room; [`Time::NEVER`]: as long as it likes.
    fn quantum(&self, _task: &Task) -> Time {
        Time::NEVER
    }
    /// A process was taken out of the queue, and gets a CPU after the switch to it.
    fn chosen(&mut self, _task: &mut Task) {}
    /// The running process ran for so long until `now` since it was charged last. `leftmost` is the value of the
    /// queue's first.
    fn charge(&mut self, _task: &mut Task, _ran: Time, _leftmost: Option<i64>, _now: Time) {}
    /// The running process's quantum is used up, and it goes back into the queue.
    fn expire(&mut self, _task: &mut Task) {}
    /// The running process blocks.
    fn block(&mut self, _task: &mut Task) {}
    /// A process leaves the competition: it blocked, ended, or goes to another CPU.
    fn leave(&mut self, _task: &mut Task) {}
    /// The running process left the competition; `leftmost` is the value of the queue's first.
    fn left(&mut self, _leftmost: i64) {}
    /// Whether a process that is ready takes the CPU from the running one.
    fn preempts(&self, _queue: &Queue, _ready: &Task, _running: &Task, _now: Time) -> bool {
        false
    }
    /// How much longer the running process can be left alone by timer ticks, if it has run for `ran`; none: for ever.
    fn patience(&self, _running: &Task, _ran: Time, _leftmost: i64) -> Option<Time> {
        None
    }
    /// At a timer tick: whether the running process, which has run for `ran`, makes room.
    fn tick(&mut self, _queue: &Queue, _running: &mut Task, _ran: Time) -> bool {
        false
    }
    /// What all that compete weigh, if the policy goes by that.
    fn load(&self) -> u64 {
        0
    }
    /// The queue's virtual time.
    fn vtime(&self) -> i64 {
        0
    }
    /// A process comes from a queue whose virtual time is `from`.
    fn move_in(&mut self, _task: &mut Task, _from: i64) {}
}

/// A time as a signed number.
fn whole(time: Time) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

/// Who is first when a quantum ends as another process arrives or wakes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
    /// First come, first served.
    Fifo,
    /// Shortest job first.
    Sjf,
    /// Shortest remaining time first: `sjf` with preemption.
    Srtf,
    /// Round robin.
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
    pub const ALL: [Self; 10] = [
        Self::Fifo,
        Self::Sjf,
        Self::Srtf,
        Self::Rr,
        Self::Priority,
        Self::Mlfq,
        Self::Lottery,
        Self::Stride,
        Self::Cfs,
        Self::Eevdf,
    ];

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

    /// Whether its queue has a virtual time.
    #[must_use]
    pub const fn keeps_time(self) -> bool {
        self.is_fair() || matches!(self, Self::Stride)
    }

    /// What it keeps about a process that it has not seen yet.
    #[must_use]
    pub fn newcomer(self, tuning: &Tuning) -> Entity {
        match (self, tuning.levels.last()) {
            (Self::Mlfq, Some(top)) => Entity {
                level: tuning.levels.len() as u8 - 1,
                allotment: top.allotment,
                left: top.quantum,
                ..Entity::default()
            },
            _ => Entity::default(),
        }
    }
}
