//! Timer ticks of fair schedulers, and boosts of those with levels.

use alloc::vec::Vec;

use super::event_queue::Due;
use super::{Machine, Out};
use crate::event::EventKind;
use crate::ids::{CpuId, Time};
use crate::sched::{Class, Departure, Task, Tasks};
use crate::snapshot::ProcessState;

impl Machine {
    /// Plans the first timer tick, not before `earliest`, at which the running process might have to make room.
    pub(super) fn plan_tick(&mut self, cpu: CpuId, earliest: Time, out: &Out) {
        if !self.setup.machine.scheduler.info().is_fair {
            return;
        }
        let state = &self.cores[cpu.index()].state;
        let Some(pid) = state.running else { return };
        let view = self.view(out.now);
        let task = view.task(pid);
        if task.class != Class::Normal {
            return;
        }
        let queue = &self.queues[self.queue_of(cpu)];
        let Some(free) = queue.tick_free(&task, out.now.since(state.since), &view) else { return };
        let period = self.setup.machine.tuning.tick_of(self.setup.unit).0;
        // Charging may be behind: what it has run since then counts. A process from another CPU runs a bit first: two
        // that go to and fro would else never end.
        let core = self.core(cpu);
        let at = (core.charged + free).0.max(earliest.0).max(core.state.cold.0 + 1);
        self.event_queue.put(Time(at.div_ceil(period).saturating_mul(period)), Due::Tick(cpu));
    }

    pub(super) fn timer(&mut self, cpu: CpuId, out: &mut Out) {
        self.charge(cpu, Departure::None, out);
        let Some(pid) = self.core(cpu).state.running else { return };
        let ran = out.now.since(self.core(cpu).state.since);
        let at = self.queue_of(cpu);
        let (queues, view) = self.split(out.now);
        let mut task = view.task(pid);
        let makes_room = queues[at].task_tick(&mut task, ran, &view);
        self.keep(cpu, &task, out);
        if makes_room {
            self.core(cpu).expired = true;
            self.interrupt(cpu, out);
        } else {
            self.plan_tick(cpu, out.now + Time(1), out);
        }
    }

    /// A boost: every process that has not ended gets the top level.
    pub(super) fn boost(&mut self, out: &mut Out) {
        let machine = &self.setup.machine;
        let (period, top) = (machine.tuning.boost.0, (machine.scheduler.info().newcomer)(&machine.tuning));
        let active = self.cores.iter().any(|core| core.state.running.is_some())
            || self.queues.iter().any(|queue| !queue.is_empty());
        let mut fallen = core::mem::take(&mut self.fallen);
        fallen.sort_unstable();
        fallen.dedup();
        fallen.retain(|pid| !matches!(self.tasks[pid.index()].block.state, ProcessState::Terminated(_)));
        if active || !fallen.is_empty() {
            let mut lower: Vec<(usize, Task)> = Vec::new();
            for &pid in &fallen {
                let task = self.view(out.now).task(pid);
                let block = &mut self.tasks[pid.index()].block;
                block.sched = top;
                let (state, cpu) = (block.state, block.cpu);
                if matches!(state, ProcessState::Ready | ProcessState::Running) && task.entity.level < top.level {
                    lower.push((self.queue_of(cpu), task));
                }
            }
            lower.sort_by_key(|(_, task)| (task.entity.level, task.turn));
            for (at, mut task) in lower {
                self.queues[at].boost(&mut task, top);
                self.task(task.pid).turn = task.turn;
            }
            out.emit(EventKind::Boosted);
            self.cpu_ids().for_each(|cpu| self.boost_running(cpu, top.left, out));
        }
        // While no process is there to run, a boost changes nothing before the next entry of the event queue.
        let next = if active { out.now } else { self.event_queue.next().unwrap_or(out.now).max(out.now) };
        let next = if active || next == out.now { out.now.0 / period + 1 } else { next.0.div_ceil(period) };
        self.event_queue.put(Time(next.saturating_mul(period)), Due::Boost);
    }

    /// A running process has got a full quantum, and perhaps others ahead of it.
    fn boost_running(&mut self, cpu: CpuId, quantum: Time, out: &mut Out) {
        let core = self.core(cpu);
        let Some(pid) = core.state.running else { return };
        if self.setup.processes[pid.index()].class != Class::Normal {
            return;
        }
        let core = self.core(cpu);
        let used = out.now.since(core.state.since);
        // If its quantum ends just now, it goes to the tail as it would have (the rule by which it ran comes before the
        // boost).
        core.expired |= core.state.quantum <= used;
        core.charged = core.state.cold.max(out.now);
        let end = core.state.renew_quantum(quantum, out.now);
        let expired = core.expired;
        if core.begun + core.computing > end {
            // The quantum of the top level is shorter than what it had left.
            core.computing = end.since(core.begun);
            self.event_queue.put(end, Due::Cpu(cpu));
        }
        let (queue, view) = (&self.queues[self.queue_of(cpu)], self.view(out.now));
        let Some(head) = queue.head(&view).filter(|_| !expired) else { return };
        if queue.check_preempt(&view.task(head), &view.task(pid), &view) {
            self.core(cpu).preempted = true;
            self.interrupt(cpu, out);
        }
    }
}
