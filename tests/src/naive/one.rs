//! One CPU, tick by tick, under a policy that only names the next job: the frame for the models of lottery, stride,
//! cfs, eevdf and the real-time classes, each in its file.
//! Within a tick: jobs arrive or wake (arrivals in the order of input, then those that wake in the order in which they
//! went), and the running job goes on or stops, either of these first; then the job that is next, after the switch to
//! it.

use super::kinds::{self, Model, Turn};

mod case;
mod cfs;
mod classes;
mod eevdf;
mod lottery;
mod model;
mod stride;
mod turns;
mod weight;

pub use model::{Case, Job, Outcome, Slot};
use model::{Hint, Policy};

enum Cpu {
    Free,
    Switching { to: usize, until: u64 },
    Running { job: usize, since: u64, charged: u64 },
}

/// Everything that changes.
struct OneCpu<'a> {
    case: &'a Case,
    hint: &'a [Slot],
    policy: Box<dyn Policy>,
    cpu: Cpu,
    /// The job that had the CPU last.
    loaded: Option<usize>,
    done: Vec<u64>,
    /// Jobs that are away, in the order in which they went: arrivals first, in the order of input.
    away: Vec<(u64, usize)>,
    first: Vec<Option<u64>>,
    ended: Vec<u64>,
    /// Whether the running job, or the one that the CPU switches to, is to make room for one that came.
    preempted: bool,
}

impl Case {
    fn policy(&self) -> Box<dyn Policy> {
        let below: Box<dyn Policy> = match kinds::model(self.kind).expect("it has a model here") {
            Model::Turns => Box::new(turns::Turns {
                quantum: (kinds::turn(self.kind) == Turn::Quantum).then_some(self.quantum),
                line: Vec::new(),
            }),
            Model::Lottery => Box::new(lottery::Lottery::new(self)),
            Model::Stride => Box::new(stride::Stride::new(self)),
            Model::Cfs => Box::new(cfs::Cfs::new(self)),
            Model::Eevdf => Box::new(eevdf::Eevdf::new(self)),
        };
        Box::new(classes::Classes::new(self, below))
    }

    /// What the CPU does at each tick, until the last job has ended.
    ///
    /// # Panics
    /// If a job is lost.
    #[must_use]
    pub fn run(&self, hint: &[Slot]) -> Outcome {
        let mut state = OneCpu {
            case: self,
            hint,
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

impl OneCpu<'_> {
    /// The job that has the CPU at a tick in the machine.
    fn hint(&self, now: u64) -> Hint {
        match self.hint.get(now as usize)? {
            Slot::Idle => None,
            Slot::Switch(job) | Slot::Run(job) => Some(*job),
        }
    }

    /// What happens at a tick, up to the job that runs in it.
    fn begin(&mut self, now: u64) {
        let hint = self.hint(now);
        if self.case.expired_first {
            self.settle(now, hint);
            self.make_room(now);
        }
        self.come(now, hint);
        if !self.case.expired_first {
            self.settle(now, hint);
        }
        self.make_room(now);
        if matches!(self.cpu, Cpu::Free)
            && let Some(to) = self.policy.next(hint)
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

    /// Jobs that arrive or wake join, and one of them may be to have the CPU at once.
    fn come(&mut self, now: u64, hint: Hint) {
        let (come, rest): (Vec<_>, Vec<_>) = self.away.iter().partition(|(due, _)| *due == now);
        self.away = rest;
        for (_, job) in come {
            self.charge(now);
            self.policy.join(job, self.done[job] == 0, now);
            self.preempted |= match self.cpu {
                Cpu::Free => false,
                Cpu::Switching { to, until } => self.policy.preempts(job, to, self.hint(until)),
                Cpu::Running { job: other, .. } => self.policy.preempts(job, other, hint),
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
    fn settle(&mut self, now: u64, hint: Hint) {
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
        } else if used_up || self.ticks(job, now, now - since, hint) {
            self.free(now);
            self.policy.back(job, true, now);
        }
    }

    /// Whether the timer ticks, which only the fair policies use, and the running job makes room.
    fn ticks(&mut self, job: usize, now: u64, ran: u64, hint: Hint) -> bool {
        if kinds::turn(self.case.kind) != Turn::Ticks || !now.is_multiple_of(self.case.tick) {
            return false;
        }
        self.charge(now);
        self.policy.tick(job, ran, hint)
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
