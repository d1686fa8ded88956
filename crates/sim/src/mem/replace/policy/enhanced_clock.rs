//! The enhanced clock: a clock that looks at both bits, R (used) and M (modified), so that a page leaves that need not
//! be saved if there is one (Stallings, Operating Systems, section 8.2; Silberschatz, section 10.4.5.3). From where the
//! hand stands, a first round looks for a page with neither bit and changes nothing; a second looks for one with M
//! alone and clears R of those that it passes. If both fail, all R are clear, and the two rounds are gone again. The
//! hand stops one past the victim.

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Replacement};
use super::super::explain::{Bits, Brief, Case, Explain, Listing, Passed, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// The hand. The bits belong to the owner of the frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnhancedClock {
    hand: u32,
}

impl EnhancedClock {
    /// Moves the hand one frame on: returns the frame that it leaves.
    fn step(&mut self, count: u32) -> Pfn {
        let frame = Pfn(self.hand);
        self.hand = if self.hand + 1 < count { self.hand + 1 } else { 0 };
        frame
    }
}

impl Replacement for EnhancedClock {
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let count = frames.count();
        // Stallings' steps 1 and 2, then "repeat step 1 and, if necessary, step 2": by then no R is set.
        for modified in [false, true, false, true] {
            for _ in 0..count {
                let frame = self.step(count);
                let free = frames.evictable(frame);
                if free && !frames.referenced(frame) && frames.dirty(frame) == modified {
                    return Some(frame);
                }
                if free && modified && frames.referenced(frame) {
                    frames.clear_referenced(frame);
                } else {
                    frames.skipped(frame);
                }
            }
        }
        None
    }

    fn passed(&mut self, frame: Pfn, _cleared: bool, frames: u32, _at: u64) {
        self.hand = frame.0;
        self.step(frames);
    }

    fn chosen(&mut self, frame: Pfn, frames: u32, at: u64) -> bool {
        self.passed(frame, false, frames, at);
        true
    }
}

impl Explain for EnhancedClock {
    fn lists(&self) -> Vec<Listing> {
        Listing::all("ring")
    }

    fn mark(&self, _frame: Pfn, bits: Bits) -> Option<u64> {
        Some(2 * u64::from(bits.referenced) + u64::from(bits.dirty))
    }

    fn hand(&self) -> Option<Pfn> {
        Some(Pfn(self.hand))
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(if case.mark == 0 {
            " is of class 0 (2 R + D): not used lately, and nothing to save."
        } else {
            " is of class 1 (2 R + D): a whole round found no page of class 0."
        });
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        case.say_referenced(say);
    }

    fn say_skipped(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.frame(case.frame);
        say.put(" is of class {n} (2 R + D), and this round looks for class 0.\n", &[case.mark]);
    }

    fn say_cleared(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.put(" is of class {n} (2 R + D), and this round looks for class 1.\n", &[case.mark]);
    }

    fn stayed(&self, passed: Passed) -> Brief {
        Brief::Words(if passed == Passed::Cleared {
            ["R was 1: cleared", "R=1, cleared"]
        } else {
            ["passed by", "passed"]
        })
    }
}

pub(super) const ENHANCED_CLOCK: Entry<EnhancedClock> = Entry {
    info: Info {
        aliases: &["clock-m", "enhanced-second-chance"],
        options: &[ReplaceOption::LoadReferenced],
        ..Info::new("enhanced-clock", "Enhanced clock", Search::Ring, MarkKind::Class)
    },
    make: |_, _| EnhancedClock::default(),
    #[cfg(test)]
    answers: &[
        // All are used and clean: the first round passes all, the second clears all, the third takes the first. Then 2
        // and 3 have neither bit: the hand goes on to 2.
        Answer::steps(3, "1 2 3 4 5", "M M M M(1) M(2)"),
        // 1 is dirty: once the bits are clear, the clean 2 is preferred. Then the hand is at 3.
        Answer::steps(3, "1w 2 3 4 5", "M M M M(2) M(3)"),
        // All are dirty: the fourth round takes the first. 4 is clean but used; 2, dirty alone, leaves before it.
        Answer::steps(3, "1w 2w 3w 4 5", "M M M M(1) M(2)"),
        // Neither bit is set on load: 1 is used again, and the first round finds 2 and leaves the bit of 1, which
        // stays.
        Answer::steps(3, "1 2 3 1 4 5 1", "M M M H M(2) M(3) H").reinserted(),
        // Unlike under clock the hand clears nothing in its first round: 1 keeps its bit, and 5 takes the place of 4.
        Answer::steps(2, "1 2 1 3 4 5 1", "M M H M(2) M(3) M(4) H").reinserted(),
    ],
};
