//! Where in a run the important events are, for the scrubber: in buckets, because there may be more of them than
//! pixels.

use alloc::vec::Vec;

/// The most buckets; when they do not suffice, each takes twice as many events.
const BUCKETS: usize = 1024;

/// What the scrubber marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A process was killed.
    Kill = 1,
    /// An access stopped in a fault.
    Fault = 2,
    /// A page left its frame.
    Eviction = 4,
    /// A process got a CPU.
    Switch = 8,
}

impl Marker {
    /// All of them, the most important first.
    pub const ALL: [Self; 4] = [Self::Kill, Self::Fault, Self::Eviction, Self::Switch];
}

/// Important events by their place in the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markers {
    /// The markers of `width` events each, as a set of bits.
    buckets: Vec<u8>,
    /// log2 of how many events a bucket stands for.
    width: u32,
    /// How many events there were.
    events: u64,
}

impl Markers {
    /// Goes on to the next event.
    pub(super) fn advance(&mut self) {
        let at = (self.events >> self.width) as usize;
        self.events += 1;
        if at < self.buckets.len() {
            return;
        }
        if at == BUCKETS {
            self.buckets = self.buckets.chunks(2).map(|pair| pair.iter().fold(0, |all, one| all | one)).collect();
            self.width += 1;
        }
        if (self.events - 1) >> self.width >= self.buckets.len() as u64 {
            self.buckets.push(0);
        }
    }

    /// Marks the event gone on to last.
    pub(super) fn mark(&mut self, marker: Marker) {
        if let Some(last) = self.buckets.last_mut() {
            *last |= marker as u8;
        }
    }

    /// The buckets, each a set of [`Marker`]s as bits, and how many events each stands for (the last one perhaps
    /// fewer).
    #[must_use]
    pub fn buckets(&self) -> (&[u8], u64) {
        (&self.buckets, 1 << self.width)
    }

    /// How many bytes it holds.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.buckets.capacity()
    }
}
