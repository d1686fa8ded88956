//! A policy's own structure as plain data, for lenses to show: lists, ghosts, counters, bits and the hand.

use alloc::vec::Vec;

use super::pages::Pages;
use super::{Lfu, Nru, Policy, Replacer, arc, linux, s3fifo, twoq};
use crate::entry::Entry;
use crate::ids::{Page, Pfn};
use crate::snapshot::{Frame, Memory};

/// What a policy knows of the pages in memory, and of pages that left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
pub struct PageView {
    /// The page.
    pub page: Page,
    /// Its frame; none for a ghost.
    pub frame: Option<Pfn>,
    /// The policy's counter or bit (0 or 1) for it: see [`PolicyView::marks`].
    pub mark: Option<u64>,
}

impl Memory {
    /// The replacement policy's own structure.
    #[must_use]
    pub fn policy_view(&self) -> PolicyView {
        let marked = |name, entries: Vec<(u32, Option<u64>)>| {
            let page = |(frame, mark): (u32, Option<u64>)| {
                Some(PageView { page: self.frames.get(frame as usize)?.page?, frame: Some(Pfn(frame)), mark })
            };
            ListView { name, pages: entries.into_iter().filter_map(page).collect(), ..ListView::default() }
        };
        let ring = |name, mark: &dyn Fn(u32, &Frame) -> Option<u64>| {
            marked(name, (0..).zip(self.frames.iter()).map(|(number, frame)| (number, mark(number, frame))).collect())
        };
        let has = |frame: &Frame, flag| self.entry_of(frame).is_some_and(|entry| entry.has(flag));
        let policy = self.policy.policy();
        let (marks, lists) = match policy {
            Policy::Fifo(fifo) => ("", [marked("queue", fifo.0.iter().map(|frame| (frame, None)).collect())].into()),
            Policy::Recency(recency) => ("", [marked("queue", recency.in_order().map(|frame| (frame, None)).collect())].into()),
            Policy::Foresight(_) | Policy::Random(_) => ("", [ring("frames", &|_, _| None)].into()),
            Policy::Clock(_) => ("R", [ring("ring", &|_, frame| Some(has(frame, Entry::ACCESSED).into()))].into()),
            Policy::Nru(_) => {
                let class = |frame: &Frame| Nru::class(has(frame, Entry::ACCESSED), has(frame, Entry::DIRTY));
                ("class", [ring("frames", &|_, frame| Some(class(frame).into()))].into())
            }
            Policy::Aging(aging) => ("counter", [ring("frames", &|number, _| Some(aging.counters[number as usize].into()))].into()),
            Policy::WsClock(clock) => ("used at", [ring("ring", &|number, _| Some(clock.used[number as usize]))].into()),
            Policy::Lfu(lfu) => {
                let uses = lfu.0.sorted().into_iter().map(|(key, frame)| (frame, Some(Lfu::uses(key))));
                ("uses", [marked("queue", uses.collect())].into())
            }
            Policy::Sieve(sieve) => {
                let visited = sieve.queue.iter(0).map(|frame| (frame, Some(sieve.visited[frame as usize].into())));
                ("visited", [marked("queue", visited.collect())].into())
            }
            Policy::Arc(arc) => {
                let pages = Listed { policy: &self.policy, pages: &arc.pages, mark: &|_| None };
                let list = |name, list| pages.list(name, list, matches!(list, arc::B1 | arc::B2), None);
                ("", [list("T1", arc::T1), list("T2", arc::T2), list("B1", arc::B1), list("B2", arc::B2)].into())
            }
            Policy::TwoQ(twoq) => {
                let pages = Listed { policy: &self.policy, pages: &twoq.pages, mark: &|_| None };
                let waiting = pages.list("A1in", twoq::A1_IN, false, Some(twoq.k_in));
                ("", [waiting, pages.list("Am", twoq::AM, false, None), pages.list("A1out", twoq::A1_OUT, true, Some(twoq.k_out))].into())
            }
            Policy::S3Fifo(s3fifo) => {
                let pages = Listed { policy: &self.policy, pages: &s3fifo.pages, mark: &|page| Some(s3fifo.hits[page as usize].into()) };
                let small = pages.list("small", s3fifo::SMALL, false, Some(s3fifo.small));
                let main = pages.list("main", s3fifo::MAIN, false, None);
                ("hits", [small, main, pages.list("ghost", s3fifo::GHOST, true, Some(s3fifo.ghosts))].into())
            }
            Policy::Linux(linux) => {
                let pages = Listed { policy: &self.policy, pages: &linux.pages, mark: &|page| Some(linux.known[page as usize].0.into()) };
                let list = |name, list| pages.list(name, list, list == linux::SHADOWS, None);
                let lists = [list("inactive", linux::INACTIVE), list("active", linux::ACTIVE), list("shadows", linux::SHADOWS)];
                ("referenced", lists.into())
            }
        };
        let hand = match policy {
            Policy::Clock(_) | Policy::WsClock(_) => Some(policy.hand()),
            Policy::Sieve(sieve) => sieve.hand.or_else(|| sieve.queue.oldest(0)).map(Pfn),
            _ => None,
        };
        let share = if let Policy::Arc(arc) = policy { Some(arc.p) } else { None };
        PolicyView { lists, marks, hand, share }
    }
}

/// Lists of pages by number.
struct Listed<'a> {
    policy: &'a Replacer,
    pages: &'a Pages,
    mark: &'a dyn Fn(u32) -> Option<u64>,
}

impl Listed<'_> {
    fn list(&self, name: &'static str, list: usize, ghosts: bool, room: Option<u32>) -> ListView {
        let page = |number| {
            let (frame, mark) = if ghosts { (None, None) } else { (Some(self.pages.frame(number)), (self.mark)(number)) };
            PageView { page: self.policy.page(number), frame, mark }
        };
        ListView { name, ghosts, room, pages: self.pages.lists.iter(list).map(page).collect() }
    }
}
