//! Every replacement policy against its naive model, and what is known of them in general.

use os_scope_sim::event::AccessKind;
use os_scope_sim::mem::replace::{
    Options, Outcome, ReferenceString, ReplaceKind, ReplaceOption, Totals, count, replay, replay_string,
};
use os_scope_sim::scenario::parse;
use os_scope_tests::naive::replace::{self as naive, Served};
use os_scope_tests::run::{self, Ran};
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// What `replay` reports.
fn served_by(kind: ReplaceKind, frames: u32, string: &[(u64, bool)], options: Options) -> Vec<Served> {
    let mut served = Vec::new();
    replay_string(kind, frames, &prepared(string), options, |outcome| {
        served.push(match outcome {
            Outcome::Hit { frame } => Served { hit: true, frame: frame.index(), victim: None },
            Outcome::Fault { frame, victim } => Served { hit: false, frame: frame.index(), victim },
        });
    });
    served
}

fn prepared(string: &[(u64, bool)]) -> ReferenceString {
    let mut prepared = ReferenceString::default();
    string.iter().for_each(|&(page, write)| prepared.push(page, write));
    prepared
}

/// The same pages, none of them written.
fn read(string: &[u64]) -> Vec<(u64, bool)> {
    string.iter().map(|&page| (page, false)).collect()
}

fn served(kind: ReplaceKind, frames: u32, string: &[u64], load_referenced: bool) -> Vec<Served> {
    served_by(kind, frames, &read(string), Options { load_referenced, ..Options::default() })
}

fn faults(kind: ReplaceKind, frames: u32, string: &[u64]) -> u64 {
    replay(kind, frames, string, Options::default(), |_| {}).faults
}

/// A random string and a number of frames that does not hold all of it.
fn case(seed: u64) -> (Vec<u64>, u32) {
    let random = &mut TestRng::new(seed);
    let pages = random.within(2..20);
    let length = random.of(&[8, 30, 120]);
    (random.references(length, pages), random.within(1..pages + 2) as u32)
}

/// The pages of a string, each written or not.
fn written(seed: u64, string: &[u64]) -> Vec<(u64, bool)> {
    string.iter().copied().zip(kinds(seed, string.len()).into_iter().map(|kind| kind == AccessKind::Write)).collect()
}

/// What may be chosen, chosen at random.
fn options(seed: u64) -> Options {
    let random = &mut TestRng::new(seed ^ 0x5555);
    let load_referenced = random.once_in(2);
    let interval = random.of(&[None, Some(1), Some(2), Some(7), Some(30)]);
    let tau = random.of(&[None, Some(1), Some(3), Some(10), Some(40)]);
    Options { load_referenced, interval, tau, seed }
}

/// How the document calls the naive models.
const NAIVE: &str = "naive model";

fn agree_with_the_model(seed: u64, string: &[u64], frames: u32, tally: &mut Tally) {
    let (string, options) = (written(seed, string), options(seed));
    for kind in ReplaceKind::ALL {
        let (real, naive) =
            (served_by(kind, frames, &string, options), naive::replay(kind, frames as usize, &string, options));
        if let Some(at) = real.iter().zip(&naive).position(|(real, naive)| real != naive) {
            let (name, upto) = (kind.name(), &string[..=at]);
            panic!("{name}, {frames} frames, {options:?}, {upto:?}: {:?}, naively {:?}", real[at], naive[at]);
        }
        assert_eq!(real.len(), naive.len());
        let totals = count(kind, frames, &prepared(&string), options);
        let faults = naive::faults(&naive);
        assert_eq!(totals, Totals { hits: string.len() as u64 - faults, faults }, "{}", kind.name());
        // Frames are numbered from 0.
        assert!(real.iter().all(|served| served.frame < frames as usize));
        tally.agreed(kind.name());
    }
}

#[test]
fn every_policy_does_what_its_naive_model_does() {
    let tally = &mut Tally::new("replacement", NAIVE);
    for seed in 0..6_000 {
        let (string, frames) = case(seed);
        agree_with_the_model(seed, &string, frames, tally);
    }
}

#[test]
fn every_policy_does_what_its_naive_model_does_with_more_frames() {
    // Lists that are parts of memory (a tenth, a quarter) have more than one page only then. Some policies look at 64
    // frames at once: some strings are for several such blocks.
    let tally = &mut Tally::new("replacement", NAIVE);
    for seed in 0..300 {
        let random = &mut TestRng::new(seed ^ 0x1234);
        let pages = random.within(if seed % 5 == 0 { 200..400 } else { 30..120 });
        let string = random.references(1_500, pages);
        agree_with_the_model(seed, &string, random.within(10..pages) as u32, tally);
    }
}

#[test]
fn opt_is_never_beaten() {
    let mut tally = Tally::new("replacement", "property: opt is never beaten");
    for seed in 0..3_000 {
        let (string, frames) = case(seed);
        let least = faults(ReplaceKind::Opt, frames, &string);
        for kind in ReplaceKind::ALL {
            for on_load in [true, false] {
                let count = naive::faults(&served(kind, frames, &string, on_load));
                assert!(
                    count >= least,
                    "{} with {frames} frames: {count} faults, opt {least}: {string:?}",
                    kind.name()
                );
                tally.agreed(kind.name());
            }
        }
    }
}

