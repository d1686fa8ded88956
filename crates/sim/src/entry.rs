//! Page-table entries, bit for bit (Intel SDM vol. 3A, section 5.5.4, tables 5-15 to 5-20).

use crate::ids::{Pfn, Slot};

/// One 64-bit page-table entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entry(pub u64);

impl Entry {
    /// P: the entry names a frame.
    pub const PRESENT: u64 = 1;
    /// R/W: writes are allowed.
    pub const WRITABLE: u64 = 1 << 1;
    /// U/S: user code may use it.
    pub const USER: u64 = 1 << 2;
    /// A: used by a walk since it was last cleared.
    pub const ACCESSED: u64 = 1 << 5;
    /// D: written since it was last cleared (leaf only).
    pub const DIRTY: u64 = 1 << 6;
    /// PS: the entry of level 2 maps a 2 MiB page.
    pub const HUGE: u64 = 1 << 7;
    /// Where the frame number stands: bits 51 to 12.
    const FRAME: u64 = 0x000f_ffff_ffff_f000;
    /// XD: instructions may not be fetched.
    pub const NO_EXECUTE: u64 = 1 << 63;
    /// A bit that software may use in an entry that is not present: it holds a swap slot (as Linux does).
    const SWAPPED: u64 = 1 << 9;

    /// An entry that points to a table, or maps a page, in `pfn`.
    #[must_use]
    pub const fn present(pfn: Pfn, flags: u64) -> Self {
        Self((pfn.0 as u64) << 12 | flags | Self::PRESENT)
    }

    /// An entry that points to the table in `pfn`: permissions are left to the leaf.
    #[must_use]
    pub const fn table(pfn: Pfn) -> Self {
        Self::present(pfn, Self::WRITABLE | Self::USER)
    }

    /// An entry that maps a page, neither accessed nor dirty yet.
    #[must_use]
    pub const fn leaf(pfn: Pfn, huge: bool, writable: bool, executable: bool) -> Self {
        let mut flags = Self::USER;
        if huge {
            flags |= Self::HUGE;
        }
        if writable {
            flags |= Self::WRITABLE;
        }
        if !executable {
            flags |= Self::NO_EXECUTE;
        }
        Self::present(pfn, flags)
    }

    /// An entry of a page that is in swap.
    #[must_use]
    pub const fn swapped(slot: Slot) -> Self {
        Self((slot.0 as u64) << 12 | Self::SWAPPED)
    }

    /// The frame, if the entry is present.
    #[must_use]
    pub const fn pfn(self) -> Option<Pfn> {
        if self.has(Self::PRESENT) { Some(Pfn(((self.0 & Self::FRAME) >> 12) as u32)) } else { None }
    }

    /// The swap slot, if the page is in swap.
    #[must_use]
    pub const fn slot(self) -> Option<Slot> {
        if !self.has(Self::PRESENT) && self.has(Self::SWAPPED) { Some(Slot((self.0 >> 12) as u32)) } else { None }
    }

    /// Whether every bit of `flags` is set.
    #[must_use]
    pub const fn has(self, flags: u64) -> bool {
        self.0 & flags == flags
    }

    /// Sets the bits of `flags`.
    pub const fn set(&mut self, flags: u64) {
        self.0 |= flags;
    }

    /// Clears the bits of `flags`.
    pub const fn clear(&mut self, flags: u64) {
        self.0 &= !flags;
    }
}
