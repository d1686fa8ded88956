//! Jobs that keep coming: a few long ones among short ones that ask for as much as the CPUs have, or more. What can
//! starve does so here.

use os_scope_sim::sched::{SchedulerKind, weight};

use crate::naive::kinds::{self, Promise};
use crate::test_rng::TestRng;

/// A job.
#[derive(Clone, Debug)]
pub struct LoadJob {
    /// How long it computes each time until it waits or ends.
    pub bursts: Vec<u64>,
    /// Its priority; a lower number is a higher priority.
    pub priority: u64,
    /// Its tickets.
    pub tickets: u64,
    /// What its nice value weighs.
    pub weight: u64,
}

/// What there is to do, and how. Times are in ticks.
#[derive(Clone, Debug)]
pub struct Overload {
    /// How many CPUs, with one queue for all.
    pub cpus: u64,
    /// How long a switch to another job takes.
    pub switch: u64,
    /// The quantum, under mlfq that of the top level.
    pub quantum: u64,
    /// mlfq: how often all jobs are boosted. priority: how long a job must be ready to gain one.
    pub period: u64,
    /// cfs: the latency. eevdf: the slice.
    pub slice: u64,
    /// cfs and eevdf: the period of the timer.
    pub tick: u64,
    /// In the order of input.
    pub jobs: Vec<LoadJob>,
    /// All of it as a scenario.
    pub text: String,
}

impl Overload {
    /// A random one.
    #[must_use]
    pub fn random(random: &mut TestRng, kind: SchedulerKind) -> Self {
        let promise = kinds::promise(kind);
        let fair = kind.info().is_fair;
        let quantum = random.within(1..7);
        let mut load = Self {
            cpus: if matches!(promise, Promise::Queue | Promise::Turns) { random.within(1..5) } else { 1 },
            // Under those that go by virtual times a bound counts time for which jobs run.
            switch: if kind.info().virtual_time.is_some() { 0 } else { random.of(&[0, 0, 1, 2]) },
            quantum,
            period: random.within(1..9),
            slice: random.within(1..13),
            tick: random.of(&[1, 1, 2, 4]),
            jobs: Vec::new(),
            text: String::new(),
        };
        if promise == Promise::Boost {
            load.period = 2 * (quantum + load.switch) + random.within(0..30);
        }
        let Self { cpus, switch, period, slice, tick, .. } = load;
        let settings = match promise {
            Promise::Turns | Promise::Draws | Promise::Passes => format!(" quantum {quantum}"),
            Promise::Boost => {
                format!(
                    " quanta {quantum} {} boost {period}{}",
                    quantum + random.within(0..9),
                    random.of(&["", " stay"])
                )
            }
            Promise::Aging => format!(" aging {period}{}", random.of(&["", " no-preempt"])),
            Promise::Latency => format!(" latency {slice} granularity {} tick {tick}", random.within(1..4)),
            Promise::Slices => format!(" slice {slice} tick {tick}"),
            Promise::None | Promise::Queue => String::new(),
        };
        load.text = format!("unit ticks\nmachine\n  cpus {cpus}\n  queues one\n  seed {}\n", random.within(0..999));
        load.text += &format!("  scheduler {}{settings}\n  cost switch {switch}\n", kind.name());
        load.text += random.of(&["  same-tick arrival-first\n", "  same-tick expired-first\n"]);
        let blocks = !matches!(promise, Promise::Passes | Promise::Slices);
        for _ in 0..random.within(1..if fair { 8 } else { 5 }) {
            let arrival = random.within(0..10);
            let parts = if blocks { random.of(&[1, 1, 3, 8]) } else { 1 };
            let bursts = (0..parts).map(|_| random.within(20..90) / parts + 1).collect();
            load.job(random, arrival, bursts);
        }
        if !fair {
            // As much as the CPUs can do, a bit less, or more.
            let (most, every) = (random.within(1..5), random.of(&[1, 2, 2, 3]));
            for number in 0..random.within(20..60) {
                let run = random.within(1..most + 1);
                load.job(random, number * every / cpus, vec![run]);
            }
        }
        load
    }

    fn job(&mut self, random: &mut TestRng, arrival: u64, bursts: Vec<u64>) {
        // Long ones are those that others overtake.
        let priority = if bursts.iter().sum::<u64>() > 5 { random.within(0..12) } else { random.within(0..3) };
        let (tickets, nice) = (random.of(&[100, 50, 200, 333, 10]), random.of(&[0, 0, 0, -5, 5, 10]));
        let number = self.jobs.len();
        self.text += &format!("process j{number} at {arrival} priority {priority} tickets {tickets} nice {nice}\n");
        for (at, burst) in bursts.iter().enumerate() {
            if at > 0 {
                self.text += &format!("  io {}\n", random.within(1..9));
            }
            self.text += &format!("  compute {burst}\n");
        }
        self.jobs.push(LoadJob { bursts, priority, tickets, weight: weight(nice) });
    }

    /// How much a job has still to compute until it waits or ends, if it has done so much.
    #[must_use]
    pub fn burst(&self, job: usize, done: u64) -> u64 {
        let mut end = 0;
        for burst in &self.jobs[job].bursts {
            end += burst;
            if end > done {
                return end - done;
            }
        }
        0
    }
}
