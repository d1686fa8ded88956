//! `memory`: Where are everyone's pages?
//!
//! At the left the address spaces, page by page, each saying where it is; in the middle the frames and who holds each;
//! at the right the disk with its queue, and swap. On a narrow picture they stand one above the other.
//!
//! In reading order: [`plan`] and [`planner`] say where everything goes ([`grid`]: frames and slots; [`spaces`],
//! [`style`], [`flow`], [`runs`]: address spaces), [`focus`] what is lit, [`cells`] where every page is; [`draw`],
//! [`frames`] with [`boxes`], [`disk`] and [`badges`] draw; [`travel`] is what is seen between two moments; [`table`]
//! and [`words`] say it.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::event::{Event, EventKind};
use os_scope_sim::rule::Rule;
use os_scope_sim::snapshot::Cpu;
use os_scope_sim::{Setup, Snapshot};

use super::api::{Lens, Step, Table, View};
use crate::caption::{cat, count};
use crate::tween::wire as wire_between;
use crate::{Face, Key, Layer, Mark, Picture, Role, Weight, text};
use focus::Focus;
use keys::{HEAD, WIRE, ZEROS};
use plan::{Head, Plan};
use style::Body;

mod badges;
mod boxes;
mod cells;
mod disk;
mod draw;
mod flow;
mod focus;
mod frames;
mod grid;
mod keys;
mod plan;
mod planner;
mod runs;
mod spaces;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod travel;
mod words;

/// The lens.
#[derive(Debug)]
pub(super) struct Memory;

impl Lens for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn title(&self) -> &'static str {
        "Where are everyone’s pages?"
    }

    fn applies_to(&self, setup: &Setup) -> bool {
        !setup.recorded && setup.processes.iter().any(|process| process.work.accesses > 0)
    }

    fn affected_by(&self, rule: Rule) -> bool {
        matches!(rule, Rule::Replacement(_) | Rule::Load(_))
    }

    fn shows(&self, event: &Event) -> bool {
        match event.kind {
            EventKind::Arrived { .. }
            | EventKind::Enqueued { .. }
            | EventKind::Dispatched { .. }
            | EventKind::Blocked { .. }
            | EventKind::Exited { .. }
            | EventKind::Killed { .. }
            | EventKind::AccessStarted { .. }
            | EventKind::DirtySet { .. }
            | EventKind::AccessDone { .. }
            | EventKind::Faulted { .. }
            | EventKind::FrameTaken { .. }
            | EventKind::HandCleared { .. }
            | EventKind::Spared { .. }
            | EventKind::Cleaned { .. }
            | EventKind::VictimChosen { .. }
            | EventKind::Evicted { .. }
            | EventKind::Mapped { .. }
            | EventKind::DiskQueued { .. }
            | EventKind::DiskStarted { .. }
            | EventKind::DiskFinished => true,
            EventKind::EntryRead { level, accessed, .. } => level == 1 && accessed,
            _ => false,
        }
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let mut picture = Picture::new(view.size);
        let snapshot = view.snapshot;
        let machine = &snapshot.setup.machine;
        let frames = count(u64::from(machine.frames), "frame", "frames");
        let note = cat(&[&frames, " · replaced by ", machine.replacement.name()]);
        let scale = view.scale();
        let fits =
            text::width(self.title(), scale.title, Face::Sans, Weight::Bold) <= view.size.width - 2.0 * scale.margin;
        let page = view.sheet(&mut picture, if fits { self.title() } else { "Where are the pages?" }, note);
        let plan = Plan::of(view, &page);
        let focus = Focus::of(snapshot);
        heads(&mut picture, view, &plan);
        draw::spaces(&mut picture, snapshot, &plan, &focus);
        frames::frames(&mut picture, snapshot, &plan, &focus);
        frames::huge(&mut picture, snapshot, &plan, &focus);
        frames::slots(&mut picture, snapshot, &plan, &focus);
        disk::disk(&mut picture, view, &plan);
        badges::badges(&mut picture, snapshot, &plan);
        wire(&mut picture, view, &plan, &focus);
        picture
    }

    fn travel(&self, step: &Step<'_>) -> Vec<Mark> {
        travel::travel(step)
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::AccessStarted { .. }
            | EventKind::HandCleared { .. }
            | EventKind::Spared { .. }
            | EventKind::EntryRead { .. }
            | EventKind::DirtySet { .. } => 300,
            EventKind::AccessDone { .. }
            | EventKind::Enqueued { .. }
            | EventKind::Dispatched { .. }
            | EventKind::DiskQueued { .. } => 400,
            EventKind::Mapped { .. } | EventKind::Evicted { .. } | EventKind::FrameTaken { .. } => 800,
            EventKind::DiskFinished => 900,
            _ => 500,
        }
    }

    fn flows(&self, before: &Snapshot) -> bool {
        before.disk.current.is_some()
            && before.cpus.iter().all(|cpu| cpu.running.is_none() && cpu.switching_to.is_none())
    }

    fn table(&self, view: &View<'_>) -> Table {
        table::table(view.snapshot)
    }
}

