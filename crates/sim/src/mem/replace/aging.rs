//! Aging: every `interval` references each frame's 8-bit counter is shifted right, its R bit is put in on the left, and R is cleared. The lowest counter
//! leaves, the lowest frame among equals; a page used since the last shift counts as used more recently than any counter says (Tanenbaum, Modern Operating
//! Systems, section 3.4.7). A page just loaded starts with an empty counter.

use alloc::vec;
use alloc::vec::Vec;

use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// The counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aging {
    interval: u64,
    /// The counter of each frame.
    pub(super) counters: Vec<u8>,
}

impl Aging {
    /// For so many frames, shifting before every reference whose number is a multiple of `interval` ≥ 1.
    #[must_use]
    pub fn new(frames: u32, interval: u64) -> Self {
        Self { interval, counters: vec![0; frames as usize] }
    }
}

impl Replacement for Aging {
    fn due(&self, at: u64) -> bool {
        at > 0 && at.is_multiple_of(self.interval)
    }

    fn tick(&mut self, frames: &mut dyn Frames) {
        for (counter, frame) in self.counters.iter_mut().zip(0..).map(|(counter, frame)| (counter, Pfn(frame))) {
            *counter >>= 1;
            if frames.referenced(frame) {
                *counter |= 0x80;
                frames.clear_referenced(frame);
            }
        }
    }

    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.counters[frame.index()] = 0;
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let age = |frame: &Pfn| (frames.referenced(*frame), self.counters[frame.index()]);
        (0..frames.count()).map(Pfn).filter(|&frame| frames.evictable(frame)).min_by_key(age)
    }
}
