//! Belady's optimum: the page whose next use is farthest away leaves (Belady 1966). Pages never used again tie: the lowest frame
//! leaves, which changes victims but not counts.

use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::{Frames, Replacement};
use crate::ids::Pfn;

/// A free frame has this for its next use: the first reference is nobody's next.
const FREE: u64 = 0;

/// Frames in the order of their next use.
#[derive(Clone, Debug)]
pub struct Opt {
    /// The next use of the page in each frame.
    next: Vec<u64>,
    /// (next use, frame), farthest and then lowest frame first. An entry that `next` does not bear out is of the past.
    order: BinaryHeap<(u64, Reverse<u32>)>,
}

impl Opt {
    /// For so many frames, all free.
    #[must_use]
    pub fn new(frames: u32) -> Self {
        Self { next: vec![FREE; frames as usize], order: BinaryHeap::new() }
    }
}

impl Replacement for Opt {
    fn loaded(&mut self, frame: Pfn, next: u64) {
        self.next[frame.index()] = next;
        self.order.push((next, Reverse(frame.0)));
        // Most entries are of the past by now: begin anew from what is known.
        if self.order.len() > 2 * self.next.len() + 64 {
            let entries = self.next.iter().zip(0..).filter(|(next, _)| **next != FREE);
            self.order = entries.map(|(&next, frame)| (next, Reverse(frame))).collect();
        }
    }

    fn touched(&mut self, frame: Pfn, next: u64) {
        self.loaded(frame, next);
    }

    fn freed(&mut self, frame: Pfn) {
        self.next[frame.index()] = FREE;
    }

    fn victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        let mut pinned = Vec::new();
        let victim = loop {
            let Some((next, Reverse(frame))) = self.order.pop() else { break None };
            if self.next[frame as usize] != next {
                continue;
            }
            if frames.evictable(Pfn(frame)) {
                self.next[frame as usize] = FREE;
                break Some(Pfn(frame));
            }
            pinned.push((next, Reverse(frame)));
        };
        self.order.extend(pinned);
        victim
    }
}
