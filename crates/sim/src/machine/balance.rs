//! Where processes run: the CPU that a process comes to, and moves to another.
//!
//! A CPU that has nothing to do takes a process from the longest queue. Queues that differ are balanced by numbers
//! every so often, or, under fair schedulers, as Linux does it (`sched/balance.rs`).

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::event_queue::Due;
use super::{Machine, Out};
use crate::event::{EventKind, MigrationReason, ReadyReason};
use crate::ids::{CpuId, Pid, Time};
use crate::sched::{Class, LOOKS, Load, Pace, RunQueue, Tasks, imbalance, weight};

impl Machine {
    /// Whether a CPU runs no process and is not about to.
    pub(super) fn is_free(&self, cpu: CpuId) -> bool {
        let state = &self.cores[cpu.index()].state;
        state.running.is_none() && state.switching_to.is_none()
    }

    /// Processes that a CPU runs or has in its queue.
    pub(super) fn load(&self, cpu: CpuId) -> usize {
        let waiting = if self.is_shared() { 0 } else { self.queues[cpu.index()].len() };
        usize::from(!self.is_free(cpu)) + waiting
    }

    pub(super) fn cpu_ids(&self) -> impl DoubleEndedIterator<Item = CpuId> + use<> {
        (0..self.cores.len() as u8).map(CpuId)
    }

    /// Whether a process may run on a CPU.
    fn may_run(&self, pid: Pid, cpu: CpuId) -> bool {
        self.setup.processes[pid.index()].affinity >> cpu.0 & 1 == 1
    }

    /// The CPU with the fewest processes of those on which it may run; the lowest among equals.
    pub(super) fn least_loaded(&self, pid: Pid) -> CpuId {
        self.cpu_ids().filter(|&cpu| self.may_run(pid, cpu)).min_by_key(|&cpu| self.load(cpu)).unwrap_or_default()
    }

    pub(super) fn idle_cpu(&self, pid: Pid) -> Option<CpuId> {
        self.cpu_ids().find(|&cpu| self.load(cpu) == 0 && self.may_run(pid, cpu))
    }

    /// Takes a process out of the longest queue of a CPU that is busy and has one to give; the lowest of equals.
    pub(super) fn steal(&mut self, cpu: CpuId, out: &mut Out) {
        let mut tried = 0_u64;
        loop {
            let mut longest = (0, cpu);
            for id in self.cpu_ids() {
                let waiting = self.queues[id.index()].len();
                if waiting > longest.0 && self.load(id) > waiting && tried >> id.0 & 1 == 0 {
                    longest = (waiting, id);
                }
            }
            tried |= 1 << longest.1.0;
            if longest.0 == 0 || self.move_one(longest.1, cpu, None, (MigrationReason::Idle, 0), out) {
                return;
            }
        }
    }

    /// Moves one that is named, or the last in a queue, to another CPU's if it may run there; returns whether there was
    /// one.
    fn move_one(
        &mut self,
        from: CpuId,
        to: CpuId,
        which: Option<Pid>,
        (why, failed): (MigrationReason, u8),
        out: &mut Out,
    ) -> bool {
        let setup = Arc::clone(&self.setup);
        let affine = |pid: Pid| setup.processes[pid.index()].affinity >> to.0 & 1 == 1;
        let may = |pid: Pid| which.is_none_or(|which| which == pid) && affine(pid);
        let (queues, view) = self.split(out.now);
        let Some(pid) = queues[from.index()].give_away(&may, &view) else { return false };
        out.emit(EventKind::Migrated { pid, from, to, why, failed });
        // `detach_task` ends in `dequeue_entity`, which begins with `update_curr`.
        self.charge_all(from, out);
        let (queues, view) = self.split(out.now);
        let mut task = view.task(pid);
        queues[from.index()].dequeue(&mut task, &view);
        self.keep(from, &task, out);
        self.enqueue(to, pid, ReadyReason::Migrated, out);
        true
    }

    // ---- balancing ----

    /// A process that joined a queue or left a CPU may have put the queues out of balance.
    pub(super) fn plan_balance(&mut self, out: &Out) {
        if self.cores.len() < 2 || self.is_shared() {
            return;
        }
        let period = self.setup.machine.tuning.balance;
        if period == Time::NEVER {
            if self.setup.machine.scheduler.info().is_fair {
                self.cpu_ids().for_each(|cpu| self.plan_pull(cpu, out));
            }
        } else if period > Time::ZERO && !self.balancing {
            self.balancing = true;
            self.event_queue.put(Time(out.now.0 / period.0 * period.0) + period, Due::Balance);
        }
    }

