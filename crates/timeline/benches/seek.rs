//! How long it takes to record a run of a million events, and to be anywhere in it.
//!
//! The state weighs as much as a small simulated machine's (32 KiB), and folding an event costs a few nanoseconds.

use divan::{Bencher, black_box};
use os_scope_timeline::{Fold, Stamped, Timeline};

const EVENTS: usize = 1_000_000;

#[derive(Clone)]
struct Machine {
    words: Vec<u64>,
}

/// Three numbers, of which the second is the time.
#[derive(Clone, Copy)]
struct Event([u64; 3]);

impl Stamped for Event {
    type Rest = [u64; 2];

    fn split(self) -> (u64, [u64; 2]) {
        (self.0[1], [self.0[0], self.0[2]])
    }

    fn join(at: u64, what: [u64; 2]) -> Self {
        Self([what[0], at, what[1]])
    }
}

impl Fold for Machine {
    type Event = Event;

    fn apply(&mut self, Event(event): &Event) {
        let index = event[0] as usize % self.words.len();
        self.words[index] = self.words[index].rotate_left(7) ^ event[1].wrapping_mul(event[2]);
    }

    fn weight(&self, _: Option<&Self>) -> usize {
        self.words.len() * 8
    }
}

fn run() -> Timeline<Machine> {
    let mut timeline = Timeline::new(Machine { words: vec![0; 4096] });
    for index in 0..EVENTS as u64 {
        timeline
            .push(Event([index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32, index, index | 1]))
            .expect("a million events fit");
    }
    timeline
}

fn main() {
    divan::main();
}

/// Recording, keyframes included.
#[divan::bench(sample_count = 10)]
fn record(bencher: Bencher) {
    bencher.counter(divan::counter::ItemsCount::new(EVENTS)).bench(run);
}

/// One seek to anywhere: a seeded walk over the whole run.
#[divan::bench(sample_count = 1000)]
fn seek_anywhere(bencher: Bencher) {
    let mut timeline = run();
    let mut position = 1_usize;
    bencher.bench_local(|| {
        position = position.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        black_box(timeline.seek((position >> 33) % EVENTS).words[0])
    });
}

/// One frame of play at the fastest speed: forward by four events, with the states on both sides.
#[divan::bench(sample_count = 1000)]
fn around_forward(bencher: Bencher) {
    let mut timeline = run();
    let mut position = 0;
    bencher.bench_local(|| {
        position = (position + 4) % EVENTS;
        black_box(timeline.around(position).0.words[0])
    });
}

/// One frame of stepping back.
#[divan::bench(sample_count = 1000)]
fn around_backward(bencher: Bencher) {
    let mut timeline = run();
    let mut position = EVENTS;
    bencher.bench_local(|| {
        position = position.checked_sub(1).unwrap_or(EVENTS);
        black_box(timeline.around(position).0.words[0])
    });
}
