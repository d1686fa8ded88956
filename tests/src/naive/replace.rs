//! Page replacement as one would do it on paper: every frame with its page, its history and its bits, or every list
//! written out, searched from one end to the other. Nothing is shared with the real policies.

use os_scope_sim::mem::replace::{Options, ReplaceKind};

use crate::test_rng::TestRng;

mod lists;

/// What a reference did: whether its page was there, in which frame it is now, and which page left for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// It was there.
    pub hit: bool,
    /// Where it is.
    pub frame: usize,
    /// The page that left.
    pub victim: Option<u64>,
}

#[derive(Clone, Copy)]
struct PaperFrame {
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
pub fn replay(kind: ReplaceKind, frames: usize, string: &[(u64, bool)], options: Options) -> Vec<Served> {
    match kind {
        ReplaceKind::Arc => in_frames(string, lists::arc(frames, string)),
        ReplaceKind::TwoQ => in_frames(string, lists::twoq(frames, string)),
        ReplaceKind::Sieve => in_frames(string, lists::sieve(frames, string)),
        ReplaceKind::S3Fifo => in_frames(string, lists::s3fifo(frames, string)),
        ReplaceKind::Linux => in_frames(string, lists::linux(frames, string, options.load_referenced)),
        ReplaceKind::Fifo => by_key(frames, string, options, |_, frame, _| frame.loaded),
        ReplaceKind::Lru => by_key(frames, string, options, |_, frame, _| frame.used),
        ReplaceKind::Mru => by_key(frames, string, options, |_, frame, now| now - frame.used),
        ReplaceKind::Opt => {
            by_key(frames, string, options, |string, frame, now| usize::MAX - next_use(string, frame, now))
        }
        ReplaceKind::Unopt => by_key(frames, string, options, next_use),
        ReplaceKind::Lfu => by_key(frames, string, options, |_, frame, _| (frame.uses, frame.used)),
        ReplaceKind::Nru => {
            ticking(frames, string, options, |frame| 2 * u8::from(frame.referenced) + u8::from(frame.modified))
        }
        ReplaceKind::Aging => ticking(frames, string, options, |frame| (frame.referenced, frame.age)),
        ReplaceKind::Random => {
            let mut random = TestRng::new(options.seed);
            // The upper half of 64 random bits, scaled down.
            frame_by_frame(frames, string, options, None, |_, _| {
                (((random.bits() >> 32) * frames as u64) >> 32) as usize
            })
        }
        ReplaceKind::Clock => {
            let mut hand = 0;
            frame_by_frame(frames, string, options, None, |memory, _| clock(memory, &mut hand))
        }
        ReplaceKind::EnhancedClock => {
            let mut hand = 0;
            frame_by_frame(frames, string, options, None, |memory, _| enhanced_clock(memory, &mut hand))
        }
        ReplaceKind::WsClock => {
            let (mut hand, tau) = (0, options.tau.map_or(2 * frames, |n| n as usize));
            frame_by_frame(frames, string, options, None, |memory, now| wsclock(memory, &mut hand, now, tau))
        }
    }
}

/// The references until the page in a frame is used again.
fn next_use(string: &[(u64, bool)], frame: &PaperFrame, now: usize) -> usize {
    string[now..].iter().position(|later| later.0 == frame.page).unwrap_or(usize::MAX)
}

/// The lowest frame of those with the least key leaves.
fn by_key<K: Ord>(
    frames: usize,
    string: &[(u64, bool)],
    options: Options,
    key: impl Fn(&[(u64, bool)], &PaperFrame, usize) -> K,
) -> Vec<Served> {
    frame_by_frame(frames, string, options, None, |memory, now| least(memory, |frame| key(string, frame, now)))
}

/// The same, with clock interrupts that clear R.
fn ticking<K: Ord>(
    frames: usize,
    string: &[(u64, bool)],
    options: Options,
    key: impl Fn(&PaperFrame) -> K,
) -> Vec<Served> {
    let interval = options.interval.map_or(frames, |n| n as usize);
    frame_by_frame(frames, string, options, Some(interval), |memory, _| least(memory, &key))
}

/// The lowest frame of those with the least key.
fn least<K: Ord>(memory: &[PaperFrame], key: impl Fn(&PaperFrame) -> K) -> usize {
    (0..memory.len()).min_by_key(|&frame| key(&memory[frame])).expect("there is a frame")
}

/// What happens where models keep pages in lists: a page takes the frame of the page that left for it, or the next free
/// one. `victims`: for each reference none if it is a hit, or which page left, if one did.
fn in_frames(string: &[(u64, bool)], victims: Vec<Option<Option<u64>>>) -> Vec<Served> {
    let mut memory: Vec<u64> = Vec::new();
    let step = |(&(page, _), victim): (&(u64, bool), Option<Option<u64>>)| {
        let at = |memory: &[u64], page| memory.iter().position(|&held| held == page);
        let Some(victim) = victim else {
            return Served { hit: true, frame: at(&memory, page).expect("a hit is in memory"), victim: None };
        };
        let frame = match victim {
            Some(victim) => at(&memory, victim).expect("the victim is in memory"),
            None => {
                memory.push(page);
                memory.len() - 1
            }
        };
        memory[frame] = page;
        Served { hit: false, frame, victim }
    };
    string.iter().zip(victims).map(step).collect()
}

/// Keeps every frame with its history and its bits; `victim` says which frame is emptied.
fn frame_by_frame(
    frames: usize,
    string: &[(u64, bool)],
    options: Options,
    interval: Option<usize>,
    mut victim: impl FnMut(&mut [PaperFrame], usize) -> usize,
) -> Vec<Served> {
    let mut memory: Vec<PaperFrame> = Vec::new();
    let mut served = Vec::new();
    for (now, &(page, write)) in string.iter().enumerate() {
        if now > 0 && interval.is_some_and(|interval| now % interval == 0) {
            for frame in &mut memory {
                frame.age = frame.age / 2 + if frame.referenced { 128 } else { 0 };
                frame.referenced = false;
            }
        }
        if let Some(frame) = memory.iter().position(|frame| frame.page == page) {
            let held = &mut memory[frame];
            (held.used, held.uses, held.referenced) = (now, held.uses + 1, true);
            held.modified |= write;
            served.push(Served { hit: true, frame, victim: None });
            continue;
        }
        let referenced = options.load_referenced;
        let new = PaperFrame { page, loaded: now, used: now, uses: 1, referenced, modified: write, age: 0, seen: now };
        if memory.len() < frames {
            memory.push(new);
            served.push(Served { hit: false, frame: memory.len() - 1, victim: None });
            continue;
        }
        let frame = victim(&mut memory, now);
        served.push(Served { hit: false, frame, victim: Some(memory[frame].page) });
        memory[frame] = new;
    }
    served
}

fn clock(memory: &mut [PaperFrame], hand: &mut usize) -> usize {
    loop {
        let at = *hand;
        *hand = (at + 1) % memory.len();
        if !std::mem::take(&mut memory[at].referenced) {
            return at;
        }
    }
}

/// Which frame the book's steps come to, given the bits as they are when the search begins: if any page has no R, the
/// first two rounds end it, otherwise the last two, which find no R set.
fn enhanced_clock(memory: &mut [PaperFrame], hand: &mut usize) -> usize {
    let turn: Vec<usize> = (0..memory.len()).map(|step| (*hand + step) % memory.len()).collect();
    let first = |wanted: (bool, bool), memory: &[PaperFrame]| {
        turn.iter().copied().find(|&at| (memory[at].referenced, memory[at].modified) == wanted)
    };
    let chosen = first((false, false), memory).unwrap_or_else(|| {
        let dirty = first((false, true), memory);
        // The second round clears R up to where it ends, or of all.
        for &at in turn.iter().take_while(|&&at| Some(at) != dirty) {
            memory[at].referenced = false;
        }
        dirty.or_else(|| first((false, false), memory)).unwrap_or(turn[0])
    });
    *hand = (chosen + 1) % memory.len();
    chosen
}

fn wsclock(memory: &mut [PaperFrame], hand: &mut usize, now: usize, tau: usize) -> usize {
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
pub fn faults(served: &[Served]) -> u64 {
    served.iter().filter(|served| !served.hit).count() as u64
}
