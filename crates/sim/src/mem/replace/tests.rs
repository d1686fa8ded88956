//! Known answers (Belady et al. 1969; Silberschatz, chapter 10; Tanenbaum, section 3.4) as small pictures: `M` loads a page into a free frame, `M(7)` one over page
//! 7, `H` finds it. The naive models that the policies are compared with on random strings are in the package of tests.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::ReplaceKind::{Aging, Arc, Clock, Fifo, Lfu, Linux, Lru, Mru, Nru, Opt, Random, S3Fifo, Sieve, TwoQ, Unopt, WsClock};
use super::{
    Frames, Options, Outcome, Reference, ReferenceString, ReplaceKind, Replacement, Totals, count, next_uses, replay, replay_string,
};
use crate::ids::Pfn;
use crate::witness::note;

const RETRIED: Options = Options { load_referenced: true, interval: None, tau: None, seed: 1 };
const REINSERTED: Options = Options { load_referenced: false, ..RETRIED };

const BELADY: &str = "1 2 3 4 1 2 5 1 2 3 4 5";
const SILBERSCHATZ: &str = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1";

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

/// Known numbers of faults with each number of frames.
fn check_faults<const N: usize>(kind: ReplaceKind, options: Options, frames: [u32; N], string: &str, expected: [u64; N]) {
    assert_eq!(faults(kind, options, frames, string), expected, "{}: {string}", kind.name());
    let answers = N as u64;
    note("replacement", kind.name(), "known answers", &format!("{frames:?} {options:?} faults {string}"), (answers, answers), "");
}

#[test]
fn fifo_keeps_the_order_of_loading_whatever_is_hit() {
    check(Fifo, 3, "1 2 3 1 1 4 1 5", "M M M H H M(1) M(2) M(3)");
    check(Fifo, 3, BELADY, "M M M M(1) M(2) M(3) M(4) H H M(1) M(2) H");
}

#[test]
fn lru_goes_by_the_last_access() {
    check(Lru, 3, "1 2 3 1 4 1 5 2", "M M M H M(2) H M(3) M(4)");
    check(Lru, 3, BELADY, "M M M M(1) M(2) M(3) M(4) H H M(5) M(1) M(2)");
}

#[test]
fn opt_goes_by_the_next_use_and_then_by_the_lowest_frame() {
    check(Opt, 3, BELADY, "M M M M(3) H H M(4) H H M(1) M(3) H");
    check(Opt, 2, "1 2 3 4 5", "M M M(1) M(3) M(4)");
}

#[test]
fn clock_gives_a_referenced_page_a_second_chance() {
    // All three are referenced: the hand clears them all and takes the first. Of the other two, 2 is then referenced again.
    check(Clock, 3, "1 2 3 4 2 5 3", "M M M M(1) H M(3) M(2)");
    // A loaded page that does not count as referenced leaves like under fifo, unless it was hit.
    check_with(REINSERTED, Clock, 3, "1 2 3 1 4 5 1", "M M M H M(2) M(3) H");
}

#[test]
fn clock_moves_its_hand_only_when_it_seeks() {
    // Were the hand to move on loads into free frames or on hits, 2 would leave first.
    check_with(REINSERTED, Clock, 3, "1 2 3 3 3 2 2 4", "M M M H H H H M(1)");
}

#[test]
fn belady_has_its_anomaly() {
    check_faults(Fifo, RETRIED, [3, 4], BELADY, [9, 10]);
    check_faults(Clock, RETRIED, [3, 4], BELADY, [9, 10]);
    check_faults(Lru, RETRIED, [3, 4], BELADY, [10, 8]);
    check_faults(Opt, RETRIED, [3, 4], BELADY, [7, 6]);
}

#[test]
fn the_textbook_string_has_its_counts() {
    check_faults(Fifo, RETRIED, [3], SILBERSCHATZ, [15]);
    check_faults(Lru, RETRIED, [3], SILBERSCHATZ, [12]);
    check_faults(Opt, RETRIED, [3], SILBERSCHATZ, [9]);
    check_faults(Clock, RETRIED, [3], SILBERSCHATZ, [14]);
    check_faults(Clock, REINSERTED, [3], SILBERSCHATZ, [11]);
}

#[test]
fn mru_takes_what_was_used_last() {
    check(Mru, 3, "1 2 3 1 4 2 5 3", "M M M H M(1) H M(2) H");
    // A loop that is larger than memory: lru misses always, mru keeps most of it.
    check(Mru, 3, "1 2 3 4 1 2 3 4", "M M M M(3) H H M(2) H");
}

#[test]
fn unopt_goes_by_the_nearest_use() {
    check(Unopt, 3, "1 2 3 4 1 2 3", "M M M M(1) M(2) M(3) M(4)");
    check(Unopt, 2, "1 2 3 4 5", "M M M(1) M(3) M(4)");
}

#[test]
fn random_draws_from_its_seed() {
    let faults = |seed| count(Random, 3, &prepared(SILBERSCHATZ), Options { seed, ..RETRIED }).faults;
    assert_eq!(faults(7), faults(7));
    assert!((1..50).any(|seed| faults(seed) != faults(0)));
    assert!((0..50).all(|seed| faults(seed) >= 9), "never fewer than the optimum");
}

