//! The lottery: whenever the CPU is free, a ticket is drawn among those that are ready. Tickets are counted along the
//! line in which they came; a draw is the next number of the seed modulo the tickets.

use os_scope_sim::Rng;

use super::model::{Case, Hint, Policy};

pub(super) struct Lottery {
    quantum: u64,
    tickets: Vec<u64>,
    /// Those that are ready.
    line: Vec<usize>,
    /// When each last joined the line: one that another class puts off keeps its place.
    came: Vec<u64>,
    count: u64,
    random: Rng,
}

impl Lottery {
    pub(super) fn new(case: &Case) -> Self {
        let tickets: Vec<u64> = case.jobs.iter().map(|job| job.tickets).collect();
        Self {
            quantum: case.quantum,
            came: vec![0; tickets.len()],
            tickets,
            line: Vec::new(),
            count: 0,
            random: Rng::new(case.seed),
        }
    }
}

impl Policy for Lottery {
    fn join(&mut self, job: usize, _first: bool, now: u64) {
        self.back(job, true, now);
    }
    fn back(&mut self, job: usize, expired: bool, _now: u64) {
        if expired {
            self.count += 1;
            self.came[job] = self.count;
        }
        self.line.push(job);
        self.line.sort_by_key(|&job| self.came[job]);
    }
    fn next(&mut self, _hint: Hint) -> Option<usize> {
        // A hat with every ticket in it.
        let hat: Vec<usize> = self.line.iter().flat_map(|&job| (0..self.tickets[job]).map(move |_| job)).collect();
        if hat.is_empty() {
            return None;
        }
        let winner = hat[(self.random.bits() % hat.len() as u64) as usize];
        self.line.retain(|&job| job != winner);
        Some(winner)
    }
    fn used_up(&self, _job: usize, ran: u64) -> bool {
        ran == self.quantum
    }
}
