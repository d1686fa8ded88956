//! A policy's own structure as plain data, for lenses to show: lists, ghosts, counters, bits and the hand.

use alloc::vec::Vec;

use super::{Lfu, Nru, Policy, arc, linux, s3fifo, twoq};
use crate::entry::Entry;
use crate::ids::{Page, Pfn};
use crate::snapshot::Memory;

/// What a policy knows of the pages in memory, and of pages that left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PolicyView {
    /// Its lists. Every page in memory is in exactly one that does not hold ghosts.
    pub lists: Vec<ListView>,
    /// What the pages' [`mark`](PageView::mark)s are: `R`, `class`, `counter`, `used at`, `uses`, `visited`, `hits`, `referenced`; empty if they have none.
    pub marks: &'static str,
    /// The frame that the hand looks at next, if there is a hand: on the ring of frames (clock, wsclock) or on the queue (sieve).
    pub hand: Option<Pfn>,
    /// The share of T1 that arc aims at (its `p`), in pages.
    pub share: Option<u32>,
}

/// One list of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ListView {
    /// Its name in the policy's paper: `queue`, `ring`, `frames`, `T1`, `A1in`, `small`, `active` and so on.
    pub name: &'static str,
    /// Whether its pages have left memory and are only remembered.
    pub ghosts: bool,
    /// How many pages the policy grants it, if that is fixed.
    pub room: Option<u32>,
    /// Its pages, the one that would leave first (all else being equal) in front; a ring and `frames` are in the order of frames.
    pub pages: Vec<PageView>,
}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PageView {
    /// The page.
    pub page: Page,
    /// Its frame; none for a ghost.
    pub frame: Option<Pfn>,
    /// The policy's counter or bit (0 or 1) for it: see [`PolicyView::marks`].
    pub mark: Option<u64>,
}

impl ListView {
    /// Of numbers, each with its page.
    fn new(name: &'static str, numbers: Vec<u32>, page: &dyn Fn(u32) -> Option<PageView>) -> Self {
        Self { name, pages: numbers.into_iter().filter_map(page).collect(), ..Self::default() }
    }
}

impl Memory {
    /// The place of the list that the page in a frame is in: see [`PolicyView::lists`].
    #[must_use]
    pub fn list(&self, pfn: Pfn) -> usize {
        let pages = self.policy.policy().pages().filter(|_| pfn.index() < self.frames.len());
        pages.and_then(|pages| pages.lists.list_of(pages.page(pfn))).unwrap_or(0)
    }

    /// The share of T1 under arc from the moment on at which a page is wanted that has left and is remembered.
    #[must_use]
    pub fn share_for(&self, page: Page) -> Option<u32> {
        let Policy::Arc(arc) = self.policy.policy() else { return None };
        Some(arc.share_for(self.policy.number(page)?))
    }

    /// What the replacement policy decides by, of the page in a frame: its counter or bit, or which of the [lists](Self::list) it is in (arc, twoq).
    #[must_use]
    pub fn mark(&self, pfn: Pfn) -> u64 {
        let Some(frame) = self.frames.get(pfn.index()) else { return 0 };
        let entry = self.entry_of(frame).unwrap_or_default();
        match self.policy.policy() {
            Policy::Clock(_) => entry.has(Entry::ACCESSED).into(),
            Policy::Nru(_) => Nru::class(entry.has(Entry::ACCESSED), entry.has(Entry::DIRTY)).into(),
            Policy::Aging(aging) => aging.counters[pfn.index()].into(),
            Policy::WsClock(clock) => clock.used[pfn.index()],
            Policy::Lfu(lfu) => lfu.0.key(pfn).map_or(0, Lfu::uses),
            Policy::Sieve(sieve) => sieve.visited[pfn.index()].into(),
            Policy::S3Fifo(s3fifo) => s3fifo.hits.get(s3fifo.pages.page(pfn) as usize).copied().unwrap_or(0).into(),
            Policy::Linux(linux) => linux.known.get(linux.pages.page(pfn) as usize).is_some_and(|known| known.0).into(),
            _ => self.list(pfn) as u64,
        }
    }

    /// The replacement policy's own structure.
    #[must_use]
    pub fn policy_view(&self) -> PolicyView {
        let policy = self.policy.policy();
        let frame = |frame: u32| Some(PageView { page: self.frames.get(frame as usize)?.page?, frame: Some(Pfn(frame)), mark: None });
        let one = |name, frames| [ListView::new(name, frames, &frame)].into();
        let ring = |name| one(name, (0..self.frames.len() as u32).collect());
        let pages = policy.pages();
        let list = |name, list, ghosts, room| {
            let page = |number| {
                let frame = if ghosts { None } else { Some(pages?.frame(number)) };
                Some(PageView { page: self.policy.page(number), frame, mark: None })
            };
            let numbers = pages.map(|pages| pages.lists.iter(list).collect()).unwrap_or_default();
            ListView { ghosts, room, ..ListView::new(name, numbers, &page) }
        };
        let (marks, mut lists): (_, Vec<ListView>) = match policy {
            Policy::Fifo(fifo) => ("", one("queue", fifo.0.iter().collect())),
            Policy::Recency(recency) => ("", one("queue", recency.in_order())),
            Policy::Foresight(_) | Policy::Random(_) => ("", ring("frames")),
            Policy::Clock(_) => ("R", ring("ring")),
            Policy::Nru(_) => ("class", ring("frames")),
            Policy::Aging(_) => ("counter", ring("frames")),
            Policy::WsClock(_) => ("used at", ring("ring")),
            Policy::Lfu(lfu) => ("uses", one("queue", lfu.0.sorted().into_iter().map(|(_, frame)| frame).collect())),
            Policy::Sieve(sieve) => ("visited", one("queue", sieve.queue.iter(0).collect())),
            Policy::Arc(_) => {
                let list = |name, number| list(name, number, matches!(number, arc::B1 | arc::B2), None);
                ("", [list("T1", arc::T1), list("T2", arc::T2), list("B1", arc::B1), list("B2", arc::B2)].into())
            }
            Policy::TwoQ(twoq) => {
                let (waiting, main) = (list("A1in", twoq::A1_IN, false, Some(twoq.k_in)), list("Am", twoq::AM, false, None));
                ("", [waiting, main, list("A1out", twoq::A1_OUT, true, Some(twoq.k_out))].into())
            }
            Policy::S3Fifo(s3fifo) => {
                let (small, main) = (list("small", s3fifo::SMALL, false, Some(s3fifo.small)), list("main", s3fifo::MAIN, false, None));
                ("hits", [small, main, list("ghost", s3fifo::GHOST, true, Some(s3fifo.ghosts))].into())
            }
            Policy::Linux(_) => {
                let list = |name, number| list(name, number, number == linux::SHADOWS, None);
                let lists = [list("inactive", linux::INACTIVE), list("active", linux::ACTIVE), list("shadows", linux::SHADOWS)];
                ("referenced", lists.into())
            }
        };
        if !marks.is_empty() {
            for page in lists.iter_mut().flat_map(|list| &mut list.pages) {
                page.mark = page.frame.map(|frame| self.mark(frame));
            }
        }
        let hand = match policy {
            Policy::Clock(_) | Policy::WsClock(_) => Some(policy.hand()),
            Policy::Sieve(sieve) => sieve.hand.or_else(|| sieve.queue.oldest(0)).map(Pfn),
            _ => None,
        };
        let share = if let Policy::Arc(arc) = policy { Some(arc.p) } else { None };
        PolicyView { lists, marks, hand, share }
    }
}
