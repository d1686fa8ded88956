//! Draws the disk: the request it works on, its progress, what it carries, and its queue.

use alloc::string::String;

use kurbo::{BezPath, CubicBez, ParamCurve, Point, Rect, Vec2};
use os_scope_sim::event::{DiskOp, WaitFor};
use os_scope_sim::snapshot::{Disk, Process, Request, State};
use os_scope_sim::{Pid, Time};

use super::grid::Look;
use super::keys::{DISK, PACKET, PLACE, REQUEST, WIRE};
use super::plan::Plan;
use super::{badges, words};
use crate::caption::cat;
use crate::lens::api::View;
use crate::{Face, Key, Layer, Mark, Picture, Role, Shape, Weight, text};

/// How much of its request the disk has done by a time, 0 to 1.
pub(super) fn done(disk: &Disk, now: Time) -> f64 {
    let whole = disk.until.since(disk.since).0;
    if whole == 0 { 1.0 } else { (now.since(disk.since).0 as f64 / whole as f64).min(1.0) }
}

/// The way of a page that the disk carries, in the direction in which it goes.
pub(super) fn way(view: &View<'_>, plan: &Plan, request: Request) -> Option<CubicBez> {
    let (frame, slot) = (plan.frame(view, request.pfn)?, plan.swap.rect(request.slot.0));
    match request.op {
        DiskOp::SwapIn => Some(link(slot, frame, plan.beside.1)),
        DiskOp::SwapOut | DiskOp::WriteBack => Some(link(frame, slot, plan.beside.1)),
        DiskOp::Io => None,
    }
}

/// A curve from one box to another, from edge to edge: from side to side if they stand beside each other, or else from
/// bottom to top.
pub(super) fn link(from: Rect, to: Rect, beside: bool) -> CubicBez {
    let (a, b) = (from.center(), to.center());
    if beside {
        let (start, end) = if a.x <= b.x { (from.x1, to.x0) } else { (from.x0, to.x1) };
        return crate::tween::wire(Point::new(start, a.y), Point::new(end, b.y));
    }
    let (start, end) = if a.y <= b.y { (from.y1, to.y0) } else { (from.y0, to.y1) };
    let bend = (end - start) / 2.0;
    // Words begin at the left: what passes keeps to the right.
    let right = |rect: Rect| rect.x1 - rect.width().min(0.35 * rect.height() + 0.15 * rect.width());
    let (x0, x1) = (right(from), right(to));
    CubicBez::new((x0, start), (x0, start + bend), (x1, end - bend), (x1, end))
}

/// Draws it.
pub(super) fn disk(picture: &mut Picture, view: &View<'_>, plan: &Plan) {
    let (snapshot, u, place) = (view.snapshot, plan.u, &plan.disk);
    let key = Key::new(DISK, 0, 0);
    let disk = &snapshot.disk;
    let role = disk.current.map_or(Role::Idle, |request| Role::process(request.pid));
    let panel = picture.rect(key, place.panel, 0.6 * u).fill(Role::Panel.tint());
    match disk.current {
        Some(_) => panel.stroke(role.line(), 0.13 * u),
        None => panel.stroke(Role::Panel.line(), 0.08 * u),
    };
    let (low, y) = (place.low, place.middle(u));
    picture.rect(key.part(1), place.bar, place.bar.height() / 2.0).fill(Role::Idle.tint());
    let size = if low { u } else { 1.13 * u };
    match disk.current {
        None => {
            // Whoever has just been served may still stand there.
            let served = |(process, pid): (&Process, u32)| {
                matches!(process.state, State::Blocked(WaitFor::Page | WaitFor::Disk))
                    && disk.queue.iter().all(|request| request.pid.0 != pid)
            };
            if let Some(due) = disk.due {
                let at = Point::new(place.panel.x0 + 2.9 * u, y);
                said(
                    picture,
                    request_key(due).part(1),
                    at,
                    size,
                    place.panel.x1 - 0.6 * u - at.x,
                    words::request(snapshot, due),
                    "next: ",
                );
            } else if !snapshot.processes.iter().zip(0..).any(served) {
                let at = (place.panel.x0 + 0.7 * u, y);
                picture.text(key.part(2), at, size, "nothing to do").centred().fill(Role::Faint.ink());
            }
        }
        Some(request) => {
            let what = words::request(snapshot, request);
            let left = 1.0 - done(disk, view.now);
            let bar = Rect { x1: place.bar.x0 + place.bar.width() * left, ..place.bar };
            if bar.width() > 0.5 {
                let time = text::time_in_words(disk.until.since(view.now), snapshot.setup.unit);
                let label = cat(&["the disk ", &what[0], ": ", &time, " left"]);
                picture.rect(key.part(3), bar, place.bar.height() / 2.0).fill(role.line()).label(label);
            }
            let at = Point::new(place.panel.x0 + 2.9 * u, y);
            let room = place.panel.x1 - 0.6 * u - at.x;
            said(picture, request_key(request).part(1), at, size, room, what, "");
            carried(picture, view, plan, request);
        }
    }
    // It has left its frame, and is nowhere else yet.
    if let Some(due) = disk.due.filter(|_| plan.beside.1 && plan.frames.look <= Look::Chip) {
        sheet(picture, view, plan, due, 0.0);
    }
    queue(picture, view, plan);
}

