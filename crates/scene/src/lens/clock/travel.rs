//! What is only seen on the way: the hand as it turns, the page that leaves, the page that comes.

use alloc::vec::Vec;

use kurbo::{CubicBez, ParamCurve, Point, Rect, Vec2};
use os_scope_sim::event::EventKind;
use os_scope_sim::{Page, Pfn};

use super::keys::{HAND, PAGE, RAIL, REQUEST, SLOT, SWAPPED};
use crate::layout::Ellipse;
use crate::layout::motion::around;
use crate::lens::api::Step;
use crate::tween::{bow, ease, token};
use crate::{Key, Layer, Mark, Picture, Role, Shape, When, text};

pub(super) fn travel(step: &Step<'_>) -> Vec<Mark> {
    match step.event.kind {
        EventKind::HandCleared { .. }
        | EventKind::HandSkipped { .. }
        | EventKind::Cleaned { .. }
        | EventKind::VictimChosen { .. } => turn(step).into_iter().collect(),
        EventKind::Evicted { pfn, .. } => leave(step, pfn),
        EventKind::FrameTaken { pid, vpn, .. } => come(step, Page { pid, vpn }),
        EventKind::Mapped { pfn, .. } => fetch(step, pfn),
        _ => pass(step),
    }
}

/// The hand goes along the arc, not across it.
fn turn(step: &Step<'_>) -> Option<Mark> {
    let key = Key::new(HAND, 0, 0);
    let (from, to) = (step.from.find(key)?, step.to.find(key)?);
    let (Shape::Curve(start, _), Shape::Curve(end, head)) = (&from.shape, &to.shape) else { return None };
    let line = line(step.to)?;
    let t = When::Travel.at(step.progress);
    let between = |a: Point, b: Point| {
        let ((angle, share), (next, reach)) = (line.polar(a), line.polar(b));
        let way = next - angle + if next < angle { core::f64::consts::TAU } else { 0.0 };
        // A hand that starts at the centre has no angle there.
        if reach < 0.01 { b } else { line.point(angle + way * t, share + (reach - share) * t) }
    };
    let (a, b) = (between(start.p0, end.p0), between(start.p3, end.p3));
    let line = CubicBez::new(a, a.lerp(b, 1.0 / 3.0), a.lerp(b, 2.0 / 3.0), b);
    Some(Mark { shape: Shape::Curve(line, *head), ..to.clone() })
}

/// The victim goes outward: to swap, or nowhere.
fn leave(step: &Step<'_>, pfn: Pfn) -> Vec<Mark> {
    let Some(page) = page_in(step, pfn) else { return Vec::new() };
    let key = Key::page(PAGE, page);
    let Some(card) = step.from.bounds(key) else { return Vec::new() };
    let start = card.center();
    let t = ease((step.progress - 0.1) / 0.8);
    if let Some(ghost) = step.to.bounds(key) {
        return moved(step.to, key, (start - ghost.center()) * (1.0 - t), 1.0);
    }
    let corner = corner(step, pfn, card);
    let dirty = step.before.history.searches().at(step.before.snapshot).is_some_and(|seen| seen.search.dirty);
    match step.to.bounds(Key::page(SWAPPED, page)).filter(|_| dirty) {
        Some(chip) => {
            let high = start.y.max(chip.y0 - card.height());
            let way = CubicBez::new(start, corner, Point::new(corner.x, high), chip.center());
            moved(step.from, key, way.eval(t) - start, (1.0 - t) * 4.0)
        }
        None => {
            let way = corner - start;
            let out = way * (card.width() / way.hypot().max(1.0)).min(1.0);
            moved(step.from, key, out * t, (1.0 - t) * 1.4)
        }
    }
}

/// The free corner nearest to a frame: there its page goes out of the ring, or of the list.
fn corner(step: &Step<'_>, pfn: Pfn, card: Rect) -> Point {
    let slot = step.from.bounds(Key::new(SLOT, pfn.0, 0)).unwrap_or(card).center();
    let Some(ring) = step.from.bounds(Key::new(RAIL, 0, 0)) else {
        return slot + (-card.width() * 0.8, -card.height() * 0.2);
    };
    let all = ring.inset((card.width() * 0.2, card.height() * 0.2));
    // The hand has gone on clockwise.
    let right = slot.x > all.center().x + 1.0;
    Point::new(if right { all.x1 } else { all.x0 }, if slot.y < all.center().y { all.y0 } else { all.y1 })
}

