//! Least recently used: the page whose last access is longest ago leaves (Mattson et al. 1970, a stack algorithm; Tanenbaum, Modern
//! Operating Systems, section 3.4.6). Most recently used: the page whose last access is nearest leaves, which suits loops that are
//! larger than memory (Chou and DeWitt 1985).

use alloc::vec::Vec;

use super::order::Order;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// Frames in the order of their last use; the oldest leaves, or the youngest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recency {
    pub(super) order: Order,
    most: bool,
}

impl Recency {
    /// Least recently used, for so many frames, all free.
    #[must_use]
    pub fn least(frames: u32) -> Self {
        Self { order: Order::new(frames, 2 * frames as usize), most: false }
    }

    /// The same, faster and in twice the memory.
    pub(super) fn least_fast(frames: u32) -> Self {
        Self { order: Order::new(frames, 5 * frames as usize), most: false }
    }

    /// Most recently used, for so many frames, all free.
    #[must_use]
    pub fn most(frames: u32) -> Self {
        Self { order: Order::new(frames, 2 * frames as usize), most: true }
    }

    /// The frames, first to leave first.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut frames: Vec<u32> = self.order.iter().collect();
        if self.most {
            frames.reverse();
        }
        frames
    }
}

impl Replacement for Recency {
    fn asks(&self) -> bool {
        false
    }

    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.order.push(frame);
    }

    #[inline]
    fn touched(&mut self, frame: Pfn, _reference: Reference) {
        self.order.push(frame);
    }

    fn retried(&mut self, frame: Pfn, reference: Reference) {
        self.touched(frame, reference);
    }

    fn freed(&mut self, frame: Pfn) {
        self.order.remove(frame);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        if self.most { self.order.take_youngest(frames) } else { self.order.take_oldest(frames) }
    }
}
