//! What policies see of processes, and what they keep about them.
//!
//! Policies do not know the machine. Around each call the machine shows them a [`Task`] and reports in events what they
//! changed about it.

use super::{Core, Machine, Out, Thread};
use crate::event::EventKind;
use crate::ids::{CpuId, Pid, Time};
use crate::sched::{Class, Departure, Queues, RunQueue, SchedOption, Task, Tasks, Tuning};
use crate::setup::Setup;
use crate::snapshot::ProcessState;

/// The processes at one moment, as schedulers see them.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    now: Time,
    setup: &'a Setup,
    cores: &'a [Core],
    threads: &'a [Thread],
}

impl Tasks for View<'_> {
    fn now(&self) -> Time {
        self.now
    }

    fn tuning(&self) -> &Tuning {
        &self.setup.machine.tuning
    }

    fn task(&self, pid: Pid) -> Task {
        let (info, thread) = (&self.setup.processes[pid.index()], &self.threads[pid.index()]);
        let block = &thread.block;
        let mut burst = Time::ZERO;
        if self.setup.machine.scheduler.info().needs_burst_time {
            burst = block.burst_end - block.done.compute;
            if block.state == ProcessState::Running {
                let core = &self.cores[block.cpu.index()];
                burst = burst - core.computing.min(self.now.since(core.begun));
            }
        }
        let ready = if block.state == ProcessState::Running { Time::NEVER } else { block.since };
        Task {
            pid,
            arrival: block.arrival,
            burst,
            nice: info.nice,
            priority: info.priority,
            tickets: info.tickets,
            class: info.class,
            aged: block.aged,
            ready,
            turn: thread.turn,
            entity: block.sched,
        }
    }
}

impl Machine {
    /// The processes now, beside the queues, which may change.
    pub(super) fn split(&mut self, now: Time) -> (&mut [RunQueue], View<'_>) {
        (&mut self.queues, View { now, setup: &self.setup, cores: &self.cores, threads: &self.tasks })
    }

    /// The processes now.
    pub(super) fn view(&self, now: Time) -> View<'_> {
        View { now, setup: &self.setup, cores: &self.cores, threads: &self.tasks }
    }

    /// Keeps what a policy changed about a process, and reports it.
    pub(super) fn keep(&mut self, cpu: CpuId, task: &Task, out: &mut Out) {
        let (pid, now) = (task.pid, task.entity);
        let thread = &mut self.tasks[pid.index()];
        thread.turn = task.turn;
        let before = core::mem::replace(&mut thread.block.sched, now);
        if before.vruntime != now.vruntime {
            out.emit(EventKind::Charged { pid, vruntime: now.vruntime });
        }
        if before.deadline != now.deadline {
            out.emit(EventKind::DeadlineSet { pid, deadline: now.deadline });
        }
        if before.lag != now.lag {
            out.emit(EventKind::LagKept { pid, lag: now.lag });
        }
        if (before.level, before.allotment, before.left) != (now.level, now.allotment, now.left) {
            if self.setup.machine.scheduler.info().reads(SchedOption::Boost) && task.class == Class::Normal {
                self.fallen.push(pid);
            }
            out.emit(EventKind::Allotted { pid, level: now.level, allotment: now.allotment, left: now.left });
        }
        self.note_vtime(cpu, out);
    }

    fn note_vtime(&mut self, cpu: CpuId, out: &mut Out) {
        let at = self.queue_of(cpu);
        let vtime = self.queues[at].vtime();
        if core::mem::replace(&mut self.cores[at].state.vtime, vtime) != vtime {
            out.emit(EventKind::Advanced { cpu: CpuId(at as u8), vtime });
        }
    }

    /// Which queue a CPU takes from.
    pub(super) fn queue_of(&self, cpu: CpuId) -> usize {
        if self.queues.len() == 1 { 0 } else { cpu.index() }
    }

    pub(super) fn is_shared(&self) -> bool {
        self.setup.machine.tuning.queues == Queues::One
    }

    /// Charges the running process for its time, before it leaves the CPU or goes on.
    pub(super) fn charge(&mut self, cpu: CpuId, departure: Departure, out: &mut Out) {
        let Some(pid) = self.core(cpu).state.running else { return };
        let ran = out.now.since(core::mem::replace(&mut self.core(cpu).charged, out.now));
        if ran == Time::ZERO && departure == Departure::None {
            return;
        }
        let at = self.queue_of(cpu);
        let (queues, view) = self.split(out.now);
        let mut task = view.task(pid);
        queues[at].charge(&mut task, ran, departure, &view);
        self.keep(cpu, &task, out);
    }

    /// The process that runs from a CPU's queue pays up to now, if the queue's virtual time depends on it: one is to
    /// join or to leave.
    pub(super) fn charge_all(&mut self, cpu: CpuId, out: &mut Out) {
        if self.setup.machine.scheduler.info().virtual_time.is_some() {
            let cpus = if self.is_shared() { 0..self.cores.len() as u8 } else { cpu.0..cpu.0 + 1 };
            cpus.for_each(|cpu| self.charge(CpuId(cpu), Departure::None, out));
        }
    }
}
