//! Frames and swap slots, and the pages in them.

use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::cow_vec::CowVec;
use crate::entry::Entry;
use crate::ids::{Page, Pfn, Pid, Slot, VirtAddr, Vpn};
use crate::mem::replace::Replacer;
use crate::mem::tables::Tables;
use crate::setup::MachineConfig;
use crate::snapshot::{Frame, Memory, Residence};

/// Physical memory and swap.
pub(crate) struct Ram {
    pub(crate) tables: Tables,
    pub(crate) frames: CowVec<Frame>,
    used: CowVec<u32>,
    pub(crate) references: u64,
    free: BinaryHeap<Reverse<u32>>,
    loads: u64,
    huge: Vec<Option<Page>>,
    huge_base: Pfn,
    table_base: Pfn,
    swap: CowVec<Option<Page>>,
    free_slots: BinaryHeap<Reverse<u32>>,
    swap_size: u32,
}

impl Ram {
    /// All free.
    pub(crate) fn new(config: &MachineConfig) -> Self {
        Self {
            tables: Tables::new(config.table_base()),
            frames: CowVec::new(config.frames as usize),
            used: CowVec::new(config.frames as usize),
            references: 0,
            free: (0..config.frames).map(Reverse).collect(),
            loads: 0,
            huge: vec![None; usize::from(config.huge_pages)],
            huge_base: config.huge_base(),
            table_base: config.table_base(),
            swap: CowVec::default(),
            free_slots: BinaryHeap::new(),
            swap_size: config.swap,
        }
    }

    /// The leaf entry of an address, if one is present: its table, its (index, level), and itself.
    pub(crate) fn leaf(&self, root: Option<Pfn>, addr: VirtAddr) -> Option<(Pfn, (u16, u8), Entry)> {
        let (table, index, level, entry) = self.find(root?, addr);
        entry.has(Entry::PRESENT).then_some((table, (index, level), entry))
    }

    /// The slot in swap that holds the page of an address.
    pub(crate) fn swapped(&self, root: Option<Pfn>, addr: VirtAddr) -> Option<Slot> {
        self.find(root?, addr).3.slot()
    }

    /// The last entry on the way to an address: table, index, level, entry.
    fn find(&self, root: Pfn, addr: VirtAddr) -> (Pfn, u16, u8, Entry) {
        let (mut table, mut level) = (root, 4);
        loop {
            let index = addr.index(level);
            let entry = self.tables.entry(table, index);
            match entry.pfn() {
                Some(next) if level > 1 && !entry.has(Entry::HUGE) => (table, level) = (next, level - 1),
                _ => return (table, index, level, entry),
            }
        }
    }

    /// Whether using this leaf entry counts as a reference: always, but for the first use after a load if loads do not
    /// count.
    pub(crate) fn references_load(&self, leaf: Entry, load_referenced: bool) -> bool {
        load_referenced || !leaf.pfn().and_then(|pfn| self.frames.get(pfn.index())).is_some_and(|frame| frame.pinned)
    }

    /// The page-table entry of the page that a frame holds.
    pub(crate) fn entry_of(&self, pfn: Pfn) -> Entry {
        let frame = &self.frames[pfn.index()];
        match frame.residence {
            Residence::Here => self.tables.entry(frame.table, frame.index),
            Residence::Coming => Entry(0),
        }
    }

    /// Changes the page-table entry of the page that a frame holds.
    pub(crate) fn change_entry_of(&mut self, pfn: Pfn, change: impl FnOnce(&mut Entry)) {
        if let Some(&Frame { residence: Residence::Here, table, index, .. }) = self.frames.get(pfn.index()) {
            self.tables.change(table, index, change);
        }
    }

    /// Takes the lowest free frame.
    pub(crate) fn take_free(&mut self) -> Option<Pfn> {
        self.free.pop().map(|Reverse(frame)| Pfn(frame))
    }

    /// Promises a frame to a page.
    pub(crate) fn promise(&mut self, pfn: Pfn, page: Page) {
        self.loads += 1;
        self.frames[pfn.index()] =
            Frame { page: Some(page), pinned: true, loaded: self.loads as u32, ..Frame::default() };
        self.used[pfn.index()] = 0;
    }

    /// Takes the lowest free 2 MiB page.
    pub(crate) fn take_huge(&mut self, page: Page) -> Option<Pfn> {
        let at = self.huge.iter().position(Option::is_none)?;
        self.huge[at] = Some(page);
        self.loads += 1;
        Some(Pfn(self.huge_base.0 + at as u32 * Vpn::HUGE as u32))
    }

