//! 2Q, the full version (Johnson and Shasha, VLDB 1994): a page seen for the first time waits in A1in, first in first
//! out; when it leaves that it is remembered in A1out; a fault on a remembered page brings it into Am, which is kept by
//! recency. A1in holds a quarter of the frames, A1out remembers half as many pages as there are frames (the paper's
//! recommendation).

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Case, Explain, Listing, Say};
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use super::super::pages::Pages;
use crate::ids::Pfn;

const A1_IN: usize = 0;
const AM: usize = 1;
const A1_OUT: usize = 2;

/// The three lists, of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoQ {
    pages: Pages,
    /// The remembered page that a frame is sought for.
    wanted: Option<u32>,
    k_in: u32,
    k_out: u32,
}

impl TwoQ {
    /// A policy for a number of frames, all of them free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self { pages: Pages::new(frames), wanted: None, k_in: (frames / 4).max(1), k_out: (frames / 2).max(1) }
    }
}

impl Replacement for TwoQ {
    fn remembers(&self, page: u32) -> bool {
        self.pages.lists.list_of(page) == Some(A1_OUT)
    }

    /// Making room for a remembered page may push it out of A1out; it was remembered all the same.
    fn recalled(&mut self, page: u32) {
        self.wanted = Some(page);
    }

    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        let known = self.wanted.take() == Some(reference.page) || self.remembers(reference.page);
        self.pages.load(if known { AM } else { A1_IN }, reference.page, frame);
    }

    fn touched(&mut self, _frame: Pfn, reference: Reference) {
        // A page in A1in stays where it is: uses soon after the first are taken for one.
        if self.pages.lists.list_of(reference.page) == Some(AM) {
            self.pages.lists.renew(AM, reference.page);
        }
    }

    fn freed(&mut self, frame: Pfn) {
        self.pages.free(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let lists = &self.pages.lists;
        let first = if lists.len(A1_IN) > self.k_in || lists.len(AM) == 0 { A1_IN } else { AM };
        let victim = self.pages.oldest(first, frames).or_else(|| self.pages.oldest(A1_IN + AM - first, frames))?;
        if self.pages.lists.list_of(victim) == Some(A1_IN) {
            self.pages.lists.renew(A1_OUT, victim);
            if self.pages.lists.len(A1_OUT) > self.k_out {
                self.pages.forget(A1_OUT);
            }
        } else {
            self.pages.lists.remove(victim);
        }
        Some(self.pages.frame(victim))
    }

    fn bytes(&self) -> usize {
        self.pages.bytes()
    }
}

impl Explain for TwoQ {
    fn lists(&self) -> Vec<Listing> {
        Vec::from([
            Listing::pages("A1in", A1_IN, Some(self.k_in)),
            Listing::pages("Am", AM, None),
            Listing::ghosts("A1out", A1_OUT, Some(self.k_out)),
        ])
    }

    fn pages(&self) -> Option<&Pages> {
        Some(&self.pages)
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(" is the oldest");
        case.say_turn(self.k_in, case.holds(A1_IN) > self.k_in.into(), say);
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        match case.list {
            _ if case.first => case.say_start(say),
            AM => say.add("It is now the last of Am to leave."),
            _ => say.add("That changes nothing: in A1in the order of loading counts."),
        }
    }

    fn say_recalled(&self, _ghosts: &str, _share: [u64; 2], say: &mut dyn Say) {
        say.add("That it is wanted again counts: it will start in Am.");
    }
}

pub(super) const TWOQ: Entry<TwoQ> = Entry {
    info: Info { aliases: &["2q"], ..Info::new("twoq", "2Q", Search::Front, MarkKind::None) },
    make: |frames, _| TwoQ::new(frames),
    #[cfg(test)]
    answers: &[
        // 1 leaves A1in, is remembered, and comes back into Am, from which it does not leave while A1in is too long.
        Answer::steps(4, "1 2 3 4 5 1 6 7 8 1", "M M M M M(1) M(2) M(3) M(4) M(5) H"),
    ],
};
