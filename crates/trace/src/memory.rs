//! Which addresses were touched, in which order.

use os_scope_sim::event::AccessKind;
use os_scope_sim::{VirtAddr, Vpn};

use crate::index::Index;
use crate::warnings::{Note, Noted, Warnings};

/// Bits of a page number: those of a 64-bit address above the 12 of the offset.
const PAGE_BITS: u32 = 52;

/// The most processes that are kept apart.
const PROCESSES: usize = (1 << (64 - PAGE_BITS)) - 1;

/// A recording of memory accesses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The recording's name.
    pub name: String,
    /// The accesses, in order, as far as they were kept.
    pub references: Vec<Reference>,
    /// How many there were in all.
    pub total: u64,
    /// How many different pages were touched; pages of different processes are different.
    pub pages: u64,
    /// The processes that touched them. One without a name if the recording names no processes.
    pub processes: Vec<Toucher>,
    /// Whether it was a list of page numbers: the addresses are those of the pages' first bytes then.
    pub page_numbers: bool,
    /// The lines that could not be read.
    pub warnings: Warnings,
    /// What else should be known.
    pub notes: Vec<Note>,
}

impl Memory {
    /// The pages touched, in order. Pages of different processes have different numbers; those of the first one are its
    /// virtual page numbers.
    pub fn page_ids(&self) -> impl Iterator<Item = u64> {
        self.references.iter().map(|reference| page_id(reference.process, reference.addr.0 >> 12))
    }
}

/// One access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// An index into [`Memory::processes`].
    pub process: u16,
    /// What it did.
    pub kind: AccessKind,
    /// Its first byte.
    pub addr: VirtAddr,
}

/// A process that touched memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toucher {
    /// Its number; 0 if unknown.
    pub number: u32,
    /// Its name; empty if unknown.
    pub name: String,
}

const fn page_id(process: u16, page: u64) -> u64 {
    page | (process as u64) << PAGE_BITS
}

/// Collects accesses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Builder {
    references: Vec<Reference>,
    total: u64,
    limit: usize,
    pages_limit: usize,
    /// What was touched, numbered: pages, or while `shift` is 0, whole values.
    pages: Index,
    pages_cut: bool,
    /// How far a value must be shifted to the right to be a page.
    shift: u32,
    /// The page of each of the last accesses, by its low bits: most accesses go to the same few.
    recent: [u64; 16],
    numbers: Index,
    processes: Vec<Toucher>,
}

impl Builder {
    /// Keeps at most `limit` references, and counts at most `pages_limit` pages. The values are addresses.
    pub(crate) fn new(limit: usize, pages_limit: usize) -> Self {
        Self { limit, pages_limit, shift: 12, recent: [u64::MAX; 16], ..Self::default() }
    }

    /// The values so far, and those to come, are page numbers until further notice.
    pub(crate) fn count_in_pages(&mut self) {
        self.shift = 0;
    }

    /// Whether values are page numbers, as far as is known.
    pub(crate) const fn counts_in_pages(&self) -> bool {
        self.shift == 0
    }

    /// The values so far were addresses after all, and so are those to come.
    pub(crate) fn count_in_addresses(&mut self) {
        let values = std::mem::take(&mut self.pages);
        self.shift = 12;
        self.recent = [u64::MAX; 16];
        values.keys().iter().for_each(|value| self.touch(0, value >> 12));
    }

    /// An access by the first process.
    pub(crate) fn access(&mut self, kind: AccessKind, value: u64) {
        self.access_by(0, kind, value);
    }

    /// The last access was a write.
    pub(crate) fn last_was_write(&mut self) {
        let kept = self.references.len() as u64 == self.total;
        match self.references.last_mut() {
            Some(last) if kept => last.kind = AccessKind::Write,
            _ => {}
        }
    }

    /// An access by a process.
    #[inline]
    pub(crate) fn access_by(&mut self, process: u16, kind: AccessKind, value: u64) {
        self.total += 1;
        if self.references.len() < self.limit {
            self.references.push(Reference { process, kind, addr: VirtAddr(value) });
        }
        self.touch(process, value >> self.shift);
    }

    #[inline]
    fn touch(&mut self, process: u16, page: u64) {
        let id = page_id(process, page);
        let recent = &mut self.recent[page as usize % 16];
        if *recent == id {
            return;
        }
        *recent = id;
        if self.pages.len() < self.pages_limit || self.pages.get(id).is_some() {
            self.pages.insert(id);
        } else {
            self.pages_cut = true;
        }
    }

    /// The process with this number. The last index stands for all that are too many.
    pub(crate) fn process(&mut self, number: u32, name: &[u8]) -> u16 {
        let index = match self.numbers.get(u64::from(number)) {
            Some(index) => index,
            None if self.numbers.len() < PROCESSES => self.numbers.insert(u64::from(number)),
            None => return (PROCESSES - 1) as u16,
        };
        if index == self.processes.len() {
            self.processes.push(Toucher { number, name: String::new() });
        }
        let known = &mut self.processes[index].name;
        if !name.is_empty() && known.as_bytes() != name {
            *known = String::from_utf8_lossy(name).into_owned();
        }
        index as u16
    }

    /// Whether nothing was touched.
    pub(crate) const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many accesses there were.
    pub(crate) const fn total(&self) -> u64 {
        self.total
    }

    /// The recording.
    pub(crate) fn finish(mut self, name: String, warnings: Warnings) -> Memory {
        let page_numbers = self.shift == 0;
        if page_numbers {
            self.references.iter_mut().for_each(|reference| reference.addr = Vpn::new(reference.addr.0).addr());
        }
        if self.processes.is_empty() {
            self.processes.push(Toucher::default());
        }
        let mut notes = Vec::new();
        if self.limit > 0 && (self.references.len() as u64) < self.total {
            notes.push(Note { what: Noted::ReferencesCut, count: self.references.len() as u64 });
        }
        if self.pages_cut {
            notes.push(Note { what: Noted::PagesCut, count: self.pages.len() as u64 });
        }
        Memory {
            name,
            references: self.references,
            total: self.total,
            pages: self.pages.len() as u64,
            processes: self.processes,
            page_numbers,
            warnings,
            notes,
        }
    }
}
