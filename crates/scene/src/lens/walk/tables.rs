//! CR3, the page-walk cache and the four tables, with the entries around the chosen one.

use kurbo::{Rect, Size};
use os_scope_sim::Pfn;
use os_scope_sim::entry::Entry;
use os_scope_sim::event::{AccessKind, EventKind, FaultKind};
use os_scope_sim::snapshot::Table;

use super::facts::{Absent, Facts, Level};
use super::keys::{self, CACHE, CR3, LEVELS};
use crate::caption::{cat, table_name};
use crate::layout::line::{PAD, faint, line, number, unit};
use crate::layout::{Drawing, Flow, Look, Part, Thing, Words, best, column, flow, leaf, nothing, words};
use crate::{Role, Str, When, text};

/// The bits of an entry that are shown.
const FLAGS: [(u64, &str, &str); 5] = [
    (Entry::PRESENT, "P", "present"),
    (Entry::WRITABLE, "W", "writable"),
    (Entry::USER, "U", "for user code"),
    (Entry::ACCESSED, "A", "accessed"),
    (Entry::DIRTY, "D", "dirty"),
];

/// Where walks begin.
pub(super) fn cr3<'a>(facts: &'a Facts<'a>, width: f64) -> Part<'a> {
    let draw = move |drawing: &mut Drawing, place: Rect| {
        let lit = match facts.last {
            Some(EventKind::Dispatched { .. }) => true,
            Some(EventKind::TlbMissed { .. }) => facts.levels[3].table.is_some(),
            _ => false,
        };
        let loaded = facts.cpu.loaded.filter(|_| facts.cpu.cr3.is_some());
        let label = match loaded {
            Some(pid) => cat(&["CR3 points to the root table of ", facts.name(pid)]).into(),
            None => "CR3: no address space is loaded".into(),
        };
        drawing.thing(&Thing { key: CR3, role: Role::Line, label }, Look::of(lit), place).fill(Role::Panel.tint());
        let root = facts.cpu.cr3.map_or("–".into(), text::frame);
        let root = number(CR3.part(2), root);
        // Its number changes, and the name keeps its place.
        let owner = loaded.filter(|_| facts.snapshot.processes.len() > 1);
        if let Some(pid) = owner {
            let name =
                words(CR3.part(4), Str::from(cat(&[facts.name(pid)]))).tone(Role::process(pid).ink()).or_nothing();
            let em = drawing.scale.small;
            drawing.words(&name, Rect { x0: place.x0 + 3.4 * em, x1: place.x1 - (root.most() + 1.0) * em, ..place });
        }
        let unit = unit(CR3, if owner.is_some() || loaded.is_none() { &[""] } else { &["frame"] });
        line(drawing, place, words(CR3.part(1), "CR3").bold(), unit, root);
    };
    leaf(width, 1.7, draw).at_most(f64::INFINITY, 1.9)
}

/// The page-walk cache, if there is one.
pub(super) fn cache<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let room_for = usize::from(facts.snapshot.setup.machine.walk_cache);
    if room_for == 0 {
        return nothing();
    }
    let known = &facts.cpu.walk_cache;
    let lit = match facts.last {
        Some(EventKind::WalkCacheHit { table, .. }) => Some(table),
        _ => None,
    };
    let head = || {
        let count = cat(&["walk cache: ", &text::number(known.len() as u64), " of ", &text::number(room_for as u64)]);
        let all: [Str; 3] = match lit {
            Some(table) => {
                [cat(&["walk cache: ✓ table in ", &text::frame(table)]).into(), "✓ walk cache".into(), "✓ cache".into()]
            }
            None => [count.into(), "walk cache".into(), "cache".into()],
        };
        let words = Words::new(CACHE, all).bold();
        if lit.is_some() { words.tone(Role::Hit.ink()) } else { words }.line(4.0)
    };
    let draw = move |drawing: &mut Drawing, at: usize, place: Rect| {
        let Some(entry) = known.get(at) else {
            drawing.empty(CACHE.part(at as u8 + 1), place).label("room for a table");
            return;
        };
        let (key, frame) = (keys::cached(entry.table), text::frame(entry.table));
        let start = text::address(entry.prefix << (12 + 9 * u32::from(entry.level)));
        let (name, owner) = (table_name(entry.level), facts.name(entry.pid));
        let label = cat(&["the ", name, " of ", owner, " for addresses from ", &start, " is in frame ", &frame]).into();
        let hit = lit == Some(entry.table);
        let thing = Thing { key, role: if hit { Role::Hit } else { Role::Panel }, label };
        drawing.thing(&thing, Look::of(hit), place);
        let name = LEVELS[usize::from(entry.level.clamp(1, 4)) - 1];
        let name = words(key.part(1), name).bold().tone(Role::Level(entry.level).ink());
        line(drawing, place, name, unit(key, &["in frame", "frame"]), number(key.part(2), frame));
    };
    let tables = Flow {
        cell: [Size::new(8.0, 1.6), Size::new(f64::INFINITY, 1.9)],
        gap: 0.2,
        // More are not read.
        room_for: room_for.min(8),
        columns: 1,
        least_lines: room_for.min(2),
        rank: 2,
        count: room_for,
        from_end: false,
        fills: false,
        more: CACHE.part(15),
        draw: alloc::boxed::Box::new(draw),
    };
    best(4, [column(0.2, [head(), flow(tables)]), head()])
}

