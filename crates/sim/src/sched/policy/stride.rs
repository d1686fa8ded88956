//! Stride scheduling (Waldspurger and Weihl 1995; OSTEP, section 9.6): the process with the least pass runs for at most
//! a quantum, and its pass grows by its stride, the time it ran divided by its tickets. Equal ones go by arrival, then
//! by the order of input.
//!
//! The global pass grows by the time that processes run divided by all tickets in the competition. A newcomer starts
//! there, never at 0; a process that leaves keeps how far it was beyond it, and comes back as far beyond it. With 100
//! tickets a pass grows as fast as the clock.

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Context, DequeueReason, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::{Key, whole};
use super::super::task::Task;
use super::super::words::{Chosen, Joins, Shape, Share, VirtualTime};
use crate::event::ReadyReason;
use crate::ids::Time;

/// What a unit of time adds to a pass, times the number of tickets (stride1 in the paper).
const STRIDE1: u64 = 100;

/// The quantum and the global pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stride {
    /// How long a process may run.
    quantum: Time,
    /// Virtual units in a unit of time.
    scale: u64,
    /// The global pass.
    pass: i64,
    /// Tickets of all that compete.
    tickets: u64,
}

impl Stride {
    fn stride(&self, ran: Time, tickets: u64) -> i64 {
        whole(Time(ran.0.saturating_mul(self.scale).saturating_mul(STRIDE1) / tickets.max(1)))
    }
}

impl Scheduler for Stride {
    fn enqueue(&mut self, task: &mut Task, _why: ReadyReason, _context: &Context<'_>) {
        task.entity.vruntime = self.pass.saturating_add(task.entity.lag);
        self.tickets += u64::from(task.tickets);
    }

    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.entity.vruntime, whole(task.arrival), task.pid.0)
    }

    fn quantum(&self, _task: &Task) -> Time {
        self.quantum
    }

    fn update_curr(&mut self, task: &mut Task, ran: Time, _context: &Context<'_>) {
        task.entity.vruntime = task.entity.vruntime.saturating_add(self.stride(ran, task.tickets.into()));
        self.pass = self.pass.saturating_add(self.stride(ran, self.tickets));
    }

    fn dequeue(&mut self, task: &mut Task, _why: DequeueReason, _context: &Context<'_>) {
        task.entity.lag = task.entity.vruntime.saturating_sub(self.pass);
        self.tickets -= u64::from(task.tickets);
    }

    fn vtime(&self) -> i64 {
        self.pass
    }
}

const PASS: Fact =
    Fact { name: "pass", quantity: Quantity::VirtualTime, value: |task, _| Amount::whole(task.entity.vruntime) };
const TICKETS: Fact =
    Fact { name: "tickets", quantity: Quantity::Number, value: |task, _| Amount::whole(task.tickets.into()) };

pub(super) const STRIDE: Entry<Stride> = Entry {
    info: Info {
        aliases: &["stride-scheduling"],
        options: &[SchedOption::Quantum],
        virtual_time: Some(VirtualTime {
            own: "pass",
            queue: "global pass",
            purpose: "A newcomer starts there.",
            share: Share::Tickets,
            start: "It starts from the global pass, so that it neither leads nor lags.",
        }),
        criterion: Some(Criterion::least(PASS, "the least")),
        chosen: Chosen::Best,
        joins: Some(Joins::queue("joins the ready queue with a pass of {virtual}")),
        shape: Shape::Timeline,
        hints: ["least pass first", "", ""],
        columns: &[PASS, TICKETS],
        note: &[PASS],
        ..Info::new("stride", "stride scheduling", "the process with the least pass, for at most a quantum")
    },
    make: |conditions| Stride {
        quantum: conditions.quantum,
        scale: conditions.unit.virtual_scale(),
        pass: 0,
        tickets: 0,
    },
    #[cfg(test)]
    answers: &[
        // Strides 1, 2 and 1/2: after every seven ticks all passes are equal again.
        Answer::new(
            "quantum 1",
            "0:6:tickets=100 0:3:tickets=50 0:12:tickets=200",
            "abccaccabccaccabccacc",
            &[19, 16, 21],
        ),
        // At 6 both passes are 3; c starts there, and does not run alone until it has caught up.
        Answer::new("quantum 1", "0:6 0:6 6:3", "ababababcabcabc", &[13, 14, 15]),
    ],
};
