//! Shares of the CPU follow weights and tickets.

use os_scope_sim::scenario::parse;
use os_scope_sim::sched::weight;
use os_scope_sim::{Event, EventKind, Machine, Snapshot};
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// Runs a scenario until `until`, and returns the snapshot at its last event and each process's time on a CPU.
fn run(text: &str, until: u64) -> (Snapshot, Vec<u64>) {
    let mut machine = Machine::new(parse(text).unwrap_or_else(|error| panic!("{error}\n{text}")));
    let mut events: Vec<Event> = Vec::new();
    let mut snapshot = Snapshot::first(machine.setup().clone());
    while machine.step(&mut events) && events.last().is_none_or(|event| event.at.0 < until) {}
    events.iter().filter(|event| event.at.0 <= until).for_each(|event| snapshot.apply(event));
    let on_cpu =
        |pid: usize| match snapshot.cpus.iter().find(|cpu| cpu.running.is_some_and(|running| running.index() == pid)) {
            Some(cpu) => until.saturating_sub(cpu.since.0),
            None => 0,
        };
    let ran = snapshot.processes.iter().enumerate().map(|(pid, process)| process.ran.0 + on_cpu(pid)).collect();
    (snapshot, ran)
}

/// Checks that shares of busy processes are as their weights, within a tolerance, in thousandths.
fn check(text: &str, until: u64, weights: &[u64], within: u64, tally: &mut Tally) {
    let (_, ran) = run(text, until);
    let (sum, all) = (weights.iter().sum::<u64>(), ran.iter().sum::<u64>());
    for (ran, weight) in ran.iter().zip(weights) {
        let (found, expected) = (ran * 1000 / all, weight * 1000 / sum);
        assert!(found.abs_diff(expected) <= within, "{text}\n{found} ‰ instead of {expected} ‰");
    }
    let said = text.split("scheduler ").nth(1).and_then(|rest| rest.split_whitespace().next());
    tally.agreed(said.unwrap_or_default());
}

#[test]
fn fair_schedulers_share_by_weight() {
    let tally = &mut Tally::new("scheduling", "property: shares follow weights, within 0.6 percentage points");
    for seed in 0..500 {
        let random = &mut TestRng::new(seed);
        let nice: Vec<i8> = (0..random.within(2..6)).map(|_| random.of(&[-5, -2, 0, 0, 1, 3, 5, 10])).collect();
        let weights: Vec<u64> = nice.iter().map(|&nice| weight(nice)).collect();
        for scheduler in ["cfs", "eevdf", "eevdf slice 3ms", "cfs latency 24ms granularity 3ms tick 1ms"] {
            let mut text = format!("machine\n  scheduler {scheduler}\n  cost switch 0\n");
            for (number, nice) in nice.iter().enumerate() {
                text += &format!("process p{number} nice {nice}\n  compute 100s\n");
            }
            check(&text, 10_000_000_000, &weights, 6, tally);
        }
    }
}

/// On a real 6.18 kernel (HZ 250, two CPUs, one of them used) two busy loops at nice 0 and 5 got 75.35 % and 24.65 %.
#[test]
fn eevdf_shares_as_linux_did() {
    let text = "machine\n  cpus 2\n  scheduler eevdf\n  cost switch 2us\nprocess a cpus 1\n  compute 9s\nprocess b nice 5 cpus 1\n  compute 9s\n";
    let (_, ran) = run(text, 4_000_000_000);
    let share = ran[0] * 10_000 / (ran[0] + ran[1]);
    assert!(share.abs_diff(7535) <= 100, "{share}");
}

#[test]
fn stride_is_never_more_than_a_quantum_for_each_other_from_its_share() {
    let mut tally =
        Tally::new("scheduling", "property: each job's time is its share by tickets, but for a quantum for each job");
    for seed in 0..2_000 {
        let random = &mut TestRng::new(seed);
        let tickets: Vec<u64> = (0..random.within(2..6)).map(|_| random.within(10..300)).collect();
        let quantum = random.within(1..9);
        let mut text = format!("unit ticks\nmachine\n  scheduler stride quantum {quantum}\n");
        tickets
            .iter()
            .enumerate()
            .for_each(|(number, tickets)| text += &format!("process p{number} tickets {tickets}\n  compute 90000\n"));
        let until = 500 * quantum;
        let (_, ran) = run(&text, until);
        let sum: u64 = tickets.iter().sum();
        for (ran, tickets) in ran.iter().zip(&tickets) {
            // A quantum for each pair that it is in (Waldspurger and Weihl 1995, section 3.2), and the one that is
            // under way.
            let bound = quantum * (count(&text) + 1);
            assert!(ran.abs_diff(until * tickets / sum) <= bound, "{text}\n{ran} of {until} with {tickets} of {sum}");
        }
        tally.agreed("stride");
    }
}

/// Processes in a text.
fn count(text: &str) -> u64 {
    text.matches("process ").count() as u64
}

#[test]
fn a_lottery_is_fair_in_the_long_run() {
    let mut tally = Tally::new(
        "scheduling",
        "property: of 2,000 draws each job wins its share by tickets, within five standard deviations",
    );
    for seed in 0..2_000 {
        let random = &mut TestRng::new(seed);
        let tickets: Vec<u64> = (0..random.within(2..6)).map(|_| random.within(10..300)).collect();
        let (quantum, draws) = (random.within(1..4), 2_000);
        let mut text = format!("unit ticks\nmachine\n  scheduler lottery quantum {quantum}\n  seed {seed}\n");
        tickets
            .iter()
            .enumerate()
            .for_each(|(number, tickets)| text += &format!("process p{number} tickets {tickets}\n  compute 90000\n"));
        let (_, ran) = run(&text, draws * quantum);
        let sum = tickets.iter().sum::<u64>() as f64;
        for (ran, tickets) in ran.iter().zip(&tickets) {
            // The number of wins is binomial (Waldspurger and Weihl 1994, section 2.2).
            let (won, share) = ((ran / quantum) as f64, *tickets as f64 / sum);
            let deviation = (draws as f64 * share * (1.0 - share)).sqrt();
            assert!(
                (won - draws as f64 * share).abs() <= 5.0 * deviation,
                "{text}\n{won} of {draws} with {tickets} of {sum}"
            );
        }
        tally.agreed("lottery");
    }
}

#[test]
fn real_time_classes_come_first_and_a_deadline_gets_its_bandwidth() {
    let text = "unit ticks\nmachine\n  scheduler eevdf\nprocess normal\n  compute 40\nprocess fifo at 5 class fifo 10\n  compute 4\nprocess rr at 6 class rr 50\n  compute 3\n\
                process edf at 20 class deadline 2 10\n  compute 6\n";
    let (end, _) = run(text, u64::MAX);
    let ends: Vec<u64> = end.processes.iter().map(|process| process.ended.map_or(0, |at| at.0)).collect();
    // rr preempts fifo at 6, and fifo goes on at 9; two ticks in each of three periods for edf.
    assert_eq!(ends, [53, 12, 9, 42]);
    assert!(matches!(end.last, Some(Event { kind: EventKind::Finished, .. })));
}
