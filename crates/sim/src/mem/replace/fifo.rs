//! First in, first out: the page loaded longest ago leaves. A hit changes nothing (Tanenbaum, Modern Operating Systems, section 3.4.3).

use super::order::Order;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// Frames in the order in which they were filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fifo(pub(super) Order);

impl Fifo {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(Order::new(frames, 0))
    }
}

impl Replacement for Fifo {
    fn asks(&self) -> bool {
        false
    }

    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.0.push(frame);
    }

    fn freed(&mut self, frame: Pfn) {
        self.0.remove(frame);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        self.0.take_oldest(frames)
    }
}
