//! WSClock: a clock that keeps the working set (Carr and Hennessy 1981; Tanenbaum, Modern Operating Systems, section
//! 3.4.9). Virtual time is counted in references. The hand notes the time of a referenced page and clears its bit; a
//! page unreferenced for longer than `tau` leaves if it is clean, and is written back and passed if it is dirty. After
//! a whole turn without a victim the first clean page from the hand on leaves, or the page at the hand.

use alloc::vec;
use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::block::{BLOCK, Block, look, take};
use super::super::explain::{Bits, Brief, Case, Explain, Listing, Passed, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// The hand, and when each frame's page was last known to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WsClock {
    tau: u64,
    hand: u32,
    /// By frame, in virtual time.
    used: Vec<u64>,
    /// By block of frames: none of them was last used before this. Only if [bits](Frames::bits) are known, and empty
    /// otherwise.
    oldest: Vec<u64>,
}

impl WsClock {
    /// A policy for a number of frames, with a working set of the last `tau` references.
    #[must_use]
    pub fn new(frames: u32, tau: u64) -> Self {
        Self { tau, hand: 0, used: vec![0; frames as usize], oldest: Vec::new() }
    }

    /// The hand passed a frame whose bit it cleared, or which it left alone.
    fn pass(&mut self, frame: Pfn, cleared: bool, at: u64) {
        if cleared {
            self.used[frame.index()] = at;
        }
        self.hand = if frame.index() + 1 < self.used.len() { frame.0 + 1 } else { 0 };
    }

    /// Whether it is known that the hand would change nothing in a block: no page there is referenced, and all were
    /// used within the window.
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
                self.pass(Pfn(self.hand + run - 1), false, at);
                continue;
            }
            for _ in 0..run {
                let frame = Pfn(self.hand);
                let free = frames.evictable(frame);
                let referenced = free && frames.referenced(frame);
                let old = at.saturating_sub(self.used[frame.index()]) > self.tau;
                self.pass(frame, referenced, at);
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
        self.pass(victim, false, at);
        Some(victim)
    }

    fn passed(&mut self, frame: Pfn, cleared: bool, _frames: u32, at: u64) {
        self.pass(frame, cleared, at);
    }

    fn chosen(&mut self, frame: Pfn, _frames: u32, at: u64) -> bool {
        self.pass(frame, false, at);
        true
    }

    fn bytes(&self) -> usize {
        self.used.len() * size_of::<u64>()
    }
}

impl WsClock {
    /// Says for how long a page has not been seen used.
    fn say_age(&self, case: &Case<'_>, say: &mut dyn Say) {
        let age = case.references.saturating_sub(case.mark);
        say.put(" was last seen used {n} {reference|references} ago; the window is {n}", &[age, self.tau]);
    }
}

impl Explain for WsClock {
    fn lists(&self) -> Vec<Listing> {
        Listing::all("ring")
    }

    fn mark(&self, frame: Pfn, _bits: Bits) -> Option<u64> {
        Some(self.used[frame.index()])
    }

    fn hand(&self) -> Option<Pfn> {
        Some(Pfn(self.hand))
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        if case.references.saturating_sub(case.mark) > self.tau {
            self.say_age(case, say);
            return say.add(".");
        }
        // After a whole turn.
        say.add(if case.dirty {
            " is where the hand is again: a whole turn found no clean page."
        } else {
            " is the first clean page: a whole turn found none clean and old."
        });
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        case.say_referenced(say);
    }

    fn say_skipped(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.frame(case.frame);
        self.say_age(case, say);
        say.add(". It stays.\n");
    }

    fn say_cleaned(&self, case: &Case<'_>, say: &mut dyn Say) {
        self.say_age(case, say);
        say.add(", but it is dirty.");
    }

    fn stayed(&self, passed: Passed) -> Brief {
        Brief::Words(match passed {
            Passed::Cleared => ["R was 1: cleared", "R=1, cleared"],
            Passed::Cleaned => ["old: to be saved", "old, dirty"],
            Passed::Skipped | Passed::Spared { .. } => ["within window", "in window"],
        })
    }

    fn left(&self) -> Option<[&'static str; 2]> {
        Some(["leaves: ", ""])
    }
}

pub(super) const WSCLOCK: Entry<WsClock> = Entry {
    info: Info {
        aliases: &["working-set"],
        options: &[ReplaceOption::LoadReferenced, ReplaceOption::Tau],
        ..Info::new("wsclock", "The working-set clock", Search::Ring, MarkKind::UsedAt)
    },
    make: |frames, options| WsClock::new(frames, options.window(frames)),
    #[cfg(test)]
    answers: &[
        // At reference 5 page 2 is 4 references old, beyond the window of 3; 1 and 3 were used since.
        Answer::steps(3, "1 2 3 1 3 4", "M M M H H M(2)").tau(3).reinserted(),
        // If it is dirty it is written back and passed; no other page is old: the first clean page from the hand on
        // leaves.
        Answer::steps(3, "1 2w 3 1 3 4", "M M M H H M(1)").tau(3).reinserted(),
    ],
};
