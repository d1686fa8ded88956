//! Linux's real-time classes, which come before whatever the scheduler decides (sched(7); kernel/sched/rt.c, kernel/sched/deadline.c).
//!
//! - Class deadline first: the earliest deadline runs (EDF), one that comes with a strictly earlier one preempts. Each may run for its runtime in every period; when that is used up it waits for the next
//!   (a constant-bandwidth server, Abeni and Buttazzo 1998). One that wakes keeps its deadline and the rest of its runtime only if it would not exceed its bandwidth with them.
//! - Then fifo and rr by priority, 99 first; a strictly higher one preempts, and the one that is preempted stays at the head of its priority. A process of class rr goes to the tail
//!   when its time slice of 100 ms is used up.
//!
//! There is no throttling of real-time processes (`sched_rt_runtime_us` is -1): they can starve the others.

use super::{Class, Key, Task, whole};
use crate::event::Readied;
use crate::ids::{Time, TimeUnit};

/// The time slice of class rr in nanoseconds (`RR_TIMESLICE`); as many ticks as milliseconds.
pub const RR_INTERVAL: Time = Time(100_000_000);

pub(super) const fn interval(unit: TimeUnit) -> Time {
    match unit {
        TimeUnit::Nanos => RR_INTERVAL,
        TimeUnit::Ticks => Time(100),
    }
}

/// Which comes first: what a process of these classes is sorted by. None for one of class normal.
pub(super) fn key(task: &Task) -> Option<Key> {
    match task.class {
        Class::Normal => None,
        Class::Deadline { .. } => Some((i64::MIN, task.entity.deadline, task.pid.0)),
        Class::Fifo(priority) | Class::Rr(priority) => Some((-i64::from(priority), task.turn, 0)),
    }
}

/// Whether a ready process takes the CPU from the running one; none if both are of class normal.
pub(super) fn preempts(ready: &Task, running: &Task) -> Option<bool> {
    let rank = |task| match (key(task), task.class) {
        (None, _) => (1, 0),
        (Some((_, deadline, _)), Class::Deadline { .. }) => (i64::MIN, deadline),
        (Some((priority, ..)), _) => (priority, 0),
    };
    (ready.class != Class::Normal || running.class != Class::Normal).then(|| rank(ready) < rank(running))
}

/// What a process gets as it joins the queue.
pub(super) fn provide(task: &mut Task, why: Readied, now: Time, unit: TimeUnit) {
    match task.class {
        Class::Rr(_) if task.entity.left == Time::ZERO => task.entity.left = interval(unit),
        Class::Deadline { runtime, deadline, .. } if matches!(why, Readied::Arrived | Readied::Woken) => {
            let rest = task.entity.deadline.saturating_sub(whole(now));
            // left / (deadline - now) must not exceed runtime / relative deadline (`dl_entity_overflow`).
            let (wants, has) = (u128::from(task.entity.left.0) * u128::from(deadline.0), u128::from(runtime.0) * rest.max(0) as u128);
            if rest <= 0 || wants > has {
                task.entity.deadline = whole(now + deadline);
                task.entity.left = runtime;
            }
        }
        _ => {}
    }
}
