//! ARC, the adaptive replacement cache (Megiddo and Modha, FAST 2003, figure 4): pages seen once are in T1, pages seen
//! again in T2, both by recency, and each has a ghost list (B1, B2) of pages that left it. A fault on a ghost shifts
//! the share `p` that T1 is granted towards the list whose ghost it was.

use alloc::vec::Vec;

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Reference, Replacement};
use super::super::explain::{Case, Explain, Listing, Say};
use super::super::info::{Entry, Info, Search};
use super::super::mark::MarkKind;
use super::super::pages::Pages;
use crate::ids::Pfn;

const T1: usize = 0;
const T2: usize = 1;
const B1: usize = 2;
const B2: usize = 3;

/// The four lists, of pages, and the target size of T1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    pages: Pages,
    capacity: u32,
    p: u32,
    /// The ghost list of the page that a frame is sought for.
    ghost: Option<usize>,
}

impl Arc {
    /// A policy for a number of frames, all of them free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self { pages: Pages::new(frames), capacity: frames, p: 0, ghost: None }
    }

    fn len(&self, list: usize) -> u32 {
        self.pages.lists.len(list)
    }

    /// Cases II and III: the share of T1 once a page is wanted that is on B1, where it grows, or on B2, where it
    /// shrinks.
    fn new_share(&self, page: u32) -> u32 {
        let (b1, b2) = (self.len(B1), self.len(B2));
        match self.pages.lists.list_of(page) {
            Some(B1) => self.capacity.min(self.p + (b2 / b1).max(1)),
            Some(B2) => self.p.saturating_sub((b1 / b2).max(1)),
            _ => self.p,
        }
    }

    /// REPLACE of figure 4: from T1 if it holds more than its share, otherwise from T2. Pages that cannot leave are
    /// passed over.
    fn replace(&mut self, frames: &dyn Frames) -> Option<u32> {
        let t1 = self.len(T1);
        let first = if t1 > 0 && (t1 > self.p || (self.ghost == Some(B2) && t1 == self.p)) { T1 } else { T2 };
        let victim = self.pages.oldest(first, frames).or_else(|| self.pages.oldest(T1 + T2 - first, frames))?;
        let ghosts = if self.pages.lists.list_of(victim) == Some(T1) { B1 } else { B2 };
        self.pages.lists.renew(ghosts, victim);
        Some(victim)
    }

    /// Case IV: the page is new.
    fn replace_for_new(&mut self, frames: &dyn Frames) -> Option<u32> {
        let c = self.capacity;
        let [t1, t2, b1, b2] = [T1, T2, B1, B2].map(|list| self.len(list));
        // A, without ghosts of T1: the oldest of T1 leaves for good.
        if t1 == c {
            let victim = self.pages.oldest(T1, frames)?;
            self.pages.lists.remove(victim);
            return Some(victim);
        }
        // A, with ghosts, and B.
        if t1 + b1 >= c {
            self.pages.forget(B1);
        } else if t1 + t2 + b1 + b2 >= 2 * c {
            self.pages.forget(B2);
        }
        self.replace(frames)
    }
}

impl Replacement for Arc {
    fn remembers(&self, page: u32) -> bool {
        matches!(self.pages.lists.list_of(page), Some(B1 | B2))
    }

    fn recalled(&mut self, page: u32) {
        self.ghost = self.pages.lists.list_of(page);
        self.p = self.new_share(page);
    }

    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.ghost = None;
        // A ghost comes back as a page seen again.
        let list = if self.remembers(reference.page) { T2 } else { T1 };
        self.pages.load(list, reference.page, frame);
    }

    fn touched(&mut self, _frame: Pfn, reference: Reference) {
        self.pages.lists.renew(T2, reference.page);
    }

    fn freed(&mut self, frame: Pfn) {
        self.pages.free(frame);
    }

    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let victim = if self.ghost.is_some() { self.replace(frames) } else { self.replace_for_new(frames) }?;
        Some(self.pages.frame(victim))
    }

    fn bytes(&self) -> usize {
        self.pages.bytes()
    }
}

impl Explain for Arc {
    fn lists(&self) -> Vec<Listing> {
        Vec::from([
            Listing::pages("T1", T1, None),
            Listing::pages("T2", T2, None),
            Listing::ghosts("B1", B1, None),
            Listing::ghosts("B2", B2, None),
        ])
    }

    fn pages(&self) -> Option<&Pages> {
        Some(&self.pages)
    }

    fn share(&self) -> Option<u32> {
        Some(self.p)
    }

    fn share_for(&self, page: u32) -> Option<u32> {
        Some(self.new_share(page))
    }

    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(" is the oldest");
        case.say_turn(self.p, case.holds(T1) > self.p.into(), say);
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        match case.list {
            _ if case.first => case.say_start(say),
            T1 => say.add("Seen again, it moves from T1 to T2."),
            _ => say.add("It is now the last of T2 to leave."),
        }
    }

    fn say_recalled(&self, ghosts: &str, share: [u64; 2], say: &mut dyn Say) {
        say.put(
            if ghosts == "B1" {
                "T1 was too small: its share p grows from {n} to {n}."
            } else {
                "T2 was too small: the share p of T1 shrinks from {n} to {n}."
            },
            &share,
        );
    }
}

pub(super) const ARC: Entry<Arc> = Entry {
    info: Info::new("arc", "The adaptive replacement cache", Search::Front, MarkKind::None),
    make: |frames, _| Arc::new(frames),
    #[cfg(test)]
    answers: &[
        // 1 and 2 are seen again and go to T2: what is seen once does not drive them out.
        Answer::steps(3, "1 2 1 2 3 4 5 6 1 2", "M M H H M M(3) M(4) M(5) H H"),
    ],
};
