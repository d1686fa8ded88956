//! Not recently used: pages fall into the classes 0 (neither referenced nor modified), 1 (modified), 2 (referenced) and
//! 3 (both); the lowest frame of the lowest class leaves. Every `interval` references all R bits are cleared
//! (Tanenbaum, Modern Operating Systems, section 3.4.2).

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Replacement};
use super::super::block::{BLOCK, Block, look, take};
use super::super::explain::{Bits, Case, Explain, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// When the R bits are cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nru {
    interval: u64,
}

impl Nru {
    /// Clears the bits before every reference whose number is a multiple of `interval` ≥ 1.
    #[must_use]
    pub const fn new(interval: u64) -> Self {
        Self { interval }
    }

    /// The class of a frame's page.
    #[must_use]
    pub const fn class(referenced: bool, dirty: bool) -> u8 {
        2 * referenced as u8 + dirty as u8
    }
}

impl Replacement for Nru {
    fn due(&self, at: u64) -> bool {
        at > 0 && at.is_multiple_of(self.interval)
    }

    fn tick(&mut self, frames: &mut dyn Frames) {
        for block in 0..frames.count().div_ceil(BLOCK) {
            let mut referenced = look(frames, block).referenced;
            while let Some(frame) = take(block, &mut referenced) {
                frames.clear_referenced(frame);
            }
        }
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        // The lowest class so far, and the first frame of that class.
        let (mut lowest, mut victim) = (4, None);
        for block in 0..frames.count().div_ceil(BLOCK) {
            let Block { evictable, referenced, dirty } = look(frames, block);
            let of = |class: u8| {
                evictable
                    & if class & 2 == 0 { !referenced } else { referenced }
                    & if class & 1 == 0 { !dirty } else { dirty }
            };
            if let Some(class) = (0..lowest).find(|&class| of(class) != 0) {
                (lowest, victim) = (class, take(block, &mut of(class)));
            }
            if lowest == 0 {
                break;
            }
        }
        victim
    }
}

impl Explain for Nru {
    fn mark(&self, _frame: Pfn, bits: Bits) -> Option<u64> {
        Some(Self::class(bits.referenced, bits.dirty).into())
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        let mut values = [case.mark, 0, 0, 0, 0];
        case.others().chain([(case.frame, case.mark)]).for_each(|(_, class)| values[1 + class as usize % 4] += 1);
        say.put(" is the first of class {n} (2 R + D): classes 0 to 3 have {n}, {n}, {n}, {n}.", &values);
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        case.say_referenced(say);
    }

    fn ticked(&self) -> &'static str {
        "From now on it shows who is used until the next tick."
    }
}

pub(super) const NRU: Entry<Nru> = Entry {
    info: Info {
        options: &[ReplaceOption::LoadReferenced, ReplaceOption::Interval],
        ..Info::new("nru", "Not recently used", Search::Frames, MarkKind::Class)
    },
    make: |frames, options| Nru::new(options.interval(frames)),
    #[cfg(test)]
    answers: &[
        // After the tick before reference 3 only 1 is used again: 2, written before, is of class 1, and 3 of class 0.
        Answer::steps(3, "1 2w 3 1 4", "M M M H M(3)").interval(3),
        Answer::steps(3, "1 2w 3w 1 4", "M M M H M(2)").interval(3),
        // No tick in between: all are of class 2, and the lowest frame leaves.
        Answer::steps(3, "1 2 3 1 4", "M M M H M(1)").interval(100),
    ],
};
