//! The registry of policies: the only file that names them all.

#[cfg(test)]
use super::answers::Answer;
use super::api::{Frames, Options, Reference, Replacement};
use super::explain::Explain;
use super::info::Info;
use super::registry::registry;
use crate::ids::Pfn;

mod aging;
mod arc;
mod clock;
mod enhanced_clock;
mod fifo;
mod lfu;
mod linux;
mod lru;
mod nru;
mod opt;
mod random;
mod s3fifo;
mod sieve;
mod twoq;
mod wsclock;

pub(super) use clock::Clock;
pub(super) use fifo::Fifo;
pub(super) use lru::Recency;
pub(super) use opt::Foresight;
pub(super) use sieve::Sieve;

registry! {
    Fifo(Fifo) = fifo::FIFO;
    Lru(Recency) = lru::LRU;
    Mru(Recency) = lru::MRU;
    Opt(Foresight) = opt::OPT;
    Unopt(Foresight) = opt::UNOPT;
    Clock(Clock) = clock::CLOCK;
    EnhancedClock(enhanced_clock::EnhancedClock) = enhanced_clock::ENHANCED_CLOCK;
    Random(random::Random) = random::RANDOM;
    Nru(nru::Nru) = nru::NRU;
    Aging(aging::Aging) = aging::AGING;
    Lfu(lfu::Lfu) = lfu::LFU;
    WsClock(wsclock::WsClock) = wsclock::WSCLOCK;
    Arc(arc::Arc) = arc::ARC;
    TwoQ(twoq::TwoQ) = twoq::TWOQ;
    Sieve(Sieve) = sieve::SIEVE;
    S3Fifo(s3fifo::S3Fifo) = s3fifo::S3FIFO;
    Linux(linux::Linux) = linux::LINUX;
}

impl Default for Policy {
    fn default() -> Self {
        Self::Clock(Clock::default())
    }
}

impl Replacement for Policy {
    fn asks(&self) -> bool {
        self.explain().asks()
    }
    fn due(&self, at: u64) -> bool {
        self.explain().due(at)
    }
    fn tick(&mut self, frames: &mut dyn Frames) {
        self.inner_mut().tick(frames);
    }
    fn remembers(&self, page: u32) -> bool {
        self.explain().remembers(page)
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
    fn passed(&mut self, frame: Pfn, cleared: bool, frames: u32, at: u64) {
        self.inner_mut().passed(frame, cleared, frames, at);
    }
    fn chosen(&mut self, frame: Pfn, frames: u32, at: u64) -> bool {
        self.inner_mut().chosen(frame, frames, at)
    }
    fn bytes(&self) -> usize {
        self.explain().bytes()
    }
}
