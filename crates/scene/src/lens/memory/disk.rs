//! The disk: the request that it works on, its progress, and the requests that wait.

use alloc::boxed::Box;
use alloc::string::String;

use kurbo::{Point, Rect, Size};
use os_scope_sim::Time;
use os_scope_sim::event::DiskOp;
use os_scope_sim::snapshot::{Disk, Request};

use super::boxes::badge;
use super::keys::{DISK, PLACE, REQUEST};
use super::moment::Moment;
use super::{rank, words as say};
use crate::caption::cat;
use crate::layout::{Drawing, Flow, Part, Words, column, flow, leaf, optional, words};
use crate::{Key, Role, Str, text};

/// How much of its request the disk has done by a time, 0 to 1.
pub(super) fn done(disk: &Disk, now: Time) -> f64 {
    let whole = disk.until.since(disk.since).0;
    if whole == 0 { 1.0 } else { (now.since(disk.since).0 as f64 / whole as f64).min(1.0) }
}

/// The disk with its queue.
pub(super) fn disk<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let panel = leaf(13.0, 2.9, move |drawing, place| panel(drawing, moment, place)).at_most(f64::INFINITY, 4.0);
    column(0.4, [panel.grow(1.0), optional(rank::QUEUE, queue(moment))])
}

/// What the disk does, and how much of it is left.
fn panel(drawing: &mut Drawing, moment: &Moment<'_>, place: Rect) {
    let (em, line, key) = (drawing.scale.small, drawing.scale.line, Key::new(DISK, 0, 0));
    let (snapshot, disk) = (moment.snapshot, &moment.snapshot.disk);
    let role = disk.current.map_or(Role::Idle, |request| Role::process(request.pid));
    let mark = drawing.panel(key, place).fill(Role::Panel.tint());
    if disk.current.is_some() {
        mark.stroke(role.line(), line);
    }
    let inner = place.inset((-0.6 * em, -0.35 * em));
    let bar = Rect { y0: inner.y1 - 0.5 * em, ..inner };
    let line = Rect { y1: bar.y0, ..inner };
    let rest = Rect { x0: inner.x0 + 2.2 * em, ..line };
    let share = disk.current.map_or(0.0, |_| 1.0 - done(disk, moment.view.now));
    let mark = drawing.bar([key.part(1), key.part(3)], share, role, bar);
    let Some(request) = disk.current else {
        let due = disk.due.map(|due| (request_key(due).part(1), say::request(snapshot, due)));
        let idle = words(key.part(2), "nothing to do").body().faint();
        let words =
            due.map_or(idle, |(key, due)| Words::new(key, due.map(|words| cat(&["next: ", &words]))).body().bold());
        return drawing.words(&words, if disk.due.is_some() { rest } else { line });
    };
    let what = say::request(snapshot, request);
    let time = text::time_in_words(disk.until.since(moment.view.now), snapshot.setup.unit);
    mark.label(cat(&["the disk ", &what[0], ": ", &time, " left"]));
    waiting(drawing, moment, request, Point::new(inner.x0 + 0.9 * em, line.center().y));
    drawing.words(&Words::new(request_key(request).part(1), what).body().bold(), rest);
}

/// The key of what is said of a request.
fn request_key(request: Request) -> Key {
    match request.op {
        DiskOp::Io => Key::new(REQUEST, request.pid.0, 1),
        DiskOp::SwapIn => Key::new(REQUEST, request.pfn.0, 2),
        DiskOp::SwapOut | DiskOp::WriteBack => Key::new(REQUEST, request.pfn.0, 3),
    }
}

/// The badge of the process that waits for a request; the letter alone if it waits elsewhere.
fn waiting(drawing: &mut Drawing, moment: &Moment<'_>, request: Request, at: Point) {
    if moment.waits_at_disk(request.pid) == Some(&request) {
        return badge(drawing, request.pid, at);
    }
    let letter = words(request_key(request).part(3), text::letter(request.pid));
    let em = drawing.scale.small;
    let place = Rect::from_center_size(at, (2.0 * em, 2.0 * em));
    drawing.words(&letter.bold().middle().tone(Role::process(request.pid).ink()), place);
}

/// The requests that wait, in places that are always there.
fn queue<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let (queue, places) = (&moment.snapshot.disk.queue, moment.spaces.len().clamp(1, 3));
    flow(Flow {
        cell: [Size::new(5.2, 1.9), Size::new(12.0, 2.2)],
        gap: 0.4,
        room_for: places,
        columns: places,
        least_lines: usize::MAX,
        rank: 0,
        count: queue.len().max(places),
        from_end: false,
        fills: true,
        more: Key::new(DISK, 1, 0),
        draw: Box::new(move |drawing, n, place| match queue.get(n) {
            Some(request) => waits(drawing, moment, *request, place),
            None => {
                drawing.empty(Key::new(PLACE, n as u32, 0), place);
            }
        }),
    })
}

/// A request that waits: its process, and the slot with the direction.
fn waits(drawing: &mut Drawing, moment: &Moment<'_>, request: Request, place: Rect) {
    let (em, line, key) = (drawing.scale.small, drawing.scale.line, request_key(request));
    let [what, ..] = say::request(moment.snapshot, request);
    let mark = drawing.picture.rect(key, place, 0.5 * em).fill(Role::Surface.tint());
    mark.stroke(Role::process(request.pid).line(), line);
    mark.label(cat(&["the disk, when it comes to it, ", &what]));
    waiting(drawing, moment, request, Point::new(place.x0 + 1.1 * em, place.center().y));
    let slot = cat(&["s", &text::number(u64::from(request.slot.0))]);
    let wordings: [Str; 2] = match request.op {
        DiskOp::Io => ["I/O", "I/O"].map(Into::into),
        DiskOp::SwapIn => [cat(&[&slot, " ←"]), slot].map(Into::into),
        DiskOp::SwapOut | DiskOp::WriteBack => [cat(&["→ ", &slot]), slot].map(Into::into),
    };
    drawing
        .words(&Words::new(key.part(2), wordings), Rect { x0: place.x0 + 2.2 * em, x1: place.x1 - 0.3 * em, ..place });
}

/// How long the disk still works, for the head of its section.
pub(super) fn left(moment: &Moment<'_>) -> String {
    let disk = &moment.snapshot.disk;
    match disk.current {
        Some(_) => cat(&[&text::time(disk.until.since(moment.view.now), moment.snapshot.setup.unit), " left"]),
        None => "idle".into(),
    }
}
