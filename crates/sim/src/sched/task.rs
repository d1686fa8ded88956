//! What schedulers know of a process: what the scenario says about it, and what they keep about it as it runs.

use crate::ids::{Pid, Time};

/// Linux's classes of scheduling (sched(7)): each comes before those below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Class {
    /// All others: the machine's scheduler decides.
    #[default]
    Normal,
    /// SCHED_FIFO: runs until it blocks, unless one of higher priority (99 is the highest) comes.
    Fifo(u8),
    /// SCHED_RR: the same, in turns among equals.
    Rr(u8),
    /// SCHED_DEADLINE: a runtime in every period, the earliest deadline first.
    Deadline {
        /// How long it may run in each period.
        runtime: Time,
        /// By when, from the beginning of the period.
        deadline: Time,
        /// From one beginning to the next.
        period: Time,
    },
}

/// What schedulers keep about a process. Each field means something only under the policies that are named; elsewhere
/// it is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Entity {
    /// mlfq: its level, 0 at the bottom.
    pub level: u8,
    /// mlfq: how many quanta it may still begin at its level, the present one included.
    pub allotment: u16,
    /// mlfq: what was left of its quantum when it last left a CPU. Class rr: of its time slice. Class deadline: of its
    /// runtime in this period.
    pub left: Time,
    /// cfs, eevdf: its virtual runtime. stride: its pass. In virtual units (see
    /// [`Setup::virtual_scale`](crate::Setup::virtual_scale)).
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::exact"))]
    pub vruntime: i64,
    /// eevdf: its virtual deadline. Class deadline: its deadline on the machine's clock.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::exact"))]
    pub deadline: i64,
    /// eevdf: how far behind the average it was when it last left the queue. stride: how far its pass was beyond the
    /// global one.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::exact"))]
    pub lag: i64,
}

/// A process as a scheduler sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Its number.
    pub pid: Pid,
    /// When it arrived: ties go by arrival, then by [`Pid`], the order of input.
    pub arrival: Time,
    /// How long it will compute before it blocks or ends; zero under a policy that does not need it
    /// ([`Info::needs_burst_time`](super::Info::needs_burst_time)).
    pub burst: Time,
    /// Its nice value.
    pub nice: i8,
    /// Its priority; a lower number is a higher priority.
    pub priority: i32,
    /// Its tickets, at least 1.
    pub tickets: u32,
    /// Its class.
    pub class: Class,
    /// Time it spent ready since it arrived or last woke, but for the present stay in the queue.
    pub aged: Time,
    /// Since when it has been ready; while it runs, [`Time::NEVER`].
    pub ready: Time,
    /// Its turn in the queue, which one that is preempted keeps; eevdf: the deadline until which it is not
    /// interrupted. Opaque to callers.
    pub turn: i64,
    /// What schedulers keep about it.
    pub entity: Entity,
}

impl Task {
    /// Its weight among others (see [`weight`](super::weight)).
    #[must_use]
    pub fn weight(&self) -> u64 {
        super::weights::weight(self.nice)
    }
}
