//! The registry of policies.

use super::pages::Pages;
use super::{
    Aging, Arc, Clock, Fifo, Foresight, Frames, Lfu, Linux, Nru, Options, Random, Recency, Reference, Replacement, S3Fifo, Sieve, TwoQ,
    WsClock,
};
use crate::ids::Pfn;

/// Every policy there is: what scenarios, menus, the command line and tests read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReplaceKind {
    /// First in, first out.
    Fifo,
    /// Least recently used.
    Lru,
    /// Most recently used.
    Mru,
    /// Belady's optimum. Only for reference strings that are known beforehand: a machine does not know its future.
    Opt,
    /// The opposite of the optimum, likewise.
    Unopt,
    /// Clock, or second chance.
    Clock,
    /// Random, from a seed.
    Random,
    /// Not recently used.
    Nru,
    /// Aging counters.
    Aging,
    /// Least frequently used.
    Lfu,
    /// The working-set clock.
    WsClock,
    /// The adaptive replacement cache.
    Arc,
    /// 2Q.
    TwoQ,
    /// SIEVE.
    Sieve,
    /// S3-FIFO.
    S3Fifo,
    /// Linux's active and inactive lists.
    Linux,
}

impl ReplaceKind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Fifo,
        Self::Lru,
        Self::Mru,
        Self::Opt,
        Self::Unopt,
        Self::Clock,
        Self::Random,
        Self::Nru,
        Self::Aging,
        Self::Lfu,
        Self::WsClock,
        Self::Arc,
        Self::TwoQ,
        Self::Sieve,
        Self::S3Fifo,
        Self::Linux,
    ];

    /// Its name in scenarios and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Lru => "lru",
            Self::Mru => "mru",
            Self::Opt => "opt",
            Self::Unopt => "unopt",
            Self::Clock => "clock",
            Self::Random => "random",
            Self::Nru => "nru",
            Self::Aging => "aging",
            Self::Lfu => "lfu",
            Self::WsClock => "wsclock",
            Self::Arc => "arc",
            Self::TwoQ => "twoq",
            Self::Sieve => "sieve",
            Self::S3Fifo => "s3fifo",
            Self::Linux => "linux",
        }
    }

    /// Whether it needs to know the future, which only a reference string has.
    #[must_use]
    pub const fn foresees(self) -> bool {
        matches!(self, Self::Opt | Self::Unopt)
    }

    /// Whether a machine can use it: it needs no knowledge of the future.
    #[must_use]
    pub const fn online(self) -> bool {
        !self.foresees()
    }

    /// Whether a hand goes round the frames, one step at a time, each of which is seen.
    #[must_use]
    pub const fn has_hand(self) -> bool {
        matches!(self, Self::Clock | Self::WsClock)
    }

    /// Whether its search looks at one page after the other, and each step is told.
    #[must_use]
    pub const fn has_steps(self) -> bool {
        self.has_hand() || matches!(self, Self::Sieve | Self::S3Fifo | Self::Linux)
    }

    /// Whether it has clock interrupts, which an option `interval` sets.
    #[must_use]
    pub const fn ticks(self) -> bool {
        matches!(self, Self::Nru | Self::Aging)
    }

    /// Whether it remembers pages that have left, and so needs them numbered.
    #[must_use]
    pub const fn remembers(self) -> bool {
        matches!(self, Self::Arc | Self::TwoQ | Self::S3Fifo | Self::Linux)
    }

    /// Whether it is a stack algorithm: with more frames it always holds what it held with fewer (Mattson et al. 1970).
    #[must_use]
    pub const fn is_stack(self) -> bool {
        matches!(self, Self::Lru | Self::Opt)
    }

    /// A fresh policy of this kind for so many frames.
    #[must_use]
    pub fn policy(self, frames: u32, options: Options) -> Policy {
        let interval = u64::from(options.interval.unwrap_or(frames).max(1));
        match self {
            Self::Fifo => Policy::Fifo(Fifo::new(frames)),
            Self::Lru => Policy::Recency(Recency::least(frames)),
            Self::Mru => Policy::Recency(Recency::most(frames)),
            Self::Opt => Policy::Foresight(Foresight::farthest(frames)),
            Self::Unopt => Policy::Foresight(Foresight::nearest(frames)),
            Self::Clock => Policy::Clock(Clock::default()),
            Self::Random => Policy::Random(Random::new(options.seed)),
            Self::Nru => Policy::Nru(Nru::new(interval)),
            Self::Aging => Policy::Aging(Aging::new(frames, interval)),
            Self::Lfu => Policy::Lfu(Lfu::new(frames)),
            Self::WsClock => Policy::WsClock(WsClock::new(frames, options.window(frames))),
            Self::Arc => Policy::Arc(Arc::new(frames)),
            Self::TwoQ => Policy::TwoQ(TwoQ::new(frames)),
            Self::Sieve => Policy::Sieve(Sieve::new(frames)),
            Self::S3Fifo => Policy::S3Fifo(S3Fifo::new(frames)),
            Self::Linux => Policy::Linux(Linux::new(frames, options.load_referenced)),
        }
    }
}

