//! `walk`: Where is this address? The address as bits, the TLB, CR3, four page tables, the frame, and what it costs to
//! get there.
//!
//! The parts: `facts.rs` (what there is to say), `plan` (where everything stands), then one file for each part of the
//! picture, `travel.rs` (what moves) and `words.rs` (the same as a table).

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::event::{AccessKind, EventKind, FaultKind, Killed};
use os_scope_sim::rule::Rule;
use os_scope_sim::setup::Translation;
use os_scope_sim::{Event, Pid, Setup};

use super::api::{Lens, Step, Table, View};
use crate::caption;
use crate::{Face, Key, Mark, Picture, Role, Str, Weight, text};

use facts::Facts;
use plan::Plan;

mod address;
mod cost;
mod facts;
mod frame;
mod plan;
mod tables;
#[cfg(test)]
mod tests;
mod tlb;
mod travel;
mod wires;
mod words;

/// The lens.
#[derive(Debug)]
pub(super) struct Walk;

/// What a key stands for.
mod kind {
    /// The page number that the TLB is asked for.
    pub(super) const PAGE: u8 = 1;
    /// A field of the address, by level; 4 is the offset.
    pub(super) const FIELD: u8 = 2;
    /// A table's name, by level.
    pub(super) const HEAD: u8 = 3;
    /// Room for an entry of a table that is not known yet, by level and row.
    pub(super) const ROOM: u8 = 4;
    /// An entry, by its table's frame and its index.
    pub(super) const ENTRY: u8 = 5;
    /// A bit of the chosen entry, by level and place.
    pub(super) const FLAG: u8 = 6;
    /// A level of the TLB.
    pub(super) const TLB: u8 = 7;
    /// A slot, by level and number.
    pub(super) const SLOT: u8 = 8;
    /// A translation in the first and in the second level, by page.
    pub(super) const HELD: [u8; 2] = [9, 10];
    pub(super) const CR3: u8 = 11;
    /// A wire: to the table of a level; 4 to the frame; 5 from the table to a TLB.
    pub(super) const WIRE: u8 = 12;
    pub(super) const FRAME: u8 = 13;
    /// A part of the costs.
    pub(super) const COST: u8 = 14;
    pub(super) const COUNT: u8 = 15;
    /// Dots between entries that are not neighbours, by level and row.
    pub(super) const GAP: u8 = 16;
    /// A table that the page-walk cache knows, by its frame.
    pub(super) const CACHED: u8 = 19;
    /// Who does what.
    pub(super) const NOTE: u8 = 18;
    /// What travels.
    pub(super) const TOKEN: u8 = 17;
}

/// What the levels are called, PTE (0) to PGD (3), as Linux calls them.
const LEVELS: [&str; 4] = ["PTE", "PMD", "PUD", "PGD"];

/// A picture that is being made, with what it is made from.
struct Pen<'a> {
    picture: &'a mut Picture,
    plan: &'a Plan,
    facts: &'a Facts<'a>,
}

