//! Room for a page: a free frame, or one that the replacement policy empties.

use alloc::vec::Vec;

use super::{Core, Machine, Out};
use crate::entry::Entry;
use crate::event::{DiskOp, EventKind};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot};
use crate::mem::ram::Ram;
use crate::mem::replace::{Frames, Search};
use crate::mem::tlb;
use crate::setup::MachineConfig;

/// What came of looking for a frame.
pub(super) enum Room {
    /// Here is one; the slot into which its last page must be written first.
    Frame(Pfn, Option<Slot>),
    /// Not now: pages are travelling.
    Later,
    /// Not ever.
    None,
}

impl Machine {
    /// A frame for a page: a free one, or one that the replacement policy frees. A process at its quota gives one of
    /// its own.
    pub(super) fn find_room(&mut self, page: Page, out: &mut Out) -> Room {
        let full = self.at_quota(page.pid);
        if !full && let Some(pfn) = self.ram.take_free() {
            self.recall(page, out);
            return Room::Frame(pfn, None);
        }
        let only = full.then_some(page.pid);
        let visible = self.setup.machine.replacement.info().search == Search::Ring && !full;
        // A search that ends without a victim would leave steps without a result among the events: it begins only if it
        // can end.
        if !visible && !(0..self.ram.frames.len() as u32).any(|frame| self.ram.evictable(Pfn(frame), only)) {
            return self.no_room(only);
        }
        self.recall(page, out);
        if full {
            out.emit(EventKind::QuotaReached { pid: page.pid });
        }
        let (config, ram, cores) = (&self.setup.machine, &mut self.ram, &mut self.cores[..]);
        let at = ram.references;
        let mut writing = Vec::new();
        let mut seeker = Seeker { config, ram, cores, out, only, ticking: false, writing: &mut writing };
        let victim = self.policy.victim(&mut seeker, at);
        let room = match victim.and_then(|pfn| Some((pfn, self.ram.frames[pfn.index()].page?))) {
            Some((pfn, victim)) => self.empty(pfn, victim, out),
            None => self.no_room(only),
        };
        for (pfn, slot, owner) in writing {
            self.request(DiskOp::WriteBack, owner, self.setup.machine.costs.disk, slot, pfn, out);
        }
        room
    }

    /// Whether a process holds as many frames as it may; 2 MiB pages do not count.
    fn at_quota(&self, pid: Pid) -> bool {
        let quota = self.setup.processes[pid.index()].quota;
        quota > 0 && self.tasks[pid.index()].frames >= quota
    }

    /// Reports to the policy that a page it remembers is wanted again.
    fn recall(&mut self, page: Page, out: &mut Out) {
        if self.policy.remembers(page) {
            self.policy.recalled(page);
            out.emit(EventKind::Recalled { pid: page.pid, vpn: page.vpn });
        }
    }

    /// The page that was chosen leaves its frame.
    fn empty(&mut self, pfn: Pfn, victim: Page, out: &mut Out) -> Room {
        let dirty = self.ram.entry_of(pfn).has(Entry::DIRTY);
        out.counts.passed += 1;
        out.emit(EventKind::VictimChosen { pfn, pid: victim.pid, vpn: victim.vpn, dirty });
        let slot = self.ram.evict(pfn);
        let owner = self.task(victim.pid);
        owner.block.resident -= 1;
        owner.frames -= 1;
        out.counts.evictions += 1;
        out.emit(EventKind::Evicted { pfn, slot });
        shoot_down(&self.setup.machine, &mut self.cores, victim, out);
        Room::Frame(pfn, slot.filter(|_| dirty))
    }

    /// Waiting helps if a frame that could be emptied is pinned.
    fn no_room(&self, only: Option<Pid>) -> Room {
        if self.ram.any_pinned(only) { Room::Later } else { Room::None }
    }

    /// An access of the running process reached memory: the policy and the working set learn of it. `first`: it is the
    /// one that the page was loaded for.
    pub(super) fn note_use(&mut self, page: Page, pfn: Pfn, first: bool) {
        if pfn.index() < self.ram.frames.len() {
            self.policy.used(pfn, page, self.ram.references - 1, first);
        }
        let block = &mut self.tasks[page.pid.index()].block;
        block.working_set.touch(page.vpn, block.done.accesses + 1, self.setup.machine.working_set);
    }

    /// The clock of policies that have one may tick between two references.
    pub(super) fn tick(&mut self, out: &mut Out) {
        if self.policy.due(self.ram.references) {
            out.emit(EventKind::Ticked);
            let (config, ram, cores) = (&self.setup.machine, &mut self.ram, &mut self.cores[..]);
            self.policy.tick(&mut Seeker {
                config,
                ram,
                cores,
                out,
                only: None,
                ticking: true,
                writing: &mut Vec::new(),
            });
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
                out.emit(EventKind::TlbInvalidated { cpu: CpuId(cpu), level, slot: slot as u16 });
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
    /// The process whose pages alone may leave.
    only: Option<Pid>,
    /// Whether this is a tick of the policy's clock and not a search: then what is cleared was said in one.
    ticking: bool,
    /// Pages to be written back: frame, slot and process.
    writing: &'a mut Vec<(Pfn, Slot, Pid)>,
}

impl Frames for Seeker<'_, '_> {
    fn count(&self) -> u32 {
        self.ram.frames.len() as u32
    }
    fn evictable(&self, frame: Pfn) -> bool {
        self.ram.evictable(frame, self.only)
    }
    fn referenced(&self, frame: Pfn) -> bool {
        self.ram.entry_of(frame).has(Entry::ACCESSED)
    }
    /// A TLB would go on answering without setting A again, so its entry must go too.
    fn clear_referenced(&mut self, frame: Pfn) {
        self.ram.change_entry_of(frame, |entry| entry.clear(Entry::ACCESSED));
        if !self.ticking {
            self.out.counts.passed += 1;
            self.out.emit(EventKind::HandCleared { pfn: frame });
        }
        if let Some(page) = self.ram.frames[frame.index()].page {
            shoot_down(self.config, self.cores, page, self.out);
        }
    }
    fn dirty(&self, frame: Pfn) -> bool {
        self.ram.entry_of(frame).has(Entry::DIRTY)
    }
    /// The disk will write the page while it stays. The TLB's entry must go, or it would not set D again.
    fn clean(&mut self, frame: Pfn) {
        self.out.counts.passed += 1;
        let Some((slot, page)) = self.ram.write_back(frame) else { return };
        self.writing.push((frame, slot, page.pid));
        self.out.emit(EventKind::Cleaned { pfn: frame, slot });
        shoot_down(self.config, self.cores, page, self.out);
    }
    fn skipped(&mut self, frame: Pfn) {
        self.out.counts.passed += 1;
        self.out.emit(EventKind::HandSkipped { pfn: frame });
    }
    fn spared(&mut self, frame: Pfn) {
        self.out.counts.passed += 1;
        self.out.emit(EventKind::Spared { pfn: frame });
    }
}
