//! A scenario as the machine reads it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::bursts::{Bursts, Round, Step};
use crate::event::AccessKind;
use crate::ids::{Time, VirtAddr};
use crate::setup::Setup;

/// A machine and what runs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The machine and its processes.
    pub setup: Setup,
    /// What each process does, in the order of `setup.processes`.
    pub programs: Vec<Program>,
    /// The lenses to show first, by name; empty: the program that shows it chooses. [`parse`](super::parse()) leaves
    /// it empty.
    pub lenses: Vec<String>,
}

/// What a process does: operations one after the other, then it exits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// The operations; a [`Op::Repeat`] is followed by its body.
    pub ops: Vec<Op>,
}

impl Program {
    /// Its bursts.
    #[must_use]
    pub fn bursts(&self) -> Bursts {
        let step = |op: &Op| match *op {
            Op::Compute(time) => Step::Compute(time),
            Op::Access(..) | Op::Yield => Step::Compute(Time::ZERO),
            Op::DiskIo(_) | Op::DeviceIo(_) | Op::Sleep(_) => Step::Wait,
            Op::Exit => Step::End,
            Op::Repeat { times, len } => Step::Repeat { times, len, round: Round::default() },
        };
        Bursts::new(self.ops.iter().map(step).collect())
    }
}

/// An operation of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Computes for so long.
    Compute(Time),
    /// Touches an address.
    Access(AccessKind, VirtAddr),
    /// Waits for the disk, which works on it for so long once its turn comes.
    DiskIo(Time),
    /// Waits for a device with no queue, for so long.
    DeviceIo(Time),
    /// Sleeps for so long.
    Sleep(Time),
    /// Gives up the CPU and stays ready.
    Yield,
    /// Ends.
    Exit,
    /// Does the `len` operations that follow `times` times; repeats may be nested.
    Repeat {
        /// How often, at least 1.
        times: u32,
        /// How many of the operations that follow are the body, at least 1.
        len: u32,
    },
}
