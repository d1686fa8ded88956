//! Draws the address spaces.

use alloc::string::{String, ToString};

use kurbo::{Point, Rect};
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{Page, Pid, Snapshot, Vpn};

use super::cells::{Cell, Cells};
use super::focus::Focus;
use super::keys::{BLOCK, CAPTION, CELL, MORE, SIGN};
use super::plan::Plan;
use super::spaces::{Block, Strip};
use super::style::{Body, Captions};
use super::words;
use crate::caption::cat;
use crate::{Face, Key, Layer, Picture, Role, Weight, text};

/// Draws all that are shown.
pub(super) fn spaces(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan, focus: &Focus) {
    let cells = Cells::of(snapshot, &plan.spaces);
    let longest = cells
        .totals
        .iter()
        .zip(&plan.spaces.touched)
        .map(|(cell, touched)| known(cell).max(*touched))
        .max()
        .unwrap_or(1)
        .max(1);
    for block in &plan.spaces.blocks {
        let pid = block.pid;
        if plan.spaces.style.body == Body::Tile {
            tile(picture, snapshot, plan, block, &cells, longest, focus);
            continue;
        }
        head(picture, snapshot, plan, block, &cells);
        if plan.spaces.style.body == Body::Bar {
            let total = cells.totals.get(pid.index()).copied().unwrap_or_default();
            bar(picture, plan, block, total, plan.spaces.touched.get(pid.index()).copied().unwrap_or(0), longest);
        }
        for (strip, n) in plan.spaces.strips[block.strips.clone()].iter().zip(0..) {
            caption(picture, snapshot, plan, pid, strip, n);
            boxes(picture, snapshot, plan, pid, strip, &cells, focus);
        }
    }
    if let Some(rect) = plan.spaces.more {
        more(picture, plan, rect, &cells, focus);
    }
}

fn known(cell: &Cell) -> u64 {
    u64::from(cell.here + cell.coming + cell.swapped)
}

/// The box of a process, its badge, name, state and counts.
fn head(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan, block: &Block, cells: &Cells) {
    let (u, pid, rect) = (plan.u, block.pid, block.head);
    let key = Key::new(BLOCK, pid.0, 0);
    let state = snapshot.processes.get(pid.index()).map_or(State::New, |process| process.state);
    let words = words::state(snapshot, pid);
    let panel = picture.rect(key, block.rect, 0.6 * u).layer(Layer::Ground).fill(Role::Panel.tint());
    panel.label(cat(&[words::name(snapshot, pid), ": ", &words]));
    match state {
        State::Running => panel.stroke(Role::process(pid).line(), 0.2 * u),
        _ => panel.stroke(Role::Panel.line(), 0.08 * u),
    };
    let y = rect.center().y;
    let x = rect.x0 + 2.2 * u;
    let over = matches!(state, State::Terminated(_))
        || !snapshot.processes.get(pid.index()).is_some_and(|process| process.arrived);
    let ink = if over { Role::Faint } else { Role::Ink };
    let name = words::name(snapshot, pid);
    picture.text(key.part(1), (x, y), 1.13 * u, name.to_string()).bold().centred().fit(rect.x1 - x).fill(ink.ink());
    if plan.spaces.style.one_line() {
        return;
    }
    let taken = text::width(name, 1.13 * u, Face::Sans, Weight::Bold) + u;
    let wide = text::width(&words, u, Face::Sans, Weight::Regular);
    if x + taken + wide > rect.x1 {
        return;
    }
    let role = if state == State::Running { Role::process(pid) } else { Role::Faint };
    picture.text(key.part(2), (rect.x1, y), u, words).end().centred().fill(role.ink());
    let total = cells.totals.get(pid.index()).copied().unwrap_or_default();
    let counts = counts(&total);
    let room = rect.x1 - x - taken - LONGEST * u;
    if known(&total) > 0 && text::width(&counts, u, Face::Sans, Weight::Regular) <= room {
        picture.text(key.part(3), (x + taken, y), u, counts).centred().fill(Role::Faint.ink());
    }
}

fn counts(total: &Cell) -> String {
    let [here, swapped] = [total.here, total.swapped].map(|n| text::number(u64::from(n)));
    cat(&[&here, " in frames · ", &swapped, " in swap"])
}