    /// The CPU with the most processes gives to the one with the fewest until they differ by less than two.
    pub(super) fn balance(&mut self, out: &mut Out) {
        self.balancing = false;
        for _ in 0..self.tasks.len() {
            let most = self.cpu_ids().rev().max_by_key(|&cpu| self.load(cpu)).unwrap_or_default();
            let least = self.cpu_ids().min_by_key(|&cpu| self.load(cpu)).unwrap_or_default();
            if self.load(most) < self.load(least) + 2
                || !self.move_one(most, least, None, (MigrationReason::Count, 0), out)
            {
                break;
            }
        }
    }

    // ---- balancing as Linux does it ----

    fn pace(&self) -> Pace {
        let config = &self.setup.machine;
        Pace::new(config.cpus, &config.tuning, self.setup.unit)
    }

    /// Plans the next attempt of a CPU to take something from another.
    fn plan_pull(&mut self, cpu: CpuId, out: &Out) {
        let pace = self.pace();
        let core = self.core(cpu);
        if !core.pulling {
            core.pulling = true;
            let due = core.balancer.due(out.now, pace);
            self.event_queue.put(due, Due::Pull(cpu));
        }
    }

    /// What a CPU runs or has in its queue of class normal.
    fn fair_load(&self, cpu: CpuId) -> Load {
        let (queue, runs) = (&self.queues[cpu.index()], self.runs_normal(cpu));
        Load { count: queue.tree().len() as u64 + u64::from(runs), weight: queue.load() }
    }

    /// Whether a CPU runs a process of class normal, or is about to.
    fn runs_normal(&self, cpu: CpuId) -> bool {
        let state = &self.cores[cpu.index()].state;
        state.running.or(state.switching_to).is_some_and(|pid| self.setup.processes[pid.index()].class == Class::Normal)
    }

    /// A CPU that runs a process of class normal attempts to take something from another.
    pub(super) fn pull(&mut self, cpu: CpuId, out: &mut Out) {
        let pace = self.pace();
        if !self.runs_normal(cpu) {
            // If it has nothing to do, it has looked for work already.
            self.core(cpu).pulling = false;
            return;
        }
        let own = self.fair_load(cpu);
        let room = self.core(cpu).balancer.has_room(out.now);
        let total: u64 = self.queues.iter().map(RunQueue::load).sum();
        let (mut from, mut most) = (cpu, Load::default());
        for id in self.cpu_ids().filter(|&id| id != cpu && !room) {
            let load = self.fair_load(id);
            if load.weight > most.weight {
                (from, most) = (id, load);
            }
        }
        let imbalance = imbalance(own, most, total / self.cores.len() as u64);
        let (mut found, mut took) = (false, false);
        if imbalance > 0 {
            let mut waiting = self.queues[from.index()].pids();
            waiting.retain(|&pid| self.may_run(pid, cpu) && self.setup.processes[pid.index()].class == Class::Normal);
            // If all are pinned, there is nothing to take.
            if !waiting.is_empty() {
                found = true;
                took = self.pull_from((from, cpu), waiting, imbalance, out);
            }
        }
        let core = self.core(cpu);
        core.pulling = false;
        core.balancer.attempted(found, took, out.now, pace);
        if found || room {
            // It may turn out otherwise next time, even if no process comes or goes.
            self.plan_pull(cpu, out);
        }
    }

    /// Takes processes that wait at another CPU, as far as they make up for the imbalance; returns whether there was
    /// one.
    fn pull_from(&mut self, (from, to): (CpuId, CpuId), mut waiting: Vec<Pid>, imbalance: u64, out: &mut Out) -> bool {
        let pace = self.pace();
        let mut left = imbalance;
        for _ in 0..LOOKS.min(waiting.len()) {
            // The one that has waited longest.
            let longest = (0..waiting.len()).min_by_key(|&at| self.tasks[waiting[at].index()].block.since).unwrap_or(0);
            let pid = waiting.remove(longest);
            let balancer = &self.cores[to.index()].balancer;
            let (load, waited) =
                (weight(self.setup.processes[pid.index()].nice), out.now.since(self.tasks[pid.index()].block.since));
            if left > 0 && !balancer.leaves(load, waited, left, pace) {
                let why = (MigrationReason::Weight, balancer.failed);
                self.move_one(from, to, Some(pid), why, out);
                left = left.saturating_sub(load);
            }
        }
        if left < imbalance && self.load(from) == 1 {
            self.core(from).balancer.gave(out.now, pace);
        }
        left < imbalance
    }
}