/// Looks at whichever policy it is.
macro_rules! inner {
    ($policy:expr) => {
        match $policy {
            Policy::Fifo(policy) => policy,
            Policy::Recency(policy) => policy,
            Policy::Foresight(policy) => policy,
            Policy::Clock(policy) => policy,
            Policy::Random(policy) => policy,
            Policy::Nru(policy) => policy,
            Policy::Aging(policy) => policy,
            Policy::Lfu(policy) => policy,
            Policy::WsClock(policy) => policy,
            Policy::Arc(policy) => policy,
            Policy::TwoQ(policy) => policy,
            Policy::Sieve(policy) => policy,
            Policy::S3Fifo(policy) => policy,
            Policy::Linux(policy) => policy,
        }
    };
}

/// A policy of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are named as their types")]
pub enum Policy {
    Fifo(Fifo),
    Recency(Recency),
    Foresight(Foresight),
    Clock(Clock),
    Random(Random),
    Nru(Nru),
    Aging(Aging),
    Lfu(Lfu),
    WsClock(WsClock),
    Arc(Arc),
    TwoQ(TwoQ),
    Sieve(Sieve),
    S3Fifo(S3Fifo),
    Linux(Linux),
}

impl Default for Policy {
    fn default() -> Self {
        Self::Clock(Clock::default())
    }
}

impl Policy {
    /// The hand of a policy that has one on the ring of frames: the frame it looks at next.
    #[must_use]
    pub const fn hand(&self) -> Pfn {
        match self {
            Self::Clock(clock) => Pfn(clock.hand),
            Self::WsClock(clock) => Pfn(clock.hand),
            _ => Pfn(0),
        }
    }

    /// For whoever follows a policy by what it did: the search passed a frame of `frames`, whose bit it cleared if it had one.
    pub(crate) fn passed(&mut self, frame: Pfn, cleared: bool, frames: u32, at: u64) {
        match self {
            Self::Clock(clock) => clock.hand = if frame.0 + 1 < frames { frame.0 + 1 } else { 0 },
            Self::WsClock(clock) => clock.passed(frame, cleared, at),
            Self::Sieve(sieve) => sieve.pass(frame.0, cleared),
            Self::S3Fifo(s3fifo) => s3fifo.passed(frame, false),
            Self::Linux(linux) => linux.passed(frame, false),
            _ => {}
        }
    }

    /// Likewise: the search ended at a frame of `frames`. False: nothing is known of its steps, and the search has to be done again.
    pub(crate) fn chosen(&mut self, frame: Pfn, frames: u32, at: u64) -> bool {
        match self {
            Self::Clock(_) | Self::WsClock(_) => self.passed(frame, false, frames, at),
            Self::Sieve(sieve) => sieve.leave(frame.0),
            Self::S3Fifo(s3fifo) => s3fifo.passed(frame, true),
            Self::Linux(linux) => linux.passed(frame, true),
            _ => return false,
        }
        true
    }

    /// The pages of a policy with several lists.
    pub(super) const fn pages(&self) -> Option<&Pages> {
        match self {
            Self::Arc(arc) => Some(&arc.pages),
            Self::TwoQ(twoq) => Some(&twoq.pages),
            Self::S3Fifo(s3fifo) => Some(&s3fifo.pages),
            Self::Linux(linux) => Some(&linux.pages),
            _ => None,
        }
    }

    /// Bytes on the heap.
    pub(crate) const fn bytes(&self) -> usize {
        match self {
            Self::Fifo(fifo) => fifo.0.bytes(),
            Self::Recency(lru) => lru.order.bytes(),
            Self::Foresight(opt) => opt.order.bytes(),
            Self::Lfu(lfu) => lfu.0.bytes(),
            Self::Aging(aging) => aging.counters.len(),
            Self::WsClock(clock) => clock.used.len() * size_of::<u64>(),
            Self::Sieve(sieve) => sieve.queue.bytes() + sieve.visited.len(),
            Self::Arc(arc) => arc.pages.bytes(),
            Self::TwoQ(twoq) => twoq.pages.bytes(),
            Self::S3Fifo(s3fifo) => s3fifo.pages.bytes() + s3fifo.hits.len(),
            Self::Linux(linux) => linux.pages.bytes() + linux.known.len() * size_of::<(bool, u64)>(),
            Self::Clock(_) | Self::Random(_) | Self::Nru(_) => 0,
        }
    }

    fn inner(&self) -> &dyn Replacement {
        inner!(self)
    }

    fn inner_mut(&mut self) -> &mut dyn Replacement {
        inner!(self)
    }
}

impl Replacement for Policy {
    fn asks(&self) -> bool {
        self.inner().asks()
    }
    fn due(&self, at: u64) -> bool {
        self.inner().due(at)
    }
    fn tick(&mut self, frames: &mut dyn Frames) {
        self.inner_mut().tick(frames);
    }
    fn remembers(&self, page: u32) -> bool {
        self.inner().remembers(page)
    }
    fn recalled(&mut self, page: u32) {
        self.inner_mut().recalled(page);
    }
    fn loaded(&mut self, frame: Pfn, reference: Reference) {
        self.inner_mut().loaded(frame, reference);
    }
    fn touched(&mut self, frame: Pfn, reference: Reference) {
        self.inner_mut().touched(frame, reference);
    }
    fn retried(&mut self, frame: Pfn, reference: Reference) {
        self.inner_mut().retried(frame, reference);
    }
    fn freed(&mut self, frame: Pfn) {
        self.inner_mut().freed(frame);
    }
    fn victim(&mut self, frames: &mut dyn Frames, at: u64) -> Option<Pfn> {
        self.inner_mut().victim(frames, at)
    }
}
