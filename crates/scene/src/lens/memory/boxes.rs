//! The boxes of frames and slots, which say as much as there is room for, and the badges of processes.

use alloc::string::String;

use kurbo::{Point, Rect, Size};
use os_scope_sim::{Page, Pid, Setup};

use super::keys::BADGE;
use crate::layout::{Drawing, Words, words};
use crate::{Key, Role, When, text};

/// What there is to say about a frame or a slot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contents {
    pub(super) number: u32,
    /// The page, how it is held, and the key of what is said of it here.
    pub(super) page: Option<(Page, Holds, Key)>,
    /// The A and D bits of its entry, if it has an entry that is present.
    pub(super) bits: Option<[bool; 2]>,
    /// What happens to it, in a word.
    pub(super) tag: &'static str,
    pub(super) lit: Option<Role>,
}

/// How a page is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// It was promised the place.
    Promise,
    /// In memory.
    Live,
    /// On the disk.
    Saved,
}

/// The sizes from which on a box says more, in ems: its page and bits in words, its page, its page's owner.
pub(super) const CARD: [f64; 2] = [6.4, 4.3];
pub(super) const CHIP: [f64; 2] = [5.0, 2.7];
pub(super) const TILE: [f64; 2] = [1.9, 1.5];

/// Draws a box.
pub(super) fn draw(drawing: &mut Drawing, setup: &Setup, key: Key, contents: &Contents, label: String, place: Rect) {
    let (em, line) = (drawing.scale.small, drawing.scale.line);
    let says = |[wide, high]: [f64; 2]| place.width() >= (wide - 0.01) * em && place.height() >= (high - 0.01) * em;
    let role = contents.page.map_or(Role::Idle, |(page, ..)| Role::process(page.pid));
    let dot = !says(TILE);
    let fill = match contents.page {
        Some((_, Holds::Live, _)) if dot => role.line(),
        Some((_, Holds::Live, _)) => role.tint(),
        Some((_, Holds::Saved, _)) if dot => role.tint(),
        Some(_) => Role::Surface.tint(),
        None if dot => Role::Idle.tint(),
        None => Role::Panel.tint(),
    };
    let mark = drawing.picture.rect(key, place, (0.45 * em).min(place.width() / 4.0)).fill(fill).label(label);
    match contents.page {
        Some(_) => mark.stroke(role.line(), line),
        None => mark.stroke(if dot { Role::Idle.line() } else { Role::Panel.line() }, 0.75 * line),
    };
    if matches!(contents.page, Some((_, Holds::Promise, _))) {
        mark.dashed();
    }
    if let Some(lit) = contents.lit {
        mark.stroke(lit.line(), 2.0 * line);
    }
    let size = |[wide, high]: [f64; 2]| Size::new(wide, high);
    if says(CARD) {
        drawing.enlarged(size(CARD), place, |drawing, place| lines(drawing, setup, key, contents, place, 3.0));
    } else if says(CHIP) {
        drawing.enlarged(size(CHIP), place, |drawing, place| lines(drawing, setup, key, contents, place, 2.0));
    } else if !dot {
        drawing.enlarged(size(TILE), place, |drawing, place| tile(drawing, key, contents, place));
    }
}