/// The room for a state, in sizes of its type, so that the counts before it need not make way.
const LONGEST: f64 = 15.5;

/// The tile of a process: its letter, its state as an outline, and its bar.
fn tile(
    picture: &mut Picture,
    snapshot: &Snapshot,
    plan: &Plan,
    block: &Block,
    cells: &Cells,
    longest: u64,
    focus: &Focus,
) {
    let (u, pid, rect) = (plan.u, block.pid, block.rect);
    let (key, role) = (Key::new(BLOCK, pid.0, 0), Role::process(pid));
    let process = snapshot.processes.get(pid.index());
    let state = process.map_or(State::New, |process| process.state);
    let total = cells.totals.get(pid.index()).copied().unwrap_or_default();
    let label = cat(&[words::name(snapshot, pid), ": ", &words::state(snapshot, pid), ", ", &counts(&total)]);
    let panel = picture.rect(key, rect, 0.35 * u).fill(Role::Panel.tint()).label(label);
    let over = matches!(state, State::Terminated(_)) || !process.is_some_and(|process| process.arrived);
    match (state, focus.page.filter(|(page, _)| page.pid == pid)) {
        (_, Some((_, role))) => panel.stroke(role.line(), 0.2 * u),
        (State::Running, _) => panel.stroke(role.line(), 0.2 * u),
        (State::Blocked(_), _) => panel.stroke(role.line(), 0.12 * u).dashed(),
        _ => panel.stroke(Role::Panel.line(), 0.08 * u),
    };
    let ink = if over { Role::Faint.ink() } else { role.ink() };
    let at = (rect.center().x, rect.y0 + rect.height() * 0.4);
    picture.text(key.part(1), at, u, text::letter(pid)).bold().middle().centred().fill(ink).fit(rect.width() - 0.2 * u);
    let touched = plan.spaces.touched.get(pid.index()).copied().unwrap_or(0);
    let pad = plan.spaces.style.pad;
    let room = Rect::new(rect.x0 + pad, rect.y1 - pad - 0.16 * rect.height(), rect.x1 - pad, rect.y1 - pad);
    shares(picture, pid, room, total, touched, longest);
}

/// How much of a process is in frames, in swap, and nowhere, beside its name.
fn bar(picture: &mut Picture, plan: &Plan, block: &Block, total: Cell, touched: u64, longest: u64) {
    let y = block.head.center().y;
    let right = block.rect.x1 - plan.spaces.style.pad;
    let room = Rect::new(block.head.x1 + 0.4 * plan.u, y - 0.45 * plan.u, right, y + 0.45 * plan.u);
    shares(picture, block.pid, room, total, touched, longest);
}

fn shares(picture: &mut Picture, pid: Pid, room: Rect, total: Cell, touched: u64, longest: u64) {
    let u = room.height();
    let whole = room.width() / longest as f64;
    let key = Key::new(BLOCK, pid.0, 1);
    let role = Role::process(pid);
    let piece =
        |from: u64, to: u64| Rect::new(room.x0 + whole * from as f64, room.y0, room.x0 + whole * to as f64, room.y1);
    let here = u64::from(total.here + total.coming);
    picture.rect(key, piece(0, touched.max(known(&total))), 0.2 * u).fill(Role::Idle.tint());
    if total.swapped > 0 {
        picture.rect(key.part(1), piece(here, known(&total)), 0.2 * u).fill(role.tint()).stroke(role.line(), 0.1 * u);
    }
    if here > 0 {
        picture.rect(key.part(2), piece(0, here), 0.2 * u).fill(role.line());
    }
}

