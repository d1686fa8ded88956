use alloc::vec::Vec;

use super::Machine;
use crate::scenario::{BUILT_IN, Scenario, parse};
use crate::{Event, Snapshot};

/// Runs a scenario and checks the master invariant after every step: the events so far, folded over the first snapshot, are the machine.
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
