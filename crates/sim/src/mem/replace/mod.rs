//! Page replacement: which page leaves when no frame is free.
//!
//! A policy is a value behind [`Replacement`]. It never looks at page tables: what it may know of a frame it asks through [`Frames`], so the same
//! code chooses victims in the machine (whose referenced bit is the A bit of the page-table entry) and in
//! [`replay`] (reference strings on their own).

use crate::ids::Pfn;

mod clock;
mod fifo;
mod list;
mod lru;
mod numbers;
mod opt;
mod replay;
#[cfg(test)]
mod tests;

pub use clock::Clock;
pub use fifo::Fifo;
pub use lru::Lru;
pub use opt::Opt;
pub use replay::{Options, Outcome, Totals, next_uses, replay};

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
    /// Says that the hand passed a frame that is not evictable.
    fn skipped(&mut self, _frame: Pfn) {}
}

/// A page replacement policy. The default hooks do nothing.
pub trait Replacement {
    /// A page was loaded into a frame that was free or just freed. `next` is the time of the page's next use, counted in references,
    /// `u64::MAX` if there is none or nobody knows.
    fn loaded(&mut self, _frame: Pfn, _next: u64) {}
    /// The page in a frame was used. `next` as above.
    fn touched(&mut self, _frame: Pfn, _next: u64) {}
    /// The page left the frame other than as a victim.
    fn freed(&mut self, _frame: Pfn) {}
    /// Chooses the page to leave; none if no frame is evictable.
    fn victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn>;
}

/// Every policy there is: the one registry that scenarios, menus, the command line and tests read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReplaceKind {
    /// See [`Fifo`].
    Fifo,
    /// See [`Lru`].
    Lru,
    /// See [`Clock`].
    Clock,
    /// See [`Opt`]. Only for reference strings that are known beforehand: a machine does not know its future.
    Opt,
}

impl ReplaceKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fifo, Self::Lru, Self::Opt, Self::Clock];

    /// Its name in scenarios and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Lru => "lru",
            Self::Clock => "clock",
            Self::Opt => "opt",
        }
    }

    /// Whether a machine can use it: it needs no knowledge of the future.
    #[must_use]
    pub const fn online(self) -> bool {
        !matches!(self, Self::Opt)
    }

    /// A fresh policy of this kind for so many frames.
    #[must_use]
    pub fn policy(self, frames: u32) -> Policy {
        match self {
            Self::Fifo => Policy::Fifo(Fifo::new(frames)),
            Self::Lru => Policy::Lru(Lru::new(frames)),
            Self::Clock => Policy::Clock(Clock::default()),
            Self::Opt => Policy::Opt(Opt::new(frames)),
        }
    }
}

/// A policy of any kind.
#[derive(Clone, Debug)]
pub enum Policy {
    /// First in, first out.
    Fifo(Fifo),
    /// Least recently used.
    Lru(Lru),
    /// Clock.
    Clock(Clock),
    /// Belady's optimum.
    Opt(Opt),
}

impl Policy {
    /// The clock's hand, if it has one: the frame it looks at next.
    #[must_use]
    pub fn hand(&self) -> Pfn {
        match self {
            Self::Clock(clock) => clock.hand(),
            _ => Pfn(0),
        }
    }

    fn inner(&mut self) -> &mut dyn Replacement {
        match self {
            Self::Fifo(policy) => policy,
            Self::Lru(policy) => policy,
            Self::Clock(policy) => policy,
            Self::Opt(policy) => policy,
        }
    }
}

impl Replacement for Policy {
    fn loaded(&mut self, frame: Pfn, next: u64) {
        self.inner().loaded(frame, next);
    }
    fn touched(&mut self, frame: Pfn, next: u64) {
        self.inner().touched(frame, next);
    }
    fn freed(&mut self, frame: Pfn) {
        self.inner().freed(frame);
    }
    fn victim(&mut self, frames: &mut dyn Frames) -> Option<Pfn> {
        self.inner().victim(frames)
    }
}
