//! How an event changes a snapshot.

use crate::entry::Entry;
use crate::event::{Event, What};
use crate::ids::{CpuId, Page, Pid, Time};
use crate::snapshot::{Cpu, Process, Request, Snapshot, State, Step};

mod memory;
mod replace;
mod schedule;
mod translation;

impl Snapshot {
    /// Updates the snapshot by the event that follows it. An event that does not fit (a recording may be cut off) changes what it
    /// can and leaves the rest.
    pub fn apply(&mut self, event: &Event) {
        self.now = event.at;
        self.last = Some(*event);
        match event.what {
            What::Arrived { pid } => self.arrive(pid),
            What::Enqueued { cpu, pid, place, .. } => self.enqueue(cpu, pid, place),
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
            What::Migrated { pid, from, to, .. } => self.migrate(pid, from, to),
            What::Allotted { pid, level, allotment, left } => self.with_process(pid, |p, _| {
                (p.sched.level, p.sched.allotment, p.sched.left) = (level, allotment, left);
            }),
            What::Boosted => self.boost(),
            What::Charged { pid, vruntime } => self.with_process(pid, |p, _| p.sched.vruntime = vruntime),
            What::DeadlineSet { pid, deadline } => self.with_process(pid, |p, _| p.sched.deadline = deadline),
            What::LagKept { pid, lag } => self.with_process(pid, |p, _| p.sched.lag = lag),
            What::Advanced { cpu, vtime } => self.with_cpu(cpu, |c| c.vtime = vtime),
            What::TicketDrawn { cpu, pid, ticket } => self.draw(cpu, pid, ticket),
            What::CacheCold { cpu, cost, .. } => self.with_cpu(cpu, |c| c.grow_quantum(cost)),
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
                self.pass(pfn, true);
                self.memory.change_leaf(pfn, 0, Entry::ACCESSED);
            }
            What::HandSkipped { pfn } => self.pass(pfn, false),
            What::Spared { pfn } => self.spare(pfn),
            What::Cleaned { pfn, slot } => {
                self.pass(pfn, false);
                self.memory.write_back(pfn, slot);
            }
            What::Ticked => self.tick(),
            What::Recalled { pid, vpn } => self.memory.policy.recalled(Page { pid, vpn }),
            What::QuotaReached { pid } => self.memory.only = Some(pid),
            What::VictimChosen { pfn, .. } => self.choose(pfn),
            What::Evicted { pfn, slot } => self.evict(pfn, slot),
            What::TableAllocated { pid, level, index, table, parent } => self.add_table(pid, level, index, table, parent),
            What::Mapped { pfn, table, index, huge, writable, executable } => {
                self.memory.map(pfn, table, index, Entry::leaf(pfn, huge, writable, executable));
            }

            What::DiskQueued { op, pid, slot, pfn } => {
                self.disk.due = self.disk.due.filter(|due| due.op != op || due.slot != slot);
                self.disk.queue.push_back(Request { op, pid, slot, pfn });
            }
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
}
