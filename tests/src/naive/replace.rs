//! Page replacement as one would do it on paper: every frame with its page, its history and its bit, searched from one end to the other.

use os_scope_sim::mem::replace::ReplaceKind;

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
    referenced: bool,
}

/// Everything that happens under a policy. `on_load` is the referenced bit of a page just loaded.
#[must_use]
pub fn replay(kind: ReplaceKind, frames: usize, string: &[u64], on_load: bool) -> Vec<Told> {
    let mut memory: Vec<Frame> = Vec::new();
    let mut hand = 0;
    let mut told = Vec::new();
    for (now, &page) in string.iter().enumerate() {
        if let Some(frame) = memory.iter().position(|frame| frame.page == page) {
            memory[frame].used = now;
            memory[frame].referenced = true;
            told.push(Told { hit: true, frame, victim: None });
            continue;
        }
        let new = Frame { page, loaded: now, used: now, referenced: on_load };
        if memory.len() < frames {
            memory.push(new);
            told.push(Told { hit: false, frame: memory.len() - 1, victim: None });
            continue;
        }
        let every = 0..frames;
        let frame = match kind {
            ReplaceKind::Fifo => every.min_by_key(|&frame| memory[frame].loaded),
            ReplaceKind::Lru => every.min_by_key(|&frame| memory[frame].used),
            // Of several that are never used again the lowest: `max_by_key` takes the last, so look from the highest down.
            ReplaceKind::Opt => every.rev().max_by_key(|&frame| {
                let next = string[now..].iter().position(|&later| later == memory[frame].page);
                next.unwrap_or(usize::MAX)
            }),
            ReplaceKind::Clock => {
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

/// How many of these are faults.
#[must_use]
pub fn faults(told: &[Told]) -> u64 {
    told.iter().filter(|told| !told.hit).count() as u64
}