/// The pages in memory after every reference.
fn contents(kind: ReplaceKind, frames: u32, string: &[u64]) -> Vec<Vec<u64>> {
    let mut memory: Vec<u64> = Vec::new();
    let step = |(page, served): (&u64, Served)| {
        memory.retain(|held| Some(*held) != served.victim);
        if !served.hit {
            memory.push(*page);
        }
        memory.clone()
    };
    string.iter().zip(served(kind, frames, string, true)).map(step).collect()
}

#[test]
fn lru_with_more_frames_holds_what_it_holds_with_fewer() {
    let mut tally = Tally::new(
        "replacement",
        "property: with one frame more, memory holds at least the same pages (a stack algorithm)",
    );
    for seed in 0..1_500 {
        let (string, frames) = case(seed);
        let (fewer, more) =
            (contents(ReplaceKind::Lru, frames, &string), contents(ReplaceKind::Lru, frames + 1, &string));
        for (at, (fewer, more)) in fewer.iter().zip(&more).enumerate() {
            assert!(
                fewer.iter().all(|page| more.contains(page)),
                "{frames} frames hold {fewer:?}, one more {more:?}: {:?}",
                &string[..=at]
            );
        }
        tally.agreed(ReplaceKind::Lru.name());
    }
}

#[test]
fn more_frames_never_hurt_lru_and_opt() {
    // Both are stack algorithms (Mattson et al. 1970). For opt this needs the same order among pages that are never
    // used again, which does not change counts.
    let mut tally = Tally::new("replacement", "property: more frames never mean more faults, with 1 to 21 of them");
    for seed in 0..1_500 {
        let (string, _) = case(seed);
        for kind in [ReplaceKind::Lru, ReplaceKind::Opt] {
            let curve: Vec<u64> = (1..22).map(|frames| faults(kind, frames, &string)).collect();
            assert!(curve.is_sorted_by(|fewer, more| fewer >= more), "{}: {curve:?}: {string:?}", kind.name());
            tally.agreed(kind.name());
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
    let access =
        |(page, kind): (&u64, &AccessKind)| format!(" {page}{}", if *kind == AccessKind::Write { "w" } else { "" });
    let pages: String = string.iter().zip(kinds).map(access).collect();
    let text = format!("unit ticks\nmachine\n{lines}process p\n  pages{pages}\n");
    run::check(parse(&text).unwrap_or_else(|error| panic!("{error}"))).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"))
}

fn kinds(seed: u64, length: usize) -> Vec<AccessKind> {
    let random = &mut TestRng::new(seed ^ 0xaaaa);
    (0..length).map(|_| if random.once_in(3) { AccessKind::Write } else { AccessKind::Read }).collect()
}

fn victims(served: &[Served]) -> Vec<u64> {
    served.iter().filter_map(|served| served.victim).collect()
}

/// The lines of a machine under a policy, and what a replay reports of the same.
fn under(kind: ReplaceKind, frames: u32, string: &[(u64, bool)], seed: u64) -> (String, Vec<Served>) {
    let options = options(seed);
    let mut parameter = String::new();
    for option in kind.info().options {
        let (word, number) = match option {
            ReplaceOption::Interval => ("interval", options.interval),
            ReplaceOption::Tau => ("tau", options.tau),
            ReplaceOption::LoadReferenced | ReplaceOption::Seed => continue,
        };
        number.into_iter().for_each(|number| parameter += &format!(" {word} {number}"));
    }
    let load = if options.load_referenced { "referenced" } else { "unreferenced" };
    let lines = format!("  frames {frames}\n  replacement {}{parameter}\n  load {load}\n  seed {seed}\n", kind.name());
    (lines, served_by(kind, frames, string, options))
}

/// How the document calls the comparison of a machine, with its page tables, TLBs and disk, with a string on its own.
const MACHINE: &str = "whole machine";

#[test]
fn a_machine_faults_where_replay_does() {
    let mut tally = Tally::new("replacement", MACHINE);
    for seed in 0..120 {
        let (string, frames) = case(seed);
        let kinds = kinds(seed, string.len());
        for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.online()) {
            let (lines, served) = under(kind, frames, &written(seed, &string), seed);
            let ran = machine(&string, &kinds, &format!("  translation ideal\n{lines}"));
            let said = format!("{lines}{string:?} {kinds:?}");
            assert_eq!(ran.faults(), naive::faults(&served), "{said}");
            assert_eq!(ran.victims(), victims(&served), "{said}");
            tally.agreed(kind.name());
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
    let mut tally = Tally::new("replacement", MACHINE);
    for seed in 0..25 {
        let (string, frames) = case(seed);
        let kinds = kinds(seed, string.len());
        for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.online()) {
            let (lines, served) = under(kind, frames, &written(seed, &string), seed);
            for shape in shapes {
                let lines = format!("  {shape}\n{lines}");
                assert_eq!(machine(&string, &kinds, &lines).victims(), victims(&served), "{lines}{string:?} {kinds:?}");
                tally.agreed(kind.name());
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
