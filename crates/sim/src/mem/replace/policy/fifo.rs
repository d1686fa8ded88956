//! First in, first out: the page loaded longest ago leaves. A hit changes nothing (Tanenbaum, Modern Operating Systems,
//! section 3.4.3).

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::{Answer, BELADY, SILBERSCHATZ};
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Case, Explain, Listing, Say};
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use super::super::order::Order;
use crate::ids::Pfn;

/// Frames in the order in which they were filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fifo(Order);

impl Fifo {
    /// A policy for a number of frames, all of them free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self(Order::new(frames, 0))
    }
}

impl Replacement for Fifo {
    fn asks(&self) -> bool {
        false
    }

    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.0.push(frame);
    }

    fn freed(&mut self, frame: Pfn) {
        self.0.remove(frame);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        self.0.take_oldest(frames)
    }

    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

impl Explain for Fifo {
    fn lists(&self) -> Vec<Listing> {
        Listing::queue(self.0.iter().collect())
    }

    fn say_chosen(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(" was loaded before all others.");
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(if case.first {
            "Loaded last, it will leave last."
        } else {
            "That changes nothing: the order of loading counts."
        });
    }
}

pub(super) const FIFO: Entry<Fifo> = Entry {
    info: Info::new("fifo", "First in, first out", Search::Front, MarkKind::Loaded),
    make: |frames, _| Fifo::new(frames),
    #[cfg(test)]
    answers: &[
        Answer::steps(3, "1 2 3 1 1 4 1 5", "M M M H H M(1) M(2) M(3)"),
        Answer::steps(3, BELADY, "M M M M(1) M(2) M(3) M(4) H H M(1) M(2) H"),
        Answer::faults(3, BELADY, 9),
        Answer::faults(4, BELADY, 10),
        Answer::faults(3, SILBERSCHATZ, 15),
    ],
};
