//! What a CPU does: run programs.

use super::event_queue::Due;
use super::{Machine, Out};
use crate::event::{DiskOp, EventKind, FaultKind, Killed, ReadyReason, WaitFor};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot, Time, VirtAddr};
use crate::mem::mmu::{AccessOutcome, Mmu};
use crate::scenario::Op;
use crate::sched::Departure;
use crate::snapshot::ProcessState;

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
            out.emit(EventKind::Computed { cpu, pid, time: computed });
        }
        // A process that ends or blocks does so before its quantum is looked at.
        let task = &mut self.tasks[pid.index()];
        let op = task.cursor.op(&task.program);
        match op {
            None | Some(Op::Exit) => self.exit(cpu, pid, None, out),
            Some(Op::DiskIo(time)) => {
                self.pass_wait(pid);
                self.block(cpu, pid, WaitFor::Disk, Time::NEVER, out);
                self.request(DiskOp::Io, pid, time, Slot::default(), Pfn::default(), out);
            }
            Some(Op::DeviceIo(time)) => self.wait(cpu, pid, WaitFor::Device, time, out),
            Some(Op::Sleep(time)) => self.wait(cpu, pid, WaitFor::Sleep, time, out),
            Some(Op::Yield) => {
                task.cursor.next();
                self.stop(cpu, pid, ReadyReason::Yielded, out);
            }
            Some(op) => self.perform(cpu, pid, op, out),
        }
    }

    /// Computes or touches memory, unless the quantum is used up.
    fn perform(&mut self, cpu: CpuId, pid: Pid, op: Op, out: &mut Out) {
        if self.makes_room(cpu, pid, out) {
            return;
        }
        let core = &mut self.cores[cpu.index()];
        let left = core.state.quantum - out.now.since(core.state.since);
        match op {
            Op::Compute(time) => {
                core.computing = time.min(left);
                core.begun = out.now;
                let end = out.now + core.computing;
                self.event_queue.put(end, Due::Cpu(cpu));
            }
            Op::Access(kind, addr) => {
                self.translating = Some(cpu);
                let config = &self.setup.machine;
                let mut mmu = Mmu { id: cpu, config, cpu: &mut core.state, ram: &mut self.ram };
                let spent = match mmu.access(pid, kind, addr, out) {
                    AccessOutcome::Done { pfn, cost } => {
                        let pinned = self.ram.frames.get(pfn.index()).is_some_and(|frame| frame.pinned);
                        let referenced = config.load_referenced || !pinned;
                        let unpinned = self.ram.touch(pfn, referenced);
                        self.note_use(Page { pid, vpn: addr.vpn() }, pfn, unpinned);
                        out.counts.references += 1;
                        let task = &mut self.tasks[pid.index()];
                        task.cursor.next();
                        task.block.done.accesses += 1;
                        out.emit(EventKind::AccessDone { cpu, pfn, offset: addr.offset(), cost, referenced });
                        if unpinned {
                            self.frames_changed(out);
                        }
                        self.tick(out);
                        cost
                    }
                    AccessOutcome::Fault { present, cost } => {
                        let kind = self.classify(cpu, pid, kind, addr, present);
                        self.note_fault(cpu, pid, kind, addr, out);
                        cost.saturating_add(self.setup.machine.costs.fault)
                    }
                };
                self.event_queue.put(out.now + Time(u64::from(spent)), Due::Cpu(cpu));
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
        out.emit(EventKind::Faulted { cpu, pid, kind, addr });
    }

    /// The running process waits for a device or for time to pass.
    fn wait(&mut self, cpu: CpuId, pid: Pid, on: WaitFor, time: Time, out: &mut Out) {
        self.pass_wait(pid);
        let until = out.now + time;
        let (on, until) = self.hold(cpu, pid, until, out).map_or((on, until), |next| (WaitFor::Period, next));
        self.block(cpu, pid, on, until, out);
        self.event_queue.put(until, Due::Wake(pid));
    }

    /// The running process comes to what is behind the wait in its program.
    fn pass_wait(&mut self, pid: Pid) {
        self.task(pid).cursor.next();
        self.begin_burst(pid);
    }

    /// Looks ahead once for each burst, however often the scheduler asks about it.
    pub(super) fn begin_burst(&mut self, pid: Pid) {
        if self.setup.needs_burst_of(pid) {
            let task = self.task(pid);
            task.block.bursts += 1;
            task.block.burst_end = task.block.done.compute + task.cursor.burst(&task.program);
        }
    }

    /// The running process leaves its CPU to wait.
    pub(super) fn block(&mut self, cpu: CpuId, pid: Pid, on: WaitFor, until: Time, out: &mut Out) {
        self.leave(cpu, Departure::Blocked, out);
        let block = &mut self.task(pid).block;
        block.enter(ProcessState::Blocked(on), out.now);
        block.until = until;
        out.emit(EventKind::Blocked { cpu, pid, on, until });
    }

    /// The running process ends.
    pub(super) fn exit(&mut self, cpu: CpuId, pid: Pid, killed: Option<Killed>, out: &mut Out) {
        self.leave(cpu, Departure::Ended, out);
        self.core(cpu).state.cr3 = None;
        let block = &mut self.task(pid).block;
        block.enter(ProcessState::Terminated(killed), out.now);
        block.ended = Some(out.now);
        block.resident = 0;
        block.root = None;
        self.alive -= 1;
        let freed = self.ram.release(pid);
        for &frame in &freed {
            self.policy.freed(frame);
        }
        out.emit(match killed {
            None => EventKind::Exited { cpu, pid },
            Some(why) => EventKind::Killed { cpu, pid, why },
        });
        if !freed.is_empty() {
            self.frames_changed(out);
        }
    }
}