/// The wire from the page to its frame: along the page's line, through the gap, along the frame's line.
fn wire(picture: &mut Picture, view: &View<'_>, plan: &Plan, focus: &Focus) {
    let (true, Some((page, role)), Some((pfn, _))) = (focus.wire, focus.page, focus.frame) else { return };
    let (Some(frame), Some(_)) = (plan.frame(view, pfn), plan.spaces.block(page.pid)) else { return };
    let (u, cell) = (plan.u, plan.spaces.rect(page));
    let mut curve = |part, curve, head| {
        picture.curve(Key::new(WIRE, 0, part), curve).stroke(role.line(), 0.16 * u).head(head).layer(Layer::Ground);
    };
    if !plan.beside.0 {
        return curve(0, disk::link(cell, frame, false), 0.8 * u);
    }
    let (from, to) = (cell.center().y, frame.center().y);
    let [left, right] = plan.gap;
    let straight = |x0: f64, x1: f64, y: f64| wire_between((x0, y).into(), (x1, y).into());
    curve(1, straight(cell.x1, left, from), 0.0);
    // The numbers and names of rows are not to be crossed.
    let huge = pfn >= view.snapshot.memory.huge_base;
    let stop = if huge || plan.frames.head > 0.0 { right - 0.3 * u } else { right };
    let last = huge || plan.frames.head > 0.0 || frame.x0 - right < 0.9 * u;
    curve(0, wire_between((left, from).into(), (stop, to).into()), if last { 0.8 * u } else { 0.0 });
    if !last {
        curve(2, straight(right, frame.x0, to), 0.8 * u);
    }
}

