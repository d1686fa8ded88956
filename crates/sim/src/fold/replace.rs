//! Folding what the replacement policy did: the snapshot's own policy does the same again.

use crate::entry::Entry;
use crate::ids::{Page, Pfn, Pid, Slot};
use crate::mem::replace::Frames;
use crate::snapshot::{Memory, Residence, Snapshot};

impl Snapshot {
    /// The clock's hand moved past a frame.
    pub(super) fn pass(&mut self, pfn: Pfn, cleared: bool) {
        let memory = &mut self.memory;
        memory.policy.passed(pfn, cleared, memory.frames.len() as u32, memory.references);
        memory.hand = memory.policy.hand();
        self.counts.passed += 1;
    }

    /// The policy chose a victim. Each step of a hand was an event; every other search is done again, and comes to the same end.
    pub(super) fn choose(&mut self, pfn: Pfn) {
        if self.setup.machine.replacement.has_hand() {
            self.pass(pfn, false);
        } else {
            let at = self.memory.references;
            let only = self.memory.only;
            self.with_policy(only, |policy, frames| {
                policy.victim(frames, at);
            });
        }
        self.memory.only = None;
    }

    /// The policy's clock ticked.
    pub(super) fn tick(&mut self) {
        self.with_policy(None, |policy, frames| policy.tick(frames));
    }

    fn with_policy(&mut self, only: Option<Pid>, act: impl FnOnce(&mut crate::mem::replace::Replacer, &mut dyn Frames)) {
        let mut policy = core::mem::take(&mut self.memory.policy);
        act(&mut policy, &mut Seen { memory: &mut self.memory, swap: self.setup.machine.swap, only });
        self.memory.policy = policy;
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
struct Seen<'a> {
    memory: &'a mut Memory,
    /// How many swap slots there are.
    swap: u32,
    /// Whose pages alone may leave.
    only: Option<Pid>,
}

impl Seen<'_> {
    fn has(&self, frame: Pfn, flag: u64) -> bool {
        let frame = self.memory.frames.get(frame.index());
        frame.and_then(|frame| self.memory.entry_of(frame)).is_some_and(|entry| entry.has(flag))
    }

    fn room_in_swap(&self) -> bool {
        let swap = &self.memory.swap;
        swap.len() < self.swap as usize || swap.iter().any(Option::is_none)
    }
}

impl Frames for Seen<'_> {
    fn count(&self) -> u32 {
        self.memory.frames.len() as u32
    }
    fn evictable(&self, pfn: Pfn) -> bool {
        let Some(frame) = self.memory.frames.get(pfn.index()).filter(|frame| frame.belongs(self.only)) else { return false };
        let stays = frame.residence == Residence::Coming || frame.pinned;
        !stays && (frame.slot.is_some() || !self.dirty(pfn) || self.room_in_swap())
    }
    fn referenced(&self, frame: Pfn) -> bool {
        self.has(frame, Entry::ACCESSED)
    }
    fn clear_referenced(&mut self, frame: Pfn) {
        self.memory.change_leaf(frame, 0, Entry::ACCESSED);
    }
    fn dirty(&self, frame: Pfn) -> bool {
        self.has(frame, Entry::DIRTY)
    }
    /// Only a hand writes pages back, and its steps are events.
    fn clean(&mut self, _frame: Pfn) {}
}
