//! What moves: the digits that are looked up go to where they are used, and what is found there goes on.

use alloc::vec::Vec;

use kurbo::{CubicBez, Point, Rect, Vec2};
use os_scope_sim::event::EventKind;
use os_scope_sim::snapshot::Lookup;

use super::facts::{Facts, Reached};
use super::plan::{Plan, Port};
use super::tlb::{held, slot_place};
use super::{cat, kind};
use crate::lens::api::Step;
use crate::tween::{ease, token};
use crate::{Face, Key, Mark, Picture, Role, Str, Weight, text};

/// When the first and the second of two things that an event does travel, as parts of its time.
const FIRST: (f64, f64) = (0.0, 0.42);
const SECOND: (f64, f64) = (0.46, 0.96);
/// When a thing that travels alone does.
const ALONE: (f64, f64) = (0.08, 0.86);

/// Tokens on their way, with what they need to be made.
struct Tokens<'a> {
    plan: &'a Plan,
    facts: &'a Facts<'a>,
    size: kurbo::Size,
    progress: f64,
    marks: Vec<Mark>,
}

pub(super) fn travel(step: &Step<'_>) -> Vec<Mark> {
    let (Some(before), Some(facts)) = (Facts::of(step.before.snapshot), Facts::of(step.after.snapshot)) else {
        return Vec::new();
    };
    let plan = Plan::of(step.after);
    let mut tokens =
        Tokens { plan: &plan, facts: &facts, size: step.after.size, progress: step.progress, marks: Vec::new() };
    let same = before.id == facts.id;
    match step.event.kind {
        EventKind::TlbMissed { level, .. } => tokens.look_up(usize::from(level - 1), None),
        EventKind::TlbHit { level, slot, .. } => tokens.look_up(usize::from(level - 1), Some(slot.into())),
        EventKind::WalkCacheHit { level, table, .. } => {
            let from = plan.cache_port(&facts, table);
            let way = from.wire(plan.arrival(usize::from(level - 1), &facts));
            tokens.send(ALONE, way, Role::Hit, cat(&["walk cache: ", &text::frame(table)]));
        }
        EventKind::EntryRead { level, next, present, .. } => {
            tokens.read(usize::from(level - 1), present.then(|| text::frame(next).into()))
        }
        EventKind::TlbFilled { level, slot, vpn, pfn, .. } => {
            let (level, slot) = (usize::from(level - 1), usize::from(slot));
            let old = before.slots(level).get(slot).and_then(|entry| entry.as_ref()).filter(|_| same);
            if let Some(old) = old {
                leave(&mut tokens.marks, step.from, held(level, old), ease(step.progress / 0.3), plan.em);
            }
            if let Some(way) = fill_way(&facts, &plan, level, slot) {
                let words = cat(&[&text::hex(vpn.get()), "→", &text::frame(pfn)]);
                tokens.send((0.25, 0.88), way, Role::Hit, words);
            }
        }
        EventKind::TlbFlushed { .. } if same => tokens.flush(&before, step.from),
        EventKind::TlbInvalidated { level, slot, .. } if same => {
            let level = usize::from(level - 1);
            if let Some(Some(entry)) = before.slots(level).get(usize::from(slot)) {
                leave(&mut tokens.marks, step.from, held(level, entry), ease(step.progress / 0.7), plan.em);
            }
        }
        EventKind::AccessDone { .. } => tokens.arrive(),
        EventKind::Faulted { .. } => tokens.stop(),
        EventKind::TableAllocated { level: level @ 1..=3, table, .. } => {
            let child = usize::from(level - 1);
            let way = plan.arrival(child, &facts).wire(plan.tables[child + 1].out);
            tokens.send(ALONE, way, Role::Level(level + 1), text::frame(table).into());
        }
        EventKind::Mapped { pfn, .. } => {
            let way = plan.frame.into.wire(plan.tables[facts.leaf()].out);
            tokens.send(ALONE, way, Role::Level(facts.leaf() as u8 + 1), text::frame(pfn).into());
        }
        _ => {}
    }
    tokens.marks
}

/// The way of a new translation to its slot: from the entry that the walk has read, or from the TLB's second level.
pub(super) fn fill_way(facts: &Facts<'_>, plan: &Plan, level: usize, slot: usize) -> Option<CubicBez> {
    let to = slot_place(facts, plan, level, slot)?;
    let (left, reach) = plan.hits;
    let side = |place: Rect, reach: f64| if left { Port::left(place, reach) } else { Port::right(place, reach) };
    if let Lookup::Hit(known) = facts.answer(1) {
        let reach = reach.min(plan.em * 3.0);
        return Some(side(slot_place(facts, plan, 1, known.into())?, reach).wire(side(to, reach)));
    }
    let table = &plan.tables[facts.leaf()];
    let from = table.rows[table.chosen];
    let from = if to.x1 < from.x0 { Port::bottom(from, plan.em * 7.0) } else { Port::right(from, reach) };
    Some(from.wire(side(to, reach)))
}