/// Where the table of a level is, or why there is none; below its name, if that is not said elsewhere.
pub(super) fn head<'a>(facts: &Facts<'_>, level: usize, named: bool) -> Part<'a> {
    let (key, known) = (keys::head(level), facts.levels[level]);
    let all: [Str; 3] = match (known.table, known.absent) {
        (Some(table), _) => ["in frame ", "frame ", ""].map(|word| cat(&[word, &text::frame(table)]).into()),
        (None, Absent::NotNeeded) => ["not read: the TLB knew", "not read", "not read"].map(Str::from),
        (None, Absent::Skipped) => ["skipped: the walk cache knew", "skipped", "skipped"].map(Str::from),
        (None, Absent::Huge) => ["none: a 2M page", "2M page", "2M"].map(Str::from),
        (None, Absent::NotYet) if facts.served() => ["none yet"; 3].map(Str::from),
        (None, Absent::NotYet) => {
            let name = table_name(level as u8 + 1);
            [name, name.trim_start_matches("page "), "directory"].map(Str::from)
        }
    };
    let place = Words::new(key.part(1), all).faint().line(0.0);
    if !named {
        return place;
    }
    let role = if known.table.is_some() { Role::Level(level as u8 + 1) } else { Role::Faint };
    column(0.0, [words(key, LEVELS[level]).body().bold().tone(role.ink()).line(0.0), place])
}

/// The entries around the chosen one, at least `least` ems high: as many as there is room for.
pub(super) fn rows<'a>(facts: &'a Facts<'a>, level: usize, width: f64, least: f64) -> Part<'a> {
    let draw = move |drawing: &mut Drawing, place: Rect| {
        let rows = place.height() / drawing.scale.small;
        // The chosen entry is as high as two others, which are 1.7 ems high at least.
        let beside = (((rows / 1.75 - 2.0) / 2.0).max(0.0) as usize).min(3.max((rows / 6.0) as usize));
        let pitch = place.height() / (2 * beside + 2) as f64;
        let gap = if beside == 0 { 0.0 } else { 0.2 * drawing.scale.small };
        for n in 0..=2 * beside {
            let y = place.y0 + pitch * (n + usize::from(n > beside)) as f64;
            let height = if n == beside { 2.0 * pitch } else { pitch };
            entry_row(facts, level, drawing, [n, beside], Rect { y0: y, y1: y + height - gap, ..place });
        }
    };
    leaf(width, least, draw).at_most(f64::INFINITY, f64::INFINITY)
}

fn entry_row(facts: &Facts<'_>, level: usize, drawing: &mut Drawing, [n, chosen]: [usize; 2], place: Rect) {
    let known = facts.levels[level];
    let Some(table) = known.table else {
        drawing.empty(keys::room(level, n), place).when(When::Result);
        return;
    };
    if n == chosen {
        return chosen_entry(facts, level, drawing, place, table);
    }
    let outermost = n == 0 || n == 2 * chosen;
    let Some(index) = neighbour(known, n < chosen, n.abs_diff(chosen) as u16, outermost) else { return };
    let entry = known.entries.map_or(Entry(0), |entries| entries.entry(index));
    let key = keys::entry(table, index);
    drawing.thing(&Thing { key, role: Role::Panel, label: entry_label(level, index, entry) }, Look::Plain, place);
    let name = number(key.part(1), text::number(index.into())).faint();
    line(drawing, place, name, unit(key, &[""]), number(key.part(2), value(entry)).faint());
}

