//! Random: any page may leave, each with the same chance, drawn from the seed (OSTEP, section 22.5).

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Frames, Replacement};
use super::super::explain::{Case, Explain, Say};
use super::super::info::{Entry, Info, ReplaceOption, Search};
use super::super::mark::MarkKind;
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

impl Explain for Random {
    fn say_chosen(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.put(" was drawn from {n} {page|pages}.", &[case.holds(0)]);
    }

    fn say_used(&self, case: &Case<'_>, say: &mut dyn Say) {
        say.add(if case.first { "" } else { "That changes nothing: the draw heeds no use." });
    }
}

pub(super) const RANDOM: Entry<Random> = Entry {
    info: Info {
        aliases: &["rand"],
        options: &[ReplaceOption::Seed],
        ..Info::new("random", "Random", Search::Frames, MarkKind::None)
    },
    make: |_, options| Random::new(options.seed),
    #[cfg(test)]
    answers: &[
        // With one frame there is nothing to draw.
        Answer::steps(1, "5 5 6 5", "M H M(5) M(6)"),
    ],
};
