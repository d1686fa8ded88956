//! Earliest eligible virtual deadline first (Stoica and Abdel-Wahab 1995), as Linux has it from 6.6 on
//! (kernel/sched/fair.c): of those that have had no more than their share, the one with the earliest virtual
//! deadline runs. Running for `delta` adds delta × 1024 / weight to the virtual runtime.
//!
//! - The virtual time of the queue is the average of the virtual runtimes of all that compete, by weight
//!   (`avg_vruntime`). The lag of a process is that average minus its virtual runtime; it is eligible if its lag is not
//!   negative (`entity_eligible`).
//! - Its deadline is its virtual runtime plus slice × 1024 / weight, set anew when it is reached (`update_deadline`); a
//!   newcomer's first one is half as far (PLACE_DEADLINE_INITIAL).
//! - A process that leaves keeps its lag, at most two slices or a tick, weighed (`update_entity_lag`), and comes back
//!   with it, corrected for moving the average by coming (`place_entity`). There is no delayed dequeue (6.12).
//! - At timer ticks, once its slice is used, the running process makes room for the one that is to run then
//!   (`update_deadline` and `resched_curr`). One that comes does not interrupt a slice, unless the running process is
//!   no longer eligible and the newcomer is to run (RUN_TO_PARITY). A process that ran alone at the end of its slice
//!   goes on with a later deadline, but its slice may be interrupted.
//! - The slice is 0.7 ms times 1 + log2 of the CPUs, 8 at most (`sysctl_sched_base_slice`; 0.75 ms before 6.15).

use super::super::api::{Context, DequeueReason, Pick, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::{Key, Queue};
use super::super::task::Task;
use super::super::tree::NONE;
use super::super::weights::{unweigh, weigh};
use super::super::words::{Chosen, Joins, Shape, VirtualTime};
use crate::event::ReadyReason;
use crate::ids::Time;

/// Its settings and what it keeps about the queue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Eevdf {
    /// Virtual units in a unit of time.
    scale: u64,
    /// How long a process asks to run at a time, in virtual units like those that follow.
    slice: u64,
    /// A timer tick.
    tick: u64,
    /// What virtual runtimes are counted from, so that sums stay small.
    zero: i64,
    /// The sum of (virtual runtime - zero) × weight of all that compete.
    sum: i128,
    /// The sum of their weights.
    load: u64,
}

impl Eevdf {
    /// The average virtual runtime, rounded down.
    fn average(&self) -> i64 {
        let (mut sum, mut load) = (self.sum, self.load.max(1) as i64);
        while i64::try_from(sum).is_err() && load > 1 {
            (sum, load) = (sum >> 1, load >> 1);
        }
        let sum = sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        self.zero.saturating_add(sum.div_euclid(load))
    }

    fn eligible(&self, vruntime: i64) -> bool {
        self.sum >= i128::from(vruntime.saturating_sub(self.zero)) * i128::from(self.load)
    }

    /// Changes the sum and the weights, and counts from the average again.
    fn change(&mut self, sum: i128, weight: i64) {
        self.sum += sum;
        self.load = self.load.saturating_add_signed(weight);
        let moved = self.average().saturating_sub(self.zero);
        self.zero = self.zero.saturating_add(moved);
        self.sum -= i128::from(moved) * i128::from(self.load);
    }

    /// What a process of that virtual runtime and weight adds to the sum.
    fn part(&self, vruntime: i64, weight: i64) -> i128 {
        i128::from(vruntime.saturating_sub(self.zero)) * i128::from(weight)
    }

    /// The deadline of a process that asks for a slice at that virtual runtime.
    fn request(&self, task: &Task, vruntime: i64) -> i64 {
        vruntime.saturating_add(weigh(self.slice, task.nice))
    }

