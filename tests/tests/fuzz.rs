//! Whatever is read ends in something sound or in an error, within limits: never in a panic, a hang or an endless
//! answer.

use std::time::{Duration, Instant};

use os_scope_scene::lens::LensKind;
use os_scope_sim::scenario::{BUILT_IN, parse, parse_scene};
use os_scope_sim::{Event, Machine, Snapshot};
use os_scope_tests::mutate::{extremes, mutate};
use os_scope_tests::seeded::Seeded;
use os_scope_tests::{invariants, random};
use os_scope_trace::{Limits, Reader, Recording};

/// How many texts; `OS_SCOPE_RUNS` asks for more or fewer.
fn runs() -> u64 {
    std::env::var("OS_SCOPE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(3_000)
}

/// The longest that reading one text may take. Far more than it does: a busy machine is no defect.
const PATIENCE: Duration = Duration::from_secs(20);

fn in_time<T>(text: &[u8], what: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = what();
    assert!(begun.elapsed() < PATIENCE, "it took {:?}\n{}", begun.elapsed(), String::from_utf8_lossy(text));
    done
}

/// The seeds to be tried: `OS_SCOPE_SEED` says where they begin.
fn seeds() -> std::ops::Range<u64> {
    let from = std::env::var("OS_SCOPE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    from..from + runs()
}

#[test]
fn extreme_machines_keep_every_invariant() {
    let (mut sound, mut seen) = (0, std::collections::BTreeSet::new());
    for seed in seeds() {
        let random = &mut Seeded::new(seed);
        let text = extremes(random, &random::scenario(seed));
        let Ok(scenario) = in_time(text.as_bytes(), || parse(&text)) else { continue };
        sound += 1;
        seen.insert(scenario.setup.machine.scheduler.name());
        seen.insert(scenario.setup.machine.replacement.name());
        in_time(text.as_bytes(), || {
            let mut machine = Machine::new(scenario);
            let mut events: Vec<Event> = Vec::new();
            for step in 0..1_500 {
                if !machine.step(&mut events) {
                    break;
                }
                if step % 50 == 0 {
                    invariants::check(&machine.snapshot()).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
                }
            }
            let mut folded = Snapshot::first(machine.setup().clone());
            events.iter().for_each(|event| folded.apply(event));
            assert!(folded == machine.snapshot(), "the fold is not the machine\n{text}");
        });
    }
    assert!(sound * 5 > runs(), "{sound} sound texts prove little");
    assert!(runs() < 1_000 || seen.len() >= 22, "only {seen:?}");
}

#[test]
fn spoilt_scenarios_end_in_a_machine_or_an_error() {
    let (mut sound, mut unsound) = (0, 0);
    for seed in seeds() {
        let random = &mut Seeded::new(seed);
        let whole = if random.once_in(2) { random::scenario(seed) } else { random.of(BUILT_IN).text.into() };
        let text = mutate(random, &whole);
        match in_time(text.as_bytes(), || parse_scene(&text, &LensKind::names())) {
            Ok(scenario) => {
                sound += 1;
                in_time(text.as_bytes(), || start(Machine::new(scenario), &text));
            }
            Err(error) => {
                unsound += 1;
                let lines = text.lines().count().max(1) as u32;
                assert!((1..=lines + 1).contains(&error.line), "{error:?}\n{text}");
                assert!(
                    error.column >= 1 && error.length >= 1 && error.caret as usize <= error.quoted.chars().count(),
                    "{error:?}\n{text}"
                );
                let said = error.to_string();
                assert!(said.len() < 2_000 && said.lines().count() <= 3, "{said}\n{text}");
            }
        }
    }
    assert!(sound * 20 > unsound && unsound > sound / 20, "{sound} sound and {unsound} unsound texts prove little");
}

/// Runs the beginning, and holds the fold against the machine.
fn start(mut machine: Machine, text: &str) {
    let mut folded = Snapshot::first(machine.setup().clone());
    let mut events: Vec<Event> = Vec::new();
    while events.len() < 4_000 && machine.step(&mut events) {}
    events.iter().for_each(|event| folded.apply(event));
    assert!(folded == machine.snapshot(), "the fold is not the machine\n{text}");
}

/// The beginnings of recordings in every format.
const RECORDINGS: [&str; 6] = [
    "==1== Lackey\nI  0401ab70,3\nI  0401ab73,5\n S 1fff000658,8\n L 1fff000658,8\n M 0421d010,4\n",
    "1 2 3 4 1 2 5\n1, 2, 3w\n# pages\n4\n",
    "0x1000\n0x2000 w\n# addresses\n140737488347136\n",
    "# tracer: nop\n#\n   sh-10 [000] d..2. 1.000000: sched_switch: prev_comm=sh prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=ls next_pid=11 next_prio=120\n   \
     ls-11 [000] d..2. 1.002000: sched_switch: prev_comm=ls prev_pid=11 prev_prio=120 prev_state=R+ ==> next_comm=swapper/0 next_pid=0 next_prio=120\n   \
     <idle>-0 [000] d..3. 1.003000: sched_wakeup: comm=sh pid=10 prio=120 target_cpu=001\n",
    "   sh-10 [001] ..... 5.000001: sched_process_fork: comm=sh pid=10 child_comm=sh child_pid=12\n   sh-12 [001] ..... 5.1: sched_process_exec: filename=/bin/ls pid=12 old_pid=12\n   \
     ls-12 [001] ..... 5.2: sched_process_exit: comm=ls pid=12 prio=120\n   sh-10 [001] ..... 5.3: sched_migrate_task: comm=sh pid=10 prio=120 orig_cpu=1 dest_cpu=0\n",
    "   ls-11 [000] ..... 2.000000: page_fault_user: address=0x7f0000001000 ip=0x401000 error_code=0x6\n",
];

#[test]
fn spoilt_recordings_end_in_a_recording_or_an_error_however_they_are_cut() {
    let limits = Limits { references: 500, pages: 500, events: 500 };
    let mut read = 0;
    for seed in seeds() {
        let random = &mut Seeded::new(seed);
        let many = random.of(&RECORDINGS).repeat(random.within(1..4) as usize);
        let text = mutate(random, &many);
        let bytes = text.as_bytes();
        let whole = in_time(bytes, || {
            let mut reader = Reader::with_limits("spoilt", limits);
            reader.push(bytes).and_then(|()| reader.finish())
        });
        let mut reader = Reader::with_limits("spoilt", limits);
        let mut rest = bytes;
        let mut pushed = Ok(());
        while pushed.is_ok() && !rest.is_empty() {
            let (piece, more) = rest.split_at(random.within(1..rest.len().min(40) as u64 + 1) as usize);
            pushed = reader.push(piece);
            rest = more;
        }
        let cut = pushed.and_then(|()| reader.finish());
        assert!(whole == cut, "{whole:?}\ncut {cut:?}\n{text}");
        if let Ok(Recording::Schedule(schedule)) = &whole {
            let mut snapshot = Snapshot::first(schedule.setup.clone());
            schedule.events.iter().for_each(|event| snapshot.apply(event));
            assert!(schedule.events.is_sorted_by_key(|event| event.at), "{text}");
        }
        read += u64::from(whole.is_ok());
    }
    assert!(read * 2 > runs(), "{read} of {} recordings were read", runs());
}
