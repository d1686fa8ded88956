//! Demand paging: what the kernel does about a fault.
//!
//! First touch: a zeroed frame (minor). In swap: a frame, then the disk (major). No free frame: a victim leaves,
//! dropped if it is clean, written to swap first if it is dirty. The frame is pinned until the access that wanted it
//! has been done, so that two processes cannot take it from each other for ever. Pages that may not be touched end
//! the process. (OSTEP, chapters 21 and 22; Linux mm/memory.c `handle_mm_fault`, mm/vmscan.c `pageout`.)

use alloc::string::String;

use super::event_queue::Due;
use super::frame_alloc::Room;
use super::{Machine, Out, Pending};
use crate::entry::Entry;
use crate::event::{AccessKind, DiskOp, EventKind, FaultKind, Killed, WaitFor};
use crate::ids::{CpuId, Page, Pfn, Pid, Time, VirtAddr, Vpn};
use crate::scenario::limits::USER_END;
use crate::setup::Region;

/// The address space of a process without regions: the whole lower half.
const WHOLE: Region = Region {
    name: String::new(),
    start: VirtAddr(0),
    end: VirtAddr(USER_END),
    writable: true,
    executable: true,
    huge: false,
};

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
        let (pfn, swap_out) = match self.find_room(page, out) {
            Room::Frame(pfn, slot) => (pfn, slot),
            Room::Later => {
                self.frame_waiters.push_back(pid);
                return self.block(cpu, pid, WaitFor::Frame, Time::NEVER, out);
            }
            Room::None => return self.exit(cpu, pid, Some(Killed::OutOfMemory), out),
        };
        self.ram.promise(pfn, page);
        self.policy.loaded(pfn, page, self.ram.references);
        let task = self.task(pid);
        task.block.resident += 1;
        task.frames += 1;
        out.emit(EventKind::FrameTaken { pfn, pid, vpn: page.vpn });
        let slot = self.ram.swapped(self.task_root(pid), addr);
        let pending = Pending { addr, pfn, slot };
        let (op, slot) = match (swap_out, slot) {
            (Some(slot), _) => (DiskOp::SwapOut, slot),
            (None, Some(slot)) => (DiskOp::SwapIn, slot),
            (None, None) => {
                self.map(pid, pending, out);
                return self.event_queue.put(out.now, Due::Cpu(cpu));
            }
        };
        self.task(pid).pending = Some(pending);
        self.block(cpu, pid, WaitFor::Page, Time::NEVER, out);
        let time = self.setup.machine.costs.disk;
        self.request(op, pid, time, slot, pfn, out);
    }

    fn task_root(&self, pid: Pid) -> Option<Pfn> {
        self.tasks[pid.index()].block.root
    }

    /// A fault in a region of 2 MiB pages, which are set aside at boot and never swapped (Linux's hugetlbfs).
    fn serve_huge(&mut self, cpu: CpuId, pid: Pid, addr: VirtAddr, out: &mut Out) {
        let vpn = addr.vpn().huge_base();
        let Some(pfn) = self.ram.take_huge(Page { pid, vpn }) else {
            return self.exit(cpu, pid, Some(Killed::OutOfMemory), out);
        };
        self.task(pid).block.resident += Vpn::HUGE as u32;
        out.emit(EventKind::FrameTaken { pfn, pid, vpn });
        self.map(pid, Pending { addr, pfn, slot: None }, out);
        self.event_queue.put(out.now, Due::Cpu(cpu));
    }

    /// Enters a page in the tables, which grow on the way.
    pub(super) fn map(&mut self, pid: Pid, pending: Pending, out: &mut Out) {
        let Pending { addr, pfn, .. } = pending;
        let (Some(mut table), Some(&Region { writable, executable, huge, .. })) =
            (self.task_root(pid), self.region(pid, addr))
        else {
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
                    out.emit(EventKind::TableAllocated { pid, level: level - 1, index, table: next, parent: table });
                    next
                }
            };
        }
        let index = addr.index(leaf);
        self.ram.map(pfn, table, index, Entry::leaf(pfn, huge, writable, executable));
        out.emit(EventKind::Mapped { pfn, table, index, huge, writable, executable });
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

    /// A frame was freed or unpinned: processes that wait for one may try again.
    pub(super) fn frames_changed(&mut self, out: &mut Out) {
        while let Some(pid) = self.frame_waiters.pop_front() {
            self.wake(pid, out);
        }
    }
}
