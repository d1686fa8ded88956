//! Not recently used: pages fall into the classes 0 (neither referenced nor modified), 1 (modified), 2 (referenced) and 3 (both); the
//! lowest frame of the lowest class leaves. Every `interval` references all R bits are cleared (Tanenbaum, Modern Operating Systems, section 3.4.2).

use super::{Frames, Replacement};
use crate::ids::Pfn;

/// When the R bits are cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nru {
    interval: u64,
}

impl Nru {
    /// Clears the bits before every reference whose number is a multiple of `interval` ≥ 1.
    #[must_use]
    pub const fn new(interval: u64) -> Self {
        Self { interval }
    }

    /// The class of a frame's page.
    #[must_use]
    pub const fn class(referenced: bool, dirty: bool) -> u8 {
        2 * referenced as u8 + dirty as u8
    }
}

impl Replacement for Nru {
    fn due(&self, at: u64) -> bool {
        at > 0 && at.is_multiple_of(self.interval)
    }

    fn tick(&mut self, frames: &mut dyn Frames) {
        for frame in (0..frames.count()).map(Pfn) {
            if frames.referenced(frame) {
                frames.clear_referenced(frame);
            }
        }
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let class = |frame: &Pfn| Self::class(frames.referenced(*frame), frames.dirty(*frame));
        (0..frames.count()).map(Pfn).filter(|&frame| frames.evictable(frame)).min_by_key(class)
    }
}
