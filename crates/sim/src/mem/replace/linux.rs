//! Linux's two lists (mm/swap.c, mm/vmscan.c, mm/workingset.c, as of Linux 6.12 without the multi-generational LRU). A page that is loaded joins the young end of the inactive list. A use marks it
//! referenced, a use of a marked page moves it to the active list and takes the mark away (`folio_mark_accessed`). While the active list is longer than
//! the inactive one times a ratio (`inactive_is_low`: 1 below 1 GiB, then the root of ten times the size in GiB), its oldest page goes to the young end of the inactive
//! list (`shrink_active_list`). The oldest inactive page leaves, and the count of evictions and activations (`nonresident_age`) is noted. If the page
//! comes back before that count has grown by more than the active list is long, it goes straight to the active list (`workingset_refault`).
//!
//! Simplified: uses are seen as they happen, as those of pages read from files (of mapped pages Linux sees accessed bits when it scans); there is one zone and one kind of page, all of which may
//! leave; a page is taken when no frame is free and not before (no watermarks, no kswapd), one at a time and not in batches of 32.

use alloc::vec::Vec;

use super::pages::Pages;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

pub(super) const INACTIVE: usize = 0;
pub(super) const ACTIVE: usize = 1;
pub(super) const SHADOWS: usize = 2;

/// Pages in 1 GiB, as a power of two.
const GIB: u32 = 30 - 12;

/// The two lists and the shadows of pages that left, and what is known of each page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linux {
    pub(super) pages: Pages,
    /// Whether a page just loaded is marked: its load is its first use.
    load_referenced: bool,
    frames: u64,
    /// Evictions and activations so far.
    age: u64,
    /// By page: whether it is marked, and the age at which it left.
    pub(super) known: Vec<(bool, u64)>,
}

impl Linux {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32, load_referenced: bool) -> Self {
        Self { pages: Pages::new(frames), load_referenced, frames: frames.into(), age: 0, known: Vec::new() }
    }

    /// `inactive_is_low`.
    fn inactive_is_low(&self) -> bool {
        let (active, inactive) = (self.pages.lists.len(ACTIVE), self.pages.lists.len(INACTIVE));
        let gib = (active + inactive) >> GIB;
        let ratio = if gib > 0 { (10 * gib).isqrt() } else { 1 };
        u64::from(inactive) * u64::from(ratio) < u64::from(active)
    }

    /// The distance of `workingset_test_recent`: how much the age has grown since a page left that is remembered.
    fn distance(&self, page: u32) -> Option<u64> {
        (self.pages.lists.list_of(page) == Some(SHADOWS)).then(|| self.age - self.known[page as usize].1)
    }

    /// The page of a frame goes to the inactive list, or leaves.
    pub(super) fn passed(&mut self, frame: Pfn, leaves: bool) {
        let page = self.pages.page(frame);
        if leaves { self.leave(page) } else { self.pages.lists.renew(INACTIVE, page) }
    }

    /// A page leaves, and is remembered.
    fn leave(&mut self, page: u32) {
        self.pages.lists.renew(SHADOWS, page);
        self.known[page as usize].1 = self.age;
        self.age += 1;
        // The active list never gets so long that these could come back to it.
        while let Some(page) = self.pages.lists.oldest(SHADOWS)
            && self.age - self.known[page as usize].1 > self.frames
        {
            self.pages.lists.remove(page);
        }
    }
}

impl Replacement for Linux {
    fn remembers(&self, page: u32) -> bool {
        self.pages.lists.list_of(page) == Some(SHADOWS)
    }

    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        let page = reference.page;
        if self.known.len() <= page as usize {
            self.known.resize(page as usize + 1, (false, 0));
        }
        self.known[page as usize].0 = self.load_referenced;
        // `workingset_refault`.
        let refault = self.distance(page).is_some_and(|distance| distance <= self.pages.lists.len(ACTIVE).into());
        self.age += u64::from(refault);
        self.pages.load(if refault { ACTIVE } else { INACTIVE }, page, frame);
    }

    fn touched(&mut self, _frame: Pfn, reference: Reference) {
        let mark = &mut self.known[reference.page as usize].0;
        if !*mark {
            *mark = true;
        } else if self.pages.lists.list_of(reference.page) == Some(INACTIVE) {
            *mark = false;
            self.pages.lists.renew(ACTIVE, reference.page);
            self.age += 1;
        }
    }

    fn freed(&mut self, frame: Pfn) {
        self.pages.free(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        while self.inactive_is_low() {
            let page = self.pages.lists.oldest(ACTIVE)?;
            self.pages.lists.renew(INACTIVE, page);
            frames.spared(self.pages.frame(page));
        }
        let victim = self.pages.oldest(INACTIVE, frames).or_else(|| self.pages.oldest(ACTIVE, frames))?;
        self.leave(victim);
        Some(self.pages.frame(victim))
    }
}
