//! What a CPU does: run programs, end quanta, switch.

use super::agenda::Due;
use super::{Machine, Out};
use crate::event::{DiskOp, FaultKind, Killed, Readied, WaitFor, What};
use crate::ids::{CpuId, Page, Pid, Time, VirtAddr};
use crate::mem::mmu::{Mmu, Outcome};
use crate::scenario::Op;
use crate::snapshot::State;

impl Machine {
    /// The CPU is done with what it was doing.
    pub(super) fn go_on(&mut self, cpu: CpuId, out: &mut Out) {
        if let Some(to) = self.core(cpu).state.switching_to {
            return self.dispatch(cpu, to, out);
        }
        let Some(pid) = self.core(cpu).state.running else { return };
        let core = self.core(cpu);
        let computed = core::mem::take(&mut core.computing);
        if let Some((kind, addr)) = core.fault.take() {
            return self.serve_fault(cpu, pid, kind, addr, out);
        }
        let task = self.task(pid);
        if computed > Time::ZERO {
            task.cursor.compute(computed);
            task.block.done.compute += computed;
            out.emit(What::Computed { cpu, pid, time: computed });
        }
        // A process that ends or blocks does so before its quantum is looked at.
        let task = &mut self.tasks[pid.index()];
        let op = task.cursor.op(&task.program);
        match op {
            None | Some(Op::Exit) => self.exit(cpu, pid, None, out),
            Some(Op::DiskIo(time)) => {
                task.cursor.next();
                self.block(cpu, pid, WaitFor::Disk, Time::NEVER, out);
                self.request(DiskOp::Io, pid, time, Default::default(), Default::default(), out);
            }
            Some(Op::DeviceIo(time)) => self.wait(cpu, pid, WaitFor::Device, time, out),
            Some(Op::Sleep(time)) => self.wait(cpu, pid, WaitFor::Sleep, time, out),
            Some(Op::Yield) => {
                task.cursor.next();
                self.stop(cpu, pid, Readied::Yielded, out);
            }
            Some(op) => self.perform(cpu, pid, op, out),
        }
    }

    /// Computes or touches memory, unless the quantum is used up.
    fn perform(&mut self, cpu: CpuId, pid: Pid, op: Op, out: &mut Out) {
        let core = &mut self.cores[cpu.index()];
        let left = core.state.quantum - out.now.since(core.state.since);
        if left == Time::ZERO {
            out.emit(What::QuantumExpired { cpu, pid });
            return self.stop(cpu, pid, Readied::Expired, out);
        }
        match op {
            Op::Compute(time) => {
                core.computing = time.min(left);
                let end = out.now + core.computing;
                self.agenda.put(end, Due::Cpu(cpu));
            }
            Op::Access(kind, addr) => {
                self.translating = Some(cpu);
                let config = &self.setup.machine;
                let mut mmu = Mmu { id: cpu, config, cpu: &mut core.state, ram: &mut self.ram };
                let spent = match mmu.access(pid, kind, addr, out) {
                    Outcome::Done { pfn, cost } => {
                        let pinned = self.ram.frames.get(pfn.index()).is_some_and(|frame| frame.pinned);
                        let referenced = config.load_referenced || !pinned;
                        let unpinned = self.ram.touch(pfn, referenced);
                        self.note_use(Page { pid, vpn: addr.vpn() }, pfn, unpinned);
                        out.counts.references += 1;
                        let task = &mut self.tasks[pid.index()];
                        task.cursor.next();
                        task.block.done.accesses += 1;
                        out.emit(What::AccessDone { cpu, pfn, offset: addr.offset(), cost, referenced });
                        if unpinned {
                            self.frames_changed(out);
                        }
                        self.tick(out);
                        cost
                    }
                    Outcome::Fault { present, cost } => {
                        let kind = self.classify(cpu, pid, kind, addr, present);
                        self.note_fault(cpu, pid, kind, addr, out);
                        cost.saturating_add(self.setup.machine.costs.fault)
                    }
                };
                self.agenda.put(out.now + Time(u64::from(spent)), Due::Cpu(cpu));
            }
            _ => {}
        }
    }

    /// The hardware raised a fault: the kernel will serve it once the time it took is over.
    fn note_fault(&mut self, cpu: CpuId, pid: Pid, kind: FaultKind, addr: VirtAddr, out: &mut Out) {
        let core = self.core(cpu);
        core.fault = Some((kind, addr));
        if let Some(access) = &mut core.state.access {
            access.fault = Some(kind);
        }
        let block = &mut self.task(pid).block;
        match kind {
            FaultKind::FirstTouch => {
                block.minor_faults += 1;
                out.counts.minor_faults += 1;
            }
            FaultKind::SwappedOut => {
                block.major_faults += 1;
                out.counts.major_faults += 1;
            }
            _ => {}
        }
        out.emit(What::Faulted { cpu, pid, kind, addr });
    }

    /// Takes the running process off its CPU and puts it back into the queue.
    fn stop(&mut self, cpu: CpuId, pid: Pid, why: Readied, out: &mut Out) {
        self.leave(cpu, out);
        self.enqueue(cpu, pid, why, out);
    }

    /// Takes whoever runs off the CPU, which then looks for work.
    fn leave(&mut self, cpu: CpuId, out: &mut Out) {
        let core = self.core(cpu);
        core.state.settle(out.now);
        core.state.running = None;
        self.agenda.put(out.now, Due::Schedule(cpu));
    }