/// The name of a strip's region, its permissions and address.
fn caption(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan, pid: Pid, strip: &Strip, n: u32) {
    let u = plan.u;
    for (at, which) in strip.signs.iter().flatten().zip(0..) {
        for (dot, x) in [(0, -0.26), (1, 0.0), (2, 0.26)] {
            let key = Key::new(SIGN, pid.0, n).part(which * 3 + dot);
            picture.circle(key, (at.x + x * u, at.y), 0.08 * u).fill(Role::Line.line());
        }
    }
    let Some(rect) = strip.caption else { return };
    let key = Key::new(CAPTION, pid.0, n);
    let info = snapshot.setup.processes.get(pid.index());
    let region = strip.run.region.and_then(|at| info?.regions.get(usize::from(at)));
    let y = rect.center().y;
    let captions = plan.spaces.style.captions;
    let Some(region) = region else {
        let number = |page: u64| text::page(Vpn::new(page), &snapshot.setup);
        let (first, last) = (number(strip.first), number(strip.run.first + strip.run.count - 1));
        let fits = |words: &String| text::width(words, u, Face::Sans, Weight::Regular) <= rect.width();
        let many = strip.run.count > 1;
        let words = [cat(&["pages ", &first, "–", &last]), cat(&["page ", &first]), first];
        if let Some(words) = words.into_iter().skip(usize::from(!many)).find(fits) {
            picture.text(key, (rect.x0, y), u, words).centred().fill(Role::Faint.ink());
        }
        return;
    };
    let rights = cat(&["r", if region.writable { "w" } else { "-" }, if region.executable { "x" } else { "-" }]);
    let address = text::address(region.start.0);
    let label = cat(&[&region.name, ": ", &address, " to ", &text::address(region.end.0 - 1), ", ", &rights]);
    let name = region.name.clone();
    match captions {
        Captions::Above => {
            let taken = text::width(&name, u, Face::Sans, Weight::Regular) + 0.4 * u;
            picture.text(key, (rect.x0, y), u, name).centred().label(label).fit(rect.width());
            if taken + 3.0 * text::MONO * u <= rect.width() {
                picture.text(key.part(1), (rect.x0 + taken, y), u, rights).mono().centred().fill(Role::Faint.ink());
            }
        }
        Captions::Short => {
            picture.text(key, (rect.x0, y), u, name).centred().label(label).fit(3.7 * u);
            picture.text(key.part(1), (rect.x1, y), u, rights).mono().end().centred().fill(Role::Faint.ink());
        }
        Captions::Stacked => {
            picture
                .text(key, (rect.x0, y - 0.62 * u), u, name)
                .bold()
                .centred()
                .label(label)
                .fit(rect.width() - 2.4 * u);
            picture
                .text(key.part(1), (rect.x1, y - 0.62 * u), u, rights)
                .mono()
                .end()
                .centred()
                .fill(Role::Faint.ink());
            let address = super::boxes::tail(&address, u, rect.width());
            picture.text(key.part(2), (rect.x0, y + 0.62 * u), u, address).mono().centred().fill(Role::Faint.ink());
        }
        Captions::Full => {
            picture.text(key, (rect.x0, y), u, name).bold().centred().label(label).fit(4.4 * u);
            picture.text(key.part(1), (rect.x0 + 4.7 * u, y), u, rights).mono().centred().fill(Role::Faint.ink());
            picture
                .text(key.part(2), (rect.x0 + 7.0 * u, y), u, address)
                .mono()
                .centred()
                .fill(Role::Faint.ink())
                .fit(10.0 * u);
        }
        Captions::None => {}
    }
}

