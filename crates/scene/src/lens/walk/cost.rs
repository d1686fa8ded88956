//! What the access has cost so far, part by part, and how often the TLB knew.

use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::event::FaultKind;
use os_scope_sim::snapshot::Lookup;
use os_scope_sim::{EventKind, Time};

use super::facts::Facts;
use super::keys::{self, COSTS, COUNTS, LEVELS, SUM};
use crate::caption::cat;
use crate::fill::told;
use crate::layout::{Drawing, Part, Words, column, leaf, optional, row, words};
use crate::{Role, Str, When, text};

/// A part of the costs: which, how much, its colour, what it is for.
struct Paid {
    number: u32,
    cost: u32,
    role: Role,
    label: Str,
}

/// A bar with its sum, and below it the counts.
pub(super) fn costs<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let bar = leaf(7.0, 1.6, move |drawing, place| bar(facts, drawing, place)).at_most(f64::INFINITY, 1.8);
    let line = row(0.8, [bar.grow(3.0), sum(facts).grow(2.0)]);
    column(0.3, [line, optional(1, counts(facts))])
}

/// What was paid for, in order.
fn paid(facts: &Facts<'_>) -> Vec<Paid> {
    let setup = &facts.snapshot.setup;
    let costs = &setup.machine.costs;
    let mut parts = Vec::new();
    let Some(access) = facts.access else { return parts };
    for (level, cost) in [costs.tlb, costs.stlb].into_iter().enumerate() {
        if facts.answer(level) != Lookup::NotAsked {
            let label = told!(setup, "looking into the TLB, level {n}", level + 1).into();
            parts.push(Paid { number: level as u32, cost, role: Role::Line, label });
        }
    }
    for level in (0..4).rev().filter(|&level| access.steps[level].is_some()) {
        let (number, role) = (2 + level as u32, Role::Level(level as u8 + 1));
        let label = cat(&["reading the entry of the ", LEVELS[level]]).into();
        parts.push(Paid { number, cost: costs.memory, role, label });
    }
    if access.pfn.is_some() && !matches!(facts.last, Some(EventKind::EntryRead { .. })) {
        parts.push(Paid { number: 6, cost: costs.memory, role: Role::Ink, label: "the access itself".into() });
    }
    parts
}

/// What a look-up in every level of the TLB costs.
fn look_ups(facts: &Facts<'_>) -> [u64; 2] {
    let costs = &facts.snapshot.setup.machine.costs;
    [0, 1].map(|level| if facts.shape(level).entries() == 0 { 0 } else { [costs.tlb, costs.stlb][level].into() })
}

fn bar(facts: &Facts<'_>, drawing: &mut Drawing, place: Rect) {
    let (em, unit) = (drawing.scale.small, facts.snapshot.setup.unit);
    let memory = u64::from(facts.snapshot.setup.machine.costs.memory);
    let most = look_ups(facts).iter().sum::<u64>() + 5 * memory;
    drawing.empty(COSTS, place).label("the most that an access can cost without a fault");
    let least = em * 0.7;
    let scale = (place.width() - 2.0 * least) / most.max(1) as f64;
    let mut x = place.x0;
    for Paid { number, cost, role, label } in paid(facts) {
        let width = (f64::from(cost) * scale).max(least);
        let (key, time) = (keys::cost(number), text::time(Time(cost.into()), unit));
        let body = Rect { x0: x, x1: (x + width - em * 0.12).min(place.x1), ..place };
        x += width;
        // In the tone of text: what is written on it must stand out.
        let label = cat(&[&label, ": ", &time]);
        drawing.picture.rect(key, body, em * 0.35).fill(role.ink()).label(label);
        let all = [time, text::number(cost.into())];
        let time = Words::new(key.part(1), all).middle().bold().or_nothing().tone(Role::Surface.tint());
        drawing.words(&time, body.inset((-0.15 * em, 0.0)));
    }
}

/// What it comes to, and what that means.
fn sum<'a>(facts: &Facts<'_>) -> Part<'a> {
    let setup = &facts.snapshot.setup;
    let time = |cost: u64| {
        if cost == 0 { text::time(Time(0), setup.unit) } else { text::time_in_words(Time(cost), setup.unit) }
    };
    let hit = time(look_ups(facts)[0] + u64::from(setup.machine.costs.memory));
    let key = SUM.part(1);
    let (paid, more): (Str, Words) = match facts.access {
        None => {
            let all = ["an access that hits costs ", "a hit costs ", "a hit: "];
            ("".into(), Words::new(key, all.map(|words| cat(&[words, &hit]))).faint())
        }
        Some(access) => {
            let kernel = time(setup.machine.costs.fault.into());
            let so_far = if access.pfn.is_some() { "in all" } else { "so far" };
            let all = match (access.fault, facts.hit()) {
                (Some(FaultKind::SwappedOut), _) => {
                    [cat(&["+ ", &kernel, " in the kernel + the disk"]), cat(&["+ ", &kernel, " + the disk"])]
                }
                (Some(_), _) => [cat(&["+ ", &kernel, " in the kernel"]), cat(&["+ ", &kernel])],
                (None, Some((0, ..))) => [cat(&[so_far, "; no walk to pay for"]), so_far.into()],
                (None, _) => [cat(&[so_far, "; a hit costs ", &hit]), cat(&["(a hit: ", &hit, ")"])],
            };
            let nothing = access.cost == 0 && access.fault.is_none();
            (
                if nothing { "nothing".into() } else { time(access.cost.into()).into() },
                Words::new(key, all).or_nothing(),
            )
        }
    };
    let draw = move |drawing: &mut Drawing, place: Rect| {
        let paid = words(SUM, paid).bold().when(When::Result);
        let gap = if paid.most() > 0.0 { 0.4 } else { 0.0 };
        let rest = Rect { x0: place.x0 + (paid.most() + gap) * drawing.scale.small, ..place };
        drawing.words(&paid, place);
        drawing.words(&more.when(When::Result), rest);
    };
    leaf(9.0, 1.6, draw).at_most(f64::INFINITY, 1.8)
}

/// Walks, hits and the hit rate of all CPUs.
fn counts<'a>(facts: &Facts<'_>) -> Part<'a> {
    let (setup, counts) = (&facts.snapshot.setup, facts.snapshot.counts);
    let look_ups = counts.tlb_hits + counts.tlb_misses;
    let rate = text::percent(counts.tlb_hits, look_ups);
    let many = if setup.machine.cpus > 1 { "all CPUs: " } else { "" };
    let start = |template| told!(setup, template, counts.walks, counts.tlb_hits, look_ups);
    let all = [
        cat(&[many, &start("walks {n} · TLB hits {n} of {n} look-ups · hit rate "), &rate]),
        cat(&[&start("walks {n} · hits {n} of {n} · "), &rate]),
        cat(&[&start("walks {n} · hits "), &rate]),
    ];
    Words::new(COUNTS, all).faint().line(16.0)
}