impl Lens for Walk {
    fn name(&self) -> &'static str {
        "walk"
    }

    fn title(&self) -> &'static str {
        "Where is this address?"
    }

    fn applies_to(&self, setup: &Setup) -> bool {
        let touches = setup.processes.iter().any(|process| process.work.accesses > 0);
        setup.machine.translation == Translation::X86_64 && touches && !setup.recorded
    }

    fn affected_by(&self, rule: Rule) -> bool {
        matches!(rule, Rule::Pcid(_))
    }

    fn shows(&self, event: &Event) -> bool {
        match event.kind {
            EventKind::AccessStarted { .. }
            | EventKind::TlbHit { .. }
            | EventKind::TlbMissed { .. }
            | EventKind::WalkCacheHit { .. }
            | EventKind::EntryRead { .. }
            | EventKind::DirtySet { .. }
            | EventKind::TlbFilled { .. }
            | EventKind::TlbFlushed { .. }
            | EventKind::TlbInvalidated { .. }
            | EventKind::AccessDone { .. }
            | EventKind::Faulted { .. }
            | EventKind::FrameTaken { .. }
            | EventKind::Mapped { .. }
            | EventKind::Dispatched { .. }
            | EventKind::Killed { .. } => true,
            EventKind::TableAllocated { level, .. } => level < 4,
            _ => false,
        }
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let mut picture = Picture::new(view.size);
        let Some(facts) = Facts::of(view.snapshot) else { return picture };
        let plan = Plan::of(view);
        let title = facts.access.map_or(self.title().into(), |access| question(&text::address(access.addr.0), view));
        view.sheet(&mut picture, title, if plan.note.is_some() { "".into() } else { note(&facts) });
        if let Some(line) = plan.note {
            let at = (line.x0, line.center().y);
            picture
                .text(Key::new(kind::NOTE, 0, 0), at, plan.em, note(&facts))
                .centred()
                .fill(Role::Faint.ink())
                .fit(line.width());
        }
        let mut pen = Pen { picture: &mut picture, plan: &plan, facts: &facts };
        pen.address();
        pen.tlb();
        pen.tables();
        pen.frame();
        pen.cost();
        picture
    }

    fn travel(&self, step: &Step<'_>) -> Vec<Mark> {
        travel::travel(step)
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::EntryRead { .. }
            | EventKind::TlbHit { .. }
            | EventKind::TlbFilled { .. }
            | EventKind::TlbFlushed { .. } => 900,
            EventKind::AccessStarted { .. } | EventKind::DirtySet { .. } | EventKind::WalkCacheHit { .. } => 500,
            _ => 700,
        }
    }

    fn table(&self, view: &View<'_>) -> Table {
        words::table(view.snapshot)
    }
}

/// The title: all of it, or the address alone where there is no room for more.
fn question(address: &str, view: &View<'_>) -> Str {
    let (scale, whole) = (view.scale(), cat(&["Where is ", address, "?"]));
    let fits = text::width(&whole, scale.title, Face::Sans, Weight::Bold) <= view.size.width - 2.0 * scale.margin;
    if fits { whole } else { cat(&[address, "?"]) }
}

/// Who does what, and where.
fn note(facts: &Facts<'_>) -> Str {
    let mut note = String::new();
    let pid = facts.access.map(|access| access.pid).or(facts.cpu.loaded);
    if let Some(pid) = pid {
        note.push_str(facts.name(pid));
        note.push_str(match facts.access.map(|access| access.kind) {
            Some(AccessKind::Read) => " reads",
            Some(AccessKind::Write) => " writes",
            Some(AccessKind::Fetch) => " fetches an instruction",
            None => "",
        });
    }
    if facts.snapshot.setup.machine.cpus > 1 {
        if !note.is_empty() {
            note.push_str(" · ");
        }
        note.push_str(&caption::cpu_name(&facts.snapshot.setup, facts.id));
    }
    note.into()
}

/// Joins texts.
fn cat(parts: &[&str]) -> Str {
    parts.concat().into()
}

/// What a fault is about, in a few words.
const fn reason(kind: FaultKind, access: AccessKind) -> &'static str {
    match (kind, access) {
        (FaultKind::FirstTouch, _) => "first touch: no frame yet",
        (FaultKind::SwappedOut, _) => "the page is in swap",
        (FaultKind::Protection, AccessKind::Write) => "writing is not allowed",
        (FaultKind::Protection, _) => "not to be executed",
        (FaultKind::Unmapped, _) => "no region is there",
        (FaultKind::NonCanonical, _) => "bits 63 to 47 differ",
    }
}

/// The same in fewer words.
const fn brief(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::FirstTouch => "no frame yet",
        FaultKind::SwappedOut => "in swap",
        FaultKind::Protection => "not allowed",
        FaultKind::Unmapped => "no region",
        FaultKind::NonCanonical => "no address",
    }
}

/// Whether a process was killed for what it touched.
fn killed(facts: &Facts<'_>, pid: Pid) -> bool {
    let state = facts.snapshot.processes.get(pid.index()).map(|process| process.state);
    matches!(state, Some(os_scope_sim::snapshot::State::Terminated(Some(Killed::Segv(_) | Killed::OutOfMemory))))
}
