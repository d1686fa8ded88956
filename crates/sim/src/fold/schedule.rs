//! Processes and the scheduler.

use alloc::vec::Vec;

use crate::event::{Killed, WaitFor};
use crate::ids::{CpuId, Pfn, Pid, Time};
use crate::sched::Class;
use crate::snapshot::{Cpu, Draw, Process, ProcessState, Snapshot};

impl Snapshot {
    pub(super) fn arrive(&mut self, pid: Pid) {
        self.with_process(pid, |p, now| {
            p.arrived = true;
            p.arrival = now;
            p.since = now;
        });
        self.begin_burst(pid);
    }

    /// The process begins a burst, whose end the scheduler needs to know.
    fn begin_burst(&mut self, pid: Pid) {
        if !self.setup.needs_burst_of(pid) {
            return;
        }
        let (Some(info), Some(process)) = (self.setup.processes.get(pid.index()), self.processes.get_mut(pid.index()))
        else {
            return;
        };
        process.burst_end = info.bursts.end(process.bursts.into(), info.work.compute);
        process.bursts += 1;
    }

    pub(super) fn block(&mut self, cpu: CpuId, pid: Pid, on: WaitFor, until: Time) {
        self.leave(cpu, pid, ProcessState::Blocked(on), until);
        // A wait that stands in its program.
        if matches!(on, WaitFor::Disk | WaitFor::Device | WaitFor::Sleep) {
            self.begin_burst(pid);
        }
    }

    /// Takes a process off the CPU or out of the queue it is in.
    fn detach(&mut self, pid: Pid) {
        let now = self.now;
        let Some(process) = self.processes.get(pid.index()) else { return };
        let Some(cpu) = self.cpus.get_mut(process.cpu.index()) else { return };
        match process.state {
            ProcessState::Running if cpu.running == Some(pid) => {
                cpu.settle(now);
                cpu.running = None;
            }
            ProcessState::Ready if cpu.switching_to == Some(pid) => {
                cpu.settle(now);
                cpu.switching_to = None;
            }
            ProcessState::Ready => cpu.take_from_queue(pid),
            _ => {}
        }
    }

    pub(super) fn enqueue(&mut self, cpu: CpuId, pid: Pid, place: u32) {
        self.detach(pid);
        self.with_process(pid, |p, now| {
            p.enter(ProcessState::Ready, now);
            p.cpu = cpu;
        });
        let grows = self.setup.machine.scheduler.info().is_fair && self.class(pid) == Class::Normal;
        let vruntime = self.processes.get(pid.index()).map_or(0, |p| p.sched.vruntime);
        self.with_cpu(cpu, |c| {
            let place = (place as usize).min(c.queue.len());
            if grows {
                // The classes above are at the front, and in no tree.
                let above = c.queue.len() - c.tree.len();
                c.tree.insert_at(place.saturating_sub(above), pid, vruntime);
            }
            c.queue.insert(place, pid);
        });
    }

    /// A boost, in the queues: those of lower levels, lowest level first, go behind those of the top level.
    pub(super) fn boost(&mut self) {
        let first = (self.setup.machine.scheduler.info().newcomer)(&self.setup.machine.tuning);
        let now = self.now;
        for cpu in 0..self.cpus.len() {
            let mut order: Vec<Pid> = core::mem::take(&mut self.cpus[cpu].queue).into();
            order.sort_by_key(|&pid| match self.processes.get(pid.index()) {
                _ if self.class(pid) != Class::Normal => 0,
                Some(process) if process.sched.level < first.level => 2 + u16::from(process.sched.level),
                _ => 1,
            });
            let runs = self.cpus[cpu].running.filter(|&pid| self.class(pid) == Class::Normal);
            let cpu = &mut self.cpus[cpu];
            cpu.queue = order.into();
            if runs.is_some() {
                cpu.renew_quantum(first.left, now);
            }
        }
        for pid in 0..self.processes.len() {
            let normal = self.class(Pid(pid as u32)) == Class::Normal;
            let process = &mut self.processes[pid];
            if normal && !matches!(process.state, ProcessState::Terminated(_)) {
                process.sched = first;
            }
        }
    }

    pub(super) fn draw(&mut self, cpu: CpuId, pid: Pid, ticket: u64) {
        let tickets = |pid: &Pid| match self.setup.processes.get(pid.index()) {
            Some(info) if info.class == Class::Normal => u64::from(info.tickets),
            _ => 0,
        };
        let total = self.cpus.get(cpu.index()).map_or(0, |c| c.queue.iter().map(tickets).sum());
        self.with_cpu(cpu, |c| c.draw = Some(Draw { pid, ticket, total }));
    }