/// The names of the sections, with their notes.
fn heads(picture: &mut Picture, view: &View<'_>, plan: &Plan) {
    let snapshot = view.snapshot;
    let memory = &snapshot.memory;
    if let Some(line) = plan.spaces_head {
        let per = plan.spaces.style.per;
        let keys = if snapshot.setup.machine.swap == 0 {
            ["3: in frame 3", "3: frame 3"]
        } else {
            ["3: in frame 3 · s3: in slot 3", "3: frame 3 · s3: slot 3"]
        };
        let wide = text::width(keys[0], plan.u, Face::Sans, Weight::Regular) + 12.5 * plan.u;
        head(
            picture,
            plan,
            0,
            line,
            "address spaces",
            match plan.spaces.style.body {
                Body::Words if wide <= line.line.width() => keys[0].into(),
                Body::Words => keys[1].into(),
                Body::Boxes | Body::Line if per > 1 => cat(&[&text::number(per), " pages a box"]),
                _ => String::new(),
            },
        );
    }
    let free = memory.frames.iter().filter(|frame| frame.page.is_none()).count() as u64;
    let mut note = if free == 0 { "all taken".into() } else { cat(&[&text::number(free), " free"]) };
    if plan.frames.per > 1 {
        note = cat(&[&note, " · ", &text::number(u64::from(plan.frames.per)), " a box"]);
    }
    head(picture, plan, 1, plan.frames_head, "frames", note);
    let disk = &snapshot.disk;
    let note = match disk.current {
        Some(_) => cat(&[&text::time(disk.until.since(view.now), snapshot.setup.unit), " left"]),
        None => "idle".into(),
    };
    head(picture, plan, 2, plan.disk_head, "disk", note);
    let used = memory.swap.iter().flatten().count() as u64;
    let most = u64::from(snapshot.setup.machine.swap);
    let note = if most == 0 {
        "there is none".into()
    } else {
        cat(&[&text::number(used), " of ", &text::number(most), " slots"])
    };
    head(picture, plan, 3, plan.swap_head, "swap", note);
    if let Some((line, _)) = plan.huge {
        head(picture, plan, 4, line, "2M pages", "");
    }
    foot(picture, view, plan);
    let u = plan.u;
    if let Some(rect) = plan.zeros {
        let key = Key::new(ZEROS, 0, 0);
        picture
            .rect(key, rect, 0.4 * u)
            .stroke(Role::Line.line(), 0.1 * u)
            .dashed()
            .label("pages touched for the first time begin as zeros");
        picture.text(key.part(1), rect.center(), u, "zeros").middle().centred().fill(Role::Faint.ink());
        let tables = memory.tables.iter().flatten().count() as u64;
        let words = cat(&["+ ", &count(tables, "frame", "frames"), " of tables"]);
        if let Some(at) = plan.tables
            && text::width(&words, u, Face::Sans, Weight::Regular) <= rect.x0 - at.x - u
        {
            picture.text(key.part(2), at, u, words).centred().fill(Role::Faint.ink());
        }
    }
}

/// What it has cost so far.
fn foot(picture: &mut Picture, view: &View<'_>, plan: &Plan) {
    let Some(line) = plan.foot else { return };
    let snapshot = view.snapshot;
    let counts = &snapshot.counts;
    let idle = |cpu: &Cpu| match (cpu.running, cpu.switching_to) {
        (None, None) => cpu.idle + view.now.since(cpu.since),
        _ => cpu.idle,
    };
    let idle: u64 = snapshot.cpus.iter().map(|cpu| idle(cpu).0).sum();
    let mut pieces = Vec::from([
        count(counts.minor_faults, "minor fault", "minor faults"),
        count(counts.major_faults, "major fault", "major faults"),
        count(counts.evictions, "eviction", "evictions"),
        cat(&["CPU idle ", &text::percent(idle, view.now.0.saturating_mul(snapshot.cpus.len() as u64).max(1))]),
    ]);
    let (at, size) = ((line.x0, line.center().y), plan.scale.body);
    // The numbers may grow: there is room for some more digits.
    while pieces.len() > 1 && text::width(&pieces.join(" · "), size, Face::Sans, Weight::Regular) > line.width() {
        pieces.pop();
    }
    picture
        .text(Key::new(HEAD, 5, 0), at, size, pieces.join(" · "))
        .centred()
        .fill(Role::Faint.ink())
        .fit(line.width());
}

fn head(picture: &mut Picture, plan: &Plan, which: u32, head: Head, name: &'static str, note: impl Into<crate::Str>) {
    let (u, line, key) = (plan.u, head.line, Key::new(HEAD, which, 0));
    if head.beside {
        picture.text(key, (line.x0, line.center().y), u, name).bold().centred();
        return;
    }
    let (size, note) = (1.25 * u, note.into());
    let y = line.y0 + 0.85 * u;
    picture.text(key, (line.x0, y), size, name).bold().centred();
    let room = line.width() - text::width(name, size, Face::Sans, Weight::Bold) - u;
    if text::width(&note, u, Face::Sans, Weight::Regular) <= room {
        picture.text(key.part(1), (line.x1, y), u, note).end().centred().fill(Role::Faint.ink());
    }
}
