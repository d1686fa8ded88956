//! First in, first out: the page loaded longest ago leaves. A hit changes nothing (Tanenbaum, Modern Operating Systems, section 3.4.3).

use super::list::List;
use super::{Frames, Replacement};
use crate::ids::Pfn;

/// Frames in the order in which they were filled.
#[derive(Clone, Debug)]
pub struct Fifo(List);

impl Fifo {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(List::new(frames))
    }
}

impl Replacement for Fifo {
    fn loaded(&mut self, frame: Pfn, _next: u64) {
        self.0.push(frame);
    }

    fn freed(&mut self, frame: Pfn) {
        self.0.remove(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        let victim = self.0.iter().find(|&frame| frames.evictable(frame))?;
        self.0.remove(victim);
        Some(victim)
    }
}
