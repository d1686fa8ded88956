//! Who ran when: what the machine's events say about jobs.

use os_scope_sim::{CpuId, Event, Pid, Sink, What};

use super::job::Job;

/// The most slices of an answer: more can only come of a mistake.
pub(super) const MAX_SLICES: usize = 1_000_000;

/// A stretch of time that a job had a CPU for itself.
pub(super) struct Slice {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) cpu: u8,
    pub(super) job: usize,
}

/// What is known of a job.
#[derive(Clone, Default)]
pub(super) struct Noted {
    pub(super) arrived: bool,
    pub(super) first_run: Option<u64>,
    pub(super) ended: Option<u64>,
    /// Time spent ready.
    pub(super) waited: u64,
    /// Time spent on a CPU.
    pub(super) ran: u64,
    /// Since when it has been ready, if it is.
    ready: Option<u64>,
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
}

impl Chart {
    pub(super) fn new(jobs: &[Job], cpus: u8, until: Option<u64>) -> Self {
        let open = vec![None; cpus.into()];
        Self { jobs: vec![Noted::default(); jobs.len()], slices: Vec::new(), open, until, now: 0, past_end: false }
    }

    /// Whether there is more to note.
    pub(super) fn goes_on(&self) -> bool {
        !self.past_end && !self.is_full()
    }

    /// Whether there are too many slices.
    pub(super) const fn is_full(&self) -> bool {
        self.slices.len() > MAX_SLICES
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
        self.open[cpu.index()] = Some(self.slices.len());
        self.slices.push(Slice { start: now, end: now, cpu: cpu.0, job: pid.index() });
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
        match event.what {
            What::Arrived { pid } => self.job(pid).arrived = true,
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
