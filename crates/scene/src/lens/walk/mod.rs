//! `walk`: Where is this address? The address as bits, the TLB, CR3, four page tables, the frame, and what it costs to
//! get there.
//!
//! The parts: `facts.rs` (what there is to say), `arrangement.rs` (what stands beside what), then one file for each
//! part of the picture, `wires.rs` (what leads to what), `travel.rs` (what moves), `words.rs` and `table.rs` (the same
//! in words).

use alloc::vec::Vec;

use os_scope_sim::event::EventKind;
use os_scope_sim::rule::Rule;
use os_scope_sim::setup::Translation;
use os_scope_sim::{Event, Setup};

use super::api::{Lens, Step, Table, View};
use crate::caption::cat;
use crate::layout::largest;
use crate::{Mark, Picture, Str, text};

use facts::Facts;

mod address;
mod arrangement;
mod cost;
mod facts;
mod frame;
mod keys;
mod table;
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
        self.duration(event) > 0
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let Some(facts) = Facts::of(view.snapshot) else { return Picture::new(view.size) };
        let title = facts.access.map_or(self.title().into(), |access| question(&text::address(access.addr.0), view));
        let alike = [arrangement::wide(&facts), arrangement::tall(&facts)];
        largest(view, title, facts.note(), alike, || arrangement::stack(&facts))
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
            EventKind::TlbMissed { .. }
            | EventKind::TlbInvalidated { .. }
            | EventKind::AccessDone { .. }
            | EventKind::Faulted { .. }
            | EventKind::FrameTaken { .. }
            | EventKind::TableAllocated { level: ..4, .. }
            | EventKind::Mapped { .. }
            | EventKind::Dispatched { .. }
            | EventKind::Killed { .. } => 700,
            _ => 0,
        }
    }

    fn table(&self, view: &View<'_>) -> Table {
        Facts::of(view.snapshot).map_or_else(Table::default, |facts| table::table(&facts))
    }
}

/// The title: all of it, or the address alone where there is no room for more.
fn question(address: &str, view: &View<'_>) -> Str {
    let whole = cat(&["Where is ", address, "?"]);
    if view.has_room_for(&whole) { whole } else { cat(&[address, "?"]) }.into()
}
