//! No job starves where a policy promises it: among jobs that keep coming, each wait from joining the queue to running
//! has a bound that follows from the rule.
//!
//! `a` others are there, each with its weight or tickets `w`; a switch costs `s`.
//!
//! - **fifo** and **rr**: a job that joins has `a` ahead in the queue of `m` CPUs, and each CPU takes one out every
//!   quantum `q` (under fifo, the longest burst) and switch: ⌊a/m⌋ + 1 times that. On one CPU with nothing for switches
//!   that is the (n - 1) × q of Silberschatz, Galvin and Gagne, section 5.3.3.
//! - **mlfq** with a boost every `B`, at least twice quantum and switch: at the boost all jobs are at the top, where
//!   none overtakes (OSTEP, section 8.3). After at most `B`, each that is there then has a burst or a quantum at most,
//!   and one more if a later boost finds it running.
//! - **priority** with aging `A`: a job that joins later than the difference of priorities times `A` comes behind.
//!   Until then any job may come; those who are there then have a burst each.
//! - **lottery**: no bound, but it is improbable to lose every draw (Waldspurger and Weihl 1994, section 2.2: the
//!   number of draws until a win is geometric): no job loses draws in a row that are lost by fewer than one in 10^9.
//! - **stride**: newcomers start at the global pass, so it reaches that of a waiting job, at 100 / (tickets of all) for
//!   a tick of running; then those that are not beyond it get there, each by at most a quantum more than it lacks
//!   (Waldspurger and Weihl 1995, section 3.1).
//! - **cfs**: of those that are there (newcomers start at the least virtual runtime, and if enough of them come they
//!   keep it where it is): no job is further beyond the least than a slice, at most the latency `L`, and a timer tick
//!   `t`, and no job further below it than half a latency (`place_entity`): each other runs for ((L + t) / w of the job
//!   that waits + L / 2 / 1024) × w, and a slice and a tick more.
//! - **eevdf**: of those that are there and compute: no job is further off its share than a slice and the tick that
//!   ends it (Stoica and Abdel-Wahab 1995, theorem 1), and a waiting job falls behind by its share of the time: twice
//!   that over its share.

use os_scope_sim::scenario::parse;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{Event, EventKind, Machine, Pid, Snapshot};
use os_scope_tests::naive::kinds::{self, Promise};
use os_scope_tests::overload::Overload;
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// Virtual units in a tick.
const UNIT: u64 = 1_000_000;

/// A wait of a job.
struct Wait {
    since: u64,
    /// By when it is to run, once that is known.
    by: Option<u64>,
    /// stride: how far the global pass was behind its own, and the most tickets that there were since.
    lacks: u64,
    tickets: u64,
    /// lottery: minus the logarithm of the probability to lose the draws that it lost.
    luck: f64,
}

struct Watch<'a> {
    load: &'a Overload,
    promise: Promise,
    now: Snapshot,
    waits: Vec<Option<Wait>>,
    /// How near the longest wait came to its bound, in percent.
    nearest: u64,
}

