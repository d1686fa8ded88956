//! Schedulers of one CPU against their naive models: those that sort a queue, and mlfq.

use os_scope_sim::scenario::parse;
use os_scope_sim::{Event, EventKind, Snapshot};
use os_scope_tests::naive::mlfq::{self, Slice};
use os_scope_tests::naive::schedule::Case;
use os_scope_tests::run::{self, Ran};
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

fn machine(text: &str) -> Ran {
    run::check(parse(text).unwrap_or_else(|error| panic!("{error}\n{text}")))
        .unwrap_or_else(|wrong| panic!("{text}\n{wrong}"))
}

/// The job that computed at each tick.
fn lane(ran: &Ran) -> Vec<Option<usize>> {
    let mut lane = Vec::new();
    for event in &ran.events {
        if let EventKind::Computed { pid, time, .. } = event.kind {
            let begun = (event.at.0 - time.0) as usize;
            assert!(lane.len() <= begun, "two at once at {begun}");
            lane.resize(begun, None);
            lane.resize(begun + time.0 as usize, Some(pid.index()));
        }
    }
    lane
}

#[test]
fn every_scheduler_does_what_its_naive_model_does() {
    let mut tally = Tally::new("scheduling", "naive model");
    for seed in 0..4_000 {
        let case = Case::random(&mut TestRng::new(seed));
        let (real, naive) = (lane(&machine(&case.text())), case.lane());
        if let Some(at) = (0..real.len().max(naive.len())).find(|&at| real.get(at) != naive.get(at)) {
            panic!(
                "at tick {at} {:?} runs, naively {:?}\n{}real  {real:?}\nnaive {naive:?}",
                real.get(at),
                naive.get(at),
                case.text()
            );
        }
        tally.agreed(case.kind.name());
    }
}

/// Which job ran when, from which level.
fn slices(first: Snapshot, events: &[Event], top: u8) -> Vec<Slice> {
    let mut snapshot = first;
    let mut slices: Vec<Slice> = Vec::new();
    let mut open = false;
    for event in events {
        let now = event.at.0;
        let ends = match event.kind {
            EventKind::QuantumExpired { .. }
            | EventKind::Preempted { .. }
            | EventKind::Blocked { .. }
            | EventKind::Exited { .. } => true,
            EventKind::Boosted => open && slices.last().is_some_and(|slice| slice.3 != usize::from(top)),
            _ => false,
        };
        if let Some(last) = slices.last_mut().filter(|_| open && ends) {
            last.1 = now;
            open = false;
        }
        let again = match event.kind {
            EventKind::Dispatched { pid, .. } => Some((pid.index(), snapshot.processes[pid.index()].sched.level)),
            EventKind::Boosted if ends => slices.last().map(|slice| (slice.2, top)),
            _ => None,
        };
        if let Some((job, level)) = again {
            slices.push((now, now, job, level.into()));
            open = true;
        }
        snapshot.apply(event);
    }
    slices.retain(|slice| slice.0 < slice.1);
    slices
}

#[test]
fn mlfq_does_what_its_five_rules_say() {
    let mut tally = Tally::new("scheduling", "naive model");
    for seed in 0..6_000 {
        let case = mlfq::Case::random(&mut TestRng::new(seed));
        let text = case.text();
        let Ran { events, end } = machine(&text);
        let found = slices(Snapshot::first(end.setup), &events, case.levels.len() as u8 - 1);
        let expected = case.slices();
        if let Some(at) = (0..found.len().max(expected.len())).find(|&at| found.get(at) != expected.get(at)) {
            let part = |slices: &[Slice]| {
                format!("{:?}", &slices[at.saturating_sub(2).min(slices.len())..slices.len().min(at + 3)])
            };
            panic!(
                "seed {seed}, slice {at} (from, to, job, level)\n{text}real  {}\nnaive {}",
                part(&found),
                part(&expected)
            );
        }
        tally.agreed("mlfq");
    }
}