#[test]
fn nru_takes_the_lowest_class() {
    let every = |interval| Options { interval: Some(interval), ..RETRIED };
    // After the tick before reference 3 only 1 is used again: 2, written before, is of class 1, and 3 of class 0.
    check_with(every(3), Nru, 3, "1 2w 3 1 4", "M M M H M(3)");
    check_with(every(3), Nru, 3, "1 2w 3w 1 4", "M M M H M(2)");
    // No tick in between: all are of class 2, and the lowest frame leaves.
    check_with(every(100), Nru, 3, "1 2 3 1 4", "M M M H M(1)");
}

#[test]
fn aging_shifts_its_counters() {
    let every = |interval| Options { interval: Some(interval), ..RETRIED };
    // At the tick before reference 4: 1 has 10000000, 2 has 10000000, 3 too. Before 8: 1 and 2 have 11000000, 3 has 01000000.
    check_with(every(4), Aging, 3, "1 2 3 1 1 2 1 2 4", "M M M H H H H H M(3)");
    // Used since the last tick counts more than any counter.
    check_with(every(4), Aging, 3, "1 2 3 1 1 2 1 2 3 4", "M M M H H H H H H M(1)");
}

#[test]
fn lfu_goes_by_uses_and_then_by_recency() {
    check(Lfu, 3, "1 1 2 2 3 4 3", "M H M H M M(3) M(4)");
    check(Lfu, 3, "1 2 3 1 3 2 4", "M M M H H H M(1)");
}

#[test]
fn wsclock_keeps_the_working_set() {
    let tau = |tau| Options { tau: Some(tau), ..REINSERTED };
    // At reference 5 page 2 is 4 references old, beyond the window of 3; 1 and 3 were used since.
    check_with(tau(3), WsClock, 3, "1 2 3 1 3 4", "M M M H H M(2)");
    // If it is dirty it is written back and passed; nobody else is old: the first clean page from the hand on leaves.
    check_with(tau(3), WsClock, 3, "1 2w 3 1 3 4", "M M M H H M(1)");
}

#[test]
fn sieve_keeps_the_visited_in_their_places() {
    // The hand clears 1 and takes 2; then it goes on to 3, not back to 1.
    check(Sieve, 3, "1 2 3 1 4 5 1", "M M M H M(2) M(3) H");
}

#[test]
fn lists_with_ghosts_remember_who_left() {
    // 1 leaves A1in, is remembered, and comes back into Am, from which it does not leave while A1in is too long.
    check(TwoQ, 4, "1 2 3 4 5 1 6 7 8 1", "M M M M M(1) M(2) M(3) M(4) M(5) H");
    // 1 left the small queue; it comes back into main.
    check(S3Fifo, 3, "1 2 3 4 1 5 6 7 1", "M M M M(1) M(2) M(3) M(4) M(5) H");
    // 1 and 2 are seen again and go to T2: what is seen once does not drive them out.
    check(Arc, 3, "1 2 1 2 3 4 5 6 1 2", "M M H H M M(3) M(4) M(5) H H");
}

#[test]
fn linux_activates_the_second_use_and_the_near_refault() {
    // Loaded, used again: active. What is used once passes through the inactive list.
    check(Linux, 4, "1 2 1 2 3 4 5 6 7 1 2", "M M H H M M M(3) M(4) M(5) H H");
    // Without the mark of the load it takes one use more.
    check_with(REINSERTED, Linux, 4, "1 2 1 2 3 4 5 6 7 1 2", "M M H H M M M(1) M(2) M(3) M(4) M(5)");
    // 3 comes back after one eviction: nearer than the active list is long, so it is active at once. That makes the inactive list too short: 1 moves there.
    check(Linux, 4, "1 1 2 2 3 4 5 3 6 7 8 3", "M H M H M M M(3) M(4) M(5) M(1) M(6) H");
}

#[test]
fn only_clocks_ask_whether_loads_count() {
    for kind in [Fifo, Lru, Mru, Opt, Unopt, Random, Lfu, Arc, TwoQ, Sieve, S3Fifo] {
        assert_eq!(faults(kind, RETRIED, [1, 2, 3, 4], SILBERSCHATZ), faults(kind, REINSERTED, [1, 2, 3, 4], SILBERSCHATZ));
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
        (0..3).for_each(|frame| policy.loaded(Pfn(frame), Reference { page: frame, at: frame.into(), next: 100 - u64::from(frame) }));
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
        assert_eq!(replay(kind, 2_500, &string, RETRIED, |_| {}), Totals { hits: 2_500, faults: 2_500 }, "{}", kind.name());
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
        for kind in [Lru, Opt] {
            let expected: Vec<u64> = (1..=10).map(|frames| count(kind, frames, &string, RETRIED).faults).collect();
            assert_eq!(super::curve(kind, &string, 10).expect("a stack algorithm"), expected, "{}", kind.name());
        }
    }
    let faults = |kind| super::curve(kind, &prepared(BELADY), 4).map(|curve| [curve[2], curve[3]]);
    assert_eq!((faults(Lru), faults(Opt), faults(Fifo)), (Some([10, 8]), Some([7, 6]), None));
}

#[test]
fn large_and_small_pages_are_numbered_alike() {
    let pages: Vec<u64> = (0..20_000_u64).map(|at| if at % 3 == 0 { at / 7 } else { (at / 5) * 0x1_0000_0001 }).collect();
    let string = ReferenceString::from(pages.as_slice());
    assert!(string.iter().eq(pages.iter().copied()));
    assert_eq!(string.pages(), pages.iter().collect::<alloc::collections::BTreeSet<_>>().len());
}
