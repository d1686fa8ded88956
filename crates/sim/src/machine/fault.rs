//! Demand paging: what the kernel does about a fault.
//!
//! First touch: a zeroed frame (minor). In swap: a frame, then the disk (major). No free frame: a victim leaves, dropped if it is clean, written to swap first if it is dirty. The frame
//! is pinned until the access that wanted it has been done, so that two processes cannot take it from each other for ever. Pages that may not be touched end
//! the process. (OSTEP, chapters 21 and 22; Linux mm/memory.c `handle_mm_fault`, mm/vmscan.c `pageout`.)

use alloc::string::String;

use super::agenda::Due;
use super::{Core, Machine, Out, Pending};
use crate::entry::Entry;
use crate::event::{AccessKind, DiskOp, FaultKind, Killed, WaitFor, What};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot, VirtAddr, Vpn};
use crate::mem::ram::Ram;
use crate::mem::replace::{Frames, ReplaceKind, Replacement};
use crate::mem::tlb;
use crate::setup::{MachineConfig, Region};

/// The address space of a process without regions: the whole lower half.
const WHOLE: Region =
    Region { name: String::new(), start: VirtAddr(0), end: VirtAddr(1 << 47), writable: true, executable: true, huge: false };

/// What came of looking for a frame.
enum Room {
    /// Here is one; the slot into which its last page must be written first.
    Frame(Pfn, Option<Slot>),
    /// Not now: pages are travelling.
    Later,
    /// Not ever.
    None,
}

impl Machine {
    /// Says what kind of fault it is.
    pub(super) fn classify(&self, cpu: CpuId, pid: Pid, kind: AccessKind, addr: VirtAddr, present: bool) -> FaultKind {
        if !addr.is_canonical() {
            return FaultKind::NonCanonical;
        }
        let allowed = match self.region(pid, addr) {
            None => return FaultKind::Unmapped,
            Some(region) => match kind {
                AccessKind::Read => true,
                AccessKind::Write => region.writable,
                AccessKind::Fetch => region.executable,
            },
        };
        if present || !allowed {
            return FaultKind::Protection;
        }
        match self.ram.swapped(self.cores[cpu.index()].state.cr3, addr) {
            Some(_) => FaultKind::SwappedOut,
            None => FaultKind::FirstTouch,
        }
    }

    /// The region that an address belongs to. A process without regions may use the whole lower half.
    fn region(&self, pid: Pid, addr: VirtAddr) -> Option<&Region> {
        let regions = &self.setup.processes[pid.index()].regions;
        if regions.is_empty() {
            return (addr < WHOLE.end).then_some(const { &WHOLE });
        }
        regions.iter().find(|region| region.start <= addr && addr < region.end)
    }

    /// The kernel's part of a fault.
    pub(super) fn serve_fault(&mut self, cpu: CpuId, pid: Pid, kind: FaultKind, addr: VirtAddr, out: &mut Out) {
        match kind {
            FaultKind::FirstTouch | FaultKind::SwappedOut => {}
            FaultKind::Protection | FaultKind::Unmapped | FaultKind::NonCanonical => {
                return self.exit(cpu, pid, Some(Killed::Segv(kind)), out);
            }
        }
        if self.region(pid, addr).is_some_and(|region| region.huge) {
            return self.serve_huge(cpu, pid, addr, out);
        }
        let page = Page { pid, vpn: addr.vpn() };
        let (pfn, swap_out) = match self.find_room(out) {
            Room::Frame(pfn, slot) => (pfn, slot),
            Room::Later => {
                self.frame_waiters.push_back(pid);
                return self.block(cpu, pid, WaitFor::Frame, crate::Time::NEVER, out);
            }
            Room::None => return self.exit(cpu, pid, Some(Killed::OutOfMemory), out),
        };
        self.ram.promise(pfn, page);
        self.policy.loaded(pfn, u64::MAX);
        self.task(pid).block.resident += 1;
        out.emit(What::FrameTaken { pfn, pid, vpn: page.vpn });
        let slot = self.ram.swapped(self.task_root(pid), addr);
        let pending = Pending { addr, pfn, slot };
        let (op, slot) = match (swap_out, slot) {
            (Some(slot), _) => (DiskOp::SwapOut, slot),
            (None, Some(slot)) => (DiskOp::SwapIn, slot),
            (None, None) => {
                self.map(pid, pending, out);
                return self.agenda.put(out.now, Due::Cpu(cpu));
            }
        };
        self.task(pid).pending = Some(pending);
        self.block(cpu, pid, WaitFor::Page, crate::Time::NEVER, out);
        let time = self.setup.machine.costs.disk;
        self.request(op, pid, time, slot, pfn, out);
    }

    fn task_root(&self, pid: Pid) -> Option<Pfn> {
        self.tasks[pid.index()].block.root
    }

