//! WSClock: a clock that keeps the working set (Carr and Hennessy 1981; Tanenbaum, Modern Operating Systems, section 3.4.9). Virtual time is counted in references. The hand notes
//! the time of a referenced page and clears its bit; a page unreferenced for longer than `tau` leaves if it is clean, and is written back
//! and passed if it is dirty. After a whole turn without a victim the first clean page from the hand on leaves, or the page at the hand.

use alloc::vec;
use alloc::vec::Vec;

use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// The hand, and when each frame's page was last known to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WsClock {
    tau: u64,
    pub(super) hand: u32,
    /// By frame, in virtual time.
    pub(super) used: Vec<u64>,
}

impl WsClock {
    /// For so many frames, with a working set of the last `tau` references.
    #[must_use]
    pub fn new(frames: u32, tau: u64) -> Self {
        Self { tau, hand: 0, used: vec![0; frames as usize] }
    }

    /// The hand passed a frame whose bit it cleared, or which it left alone.
    pub(super) fn passed(&mut self, frame: Pfn, cleared: bool, at: u64) {
        if cleared {
            self.used[frame.index()] = at;
        }
        self.hand = if frame.index() + 1 < self.used.len() { frame.0 + 1 } else { 0 };
    }
}

impl Replacement for WsClock {
    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.used[frame.index()] = reference.at;
    }

    fn victim(&mut self, frames: &mut dyn Frames, at: u64) -> Option<Pfn> {
        let count = frames.count();
        for _ in 0..count {
            let frame = Pfn(self.hand);
            let free = frames.evictable(frame);
            let referenced = free && frames.referenced(frame);
            let old = at.saturating_sub(self.used[frame.index()]) > self.tau;
            self.passed(frame, referenced, at);
            if referenced {
                frames.clear_referenced(frame);
            } else if !free || !old {
                frames.skipped(frame);
            } else if frames.dirty(frame) {
                frames.clean(frame);
            } else {
                return Some(frame);
            }
        }
        let ring = (0..count).map(|step| Pfn((self.hand + step) % count));
        let mut fits = ring.filter(|&frame| frames.evictable(frame));
        let first = fits.clone().next()?;
        let victim = fits.find(|&frame| !frames.dirty(frame)).unwrap_or(first);
        self.passed(victim, false, at);
        Some(victim)
    }
}
