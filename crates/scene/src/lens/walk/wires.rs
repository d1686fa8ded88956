//! CR3 and the page-walk cache, where walks begin, and the wires of the way from there to the frame.

use os_scope_sim::Entry;
use os_scope_sim::event::EventKind;

use super::facts::Reached;
use super::travel::fill_way;
use super::{LEVELS, Pen, cat, kind};
use crate::caption::table_name;
use crate::{Face, Key, Layer, Role, Weight, When, text};

impl Pen<'_> {
    pub(super) fn cr3(&mut self) {
        let (plan, facts, key) = (self.plan, self.facts, Key::new(kind::CR3, 0, 0));
        let lit = matches!(facts.last, Some(EventKind::Dispatched { .. }))
            || facts.levels[3].table.is_some() && matches!(facts.last, Some(EventKind::TlbMissed { .. }));
        let (body, em) = (plan.cr3, plan.em);
        let role = if lit { Role::Ink } else { Role::Line };
        let label = match facts.cpu.loaded.filter(|_| facts.cpu.cr3.is_some()) {
            Some(pid) => cat(&["CR3 points to the root table of ", facts.name(pid)]),
            None => "CR3: no address space is loaded".into(),
        };
        let width = plan.line * if lit { 2.0 } else { 1.2 };
        self.picture.rect(key, body, em * 0.35).fill(Role::Panel.tint()).stroke(role.line(), width).label(label);
        let size = if body.height() < em * 1.6 { plan.small } else { em };
        let middle = body.center().y;
        self.picture.text(key.part(1), (body.x0 + em * 0.5, middle), size, "CR3").bold().centred();
        let value = facts.cpu.cr3.map_or("–".into(), text::frame);
        let (start, end) = (body.x0 + em * 3.0, body.x1 - em * 0.5);
        let room = end - start - em * 0.5 - text::width(&value, size, Face::Mono, Weight::Regular);
        let number = end - text::width(&value, size, Face::Mono, Weight::Regular);
        self.picture.text(key.part(2), (end, middle), size, value).mono().centred().end();
        let owner = facts.cpu.loaded.filter(|_| facts.cpu.cr3.is_some() && facts.snapshot.processes.len() > 1);
        if let Some(pid) = owner.filter(|_| room > em * 2.5) {
            let name = cat(&[facts.name(pid)]);
            self.picture
                .text(key.part(3), (start, middle), plan.small, name)
                .centred()
                .fill(Role::process(pid).ink())
                .fit(room);
        } else if facts.cpu.cr3.is_some() {
            self.unit(key.part(4), &["frame"], (number, middle), start);
        }
    }

    /// The tables that the page-walk cache knows: those that there is room for, and how many there are.
    pub(super) fn walk_cache(&mut self) {
        let (facts, em, line) = (self.facts, self.plan.em, self.plan.line);
        let Some(plan) = &self.plan.cache else { return };
        let known = &facts.cpu.walk_cache;
        let lit = match facts.last {
            Some(EventKind::WalkCacheHit { table, .. }) => Some(table),
            _ => None,
        };
        let (key, head) = (Key::new(kind::CR3, 1, 0), plan.head);
        let (ink, middle) = (if lit.is_some() { Role::Hit } else { Role::Faint }.ink(), head.center().y);
        let label = "tables that the page-walk cache knows: a walk may start there";
        let count = text::number(known.len() as u64);
        let words = if plan.rows.is_empty() {
            cat(&["walk cache: ", &count, if known.len() == 1 { " table" } else { " tables" }])
        } else {
            self.picture.text(key.part(1), (head.x0, middle), em * 1.1, "walk cache").bold().centred().label(label);
            match lit {
                Some(_) => "✓ hit".into(),
                None => cat(&[&count, " of ", &text::number(facts.snapshot.setup.machine.walk_cache.into())]),
            }
        };
        let mark =
            self.picture.text(key, (head.x1, middle), self.plan.small, words).end().centred().fill(ink).label(label);
        if lit.is_some() && !plan.rows.is_empty() {
            mark.bold();
        }
        mark.fit(head.width());
        for (n, &place) in plan.rows.iter().enumerate() {
            let Some(entry) = known.get(n) else {
                let room = self
                    .picture
                    .rect(key.part(2 + n.min(13) as u8), place, em * 0.3)
                    .stroke(Role::Panel.line(), line)
                    .dashed();
                room.fill(Role::Surface.tint()).label("room for a table");
                continue;
            };
            let (key, level) =
                (Key::new(kind::CACHED, entry.table.0, entry.level.into()), usize::from(entry.level.clamp(1, 4)) - 1);
            let start = text::address(entry.prefix << (12 + 9 * u32::from(entry.level)));
            let frame = text::frame(entry.table);
            let label = cat(&[
                "the ",
                table_name(entry.level),
                " of ",
                facts.name(entry.pid),
                " for addresses from ",
                &start,
                " is in frame ",
                &frame,
            ]);
            let mark = self.picture.rect(key, place, em * 0.3).label(label);
            if lit == Some(entry.table) {
                mark.fill(Role::Hit.tint()).stroke(Role::Hit.line(), line * 2.2);
            } else {
                mark.fill(Role::Panel.tint()).stroke(Role::Panel.line(), line);
            }
            let (start, end, middle) = (place.x0 + em * 0.5, place.x1 - em * 0.5, place.center().y);
            let name = self.picture.text(key.part(1), (start, middle), em, LEVELS[level]).bold().centred();
            name.fill(Role::Level(entry.level).ink());
            let number = end - text::width(&frame, em, Face::Mono, Weight::Regular);
            self.picture.text(key.part(2), (end, middle), em, frame).mono().centred().end();
            self.unit(key.part(3), &["in frame", "frame"], (number, middle), start + em * 2.8);
        }
    }

    /// The way from CR3 through the tables to the frame.
    pub(super) fn wires(&mut self) {
        let (plan, facts) = (self.plan, self.facts);
        let head = plan.em * 0.65;
        let served = facts.served();
        for level in (0..4).rev() {
            let Some(table) = facts.levels[level].table else { continue };
            let above =
                facts.levels.get(level + 1).filter(|above| above.table.is_some() && above.entry.pfn() == Some(table));
            let (from, role) = match above {
                Some(_) => (plan.tables[level + 1].out, Role::Level(level as u8 + 2)),
                // The root, or a table that the page-walk cache knew.
                None if level == 3 => (plan.cr3_out, Role::Ink),
                None if matches!(facts.last, Some(EventKind::DirtySet { .. })) => continue,
                None => (plan.cache_port(facts, table), Role::Hit),
            };
            let built = served && above.is_some_and(|above| !above.read || !facts.levels[level].read);
            let lit = match facts.last {
                Some(EventKind::EntryRead { level: read, .. }) => usize::from(read) == level + 2,
                Some(EventKind::TableAllocated { table: new, .. }) => new == table,
                Some(EventKind::TlbMissed { .. }) => level == 3,
                Some(EventKind::WalkCacheHit { level: known, .. }) => usize::from(known) == level + 1,
                _ => false,
            };
            let width = plan.line * if lit { 2.2 } else { 1.3 };
            let key = Key::new(kind::WIRE, level as u32, 0);
            let mark =
                self.picture.curve(key, from.wire(plan.arrival(level, facts))).stroke(role.line(), width).head(head);
            mark.when(if level == 3 { When::Result } else { When::Travel });
            if built && !lit {
                mark.dashed();
            }
            if role == Role::Hit {
                mark.layer(Layer::Ground);
            }
        }
        if let Some(EventKind::TlbFilled { level, slot, .. }) = facts.last
            && let Some(way) = fill_way(facts, plan, usize::from(level - 1), slot.into())
        {
            let mark =
                self.picture.curve(Key::new(kind::WIRE, 5, 0), way).stroke(Role::Hit.line(), plan.line * 1.6).dashed();
            mark.head(head).when(When::Cause).layer(Layer::Ground);
        }
        let leaf = facts.levels[facts.leaf()];
        let maps = leaf.table.is_some() && leaf.entry.has(Entry::PRESENT);
        let reached = matches!(facts.frame, Reached::Known(_) | Reached::Done(_)) || served && maps;
        let key = Key::new(kind::WIRE, 4, 0);
        let lit = matches!(
            facts.last,
            Some(EventKind::EntryRead { .. } | EventKind::TlbHit { .. } | EventKind::Mapped { .. })
        );
        let width = plan.line * if lit { 2.2 } else { 1.3 };
        if reached && leaf.table.is_some() && (leaf.read || served) {
            let role = Role::Level(facts.leaf() as u8 + 1);
            let curve = plan.tables[facts.leaf()].out.wire(plan.frame.into);
            self.picture.curve(key, curve).stroke(role.line(), width).head(head).when(When::Travel);
        } else if reached && let Some(port) = self.hit_port() {
            self.picture
                .curve(key, port.wire(plan.frame.short))
                .stroke(Role::Hit.line(), width)
                .head(head)
                .when(When::Travel);
        }
    }
}
