//! Aging: every `interval` references each frame's 8-bit counter is shifted right, its R bit is put in on the left, and
//! R is cleared. The lowest counter leaves, the lowest frame among equals; a page used since the last shift counts as
//! used more recently than any counter says (Tanenbaum, Modern Operating Systems, section 3.4.7). A page just loaded
//! starts with an empty counter.

use alloc::vec;
use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::block::{BLOCK, Block, look, take};
use super::super::explain::{Bits, Case, Explain, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// The counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aging {
    interval: u64,
    /// The counter of each frame.
    counters: Vec<u8>,
    /// By block of frames: no age in it is lower than this. Only if [bits](Frames::bits) are known, and empty
    /// otherwise.
    least: Vec<u16>,
}

impl Aging {
    /// A policy for a number of frames, shifting before every reference whose number is a multiple of `interval` ≥ 1.
    #[must_use]
    pub fn new(frames: u32, interval: u64) -> Self {
        Self { interval, counters: vec![0; frames as usize], least: Vec::new() }
    }

    /// The lowest age in a block and its frame: R, then the counter.
    fn lowest(&self, block: u32, frames: &dyn Frames) -> Option<(u16, Pfn)> {
        let Block { mut evictable, referenced, .. } = look(frames, block);
        let mut lowest: Option<(u16, Pfn)> = None;
        while let Some(frame) = take(block, &mut evictable) {
            let age = (referenced >> (frame.0 % BLOCK) & 1) as u16 * 256 + u16::from(self.counters[frame.index()]);
            if lowest.is_none_or(|(lowest, _)| age < lowest) {
                lowest = Some((age, frame));
            }
        }
        lowest
    }
}

impl Replacement for Aging {
    fn due(&self, at: u64) -> bool {
        at > 0 && at.is_multiple_of(self.interval)
    }

    fn tick(&mut self, frames: &mut dyn Frames) {
        self.counters.iter_mut().for_each(|counter| *counter >>= 1);
        for block in 0..frames.count().div_ceil(BLOCK) {
            let mut referenced = look(frames, block).referenced;
            while let Some(frame) = take(block, &mut referenced) {
                self.counters[frame.index()] |= 0x80;
                frames.clear_referenced(frame);
            }
        }
        // What a counter was with its R bit before it is now without it, so the order of ages has not changed.
        self.least.iter_mut().for_each(|least| *least >>= 1);
    }

    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.counters[frame.index()] = 0;
        if let Some(least) = self.least.get_mut((frame.0 / BLOCK) as usize) {
            *least = 0;
        }
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let blocks = frames.count().div_ceil(BLOCK);
        if frames.bits().is_none() {
            let mut lowest: Option<(u16, Pfn)> = None;
            for block in 0..blocks {
                if let Some(found) = self.lowest(block, frames)
                    && lowest.is_none_or(|lowest| found.0 < lowest.0)
                {
                    lowest = Some(found);
                }
            }
            return lowest.map(|(_, frame)| frame);
        }
        self.least.resize(blocks as usize, 0);
        loop {
            let least = self.least.iter().copied().fold(u16::MAX, u16::min);
            let block = self.least.iter().position(|&other| other == least)?;
            let (age, frame) = self.lowest(block as u32, frames)?;
            // All blocks before this one have only higher ages, and those after it none that are lower.
            if age == least {
                return Some(frame);
            }
            self.least[block] = age;
        }
    }

    fn bytes(&self) -> usize {
        self.counters.len()
    }
}

impl Explain for Aging {
    fn mark(&self, frame: Pfn, _bits: Bits) -> Option<u64> {
        Some(self.counters[frame.index()].into())
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        let age = |(frame, counter): (Pfn, u64)| [u64::from((case.referenced)(frame)), counter];
        say.put(" has the lowest age, R {n} {bits}", &age((case.frame, case.mark)));
        if let Some(next) = case.others().min_by_key(|&other| age(other)) {
            let [referenced, counter] = age(next);
            say.put(" (next is frame {n}: R {n} {bits})", &[next.0.0.into(), referenced, counter]);
        }
        say.add(".");
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        case.say_referenced(say);
    }

    fn ticked(&self) -> &'static str {
        "Each counter was shifted right first, and took its page's bit in on the left."
    }
}

pub(super) const AGING: Entry<Aging> = Entry {
    info: Info {
        options: &[ReplaceOption::LoadReferenced, ReplaceOption::Interval],
        ..Info::new("aging", "Aging counters", Search::Frames, MarkKind::Counter)
    },
    make: |frames, options| Aging::new(frames, options.interval(frames)),
    #[cfg(test)]
    answers: &[
        // At the tick before reference 4: 1 has 10000000, 2 has 10000000, 3 too. Before 8: 1 and 2 have 11000000, 3
        // has 01000000.
        Answer::steps(3, "1 2 3 1 1 2 1 2 4", "M M M H H H H H M(3)").interval(4),
        // Used since the last tick counts more than any counter.
        Answer::steps(3, "1 2 3 1 1 2 1 2 3 4", "M M M H H H H H H M(1)").interval(4),
    ],
};
