//! Stride scheduling: the least pass runs, equal ones by arrival, then by the order of input. A pass grows by 100 /
//! tickets for a tick of running, the global pass by 100 / all tickets whenever a job runs. A new job starts at the
//! global pass, and as far beyond it as it was when it left.

use super::model::{Case, Hint, Policy, UNIT};

pub(super) struct Stride {
    quantum: u64,
    tickets: Vec<i128>,
    arrivals: Vec<u64>,
    pass: Vec<i128>,
    /// How far it was beyond the global pass.
    beyond: Vec<i128>,
    global: i128,
    competing: Vec<usize>,
    ready: Vec<usize>,
}

impl Stride {
    pub(super) fn new(case: &Case) -> Self {
        let zero = vec![0; case.jobs.len()];
        Self {
            quantum: case.quantum,
            tickets: case.jobs.iter().map(|job| i128::from(job.tickets)).collect(),
            arrivals: case.jobs.iter().map(|job| job.arrival).collect(),
            pass: zero.clone(),
            beyond: zero,
            global: 0,
            competing: Vec::new(),
            ready: Vec::new(),
        }
    }
}

impl Policy for Stride {
    fn join(&mut self, job: usize, _first: bool, _now: u64) {
        self.pass[job] = self.global + self.beyond[job];
        self.competing.push(job);
        self.ready.push(job);
    }
    fn back(&mut self, job: usize, _expired: bool, _now: u64) {
        self.ready.push(job);
    }
    fn next(&mut self, _hint: Hint) -> Option<usize> {
        let next = self.ready.iter().copied().min_by_key(|&job| (self.pass[job], self.arrivals[job], job))?;
        self.ready.retain(|&job| job != next);
        Some(next)
    }
    fn charge(&mut self, job: usize, ran: u64) {
        let all: i128 = self.competing.iter().map(|&job| self.tickets[job]).sum();
        self.pass[job] += i128::from(ran) * UNIT * 100 / self.tickets[job];
        self.global += i128::from(ran) * UNIT * 100 / all;
    }
    fn leave(&mut self, job: usize) {
        self.beyond[job] = self.pass[job] - self.global;
        self.competing.retain(|&other| other != job);
    }
    fn used_up(&self, _job: usize, ran: u64) -> bool {
        ran == self.quantum
    }
}
