//! Sentences about address translation.

use alloc::string::String;

use os_scope_sim::event::AccessKind;
use os_scope_sim::setup::Translation;
use os_scope_sim::snapshot::{Access, Cpu, Lookup};
use os_scope_sim::{CpuId, Entry, Pfn, Time, What};

use super::{Caption, Words, cat, count, say};
use crate::text;

/// What the tables of a level are called: Linux's names, which the lens shows too.
#[must_use]
pub const fn table_name(level: u8) -> &'static str {
    match level {
        4 => "page global directory",
        3 => "page upper directory",
        2 => "page middle directory",
        _ => "page table",
    }
}

/// The bits of an address that choose the entry of a level.
const fn bits(level: u8) -> &'static str {
    match level {
        4 => "47–39",
        3 => "38–30",
        2 => "29–21",
        _ => "20–12",
    }
}

pub(super) fn caption(words: &Words<'_>, what: What) -> Caption {
    match what {
        What::AccessStarted { cpu, kind, addr } => {
            let who = words.before.cpus.get(cpu.index()).and_then(|cpu| cpu.running).map_or_else(|| words.cpu(cpu), |pid| words.name(pid));
            let page = text::page(addr.vpn(), &words.before.setup);
            if words.ideal() {
                let verb = match kind {
                    AccessKind::Read => " reads page ",
                    AccessKind::Write => " writes to page ",
                    AccessKind::Fetch => " fetches an instruction from page ",
                };
                let reference = text::number(words.before.memory.references + 1);
                return say(&[&who, verb, &page, "."], &["It is reference ", &reference, "."]);
            }
            let verb = match kind {
                AccessKind::Read => " reads ",
                AccessKind::Write => " writes to ",
                AccessKind::Fetch => " fetches an instruction from ",
            };
            let offset = text::hex(u64::from(addr.offset()));
            say(
                &[&who, verb, &text::address(addr.0), "."],
                &["That is byte ", &offset, " of page ", &page, ". In which frame is this page?"],
            )
        }
        What::TlbHit { cpu, level, slot, cost } => tlb_hit(words, cpu, level, slot, cost),
        What::TlbMissed { cpu, level, .. } => tlb_missed(words, cpu, level),
        What::WalkCacheHit { level, table, .. } => say(
            &["The page-walk cache knows the ", table_name(level), " for this address: the walk starts there."],
            &[
                "It is in frame ",
                &text::frame(table),
                "; ",
                &count(u64::from(4 - level), "access to memory is", "accesses to memory are"),
                " saved.",
            ],
        ),
        What::EntryRead { level, index, table, next, present, accessed, .. } => {
            entry_read(words, level, index, table, present.then_some(next), accessed)
        }
        What::DirtySet { cpu, .. } => {
            let page = words.access(cpu).map_or_else(|| "the page".into(), |access| words.page(access.addr.vpn()));
            say(
                &["The first write to ", &page, " sets the D bit of its entry."],
                &["The page now differs from any copy in swap: it cannot be just dropped."],
            )
        }
        What::TlbFilled { cpu, level, slot, vpn, pfn, .. } => {
            let old = words.cpu_state(cpu).and_then(|cpu| slots(cpu, level).get(slot as usize).copied().flatten());
            let more = match old {
                Some(old) if old.vpn == vpn => "It was there already, and is renewed.".into(),
                Some(old) => cat(&["The entry of ", &words.page(old.vpn), ", used least recently, makes room."]),
                None => "The next access to this page needs no walk.".into(),
            };
            say(&[words.tlb_name(level, true), " now knows that ", &words.page(vpn), " is in frame ", &text::frame(pfn), "."], &[&more])
        }
        What::TlbFlushed { entries, .. } => say(
            &["The switch empties the TLB: ", &count(u64::from(entries), "entry is", "entries are"), " lost."],
            &["The same addresses mean other frames now. With PCIDs the entries could stay."],
        ),
        What::TlbInvalidated { cpu, level, slot } => {
            let old = words.cpu_state(cpu).and_then(|cpu| slots(cpu, level).get(slot as usize).copied().flatten());
            let page = old.map_or_else(|| "a page".into(), |old| words.page_of(old.pid, old.vpn));
            say(
                &[words.tlb_name(level, true), &words.of_cpu(cpu), " forgets ", &page, "."],
                &["The kernel changed the page's entry, and a TLB must not answer with what no longer holds."],
            )
        }
        What::AccessDone { cpu, pfn, offset, cost, referenced } => access_done(words, cpu, pfn, offset, cost, referenced),
        _ => Caption::default(),
    }
}

impl Words<'_> {
    fn ideal(&self) -> bool {
        self.before.setup.machine.translation == Translation::Ideal
    }

    fn cpu_state(&self, cpu: CpuId) -> Option<&Cpu> {
        self.before.cpus.get(cpu.index())
    }

    fn access(&self, cpu: CpuId) -> Option<&Access> {
        self.cpu_state(cpu)?.access.as_ref()
    }

    fn cost(&self, cost: u32) -> String {
        self.time(Time(u64::from(cost)))
    }

    /// What a level of the TLB is called; where there is only one: the TLB.
    fn tlb_name(&self, level: u8, first_word: bool) -> &'static str {
        match (self.before.setup.machine.stlb.entries(), level, first_word) {
            (0, _, true) => "The TLB",
            (0, ..) => "the TLB",
            (_, 1, true) => "The first-level TLB",
            (_, 1, false) => "the first-level TLB",
            (_, _, true) => "The second-level TLB",
            (_, _, false) => "the second-level TLB",
        }
    }
}

