//! The names of what stands in the picture, by which it is known from one moment to the next.

use os_scope_sim::{Page, Pfn};

use os_scope_sim::snapshot::TlbEntry;

use crate::Key;

/// What the levels are called, PTE (0) to PGD (3), as Linux calls them.
pub(super) const LEVELS: [&str; 4] = ["PTE", "PMD", "PUD", "PGD"];

/// The place of the offset among the fields of an address, behind the four levels.
pub(super) const OFFSET: usize = 4;

/// The page number that the TLB is asked for.
pub(super) const PAGE: Key = Key::new(1, 0, 0);
pub(super) const CR3: Key = Key::new(2, 0, 0);
pub(super) const FRAME: Key = Key::new(3, 0, 0);
/// The byte in the frame.
pub(super) const BYTE: Key = FRAME.part(1);
pub(super) const CACHE: Key = Key::new(4, 0, 0);
pub(super) const COUNTS: Key = Key::new(5, 0, 0);
pub(super) const SUM: Key = Key::new(6, 0, 0);
/// The room for the costs.
pub(super) const COSTS: Key = Key::new(7, 0, 0);

/// A field of the address, by level or [`OFFSET`].
pub(super) const fn field(field: usize) -> Key {
    Key::new(8, field as u32, 0)
}

/// A table's name; part 1 says where it is.
pub(super) const fn head(level: usize) -> Key {
    Key::new(9, level as u32, 0)
}

/// Room for an entry of a table that is not known yet.
pub(super) const fn room(level: usize, row: usize) -> Key {
    Key::new(10, level as u32, row as u32)
}

pub(super) const fn entry(table: Pfn, index: u16) -> Key {
    Key::new(11, table.0, index as u32)
}

/// A bit of the chosen entry.
pub(super) const fn flag(level: usize, bit: usize) -> Key {
    Key::new(12, level as u32, bit as u32)
}

/// A level of the TLB, first (0) or second (1).
pub(super) const fn tlb(level: usize) -> Key {
    Key::new(13, level as u32, 0)
}

pub(super) const fn slot(level: usize, slot: usize) -> Key {
    Key::new(14, level as u32, slot as u32)
}

/// A translation that a level of the TLB holds.
pub(super) const fn held(level: usize, entry: &TlbEntry) -> Key {
    Key::page(15 + level as u8, Page { pid: entry.pid, vpn: entry.vpn })
}

/// A table that the page-walk cache knows.
pub(super) const fn cached(table: Pfn) -> Key {
    Key::new(17, table.0, 0)
}

/// A part of the costs.
pub(super) const fn cost(part: u32) -> Key {
    Key::new(18, part, 0)
}

/// A wire: to the table of a level, [`TO_FRAME`], [`FILL`] or [`FAULT`].
pub(super) const fn wire(to: usize) -> Key {
    Key::new(19, to as u32, 0)
}

pub(super) const TO_FRAME: usize = 4;
/// From what was found to the slot of a TLB.
pub(super) const FILL: usize = 5;
/// From where an access stopped to where the frame should be.
pub(super) const FAULT: usize = 6;

/// What travels.
pub(super) const fn value(number: usize) -> Key {
    Key::new(20, number as u32, 0)
}
