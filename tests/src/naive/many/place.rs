//! The CPU that a job comes to, and the jobs that move to another.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Joins, ManyCpus, OnCpu};

impl ManyCpus<'_> {
    pub(super) fn queue_of(&self, cpu: usize) -> usize {
        if self.case.one { 0 } else { cpu }
    }

    /// In the order in which they are to run.
    pub(super) fn sorted(&self, mut queue: Vec<usize>) -> Vec<usize> {
        queue.sort_by_key(|&job| self.key(job));
        queue
    }

    /// A job joins the queue of a CPU.
    pub(super) fn put(&mut self, cpu: usize, job: usize, why: Joins) {
        let queue = self.queue_of(cpu);
        self.joins(queue, job, why);
        self.queues[queue].push(job);
        self.queues[queue] = self.sorted(self.queues[queue].clone());
    }

    /// Jobs that a CPU runs or has in a queue of its own.
    fn load(&self, cpu: usize) -> usize {
        usize::from(self.running[cpu].is_some()) + if self.case.one { 0 } else { self.queues[cpu].len() }
    }

    /// Jobs that arrive or wake.
    pub(super) fn come(&mut self) {
        let (come, rest): (Vec<_>, Vec<_>) = self.away.iter().partition(|(due, _)| *due == self.now);
        self.away = rest;
        for (_, job) in come {
            let may = &self.case.jobs[job].may;
            let idle = may.iter().copied().find(|&cpu| self.load(cpu) == 0);
            let (cpu, why) = match self.last[job] {
                None => (
                    may.iter().copied().min_by_key(|&cpu| self.load(cpu)).expect("it may run somewhere"),
                    Joins::Arrived,
                ),
                Some(last) if self.load(last) == 0 => (last, Joins::Woken),
                Some(last) => (idle.unwrap_or(last), Joins::Woken),
            };
            self.put(cpu, job, why);
            let free = if self.case.one { idle } else { Some(cpu).filter(|&cpu| self.running[cpu].is_none()) };
            match free {
                Some(cpu) => self.looking.push(cpu),
                None if self.case.one => self.challenge(job, 0..self.case.cpus),
                None => self.challenge(job, cpu..cpu + 1),
            }
            if self.case.expired_first {
                self.make_room();
            }
        }
    }

    /// Flags the CPU of the worst job that runs on some of them, if another is strictly better.
    fn challenge(&mut self, job: usize, cpus: Range<usize>) {
        let mut worst: Option<(usize, usize)> = None;
        for cpu in cpus.filter(|cpu| !self.flagged.contains(cpu)) {
            if let Some(run) = self.running[cpu]
                && worst.is_none_or(|(_, worst)| self.preempts(worst, run.job))
            {
                worst = Some((cpu, run.job));
            }
        }
        if let Some((cpu, _)) = worst.filter(|(_, running)| self.preempts(job, *running)) {
            self.flagged.push(cpu);
        }
    }

    /// CPUs look for work.
    pub(super) fn look(&mut self) {
        while !self.looking.is_empty() {
            let cpu = self.looking.remove(0);
            let queue = self.queue_of(cpu);
            if self.running[cpu].is_some() {
                continue;
            }
            if self.queues[queue].is_empty() && !self.case.one {
                self.steal(cpu);
            }
            if self.queues[queue].is_empty() {
                continue;
            }
            let place = self.next(queue);
            let job = self.queues[queue].remove(place);
            let moved = self.last[job].replace(cpu).is_some_and(|last| last != cpu);
            let cold = self.now + if moved { self.case.migration } else { 0 };
            self.marks[job].aged += self.now - self.marks[job].since;
            self.running[cpu] = Some(OnCpu { job, given: 0, cold, ran: 0, end: 0, charged: self.now, expired: false });
            self.goes_on(cpu);
            let Some(waiting) = self.queues.iter().find_map(|queue| queue.first().copied()) else { continue };
            let idle: Vec<usize> = (0..self.case.cpus).filter(|&cpu| self.load(cpu) == 0).collect();
            if idle.is_empty() && self.case.one {
                self.challenge(waiting, 0..self.case.cpus);
                self.make_room();
            }
            self.looking.extend(idle);
        }
    }

    /// Takes the last one that may come out of the longest queue of a CPU that runs a job.
    fn steal(&mut self, cpu: usize) {
        let mut from: Vec<usize> = (0..self.case.cpus).filter(|&other| self.running[other].is_some()).collect();
        from.sort_by_key(|&other| Reverse(self.queues[other].len()));
        for other in from {
            let jobs = &self.case.jobs;
            if let Some(place) = self.queues[other].iter().rposition(|&job| jobs[job].may.contains(&cpu)) {
                self.leaves(other, self.queues[other][place]);
                let job = self.queues[other].remove(place);
                self.put(cpu, job, Joins::Migrated);
                return;
            }
        }
    }
}
