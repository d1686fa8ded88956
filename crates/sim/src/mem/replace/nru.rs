//! Not recently used: pages fall into the classes 0 (neither referenced nor modified), 1 (modified), 2 (referenced) and 3 (both); the
//! lowest frame of the lowest class leaves. Every `interval` references all R bits are cleared (Tanenbaum, Modern Operating Systems, section 3.4.2).

use super::{BLOCK, Frames, Replacement, frames_of};
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
        for block in 0..frames.count().div_ceil(BLOCK) {
            frames_of(block, frames.referenced_in(block)).for_each(|frame| frames.clear_referenced(frame));
        }
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let mut best = None;
        for block in 0..frames.count().div_ceil(BLOCK) {
            let evictable = frames.evictable_in(block);
            if evictable == 0 {
                continue;
            }
            let (referenced, dirty) = (frames.referenced_in(block), frames.dirty_in(block));
            // Of the classes below the best one so far, the lowest that has a page here.
            for class in 0..best.map_or(4, |(class, _)| class) {
                let of_class =
                    evictable & if class & 2 == 0 { !referenced } else { referenced } & if class & 1 == 0 { !dirty } else { dirty };
                if let Some(frame) = frames_of(block, of_class).next() {
                    best = Some((class, frame));
                    break;
                }
            }
            if best.is_some_and(|(class, _)| class == 0) {
                break;
            }
        }
        best.map(|(_, frame)| frame)
    }
}
