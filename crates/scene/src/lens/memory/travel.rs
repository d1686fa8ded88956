//! What is only seen on the way: pages, zeros and numbers that travel, pages that are dropped.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{CubicBez, ParamCurve, Point, Rect, Size, Vec2};
use os_scope_sim::event::{AccessKind, EventKind};
use os_scope_sim::{Entry, Page, Pfn, Slot};

use super::disk::{done, link, packet, way};
use super::frames::short;
use super::keys::{FRAME, TOKEN};
use super::plan::Plan;
use super::words;
use crate::caption::cat;
use crate::lens::api::Step;
use crate::tween::{ease, token};
use crate::{Face, Key, Layer, Mark, Picture, Role, Shape, Weight, When, text};

/// What travels at this moment of an event.
pub(super) fn travel(step: &Step<'_>) -> Vec<Mark> {
    let view = step.before;
    let page = view.sheet(&mut Picture::new(view.size), "", "");
    let plan = Plan::of(view, &page);
    let frame = |pfn: Pfn| plan.frame(view, pfn).unwrap_or_default();
    let t = When::Travel.at(step.progress);
    let say = |curve, t, page: Page, words| capsule(view.size, 0, curve, t, Role::process(page.pid), plan.u, words);
    match step.event.kind {
        EventKind::FrameTaken { pfn, pid, vpn } => {
            let page = Page { pid, vpn };
            say(link(plan.spaces.rect(page), frame(pfn), plan.beside.0), t, page, short(view.snapshot, page))
        }
        EventKind::Mapped { pfn, .. } => mapped(step, &plan, pfn),
        EventKind::Evicted { pfn, slot } => evicted(step, &plan, pfn, slot),
        EventKind::AccessDone { cpu, pfn, .. } => {
            let Some(access) = view.snapshot.cpus.get(cpu.index()).and_then(|cpu| cpu.access) else {
                return Vec::new();
            };
            let page = Page { pid: access.pid, vpn: access.addr.vpn() };
            let (cell, frame) = (plan.spaces.rect(page), frame(pfn));
            let curve = if access.kind == AccessKind::Write {
                link(cell, frame, plan.beside.0)
            } else {
                link(frame, cell, plan.beside.0)
            };
            let words = match access.kind {
                AccessKind::Read => "read",
                AccessKind::Write => "write",
                AccessKind::Fetch => "fetch",
            };
            say(curve, t, page, words.into())
        }
        EventKind::DiskFinished => {
            let disk = &view.snapshot.disk;
            let Some(request) = disk.current else { return Vec::new() };
            let Some(way) = way(view, &plan, request) else { return Vec::new() };
            let owner = words::carried(view.snapshot, request).map_or(request.pid, |page| page.pid);
            let packet = |at| packet(at, request, owner, plan.u);
            arrives(way, done(disk, view.now), step.progress, packet)
        }
        _ => Vec::new(),
    }
}

/// Words on their way, which stay inside the picture.
fn capsule(size: Size, n: u32, way: CubicBez, t: f64, role: Role, u: f64, words: String) -> Vec<Mark> {
    let mut marks = token(Key::new(TOKEN, n, 0), way, t, role, u, words);
    if let Some(around) = marks.get(1).map(|mark| mark.shape.bounds().inset(1.5)) {
        let inwards = |low: f64, high: f64, end: f64| (-low).max(0.0) + (end - high).min(0.0);
        let by = Vec2::new(inwards(around.x0, around.x1, size.width), inwards(around.y0, around.y1, size.height));
        marks[1..].iter_mut().for_each(|mark| mark.shape.translate(by));
    }
    marks
}

/// The page that the disk carried reaches its place.
fn arrives(way: CubicBez, from: f64, progress: f64, packet: impl Fn(Point) -> Mark) -> Vec<Mark> {
    let t = ease(progress / 0.7);
    let mut mark = packet(way.eval(0.06 + 0.94 * (from + (1.0 - from) * t)));
    mark.alpha(1.0 - ease((progress - 0.7) / 0.3));
    Vec::from([mark])
}

/// Zeros are written, if that is what it begins with; then the entry learns the frame's number.
fn mapped(step: &Step<'_>, plan: &Plan, pfn: Pfn) -> Vec<Mark> {
    let view = step.after;
    let memory = &view.snapshot.memory;
    let (Some(rect), Some(held)) = (plan.frame(view, pfn), super::focus::held(view.snapshot, pfn)) else {
        return Vec::new();
    };
    let fresh = memory.frames.get(pfn.index()).is_none_or(|frame| frame.slot.is_none());
    let role = Role::process(held.pid);
    let number = link(rect, plan.spaces.rect(held), plan.beside.0);
    let words = text::frame(pfn);
    if !fresh {
        return capsule(view.size, 0, number, When::Travel.at(step.progress), role, plan.u, words);
    }
    let above = Rect::from_center_size((rect.center().x, rect.y0 - plan.u), (plan.u, plan.u));
    let zeros = match plan.zeros {
        Some(source) if plan.beside.1 => {
            // Around the frames rather than over them.
            let aside = source.x1.max(rect.x1) + 4.5 * plan.u;
            let (start, end) = (source.center().y, rect.center().y);
            CubicBez::new((source.x1, start), (aside, start), (aside, end), (rect.x1, end))
        }
        source => link(source.unwrap_or(above), rect, false),
    };
    let mut marks = capsule(view.size, 0, zeros, ease((step.progress - 0.05) / 0.4), Role::Line, plan.u, "000".into());
    marks.extend(capsule(view.size, 1, number, ease((step.progress - 0.45) / 0.4), role, plan.u, words));
    marks
}

/// A dirty page is bound for its slot; a clean one falls away.
fn evicted(step: &Step<'_>, plan: &Plan, pfn: Pfn, slot: Option<Slot>) -> Vec<Mark> {
    let view = step.before;
    let memory = &view.snapshot.memory;
    let Some(frame) = memory.frames.get(pfn.index()) else { return Vec::new() };
    let (Some(page), Some(rect)) = (frame.page, plan.frame(view, pfn)) else { return Vec::new() };
    let role = Role::process(page.pid);
    let dirty = memory.entry_of(frame).is_some_and(|entry| entry.has(Entry::DIRTY));
    let t = When::Travel.at(step.progress);
    if let (Some(slot), true) = (slot, dirty) {
        let slot_rect = plan.swap.rect(slot.0);
        let words = cat(&["s", &text::number(u64::from(slot.0))]);
        return capsule(view.size, 0, link(slot_rect, plan.spaces.rect(page), plan.beside.0), t, role, plan.u, words);
    }
    // It falls a little, and fades.
    let fall = ease(step.progress / 0.7);
    if fall >= 1.0 {
        return Vec::new();
    }
    let down = Vec2::new(0.0, fall * 1.6 * plan.u);
    let mut sheet = Mark::new(Key::new(FRAME, pfn.0, 9), Shape::Rect(rect + down, 0.4 * plan.u));
    sheet.fill(role.tint()).stroke(role.line(), 0.13 * plan.u).dashed().alpha(1.0 - fall).layer(Layer::Top);
    let half = text::width("dropped", plan.u, Face::Sans, Weight::Bold) / 2.0;
    let middle = (rect.center() + down).x.max(half + plan.u * 0.3);
    let mut words =
        Mark::text(Key::new(FRAME, pfn.0, 10), Point::new(middle, rect.center().y + down.y), plan.u, "dropped");
    words.bold().middle().centred().alpha(1.0 - fall).layer(Layer::Top);
    Vec::from([sheet, words])
}
