//! Not recently used: pages fall into the classes 0 (neither referenced nor modified), 1 (modified), 2 (referenced) and 3 (both); the
//! lowest frame of the lowest class leaves. Every `interval` references all R bits are cleared (Tanenbaum, Modern Operating Systems, section 3.4.2).

use super::{BLOCK, Block, Frames, Replacement, look, take};
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
            let mut referenced = look(frames, block).referenced;
            while let Some(frame) = take(block, &mut referenced) {
                frames.clear_referenced(frame);
            }
        }
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        // The lowest class so far, and the first frame of that class.
        let (mut lowest, mut victim) = (4, None);
        for block in 0..frames.count().div_ceil(BLOCK) {
            let Block { evictable, referenced, dirty } = look(frames, block);
            let of =
                |class: u8| evictable & if class & 2 == 0 { !referenced } else { referenced } & if class & 1 == 0 { !dirty } else { dirty };
            if let Some(class) = (0..lowest).find(|&class| of(class) != 0) {
                (lowest, victim) = (class, take(block, &mut of(class)));
            }
            if lowest == 0 {
                break;
            }
        }
        victim
    }
}
