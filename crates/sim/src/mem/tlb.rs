//! One level of a TLB: `sets` × `ways`, least recently used within a set.
//!
//! 4 KiB and 2 MiB translations share the slots; a look-up asks the set of each size, as the unified second-level TLBs
//! of Intel's cores do.

use crate::cow_vec::CowVec;
use crate::ids::{Pid, Vpn};
use crate::setup::TlbConfig;
use crate::snapshot::TlbEntry;

/// The slots of the set that a page belongs to. The low bits of its number, counted in its own size, choose the set.
fn set(config: TlbConfig, vpn: Vpn, huge: bool) -> core::ops::Range<usize> {
    let number = if huge { vpn.get() / Vpn::HUGE } else { vpn.get() };
    let ways = config.ways as usize;
    let set = (number % u64::from(config.sets.max(1))) as usize;
    set * ways..(set + 1) * ways
}

/// The slot that translates a page of a process.
pub(crate) fn lookup(config: TlbConfig, slots: &CowVec<Option<TlbEntry>>, pid: Pid, vpn: Vpn) -> Option<usize> {
    if slots.is_empty() {
        return None;
    }
    let found = |huge| {
        set(config, vpn, huge)
            .find(|&slot| slots[slot].is_some_and(|entry| entry.huge == huge && entry.covers(pid, vpn)))
    };
    found(false).or_else(|| found(true))
}

/// The slot for a new entry: a free one of its set, otherwise the least recently used.
pub(crate) fn victim(config: TlbConfig, slots: &CowVec<Option<TlbEntry>>, vpn: Vpn, huge: bool) -> Option<usize> {
    set(config, vpn, huge).min_by_key(|&slot| slots.get(slot).copied().flatten().map_or(0, |entry| entry.used))
}
