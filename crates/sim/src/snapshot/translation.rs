//! What an MMU holds, and an access on its way.

use crate::event::{AccessKind, FaultKind};
use crate::ids::{Pfn, Pid, VirtAddr, Vpn};

/// A translation that a TLB holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TlbEntry {
    /// The process whose address space it belongs to. With PCIDs off all entries belong to the one loaded.
    pub pid: Pid,
    /// The page; the first one of a 2 MiB page.
    pub vpn: Vpn,
    /// The frame; the first one of a 2 MiB page.
    pub pfn: Pfn,
    /// Whether it stands for a 2 MiB page.
    pub huge: bool,
    /// Whether writes are allowed.
    pub writable: bool,
    /// Whether instructions may be fetched.
    pub executable: bool,
    /// Whether the leaf entry's D bit is known to be set.
    pub dirty: bool,
    /// The CPU's count of accesses when it was last used.
    pub used: u32,
}

/// A table that a page-walk cache knows: where the walk of addresses that share `prefix` may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WalkCacheEntry {
    /// The process whose address space it belongs to.
    pub pid: Pid,
    /// The level of the table, 1 to 3.
    pub level: u8,
    /// The address above the bits that `level` and the levels below it use.
    pub prefix: u64,
    /// The table.
    pub table: Pfn,
}

/// An access to memory, as far as it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Access {
    /// The process that asked.
    pub pid: Pid,
    /// What for.
    pub kind: AccessKind,
    /// Which address.
    pub addr: VirtAddr,
    /// What the first-level TLB answered.
    pub tlb: Lookup,
    /// What the second-level TLB answered.
    pub stlb: Lookup,
    /// What the walk read: `steps[level - 1]`.
    pub steps: [Option<Step>; 4],
    /// What it cost so far.
    pub cost: u32,
    /// The fault it stopped in.
    pub fault: Option<FaultKind>,
    /// The frame it reached.
    pub pfn: Option<Pfn>,
}

/// What a TLB answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lookup {
    /// It was not asked.
    #[default]
    NotAsked,
    /// It did not know.
    Missed,
    /// It knew, in this slot.
    Hit(u16),
}

/// One level of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Step {
    /// The table read.
    pub table: Pfn,
    /// The entry chosen.
    pub index: u16,
    /// The frame it named; none if it was not present.
    pub next: Option<Pfn>,
}
