//! How an event changes a snapshot.

use crate::entry::Entry;
use crate::event::{Event, Killed, Readied, What};
use crate::ids::{CpuId, Page, Pfn, Pid, Time};
use crate::mem::replace::ReplaceKind;
use crate::snapshot::{Cpu, Process, Request, Snapshot, State, Step};

mod memory;
mod translation;

impl Snapshot {
    /// Updates the snapshot by the event that follows it. An event that does not fit (a recording may be cut off) changes what it
    /// can and leaves the rest.
    pub fn apply(&mut self, event: &Event) {
        self.now = event.at;
        self.last = Some(*event);
        match event.what {
            What::Arrived { pid } => self.arrive(pid),
            What::Enqueued { cpu, pid, place, why } => self.enqueue(cpu, pid, place, why),
            What::SwitchStarted { cpu, to, .. } => self.start_switch(cpu, to),
            What::Dispatched { cpu, pid, quantum } => self.dispatch(cpu, pid, quantum),
            What::Computed { pid, time, .. } => self.with_process(pid, |p, _| p.done.compute += time),
            What::QuantumExpired { .. } | What::Preempted { .. } => {}
            What::Blocked { cpu, pid, on, until } => self.leave(cpu, pid, State::Blocked(on), until),
            What::Woken { pid } => self.with_process(pid, |p, _| p.until = Time::NEVER),
            What::Idled { cpu } => {
                let now = self.now;
                self.with_cpu(cpu, |c| c.settle(now));
            }
            What::Migrated { pid, from, to } => self.migrate(pid, from, to),
            What::Exited { cpu, pid } => self.end(cpu, pid, None),
            What::Killed { cpu, pid, why } => self.end(cpu, pid, Some(why)),
            What::Finished => self.finished = true,

            What::AccessStarted { cpu, kind, addr } => self.start_access(cpu, kind, addr),
            What::TlbHit { cpu, level, slot, cost } => self.tlb_hit(cpu, level, slot, cost),
            What::TlbMissed { cpu, level, cost } => self.tlb_miss(cpu, level, cost),
            What::WalkCacheHit { cpu, level, table } => self.with_cpu(cpu, |c| c.use_walk_cache(level, table)),
            What::EntryRead { cpu, level, index, table, next, present, accessed } => {
                self.read_entry(cpu, level, Step { table, index, next: present.then_some(next) }, accessed);
            }
            What::DirtySet { cpu, index, table } => self.set_dirty(cpu, index, table),
            What::TlbFilled { cpu, level, slot, huge, vpn, pfn } => self.fill(cpu, level, slot, huge, vpn, pfn),
            What::TlbFlushed { cpu, .. } => self.with_cpu(cpu, Cpu::flush),
            What::TlbInvalidated { cpu, level, slot } => self.with_cpu(cpu, |c| {
                if let Some(entry) = c.tlb_mut(level).get_mut(slot as usize) {
                    *entry = None;
                }
            }),
            What::AccessDone { cpu, pfn, cost, referenced, .. } => self.finish_access(cpu, pfn, cost, referenced),

            What::Faulted { cpu, pid, kind, .. } => self.fault(cpu, pid, kind),
            What::FrameTaken { pfn, pid, vpn } => self.take_frame(pfn, Page { pid, vpn }),
            What::HandCleared { pfn } => {
                self.pass(pfn);
                self.memory.change_leaf(pfn, 0, Entry::ACCESSED);
            }
            What::HandSkipped { pfn } => self.pass(pfn),
            What::VictimChosen { pfn, .. } => {
                if self.setup.machine.replacement == ReplaceKind::Clock {
                    self.pass(pfn);
                }
            }
            What::Evicted { pfn, slot } => self.evict(pfn, slot),
            What::TableAllocated { pid, level, index, table, parent } => self.add_table(pid, level, index, table, parent),
            What::Mapped { pfn, table, index, huge, writable, executable } => {
                self.memory.map(pfn, table, index, Entry::leaf(pfn, huge, writable, executable));
            }

            What::DiskQueued { op, pid, slot, pfn } => self.disk.queue.push_back(Request { op, pid, slot, pfn }),
            What::DiskStarted { until } => {
                self.disk.current = self.disk.queue.pop_front();
                self.disk.since = event.at;
                self.disk.until = until;
            }
            What::DiskFinished => self.disk.current = None,
        }
    }

