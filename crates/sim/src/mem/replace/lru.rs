//! Least recently used: the page whose last access is longest ago leaves (Mattson et al. 1970, a stack algorithm; Tanenbaum, Modern
//! Operating Systems, section 3.4.6). Most recently used: the page whose last access is nearest leaves, which suits loops that are
//! larger than memory (Chou and DeWitt 1985).

use super::list::Lists;
use super::{Frames, Reference, Replacement};
use crate::ids::Pfn;

/// Frames in the order of their last use; the oldest leaves, or the youngest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recency {
    pub(super) order: Lists,
    most: bool,
}

impl Recency {
    /// Least recently used, for so many frames, all free.
    #[must_use]
    pub fn least(frames: u32) -> Self {
        Self { order: Lists::new(frames), most: false }
    }

    /// Most recently used, for so many frames, all free.
    #[must_use]
    pub fn most(frames: u32) -> Self {
        Self { order: Lists::new(frames), most: true }
    }

    /// The frames, first to leave first.
    pub(super) fn in_order(&self) -> impl Iterator<Item = u32> {
        let (old, young) = if self.most { (None, Some(self.order.iter_young(0))) } else { (Some(self.order.iter(0)), None) };
        old.into_iter().flatten().chain(young.into_iter().flatten())
    }
}

impl Replacement for Recency {
    #[inline]
    fn loaded(&mut self, frame: Pfn, _reference: Reference) {
        self.order.push(0, frame.0);
    }

    #[inline]
    fn touched(&mut self, frame: Pfn, _reference: Reference) {
        self.order.renew(0, frame.0);
    }

    fn retried(&mut self, frame: Pfn, reference: Reference) {
        self.touched(frame, reference);
    }

    fn freed(&mut self, frame: Pfn) {
        self.order.remove(frame.0);
    }

    #[inline]
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let mut fits = |number: &u32| frames.evictable(Pfn(*number));
        let victim = if self.most { self.order.iter_young(0).find(&mut fits) } else { self.order.iter(0).find(&mut fits) }?;
        self.order.remove(victim);
        Some(Pfn(victim))
    }
}
