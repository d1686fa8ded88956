//! What moves: the digits that are looked up go to where they are used, and what is found there goes on.

use alloc::vec::Vec;

use kurbo::{Rect, Vec2};
use os_scope_sim::event::EventKind;

use super::facts::{Facts, Reached};
use super::keys::{self, CR3, FAULT, FILL, FRAME, OFFSET, PAGE, TO_FRAME};
use crate::caption::cat;
use crate::layout::{Value, Way};
use crate::lens::api::Step;
use crate::tween::ease;
use crate::{Key, Mark, Role, Shape, Str, text};

/// When the first and the second of two things that an event does travel, as parts of its time.
const FIRST: [f64; 2] = [0.0, 0.42];
const SECOND: [f64; 2] = [0.46, 0.96];
/// When a thing that travels alone does.
const ALONE: [f64; 2] = [0.08, 0.86];

/// What travels at a step.
struct Travel<'a> {
    step: &'a Step<'a>,
    facts: Facts<'a>,
    marks: Vec<Mark>,
}

pub(super) fn travel(step: &Step<'_>) -> Vec<Mark> {
    let (Some(before), Some(facts)) = (Facts::of(step.before.snapshot), Facts::of(step.after.snapshot)) else {
        return Vec::new();
    };
    let same = before.id == facts.id;
    let mut travel = Travel { step, facts, marks: Vec::new() };
    match step.event.kind {
        EventKind::TlbMissed { level, .. } => travel.look_up(usize::from(level) - 1, None),
        EventKind::TlbHit { level, slot, .. } => travel.look_up(usize::from(level) - 1, Some(slot.into())),
        EventKind::WalkCacheHit { level, table, .. } => {
            let words = cat(&["walk cache: ", &text::frame(table)]);
            travel.along(ALONE, usize::from(level) - 1, false, Role::Hit, words);
        }
        EventKind::EntryRead { level, table, index, next, present, .. } => {
            travel.read(usize::from(level) - 1, keys::entry(table, index));
            if present {
                let level = usize::from(level) - 1;
                let to = if level == travel.facts.leaf() { TO_FRAME } else { level.saturating_sub(1) };
                travel.along(SECOND, to, false, Role::Level(level as u8 + 1), text::frame(next));
            }
        }
        EventKind::TlbFilled { level, slot, vpn, pfn, .. } => {
            travel.leave(&before, same, usize::from(level) - 1, slot.into(), [0.0, 0.3]);
            let words = cat(&[&text::hex(vpn.get()), "→", &text::frame(pfn)]);
            travel.along([0.25, 0.88], FILL, false, Role::Hit, words);
        }
        EventKind::TlbFlushed { .. } => travel.flush(&before, same),
        EventKind::TlbInvalidated { level, slot, .. } => {
            travel.leave(&before, same, usize::from(level) - 1, slot.into(), [0.0, 0.7]);
        }
        EventKind::AccessDone { .. } => {
            let byte = if travel.bounds(FRAME.part(1)).is_some() { FRAME.part(1) } else { FRAME };
            travel.across(ALONE, keys::field(OFFSET), byte, Role::Ink, text::hex(travel.facts.offset()));
        }
        EventKind::Faulted { .. } => travel.along(ALONE, FAULT, false, Role::Fault, "✕ fault"),
        EventKind::TableAllocated { level: level @ 1..=3, table, .. } => {
            travel.along(ALONE, usize::from(level) - 1, true, Role::Level(level + 1), text::frame(table));
        }
        EventKind::Mapped { pfn, .. } => {
            let role = Role::Level(travel.facts.leaf() as u8 + 1);
            travel.along(ALONE, TO_FRAME, true, role, text::frame(pfn));
        }
        _ => {}
    }
    travel.marks
}

