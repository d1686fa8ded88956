//! First in, first out: the page loaded longest ago leaves. A hit changes nothing (Tanenbaum, Modern Operating Systems, section 3.4.3).

use super::list::Lists;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// Frames in the order in which they were filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fifo(pub(super) Lists);

impl Fifo {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(Lists::new(frames))
    }
}

impl Replacement for Fifo {
    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.0.push(0, frame.0);
    }

    fn freed(&mut self, frame: Pfn) {
        self.0.remove(frame.0);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let victim = self.0.iter(0).find(|&frame| frames.evictable(Pfn(frame)))?;
        self.0.remove(victim);
        Some(Pfn(victim))
    }
}
