//! What each policy sorts by, and what running does to that.

use std::ops::Range;

use super::{JobMark, Joins, ManyCpus, UNIT};
use crate::naive::kinds::{self, Model, Ready, Turn};

impl ManyCpus<'_> {
    fn has_levels(&self) -> bool {
        kinds::turn(self.case.kind) == Turn::Level
    }

    /// mlfq: a full quantum and allotment at a level.
    pub(super) fn full(&self, mark: JobMark, level: usize) -> JobMark {
        let (left, allotment) = self.case.levels[level];
        JobMark { level, left, allotment, ..mark }
    }

    /// What is sorted by: the smaller comes first.
    pub(super) fn key(&self, job: usize) -> (i128, i64, usize) {
        let (mark, arrival) = (self.marks[job], self.case.jobs[job].arrival);
        let ready = Ready {
            came: mark.came,
            arrival,
            job,
            burst: self.burst(job),
            waited: self.waited(job),
            priority: self.priority(job),
            pass: mark.pass,
            level: mark.level,
        };
        kinds::key(self.case.kind, &ready).expect("this model knows it")
    }

    /// How long it has been ready since it arrived or woke.
    fn waited(&self, job: usize) -> u64 {
        let runs = self.running.iter().flatten().any(|run| run.job == job);
        self.marks[job].aged + if runs { 0 } else { self.now - self.marks[job].since }
    }

    /// Its priority, with what it gained, in parts of which `aging` make one.
    fn priority(&self, job: usize) -> i64 {
        let (priority, gained) = (self.case.jobs[job].priority as i64, self.waited(job) as i64);
        if self.case.aging == 0 { priority } else { priority * self.case.aging as i64 - gained }
    }

    /// How long a job will run until it ends or pauses.
    pub(super) fn burst(&self, job: usize) -> u64 {
        let (case, done) = (&self.case.jobs[job], self.done[job]);
        // A job that yields goes on at once: what counts is when it blocks.
        let pause = case.pause.filter(|_| !case.yields).map_or(u64::MAX, |every| every - done % every);
        (case.run - done).min(pause)
    }

    /// Whether one that is ready takes the CPU of one that runs. Equals never do.
    pub(super) fn preempts(&self, job: usize, running: usize) -> bool {
        // One that has just got to its end or its I/O has nothing left.
        let over = |job: usize| self.running.iter().flatten().any(|run| run.job == job && self.blocks(run));
        let info = self.case.kind.info();
        let rank = |job: usize| match self.key(job) {
            _ if info.needs_burst_time && over(job) => (0, 0),
            (level, came, _) if kinds::turn(self.case.kind) == Turn::Level => (level, came),
            (number, ..) => (number, 0),
        };
        kinds::is_preemptive(self.case.kind, self.case.preemptive) && rank(job) < rank(running)
    }

    /// The place in a queue of the job that is next.
    pub(super) fn next(&mut self, queue: usize) -> usize {
        if kinds::model(self.case.kind) != Some(Model::Lottery) {
            return 0;
        }
        let hat: Vec<usize> = self.queues[queue]
            .iter()
            .enumerate()
            .flat_map(|(place, &job)| vec![place; self.case.jobs[job].tickets as usize])
            .collect();
        hat[(self.random[queue].bits() % hat.len() as u64) as usize]
    }

    /// What joining a queue does.
    pub(super) fn joins(&mut self, queue: usize, job: usize, why: Joins) {
        if !matches!(why, Joins::Stopped | Joins::Back) {
            self.charge(self.cpus_of(queue));
            self.marks[job].pass = self.passes[queue] + self.marks[job].beyond;
        }
        self.count += 1;
        let bumps = self.has_levels() && self.case.bump;
        let mark = &mut self.marks[job];
        if why == Joins::Migrated {
            mark.aged += self.now - mark.since;
        }
        mark.since = self.now;
        match why {
            Joins::Stopped => {}
            Joins::Woken if bumps => mark.came = -self.count,
            _ => mark.came = self.count,
        }
    }

    /// A job leaves the competition in a queue: it blocks, ends, or goes elsewhere. It must still be there.
    pub(super) fn leaves(&mut self, queue: usize, job: usize) {
        self.charge(self.cpus_of(queue));
        self.marks[job].beyond = self.marks[job].pass - self.passes[queue];
    }

    /// The CPUs that take from a queue.
    fn cpus_of(&self, queue: usize) -> Range<usize> {
        if self.case.one { 0..self.case.cpus } else { queue..queue + 1 }
    }

    /// stride: jobs that run on some CPUs pay for it, and the global pass grows by the time over all tickets in the
    /// competition.
    pub(super) fn charge(&mut self, cpus: Range<usize>) {
        for cpu in cpus {
            let queue = self.queue_of(cpu);
            let running = self.cpus_of(queue).filter_map(|cpu| self.running[cpu]).map(|run| run.job);
            let all: u64 =
                running.chain(self.queues[queue].iter().copied()).map(|job| self.case.jobs[job].tickets).sum();
            let Some(run) = &mut self.running[cpu] else { continue };
            let time = i128::from(self.now - std::mem::replace(&mut run.charged, self.now)) * UNIT * 100;
            self.marks[run.job].pass += time / i128::from(self.case.jobs[run.job].tickets);
            self.passes[queue] += time / i128::from(all);
        }
    }

    /// Whether the quantum of one that has run for so long is used up.
    pub(super) fn used_up(&self, job: usize, ran: u64) -> bool {
        match kinds::turn(self.case.kind) {
            Turn::Quantum => ran == self.case.quantum,
            Turn::Level => self.marks[job].left == 0,
            Turn::Unlimited | Turn::Ticks => false,
        }
    }

    /// mlfq: a quantum is used up, and the allotment shrinks.
    pub(super) fn spend(&mut self, job: usize) {
        let mark = self.marks[job];
        if self.has_levels() && mark.left == 0 {
            self.marks[job] = match mark.allotment - 1 {
                0 => self.full(mark, mark.level.saturating_sub(1)),
                rest => JobMark { allotment: rest, ..self.full(mark, mark.level) },
            };
        }
    }

    /// What blocking does.
    pub(super) fn blocked(&mut self, job: usize) {
        let mark = self.marks[job];
        self.marks[job].aged = 0;
        if self.has_levels() && self.case.stay {
            let used_up = mark.left == 0;
            self.marks[job] = self.full(self.marks[job], mark.level);
            self.marks[job].left *= u64::from(!used_up);
        }
        self.spend(job);
    }

    /// mlfq: every so often those of lower levels are appended to the top one, the lowest first and in the order of
    /// their lines; all get it anew.
    pub(super) fn boost(&mut self) {
        let (period, top) = (self.case.boost, self.case.levels.len() - 1);
        if !self.has_levels() || period == 0 || self.now == 0 || !self.now.is_multiple_of(period) {
            return;
        }
        for queue in 0..self.queues.len() {
            let running =
                (0..self.case.cpus).filter(|&cpu| self.case.one || cpu == queue).filter_map(|cpu| self.running[cpu]);
            let mut lower: Vec<usize> = running.map(|run| run.job).chain(self.queues[queue].iter().copied()).collect();
            lower.retain(|&job| self.marks[job].level < top);
            lower.sort_by_key(|&job| (self.marks[job].level, self.marks[job].came));
            for job in lower {
                self.count += 1;
                self.marks[job].came = self.count;
            }
        }
        for cpu in 0..self.case.cpus {
            if let Some(mut run) = self.running[cpu] {
                run.expired |= self.marks[run.job].left == 0;
                self.running[cpu] = Some(run);
            }
        }
        for job in 0..self.marks.len() {
            self.marks[job] = self.full(self.marks[job], top);
        }
        self.queues = self.queues.clone().into_iter().map(|queue| self.sorted(queue)).collect();
        self.boosted();
    }

    /// mlfq: every running job has a full quantum, and perhaps others are before it.
    fn boosted(&mut self) {
        for cpu in 0..self.case.cpus {
            let Some(run) = self.running[cpu] else { continue };
            let gets_on = run.cold < self.now + u64::from(self.case.expired_first);
            if gets_on && run.end > self.now + self.marks[run.job].left && !run.expired {
                self.goes_on(cpu);
            }
            let first = self.queues[self.queue_of(cpu)].first();
            if !run.expired && first.is_some_and(|&first| self.preempts(first, run.job)) && !self.flagged.contains(&cpu)
            {
                self.flagged.push(cpu);
            }
        }
    }
}
