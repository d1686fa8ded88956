//! Reference strings on their own: the counts that `os-scope replace` prints and that the clock lens shows beside the
//! machine's.

use alloc::vec;
use alloc::vec::Vec;

use super::api::{Frames, Options, Reference, Replacement};
use super::block::BLOCK;
use super::policy::{Clock, Fifo, Foresight, Recency, ReplaceKind, Sieve};
use super::string::{ReferenceString, WRITE};
use crate::ids::Pfn;

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

/// Runs a policy over a reference string with `frames` ≥ 1 frames, all free at first and filled in order, and tells
/// `each` of every reference's outcome. Nothing is written.
pub fn replay(kind: ReplaceKind, frames: u32, pages: &[u64], options: Options, each: impl FnMut(Outcome)) -> Totals {
    replay_string(kind, frames, &ReferenceString::from(pages), options, each)
}

/// As [`replay`], over a string that is prepared.
pub fn replay_string(
    kind: ReplaceKind,
    frames: u32,
    string: &ReferenceString,
    options: Options,
    mut each: impl FnMut(Outcome),
) -> Totals {
    let frames = used(frames, string);
    let next = if kind.info().needs_future { string.next_uses() } else { Vec::new() };
    let told = |frame, fault, victim: Option<u32>| {
        each(if fault {
            Outcome::Fault { frame, victim: victim.map(|number| string.page(number)) }
        } else {
            Outcome::Hit { frame }
        });
    };
    run(&mut kind.policy(frames, options), frames, string, &next, options, told)
}

/// The counts alone. The policies for which speed is asked are compiled into the loop: the same code, without a call
/// for each reference.
#[must_use]
pub fn count(kind: ReplaceKind, frames: u32, string: &ReferenceString, options: Options) -> Totals {
    let frames = used(frames, string);
    let next = if kind.info().needs_future { string.next_uses() } else { Vec::new() };
    let told = |_, _, _| {};
    match kind {
        ReplaceKind::Fifo => run(&mut Fifo::new(frames), frames, string, &next, options, told),
        ReplaceKind::Lru => run(&mut Recency::least_fast(frames), frames, string, &next, options, told),
        ReplaceKind::Opt => run(&mut Foresight::farthest(frames), frames, string, &next, options, told),
        ReplaceKind::Clock => run(&mut Clock::default(), frames, string, &next, options, told),
        ReplaceKind::Sieve => run(&mut Sieve::new(frames), frames, string, &next, options, told),
        _ => run(&mut kind.policy(frames, options), frames, string, &next, options, told),
    }
}

/// Frames beyond the number of pages stay empty.
fn used(frames: u32, string: &ReferenceString) -> u32 {
    frames.min(string.pages() as u32).max(1)
}

const NOWHERE: u32 = u32::MAX;

fn run<P: Replacement>(
    policy: &mut P,
    frames: u32,
    string: &ReferenceString,
    next: &[u32],
    options: Options,
    mut each: impl FnMut(Pfn, bool, Option<u32>),
) -> Totals {
    let blocks = frames.div_ceil(BLOCK) as usize;
    let mut held = Held { pages: Vec::new(), referenced: vec![0; blocks], dirty: vec![0; blocks], count: frames };
    let mut frame_of = vec![NOWHERE; string.pages()];
    let mut totals = Totals::default();
    let asks = policy.asks();
    for (at, &entry) in string.references.iter().enumerate() {
        let page = entry & !WRITE;
        let written = entry & WRITE != 0;
        let next = next.get(at).map_or(u64::MAX, |&next| if next == u32::MAX { u64::MAX } else { next.into() });
        let reference = Reference { page, at: at as u64, next };
        if policy.due(reference.at) {
            policy.tick(&mut held);
        }
        let frame = frame_of[page as usize];
        if frame != NOWHERE {
            totals.hits += 1;
            if asks {
                put(&mut held.referenced, Pfn(frame), true);
            }
            if asks && written {
                put(&mut held.dirty, Pfn(frame), true);
            }
            policy.touched(Pfn(frame), reference);
            each(Pfn(frame), false, None);
            continue;
        }
        totals.faults += 1;
        if policy.remembers(page) {
            policy.recalled(page);
        }
        let (frame, victim) = if held.pages.len() < frames as usize {
            held.pages.push(page);
            (Pfn(held.pages.len() as u32 - 1), None)
        } else {
            let Some(frame) = policy.victim(&mut held, reference.at) else { continue };
            let victim = core::mem::replace(&mut held.pages[frame.index()], page);
            frame_of[victim as usize] = NOWHERE;
            (frame, Some(victim))
        };
        if asks {
            put(&mut held.referenced, frame, options.load_referenced);
            put(&mut held.dirty, frame, written);
        }
        frame_of[page as usize] = frame.0;
        policy.loaded(frame, reference);
        each(frame, true, victim);
    }
    totals
}

/// The frames of a replay.
struct Held {
    /// The number of the page in each that is filled.
    pages: Vec<u32>,
    /// R and M, by block.
    referenced: Vec<u64>,
    dirty: Vec<u64>,
    count: u32,
}

/// Sets or clears the bit of a frame.
#[inline]
fn put(bits: &mut [u64], frame: Pfn, on: bool) {
    let block = &mut bits[(frame.0 / BLOCK) as usize];
    *block = *block & !(1 << (frame.0 % BLOCK)) | u64::from(on) << (frame.0 % BLOCK);
}

/// The bit of a frame.
#[inline]
fn has(bits: &[u64], frame: Pfn) -> bool {
    bits[(frame.0 / BLOCK) as usize] >> (frame.0 % BLOCK) & 1 == 1
}

impl Frames for Held {
    fn count(&self) -> u32 {
        self.count
    }
    fn evictable(&self, _frame: Pfn) -> bool {
        true
    }
    fn referenced(&self, frame: Pfn) -> bool {
        has(&self.referenced, frame)
    }
    fn clear_referenced(&mut self, frame: Pfn) {
        put(&mut self.referenced, frame, false);
    }
    fn dirty(&self, frame: Pfn) -> bool {
        has(&self.dirty, frame)
    }
    fn clean(&mut self, frame: Pfn) {
        put(&mut self.dirty, frame, false);
    }
    fn bits(&self) -> Option<[&[u64]; 2]> {
        Some([&self.referenced, &self.dirty])
    }
}
