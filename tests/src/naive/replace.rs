//! Page replacement as one would do it on paper: every frame with its page, its history and its bits, or every list written out, searched from one end to the
//! other. Nothing is shared with the real policies.

use os_scope_sim::mem::replace::{Options, ReplaceKind};

use crate::seeded::Seeded;

mod lists;

/// What a reference did: whether its page was there, in which frame it is now, and which page left for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// It was there.
    pub hit: bool,
    /// Where it is.
    pub frame: usize,
    /// Who left.
    pub victim: Option<u64>,
}

#[derive(Clone, Copy)]
struct Frame {
    page: u64,
    loaded: usize,
    used: usize,
    uses: usize,
    /// R and M.
    referenced: bool,
    modified: bool,
    /// Aging's counter.
    age: u8,
    /// When wsclock last knew it to be used.
    seen: usize,
}

/// Everything that happens under a policy to a string of (page, whether it is written).
#[must_use]
pub fn replay(kind: ReplaceKind, frames: usize, string: &[(u64, bool)], options: Options) -> Vec<Told> {
    let victims = match kind {
        ReplaceKind::Arc => lists::arc(frames, string),
        ReplaceKind::TwoQ => lists::twoq(frames, string),
        ReplaceKind::Sieve => lists::sieve(frames, string),
        ReplaceKind::S3Fifo => lists::s3fifo(frames, string),
        ReplaceKind::Linux => lists::linux(frames, string, options.load_referenced),
        _ => return frame_by_frame(kind, frames, string, options),
    };
    // These models keep pages in lists; a page takes the frame of the page that left for it, or the next free one.
    let mut memory: Vec<u64> = Vec::new();
    let step = |(&(page, _), victim): (&(u64, bool), Option<Option<u64>>)| {
        let at = |memory: &[u64], page| memory.iter().position(|&held| held == page);
        let Some(victim) = victim else {
            return Told { hit: true, frame: at(&memory, page).expect("a hit is in memory"), victim: None };
        };
        let frame = match victim {
            Some(victim) => at(&memory, victim).expect("who leaves is in memory"),
            None => {
                memory.push(page);
                memory.len() - 1
            }
        };
        memory[frame] = page;
        Told { hit: false, frame, victim }
    };
    string.iter().zip(victims).map(step).collect()
}

fn frame_by_frame(kind: ReplaceKind, frames: usize, string: &[(u64, bool)], options: Options) -> Vec<Told> {
    let interval = options.interval.map_or(frames, |n| n as usize);
    let tau = options.tau.map_or(2 * frames, |n| n as usize);
    let mut random = Seeded::new(options.seed);
    let mut memory: Vec<Frame> = Vec::new();
    let mut hand = 0;
    let mut told = Vec::new();
    for (now, &(page, write)) in string.iter().enumerate() {
        if now > 0 && now % interval == 0 && matches!(kind, ReplaceKind::Aging | ReplaceKind::Nru) {
            for frame in &mut memory {
                frame.age = frame.age / 2 + if frame.referenced { 128 } else { 0 };
                frame.referenced = false;
            }
        }
        if let Some(frame) = memory.iter().position(|frame| frame.page == page) {
            let held = &mut memory[frame];
            (held.used, held.uses, held.referenced) = (now, held.uses + 1, true);
            held.modified |= write;
            told.push(Told { hit: true, frame, victim: None });
            continue;
        }
        let referenced = options.load_referenced;
        let new = Frame { page, loaded: now, used: now, uses: 1, referenced, modified: write, age: 0, seen: now };
        if memory.len() < frames {
            memory.push(new);
            told.push(Told { hit: false, frame: memory.len() - 1, victim: None });
            continue;
        }
        let every = 0..frames;
        let next = |frame: &usize| string[now..].iter().position(|later| later.0 == memory[*frame].page).unwrap_or(usize::MAX);
        let frame = match kind {
            ReplaceKind::Fifo => every.min_by_key(|&frame| memory[frame].loaded),
            ReplaceKind::Lru => every.min_by_key(|&frame| memory[frame].used),
            ReplaceKind::Mru => every.max_by_key(|&frame| memory[frame].used),
            // Of several that are never used again the lowest: `max_by_key` takes the last, so look from the highest down.
            ReplaceKind::Opt => every.rev().max_by_key(next),
            ReplaceKind::Unopt => every.min_by_key(next),
            ReplaceKind::Lfu => every.min_by_key(|&frame| (memory[frame].uses, memory[frame].used)),
            ReplaceKind::Nru => every.min_by_key(|&frame| 2 * u8::from(memory[frame].referenced) + u8::from(memory[frame].modified)),
            ReplaceKind::Aging => every.min_by_key(|&frame| (memory[frame].referenced, memory[frame].age)),
            // The upper half of 64 random bits, scaled down.
            ReplaceKind::Random => Some((((random.bits() >> 32) * frames as u64) >> 32) as usize),
            ReplaceKind::WsClock => Some(wsclock(&mut memory, &mut hand, now, tau)),
            _ => {
                while memory[hand].referenced {
                    memory[hand].referenced = false;
                    hand = (hand + 1) % frames;
                }
                let found = hand;
                hand = (hand + 1) % frames;
                Some(found)
            }
        };
        let frame = frame.expect("there is a frame");
        told.push(Told { hit: false, frame, victim: Some(memory[frame].page) });
        memory[frame] = new;
    }
    told
}

fn wsclock(memory: &mut [Frame], hand: &mut usize, now: usize, tau: usize) -> usize {
    let turn: Vec<usize> = (0..memory.len()).map(|step| (*hand + step) % memory.len()).collect();
    let mut chosen = None;
    for &at in &turn {
        let frame = &mut memory[at];
        if frame.referenced {
            (frame.referenced, frame.seen) = (false, now);
        } else if now - frame.seen > tau {
            if !frame.modified {
                chosen = Some(at);
                break;
            }
            frame.modified = false;
        }
    }
    let at = chosen.or_else(|| turn.iter().copied().find(|&at| !memory[at].modified)).unwrap_or(*hand);
    *hand = (at + 1) % memory.len();
    at
}

/// How many of these are faults.
#[must_use]
pub fn faults(told: &[Told]) -> u64 {
    told.iter().filter(|told| !told.hit).count() as u64
}
