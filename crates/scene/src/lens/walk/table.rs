//! The same as a table: the address and its parts, the walk, the TLB, the costs.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::snapshot::Lookup;
use os_scope_sim::{Entry, Pfn, Setup, Time};

use super::facts::{Absent, Facts, Level, Reached};
use super::keys::LEVELS;
use crate::caption::cat;
use crate::fill::told;
use crate::lens::api::Table;
use crate::{Str, text};

type Rows = Vec<[String; 4]>;

pub(super) fn table(facts: &Facts<'_>) -> Table {
    let setup = &facts.snapshot.setup;
    let mut rows = Rows::new();
    way(facts, &mut rows);
    slots(facts, &mut rows);
    let counts = facts.snapshot.counts;
    let cost = Time(facts.access.map_or(0, |access| access.cost.into()));
    let hits = text::percent(counts.tlb_hits, counts.tlb_hits + counts.tlb_misses);
    for (name, number, state) in [
        ("cost so far", text::time_in_words(cost, setup.unit), "".into()),
        ("walks", text::number(counts.walks), "".into()),
        ("TLB hits", text::number(counts.tlb_hits), hits),
    ] {
        rows.push([name.into(), number, "".into(), state]);
    }
    let caption = match setup.machine.cpus {
        0 | 1 => "The way of an address to its byte".into(),
        _ => told!(setup, "The way of an address to its byte, on CPU {n}", facts.id).into(),
    };
    let columns = ["Part", "Number", "Leads to", "State"].map(Str::from).into();
    Table { caption, columns, rows: rows.into_iter().map(|row| row.map(Str::from).into()).collect() }
}

fn frame(setup: &Setup, pfn: Option<Pfn>) -> String {
    pfn.map_or("nothing".into(), |pfn| told!(setup, "frame {n}", pfn))
}

/// The address, and what it leads to.
fn way(facts: &Facts<'_>, rows: &mut Rows) {
    let setup = &facts.snapshot.setup;
    let mut row = |part: &str, number: String, to: String, state: &str| {
        rows.push([part.into(), number, to, state.into()]);
    };
    if let Some(access) = facts.access {
        row("address", text::address(access.addr.0), String::new(), &facts.note());
        row("page", text::hex(access.addr.vpn().get()), String::new(), "");
        row("offset", text::hex(facts.offset()), String::new(), "");
        for (level, name) in [(0, "TLB"), (1, "second-level TLB")] {
            match facts.answer(level) {
                Lookup::NotAsked => {}
                Lookup::Missed => row(name, String::new(), String::new(), "miss"),
                Lookup::Hit(slot) => row(name, text::number(slot.into()), String::new(), "hit"),
            }
        }
    }
    let owner = facts.cpu.loaded.map_or("", |pid| facts.name(pid));
    row("CR3", String::new(), frame(setup, facts.cpu.cr3), owner);
    for level in (0..4).rev().filter(|_| facts.access.is_some()) {
        let known = facts.levels[level];
        let table = known.table.map(|table| cat(&[LEVELS[level], " in ", &frame(setup, Some(table))]));
        let index = text::number(known.index.into());
        row(&table.unwrap_or(LEVELS[level].into()), index, leads(setup, known), &state(known));
    }
    let (reached, how) = match facts.frame {
        Reached::Known(pfn) => (Some(pfn), "translated".into()),
        Reached::Done(pfn) => (Some(pfn), "reached".into()),
        Reached::Fault(_, pfn) => (pfn, cat(&["fault: ", facts.reason()[0]])),
        Reached::Nothing => (None, "not known yet".into()),
    };
    row("access", String::new(), frame(setup, reached), &how);
}

/// What the TLB holds.
fn slots(facts: &Facts<'_>, rows: &mut Rows) {
    let setup = &facts.snapshot.setup;
    for (level, name) in [(0, "TLB slot {n}"), (1, "second-level TLB slot {n}")] {
        for (slot, entry) in facts.slots(level).iter().enumerate() {
            let Some(entry) = entry else { continue };
            let flags = [
                (entry.huge, ", 2M"),
                (entry.writable, ", writable"),
                (entry.executable, ", executable"),
                (entry.dirty, ", dirty"),
            ];
            let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
            let state = cat(&["of ", facts.name(entry.pid), &flags]);
            let page = told!(setup, "page {hex}", entry.vpn);
            rows.push([told!(setup, name, slot), page, frame(setup, Some(entry.pfn)), state]);
        }
    }
}

/// What an entry names, if the walk or the kernel has come to it.
fn leads(setup: &Setup, known: Level<'_>) -> String {
    match (known.table, known.entry.slot()) {
        (None, _) => String::new(),
        (_, Some(slot)) => told!(setup, "swap slot {n}", slot),
        (_, None) => frame(setup, known.entry.pfn()),
    }
}

fn state(known: Level<'_>) -> String {
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
    if set.is_empty() { "empty".into() } else { set.join(", ") }
}
