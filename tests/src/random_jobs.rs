//! Random jobs under any scheduler with any of its settings, on one CPU or several: what the properties of scheduling
//! are tried on.

use std::fmt::Write;

use os_scope_sim::sched::SchedulerKind;

use crate::random::scheduling;
use crate::test_rng::TestRng;

/// A job.
#[derive(Clone, Debug)]
pub struct RandomJob {
    /// When it arrives.
    pub arrival: u64,
    /// How long it computes, in all.
    pub run: u64,
    /// How long it waits for devices or sleeps, in all.
    pub away: u64,
    /// On which CPUs it may run.
    pub may: Vec<usize>,
}

/// What there is to do, and on what.
#[derive(Clone, Debug)]
pub struct RandomJobs {
    /// How many CPUs.
    pub cpus: usize,
    /// How long a switch to another job takes.
    pub switch: u64,
    /// How long a job gets nowhere on another CPU than before.
    pub migration: u64,
    /// In the order of input.
    pub jobs: Vec<RandomJob>,
    /// All of it as a scenario.
    pub text: String,
}

impl RandomJobs {
    /// Random work under a scheduler, on 1 to 4 CPUs.
    #[must_use]
    pub fn random(random: &mut TestRng, kind: SchedulerKind) -> Self {
        let (cpus, one) = (random.of(&[1, 1, 2, 3, 4]), random.once_in(3));
        let (switch, migration) = (random.of(&[0, 0, 1, 3]), random.of(&[0, 0, 1, 4]));
        let mut text = format!("unit ticks\nmachine\n  cpus {cpus}\n  seed {}\n", random.within(0..99));
        text += &format!("  cost switch {switch}\n  cost migration {migration}\n");
        text += if one { "  queues one\n" } else { "  queues per-cpu\n" };
        text += random.of(&["  same-tick arrival-first\n", "  same-tick expired-first\n"]);
        let span = random.of(&[1, 4, 15, 60]);
        let mut work = Self { cpus, switch, migration, jobs: Vec::new(), text };
        // Writing to a string cannot fail.
        scheduling(random, kind, &mut work.text).expect("a string takes everything");
        for number in 0..random.within(1..10) {
            work.job(random, number, span, one).expect("a string takes everything");
        }
        work
    }

    fn job(&mut self, random: &mut TestRng, number: u64, span: u64, one: bool) -> std::fmt::Result {
        let text = &mut self.text;
        let arrival = random.within(0..span);
        write!(text, "process j{number} at {arrival}")?;
        write!(text, " nice {} priority {}", random.of(&[0, 0, 0, 5, -5, 19, -20]), random.within(0..4))?;
        write!(text, " tickets {}", random.of(&[100, 100, 1, 50, 333]))?;
        if random.once_in(8) {
            write!(text, " class {}", random.of(&["fifo 3", "fifo 5", "rr 3"]))?;
        }
        let mut may: Vec<usize> = (0..self.cpus).collect();
        if !one && random.once_in(3) {
            let keep = random.within(0..self.cpus as u64) as usize;
            may.retain(|&cpu| cpu == keep || random.once_in(2));
            write!(text, " cpus")?;
            may.iter().try_for_each(|cpu| write!(text, " {cpu}"))?;
        }
        writeln!(text)?;
        let (mut run, mut away) = (0, 0);
        for _ in 0..random.of(&[1, 1, 2, 4]) {
            let (burst, time) = (random.within(1..14), random.within(1..9));
            run += burst;
            writeln!(text, "  compute {burst}")?;
            match random.within(0..4) {
                0 => writeln!(text, "  yield")?,
                1 => continue,
                what => {
                    away += time;
                    writeln!(text, "  {} {time}", if what == 2 { "io" } else { "sleep" })?;
                }
            }
        }
        self.jobs.push(RandomJob { arrival, run, away, may });
        Ok(())
    }
}
