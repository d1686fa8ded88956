//! How long a process computes between two waits: what schedulers that need burst times go by.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ids::Time;

/// A program as far as bursts go. Empty: it has no wait, and all it computes is one burst.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bursts(Box<[Step]>);

/// A step of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It computes for a time.
    Compute(Time),
    /// It blocks, and a new burst begins.
    Wait,
    /// It ends.
    End,
    /// It does the `len` steps that follow, `times` times.
    Repeat {
        /// How often, at least 1.
        times: u32,
        /// How many of the steps that follow are the body.
        len: u32,
        /// What one round of the body comes to.
        round: Round,
    },
}

/// What one round of a repeat comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    waits: u64,
    computes: Time,
    ends: bool,
}

impl Round {
    fn of(steps: &[Step]) -> Self {
        let mut sum = Self::default();
        let mut at = 0;
        while let Some(step) = steps.get(at).filter(|_| !sum.ends) {
            at += 1;
            match *step {
                Step::Compute(time) => sum.computes += time,
                Step::Wait => sum.waits += 1,
                Step::End => sum.ends = true,
                Step::Repeat { times, len, round } => {
                    let times = if round.ends { 1 } else { u64::from(times) };
                    sum.waits = sum.waits.saturating_add(round.waits.saturating_mul(times));
                    sum.computes += Time(round.computes.0.saturating_mul(times));
                    sum.ends = round.ends;
                    at += len as usize;
                }
            }
        }
        sum
    }
}

impl Bursts {
    /// Those of a program. What a round of a repeat comes to is worked out here.
    #[must_use]
    pub fn new(mut steps: Vec<Step>) -> Self {
        if !steps.contains(&Step::Wait) {
            return Self::default();
        }
        // Inner repeats come behind the outer ones.
        for at in (0..steps.len()).rev() {
            if let Step::Repeat { times, len, .. } = steps[at] {
                let round = Round::of(&steps[at + 1..at + 1 + len as usize]);
                steps[at] = Step::Repeat { times, len, round };
            }
        }
        Self(steps.into())
    }

    /// How much a process has computed in all when it comes to the end of its burst after a number of waits; `all` is
    /// everything that it computes.
    #[must_use]
    pub fn end(&self, waits: u64, all: Time) -> Time {
        if self.0.is_empty() {
            return all;
        }
        let mut place = Place { waits, done: Time::ZERO };
        place.pass(&self.0);
        place.done
    }
}

/// A place in a program.
struct Place {
    /// Waits that are still to be passed.
    waits: u64,
    /// What was computed on the way.
    done: Time,
}

impl Place {
    /// Goes on through some steps; returns whether the end of the burst was reached.
    fn pass(&mut self, steps: &[Step]) -> bool {
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            at += 1;
            match *step {
                Step::Compute(time) => self.done += time,
                Step::Wait if self.waits == 0 => return true,
                Step::Wait => self.waits -= 1,
                Step::End => return true,
                Step::Repeat { times, len, round } => {
                    let body = &steps[at..at + len as usize];
                    at += len as usize;
                    let times = u64::from(times);
                    // Rounds that are passed as a whole.
                    let whole =
                        if round.ends { 0 } else { self.waits.checked_div(round.waits).unwrap_or(times).min(times) };
                    self.waits -= whole * round.waits;
                    self.done += Time(round.computes.0.saturating_mul(whole));
                    if whole < times && self.pass(body) {
                        return true;
                    }
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn bursts_end_where_the_program_waits() {
        let repeat = |times, len| Step::Repeat { times, len, round: Round::default() };
        let compute = |time| Step::Compute(Time(time));
        // 3, then three times (1, wait, twice 2), 5: bursts of 4, 5, 5 and 9.
        let bursts = Bursts::new(vec![
            compute(3),
            repeat(3, 4),
            compute(1),
            Step::Wait,
            repeat(2, 1),
            compute(2),
            compute(5),
            Step::End,
            compute(100),
        ]);
        let ends: Vec<u64> = (0..5).map(|waits| bursts.end(waits, Time::ZERO).0).collect();
        assert_eq!(ends, [4, 9, 14, 23, 23]);
        assert_eq!(Bursts::new(vec![compute(3)]).end(0, Time(3)), Time(3));
    }
}
