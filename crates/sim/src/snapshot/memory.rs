//! Frames, page tables and swap.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::cow_vec::CowVec;
use crate::entry::Entry;
use crate::ids::{Page, Pfn, Pid, Slot};
use crate::mem::replace::Replacer;

/// Frames, tables and swap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Frames for pages, by number from 0.
    pub frames: CowVec<Frame>,
    /// The count of references when each frame was last used, 0 before its page's first use: the order of lru. It
    /// changes more often than anything else.
    pub used: CowVec<u32>,
    /// Frames of 2 MiB pages: `huge[i]` begins at frame `huge_base + 512 i`.
    pub huge: Vec<Option<Page>>,
    /// The first frame of the first 2 MiB page.
    pub huge_base: Pfn,
    /// Page tables: `tables[i]` is in frame `table_base + i`.
    pub tables: CowVec<Option<Arc<Table>>>,
    /// The first frame for tables.
    pub table_base: Pfn,
    /// What swap holds, by slot from 0, as far as slots were ever used.
    pub swap: CowVec<Option<Page>>,
    /// The clock's hand: the frame it looks at next.
    pub hand: Pfn,
    /// The replacement policy with its own lists, ghosts, counters and hand: see [`Memory::policy_view`].
    pub policy: Replacer,
    /// While a frame is sought for a process at its quota: the process, whose pages alone may leave.
    pub only: Option<Pid>,
    /// Accesses that reached memory so far: the clock of `used`.
    pub references: u64,
    /// Frames filled so far: the clock of frames' `loaded`.
    pub loads: u64,
}

/// A frame for pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Frame {
    /// The page it holds or was promised to; none: the frame is free.
    pub page: Option<Page>,
    /// Where its page is: see [`Residence`].
    pub residence: Residence,
    /// Pinned until its page's first access is done, so that the page is not taken before it was of use.
    pub pinned: bool,
    /// The slot in swap that holds an equal copy, if it was ever swapped out.
    pub slot: Option<Slot>,
    /// The table of its page-table entry.
    pub table: Pfn,
    /// The index of its page-table entry in that table.
    pub index: u16,
    /// The count of loads when it was filled: the order of fifo.
    pub loaded: u32,
}

/// Whether a frame's page can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Residence {
    /// No: it is promised, and the page is not here yet.
    #[default]
    Coming,
    /// Yes: its entry is present.
    Here,
}

/// A page table in its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Table {
    /// The process that it belongs to.
    pub pid: Pid,
    /// 4 (PGD), 3 (PUD), 2 (PMD) or 1 (PTE).
    pub level: u8,
    /// Its 512 entries.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::written"))]
    pub entries: CowVec<Entry>,
}

impl Memory {
    /// The table in frame `pfn`, if there is one.
    #[must_use]
    pub fn table(&self, pfn: Pfn) -> Option<&Table> {
        self.tables.get(pfn.0.checked_sub(self.table_base.0)? as usize)?.as_deref()
    }

    /// The page-table entry of the page that a frame holds.
    #[must_use]
    pub fn entry_of(&self, frame: &Frame) -> Option<Entry> {
        match frame.residence {
            Residence::Here => Some(self.table(frame.table)?.entry(frame.index)),
            Residence::Coming => None,
        }
    }
}

impl Frame {
    /// Whether it holds a page, of any process or of one.
    pub(crate) fn belongs(&self, only: Option<Pid>) -> bool {
        self.page.is_some_and(|page| only.is_none_or(|pid| page.pid == pid))
    }
}

impl Table {
    /// A table without entries.
    #[must_use]
    pub fn new(pid: Pid, level: u8) -> Self {
        Self { pid, level, entries: CowVec::new(512) }
    }

    /// The entry at `index`, 0 to 511.
    #[must_use]
    pub fn entry(&self, index: u16) -> Entry {
        self.entries.get(index.into()).copied().unwrap_or_default()
    }

    /// The entries that are not zero, each with its index, lowest first.
    pub fn written(&self) -> impl Iterator<Item = (u16, Entry)> + Clone {
        (0..).zip(self.entries.iter().copied()).filter(|(_, entry)| *entry != Entry(0))
    }
}
