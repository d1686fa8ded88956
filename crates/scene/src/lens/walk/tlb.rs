//! The TLB: its slots with their tags, and what it answered.

use core::ops::Range;

use kurbo::Rect;
use os_scope_sim::Vpn;
use os_scope_sim::event::{AccessKind, EventKind};
use os_scope_sim::snapshot::{Lookup, TlbEntry};

use super::facts::Facts;
use super::keys;
use super::line::{line, number, unit};
use crate::caption::cat;
use crate::layout::{Drawing, Look, Part, Thing, Words, best, column, leaf, nothing, row, words};
use crate::{Role, Str, When, text};

/// The height of a slot, in ems.
const SLOT: f64 = 1.65;

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
    let slots = |least: usize| {
        let shown = entries.min(least) as f64 * SLOT;
        leaf(width(facts), shown, move |drawing, place| slots(facts, level, drawing, place))
            .at_most(f64::INFINITY, entries as f64 * 2.0)
            .grow(entries.min(8) as f64)
    };
    // A level that answers without a slot to be seen is better than none.
    column(0.2, [head, best(3, [slots(4), slots(2), slots(1), nothing()]).grow(1.0)]).grow(entries.min(8) as f64)
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

fn slots(facts: &Facts<'_>, level: usize, drawing: &mut Drawing, place: Rect) {
    let em = drawing.scale.small;
    let slots = facts.slots(level);
    let fitting = ((place.height() / em + 0.25) / SLOT) as usize;
    let shown = window(facts, level, fitting.clamp(1, slots.len().max(1)));
    let pitch = (place.height() + 0.2 * em) / shown.len().max(1) as f64;
    for (n, slot) in shown.clone().enumerate() {
        let y = place.y0 + n as f64 * pitch;
        slot_at(facts, level, slot, drawing, Rect { y0: y, y1: y + pitch - 0.2 * em, ..place });
    }
    let missed =
        matches!(facts.last, Some(EventKind::TlbMissed { level: asked, .. }) if usize::from(asked) == level + 1);
    if missed {
        let (key, line) = (keys::tlb(level).part(2), drawing.scale.line);
        let around = place.inset(0.12 * em);
        drawing.picture.rect(key, around, em * 0.6).stroke(Role::Fault.line(), line * 1.6).dashed();
    }
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
    let thing = Thing { key, role, label: held_label(facts, entry) };
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

fn held_label(facts: &Facts<'_>, entry: &TlbEntry) -> Str {
    let right = |yes: bool, word: &'static str| if yes { word } else { "" };
    let pieces = [
        facts.name(entry.pid),
        ": page ",
        &text::hex(entry.vpn.get()),
        " is in frame ",
        &text::frame(entry.pfn),
        right(entry.huge, ", 2M"),
        right(entry.writable, ", writable"),
        right(entry.executable, ", executable"),
        right(entry.dirty, ", dirty"),
    ];
    cat(&pieces).into()
}

/// Which slots are shown when there is room for `count`: all, or those of the set that is asked around the one that
/// matters.
fn window(facts: &Facts<'_>, level: usize, count: usize) -> Range<usize> {
    let (shape, slots) = (facts.shape(level), facts.slots(level));
    if slots.len() <= count {
        return 0..slots.len();
    }
    let ways = usize::from(shape.ways).max(1);
    let named = match (facts.last, facts.answer(level)) {
        (Some(EventKind::TlbFilled { level: l, slot, .. } | EventKind::TlbInvalidated { level: l, slot, .. }), _)
            if usize::from(l) == level + 1 =>
        {
            Some(usize::from(slot))
        }
        (_, Lookup::Hit(slot)) => Some(slot.into()),
        _ => None,
    };
    let page = facts.access.map_or(0, |access| access.addr.vpn().get());
    let page = if facts.huge { page / Vpn::HUGE } else { page };
    let set = named.map_or((page % u64::from(shape.sets.max(1))) as usize, |slot| slot / ways);
    let set = set * ways..(set + 1) * ways;
    if ways <= count {
        return set;
    }
    let recent = set.clone().max_by_key(|&slot| slots[slot].map_or(0, |entry| entry.used)).unwrap_or(set.start);
    let start = (set.start + (named.unwrap_or(recent) - set.start) / count * count).min(set.end - count);
    start..start + count
}
