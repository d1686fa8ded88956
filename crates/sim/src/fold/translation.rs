//! Folding address translation: accesses, TLBs, walks.

use crate::cow_vec::CowVec;
use crate::entry::Entry;
use crate::event::AccessKind;
use crate::ids::{CpuId, Pfn, Pid, VirtAddr, Vpn};
use crate::mem::tlb;
use crate::setup::MachineConfig;
use crate::snapshot::{Access, Cpu, Frame, Lookup, Snapshot, Step, TlbEntry, WalkCacheEntry};

impl Snapshot {
    pub(super) fn start_access(&mut self, cpu: CpuId, kind: AccessKind, addr: VirtAddr) {
        self.translating = Some(cpu);
        self.with_cpu(cpu, |c| {
            c.accesses += 1;
            if let Some(pid) = c.running {
                c.access = Some(Access::new(pid, kind, addr));
            }
        });
    }

    pub(super) fn with_access(&mut self, cpu: CpuId, change: impl FnOnce(&mut Access)) {
        self.with_cpu(cpu, |c| {
            if let Some(access) = &mut c.access {
                change(access);
            }
        });
    }

    pub(super) fn tlb_hit(&mut self, cpu: CpuId, level: u8, slot: u16, cost: u32) {
        if level == 1 {
            self.counts.tlb_hits += 1;
        }
        self.with_access(cpu, |a| {
            *a.lookup_mut(level) = Lookup::Hit(slot);
            a.cost = a.cost.saturating_add(cost);
        });
        self.with_cpu(cpu, |c| {
            let used = c.accesses as u32;
            if let Some(Some(entry)) = c.tlb_mut(level).get_mut(slot as usize) {
                entry.used = used;
            }
        });
    }

    pub(super) fn tlb_miss(&mut self, cpu: CpuId, level: u8, cost: u32) {
        if level == 1 {
            self.counts.tlb_misses += 1;
        }
        self.with_access(cpu, |a| {
            *a.lookup_mut(level) = Lookup::Missed;
            a.cost = a.cost.saturating_add(cost);
        });
    }

    pub(super) fn read_entry(&mut self, cpu: CpuId, level: u8, step: Step, accessed: bool) {
        let Step { table, index, next } = step;
        let memory_cost = self.setup.machine.costs.memory;
        let cached = self.setup.machine.walk_cache;
        if accessed {
            self.memory.change_entry(table, index, Entry::ACCESSED, 0);
        }
        let leaf = level == 1 || self.memory.table(table).is_some_and(|t| t.entry(index).has(Entry::HUGE));
        let mut first = false;
        self.with_access(cpu, |a| {
            first = a.steps.iter().all(Option::is_none);
            a.steps[usize::from(level - 1)] = Some(step);
            a.cost = a.cost.saturating_add(memory_cost);
        });
        self.counts.walks += u64::from(first);
        if !leaf && let Some(next) = next {
            self.with_cpu(cpu, |c| c.remember_table(level - 1, next, cached));
        }
    }

    pub(super) fn set_dirty(&mut self, cpu: CpuId, index: u16, table: Pfn) {
        self.memory.change_entry(table, index, Entry::DIRTY, 0);
        let Some(cpu) = self.cpus.get_mut(cpu.index()) else { return };
        if let Some(access) = cpu.access {
            cpu.mark_dirty(&self.setup.machine, access.pid, access.addr.vpn());
        }
    }

    pub(super) fn fill(&mut self, cpu: CpuId, level: u8, slot: u16, huge: bool, vpn: Vpn, pfn: Pfn) {
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
        let used = cpu.accesses as u32;
        if let Some(place) = cpu.tlb_mut(level).get_mut(slot as usize) {
            *place = Some(TlbEntry { pid: access.pid, vpn, pfn, huge, writable, executable, dirty, used });
        }
    }

    pub(super) fn finish_access(&mut self, cpu: CpuId, pfn: Pfn, cost: u32, referenced: bool) {
        self.memory.references += 1;
        self.counts.references += 1;
        let used = self.memory.references as u32;
        self.with_access(cpu, |a| {
            a.pfn = Some(pfn);
            a.cost = cost;
        });
        if let Some(place) = self.memory.used.get_mut(pfn.index()) {
            *place = used;
        }
        if let Some(&Frame { page: Some(page), pinned, .. }) = self.memory.frames.get(pfn.index()) {
            self.memory.policy.used(pfn, page, self.memory.references - 1, pinned);
        }
        self.memory.unpin(pfn);
        if referenced {
            self.memory.change_leaf(pfn, Entry::ACCESSED, 0);
        }
        let pid = self.cpus.get(cpu.index()).and_then(|c| c.running);
        if let Some(pid) = pid {
            let touched = self.cpus.get(cpu.index()).and_then(|c| c.access).map(|access| access.addr.vpn());
            let window = self.setup.machine.working_set;
            self.with_process(pid, |p, _| {
                p.done.accesses += 1;
                if let Some(page) = touched {
                    p.working_set.touch(page, p.done.accesses, window);
                }
            });
        }
    }
}

impl Cpu {
    /// The slots of the TLB's first or second level.
    pub(crate) fn tlb_mut(&mut self, level: u8) -> &mut CowVec<Option<TlbEntry>> {
        if level == 1 { &mut self.tlb } else { &mut self.stlb }
    }

    /// Empties a slot of the TLB.
    pub(super) fn invalidate(&mut self, level: u8, slot: u16) {
        if let Some(entry) = self.tlb_mut(level).get_mut(slot as usize) {
            *entry = None;
        }
    }

    /// Empties everything that knows translations.
    pub(crate) fn flush(&mut self) {
        self.tlb.clear();
        self.stlb.clear();
        self.walk_cache.clear();
    }

    /// Notes in both levels of the TLB that the page's D bit is set.
    pub(crate) fn mark_dirty(&mut self, config: &MachineConfig, pid: Pid, vpn: Vpn) {
        for (slots, shape) in [(&mut self.tlb, config.tlb), (&mut self.stlb, config.stlb)] {
            if let Some(slot) = tlb::lookup(shape, slots, pid, vpn)
                && let Some(entry) = &mut slots[slot]
            {
                entry.dirty = true;
            }
        }
    }

    /// Moves a table to the front of the page-walk cache.
    pub(super) fn use_walk_cache(&mut self, level: u8, table: Pfn) {
        if let Some(at) = self.walk_cache.iter().position(|e| e.level == level && e.table == table) {
            let entry = self.walk_cache.remove(at);
            self.walk_cache.insert(0, entry);
        }
    }

    /// Puts a table that the walk learned of at the front of the page-walk cache, which keeps `size` of them.
    pub(super) fn remember_table(&mut self, level: u8, table: Pfn, size: u16) {
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
    pub fn new(pid: Pid, kind: AccessKind, addr: VirtAddr) -> Self {
        Self {
            pid,
            kind,
            addr,
            tlb: Lookup::NotAsked,
            stlb: Lookup::NotAsked,
            steps: [None; 4],
            cost: 0,
            fault: None,
            pfn: None,
        }
    }

    /// What the TLB's first or second level answered.
    pub(crate) fn lookup_mut(&mut self, level: u8) -> &mut Lookup {
        if level == 1 { &mut self.tlb } else { &mut self.stlb }
    }
}
