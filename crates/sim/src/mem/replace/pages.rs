//! Lists of pages, some of them in frames and some remembered after they left: what policies with ghosts are made of.

use alloc::vec;
use alloc::vec::Vec;

use super::api::Frames;
use super::list::Lists;
use crate::ids::Pfn;

/// Pages by number in lists. Which lists hold ghosts is the policy's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    pub(super) lists: Lists,
    /// The frame of each page that has one.
    frame_of: Vec<Pfn>,
    /// The page of each frame that holds one.
    page_of: Vec<u32>,
}

impl Pages {
    /// No pages, with a number of frames.
    pub(super) fn new(frames: u32) -> Self {
        Self { lists: Lists::new(0), frame_of: Vec::new(), page_of: vec![0; frames as usize] }
    }

    /// Puts a page that was loaded at the young end of a list, from wherever it is.
    pub(super) fn load(&mut self, list: usize, page: u32, frame: Pfn) {
        self.lists.admit(page);
        if self.frame_of.len() <= page as usize {
            self.frame_of.resize(page as usize + 1, Pfn(0));
        }
        self.frame_of[page as usize] = frame;
        self.page_of[frame.index()] = page;
        self.lists.renew(list, page);
    }

    /// Takes the page of a frame out of its list.
    pub(super) fn free(&mut self, frame: Pfn) {
        self.lists.remove(self.page_of[frame.index()]);
    }

    /// The frame of a page that has one.
    #[inline]
    pub(super) fn frame(&self, page: u32) -> Pfn {
        self.frame_of[page as usize]
    }

    /// The page that a frame holds, or held last.
    pub(super) fn page(&self, frame: Pfn) -> u32 {
        self.page_of[frame.index()]
    }

    /// The oldest page of a list that may leave.
    #[inline]
    pub(super) fn oldest(&self, list: usize, frames: &dyn Frames) -> Option<u32> {
        self.lists.iter(list).find(|&page| frames.evictable(self.frame(page)))
    }

    /// Forgets the oldest page of a list.
    pub(super) fn forget(&mut self, list: usize) {
        if let Some(page) = self.lists.oldest(list) {
            self.lists.remove(page);
        }
    }

    /// Bytes on the heap.
    pub(super) const fn bytes(&self) -> usize {
        self.lists.bytes() + (self.frame_of.len() + self.page_of.len()) * size_of::<u32>()
    }
}
