//! The memory management unit: from a virtual address to a frame.
//!
//! Look-up in the TLB, then a walk of the four levels that begins at CR3 (or where the page-walk cache knows better),
//! then the access itself (Intel SDM vol. 3A, sections 5.5 and 5.10). The walk sets the A bit of each entry it uses
//! and, on a write, the D bit of the leaf (section 5.8).

use crate::entry::Entry;
use crate::event::{AccessKind, EventKind};
use crate::ids::{CpuId, Pfn, Pid, VirtAddr, Vpn};
use crate::machine::Out;
use crate::mem::ram::Ram;
use crate::mem::tlb;
use crate::setup::{MachineConfig, Translation};
use crate::snapshot::{Access, Cpu, Lookup, Step, TlbEntry, WalkCacheEntry};

/// How an access ended.
pub(crate) enum AccessOutcome {
    /// It reached memory, at this cost.
    Done { pfn: Pfn, cost: u32 },
    /// The hardware gave up, at this cost so far: the entry is not present, or does not allow it.
    Fault { present: bool, cost: u32 },
}

/// An MMU at work: the CPU it belongs to and the memory it reads.
pub(crate) struct Mmu<'a> {
    pub(crate) id: CpuId,
    pub(crate) config: &'a MachineConfig,
    pub(crate) cpu: &'a mut Cpu,
    pub(crate) ram: &'a mut Ram,
}

/// What translates a page, from a TLB or a leaf entry.
#[derive(Clone, Copy)]
struct Translated {
    vpn: Vpn,
    pfn: Pfn,
    huge: bool,
    writable: bool,
    executable: bool,
    dirty: bool,
}

impl Translated {
    fn allows(self, kind: AccessKind) -> bool {
        match kind {
            AccessKind::Read => true,
            AccessKind::Write => self.writable,
            AccessKind::Fetch => self.executable,
        }
    }

    /// The 4 KiB frame that holds the byte at `addr`.
    fn frame(self, addr: VirtAddr) -> Pfn {
        Pfn(self.pfn.0 + if self.huge { (addr.vpn().get() % Vpn::HUGE) as u32 } else { 0 })
    }
}

