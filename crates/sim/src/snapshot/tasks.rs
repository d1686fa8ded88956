//! The processes of a snapshot as their scheduler sees them.

use alloc::vec::Vec;

use super::{ProcessState, Snapshot};
use crate::ids::{Pid, Time};
use crate::sched::{Class, Seen, Task};

impl Snapshot {
    /// A process as a scheduler sees it; none if there is no such process.
    #[must_use]
    pub fn task(&self, pid: Pid) -> Option<Task> {
        let (info, process) = (self.setup.processes.get(pid.index())?, self.processes.get(pid.index())?);
        Some(Task {
            pid,
            arrival: process.arrival,
            burst: process.burst_end - process.done.compute,
            nice: info.nice,
            priority: info.priority,
            tickets: info.tickets,
            class: info.class,
            aged: process.aged,
            ready: if process.state == ProcessState::Ready { process.since } else { Time::NEVER },
            turn: 0,
            entity: process.sched,
        })
    }

    /// What beside the process itself its scheduler's facts depend on at `now`.
    #[must_use]
    pub fn seen(&self, pid: Pid, now: Time) -> Seen<'_> {
        let process = self.processes.get(pid.index());
        let cpu = process.and_then(|process| self.cpus.get(process.cpu.index()));
        let node = cpu.and_then(|cpu| cpu.tree.find(pid));
        Seen {
            now,
            tuning: &self.setup.machine.tuning,
            vtime: cpu.map_or(0, |cpu| cpu.vtime),
            competes: process
                .is_some_and(|process| matches!(process.state, ProcessState::Ready | ProcessState::Running)),
            red: node.map(|node| node.red),
        }
    }

    /// Puts the queues into the order that decides now, under a scheduler whose order changes as time passes.
    pub(crate) fn sort_queues(&mut self) {
        let info = self.setup.machine.scheduler.info();
        let Some(criterion) = info.criterion.as_ref().filter(|_| info.order_changes && !self.setup.recorded) else {
            return;
        };
        let seen = Seen::at(self.now, &self.setup.machine.tuning);
        for at in 0..self.cpus.len() {
            let queue = &self.cpus[at].queue;
            let above = queue.iter().take_while(|&&pid| self.class(pid) != Class::Normal).count();
            let mut order: Vec<Task> = queue.iter().skip(above).filter_map(|&pid| self.task(pid)).collect();
            order.sort_unstable_by(|a, b| criterion.compare(a, b, &seen));
            let queue = &mut self.cpus[at].queue;
            queue.truncate(above);
            queue.extend(order.iter().map(|task| task.pid));
        }
    }

    pub(crate) fn class(&self, pid: Pid) -> Class {
        self.setup.processes.get(pid.index()).map_or(Class::Normal, |info| info.class)
    }
}