    /// How long ago the last timer tick was that set the running process's deadline anew. While it
    /// competes alone the machine leaves such ticks out, so they are made up for here.
    fn since_renewal(&self, task: &Task, before: i64, ran: Time, now: Time) -> Option<Time> {
        let (scale, tick) = (self.scale, (self.tick / self.scale).max(1));
        let ticks = |virtually: u64| unweigh(virtually, task.nice).div_ceil(scale).div_ceil(tick).max(1);
        let gap = task.entity.deadline.saturating_sub(before).max(0) as u64;
        let reached = (now - ran).0.saturating_add(unweigh(gap, task.nice).div_ceil(scale));
        let first = reached.div_ceil(tick).saturating_mul(tick);
        let period = ticks(weigh(self.slice, task.nice) as u64).saturating_mul(tick);
        (first <= now.0).then(|| Time((now.0 - first) % period))
    }

    /// The node of the eligible process with the earliest deadline (`pick_eevdf`, without the running one), or
    /// [`NONE`].
    fn earliest(&self, queue: &Queue) -> u32 {
        let tree = queue.tree();
        let mut number = tree.root();
        while let Some(node) = tree.node(number) {
            let [left, right] = node.children;
            // The tree is sorted by deadline, and knows the least virtual runtime below each node.
            if tree.node(left).is_some_and(|left| self.eligible(left.gathered)) {
                number = left;
            } else if self.eligible(node.value) {
                return number;
            } else {
                number = right;
            }
        }
        NONE
    }
}

impl Scheduler for Eevdf {
    fn enqueue(&mut self, task: &mut Task, why: ReadyReason, _context: &Context<'_>) {
        let weight = task.weight() as i64;
        // `place_entity`: coming moves the average towards the newcomer, by so much that its lag would shrink.
        let lag = match self.load as i64 {
            0 => 0,
            load => task.entity.lag.saturating_add(task.entity.lag.saturating_mul(weight) / load),
        };
        let slice = weigh(self.slice, task.nice);
        let request = match why {
            ReadyReason::Arrived => slice / 2,
            // A process that only moves keeps what it asked for (PLACE_REL_DEADLINE).
            ReadyReason::Migrated => task.entity.deadline.saturating_sub(task.entity.vruntime),
            _ => slice,
        };
        task.entity.vruntime = self.average().saturating_sub(lag);
        task.entity.deadline = task.entity.vruntime.saturating_add(request);
        self.change(self.part(task.entity.vruntime, weight), weight);
    }

    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.entity.deadline, 0, 0)
    }

    fn value(&self, task: &Task) -> i64 {
        task.entity.vruntime
    }

    fn pick_next(&mut self, context: &Context<'_>) -> Pick {
        // Rounding may leave no process eligible: then the earliest deadline decides.
        let earliest = self.earliest(context.queue);
        Pick { node: if earliest == NONE { context.queue.first() } else { earliest }, ticket: None }
    }

    fn set_next(&mut self, task: &mut Task) {
        // Up to here no process interrupts it, not even on the way (`set_next_entity` comes before the switch).
        task.turn = task.entity.deadline;
    }

    fn update_curr(&mut self, task: &mut Task, ran: Time, context: &Context<'_>) {
        let delta = weigh(ran.0.saturating_mul(self.scale), task.nice);
        let before = task.entity.vruntime;
        task.entity.vruntime = before.saturating_add(delta);
        let grown = i128::from(task.entity.vruntime.saturating_sub(before)) * i128::from(task.weight());
        self.change(grown, 0);
        // `update_deadline`, at the last tick that found the slice used, then now.
        if let Some(since) = self.since_renewal(task, before, ran, context.now) {
            task.entity.deadline = self.request(
                task,
                task.entity.vruntime.saturating_sub(weigh(since.0.saturating_mul(self.scale), task.nice)),
            );
        }
        if task.entity.vruntime >= task.entity.deadline {
            task.entity.deadline = self.request(task, task.entity.vruntime);
        }
    }

    fn dequeue(&mut self, task: &mut Task, _why: DequeueReason, _context: &Context<'_>) {
        let limit = weigh(self.slice.saturating_mul(2).max(self.tick), task.nice);
        task.entity.lag = self.average().saturating_sub(task.entity.vruntime).clamp(-limit, limit);
        let weight = task.weight() as i64;
        self.change(-self.part(task.entity.vruntime, weight), -weight);
    }

    fn check_preempt(&self, ready: &Task, running: &Task, context: &Context<'_>) -> bool {
        let eligible = self.eligible(running.entity.vruntime);
        if eligible && running.entity.vruntime < running.turn {
            return false;
        }
        context.queue.pid(self.earliest(context.queue)) == Some(ready.pid)
            && (!eligible || ready.entity.deadline < running.entity.deadline)
    }

    fn tick_free(&self, running: &Task, _ran: Time, _context: &Context<'_>) -> Option<Time> {
        if running.entity.deadline != running.turn {
            // Its slice was used up when it was charged last.
            return Some(Time::ZERO);
        }
        let gap = running.entity.deadline.saturating_sub(running.entity.vruntime).max(0) as u64;
        Some(Time(unweigh(gap, running.nice).div_ceil(self.scale)))
    }

    fn task_tick(&mut self, running: &mut Task, _ran: Time, context: &Context<'_>) -> bool {
        if running.entity.deadline == running.turn {
            return false;
        }
        let rival = self.earliest(context.queue);
        let goes_on = self.eligible(running.entity.vruntime) && running.entity.deadline < context.queue.key(rival).0;
        if rival == NONE || goes_on {
            running.turn = running.entity.deadline;
            return false;
        }
        true
    }

    fn load(&self) -> u64 {
        self.load
    }

    fn vtime(&self) -> i64 {
        self.average()
    }
}

