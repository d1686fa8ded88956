//! Random machines: fold = machine and the invariants after every step.

use os_scope_sim::scenario::{BUILT_IN, parse};
use os_scope_sim::snapshot::State;
use os_scope_tests::{random, run};

/// How many scenarios; `OS_SCOPE_RUNS` asks for more or fewer.
fn runs() -> u64 {
    std::env::var("OS_SCOPE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1_500)
}

#[test]
fn random_scenarios_keep_every_invariant_and_end() {
    let mut seen = [0; 6];
    for seed in 0..runs() {
        let text = random::scenario(seed);
        let scenario = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let ran = run::check(scenario).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"));
        let killed = ran.end.processes.iter().filter(|process| matches!(process.state, State::Terminated(Some(_)))).count();
        let of_interest =
            [ran.end.counts.evictions, ran.end.counts.major_faults, ran.end.counts.tlb_hits, ran.end.counts.switches, killed as u64, 1];
        seen.iter_mut().zip(of_interest).for_each(|(seen, count)| *seen += u64::from(count > 0));
    }
    // Scenarios in which nothing happens would prove nothing.
    let [evictions, major, hits, switches, killed, all] = seen;
    for (what, count, share) in
        [("evictions", evictions, 3), ("major faults", major, 5), ("TLB hits", hits, 3), ("switches", switches, 2), ("kills", killed, 20)]
    {
        assert!(count * share >= all, "{count} of {all} scenarios had {what}");
    }
}

#[test]
fn built_in_scenarios_keep_every_invariant() {
    for built_in in BUILT_IN {
        let ran = run::check(parse(built_in.text).expect(built_in.name)).unwrap_or_else(|wrong| panic!("{}: {wrong}", built_in.name));
        assert!(ran.end.finished, "{}", built_in.name);
    }
}