    /// Whether a page may leave its frame: it is here, not pinned, and there is room in swap if it needs any. `only`:
    /// whose pages alone may leave.
    pub(crate) fn evictable(&self, pfn: Pfn, only: Option<Pid>) -> bool {
        let frame = &self.frames[pfn.index()];
        if !frame.belongs(only) {
            return false;
        }
        let room = frame.slot.is_some() || !self.free_slots.is_empty() || self.swap.len() < self.swap_size as usize;
        frame.residence == Residence::Here && !frame.pinned && (room || !self.entry_of(pfn).has(Entry::DIRTY))
    }

    /// Whether a frame, of any process or of one, is pinned: waiting may help.
    pub(crate) fn any_pinned(&self, only: Option<Pid>) -> bool {
        self.frames.iter().any(|frame| frame.pinned && frame.belongs(only))
    }

    /// Gives a dirty page a slot in swap, for which there is room, and takes it for clean: the disk will write what is
    /// in the frame now.
    pub(crate) fn write_back(&mut self, pfn: Pfn) -> Option<(Slot, Page)> {
        let Frame { page, slot, .. } = self.frames[pfn.index()];
        let slot = slot.unwrap_or_else(|| self.take_slot());
        self.frames[pfn.index()].slot = Some(slot);
        self.swap[slot.0 as usize] = page;
        self.change_entry_of(pfn, |entry| entry.clear(Entry::DIRTY));
        Some((slot, page?))
    }

    /// Takes a page out of its frame. Returns the slot that holds it from now on, if it was ever written.
    pub(crate) fn evict(&mut self, pfn: Pfn) -> Option<Slot> {
        let dirty = self.entry_of(pfn).has(Entry::DIRTY);
        let frame = core::mem::take(&mut self.frames[pfn.index()]);
        self.used[pfn.index()] = 0;
        let slot = match frame.slot {
            None if dirty => Some(self.take_slot()),
            slot => slot,
        };
        if let Some(slot) = slot {
            self.swap[slot.0 as usize] = frame.page;
        }
        self.tables.change(frame.table, frame.index, |entry| *entry = slot.map_or(Entry(0), Entry::swapped));
        slot
    }

    fn take_slot(&mut self) -> Slot {
        if let Some(Reverse(slot)) = self.free_slots.pop() {
            return Slot(slot);
        }
        self.swap.grow(self.swap.len() + 1);
        Slot(self.swap.len() as u32 - 1)
    }

    /// Enters a page in its table; its frame was promised to it before.
    pub(crate) fn map(&mut self, pfn: Pfn, table: Pfn, index: u16, entry: Entry) {
        let mut slot = None;
        self.tables.change(table, index, |old| {
            slot = old.slot();
            *old = entry;
        });
        if let Some(frame) = self.frames.get_mut(pfn.index()) {
            *frame = Frame { residence: Residence::Here, table, index, slot, ..*frame };
        }
    }

    /// Notes that an access reached a frame. Returns whether it was the first since the page was loaded.
    pub(crate) fn touch(&mut self, pfn: Pfn, referenced: bool) -> bool {
        self.references += 1;
        if referenced {
            self.change_entry_of(pfn, |entry| entry.set(Entry::ACCESSED));
        }
        let Some(place) = self.used.get_mut(pfn.index()) else { return false };
        *place = self.references as u32;
        let pinned = self.frames[pfn.index()].pinned;
        if pinned {
            self.frames[pfn.index()].pinned = false;
        }
        pinned
    }

    /// Frees everything of a process. Returns the frames that were its own.
    pub(crate) fn release(&mut self, pid: Pid) -> Vec<Pfn> {
        let mine = |page: &Option<Page>| page.is_some_and(|page| page.pid == pid);
        let mut freed = Vec::new();
        self.frames.drop_if(
            |frame| mine(&frame.page),
            |at| {
                self.used[at] = 0;
                self.free.push(Reverse(at as u32));
                freed.push(Pfn(at as u32));
            },
        );
        for page in self.huge.iter_mut().filter(|page| mine(page)) {
            *page = None;
        }
        self.swap.drop_if(mine, |at| self.free_slots.push(Reverse(at as u32)));
        self.tables.release(pid);
        freed
    }

    /// As a snapshot shows it.
    pub(crate) fn snapshot(&self, policy: &Replacer) -> Memory {
        Memory {
            frames: self.frames.clone(),
            used: self.used.clone(),
            huge: self.huge.clone(),
            huge_base: self.huge_base,
            tables: self.tables.snapshot(),
            table_base: self.table_base,
            swap: self.swap.clone(),
            hand: policy.hand(),
            policy: policy.clone(),
            only: None,
            references: self.references,
            loads: self.loads,
        }
    }
}
