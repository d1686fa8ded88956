//! Random: any page may leave, each with the same chance, drawn from the seed (OSTEP, section 22.5).

use super::{Frames, Replacement};
use crate::ids::Pfn;
use crate::rng::Rng;

/// The generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random(Rng);

impl Random {
    /// Draws from this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }
}

impl Replacement for Random {
    fn victim(&mut self, frames: &mut dyn Frames, _at: u64) -> Option<Pfn> {
        let count = frames.count();
        let start = self.0.below(count);
        // Frames that may not leave pass the draw on to the next that may.
        (0..count).map(|step| Pfn((start + step) % count)).find(|&frame| frames.evictable(frame))
    }
}
