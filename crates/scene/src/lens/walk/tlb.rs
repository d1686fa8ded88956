//! The TLB: its slots with their tags, what it answered, and, where not every slot can be read, a map of all.

use core::ops::Range;

use kurbo::{BezPath, Rect, Shape as _};
use os_scope_sim::event::{AccessKind, EventKind};
use os_scope_sim::snapshot::{Lookup, TlbEntry};
use os_scope_sim::{Page, Vpn};

use super::facts::Facts;
use super::plan::{Port, TlbPlan, tagged};
use super::{Pen, cat, kind};
use crate::{Face, Key, Role, Str, Weight, When, text};

/// The key of a translation that a TLB's first (0) or second (1) level holds.
pub(super) fn held(level: usize, entry: &TlbEntry) -> Key {
    Key::page(kind::HELD[level], Page { pid: entry.pid, vpn: entry.vpn })
}

impl Pen<'_> {
    pub(super) fn tlb(&mut self) {
        for level in 0..2 {
            if let Some(plan) = &self.plan.tlb[level] {
                self.tlb_level(level, plan);
            }
        }
    }

    fn tlb_level(&mut self, level: usize, plan: &TlbPlan) {
        let (facts, em, line) = (self.facts, self.plan.em, self.plan.line);
        let key = Key::new(kind::TLB, level as u32, 0);
        let shown = window(facts, level, plan.slots.len());
        self.tlb_head(level, plan, &shown);
        let missed =
            matches!(facts.last, Some(EventKind::TlbMissed { level: asked, .. }) if usize::from(asked) == level + 1);
        for (slot, &place) in shown.clone().zip(&plan.slots) {
            let entry = facts.slots(level).get(slot).and_then(Option::as_ref);
            let lit = facts.answer(level) == Lookup::Hit(slot as u16);
            let role = if lit && facts.refused_in(level, slot as u16) { Role::Fault } else { Role::Hit };
            let filled = matches!(facts.last, Some(EventKind::TlbFilled { level: l, slot: s, .. }) if usize::from(l) == level + 1 && usize::from(s) == slot);
            let key = Key::new(kind::SLOT, level as u32, slot as u32);
            let label = match entry {
                Some(entry) => self.held_label(entry),
                None => "an empty slot".into(),
            };
            let mark = self.picture.rect(key, place, em * 0.3).label(label);
            match (lit, filled, entry) {
                (true, _, _) => mark.fill(role.tint()).stroke(role.line(), line * 2.2).when(When::Travel),
                (_, true, _) => mark.fill(Role::Hit.tint()).stroke(Role::Hit.line(), line * 2.2),
                (_, _, Some(_)) => mark.fill(Role::Panel.tint()).stroke(Role::Panel.line(), line),
                (_, _, None) => mark.fill(Role::Surface.tint()).stroke(Role::Panel.line(), line).dashed(),
            };
            if let Some(entry) = entry {
                self.translation(level, entry, place, lit || filled);
            }
        }
        if missed && let (Some(first), Some(last)) = (plan.slots.first(), plan.slots.last()) {
            let around = first.union(*last).inset(em * 0.13);
            self.picture.rect(key.part(4), around, em * 0.4).stroke(Role::Fault.line(), line * 1.6).dashed();
        }
        if let Some(place) = plan.map {
            self.map(level, place, &shown);
        }
    }

    fn tlb_head(&mut self, level: usize, plan: &TlbPlan, shown: &Range<usize>) {
        let (facts, em, small) = (self.facts, self.plan.em, self.plan.small);
        let (key, shape) = (Key::new(kind::TLB, level as u32, 0), facts.shape(level));
        let head = plan.head;
        let name = match (level, facts.shape(1).entries(), head.width() < em * 8.0) {
            (0, 0, _) => "TLB",
            (0, _, false) => "L1 TLB",
            (0, _, true) => "L1",
            _ => "L2 TLB",
        };
        let size = if head.width() < em * 9.0 { em } else { em * 1.1 };
        self.picture.text(key, (head.x0, head.center().y), size, name).bold().centred();
        let number = |n: usize| text::number(n as u64);
        let count = match shape.sets {
            0 | 1 => cat(&[&number(shape.entries()), " entries"]),
            sets => cat(&["set ", &number(shown.start / usize::from(shape.ways.max(1))), " of ", &number(sets.into())]),
        };
        let about = |l: u8| usize::from(l) == level + 1;
        let named = text::width(name, size, Face::Sans, Weight::Bold) + em * 0.4;
        // On a line of its own the answer stands at the left, otherwise it takes the place of the count.
        let place = plan.status.unwrap_or(Rect { x0: head.x0 + named, ..head });
        let fits = |words: &str| text::width(words, em, Face::Sans, Weight::Bold) <= place.width();
        let missed = if fits("✕ no match: miss") { "✕ no match: miss" } else { "✕ miss" };
        let removed = if fits("✕ removed") { "✕ removed" } else { "✕" };
        let status: Option<(Str, Role)> = match (facts.last, facts.answer(level)) {
            (Some(EventKind::TlbFlushed { entries, .. }), _) => {
                let words = cat(&["flushed: ", &number(entries.into()), " lost"]);
                Some((if fits(&words) { words } else { "flushed".into() }, Role::Fault))
            }
            (Some(EventKind::TlbInvalidated { level: l, .. }), _) if about(l) => Some((removed.into(), Role::Fault)),
            (Some(EventKind::TlbFilled { level: l, .. }), _) if about(l) => Some(("✓ filled".into(), Role::Hit)),
            (_, Lookup::Hit(slot)) if facts.refused_in(level, slot) => {
                let words = if facts.access.is_some_and(|access| access.kind == AccessKind::Write) {
                    "✕ hit: read-only"
                } else {
                    "✕ hit: no code"
                };
                Some((if fits(words) { words } else { "✕ hit" }.into(), Role::Fault))
            }
            (_, Lookup::Hit(_)) => Some(("✓ hit".into(), Role::Hit)),
            (_, Lookup::Missed) => Some((missed.into(), Role::Fault)),
            _ => None,
        };
        let used = named + text::width(&count, small, Face::Sans, Weight::Regular);
        if (plan.status.is_some() || status.is_none()) && used <= head.width() {
            self.picture
                .text(key.part(1), (head.x1, head.center().y), small, count)
                .end()
                .centred()
                .fill(Role::Faint.ink());
        }
        if let Some((words, role)) = status {
            let x = if plan.status.is_some() { place.x0 } else { place.x1 };
            let mark =
                self.picture.text(key.part(2), (x, place.center().y), em, words).bold().centred().fill(role.ink());
            if plan.status.is_none() {
                mark.end();
            }
            mark.fit(place.width());
        }
    }

    /// One translation: whose, which page, which frame.
    fn translation(&mut self, level: usize, entry: &TlbEntry, place: Rect, lit: bool) {
        let (em, key) = (self.plan.em, held(level, entry));
        let (mut start, middle) = (place.x0 + em * 0.5, place.center().y);
        if tagged(&self.facts.snapshot.setup) {
            let (role, letter) = (Role::process(entry.pid), text::letter(entry.pid));
            let side = (place.height() - em * 0.3).min(em * 1.4);
            let width = side.max(text::width(&letter, self.plan.small, Face::Sans, Weight::Bold) + em * 0.3);
            let chip =
                Rect::new(place.x0 + em * 0.25, middle - side / 2.0, place.x0 + em * 0.25 + width, middle + side / 2.0);
            self.picture.rect(key.part(1), chip, em * 0.25).fill(role.ink());
            self.picture
                .text(key.part(2), chip.center(), self.plan.small, letter)
                .middle()
                .centred()
                .bold()
                .fill(Role::Surface.tint());
            start = chip.x1 + em * 0.4;
        }
        let (pfn, vpn) = (text::frame(entry.pfn), text::hex(entry.vpn.get()));
        let end = place.x1 - em * 0.5;
        let width = |words: &str| text::width(words, em, Face::Mono, Weight::Bold);
        let room = (end - start - width(&pfn) - em * 0.4).max(0.0);
        let free = room - width(&vpn);
        let page = self.picture.text(key.part(3), (start, middle), em, vpn).mono().centred();
        if lit {
            page.bold();
        }
        page.fit(room);
        let units: &[&str] = if entry.huge { &["2M frame", "2M"] } else { &["frame"] };
        self.unit(key.part(5), units, (end - width(&pfn), middle), end - width(&pfn) - free);
        let frame = self.picture.text(key.part(4), (end, middle), em, pfn).mono().centred().end();
        if lit {
            frame.bold();
        }
    }

    fn held_label(&self, entry: &TlbEntry) -> Str {
        let right = |yes: bool, word: &'static str| if yes { word } else { "" };
        cat(&[
            self.facts.name(entry.pid),
            ": page ",
            &text::hex(entry.vpn.get()),
            " is in frame ",
            &text::frame(entry.pfn),
            right(entry.huge, ", 2M"),
            right(entry.writable, ", writable"),
            right(entry.executable, ", executable"),
            right(entry.dirty, ", dirty"),
        ])
    }

    /// Every slot as a dot, filled if it holds something; a bar where there are too many.
    fn map(&mut self, level: usize, place: Rect, shown: &Range<usize>) {
        let (facts, line, em) = (self.facts, self.plan.line, self.plan.em);
        let key = Key::new(kind::TLB, level as u32, 1);
        let (slots, shape) = (facts.slots(level), facts.shape(level));
        let used = slots.iter().flatten().count();
        let (columns, rows) = if shape.sets > 1 {
            (usize::from(shape.sets), usize::from(shape.ways))
        } else {
            (slots.len().div_ceil(2).max(1), 2)
        };
        let cell = (place.width() / columns as f64).min(place.height() / rows as f64).min(em * 0.8);
        let label =
            cat(&[&text::number(used as u64), " of ", &text::number(slots.len() as u64), " slots hold a translation"]);
        if cell < 3.5 {
            let bar = Rect::new(place.x0, place.y0 + em * 0.5, place.x1, place.y0 + em * 1.1);
            let full = Rect { x1: bar.x0 + bar.width() * used as f64 / slots.len().max(1) as f64, ..bar };
            self.picture
                .rect(key, bar, 2.0)
                .fill(Role::Panel.tint())
                .stroke(Role::Panel.line(), line * 0.8)
                .label(label);
            self.picture.rect(key.part(1), full, 2.0).fill(Role::Hit.line());
            return;
        }
        let at = |slot: usize| {
            let (column, row) = if shape.sets > 1 { (slot / rows, slot % rows) } else { (slot / 2, slot % 2) };
            let (x, y) = (place.x0 + column as f64 * cell, place.y0 + row as f64 * cell);
            Rect::new(x, y, x + cell, y + cell).inset(-cell * 0.14)
        };
        let dots = |wanted: &dyn Fn(usize) -> bool| -> BezPath {
            (0..slots.len()).filter(|&n| wanted(n)).flat_map(|n| at(n).to_path(0.1)).collect()
        };
        let all = Rect::new(place.x0, place.y0, place.x0 + cell * columns as f64, place.y0 + cell * rows as f64);
        self.picture.rect(key.part(2), all, 0.0).alpha(0.01).fill(Role::Surface.tint()).label(label);
        self.picture.path(key, dots(&|_| true)).stroke(Role::Panel.line(), line * 0.7);
        self.picture.path(key.part(1), dots(&|slot| slots[slot].is_some())).fill(Role::Hit.line());
        if let (Some(first), Some(last)) = (shown.clone().next(), shown.clone().last()) {
            let around = at(first).union(at(last)).inset(cell * 0.2);
            self.picture.rect(key.part(3), around, 1.0).stroke(Role::Ink.line(), line);
        }
    }

    /// Where a wire from the slot that answered begins.
    pub(super) fn hit_port(&self) -> Option<Port> {
        let (level, slot, _) = self.facts.hit()?;
        let place = slot_place(self.facts, self.plan, level, slot.into())?;
        let (left, reach) = self.plan.hits;
        Some(if left { Port::left(place, reach) } else { Port::right(place, reach) })
    }
}

