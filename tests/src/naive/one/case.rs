//! Random cases, and what they are as scenarios.

use os_scope_sim::Time;
use os_scope_sim::sched::{Class, SchedOption};

use super::model::{Case, Job};
use crate::naive::kinds::{self, Model, Turn};
use crate::naive::program;
use crate::test_rng::TestRng;

impl Case {
    /// A random one.
    #[must_use]
    pub fn random(random: &mut TestRng) -> Self {
        let count = random.within(1..7);
        let span = random.of(&[1, 4, 12, 40]);
        let nices: &[i8] = random.of(&[&[0], &[0], &[-5, 0, 5], &[-10, -3, 0, 1, 8, 15]]);
        let mut job = || Job {
            arrival: random.within(0..span),
            run: random.within(1..24),
            io: (random.within(0..3) == 0).then(|| random.within(1..6)),
            nice: random.of(nices),
            tickets: random.of(&[100, 100, 50, 200, 75, 1, 333]),
            class: Class::Normal,
            cpu: 0,
        };
        let jobs: Vec<Job> = (0..count).map(|_| job()).collect();
        // With weights that do not divide evenly a slice that ends just at a tick would be a matter of rounding.
        let odd = if nices == [0] && random.once_in(2) { 0 } else { 370 };
        Self {
            kind: random.of(&kinds::those(|kind| kinds::model(kind).is_some_and(|model| model != Model::Turns))),
            quantum: random.within(1..6),
            latency: random.within(2..12) * 1000 + odd,
            granularity: random.within(1..4) * 1000 + odd,
            slice: random.within(1..6) * 1000 + odd,
            tick: random.of(&[1, 1, 2, 3, 4]),
            expired_first: random.once_in(2),
            io_time: random.within(1..9),
            switch: random.of(&[0, 0, 1, 2]),
            seed: random.within(0..1000),
            cpus: 1,
            jobs,
        }
    }

    /// A random one with jobs of the real-time classes.
    #[must_use]
    pub fn real_time(random: &mut TestRng) -> Self {
        let mut case = Self::random(random);
        let mut turns = kinds::those(|kind| kinds::model(kind) == Some(Model::Turns));
        turns.push(case.kind);
        case.kind = random.of(&turns);
        for job in &mut case.jobs {
            let priority = random.of(&[1, 10, 10, 50]);
            job.class = match random.within(0..6) {
                0 | 1 => Class::Normal,
                2 => Class::Fifo(priority),
                3 => Class::Rr(priority),
                _ => {
                    let runtime = random.within(1..5);
                    let period = runtime + random.within(0..14);
                    // With a deadline before the end of the period a part of the runtime may be kept, which is of whole
                    // ticks if the runtime is as long as the deadline.
                    let early = if case.kind.info().is_fair { runtime } else { random.within(runtime..period + 1) };
                    let deadline = if random.once_in(2) { period } else { early };
                    Class::Deadline { runtime: Time(runtime), deadline: Time(deadline), period: Time(period) }
                }
            };
            if matches!(job.class, Class::Rr(_)) && random.once_in(3) {
                // Longer than its time slice.
                job.run += random.within(80..250);
                job.io = job.io.map(|every| 20 * every);
            }
        }
        case
    }

    /// A random one with up to four CPUs, each with jobs of its own.
    #[must_use]
    pub fn pinned(random: &mut TestRng) -> Self {
        let mut case = if random.once_in(2) { Self::random(random) } else { Self::real_time(random) };
        case.cpus = random.within(2..5) as usize;
        for _ in 1..case.cpus {
            let more = Self::random(random).jobs;
            // Weights that need the others' slack are left to the others.
            let alike = case.slack() > 0 || more.iter().all(|job| job.nice == 0);
            case.jobs.extend(more.into_iter().filter(|_| alike));
        }
        for job in &mut case.jobs {
            job.cpu = random.within(0..case.cpus as u64) as usize;
        }
        case
    }

    /// What a CPU has to do.
    #[must_use]
    pub fn of(&self, cpu: usize) -> Self {
        let jobs = self.jobs.iter().filter(|job| job.cpu == cpu).copied().collect();
        // Each CPU draws from a seed of its own.
        Self { seed: self.seed + cpu as u64, jobs, ..self.clone() }
    }

    /// What a tick is called in the scenario, and how long it is there: the slices of cfs and eevdf need parts of it.
    #[must_use]
    pub const fn unit(&self) -> (&'static str, u64) {
        if self.kind.info().is_fair { ("ms", 1_000_000) } else { ("", 1) }
    }

    /// The same as a scenario.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { quantum, latency, granularity, slice, tick, cpus, .. } = self;
        let (unit, _) = self.unit();
        let info = self.kind.info();
        let tuning = match kinds::turn(self.kind) {
            Turn::Ticks if info.reads(SchedOption::Slice) => format!(" slice {slice}us tick {tick}ms"),
            Turn::Ticks => format!(" latency {latency}us granularity {granularity}us tick {tick}ms"),
            Turn::Quantum => format!(" quantum {quantum}"),
            Turn::Unlimited | Turn::Level => String::new(),
        };
        let mut text = String::from(if unit.is_empty() { "unit ticks\n" } else { "unit ns\n" });
        text += &format!("machine\n  cpus {cpus}\n  scheduler {}{tuning}\n  seed {}\n", self.kind.name(), self.seed);
        text += if self.expired_first { "  same-tick expired-first\n" } else { "  same-tick arrival-first\n" };
        text += &format!("  cost switch {}{unit}\n", self.switch);
        for (number, Job { arrival, run, io, nice, tickets, class, cpu }) in self.jobs.iter().enumerate() {
            let class = match class {
                Class::Normal => String::from("normal"),
                Class::Fifo(priority) => format!("fifo {priority}"),
                Class::Rr(priority) => format!("rr {priority}"),
                Class::Deadline { runtime, deadline, period } => {
                    format!("deadline {}{unit} {}{unit} {}{unit}", runtime.0, deadline.0, period.0)
                }
            };
            text += &format!(
                "process j{number} at {arrival}{unit} nice {nice} tickets {tickets} class {class} cpus {cpu}\n"
            );
            text += &program(*run, *io, self.io_time, unit);
        }
        text
    }
}
