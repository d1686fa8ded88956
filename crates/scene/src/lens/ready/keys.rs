//! The names of what this lens draws.

use os_scope_sim::Pid;

use crate::Key;

/// Kinds of keys.
pub(super) mod kind {
    pub(in super::super) const PROCESS: u8 = 1;
    pub(in super::super) const SLICE: u8 = 2;
    pub(in super::super) const TICK: u8 = 3;
    pub(in super::super) const NOW: u8 = 4;
    pub(in super::super) const STATE: u8 = 5;
    pub(in super::super) const ARROW: u8 = 6;
    pub(in super::super) const CPU: u8 = 7;
    pub(in super::super) const MORE: u8 = 8;
    pub(in super::super) const FIGURE: u8 = 9;
    pub(in super::super) const LANE: u8 = 10;
    pub(in super::super) const QUEUE: u8 = 11;
    pub(in super::super) const LEVEL: u8 = 12;
    pub(in super::super) const PIP: u8 = 13;
    pub(in super::super) const EDGE: u8 = 14;
    pub(in super::super) const VTIME: u8 = 15;
    pub(in super::super) const FLAG: u8 = 16;
    pub(in super::super) const GHOST: u8 = 17;
    pub(in super::super) const POINTER: u8 = 18;
    pub(in super::super) const CLASS: u8 = 19;
    pub(in super::super) const NEXT: u8 = 20;
}

/// Parts of a process's key, beside those of a card.
pub(super) mod part {
    /// What the policy goes by.
    pub(in super::super) const VALUE: u8 = 7;
    /// The same in words.
    pub(in super::super) const NOTE: u8 = 9;
    /// The second rim of a red node.
    pub(in super::super) const RIM: u8 = 8;
}

/// The places of processes that are not in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    New,
    Blocked,
    Ended,
}

/// The box of such a place.
pub(super) const fn place(place: Place) -> Key {
    Key::new(kind::STATE, place as u32, 0)
}

/// The card of a process.
pub(super) const fn process(pid: Pid) -> Key {
    Key::new(kind::PROCESS, pid.0, 0)
}

/// The box of a CPU's queue.
pub(super) const fn queue(cpu: usize) -> Key {
    Key::new(kind::QUEUE, cpu as u32, 0)
}

/// The box of a CPU.
pub(super) const fn cpu(cpu: usize) -> Key {
    Key::new(kind::CPU, cpu as u32, 0)
}
