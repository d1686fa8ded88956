//! The recordings that come with the site, against totals worked out in another way.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::GzDecoder;
use os_scope_sim::snapshot::ProcessState;
use os_scope_sim::{Machine, Time};

use super::{legal, read};
use crate::{Memory, Recording, Schedule, machine_for, scenario};

fn unpack(packed: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

fn schedule(text: &str) -> Schedule {
    match read(text.as_bytes(), 4096) {
        Ok(Recording::Schedule(schedule)) => schedule,
        other => panic!("{other:?}"),
    }
}

fn memory(text: &str) -> Memory {
    match read(text.as_bytes(), 4096) {
        Ok(Recording::Memory(memory)) => memory,
        other => panic!("{other:?}"),
    }
}

/// For each task, the nanoseconds between a switch to it and the next switch on that CPU, and how often it was switched
/// to: word by word, for names without blanks.
fn totals(text: &str) -> BTreeMap<u32, (u64, u64)> {
    let mut totals = BTreeMap::<u32, (u64, u64)>::new();
    let mut running = BTreeMap::<&str, (u32, u64)>::new();
    for line in text.lines().filter(|line| line.contains(": sched_switch: ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let value = |key: &str| words.iter().find_map(|word| word.strip_prefix(key)).unwrap().parse::<u32>().unwrap();
        let cpu = words.iter().copied().find(|word| word.starts_with('[')).unwrap();
        let (seconds, micros) = words.iter().find_map(|word| word.strip_suffix(':')?.split_once('.')).unwrap();
        let now = seconds.parse::<u64>().unwrap() * 1_000_000_000 + micros.parse::<u64>().unwrap() * 1_000;
        if let Some((pid, since)) = running.insert(cpu, (value("next_pid="), now))
            && pid == value("prev_pid=")
        {
            totals.entry(pid).or_default().0 += now - since;
        }
        totals.entry(value("prev_pid=")).or_default();
        totals.entry(value("next_pid=")).or_default().1 += 1;
    }
    totals.remove(&0);
    totals
}

#[test]
fn a_schedule_has_the_times_that_its_switches_say() {
    let text = unpack(include_bytes!("../../../../web/recordings/sched-nice.txt.gz"));
    let schedule = schedule(&text);
    assert_eq!(schedule.warnings.count, 0);
    assert_eq!(schedule.recorded as usize, text.lines().filter(|line| line.contains(": sched_")).count());
    let counted = schedule.tasks.iter().filter(|task| totals(&text).contains_key(&task.pid));
    assert_eq!(counted.map(|task| (task.pid, (task.cpu_ns, task.switches))).collect::<BTreeMap<_, _>>(), totals(&text));
    legal::check(&schedule);
}

/// Where the recording has every switch, the processes' own times are the totals but for what ran before the first and
/// after the last switch.
#[test]
fn the_fold_of_a_schedule_agrees_with_the_totals() {
    let schedule = schedule(&unpack(include_bytes!("../../../../web/recordings/sched-nice.txt.gz")));
    let last = legal::check(&schedule);
    for (info, process) in schedule.setup.processes.iter().zip(&last.processes) {
        let total = schedule.tasks.iter().find(|task| task.pid == info.number).unwrap();
        assert!(process.ran >= Time(total.cpu_ns), "{info:?} {process:?}");
        assert!(u64::from(process.dispatches) >= total.switches);
    }
}

#[test]
fn a_memory_trace_has_what_its_lines_say() {
    let text = unpack(include_bytes!("../../../../web/recordings/memory-sort.txt.gz"));
    let memory = memory(&text);
    let accesses: Vec<(&str, u64)> = text
        .lines()
        .filter(|line| !line.starts_with("=="))
        .map(|line| (line.split_at(2).0.trim(), u64::from_str_radix(line[3..].split(',').next().unwrap(), 16).unwrap()))
        .collect();
    let modified = accesses.iter().filter(|(kind, _)| *kind == "M").count();
    let pages: BTreeSet<u64> = accesses.iter().map(|(_, addr)| addr >> 12).collect();
    assert_eq!(memory.warnings.count, 0);
    assert_eq!(memory.total as usize, accesses.len() + modified);
    assert_eq!(memory.pages as usize, pages.len());
    assert!(memory.page_ids().collect::<BTreeSet<u64>>() == pages);
}

#[test]
fn the_machine_touches_what_a_memory_trace_says() {
    let memory = memory(&unpack(include_bytes!("../../../../web/recordings/memory-sort.txt.gz")));
    let (scenario, left_out) = scenario(&memory, machine_for(&memory));
    assert_eq!((scenario.programs.len(), left_out), (1, 0));
    let mut machine = Machine::new(scenario);
    machine.run(&mut Vec::new());
    let last = machine.snapshot();
    assert_eq!(last.processes[0].state, ProcessState::Terminated(None));
    assert_eq!(last.counts.references, memory.total);
    assert!(last.counts.minor_faults >= memory.pages && last.counts.major_faults > 0 && last.counts.evictions > 0);
}
