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
    fn small_victim(&mut self, frames: &dyn Frames) -> Option<u32> {
        for _ in 0..self.pages.lists.len(SMALL) {
            let page = self.pages.lists.oldest(SMALL)?;
            if self.hits[page as usize] > 1 {
                self.hits[page as usize] = 0;
                self.pages.lists.renew(MAIN, page);
            } else if frames.evictable(self.pages.frame(page)) {
                self.pages.lists.renew(GHOST, page);
                if self.pages.lists.len(GHOST) > self.ghosts {
                    self.pages.forget(GHOST);
                }
                return Some(page);
            } else {
                self.pages.lists.renew(SMALL, page);
            }
        }
        None
    }

    /// EVICTM: goes round the main queue: pages with hits are put back. Returns the first without.
    fn main_victim(&mut self, frames: &dyn Frames) -> Option<u32> {
        for _ in 0..4 * u64::from(self.pages.lists.len(MAIN)) {
            let page = self.pages.lists.oldest(MAIN)?;
            let hits = &mut self.hits[page as usize];
            if *hits == 0 && frames.evictable(self.pages.frame(page)) {
                self.pages.lists.remove(page);
                return Some(page);
            }
            *hits = hits.saturating_sub(1);
            self.pages.lists.renew(MAIN, page);
        }
        None
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
        found = found.or_else(|| self.main_victim(frames)).or_else(|| self.small_victim(frames));
        found.map(|page| self.pages.frame(page))
    }
}
