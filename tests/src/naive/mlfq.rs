//! The multi-level feedback queue, tick by tick: the five rules of the documentation, one after the other.

use std::collections::VecDeque;

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
}

/// What there is to do, and how.
#[derive(Clone, Debug)]
pub struct Case {
    /// The quantum and allotment of each level, the bottom one first.
    pub levels: Vec<(u64, u64)>,
    /// How often all jobs are boosted; 0: never.
    pub boost: u64,
    /// Whether blocking renews quantum and allotment.
    pub stay: bool,
    /// Whether a completion joins the head.
    pub bump: bool,
    /// Whether a job whose quantum ends is queued before those who come at that tick.
    pub expired_first: bool,
    /// How long an I/O takes, at least 1.
    pub io_time: u64,
    /// In the order of input.
    pub jobs: Vec<Job>,
}

/// An uninterrupted run, or a quantum: from, to, job, level.
pub type Slice = (u64, u64, usize, usize);

#[derive(Clone, Copy)]
struct JobState {
    level: usize,
    left: u64,
    allotment: u64,
    done: u64,
}

impl Case {
    /// A random one.
    #[must_use]
    pub fn random(random: &mut TestRng) -> Self {
        let count = random.within(1..7);
        let span = random.of(&[1, 4, 12, 40]);
        let mut job = || Job {
            arrival: random.within(0..span),
            run: random.within(1..16),
            io: (random.within(0..3) == 0).then(|| random.within(1..6)),
        };
        let jobs = (0..count).map(|_| job()).collect();
        let levels = (0..random.within(1..4)).map(|_| (random.within(1..6), random.within(1..4))).collect();
        Self {
            levels,
            boost: if random.once_in(2) { random.within(1..20) } else { 0 },
            stay: random.once_in(2),
            bump: random.once_in(2),
            expired_first: random.once_in(2),
            io_time: random.within(1..9),
            jobs,
        }
    }

    /// The same as a scenario.
    #[must_use]
    pub fn text(&self) -> String {
        let list = |number: fn(&(u64, u64)) -> u64| {
            self.levels.iter().rev().map(|level| format!(" {}", number(level))).collect::<String>()
        };
        let mut text = format!(
            "unit ticks\nmachine\n  scheduler mlfq quanta{} allotments{}",
            list(|level| level.0),
            list(|level| level.1)
        );
        if self.boost > 0 {
            text += &format!(" boost {}", self.boost);
        }
        text += if self.stay { " stay" } else { "" };
        text += if self.bump { " io-bump\n" } else { "\n" };
        text += if self.expired_first { "  same-tick expired-first\n" } else { "  same-tick arrival-first\n" };
        for (number, Job { arrival, run, io }) in self.jobs.iter().enumerate() {
            text += &format!("process j{number} at {arrival}\n");
            text += &program(*run, *io, self.io_time, "");
        }
        text
    }

    fn full(&self, level: usize, done: u64) -> JobState {
        let (left, allotment) = self.levels[level];
        JobState { level, left, allotment, done }
    }

    /// Which job runs when, at which level, until the last job has ended.
    #[must_use]
    pub fn slices(&self) -> Vec<Slice> {
        let top = self.levels.len() - 1;
        let mut states = vec![self.full(top, 0); self.jobs.len()];
        let mut queues = vec![VecDeque::new(); self.levels.len()];
        // Jobs to come, in the order in which they were issued: arrivals in the order of input.
        let mut due: Vec<(u64, usize, bool)> =
            self.jobs.iter().enumerate().map(|(job, at)| (at.arrival, job, false)).collect();
        // The job whose quantum ended at this tick and that is not in a queue yet.
        let mut expired: Option<usize> = None;
        let mut slices: Vec<Slice> = Vec::new();
        let mut fresh = true;
        for now in 0_u64.. {
            // Under expired-first it is in its queue before anything else happens.
            if self.expired_first
                && let Some(job) = expired.take()
            {
                queues[states[job].level].push_back(job);
            }
            // 1. The boost.
            if self.boost > 0 && now > 0 && now.is_multiple_of(self.boost) {
                for level in 0..top {
                    let lower: Vec<usize> = queues[level].drain(..).collect();
                    queues[top].extend(lower);
                }
                for (state, job) in states.iter_mut().zip(&self.jobs) {
                    if state.done < job.run {
                        *state = self.full(top, state.done);
                    }
                }
            }
            // 2. Arrivals and completions.
            let (come, rest): (Vec<_>, Vec<_>) = due.into_iter().partition(|(at, ..)| *at == now);
            due = rest;
            for (_, job, completion) in come {
                let queue = &mut queues[states[job].level];
                if completion && self.bump {
                    queue.push_front(job);
                } else {
                    queue.push_back(job);
                }
            }
            if let Some(job) = expired.take() {
                queues[states[job].level].push_back(job);
            }
            if states.iter().zip(&self.jobs).all(|(state, job)| state.done == job.run) {
                return slices;
            }
            // 3. The head of the highest level that is not empty runs for a tick.
            let Some(level) = (0..=top).rev().find(|&level| !queues[level].is_empty()) else {
                fresh = true;
                continue;
            };
            let job = queues[level][0];
            match slices.last_mut().filter(|last| !fresh && last.1 == now && last.2 == job && last.3 == level) {
                Some(last) => last.1 = now + 1,
                None => slices.push((now, now + 1, job, level)),
            }
            fresh = false;
            let state = &mut states[job];
            state.done += 1;
            state.left -= 1;
            // 4. It ends, or issues an I/O.
            let Job { run, io, .. } = self.jobs[job];
            if state.done == run {
                queues[level].pop_front();
                fresh = true;
                continue;
            }
            let used_up = state.left == 0;
            let blocks = io.is_some_and(|every| state.done.is_multiple_of(every));
            if blocks {
                queues[level].pop_front();
                due.push((now + 1 + self.io_time, job, true));
                fresh = true;
                if self.stay {
                    *state = self.full(level, state.done);
                }
            }
            // 5. Its quantum is used up, which rule 4 does not undo.
            if used_up {
                if !blocks {
                    queues[level].pop_front();
                    expired = Some(job);
                }
                state.allotment -= 1;
                *state = match state.allotment {
                    0 => self.full(level.saturating_sub(1), state.done),
                    rest => JobState { allotment: rest, ..self.full(level, state.done) },
                };
                fresh = true;
            }
        }
        slices
    }
}
