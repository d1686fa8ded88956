//! Least recently used: the page whose last access is longest ago leaves (Mattson et al. 1970, a stack algorithm; Tanenbaum, Modern
//! Operating Systems, section 3.4.6).

use super::list::List;
use super::{Frames, Replacement};
use crate::ids::Pfn;

/// Frames in the order of their last use.
#[derive(Clone, Debug)]
pub struct Lru(List);

impl Lru {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(List::new(frames))
    }
}

impl Replacement for Lru {
    fn loaded(&mut self, frame: Pfn, _next: u64) {
        self.0.push(frame);
    }

    fn touched(&mut self, frame: Pfn, _next: u64) {
        self.0.remove(frame);
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