impl Mmu<'_> {
    /// Touches an address on behalf of `pid`, whose root table CR3 points to.
    pub(crate) fn access(&mut self, pid: Pid, kind: AccessKind, addr: VirtAddr, out: &mut Out) -> AccessOutcome {
        self.cpu.accesses += 1;
        self.cpu.access = Some(Access::new(pid, kind, addr));
        out.emit(EventKind::AccessStarted { cpu: self.id, kind, addr });
        let mut cost = 0;
        let outcome = if addr.is_canonical() { self.translate(pid, kind, addr, &mut cost, out) } else { Err(false) };
        self.note(|access| access.cost = cost);
        let frame = match outcome {
            Ok(translated) if translated.allows(kind) => translated.frame(addr),
            Ok(_) => return AccessOutcome::Fault { present: true, cost },
            Err(present) => return AccessOutcome::Fault { present, cost },
        };
        cost = cost.saturating_add(self.config.costs.memory);
        self.note(|access| {
            access.cost = cost;
            access.pfn = Some(frame);
        });
        AccessOutcome::Done { pfn: frame, cost }
    }

    fn translate(
        &mut self,
        pid: Pid,
        kind: AccessKind,
        addr: VirtAddr,
        cost: &mut u32,
        out: &mut Out,
    ) -> Result<Translated, bool> {
        if self.config.translation == Translation::Ideal {
            let (table, index, leaf) = self.ram.leaf(self.cpu.cr3, addr).ok_or(false)?;
            let translated = translated(leaf, index.1, addr);
            if translated.allows(kind) && kind == AccessKind::Write && !translated.dirty {
                self.set_dirty(pid, addr, table, index.0, out);
            }
            return Ok(translated);
        }
        if let Some(known) = self.ask_tlb(1, pid, addr, cost, out) {
            return Ok(self.through_tlb(known, pid, kind, addr, out));
        }
        if let Some(known) = self.ask_tlb(2, pid, addr, cost, out) {
            let translated = self.through_tlb(known, pid, kind, addr, out);
            if translated.allows(kind) {
                self.fill(1, pid, translated, out);
            }
            return Ok(translated);
        }
        let (table, index, translated) = self.walk(pid, addr, cost, out)?;
        if translated.allows(kind) {
            let dirty = translated.dirty || kind == AccessKind::Write;
            if dirty && !translated.dirty {
                self.set_dirty(pid, addr, table, index, out);
            }
            self.fill(2, pid, Translated { dirty, ..translated }, out);
            self.fill(1, pid, Translated { dirty, ..translated }, out);
        }
        Ok(translated)
    }

    /// Looks into one level of the TLB, if the machine has it.
    fn ask_tlb(&mut self, level: u8, pid: Pid, addr: VirtAddr, cost: &mut u32, out: &mut Out) -> Option<TlbEntry> {
        let (config, price) = if level == 1 {
            (self.config.tlb, self.config.costs.tlb)
        } else {
            (self.config.stlb, self.config.costs.stlb)
        };
        if config.entries() == 0 {
            return None;
        }
        let id = self.id;
        let used = self.cpu.accesses as u32;
        *cost = cost.saturating_add(price);
        let slots = self.cpu.tlb_mut(level);
        let found = tlb::lookup(config, slots, pid, addr.vpn());
        let entry = found.and_then(|slot| slots[slot].as_mut());
        let answer = match (found, entry) {
            (Some(slot), Some(entry)) => {
                entry.used = used;
                out.emit(EventKind::TlbHit { cpu: id, level, slot: slot as u16, cost: price });
                Ok((slot as u16, *entry))
            }
            _ => {
                out.emit(EventKind::TlbMissed { cpu: id, level, cost: price });
                Err(())
            }
        };
        if level == 1 {
            *if answer.is_ok() { &mut out.counts.tlb_hits } else { &mut out.counts.tlb_misses } += 1;
        }
        self.note(|access| *access.lookup_mut(level) = answer.map_or(Lookup::Missed, |(slot, _)| Lookup::Hit(slot)));
        answer.ok().map(|(_, entry)| entry)
    }

    /// What a TLB entry says; a first write through it sets D in the page-table entry (SDM vol. 3A, section 5.8).
    fn through_tlb(
        &mut self,
        entry: TlbEntry,
        pid: Pid,
        kind: AccessKind,
        addr: VirtAddr,
        out: &mut Out,
    ) -> Translated {
        let TlbEntry { vpn, pfn, huge, writable, executable, dirty, .. } = entry;
        let mut translated = Translated { vpn, pfn, huge, writable, executable, dirty };
        if kind == AccessKind::Write && writable && !dirty {
            if let Some((table, index, _)) = self.ram.leaf(self.cpu.cr3, addr) {
                self.set_dirty(pid, addr, table, index.0, out);
            }
            translated.dirty = true;
        }
        translated
    }

    fn set_dirty(&mut self, pid: Pid, addr: VirtAddr, table: Pfn, index: u16, out: &mut Out) {
        self.ram.tables.change(table, index, |entry| entry.set(Entry::DIRTY));
        self.cpu.mark_dirty(self.config, pid, addr.vpn());
        out.emit(EventKind::DirtySet { cpu: self.id, index, table });
    }

    /// Reads the tables from the root down. Returns the leaf's table and index, and what it says; an error is an entry
    /// that is not present.
    fn walk(
        &mut self,
        pid: Pid,
        addr: VirtAddr,
        cost: &mut u32,
        out: &mut Out,
    ) -> Result<(Pfn, u16, Translated), bool> {
        out.counts.walks += 1;
        let (mut level, mut table) = self.walk_start(pid, addr, out).ok_or(false)?;
        loop {
            let index = addr.index(level);
            let entry = self.ram.tables.entry(table, index);
            let leaf = level == 1 || entry.has(Entry::HUGE);
            let accessed = entry.has(Entry::PRESENT)
                && !entry.has(Entry::ACCESSED)
                && (!leaf || self.ram.references_load(entry, self.config.load_referenced));
            if accessed {
                self.ram.tables.change(table, index, |entry| entry.set(Entry::ACCESSED));
            }
            *cost = cost.saturating_add(self.config.costs.memory);
            let next = entry.pfn();
            self.note(|access| access.steps[usize::from(level - 1)] = Some(Step { table, index, next }));
            let named = next.unwrap_or_default();
            out.emit(EventKind::EntryRead {
                cpu: self.id,
                level,
                index,
                table,
                next: named,
                present: next.is_some(),
                accessed,
            });
            let Some(next) = next else { return Err(false) };
            if leaf {
                return Ok((table, index, translated(entry, level, addr)));
            }
            level -= 1;
            if self.config.walk_cache > 0 {
                WalkCacheEntry::new(pid, level, addr, next).remember(&mut self.cpu.walk_cache, self.config.walk_cache);
            }
            table = next;
        }
    }

    /// Where the walk begins: at the lowest table that the page-walk cache knows, otherwise at CR3.
    fn walk_start(&mut self, pid: Pid, addr: VirtAddr, out: &mut Out) -> Option<(u8, Pfn)> {
        let cache = &mut self.cpu.walk_cache;
        let known = |e: &WalkCacheEntry| e.pid == pid && e.prefix == WalkCacheEntry::prefix(e.level, addr);
        let best = cache.iter().enumerate().filter(|(_, e)| known(e)).min_by_key(|(_, e)| e.level).map(|(at, _)| at);
        if let Some(at) = best {
            let entry = cache.remove(at);
            cache.insert(0, entry);
            out.emit(EventKind::WalkCacheHit { cpu: self.id, level: entry.level, table: entry.table });
            return Some((entry.level, entry.table));
        }
        Some((4, self.cpu.cr3?))
    }

    /// Puts a translation into one level of the TLB, if the machine has it.
    fn fill(&mut self, level: u8, pid: Pid, translated: Translated, out: &mut Out) {
        let config = if level == 1 { self.config.tlb } else { self.config.stlb };
        let Translated { vpn, pfn, huge, writable, executable, dirty } = translated;
        let used = self.cpu.accesses as u32;
        let slots = self.cpu.tlb_mut(level);
        let Some(slot) = tlb::victim(config, slots, vpn, huge).filter(|&slot| slot < slots.len()) else { return };
        slots[slot] = Some(TlbEntry { pid, vpn, pfn, huge, writable, executable, dirty, used });
        out.emit(EventKind::TlbFilled { cpu: self.id, level, slot: slot as u16, huge, vpn, pfn });
    }

    fn note(&mut self, change: impl FnOnce(&mut Access)) {
        if let Some(access) = &mut self.cpu.access {
            change(access);
        }
    }
}

/// What a present leaf entry read at `level` says.
fn translated(leaf: Entry, level: u8, addr: VirtAddr) -> Translated {
    let huge = level == 2;
    Translated {
        vpn: if huge { addr.vpn().huge_base() } else { addr.vpn() },
        pfn: leaf.pfn().unwrap_or_default(),
        huge,
        writable: leaf.has(Entry::WRITABLE),
        executable: !leaf.has(Entry::NO_EXECUTE),
        dirty: leaf.has(Entry::DIRTY),
    }
}
