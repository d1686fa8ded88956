//! Linux's real-time classes, which come before what the scheduler decides (sched(7); kernel/sched/rt.c,
//! kernel/sched/deadline.c).
//!
//! - Class deadline first: the earliest deadline runs (EDF), equal ones by arrival, then by the order of input; one
//!   that comes with a strictly earlier one preempts. Each may run for its runtime in every period; when that is used
//!   up it waits for the next, and then has it again, with a deadline a period later (a constant-bandwidth server,
//!   Abeni and Buttazzo 1998). If the next period has begun already, it does not wait (`replenish_dl_entity`).
//! - One of them that wakes keeps its deadline and the rest of its runtime if it would not exceed its bandwidth with
//!   them; otherwise it begins anew, or, if its deadline is before the end of its period, keeps what fits into the time
//!   up to there (`update_dl_revised_wakeup`). One that would wake with nothing left, or behind such a deadline, wakes
//!   in the next period (`dl_check_constrained_dl`); only one that waits for the disk, which says when it is done
//!   only then, wakes before.
//! - Then fifo and rr by priority, 99 first; a strictly higher one preempts, and the one that is preempted stays at the
//!   head of its priority. A process of class rr goes to the tail when its time slice of 100 ms is used up.
//!
//! There is no throttling of real-time processes (`sched_rt_runtime_us` is -1): they can starve the others.

use super::queue::{Key, whole};
use super::task::{Class, Task};
use crate::event::ReadyReason;
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
        // Below all priorities: deadlines are not negative.
        Class::Deadline { .. } => Some((i64::MIN + task.entity.deadline, whole(task.arrival), task.pid.0)),
        Class::Fifo(priority) | Class::Rr(priority) => Some((-i64::from(priority), task.turn, 0)),
    }
}

/// Whether a ready process takes the CPU from the running one; none if both are of class normal.
pub(super) fn preempts(ready: &Task, running: &Task) -> Option<bool> {
    let rank = |task| key(task).map_or(1, |(rank, ..)| rank);
    (ready.class != Class::Normal || running.class != Class::Normal).then(|| rank(ready) < rank(running))
}

/// What a process gets as it joins the queue.
pub(super) fn provide(task: &mut Task, why: ReadyReason, now: Time, unit: TimeUnit) {
    match task.class {
        Class::Rr(_) if task.entity.left == Time::ZERO => task.entity.left = interval(unit),
        Class::Deadline { runtime, deadline, period }
            if matches!(why, ReadyReason::Arrived | ReadyReason::Woken | ReadyReason::Expired) =>
        {
            let mut anew = (runtime, whole(now + deadline));
            if why != ReadyReason::Arrived && task.entity.left == Time::ZERO {
                // `replenish_dl_entity`
                let later = task.entity.deadline.saturating_add(whole(period));
                if later >= whole(now) {
                    anew.1 = later;
                }
            } else if let Some(left) = keeps(task, now).filter(|_| why == ReadyReason::Woken) {
                anew = (left, task.entity.deadline);
            }
            (task.entity.left, task.entity.deadline) = anew;
        }
        _ => {}
    }
}

/// What is left of the runtime of a process of class deadline that wakes at `now`; none if it begins anew
/// (`update_dl_entity`).
fn keeps(task: &Task, now: Time) -> Option<Time> {
    let Class::Deadline { runtime, deadline, period } = task.class else { return None };
    let rest = u64::try_from(task.entity.deadline.checked_sub(whole(now))?).ok()?;
    // left / (deadline - now) must not exceed runtime / relative deadline (`dl_entity_overflow`).
    let (wants, has) =
        (u128::from(task.entity.left.0) * u128::from(deadline.0), u128::from(runtime.0) * u128::from(rest));
    if wants <= has {
        return Some(task.entity.left);
    }
    // `update_dl_revised_wakeup`: less than what is left, so it fits.
    (deadline < period).then(|| Time((has / u128::from(deadline.0.max(1))) as u64))
}

/// The beginning of the next period of a process of class deadline (`dl_next_period`).
pub(super) fn next_period(task: &Task) -> Option<Time> {
    let Class::Deadline { deadline, period, .. } = task.class else { return None };
    Some(Time(task.entity.deadline.max(0) as u64) - deadline + period)
}

/// The beginning of the next period, if a process that blocks until `until` may go on only then.
pub(super) fn held(task: &Task, until: Time) -> Option<Time> {
    let next = next_period(task).filter(|&next| until < next)?;
    let Class::Deadline { deadline, period, .. } = task.class else { return None };
    let late = deadline < period && task.entity.deadline <= whole(until);
    (late || task.entity.left == Time::ZERO || keeps(task, until) == Some(Time::ZERO)).then_some(next)
}
