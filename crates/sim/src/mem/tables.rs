//! Page tables: 512 real entries each, in frames above those for pages.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::entry::Entry;
use crate::ids::{Pfn, Pid};
use crate::pieces::Pieces;
use crate::snapshot;

/// A frame that holds a table.
struct Table {
    pid: Pid,
    level: u8,
    entries: Box<[Entry]>,
}

/// All tables of all processes.
pub(crate) struct Tables {
    base: Pfn,
    frames: Vec<Option<Table>>,
}

impl Tables {
    /// None yet; the first will be in frame `base`.
    pub(crate) const fn new(base: Pfn) -> Self {
        Self { base, frames: Vec::new() }
    }

    /// Takes the lowest free frame for an empty table.
    pub(crate) fn allocate(&mut self, pid: Pid, level: u8) -> Pfn {
        let table = Table { pid, level, entries: vec![Entry(0); 512].into_boxed_slice() };
        let at = match self.frames.iter().position(Option::is_none) {
            Some(at) => at,
            None => {
                self.frames.push(None);
                self.frames.len() - 1
            }
        };
        self.frames[at] = Some(table);
        Pfn(self.base.0 + at as u32)
    }

    /// Reads an entry; zero if there is no such table.
    pub(crate) fn entry(&self, table: Pfn, index: u16) -> Entry {
        self.frames[(table.0 - self.base.0) as usize].as_ref().map_or(Entry(0), |t| t.entries[index as usize])
    }

    /// Changes an entry.
    pub(crate) fn change(&mut self, table: Pfn, index: u16, change: impl FnOnce(&mut Entry)) {
        if let Some(table) = &mut self.frames[(table.0 - self.base.0) as usize] {
            change(&mut table.entries[index as usize]);
        }
    }

    /// Frees the tables of a process.
    pub(crate) fn release(&mut self, pid: Pid) {
        for frame in self.frames.iter_mut().filter(|frame| frame.as_ref().is_some_and(|table| table.pid == pid)) {
            *frame = None;
        }
    }

    /// The tables as a snapshot shows them.
    pub(crate) fn snapshot(&self) -> Pieces<Option<Arc<snapshot::Table>>> {
        let entries = |t: &Table| {
            let all = (0..).zip(t.entries.iter().copied());
            all.filter(|(_, entry)| *entry != Entry(0)).map(|(index, entry)| snapshot::EntryAt(index, entry)).collect()
        };
        let table = |t: &Table| snapshot::Table { pid: t.pid, level: t.level, entries: entries(t) };
        self.frames.iter().map(|frame| frame.as_ref().map(table).map(Arc::new)).collect()
    }
}