/// Where a slot stands, or its level's name if the slot cannot be seen.
pub(super) fn slot_place(facts: &Facts<'_>, plan: &super::Plan, level: usize, slot: usize) -> Option<Rect> {
    let plan = plan.tlb[level].as_ref()?;
    let shown = window(facts, level, plan.slots.len());
    let place = slot.checked_sub(shown.start).and_then(|at| plan.slots.get(at));
    Some(place.copied().unwrap_or(plan.head))
}

/// Which slots are shown when there is room for `count`: all, or those of the set that is asked around the one that
/// matters.
pub(super) fn window(facts: &Facts<'_>, level: usize, count: usize) -> Range<usize> {
    let (shape, slots) = (facts.shape(level), facts.slots(level));
    if slots.len() <= count {
        return 0..slots.len();
    }
    let ways = usize::from(shape.ways).max(1);
    let here = |l: u8| usize::from(l) == level + 1;
    let named = match (facts.last, facts.answer(level)) {
        (Some(EventKind::TlbFilled { level: l, slot, .. } | EventKind::TlbInvalidated { level: l, slot, .. }), _)
            if here(l) =>
        {
            Some(slot)
        }
        (_, Lookup::Hit(slot)) => Some(slot),
        _ => None,
    };
    let number = facts.access.map_or(0, |access| access.addr.vpn().get());
    let number = if facts.huge { number / Vpn::HUGE } else { number };
    let set = named.map_or((number % u64::from(shape.sets.max(1))) as usize, |slot| usize::from(slot) / ways);
    let set = set * ways..(set + 1) * ways;
    if ways <= count {
        return set;
    }
    let recent = set.clone().max_by_key(|&slot| slots[slot].map_or(0, |entry| entry.used)).unwrap_or(set.start);
    let anchor = named.map_or(recent, usize::from);
    let start = (set.start + (anchor - set.start) / count.max(1) * count).min(set.end - count);
    start..start + count
}