/// The number and what happens; owner and page; A and D, in a line of their own if there are three.
fn lines(drawing: &mut Drawing, setup: &Setup, key: Key, contents: &Contents, place: Rect, count: f64) {
    let em = drawing.scale.small;
    let place = place.inset((-0.2 * em * count, -0.08 * em * count));
    let high = place.height() / count;
    let line = |n: f64| Rect { y0: place.y0 + n * high, y1: place.y0 + (n + 1.0) * high, ..place };
    let number = words(key.part(1), text::number(u64::from(contents.number))).mono().faint();
    drawing.words(&number, line(0.0));
    let Some((page, holds, own)) = contents.page else { return };
    if count > 2.0 {
        let role = contents.lit.filter(|_| contents.tag == LEAVES).unwrap_or(Role::Faint);
        let tag = words(key.part(2), contents.tag).end().or_nothing().tone(role.ink());
        drawing.words(&tag, Rect { x0: place.x0 + (number.most() + 0.4) * em, ..line(0.0) });
    }
    let (promise, owner) = (holds == Holds::Promise, Role::process(page.pid));
    let letter = words(own.part(1), text::letter(page.pid)).body().bold().tone(owner.ink());
    let rest = Rect { x0: place.x0 + (letter.most() + 0.4) * em, ..line(1.0) };
    drawing.words(&letter, line(1.0));
    let digits = words(own.part(2), tail(&text::page(page.vpn, setup), rest.width() / (1.13 * em))).body().mono();
    let digits = if holds == Holds::Live { digits.bold() } else { digits };
    drawing.words(&if promise { digits.faint() } else { digits }, rest);
    let Some([accessed, dirty]) = contents.bits else { return };
    let ink = if accessed { Role::Ink } else { Role::Faint };
    if count > 2.0 {
        bit(drawing, own.part(3), Point::new(place.x0 + 0.4 * em, line(2.0).center().y), accessed);
        let words = [["A=0", "A=1"][usize::from(accessed)], if dirty { "D=1" } else { "" }];
        let at = |x: f64| Rect { x0: place.x0 + x * em, ..line(2.0) };
        drawing.words(&crate::layout::words(own.part(4), words[0]).mono().tone(ink.ink()), at(1.0));
        drawing.words(&crate::layout::words(own.part(5), words[1]).mono().bold().tone(owner.ink()), at(3.15));
    } else {
        let right = Rect { x1: place.x1 - if dirty { 1.0 } else { 0.0 } * em, ..line(0.0) };
        bit(drawing, own.part(3), Point::new(right.x1 - 0.4 * em, right.center().y), accessed);
        let d = words(own.part(5), if dirty { "D" } else { "" }).mono().bold().end().tone(owner.ink());
        drawing.words(&d, line(0.0));
    }
}

/// What is said of a page that has to go.
pub(super) const LEAVES: &str = "leaves";

/// The letter of the owner, and a corner turned down if the page was written to; the number of a box without a page.
fn tile(drawing: &mut Drawing, key: Key, contents: &Contents, place: Rect) {
    let Some((page, holds, own)) = contents.page else {
        let number = words(key.part(1), text::number(u64::from(contents.number))).middle().faint();
        return drawing.words(&number.or_nothing(), place);
    };
    let role = Role::process(page.pid);
    let letter = words(own.part(1), text::letter(page.pid)).bold().middle();
    drawing.words(&if holds == Holds::Promise { letter.faint() } else { letter.tone(role.ink()) }, place);
    if contents.bits.is_some_and(|[_, dirty]| dirty) {
        let (at, size) = (Point::new(place.x1, place.y0), 0.5 * drawing.scale.small);
        let points = [at, Point::new(at.x - size, at.y), Point::new(at.x, at.y + size)];
        let mark = drawing.picture.polygon(own.part(6), &points).fill(role.line());
        mark.label("D=1: written to since it was loaded");
    }
}

/// A bit: a disc if it is set, a ring if not.
fn bit(drawing: &mut Drawing, key: Key, at: Point, set: bool) {
    let role = if set { Role::Ink } else { Role::Line };
    let mark = drawing.picture.circle(key, at, 0.3 * drawing.scale.small).stroke(role.line(), drawing.scale.line);
    mark.fill(if set { Role::Ink.line() } else { Role::Surface.tint() });
}

/// A number as it is, or its last digits after an ellipsis, in a width in sizes of its type.
pub(super) fn tail(number: &str, room: f64) -> String {
    let fits = (room / text::MONO + 0.01) as usize;
    let count = number.chars().count();
    if count <= fits {
        return number.into();
    }
    let mut cut = String::new();
    if fits >= 2 {
        cut.push('…');
        cut.extend(number.chars().skip(count + 1 - fits));
    }
    cut
}

/// The badge of a process: it stands where the process is, and moves with it.
pub(super) fn badge(drawing: &mut Drawing, pid: Pid, at: Point) {
    let (em, role, key) = (drawing.scale.small, Role::process(pid), Key::new(BADGE, pid.0, 0));
    let letter = text::letter(pid);
    let radius = if letter.len() > 1 { 0.95 } else { 0.8 } * em;
    let mark = drawing.picture.circle(key, at, radius).fill(role.tint());
    mark.stroke(role.line(), drawing.scale.line).when(When::Travel);
    let letter = Words::new(key.part(2), [letter]).bold().middle().tone(role.ink());
    drawing.words(&letter, Rect::from_center_size(at, (2.0 * radius, 2.0 * radius)));
    if let Some(mark) = drawing.picture.marks.last_mut() {
        mark.when(When::Travel);
    }
}
