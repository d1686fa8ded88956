//! A doubly linked list of frame numbers in two arrays: every operation in constant time, no allocation after the first.

use alloc::vec;
use alloc::vec::Vec;

use crate::ids::Pfn;

const NONE: u32 = u32::MAX;

/// Frames in an order, oldest first. Each frame is in the list at most once.
#[derive(Clone, Debug)]
pub(super) struct List {
    /// (before, after) of each frame; the last element stands for both ends.
    links: Vec<(u32, u32)>,
}

impl List {
    /// An empty list for frames 0 to `frames` - 1.
    pub(super) fn new(frames: u32) -> Self {
        let mut links = vec![(NONE, NONE); frames as usize + 1];
        links[frames as usize] = (frames, frames);
        Self { links }
    }

    fn ends(&self) -> u32 {
        self.links.len() as u32 - 1
    }

    /// Puts a frame that is not in the list at its young end.
    pub(super) fn push(&mut self, frame: Pfn) {
        let ends = self.ends();
        let youngest = self.links[ends as usize].0;
        self.links[frame.index()] = (youngest, ends);
        self.links[youngest as usize].1 = frame.0;
        self.links[ends as usize].0 = frame.0;
    }

    /// Takes a frame out, if it is in.
    pub(super) fn remove(&mut self, frame: Pfn) {
        let (before, after) = self.links[frame.index()];
        if before != NONE {
            self.links[before as usize].1 = after;
            self.links[after as usize].0 = before;
            self.links[frame.index()] = (NONE, NONE);
        }
    }

    /// The frames, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = Pfn> {
        let mut at = self.ends();
        core::iter::from_fn(move || {
            at = self.links[at as usize].1;
            (at != self.ends()).then_some(Pfn(at))
        })
    }
}
