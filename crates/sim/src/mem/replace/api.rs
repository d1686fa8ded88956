//! What a replacement policy is: its hooks, and what it may ask about frames.

use crate::ids::Pfn;

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
    /// Says that the search came upon the page of a frame and let it stay, under a policy whose search goes along lists
    /// of its own.
    fn spared(&mut self, _frame: Pfn) {}
    /// R and M of all frames, a bit each by blocks, if all are evictable and no caller counts what is
    /// [`skipped`](Self::skipped): then a policy may pass many at once.
    fn bits(&self) -> Option<[&[u64]; 2]> {
        None
    }
}

/// One use of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The page, by the number it has in its string. A machine numbers pages for policies that keep
    /// [lists of them](super::explain::Explain::pages); for others this is 0.
    pub page: u32,
    /// References before this one: virtual time.
    pub at: u64,
    /// When the page is used next, in virtual time; `u64::MAX` if it never is or it is not known.
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
    /// References from one clock interrupt to the next, with a number of frames.
    #[must_use]
    pub fn interval(&self, frames: u32) -> u64 {
        self.interval.unwrap_or(frames).max(1).into()
    }

    /// The window of wsclock in a memory of a number of frames, in references.
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
    /// For a follower of the events: the search passed a frame of `frames`, whose bit it cleared if it had one.
    fn passed(&mut self, _frame: Pfn, _cleared: bool, _frames: u32, _at: u64) {}
    /// Likewise: the search ended at a frame of `frames`. False: nothing is known of its steps, and the search has to
    /// be done again.
    fn chosen(&mut self, _frame: Pfn, _frames: u32, _at: u64) -> bool {
        false
    }
    /// Bytes on the heap.
    fn bytes(&self) -> usize {
        0
    }
}
