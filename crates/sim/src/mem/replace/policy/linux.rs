//! Linux's two lists (mm/swap.c, mm/vmscan.c, mm/workingset.c, as of Linux 6.12 without the multi-generational LRU). A
//! page that is loaded joins the young end of the inactive list. A use marks it referenced, a use of a marked page
//! moves it to the active list and takes the mark away (`folio_mark_accessed`). While the active list is longer than
//! the inactive one times a ratio (`inactive_is_low`: 1 below 1 GiB, then the root of ten times the size in GiB), its
//! oldest page goes to the young end of the inactive list (`shrink_active_list`). The oldest inactive page leaves, and
//! the count of evictions and activations (`nonresident_age`) is noted. If the page comes back before that count has
//! grown by more than the active list is long, it goes straight to the active list (`workingset_refault`).
//!
//! Simplified: uses are seen as they happen, as those of pages read from files (of mapped pages Linux sees accessed
//! bits when it scans); there is one zone and one kind of page, all of which may leave; a page is taken when no frame
//! is free and not before (no watermarks, no kswapd), one at a time and not in batches of 32.

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Bits, Brief, Case, Explain, Listing, Passed, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
use super::super::pages::Pages;
use crate::ids::Pfn;

const INACTIVE: usize = 0;
const ACTIVE: usize = 1;
const SHADOWS: usize = 2;

/// Pages in 1 GiB, as a power of two.
const GIB: u32 = 30 - 12;

/// The two lists and the shadows of pages that left, and what is known of each page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linux {
    pages: Pages,
    /// Whether a page just loaded is marked: its load is its first use.
    load_referenced: bool,
    frames: u64,
    /// Evictions and activations so far.
    age: u64,
    /// By page: whether it is marked, and the age at which it left.
    known: Vec<(bool, u64)>,
}

impl Linux {
    /// A policy for a number of frames, all of them free.
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
    fn settle(&mut self, frame: Pfn, leaves: bool) {
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

    fn passed(&mut self, frame: Pfn, _cleared: bool, _frames: u32, _at: u64) {
        self.settle(frame, false);
    }

    fn chosen(&mut self, frame: Pfn, _frames: u32, _at: u64) -> bool {
        self.settle(frame, true);
        true
    }

    fn bytes(&self) -> usize {
        self.pages.bytes() + self.known.len() * size_of::<(bool, u64)>()
    }
}

impl Explain for Linux {
    fn lists(&self) -> Vec<Listing> {
        Vec::from([
            Listing::pages("inactive", INACTIVE, None),
            Listing::pages("active", ACTIVE, None),
            Listing::ghosts("shadows", SHADOWS, None),
        ])
    }

    fn mark(&self, frame: Pfn, _bits: Bits) -> Option<u64> {
        Some(self.known.get(self.pages.page(frame) as usize).is_some_and(|known| known.0).into())
    }

    fn pages(&self) -> Option<&Pages> {
        Some(&self.pages)
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(" is the oldest ");
        say.add(case.list_name());
        say.put(" page (inactive: {n}, active: {n}).", &[case.holds(INACTIVE), case.holds(ACTIVE)]);
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        match (case.list, case.mark) {
            _ if case.first => case.say_start(say),
            (ACTIVE, _) => say.add("It is active already, and marked."),
            (_, 0) => say.add("It is marked: another use would make it active."),
            _ => say.add("It was marked already: it moves to the active list."),
        }
    }

    fn say_spared(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.frame(case.frame);
        say.put(
            " is the oldest of {n} on the active list, and the inactive list has only {n}.\nIt moves there, to even them out.",
            &[case.holds(ACTIVE), case.holds(INACTIVE)],
        );
    }

    fn say_recalled(&self, _ghosts: &str, _share: [u64; 2], say: &mut dyn Say) {
        say.add("If it left not long ago, it goes straight to the active list.");
    }

    fn stayed(&self, _passed: Passed) -> Brief {
        Brief::Words(["to inactive"; 2])
    }

    fn left(&self) -> Option<[&'static str; 2]> {
        Some(["oldest: ", ""])
    }
}

pub(super) const LINUX: Entry<Linux> = Entry {
    info: Info {
        options: &[ReplaceOption::LoadReferenced],
        ..Info::new("linux", "Linux's active and inactive lists", Search::Lists, MarkKind::Marked)
    },
    make: |frames, options| Linux::new(frames, options.load_referenced),
    #[cfg(test)]
    answers: &[
        // Loaded, used again: active. What is used once passes through the inactive list.
        Answer::steps(4, "1 2 1 2 3 4 5 6 7 1 2", "M M H H M M M(3) M(4) M(5) H H"),
        // Without the mark of the load it takes one use more.
        Answer::steps(4, "1 2 1 2 3 4 5 6 7 1 2", "M M H H M M M(1) M(2) M(3) M(4) M(5)").reinserted(),
        // 3 comes back after one eviction: nearer than the active list is long, so it is active at once. That makes
        // the inactive list too short: 1 moves there.
        Answer::steps(4, "1 1 2 2 3 4 5 3 6 7 8 3", "M H M H M M M(3) M(4) M(5) M(1) M(6) H"),
    ],
};
