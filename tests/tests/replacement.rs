//! Every replacement policy against its naive model, and what is known of them in general.

use os_scope_sim::event::AccessKind;
use os_scope_sim::mem::replace::{Options, Outcome, ReplaceKind, replay};
use os_scope_sim::scenario::parse;
use os_scope_tests::naive::replace::{self as naive, Told};
use os_scope_tests::run::{self, Ran};
use os_scope_tests::seeded::Seeded;

/// What `replay` tells.
fn told(kind: ReplaceKind, frames: u32, string: &[u64], load_referenced: bool) -> Vec<Told> {
    let mut told = Vec::new();
    replay(kind, frames, string, Options { load_referenced }, |outcome| {
        told.push(match outcome {
            Outcome::Hit { frame } => Told { hit: true, frame: frame.index(), victim: None },
            Outcome::Fault { frame, victim } => Told { hit: false, frame: frame.index(), victim },
        });
    });
    told
}

fn faults(kind: ReplaceKind, frames: u32, string: &[u64]) -> u64 {
    replay(kind, frames, string, Options::default(), |_| {}).faults
}

/// A random string and a number of frames that does not hold all of it.
fn case(seed: u64) -> (Vec<u64>, u32) {
    let random = &mut Seeded::new(seed);
    let pages = random.within(2..20);
    let length = random.of(&[8, 30, 120]);
    (random.references(length, pages), random.within(1..pages + 2) as u32)
}

#[test]
fn every_policy_does_what_its_naive_model_does() {
    for seed in 0..6_000 {
        let (string, frames) = case(seed);
        for kind in ReplaceKind::ALL {
            for on_load in [true, false] {
                let (real, naive) = (told(kind, frames, &string, on_load), naive::replay(kind, frames as usize, &string, on_load));
                if let Some(at) = real.iter().zip(&naive).position(|(real, naive)| real != naive) {
                    let (name, upto) = (kind.name(), &string[..=at]);
                    panic!("{name}, {frames} frames, R {on_load} on load, {upto:?}: {:?}, naively {:?}", real[at], naive[at]);
                }
                assert_eq!(real.len(), naive.len());
            }
        }
    }
}

#[test]
fn opt_is_never_beaten() {
    for seed in 0..3_000 {
        let (string, frames) = case(seed);
        let least = faults(ReplaceKind::Opt, frames, &string);
        for kind in ReplaceKind::ALL {
            for on_load in [true, false] {
                let count = naive::faults(&told(kind, frames, &string, on_load));
                assert!(count >= least, "{} with {frames} frames: {count} faults, opt {least}: {string:?}", kind.name());
            }
        }
    }
}

/// The pages in memory after every reference.
fn contents(kind: ReplaceKind, frames: u32, string: &[u64]) -> Vec<Vec<u64>> {
    let mut memory: Vec<u64> = Vec::new();
    let step = |(page, told): (&u64, Told)| {
        memory.retain(|held| Some(*held) != told.victim);
        if !told.hit {
            memory.push(*page);
        }
        memory.clone()
    };
    string.iter().zip(told(kind, frames, string, true)).map(step).collect()
}

#[test]
fn lru_with_more_frames_holds_what_it_holds_with_fewer() {
    for seed in 0..1_500 {
        let (string, frames) = case(seed);
        let (fewer, more) = (contents(ReplaceKind::Lru, frames, &string), contents(ReplaceKind::Lru, frames + 1, &string));
        for (at, (fewer, more)) in fewer.iter().zip(&more).enumerate() {
            assert!(
                fewer.iter().all(|page| more.contains(page)),
                "{frames} frames hold {fewer:?}, one more {more:?}: {:?}",
                &string[..=at]
            );
        }
    }
}

#[test]
fn more_frames_never_hurt_lru_and_opt() {
    // Both are stack algorithms (Mattson et al. 1970). For opt this needs the same order among pages that are never used again, which does not change counts.
    for seed in 0..1_500 {
        let (string, _) = case(seed);
        for kind in [ReplaceKind::Lru, ReplaceKind::Opt] {
            let curve: Vec<u64> = (1..22).map(|frames| faults(kind, frames, &string)).collect();
            assert!(curve.is_sorted_by(|fewer, more| fewer >= more), "{}: {curve:?}: {string:?}", kind.name());
        }
    }
}