impl Watch<'_> {
    /// The jobs in the queue or on a CPU, but for one.
    fn others(&self, job: usize) -> Vec<usize> {
        let on_cpus = self.now.cpus.iter().filter_map(|cpu| cpu.running.or(cpu.switching_to));
        let all = self.now.cpus[0].queue.iter().copied().chain(on_cpus);
        all.map(Pid::index).filter(|&other| other != job).collect()
    }

    /// By how much the pass of one is beyond another, times tickets, in ticks of the CPU.
    fn time(&self, beyond: i64, tickets: u64) -> u64 {
        (beyond.max(0) as u64 * tickets).div_ceil(100 * UNIT)
    }

    fn pass(&self, job: usize) -> i64 {
        self.now.processes[job].sched.vruntime
    }

    /// A job has joined the queue.
    fn join(&self, job: usize, place: u64, since: u64) -> Wait {
        let Overload { cpus, switch, quantum, slice, tick, ref jobs, .. } = *self.load;
        let turns = |length: u64| (place / cpus + 1) * (length + switch) + switch;
        let mine = jobs[job].weight;
        let bound = match self.promise {
            Promise::Queue => Some(turns(jobs.iter().flat_map(|job| job.bursts.iter().copied()).max().unwrap_or(0))),
            Promise::Turns => Some(turns(quantum)),
            Promise::Latency => {
                let others = jobs.iter().enumerate().filter(|(other, _)| *other != job);
                let run = |weight: u64| (weight * ((slice + tick) * 2048 + slice * mine)).div_ceil(2048 * mine);
                Some(others.map(|(_, other)| run(other.weight) + slice + tick).sum())
            }
            Promise::Slices => {
                Some((2 * (slice + tick) * jobs.iter().map(|job| job.weight).sum::<u64>()).div_ceil(mine))
            }
            Promise::None | Promise::Boost | Promise::Aging | Promise::Draws | Promise::Passes => None,
        };
        let lacks = (self.pass(job) - self.now.cpus[0].vtime).max(0) as u64;
        Wait { since, by: bound.map(|bound| since + bound), lacks, tickets: 0, luck: 0.0 }
    }

    /// By when the first part of a wait is to be over, under those where it has two.
    fn first(&self, job: usize, wait: &Wait) -> u64 {
        let Overload { quantum, period, ref jobs, .. } = *self.load;
        wait.since
            + match self.promise {
                Promise::Boost => period,
                Promise::Aging => {
                    (jobs[job].priority - jobs.iter().map(|job| job.priority).min().unwrap_or(0)) * period
                }
                Promise::Passes => self.time(wait.lacks as i64, wait.tickets) + quantum,
                Promise::None
                | Promise::Queue
                | Promise::Turns
                | Promise::Draws
                | Promise::Latency
                | Promise::Slices => 0,
            }
    }

    /// By when a job is to run, if the first part of its wait is over just before `next`.
    fn second(&self, job: usize, wait: &Wait, next: u64) -> Option<u64> {
        let Overload { switch, quantum, period, .. } = *self.load;
        let (others, now) = (self.others(job), self.now.now.0.max(wait.since));
        let burst = |&other: &usize| self.load.burst(other, self.now.processes[other].done.compute.0);
        match self.promise {
            Promise::Boost => matches!(self.now.last, Some(Event { kind: EventKind::Boosted, .. })).then(|| {
                let turns = others.iter().map(|other| burst(other).min(quantum) + switch).sum::<u64>() + switch;
                let mut all = turns;
                while all < turns + all / period * quantum {
                    all = turns + all / period * quantum;
                }
                now + all
            }),
            Promise::Aging => {
                let from = self.first(job, wait);
                (next > from).then(|| from + others.iter().map(|other| burst(other) + switch).sum::<u64>() + 2 * switch)
            }
            Promise::Passes => (self.now.cpus[0].vtime >= self.pass(job)).then(|| {
                let run = |&other: &usize| {
                    self.time(self.pass(job) - self.pass(other), self.load.jobs[other].tickets) + quantum
                };
                now + others.iter().map(run).sum::<u64>()
            }),
            Promise::None | Promise::Queue | Promise::Turns | Promise::Draws | Promise::Latency | Promise::Slices => {
                None
            }
        }
    }

    /// Looks at those that wait before something happens, and lets it happen.
    fn step(&mut self, event: &Event) {
        let now = event.at.0;
        let mut waits = std::mem::take(&mut self.waits);
        for (job, wait) in waits.iter_mut().enumerate() {
            let Some(wait) = wait.as_mut().filter(|wait| wait.by.is_none()) else { continue };
            if self.promise == Promise::Passes {
                let there = self.others(job).into_iter().chain([job]);
                wait.tickets = wait.tickets.max(there.map(|job| self.load.jobs[job].tickets).sum());
            }
            wait.by = self.second(job, wait, now);
            if wait.by.is_some() && self.promise == Promise::Passes {
                self.check(job, wait.since, self.now.now.0, self.first(job, wait));
            }
        }
        self.waits = waits;
        self.now.apply(event);
        match event.kind {
            EventKind::Enqueued { pid, place, .. } => {
                self.waits[pid.index()] = Some(self.join(pid.index(), place.into(), now))
            }
            EventKind::TicketDrawn { pid, .. } => self.draw(pid),
            EventKind::Dispatched { pid, .. } => {
                let job = pid.index();
                let wait = self.waits[job].take().expect("it was in the queue");
                if self.promise != Promise::Draws {
                    let by = wait.by.unwrap_or_else(|| self.first(job, &wait));
                    self.check(job, wait.since, now, by);
                    self.nearest = self.nearest.max((now - wait.since) * 100 / (by - wait.since).max(1));
                }
            }
            _ => {}
        }
    }

    fn check(&self, job: usize, since: u64, now: u64, by: u64) {
        assert!(
            now <= by,
            "job {job} waits from {since} until {now}, and {by} is when it should run\n{}",
            self.load.text
        );
    }

    /// One wins, and all others in the queue do not.
    fn draw(&mut self, winner: Pid) {
        let total = self.now.cpus[0].draw.map_or(0, |draw| draw.total) as f64;
        let unlucky = 1e9_f64.ln();
        for (job, wait) in self.waits.iter_mut().enumerate() {
            if let Some(wait) = wait.as_mut().filter(|_| job != winner.index()) {
                wait.luck -= (1.0 - self.load.jobs[job].tickets as f64 / total).ln();
                assert!(
                    wait.luck < unlucky,
                    "job {job} loses again and again since {:?}\n{}",
                    wait.since,
                    self.load.text
                );
                self.nearest = self.nearest.max((wait.luck * 100.0 / unlucky) as u64);
            }
        }
    }
}

