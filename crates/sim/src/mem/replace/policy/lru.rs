//! Least recently used: the page whose last access is longest ago leaves (Mattson et al. 1970, a stack algorithm;
//! Tanenbaum, Modern Operating Systems, section 3.4.6). Most recently used: the page whose last access is nearest
//! leaves, which suits loops that are larger than memory (Chou and DeWitt 1985).

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::{Answer, BELADY, SILBERSCHATZ};
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Case, Explain, Listing, Say};
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use super::super::order::Order;
use crate::ids::Pfn;

/// Frames in the order of their last use; the oldest leaves, or the youngest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recency {
    order: Order,
    most: bool,
}

impl Recency {
    /// Least recently used, for a number of frames, all free.
    #[must_use]
    pub fn least(frames: u32) -> Self {
        Self { order: Order::new(frames, 2 * frames as usize), most: false }
    }

    /// The same, faster and in twice the memory.
    pub(crate) fn least_fast(frames: u32) -> Self {
        Self { order: Order::new(frames, 5 * frames as usize), most: false }
    }

    /// Most recently used, for a number of frames, all free.
    #[must_use]
    pub fn most(frames: u32) -> Self {
        Self { order: Order::new(frames, 2 * frames as usize), most: true }
    }

    /// The frames, first to leave first.
    fn in_order(&self) -> Vec<u32> {
        let mut frames: Vec<u32> = self.order.iter().collect();
        if self.most {
            frames.reverse();
        }
        frames
    }
}

impl Replacement for Recency {
    fn asks(&self) -> bool {
        false
    }

    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.order.push(frame);
    }

    #[inline]
    fn touched(&mut self, frame: Pfn, _reference: Reference) {
        self.order.push(frame);
    }

    fn retried(&mut self, frame: Pfn, reference: Reference) {
        self.touched(frame, reference);
    }

    fn freed(&mut self, frame: Pfn) {
        self.order.remove(frame);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        if self.most { self.order.take_youngest(frames) } else { self.order.take_oldest(frames) }
    }

    fn bytes(&self) -> usize {
        self.order.bytes()
    }
}

impl Explain for Recency {
    fn lists(&self) -> Vec<Listing> {
        Listing::queue(self.in_order())
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        let template = if self.most {
            " was used last of all, at reference {n}."
        } else {
            " was last used at reference {n}, before all others."
        };
        say.put(template, &[case.used]);
    }

    fn say_used(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(if self.most {
            "Used last, it is now the first to leave."
        } else {
            "Used last, it is now the last to leave."
        });
    }
}

pub(super) const LRU: Entry<Recency> = Entry {
    info: Info { stack: true, ..Info::new("lru", "Least recently used", Search::Front, MarkKind::LastUse) },
    make: |frames, _| Recency::least(frames),
    #[cfg(test)]
    answers: &[
        Answer::steps(3, "1 2 3 1 4 1 5 2", "M M M H M(2) H M(3) M(4)"),
        Answer::steps(3, BELADY, "M M M M(1) M(2) M(3) M(4) H H M(5) M(1) M(2)"),
        Answer::faults(3, BELADY, 10),
        Answer::faults(4, BELADY, 8),
        Answer::faults(3, SILBERSCHATZ, 12),
    ],
};

pub(super) const MRU: Entry<Recency> = Entry {
    info: Info::new("mru", "Most recently used", Search::Front, MarkKind::LastUse),
    make: |frames, _| Recency::most(frames),
    #[cfg(test)]
    answers: &[
        Answer::steps(3, "1 2 3 1 4 2 5 3", "M M M H M(1) H M(2) H"),
        // A loop that is larger than memory: lru misses always, mru keeps most of it.
        Answer::steps(3, "1 2 3 4 1 2 3 4", "M M M M(3) H H M(2) H"),
    ],
};
