//! Clock, or second chance. Frames form a ring with a hand that moves only when a victim is sought: a frame whose page was
//! referenced has its bit cleared and is passed, the first one whose page was not is the victim, and
//! the hand stops one past it (Corbató 1968; Tanenbaum, Modern Operating Systems, section 3.4.5; OSTEP, chapter 22).

use super::{Frames, Replacement};
use crate::ids::Pfn;

/// The hand. The referenced bits are not here: they belong to whoever owns the frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    pub(super) hand: u32,
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
}
