//! The TLB: its slots with their tags, and what it answered.

use alloc::boxed::Box;
use core::ops::Range;

use kurbo::{Rect, Size};
use os_scope_sim::Vpn;
use os_scope_sim::event::{AccessKind, EventKind};
use os_scope_sim::snapshot::{Lookup, TlbEntry};

use super::facts::Facts;
use super::keys;
use crate::caption::cat;
use crate::layout::line::{line, number, unit};
use crate::layout::{Drawing, Flow, Look, Part, Thing, Words, column, flow, optional, row, words};
use crate::{Role, Str, When, text};

/// The gap between two slots, in ems.
const GAP: f64 = 0.2;

/// More slots than these are not all shown.
const MANY: usize = 8;

/// A level of the TLB, first (0) or second (1), with `beside` at the right of its name.
pub(super) fn level<'a>(facts: &'a Facts<'a>, level: usize, brief: bool, beside: Part<'a>) -> Part<'a> {
    let entries = facts.shape(level).entries();
    if entries == 0 {
        return beside;
    }
    let name = match (level, facts.shape(1).entries()) {
        (0, 0) => "TLB",
        (0, _) if brief => "L1",
        (0, _) => "L1 TLB",
        _ if brief => "L2",
        _ => "L2 TLB",
    };
    let name = words(keys::tlb(level), name).body().bold().part();
    let head = row(0.5, [name, answer(facts, level).line(4.0).grow(1.0), beside]);
    // A level that answers without a slot to be seen is better than none.
    column(0.2, [head, optional(3, slots(facts, level)).grow(1.0)]).grow(entries.min(MANY) as f64)
}

/// The least width of a slot, in ems.
pub(super) fn width(facts: &Facts<'_>) -> f64 {
    if facts.tagged() { 12.4 } else { 10.6 }
}

/// What a level says of itself: what happened in it, or how large it is.
fn answer(facts: &Facts<'_>, level: usize) -> Words {
    let key = keys::tlb(level).part(1);
    let about = |l: u8| usize::from(l) == level + 1;
    let count = |n: usize| text::number(n as u64);
    let said = |role: Role, all: [Str; 2]| Words::new(key, all).bold().tone(role.ink());
    let words = match (facts.last, facts.answer(level)) {
        (Some(EventKind::TlbFlushed { entries, .. }), _) => {
            said(Role::Fault, [cat(&["flushed: ", &count(entries.into()), " lost"]).into(), "flushed".into()])
        }
        (Some(EventKind::TlbInvalidated { level: l, .. }), _) if about(l) => {
            said(Role::Fault, ["✕ removed".into(), "✕".into()])
        }
        (Some(EventKind::TlbFilled { level: l, .. }), _) if about(l) => {
            said(Role::Hit, ["✓ filled".into(), "✓".into()])
        }
        (_, Lookup::Hit(slot)) if facts.refused_in(level, slot) => {
            let write = facts.access.is_some_and(|access| access.kind == AccessKind::Write);
            said(Role::Fault, [if write { "✕ hit: read-only" } else { "✕ hit: no code" }.into(), "✕ hit".into()])
        }
        (_, Lookup::Hit(_)) => said(Role::Hit, ["✓ hit".into(), "✓ hit".into()]),
        (_, Lookup::Missed) => said(Role::Fault, ["✕ no match: miss".into(), "✕ miss".into()]),
        (_, Lookup::NotAsked) => {
            let (shape, entries) = (facts.shape(level), count(facts.shape(level).entries()));
            let sets = cat(&[&entries, " entries in ", &count(shape.sets.into()), " sets"]);
            let whole: Str = if shape.sets > 1 { sets } else { cat(&[&entries, " entries"]) }.into();
            Words::new(key, [whole, entries.into()]).faint()
        }
    };
    words.end()
}

