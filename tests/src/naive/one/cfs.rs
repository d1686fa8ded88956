//! Linux's completely fair scheduler until 6.5, after `update_curr`, `place_entity`, `check_preempt_tick` and
//! `wakeup_preempt_entity`: all times are in lists, the least is looked for.

use super::model::{Case, Hint, Policy, UNIT};
use super::weight::{part, virtually, weight};

pub(super) struct Cfs {
    nice: Vec<i8>,
    latency: i128,
    granularity: i128,
    wakeup: i128,
    slack: i128,
    vruntime: Vec<i128>,
    /// `min_vruntime`.
    least: i128,
    competing: Vec<usize>,
    /// In the order in which they came, which is that of equals.
    ready: Vec<usize>,
}

impl Cfs {
    pub(super) fn new(case: &Case) -> Self {
        Self {
            nice: case.jobs.iter().map(|job| job.nice).collect(),
            latency: i128::from(case.latency) * UNIT / 1000,
            granularity: i128::from(case.granularity) * UNIT / 1000,
            wakeup: UNIT * i128::from(1 + case.cpus.ilog2()),
            slack: case.slack(),
            vruntime: vec![0; case.jobs.len()],
            least: 0,
            competing: Vec::new(),
            ready: Vec::new(),
        }
    }

    fn leftmost(&self) -> Option<usize> {
        self.ready.iter().copied().min_by_key(|&job| self.vruntime[job])
    }

    /// `update_min_vruntime`: it never goes back.
    fn update_least(&mut self, running: Option<usize>) {
        let now = self.leftmost().into_iter().chain(running).map(|job| self.vruntime[job]).min();
        self.least = self.least.max(now.unwrap_or(self.least));
    }

    /// `sched_slice`, but no more than the latency.
    fn slice(&self, job: usize) -> i128 {
        let count = self.competing.len() as i128;
        let period = if count > 8 { count * self.granularity } else { self.latency };
        let all = self.competing.iter().map(|&job| weight(self.nice[job])).sum();
        part(period, weight(self.nice[job]), all).max(self.granularity).min(self.latency)
    }
}

impl Policy for Cfs {
    fn join(&mut self, job: usize, first: bool, _now: u64) {
        let vruntime = &mut self.vruntime[job];
        // A newcomer starts at the least; a sleeper gets at most half a latency of credit.
        *vruntime = if first { self.least } else { (*vruntime).max(self.least - self.latency / 2) };
        self.competing.push(job);
        self.ready.push(job);
    }
    fn back(&mut self, job: usize, _expired: bool, _now: u64) {
        self.ready.push(job);
    }
    fn next(&mut self, hint: Hint) -> Option<usize> {
        let mut next = self.leftmost()?;
        if let Some(hint) = hint.filter(|job| self.ready.contains(job))
            && self.vruntime[hint] - self.vruntime[next] < self.slack
        {
            next = hint;
        }
        self.ready.retain(|&job| job != next);
        Some(next)
    }
    fn charge(&mut self, job: usize, ran: u64) {
        self.vruntime[job] += virtually(i128::from(ran) * UNIT, self.nice[job]);
        self.update_least(Some(job));
    }
    fn leave(&mut self, job: usize) {
        self.competing.retain(|&other| other != job);
        self.update_least(None);
    }
    fn preempts(&self, come: usize, running: usize, hint: Hint) -> bool {
        let behind = self.vruntime[running] - self.vruntime[come];
        let enough = virtually(self.wakeup, self.nice[come]);
        if (behind - enough).abs() < self.slack { hint != Some(running) } else { behind > enough }
    }
    fn tick(&mut self, running: usize, ran: u64, hint: Hint) -> bool {
        let Some(leftmost) = self.leftmost() else { return false };
        let (ran, slice) = (i128::from(ran) * UNIT, self.slice(running));
        let ahead = self.vruntime[running] - self.vruntime[leftmost];
        if (ahead - slice).abs() < self.slack || ahead.abs() < self.slack {
            return hint != Some(running);
        }
        let had_enough = ran > slice || ran >= self.granularity && ahead > slice;
        // `pick_next_entity`: it goes on if it is still the least.
        had_enough && ahead >= 0
    }
}
