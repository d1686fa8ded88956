//! S3-FIFO (Yang et al., SOSP 2023, algorithm 1): a small queue for pages seen once (a tenth of the frames), a main
//! queue, and a ghost queue as large as main. Each page counts its hits up to 3. A page that leaves the small queue
//! with more than one hit moves to main, otherwise it leaves and is remembered; a remembered page comes back into main.
//! In main a page with hits is put back with one hit less.

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Bits, Brief, Case, Explain, Listing, Passed, Say};
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use super::super::pages::Pages;
use crate::ids::Pfn;

const SMALL: usize = 0;
const MAIN: usize = 1;
const GHOST: usize = 2;

/// The three queues, of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Fifo {
    pages: Pages,
    /// By page.
    hits: Vec<u8>,
    small: u32,
    ghosts: u32,
}

impl S3Fifo {
    /// A policy for a number of frames, all of them free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        let small = (frames / 10).max(1);
        Self { pages: Pages::new(frames), hits: Vec::new(), small, ghosts: frames.saturating_sub(small).max(1) }
    }

    /// EVICTS: looks through the small queue: pages with hits move on to main. Returns the first without.
    fn small_victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        self.seek(SMALL, self.pages.lists.len(SMALL).into(), 1, frames)
    }

    /// EVICTM: goes round the main queue: pages with hits are put back. Returns the first without.
    fn main_victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        self.seek(MAIN, 4 * u64::from(self.pages.lists.len(MAIN)), 0, frames)
    }

    /// Takes the first page of a queue with at most `most` hits, after at most `steps` steps.
    fn seek(&mut self, list: usize, steps: u64, most: u8, frames: &mut dyn Frames) -> Option<Pfn> {
        for _ in 0..steps {
            let page = self.pages.lists.oldest(list)?;
            let frame = self.pages.frame(page);
            if self.hits[page as usize] <= most && frames.evictable(frame) {
                self.leave(list, page);
                return Some(frame);
            }
            self.pass(list, page);
            frames.spared(frame);
        }
        None
    }

    /// A page of a queue stays: it moves on to main, or is put back.
    fn pass(&mut self, list: usize, page: u32) {
        let hits = &mut self.hits[page as usize];
        let promoted = list == SMALL && *hits > 1;
        *hits = if promoted { 0 } else { hits.saturating_sub((list == MAIN).into()) };
        self.pages.lists.renew(if promoted { MAIN } else { list }, page);
    }

    /// A page of a queue leaves.
    fn leave(&mut self, list: usize, page: u32) {
        if list == MAIN {
            return self.pages.lists.remove(page);
        }
        self.pages.lists.renew(GHOST, page);
        if self.pages.lists.len(GHOST) > self.ghosts {
            self.pages.forget(GHOST);
        }
    }

    /// The page of a frame stays, or leaves.
    fn settle(&mut self, frame: Pfn, leaves: bool) {
        let page = self.pages.page(frame);
        let Some(list) = self.pages.lists.list_of(page) else { return };
        if leaves { self.leave(list, page) } else { self.pass(list, page) }
    }
}

impl Replacement for S3Fifo {
    fn remembers(&self, page: u32) -> bool {
        self.pages.lists.list_of(page) == Some(GHOST)
    }

    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        let page = reference.page as usize;
        if self.hits.len() <= page {
            self.hits.resize(page + 1, 0);
        }
        self.hits[page] = 0;
        let list = if self.remembers(reference.page) { MAIN } else { SMALL };
        self.pages.load(list, reference.page, frame);
    }

    fn touched(&mut self, _frame: Pfn, reference: Reference) {
        let hits = &mut self.hits[reference.page as usize];
        *hits = (*hits + 1).min(3);
    }

    fn freed(&mut self, frame: Pfn) {
        self.pages.free(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let small = self.pages.lists.len(SMALL) >= self.small;
        let mut found = if small { self.small_victim(frames) } else { None };
        found = found.or_else(|| self.main_victim(frames));
        found.or_else(|| self.small_victim(frames))
    }

    fn passed(&mut self, frame: Pfn, _cleared: bool, _frames: u32, _at: u64) {
        self.settle(frame, false);
    }

    fn chosen(&mut self, frame: Pfn, _frames: u32, _at: u64) -> bool {
        self.settle(frame, true);
        true
    }

    fn bytes(&self) -> usize {
        self.pages.bytes() + self.hits.len()
    }
}

impl Explain for S3Fifo {
    fn lists(&self) -> Vec<Listing> {
        Vec::from([
            Listing::pages("small", SMALL, Some(self.small)),
            Listing::pages("main", MAIN, None),
            Listing::ghosts("ghost", GHOST, Some(self.ghosts)),
        ])
    }

    fn mark(&self, frame: Pfn, _bits: Bits) -> Option<u64> {
        Some(self.hits.get(self.pages.page(frame) as usize).copied().unwrap_or(0).into())
    }

    fn pages(&self) -> Option<&Pages> {
        Some(&self.pages)
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        if case.list == SMALL {
            return say.put(" was hit {n} {time|times} in the small queue, and 2 would have kept it.", &[case.mark]);
        }
        say.add(" has no hits, first");
        // The small queue gives as soon as it is full.
        case.say_turn(self.small, case.holds(SMALL) >= self.small.into(), say);
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        if case.first {
            return case.say_start(say);
        }
        say.put("It has {n} {hit|hits} now; more than 3 do not count.", &[(case.mark + 1).min(3)]);
    }

    fn say_spared(&self, case: &Case<'_>, say: &mut dyn Say) {
        let (template, values): (_, &[u64]) = match (case.list, case.mark) {
            (SMALL, 2..) => (
                " was hit {n} times in the small queue.\nIt moves to the main queue, and starts with 0 hits.",
                &[case.mark],
            ),
            (MAIN, 1..) => (
                " is the first of the main queue, but has {n} {hit|hits}.\nIt goes back to the end, with {n} left.",
                &[case.mark, case.mark - 1],
            ),
            _ => {
                say.kept(case.frame);
                return say.add("It goes to the end of the queue.");
            }
        };
        say.frame(case.frame);
        say.put(template, values);
    }

    fn say_recalled(&self, _ghosts: &str, _share: [u64; 2], say: &mut dyn Say) {
        say.add("That it is wanted again counts: it will start in the main queue.");
    }

    fn stayed(&self, passed: Passed) -> Brief {
        match passed {
            Passed::Spared { mark: mark @ 2.., list: 0 } => Brief::Mark(mark, "to main"),
            Passed::Spared { mark: mark @ 1.., list: 1 } => Brief::Mark(mark, "put back"),
            _ => Brief::Words(["skipped"; 2]),
        }
    }
}

pub(super) const S3FIFO: Entry<S3Fifo> = Entry {
    info: Info::new("s3fifo", "S3-FIFO", Search::Lists, MarkKind::Hits),
    make: |frames, _| S3Fifo::new(frames),
    #[cfg(test)]
    answers: &[
        // 1 left the small queue; it comes back into main.
        Answer::steps(3, "1 2 3 4 1 5 6 7 1", "M M M M(1) M(2) M(3) M(4) M(5) H"),
    ],
};
