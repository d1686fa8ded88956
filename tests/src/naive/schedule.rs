//! Scheduling on one CPU, tick by tick, as `docs` and textbooks describe it.

use os_scope_sim::sched::SchedulerKind;

use super::kinds::{self, Ready, Turn};
use super::program;
use crate::test_rng::TestRng;

/// A job.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// When it arrives.
    pub arrival: u64,
    /// How long it runs.
    pub run: u64,
    /// It waits for `io_time` each time after this many ticks on the CPU, but for the last.
    pub io: Option<u64>,
    /// Its priority; a lower number is a higher priority.
    pub priority: u64,
}

/// What there is to do, and how.
#[derive(Clone, Debug)]
pub struct Case {
    /// The policy.
    pub kind: SchedulerKind,
    /// Of round robin.
    pub quantum: u64,
    /// Whether a job whose quantum ends is queued before those who come at that tick.
    pub expired_first: bool,
    /// How long an I/O takes, at least 1.
    pub io_time: u64,
    /// In the order of input.
    pub jobs: Vec<Job>,
}

impl Case {
    /// A random one.
    #[must_use]
    pub fn random(random: &mut TestRng) -> Self {
        let count = random.within(1..7);
        let span = random.of(&[1, 4, 12, 40]);
        let mut job = || Job {
            arrival: random.within(0..span),
            run: random.within(1..12),
            io: (random.within(0..3) == 0).then(|| random.within(1..6)),
            priority: random.within(0..3),
        };
        let jobs = (0..count).map(|_| job()).collect();
        Self {
            kind: random.of(&kinds::those(kinds::is_simple)),
            quantum: random.within(1..6),
            expired_first: random.once_in(2),
            io_time: random.within(1..9),
            jobs,
        }
    }

    /// The same as a scenario.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("unit ticks\nmachine\n");
        text += &match kinds::turn(self.kind) == Turn::Quantum {
            true => format!("  scheduler {} quantum {}\n", self.kind.name(), self.quantum),
            false => format!("  scheduler {}\n", self.kind.name()),
        };
        text += if self.expired_first { "  same-tick expired-first\n" } else { "  same-tick arrival-first\n" };
        for (number, Job { arrival, run, io, priority }) in self.jobs.iter().enumerate() {
            text += &format!("process j{number} at {arrival} priority {priority}\n");
            text += &program(*run, *io, self.io_time, "");
        }
        text
    }

    /// The job that runs at each tick, none while the CPU is idle, until the last job has ended.
    #[must_use]
    pub fn lane(&self) -> Vec<Option<usize>> {
        let jobs = &self.jobs;
        let mut done = vec![0; jobs.len()];
        // The jobs that are ready, and since when.
        let mut queue: Vec<(usize, u64)> = Vec::new();
        // Jobs that are away, in the order in which they went: arrivals first, in the order of input.
        let mut away: Vec<(u64, usize)> = jobs.iter().enumerate().map(|(job, at)| (at.arrival, job)).collect();
        let mut running: Option<(usize, u64)> = None;
        let mut lane = Vec::new();
        for now in 0.. {
            // What became of the tick that just ended.
            let mut expired = None;
            if let Some((job, used)) = running {
                let Job { run, io, .. } = jobs[job];
                if done[job] == run {
                    running = None;
                } else if io.is_some_and(|every| done[job].is_multiple_of(every)) {
                    away.push((now + self.io_time, job));
                    running = None;
                } else if kinds::turn(self.kind) == Turn::Quantum && used == self.quantum {
                    expired = Some(job);
                    running = None;
                }
            }
            let (come, rest): (Vec<_>, Vec<_>) = away.into_iter().partition(|(due, _)| *due == now);
            away = rest;
            let come = come.into_iter().map(|(_, job)| job);
            let joining: Vec<usize> = match self.expired_first {
                true => expired.into_iter().chain(come).collect(),
                false => come.chain(expired).collect(),
            };
            queue.extend(joining.into_iter().map(|job| (job, now)));
            if done.iter().zip(jobs).all(|(done, job)| *done == job.run) {
                return lane;
            }
            let burst = |job: usize| {
                let before_io = jobs[job].io.map_or(u64::MAX, |every| every - done[job] % every);
                (jobs[job].run - done[job]).min(before_io)
            };
            let key = |came: usize, job: usize, waited: u64| {
                let Job { arrival, priority, .. } = jobs[job];
                let ready = Ready {
                    came: came as i64,
                    arrival,
                    job,
                    burst: burst(job),
                    waited,
                    priority: priority as i64,
                    ..Ready::default()
                };
                kinds::key(self.kind, &ready).expect("it is simple")
            };
            // Only what is strictly less takes the CPU.
            if let Some((job, _)) = running
                && kinds::is_preemptive(self.kind, true)
                && queue.iter().any(|&(other, _)| key(0, other, 0).0 < key(0, job, 0).0)
            {
                queue.push((job, now));
                running = None;
            }
            let places = queue.iter().enumerate();
            let first =
                places.min_by_key(|&(place, &(job, since))| key(place, job, now - since)).map(|(place, _)| place);
            if running.is_none()
                && let Some(first) = first
            {
                running = Some((queue.remove(first).0, 0));
            }
            if let Some((job, used)) = &mut running {
                done[*job] += 1;
                *used += 1;
            }
            lane.push(running.map(|(job, _)| job));
        }
        lane
    }
}
