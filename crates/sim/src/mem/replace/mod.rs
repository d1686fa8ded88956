//! Page replacement: which page leaves when no frame is free.
//!
//! A policy is a value behind [`Replacement`]. It never looks at page tables: what it may know of a frame it asks through [`Frames`], so the same
//! code chooses victims in the machine (whose referenced bit is the A bit of the page-table entry), in the fold of its events, and in
//! [`replay`] (reference strings on their own).
//!
//! In reading order: this trait; [`kind`](ReplaceKind), the registry; the policies, one file each, with what they are made of (`list`, `pages`, `heap`);
//! [`ReferenceString`] and [`replay`]; [`PolicyView`], what a lens may show.

use crate::ids::Pfn;

mod aging;
mod arc;
mod clock;
mod curve;
mod fifo;
mod heap;
mod kind;
mod lfu;
mod linux;
mod list;
mod lru;
mod nru;
pub(crate) mod numbers;
mod opt;
mod order;
mod pages;
mod random;
mod replay;
mod s3fifo;
mod sieve;
mod state;
mod string;
#[cfg(test)]
mod tests;
mod twoq;
mod view;
mod wsclock;

pub use aging::Aging;
pub use arc::Arc;
pub use clock::Clock;
pub use curve::curve;
pub use fifo::Fifo;
pub use kind::{Policy, ReplaceKind};
pub use lfu::Lfu;
pub use linux::Linux;
pub use lru::Recency;
pub use nru::Nru;
pub use opt::Foresight;
pub use random::Random;
pub use replay::{Outcome, Totals, count, replay, replay_string};
pub use s3fifo::S3Fifo;
pub use sieve::Sieve;
pub use state::Replacer;
pub use string::{ReferenceString, next_uses};
pub use twoq::TwoQ;
pub use view::{ListView, PageView, PolicyView};
pub use wsclock::WsClock;

/// What a policy may ask and do about frames while it seeks a victim.
pub trait Frames {
    /// How many frames there are; they are numbered from 0.
    fn count(&self) -> u32;
    /// Whether the frame holds a page that may leave: not free, not pinned.
    fn evictable(&self, frame: Pfn) -> bool;
    /// R: whether its page was referenced since the bit was last cleared.
    fn referenced(&self, frame: Pfn) -> bool;
    /// Clears R and says so.
    fn clear_referenced(&mut self, frame: Pfn);
    /// M: whether its page was modified since it was loaded or last written back.
    fn dirty(&self, frame: Pfn) -> bool;
    /// Begins to write its page back and clears M, if there is room on the disk. Says so.
    fn clean(&mut self, frame: Pfn);
    /// Says that the hand passed a frame and changed nothing.
    fn skipped(&mut self, _frame: Pfn) {}
    /// Says that the search came upon the page of a frame and let it stay, under a policy whose search goes along lists of its own.
    fn spared(&mut self, _frame: Pfn) {}
    /// R and M of all frames, a bit each by blocks, if all are evictable and nobody counts what is [`skipped`](Self::skipped): then a policy may pass many at once.
    fn bits(&self) -> Option<[&[u64]; 2]> {
        None
    }
}

/// So many frames are a block.
const BLOCK: u32 = u64::BITS;

/// What there is to know of the frames of a block: a bit for each, the lowest for the first.
#[derive(Clone, Copy, Default)]
struct Block {
    evictable: u64,
    referenced: u64,
    dirty: u64,
}

/// Looks at the frames from `BLOCK × block` on.
fn look(frames: &dyn Frames, block: u32) -> Block {
    let (first, count) = (block * BLOCK, frames.count());
    if let Some([referenced, dirty]) = frames.bits() {
        let evictable = u64::MAX >> BLOCK.saturating_sub(count - first);
        return Block { evictable, referenced: referenced[block as usize], dirty: dirty[block as usize] };
    }
    let mut found = Block::default();
    for frame in (first..count.min(first + BLOCK)).map(Pfn) {
        let bit = 1 << (frame.0 - first);
        found.evictable |= if frames.evictable(frame) { bit } else { 0 };
        found.referenced |= if frames.referenced(frame) { bit } else { 0 };
        found.dirty |= if frames.dirty(frame) { bit } else { 0 };
    }
    found
}

/// Takes the lowest bit of a block: its frame.
fn take(block: u32, bits: &mut u64) -> Option<Pfn> {
    let lowest = bits.trailing_zeros();
    *bits &= bits.wrapping_sub(1);
    (lowest < BLOCK).then_some(Pfn(block * BLOCK + lowest))
}

/// One use of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The page, by the number it has in its string. A machine numbers pages for policies that remember them
    /// ([`ReplaceKind::remembers`]); for others this is 0.
    pub page: u32,
    /// References before this one: virtual time.
    pub at: u64,
    /// When the page is used next, in virtual time; `u64::MAX` if it never is or nobody knows.
    pub next: u64,
}

/// Where books and simulators differ, and what a policy lets be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether a page just loaded counts as referenced (Stallings, OSTEP: the access is retried and touches it) or not
    /// (FIFO reinsertion, as cache simulators do).
    pub load_referenced: bool,
    /// References from one clock interrupt to the next, for nru and aging; as many as there are frames unless set.
    pub interval: Option<u32>,
    /// The working-set window of wsclock, in references; twice the number of frames unless set.
    pub tau: Option<u32>,
    /// The seed of random.
    pub seed: u64,
}

impl Options {
    /// The window of wsclock in a memory of so many frames, in references.
    #[must_use]
    pub fn window(&self, frames: u32) -> u64 {
        self.tau.map_or(2 * u64::from(frames), u64::from)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { load_referenced: true, interval: None, tau: None, seed: 1 }
    }
}

/// A page replacement policy. The default hooks do nothing.
pub trait Replacement {
    /// Whether it asks [`Frames`] for R and M.
    fn asks(&self) -> bool {
        true
    }
    /// Whether [`tick`](Self::tick) is wanted before the reference at this virtual time.
    fn due(&self, _at: u64) -> bool {
        false
    }
    /// The clock interrupt of policies that have one.
    fn tick(&mut self, _frames: &mut dyn Frames) {}
    /// Whether a page that is in no frame is remembered from before.
    fn remembers(&self, _page: u32) -> bool {
        false
    }
    /// A page that is [remembered](Self::remembers) is wanted again; a frame is then sought for it.
    fn recalled(&mut self, _page: u32) {}
    /// A page was loaded into a frame that was free or just freed.
    fn loaded(&mut self, _frame: Pfn, _reference: Reference) {}
    /// The page in a frame was used.
    fn touched(&mut self, _frame: Pfn, _reference: Reference) {}
    /// The access that a page was loaded for is done: in a machine, that is later than the load.
    fn retried(&mut self, _frame: Pfn, _reference: Reference) {}
    /// The page left the frame other than as a victim.
    fn freed(&mut self, _frame: Pfn) {}
    /// Chooses the page to leave at this virtual time; none if no frame is evictable.
    fn victim(&mut self, frames: &mut dyn Frames, at: u64) -> Option<Pfn>;
}
