//! One CPU, tick by tick, under a policy that says only who: the frame for the models of lottery, stride, cfs, eevdf
//! and the real-time classes, each in its file.
//!
//! Within a tick: who arrives or wakes at it (arrivals in the order of input, then those that wake in the order in
//! which they went), and what becomes of the running job, either of these first; then whoever is to run, after the
//! switch to it.

use os_scope_sim::sched::{Class, SchedulerKind};

mod case;
mod cfs;
mod classes;
mod eevdf;
mod lottery;
mod stride;
mod turns;
mod weight;

/// The policies that this frame has models of.
pub const KINDS: [SchedulerKind; 4] =
    [SchedulerKind::Lottery, SchedulerKind::Stride, SchedulerKind::Cfs, SchedulerKind::Eevdf];

/// Virtual units in a tick, be it a millisecond or one of its own.
const UNIT: i128 = 1_000_000;

/// A job.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// When it arrives.
    pub arrival: u64,
    /// How long it runs.
    pub run: u64,
    /// It waits for `io_time` after every so many ticks on the CPU, but for the last.
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
    /// Whether what becomes of the running job comes before who arrives or wakes.
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

/// A policy. It keeps who is ready.
trait Policy {
    /// A job arrives for the first time, or wakes.
    fn join(&mut self, job: usize, first: bool, now: u64);
    /// The running job goes back among those that are ready: it has had its quantum, or enough, or is put off.
    fn back(&mut self, job: usize, expired: bool, now: u64);
    /// Takes out who runs next.
    fn next(&mut self, told: Told) -> Option<usize>;
    /// A job was chosen, and gets the CPU after the switch to it.
    fn starts(&mut self, _job: usize) {}
    /// The running job has run for so many more ticks.
    fn charge(&mut self, _job: usize, _ran: u64) {}
    /// The running job blocks or ends.
    fn leave(&mut self, _job: usize) {}
    /// Whether the running job, which got the CPU so many ticks ago, has used up its quantum.
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
    fn preempts(&self, _come: usize, _running: usize, _told: Told) -> bool {
        false
    }
    /// At a timer tick: whether the running job, which got the CPU so many ticks ago, makes room.
    fn tick(&mut self, _running: usize, _ran: u64, _told: Told) -> bool {
        false
    }
}

/// Who the machine says has the CPU next. Weights do not divide evenly, and how a sum is cut into parts decides how it
/// is rounded; a policy may go by this where two are closer than that.
type Told = Option<usize>;

enum Cpu {
    Free,
    Switching { to: usize, until: u64 },
    Running { job: usize, since: u64, charged: u64 },
}

/// Everything that changes.
struct State<'a> {
    case: &'a Case,
    told: &'a [Slot],
    policy: Box<dyn Policy>,
    cpu: Cpu,
    /// Who had the CPU last.
    loaded: Option<usize>,
    done: Vec<u64>,
    /// Those who are away, in the order in which they went: arrivals first, in the order of input.
    away: Vec<(u64, usize)>,
    first: Vec<Option<u64>>,
    ended: Vec<u64>,
    /// Whether the running job, or the one that the CPU switches to, is to make room for one that came.
    preempted: bool,
}

impl Case {
    /// How far apart virtual times must be to be told apart: at nice 0 there is no rounding.
    fn slack(&self) -> i128 {
        if self.jobs.iter().all(|job| job.nice == 0) { 0 } else { UNIT / 1000 }
    }

    fn policy(&self) -> Box<dyn Policy> {
        let below: Box<dyn Policy> = match self.kind {
            SchedulerKind::Fifo | SchedulerKind::Rr => Box::new(turns::Turns {
                quantum: (self.kind == SchedulerKind::Rr).then_some(self.quantum),
                line: Vec::new(),
            }),
            SchedulerKind::Lottery => Box::new(lottery::Lottery::new(self)),
            SchedulerKind::Stride => Box::new(stride::Stride::new(self)),
            SchedulerKind::Cfs => Box::new(cfs::Cfs::new(self)),
            _ => Box::new(eevdf::Eevdf::new(self)),
        };
        Box::new(classes::Classes::new(self, below))
    }

