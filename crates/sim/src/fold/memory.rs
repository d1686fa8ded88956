//! Folding faults, frames, tables and swap.

use alloc::sync::Arc;

use crate::entry::Entry;
use crate::event::{DiskOp, FaultKind};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot, Time, Vpn};
use crate::snapshot::{Disk, Frame, Memory, Request, Residence, Snapshot, Table};

impl Snapshot {
    pub(super) fn fault(&mut self, cpu: CpuId, pid: Pid, kind: FaultKind) {
        self.with_access(cpu, |a| a.fault = Some(kind));
        let (minor, major) = (u32::from(kind == FaultKind::FirstTouch), u32::from(kind == FaultKind::SwappedOut));
        self.counts.minor_faults += u64::from(minor);
        self.counts.major_faults += u64::from(major);
        self.with_process(pid, |p, _| {
            p.minor_faults += minor;
            p.major_faults += major;
        });
    }

    pub(super) fn take_frame(&mut self, pfn: Pfn, page: Page) {
        self.memory.take_frame(pfn, page);
        let pages = if pfn >= self.memory.huge_base { Vpn::HUGE as u32 } else { 1 };
        self.with_process(page.pid, |p, _| p.resident += pages);
    }

    pub(super) fn evict(&mut self, pfn: Pfn, slot: Option<Slot>) {
        let page = self.memory.frames.get(pfn.index()).and_then(|frame| frame.page);
        let dirty = self
            .memory
            .frames
            .get(pfn.index())
            .and_then(|frame| self.memory.entry_of(frame))
            .is_some_and(|e| e.has(Entry::DIRTY));
        self.disk.due = match (page, slot) {
            (Some(page), Some(slot)) if dirty => Some(Request { op: DiskOp::SwapOut, pid: page.pid, slot, pfn }),
            _ => None,
        };
        self.memory.evict(pfn, slot);
        self.counts.evictions += 1;
        if let Some(page) = page {
            self.with_process(page.pid, |p, _| p.resident -= p.resident.min(1));
        }
    }

    pub(super) fn add_table(&mut self, pid: Pid, level: u8, index: u16, table: Pfn, parent: Pfn) {
        self.memory.put_table(table, Table::new(pid, level));
        if table != parent {
            self.memory.change_entry(parent, index, Entry::table(table).0, !0);
            return;
        }
        self.with_process(pid, |p, _| p.root = Some(table));
    }
}

impl Memory {
    pub(super) fn put_table(&mut self, pfn: Pfn, table: Table) {
        let Some(at) = pfn.0.checked_sub(self.table_base.0) else { return };
        self.tables.grow(at as usize + 1);
        self.tables[at as usize] = Some(Arc::new(table));
    }

    /// Sets and clears bits of the page-table entry of the page in a frame.
    pub(super) fn change_leaf(&mut self, pfn: Pfn, set: u64, clear: u64) {
        if let Some(&Frame { residence: Residence::Here, table, index, .. }) = self.frames.get(pfn.index()) {
            self.change_entry(table, index, set, clear);
        }
    }

    /// Clears and sets bits of an entry, and returns what it was. A table that this does not change stays shared.
    pub(super) fn change_entry(&mut self, table: Pfn, index: u16, set: u64, clear: u64) -> Entry {
        let before = self.table(table).map_or(Entry(0), |table| table.entry(index));
        let after = Entry(before.0 & !clear | set);
        if after != before
            && let Some(Some(table)) = self.tables.get_mut(table.0.wrapping_sub(self.table_base.0) as usize)
            && let Some(entry) = Arc::make_mut(table).entries.get_mut(index.into())
        {
            *entry = after;
        }
        before
    }

    pub(super) fn take_frame(&mut self, pfn: Pfn, page: Page) {
        self.loads += 1;
        let loaded = self.loads as u32;
        if let Some(frame) = self.frames.get_mut(pfn.index()) {
            *frame = Frame { page: Some(page), pinned: true, loaded, ..Frame::default() };
            self.used[pfn.index()] = 0;
            self.policy.loaded(pfn, page, self.references);
        } else if let Some(huge) = pfn.0.checked_sub(self.huge_base.0).and_then(|n| self.huge.get_mut(n as usize / 512))
        {
            *huge = Some(page);
        }
    }

    pub(super) fn map(&mut self, pfn: Pfn, table: Pfn, index: u16, entry: Entry) {
        // A page that was in swap keeps its slot, as a copy to fall back on while it stays clean.
        let slot = self.change_entry(table, index, entry.0, !0).slot();
        if let Some(frame) = self.frames.get_mut(pfn.index()) {
            *frame = Frame { residence: Residence::Here, table, index, slot, ..*frame };
        }
    }

    /// The first access to a frame's page is done.
    pub(super) fn unpin(&mut self, pfn: Pfn) {
        // Most frames are not pinned, and a frame that does not change stays shared.
        if self.frames.get(pfn.index()).is_some_and(|frame| frame.pinned) {
            self.frames[pfn.index()].pinned = false;
        }
    }

    pub(super) fn evict(&mut self, pfn: Pfn, slot: Option<Slot>) {
        let Some(frame) = self.frames.get_mut(pfn.index()) else { return };
        let Frame { page, table, index, slot: copy, .. } = core::mem::take(frame);
        self.used[pfn.index()] = 0;
        self.change_entry(table, index, slot.map_or(Entry(0), Entry::swapped).0, !0);
        if copy != slot
            && let Some(copy) = copy
        {
            self.set_slot(copy, None);
        }
        if let Some(slot) = slot {
            self.set_slot(slot, page);
        }
    }

    pub(super) fn set_slot(&mut self, slot: Slot, page: Option<Page>) {
        let at = slot.0 as usize;
        self.swap.grow(at + 1);
        self.swap[at] = page;
    }

    /// Frees everything of a process that has ended.
    pub(super) fn release(&mut self, pid: Pid) {
        let mine = |page: &Option<Page>| page.is_some_and(|page| page.pid == pid);
        let (used, policy) = (&mut self.used, &mut self.policy);
        let gone = |at: usize| {
            used[at] = 0;
            policy.freed(Pfn(at as u32));
        };
        self.frames.drop_if(|frame| mine(&frame.page), gone);
        self.swap.drop_if(mine, |_| {});
        self.tables.drop_if(|table| table.as_ref().is_some_and(|table| table.pid == pid), |_| {});
        for page in self.huge.iter_mut().filter(|page| mine(page)) {
            *page = None;
        }
    }
}

impl Disk {
    pub(super) fn enqueue(&mut self, request: Request) {
        self.due = self.due.filter(|due| due.op != request.op || due.slot != request.slot);
        self.queue.push_back(request);
    }

    pub(super) fn start(&mut self, now: Time, until: Time) {
        self.current = self.queue.pop_front();
        (self.since, self.until) = (now, until);
    }

    pub(super) fn finish(&mut self) {
        self.current = None;
        self.served = self.served.saturating_add(1);
    }
}

impl DiskOp {
    /// Whether the request moves a page.
    #[must_use]
    pub const fn is_paging(self) -> bool {
        matches!(self, Self::SwapIn | Self::SwapOut)
    }
}
