//! What there is to do, what comes of it, and what a policy is asked.

use os_scope_sim::sched::{Class, SchedulerKind};

/// Virtual units in a tick, be it a millisecond or one of its own.
pub(super) const UNIT: i128 = 1_000_000;

/// A job.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// When it arrives.
    pub arrival: u64,
    /// How long it runs.
    pub run: u64,
    /// It waits for `io_time` each time after this many ticks on the CPU, but for the last.
    pub io: Option<u64>,
    /// Its nice value.
    pub nice: i8,
    /// Its tickets.
    pub tickets: u64,
    /// Its class, with times in ticks.
    pub class: Class,
    /// The only CPU on which it may run.
    pub cpu: usize,
}

/// What there is to do, and how.
#[derive(Clone, Debug)]
pub struct Case {
    /// The policy.
    pub kind: SchedulerKind,
    /// Of lottery and stride.
    pub quantum: u64,
    /// Of cfs, in thousandths of a tick.
    pub latency: u64,
    /// Of cfs, in thousandths of a tick.
    pub granularity: u64,
    /// Of eevdf, in thousandths of a tick.
    pub slice: u64,
    /// The period of the timer under cfs and eevdf.
    pub tick: u64,
    /// Whether what becomes of the running job comes before arrivals and wake-ups.
    pub expired_first: bool,
    /// How long an I/O takes, at least 1.
    pub io_time: u64,
    /// How long a switch to another job takes.
    pub switch: u64,
    /// What the lottery draws from.
    pub seed: u64,
    /// How many CPUs there are: by 1 + log2 of them the kernel multiplies its wake-up granularity.
    pub cpus: usize,
    /// In the order of input.
    pub jobs: Vec<Job>,
}

/// What the CPU does in a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Nothing.
    Idle,
    /// It switches to a job.
    Switch(usize),
    /// It runs a job.
    Run(usize),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Every tick until the last job has ended.
    pub lane: Vec<Slot>,
    /// When each job first got the CPU.
    pub first: Vec<u64>,
    /// When each job ended.
    pub ended: Vec<u64>,
}

/// A policy. It keeps the jobs that are ready.
pub(super) trait Policy {
    /// A job arrives for the first time, or wakes.
    fn join(&mut self, job: usize, first: bool, now: u64);
    /// The running job goes back among those that are ready: it has had its quantum, or enough, or is put off.
    fn back(&mut self, job: usize, expired: bool, now: u64);
    /// Takes out the job that runs next.
    fn next(&mut self, hint: Hint) -> Option<usize>;
    /// A job was chosen, and gets the CPU after the switch to it.
    fn starts(&mut self, _job: usize) {}
    /// The running job has run for `ran` more ticks.
    fn charge(&mut self, _job: usize, _ran: u64) {}
    /// The running job blocks or ends.
    fn leave(&mut self, _job: usize) {}
    /// Whether the running job, which got the CPU `ran` ticks ago, has used up its quantum.
    fn used_up(&self, _job: usize, _ran: u64) -> bool {
        false
    }
    /// Until when a job has to wait that has used it up.
    fn waits(&self, _job: usize, _now: u64) -> Option<u64> {
        None
    }
    /// When a job may go on that has left to wait until some time.
    fn resumes(&mut self, _job: usize, until: u64) -> u64 {
        until
    }
    /// Whether one that has just come takes the CPU from the running one.
    fn preempts(&self, _come: usize, _running: usize, _hint: Hint) -> bool {
        false
    }
    /// At a timer tick: whether the running job, which got the CPU `ran` ticks ago, makes room.
    fn tick(&mut self, _running: usize, _ran: u64, _hint: Hint) -> bool {
        false
    }
}

/// The job that has the CPU next in the machine. Weights do not divide evenly, and how a sum is cut into parts decides
/// how it is rounded; a policy may go by this where two are closer than that.
pub(super) type Hint = Option<usize>;

impl Case {
    /// How far apart virtual times must be to count as different: at nice 0 there is no rounding.
    pub(super) fn slack(&self) -> i128 {
        if self.jobs.iter().all(|job| job.nice == 0) { 0 } else { UNIT / 1000 }
    }
}
