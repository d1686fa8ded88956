//! The ways between pages, frames and slots: where these stand in a picture, the wire from a page to its frame, and
//! the page that the disk carries.

use kurbo::{BezPath, CubicBez, ParamCurve, Point, Rect, Vec2};
use os_scope_sim::event::DiskOp;
use os_scope_sim::snapshot::Request;
use os_scope_sim::{Page, Pfn, Pid, Slot, Snapshot, Vpn};

use super::disk::done;
use super::focus::held;
use super::keys::{BLOCK, CELL, FRAME, HUGE, PACKET, SLOT, WIRE};
use super::moment::Moment;
use super::words as say;
use crate::layout::Drawing;
use crate::tween::wire;
use crate::{Key, Layer, Mark, Picture, Role, Shape, When};

/// The box of the last mark from a key up to another: the box that stands for the last of several things.
fn last(picture: &Picture, from: Key, to: Key) -> Option<Rect> {
    let marks = picture.marks.iter().filter(|mark| (from..=to).contains(&mark.key));
    marks.max_by_key(|mark| mark.key).map(|mark| mark.shape.bounds())
}

/// The box of a page; failing that, its process.
pub(super) fn page(picture: &Picture, page: Page) -> Option<Rect> {
    let first = Page { vpn: Vpn::new(0), ..page };
    let cell = last(picture, Key::page(CELL, first), Key::page(CELL, page));
    cell.or_else(|| picture.bounds(Key::new(BLOCK, page.pid.0, 0)))
}

/// The box of a frame, and of the first one in its grid.
pub(super) fn frame(picture: &Picture, snapshot: &Snapshot, pfn: Pfn) -> Option<[Rect; 2]> {
    let memory = &snapshot.memory;
    let (kind, number) = if pfn.index() < memory.frames.len() {
        (FRAME, pfn.0)
    } else {
        (HUGE, pfn.0.checked_sub(memory.huge_base.0)? / 512)
    };
    let first = Key::new(kind, 0, 0);
    Some([last(picture, first, Key::new(kind, number, 0))?, picture.bounds(first)?])
}

/// The box of a slot.
pub(super) fn slot(picture: &Picture, slot: Slot) -> Option<Rect> {
    last(picture, Key::new(SLOT, 0, 0), Key::new(SLOT, slot.0, 0))
}

/// A curve from one box to another, from edge to edge: from side to side if they stand beside each other, or else from
/// bottom to top.
fn link(from: Rect, to: Rect) -> CubicBez {
    let (a, b) = (from.center(), to.center());
    if from.x1 <= to.x0 {
        return wire(Point::new(from.x1, a.y), Point::new(to.x0, b.y));
    }
    if to.x1 <= from.x0 {
        return wire(Point::new(from.x0, a.y), Point::new(to.x1, b.y));
    }
    let (start, end) = if a.y <= b.y { (from.y1, to.y0) } else { (from.y0, to.y1) };
    let bend = (end - start) / 2.0;
    // Words begin at the left: what passes keeps to the right.
    let right = |rect: Rect| rect.x1 - rect.width().min(0.35 * rect.height() + 0.15 * rect.width());
    let (x0, x1) = (right(from), right(to));
    CubicBez::new((x0, start), (x0, start + bend), (x1, end - bend), (x1, end))
}

/// The keys of the wire from a page to its frame, and of the way of the page that the disk carries.
pub(super) const TO_FRAME: Key = Key::new(WIRE, 0, 0);
pub(super) const CARRIED: Key = Key::new(WIRE, 1, 0);

/// Draws the wire from the page that the event is about to its frame, and what the disk carries.
pub(super) fn ways(drawing: &mut Drawing, moment: &Moment<'_>) {
    wire_to_frame(drawing, moment);
    carried(drawing, moment);
}

