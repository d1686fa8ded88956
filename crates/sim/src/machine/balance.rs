//! Who runs where: which CPU a process comes to, and who is moved to another.
//!
//! A CPU that has nothing to do takes a process from the longest queue. Queues that differ are balanced by numbers every so often, or, under cfs and eevdf, as Linux does it (`sched/balance.rs`).

use alloc::vec::Vec;

use super::agenda::Due;
use super::{Machine, Out};
use crate::event::{Moved, Readied, What};
use crate::ids::{CpuId, Pid, Time};
use crate::sched::{Class, LOOKS, Load, Pace, imbalance, weight};

impl Machine {
    /// Whether a CPU runs nobody and is not about to.
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

    /// Takes a process out of the longest queue of a CPU that is busy and has one to give.
    pub(super) fn steal(&mut self, cpu: CpuId, out: &mut Out) {
        let waiting = |id: CpuId| self.queues[id.index()].len();
        let mut from: Vec<CpuId> = self.cpu_ids().filter(|&id| waiting(id) > 0 && self.load(id) > waiting(id)).collect();
        // The longest first; the lowest of equals.
        from.sort_by_key(|&id| core::cmp::Reverse(waiting(id)));
        from.into_iter().any(|from| self.move_one(from, cpu, None, (Moved::Idle, 0), out));
    }

    /// Moves one that is named, or the last in a queue, to another CPU's if it may run there; returns whether there was one.
    fn move_one(&mut self, from: CpuId, to: CpuId, which: Option<Pid>, (why, failed): (Moved, u8), out: &mut Out) -> bool {
        let infos = &self.setup.processes;
        let may = |pid: Pid| which.is_none_or(|which| which == pid) && infos[pid.index()].affinity >> to.0 & 1 == 1;
        let Some(pid) = self.queues[from.index()].give_away(&may) else { return false };
        out.emit(What::Migrated { pid, from, to, why, failed });
        let mut task = self.view(pid, out.now);
        self.queues[from.index()].leave(&mut task);
        self.keep(from, &task, out);
        self.enqueue(to, pid, Readied::Migrated, out);
        true
    }

    // ---- balancing ----

    /// Whoever joined a queue or left a CPU may have put them out of balance.
    pub(super) fn plan_balance(&mut self, out: &Out) {
        if self.cores.len() < 2 || self.is_shared() {
            return;
        }
        let period = self.setup.machine.tuning.balance;
        if period == Time::NEVER {
            if self.setup.machine.scheduler.is_fair() {
                self.cpu_ids().for_each(|cpu| self.plan_pull(cpu, out));
            }
        } else if period > Time::ZERO && !self.balancing {
            self.balancing = true;
            self.agenda.put(Time(out.now.0 / period.0 * period.0) + period, Due::Balance);
        }
    }

    /// The CPU with the most processes gives to the one with the fewest until they differ by less than two.
    pub(super) fn balance(&mut self, out: &mut Out) {
        self.balancing = false;
        for _ in 0..self.tasks.len() {
            let most = self.cpu_ids().rev().max_by_key(|&cpu| self.load(cpu)).unwrap_or_default();
            let least = self.cpu_ids().min_by_key(|&cpu| self.load(cpu)).unwrap_or_default();
            if self.load(most) < self.load(least) + 2 || !self.move_one(most, least, None, (Moved::Count, 0), out) {
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
            self.agenda.put(due, Due::Pull(cpu));
        }
    }

    /// The processes of class normal that a CPU runs or has in its queue.
    fn fair_load(&self, cpu: CpuId) -> Load {
        let state = &self.cores[cpu.index()].state;
        let all = self.queues[cpu.index()].iter().chain(state.running).chain(state.switching_to);
        let infos = all.map(|pid| &self.setup.processes[pid.index()]).filter(|info| info.class == Class::Normal);
        infos.fold(Load::default(), |load, info| Load { count: load.count + 1, weight: load.weight + weight(info.nice) })
    }

    /// Those of them that wait and may run on another CPU.
    fn candidates(&self, from: CpuId, to: CpuId) -> Vec<Pid> {
        let may = |pid: &Pid| self.may_run(*pid, to) && self.setup.processes[pid.index()].class == Class::Normal;
        self.queues[from.index()].iter().filter(may).collect()
    }

    /// A CPU that runs a process of class normal attempts to take something from another.
    pub(super) fn pull(&mut self, cpu: CpuId, out: &mut Out) {
        let pace = self.pace();
        let state = &self.core(cpu).state;
        let runs = state.running.or(state.switching_to);
        if runs.is_none_or(|pid| self.setup.processes[pid.index()].class != Class::Normal) {
            // If it has nothing to do, it has looked for work already.
            self.core(cpu).pulling = false;
            return;
        }
        let (mut total, mut most) = (0, None);
        for id in self.cpu_ids() {
            let load = self.fair_load(id);
            total += load.weight;
            if id != cpu
                && load.count > 1
                && most.is_none_or(|(_, most): (CpuId, Load)| load.weight > most.weight)
                && !self.candidates(id, cpu).is_empty()
            {
                most = Some((id, load));
            }
        }
        let own = self.fair_load(cpu);
        let room = self.core(cpu).balancer.has_room(out.now);
        let (from, found) = match most {
            Some((from, load)) if !room => (from, imbalance(own, load, total / self.cores.len() as u64)),
            _ => (cpu, 0),
        };
        let took = found > 0 && self.pull_from(from, cpu, found, out);
        let core = self.core(cpu);
        core.pulling = false;
        core.balancer.attempted(found > 0, took, out.now, pace);
        if found > 0 || room {
            // It may turn out otherwise next time, even if nobody comes or goes.
            self.plan_pull(cpu, out);
        }
    }

    /// Takes processes that wait at another CPU, as far as they make up for the imbalance; returns whether there was one.
    fn pull_from(&mut self, from: CpuId, to: CpuId, imbalance: u64, out: &mut Out) -> bool {
        let pace = self.pace();
        let mut left = imbalance;
        let mut waiting = self.candidates(from, to);
        for _ in 0..LOOKS.min(waiting.len()) {
            // The one that has waited longest.
            let longest = (0..waiting.len()).min_by_key(|&at| self.tasks[waiting[at].index()].block.since).unwrap_or(0);
            let pid = waiting.remove(longest);
            let balancer = &self.cores[to.index()].balancer;
            let (load, waited) = (weight(self.setup.processes[pid.index()].nice), out.now.since(self.tasks[pid.index()].block.since));
            if left > 0 && !balancer.leaves(load, waited, left, pace) {
                let why = (Moved::Weight, balancer.failed);
                self.move_one(from, to, Some(pid), why, out);
                left = left.saturating_sub(load);
            }
        }
        if left < imbalance && self.fair_load(from).count == 1 {
            self.core(from).balancer.gave(out.now, pace);
        }
        left < imbalance
    }
}