fn slots<'a>(facts: &'a Facts<'a>, level: usize) -> Part<'a> {
    let slots = facts.slots(level);
    let cells = Flow {
        cell: [Size::new(width(facts), 1.45), Size::new(f64::INFINITY, 1.9)],
        gap: GAP,
        // Of many, a set at most: more are not read.
        room_for: if slots.len() > MANY { MANY.min(facts.shape(level).ways.into()) } else { slots.len() },
        columns: 1,
        least_lines: 1,
        rank: 3,
        count: slots.len(),
        from_end: false,
        fills: false,
        more: keys::tlb(level).part(3),
        draw: Box::new(move |drawing: &mut Drawing, slot: usize, place: Rect| {
            slot_at(facts, level, slot, drawing, place)
        }),
    };
    let missed = matches!(facts.last, Some(EventKind::TlbMissed { level: l, .. }) if usize::from(l) == level + 1);
    flow(cells).picked(move |count| window(facts, level, count).collect()).wired(move |drawing, place| {
        if missed {
            let (around, line) = (place.inset(drawing.px(0.12)), drawing.scale.line * 1.6);
            let radius = drawing.px(0.6);
            let key = keys::tlb(level).part(2);
            drawing.picture.rect(key, around, radius).stroke(Role::Fault.line(), line).dashed();
        }
    })
}

fn slot_at(facts: &Facts<'_>, level: usize, slot: usize, drawing: &mut Drawing, place: Rect) {
    let key = keys::slot(level, slot);
    let Some(entry) = facts.slots(level).get(slot).and_then(Option::as_ref) else {
        drawing.empty(key, place).label("an empty slot");
        return;
    };
    let hit = facts.answer(level) == Lookup::Hit(slot as u16);
    let filled = facts.filled() == Some((level, slot));
    let role = match () {
        () if hit && facts.refused_in(level, slot as u16) => Role::Fault,
        () if hit || filled => Role::Hit,
        () => Role::Panel,
    };
    let (owner, page, frame) = (facts.name(entry.pid), text::hex(entry.vpn.get()), text::frame(entry.pfn));
    let label = cat(&[owner, ": page ", &page, " is in frame ", &frame, &Facts::rights(entry)]).into();
    let thing = Thing { key, role, label };
    let mark = drawing.thing(&thing, Look::of(hit || filled), place);
    if hit {
        mark.when(When::Travel);
    }
    translation(facts, level, entry, drawing, place, hit || filled);
}

/// One translation: whose, which page, which frame.
fn translation(facts: &Facts<'_>, level: usize, entry: &TlbEntry, drawing: &mut Drawing, place: Rect, lit: bool) {
    let (em, key) = (drawing.scale.small, keys::held(level, entry));
    let mut rest = place;
    if facts.tagged() {
        let letter = words(key.part(5), text::letter(entry.pid)).bold().middle().tone(Role::Surface.tint());
        let side = Rect { x0: place.x0 + 0.25 * em, x1: place.x0 + (letter.most() + 0.9) * em, ..place };
        let chip = side.inset((0.0, -0.15 * em));
        drawing.picture.rect(key.part(4), chip, em * 0.4).fill(Role::process(entry.pid).ink());
        drawing.words(&letter, chip);
        rest.x0 = chip.x1 - 0.1 * em;
    }
    let [name, value] = [(1, text::hex(entry.vpn.get())), (2, text::frame(entry.pfn))].map(|(part, words)| {
        let words = number(key.part(part), words);
        if lit { words.bold() } else { words }
    });
    let units: &[&str] = if entry.huge { &["2M frame", "2M"] } else { &["frame"] };
    line(drawing, rest, name, unit(key, units), value);
}

/// Which slots are shown when there is room for `count`: those around the one that matters, or those of the set that
/// is asked.
fn window(facts: &Facts<'_>, level: usize, count: usize) -> Range<usize> {
    let (shape, slots) = (facts.shape(level), facts.slots(level));
    let page = facts.access.map_or(0, |access| access.addr.vpn().get());
    let page = if facts.huge { page / Vpn::HUGE } else { page };
    let set = (page % u64::from(shape.sets.max(1))) as usize * usize::from(shape.ways);
    let slot = match (facts.last, facts.answer(level)) {
        (Some(EventKind::TlbFilled { level: l, slot, .. } | EventKind::TlbInvalidated { level: l, slot, .. }), _)
            if usize::from(l) == level + 1 =>
        {
            slot.into()
        }
        (_, Lookup::Hit(slot)) => slot.into(),
        _ => set,
    };
    let start = (slot / count * count).min(slots.len() - count);
    start..start + count
}