impl Travel<'_> {
    fn bounds(&self, key: Key) -> Option<Rect> {
        self.step.to.bounds(key)
    }

    /// Sends words along a wire, or against it.
    fn along(&mut self, when: [f64; 2], wire: usize, back: bool, role: Role, words: impl Into<Str>) {
        let way = Way::of(self.step.to, keys::wire(wire));
        self.send(when, way.map(|way| if back { way.back() } else { way }), role, words.into());
    }

    /// Sends words from a box to another.
    fn across(&mut self, when: [f64; 2], from: Key, to: Key, role: Role, words: impl Into<Str>) {
        let way = self.bounds(from).zip(self.bounds(to)).map(|(from, to)| Way::across(from, to));
        self.send(when, way, role, words.into());
    }

    fn send(&mut self, when: [f64; 2], way: Option<Way>, role: Role, words: Str) {
        let (Some(way), Some(size)) = (way, self.em()) else { return };
        let value = Value { key: keys::value(self.marks.len()), role, size, words };
        self.marks.append(&mut value.on(&way, self.share(when), self.step.to.size));
    }

    /// The size of small type in the picture.
    fn em(&self) -> Option<f64> {
        match &self.step.to.find(CR3.part(1))?.shape {
            Shape::Text(text) => Some(text.size),
            _ => None,
        }
    }

    /// How far what travels from one part of the event's time to another has come.
    fn share(&self, [start, end]: [f64; 2]) -> f64 {
        ease((self.step.progress - start) / (end - start))
    }

    /// The page number goes to the TLB; if it is known there, the frame's number goes on to the frame.
    fn look_up(&mut self, level: usize, slot: Option<usize>) {
        let Some(page) = self.facts.access.map(|access| text::hex(access.addr.vpn().get())) else { return };
        let slot_key = slot.map_or(keys::tlb(level).part(2), |slot| keys::slot(level, slot));
        let to = if self.bounds(slot_key).is_some() { slot_key } else { keys::tlb(level) };
        self.across(if slot.is_some() { FIRST } else { ALONE }, PAGE, to, Role::Ink, page);
        if let (Reached::Known(pfn), Some(_)) = (self.facts.frame, slot) {
            let first = self.facts.hit().map_or(pfn, |(_, _, entry)| entry.pfn);
            self.along(SECOND, TO_FRAME, false, Role::Hit, text::frame(first));
        }
    }

    /// The index goes from the address to the beginning of the entry that it chooses.
    fn read(&mut self, level: usize, entry: Key) {
        let (from, to) = (self.bounds(keys::field(level)), self.bounds(entry.part(1)).or(self.bounds(entry)));
        let way = from.zip(to).map(|(from, to)| Way::across(from, to));
        let index = text::number(self.facts.levels[level].index.into());
        self.send(FIRST, way, Role::Level(level as u8 + 1), index.into());
    }

    /// Every entry leaves, one after the other.
    fn flush(&mut self, before: &Facts<'_>, same: bool) {
        let held = |level| (0..before.slots(level).len()).map(move |slot| (level, slot));
        let all: Vec<(usize, usize)> = held(0).chain(held(1)).filter(|&(l, n)| before.slots(l)[n].is_some()).collect();
        for (n, &(level, slot)) in all.iter().enumerate() {
            let start = 0.5 * n as f64 / all.len() as f64;
            self.leave(before, same, level, slot, [start, start + 0.5]);
        }
    }

    /// What was in a slot moves out of it and fades.
    fn leave(&mut self, before: &Facts<'_>, same: bool, level: usize, slot: usize, when: [f64; 2]) {
        let Some(entry) = before.slots(level).get(slot).and_then(Option::as_ref).filter(|_| same) else { return };
        let t = self.share(when);
        // Toward the middle of the picture.
        let right = self.bounds(keys::tlb(level)).is_some_and(|at| at.x0 < self.step.to.size.width / 2.0);
        let aside = self.em().unwrap_or_default() * if right { 1.6 } else { -1.6 };
        for part in 1..=5 {
            if let Some(mut mark) = self.step.from.find(keys::held(level, entry).part(part)).cloned() {
                mark.shape.translate(Vec2::new(t * aside, 0.0));
                mark.alpha *= 1.0 - t;
                self.marks.push(mark);
            }
        }
    }
}
