//! Known answers (OSTEP, chapter 7; Silberschatz, chapter 5) on the machine itself, on which nothing but computing
//! takes time. A picture is a letter for each tick of a CPU, `a` for the first process, `.` while it is idle.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::SchedulerKind;
use crate::scenario::parse;
use crate::witness::note;
use crate::{Event, EventKind, Machine, Time};

/// Runs jobs, "arrival:run" or "arrival:run/io/run" with ":word=value" behind it, under a policy, which may be followed
/// by its quantum and other lines of the machine. Returns the completion times and what each CPU did.
fn run(policy: &str, jobs: &str) -> (Vec<u64>, Vec<String>) {
    let mut text = format!("unit ticks\nmachine\n  scheduler {policy}\n");
    let cpus = policy
        .split("cpus ")
        .nth(1)
        .map_or(1, |rest| rest.split_whitespace().next().expect("a number").parse().expect("a number"));
    for (job, name) in jobs.split(' ').zip('a'..) {
        let (arrival, rest) = job.split_once(':').expect("arrival:run");
        let (rest, said) = rest.split_once(':').unwrap_or((rest, ""));
        let (run, io) = rest.split_once('/').unwrap_or((rest, ""));
        text += &format!("process {name} at {arrival} {}\n  compute {run}\n", said.replace('=', " "));
        if let Some((io, again)) = io.split_once('/') {
            text += &format!("  io {io}\n  compute {again}\n");
        }
    }
    let mut events: Vec<Event> = Vec::new();
    Machine::new(parse(&text).unwrap_or_else(|error| panic!("{error}"))).run(&mut events);
    let mut ends = vec![0; jobs.split(' ').count()];
    let mut lanes = vec![String::new(); cpus];
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
    let name = policy.split_whitespace().next().unwrap_or_default();
    note("scheduling", name, "known answers", &format!("{policy} {jobs}"), (1, 1), "");
    (ends, lanes)
}

fn check(policy: &str, jobs: &str, lane: &str, ends: &[u64]) {
    let (ended, lanes) = run(policy, jobs);
    assert_eq!((lanes, ended.as_slice()), (vec![lane.into()], ends), "{policy}: {jobs}");
}

fn mean_wait(policy: &str, jobs: &str) -> (u64, usize) {
    let (ends, _) = run(policy, jobs);
    let times = jobs.split(' ').map(|job| job.split_once(':').expect("arrival:run"));
    let busy: u64 =
        times.map(|(arrival, run)| arrival.parse::<u64>().expect("a time") + run.parse::<u64>().expect("a time")).sum();
    (ends.iter().sum::<u64>() - busy, ends.len())
}

#[test]
fn fifo_runs_each_to_its_end() {
    check("fifo", "0:3 1:2 1:1", "aaabbc", &[3, 5, 6]);
    assert_eq!(mean_wait("fifo", "0:24 0:3 0:3"), (17 * 3, 3));
}

#[test]
fn input_order_is_not_arrival_order() {
    check("fifo", "2:2 0:3", "bbbaa", &[5, 3]);
    check("rr quantum 2", "8:4 0:2", "bb......aaaa", &[12, 2]);
}

#[test]
fn an_idle_gap_is_a_gap_and_who_arrives_after_it_runs() {
    for policy in ["fifo", "sjf", "rr quantum 2"] {
        check(policy, "0:1 4:2", "a...bb", &[1, 6]);
    }
}

#[test]
fn sjf_takes_the_shortest_that_is_there() {
    check("sjf", "0:4 1:3 2:1 3:2", "aaaacddbbb", &[4, 10, 5, 7]);
    assert_eq!(mean_wait("sjf", "0:6 0:8 0:7 0:3"), (7 * 4, 4));
}

#[test]
fn sjf_breaks_ties_by_arrival_and_then_by_input() {
    check("sjf", "0:2 2:2 1:2", "aaccbb", &[2, 6, 4]);
    check("sjf", "0:2 1:2 1:2", "aabbcc", &[2, 4, 6]);
}

