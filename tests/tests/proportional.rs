//! Lottery, stride, cfs, eevdf and the real-time classes against their naive models, on one CPU and on several that
//! have nothing to do with each other.

use std::collections::BTreeSet;

use os_scope_sim::scenario::parse;
use os_scope_sim::sched::{Class, SchedulerKind};
use os_scope_sim::{EventKind, Pid, Time};
use os_scope_tests::naive::one::{Case, Job, Outcome, Slot};
use os_scope_tests::run::{self, Ran};
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// What a CPU did in each tick, and when each of its jobs first ran and ended.
fn outcome(ran: &Ran, case: &Case, cpu: usize) -> Outcome {
    let tick = |time: Time| time.0 / case.unit().1;
    let pids: Vec<usize> = (0..case.jobs.len()).filter(|&job| case.jobs[job].cpu == cpu).collect();
    let job = |pid: Pid| pids.iter().position(|&other| other == pid.index());
    let mut lane = Vec::new();
    let mut switch = None;
    for event in &ran.events {
        let (from, job, slot) = match event.kind {
            EventKind::SwitchStarted { cpu: on, to, .. } if on.index() == cpu => {
                switch = Some((event.at, to));
                continue;
            }
            EventKind::Dispatched { cpu: on, .. } if on.index() == cpu => match switch.take() {
                Some((from, to)) => (from, job(to), Slot::Switch as fn(usize) -> Slot),
                None => continue,
            },
            EventKind::Computed { cpu: on, pid, time } if on.index() == cpu => {
                (event.at - time, job(pid), Slot::Run as fn(usize) -> Slot)
            }
            _ => continue,
        };
        lane.resize(tick(from) as usize, Slot::Idle);
        lane.resize(tick(event.at) as usize, slot(job.expect("it runs where it may")));
    }
    let processes = || pids.iter().map(|&pid| &ran.end.processes[pid]);
    let first = processes().filter_map(|process| process.first_run.map(tick)).collect();
    let ended = processes().filter_map(|process| process.ended.map(tick)).collect();
    Outcome { lane, first, ended }
}

/// The machine and the naive model do the same; returns what the first CPU did.
fn same(case: &Case) -> Outcome {
    let text = case.text();
    let ran = run::check(parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")))
        .unwrap_or_else(|wrong| panic!("{text}\n{wrong}"));
    for cpu in 0..case.cpus {
        let real = outcome(&ran, case, cpu);
        let naive = case.of(cpu).run(&real.lane);
        if let Some(at) = (0..real.lane.len().max(naive.lane.len())).find(|&at| real.lane.get(at) != naive.lane.get(at))
        {
            let slots = |lane: &[Slot]| lane.iter().take(at + 3).map(|slot| format!("{slot:?} ")).collect::<String>();
            panic!("CPU {cpu} at tick {at}\n{text}real  {}\nnaive {}", slots(&real.lane), slots(&naive.lane));
        }
        assert_eq!(real, naive, "CPU {cpu}\n{text}");
    }
    outcome(&ran, case, 0)
}

#[test]
fn the_real_time_classes_are_what_their_naive_models_are() {
    let mut tally = Tally::new("scheduling", "naive model");
    for seed in 0..8_000 {
        let case = Case::real_time(&mut TestRng::new(seed));
        same(&case);
        let classes: BTreeSet<&str> = case.jobs.iter().filter_map(|job| name(job.class)).collect();
        classes.into_iter().for_each(|class| tally.agreed(class));
    }
}

/// The name of a real-time class.
const fn name(class: Class) -> Option<&'static str> {
    match class {
        Class::Normal => None,
        Class::Fifo(_) => Some("class fifo"),
        Class::Rr(_) => Some("class rr"),
        Class::Deadline { .. } => Some("class deadline"),
    }
}

#[test]
fn cpus_with_jobs_of_their_own_do_as_each_would_alone() {
    let mut tally = Tally::new("scheduling", "naive, pinned");
    for seed in 0..3_000 {
        let case = Case::pinned(&mut TestRng::new(seed));
        same(&case);
        tally.agreed(case.kind.name());
    }
}

#[test]
fn proportional_shares_are_what_their_naive_models_give() {
    let mut tally = Tally::new("scheduling", "naive model");
    for seed in 0..12_000 {
        let case = Case::random(&mut TestRng::new(seed));
        same(&case);
        tally.agreed(case.kind.name());
    }
}

