//! First come, first served, for ever or for a quantum: what there is below the real-time classes in its simplest form.

use super::model::{Hint, Policy};

pub(super) struct Turns {
    pub(super) quantum: Option<u64>,
    pub(super) line: Vec<usize>,
}

impl Policy for Turns {
    fn join(&mut self, job: usize, _first: bool, _now: u64) {
        self.line.push(job);
    }
    fn back(&mut self, job: usize, expired: bool, _now: u64) {
        // A job that is put off by another class keeps its turn.
        self.line.insert(if expired { self.line.len() } else { 0 }, job);
    }
    fn next(&mut self, _hint: Hint) -> Option<usize> {
        (!self.line.is_empty()).then(|| self.line.remove(0))
    }
    fn used_up(&self, _job: usize, ran: u64) -> bool {
        self.quantum == Some(ran)
    }
}
