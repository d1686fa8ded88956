//! Belady's optimum: the page whose next use is farthest away leaves (Belady 1966). Its opposite evicts the page whose next use is nearest, to show how far
//! apart choices can be. Pages never used again tie: the lowest frame leaves, which changes victims but not counts.

use super::heap::Heap;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// Frames in the order of their next use; the farthest leaves, or the nearest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foresight {
    pub(super) order: Heap,
    nearest: bool,
}

impl Foresight {
    /// The optimum, for so many frames, all free.
    #[must_use]
    pub fn farthest(frames: u32) -> Self {
        Self { order: Heap::new(frames), nearest: false }
    }

    /// Its opposite, for so many frames, all free.
    #[must_use]
    pub fn nearest(frames: u32) -> Self {
        Self { order: Heap::new(frames), nearest: true }
    }
}

impl Replacement for Foresight {
    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.order.set(frame, (if self.nearest { !reference.next } else { reference.next }, 0));
    }

    fn touched(&mut self, frame: Pfn, reference: Reference) {
        self.loaded(frame, reference);
    }

    fn freed(&mut self, frame: Pfn) {
        self.order.remove(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        self.order.take(frames)
    }
}
