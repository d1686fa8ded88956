//! Random machines under two rules: where they part, found in the slow way, and that nothing showed before.

use std::collections::{BTreeMap, BTreeSet};

use os_scope_sim::divergence::{Divergence, Found, Search, outcome};
use os_scope_sim::rule::Rule;
use os_scope_sim::scenario::{BUILT_IN, parse, with_line};
use os_scope_sim::{Event, EventKind, Machine, Pfn, Pid, Scenario, Snapshot, Time};
use os_scope_tests::random;

/// More events than any of these machines needs.
const MOST: usize = 1 << 20;

fn runs() -> u64 {
    std::env::var("OS_SCOPE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300)
}

fn search(a: &Scenario, b: &Scenario) -> Option<Divergence> {
    match Search::new(a.clone(), b.clone()).run(2 * MOST) {
        Found::Parted(divergence) => Some(divergence),
        Found::Never => None,
        Found::NotYet => panic!("all events of both are within the limit"),
    }
}

fn events(scenario: &Scenario) -> Vec<Event> {
    let mut events = Vec::new();
    let mut machine = Machine::new(scenario.clone());
    while machine.step(&mut events) {
        assert!(events.len() < MOST, "{:?} goes on for ever", scenario.setup);
    }
    events
}

/// What shows at each time, in no order. Of a process that gets its CPU back there is nothing to see.
fn shown(events: &[Event]) -> BTreeMap<Time, Vec<String>> {
    let mut shown = BTreeMap::<Time, Vec<String>>::new();
    let mut last = BTreeMap::new();
    for event in events {
        match event.kind {
            EventKind::Dispatched { cpu, pid, .. } => {
                if last.insert(cpu, pid) == Some(pid) {
                    continue;
                }
                last.retain(|other, runs| *other == cpu || *runs != pid);
            }
            EventKind::SwitchStarted { cpu, .. }
            | EventKind::Blocked { cpu, .. }
            | EventKind::Exited { cpu, .. }
            | EventKind::Killed { cpu, .. } => {
                last.remove(&cpu);
            }
            _ => {}
        }
        if let Some(what) = outcome(event.kind) {
            shown.entry(event.at).or_default().push(format!("{what:?}"));
        }
    }
    shown.values_mut().for_each(|all| all.sort());
    shown
}

/// What can be seen after all events before a time.
fn seen(scenario: &Scenario, events: &[Event], before: Time) -> (Vec<Option<Pid>>, BTreeSet<(Pfn, String)>) {
    let mut snapshot = Snapshot::first(Machine::new(scenario.clone()).setup().clone());
    events.iter().take_while(|event| event.at < before).for_each(|event| snapshot.apply(event));
    let frames = snapshot.memory.frames.iter().zip(0..).map(|(frame, at)| (Pfn(at), format!("{:?}", frame.page)));
    (snapshot.cpus.iter().map(|cpu| cpu.running.or(cpu.switching_to)).collect(), frames.collect())
}

#[test]
fn random_machines_part_where_the_slow_way_says() {
    let (mut parted, mut never) = (0, 0);
    for seed in 0..runs() {
        let text = random::scenario(seed);
        let a = parse(&text).expect("well written");
        let rules = Rule::others(&a.setup);
        let Some(rule) = rules.get(seed as usize % rules.len().max(1)) else { continue };
        let b = parse(&with_line(&text, &rule.line(&a.setup))).expect("well written");
        let all = [events(&a), events(&b)];
        let [one, other] = [shown(&all[0]), shown(&all[1])];
        let expected = one.keys().chain(other.keys()).filter(|at| one.get(at) != other.get(at)).min();
        let found = search(&a, &b);
        assert_eq!(found.map(|divergence| divergence.at).as_ref(), expected, "{rule:?}\n{text}");
        let Some(Divergence { at, then }) = found else {
            never += 1;
            continue;
        };
        parted += 1;
        assert!(then.iter().any(|then| then.event.is_some()));
        for (then, events) in then.iter().zip(&all) {
            match then.event {
                Some(event) => assert_eq!((events[then.position - 1], event.at), (event, at), "{rule:?}\n{text}"),
                None => {
                    assert_eq!(then.position, events.iter().filter(|event| event.at <= at).count(), "{rule:?}\n{text}")
                }
            }
        }
        assert_eq!(seen(&a, &all[0], at), seen(&b, &all[1], at), "{rule:?}\n{text}");
    }
    assert!(parted * 4 > never && never * 20 > parted, "{parted} parted, {never} did not");
}

#[test]
fn rules_of_the_built_in_scenarios_part_or_not_as_they_run() {
    for built_in in BUILT_IN {
        let a = parse(built_in.text).expect(built_in.name);
        for rule in Rule::others(&a.setup) {
            let b = parse(&with_line(built_in.text, &rule.line(&a.setup))).expect(built_in.name);
            let divergence = search(&a, &b);
            assert_eq!(divergence.is_none(), shown(&events(&a)) == shown(&events(&b)), "{} {rule:?}", built_in.name);
        }
    }
}
