//! Timelines of a state that is easily checked: the sum, the count and the hash of the numbers folded into it.

use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use crate::{Fold, Full, Stamped, Timeline};

/// What was folded so far, and ballast that gives it a weight.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tally {
    count: usize,
    hash: u64,
    ballast: Vec<u8>,
    /// Bytes that the ballast grows by with every event.
    growth: usize,
}

impl Tally {
    fn new(weight: usize, growth: usize) -> Self {
        Self { count: 0, hash: 0, ballast: vec![0; weight], growth }
    }
}

impl Stamped for (u64, u32) {
    type Rest = u32;

    fn split(self) -> (u64, u32) {
        self
    }

    fn join(at: u64, what: u32) -> Self {
        (at, what)
    }
}

impl Fold for Tally {
    type Event = (u64, u32);

    fn apply(&mut self, event: &(u64, u32)) {
        self.count += 1;
        self.hash = (self.hash.rotate_left(5) ^ event.0 ^ u64::from(event.1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.ballast.resize(self.ballast.len() + self.growth, 0);
    }

    fn weight(&self, _: Option<&Self>) -> usize {
        size_of::<Self>() + self.ballast.len()
    }
}

/// A time and a number for each index, no two runs of them alike. Now and then a long time passes.
fn event(index: usize) -> (u64, u32) {
    let leaps = index as u64 / 1500 * 5_000_000_000;
    (leaps + index as u64, (index as u32).wrapping_mul(2_654_435_761))
}

fn run(first: Tally, len: usize) -> Timeline<Tally> {
    let mut timeline = Timeline::new(first);
    for index in 0..len {
        timeline.push(event(index)).unwrap();
    }
    timeline
}

fn naive(mut first: Tally, position: usize) -> Tally {
    (0..position).for_each(|index| first.apply(&event(index)));
    first
}

#[test]
fn an_empty_run_has_one_position() {
    let mut timeline = Timeline::new(Tally::new(0, 0));
    assert!(timeline.is_empty());
    assert_eq!(timeline.at(7), Tally::new(0, 0));
    assert_eq!(timeline.around(7), (&Tally::new(0, 0), None));
    assert_eq!(timeline.event(0), None);
    assert_eq!(timeline.keyframe_bytes(), 0);
}

#[test]
fn a_full_run_says_so_and_stays_as_it_was() {
    let mut timeline = Timeline::with_cap(Tally::new(0, 0), 3);
    for index in 0..3 {
        assert!(!timeline.is_full());
        assert_eq!(timeline.push(event(index)), Ok(()));
    }
    assert!(timeline.is_full());
    assert_eq!(timeline.push((9, 9)), Err(Full { cap: 3 }));
    assert_eq!((timeline.len(), timeline.head()), (3, &naive(Tally::new(0, 0), 3)));
}

#[test]
fn a_small_state_is_never_far_from_a_keyframe() {
    let timeline = run(Tally::new(0, 0), 100_000);
    let at: Vec<usize> = timeline.keyframe_positions().collect();
    assert_eq!(at[..3], [0, 1024, 2048]);
    assert!(at.windows(2).all(|pair| pair[1] - pair[0] == 1024), "{at:?}");
}

#[test]
fn a_run_takes_what_it_says() {
    let timeline = run(Tally::new(1_000, 0), 100_000);
    assert!((900_000..1_200_000).contains(&timeline.bytes()), "{}", timeline.bytes());
    assert!(timeline.keyframe_bytes() > 95 * 1_000, "{}", timeline.keyframe_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_way_to_a_position_ends_in_the_naive_fold(
        len in 0..20_000_usize,
        weight in 0..20_000_usize,
        seeks in prop::collection::vec((any::<bool>(), 0..21_000_usize, 0..5_usize), 1..20),
    ) {
        let first = Tally::new(weight, 0);
        let mut timeline = run(first.clone(), len);
        prop_assert_eq!(timeline.head(), &naive(first.clone(), len));
        for (near, position, step) in seeks {
            let position = if near { timeline.seek(position).count + step } else { position };
            let expected = naive(first.clone(), position.min(len));
            prop_assert_eq!(&timeline.at(position), &expected);
            let (before, then) = timeline.around(position);
            prop_assert_eq!(before, &expected);
            prop_assert_eq!(then.is_some(), position < len);
            if let Some((next, after)) = then {
                prop_assert_eq!(next, event(position));
                prop_assert_eq!(after, &naive(first.clone(), position + 1));
            }
        }
    }

    #[test]
    fn keyframes_stay_in_their_budget(len in 0..60_000_usize, weight in 0..100_000_usize, growth in 0..3_usize) {
        let mut timeline = Timeline::new(Tally::new(weight, growth));
        for index in 0..len {
            timeline.push(event(index)).unwrap();
            prop_assert!(timeline.keyframe_bytes() <= (26 - 8) * timeline.len() + (4 << 20));
        }
    }

    #[test]
    fn a_fork_has_the_past_and_its_own_future(len in 0..10_000_usize, at in 0..11_000_usize, more in 0..3_000_usize) {
        let first = Tally::new(100, 0);
        let timeline = run(first.clone(), len);
        let mut fork = timeline.fork(at);
        let shared = at.min(len);
        prop_assert_eq!((fork.len(), fork.head()), (shared, &naive(first.clone(), shared)));
        let mut expected: Vec<(u64, u32)> = (0..shared).map(event).collect();
        for index in 0..more {
            fork.push((7, index as u32)).unwrap();
            expected.push((7, index as u32));
        }
        prop_assert!(fork.events(0, usize::MAX).eq(expected.iter().copied()));
        prop_assert!(fork.keyframe_bytes() <= (26 - 8) * fork.len() + (4 << 20));
        prop_assert!(timeline.events(0, usize::MAX).eq((0..len).map(event)));
        let (start, end) = (at / 3, at);
        prop_assert!(fork.events(start, end).eq(expected[start.min(expected.len())..end.min(expected.len())].iter().copied()));
        for position in [0, shared / 2, shared, fork.len()] {
            prop_assert_eq!(fork.at(position), fork.seek(position).clone());
        }
    }
}
