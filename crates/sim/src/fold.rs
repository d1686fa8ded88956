//! How an event changes a snapshot.

use crate::entry::Entry;
use crate::event::{DiskOp, Event, FaultKind, Readied, WaitFor, What};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot, Time, VirtAddr, Vpn};
use crate::snapshot::{
    Access, Cpu, Frame, Lookup, Memory, Process, Request, Residence, Snapshot, State, Step, Table, TlbEntry, WalkCacheEntry,
};

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
            },
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
                self.memory.hand = self.memory.after(pfn);
                self.memory.change_leaf(pfn, |entry| entry.clear(Entry::ACCESSED));
            }
            What::HandSkipped { pfn } => self.memory.hand = self.memory.after(pfn),
            What::VictimChosen { pfn, .. } => {
                if self.setup.machine.replacement == crate::mem::replace::ReplaceKind::Clock {
                    self.memory.hand = self.memory.after(pfn);
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

    fn end(&mut self, cpu: CpuId, pid: Pid, why: Option<crate::event::Killed>) {
        self.leave(cpu, pid, State::Terminated(why), Time::NEVER);
        self.with_process(pid, |p, now| {
            p.ended = Some(now);
            p.resident = 0;
            p.root = None;
        });
        self.memory.release(pid);
        self.with_cpu(cpu, |c| c.cr3 = None);
    }

    // ---- address translation ----

    fn start_access(&mut self, cpu: CpuId, kind: crate::event::AccessKind, addr: VirtAddr) {
        self.with_cpu(cpu, |c| {
            c.accesses += 1;
            if let Some(pid) = c.running {
                c.access = Some(Access::new(pid, kind, addr));
            }
        });
    }

    fn with_access(&mut self, cpu: CpuId, change: impl FnOnce(&mut Access)) {
        self.with_cpu(cpu, |c| {
            if let Some(access) = &mut c.access {
                change(access);
            }
        });
    }

    fn tlb_hit(&mut self, cpu: CpuId, level: u8, slot: u16, cost: u32) {
        if level == 1 {
            self.counts.tlb_hits += 1;
        }
        self.with_access(cpu, |a| {
            *a.lookup_mut(level) = Lookup::Hit(slot);
            a.cost += cost;
        });
        self.with_cpu(cpu, |c| {
            let used = c.accesses;
            if let Some(Some(entry)) = c.tlb_mut(level).get_mut(slot as usize) {
                entry.used = used;
            }
        });
    }

    fn tlb_miss(&mut self, cpu: CpuId, level: u8, cost: u32) {
        if level == 1 {
            self.counts.tlb_misses += 1;
        }
        self.with_access(cpu, |a| {
            *a.lookup_mut(level) = Lookup::Missed;
            a.cost += cost;
        });
    }

    fn read_entry(&mut self, cpu: CpuId, level: u8, step: Step, accessed: bool) {
        let Step { table, index, next } = step;
        let memory_cost = self.setup.machine.costs.memory;
        let cached = self.setup.machine.walk_cache;
        if accessed && let Some(table) = self.memory.table_mut(table) {
            table.change(index, |entry| entry.set(Entry::ACCESSED));
        }
        let leaf = level == 1 || self.memory.table(table).is_some_and(|t| t.entry(index).has(Entry::HUGE));
        let mut first = false;
        self.with_access(cpu, |a| {
            first = a.steps.iter().all(Option::is_none);
            a.steps[usize::from(level - 1)] = Some(step);
            a.cost += memory_cost;
        });
        self.counts.walks += u64::from(first);
        if !leaf && let Some(next) = next {
            self.with_cpu(cpu, |c| c.remember_table(level - 1, next, cached));
        }
    }

    fn set_dirty(&mut self, cpu: CpuId, index: u16, table: Pfn) {
        if let Some(table) = self.memory.table_mut(table) {
            table.change(index, |entry| entry.set(Entry::DIRTY));
        }
        self.with_cpu(cpu, |c| {
            if let Some(access) = c.access {
                c.mark_dirty(access.pid, access.addr.vpn());
            }
        });
    }

    fn fill(&mut self, cpu: CpuId, level: u8, slot: u16, huge: bool, vpn: Vpn, pfn: Pfn) {
        let memory = &self.memory;
        let Some(cpu) = self.cpus.get_mut(cpu.index()) else { return };
        let Some(access) = cpu.access else { return };
        // Either the walk just read the leaf, or the second level knew.
        let leaf = access.steps.iter().flatten().next().and_then(|s| Some(memory.table(s.table)?.entry(s.index)));
        let known = match access.stlb {
            Lookup::Hit(slot) => cpu.stlb.get(slot as usize).copied().flatten(),
            _ => None,
        };
        let (writable, executable, dirty) = match (known, leaf) {
            (Some(e), _) => (e.writable, e.executable, e.dirty),
            (None, Some(e)) => (e.has(Entry::WRITABLE), !e.has(Entry::NO_EXECUTE), e.has(Entry::DIRTY)),
            (None, None) => return,
        };
        let used = cpu.accesses;
        if let Some(place) = cpu.tlb_mut(level).get_mut(slot as usize) {
            *place = Some(TlbEntry { pid: access.pid, vpn, pfn, huge, writable, executable, dirty, used });
        }
    }

    fn finish_access(&mut self, cpu: CpuId, pfn: Pfn, cost: u32, referenced: bool) {
        self.memory.references += 1;
        self.counts.references += 1;
        let used = self.memory.references;
        self.with_access(cpu, |a| {
            a.pfn = Some(pfn);
            a.cost = cost;
        });
        if let Some(frame) = self.memory.frames.get_mut(pfn.index()) {
            frame.used = used;
            frame.pinned = false;
        }
        if referenced {
            self.memory.change_leaf(pfn, |entry| entry.set(Entry::ACCESSED));
        }
        let pid = self.cpus.get(cpu.index()).and_then(|c| c.running);
        if let Some(pid) = pid {
            self.with_process(pid, |p, _| p.done.accesses += 1);
        }
    }

    // ---- faults, frames and swap ----

    fn fault(&mut self, cpu: CpuId, pid: Pid, kind: FaultKind) {
        self.with_access(cpu, |a| a.fault = Some(kind));
        let (minor, major) = (u32::from(kind == FaultKind::FirstTouch), u32::from(kind == FaultKind::SwappedOut));
        self.counts.minor_faults += u64::from(minor);
        self.counts.major_faults += u64::from(major);
        self.with_process(pid, |p, _| {
            p.minor_faults += minor;
            p.major_faults += major;
        });
    }

    fn take_frame(&mut self, pfn: Pfn, page: Page) {
        self.memory.take_frame(pfn, page);
        let pages = if pfn >= self.memory.huge_base { Vpn::HUGE as u32 } else { 1 };
        self.with_process(page.pid, |p, _| p.resident += pages);
    }

    fn evict(&mut self, pfn: Pfn, slot: Option<Slot>) {
        let page = self.memory.frames.get(pfn.index()).and_then(|frame| frame.page);
        self.memory.evict(pfn, slot);
        self.counts.evictions += 1;
        if let Some(page) = page {
            self.with_process(page.pid, |p, _| p.resident -= p.resident.min(1));
        }
    }

    fn add_table(&mut self, pid: Pid, level: u8, index: u16, table: Pfn, parent: Pfn) {
        self.memory.put_table(table, Table { pid, level, entries: alloc::vec::Vec::new() });
        if table != parent {
            if let Some(parent) = self.memory.table_mut(parent) {
                parent.write(index, Entry::table(table));
            }
            return;
        }
        self.with_process(pid, |p, _| p.root = Some(table));
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

    /// The slots of the TLB's first or second level.
    pub(crate) fn tlb_mut(&mut self, level: u8) -> &mut [Option<TlbEntry>] {
        if level == 1 { &mut self.tlb } else { &mut self.stlb }
    }

    /// Empties everything that knows translations.
    pub(crate) fn flush(&mut self) {
        self.tlb.fill(None);
        self.stlb.fill(None);
        self.walk_cache.clear();
    }

    /// Notes in both levels of the TLB that the page's D bit is set.
    pub(crate) fn mark_dirty(&mut self, pid: Pid, vpn: Vpn) {
        for entry in self.tlb.iter_mut().chain(&mut self.stlb).flatten() {
            if entry.covers(pid, vpn) {
                entry.dirty = true;
            }
        }
    }

    /// Moves a table to the front of the page-walk cache.
    fn use_walk_cache(&mut self, level: u8, table: Pfn) {
        if let Some(at) = self.walk_cache.iter().position(|e| e.level == level && e.table == table) {
            let entry = self.walk_cache.remove(at);
            self.walk_cache.insert(0, entry);
        }
    }

    /// Puts a table that the walk learned of at the front of the page-walk cache, which keeps `size` of them.
    fn remember_table(&mut self, level: u8, table: Pfn, size: u16) {
        let Some(access) = &self.access else { return };
        if size > 0 {
            let entry = WalkCacheEntry::new(access.pid, level, access.addr, table);
            entry.remember(&mut self.walk_cache, size);
        }
    }
}

impl TlbEntry {
    /// Whether the entry translates this page of this process.
    #[must_use]
    pub fn covers(&self, pid: Pid, vpn: Vpn) -> bool {
        self.pid == pid && self.vpn == if self.huge { vpn.huge_base() } else { vpn }
    }
}

impl WalkCacheEntry {
    /// What the cache would note of the table of `level` on the way to `addr`.
    #[must_use]
    pub fn new(pid: Pid, level: u8, addr: VirtAddr, table: Pfn) -> Self {
        Self { pid, level, prefix: Self::prefix(level, addr), table }
    }

    /// The address without the bits that `level` and the levels below it use.
    #[must_use]
    pub const fn prefix(level: u8, addr: VirtAddr) -> u64 {
        addr.0 >> (12 + 9 * level as u32)
    }

    /// Puts the entry at the front of a cache of `size` entries, out of which an equal or the oldest one falls.
    pub(crate) fn remember(self, cache: &mut alloc::vec::Vec<Self>, size: u16) {
        cache.retain(|other| *other != self);
        cache.insert(0, self);
        cache.truncate(size as usize);
    }
}

impl Access {
    /// An access that has just begun.
    #[must_use]
    pub fn new(pid: Pid, kind: crate::event::AccessKind, addr: VirtAddr) -> Self {
        Self { pid, kind, addr, tlb: Lookup::NotAsked, stlb: Lookup::NotAsked, steps: [None; 4], cost: 0, fault: None, pfn: None }
    }

    /// What the TLB's first or second level answered.
    pub(crate) fn lookup_mut(&mut self, level: u8) -> &mut Lookup {
        if level == 1 { &mut self.tlb } else { &mut self.stlb }
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

impl Memory {
    /// The frame after this one on the clock's ring.
    pub(crate) fn after(&self, pfn: Pfn) -> Pfn {
        Pfn(if pfn.0 + 1 < self.frames.len() as u32 { pfn.0 + 1 } else { 0 })
    }

    fn table_mut(&mut self, pfn: Pfn) -> Option<&mut Table> {
        self.tables.get_mut(pfn.0.checked_sub(self.table_base.0)? as usize)?.as_mut()
    }

    fn put_table(&mut self, pfn: Pfn, table: Table) {
        let Some(at) = pfn.0.checked_sub(self.table_base.0) else { return };
        if self.tables.len() <= at as usize {
            self.tables.resize(at as usize + 1, None);
        }
        self.tables[at as usize] = Some(table);
    }

    /// Changes the page-table entry of the page in a frame.
    fn change_leaf(&mut self, pfn: Pfn, change: impl FnOnce(&mut Entry)) {
        let Some(&Frame { residence: Residence::Here, table, index, .. }) = self.frames.get(pfn.index()) else { return };
        if let Some(table) = self.table_mut(table) {
            table.change(index, change);
        }
    }

    fn take_frame(&mut self, pfn: Pfn, page: Page) {
        self.loads += 1;
        let loaded = self.loads;
        if let Some(frame) = self.frames.get_mut(pfn.index()) {
            *frame = Frame { page: Some(page), pinned: true, loaded, ..Frame::default() };
        } else if let Some(huge) = pfn.0.checked_sub(self.huge_base.0).and_then(|n| self.huge.get_mut(n as usize / 512)) {
            *huge = Some(page);
        }
    }

    fn map(&mut self, pfn: Pfn, table: Pfn, index: u16, entry: Entry) {
        let mut slot = None;
        if let Some(table) = self.table_mut(table) {
            // A page that was in swap keeps its slot, as a copy to fall back on while it stays clean.
            slot = table.entry(index).slot();
            table.write(index, entry);
        }
        if let Some(frame) = self.frames.get_mut(pfn.index()) {
            *frame = Frame { residence: Residence::Here, table, index, slot, ..*frame };
        }
    }

    fn evict(&mut self, pfn: Pfn, slot: Option<Slot>) {
        let Some(frame) = self.frames.get_mut(pfn.index()) else { return };
        let Frame { page, table, index, slot: copy, .. } = core::mem::take(frame);
        let entry = slot.map_or(Entry(0), Entry::swapped);
        if let Some(table) = self.table_mut(table) {
            table.write(index, entry);
        }
        if copy != slot && let Some(copy) = copy {
            self.set_slot(copy, None);
        }
        if let Some(slot) = slot {
            self.set_slot(slot, page);
        }
    }

    fn set_slot(&mut self, slot: Slot, page: Option<Page>) {
        let at = slot.0 as usize;
        if self.swap.len() <= at {
            self.swap.resize(at + 1, None);
        }
        self.swap[at] = page;
    }

    /// Frees everything of a process that has ended.
    fn release(&mut self, pid: Pid) {
        let mine = |page: &Option<Page>| page.is_some_and(|page| page.pid == pid);
        for frame in self.frames.iter_mut().filter(|frame| mine(&frame.page)) {
            *frame = Frame::default();
        }
        for page in self.huge.iter_mut().chain(&mut self.swap).filter(|page| mine(page)) {
            *page = None;
        }
        for table in self.tables.iter_mut().filter(|table| table.as_ref().is_some_and(|table| table.pid == pid)) {
            *table = None;
        }
    }
}

impl Table {
    /// Changes the entry at `index`.
    fn change(&mut self, index: u16, change: impl FnOnce(&mut Entry)) {
        let mut entry = self.entry(index);
        change(&mut entry);
        self.write(index, entry);
    }
}

/// Whether a process that waits for this waits for its page.
impl WaitFor {
    /// Whether the wait is part of serving a fault.
    #[must_use]
    pub const fn is_paging(self) -> bool {
        matches!(self, Self::Page | Self::Frame)
    }
}

impl DiskOp {
    /// Whether the request moves a page.
    #[must_use]
    pub const fn is_paging(self) -> bool {
        matches!(self, Self::SwapIn | Self::SwapOut)
    }
}