impl Tokens<'_> {
    /// Sends words along a way during a part of the event's time.
    fn send(&mut self, (start, end): (f64, f64), way: CubicBez, role: Role, words: Str) {
        let size = self.plan.em;
        // The whole token stays in the picture.
        let half = Vec2::new(text::width(&words, size, Face::Mono, Weight::Bold) / 2.0 + size * 0.6, size);
        let (low, high) = (half.to_point(), (self.size.to_vec2() - half).to_point());
        let inside = |p: Point| Point::new(p.x.clamp(low.x, high.x.max(low.x)), p.y.clamp(low.y, high.y.max(low.y)));
        let way = CubicBez::new(inside(way.p0), inside(way.p1), inside(way.p2), inside(way.p3));
        let key = Key::new(kind::TOKEN, self.marks.len() as u32, 0);
        let mut marks = token(key, way, ease((self.progress - start) / (end - start)), role, size, words);
        self.marks.append(&mut marks);
    }

    /// The page number goes to the TLB; if it is known there, the frame's number goes on to the frame.
    fn look_up(&mut self, level: usize, slot: Option<usize>) {
        let (plan, facts) = (self.plan, self.facts);
        let (Some(access), Some(tlb)) = (facts.access, &plan.tlb[level]) else { return };
        let end = match slot {
            Some(slot) => slot_place(facts, plan, level, slot),
            None => Some(tlb.slots.last().copied().unwrap_or(tlb.head)),
        };
        let Some(end) = end else { return };
        let words: Str = text::hex(access.addr.vpn().get()).into();
        let part = if slot.is_some() { FIRST } else { ALONE };
        self.send(part, between(plan.page.body, end), Role::Ink, words);
        let number = match facts.frame {
            Reached::Known(pfn) => pfn,
            _ => return,
        };
        if slot.is_some() {
            let (left, reach) = plan.hits;
            let from = if left { Port::left(end, reach) } else { Port::right(end, reach) };
            let first = facts.hit().map_or(number, |(_, _, entry)| entry.pfn);
            self.send(SECOND, from.wire(plan.frame.short), Role::Hit, text::frame(first).into());
        }
    }

    /// The index goes from the address into the table; the frame's number goes on to where it leads.
    fn read(&mut self, level: usize, next: Option<Str>) {
        let (plan, facts) = (self.plan, self.facts);
        let table = &plan.tables[level];
        let (row, role) = (table.rows[table.chosen], Role::Level(level as u8 + 1));
        let index = text::number(facts.levels[level].index.into());
        let start = Rect { x1: row.x0 + plan.em * 3.0, y1: row.y0 + row.height().min(plan.em * 1.6), ..row };
        self.send(FIRST, between(plan.fields[level].body, start), role, index.into());
        if let Some(next) = next {
            let to = if level == facts.leaf() { plan.frame.into } else { plan.arrival(level.saturating_sub(1), facts) };
            self.send(SECOND, table.out.wire(to), role, next);
        }
    }

    /// The offset goes to the frame unchanged.
    fn arrive(&mut self) {
        let (plan, facts) = (self.plan, self.facts);
        let body = plan.frame.body;
        let share = facts.share();
        let upright = body.height() > plan.em * 5.0;
        let at = if upright {
            Point::new(body.center().x, body.y0 + share * body.height())
        } else {
            Point::new(body.x0 + share * body.width(), body.center().y)
        };
        let to = Rect::from_center_size(at, (plan.em, plan.em));
        self.send(ALONE, between(plan.offset.body, to), Role::Ink, text::hex(facts.offset()).into());
    }

    /// The fault goes from where the access stopped to where the frame should be.
    fn stop(&mut self) {
        let (plan, facts) = (self.plan, self.facts);
        let stopped = (0..4).find(|&level| facts.levels[level].read).map(|level| &plan.tables[level]);
        let from = match (stopped, facts.hit()) {
            (Some(table), _) => Some(table.rows[table.chosen]),
            (None, Some((level, slot, _))) => slot_place(facts, plan, level, slot.into()),
            (None, None) => Some(plan.page.body),
        };
        if let Some(from) = from {
            self.send(ALONE, between(from, plan.frame.body), Role::Fault, "✕ fault".into());
        }
    }

    /// Every entry leaves, one after the other.
    fn flush(&mut self, before: &Facts<'_>, from: &Picture) {
        let all = [0, 1].map(|level| before.slots(level).iter().flatten().map(move |entry| held(level, entry)));
        let seen: Vec<Key> = all.into_iter().flatten().filter(|key| from.find(key.part(3)).is_some()).collect();
        let count = seen.len().max(1) as f64;
        for (n, key) in seen.into_iter().enumerate() {
            let start = 0.5 * n as f64 / count;
            leave(&mut self.marks, from, key, ease((self.progress - start) / 0.5), self.plan.em);
        }
    }
}

/// A translation moves out of its slot and fades.
fn leave(marks: &mut Vec<Mark>, from: &Picture, key: Key, t: f64, em: f64) {
    for part in 1..=5 {
        if let Some(mark) = from.find(key.part(part)) {
            let mut mark = mark.clone();
            mark.shape.translate(Vec2::new(t * em * 1.6, 0.0));
            mark.alpha *= 1.0 - t;
            marks.push(mark);
        }
    }
}

/// The way from the edge of one box to another: down or up if they stand one above the other, otherwise sideways. What
/// leaves is not to be struck through.
fn between(from: Rect, to: Rect) -> CubicBez {
    let (a, b) = (from.center(), to.center());
    let apart = if b.y > from.y1 { b.y - from.y1 } else { from.y0 - b.y };
    let upright = apart > 0.0 && (b.x - a.x).abs() < from.width();
    let (start, pull) = if upright {
        let start = Point::new(a.x, if b.y > a.y { from.y1 } else { from.y0 });
        (start, Vec2::new(0.0, (b.y - start.y) / 2.0))
    } else {
        let start = Point::new(if b.x > a.x { from.x1 } else { from.x0 }, a.y);
        (start, Vec2::new((b.x - start.x) / 2.0, 0.0))
    };
    CubicBez::new(start, start + pull, b - pull, b)
}
