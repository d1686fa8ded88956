//! The lottery: whenever the CPU is free, a ticket is drawn among those that are ready. Tickets are counted along the line in which they came;
//! a draw is the next number of the seed modulo the tickets.

use os_scope_sim::Rng;

use super::{Case, Policy, Told};

pub(super) struct Lottery {
    tickets: Vec<u64>,
    line: Vec<usize>,
    random: Rng,
}

impl Lottery {
    pub(super) fn new(case: &Case) -> Self {
        Self { tickets: case.jobs.iter().map(|job| job.tickets).collect(), line: Vec::new(), random: Rng::new(case.seed) }
    }
}

impl Policy for Lottery {
    fn join(&mut self, job: usize, _first: bool) {
        self.line.push(job);
    }
    fn back(&mut self, job: usize) {
        self.line.push(job);
    }
    fn next(&mut self, _told: Told) -> Option<usize> {
        // A hat with every ticket in it.
        let hat: Vec<usize> = self.line.iter().flat_map(|&job| (0..self.tickets[job]).map(move |_| job)).collect();
        if hat.is_empty() {
            return None;
        }
        let winner = hat[(self.random.bits() % hat.len() as u64) as usize];
        self.line.retain(|&job| job != winner);
        Some(winner)
    }
}
