//! SIEVE (Zhang et al., NSDI 2024, algorithm 1): one queue in the order of loading with a visited bit each. The hand
//! moves from old to young, clears bits as it passes, and the first page not visited leaves; the others keep their
//! places. A page just loaded is not visited.

use alloc::vec;
use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Bits, Brief, Case, Explain, Listing, Passed, Say};
use super::super::info::{Entry, Info, Search};
use super::super::list::Lists;
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// The queue, of frames, the visited bits and the hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sieve {
    queue: Lists,
    /// By frame.
    visited: Vec<bool>,
    /// The frame that the hand looks at next; none: the oldest.
    hand: Option<u32>,
}

impl Sieve {
    /// A policy for a number of frames, all of them free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self { queue: Lists::new(frames), visited: vec![false; frames as usize], hand: None }
    }

    /// The hand moves past a frame: its page stays.
    #[inline]
    fn pass(&mut self, frame: u32, clear: bool) {
        self.hand = self.queue.after(frame);
        self.visited[frame as usize] &= !clear;
    }

    /// The hand moves past a frame, whose page leaves.
    #[inline]
    fn leave(&mut self, frame: u32) {
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

    fn passed(&mut self, frame: Pfn, cleared: bool, _frames: u32, _at: u64) {
        self.pass(frame.0, cleared);
    }

    fn chosen(&mut self, frame: Pfn, _frames: u32, _at: u64) -> bool {
        self.leave(frame.0);
        true
    }

    fn bytes(&self) -> usize {
        self.queue.bytes() + self.visited.len()
    }
}

impl Explain for Sieve {
    fn lists(&self) -> Vec<Listing> {
        Listing::queue(self.queue.iter(0).collect())
    }

    fn mark(&self, frame: Pfn, _bits: Bits) -> Option<u64> {
        Some(self.visited[frame.index()].into())
    }

    fn hand(&self) -> Option<Pfn> {
        self.hand.or_else(|| self.queue.oldest(0)).map(Pfn)
    }

    fn say_chosen(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(" was not visited since it came or the hand last passed.");
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(if case.first { "" } else { "It counts as visited: the hand will spare it once." });
    }

    fn say_spared(&self, case: &Case<'_>, say: &mut dyn Say) {
        if case.mark > 0 && (case.may_leave)(case.frame) {
            say.frame(case.frame);
            say.add(" was visited. A second chance.\nThe hand clears its visited bit and");
        } else {
            say.kept(case.frame);
            say.add("The hand");
        }
        let next = self.queue.after(case.frame.0).or_else(|| self.queue.oldest(0)).unwrap_or_default();
        say.put(" moves on to frame {n}.", &[next.into()]);
    }

    fn stayed(&self, passed: Passed) -> Brief {
        Brief::Words(match passed {
            Passed::Spared { mark: 1, .. } => ["V was 1: cleared", "V=1, cleared"],
            _ => ["skipped"; 2],
        })
    }

    fn left(&self) -> Option<[&'static str; 2]> {
        Some(["V is 0: ", "V=0, "])
    }
}

pub(super) const SIEVE: Entry<Sieve> = Entry {
    info: Info::new("sieve", "SIEVE", Search::Queue, MarkKind::Visited),
    make: |frames, _| Sieve::new(frames),
    #[cfg(test)]
    answers: &[
        // The hand clears 1 and takes 2; then it goes on to 3, not back to 1.
        Answer::steps(3, "1 2 3 1 4 5 1", "M M M H M(2) M(3) H"),
    ],
};
