//! S3-FIFO (Yang et al., SOSP 2023, algorithm 1): a small queue for pages seen once (a tenth of the frames), a main queue, and a ghost queue as large as main. Each page
//! counts its hits up to 3. A page that leaves the small queue with more than one hit moves to main, otherwise it leaves
//! and is remembered; a remembered page comes back into main. In main a page with hits is put back with one hit less.

use alloc::vec::Vec;

use super::pages::Pages;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

pub(super) const SMALL: usize = 0;
pub(super) const MAIN: usize = 1;
pub(super) const GHOST: usize = 2;

/// The three queues, of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Fifo {
    pub(super) pages: Pages,
    /// By page.
    pub(super) hits: Vec<u8>,
    pub(super) small: u32,
    pub(super) ghosts: u32,
}

impl S3Fifo {
    /// For so many frames, all free.
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

    /// Takes the first page of a queue with at most so many hits, after at most so many `steps`.
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
    pub(super) fn passed(&mut self, frame: Pfn, leaves: bool) {
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
}
