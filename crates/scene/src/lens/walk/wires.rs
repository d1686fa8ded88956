//! The wires of the way from CR3 through the tables to the frame, past them, and back into a TLB.

use kurbo::Rect;
use os_scope_sim::event::EventKind;
use os_scope_sim::snapshot::Lookup;
use os_scope_sim::{Entry, Pfn};

use super::facts::{Facts, Reached};
use super::keys::{self, CACHE, CR3, FAULT, FILL, FRAME, PAGE, TO_FRAME};
use crate::layout::{Course, Drawing, Wire};
use crate::{Key, Role, When};

/// Draws them, once everything has its place. What has to go past others takes the course `past`.
pub(super) fn wires(facts: &Facts<'_>, drawing: &mut Drawing, [near, past]: [Course; 2]) {
    for level in (0..4).rev() {
        to_table(facts, drawing, level, [near, past]);
    }
    to_frame(facts, drawing, [near, past]);
    if matches!(facts.frame, Reached::Fault(_, None)) {
        stopped(facts, drawing, [near, past]);
    }
    if let Some((level, slot)) = facts.filled() {
        let from = match facts.answer(1) {
            Lookup::Hit(known) if level == 0 => slot_box(drawing, 1, known.into()),
            _ => entry_box(facts, drawing, facts.leaf()),
        };
        let wire = Wire { key: keys::wire(FILL), role: Role::Hit, lit: false, dashed: true, when: When::Cause };
        if let (Some(from), Some(to)) = (from, slot_box(drawing, level, slot)) {
            drawing.wire(wire, from, to, past);
        }
    }
}

/// The wire to the table of a level.
fn to_table(facts: &Facts<'_>, drawing: &mut Drawing, level: usize, [near, past]: [Course; 2]) {
    let Some(table) = facts.levels[level].table else { return };
    let above = facts.levels.get(level + 1).filter(|above| above.table.is_some() && above.entry.pfn() == Some(table));
    let (from, role, course) = match above {
        Some(_) => (entry_box(facts, drawing, level + 1), Role::Level(level as u8 + 2), near),
        // The root, or a table that the page-walk cache knew.
        None if level == 3 => (drawing.picture.bounds(CR3), Role::Ink, near),
        None if matches!(facts.last, Some(EventKind::DirtySet { .. })) => return,
        None => (cached_box(drawing, table), Role::Hit, past),
    };
    let built = facts.served() && above.is_some_and(|above| !above.read || !facts.levels[level].read);
    let lit = match facts.last {
        Some(EventKind::EntryRead { level: read, .. }) => usize::from(read) == level + 2,
        Some(EventKind::TableAllocated { table: new, .. }) => new == table,
        Some(EventKind::TlbMissed { .. }) => level == 3,
        Some(EventKind::WalkCacheHit { level: known, .. }) => usize::from(known) == level + 1,
        _ => false,
    };
    let when = if level == 3 { When::Result } else { When::Travel };
    let wire = Wire { key: keys::wire(level), role, lit, dashed: built && !lit, when };
    // To its name, to the words that say where it is, or to the entry.
    let head = [keys::head(level), keys::head(level).part(1)].into_iter().find_map(|key| drawing.picture.bounds(key));
    let head = head.map(|head| head.inset((0.3 * drawing.scale.small, 0.0)));
    if let (Some(from), Some(to)) = (from, head.or_else(|| entry_box(facts, drawing, level))) {
        drawing.wire(wire, from, to, course);
    }
}

/// The wire to the frame: from the table that maps the page, or from the TLB.
fn to_frame(facts: &Facts<'_>, drawing: &mut Drawing, [near, past]: [Course; 2]) {
    let leaf = facts.levels[facts.leaf()];
    let maps = leaf.table.is_some() && leaf.entry.has(Entry::PRESENT);
    let reached = matches!(facts.frame, Reached::Known(_) | Reached::Done(_)) || facts.served() && maps;
    let lit =
        matches!(facts.last, Some(EventKind::EntryRead { .. } | EventKind::TlbHit { .. } | EventKind::Mapped { .. }));
    let Some(to) = drawing.picture.bounds(FRAME).filter(|_| reached) else { return };
    let wire = |role| Wire { key: keys::wire(TO_FRAME), role, lit, dashed: false, when: When::Travel };
    if leaf.table.is_some() && (leaf.read || facts.served()) {
        if let Some(from) = entry_box(facts, drawing, facts.leaf()) {
            drawing.wire(wire(Role::Level(facts.leaf() as u8 + 1)), from, to, if facts.huge { past } else { near });
        }
    } else if let Some(from) = facts.hit().and_then(|(level, slot, _)| slot_box(drawing, level, slot.into())) {
        drawing.wire(wire(Role::Hit), from, to, past);
    }
}

/// The wire from where the access stopped to where the frame should be.
fn stopped(facts: &Facts<'_>, drawing: &mut Drawing, [near, past]: [Course; 2]) {
    let read = facts.levels.iter().position(|level| level.read);
    let from = match (read, facts.hit()) {
        (Some(level), _) => entry_box(facts, drawing, level),
        (None, Some((level, slot, _))) => slot_box(drawing, level, slot.into()),
        (None, None) => drawing.picture.bounds(PAGE),
    };
    let wire = Wire { key: keys::wire(FAULT), role: Role::Fault, lit: false, dashed: true, when: When::Cause };
    if let Some((from, to)) = from.zip(drawing.picture.bounds(FRAME)) {
        drawing.wire(wire, from, to, if read == Some(0) { near } else { past });
    }
}

/// Where the page-walk cache shows a table, or its line, or CR3 if neither is to be seen.
fn cached_box(drawing: &Drawing, table: Pfn) -> Option<Rect> {
    let cr3 = drawing.picture.bounds(CR3)?;
    let line = || drawing.picture.bounds(CACHE).map(|line| Rect { x0: cr3.x0, x1: cr3.x1, ..line });
    drawing.picture.bounds(keys::cached(table)).or_else(line).or(Some(cr3))
}

/// Where a slot of a TLB stands, or its level's name if the slot is not to be seen.
fn slot_box(drawing: &Drawing, level: usize, slot: usize) -> Option<Rect> {
    [keys::slot(level, slot), keys::tlb(level)].into_iter().find_map(|key: Key| drawing.picture.bounds(key))
}

/// Where the chosen entry of a level stands.
fn entry_box(facts: &Facts<'_>, drawing: &Drawing, level: usize) -> Option<Rect> {
    let known = facts.levels[level];
    drawing.picture.bounds(keys::entry(known.table?, known.index))
}
