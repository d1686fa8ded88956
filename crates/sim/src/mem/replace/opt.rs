//! Belady's optimum: the page whose next use is farthest away leaves (Belady 1966). Pages never used again tie: the lowest frame
//! leaves, which changes victims but not counts.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::{Frames, Replacement};
use crate::ids::Pfn;

/// Frames in the order of their next use.
#[derive(Clone, Debug)]
pub struct Opt {
    /// The next use of the page in each frame.
    next: Vec<u64>,
    /// (next use, frame), farthest and then lowest frame last.
    order: BTreeSet<(u64, Reverse<u32>)>,
}

impl Opt {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self { next: vec![0; frames as usize], order: BTreeSet::new() }
    }
}

impl Replacement for Opt {
    fn loaded(&mut self, frame: Pfn, next: u64) {
        self.next[frame.index()] = next;
        self.order.insert((next, Reverse(frame.0)));
    }

    fn touched(&mut self, frame: Pfn, next: u64) {
        self.freed(frame);
        self.loaded(frame, next);
    }

    fn freed(&mut self, frame: Pfn) {
        self.order.remove(&(self.next[frame.index()], Reverse(frame.0)));
    }

    fn victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        let &(next, Reverse(frame)) = self.order.iter().rev().find(|(_, frame)| frames.evictable(Pfn(frame.0)))?;
        self.order.remove(&(next, Reverse(frame)));
        Some(Pfn(frame))
    }
}
