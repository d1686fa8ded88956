//! What the access has cost so far, part by part, and how often the TLB knew.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::event::FaultKind;
use os_scope_sim::snapshot::Lookup;
use os_scope_sim::{EventKind, Time};

use super::facts::Facts;
use super::keys::{self, COSTS, LEVELS};
use crate::caption::cat;
use crate::fill::told;
use crate::layout::{Drawing, Part, Words, column, leaf, optional, row, words};
use crate::{Role, Str, When, text};

/// A bar with its sum, and below it the counts.
pub(super) fn costs<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let bar = leaf(7.0, 1.6, move |drawing, place| bar(facts, drawing, place)).at_most(f64::INFINITY, 1.8);
    let line = row(0.8, [bar.grow(3.0), sum(facts).grow(2.0)]);
    column(0.3, [line, optional(1, counts(facts))])
}

/// What was paid for, in order: what it is, its cost and its colour.
fn paid(facts: &Facts<'_>) -> Vec<(&'static str, u64, Role)> {
    let Some(access) = facts.access else { return Vec::new() };
    let memory = facts.snapshot.setup.machine.costs.memory.into();
    let looked = facts.look_ups().into_iter().enumerate().filter(|&(level, _)| facts.answer(level) != Lookup::NotAsked);
    let mut parts: Vec<_> = looked.map(|(_, cost)| ("looking into the TLB", cost, Role::Line)).collect();
    let read = (0..4).rev().filter(|&level| access.steps[level].is_some());
    parts.extend(read.map(|level| (LEVELS[level], memory, Role::Level(level as u8 + 1))));
    if access.pfn.is_some() && !matches!(facts.last, Some(EventKind::EntryRead { .. })) {
        parts.push(("the access itself", memory, Role::Ink));
    }
    parts
}

fn bar(facts: &Facts<'_>, drawing: &mut Drawing, place: Rect) {
    let (em, setup) = (drawing.scale.small, &facts.snapshot.setup);
    let most = facts.look_ups().iter().sum::<u64>() + 5 * u64::from(setup.machine.costs.memory);
    drawing.empty(COSTS, place).label("the most that an access can cost without a fault");
    let least = em * 0.7;
    let scale = (place.width() - 2.0 * least) / most.max(1) as f64;
    let mut x = place.x0;
    for (number, (name, cost, role)) in paid(facts).into_iter().enumerate() {
        let (key, time) = (keys::cost(number), text::time(Time(cost), setup.unit));
        let width = (cost as f64 * scale).max(least);
        let body = Rect { x0: x, x1: (x + width - em * 0.12).min(place.x1), ..place };
        x += width;
        // In the tone of text: what is written on it must stand out.
        drawing.picture.rect(key, body, em * 0.35).fill(role.ink()).label(cat(&[name, ": ", &time]));
        let time = Words::new(key.part(1), [time, text::number(cost)]).middle().bold().or_nothing();
        drawing.words(&time.tone(Role::Surface.tint()), body.inset((-0.15 * em, 0.0)));
    }
}

/// What it comes to, and what that means.
fn sum<'a>(facts: &Facts<'_>) -> Part<'a> {
    let setup = &facts.snapshot.setup;
    let time = |cost: u64| if cost == 0 { "0".into() } else { text::time_in_words(Time(cost), setup.unit) };
    let hit = time(facts.look_ups()[0] + u64::from(setup.machine.costs.memory));
    let kernel = time(setup.machine.costs.fault.into());
    let paid = facts.access.map_or(String::new(), |access| time(access.cost.into()));
    let (fault, so_far) = match facts.access {
        Some(access) => (access.fault, if access.pfn.is_some() { "in all" } else { "so far" }),
        None => (None, ""),
    };
    let all = match (fault, facts.hit()) {
        _ if facts.access.is_none() => [cat(&["an access that hits costs ", &hit]), cat(&["a hit: ", &hit])],
        (Some(FaultKind::SwappedOut), _) => {
            [cat(&["+ ", &kernel, " in the kernel + the disk"]), cat(&["+ ", &kernel, " + the disk"])]
        }
        (Some(_), _) => [cat(&["+ ", &kernel, " in the kernel"]), cat(&["+ ", &kernel])],
        (None, Some((0, ..))) => [cat(&[so_far, "; no walk to pay for"]), so_far.into()],
        (None, _) => [cat(&[so_far, "; a hit costs ", &hit]), cat(&["(a hit: ", &hit, ")"])],
    };
    let paid = words(COSTS.part(1), paid).bold().when(When::Result);
    let more = Words::new(COSTS.part(2), all).or_nothing().when(When::Result);
    let draw = move |drawing: &mut Drawing, place: Rect| {
        drawing.words(&paid, place);
        let taken = if paid.most() > 0.0 { paid.most() + 0.4 } else { 0.0 } * drawing.scale.small;
        drawing.words(&more, Rect { x0: place.x0 + taken, ..place });
    };
    leaf(9.0, 1.6, draw).at_most(f64::INFINITY, 1.8)
}

/// Walks, hits and the hit rate of all CPUs.
fn counts<'a>(facts: &Facts<'_>) -> Part<'a> {
    let (setup, counts) = (&facts.snapshot.setup, facts.snapshot.counts);
    let look_ups = counts.tlb_hits + counts.tlb_misses;
    let many = if setup.machine.cpus > 1 { "all CPUs: " } else { "" };
    let start = |template| told!(setup, template, counts.walks, counts.tlb_hits, look_ups);
    let all = [
        (many, "walks {n} · TLB hits {n} of {n} look-ups · hit rate "),
        ("", "walks {n} · hits {n} of {n} · "),
        ("", "walks {n} · hits "),
    ];
    let rate = text::percent(counts.tlb_hits, look_ups);
    let all = all.map(|(many, template)| Str::from(cat(&[many, &start(template), &rate])));
    Words::new(COSTS.part(3), all).faint().line(16.0)
}
