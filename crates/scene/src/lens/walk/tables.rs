//! The four tables with the entries around the chosen one.

use kurbo::{Point, Rect};
use os_scope_sim::Pfn;
use os_scope_sim::entry::Entry;
use os_scope_sim::event::{AccessKind, EventKind, FaultKind};
use os_scope_sim::snapshot::Table;

use super::facts::{Absent, Level};
use super::plan::TablePlan;
use super::{LEVELS, Pen, cat, kind};
use crate::caption::table_name;
use crate::{Dash, Face, Key, Layer, Role, Str, Weight, When, text};

/// The bits of an entry that are shown.
const FLAGS: [(u64, &str, &str); 5] = [
    (Entry::PRESENT, "P", "present"),
    (Entry::WRITABLE, "W", "writable"),
    (Entry::USER, "U", "for user code"),
    (Entry::ACCESSED, "A", "accessed"),
    (Entry::DIRTY, "D", "dirty"),
];

impl Pen<'_> {
    pub(super) fn tables(&mut self) {
        self.cr3();
        self.walk_cache();
        for level in (0..4).rev() {
            let (plan, known) = (&self.plan.tables[level], self.facts.levels[level]);
            self.head(level, plan, known);
            match known.table {
                Some(table) => self.rows(level, plan, known, table),
                None => self.room(level, plan, known),
            }
        }
        self.wires();
    }

    /// Says what a number is: the first of `units` that has room between `from` and the place where the number begins.
    pub(super) fn unit(&mut self, key: Key, units: &[&'static str], number: (f64, f64), from: f64) {
        let (em, small) = (self.plan.em, self.plan.small);
        let end = number.0 - em * 0.35;
        let fits = |unit: &&&str| end - text::width(unit, small, Face::Sans, Weight::Regular) >= from;
        if let Some(&unit) = units.iter().find(fits) {
            self.picture.text(key, (end, number.1), small, unit).end().centred().fill(Role::Faint.ink());
        }
    }

    /// A table's name, and where it is or why there is none.
    fn head(&mut self, level: usize, plan: &TablePlan, known: Level<'_>) {
        if plan.head.height() <= 0.0 {
            return;
        }
        let key = Key::new(kind::HEAD, level as u32, 0);
        let (em, small) = (self.plan.em, self.plan.small);
        let all: [Str; 3] = match (known.table, known.absent) {
            (Some(table), _) => ["in frame ", "frame ", ""].map(|word| cat(&[word, &text::frame(table)])),
            (None, Absent::NotNeeded) => ["not read: the TLB knew", "not read", "not read"].map(Str::from),
            (None, Absent::Skipped) => ["skipped: the walk cache knew", "skipped", "skipped"].map(Str::from),
            (None, Absent::Huge) => ["none: a 2M page", "2M page", "2M"].map(Str::from),
            (None, Absent::NotYet) => {
                let name = table_name(level as u8 + 1);
                [name, name.trim_start_matches("page "), "not yet"].map(Str::from)
            }
        };
        let fits = |words: &&Str| text::width(words, small, Face::Sans, Weight::Regular) <= plan.head.width();
        let words = all.iter().find(fits).unwrap_or(&all[2]).clone();
        let tone = Role::Faint.ink();
        // Two lines, or one with nothing but the place: the name stands at the field.
        let mut line = plan.head;
        if line.height() > em * 2.0 {
            line.y1 = line.center().y;
            let role = if known.table.is_some() { Role::Level(level as u8 + 1) } else { Role::Faint };
            self.picture
                .text(key, (line.x0, line.center().y), em * 1.1, LEVELS[level])
                .bold()
                .centred()
                .fill(role.ink());
            line = Rect::new(line.x0, line.y1, line.x1, plan.head.y1);
        }
        self.picture.text(key.part(1), (line.x0, line.center().y), small, words).centred().fill(tone).fit(line.width());
    }

    /// Boxes for entries that are not known.
    fn room(&mut self, level: usize, plan: &TablePlan, known: Level<'_>) {
        for (n, &row) in plan.rows.iter().enumerate() {
            let key = Key::new(kind::ROOM, level as u32, n as u32);
            let mark = self.picture.rect(key, row, self.plan.em * 0.3).stroke(Role::Panel.line(), self.plan.line * 0.8);
            mark.layer(Layer::Ground).when(When::Result);
            if known.absent != Absent::NotYet || self.facts.access.is_none() {
                mark.dash(Dash::Dotted);
            }
        }
    }

    /// The entries around the chosen one.
    fn rows(&mut self, level: usize, plan: &TablePlan, known: Level<'_>, table: Pfn) {
        let em = self.plan.em;
        for (n, &row) in plan.rows.iter().enumerate() {
            if n == plan.chosen {
                self.chosen(level, row, known, table);
                continue;
            }
            let (below, away) = (n < plan.chosen, n.abs_diff(plan.chosen) as u16);
            let outermost = n == 0 || n + 1 == plan.rows.len();
            let Some((index, gap)) = neighbour(known, below, away, outermost) else { continue };
            let entry = known.entries.map_or(Entry(0), |entries| entries.entry(index));
            let key = Key::new(kind::ENTRY, table.0, index.into());
            let label = self.entry_label(level, index, entry);
            self.picture
                .rect(key, row, em * 0.3)
                .fill(Role::Panel.tint())
                .stroke(Role::Panel.line(), self.plan.line * 0.8)
                .label(label);
            let tone = Role::Faint.ink();
            let size = self.plan.small.max(em * 0.95);
            let (start, end, middle) = (row.x0 + em * 0.5, row.x1 - em * 0.5, row.center().y);
            self.picture
                .text(key.part(1), (start, middle), size, text::number(index.into()))
                .mono()
                .centred()
                .fill(tone);
            let room = row.width() - em * 3.2;
            self.picture
                .text(key.part(2), (end, middle), size, value(entry))
                .mono()
                .centred()
                .end()
                .fill(tone)
                .fit(room);
            if gap {
                self.gap(level, n as u32, row, below);
            }
        }
    }

    /// Dots where entries were left out.
    fn gap(&mut self, level: usize, n: u32, row: Rect, below: bool) {
        let sideways = self.plan.tables[level]
            .rows
            .first()
            .is_some_and(|first| self.plan.tables[level].rows.iter().any(|r| r.x0 > first.x1));
        // In the middle of the gap between two rows.
        let off = self.plan.em * 0.11;
        let row = row.inset((off * f64::from(sideways), off * f64::from(!sideways)));
        let (x, y) = (if below { row.x1 } else { row.x0 }, if below { row.y1 } else { row.y0 });
        let (from, to) = if sideways {
            (Point::new(x, row.center().y - off * 5.0), Point::new(x, row.center().y + off * 5.0))
        } else {
            (Point::new(row.center().x - off * 6.0, y), Point::new(row.center().x + off * 6.0, y))
        };
        let key = Key::new(kind::GAP, level as u32, n);
        self.picture.line(key, from, to).stroke(Role::Line.line(), self.plan.line * 2.0).dash(Dash::Dotted);
    }

    fn chosen(&mut self, level: usize, row: Rect, known: Level<'_>, table: Pfn) {
        let (em, line) = (self.plan.em, self.plan.line);
        let own = Role::Level(level as u8 + 1);
        let present = known.entry.has(Entry::PRESENT);
        let lit = match self.facts.last {
            Some(
                EventKind::EntryRead { table: read, .. }
                | EventKind::DirtySet { table: read, .. }
                | EventKind::Mapped { table: read, .. },
            ) => read == table,
            Some(EventKind::TableAllocated { parent, .. }) => parent == table,
            _ => false,
        };
        let shown = known.read || present && self.facts.served() || lit;
        let role = match (shown, present) {
            (true, true) => own,
            (true, false) => Role::Fault,
            (false, _) => Role::Panel,
        };
        let key = Key::new(kind::ENTRY, table.0, known.index.into());
        let width = line * if lit { 2.2 } else { 1.0 };
        let label = self.entry_label(level, known.index, known.entry);
        self.picture
            .rect(key, row, em * 0.3)
            .fill(role.tint())
            .stroke(role.line(), width)
            .label(label)
            .when(When::Travel);
        let tall = row.height() > em * 2.4;
        let middle = if tall { row.y0 + row.height() * 0.3 } else { row.center().y };
        let tone = if shown { Role::Ink.ink() } else { Role::Faint.ink() };
        let (start, end) = (row.x0 + em * 0.5, row.x1 - em * 0.5);
        let inline = !tall && row.width() > em * 9.7;
        let end = if inline { row.x0 + em * 7.0 } else { end };
        let index = text::number(known.index.into());
        let mark = self.picture.text(key.part(1), (start, middle), em, index).mono().centred().fill(tone);
        if shown {
            mark.bold();
        }
        let room = end - start - em * 2.1;
        let words = value(known.entry);
        let number = end - text::width(&words, em, Face::Mono, Weight::Bold);
        let mark = self.picture.text(key.part(2), (end, middle), em, words).mono().centred().end().fill(tone);
        if shown {
            mark.bold();
        }
        mark.fit(room);
        if present && tall {
            self.unit(key.part(3), &["frame"], (number, middle), start + em * 2.4);
        }
        if shown && tall {
            let y = row.y0 + row.height() * 0.72;
            self.flags(level, Rect::new(start, y - em * 0.62, row.x1 - em * 0.5, y + em * 0.62), known.entry, role);
        } else if shown && inline {
            self.letters(level, (row.x1 - em * 0.4, middle), known.entry, role);
        }
    }

    /// The bits of the chosen entry in a word that ends at a place: PWUA-.
    fn letters(&mut self, level: usize, at: (f64, f64), entry: Entry, role: Role) {
        let letters: alloc::string::String =
            FLAGS.iter().map(|&(bit, letter, _)| if entry.has(bit) { letter } else { "-" }).collect();
        self.picture
            .text(Key::new(kind::FLAG, level as u32, 9), at, self.plan.small, letters)
            .mono()
            .centred()
            .end()
            .fill(role.ink());
    }

    /// The bits of the chosen entry: a filled box is a one, an empty box a zero.
    fn flags(&mut self, level: usize, place: Rect, entry: Entry, role: Role) {
        let (em, line) = (self.plan.em, self.plan.line);
        // The bit whose absence stopped the access.
        let fault = self.facts.access.and_then(|access| access.fault.map(|fault| (fault, access.kind)));
        let refused = match fault {
            _ if !entry.has(Entry::PRESENT) => Entry::PRESENT,
            Some((FaultKind::Protection, AccessKind::Write)) if !entry.has(Entry::WRITABLE) => Entry::WRITABLE,
            _ => 0,
        };
        let gap = em * 0.2;
        let width = ((place.width() - 4.0 * gap) / 5.0).min(em * 2.0);
        if width < em * 1.2 {
            return self.letters(level, (place.x1, place.center().y), entry, role);
        }
        for (n, (bit, letter, meaning)) in FLAGS.iter().enumerate() {
            let key = Key::new(kind::FLAG, level as u32, n as u32);
            let set = entry.has(*bit);
            let x = place.x0 + n as f64 * (width + gap);
            let body = Rect::new(x, place.y0, x + width, place.y1);
            let mark = self.picture.rect(key, body, em * 0.2);
            if refused & bit != 0 {
                mark.fill(Role::Fault.tint()).stroke(Role::Fault.line(), line * 1.4);
            } else if set {
                mark.fill(role.ink()).stroke(role.ink(), line);
            } else {
                mark.fill(Role::Surface.tint()).stroke(Role::Line.line(), line * 0.7);
            }
            mark.label(cat(&[letter, if set { " 1: " } else { " 0: not " }, meaning]));
            let tone = match set {
                true => Role::Surface.tint(),
                false if refused & bit != 0 => Role::Fault.ink(),
                false => Role::Faint.ink(),
            };
            let words =
                self.picture.text(key.part(1), body.center(), self.plan.small, *letter).middle().centred().fill(tone);
            if set {
                words.bold();
            }
        }
    }

    fn entry_label(&self, level: usize, index: u16, entry: Entry) -> Str {
        let head = cat(&[LEVELS[level], " entry ", &text::number(index.into())]);
        match (entry.pfn(), entry.slot()) {
            (Some(pfn), _) => cat(&[&head, ": frame ", &text::frame(pfn)]),
            (None, Some(slot)) => cat(&[&head, ": in swap slot ", &text::number(slot.0.into())]),
            (None, None) => cat(&[&head, ": nothing"]),
        }
    }
}

/// What an entry says.
fn value(entry: Entry) -> Str {
    match (entry.pfn(), entry.slot()) {
        (Some(pfn), _) => text::frame(pfn).into(),
        (None, Some(slot)) => cat(&["swap ", &text::number(slot.0.into())]),
        (None, None) => "–".into(),
    }
}

/// The entry that a row shows which is `away` from the chosen one. The outermost row shows the nearest entry that is
/// not zero, if there is nothing at its own place; then the second value is true.
fn neighbour(known: Level<'_>, below: bool, away: u16, outermost: bool) -> Option<(u16, bool)> {
    let own = if below { known.index.checked_sub(away) } else { Some(known.index + away).filter(|&index| index < 512) };
    let zero = |entries: &Table| own.is_none_or(|own| entries.entry(own) == Entry(0));
    if outermost && let Some(entries) = known.entries.filter(|entries| zero(entries)) {
        let mut others = entries.written().map(|entry| entry.0);
        let far = if below {
            others.take_while(|&other| other + away < known.index).last()
        } else {
            others.find(|&other| other > known.index + away)
        };
        if let Some(far) = far {
            return Some((far, true));
        }
    }
    own.map(|own| (own, false))
}
