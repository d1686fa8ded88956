//! Events a second: the machine alone, and with every event kept in a timeline; and references a second on their own.
//!
//! `cargo bench -p os-scope-sim`

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use os_scope_sim::mem::replace::{Options, ReplaceKind, replay};
use os_scope_sim::scenario::parse;
use os_scope_sim::{Event, Machine, Scenario, Sink, Snapshot};
use os_scope_timeline::Timeline;

/// Two CPUs, four processes, a TLB that misses now and then, memory that does not hold all pages, and switches: events
/// of every kind.
const BUSY: &str = "
title Busy
machine
  cpus 2
  frames 48
  tlb 4 sets 4 ways
  stlb 16 sets 4 ways
  walk-cache 4
  scheduler rr quantum 20us
process worker x4
  repeat 1500
    read 0x400000 step 4K times 12
    write 0x7f0000000000 step 4K times 4
    read 0x400000
    compute 2us
    write 0x400008
    read 0x7f0000001000
";

/// Everything fits: hits, and walks into warm tables.
const CALM: &str = "
title Calm
machine
  frames 64
  tlb 4 sets 4 ways
process reader
  repeat 8000
    read 0x400000 step 4K times 24
";

/// Nothing but scheduling.
const QUEUES: &str = "
title Queues
unit ticks
machine
  cpus 4
  scheduler rr quantum 3
  cost switch 1
process worker x16
  repeat 4000
    compute 7
    io 20
";

fn main() {
    divan::main();
}

fn scenario(text: &str) -> Scenario {
    parse(text.trim_start()).expect("the scenario is well written")
}

/// A listener that only counts.
struct Count(usize);

impl Sink for Count {
    fn event(&mut self, event: Event) {
        black_box(event);
        self.0 += 1;
    }
}

/// A listener that keeps everything.
struct Keep(Timeline<Snapshot>);

impl Sink for Keep {
    fn event(&mut self, event: Event) {
        self.0.push(event).expect("the run fits");
    }
}

fn events(text: &str) -> usize {
    let mut count = Count(0);
    Machine::new(scenario(text)).run(&mut count);
    count.0
}

#[divan::bench(args = ["busy", "calm", "queues"], sample_count = 10)]
fn alone(bencher: Bencher, name: &str) {
    let text = named(name);
    bencher.counter(ItemsCount::new(events(text))).with_inputs(|| Machine::new(scenario(text))).bench_local_values(
        |mut machine| {
            machine.run(&mut Count(0));
            machine
        },
    );
}

#[divan::bench(args = ["busy", "calm", "queues"], sample_count = 10)]
fn recorded(bencher: Bencher, name: &str) {
    let text = named(name);
    bencher.counter(ItemsCount::new(events(text))).with_inputs(|| Machine::new(scenario(text))).bench_local_values(
        |mut machine| {
            let mut keep = Keep(Timeline::new(Snapshot::first(machine.setup().clone())));
            machine.run(&mut keep);
            keep.0
        },
    );
}

/// References a second of every policy: a million of them to 4,096 pages, 1,024 frames.
#[divan::bench(args = ["fifo", "lru", "opt", "clock"], sample_count = 5)]
fn references(bencher: Bencher, name: &str) {
    let kind = ReplaceKind::ALL.into_iter().find(|kind| kind.name() == name).expect("a policy");
    let mut state = 1_u64;
    let mut page = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Some pages are used far more often than others.
        let (a, b) = (state >> 33 & 4095, state >> 45 & 4095);
        (a * b) >> 12
    };
    let pages: Vec<u64> = (0..1_000_000).map(|_| page()).collect();
    bencher.counter(ItemsCount::new(pages.len())).bench(|| {
        replay(kind, 1024, &pages, Options::default(), |outcome| {
            black_box(outcome);
        })
    });
}

fn named(name: &str) -> &'static str {
    match name {
        "busy" => BUSY,
        "calm" => CALM,
        _ => QUEUES,
    }
}
