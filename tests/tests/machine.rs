//! Random machines: fold = machine and the invariants after every step.

use os_scope_sim::scenario::{BUILT_IN, parse};
use os_scope_sim::snapshot::ProcessState;
use os_scope_tests::{random, run};

/// How many scenarios; `OS_SCOPE_RUNS` asks for more or fewer.
fn runs() -> u64 {
    std::env::var("OS_SCOPE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1_500)
}

#[test]
fn random_scenarios_keep_every_invariant_and_end() {
    let mut seen = [0; 6];
    let from = std::env::var("OS_SCOPE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    for seed in from..from + runs() {
        let text = random::scenario(seed);
        let scenario = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let ran = run::check(scenario).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"));
        let killed = ran
            .end
            .processes
            .iter()
            .filter(|process| matches!(process.state, ProcessState::Terminated(Some(_))))
            .count();
        let of_interest = [
            ran.end.counts.evictions,
            ran.end.counts.major_faults,
            ran.end.counts.tlb_hits,
            ran.end.counts.switches,
            killed as u64,
            1,
        ];
        seen.iter_mut().zip(of_interest).for_each(|(seen, count)| *seen += u64::from(count > 0));
    }
    // Scenarios in which nothing happens would prove nothing.
    let [evictions, major, hits, switches, killed, all] = seen;
    for (what, count, share) in [
        ("evictions", evictions, 3),
        ("major faults", major, 5),
        ("TLB hits", hits, 3),
        ("switches", switches, 2),
        ("kills", killed, 20),
    ] {
        assert!(count * share >= all, "{count} of {all} scenarios had {what}");
    }
}

#[test]
fn built_in_scenarios_keep_every_invariant() {
    for built_in in BUILT_IN {
        let ran = run::check(parse(built_in.text).expect(built_in.name))
            .unwrap_or_else(|wrong| panic!("{}: {wrong}", built_in.name));
        assert!(ran.end.finished, "{}", built_in.name);
    }
}

#[test]
fn what_a_process_leaves_is_used_again() {
    // Each of the three needs the frame, both slots of swap and the huge page for itself.
    let text = "unit ticks\nmachine\n  frames 1\n  swap 2\n  huge-pages 1\nprocess p x3 every 1000\n  region small 0x1000 12K\n  region large 0x200000 2M huge\n  \
                pages 1w 2w 3 1 2 3\n  write 0x200000\n";
    let ran =
        run::check(parse(text).unwrap_or_else(|error| panic!("{error}"))).unwrap_or_else(|wrong| panic!("{wrong}"));
    let ends: Vec<ProcessState> = ran.end.processes.iter().map(|process| process.state).collect();
    assert_eq!(ends, [ProcessState::Terminated(None); 3]);
    // Pages 1 and 2 come back from swap; page 3 was never written, and is touched anew.
    assert_eq!(ran.end.counts.major_faults, 3 * 2);
}