/// The page wanted goes into its frame.
fn come(step: &Step<'_>, page: Page) -> Vec<Mark> {
    let key = Key::page(PAGE, page);
    let ends = step.to.bounds(key).zip(step.from.bounds(Key::new(REQUEST, 0, 0)));
    let Some((card, request)) = ends.filter(|_| step.from.find(key).is_none()) else {
        // It comes back from among the ghosts.
        return Vec::new();
    };
    let t = ease((step.progress - 0.15) / 0.7);
    let way = bow(request.center(), card.center(), 0.08);
    moved(step.to, key, way.eval(t) - card.center(), (t - 0.08) * 6.0)
}

/// A page that was in swap is copied from there.
fn fetch(step: &Step<'_>, pfn: Pfn) -> Vec<Mark> {
    let Some(page) = page_in(step, pfn) else { return Vec::new() };
    let ends = step.from.bounds(Key::page(SWAPPED, page)).zip(step.to.bounds(Key::new(SLOT, pfn.0, 0)));
    let Some((chip, card)) = ends else { return Vec::new() };
    let words = text::page(page.vpn, &step.before.snapshot.setup);
    let (way, t) = (bow(chip.center(), card.center(), 0.15), ease(step.progress / 0.85));
    token(Key::new(SWAPPED, 0xff_fffe, 0), way, t, Role::process(page.pid), chip.height() * 0.5, words)
}

/// Frames that change places in a list go round each other. One that is freed is not carried past the others: it is
/// gone, and then among the free.
fn pass(step: &Step<'_>) -> Vec<Mark> {
    let (mut cards, mut freed) = (Vec::new(), Vec::new());
    for (at, frame) in (0..).zip(step.after.snapshot.memory.frames.iter()) {
        let slot = Key::new(SLOT, at, 0);
        let Some(place) = step.to.bounds(slot) else { continue };
        let moves = step.from.bounds(slot) != Some(place);
        if frame.page.is_none() && page_in(step, Pfn(at)).is_some() && moves {
            freed.push(slot);
        } else {
            cards.push(core::iter::once(slot).chain(frame.page.map(|page| Key::page(PAGE, page))).collect());
        }
    }
    let lanes = step.after.snapshot.memory.policy.policy().explain().lists().len() > 1;
    let mut marks = around(step, &cards, !lanes);
    let (picture, alpha) = if step.progress < 0.5 {
        (step.from, 1.0 - When::Cause.at(step.progress))
    } else {
        (step.to, When::Result.at(step.progress))
    };
    for slot in freed {
        marks.append(&mut moved(picture, slot, Vec2::ZERO, alpha));
    }
    marks
}

/// The page that a frame held before the event.
fn page_in(step: &Step<'_>, pfn: Pfn) -> Option<Page> {
    step.before.snapshot.memory.frames.get(pfn.index())?.page
}

/// All marks of a thing, elsewhere, but not beyond the picture's edge.
fn moved(picture: &Picture, key: Key, by: Vec2, alpha: f64) -> Vec<Mark> {
    let Some(card) = picture.bounds(key) else { return Vec::new() };
    // With room for the outline.
    let room = picture.size.to_rect().inset(-4.0);
    let x = by.x.max(room.x0 - card.x0).min((room.x1 - card.x1).max(0.0));
    let y = by.y.max(room.y0 - card.y0).min((room.y1 - card.y1).max(0.0));
    let mine = picture.marks.iter().filter(|mark| mark.key.part(0) == key);
    mine.map(|mark| {
        let mut mark = mark.clone();
        mark.shape.translate(Vec2::new(x, y));
        mark.alpha *= alpha.clamp(0.0, 1.0);
        mark.layer(Layer::Top);
        mark
    })
    .collect()
}

/// The line of the ring that a picture shows.
fn line(picture: &Picture) -> Option<Ellipse> {
    let bounds = picture.bounds(Key::new(RAIL, 0, 0))?;
    Some(Ellipse::new(bounds.center(), bounds.size().to_vec2() / 2.0))
}
