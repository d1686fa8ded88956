//! A run queue: a policy, the queue that it sorts, and the real-time classes above both.

use super::cfs::Cfs;
use super::classes;
use super::eevdf::Eevdf;
use super::fifo::Fifo;
use super::lottery::Lottery;
use super::mlfq::Mlfq;
use super::priority::Priority;
use super::rr::Rr;
use super::sjf::Sjf;
use super::srtf::Srtf;
use super::stride::Stride;
use super::tree::{Gather, NONE, Tree};
use super::{Class, Entity, Queue, Scheduler, SchedulerKind, Task};
use crate::event::ReadyReason;
use crate::ids::{Pid, Time, TimeUnit};
use crate::rng::Rng;
use crate::setup::Setup;
use alloc::vec::Vec;

/// A run queue.
#[derive(Clone, Debug)]
pub struct RunQueue {
    policy: Policy,
    queue: Queue,
    /// Processes of the real-time classes.
    above: Queue,
    unit: TimeUnit,
    /// The next turn at the head and at the tail.
    turns: (i64, i64),
}

/// A policy.
#[derive(Clone, Debug)]
enum Policy {
    Fifo(Fifo),
    Sjf(Sjf),
    Srtf(Srtf),
    Rr(Rr),
    Priority(Priority),
    Mlfq(Mlfq),
    Lottery(Lottery),
    Stride(Stride),
    Cfs(Cfs),
    Eevdf(Eevdf),
}

/// What becomes of a process whose quantum is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It goes back into the queue.
    Requeued,
    /// It waits for its next period, which begins then.
    Throttled(Time),
}

/// Why the running process is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It runs on.
    Stays,
    /// It goes back into the queue: its quantum is used up.
    Expired,
    /// It goes back into the queue before that.
    Stopped,
    /// It blocks.
    Blocked,
    /// It ended.
    Ended,
}

impl RunQueue {
    /// An empty queue of a machine, that of a CPU.
    #[must_use]
    pub fn new(setup: &Setup, cpu: u8) -> Self {
        let machine = &setup.machine;
        let (quantum, tuning, scale) = (machine.quantum, &machine.tuning, setup.virtual_scale());
        let fair = |time: Time, nanos: u64, ticks: u64| match (time, setup.unit) {
            // Linux multiplies its defaults by this (`get_update_sysctl_factor`).
            (Time::ZERO, TimeUnit::Nanos) => nanos * u64::from(1 + machine.cpus.clamp(1, 8).ilog2()),
            (Time::ZERO, TimeUnit::Ticks) => ticks * scale,
            _ => time.0.saturating_mul(scale),
        };
        let policy = match machine.scheduler {
            SchedulerKind::Fifo => Policy::Fifo(Fifo),
            SchedulerKind::Sjf => Policy::Sjf(Sjf),
            SchedulerKind::Srtf => Policy::Srtf(Srtf),
            SchedulerKind::Rr => Policy::Rr(Rr(quantum)),
            SchedulerKind::Priority => {
                Policy::Priority(Priority { preemptive: tuning.preemptive, aging: tuning.aging })
            }
            SchedulerKind::Mlfq => {
                Policy::Mlfq(Mlfq { levels: tuning.levels.clone(), stay: tuning.stay, io_bump: tuning.io_bump })
            }
            SchedulerKind::Lottery => {
                Policy::Lottery(Lottery { quantum, random: Rng::new(machine.seed.wrapping_add(cpu.into())) })
            }
            SchedulerKind::Stride => Policy::Stride(Stride { quantum, scale, pass: 0, tickets: 0 }),
            SchedulerKind::Cfs => Policy::Cfs(Cfs {
                scale,
                latency: fair(tuning.latency, 6_000_000, 6),
                granularity: fair(tuning.granularity, 750_000, 1),
                wakeup: fair(Time::ZERO, 1_000_000, 1),
                least: 0,
                load: 0,
                count: 0,
            }),
            SchedulerKind::Eevdf => Policy::Eevdf(Eevdf {
                scale,
                slice: fair(tuning.slice, 700_000, 3),
                tick: tuning.tick_of(setup.unit).0.saturating_mul(scale),
                zero: 0,
                sum: 0,
                load: 0,
            }),
        };
        let gather = if machine.scheduler == SchedulerKind::Lottery { Gather::Sum } else { Gather::Least };
        Self { policy, queue: Queue::new(gather), above: Queue::default(), unit: setup.unit, turns: (-1, 0) }
    }

