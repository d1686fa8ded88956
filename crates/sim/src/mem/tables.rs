//! Page tables: 512 real entries each, in frames above those for pages.

use alloc::sync::Arc;

use crate::entry::Entry;
use crate::ids::{Pfn, Pid};
use crate::pieces::Pieces;
use crate::snapshot::Table;

/// All tables of all processes.
pub(crate) struct Tables {
    base: Pfn,
    frames: Pieces<Option<Arc<Table>>>,
}

impl Tables {
    /// None yet; the first will be in frame `base`.
    pub(crate) fn new(base: Pfn) -> Self {
        Self { base, frames: Pieces::default() }
    }

    /// Takes the lowest free frame for an empty table.
    pub(crate) fn allocate(&mut self, pid: Pid, level: u8) -> Pfn {
        let at = self.frames.iter().position(Option::is_none).unwrap_or(self.frames.len());
        self.frames.grow(at + 1);
        self.frames[at] = Some(Arc::new(Table::new(pid, level)));
        Pfn(self.base.0 + at as u32)
    }

    /// Reads an entry; zero if there is no such table.
    pub(crate) fn entry(&self, table: Pfn, index: u16) -> Entry {
        self.frames[(table.0 - self.base.0) as usize].as_ref().map_or(Entry(0), |table| table.entry(index))
    }

    /// Changes an entry.
    pub(crate) fn change(&mut self, table: Pfn, index: u16, change: impl FnOnce(&mut Entry)) {
        let before = self.entry(table, index);
        let mut entry = before;
        change(&mut entry);
        // What does not change stays shared with snapshots.
        if entry != before
            && let Some(table) = &mut self.frames[(table.0 - self.base.0) as usize]
        {
            Arc::make_mut(table).entries[index.into()] = entry;
        }
    }

    /// Frees the tables of a process.
    pub(crate) fn release(&mut self, pid: Pid) {
        self.frames.drop_if(|table| table.as_ref().is_some_and(|table| table.pid == pid), |_| {});
    }

    /// The tables as a snapshot shows them.
    pub(crate) fn snapshot(&self) -> Pieces<Option<Arc<Table>>> {
        self.frames.clone()
    }
}
