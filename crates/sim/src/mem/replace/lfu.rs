//! Least frequently used: the page with the fewest uses since it was loaded leaves, the least recently used among equals (Silberschatz, Operating System
//! Concepts, section 10.4.6).

use super::heap::Heap;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// Frames in the order of their uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lfu(pub(super) Heap);

impl Lfu {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(Heap::new(frames))
    }

    /// The uses that a frame's key stands for.
    pub(super) const fn uses(key: super::heap::Key) -> u64 {
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
}
