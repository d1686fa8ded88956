//! Folding what the replacement policy did: the snapshot's own policy does the same again.

use crate::entry::Entry;
use crate::ids::{Page, Pfn, Slot};
use crate::mem::replace::Frames;
use crate::snapshot::{Memory, Residence, Snapshot};

impl Snapshot {
    /// The search moved past a frame.
    pub(super) fn pass(&mut self, pfn: Pfn, cleared: bool) {
        let memory = &mut self.memory;
        memory.policy.passed(pfn, cleared, memory.frames.len() as u32, memory.references);
        memory.hand = memory.policy.hand();
        self.counts.passed += 1;
    }

    pub(super) fn clear_referenced(&mut self, pfn: Pfn) {
        self.pass(pfn, true);
        self.memory.change_leaf(pfn, 0, Entry::ACCESSED);
    }

    pub(super) fn clean(&mut self, pfn: Pfn, slot: Slot) {
        self.pass(pfn, false);
        self.memory.write_back(pfn, slot);
    }

    /// The policy looked at a page and let it stay. Bits are cleared only of pages that may leave.
    pub(super) fn spare(&mut self, pfn: Pfn) {
        self.pass(pfn, self.may_leave(pfn));
    }

    /// The policy chose a victim. Where the steps of a search were events, this is the last; every other search is done
    /// again, and comes to the same end.
    pub(super) fn choose(&mut self, pfn: Pfn) {
        let memory = &mut self.memory;
        let at = memory.references;
        if !memory.policy.chosen(pfn, memory.frames.len() as u32, at) {
            self.with_policy(|policy, frames| {
                policy.victim(frames, at);
            });
        }
        self.memory.hand = self.memory.policy.hand();
        self.memory.only = None;
        self.counts.passed += 1;
    }

    /// The policy's clock ticked.
    pub(super) fn tick(&mut self) {
        self.with_policy(|policy, frames| policy.tick(frames));
    }

    fn with_policy(&mut self, act: impl FnOnce(&mut crate::mem::replace::Replacer, &mut dyn Frames)) {
        let mut policy = core::mem::take(&mut self.memory.policy);
        act(&mut policy, &mut Seen(self));
        self.memory.policy = policy;
    }

    /// Whether a page may leave its frame now: it is here, not pinned, and there is room in swap if it needs any; at a
    /// quota, its process is the one that has to give a page.
    #[must_use]
    pub fn may_leave(&self, pfn: Pfn) -> bool {
        let memory = &self.memory;
        let Some(frame) = memory.frames.get(pfn.index()).filter(|frame| frame.belongs(memory.only)) else {
            return false;
        };
        let room = || memory.swap.len() < self.setup.machine.swap as usize || memory.swap.iter().any(Option::is_none);
        let dirty = || memory.entry_of(frame).is_some_and(|entry| entry.has(Entry::DIRTY));
        frame.residence == Residence::Here && !frame.pinned && (frame.slot.is_some() || !dirty() || room())
    }
}

impl Memory {
    /// A dirty page was given a slot and counts as clean.
    pub(super) fn write_back(&mut self, pfn: Pfn, slot: Slot) {
        self.change_leaf(pfn, 0, Entry::DIRTY);
        let Some(frame) = self.frames.get_mut(pfn.index()) else { return };
        frame.slot = Some(slot);
        let page: Option<Page> = frame.page;
        self.set_slot(slot, page);
    }
}

/// The frames of a snapshot as a replacement policy sees them.
struct Seen<'a>(&'a mut Snapshot);

impl Seen<'_> {
    fn has(&self, frame: Pfn, flag: u64) -> bool {
        let memory = &self.0.memory;
        memory.frames.get(frame.index()).and_then(|frame| memory.entry_of(frame)).is_some_and(|entry| entry.has(flag))
    }
}

impl Frames for Seen<'_> {
    fn count(&self) -> u32 {
        self.0.memory.frames.len() as u32
    }
    fn evictable(&self, pfn: Pfn) -> bool {
        self.0.may_leave(pfn)
    }
    fn referenced(&self, frame: Pfn) -> bool {
        self.has(frame, Entry::ACCESSED)
    }
    fn clear_referenced(&mut self, frame: Pfn) {
        self.0.memory.change_leaf(frame, 0, Entry::ACCESSED);
    }
    fn dirty(&self, frame: Pfn) -> bool {
        self.has(frame, Entry::DIRTY)
    }
    /// Only a hand writes pages back, and its steps are events.
    fn clean(&mut self, _frame: Pfn) {}
}
