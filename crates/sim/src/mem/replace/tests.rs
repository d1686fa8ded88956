//! What holds for every policy, and the known answers in their files. The naive models that the policies are compared
//! with on random strings are in the package of tests.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::ReplaceKind::{Arc, Fifo, Lfu, Linux, Lru, Opt, Random, TwoQ};
use super::answers::{Answer, BELADY, Expected, RETRIED, SILBERSCHATZ};
use super::{
    Frames, Options, Outcome, Reference, ReferenceString, ReplaceKind, ReplaceOption, Replacement, Totals, count,
    next_uses, replay, replay_string,
};
use crate::ids::Pfn;
use crate::witness::note;

const REINSERTED: Options = Options { load_referenced: false, ..RETRIED };

fn pages(string: &str) -> Vec<u64> {
    string.split(' ').map(|page| page.trim_end_matches('w').parse().expect("a page")).collect()
}

/// With `w` behind the pages that are written.
fn prepared(string: &str) -> ReferenceString {
    let mut prepared = ReferenceString::default();
    string.split(' ').zip(pages(string)).for_each(|(word, page)| prepared.push(page, word.ends_with('w')));
    prepared
}

fn check_with(options: Options, kind: ReplaceKind, frames: u32, string: &str, expected: &str) {
    let mut told = Vec::new();
    let totals = replay_string(kind, frames, &prepared(string), options, |outcome| {
        told.push(match outcome {
            Outcome::Hit { .. } => String::from("H"),
            Outcome::Fault { victim: None, .. } => String::from("M"),
            Outcome::Fault { victim: Some(page), .. } => format!("M({page})"),
        });
    });
    assert_eq!(count(kind, frames, &prepared(string), options), totals, "{}", kind.name());
    assert_eq!(told.join(" "), expected, "{} with {frames} frames: {string}", kind.name());
    note("replacement", kind.name(), "known answers", &format!("{frames} {options:?} {string}"), (1, 1), "");
}

fn check(kind: ReplaceKind, frames: u32, string: &str, expected: &str) {
    check_with(RETRIED, kind, frames, string, expected);
}

/// Faults with each number of frames.
fn faults<const N: usize>(kind: ReplaceKind, options: Options, frames: [u32; N], string: &str) -> [u64; N] {
    let pages = pages(string);
    frames.map(|frames| {
        let Totals { hits, faults } = replay(kind, frames, &pages, options, |_| {});
        assert_eq!(hits + faults, pages.len() as u64);
        faults
    })
}

#[test]
fn every_policy_gives_its_known_answers() {
    for kind in ReplaceKind::ALL {
        assert!(!kind.answers().is_empty(), "{} has no known answers", kind.name());
        for &Answer { options, frames, string, ref expected } in kind.answers() {
            match expected {
                Expected::Steps(expected) => check_with(options, kind, frames, string, expected),
                Expected::Faults(expected) => {
                    let [found] = faults(kind, options, [frames], string);
                    assert_eq!(found, *expected, "{} with {frames} frames, faults: {string}", kind.name());
                    note(
                        "replacement",
                        kind.name(),
                        "known answers",
                        &format!("{frames} {options:?} faults {string}"),
                        (1, 1),
                        "",
                    );
                }
            }
        }
    }
}

#[test]
fn random_draws_from_its_seed() {
    let faults = |seed| count(Random, 3, &prepared(SILBERSCHATZ), Options { seed, ..RETRIED }).faults;
    assert_eq!(faults(7), faults(7));
    assert!((1..50).any(|seed| faults(seed) != faults(0)));
    assert!((0..50).all(|seed| faults(seed) >= 9), "never fewer than the optimum");
}

#[test]
fn only_those_that_say_so_ask_whether_loads_count() {
    for kind in ReplaceKind::ALL {
        let counts = |options| faults(kind, options, [1, 2, 3, 4], SILBERSCHATZ);
        let differ = counts(RETRIED) != counts(REINSERTED);
        assert!(
            !differ || kind.info().reads(ReplaceOption::LoadReferenced),
            "{} reads an option in secret",
            kind.name()
        );
    }
}

#[test]
fn with_one_frame_every_change_is_a_fault_and_with_enough_only_the_first_use() {
    for kind in ReplaceKind::ALL {
        assert_eq!(faults(kind, RETRIED, [1, 6, 100], SILBERSCHATZ), [20, 6, 6], "{}", kind.name());
        check(kind, 1, "5 5 6 5", "M H M(5) M(6)");
    }
}