    /// The running process waits for a device or for time to pass.
    fn wait(&mut self, cpu: CpuId, pid: Pid, on: WaitFor, time: Time, out: &mut Out) {
        self.task(pid).cursor.next();
        let until = out.now + time;
        self.block(cpu, pid, on, until, out);
        self.agenda.put(until, Due::Wake(pid));
    }

    /// The running process leaves its CPU to wait.
    pub(super) fn block(&mut self, cpu: CpuId, pid: Pid, on: WaitFor, until: Time, out: &mut Out) {
        self.leave(cpu, out);
        let block = &mut self.task(pid).block;
        block.enter(State::Blocked(on), out.now);
        block.until = until;
        out.emit(What::Blocked { cpu, pid, on, until });
    }

    /// The running process ends.
    pub(super) fn exit(&mut self, cpu: CpuId, pid: Pid, killed: Option<Killed>, out: &mut Out) {
        self.leave(cpu, out);
        self.core(cpu).state.cr3 = None;
        let block = &mut self.task(pid).block;
        block.enter(State::Terminated(killed), out.now);
        block.ended = Some(out.now);
        block.resident = 0;
        block.root = None;
        self.alive -= 1;
        let freed = self.ram.release(pid);
        for &frame in &freed {
            self.policy.freed(frame);
        }
        out.emit(match killed {
            None => What::Exited { cpu, pid },
            Some(why) => What::Killed { cpu, pid, why },
        });
        if !freed.is_empty() {
            self.frames_changed(out);
        }
    }

    /// An idle CPU looks for work: in its own queue, then in the longest queue of a busy one.
    pub(super) fn schedule(&mut self, cpu: CpuId, out: &mut Out) {
        let state = &self.cores[cpu.index()].state;
        if state.running.is_some() || state.switching_to.is_some() || self.alive == 0 {
            return;
        }
        if self.load(cpu) == 0 {
            self.steal(cpu, out);
        }
        let core = &mut self.cores[cpu.index()];
        let Some(to) = core.queue.policy_mut().pick() else {
            if !core::mem::replace(&mut core.idling, true) {
                out.emit(What::Idled { cpu });
            }
            return;
        };
        core.idling = false;
        let from = core.state.loaded;
        self.begin(cpu, from, to, out);
        // An idle CPU may have looked for work before this one had chosen its own, and found none to take.
        let waiting = self.cores.iter().any(|core| !core.queue.policy().queue().is_empty());
        if let Some(idle) = self.idle_cpu().filter(|_| waiting) {
            self.agenda.put(out.now, Due::Schedule(idle));
        }
    }

    /// Begins to run a process that was taken from the queue, after the switch to it if that costs something.
    fn begin(&mut self, cpu: CpuId, from: Option<Pid>, to: Pid, out: &mut Out) {
        let cost = self.setup.machine.costs.switch;
        if cost > 0 && from.is_some_and(|from| from != to) {
            let core = self.core(cpu);
            core.state.settle(out.now);
            core.state.switching_to = Some(to);
            out.emit(What::SwitchStarted { cpu, from, to });
            return self.agenda.put(out.now + Time(u64::from(cost)), Due::Cpu(cpu));
        }
        self.dispatch(cpu, to, out);
    }

    /// Takes a process out of the longest queue of a CPU that is busy.
    fn steal(&mut self, cpu: CpuId, out: &mut Out) {
        let waiting = |id: CpuId| self.cores[id.index()].queue.policy().queue().len();
        let busy = |id: &CpuId| self.load(*id) > waiting(*id);
        // `max_by_key` takes the last of equals: look from the highest down.
        let Some(from) = self.cpu_ids().rev().filter(busy).max_by_key(|&id| waiting(id)).filter(|&id| waiting(id) > 0) else { return };
        let Some(task) = self.core(from).queue.policy_mut().give_away() else { return };
        out.emit(What::Migrated { pid: task.pid, from, to: cpu });
        self.enqueue(cpu, task.pid, Readied::Migrated, out);
    }

    /// Gives the CPU to a process: its address space is loaded, and what the TLB knows of another is lost unless it is tagged.
    fn dispatch(&mut self, cpu: CpuId, pid: Pid, out: &mut Out) {
        let translates = self.translates();
        let core = &mut self.cores[cpu.index()];
        let block = &mut self.tasks[pid.index()].block;
        let quantum = core.queue.policy().quantum().unwrap_or(Time::NEVER);
        let switched = core.state.loaded.is_some_and(|before| before != pid);
        core.state.dispatch(pid, block.root, quantum, out.now);
        block.enter(State::Running, out.now);
        block.cpu = cpu;
        block.dispatches += 1;
        block.last_cpu = Some(cpu);
        block.first_run.get_or_insert(out.now);
        out.counts.switches += u64::from(switched);
        out.emit(What::Dispatched { cpu, pid, quantum });
        if switched && translates && !self.setup.machine.pcid {
            let entries = core.state.tlb.iter().chain(core.state.stlb.iter()).flatten().count();
            let known = entries + core.state.walk_cache.len();
            core.state.flush();
            if known > 0 {
                out.emit(What::TlbFlushed { cpu, entries: entries as u16 });
            }
        }
        self.agenda.put(out.now, Due::Cpu(cpu));
    }
}
