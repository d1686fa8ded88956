//! Which job ran when, by the machine's events.

use os_scope_sim::{CpuId, Event, EventKind, Pid, Sink};

use super::slices::{Slice, Slices};

/// The most slices of an answer to few jobs and to many: beyond that it can only be a mistake.
const MAX_SLICES: (usize, usize) = (1_000_000, 6_400_000);

/// Slices for each job, up to the second limit.
const SLICES_PER_JOB: usize = 64;

/// The most events that are looked at for each of these slices.
const MAX_EVENTS: usize = 16;

/// No time of an answer is beyond this one: sums of times would no longer be right.
const LAST: u64 = 1 << 63;

/// What is known of a job.
#[derive(Clone, Default)]
pub(super) struct Noted {
    pub(super) first_run: Option<u64>,
    pub(super) ended: Option<u64>,
    /// Time spent ready.
    pub(super) waited: u64,
    /// Time spent on a CPU.
    pub(super) ran: u64,
    /// Since when it has been ready, if it is.
    ready: Option<u64>,
    /// Its level, under mlfq, if no boost came since; and how many had come then.
    level: Option<u8>,
    boosts: u64,
}

/// Listens to the machine up to a moment.
pub(super) struct Chart {
    /// What came of each job.
    pub(super) jobs: Vec<Noted>,
    /// Which job ran when.
    pub(super) slices: Slices,
    /// The slice that each CPU is in.
    open: Vec<Option<Slice>>,
    until: Option<u64>,
    now: u64,
    past_end: bool,
    /// The top level, under mlfq.
    top: Option<u8>,
    /// Boosts so far.
    boosts: u64,
    /// Events so far.
    events: usize,
}

/// The most slices in which `jobs` jobs may run.
pub(super) fn most_slices(jobs: usize) -> usize {
    (SLICES_PER_JOB * jobs).clamp(MAX_SLICES.0, MAX_SLICES.1)
}

impl Chart {
    pub(super) fn new(jobs: usize, cpus: u8, until: Option<u64>, top: Option<u8>) -> Self {
        let open = vec![None; cpus.into()];
        let jobs = vec![Noted { level: top, ..Noted::default() }; jobs];
        Self { jobs, slices: Slices::new(cpus), open, until, now: 0, past_end: false, top, boosts: 0, events: 0 }
    }

    /// Whether there is more to note.
    pub(super) fn goes_on(&self) -> bool {
        !self.past_end && !self.is_full() && !self.is_beyond()
    }

    /// Whether the machine's clock cannot go on.
    pub(super) const fn is_beyond(&self) -> bool {
        self.now > LAST
    }

    /// Whether there are too many slices, or too much else happens.
    pub(super) fn is_full(&self) -> bool {
        let most = most_slices(self.jobs.len());
        self.slices.len() > most || self.events > most * MAX_EVENTS
    }

    /// The end of the chart.
    pub(super) fn end(&self) -> u64 {
        self.until.filter(|_| self.past_end).unwrap_or(self.now)
    }

    /// Cuts off whatever has not ended.
    pub(super) fn close(&mut self) {
        let end = self.end();
        for cpu in 0..self.open.len() {
            self.leave(CpuId(cpu as u8), end);
        }
        for job in &mut self.jobs {
            job.waited += job.ready.take().map_or(0, |since| end - since);
        }
    }

    fn job(&mut self, pid: Pid) -> &mut Noted {
        &mut self.jobs[pid.index()]
    }

    fn dispatch(&mut self, cpu: CpuId, pid: Pid, now: u64) {
        let job = self.job(pid);
        job.waited += job.ready.take().map_or(0, |since| now - since);
        self.begin(cpu, pid.index(), now);
    }

    fn begin(&mut self, cpu: CpuId, job: usize, now: u64) {
        let noted = &self.jobs[job];
        let level = if noted.boosts == self.boosts { noted.level } else { self.top };
        self.open[cpu.index()] = Some(Slice { start: now, end: now, cpu: cpu.0, job: Some(job), level });
    }

    /// Every job is at the top level: a slice of a lower one ends, and goes on as one of the top.
    fn boost(&mut self, now: u64) {
        let top = self.top;
        self.boosts += 1;
        for cpu in 0..self.open.len() {
            let Some(job) = self.open[cpu].filter(|slice| slice.level != top).and_then(|slice| slice.job) else {
                continue;
            };
            self.leave(CpuId(cpu as u8), now);
            self.begin(CpuId(cpu as u8), job, now);
        }
    }

    fn leave(&mut self, cpu: CpuId, now: u64) {
        if let Some(slice @ Slice { start, job: Some(job), .. }) = self.open[cpu.index()].take() {
            self.slices.push(Slice { end: now, ..slice });
            let job = &mut self.jobs[job];
            job.ran += now - start;
            // A job that got the CPU and lost it at once has not run.
            if start < now {
                job.first_run.get_or_insert(start);
            }
        }
    }
}

impl Sink for Chart {
    fn event(&mut self, event: Event) {
        let now = event.at.0;
        self.past_end |= self.until.is_some_and(|until| now > until);
        if self.past_end {
            return;
        }
        self.now = now;
        self.events += 1;
        match event.kind {
            EventKind::Allotted { pid, level, .. } if self.top.is_some() => {
                let boosts = self.boosts;
                let job = self.job(pid);
                (job.level, job.boosts) = (Some(level), boosts);
            }
            EventKind::Boosted => self.boost(now),
            EventKind::Enqueued { pid, .. } => {
                self.job(pid).ready.get_or_insert(now);
            }
            EventKind::Dispatched { cpu, pid, .. } => self.dispatch(cpu, pid, now),
            EventKind::QuantumExpired { cpu, .. }
            | EventKind::Preempted { cpu, .. }
            | EventKind::Blocked { cpu, .. } => self.leave(cpu, now),
            EventKind::Exited { cpu, pid } | EventKind::Killed { cpu, pid, .. } => {
                self.leave(cpu, now);
                self.job(pid).ended = Some(now);
            }
            _ => {}
        }
    }
}
