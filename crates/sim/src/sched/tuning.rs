//! What there is to set about scheduling besides the policy and its quantum.

use alloc::vec;
use alloc::vec::Vec;

use crate::ids::{Time, TimeUnit};

/// Settings, each for the policies that are named. `Default` is that of a scenario that sets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Tuning {
    /// mlfq: its levels, the bottom one first; at least one.
    pub levels: Vec<Level>,
    /// mlfq: how long from one boost to the next; zero: there is none.
    pub boost: Time,
    /// mlfq: whether a process that blocks gets its quantum and allotment anew.
    pub stay: bool,
    /// mlfq: whether a process that wakes joins the head of its level.
    pub io_bump: bool,
    /// priority: whether a higher priority takes the CPU at once.
    pub preemptive: bool,
    /// priority: how long a process must be ready to count as one priority higher; zero: it never does.
    pub aging: Time,
    /// eevdf: how long a process may ask to run at a time; zero: Linux's default for the number of CPUs.
    pub slice: Time,
    /// cfs: in what time every process runs once; zero: Linux's default for the number of CPUs.
    pub latency: Time,
    /// cfs: how long each runs at least; zero: Linux's default for the number of CPUs.
    pub granularity: Time,
    /// cfs and eevdf: from one timer tick to the next (4 ms is Linux's HZ 250); zero: 4 ms, or a tick.
    pub tick: Time,
    /// Whether each CPU has a queue.
    pub queues: Queues,
    /// How often queues are balanced by numbers. Zero: only by CPUs that have nothing to do; [`Time::NEVER`]: under
    /// cfs and eevdf also as Linux does it (`balance.rs`).
    pub balance: Time,
}

/// A level of mlfq.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Level {
    /// How long a process may run there at a time, at least 1.
    pub quantum: Time,
    /// How many quanta until it drops a level, at least 1.
    pub allotment: u16,
}

/// Which is first when a quantum ends as another process arrives or wakes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum SameTick {
    /// The newcomer joins the queue, then the expired process behind it.
    #[default]
    ArrivalFirst,
    /// The expired process is requeued, then the newcomer behind it.
    ExpiredFirst,
}

/// Whether each CPU has a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Queues {
    /// Each its own, and those that run dry take from the others.
    #[default]
    PerCpu,
    /// One for all: CPU 0's.
    One,
}

impl Tuning {
    /// Three levels, whose quanta are `quantum`, twice and four times that, from the top down.
    #[must_use]
    pub fn levels_of(quantum: Time) -> Vec<Level> {
        vec![4, 2, 1]
            .into_iter()
            .map(|times| Level { quantum: Time(quantum.0.saturating_mul(times)), allotment: 1 })
            .collect()
    }

    /// The length of a timer tick.
    #[must_use]
    pub const fn tick_of(&self, unit: TimeUnit) -> Time {
        match (self.tick, unit) {
            (Time::ZERO, TimeUnit::Nanos) => Time(4_000_000),
            (Time::ZERO, TimeUnit::Ticks) => Time(1),
            (tick, _) => tick,
        }
    }
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            levels: Self::levels_of(Time(4_000_000)),
            boost: Time::ZERO,
            stay: false,
            io_bump: false,
            preemptive: true,
            aging: Time::ZERO,
            slice: Time::ZERO,
            latency: Time::ZERO,
            granularity: Time::ZERO,
            tick: Time::ZERO,
            queues: Queues::PerCpu,
            balance: Time::NEVER,
        }
    }
}
