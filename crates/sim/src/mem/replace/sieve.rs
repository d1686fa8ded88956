//! SIEVE (Zhang et al., NSDI 2024, algorithm 1): one queue in the order of loading with a visited bit each. The hand moves from old to young, clears
//! bits as it passes, and the first page not visited leaves; the others keep their places. A page just loaded is not visited.

use alloc::vec;
use alloc::vec::Vec;

use super::list::Lists;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// The queue, of frames, the visited bits and the hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sieve {
    pub(super) queue: Lists,
    /// By frame.
    pub(super) visited: Vec<bool>,
    /// The frame that the hand looks at next; none: the oldest.
    pub(super) hand: Option<u32>,
}

impl Sieve {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self { queue: Lists::new(frames), visited: vec![false; frames as usize], hand: None }
    }

    /// The hand moves past a frame: its page stays.
    #[inline]
    pub(super) fn pass(&mut self, frame: u32, clear: bool) {
        self.hand = self.queue.after(frame);
        self.visited[frame as usize] &= !clear;
    }

    /// The hand moves past a frame, whose page leaves.
    #[inline]
    pub(super) fn leave(&mut self, frame: u32) {
        self.hand = self.queue.after(frame);
        self.queue.remove(frame);
    }
}

impl Replacement for Sieve {
    fn asks(&self) -> bool {
        false
    }

    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.visited[frame.index()] = false;
        self.queue.push(0, frame.0);
    }

    #[inline]
    fn touched(&mut self, frame: Pfn, _reference: Reference) {
        self.visited[frame.index()] = true;
    }

    fn freed(&mut self, frame: Pfn) {
        if self.hand == Some(frame.0) {
            self.hand = self.queue.after(frame.0);
        }
        self.queue.remove(frame.0);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        // The first round may clear every bit; the second then finds a victim if there is one at all.
        for _ in 0..2 * u64::from(self.queue.len(0)) {
            let frame = self.hand.or_else(|| self.queue.oldest(0))?;
            let free = frames.evictable(Pfn(frame));
            if free && !self.visited[frame as usize] {
                self.leave(frame);
                return Some(Pfn(frame));
            }
            self.pass(frame, free);
            frames.spared(Pfn(frame));
        }
        None
    }
}