/// What a request does, in as many words as there is room for.
fn said(picture: &mut Picture, key: Key, at: Point, size: f64, room: f64, words: [String; 3], before: &str) {
    let words = words.map(|words| cat(&[before, &words]));
    let place = words.iter().position(|words| text::width(words, size, Face::Sans, Weight::Bold) <= room).unwrap_or(2);
    picture.text(key, at, size, words[place].clone()).bold().centred().fit(room);
}

fn request_key(request: Request) -> Key {
    match request.op {
        DiskOp::Io => Key::new(REQUEST, request.pid.0, 1),
        _ => Key::new(REQUEST, request.pfn.0, if request.op == DiskOp::SwapIn { 2 } else { 3 }),
    }
}

/// The page on its way.
fn carried(picture: &mut Picture, view: &View<'_>, plan: &Plan, request: Request) {
    let Some(way) = way(view, plan, request) else { return };
    let u = plan.u;
    let role = Role::process(owner(view, request));
    picture.curve(Key::new(WIRE, 1, 0), way).stroke(role.line(), 0.14 * u).dashed().head(0.8 * u).layer(Layer::Ground);
    sheet(picture, view, plan, request, done(&view.snapshot.disk, view.now));
}

/// A page that waits for the disk, or is on its way.
fn sheet(picture: &mut Picture, view: &View<'_>, plan: &Plan, request: Request, done: f64) {
    let Some(way) = way(view, plan, request) else { return };
    let [label, ..] = words::request(view.snapshot, request);
    picture.push(packet(way.eval(0.06 + 0.94 * done), request, owner(view, request), plan.u)).label(label);
}

fn owner(view: &View<'_>, request: Request) -> Pid {
    words::carried(view.snapshot, request).map_or(request.pid, |page| page.pid)
}

/// A sheet of paper with a corner turned down: a page on its way.
pub(super) fn packet(at: Point, request: Request, owner: Pid, u: f64) -> Mark {
    let (w, h, fold) = (0.65 * u, 0.85 * u, 0.5 * u);
    let corner = |x: f64, y: f64| at + Vec2::new(x, y);
    let mut path = BezPath::new();
    path.move_to(corner(-w, -h));
    path.line_to(corner(w - fold, -h));
    path.line_to(corner(w, -h + fold));
    path.line_to(corner(w, h));
    path.line_to(corner(-w, h));
    path.close_path();
    path.move_to(corner(w - fold, -h));
    path.line_to(corner(w - fold, -h + fold));
    path.line_to(corner(w, -h + fold));
    let role = Role::process(owner);
    let mut mark = Mark::new(Key::new(PACKET, request.pfn.0, 0), Shape::Path(path));
    mark.fill(role.tint()).stroke(role.line(), 0.16 * u).layer(Layer::Top);
    mark
}

/// The requests that wait, each with who waits for it.
fn queue(picture: &mut Picture, view: &View<'_>, plan: &Plan) {
    let (snapshot, u) = (view.snapshot, plan.u);
    let (shown, more) = badges::shown(snapshot, plan);
    for at in 0..plan.disk.places {
        // Places are drawn once anybody may stand in them.
        let rect = plan.disk.place(at, u);
        picture.rect(Key::new(PLACE, at, 0), rect, 0.5 * u).stroke(Role::Panel.line(), 0.08 * u).dashed();
    }
    for (request, at) in snapshot.disk.queue.iter().zip(0..shown) {
        let rect = plan.disk.place(at, u);
        let role = Role::process(request.pid);
        let key = request_key(*request);
        let [what, ..] = words::request(snapshot, *request);
        picture
            .rect(key, rect, 0.5 * u)
            .fill(Role::Surface.tint())
            .stroke(role.line(), 0.1 * u)
            .label(cat(&["the disk, when it comes to it, ", &what]));
        // Beside the frames there is room for the pages that wait.
        if request.op == DiskOp::SwapOut && plan.beside.1 && plan.frames.look <= Look::Chip {
            sheet(picture, view, plan, *request, 0.0);
        }
        let x = rect.x0 + 2.45 * u;
        let room = rect.x1 - 0.3 * u - x;
        let slot = cat(&["s", &text::number(u64::from(request.slot.0))]);
        let words = match request.op {
            DiskOp::Io => "I/O".into(),
            DiskOp::SwapIn => cat(&[&slot, " ←"]),
            DiskOp::SwapOut | DiskOp::WriteBack => cat(&["→ ", &slot]),
        };
        let fits = text::width(&words, u, Face::Sans, Weight::Regular) <= room;
        picture.text(key.part(2), (x, rect.center().y), u, if fits { words } else { slot }).centred().fit(room);
    }
    if more && plan.disk.places > 0 {
        let rect = plan.disk.place(shown, u);
        let words = cat(&["+", &text::number(snapshot.disk.queue.len() as u64 - u64::from(shown)), " more"]);
        if text::width(&words, u, Face::Sans, Weight::Regular) <= rect.width() - 0.4 * u {
            picture.text(Key::new(DISK, 1, 0), rect.center(), u, words).middle().centred().fill(Role::Faint.ink());
        }
    }
}
