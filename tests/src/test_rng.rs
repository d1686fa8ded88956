//! Random numbers that are the same in every run.

use std::ops::Range;

use os_scope_sim::Rng;

/// A generator.
#[derive(Clone, Debug)]
pub struct TestRng(Rng);

impl TestRng {
    /// The generator of a seed. Seeds that follow one another give numbers that have nothing to do with each other.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0.bits()
    }

    /// A number of a range that is not empty.
    pub fn within(&mut self, range: Range<u64>) -> u64 {
        range.start + self.bits() % (range.end - range.start)
    }

    /// True once in `times` times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.within(0..times) == 0
    }

    /// One of a few.
    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.within(0..choices.len() as u64) as usize]
    }

    /// A reference string: `length` references to `pages` pages, with the locality of programs: loops, favourites, and
    /// now and then something else.
    pub fn references(&mut self, length: usize, pages: u64) -> Vec<u64> {
        let mut string = Vec::with_capacity(length);
        while string.len() < length {
            match self.within(0..4) {
                0 => {
                    let (start, size) = (self.within(0..pages), self.within(1..pages + 1));
                    let times = self.within(1..4);
                    string.extend((0..size * times).map(|at| (start + at % size) % pages));
                }
                1 => {
                    let favourite = self.within(0..pages);
                    string.extend([favourite; 2]);
                }
                _ => string.push(self.within(0..pages)),
            }
        }
        string.truncate(length);
        string
    }
}
