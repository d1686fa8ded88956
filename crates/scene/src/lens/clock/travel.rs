//! What is only seen on the way: the hand as it turns, the page that leaves, the page that comes.

use alloc::vec::Vec;

use kurbo::{CubicBez, ParamCurve, Point, Rect, Vec2};
use os_scope_sim::event::EventKind;
use os_scope_sim::{Page, Pfn};

use super::ellipse::Ring;
use super::hub::HUB;
use super::ring::{HAND, RAIL};
use super::slot::{PAGE, SLOT};
use super::swap::SWAPPED;
use crate::layout::motion::around;
use crate::lens::api::Step;
use crate::tween::{bow, ease, token};
use crate::{Key, Mark, Picture, Role, Shape, When, text};

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

/// Frames that change places in a list do not pass over each other. One that is freed is not carried past the others:
/// it is gone, and then among the free.
fn pass(step: &Step<'_>) -> Vec<Mark> {
    let (mut cards, mut freed) = (Vec::new(), Vec::new());
    for (at, frame) in step.after.snapshot.memory.frames.iter().enumerate() {
        let slot = Key::new(SLOT, at as u32, 0);
        let Some(place) = step.to.bounds(slot) else { continue };
        match frame.page {
            None if page_in(step.before.snapshot.memory.frames.get(at)).is_some()
                && step.from.bounds(slot) != Some(place) =>
            {
                freed.push(slot)
            }
            page => cards.push(core::iter::once(slot).chain(page.map(|page| Key::page(PAGE, page))).collect()),
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

/// The hand goes along the arc, not across it.
fn turn(step: &Step<'_>) -> Option<Mark> {
    let key = Key::new(HAND, 0, 0);
    let (from, to) = (step.from.find(key)?, step.to.find(key)?);
    let (Shape::Curve(start, _), Shape::Curve(end, head)) = (&from.shape, &to.shape) else { return None };
    let ring = ring(step.to)?;
    let t = When::Travel.at(step.progress);
    let between = |a: Point, b: Point| {
        let ((angle, share), (next, reach)) = (ring.polar(a), ring.polar(b));
        let mut way = next - angle;
        while way < 0.0 {
            way += core::f64::consts::TAU;
        }
        // A hand that starts at the centre has no angle there.
        if reach < 0.01 { b } else { ring.point(angle + way * t, share + (reach - share) * t) }
    };
    let (a, b) = (between(start.p0, end.p0), between(start.p3, end.p3));
    let line = CubicBez::new(a, a.lerp(b, 1.0 / 3.0), a.lerp(b, 2.0 / 3.0), b);
    Some(Mark { shape: Shape::Curve(line, *head), ..to.clone() })
}

/// The victim goes outward: to swap, or nowhere.
fn leave(step: &Step<'_>, pfn: Pfn) -> Vec<Mark> {
    let Some(page) = page_in(step.before.snapshot.memory.frames.get(pfn.index())) else { return Vec::new() };
    let key = Key::page(PAGE, page);
    let Some(card) = step.from.bounds(key) else { return Vec::new() };
    if step.to.find(key).is_some() {
        // It goes among the ghosts.
        return Vec::new();
    }
    let start = card.center();
    let t = ease((step.progress - 0.1) / 0.8);
    let saved = step.to.bounds(Key::page(SWAPPED, page)).filter(|_| dirty(step));
    let corner = corner(step, pfn, card);
    match saved {
        Some(chip) => {
            let way =
                CubicBez::new(start, corner, Point::new(corner.x, start.y.max(chip.y0 - card.height())), chip.center());
            let scale = 1.0 + (chip.height() / card.height() - 1.0) * t;
            shrunk(moved(step.from, key, way.eval(t) - start, fade(t, 0.9)), scale)
        }
        None => {
            let way = corner - start;
            let out = start + way * (card.width() / way.hypot().max(1.0)).min(1.0);
            moved(step.from, key, (out - start) * t, fade(t, 0.3))
        }
    }
}

/// The free corner nearest to a frame: there its page goes out of the ring, or of the queue.
fn corner(step: &Step<'_>, pfn: Pfn, card: Rect) -> Point {
    let slot = step.from.bounds(Key::new(SLOT, pfn.0, 0)).unwrap_or(card).center();
    match ring(step.from) {
        Some(ring) => {
            let all = Rect::from_center_size(ring.centre, ring.radii.to_size() * 2.0 + card.size() * 0.4);
            // The hand has gone on clockwise.
            let right = slot.x > all.center().x + 1.0;
            Point::new(if right { all.x1 } else { all.x0 }, if slot.y < all.center().y { all.y0 } else { all.y1 })
        }
        None => slot + (-card.width() * 0.8, -card.height() * 0.2),
    }
}

/// A card and all it says, `scale` as large around its middle.
fn shrunk(mut marks: Vec<Mark>, scale: f64) -> Vec<Mark> {
    let Some(centre) = marks.first().map(|mark| mark.shape.bounds().center()) else { return marks };
    let near = |point: Point| centre + (point - centre) * scale;
    for mark in &mut marks {
        match &mut mark.shape {
            Shape::Rect(rect, radius) => {
                *rect = Rect::from_center_size(near(rect.center()), rect.size() * scale);
                *radius *= scale;
            }
            Shape::Circle(circle) => (circle.center, circle.radius) = (near(circle.center), circle.radius * scale),
            Shape::Text(text) => (text.at, text.size, text.fit) = (near(text.at), text.size * scale, text.fit * scale),
            Shape::Path(path) => path.apply_affine(kurbo::Affine::scale_about(scale, centre)),
            Shape::Curve(..) => {}
        }
    }
    marks
}

/// Whether the page that leaves has to be saved.
fn dirty(step: &Step<'_>) -> bool {
    step.before.history.searches().at(step.before.snapshot).is_some_and(|seen| seen.search.dirty)
}

/// The page wanted goes into its frame.
fn come(step: &Step<'_>, page: Page) -> Vec<Mark> {
    let key = Key::page(PAGE, page);
    let (Some(card), Some(hub)) = (step.to.bounds(key), step.from.bounds(Key::new(HUB, 0, 0))) else {
        return Vec::new();
    };
    if step.from.find(key).is_some() {
        // It comes back from among the ghosts.
        return Vec::new();
    }
    let t = ease((step.progress - 0.15) / 0.7);
    let way = bow(hub.center(), card.center(), 0.08);
    moved(step.to, key, way.eval(t) - card.center(), ((t - 0.08) * 6.0).clamp(0.0, 1.0))
}

/// A page that was in swap is copied from there.
fn fetch(step: &Step<'_>, pfn: Pfn) -> Vec<Mark> {
    let Some(page) = page_in(step.before.snapshot.memory.frames.get(pfn.index())) else { return Vec::new() };
    let (chip, card) = (step.from.bounds(Key::page(SWAPPED, page)), step.to.bounds(Key::new(SLOT, pfn.0, 0)));
    let (Some(chip), Some(card)) = (chip, card) else { return Vec::new() };
    let words = text::page(page.vpn, &step.before.snapshot.setup);
    let way = bow(chip.center(), card.center(), 0.15);
    token(
        Key::new(SWAPPED, 0xff_fffe, 0),
        way,
        ease(step.progress / 0.85),
        Role::process(page.pid),
        chip.height() * 0.5,
        words,
    )
}

fn page_in(frame: Option<&os_scope_sim::snapshot::Frame>) -> Option<Page> {
    frame?.page
}

/// All marks of a page, elsewhere, but not beyond the picture's edge.
fn moved(picture: &Picture, key: Key, by: Vec2, alpha: f64) -> Vec<Mark> {
    let Some(card) = picture.bounds(key) else { return Vec::new() };
    // With room for the outline.
    let room = picture.size.to_rect().inset(-4.0);
    let by = Vec2::new(
        by.x.max(room.x0 - card.x0).min((room.x1 - card.x1).max(0.0)),
        by.y.max(room.y0 - card.y0).min((room.y1 - card.y1).max(0.0)),
    );
    let mine = picture.marks.iter().filter(|mark| mark.key.part(0) == key);
    mine.map(|mark| {
        let mut mark = mark.clone();
        mark.shape.translate(by);
        mark.alpha *= alpha;
        mark.layer(crate::Layer::Top);
        mark
    })
    .collect()
}

/// 1 up to `from`, then down to 0.
fn fade(t: f64, from: f64) -> f64 {
    ((1.0 - t) / (1.0 - from)).clamp(0.0, 1.0)
}

/// The ring that a picture shows.
fn ring(picture: &Picture) -> Option<Ring> {
    let bounds: Rect = picture.bounds(Key::new(RAIL, 0, 0))?;
    Some(Ring::new(bounds.center(), bounds.size().to_vec2() / 2.0, 1))
}
