//! Sentences about address translation.

use os_scope_sim::event::AccessKind;
use os_scope_sim::setup::Translation;
use os_scope_sim::snapshot::{Lookup, TlbEntry};
use os_scope_sim::{CpuId, Entry, EventKind, Pfn};

use super::names::capitalise;
use super::victim::{self, Use};
use super::words::Words;
use crate::fill::put;

/// The bits of an address that choose the entry of a level.
const fn bits(level: u8) -> &'static str {
    match level {
        4 => "47–39",
        3 => "38–30",
        2 => "29–21",
        _ => "20–12",
    }
}

pub(super) fn caption(words: &mut Words<'_>, what: EventKind) {
    match what {
        EventKind::AccessStarted { cpu, kind, addr } => {
            match words.cpu(cpu).and_then(|cpu| cpu.running) {
                Some(pid) => put!(words, "{pid}", pid),
                None => put!(words, "{cpu}", cpu),
            }
            words.add(match kind {
                AccessKind::Read => " reads ",
                AccessKind::Write => " writes to ",
                AccessKind::Fetch => " fetches an instruction from ",
            });
            let page = addr.vpn();
            if words.ideal() {
                put!(words, "{page}.\nIt is reference {n}.", page, words.before.memory.references + 1);
            } else {
                put!(
                    words,
                    "{address}.\nThat is byte {hex} of {page}. In which frame is this page?",
                    addr,
                    addr.offset(),
                    page
                );
            }
        }
        EventKind::TlbHit { cpu, level, slot, cost } => tlb_hit(words, cpu, level, slot, cost),
        EventKind::TlbMissed { cpu, level, .. } => tlb_missed(words, cpu, level),
        EventKind::WalkCacheHit { level, table, .. } => {
            put!(words, "The page-walk cache knows the {directory} for this address: the walk starts there.\n", level);
            put!(
                words,
                "It is in frame {n}; {n} {access to memory is|accesses to memory are} saved.",
                table,
                4 - level
            );
        }
        EventKind::EntryRead { level, index, table, next, present, accessed, .. } => {
            entry_read(words, level, index, table, present.then_some(next), accessed);
        }
        EventKind::DirtySet { cpu, .. } => {
            words.add("The first write to ");
            words.accessed(cpu);
            words.add(
                " sets the D bit of its entry.\nThe page now differs from any copy in swap: it cannot be just dropped.",
            );
        }
        EventKind::TlbFilled { cpu, level, slot, vpn, pfn, .. } => {
            words.tlb(level);
            put!(words, " now knows that {page} is in frame {n}.\n", vpn, pfn);
            match words.entry(cpu, level, slot) {
                Some(old) if old.vpn == vpn => words.add("It was there already, and is renewed."),
                Some(old) => put!(words, "The entry of {page}, used least recently, makes room.", old.vpn),
                None => words.add("The next access to this page needs no walk."),
            }
        }
        EventKind::TlbFlushed { entries, .. } => {
            put!(words, "The switch empties the TLB: {n} {entry is|entries are} lost.\n", entries);
            words.add("The same addresses mean other frames now. With PCIDs the entries could stay.");
        }
        EventKind::TlbInvalidated { cpu, level, slot } => {
            words.tlb(level);
            put!(words, "{of cpu} forgets ", cpu);
            match words.entry(cpu, level, slot) {
                Some(old) => put!(words, "{page of}", old.vpn, old.pid),
                None => words.add("a page"),
            }
            words.add(".\nThe kernel changed the page's entry, and a TLB must not answer with what no longer holds.");
        }
        EventKind::AccessDone { cpu, pfn, offset, cost, referenced } => {
            access_done(words, cpu, pfn, offset, cost, referenced)
        }
        _ => {}
    }
}

impl Words<'_> {
    fn ideal(&self) -> bool {
        self.before.setup.machine.translation == Translation::Ideal
    }

    /// Says the page that a CPU accesses.
    fn accessed(&mut self, cpu: CpuId) {
        self.page(self.access(cpu).map(|access| access.addr.vpn()), "the page");
    }

    /// Says what a level of the TLB is called; where there is only one: the TLB.
    fn tlb(&mut self, level: u8) {
        self.add(match (self.before.setup.machine.stlb.entries(), level) {
            (0, _) => "The TLB",
            (_, 1) => "The first-level TLB",
            (_, _) => "The second-level TLB",
        });
    }

    fn entry(&self, cpu: CpuId, level: u8, slot: u16) -> Option<TlbEntry> {
        let cpu = self.cpu(cpu)?;
        let slots = if level == 1 { &cpu.tlb } else { &cpu.stlb };
        slots.get(slot as usize).copied().flatten()
    }
}

