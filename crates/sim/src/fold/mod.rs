//! How an event changes a snapshot.

use crate::entry::Entry;
use crate::event::{Event, EventKind};
use crate::ids::{CpuId, Page, Pid, Time};
use crate::snapshot::{Cpu, Process, Request, Snapshot, Step};

mod memory;
mod replace;
mod schedule;
mod translation;

impl Snapshot {
    /// Updates the snapshot by the event that follows it. An event that does not fit (a recording may be cut off)
    /// changes what it can and leaves the rest.
    pub fn apply(&mut self, event: &Event) {
        self.now = event.at;
        self.last = Some(*event);
        match event.kind {
            EventKind::Arrived { pid } => self.arrive(pid),
            EventKind::Enqueued { cpu, pid, place, .. } => self.enqueue(cpu, pid, place),
            EventKind::SwitchStarted { cpu, to, .. } => self.start_switch(cpu, to),
            EventKind::Dispatched { cpu, pid, quantum } => self.dispatch(cpu, pid, quantum),
            EventKind::Computed { pid, time, .. } => self.with_process(pid, |p, _| p.done.compute += time),
            EventKind::QuantumExpired { .. } | EventKind::Preempted { .. } => {}
            EventKind::Blocked { cpu, pid, on, until } => self.block(cpu, pid, on, until),
            EventKind::Woken { pid } => self.with_process(pid, |p, _| p.until = Time::NEVER),
            EventKind::Idled { cpu } => self.idle(cpu),
            EventKind::Migrated { pid, from, to, .. } => self.migrate(pid, from, to),
            EventKind::Allotted { pid, level, allotment, left } => self.allot(pid, level, allotment, left),
            EventKind::Boosted => self.boost(),
            EventKind::Charged { pid, vruntime } => self.with_process(pid, |p, _| p.sched.vruntime = vruntime),
            EventKind::DeadlineSet { pid, deadline } => self.with_process(pid, |p, _| p.sched.deadline = deadline),
            EventKind::LagKept { pid, lag } => self.with_process(pid, |p, _| p.sched.lag = lag),
            EventKind::Advanced { cpu, vtime } => self.with_cpu(cpu, |c| c.vtime = vtime),
            EventKind::TicketDrawn { cpu, pid, ticket } => self.draw(cpu, pid, ticket),
            EventKind::CacheCold { cpu, cost, .. } => self.with_cpu(cpu, |c| c.grow_quantum(cost)),
            EventKind::Exited { cpu, pid } => self.end(cpu, pid, None),
            EventKind::Killed { cpu, pid, why } => self.end(cpu, pid, Some(why)),
            EventKind::Finished => self.finished = true,
            EventKind::AccessStarted { cpu, kind, addr } => self.start_access(cpu, kind, addr),
            EventKind::TlbHit { cpu, level, slot, cost } => self.tlb_hit(cpu, level, slot, cost),
            EventKind::TlbMissed { cpu, level, cost } => self.tlb_miss(cpu, level, cost),
            EventKind::WalkCacheHit { cpu, level, table } => self.with_cpu(cpu, |c| c.use_walk_cache(level, table)),
            EventKind::EntryRead { cpu, level, index, table, next, present, accessed } => {
                self.read_entry(cpu, level, Step { table, index, next: present.then_some(next) }, accessed)
            }
            EventKind::DirtySet { cpu, index, table } => self.set_dirty(cpu, index, table),
            EventKind::TlbFilled { cpu, level, slot, huge, vpn, pfn } => self.fill(cpu, level, slot, huge, vpn, pfn),
            EventKind::TlbFlushed { cpu, .. } => self.with_cpu(cpu, Cpu::flush),
            EventKind::TlbInvalidated { cpu, level, slot } => self.with_cpu(cpu, |c| c.invalidate(level, slot)),
            EventKind::AccessDone { cpu, pfn, cost, referenced, .. } => self.finish_access(cpu, pfn, cost, referenced),
            EventKind::Faulted { cpu, pid, kind, .. } => self.fault(cpu, pid, kind),
            EventKind::FrameTaken { pfn, pid, vpn } => self.take_frame(pfn, Page { pid, vpn }),
            EventKind::HandCleared { pfn } => self.clear_referenced(pfn),
            EventKind::HandSkipped { pfn } => self.pass(pfn, false),
            EventKind::Spared { pfn } => self.spare(pfn),
            EventKind::Cleaned { pfn, slot } => self.clean(pfn, slot),
            EventKind::Ticked => self.tick(),
            EventKind::Recalled { pid, vpn } => self.memory.policy.recalled(Page { pid, vpn }),
            EventKind::QuotaReached { pid } => self.memory.only = Some(pid),
            EventKind::VictimChosen { pfn, .. } => self.choose(pfn),
            EventKind::Evicted { pfn, slot } => self.evict(pfn, slot),
            EventKind::TableAllocated { pid, level, index, table, parent } => {
                self.add_table(pid, level, index, table, parent)
            }
            EventKind::Mapped { pfn, table, index, huge, writable, executable } => {
                self.memory.map(pfn, table, index, Entry::leaf(pfn, huge, writable, executable))
            }
            EventKind::DiskQueued { op, pid, slot, pfn } => self.disk.enqueue(Request { op, pid, slot, pfn }),
            EventKind::DiskStarted { until } => self.disk.start(event.at, until),
            EventKind::DiskFinished => self.disk.finish(),
        }
        self.sort_queues();
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
