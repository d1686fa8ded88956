//! What a snapshot shows of its replacement policy.

use alloc::vec::Vec;

use super::explain::{Bits, Members};
use super::view::{ListView, PageView, PolicyView};
use crate::entry::Entry;
use crate::ids::{Page, Pfn};
use crate::snapshot::Memory;

impl Memory {
    /// The place of the list that the page in a frame is in: see [`PolicyView::lists`].
    #[must_use]
    pub fn list(&self, pfn: Pfn) -> usize {
        let pages = self.policy.policy().explain().pages().filter(|_| pfn.index() < self.frames.len());
        pages.and_then(|pages| pages.lists.list_of(pages.page(pfn))).unwrap_or(0)
    }

    /// The share of T1 under arc from the moment on at which a page is wanted that has left and is remembered.
    #[must_use]
    pub fn share_for(&self, page: Page) -> Option<u32> {
        self.policy.policy().explain().share_for(self.policy.number(page)?)
    }

    /// What the replacement policy decides by, of the page in a frame: its counter or bit, or which of the
    /// [lists](Self::list) it is in (arc, twoq).
    #[must_use]
    pub fn mark(&self, pfn: Pfn) -> u64 {
        let Some(frame) = self.frames.get(pfn.index()) else { return 0 };
        let entry = self.entry_of(frame).unwrap_or_default();
        let bits = Bits { referenced: entry.has(Entry::ACCESSED), dirty: entry.has(Entry::DIRTY) };
        self.policy.policy().explain().mark(pfn, bits).unwrap_or_else(|| self.list(pfn) as u64)
    }

    /// The replacement policy's own structure.
    #[must_use]
    pub fn policy_view(&self) -> PolicyView {
        let policy = self.policy.policy();
        let (marks, policy) = (policy.kind().info().marks, policy.explain());
        let mark = |frame| marks.is_shown().then(|| self.mark(frame));
        let in_frame = |number: u32| {
            let frame = Pfn(number);
            Some(PageView { page: self.frames.get(frame.index())?.page?, frame: Some(frame), mark: mark(frame) })
        };
        let lists = policy.lists().into_iter().map(|list| {
            let numbered = |pages: &super::pages::Pages, number| {
                let frame = (!list.ghosts).then(|| pages.frame(number));
                PageView { page: self.policy.page(number), frame, mark: frame.and_then(mark) }
            };
            let pages: Vec<PageView> = match list.members {
                Members::All => (0..self.frames.len() as u32).filter_map(in_frame).collect(),
                Members::Frames(frames) => frames.into_iter().filter_map(in_frame).collect(),
                Members::Pages(place) => policy.pages().map_or_else(Vec::new, |pages| {
                    pages.lists.iter(place).map(|number| numbered(pages, number)).collect()
                }),
            };
            ListView { name: list.name, ghosts: list.ghosts, room: list.room, pages }
        });
        PolicyView { lists: lists.collect(), marks, hand: policy.hand(), share: policy.share() }
    }
}
