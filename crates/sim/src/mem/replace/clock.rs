//! Clock, or second chance. Frames form a ring with a hand that moves only when a victim is sought: a frame whose page was
//! referenced has its bit cleared and is passed, the first one whose page was not is the victim, and
//! the hand stops one past it (Corbató 1968; Tanenbaum, Modern Operating Systems, section 3.4.5; OSTEP, chapter 22).

use super::{Frames, Replacement};
use crate::ids::Pfn;

/// The hand. The referenced bits are not here: they belong to whoever owns the frames.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    hand: u32,
}

impl Clock {
    /// The frame the hand looks at next.
    #[must_use]
    pub const fn hand(&self) -> Pfn {
        Pfn(self.hand)
    }
}

impl Replacement for Clock {
    fn victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        let count = frames.count();
        // The first round may clear every bit; the second then finds a victim if there is one at all.
        for _ in 0..2 * u64::from(count) {
            let frame = Pfn(self.hand);
            self.hand = (self.hand + 1) % count;
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
}
