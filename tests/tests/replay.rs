//! Replay = run: whatever way a timeline is entered, it shows what a fold from the beginning shows.

use os_scope_sim::scenario::{BUILT_IN, parse};
use os_scope_sim::{Event, Machine, Scenario, Snapshot};
use os_scope_tests::random;
use os_scope_tests::test_rng::TestRng;
use os_scope_timeline::Timeline;

/// All events of a scenario, and their timeline.
fn record(scenario: Scenario) -> (Snapshot, Vec<Event>, Timeline<Snapshot>) {
    let mut machine = Machine::new(scenario);
    let first = Snapshot::first(machine.setup().clone());
    let mut events = Vec::new();
    machine.run(&mut events);
    let mut timeline = Timeline::new(first.clone());
    events.iter().for_each(|event| timeline.push(*event).expect("it is not full"));
    assert!(*timeline.head() == machine.snapshot(), "the timeline's head is not the machine");
    (first, events, timeline)
}

/// Seeks here and there and compares with folding from the beginning.
fn check(name: &str, scenario: Scenario, random: &mut TestRng) {
    let (first, events, mut timeline) = record(scenario);
    assert_eq!(timeline.len(), events.len(), "{name}");
    // Places to look at, in order, so that one fold passes them all.
    let mut places: Vec<usize> =
        (0..24).map(|_| random.within(0..events.len() as u64 + 1) as usize).chain([0, events.len()]).collect();
    places.sort_unstable();
    let mut folded = first;
    let mut position = 0;
    let mut expected = Vec::new();
    for &place in &places {
        events[position..place].iter().for_each(|event| folded.apply(event));
        position = place;
        expected.push((place, folded.clone()));
    }
    // Then they are sought in another order.
    for _ in 0..expected.len() {
        let (place, expected) = &expected[random.within(0..expected.len() as u64) as usize];
        assert!(timeline.seek(*place) == expected, "{name}: seeking {place}");
        assert!(timeline.at(*place) == *expected, "{name}: at {place}");
        let (before, next) = timeline.around(*place);
        assert!(before == expected, "{name}: around {place}");
        let mut after = expected.clone();
        if let Some(event) = events.get(*place) {
            after.apply(event);
        }
        assert!(
            next.is_none_or(|(_, next)| *next == after) && next.is_some() == (*place < events.len()),
            "{name}: after {place}"
        );
    }
}

#[test]
fn every_built_in_replays_as_it_ran() {
    for (built_in, seed) in BUILT_IN.iter().zip(0..) {
        check(built_in.name, parse(built_in.text).expect(built_in.name), &mut TestRng::new(seed));
    }
}

#[test]
fn random_scenarios_replay_as_they_ran() {
    for seed in 10_000..10_300 {
        let text = random::scenario(seed);
        check(&text, parse(&text).expect("well written"), &mut TestRng::new(seed));
    }
}

#[test]
fn the_same_scenario_gives_the_same_events() {
    for built_in in BUILT_IN {
        let run = || record(parse(built_in.text).expect(built_in.name)).1;
        assert!(run() == run(), "{}", built_in.name);
    }
}
