//! Page tables: 512 real entries each, in frames above those for pages.

use alloc::sync::Arc;

use crate::cow_vec::CowVec;
use crate::entry::Entry;
use crate::ids::{Pfn, Pid};
use crate::snapshot::Table;

/// All tables of all processes.
pub(crate) struct Tables {
    base: Pfn,
    frames: CowVec<Option<Arc<Table>>>,
    /// No frame below this one is free: a search begins here.
    free: usize,
}

impl Tables {
    /// None yet; the first will be in frame `base`.
    pub(crate) fn new(base: Pfn) -> Self {
        Self { base, frames: CowVec::default(), free: 0 }
    }

    /// Takes the lowest free frame for an empty table.
    pub(crate) fn allocate(&mut self, pid: Pid, level: u8) -> Pfn {
        let at = (self.free..self.frames.len()).find(|&at| self.frames[at].is_none()).unwrap_or(self.frames.len());
        self.free = at + 1;
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
        self.free = 0;
    }

    /// The tables as a snapshot shows them.
    pub(crate) fn snapshot(&self) -> CowVec<Option<Arc<Table>>> {
        self.frames.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_frame_is_taken() {
        let mut tables = Tables::new(Pfn(100));
        let mut take = |pids: [u32; 4]| {
            let taken = pids.map(|pid| tables.allocate(Pid(pid), 1).0);
            tables.release(Pid(1));
            taken
        };
        assert_eq!(take([0, 1, 0, 1]), [100, 101, 102, 103]);
        assert_eq!(take([1, 1, 1, 0]), [101, 103, 104, 105]);
        assert_eq!(take([0, 0, 0, 0]), [101, 103, 104, 106]);
    }
}
