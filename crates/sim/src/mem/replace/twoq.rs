//! 2Q, the full version (Johnson and Shasha, VLDB 1994): a page seen for the first time waits in A1in, first in first out; when it leaves that it is
//! remembered in A1out; a fault on a remembered page brings it into Am, which is kept by recency. A1in holds a
//! quarter of the frames, A1out remembers half as many pages as there are frames (the paper's recommendation).

use super::pages::Pages;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

pub(super) const A1_IN: usize = 0;
pub(super) const AM: usize = 1;
pub(super) const A1_OUT: usize = 2;

/// The three lists, of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoQ {
    pub(super) pages: Pages,
    /// The remembered page that a frame is sought for.
    wanted: Option<u32>,
    pub(super) k_in: u32,
    pub(super) k_out: u32,
}

impl TwoQ {
    /// For so many frames, all free.
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
}
