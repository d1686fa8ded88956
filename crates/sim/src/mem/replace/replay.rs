//! Reference strings on their own: the counts that `os-scope replace` prints and that the clock lens shows beside the machine's.

use alloc::vec;
use alloc::vec::Vec;

use super::numbers::Numbers;
use super::{Frames, ReplaceKind, Replacement};
use crate::ids::Pfn;

/// Where books and simulators differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether a page just loaded counts as referenced (Stallings, OSTEP: the access is retried and touches it) or not
    /// (FIFO reinsertion, as cache simulators do).
    pub load_referenced: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { load_referenced: true }
    }
}

/// What one reference did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The page was in a frame.
    Hit {
        /// Which frame.
        frame: Pfn,
    },
    /// It was not, and was loaded.
    Fault {
        /// Into which frame.
        frame: Pfn,
        /// The page that left for it, if no frame was free.
        victim: Option<u64>,
    },
}

/// Counts of a whole string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// References that found their page.
    pub hits: u64,
    /// References that did not.
    pub faults: u64,
}

/// The index of each reference's next use of the same page, `u64::MAX` if there is none.
#[must_use]
pub fn next_uses(pages: &[u64]) -> Vec<u64> {
    let (string, numbers) = Numbers::of(pages);
    next_uses_of(&string, numbers.len())
}

fn next_uses_of(string: &[u32], pages: usize) -> Vec<u64> {
    let mut later = vec![u64::MAX; pages];
    let mut next = vec![u64::MAX; string.len()];
    for (at, &page) in string.iter().enumerate().rev() {
        next[at] = core::mem::replace(&mut later[page as usize], at as u64);
    }
    next
}

/// Runs a policy over a reference string with `frames` ≥ 1 frames, all free at first and filled in order, and tells `each` of
/// every reference's outcome.
pub fn replay(kind: ReplaceKind, frames: u32, pages: &[u64], options: Options, mut each: impl FnMut(Outcome)) -> Totals {
    let (string, numbers) = Numbers::of(pages);
    // Only the optimum looks ahead.
    let next = if kind.online() { Vec::new() } else { next_uses_of(&string, numbers.len()) };
    let mut policy = kind.policy(frames);
    let mut held = Held { pages: Vec::new(), referenced: Vec::new(), count: frames };
    let mut resident: Vec<Option<Pfn>> = vec![None; numbers.len()];
    let mut totals = Totals::default();
    for (at, &page) in string.iter().enumerate() {
        let next = next.get(at).copied().unwrap_or(u64::MAX);
        if let Some(frame) = resident[page as usize] {
            totals.hits += 1;
            held.referenced[frame.index()] = true;
            policy.touched(frame, next);
            each(Outcome::Hit { frame });
            continue;
        }
        totals.faults += 1;
        let (frame, victim) = if held.pages.len() < frames as usize {
            held.pages.push(page);
            held.referenced.push(options.load_referenced);
            (Pfn(held.pages.len() as u32 - 1), None)
        } else {
            let Some(frame) = policy.victim(&mut held) else { continue };
            let victim = core::mem::replace(&mut held.pages[frame.index()], page);
            held.referenced[frame.index()] = options.load_referenced;
            resident[victim as usize] = None;
            (frame, Some(numbers.page(victim)))
        };
        resident[page as usize] = Some(frame);
        policy.loaded(frame, next);
        each(Outcome::Fault { frame, victim });
    }
    totals
}

/// Frames of a reference string.
struct Held {
    /// The number of the page in each.
    pages: Vec<u32>,
    referenced: Vec<bool>,
    count: u32,
}

impl Frames for Held {
    fn count(&self) -> u32 {
        self.count
    }
    fn evictable(&self, _frame: Pfn) -> bool {
        true
    }
    fn referenced(&self, frame: Pfn) -> bool {
        self.referenced[frame.index()]
    }
    fn clear_referenced(&mut self, frame: Pfn) {
        self.referenced[frame.index()] = false;
    }
}