#[test]
fn sjf_counts_only_what_comes_before_the_next_wait() {
    // a computes 1, waits, computes 5: its first burst is shorter than the whole of b.
    check("sjf", "0:1/2/5 0:3", "abbbaaaaa", &[9, 4]);
}

#[test]
fn a_burst_is_known_to_its_end_however_many_operations_it_has() {
    let text = "unit ticks\nmachine\n  scheduler sjf\nprocess long\n  repeat 10001\n    compute 1\nprocess short\n  compute 10000\n";
    let mut events: Vec<Event> = Vec::new();
    Machine::new(parse(text).unwrap_or_else(|error| panic!("{error}"))).run(&mut events);
    let ends: Vec<(u32, u64)> = events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Exited { pid, .. } => Some((pid.0, event.at.0)),
            _ => None,
        })
        .collect();
    assert_eq!(ends, [(1, 10_000), (0, 20_001)]);
}

#[test]
fn round_robin_with_both_orders_at_the_same_tick() {
    check("rr quantum 2", "0:4 2:2 3:1", "aabbaac", &[6, 4, 7]);
    check("rr quantum 2\n  same-tick expired-first", "0:4 2:2 3:1", "aaaabbc", &[4, 6, 7]);
    assert_eq!(run("rr quantum 3", "0:8 1:2 3:4 5:6").0, [17, 5, 15, 20]);
    assert_eq!(run("rr quantum 3\n  same-tick expired-first", "0:8 1:2 3:4 5:6").0, [16, 5, 17, 20]);
    assert_eq!(mean_wait("rr quantum 4", "0:24 0:3 0:3"), (17, 3));
}

#[test]
fn round_robin_frees_the_cpu_at_once_when_a_job_ends_inside_its_quantum() {
    check("rr quantum 4", "0:1 0:6 0:2", "abbbbccbb", &[1, 9, 7]);
}

#[test]
fn round_robin_gives_a_full_quantum_after_a_wait() {
    // a waits after one tick of its quantum of three; back at 3, it runs three more before b's turn.
    check("rr quantum 3", "0:1/2/4 0:6", "abbbaaabbba", &[11, 10]);
}

#[test]
fn a_job_that_wakes_as_a_quantum_ends_joins_before_or_behind() {
    check("rr quantum 2", "0:2/2/1 0:6", "aabbabbbb", &[5, 9]);
    check("rr quantum 2\n  same-tick expired-first", "0:2/2/1 0:6", "aabbbbabb", &[7, 9]);
}

#[test]
fn two_cpus_share_the_work() {
    let (ends, lanes) = run("fifo\n  cpus 2", "0:3 0:3 0:1 0:1");
    assert_eq!((ends, lanes), (vec![3, 3, 4, 4], vec!["aaac".into(), "bbbd".into()]));
    // When CPU 0 runs dry, it takes the last in the queue of CPU 1.
    let (ends, lanes) = run("fifo\n  cpus 2", "0:1 0:5 0:1 0:4");
    assert_eq!((ends, lanes), (vec![1, 5, 2, 6], vec!["acdddd".into(), "bbbbb".into()]));
}

#[test]
fn srtf_preempts_only_for_strictly_less() {
    check("srtf", "7:1 5:3", ".....bbba", &[9, 8]);
    check("srtf", "0:8 1:4 2:9 3:5", "abbbbdddddaaaaaaaccccccccc", &[17, 5, 26, 10]);
    assert_eq!(mean_wait("srtf", "0:8 1:4 2:9 3:5"), (26, 4));
    // What is left before the next wait counts: a has 2 left when b comes with 1, and 1 left when c does.
    check("srtf", "0:3 1:1 3:1", "abaac", &[4, 2, 5]);
}

#[test]
fn priority_preempts_only_for_strictly_higher() {
    check("priority", "4:3 0:5", "bbbbbaaa", &[8, 5]);
    check("priority", "0:5:priority=2 2:2:priority=1 3:1:priority=1", "aabbcaaa", &[8, 4, 5]);
    check("priority no-preempt", "0:5:priority=2 2:2:priority=1 3:1:priority=3", "aaaaabbc", &[5, 7, 8]);
}

