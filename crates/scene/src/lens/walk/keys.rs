//! The names of what stands in the picture, by which it is known from one moment to the next. Levels of tables count
//! from PTE (0) to PGD (3), those of the TLB from 0.

use os_scope_sim::snapshot::TlbEntry;
use os_scope_sim::{Page, Pfn};

use crate::Key;

/// What the levels are called, as Linux calls them.
pub(super) const LEVELS: [&str; 4] = ["PTE", "PMD", "PUD", "PGD"];

/// The page number that the TLB is asked for.
pub(super) const PAGE: Key = Key::new(1, 0, 0);
pub(super) const CR3: Key = Key::new(2, 0, 0);
pub(super) const FRAME: Key = Key::new(3, 0, 0);
pub(super) const CACHE: Key = Key::new(4, 0, 0);
pub(super) const COSTS: Key = Key::new(5, 0, 0);

/// The place of the offset among the fields of the address, behind the four levels.
pub(super) const OFFSET: usize = 4;

/// Where wires lead that lead to no table: from what was found to the frame, and to the slot of a TLB; from where an
/// access stopped to where the frame should be.
pub(super) const TO_FRAME: usize = 4;
pub(super) const FILL: usize = 5;
pub(super) const FAULT: usize = 6;

macro_rules! keys {
    ($($kind:literal $name:ident($($number:ident: $type:ty => $value:expr),*);)*) => {$(
        pub(super) const fn $name($($number: $type),*) -> Key {
            let [a, b] = keys!(@ $($value),*);
            Key::new($kind, a, b)
        }
    )*};
    (@ $a:expr) => { [$a, 0] };
    (@ $a:expr, $b:expr) => { [$a, $b] };
}

keys! {
    8 field(field: usize => field as u32);
    9 head(level: usize => level as u32);
    10 room(level: usize => level as u32, row: usize => row as u32);
    11 entry(table: Pfn => table.0, index: u16 => index as u32);
    12 flag(level: usize => level as u32, bit: usize => bit as u32);
    13 tlb(level: usize => level as u32);
    14 slot(level: usize => level as u32, slot: usize => slot as u32);
    17 cached(table: Pfn => table.0);
    18 cost(part: usize => part as u32);
    19 wire(to: usize => to as u32);
    20 value(number: usize => number as u32);
}

/// A translation that a level of the TLB holds.
pub(super) const fn held(level: usize, entry: &TlbEntry) -> Key {
    Key::page(15 + level as u8, Page { pid: entry.pid, vpn: entry.vpn })
}