    fn with_cpu(&mut self, cpu: CpuId, change: impl FnOnce(&mut Cpu)) {
        if let Some(cpu) = self.cpus.get_mut(cpu.index()) {
            change(cpu);
        }
    }

    fn with_process(&mut self, pid: Pid, change: impl FnOnce(&mut Process, Time)) {
        let now = self.now;
        if let Some(process) = self.processes.get_mut(pid.index()) {
            change(process, now);
        }
    }

    // ---- processes and the scheduler ----

    fn arrive(&mut self, pid: Pid) {
        self.with_process(pid, |p, now| {
            p.arrived = true;
            p.arrival = now;
            p.since = now;
        });
    }

    /// Takes a process off the CPU or out of the queue it is in.
    fn detach(&mut self, pid: Pid) {
        let now = self.now;
        let Some(process) = self.processes.get(pid.index()) else { return };
        let Some(cpu) = self.cpus.get_mut(process.cpu.index()) else { return };
        match process.state {
            State::Running if cpu.running == Some(pid) => {
                cpu.settle(now);
                cpu.running = None;
            }
            State::Ready if cpu.switching_to == Some(pid) => {
                cpu.settle(now);
                cpu.switching_to = None;
            }
            State::Ready => cpu.queue.retain(|&other| other != pid),
            _ => {}
        }
    }

    fn enqueue(&mut self, cpu: CpuId, pid: Pid, place: u32, _why: Readied) {
        self.detach(pid);
        self.with_process(pid, |p, now| {
            p.enter(State::Ready, now);
            p.cpu = cpu;
        });
        self.with_cpu(cpu, |c| c.queue.insert((place as usize).min(c.queue.len()), pid));
    }

    fn start_switch(&mut self, cpu: CpuId, to: Pid) {
        let now = self.now;
        self.detach(to);
        self.with_process(to, |p, _| p.cpu = cpu);
        self.with_cpu(cpu, |c| {
            c.settle(now);
            c.switching_to = Some(to);
        });
    }

    fn dispatch(&mut self, cpu: CpuId, pid: Pid, quantum: Time) {
        let now = self.now;
        self.detach(pid);
        let mut root = None;
        self.with_process(pid, |p, now| {
            p.enter(State::Running, now);
            p.cpu = cpu;
            p.dispatches += 1;
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

    fn leave(&mut self, cpu: CpuId, pid: Pid, state: State, until: Time) {
        self.detach(pid);
        self.with_process(pid, |p, now| {
            p.enter(state, now);
            p.cpu = cpu;
            p.until = until;
        });
    }

    fn migrate(&mut self, pid: Pid, from: CpuId, to: CpuId) {
        self.with_cpu(from, |c| c.queue.retain(|&other| other != pid));
        self.with_process(pid, |p, _| p.cpu = to);
    }

    fn end(&mut self, cpu: CpuId, pid: Pid, why: Option<Killed>) {
        self.leave(cpu, pid, State::Terminated(why), Time::NEVER);
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

    /// Gives the CPU to a process.
    pub(crate) fn dispatch(&mut self, pid: Pid, root: Option<Pfn>, quantum: Time, now: Time) {
        self.settle(now);
        self.switching_to = None;
        self.running = Some(pid);
        self.loaded = Some(pid);
        self.quantum = quantum;
        self.cr3 = root;
    }
}

impl Process {
    /// Goes over to another state and accounts for the time in the last one.
    pub(crate) fn enter(&mut self, state: State, now: Time) {
        let spent = now.since(self.since);
        match self.state {
            State::Running => self.ran += spent,
            State::Ready => self.waited += spent,
            State::Blocked(_) => self.blocked += spent,
            State::New | State::Terminated(_) => {}
        }
        self.state = state;
        self.since = now;
        self.until = Time::NEVER;
    }
}
