//! A run queue: a policy, the queue that it sorts, and the real-time classes above both.

use alloc::vec::Vec;

use super::api::{Conditions, Context, DequeueReason, Tasks};
use super::classes;
use super::fact::Criterion;
use super::info::Info;
use super::policy::{Policy, SchedulerKind};
use super::queue::Queue;
use super::task::{Class, Entity, Task};
use super::tree::{NONE, Tree};
use crate::event::ReadyReason;
use crate::ids::{Pid, Time, TimeUnit};

/// A run queue.
#[derive(Clone, Debug)]
pub struct RunQueue {
    info: &'static Info,
    policy: Policy,
    queue: Queue,
    /// Processes of the real-time classes.
    above: Queue,
    unit: TimeUnit,
    /// The next turn at the head and at the tail.
    turns: (i64, i64),
}

/// What becomes of a process whose quantum is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It goes back into the queue.
    Requeued,
    /// It waits for its next period, which begins then.
    Throttled(Time),
}

/// Why the running process is charged for its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It runs on.
    None,
    /// It goes back into the queue: its quantum is used up.
    Expired,
    /// It goes back into the queue before that.
    Preempted,
    /// It blocks.
    Blocked,
    /// It ended.
    Ended,
}

impl RunQueue {
    /// An empty queue.
    #[must_use]
    pub fn new(kind: SchedulerKind, conditions: &Conditions<'_>) -> Self {
        let info = kind.info();
        Self {
            info,
            policy: kind.policy(conditions),
            queue: Queue::new(info.gather),
            above: Queue::default(),
            unit: conditions.unit,
            turns: (-1, 0),
        }
    }