fn chosen_entry(facts: &Facts<'_>, level: usize, drawing: &mut Drawing, place: Rect, table: Pfn) {
    let (em, known) = (drawing.scale.small, facts.levels[level]);
    let (entry, key) = (known.entry, keys::entry(table, known.index));
    let present = entry.has(Entry::PRESENT);
    let lit = facts.changed_table() == Some(table);
    let shown = known.read || present && facts.served() || lit;
    let role = match (shown, present) {
        (true, true) => Role::Level(level as u8 + 1),
        (true, false) => Role::Fault,
        (false, _) => Role::Panel,
    };
    let thing = Thing { key, role, label: entry_label(level, known.index, entry) };
    drawing.thing(&thing, Look::of(lit), place).when(When::Travel);
    let bold = |words: Words| if shown { words.bold() } else { words };
    let name = faint(bold(number(key.part(1), text::number(known.index.into()))), !shown);
    let number = faint(bold(number(key.part(2), value(entry))), !shown);
    let unit = unit(key, if present { &["frame"] } else { &[""] });
    // The bits stand below the number or, in a low place, behind it.
    let inner = place.inset((-PAD * em, 0.0));
    let middle = place.center().y;
    let (number_at, flags_at) = if place.height() > 2.6 * em {
        let above = Rect { y1: middle, ..place }.inset((0.0, -0.15 * em));
        (above, Rect { y0: middle, y1: middle + 1.25 * em, ..inner })
    } else {
        let start = inner.x1 - 5.0 * em;
        (Rect { x1: start, ..place }, Rect { x0: start, ..inner }.inset((0.0, -0.2 * em)))
    };
    line(
        drawing,
        if shown { number_at } else { Rect { y0: number_at.y0, y1: number_at.y1, ..place } },
        name,
        unit,
        number,
    );
    if shown {
        flags(facts, level, drawing, flags_at, role);
    }
}

/// The bits of the chosen entry: a filled box is a one, an empty box a zero.
fn flags(facts: &Facts<'_>, level: usize, drawing: &mut Drawing, place: Rect, role: Role) {
    let (em, entry, line) = (drawing.scale.small, facts.levels[level].entry, drawing.scale.line);
    let (gap, count) = (em * 0.15, FLAGS.len() as f64);
    let width = ((place.width() - (count - 1.0) * gap) / count).min(em * 2.0);
    // The bit whose absence stopped the access.
    let refused = match facts.access.and_then(|access| access.fault.map(|fault| (fault, access.kind))) {
        _ if !entry.has(Entry::PRESENT) => Entry::PRESENT,
        Some((FaultKind::Protection, AccessKind::Write)) if !entry.has(Entry::WRITABLE) => Entry::WRITABLE,
        _ => 0,
    };
    for (n, &(bit, letter, meaning)) in FLAGS.iter().enumerate() {
        let (key, set) = (keys::flag(level, n), entry.has(bit));
        let x = place.x0 + n as f64 * (width + gap);
        let body = Rect { x0: x, x1: x + width, ..place };
        let (fill, edge, ink) = match () {
            () if refused & bit != 0 => (Role::Fault.tint(), Role::Fault.line(), Role::Fault.ink()),
            () if set => (role.ink(), role.ink(), Role::Surface.tint()),
            () => (Role::Surface.tint(), Role::Line.line(), Role::Faint.ink()),
        };
        let label = cat(&[letter, if set { " 1: " } else { " 0: not " }, meaning]);
        drawing.picture.rect(key, body, em * 0.3).fill(fill).stroke(edge, line).label(label);
        let letter = number(key.part(1), letter).middle().tone(ink);
        drawing.words(&if set { letter.bold() } else { letter }, body);
    }
}

fn entry_label(level: usize, index: u16, entry: Entry) -> Str {
    let head = cat(&[LEVELS[level], " entry ", &text::number(index.into())]);
    match (entry.pfn(), entry.slot()) {
        (Some(pfn), _) => cat(&[&head, ": frame ", &text::frame(pfn)]),
        (None, Some(slot)) => cat(&[&head, ": in swap slot ", &text::number(slot.0.into())]),
        (None, None) => cat(&[&head, ": nothing"]),
    }
    .into()
}

/// What an entry says.
fn value(entry: Entry) -> Str {
    match (entry.pfn(), entry.slot()) {
        (Some(pfn), _) => text::frame(pfn).into(),
        (None, Some(slot)) => cat(&["swap ", &text::number(slot.0.into())]).into(),
        (None, None) => "–".into(),
    }
}

/// The entry that a row shows which is `away` from the chosen one. The outermost row shows the nearest entry that is
/// not zero, if there is nothing at its own place.
fn neighbour(known: Level<'_>, below: bool, away: u16, outermost: bool) -> Option<u16> {
    let own = if below { known.index.checked_sub(away) } else { Some(known.index + away).filter(|&index| index < 512) };
    let zero = |entries: &Table| own.is_none_or(|own| entries.entry(own) == Entry(0));
    let far = known.entries.filter(|entries| outermost && zero(entries)).and_then(|entries| {
        let mut others = entries.written().map(|entry| entry.0);
        if below {
            others.take_while(|&other| other + away < known.index).last()
        } else {
            others.find(|&other| other > known.index + away)
        }
    });
    far.or(own)
}