#[test]
fn priority_with_aging_lets_who_waits_overtake() {
    // Without aging a waits for all of b, c and d. With it, one priority for every two ticks, a counts as 1 after
    // waiting four, and c came later.
    let jobs = "0:2:priority=3 0:4:priority=1 3:3:priority=1 5:2:priority=1";
    check("priority", jobs, "bbbbcccddaa", &[11, 4, 7, 9]);
    check("priority aging 2", jobs, "bbbbcccaadd", &[9, 4, 7, 11]);
}

#[test]
fn mlfq_drops_by_quanta_and_allotments() {
    check("mlfq quanta 1 2 4", "0:8", "aaaaaaaa", &[8]);
    // b comes at 2, in the middle of a's quantum at the middle level, and goes first until it drops to that level too;
    // a resumes with the tick it had left.
    check("mlfq quanta 1 2 4", "0:6 2:3", "aababbaaa", &[9, 6]);
    check("mlfq quanta 2 4 allotments 2 1", "0:6 1:6", "aabbaabbaabb", &[10, 12]);
}

#[test]
fn mlfq_boosts_everybody_lowest_level_first() {
    // Without a boost the short ones of the top level would starve a; at 6 it is back with them, in front of whoever is
    // preempted lower down.
    check("mlfq quanta 1 8 boost 6", "0:6 1:1 2:1 3:1 4:1 5:1 6:1", "abcdefagaaaa", &[12, 2, 3, 4, 5, 6, 8]);
}

#[test]
fn mlfq_boosts_who_runs() {
    // At 8 the boost finds b at the bottom in a quantum of four: it has one of the top level's from then on.
    check("mlfq quanta 1 4 boost 4", "5:2 2:5", "..bbbabba", &[9, 8]);
}

#[test]
fn mlfq_keeps_or_renews_what_is_left_on_io() {
    // a waits after one tick of its quantum of two: back at 4, it has one left, or two if it stays.
    check("mlfq quanta 2 9", "0:1/3/9 0:5", "abbbabbaaaaaaaa", &[15, 7]);
    check("mlfq quanta 2 9 stay", "0:1/3/9 0:5", "abbbaabbaaaaaaa", &[15, 8]);
    // The I/O falls on the last tick of a's quantum: that quantum is spent, stay or not, and with it the level.
    check("mlfq quanta 2 4 stay", "0:2/3/2 0:4", "aabbbbaa", &[8, 6]);
    // Both are at the top when a wakes at 5, in the middle of b's second quantum: a joins behind b, or in front of it.
    check("mlfq quanta 3 9 allotments 9 1", "0:1/4/3 0:7", "abbbbbbaaba", &[11, 10]);
    check("mlfq quanta 3 9 allotments 9 1 io-bump", "0:1/4/3 0:7", "abbbbaabbab", &[10, 11]);
}

#[test]
fn stride_shares_by_tickets() {
    let (ends, lanes) = run("stride quantum 1", "0:6:tickets=100 0:3:tickets=50 0:12:tickets=200");
    assert_eq!(ends.iter().max(), Some(&21));
    // Strides 1, 2 and 1/2: after every seven ticks all passes are equal again.
    assert_eq!(lanes, ["abccacc".repeat(3)]);
}

#[test]
fn a_stride_newcomer_starts_at_the_global_pass() {
    // At 6 both passes are 3; c starts there, and does not run alone until it has caught up.
    check(
        "stride quantum 1",
        "0:6 0:6 6:3",
        "abababababcabcc".replace("ababcabcc", "abcabcabc").as_str(),
        &[13, 14, 15],
    );
}

#[test]
fn every_kind_is_listed_once_by_its_name() {
    let names = ["fifo", "sjf", "srtf", "rr", "priority", "mlfq", "lottery", "stride", "cfs", "eevdf"];
    assert_eq!(SchedulerKind::ALL.map(SchedulerKind::name), names);
}