    /// What the queue is in the order of, if that changes as time passes.
    fn changing(&self) -> Option<&'static Criterion> {
        self.info.criterion.as_ref().filter(|_| self.info.order_changes)
    }

    fn context<'a>(queue: &'a Queue, tasks: &'a dyn Tasks) -> Context<'a> {
        Context { now: tasks.now(), queue, tasks }
    }

    /// How many processes are ready.
    #[must_use]
    pub fn len(&self) -> usize {
        self.above.len() + self.queue.len()
    }

    /// Whether none is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.above.is_empty() && self.queue.is_empty()
    }

    /// The ready processes, the real-time classes first, each in the order of its queue.
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

    /// The weight of all that compete, the running one included, under policies that go by weights.
    #[must_use]
    pub fn load(&self) -> u64 {
        self.policy.get().load()
    }

    /// The queue's virtual time.
    #[must_use]
    pub fn vtime(&self) -> i64 {
        self.policy.get().vtime()
    }

    /// Puts a ready process into the queue; returns its place, 0 at the head.
    pub fn enqueue(&mut self, task: &mut Task, why: ReadyReason, tasks: &dyn Tasks) -> u32 {
        let head = task.class == Class::Normal && self.policy.get().joins_head(why);
        if head {
            task.turn = self.turns.0;
            self.turns.0 -= 1;
        } else if why != ReadyReason::Preempted {
            task.turn = self.turns.1;
            self.turns.1 += 1;
        }
        classes::provide(task, why, tasks.now(), self.unit);
        if let Some(key) = classes::key(task) {
            return self.above.insert(task.pid, key, 0);
        }
        let policy = self.policy.get_mut();
        if matches!(why, ReadyReason::Arrived | ReadyReason::Woken | ReadyReason::Migrated) {
            policy.enqueue(task, why, &Self::context(&self.queue, tasks));
        }
        let (key, value) = (policy.key(task, why), policy.value(task));
        let before = self.changing().map(|criterion| Self::context(&self.queue, tasks).before(criterion, task));
        let place = self.queue.insert(task.pid, key, value);
        before.unwrap_or(place) + self.above.len() as u32
    }

    /// Takes the process that runs next out of the queue; also the ticket that was drawn for it.
    pub fn pick_next(&mut self, tasks: &dyn Tasks) -> Option<(Pid, Option<u64>)> {
        if let Some(pid) = self.above.take(self.above.first()) {
            return Some((pid, None));
        }
        let pick = self.policy.get_mut().pick_next(&Self::context(&self.queue, tasks));
        Some((self.queue.take(pick.node)?, pick.ticket))
    }

    /// The process that is first in the queue.
    #[must_use]
    pub fn head(&self, tasks: &dyn Tasks) -> Option<Pid> {
        let first = match self.changing() {
            None => self.queue.first(),
            Some(criterion) => Self::context(&self.queue, tasks).best(criterion),
        };
        self.above.pid(self.above.first()).or_else(|| self.queue.pid(first))
    }

    /// Takes out the last process that may go, for another CPU.
    pub fn give_away(&mut self, may: &dyn Fn(Pid) -> bool, tasks: &dyn Tasks) -> Option<Pid> {
        let last = match self.changing() {
            None => self.queue.last_that(may),
            Some(criterion) => Self::context(&self.queue, tasks).last_that(criterion, may),
        };
        match last {
            NONE => self.above.take(self.above.last_that(may)),
            node => self.queue.take(node),
        }
    }

    /// A process that was given away leaves the competition here.
    pub fn dequeue(&mut self, task: &mut Task, tasks: &dyn Tasks) {
        if task.class == Class::Normal {
            let context = Self::context(&self.queue, tasks);
            self.policy.get_mut().dequeue(task, DequeueReason::Migrated, &context);
        }
    }

    /// A process comes from a queue whose virtual time is `from`.
    pub fn migrate(&mut self, task: &mut Task, from: i64) {
        self.policy.get_mut().migrate(task, from);
    }

    /// A process that was taken out of the queue gets a CPU, once the switch to it is over.
    pub fn set_next(&mut self, task: &mut Task) {
        if task.class == Class::Normal {
            self.policy.get_mut().set_next(task);
        }
    }

    /// For how long at most a process gets a CPU.
    #[must_use]
    pub fn quantum(&self, task: &Task) -> Time {
        match task.class {
            Class::Fifo(_) => Time::NEVER,
            Class::Rr(_) | Class::Deadline { .. } => task.entity.left,
            Class::Normal => self.policy.get().quantum(task),
        }
    }

    /// The running process has run for `ran` since it was charged last, and now leaves the CPU or not.
    pub fn charge(&mut self, task: &mut Task, ran: Time, departure: Departure, tasks: &dyn Tasks) {
        match task.class {
            Class::Normal => {
                let context = Self::context(&self.queue, tasks);
                let policy = self.policy.get_mut();
                policy.update_curr(task, ran, &context);
                match departure {
                    Departure::None | Departure::Preempted => {}
                    Departure::Expired => policy.expire(task),
                    Departure::Blocked => policy.dequeue(task, DequeueReason::Blocked, &context),
                    Departure::Ended => policy.dequeue(task, DequeueReason::Ended, &context),
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

    /// The beginning of its next period, if a process that would block until `until` may go on only then; the rest of
    /// its runtime is lost.
    pub fn hold(&mut self, task: &mut Task, until: Time) -> Option<Time> {
        let next = classes::held(task, until)?;
        task.entity.left = Time::ZERO;
        Some(next)
    }

    /// Whether a process that is ready takes the CPU from the running one.
    #[must_use]
    pub fn check_preempt(&self, ready: &Task, running: &Task, tasks: &dyn Tasks) -> bool {
        classes::preempts(ready, running)
            .unwrap_or_else(|| self.policy.get().check_preempt(ready, running, &Self::context(&self.queue, tasks)))
    }

    /// For how long timer ticks will not make the running process make room; none: for ever.
    #[must_use]
    pub fn tick_free(&self, running: &Task, ran: Time, tasks: &dyn Tasks) -> Option<Time> {
        let context = Self::context(&self.queue, tasks);
        if self.queue.is_empty() { None } else { self.policy.get().tick_free(running, ran, &context) }
    }

    /// At a timer tick: whether the running process makes room.
    pub fn task_tick(&mut self, running: &mut Task, ran: Time, tasks: &dyn Tasks) -> bool {
        self.policy.get_mut().task_tick(running, ran, &Self::context(&self.queue, tasks))
    }

    /// A process that is ready or runs, and is not at the top level, goes to the tail of that.
    pub fn boost(&mut self, task: &mut Task, top: Entity) {
        let policy = self.policy.get_mut();
        let node = self.queue.find(policy.key(task, ReadyReason::Preempted));
        task.turn = self.turns.1;
        self.turns.1 += 1;
        task.entity = top;
        if self.queue.take(node).is_some() {
            self.queue.insert(task.pid, policy.key(task, ReadyReason::Preempted), 0);
        }
    }
}