    fn policy(&self) -> &dyn Scheduler {
        match &self.policy {
            Policy::Fifo(policy) => policy,
            Policy::Sjf(policy) => policy,
            Policy::Srtf(policy) => policy,
            Policy::Rr(policy) => policy,
            Policy::Priority(policy) => policy,
            Policy::Mlfq(policy) => policy,
            Policy::Lottery(policy) => policy,
            Policy::Stride(policy) => policy,
            Policy::Cfs(policy) => policy,
            Policy::Eevdf(policy) => policy,
        }
    }

    fn policy_mut(&mut self) -> &mut dyn Scheduler {
        match &mut self.policy {
            Policy::Fifo(policy) => policy,
            Policy::Sjf(policy) => policy,
            Policy::Srtf(policy) => policy,
            Policy::Rr(policy) => policy,
            Policy::Priority(policy) => policy,
            Policy::Mlfq(policy) => policy,
            Policy::Lottery(policy) => policy,
            Policy::Stride(policy) => policy,
            Policy::Cfs(policy) => policy,
            Policy::Eevdf(policy) => policy,
        }
    }

    /// How many are ready.
    #[must_use]
    pub fn len(&self) -> usize {
        self.above.len() + self.queue.len()
    }

    /// Whether nobody is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.above.is_empty() && self.queue.is_empty()
    }

    /// Who is ready, the real-time classes first, each in the order of its queue.
    pub fn iter(&self) -> impl Iterator<Item = Pid> + '_ {
        self.above.tree().iter().chain(self.queue.tree().iter())
    }

    /// The same, as a list.
    #[must_use]
    pub fn pids(&self) -> Vec<Pid> {
        self.iter().collect()
    }

    /// The tree of the policy's queue.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        self.queue.tree()
    }

    /// What all that compete weigh, the running one too, under cfs and eevdf.
    #[must_use]
    pub fn load(&self) -> u64 {
        self.policy().load()
    }

    /// The queue's virtual time.
    #[must_use]
    pub fn vtime(&self) -> i64 {
        self.policy().vtime()
    }

    /// Puts a ready process into the queue; returns its place, 0 at the head.
    pub fn enqueue(&mut self, task: &mut Task, why: ReadyReason, now: Time) -> u32 {
        let head = task.class == Class::Normal && self.policy().joins_head(why);
        if head {
            task.turn = self.turns.0;
            self.turns.0 -= 1;
        } else if why != ReadyReason::Preempted {
            task.turn = self.turns.1;
            self.turns.1 += 1;
        }
        classes::provide(task, why, now, self.unit);
        if let Some(key) = classes::key(task) {
            return self.above.insert(task.pid, key, 0);
        }
        let policy = self.policy_mut();
        if matches!(why, ReadyReason::Arrived | ReadyReason::Woken | ReadyReason::Migrated) {
            policy.join(task, why);
        }
        let (key, value) = (policy.key(task, why), policy.value(task));
        self.queue.insert(task.pid, key, value) + self.above.len() as u32
    }

    /// Takes who runs next out of the queue; also the ticket that was drawn.
    pub fn pick(&mut self) -> Option<(Pid, Option<u64>)> {
        if let Some(pid) = self.above.take(self.above.first()) {
            return Some((pid, None));
        }
        let queue = core::mem::take(&mut self.queue);
        let (node, ticket) = self.policy_mut().choose(&queue);
        self.queue = queue;
        Some((self.queue.take(node)?, ticket))
    }

    /// Who would be first, were somebody to make room.
    #[must_use]
    pub fn head(&self) -> Option<Pid> {
        self.above.pid(self.above.first()).or_else(|| self.queue.pid(self.queue.first()))
    }

    /// Takes the last one that may go, for another CPU.
    pub fn give_away(&mut self, may: &dyn Fn(Pid) -> bool) -> Option<Pid> {
        match self.queue.last_that(may) {
            NONE => self.above.take(self.above.last_that(may)),
            node => self.queue.take(node),
        }
    }

    /// A process that was taken out goes elsewhere.
    pub fn leave(&mut self, task: &mut Task) {
        if task.class == Class::Normal {
            self.policy_mut().leave(task);
        }
    }

    /// A process comes from a queue whose virtual time is `from`.
    pub fn move_in(&mut self, task: &mut Task, from: i64) {
        self.policy_mut().move_in(task, from);
    }

    /// A process that was taken out of the queue gets a CPU, once the switch to it is over.
    pub fn chosen(&mut self, task: &mut Task) {
        if task.class == Class::Normal {
            self.policy_mut().chosen(task);
        }
    }

    /// For how long at most a process gets a CPU.
    #[must_use]
    pub fn quantum(&self, task: &Task) -> Time {
        match task.class {
            Class::Fifo(_) => Time::NEVER,
            Class::Rr(_) | Class::Deadline { .. } => task.entity.left,
            Class::Normal => self.policy().quantum(task),
        }
    }

    /// The running process ran for so long until `now` since it was charged last, and now this becomes of it.
    pub fn charge(&mut self, task: &mut Task, ran: Time, left: Left, now: Time) {
        match task.class {
            Class::Normal => {
                let leftmost = self.queue.tree().node(self.queue.first()).map(|node| node.value);
                let policy = self.policy_mut();
                policy.charge(task, ran, leftmost, now);
                match left {
                    Left::Stays | Left::Stopped => {}
                    Left::Expired => policy.expire(task),
                    Left::Blocked => {
                        policy.block(task);
                        policy.leave(task);
                    }
                    Left::Ended => policy.leave(task),
                }
                if let (Left::Blocked | Left::Ended, Some(leftmost)) = (left, leftmost) {
                    policy.left(leftmost);
                }
            }
            Class::Fifo(_) => {}
            Class::Rr(_) | Class::Deadline { .. } => task.entity.left = task.entity.left - ran,
        }
    }

    /// What becomes of the running process whose quantum is used up at `now`.
    #[must_use]
    pub fn expiry(&self, task: &Task, now: Time) -> Expiry {
        classes::next_period(task).filter(|&next| next > now).map_or(Expiry::Requeued, Expiry::Throttled)
    }

    /// The beginning of its next period, if a process that would block until `until` may go on only then; what it has
    /// left of its runtime is lost.
    pub fn hold(&self, task: &mut Task, until: Time) -> Option<Time> {
        let next = classes::held(task, until)?;
        task.entity.left = Time::ZERO;
        Some(next)
    }

    /// Whether a process that is ready takes the CPU from the running one.
    #[must_use]
    pub fn preempts(&self, ready: &Task, running: &Task, now: Time) -> bool {
        classes::preempts(ready, running).unwrap_or_else(|| self.policy().preempts(&self.queue, ready, running, now))
    }

    /// How much longer the running process can be left alone by timer ticks; none: for ever.
    #[must_use]
    pub fn patience(&self, running: &Task, ran: Time) -> Option<Time> {
        let leftmost = self.queue.tree().node(self.queue.first())?.value;
        self.policy().patience(running, ran, leftmost)
    }

    /// At a timer tick: whether the running process makes room.
    pub fn tick(&mut self, running: &mut Task, ran: Time) -> bool {
        let queue = core::mem::take(&mut self.queue);
        let makes_room = self.policy_mut().tick(&queue, running, ran);
        self.queue = queue;
        makes_room
    }

    /// mlfq's boost of a process that is ready or runs and is not at the top level: it goes to the tail of that.
    pub fn boost(&mut self, task: &mut Task, top: Entity) {
        let key = self.policy_mut().key(task, ReadyReason::Preempted);
        let node = self.queue.find(key);
        task.turn = self.turns.1;
        self.turns.1 += 1;
        task.entity = top;
        if self.queue.take(node).is_some() {
            let key = self.policy_mut().key(task, ReadyReason::Preempted);
            self.queue.insert(task.pid, key, 0);
        }
    }
}
