//! Earliest eligible virtual deadline first, after Stoica and Abdel-Wahab 1995 and Linux's `avg_vruntime`,
//! `entity_eligible`, `place_entity`, `update_deadline` and `pick_eevdf`: averages are sums over lists, the earliest is
//! looked for.

use super::model::{Case, Hint, Policy, UNIT};
use super::weight::{virtually, weight};

pub(super) struct Eevdf {
    nice: Vec<i8>,
    slice: i128,
    tick: i128,
    slack: i128,
    vruntime: Vec<i128>,
    deadline: Vec<i128>,
    lag: Vec<i128>,
    /// Up to which virtual runtime no job interrupts a slice.
    protected: Vec<i128>,
    /// The average when the last one left.
    standing: i128,
    competing: Vec<usize>,
    /// In the order in which they came, which is that of equals.
    ready: Vec<usize>,
}

impl Eevdf {
    pub(super) fn new(case: &Case) -> Self {
        let zero = vec![0; case.jobs.len()];
        Self {
            nice: case.jobs.iter().map(|job| job.nice).collect(),
            slice: i128::from(case.slice) * UNIT / 1000,
            tick: i128::from(case.tick) * UNIT,
            slack: case.slack(),
            vruntime: zero.clone(),
            deadline: zero.clone(),
            lag: zero.clone(),
            protected: zero,
            standing: 0,
            competing: Vec::new(),
            ready: Vec::new(),
        }
    }

    fn weight(&self, job: usize) -> i128 {
        weight(self.nice[job])
    }

    /// The weights of all, and the sum of what they have run times these.
    fn sums(&self) -> (i128, i128) {
        let load = self.competing.iter().map(|&job| self.weight(job)).sum();
        (load, self.competing.iter().map(|&job| self.weight(job) * self.vruntime[job]).sum())
    }

    fn average(&self) -> i128 {
        match self.sums() {
            (0, _) => self.standing,
            (load, sum) => sum.div_euclid(load),
        }
    }

    /// Whether a job has had no more than its share; none if that is too close to decide.
    fn eligible(&self, job: usize) -> Option<bool> {
        let (load, sum) = self.sums();
        let owed = sum - self.vruntime[job] * load;
        if self.slack > 0 && owed.abs() < self.slack * load { None } else { Some(owed >= 0) }
    }

    /// The eligible one with the earliest deadline, then those whose deadlines are too close to it to differ.
    fn earliest(&self, hint: Hint) -> Vec<usize> {
        let eligible = |job: &usize| self.eligible(*job).unwrap_or(hint == Some(*job));
        let eligible: Vec<usize> = self.ready.iter().copied().filter(eligible).collect();
        let Some(first) = eligible.iter().copied().min_by_key(|&job| self.deadline[job]) else { return eligible };
        let near = |job: &usize| *job != first && self.deadline[*job] - self.deadline[first] < self.slack;
        [first].into_iter().chain(eligible.iter().copied().filter(near)).collect()
    }

    /// Whether the deadline of one comes before another's; none if that is too close to decide.
    fn before(&self, one: usize, other: usize) -> Option<bool> {
        let gap = self.deadline[other] - self.deadline[one];
        if self.slack > 0 && gap.abs() < self.slack { None } else { Some(gap > 0) }
    }
}

impl Policy for Eevdf {
    fn join(&mut self, job: usize, first: bool, _now: u64) {
        let slice = virtually(self.slice, self.nice[job]);
        // It keeps its lag: coming moves the average, so that it is placed further off by as much.
        let lag = match self.sums().0 {
            0 => 0,
            load => self.lag[job] * (load + self.weight(job)) / load,
        };
        self.vruntime[job] = self.average() - lag;
        self.deadline[job] = self.vruntime[job] + if first { slice / 2 } else { slice };
        self.competing.push(job);
        self.ready.push(job);
    }
    fn back(&mut self, job: usize, _expired: bool, _now: u64) {
        self.ready.push(job);
    }
    fn next(&mut self, hint: Hint) -> Option<usize> {
        let earliest = self.earliest(hint);
        // Rounding may leave no job eligible.
        let any = || self.ready.iter().copied().min_by_key(|&job| self.deadline[job]);
        let next = hint.filter(|job| earliest.contains(job)).or_else(|| earliest.first().copied()).or_else(any)?;
        self.ready.retain(|&job| job != next);
        Some(next)
    }
    fn starts(&mut self, job: usize) {
        self.protected[job] = self.deadline[job];
    }
    fn charge(&mut self, job: usize, ran: u64) {
        self.vruntime[job] += virtually(i128::from(ran) * UNIT, self.nice[job]);
        if self.vruntime[job] >= self.deadline[job] {
            self.deadline[job] = self.vruntime[job] + virtually(self.slice, self.nice[job]);
        }
    }
    fn leave(&mut self, job: usize) {
        let limit = virtually((2 * self.slice).max(self.tick), self.nice[job]);
        let average = self.average();
        self.lag[job] = (average - self.vruntime[job]).clamp(-limit, limit);
        self.standing = average;
        self.competing.retain(|&other| other != job);
    }
    fn preempts(&self, come: usize, running: usize, hint: Hint) -> bool {
        let eligible = self.eligible(running).unwrap_or(hint == Some(running));
        if eligible && self.vruntime[running] < self.protected[running] {
            return false;
        }
        // One that may be eligible and comes before it.
        let rival = |&job: &usize| self.eligible(job).is_none() && self.before(come, job) != Some(true);
        if hint == Some(running) && self.ready.iter().any(rival) {
            return false;
        }
        let first = match self.earliest(hint)[..] {
            [only] => only == come,
            ref several => several.contains(&come) && hint == Some(come),
        };
        first && (!eligible || self.before(come, running).unwrap_or(hint == Some(come)))
    }
    fn tick(&mut self, running: usize, _ran: u64, hint: Hint) -> bool {
        // Its slice is used once its deadline has moved.
        if self.ready.is_empty() || self.deadline[running] == self.protected[running] {
            return false;
        }
        let eligible = self.eligible(running).unwrap_or(hint == Some(running));
        let goes_on = |rival: usize| eligible && self.before(running, rival).unwrap_or(hint == Some(running));
        if self.earliest(hint).first().is_some_and(|&rival| !goes_on(rival)) {
            return true;
        }
        self.protected[running] = self.deadline[running];
        false
    }
}