fn slots(cpu: &Cpu, level: u8) -> &os_scope_sim::Pieces<Option<os_scope_sim::snapshot::TlbEntry>> {
    if level == 1 { &cpu.tlb } else { &cpu.stlb }
}

fn tlb_hit(words: &Words<'_>, cpu: CpuId, level: u8, slot: u16, cost: u32) -> Caption {
    let entry = words.cpu_state(cpu).and_then(|cpu| slots(cpu, level).get(slot as usize).copied().flatten());
    let Some(entry) = entry else { return say(&["TLB hit."], &[]) };
    let huge = if entry.huge { "2 MiB " } else { "" };
    let which = if words.before.setup.machine.stlb.entries() > 0 { if level == 1 { "First-level " } else { "Second-level " } } else { "" };
    let walk = words.before.setup.machine.costs.memory * if entry.huge { 3 } else { 4 };
    let more: &[&str] = if walk > 0 {
        &["That cost ", &words.cost(cost), "; a walk would cost ", &words.cost(walk), " more."]
    } else {
        &["No walk is needed."]
    };
    say(&[which, "TLB hit: ", huge, &words.page(entry.vpn), " is in frame ", &text::frame(entry.pfn), "."], more)
}

fn tlb_missed(words: &Words<'_>, cpu: CpuId, level: u8) -> Caption {
    let page = words.access(cpu).map_or_else(|| "the page".into(), |access| words.page(access.addr.vpn()));
    let machine = &words.before.setup.machine;
    if level == 1 && machine.stlb.entries() > 0 {
        return say(&["Miss in the first-level TLB for ", &page, ": the second level is asked."], &["It is larger and slower."]);
    }
    let cr3 =
        words.cpu_state(cpu).and_then(|cpu| cpu.cr3).map_or_else(String::new, |cr3| cat(&["CR3 holds frame ", &text::frame(cr3), ". "]));
    let cache = if machine.walk_cache > 0 {
        "The page-walk cache may know a shorter way."
    } else {
        "Up to four tables are read, one after the other."
    };
    say(&["TLB miss for ", &page, ": the walk starts at the table CR3 points to."], &[&cr3, cache])
}

fn entry_read(words: &Words<'_>, level: u8, index: u16, table: Pfn, next: Option<Pfn>, accessed: bool) -> Caption {
    let entry = words.before.memory.table(table).map_or(Entry(0), |table| table.entry(index));
    let leaf = level == 1 || entry.has(Entry::HUGE);
    let (step, index) = (text::number(u64::from(5 - level.min(4))), text::number(u64::from(index)));
    let start = cat(&["Level ", &step, " of 4: entry ", &index, " of the ", table_name(level)]);
    let chosen = cat(&["Bits ", bits(level), " of the address choose the entry."]);
    let marked = if accessed { " The walk sets its A bit." } else { "" };
    match next {
        None => match entry.slot() {
            Some(slot) => say(
                &[&start, " is not present: it names swap slot ", &text::number(u64::from(slot.0)), "."],
                &["The walk stops here, and the kernel has to help."],
            ),
            None => say(&[&start, " is empty."], &["The walk stops here, and the kernel has to help."]),
        },
        Some(next) if leaf => {
            let size = if level == 2 { "2 MiB page" } else { "page" };
            say(&[&start, " says that the ", size, " is in frame ", &text::frame(next), "."], &[&chosen, marked, " The walk has found it."])
        }
        Some(next) => {
            let left = match level {
                4 => " Three more tables to read.",
                3 => " Two more tables to read.",
                _ => " One more table to read.",
            };
            say(&[&start, " points to frame ", &text::frame(next), "."], &[&chosen, marked, left])
        }
    }
}

fn access_done(words: &Words<'_>, cpu: CpuId, pfn: Pfn, offset: u16, cost: u32, referenced: bool) -> Caption {
    let access = words.access(cpu);
    let just_loaded = words.before.memory.frames.get(pfn.index()).is_some_and(|frame| frame.pinned);
    let frame = text::frame(pfn);
    if words.ideal() {
        let page = access.map_or_else(|| "the page".into(), |access| words.page(access.addr.vpn()));
        let marked = if referenced { "Its referenced bit is set." } else { "Its referenced bit stays clear until the next use." };
        return match just_loaded {
            true => say(&[&super::capital(&page), " is in frame ", &frame, " now: the access succeeds."], &[marked]),
            false => say(&["Hit: ", &page, " is in frame ", &frame, "."], &[marked]),
        };
    }
    let machine = &words.before.setup.machine;
    let hit = machine.costs.tlb.saturating_add(machine.costs.memory);
    let walked = access.is_some_and(|access| !matches!(access.tlb, Lookup::Hit(_)));
    // Of a 2 MiB page, the frame is its first, and the offset has 21 bits.
    let memory = &words.before.memory;
    let huge = pfn.0.checked_sub(memory.huge_base.0).filter(|at| (*at as usize) < memory.huge.len() * 512).map_or(0, |at| at % 512);
    let frame = if huge > 0 { text::frame(Pfn(pfn.0 - huge)) } else { frame };
    let offset = text::hex(u64::from(huge) << 12 | u64::from(offset));
    let than = if walked && machine.tlb.entries() > 0 && cost > hit {
        cat(&["; with a TLB hit it would have cost ", &words.cost(hit)])
    } else {
        String::new()
    };
    let more: &[&str] = if cost > 0 { &["It cost ", &words.cost(cost), " in all", &than, "."] } else { &[] };
    say(&["The access reaches byte ", &offset, " of frame ", &frame, "."], more)
}
