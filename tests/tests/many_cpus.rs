//! One CPU and several against their naive model.

use os_scope_sim::EventKind;
use os_scope_sim::scenario::parse;
use os_scope_tests::naive::many::{Case, Lanes};
use os_scope_tests::run::{self, Ran};
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// The job that computed on each CPU at each tick, for `ticks` ticks.
fn lanes(ran: &Ran, cpus: usize, ticks: usize) -> Lanes {
    let mut lanes = vec![Vec::new(); cpus];
    for event in &ran.events {
        if let EventKind::Computed { cpu, pid, time } = event.kind {
            let lane = &mut lanes[cpu.index()];
            lane.resize((event.at - time).0 as usize, None);
            lane.resize(event.at.0 as usize, Some(pid.index()));
        }
    }
    lanes.iter_mut().for_each(|lane| lane.resize(ticks.max(lane.len()), None));
    lanes
}

#[test]
fn several_cpus_do_what_their_naive_model_does() {
    let mut alone = Tally::new("scheduling", "naive model");
    let mut one = Tally::new("scheduling", "naive, one queue");
    let mut each = Tally::new("scheduling", "naive, queue per CPU");
    for seed in 0..16_000 {
        let case = Case::random(&mut TestRng::new(seed));
        let text = case.text();
        let scenario = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let ran = run::check(scenario).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"));
        let naive = case.lanes();
        let real = lanes(&ran, case.cpus, naive[0].len());
        if let Some(at) =
            (0..naive[0].len()).find(|&at| real.iter().zip(&naive).any(|(real, naive)| real[at] != naive[at]))
        {
            let picture =
                |lanes: &Lanes| lanes.iter().map(|lane| format!("{}\n", letters(&lane[..=at]))).collect::<String>();
            panic!("seed {seed}, at tick {at}\n{text}real\n{}naive\n{}", picture(&real), picture(&naive));
        }
        assert_eq!(real, naive, "seed {seed}\n{text}");
        let tally = match (case.cpus, case.one) {
            (1, _) => &mut alone,
            (_, true) => &mut one,
            (_, false) => &mut each,
        };
        tally.agreed(case.kind.name());
    }
}

#[test]
fn with_one_queue_two_that_come_at_once_take_two_cpus() {
    // Both of the long ones make room at 2, not only the worse of them.
    for (kind, jobs) in [
        ("srtf", [(0, 10, 9), (0, 9, 9), (2, 1, 9), (2, 2, 9)]),
        ("priority", [(0, 10, 5), (0, 9, 4), (2, 1, 1), (2, 2, 2)]),
    ] {
        let mut text = format!("unit ticks\nmachine\n  cpus 2\n  scheduler {kind}\n  queues one\n");
        for (number, (arrival, run, priority)) in jobs.into_iter().enumerate() {
            text += &format!("process j{number} at {arrival} priority {priority}\n  compute {run}\n");
        }
        let ran = run::check(parse(&text).unwrap_or_else(|error| panic!("{error}")))
            .unwrap_or_else(|wrong| panic!("{text}\n{wrong}"));
        let busy: Vec<String> = lanes(&ran, 2, 5).iter().map(|lane| letters(&lane[..5])).collect();
        assert_eq!(busy, ["11330", "00211"], "{text}");
    }
}

#[test]
fn an_idle_cpu_takes_who_may_not_run_on_the_first_idle_one() {
    // At 3 the one that wakes takes the CPU of the long one, which may go on at CPU 2, but not at CPU 0.
    let text = "unit ticks\nmachine\n  cpus 3\n  scheduler priority\nprocess a priority 1 cpus 1\n  compute 1\n  io 2\n  compute 2\nprocess b at 2 priority 2 cpus 1 2\n  compute 3\n";
    let ran =
        run::check(parse(text).unwrap_or_else(|error| panic!("{error}"))).unwrap_or_else(|wrong| panic!("{wrong}"));
    let busy: Vec<String> = lanes(&ran, 3, 5).iter().map(|lane| letters(lane)).collect();
    assert_eq!(busy, [".....", "0.100", "...11"]);
}

/// A digit for each tick of a CPU.
fn letters(lane: &[Option<usize>]) -> String {
    lane.iter().map(|job| job.map_or_else(|| String::from("."), |job| job.to_string())).collect()
}