/// Tries a policy on thousands of overloads.
fn check(kind: SchedulerKind) {
    let mut tally = Tally::new(
        "scheduling",
        match kind.info().is_fair {
            false => "property: no job waits longer than the rule lets it, among jobs that keep coming",
            true => "property: no job waits longer than the rule lets it, among those that are there",
        },
    );
    let promise = kinds::promise(kind);
    let mut nearest = 0;
    for seed in 0..2_000 {
        let load = Overload::random(&mut TestRng::new(seed), kind);
        let mut machine = Machine::new(parse(&load.text).unwrap_or_else(|error| panic!("{error}\n{}", load.text)));
        let now = Snapshot::first(machine.setup().clone());
        let mut watch = Watch { load: &load, promise, now, waits: load.jobs.iter().map(|_| None).collect(), nearest };
        let mut events: Vec<Event> = Vec::new();
        let mut more = true;
        while more {
            more = machine.step(&mut events);
            for event in events.drain(..) {
                // A job that ends takes away what it had more or less than its share.
                more &= promise != Promise::Slices || !matches!(event.kind, EventKind::Exited { .. });
                watch.step(&event);
            }
        }
        nearest = watch.nearest;
        tally.agreed(kind.name());
    }
    // A bound that no wait comes near to says little.
    assert!(nearest > 40, "{nearest} % of the bound");
}

/// Tries all policies with one of these promises.
fn check_those(promises: &[Promise]) {
    let kinds = kinds::those(|kind| promises.contains(&kinds::promise(kind)));
    assert!(!kinds.is_empty());
    kinds.into_iter().for_each(check);
}

#[test]
fn in_a_queue_every_job_has_its_turn() {
    check_those(&[Promise::Queue, Promise::Turns]);
}

#[test]
fn a_boost_ends_every_wait() {
    check_those(&[Promise::Boost]);
}

#[test]
fn aging_ends_every_wait() {
    check_those(&[Promise::Aging]);
}

#[test]
fn tickets_and_passes_end_every_wait() {
    check_those(&[Promise::Draws, Promise::Passes]);
}

#[test]
fn virtual_times_end_every_wait_of_those_that_are_there() {
    check_those(&[Promise::Latency, Promise::Slices]);
}

/// When a long job of low priority ends among 200 short ones that keep coming, a bit more than one CPU can do, and when
/// all end.
fn end_of_a_long_job(scheduler: &str) -> (u64, u64) {
    let mut text =
        format!("unit ticks\nmachine\n  scheduler {scheduler}\nprocess low priority 9 nice 5\n  compute 20\n");
    (0..200).for_each(|number| text += &format!("process p{number} at {} priority 1\n  compute 2\n", 2 * number));
    let mut machine = Machine::new(parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")));
    let mut events: Vec<Event> = Vec::new();
    machine.run(&mut events);
    let end = machine.snapshot();
    (end.processes[0].ended.map_or(0, |at| at.0), end.now.0)
}

#[test]
fn where_it_is_not_promised_a_job_starves() {
    let promises =
        ["rr quantum 2", "lottery quantum 2", "stride quantum 2", "priority aging 5", "priority no-preempt aging 5"];
    for scheduler in promises.into_iter().chain(["mlfq quanta 2 4 8 boost 40"]) {
        let (ended, end) = end_of_a_long_job(scheduler);
        assert!(ended + 40 <= end, "{scheduler}: {ended} of {end}");
    }
    // Under cfs and eevdf newcomers start at the least or the average virtual runtime. Against just this Linux had
    // START_DEBIT, and has delayed dequeue, which these have not.
    for scheduler in ["sjf", "srtf", "priority", "priority no-preempt", "mlfq quanta 2 4 8", "cfs", "eevdf"] {
        let (ended, end) = end_of_a_long_job(scheduler);
        assert_eq!(ended, end, "{scheduler}");
    }
}