const VRUNTIME: Fact =
    Fact { name: "vruntime", quantity: Quantity::VirtualTime, value: |task, _| Amount::whole(task.entity.vruntime) };
const DEADLINE: Fact =
    Fact { name: "deadline", quantity: Quantity::VirtualTime, value: |task, _| Amount::whole(task.entity.deadline) };
const LAG: Fact = Fact {
    name: "lag",
    quantity: Quantity::VirtualTime,
    // Elsewhere than in a queue it is what the process left with.
    value: |task, seen| {
        Amount::whole(match seen.competes {
            true => seen.vtime.saturating_sub(task.entity.vruntime),
            false => task.entity.lag,
        })
    },
};

pub(super) const EEVDF: Entry<Eevdf> = Entry {
    info: Info {
        aliases: &["earliest-eligible-virtual-deadline-first"],
        options: &[SchedOption::Slice, SchedOption::Tick],
        is_fair: true,
        virtual_time: Some(VirtualTime {
            queue: "average virtual runtime",
            purpose: "Only processes that are not beyond it are eligible.",
            ..VirtualTime::RUNTIME
        }),
        criterion: Some(Criterion::least(DEADLINE, "the earliest")),
        eligible: Some(|task, seen| task.entity.vruntime <= seen.vtime),
        chosen: Chosen::Best,
        joins: Some(Joins::queue("joins the ready queue with the deadline {virtual}")),
        decides: Some("Of those eligible then, the one with the earliest deadline is next."),
        until: Some(
            "It may run until a timer tick finds its slice used up, or a process wakes whose deadline is earlier.",
        ),
        turn: "slice",
        shape: Shape::Timeline,
        hints: ["the earliest deadline left of V is next", "earliest deadline left of V", ""],
        columns: &[VRUNTIME, DEADLINE, LAG],
        note: &[VRUNTIME],
        ..Info::new(
            "eevdf",
            "earliest eligible virtual deadline first",
            "the earliest virtual deadline of those that are eligible (Linux from 6.6 on)",
        )
    },
    make: |conditions| {
        let scale = conditions.unit.virtual_scale();
        Eevdf {
            scale,
            slice: conditions.virtual_or(conditions.tuning.slice, 700_000, 3),
            tick: conditions.tuning.tick_of(conditions.unit).0.saturating_mul(scale),
            zero: 0,
            sum: 0,
            load: 0,
        }
    },
    // Compared with a naive model and with recordings of Linux.
    #[cfg(test)]
    answers: &[],
};