fn tlb_hit(words: &mut Words<'_>, cpu: CpuId, level: u8, slot: u16, cost: u32) {
    let Some(entry) = words.entry(cpu, level, slot) else { return words.add("TLB hit.") };
    let machine = &words.before.setup.machine;
    if machine.stlb.entries() > 0 {
        words.add(if level == 1 { "First-level " } else { "Second-level " });
    }
    words.add("TLB hit: ");
    words.add(if entry.huge { "2 MiB " } else { "" });
    put!(words, "{page} is in frame {n}.\n", entry.vpn, entry.pfn);
    let walk = u64::from(machine.costs.memory) * if entry.huge { 3 } else { 4 };
    if walk > 0 {
        put!(words, "That cost {time}; a walk would cost {time} more.", cost, walk);
    } else {
        words.add("No walk is needed.");
    }
}

fn tlb_missed(words: &mut Words<'_>, cpu: CpuId, level: u8) {
    let machine = &words.before.setup.machine;
    if level == 1 && machine.stlb.entries() > 0 {
        words.add("Miss in the first-level TLB for ");
        words.accessed(cpu);
        return put!(
            words,
            ": the second level is asked.\nIt is slower, but larger: {n} {entry|entries}.",
            machine.stlb.entries()
        );
    }
    words.add("TLB miss for ");
    words.accessed(cpu);
    words.add(": the walk starts at the table CR3 points to.\n");
    if let Some(cr3) = words.cpu(cpu).and_then(|cpu| cpu.cr3) {
        put!(words, "CR3 holds frame {n}. ", cr3);
    }
    words.add(if machine.walk_cache > 0 {
        "The page-walk cache may know a shorter way."
    } else {
        "Up to four tables are read, one after the other."
    });
}

fn entry_read(words: &mut Words<'_>, level: u8, index: u16, table: Pfn, next: Option<Pfn>, accessed: bool) {
    let entry = words.before.memory.table(table).map_or(Entry(0), |table| table.entry(index));
    put!(words, "Level {n} of 4: entry {n} of the {directory}", 5 - level.min(4), index, level);
    let Some(next) = next else {
        match entry.slot() {
            Some(slot) => put!(words, " is not present: it names swap slot {n}", slot),
            None => words.add(" is empty"),
        }
        return words.add(".\nThe walk stops here, and the kernel has to help.");
    };
    let leaf = level == 1 || entry.has(Entry::HUGE);
    let left = match level {
        _ if leaf => " The walk has found it.",
        4 => " Three more tables to read.",
        3 => " Two more tables to read.",
        _ => " One more table to read.",
    };
    words.add(match level {
        2 if leaf => " says that the 2 MiB page is in",
        _ if leaf => " says that the page is in",
        _ => " points to",
    });
    put!(words, " frame {n}.\nBits ", next);
    words.add(bits(level));
    words.add(" of the address choose the entry.");
    words.add(if accessed { " The walk sets its A bit." } else { "" });
    words.add(left);
}

fn access_done(words: &mut Words<'_>, cpu: CpuId, pfn: Pfn, offset: u16, cost: u32, referenced: bool) {
    let memory = &words.before.memory;
    if words.ideal() {
        let just_loaded = memory.frames.get(pfn.index()).is_some_and(|frame| frame.pinned);
        let start = words.text.len();
        words.accessed(cpu);
        if just_loaded {
            capitalise(&mut words.text, start);
            put!(words, " is in frame {n} now: the access succeeds.\n", pfn);
        } else {
            words.text.insert_str(start, "Hit: ");
            put!(words, " is in frame {n}.\n", pfn);
        }
        return victim::used(words, pfn, Use { first: just_loaded, sets_referenced: referenced });
    }
    let machine = &words.before.setup.machine;
    let hit = machine.costs.tlb.saturating_add(machine.costs.memory);
    let walked = words.access(cpu).is_some_and(|access| !matches!(access.tlb, Lookup::Hit(_)));
    // Of a 2 MiB page, the frame is its first, and the offset has 21 bits.
    let huge = pfn
        .0
        .checked_sub(memory.huge_base.0)
        .filter(|at| (*at as usize) < memory.huge.len() * 512)
        .map_or(0, |at| at % 512);
    put!(
        words,
        "The access reaches byte {hex} of frame {n}.\n",
        u64::from(huge) << 12 | u64::from(offset),
        pfn.0 - huge
    );
    if cost > 0 {
        put!(words, "It cost {time} in all", cost);
        if walked && machine.tlb.entries() > 0 && cost > hit {
            put!(words, "; with a TLB hit it would have cost {time}", hit);
        }
        words.add(".");
    }
}
