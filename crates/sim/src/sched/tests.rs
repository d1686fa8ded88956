//! Known answers (OSTEP, chapter 7; Silberschatz, chapter 5) on the machine itself, on which nothing but computing
//! takes time.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::SchedulerKind;
use super::answers::Answer;
use crate::scenario::parse;
use crate::witness::note;
use crate::{Event, EventKind, Machine, Time};

/// The jobs of an answer as a scenario.
fn scenario(kind: SchedulerKind, answer: &Answer) -> String {
    let mut text = format!("unit ticks\nmachine\n  scheduler {} {}\n", kind.name(), answer.settings);
    for (job, name) in answer.jobs.split(' ').zip('a'..) {
        let (arrival, rest) = job.split_once(':').expect("arrival:run");
        let (rest, said) = rest.split_once(':').unwrap_or((rest, ""));
        let (run, io) = rest.split_once('/').unwrap_or((rest, ""));
        text += &format!("process {name} at {arrival} {}\n  compute {run}\n", said.replace('=', " "));
        if let Some((io, again)) = io.split_once('/') {
            text += &format!("  io {io}\n  compute {again}\n");
        }
    }
    text
}

/// Runs a scenario: what each CPU does, when each process ends, and how long all of them wait.
fn run(text: &str) -> (String, Vec<u64>, u64) {
    let mut events: Vec<Event> = Vec::new();
    let mut machine = Machine::new(parse(text).unwrap_or_else(|error| panic!("{error}")));
    machine.run(&mut events);
    let end = machine.snapshot();
    let mut ends = vec![0; end.processes.len()];
    let mut lanes = vec![String::new(); end.cpus.len()];
    for Event { at: Time(at), kind: what } in events {
        match what {
            EventKind::Computed { cpu, pid, time } => {
                let lane = &mut lanes[cpu.index()];
                let begun = (at - time.0) as usize;
                assert!(lane.len() <= begun, "two at once: {lane}");
                lane.extend(core::iter::repeat_n('.', begun - lane.len()));
                lane.extend(core::iter::repeat_n((b'a' + pid.0 as u8) as char, time.0 as usize));
            }
            EventKind::Exited { pid, .. } => ends[pid.index()] = at,
            _ => {}
        }
    }
    (lanes.join(" "), ends, end.processes.iter().map(|process| process.waited.0).sum())
}

#[test]
fn policies_give_the_answers_of_the_books() {
    for kind in SchedulerKind::ALL {
        for answer in kind.answers() {
            let what = format!("{} {}: {}", kind.name(), answer.settings, answer.jobs);
            let (lanes, ends, waits) = run(&scenario(kind, answer));
            if !answer.lanes.is_empty() {
                assert_eq!(lanes, answer.lanes, "{what}");
            }
            if !answer.ends.is_empty() {
                assert_eq!(ends, answer.ends, "{what}");
            }
            assert_eq!(answer.waits.unwrap_or(waits), waits, "{what}");
            note("scheduling", kind.name(), "known answers", &what, (1, 1), "");
        }
    }
}

#[test]
fn a_burst_is_known_to_its_end_however_many_operations_it_has() {
    let long = "process long\n  repeat 10001\n    compute 1\nprocess short\n  compute 10000\n";
    let shortest_first = |kind: &SchedulerKind| kind.info().needs_burst_time && !kind.info().order_changes;
    let needy = SchedulerKind::ALL.into_iter().filter(shortest_first);
    for kind in needy {
        let (_, ends, _) = run(&format!("unit ticks\nmachine\n  scheduler {}\n{long}", kind.name()));
        assert_eq!(ends, [20_001, 10_000], "{}", kind.name());
    }
}

/// What other books and programs call it leads to one scheduler, which is not the one of that name.
#[test]
fn every_name_means_one_scheduler() {
    let mut names: Vec<&str> = Vec::new();
    for info in SchedulerKind::ALL.map(SchedulerKind::info) {
        names.push(info.name);
        names.extend(info.aliases);
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}
