//! What the access has cost so far, part by part, and how often the TLB knew.

use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::Time;
use os_scope_sim::event::FaultKind;
use os_scope_sim::snapshot::Lookup;

use super::{LEVELS, Pen, cat, kind};
use crate::fill::told;
use crate::{Face, Key, Role, Str, Weight, When, text};

/// A part of the costs: which, how much, its colour, what it is for.
struct Part {
    number: u32,
    cost: u32,
    role: Role,
    label: Str,
}

impl Pen<'_> {
    pub(super) fn cost(&mut self) {
        let facts = self.facts;
        let costs = &facts.snapshot.setup.machine.costs;
        let levels =
            [0, 1].map(|level| if facts.shape(level).entries() == 0 { 0 } else { [costs.tlb, costs.stlb][level] });
        let most = u64::from(levels[0]) + u64::from(levels[1]) + 5 * u64::from(costs.memory);
        if let Some(bar) = self.plan.bar {
            self.bar(bar, most);
        }
        self.sum(u64::from(levels[0]) + u64::from(costs.memory));
        self.counts();
    }

    /// What was paid for, in order.
    fn parts(&self) -> Vec<Part> {
        let facts = self.facts;
        let costs = &facts.snapshot.setup.machine.costs;
        let mut parts = Vec::new();
        let Some(access) = facts.access else { return parts };
        for (level, cost) in [costs.tlb, costs.stlb].into_iter().enumerate() {
            if facts.answer(level) != Lookup::NotAsked {
                let label = told!(&facts.snapshot.setup, "looking into the TLB, level {n}", level + 1).into();
                parts.push(Part { number: level as u32, cost, role: Role::Line, label });
            }
        }
        for level in (0..4).rev() {
            if access.steps[level].is_some() {
                let label = cat(&["reading the entry of the ", LEVELS[level]]);
                parts.push(Part {
                    number: 2 + level as u32,
                    cost: costs.memory,
                    role: Role::Level(level as u8 + 1),
                    label,
                });
            }
        }
        if access.pfn.is_some()
            && facts.last.is_some_and(|last| !matches!(last, os_scope_sim::EventKind::EntryRead { .. }))
        {
            parts.push(Part { number: 6, cost: costs.memory, role: Role::Ink, label: "the access itself".into() });
        }
        parts
    }

    fn bar(&mut self, bar: Rect, most: u64) {
        let (em, unit) = (self.plan.em, self.facts.snapshot.setup.unit);
        let room = Key::new(kind::COST, 7, 0);
        let label = "the most that an access can cost without a fault";
        self.picture.rect(room, bar, em * 0.3).stroke(Role::Panel.line(), self.plan.line).dashed().label(label);
        let least = em * 0.7;
        let scale = (bar.width() - 2.0 * least) / most.max(1) as f64;
        let mut x = bar.x0;
        for Part { number, cost, role, label } in self.parts() {
            let width = (f64::from(cost) * scale).max(least);
            let key = Key::new(kind::COST, number, 0);
            let body = Rect::new(x, bar.y0, (x + width - em * 0.12).min(bar.x1), bar.y1);
            x += width;
            let words = text::time(Time(cost.into()), unit);
            let label = cat(&[&label, ": ", &words]);
            // In the tone of text: what is written on it must stand out.
            self.picture.rect(key, body, em * 0.25).fill(role.ink()).label(label);
            let short = text::number(cost.into());
            let size = self.plan.small;
            let fits = |words: &str| text::width(words, size, Face::Sans, Weight::Bold) <= body.width() - em * 0.3;
            let words = if fits(&words) { words } else { short };
            if fits(&words) {
                self.picture
                    .text(key.part(1), body.center(), size, words)
                    .middle()
                    .centred()
                    .bold()
                    .fill(Role::Surface.tint());
            }
        }
    }

    fn sum(&mut self, hit: u64) {
        let (facts, plan) = (self.facts, self.plan);
        let unit = facts.snapshot.setup.unit;
        let time =
            |cost: u64| if cost == 0 { text::time(Time(0), unit) } else { text::time_in_words(Time(cost), unit) };
        let hit = time(hit);
        let key = Key::new(kind::COST, 8, 0);
        let (at, size) = ((plan.sum.x0, plan.sum.center().y), plan.em);
        let counts = if plan.counts.is_none() { plan.sum.width() * 0.42 } else { 0.0 };
        let Some(access) = facts.access else {
            let all = [cat(&["an access that hits costs ", &hit]), cat(&["a hit costs ", &hit])];
            let fits =
                |words: &&Str| text::width(words, size, Face::Sans, Weight::Regular) <= plan.sum.width() - counts;
            let words = all.iter().find(fits).unwrap_or(&all[1]).clone();
            self.picture.text(key, at, size, words).centred().fill(Role::Faint.ink()).fit(plan.sum.width() - counts);
            return;
        };
        let so_far =
            if access.cost == 0 && access.fault.is_none() { "nothing".into() } else { time(access.cost.into()) };
        let kernel = time(facts.snapshot.setup.machine.costs.fault.into());
        let so = if access.pfn.is_some() { "in all" } else { "so far" };
        let all: [Str; 3] = match (access.fault, facts.hit()) {
            (Some(FaultKind::SwappedOut), _) => {
                [cat(&["+ ", &kernel, " in the kernel + the disk"]), cat(&["+ ", &kernel, " + the disk"]), "".into()]
            }
            (Some(_), _) => [cat(&["+ ", &kernel, " in the kernel"]), cat(&["+ ", &kernel]), "".into()],
            (None, Some((0, ..))) => [cat(&[so, "; no walk to pay for"]), so.into(), "".into()],
            (None, _) => [cat(&[so, "; a hit costs ", &hit]), cat(&["(a hit: ", &hit, ")"]), "".into()],
        };
        let used = text::width(&so_far, size, Face::Sans, Weight::Bold) + size * 0.4;
        self.picture.text(key, at, size, so_far).centred().bold().when(When::Result);
        let room = plan.sum.width() - used - counts;
        let fits = |words: &&Str| text::width(words, size, Face::Sans, Weight::Regular) <= room;
        if let Some(words) = all.iter().find(fits) {
            self.picture
                .text(key.part(1), (plan.sum.x0 + used, plan.sum.center().y), size, words.clone())
                .centred()
                .when(When::Result);
        }
    }

    /// Walks, hits and the hit rate of all CPUs.
    fn counts(&mut self) {
        let (plan, counts) = (self.plan, self.facts.snapshot.counts);
        let lookups = counts.tlb_hits + counts.tlb_misses;
        let (setup, rate) = (&self.facts.snapshot.setup, text::percent(counts.tlb_hits, lookups));
        let many = if setup.machine.cpus > 1 { "all CPUs: " } else { "" };
        let start = |template| told!(setup, template, counts.walks, counts.tlb_hits, lookups);
        let all = [
            cat(&[many, &start("walks {n} · TLB hits {n} of {n} look-ups · hit rate "), &rate]),
            cat(&[&start("walks {n} · hits {n} of {n} · "), &rate]),
            cat(&[&start("walks {n} · hits "), &rate]),
            cat(&["hits ", &rate]),
        ];
        let key = Key::new(kind::COUNT, 0, 0);
        let place = plan.counts.unwrap_or(Rect { x0: plan.sum.x1 - plan.sum.width() * 0.42, ..plan.sum });
        let fits = |words: &&Str| text::width(words, plan.small, Face::Sans, Weight::Regular) <= place.width();
        let Some(words) = all.iter().find(fits) else { return };
        let label = "walks, look-ups that the first-level TLB answered, and their share";
        let (x, end) = if plan.counts.is_some() { (place.x0, false) } else { (place.x1, true) };
        let mark = self
            .picture
            .text(key, (x, place.center().y), plan.small, words.clone())
            .centred()
            .fill(Role::Faint.ink())
            .label(label);
        if end {
            mark.end();
        }
    }
}
