//! Linux's real-time classes above a policy, after sched(7), sched-deadline.rst and kernel/sched/deadline.c: lists by
//! class, and numbers that are written down for each job.

use os_scope_sim::Time;
use os_scope_sim::sched::Class;

use super::model::{Case, Hint, Policy};

/// A time slice of class rr.
const INTERVAL: u64 = 100;

pub(super) struct Classes {
    below: Box<dyn Policy>,
    class: Vec<Class>,
    arrivals: Vec<u64>,
    /// Those of classes fifo and rr that are ready, the next one first.
    turns: Vec<usize>,
    /// Those of class deadline that are ready.
    deadlines: Vec<usize>,
    /// What is left of a time slice, or of the runtime.
    left: Vec<u64>,
    /// That when it was last chosen.
    granted: Vec<u64>,
    deadline: Vec<u64>,
}

/// Runtime, relative deadline, period.
const fn numbers(class: Class) -> Option<[u64; 3]> {
    match class {
        Class::Deadline { runtime: Time(runtime), deadline: Time(deadline), period: Time(period) } => {
            Some([runtime, deadline, period])
        }
        _ => None,
    }
}

impl Classes {
    pub(super) fn new(case: &Case, below: Box<dyn Policy>) -> Self {
        Self {
            below,
            class: case.jobs.iter().map(|job| job.class).collect(),
            arrivals: case.jobs.iter().map(|job| job.arrival).collect(),
            turns: Vec::new(),
            deadlines: Vec::new(),
            left: vec![INTERVAL; case.jobs.len()],
            granted: vec![0; case.jobs.len()],
            deadline: vec![0; case.jobs.len()],
        }
    }

    /// The smaller comes first: a class, and what counts within it. Equal ones do not preempt each other.
    fn rank(&self, job: usize) -> (u8, u64) {
        match self.class[job] {
            Class::Deadline { .. } => (0, self.deadline[job]),
            Class::Fifo(priority) | Class::Rr(priority) => (1, 99 - u64::from(priority)),
            Class::Normal => (2, 0),
        }
    }

    fn is_normal(&self, job: usize) -> bool {
        self.class[job] == Class::Normal
    }

    /// `replenish_dl_entity`: the next runtime, with a deadline a period later; if even that has passed, from now on.
    fn replenish(&mut self, job: usize, now: u64, [runtime, deadline, period]: [u64; 3]) {
        self.left[job] = runtime;
        self.deadline[job] += period;
        if self.deadline[job] < now {
            self.deadline[job] = now + deadline;
        }
    }

    /// `update_dl_entity`, of one that wakes with some of its runtime left: what it has then, none if it has to begin
    /// anew.
    fn keeps(&self, job: usize, now: u64, [runtime, deadline, period]: [u64; 3]) -> Option<u64> {
        let rest = self.deadline[job].checked_sub(now)?;
        // left / rest must not exceed runtime / deadline.
        match self.left[job] * deadline > rest * runtime {
            false => Some(self.left[job]),
            // The revised rule, for those whose deadline comes before the end of their period.
            true if deadline < period => Some(rest * runtime / deadline),
            true => None,
        }
    }
}

impl Policy for Classes {
    fn join(&mut self, job: usize, first: bool, now: u64) {
        match self.class[job] {
            Class::Normal => self.below.join(job, first, now),
            Class::Fifo(_) | Class::Rr(_) => self.turns.push(job),
            Class::Deadline { .. } => {
                let numbers = numbers(self.class[job]).expect("it is of class deadline");
                if !first && self.left[job] == 0 {
                    self.replenish(job, now, numbers);
                } else if let Some(left) = self.keeps(job, now, numbers).filter(|_| !first) {
                    self.left[job] = left;
                } else {
                    (self.left[job], self.deadline[job]) = (numbers[0], now + numbers[1]);
                }
                self.deadlines.push(job);
            }
        }
    }
    fn back(&mut self, job: usize, expired: bool, now: u64) {
        match self.class[job] {
            Class::Normal => self.below.back(job, expired, now),
            Class::Deadline { .. } => {
                if self.left[job] == 0 {
                    self.replenish(job, now, numbers(self.class[job]).expect("it is of class deadline"));
                }
                self.deadlines.push(job);
            }
            _ if expired => {
                self.left[job] = INTERVAL;
                self.turns.push(job);
            }
            _ => self.turns.insert(0, job),
        }
    }
    fn next(&mut self, hint: Hint) -> Option<usize> {
        if let Some(job) =
            self.deadlines.iter().copied().min_by_key(|&job| (self.deadline[job], self.arrivals[job], job))
        {
            self.deadlines.retain(|&other| other != job);
            return Some(job);
        }
        // The first of the highest priority.
        if let Some(job) = self.turns.iter().copied().min_by_key(|&job| self.rank(job)) {
            self.turns.retain(|&other| other != job);
            return Some(job);
        }
        self.below.next(hint)
    }
    fn starts(&mut self, job: usize) {
        self.granted[job] = self.left[job];
        if self.is_normal(job) {
            self.below.starts(job);
        }
    }
    fn charge(&mut self, job: usize, ran: u64) {
        match self.class[job] {
            Class::Normal => self.below.charge(job, ran),
            Class::Fifo(_) => {}
            Class::Rr(_) | Class::Deadline { .. } => self.left[job] -= ran,
        }
    }
    fn leave(&mut self, job: usize) {
        if self.is_normal(job) {
            self.below.leave(job);
        } else if self.left[job] == 0 && numbers(self.class[job]).is_none() {
            self.left[job] = INTERVAL;
        }
    }
    fn used_up(&self, job: usize, ran: u64) -> bool {
        match self.class[job] {
            Class::Normal => self.below.used_up(job, ran),
            Class::Fifo(_) => false,
            Class::Rr(_) | Class::Deadline { .. } => self.granted[job] == ran,
        }
    }
    fn waits(&self, job: usize, now: u64) -> Option<u64> {
        let [_, deadline, period] = numbers(self.class[job])?;
        Some(self.deadline[job] - deadline + period).filter(|&next| next > now)
    }
    fn resumes(&mut self, job: usize, until: u64) -> u64 {
        let Some(numbers) = numbers(self.class[job]) else { return until };
        let next = self.deadline[job] - numbers[1] + numbers[2];
        // With nothing left, or after a deadline that comes before the end of the period (`dl_check_constrained_dl`),
        // the next one it is.
        let late = numbers[1] < numbers[2] && self.deadline[job] <= until;
        let nothing = self.left[job] == 0 || self.keeps(job, until, numbers) == Some(0);
        if until < next && (late || nothing) {
            self.left[job] = 0;
            return next;
        }
        until
    }
    fn preempts(&self, come: usize, running: usize, hint: Hint) -> bool {
        match self.is_normal(come) && self.is_normal(running) {
            true => self.below.preempts(come, running, hint),
            false => self.rank(come) < self.rank(running),
        }
    }
    fn tick(&mut self, running: usize, ran: u64, hint: Hint) -> bool {
        self.is_normal(running) && self.below.tick(running, ran, hint)
    }
}
