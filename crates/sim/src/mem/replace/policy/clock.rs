//! Clock, or second chance. Frames form a ring with a hand that moves only when a victim is sought: a frame whose page
//! was referenced has its bit cleared and is passed, the first one whose page was not is the victim, and the hand stops
//! one past it (Corbató 1968; Tanenbaum, Modern Operating Systems, section 3.4.5; OSTEP, chapter 22).

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::{Answer, BELADY, SILBERSCHATZ};
use super::super::api::{Frames, Replacement};
use super::super::explain::{Bits, Brief, Case, Explain, Listing, Passed, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// The hand. The referenced bits are not here: they belong to the owner of the frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    hand: u32,
}

impl Replacement for Clock {
    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let count = frames.count();
        // The first round may clear every bit; the second then finds a victim if there is one at all.
        for _ in 0..2 * u64::from(count) {
            let frame = Pfn(self.hand);
            self.hand = if self.hand + 1 < count { self.hand + 1 } else { 0 };
            if !frames.evictable(frame) {
                frames.skipped(frame);
            } else if frames.referenced(frame) {
                frames.clear_referenced(frame);
            } else {
                return Some(frame);
            }
        }
        None
    }

    fn passed(&mut self, frame: Pfn, _cleared: bool, frames: u32, _at: u64) {
        self.hand = if frame.0 + 1 < frames { frame.0 + 1 } else { 0 };
    }

    fn chosen(&mut self, frame: Pfn, frames: u32, at: u64) -> bool {
        self.passed(frame, false, frames, at);
        true
    }
}

impl Explain for Clock {
    fn lists(&self) -> Vec<Listing> {
        Listing::all("ring")
    }

    fn mark(&self, _frame: Pfn, bits: Bits) -> Option<u64> {
        Some(bits.referenced.into())
    }

    fn hand(&self) -> Option<Pfn> {
        Some(Pfn(self.hand))
    }

    fn say_chosen(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(" was not used since the hand last passed.");
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        case.say_referenced(say);
    }

    fn stayed(&self, passed: Passed) -> Brief {
        Brief::Words(if passed == Passed::Cleared { ["R was 1: cleared", "R=1, cleared"] } else { ["skipped"; 2] })
    }

    fn left(&self) -> Option<[&'static str; 2]> {
        Some(["R is 0: ", "R=0, "])
    }
}

pub(super) const CLOCK: Entry<Clock> = Entry {
    info: Info {
        aliases: &["second-chance", "second_chance", "secondchance"],
        options: &[ReplaceOption::LoadReferenced],
        ..Info::new("clock", "Clock, or second chance", Search::Ring, MarkKind::Referenced)
    },
    make: |_, _| Clock::default(),
    #[cfg(test)]
    answers: &[
        // All three are referenced: the hand clears them all and takes the first. Of the other two, 2 is then
        // referenced again.
        Answer::steps(3, "1 2 3 4 2 5 3", "M M M M(1) H M(3) M(2)"),
        // A loaded page that does not count as referenced leaves like under fifo, unless it was hit.
        Answer::steps(3, "1 2 3 1 4 5 1", "M M M H M(2) M(3) H").reinserted(),
        // Were the hand to move on loads into free frames or on hits, 2 would leave first.
        Answer::steps(3, "1 2 3 3 3 2 2 4", "M M M H H H H M(1)").reinserted(),
        Answer::faults(3, BELADY, 9),
        Answer::faults(4, BELADY, 10),
        Answer::faults(3, SILBERSCHATZ, 14),
        Answer::faults(3, SILBERSCHATZ, 11).reinserted(),
    ],
};