    /// What the CPU does at each tick, until the last job has ended.
    ///
    /// # Panics
    /// If a job is lost.
    #[must_use]
    pub fn run(&self, told: &[Slot]) -> Outcome {
        let mut state = State {
            case: self,
            told,
            policy: self.policy(),
            cpu: Cpu::Free,
            loaded: None,
            done: vec![0; self.jobs.len()],
            away: self.jobs.iter().enumerate().map(|(job, at)| (at.arrival, job)).collect(),
            first: vec![None; self.jobs.len()],
            ended: vec![0; self.jobs.len()],
            preempted: false,
        };
        let mut lane = Vec::new();
        for now in 0.. {
            state.begin(now);
            if state.done.iter().zip(&self.jobs).all(|(done, job)| *done == job.run) {
                let first = state.first.into_iter().map(|first| first.expect("it ran")).collect();
                return Outcome { lane, first, ended: state.ended };
            }
            lane.push(match state.cpu {
                Cpu::Free => Slot::Idle,
                Cpu::Switching { to, .. } => Slot::Switch(to),
                Cpu::Running { job, .. } => {
                    state.done[job] += 1;
                    Slot::Run(job)
                }
            });
        }
        unreachable!("time goes on")
    }
}

impl State<'_> {
    /// Who has the CPU at a tick, says the machine.
    fn told(&self, now: u64) -> Told {
        match self.told.get(now as usize)? {
            Slot::Idle => None,
            Slot::Switch(job) | Slot::Run(job) => Some(*job),
        }
    }

    /// What happens at a tick, up to who runs in it.
    fn begin(&mut self, now: u64) {
        let told = self.told(now);
        if self.case.expired_first {
            self.settle(now, told);
            self.make_room(now);
        }
        self.come(now, told);
        if !self.case.expired_first {
            self.settle(now, told);
        }
        self.make_room(now);
        if matches!(self.cpu, Cpu::Free)
            && let Some(to) = self.policy.next(told)
        {
            self.policy.starts(to);
            match self.case.switch {
                cost if cost > 0 && self.loaded.is_some_and(|loaded| loaded != to) => {
                    self.cpu = Cpu::Switching { to, until: now + cost }
                }
                _ => self.dispatch(to, now),
            }
        }
    }

    /// Who arrives or wakes joins, and one of them may be to have the CPU at once.
    fn come(&mut self, now: u64, told: Told) {
        let (come, rest): (Vec<_>, Vec<_>) = self.away.iter().partition(|(due, _)| *due == now);
        self.away = rest;
        for (_, job) in come {
            self.charge(now);
            self.policy.join(job, self.done[job] == 0, now);
            self.preempted |= match self.cpu {
                Cpu::Free => false,
                Cpu::Switching { to, until } => self.policy.preempts(job, to, self.told(until)),
                Cpu::Running { job: other, .. } => self.policy.preempts(job, other, told),
            };
            if self.case.expired_first {
                self.make_room(now);
            }
        }
    }

    /// The running job goes back if it is to make room; in the middle of a switch, once that is over.
    fn make_room(&mut self, now: u64) {
        if let Cpu::Running { job, .. } = self.cpu
            && self.preempted
        {
            self.free(now);
            self.policy.back(job, false, now);
        }
    }

    /// What became of the tick that just ended.
    fn settle(&mut self, now: u64, told: Told) {
        let (job, since) = match self.cpu {
            Cpu::Free => return,
            Cpu::Switching { to, until } => {
                if until == now {
                    self.dispatch(to, now);
                }
                return;
            }
            Cpu::Running { job, since, .. } => (job, since),
        };
        let Job { run, io, .. } = self.case.jobs[job];
        let ends = self.done[job] == run;
        if ends || io.is_some_and(|every| self.done[job].is_multiple_of(every)) {
            self.free(now);
            self.policy.leave(job);
            if ends {
                self.ended[job] = now;
            } else {
                let resumes = self.policy.resumes(job, now + self.case.io_time);
                self.away.push((resumes, job));
            }
            return;
        }
        let used_up = self.policy.used_up(job, now - since);
        if used_up && let Some(until) = self.policy.waits(job, now) {
            self.free(now);
            self.away.push((until, job));
        } else if used_up || self.ticks(job, now, now - since, told) {
            self.free(now);
            self.policy.back(job, true, now);
        }
    }

    /// Whether the timer ticks, which only the fair policies heed, and the running job makes room.
    fn ticks(&mut self, job: usize, now: u64, ran: u64, told: Told) -> bool {
        if !self.case.kind.info().is_fair || !now.is_multiple_of(self.case.tick) {
            return false;
        }
        self.charge(now);
        self.policy.tick(job, ran, told)
    }

    fn free(&mut self, now: u64) {
        self.charge(now);
        self.cpu = Cpu::Free;
        self.preempted = false;
    }

    fn dispatch(&mut self, job: usize, now: u64) {
        self.loaded = Some(job);
        self.first[job].get_or_insert(now);
        self.cpu = Cpu::Running { job, since: now, charged: now };
    }

    /// The running job pays for what it has run.
    fn charge(&mut self, now: u64) {
        if let Cpu::Running { job, charged, .. } = &mut self.cpu
            && *charged < now
        {
            self.policy.charge(*job, now - *charged);
            *charged = now;
        }
    }
}