/// A policy with what it is followed by, whether what expires is first, the cost of a switch, jobs as "arrival:run",
/// and when they end. The timer ticks every millisecond.
fn ends(kind: SchedulerKind, [first, second]: [u64; 2], expired_first: bool, switch: u64, jobs: &str, ends: &[u64]) {
    let job = |job: &str| {
        let (arrival, run) = job.split_once(':').expect("arrival:run");
        let time = |text: &str| text.parse().expect("a time");
        Job { arrival: time(arrival), run: time(run), io: None, nice: 0, tickets: 100, class: Class::Normal, cpu: 0 }
    };
    let case = Case {
        kind,
        quantum: 1,
        latency: first * 1000,
        granularity: second * 1000,
        slice: first * 1000,
        tick: 1,
        expired_first,
        io_time: 1,
        switch,
        seed: 1,
        cpus: 1,
        jobs: jobs.split(' ').map(job).collect(),
    };
    assert_eq!(same(&case).ended, ends, "{}", case.text());
}

/// Jobs of class deadline under fifo, "arrival:run/io:runtime,deadline,period", whose I/O takes that long, or of class
/// normal, and when they end.
fn deadlines(io_time: u64, switch: u64, jobs: &str, ends: &[u64]) {
    let time = |text: &str| text.parse().unwrap_or_else(|_| panic!("{text}"));
    let job = |job: &str| {
        let [arrival, run, class] = job.split(':').collect::<Vec<_>>()[..] else { panic!("{job}") };
        let (run, io) = run.split_once('/').map_or((run, None), |(run, io)| (run, Some(time(io))));
        let class = match class.split(',').map(|number| Time(number.parse().unwrap_or(0))).collect::<Vec<_>>()[..] {
            [runtime, deadline, period] => Class::Deadline { runtime, deadline, period },
            _ => Class::Normal,
        };
        Job { arrival: time(arrival), run: time(run), io, nice: 0, tickets: 100, class, cpu: 0 }
    };
    let jobs = jobs.split(' ').map(job).collect();
    let none = Case { jobs: Vec::new(), kind: SchedulerKind::Fifo, ..Case::random(&mut TestRng::new(1)) };
    let case = Case { io_time, switch, jobs, expired_first: false, ..none };
    assert_eq!(same(&case).ended, ends, "{}", case.text());
}

#[test]
fn who_uses_up_its_runtime_late_has_the_next_at_once() {
    // The second has its six ticks at 12, a tick into its next period: its deadline is 22 then, not 23, and it comes
    // before the third, which has the same but arrived later.
    deadlines(1, 0, "0:6:6,10,10 0:12:6,11,11 12:1:1,10,10", &[6, 18, 19]);
}

#[test]
fn equal_deadlines_go_by_arrival() {
    deadlines(1, 0, "2:2:2,8,8 0:2:2,10,10 0:4:4,5,5", &[8, 6, 4]);
}

#[test]
fn who_would_wake_behind_its_deadline_wakes_in_the_next_period() {
    // It would be back at 6 and at 16, behind its deadlines at 4 and 14.
    deadlines(5, 0, "0:3/1:2,4,10", &[21]);
}

#[test]
fn who_would_wake_with_nothing_left_costs_no_switch() {
    // Its I/O is done at 5, and its next period begins at 10.
    deadlines(3, 1, "0:4/2:2,10,10 0:20:normal", &[13, 27]);
}

#[test]
fn a_slice_of_cfs_is_at_most_the_latency() {
    // More than two milliseconds, at ticks: three at a time, not four as the granularity alone would have it.
    ends(SchedulerKind::Cfs, [2, 3], false, 0, "0:6 0:6", &[9, 12]);
}

#[test]
fn cfs_moves_on_when_who_held_it_back_ends() {
    // The second is at 1 when it ends and the third comes; the first is at 3 and no job is behind it, so the third
    // starts there too.
    ends(SchedulerKind::Cfs, [6, 1], true, 0, "0:6 0:1 4:2", &[7, 4, 9]);
}

#[test]
fn a_tick_comes_before_who_arrives_at_it_if_what_expires_is_first() {
    // The tick at 3 found no job waiting; that at 4 gives way.
    ends(SchedulerKind::Cfs, [2, 1], true, 0, "3:2 0:5", &[6, 7]);
}

#[test]
fn eevdf_renews_the_deadline_of_who_runs_alone() {
    // Its half slice was up at 3: its deadline is 8 since then, before the newcomer's 9.5, and it makes room then.
    ends(SchedulerKind::Eevdf, [5, 0], false, 0, "0:12 7:3", &[15, 11]);
}

#[test]
fn eevdf_protects_a_slice_from_the_choice_on() {
    // At 6 the CPU begins to switch to the first, until 8; the third comes at 7 with an earlier deadline and waits
    // until that slice is used, at 12.
    ends(SchedulerKind::Eevdf, [4, 0], false, 2, "0:8 0:8 7:2", &[26, 30, 16]);
}
