//! Working sets and quotas on random machines, against what the events say.

use std::collections::{BTreeSet, VecDeque};

use os_scope_sim::scenario::parse;
use os_scope_sim::{Event, EventKind, Machine, Snapshot, Vpn};
use os_scope_tests::random;

/// The pages of the last references of each process, and how many there may be.
struct Naive {
    window: usize,
    last: Vec<VecDeque<Vpn>>,
}

impl Naive {
    fn note(&mut self, before: &Snapshot, event: &Event) {
        let EventKind::AccessDone { cpu, .. } = event.kind else { return };
        let access = before.cpus[cpu.index()].access.expect("an access");
        let last = &mut self.last[access.pid.index()];
        last.push_back(access.addr.vpn());
        if last.len() > self.window {
            last.pop_front();
        }
    }
}

#[test]
fn a_working_set_is_the_pages_of_the_last_references() {
    let mut largest = 0;
    for seed in 0..400 {
        let scenario = parse(&random::scenario(seed)).unwrap_or_else(|error| panic!("{error}"));
        let mut machine = Machine::new(scenario);
        let mut seen = machine.snapshot();
        let window = seen.setup.machine.working_set as usize;
        let mut naive = Naive { window, last: vec![VecDeque::new(); seen.processes.len()] };
        let mut events = Vec::new();
        while machine.step(&mut events) {
            for event in events.drain(..) {
                naive.note(&seen, &event);
                seen.apply(&event);
            }
            for (process, last) in seen.processes.iter().zip(&naive.last) {
                let expected: BTreeSet<Vpn> = last.iter().copied().collect();
                assert_eq!(process.working_set.pages().collect::<BTreeSet<_>>(), expected, "scenario {seed}");
                assert_eq!(process.working_set.len(), expected.len());
                largest = largest.max(expected.len());
            }
        }
    }
    assert!(largest > 5, "{largest}");
}

#[test]
fn no_process_holds_more_than_its_quota_and_then_gives_of_its_own() {
    let mut reached = 0;
    for seed in 0..600 {
        let scenario = parse(&random::scenario(seed)).unwrap_or_else(|error| panic!("{error}"));
        let mut machine = Machine::new(scenario);
        let mut events = Vec::new();
        while machine.step(&mut events) {
            let snapshot = machine.snapshot();
            for (process, number) in snapshot.setup.processes.iter().zip(0..).filter(|(process, _)| process.quota > 0) {
                let own = snapshot
                    .memory
                    .frames
                    .iter()
                    .filter(|frame| frame.page.is_some_and(|page| page.pid.0 == number))
                    .count();
                assert!(own <= process.quota as usize, "scenario {seed}: {own} of {}", process.quota);
            }
        }
        let quota = events.iter().filter_map(|event| match event.kind {
            EventKind::QuotaReached { pid } => Some((pid, true)),
            EventKind::VictimChosen { pid, .. } => Some((pid, false)),
            _ => None,
        });
        for two in quota.collect::<Vec<_>>().windows(2).filter(|two| two[0].1) {
            assert_eq!(two[1], (two[0].0, false), "scenario {seed}");
            reached += 1;
        }
    }
    assert!(reached > 100, "{reached}");
}
