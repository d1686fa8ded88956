//! What a scheduling policy is: its hooks, and what it may ask.

use super::fact::{Criterion, Seen};
use super::queue::{Key, Queue};
use super::task::Task;
use super::tree::NONE;
use super::tuning::Tuning;
use crate::event::ReadyReason;
use crate::ids::{Pid, Time, TimeUnit};

/// What the kernel knows of processes at one moment.
pub trait Tasks {
    /// That moment.
    fn now(&self) -> Time;
    /// A process.
    fn task(&self, pid: Pid) -> Task;
    /// The machine's settings.
    fn tuning(&self) -> &Tuning;
}

/// What a hook may ask.
pub struct Context<'a> {
    /// The time.
    pub now: Time,
    /// The queue that the policy sorts. The running process is not in it.
    pub queue: &'a Queue,
    /// The processes.
    pub tasks: &'a dyn Tasks,
}

impl Context<'_> {
    /// The [value](Scheduler::value) of the first in the queue.
    #[must_use]
    pub fn leftmost(&self) -> Option<i64> {
        self.queue.tree().node(self.queue.first()).map(|node| node.value)
    }

    /// The node of the process that is first by a criterion now, or [`NONE`]. Takes as long as the queue.
    #[must_use]
    pub fn best(&self, criterion: &Criterion) -> u32 {
        let seen = Seen::at(self.now, self.tasks.tuning());
        let all = self.queue.nodes().map(|(node, pid)| (node, self.tasks.task(pid)));
        all.min_by(|(_, a), (_, b)| criterion.compare(a, b, &seen)).map_or(NONE, |(node, _)| node)
    }

    /// The node of the last one that may go by a criterion now, or [`NONE`]. Takes as long as the queue.
    pub(super) fn last_that(&self, criterion: &Criterion, may: &dyn Fn(Pid) -> bool) -> u32 {
        let seen = Seen::at(self.now, self.tasks.tuning());
        let all = self.queue.nodes().filter(|(_, pid)| may(*pid)).map(|(node, pid)| (node, self.tasks.task(pid)));
        all.max_by(|(_, a), (_, b)| criterion.compare(a, b, &seen)).map_or(NONE, |(node, _)| node)
    }

    /// How many of the queue are before a process by a criterion now. Takes as long as the queue.
    pub(super) fn before(&self, criterion: &Criterion, task: &Task) -> u32 {
        let seen = Seen::at(self.now, self.tasks.tuning());
        let all = self.queue.nodes().map(|(_, pid)| self.tasks.task(pid));
        all.filter(|other| criterion.compare(other, task, &seen).is_lt()).count() as u32
    }
}

/// What a policy is made for.
#[derive(Clone, Copy, Debug)]
pub struct Conditions<'a> {
    /// The quantum, which is not zero.
    pub quantum: Time,
    /// The other settings.
    pub tuning: &'a Tuning,
    /// What a unit of time is.
    pub unit: TimeUnit,
    /// How many CPUs the machine has.
    pub cpus: u8,
    /// The seed of everything random in this queue.
    pub seed: u64,
}

impl Conditions<'_> {
    /// A setting of Linux's fair classes in virtual units; if it is zero, Linux's default: `nanos`, which grows with
    /// the number of CPUs, or `ticks`.
    pub(super) fn virtual_or(&self, setting: Time, nanos: u64, ticks: u64) -> u64 {
        let scale = self.unit.virtual_scale();
        match (setting, self.unit) {
            // `get_update_sysctl_factor`
            (Time::ZERO, TimeUnit::Nanos) => nanos * u64::from(1 + self.cpus.clamp(1, 8).ilog2()),
            (Time::ZERO, TimeUnit::Ticks) => ticks * scale,
            _ => setting.0.saturating_mul(scale),
        }
    }
}

/// The process that a policy has picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its node in the queue, or [`NONE`].
    pub node: u32,
    /// The ticket that was drawn for it.
    pub ticket: Option<u64>,
}

/// Why a process leaves the competition for the CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DequeueReason {
    /// It ran, and blocks.
    Blocked,
    /// It ran, and ended.
    Ended,
    /// It waited, and goes to another CPU.
    Migrated,
}

/// A scheduling policy. The hooks are those of Linux's `struct sched_class`; all but the key have defaults.
pub trait Scheduler {
    /// What a ready process is sorted by, least first.
    fn key(&mut self, task: &mut Task, why: ReadyReason) -> Key;
    /// What the queue's tree is to gather of it.
    fn value(&self, _task: &Task) -> i64 {
        0
    }
    /// Whether it joins the head of its equals rather than the tail.
    fn joins_head(&self, _why: ReadyReason) -> bool {
        false
    }
    /// A process joins the competition for the CPU: it arrived, woke or comes from another CPU. The key is asked for
    /// next.
    fn enqueue(&mut self, _task: &mut Task, _why: ReadyReason, _context: &Context<'_>) {}
    /// A process leaves the competition. It is not in the queue any more.
    fn dequeue(&mut self, _task: &mut Task, _why: DequeueReason, _context: &Context<'_>) {}
    /// Chooses the process that runs next.
    fn pick_next(&mut self, context: &Context<'_>) -> Pick {
        Pick { node: context.queue.first(), ticket: None }
    }
    /// A process was taken out of the queue, and gets a CPU after the switch to it.
    fn set_next(&mut self, _task: &mut Task) {}
    /// How long a process may run before it has to make room; [`Time::NEVER`]: until it blocks or ends.
    fn quantum(&self, _task: &Task) -> Time {
        Time::NEVER
    }
    /// The running process has run for `ran` since this was last called.
    fn update_curr(&mut self, _task: &mut Task, _ran: Time, _context: &Context<'_>) {}
    /// The running process has used up its quantum and goes back into the queue.
    fn expire(&mut self, _task: &mut Task) {}
    /// Whether a process that has become ready takes the CPU from the running one.
    fn check_preempt(&self, _ready: &Task, _running: &Task, _context: &Context<'_>) -> bool {
        false
    }
    /// At a timer tick: whether the running process, which has run for `ran`, makes room.
    fn task_tick(&mut self, _running: &mut Task, _ran: Time, _context: &Context<'_>) -> bool {
        false
    }
    /// For how long ticks will not make the running process, which has run for `ran`, make room; none: for ever.
    fn tick_free(&self, _running: &Task, _ran: Time, _context: &Context<'_>) -> Option<Time> {
        None
    }
    /// The weight of all that compete, if the policy goes by weights.
    fn load(&self) -> u64 {
        0
    }
    /// The queue's virtual time.
    fn vtime(&self) -> i64 {
        0
    }
    /// A process comes from a queue whose virtual time is `from`.
    fn migrate(&mut self, _task: &mut Task, _from: i64) {}
}
