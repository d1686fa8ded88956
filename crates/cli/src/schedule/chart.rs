//! Who ran when: what the machine's events say about jobs.

use os_scope_sim::{CpuId, Event, Pid, Sink, What};

use super::job::Job;

/// The most slices of an answer: more can only come of a mistake.
pub(super) const MAX_SLICES: usize = 1_000_000;

/// The most events that are looked at.
const MAX_EVENTS: u64 = 16_000_000;

/// A stretch of time that a job had a CPU for itself.
pub(super) struct Slice {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) cpu: u8,
    pub(super) job: usize,
    /// The level it came from, under mlfq.
    pub(super) level: Option<u8>,
}

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
    /// In the order in which they began.
    pub(super) slices: Vec<Slice>,
    /// The slice that each CPU is in.
    open: Vec<Option<usize>>,
    until: Option<u64>,
    now: u64,
    past_end: bool,
    /// The top level, under mlfq.
    top: Option<u8>,
    /// Boosts so far.
    boosts: u64,
    /// Events so far.
    events: u64,
}

impl Chart {
    pub(super) fn new(jobs: &[Job], cpus: u8, until: Option<u64>, top: Option<u8>) -> Self {
        let open = vec![None; cpus.into()];
        let jobs = vec![Noted { level: top, ..Noted::default() }; jobs.len()];
        Self { jobs, slices: Vec::new(), open, until, now: 0, past_end: false, top, boosts: 0, events: 0 }
    }

    /// Whether there is more to note.
    pub(super) fn goes_on(&self) -> bool {
        !self.past_end && !self.is_full()
    }

    /// Whether there are too many slices, or too much else happens.
    pub(super) const fn is_full(&self) -> bool {
        self.slices.len() > MAX_SLICES || self.events > MAX_EVENTS
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
        // What began at the very end, or never ran at all, has no length.
        self.slices.retain(|slice| slice.start < slice.end);
    }

    fn job(&mut self, pid: Pid) -> &mut Noted {
        &mut self.jobs[pid.index()]
    }

    fn dispatch(&mut self, cpu: CpuId, pid: Pid, now: u64) {
        let until = self.until;
        let job = self.job(pid);
        job.waited += job.ready.take().map_or(0, |since| now - since);
        if until.is_none_or(|until| now < until) {
            job.first_run.get_or_insert(now);
        }
        self.begin(cpu, pid.index(), now);
    }

    fn begin(&mut self, cpu: CpuId, job: usize, now: u64) {
        self.open[cpu.index()] = Some(self.slices.len());
        let noted = &self.jobs[job];
        let level = if noted.boosts == self.boosts { noted.level } else { self.top };
        self.slices.push(Slice { start: now, end: now, cpu: cpu.0, job, level });
    }

    /// Everybody is at the top level: a slice of a lower one ends, and goes on as one of the top.
    fn boost(&mut self, now: u64) {
        let top = self.top;
        self.boosts += 1;
        for cpu in 0..self.open.len() {
            let Some(slice) = self.open[cpu].and_then(|at| self.slices.get(at)).filter(|slice| slice.level != top) else { continue };
            let job = slice.job;
            self.leave(CpuId(cpu as u8), now);
            self.begin(CpuId(cpu as u8), job, now);
        }
    }

    fn leave(&mut self, cpu: CpuId, now: u64) {
        if let Some(slice) = self.open[cpu.index()].take().and_then(|at| self.slices.get_mut(at)) {
            slice.end = now;
            self.jobs[slice.job].ran += now - slice.start;
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
        match event.what {
            What::Allotted { pid, level, .. } if self.top.is_some() => {
                let boosts = self.boosts;
                let job = self.job(pid);
                (job.level, job.boosts) = (Some(level), boosts);
            }
            What::Boosted => self.boost(now),
            What::Enqueued { pid, .. } => {
                self.job(pid).ready.get_or_insert(now);
            }
            What::Dispatched { cpu, pid, .. } => self.dispatch(cpu, pid, now),
            What::QuantumExpired { cpu, .. } | What::Preempted { cpu, .. } | What::Blocked { cpu, .. } => self.leave(cpu, now),
            What::Exited { cpu, pid } | What::Killed { cpu, pid, .. } => {
                self.leave(cpu, now);
                self.job(pid).ended = Some(now);
            }
            _ => {}
        }
    }
}
