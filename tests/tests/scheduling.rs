//! Every scheduler against its naive model, and what is true of all of them.

use os_scope_sim::scenario::parse;
use os_scope_sim::{Event, Snapshot, Time, What};
use os_scope_tests::naive::mlfq::{self, Slice};
use os_scope_tests::naive::schedule::{Case, Job};
use os_scope_tests::run::{self, Ran};
use os_scope_tests::seeded::Seeded;
use os_scope_tests::witness::Tally;

fn machine(text: &str) -> Ran {
    run::check(parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))).unwrap_or_else(|wrong| panic!("{text}\n{wrong}"))
}

/// Who computed at each tick.
fn lane(ran: &Ran) -> Vec<Option<usize>> {
    let mut lane = Vec::new();
    for event in &ran.events {
        if let What::Computed { pid, time, .. } = event.what {
            let begun = (event.at.0 - time.0) as usize;
            assert!(lane.len() <= begun, "two at once at {begun}");
            lane.resize(begun, None);
            lane.resize(begun + time.0 as usize, Some(pid.index()));
        }
    }
    lane
}

#[test]
fn every_scheduler_does_what_its_naive_model_does() {
    let mut tally = Tally::new("scheduling", "naive model");
    for seed in 0..4_000 {
        let case = Case::random(&mut Seeded::new(seed));
        let (real, naive) = (lane(&machine(&case.text())), case.lane());
        if let Some(at) = (0..real.len().max(naive.len())).find(|&at| real.get(at) != naive.get(at)) {
            panic!("at tick {at} {:?} runs, naively {:?}\n{}real  {real:?}\nnaive {naive:?}", real.get(at), naive.get(at), case.text());
        }
        tally.agreed(case.kind.name());
    }
}

/// Who ran when, from which level.
fn slices(first: Snapshot, events: &[Event], top: u8) -> Vec<Slice> {
    let mut snapshot = first;
    let mut slices: Vec<Slice> = Vec::new();
    let mut open = false;
    for event in events {
        let now = event.at.0;
        let ends = match event.what {
            What::QuantumExpired { .. } | What::Preempted { .. } | What::Blocked { .. } | What::Exited { .. } => true,
            What::Boosted => open && slices.last().is_some_and(|slice| slice.3 != usize::from(top)),
            _ => false,
        };
        if let Some(last) = slices.last_mut().filter(|_| open && ends) {
            last.1 = now;
            open = false;
        }
        let again = match event.what {
            What::Dispatched { pid, .. } => Some((pid.index(), snapshot.processes[pid.index()].sched.level)),
            What::Boosted if ends => slices.last().map(|slice| (slice.2, top)),
            _ => None,
        };
        if let Some((job, level)) = again {
            slices.push((now, now, job, level.into()));
            open = true;
        }
        snapshot.apply(event);
    }
    slices.retain(|slice| slice.0 < slice.1);
    slices
}

#[test]
fn mlfq_does_what_its_five_rules_say() {
    let mut tally = Tally::new("scheduling", "naive model");
    for seed in 0..6_000 {
        let case = mlfq::Case::random(&mut Seeded::new(seed));
        let text = case.text();
        let Ran { events, end } = machine(&text);
        let found = slices(Snapshot::first(end.setup), &events, case.levels.len() as u8 - 1);
        let expected = case.slices();
        if let Some(at) = (0..found.len().max(expected.len())).find(|&at| found.get(at) != expected.get(at)) {
            let part = |slices: &[Slice]| format!("{:?}", &slices[at.saturating_sub(2).min(slices.len())..slices.len().min(at + 3)]);
            panic!("seed {seed}, slice {at} (from, to, job, level)\n{text}real  {}\nnaive {}", part(&found), part(&expected));
        }
        tally.agreed("mlfq");
    }
}

#[test]
fn every_job_runs_as_long_as_it_should_and_time_adds_up() {
    let mut tally = Tally::new("scheduling", "property: every job completes; busy + idle + switching = makespan, on 1 to 3 CPUs");
    for seed in 0..2_000 {
        let random = &mut Seeded::new(seed);
        let case = Case::random(random);
        let (cpus, switch) = (random.within(1..4), random.of(&[0, 0, 1, 3]));
        let text = case.text().replace("machine\n", &format!("machine\n  cpus {cpus}\n  cost switch {switch}\n"));
        let Ran { end, .. } = machine(&text);
        for (process, Job { arrival, run, .. }) in end.processes.iter().zip(&case.jobs) {
            assert_eq!((process.done.compute, process.arrival), (Time(*run), Time(*arrival)), "{text}");
            assert_eq!(process.ran, Time(*run), "{text}");
            let (Some(first), Some(ended)) = (process.first_run, process.ended) else { panic!("{text}\na job was lost") };
            assert!(process.arrival <= first && first < ended, "{text}");
        }
        // Busy + idle + switching = makespan, on every CPU.
        for cpu in &end.cpus {
            let idle_at_last = end.now.since(cpu.since);
            assert_eq!(cpu.busy + cpu.switching + cpu.idle + idle_at_last, end.now, "{text}");
        }
        let work: u64 = case.jobs.iter().map(|job| job.run).sum();
        assert_eq!(end.cpus.iter().map(|cpu| cpu.busy.0).sum::<u64>(), work, "{text}");
        tally.agreed(case.kind.name());
    }
}

#[test]
fn no_cpu_idles_while_a_job_waits() {
    let mut tally = Tally::new("scheduling", "property: no CPU idles while a job waits, on 1 to 5 CPUs");
    for seed in 0..3_000 {
        let random = &mut Seeded::new(seed);
        let case = Case::random(random);
        let text = case.text().replace("machine\n", &format!("machine\n  cpus {}\n", random.within(1..6)));
        let mut machine = os_scope_sim::Machine::new(parse(&text).unwrap_or_else(|error| panic!("{error}")));
        let mut events = Vec::new();
        let mut before = machine.snapshot();
        let mut more = true;
        while more {
            more = machine.step(&mut events);
            let after = machine.snapshot();
            // Between two moments, nothing is left to be done at the first.
            let idle = before.cpus.iter().any(|cpu| cpu.running.is_none());
            let waiting = before.cpus.iter().any(|cpu| !cpu.queue.is_empty());
            assert!(after.now == before.now || !(idle && waiting), "at {:?}\n{text}", before.now);
            before = after;
        }
        tally.agreed(case.kind.name());
    }
}