    /// A free frame, or one that the replacement policy frees.
    fn find_room(&mut self, out: &mut Out) -> Room {
        if let Some(pfn) = self.ram.take_free() {
            return Room::Frame(pfn, None);
        }
        let mut seeker = Seeker { config: &self.setup.machine, ram: &mut self.ram, cores: &mut self.cores, out };
        let Some(pfn) = self.policy.victim(&mut seeker) else {
            return if self.ram.any_pinned() { Room::Later } else { Room::None };
        };
        let Some(page) = self.ram.frames[pfn.index()].page else { return Room::None };
        let dirty = self.ram.entry_of(pfn).has(Entry::DIRTY);
        out.counts.passed += u64::from(self.setup.machine.replacement == ReplaceKind::Clock);
        out.emit(What::VictimChosen { pfn, pid: page.pid, vpn: page.vpn, dirty });
        let slot = self.ram.evict(pfn);
        self.tasks[page.pid.index()].block.resident -= 1;
        out.counts.evictions += 1;
        out.emit(What::Evicted { pfn, slot });
        shoot_down(&self.setup.machine, &mut self.cores, page, out);
        Room::Frame(pfn, slot.filter(|_| dirty))
    }

    /// A fault in a region of 2 MiB pages, which are set aside at boot and never swapped (Linux's hugetlbfs).
    fn serve_huge(&mut self, cpu: CpuId, pid: Pid, addr: VirtAddr, out: &mut Out) {
        let vpn = addr.vpn().huge_base();
        let Some(pfn) = self.ram.take_huge(Page { pid, vpn }) else {
            return self.exit(cpu, pid, Some(Killed::OutOfMemory), out);
        };
        self.task(pid).block.resident += Vpn::HUGE as u32;
        out.emit(What::FrameTaken { pfn, pid, vpn });
        self.map(pid, Pending { addr, pfn, slot: None }, out);
        self.agenda.put(out.now, Due::Cpu(cpu));
    }

    /// Enters a page in the tables, which grow on the way.
    pub(super) fn map(&mut self, pid: Pid, pending: Pending, out: &mut Out) {
        let Pending { addr, pfn, .. } = pending;
        let (Some(mut table), Some(&Region { writable, executable, huge, .. })) = (self.task_root(pid), self.region(pid, addr)) else {
            return;
        };
        let leaf = if huge { 2 } else { 1 };
        for level in (leaf + 1..=4).rev() {
            let index = addr.index(level);
            table = match self.ram.tables.entry(table, index).pfn() {
                Some(next) => next,
                None => {
                    let next = self.ram.tables.allocate(pid, level - 1);
                    self.ram.tables.change(table, index, |entry| *entry = Entry::table(next));
                    out.emit(What::TableAllocated { pid, level: level - 1, index, table: next, parent: table });
                    next
                }
            };
        }
        let index = addr.index(leaf);
        self.ram.map(pfn, table, index, Entry::leaf(pfn, huge, writable, executable));
        out.emit(What::Mapped { pfn, table, index, huge, writable, executable });
    }

    /// The disk has done its part of a fault.
    pub(super) fn go_on_with_fault(&mut self, pid: Pid, done: DiskOp, out: &mut Out) {
        let Some(pending) = self.task(pid).pending else { return };
        if let (DiskOp::SwapOut, Some(slot)) = (done, pending.slot) {
            let time = self.setup.machine.costs.disk;
            return self.request(DiskOp::SwapIn, pid, time, slot, pending.pfn, out);
        }
        self.task(pid).pending = None;
        self.map(pid, pending, out);
        self.wake(pid, out);
    }

    /// A frame was freed or unpinned: whoever waits for one may try again.
    pub(super) fn frames_changed(&mut self, out: &mut Out) {
        while let Some(pid) = self.frame_waiters.pop_front() {
            self.wake(pid, out);
        }
    }
}

/// Removes a page from every TLB that knows it (a TLB shootdown).
fn shoot_down(config: &MachineConfig, cores: &mut [Core], page: Page, out: &mut Out) {
    for (core, cpu) in cores.iter_mut().zip(0..) {
        for (level, shape) in [(1, config.tlb), (2, config.stlb)] {
            let slots = core.state.tlb_mut(level);
            if let Some(slot) = tlb::lookup(shape, slots, page.pid, page.vpn) {
                slots[slot] = None;
                out.emit(What::TlbInvalidated { cpu: CpuId(cpu), level, slot: slot as u16 });
            }
        }
    }
}

/// The frames as a replacement policy sees them.
struct Seeker<'a, 'b> {
    config: &'a MachineConfig,
    ram: &'a mut Ram,
    cores: &'a mut [Core],
    out: &'a mut Out<'b>,
}

impl Frames for Seeker<'_, '_> {
    fn count(&self) -> u32 {
        self.ram.frames.len() as u32
    }
    fn evictable(&self, frame: Pfn) -> bool {
        self.ram.evictable(frame)
    }
    fn referenced(&self, frame: Pfn) -> bool {
        self.ram.entry_of(frame).has(Entry::ACCESSED)
    }
    /// A TLB would go on answering without setting A again, so its entry must go too.
    fn clear_referenced(&mut self, frame: Pfn) {
        self.ram.change_entry_of(frame, |entry| entry.clear(Entry::ACCESSED));
        self.out.counts.passed += 1;
        self.out.emit(What::HandCleared { pfn: frame });
        if let Some(page) = self.ram.frames[frame.index()].page {
            shoot_down(self.config, self.cores, page, self.out);
        }
    }
    fn skipped(&mut self, frame: Pfn) {
        self.out.counts.passed += 1;
        self.out.emit(What::HandSkipped { pfn: frame });
    }
}
