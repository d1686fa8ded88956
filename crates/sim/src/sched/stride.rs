//! Stride scheduling (Waldspurger and Weihl 1995; OSTEP, section 9.6): whoever has the least pass runs for at most a
//! quantum, and its pass grows by its stride, the time it ran divided by its tickets. Equal ones go by arrival, then by
//! the order of input.
//!
//! The global pass grows by the time that anybody runs divided by all tickets in the competition. A newcomer starts
//! there, never at 0; who leaves keeps how far it was beyond it, and comes back just so far beyond it. With 100 tickets
//! a pass grows as fast as the clock.

use super::{Key, Scheduler, Task, whole};
use crate::event::ReadyReason;
use crate::ids::Time;

/// What a unit of time adds to a pass, times the number of tickets.
const STRIDE: u64 = 100;

/// The quantum and the global pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stride {
    /// How long a process may run.
    pub(super) quantum: Time,
    /// Virtual units in a unit of time.
    pub(super) scale: u64,
    /// The global pass.
    pub(super) pass: i64,
    /// Tickets of all that compete.
    pub(super) tickets: u64,
}

impl Stride {
    fn stride(&self, ran: Time, tickets: u64) -> i64 {
        whole(Time(ran.0.saturating_mul(self.scale).saturating_mul(STRIDE) / tickets.max(1)))
    }
}

impl Scheduler for Stride {
    fn join(&mut self, task: &mut Task, _why: ReadyReason) {
        task.entity.vruntime = self.pass.saturating_add(task.entity.lag);
        self.tickets += u64::from(task.tickets);
    }
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.entity.vruntime, whole(task.arrival), task.pid.0)
    }
    fn quantum(&self, _task: &Task) -> Time {
        self.quantum
    }
    fn charge(&mut self, task: &mut Task, ran: Time, _least: Option<i64>, _now: Time) {
        task.entity.vruntime = task.entity.vruntime.saturating_add(self.stride(ran, task.tickets.into()));
        self.pass = self.pass.saturating_add(self.stride(ran, self.tickets));
    }
    fn leave(&mut self, task: &mut Task) {
        task.entity.lag = task.entity.vruntime.saturating_sub(self.pass);
        self.tickets -= u64::from(task.tickets);
    }
    fn vtime(&self) -> i64 {
        self.pass
    }
}
