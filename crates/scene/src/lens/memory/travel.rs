//! What is only seen on the way: pages, zeros and numbers that travel, pages that are dropped.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{CubicBez, ParamCurve, Rect, Size, Vec2};
use os_scope_sim::event::{AccessKind, EventKind};
use os_scope_sim::{Entry, Page, Pfn, Slot};

use super::disk::done;
use super::focus::held;
use super::keys::{FRAME, HEAD, TOKEN};
use super::ways;
use crate::caption::cat;
use crate::lens::Step;
use crate::tween::{ease, token};
use crate::{Face, Key, Layer, Mark, Picture, Role, Shape, Weight, When, text};

/// What travels at this moment of an event.
pub(super) fn travel(step: &Step<'_>) -> Option<Vec<Mark>> {
    let (picture, snapshot, em) = (step.from, step.before.snapshot, em(step.from));
    let t = When::Travel.at(step.progress);
    let say = |way, page: Page, words| capsule(picture.size, 0, way, t, Role::process(page.pid), em, words);
    Some(match step.event.kind {
        EventKind::FrameTaken { pfn, pid, vpn } => {
            let page = Page { pid, vpn };
            let words = cat(&[&text::letter(pid), " ", &text::page(vpn, &snapshot.setup)]);
            say(ways::gap(picture, snapshot, page, pfn)?, page, words)
        }
        EventKind::Mapped { pfn, .. } => mapped(step, em, pfn)?,
        EventKind::Evicted { pfn, slot } => evicted(step, em, pfn, slot)?,
        EventKind::AccessDone { cpu, pfn, .. } => {
            let access = snapshot.cpus.get(cpu.index())?.access?;
            let page = Page { pid: access.pid, vpn: access.addr.vpn() };
            let way = ways::gap(picture, snapshot, page, pfn)?;
            let (way, words) = match access.kind {
                AccessKind::Read => (back(way), "read"),
                AccessKind::Fetch => (back(way), "fetch"),
                AccessKind::Write => (way, "write"),
            };
            say(way, page, words.into())
        }
        EventKind::DiskFinished => {
            // The page that the disk carried reaches its place.
            let disk = &snapshot.disk;
            let request = disk.current?;
            let (way, from) = (ways::way(picture, snapshot, request)?, done(disk, step.before.now));
            let t = from + (1.0 - from) * ease(step.progress / 0.7);
            let role = Role::process(ways::owner(snapshot, request));
            let mut mark = ways::packet(way.eval(0.06 + 0.94 * t), request, role, em);
            mark.alpha(1.0 - ease((step.progress - 0.7) / 0.3));
            Vec::from([mark])
        }
        _ => return None,
    })
}

/// The size of the small type in a picture, by the heads of its sections.
fn em(picture: &Picture) -> f64 {
    match picture.find(Key::new(HEAD, 1, 0)).map(|mark| &mark.shape) {
        Some(Shape::Text(head)) => head.size / 1.13,
        _ => 12.0,
    }
}

/// A way in the other direction.
fn back(way: CubicBez) -> CubicBez {
    CubicBez::new(way.p3, way.p2, way.p1, way.p0)
}

/// Words on their way, which stay inside the picture.
fn capsule(size: Size, n: u32, way: CubicBez, t: f64, role: Role, em: f64, words: String) -> Vec<Mark> {
    let mut marks = token(Key::new(TOKEN, n, 0), way, t, role, em, words);
    if let Some(around) = marks.get(1).map(|mark| mark.shape.bounds().inset(1.5)) {
        let inwards = |low: f64, high: f64, end: f64| (-low).max(0.0) + (end - high).min(0.0);
        let by = Vec2::new(inwards(around.x0, around.x1, size.width), inwards(around.y0, around.y1, size.height));
        marks[1..].iter_mut().for_each(|mark| mark.shape.translate(by));
    }
    marks
}

/// Zeros are written, if that is what it begins with; then the entry learns the frame's number.
fn mapped(step: &Step<'_>, em: f64, pfn: Pfn) -> Option<Vec<Mark>> {
    let (picture, snapshot) = (step.to, step.after.snapshot);
    let ([rect, _], page) = (ways::frame(picture, snapshot, pfn)?, held(snapshot, pfn)?);
    let fresh = snapshot.memory.frames.get(pfn.index()).is_none_or(|frame| frame.slot.is_none());
    let way = back(ways::gap(picture, snapshot, page, pfn)?);
    let number = |t| capsule(picture.size, 0, way, t, Role::process(page.pid), em, text::frame(pfn));
    if !fresh {
        return Some(number(When::Travel.at(step.progress)));
    }
    let above = Rect::from_center_size((rect.center().x, rect.y0 - em), (em, em));
    let t = ease((step.progress - 0.05) / 0.4);
    let mut marks = capsule(picture.size, 1, ways::link(above, rect), t, Role::Line, em, "000".into());
    marks.extend(number(ease((step.progress - 0.45) / 0.4)));
    Some(marks)
}

/// A page that was written to is bound for its slot, whose number its entry learns; a clean one falls away.
fn evicted(step: &Step<'_>, em: f64, pfn: Pfn, slot: Option<Slot>) -> Option<Vec<Mark>> {
    let (picture, memory) = (step.from, &step.before.snapshot.memory);
    let frame = memory.frames.get(pfn.index())?;
    let (page, [rect, _]) = (frame.page?, ways::frame(picture, step.before.snapshot, pfn)?);
    let role = Role::process(page.pid);
    let dirty = memory.entry_of(frame).is_some_and(|entry| entry.has(Entry::DIRTY));
    if let Some(slot) = slot.filter(|_| dirty) {
        let way = ways::link(ways::slot(step.to, slot)?, ways::page(picture, page)?);
        let words = cat(&["s", &text::number(u64::from(slot.0))]);
        return Some(capsule(picture.size, 0, way, When::Travel.at(step.progress), role, em, words));
    }
    // It falls a little, and fades.
    let fall = ease(step.progress / 0.7);
    let at = rect + Vec2::new(0.0, fall * 1.6 * em);
    let mut sheet = Mark::new(Key::new(FRAME, pfn.0, 9), Shape::Rect(at, 0.4 * em));
    sheet.fill(role.tint()).stroke(role.line(), 0.13 * em).dashed().alpha(1.0 - fall).layer(Layer::Top);
    let half = text::width("dropped", em, Face::Sans, Weight::Bold) / 2.0;
    let middle = (at.center().x.max(half + 0.3 * em), at.center().y);
    let mut words = Mark::text(Key::new(FRAME, pfn.0, 10), middle, em, "dropped");
    words.bold().middle().centred().alpha(1.0 - fall).layer(Layer::Top);
    Some(Vec::from([sheet, words]))
}
