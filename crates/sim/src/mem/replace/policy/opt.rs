//! Belady's optimum: the page whose next use is farthest away leaves (Belady 1966). Its opposite evicts the page whose
//! next use is nearest, to show how far apart choices can be. Pages never used again tie: the lowest frame leaves,
//! which changes victims but not counts.

#[cfg(test)]
use super::super::answers::{Answer, BELADY, SILBERSCHATZ};
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Case, Explain, Say};
use super::super::heap::Heap;
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use crate::ids::Pfn;

/// Frames in the order of their next use; the farthest leaves, or the nearest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foresight {
    order: Heap,
    nearest: bool,
}

impl Foresight {
    /// The optimum, for a number of frames, all free.
    #[must_use]
    pub fn farthest(frames: u32) -> Self {
        Self { order: Heap::new(frames), nearest: false }
    }

    /// Its opposite, for a number of frames, all free.
    #[must_use]
    pub fn nearest(frames: u32) -> Self {
        Self { order: Heap::new(frames), nearest: true }
    }
}

impl Replacement for Foresight {
    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.order.set(frame, (if self.nearest { !reference.next } else { reference.next }, 0));
    }

    fn touched(&mut self, frame: Pfn, reference: Reference) {
        self.loaded(frame, reference);
    }

    fn freed(&mut self, frame: Pfn) {
        self.order.remove(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        self.order.take(frames)
    }

    fn bytes(&self) -> usize {
        self.order.bytes()
    }
}

impl Explain for Foresight {
    fn say_chosen(&self, _case: &Case<'_>, say: &mut dyn Say) {
        say.add(if self.nearest {
            " will be used sooner than any other."
        } else {
            " will not be used for longer than any other."
        });
    }
}

pub(super) const OPT: Entry<Foresight> = Entry {
    info: Info {
        aliases: &["optimal", "belady", "min"],
        needs_future: true,
        stack: true,
        ..Info::new("opt", "Belady's optimum", Search::Frames, MarkKind::None)
    },
    make: |frames, _| Foresight::farthest(frames),
    #[cfg(test)]
    answers: &[
        Answer::steps(3, BELADY, "M M M M(3) H H M(4) H H M(1) M(3) H"),
        Answer::steps(2, "1 2 3 4 5", "M M M(1) M(3) M(4)"),
        Answer::faults(3, BELADY, 7),
        Answer::faults(4, BELADY, 6),
        Answer::faults(3, SILBERSCHATZ, 9),
    ],
};

pub(super) const UNOPT: Entry<Foresight> = Entry {
    info: Info {
        needs_future: true,
        ..Info::new("unopt", "The opposite of the optimum", Search::Frames, MarkKind::None)
    },
    make: |frames, _| Foresight::nearest(frames),
    #[cfg(test)]
    answers: &[
        Answer::steps(3, "1 2 3 4 1 2 3", "M M M M(1) M(2) M(3) M(4)"),
        Answer::steps(2, "1 2 3 4 5", "M M M(1) M(3) M(4)"),
    ],
};