    pub(super) fn start_switch(&mut self, cpu: CpuId, to: Pid) {
        let now = self.now;
        self.detach(to);
        self.with_process(to, |p, _| p.cpu = cpu);
        self.with_cpu(cpu, |c| {
            c.settle(now);
            c.switching_to = Some(to);
        });
    }

    pub(super) fn dispatch(&mut self, cpu: CpuId, pid: Pid, quantum: Time) {
        let now = self.now;
        self.detach(pid);
        let mut root = None;
        self.with_process(pid, |p, now| {
            p.enter(ProcessState::Running, now);
            p.cpu = cpu;
            p.dispatches += 1;
            p.last_cpu = Some(cpu);
            p.first_run.get_or_insert(now);
            root = p.root;
        });
        let mut switched = false;
        self.with_cpu(cpu, |c| {
            switched = c.loaded.is_some_and(|before| before != pid);
            c.dispatch(pid, root, quantum, now);
        });
        self.counts.switches += u64::from(switched);
    }

    fn leave(&mut self, cpu: CpuId, pid: Pid, state: ProcessState, until: Time) {
        self.detach(pid);
        self.with_process(pid, |p, now| {
            p.enter(state, now);
            p.cpu = cpu;
            p.until = until;
        });
    }

    pub(super) fn idle(&mut self, cpu: CpuId) {
        let now = self.now;
        self.with_cpu(cpu, |c| c.settle(now));
    }

    pub(super) fn allot(&mut self, pid: Pid, level: u8, allotment: u16, left: Time) {
        self.with_process(pid, |p, _| {
            (p.sched.level, p.sched.allotment, p.sched.left) = (level, allotment, left);
        });
    }

    pub(super) fn migrate(&mut self, pid: Pid, from: CpuId, to: CpuId) {
        self.with_cpu(from, |c| c.take_from_queue(pid));
        self.with_process(pid, |p, _| p.cpu = to);
    }

    pub(super) fn end(&mut self, cpu: CpuId, pid: Pid, why: Option<Killed>) {
        self.leave(cpu, pid, ProcessState::Terminated(why), Time::NEVER);
        self.with_process(pid, |p, now| {
            p.ended = Some(now);
            p.resident = 0;
            p.root = None;
        });
        self.memory.release(pid);
        self.with_cpu(cpu, |c| c.cr3 = None);
    }
}

impl Cpu {
    /// Takes a process out of the queue, and out of the tree.
    fn take_from_queue(&mut self, pid: Pid) {
        let Some(place) = self.queue.iter().position(|&other| other == pid) else { return };
        let above = self.queue.len() - self.tree.len();
        if place >= above {
            self.tree.remove(self.tree.by_place(place - above));
        }
        self.queue.remove(place);
    }

    /// Accounts for the time since `since`, and begins anew.
    pub(crate) fn settle(&mut self, now: Time) {
        let spent = now.since(self.since);
        match (self.running, self.switching_to) {
            (Some(_), _) => self.busy += spent,
            (None, Some(_)) => self.switching += spent,
            (None, None) => self.idle += spent,
        }
        self.since = now;
    }

    /// The running process gets nowhere for a while, which its quantum leaves out.
    pub(crate) fn grow_quantum(&mut self, time: u32) {
        let time = Time(time.into());
        self.quantum += time;
        self.cold = self.since + time;
    }

    /// Gives the running process a full quantum from now on, or from when its caches are warm. Returns when that ends.
    pub(crate) fn renew_quantum(&mut self, quantum: Time, now: Time) -> Time {
        let start = self.cold.max(now);
        self.quantum = start.since(self.since) + quantum;
        start + quantum
    }

    /// Gives the CPU to a process.
    pub(crate) fn dispatch(&mut self, pid: Pid, root: Option<Pfn>, quantum: Time, now: Time) {
        self.settle(now);
        self.switching_to = None;
        self.running = Some(pid);
        self.loaded = Some(pid);
        self.quantum = quantum;
        self.cold = now;
        self.cr3 = root;
    }
}

impl Process {
    /// Goes over to another state and accounts for the time in the last one.
    pub(crate) fn enter(&mut self, state: ProcessState, now: Time) {
        let spent = now.since(self.since);
        match self.state {
            ProcessState::Running => self.ran += spent,
            ProcessState::Ready => {
                self.waited += spent;
                self.aged += spent;
            }
            ProcessState::Blocked(_) => self.blocked += spent,
            ProcessState::New | ProcessState::Terminated(_) => {}
        }
        if matches!(state, ProcessState::Blocked(_)) {
            self.aged = Time::ZERO;
        }
        self.state = state;
        self.since = now;
        self.until = Time::NEVER;
    }
}
