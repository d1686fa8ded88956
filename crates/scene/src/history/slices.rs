//! Pieces of charts: what a CPU did, and when.

use os_scope_sim::{Pid, Time};

/// What a CPU did from a time on. Twelve bytes, as there are many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    start: [u32; 2],
    who: u32,
}

/// A piece of a CPU's chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its place in the chart, counted from 0.
    pub place: usize,
    /// When it began.
    pub start: Time,
    /// When it ended, or the end of the time asked for.
    pub end: Time,
    /// What the CPU did.
    pub doing: Doing,
}

/// What a CPU does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It runs a process.
    Runs(Pid),
    /// It switches to a process.
    Switches(Pid),
    /// It has nothing to run.
    Idles,
}

/// Numbers of processes are below this: the two bits above say what is done with it.
const SWITCHING: u32 = 1 << 30;
const IDLE: u32 = 1 << 31;

impl Slice {
    pub(super) const fn new(start: Time, doing: Doing) -> Self {
        let who = match doing {
            Doing::Runs(pid) => pid.0,
            Doing::Switches(pid) => pid.0 | SWITCHING,
            Doing::Idles => IDLE,
        };
        Self { start: [(start.0 >> 32) as u32, start.0 as u32], who }
    }

    /// When it began.
    pub(super) const fn start(self) -> Time {
        Time((self.start[0] as u64) << 32 | self.start[1] as u64)
    }

    /// What the CPU did.
    pub(super) const fn doing(self) -> Doing {
        match self.who {
            IDLE => Doing::Idles,
            who if who & SWITCHING != 0 => Doing::Switches(Pid(who & !SWITCHING)),
            who => Doing::Runs(Pid(who)),
        }
    }
}