/// Draws the wire from the page to its frame: where they stand side by side, along the page's line, through the gap
/// and along the frame's line, behind what stands there.
fn wire_to_frame(drawing: &mut Drawing, moment: &Moment<'_>) {
    let (Some((at, role)), Some((pfn, _)), em) = (moment.focus.page, moment.focus.frame, drawing.scale.small) else {
        return;
    };
    if held(moment.snapshot, pfn).is_none_or(|held| held.pid != at.pid) {
        return;
    }
    let picture = &mut drawing.picture;
    let (Some(cell), Some([to, first])) = (page(picture, at), frame(picture, moment.snapshot, pfn)) else { return };
    let edge = picture.bounds(Key::new(BLOCK, at.pid.0, 0)).map_or(cell.x1, |block| block.x1);
    let mut curve = |key, curve: CubicBez, head: f64| {
        let mark = picture.curve(key, curve).stroke(role.line(), 0.16 * em).head(head * em);
        mark.layer(Layer::Ground).when(When::Cause);
    };
    if edge > first.x0 {
        return curve(TO_FRAME, link(cell, to), 0.8);
    }
    let [start, turn] = [cell.x1, edge].map(|x| Point::new(x, cell.center().y));
    let [back, end] = [first.x0, to.x0].map(|x| Point::new(x, to.center().y));
    let direct = end.x - back.x < 0.1;
    curve(TO_FRAME.part(1), wire(start, turn), 0.0);
    curve(TO_FRAME, wire(turn, back), if direct { 0.8 } else { 0.0 });
    if !direct {
        curve(TO_FRAME.part(2), wire(back, end), 0.8);
    }
}

/// The way of a page that the disk carries, in the direction in which it goes.
fn way(picture: &Picture, snapshot: &Snapshot, request: Request) -> Option<CubicBez> {
    let ([frame, _], slot) = (frame(picture, snapshot, request.pfn)?, slot(picture, request.slot)?);
    match request.op {
        DiskOp::SwapIn => Some(link(slot, frame)),
        DiskOp::SwapOut | DiskOp::WriteBack => Some(link(frame, slot)),
        DiskOp::Io => None,
    }
}

/// Draws the page that the disk carries on its way, and a page that has left its frame and is nowhere else yet.
fn carried(drawing: &mut Drawing, moment: &Moment<'_>) {
    let (em, snapshot, disk) = (drawing.scale.small, moment.snapshot, &moment.snapshot.disk);
    let waiting = disk.queue.iter().filter(|request| request.op == DiskOp::SwapOut);
    for request in disk.current.iter().chain(&disk.due).chain(waiting) {
        let Some(way) = way(&drawing.picture, snapshot, *request) else { continue };
        let at_work = disk.current == Some(*request);
        // Where slots stand below frames there is no room for pages that wait.
        if !at_work && way.p0.y != way.p1.y {
            continue;
        }
        let share = if at_work { done(disk, moment.view.now) } else { 0.0 };
        let role = Role::process(owner(snapshot, *request));
        if at_work {
            let mark = drawing.picture.curve(CARRIED, way).stroke(role.line(), 0.14 * em).dashed();
            mark.head(0.8 * em).layer(Layer::Ground);
        }
        let [label, ..] = say::request(snapshot, *request);
        let at = way.eval(0.06 + 0.94 * share);
        drawing.picture.push(packet(at, *request, role, em)).label(label);
    }
}

/// The process whose page a request carries.
fn owner(snapshot: &Snapshot, request: Request) -> Pid {
    say::carried(snapshot, request).map_or(request.pid, |page| page.pid)
}

/// A sheet of paper with a corner turned down: a page on its way.
fn packet(at: Point, request: Request, role: Role, em: f64) -> Mark {
    let (w, h, x, y) = (0.65 * em, 0.85 * em, 0.15 * em, -0.35 * em);
    let outline = [(-w, -h), (x, -h), (w, y), (w, h), (-w, h), (-w, -h)];
    let crease = [(x, -h), (x, y), (w, y)];
    let mut path = BezPath::new();
    for line in [&outline[..], &crease] {
        let mut points = line.iter().map(|&(x, y)| at + Vec2::new(x, y));
        path.move_to(points.next().unwrap_or(at));
        points.for_each(|point| path.line_to(point));
    }
    let mut mark = Mark::new(Key::new(PACKET, request.pfn.0, 0), Shape::Path(path));
    mark.fill(role.tint()).stroke(role.line(), 0.16 * em).layer(Layer::Top);
    mark
}