/// The boxes of a strip.
fn boxes(
    picture: &mut Picture,
    snapshot: &Snapshot,
    plan: &Plan,
    pid: Pid,
    strip: &Strip,
    cells: &Cells,
    focus: &Focus,
) {
    let (u, spaces) = (plan.u, &plan.spaces);
    let role = Role::process(pid);
    let speaks = spaces.style.body == Body::Words;
    let lit = focus.page.filter(|(page, _)| page.pid == pid).and_then(|(page, role)| Some((spaces.find(page)?, role)));
    for at in 0..strip.cells {
        let Some(&cell) = cells.boxes.get((strip.number + at) as usize) else { continue };
        let rect = spaces.cell_rect(strip, at);
        let first = Page { pid, vpn: Vpn::new(strip.first + u64::from(at) * strip.per) };
        let key = Key::page(CELL, first);
        let lit = lit.filter(|((other, place), _)| other.number == strip.number && *place == at).map(|(_, role)| role);
        let radius = if speaks { 0.3 * u } else { 0.15 * u };
        let pages = (strip.per / strip.run.unit).max(1);
        let label = words::cell(snapshot, first, pages, cell);
        let mark = picture.rect(key, rect, radius).label(label);
        let (here, coming, swapped) = (cell.here > 0, cell.coming > 0, cell.swapped > 0);
        match (here, coming, swapped) {
            _ if !speaks && pages > 1 => mark.fill(Role::Idle.tint()),
            (true, ..) => {
                if speaks {
                    mark.fill(role.tint()).stroke(role.line(), 0.11 * u)
                } else {
                    mark.fill(role.line())
                }
            }
            (_, true, _) => mark.fill(Role::Surface.tint()).stroke(role.line(), 0.12 * u).dashed(),
            (_, _, true) => {
                mark.fill(if speaks { Role::Surface.tint() } else { role.tint() }).stroke(role.line(), 0.1 * u)
            }
            _ => mark.fill(if speaks { Role::Surface.tint() } else { Role::Idle.tint() }),
        };
        if known(&cell) == 0 {
            // A small box has nothing but its outline.
            mark.stroke(if speaks { Role::Panel.line() } else { Role::Idle.line() }, 0.08 * u);
        }
        if let Some(lit) = lit {
            mark.stroke(lit.line(), 0.22 * u);
        }
        if !speaks && pages > 1 && known(&cell) > 0 {
            share(picture, key, rect, cell, pages, role, u);
        }
        if !speaks || known(&cell) == 0 {
            continue;
        }
        let place = text::number(u64::from(cell.place));
        let size = u * (rect.height() / (1.75 * u)).clamp(1.0, 1.25);
        let words = match (here || coming, strip.run.unit) {
            (true, 1) => place,
            (true, _) => "2M".into(),
            (false, _) => cat(&["s", &place]),
        };
        let mark = picture.text(key.part(1), rect.center(), size, words).middle().centred().fit(rect.width() - 0.3 * u);
        if here {
            mark.fill(role.ink()).bold();
        } else {
            mark.fill(Role::Faint.ink());
        }
    }
}

/// A box that stands for several pages: how many of them are in frames, and how many in swap.
fn share(picture: &mut Picture, key: Key, rect: Rect, cell: Cell, pages: u64, role: Role, u: f64) {
    let part = |n: u32| rect.height() * (u64::from(n).min(pages) as f64 / pages as f64);
    let here = rect.y1 - part(cell.here + cell.coming);
    if cell.here + cell.coming > 0 {
        picture.rect(key.part(2), Rect { y0: here, ..rect }, 0.1 * u).fill(role.line());
    }
    let swapped = (here - part(cell.swapped)).max(rect.y0);
    if cell.swapped > 0 && swapped < here {
        picture.rect(key.part(3), Rect { y0: swapped, y1: here, ..rect }, 0.0).fill(role.tint());
    }
}

/// The line for the processes that are not shown.
fn more(picture: &mut Picture, plan: &Plan, rect: Rect, cells: &Cells, focus: &Focus) {
    let (u, shown) = (plan.u, plan.spaces.blocks.len());
    let hidden = &cells.totals[shown.min(cells.totals.len())..];
    let sum = |of: fn(&Cell) -> u32| hidden.iter().map(|cell| u64::from(of(cell))).sum::<u64>();
    let counts = [sum(|cell| cell.here + cell.coming), sum(|cell| cell.swapped)].map(text::number);
    let words =
        cat(&["+", &text::number(hidden.len() as u64), " more: ", &counts[0], " in frames, ", &counts[1], " in swap"]);
    let lit = focus.page.filter(|(page, _)| page.pid.index() >= shown).map(|(_, role)| role);
    let key = Key::new(MORE, 0, 0);
    let mark = picture.rect(key, rect, 0.4 * u).fill(Role::Panel.tint());
    match lit {
        Some(role) => mark.stroke(role.line(), 0.2 * u),
        None => mark.stroke(Role::Panel.line(), 0.08 * u),
    };
    let at = Point::new(rect.x0 + 0.7 * u, rect.center().y);
    picture.text(key.part(1), at, u, words).centred().fill(Role::Faint.ink()).fit(rect.width() - 1.4 * u);
}