/// So many frames, none referenced, that may leave if their bit is set; the others are pinned.
pub(super) struct Free {
    pub(super) count: u32,
    pub(super) bits: u64,
}

impl Frames for Free {
    fn count(&self) -> u32 {
        self.count
    }
    fn evictable(&self, frame: Pfn) -> bool {
        self.bits >> frame.0 & 1 == 1
    }
    fn referenced(&self, _frame: Pfn) -> bool {
        false
    }
    fn clear_referenced(&mut self, _frame: Pfn) {}
    fn dirty(&self, _frame: Pfn) -> bool {
        false
    }
    fn clean(&mut self, _frame: Pfn) {}
}

#[test]
fn a_pinned_page_is_passed_over_and_keeps_its_place() {
    for kind in ReplaceKind::ALL {
        let mut policy = kind.policy(3, RETRIED);
        // The nearest next use is that of the last frame: every policy would take the frames in order.
        (0..3).for_each(|frame| {
            policy.loaded(Pfn(frame), Reference { page: frame, at: frame.into(), next: 100 - u64::from(frame) })
        });
        let mut victim = |pinned: &[u32]| {
            let bits = pinned.iter().fold(0b111, |bits, frame| bits & !(1 << frame));
            policy.victim(&mut Free { count: 3, bits }, 9).map(|frame| frame.0)
        };
        assert_eq!((victim(&[0, 1, 2]), victim(&[0, 2])), (None, Some(1)), "{}", kind.name());
        // The others do not know which frames are free, or take them in another order.
        if [Fifo, Lru, Opt, Lfu, Arc, TwoQ, Linux].contains(&kind) {
            assert_eq!((victim(&[]), victim(&[]), victim(&[])), (Some(0), Some(2), None), "{}", kind.name());
        }
    }
}

#[test]
fn opt_forgets_what_is_past() {
    // One page is used so often that most of what is noted is of the past; then the farthest must still be found.
    let often = "1 ".repeat(1_000);
    check(Opt, 3, &format!("1 2 3 {often}4 3 1 2"), &format!("M M M {}M(2) H H M(1)", "H ".repeat(1_000)));
}

#[test]
fn strings_of_many_pages_are_numbered() {
    let string: Vec<u64> = (0..5_000).map(|at| ((at % 2_500) << 40) + at % 2_500).collect();
    for kind in ReplaceKind::ALL {
        assert_eq!(
            replay(kind, 2_500, &string, RETRIED, |_| {}),
            Totals { hits: 2_500, faults: 2_500 },
            "{}",
            kind.name()
        );
    }
}

#[test]
fn an_empty_string_has_no_faults() {
    for kind in ReplaceKind::ALL {
        assert_eq!(replay(kind, 3, &[], RETRIED, |_| {}), Totals::default());
    }
}

#[test]
fn next_uses_look_for_the_same_page() {
    assert_eq!(next_uses(&pages("1 2 1 1 3 2")), [2, 5, 3, u64::MAX, u64::MAX, u64::MAX]);
}

#[test]
fn every_kind_is_listed_once_by_its_name() {
    let mut names: Vec<&str> = ReplaceKind::ALL.map(ReplaceKind::name).into();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ReplaceKind::ALL.len());
}

#[test]
fn one_pass_gives_the_whole_curve() {
    for string in [BELADY, SILBERSCHATZ, "1", "1 1 1", "1 2 3 4 5 6 7 8"] {
        let string = prepared(string);
        for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.info().stack) {
            let expected: Vec<u64> = (1..=10).map(|frames| count(kind, frames, &string, RETRIED).faults).collect();
            assert_eq!(super::curve(kind, &string, 10).expect("a stack algorithm"), expected, "{}", kind.name());
        }
    }
    let faults = |kind| super::curve(kind, &prepared(BELADY), 4).map(|curve| [curve[2], curve[3]]);
    assert_eq!((faults(Lru), faults(Opt), faults(Fifo)), (Some([10, 8]), Some([7, 6]), None));
}

#[test]
fn large_and_small_pages_are_numbered_alike() {
    let pages: Vec<u64> =
        (0..20_000_u64).map(|at| if at % 3 == 0 { at / 7 } else { (at / 5) * 0x1_0000_0001 }).collect();
    let string = ReferenceString::from(pages.as_slice());
    assert!(string.iter().eq(pages.iter().copied()));
    assert_eq!(string.pages(), pages.iter().collect::<alloc::collections::BTreeSet<_>>().len());
}