#[test]
fn some_string_shows_belady_s_anomaly_under_fifo_and_clock() {
    let anomaly = |kind| {
        (0..6_000).any(|seed| {
            let (string, frames) = case(seed);
            faults(kind, frames + 1, &string) > faults(kind, frames, &string)
        })
    };
    assert!(anomaly(ReplaceKind::Fifo) && anomaly(ReplaceKind::Clock));
}

/// One process that touches pages on a machine, written now and then.
fn machine(string: &[u64], kinds: &[AccessKind], lines: &str) -> Ran {
    let access = |(page, kind): (&u64, &AccessKind)| format!(" {page}{}", if *kind == AccessKind::Write { "w" } else { "" });
    let pages: String = string.iter().zip(kinds).map(access).collect();
    let text = format!("unit ticks\nmachine\n{lines}process p\n  pages{pages}\n");
    run::check(parse(&text).unwrap_or_else(|error| panic!("{error}"))).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"))
}

fn kinds(seed: u64, length: usize) -> Vec<AccessKind> {
    let random = &mut Seeded::new(seed ^ 0xaaaa);
    (0..length).map(|_| if random.once_in(3) { AccessKind::Write } else { AccessKind::Read }).collect()
}

fn victims(kind: ReplaceKind, frames: u32, string: &[u64], on_load: bool) -> Vec<u64> {
    told(kind, frames, string, on_load).iter().filter_map(|told| told.victim).collect()
}

#[test]
fn a_machine_faults_where_replay_does() {
    for seed in 0..120 {
        let (string, frames) = case(seed);
        let kinds = kinds(seed, string.len());
        for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.online()) {
            for (on_load, load) in [(true, "referenced"), (false, "unreferenced")] {
                let lines = format!("  translation ideal\n  frames {frames}\n  replacement {}\n  load {load}\n", kind.name());
                let ran = machine(&string, &kinds, &lines);
                let told = told(kind, frames, &string, on_load);
                let said = format!("{lines}{string:?}");
                assert_eq!(ran.faults(), naive::faults(&told), "{said}");
                assert_eq!(ran.victims(), victims(kind, frames, &string, on_load), "{said}");
            }
        }
    }
}

#[test]
fn a_tlb_does_not_change_who_leaves() {
    let shapes = [
        "tlb off",
        "tlb 1",
        "tlb 4",
        "tlb 2 sets 2 ways",
        "tlb 2\n  stlb 4 sets 2 ways",
        "tlb 16\n  walk-cache 4",
        "tlb off\n  stlb 8\n  pcid on",
    ];
    for seed in 0..40 {
        let (string, frames) = case(seed);
        let kinds = kinds(seed, string.len());
        for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.online()) {
            for (on_load, load) in [(true, "referenced"), (false, "unreferenced")] {
                let expected = victims(kind, frames, &string, on_load);
                for shape in shapes {
                    let lines = format!("  {shape}\n  frames {frames}\n  replacement {}\n  load {load}\n", kind.name());
                    assert_eq!(machine(&string, &kinds, &lines).victims(), expected, "{lines}{string:?}");
                }
            }
        }
    }
}

#[test]
fn the_clock_of_a_machine_stands_where_the_book_says() {
    // The last event is that the process ended: what memory holds is seen before that.
    let text = "unit ticks\nmachine\n  translation ideal\n  frames 5\nprocess p\n  pages 3 2 3 0 8 4 2 5 0 9 8 3 2\n";
    let mut machine = os_scope_sim::Machine::new(parse(text).unwrap_or_else(|error| panic!("{error}")));
    let mut events = Vec::new();
    let mut memory = machine.snapshot().memory;
    while machine.step(&mut events) {
        memory = machine.snapshot().memory;
    }
    let pages: Vec<u64> = memory.frames.iter().map(|frame| frame.page.expect("a page").vpn.get()).collect();
    let referenced = |frame| memory.entry_of(frame).expect("an entry").has(os_scope_sim::Entry::ACCESSED);
    assert_eq!(pages, [5, 9, 2, 8, 3]);
    assert_eq!(memory.frames.iter().map(referenced).map(u8::from).collect::<Vec<_>>(), [0, 0, 1, 0, 1]);
    assert_eq!((memory.hand.0, memory.loads), (3, 9));
}
