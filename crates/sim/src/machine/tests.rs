use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Machine;
use crate::scenario::{BUILT_IN, Scenario, parse};
use crate::{Event, EventKind, Snapshot};

/// Runs a scenario and checks the master invariant after every step: the events so far, folded over the first snapshot,
/// are the machine.
fn run(scenario: Scenario) -> (Vec<Event>, Snapshot) {
    let mut machine = Machine::new(scenario);
    let mut folded = Snapshot::first(machine.setup().clone());
    let mut events = Vec::new();
    assert_eq!(folded, machine.snapshot());
    loop {
        let before = events.len();
        let more = machine.step(&mut events);
        for event in &events[before..] {
            folded.apply(event);
        }
        let real = machine.snapshot();
        if folded != real {
            assert_eq!(folded.cpus, real.cpus, "after {:?}", &events[before..]);
            assert_eq!(folded.processes, real.processes, "after {:?}", &events[before..]);
            assert_eq!(folded.memory, real.memory, "after {:?}", &events[before..]);
            assert_eq!(folded, real, "after {:?}", &events[before..]);
        }
        if !more {
            return (events, folded);
        }
    }
}

#[test]
fn folding_the_events_of_every_built_in_gives_the_machine() {
    for built_in in BUILT_IN {
        let (events, end) = run(parse(built_in.text).expect(built_in.name));
        assert!(end.finished, "{} does not finish", built_in.name);
        assert!(events.len() > 10, "{} has only {} events", built_in.name, events.len());
    }
}

/// The frames that each search looks at: those that are spared, and the one whose page leaves.
fn check_searches(policy: &str, pages: &str, expected: &[&str]) {
    let text = format!(
        "title Steps\nunit ticks\nmachine\n  translation ideal\n  frames 3\n  load unreferenced\n  replacement {policy}\nprocess a\n  pages {pages}\n"
    );
    let mut reported = [String::new()].to_vec();
    for event in run(parse(&text).expect(policy)).0 {
        match (event.kind, reported.last_mut()) {
            (EventKind::Spared { pfn }, Some(search)) => search.push_str(&format!("{} ", pfn.0)),
            (EventKind::VictimChosen { pfn, .. }, Some(search)) => {
                search.push_str(&format!("({})", pfn.0));
                reported.push(String::new());
            }
            _ => {}
        }
    }
    assert_eq!(reported.pop().as_deref(), Some(""), "{policy}: a search without a victim");
    assert_eq!(reported, expected, "{policy}: {pages}");
}

#[test]
fn every_step_of_a_search_is_reported() {
    // The hand clears 1 and 2, and 3, the youngest, leaves. It begins again with the oldest: 1 was not visited since.
    check_searches("sieve", "1 2 3 1 2 4 5", &["0 1 (2)", "(0)"]);
    // All are visited: a whole round clears them, and the oldest leaves.
    check_searches("sieve", "1 2 3 1 2 3 4", &["0 1 2 (0)"]);
    // Two hits prove 1, and one does not prove 2. 3 and 4 leave without any. Then 5 and 6 are both proved, so main has
    // to give a page: 1 was hit and is put back, 5 starts there without hits and leaves.
    check_searches("s3fifo", "1 2 3 1 1 2 4 5 5 5 1 6 6 6 7", &["0 (1)", "(2)", "(1)", "2 1 0 (2)"]);
    // 1 and 2 become active by their second use after the load, and the inactive list is the shorter: the oldest active
    // page goes there, and 3 leaves.
    check_searches("linux", "1 2 3 1 1 2 2 4 5", &["0 (2)", "(0)"]);
}
