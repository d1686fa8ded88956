//! The same as a table: the address and its parts, the walk, the TLB, the costs.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::snapshot::Lookup;
use os_scope_sim::{Entry, Pfn, Snapshot, Time};

use super::facts::{Absent, Facts, Level, Reached};
use super::{LEVELS, cat, note, reason};
use crate::fill::told;
use crate::lens::api::Table;
use crate::{Str, text};

pub(super) fn table(snapshot: &Snapshot) -> Table {
    let columns = ["Part", "Number", "Leads to", "State"].map(Str::from).into();
    let Some(facts) = Facts::of(snapshot) else { return Table::default() };
    let mut rows: Vec<Vec<Str>> = Vec::new();
    let mut row = |cells: &[&str; 4]| rows.push(cells.iter().map(|cell| cat(&[cell])).collect());
    let setup = &snapshot.setup;
    let frame = |pfn: Pfn| Str::from(told!(setup, "frame {n}", pfn));
    let number = |number: u16| text::number(number.into());
    if let Some(access) = facts.access {
        row(&["address", &text::address(access.addr.0), "", &note(&facts)]);
        row(&["page", &text::hex(access.addr.vpn().get()), "", ""]);
        row(&["offset", &text::hex(facts.offset()), "", ""]);
        for (level, name) in [(0, "TLB"), (1, "second-level TLB")] {
            match facts.answer(level) {
                Lookup::NotAsked => {}
                Lookup::Missed => row(&[name, "", "", "miss"]),
                Lookup::Hit(slot) => row(&[name, &number(slot), "", "hit"]),
            }
        }
    }
    let owner = facts.cpu.loaded.map_or("", |pid| facts.name(pid));
    row(&["CR3", "", &facts.cpu.cr3.map_or("nothing".into(), frame), owner]);
    if facts.access.is_some() {
        for level in (0..4).rev() {
            let known = facts.levels[level];
            let place = known.table.map_or(LEVELS[level].into(), |table| cat(&[LEVELS[level], " in ", &frame(table)]));
            row(&[&place, &number(known.index), &leads(snapshot, known), &state(known)]);
        }
    }
    let (reached, how) = match (facts.frame, facts.access) {
        (Reached::Known(pfn), _) => (Some(pfn), "translated"),
        (Reached::Done(pfn), _) => (Some(pfn), "reached"),
        (Reached::Fault(fault, pfn), Some(access)) => (pfn, reason(fault, access.kind)),
        _ => (None, "not known yet"),
    };
    let fault = if matches!(facts.frame, Reached::Fault(..)) { "fault: " } else { "" };
    row(&["access", "", &reached.map_or("nothing".into(), frame), &cat(&[fault, how])]);
    for (level, name) in [(0, "TLB slot "), (1, "second-level TLB slot ")] {
        for (slot, entry) in facts.slots(level).iter().enumerate() {
            let Some(entry) = entry else { continue };
            let slot = cat(&[name, &number(slot as u16)]);
            let flags = [
                (entry.huge, ", 2M"),
                (entry.writable, ", writable"),
                (entry.executable, ", executable"),
                (entry.dirty, ", dirty"),
            ];
            let state: String = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
            let page = told!(setup, "page {hex}", entry.vpn);
            row(&[&slot, &page, &frame(entry.pfn), &cat(&["of ", facts.name(entry.pid), &state])]);
        }
    }
    let cost = facts.access.map_or(0, |access| u64::from(access.cost));
    row(&["cost so far", &text::time_in_words(Time(cost), snapshot.setup.unit), "", ""]);
    let counts = snapshot.counts;
    let rate = text::percent(counts.tlb_hits, counts.tlb_hits + counts.tlb_misses);
    row(&["walks", &text::number(counts.walks), "", ""]);
    row(&["TLB hits", &text::number(counts.tlb_hits), "", &rate]);
    let caption = match snapshot.setup.machine.cpus {
        0 | 1 => "The way of an address to its byte".into(),
        _ => told!(setup, "The way of an address to its byte, on CPU {n}", facts.id).into(),
    };
    Table { caption, columns, rows }
}

/// What an entry names, if the walk or the kernel has come to it.
fn leads(snapshot: &Snapshot, known: Level<'_>) -> Str {
    match (known.table, known.entry.pfn(), known.entry.slot()) {
        (None, ..) => "".into(),
        (_, Some(pfn), _) => told!(&snapshot.setup, "frame {n}", pfn).into(),
        (_, _, Some(slot)) => told!(&snapshot.setup, "swap slot {n}", slot).into(),
        (_, None, None) => "nothing".into(),
    }
}

fn state(known: Level<'_>) -> Str {
    match (known.table, known.absent) {
        (None, Absent::NotYet) => return "not read yet".into(),
        (None, Absent::NotNeeded) => return "not read: the TLB knew".into(),
        (None, Absent::Skipped) => return "skipped: the page-walk cache knew".into(),
        (None, Absent::Huge) => return "none: a 2M page".into(),
        (Some(_), _) if !known.read => return "not read yet".into(),
        (Some(_), _) => {}
    }
    let flags = [
        (Entry::PRESENT, "present"),
        (Entry::WRITABLE, "writable"),
        (Entry::USER, "user"),
        (Entry::ACCESSED, "accessed"),
        (Entry::DIRTY, "dirty"),
        (Entry::HUGE, "2M"),
    ];
    let set: Vec<&str> = flags.iter().filter(|(bit, _)| known.entry.has(*bit)).map(|(_, word)| *word).collect();
    if set.is_empty() { "empty".into() } else { set.join(", ").into() }
}
