//! The same as a table: the address and its parts, the walk, the TLB, the costs.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::snapshot::Lookup;
use os_scope_sim::{Entry, Pfn, Time};

use super::facts::{Absent, Facts, Level, Reached};
use super::keys::LEVELS;
use crate::caption::cat;
use crate::fill::told;
use crate::lens::api::Table;
use crate::{Str, text};

pub(super) fn table(facts: &Facts<'_>) -> Table {
    let setup = &facts.snapshot.setup;
    let mut rows: Vec<Vec<Str>> = Vec::new();
    let mut row = |cells: [&str; 4]| rows.push(cells.map(|cell| cat(&[cell]).into()).into());
    let frame = |pfn: Option<Pfn>| pfn.map_or("nothing".into(), |pfn| told!(setup, "frame {n}", pfn));
    let number = |number: u16| text::number(number.into());
    if let Some(access) = facts.access {
        row(["address", &text::address(access.addr.0), "", &facts.note()]);
        row(["page", &text::hex(access.addr.vpn().get()), "", ""]);
        row(["offset", &text::hex(facts.offset()), "", ""]);
    }
    for (level, name) in [(0, "TLB"), (1, "second-level TLB")] {
        match facts.answer(level) {
            Lookup::NotAsked => {}
            Lookup::Missed => row([name, "", "", "miss"]),
            Lookup::Hit(slot) => row([name, &number(slot), "", "hit"]),
        }
    }
    row(["CR3", "", &frame(facts.cpu.cr3), facts.cpu.loaded.map_or("", |pid| facts.name(pid))]);
    for level in (0..4).rev().filter(|_| facts.access.is_some()) {
        let known = facts.levels[level];
        let table = known.table.map_or(LEVELS[level].into(), |at| cat(&[LEVELS[level], " in ", &frame(Some(at))]));
        let leads = match (known.table, known.entry.slot()) {
            (None, _) => String::new(),
            (_, Some(slot)) => told!(setup, "swap slot {n}", slot),
            (_, None) => frame(known.entry.pfn()),
        };
        row([&table, &number(known.index), &leads, &state(known)]);
    }
    let (reached, how) = match facts.frame {
        Reached::Known(pfn) => (Some(pfn), "translated".into()),
        Reached::Done(pfn) => (Some(pfn), "reached".into()),
        Reached::Fault(_, pfn) => (pfn, cat(&["fault: ", facts.reason()[0]])),
        Reached::Nothing => (None, "not known yet".into()),
    };
    row(["access", "", &frame(reached), &how]);
    for (level, name) in [(0, "TLB slot {n}"), (1, "second-level TLB slot {n}")] {
        for (slot, entry) in facts.slots(level).iter().enumerate() {
            let Some(entry) = entry else { continue };
            let page = told!(setup, "page {hex}", entry.vpn);
            let state = cat(&["of ", facts.name(entry.pid), &Facts::rights(entry)]);
            row([&told!(setup, name, slot), &page, &frame(Some(entry.pfn)), &state]);
        }
    }
    let (counts, cost) = (facts.snapshot.counts, facts.access.map_or(0, |access| access.cost.into()));
    let hits = text::percent(counts.tlb_hits, counts.tlb_hits + counts.tlb_misses);
    row(["cost so far", &text::time_in_words(Time(cost), setup.unit), "", ""]);
    row(["walks", &text::number(counts.walks), "", ""]);
    row(["TLB hits", &text::number(counts.tlb_hits), "", &hits]);
    let caption = match setup.machine.cpus {
        0 | 1 => "The way of an address to its byte".into(),
        _ => told!(setup, "The way of an address to its byte, on CPU {n}", facts.id).into(),
    };
    Table { caption, columns: ["Part", "Number", "Leads to", "State"].map(Str::from).into(), rows }
}

fn state(known: Level<'_>) -> String {
    let why = match (known.table, known.absent) {
        (Some(_), _) if known.read => "",
        (Some(_), _) | (None, Absent::NotYet) => "not read yet",
        (None, Absent::NotNeeded) => "not read: the TLB knew",
        (None, Absent::Skipped) => "skipped: the page-walk cache knew",
        (None, Absent::Huge) => "none: a 2M page",
    };
    if !why.is_empty() {
        return why.into();
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
    if set.is_empty() { "empty".into() } else { set.join(", ") }
}
