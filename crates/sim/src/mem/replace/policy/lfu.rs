//! Least frequently used: the page with the fewest uses since it was loaded leaves, the least recently used among
//! equals (Silberschatz, Operating System Concepts, section 10.4.6).

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Bits, Case, Explain, Listing, Say};
use super::super::heap::{Heap, Key};
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;
/// Frames in the order of their uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lfu(Heap);

impl Lfu {
    /// A policy for a number of frames, all of them free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(Heap::new(frames))
    }

    /// The uses that a frame's key stands for.
    const fn uses(key: Key) -> u64 {
        !key.0
    }
}

impl Replacement for Lfu {
    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.0.set(frame, (!1, !reference.at));
    }

    fn touched(&mut self, frame: Pfn, reference: Reference) {
        let uses = self.0.key(frame).map_or(0, Self::uses);
        self.0.set(frame, (!(uses + 1), !reference.at));
    }

    fn freed(&mut self, frame: Pfn) {
        self.0.remove(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        self.0.take(frames)
    }

    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

impl Explain for Lfu {
    fn lists(&self) -> Vec<Listing> {
        Listing::queue(self.0.sorted().into_iter().map(|(_, frame)| frame).collect())
    }

    fn mark(&self, frame: Pfn, _bits: Bits) -> Option<u64> {
        Some(self.0.key(frame).map_or(0, Self::uses))
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.put(" has {n} {use|uses}, the fewest", &[case.mark]);
        if let Some((frame, uses)) = case.others().next() {
            say.put(" (next is frame {n}: {n})", &[frame.0.into(), uses]);
        }
        say.add(".");
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.put("It has {n} {use|uses} since it was loaded.", &[case.mark + u64::from(!case.first)]);
    }
}

pub(super) const LFU: Entry<Lfu> = Entry {
    info: Info::new("lfu", "Least frequently used", Search::Front, MarkKind::Uses),
    make: |frames, _| Lfu::new(frames),
    #[cfg(test)]
    answers: &[
        Answer::steps(3, "1 1 2 2 3 4 3", "M H M H M M(3) M(4)"),
        Answer::steps(3, "1 2 3 1 3 2 4", "M M M H H H M(1)"),
    ],
};
