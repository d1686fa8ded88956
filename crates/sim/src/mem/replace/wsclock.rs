//! WSClock: a clock that keeps the working set (Carr and Hennessy 1981; Tanenbaum, Modern Operating Systems, section 3.4.9). Virtual time is counted in references. The hand notes
//! the time of a referenced page and clears its bit; a page unreferenced for longer than `tau` leaves if it is clean, and is written back
//! and passed if it is dirty. After a whole turn without a victim the first clean page from the hand on leaves, or the page at the hand.

use alloc::vec;
use alloc::vec::Vec;

use super::{BLOCK, Block, Frames, Reference, Replacement, look, take};
use crate::ids::Pfn;

/// The hand, and when each frame's page was last known to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WsClock {
    tau: u64,
    pub(super) hand: u32,
    /// By frame, in virtual time.
    pub(super) used: Vec<u64>,
    /// By block of frames: none of them was last used before this. Only if [bits](Frames::bits) are known, and empty otherwise.
    oldest: Vec<u64>,
}

impl WsClock {
    /// For so many frames, with a working set of the last `tau` references.
    #[must_use]
    pub fn new(frames: u32, tau: u64) -> Self {
        Self { tau, hand: 0, used: vec![0; frames as usize], oldest: Vec::new() }
    }

    /// The hand passed a frame whose bit it cleared, or which it left alone.
    pub(super) fn passed(&mut self, frame: Pfn, cleared: bool, at: u64) {
        if cleared {
            self.used[frame.index()] = at;
        }
        self.hand = if frame.index() + 1 < self.used.len() { frame.0 + 1 } else { 0 };
    }

    /// Whether it is known that the hand would change nothing in a block: no page there is referenced, and all were used within the window.
    fn idle(&mut self, block: u32, frames: &dyn Frames, at: u64) -> bool {
        if frames.bits().is_none_or(|[referenced, _]| referenced[block as usize] != 0) {
            return false;
        }
        self.oldest.resize(self.used.len().div_ceil(BLOCK as usize), 0);
        let oldest = &mut self.oldest[block as usize];
        if at.saturating_sub(*oldest) > self.tau {
            let used = self.used.chunks(BLOCK as usize).nth(block as usize).unwrap_or_default();
            *oldest = used.iter().copied().fold(u64::MAX, u64::min);
        }
        at.saturating_sub(*oldest) <= self.tau
    }

    /// The first evictable frame from the hand on, all round, or the first clean one.
    fn seek(&self, frames: &dyn Frames, clean: bool) -> Option<Pfn> {
        let blocks = frames.count().div_ceil(BLOCK);
        let ahead = u64::MAX << (self.hand % BLOCK);
        let mut block = self.hand / BLOCK;
        for step in 0..=blocks {
            let Block { mut evictable, dirty, .. } = look(frames, block);
            evictable &= if clean { !dirty } else { u64::MAX };
            // The first block comes again at the end, for what is before the hand.
            evictable &= if step == 0 { ahead } else { u64::MAX };
            if let Some(frame) = take(block, &mut evictable) {
                return Some(frame);
            }
            block = if block + 1 < blocks { block + 1 } else { 0 };
        }
        None
    }
}

impl Replacement for WsClock {
    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.used[frame.index()] = reference.at;
    }

    fn victim(&mut self, frames: &mut dyn Frames, at: u64) -> Option<Pfn> {
        let count = frames.count();
        let mut left = count;
        while left > 0 {
            let run = left.min(BLOCK - self.hand % BLOCK).min(count - self.hand);
            left -= run;
            if self.idle(self.hand / BLOCK, frames, at) {
                self.passed(Pfn(self.hand + run - 1), false, at);
                continue;
            }
            for _ in 0..run {
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
        }
        let victim = self.seek(frames, true).or_else(|| self.seek(frames, false))?;
        self.passed(victim, false, at);
        Some(victim)
    }
}
