//! Time adds up, under every scheduler with any of its settings: on one CPU and several, with switches and migrations
//! that cost something, I/O, priorities, nice values, tickets and affinity.

use os_scope_sim::scenario::parse;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{EventKind, Time};
use os_scope_tests::activity::{Activity, sum};
use os_scope_tests::random_jobs::RandomJobs;
use os_scope_tests::run::{self, Ran};
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// Every job completes and did what its program says. Response, turnaround and wait are what follows from when it
/// arrived, ran and ended.
fn jobs_add_up(jobs: &RandomJobs, Ran { events, end }: &Ran, activity: &Activity) {
    for (number, (job, process)) in jobs.jobs.iter().zip(&end.processes).enumerate() {
        let moves = events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::CacheCold { pid, .. } if pid.index() == number));
        let cold = moves.count() as u64 * jobs.migration;
        let ended: Vec<u64> = activity.ended.iter().filter(|(other, _)| *other == number).map(|(_, at)| *at).collect();
        let [ended] = ended[..] else { panic!("job {number} ended at {ended:?}") };
        assert_eq!((process.arrival, process.ended), (Time(job.arrival), Some(Time(ended))), "job {number}");
        let mine = || activity.slices.iter().filter(|slice| slice.job == number && !slice.switches);
        assert_eq!(mine().map(|slice| slice.when.length()).sum::<u64>(), job.run + cold, "job {number}");
        assert_eq!((process.ran, process.done.compute), (Time(job.run + cold), Time(job.run)), "job {number}");
        assert_eq!((sum(&activity.blocked, number), process.blocked), (job.away, Time(job.away)), "job {number}");
        let (turnaround, wait) = (ended - job.arrival, sum(&activity.ready, number));
        assert_eq!((wait, process.waited), (turnaround - job.run - cold - job.away, Time(wait)), "job {number}");
        let first = mine().map(|slice| slice.when.from).min().expect("it ran");
        assert_eq!(process.first_run, Some(Time(first)), "job {number}");
        assert!(job.arrival <= first && first - job.arrival <= wait && wait < turnaround, "job {number}");
        assert!(mine().all(|slice| job.may.contains(&slice.cpu)), "job {number} is where it may not be");
    }
}

/// Busy + idle + switching = makespan, on every CPU, and jobs are charged for no more than they ran.
fn cpus_add_up(jobs: &RandomJobs, Ran { end, .. }: &Ran, activity: &Activity) {
    for (number, cpu) in end.cpus.iter().enumerate() {
        let of = |switches: bool| {
            let mine = activity.slices.iter().filter(|slice| slice.cpu == number && slice.switches == switches);
            mine.map(|slice| slice.when.length()).sum::<u64>()
        };
        let idle: u64 = activity.idle(number).into_iter().map(|span| span.length()).sum();
        assert_eq!(of(false) + of(true) + idle, activity.makespan, "CPU {number}");
        let idle_at_last = end.now.since(cpu.since);
        assert_eq!(
            (cpu.busy, cpu.switching, cpu.idle + idle_at_last),
            (Time(of(false)), Time(of(true)), Time(idle)),
            "CPU {number}"
        );
        // Each switch takes as long as it costs, and only the first job and one that goes on come without.
        let mut last = None;
        for slice in activity.slices.iter().filter(|slice| slice.cpu == number) {
            if slice.switches {
                assert_eq!(slice.when.length(), jobs.switch, "CPU {number}");
            } else {
                assert!(
                    jobs.switch == 0 || last.is_none_or(|last| last == slice.job),
                    "CPU {number} switches for nothing"
                );
            }
            last = Some(slice.job);
        }
    }
    assert_eq!(end.now, Time(activity.makespan));
}

/// No CPU does nothing while a job that may run on it is in a queue.
fn no_cpu_idles(jobs: &RandomJobs, activity: &Activity) {
    for cpu in 0..jobs.cpus {
        for idle in activity.idle(cpu) {
            let wronged =
                activity.queued.iter().find(|(job, queued)| queued.meets(idle) && jobs.jobs[*job].may.contains(&cpu));
            assert!(wronged.is_none(), "CPU {cpu} idles {idle:?} while job {wronged:?} waits");
        }
    }
}

#[test]
fn time_adds_up_under_every_scheduler() {
    let mut sums =
        Tally::new("scheduling", "property: every job completes; busy + idle + switching = makespan, on 1 to 4 CPUs");
    let mut waits =
        Tally::new("scheduling", "property: wait = turnaround - run - I/O, on one CPU at a time, one job a CPU");
    let mut idle =
        Tally::new("scheduling", "property: no CPU idles while a job waits that may run there, on 1 to 4 CPUs");
    for seed in 0..20_000 {
        let kind = SchedulerKind::ALL[seed as usize % SchedulerKind::ALL.len()];
        let jobs = RandomJobs::random(&mut TestRng::new(seed), kind);
        let text = &jobs.text;
        let text_on_panic = ShownOnPanic(text);
        let ran =
            run::check(parse(text).unwrap_or_else(|error| panic!("{error}"))).unwrap_or_else(|wrong| panic!("{wrong}"));
        let activity = Activity::new(&ran.events, jobs.jobs.len(), jobs.cpus).unwrap_or_else(|wrong| panic!("{wrong}"));
        jobs_add_up(&jobs, &ran, &activity);
        cpus_add_up(&jobs, &ran, &activity);
        no_cpu_idles(&jobs, &activity);
        drop(text_on_panic);
        [&mut sums, &mut waits, &mut idle].into_iter().for_each(|tally| tally.agreed(kind.name()));
    }
}

#[test]
fn who_goes_to_and_fro_gets_on_all_the_same() {
    // Moving to another CPU takes longer than a slice, and with one queue every job moves.
    for scheduler in
        ["cfs latency 2 granularity 1", "eevdf slice 1", "rr quantum 1", "stride quantum 1", "mlfq quanta 1 boost 2"]
    {
        let text = format!(
            "unit ticks\nmachine\n  cpus 2\n  queues one\n  scheduler {scheduler}\n  cost migration 4\nprocess j x3\n  compute 20\n"
        );
        let ran = run::check(parse(&text).unwrap_or_else(|error| panic!("{error}")))
            .unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(ran.end.now > Time(30) && ran.end.now < Time(200), "{scheduler}: {:?}", ran.end.now);
    }
}

/// Prints the scenario if the test fails.
struct ShownOnPanic<'a>(&'a str);

impl Drop for ShownOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}
