//! What is asked for now: which page a process wants, and whether it is there.

use alloc::string::String;

use kurbo::{BezPath, Point, Rect, Size};
use os_scope_sim::event::AccessKind;
use os_scope_sim::{EventKind, Pfn};

use super::frame::{Label, cross, own};
use super::keys::{REQUEST, rank};
use super::moment::{Moment, Verdict};
use crate::caption::{cat, name};
use crate::layout::{Drawing, Part, Words, best, leaf, words};
use crate::{Key, Role, When, text};

/// The request: which process asks for which page, and the result, in three lines; without the process; in one line.
pub(super) fn request<'a>(moment: &'a Moment<'_>) -> Part<'a> {
    let part = |lines: usize| {
        let digits = (moment.digits.min(if lines == 3 { 8 } else { 6 })
            + if lines == 3 || lines == 2 && moment.digits <= 3 { 5 } else { 0 }) as f64;
        let label = (digits + own(moment)) * text::MONO * 1.25;
        let last = Pfn(moment.frames().len().saturating_sub(1) as u32);
        let (rest, height) = match lines {
            3 => (words(Key(0), cat(&[Verdict::Loaded.words(), &text::frame(last)])).bold().most() + 1.15, 5.4),
            2 => (5.4, 3.5),
            _ => (label + 1.7, 1.9),
        };
        let size = Size::new(label.max(rest) + 1.2, height);
        leaf(size.width, size.height, move |drawing, place| {
            drawing.enlarged(size, place, |drawing, place| draw(drawing, moment, lines, place));
        })
        .at_most(size.width * 1.5, size.height * 1.5)
        .grow(0.5)
    };
    let less = best(rank::REQUEST, [2, 1].map(part)).grow(0.5);
    best(rank::WHO_ASKS, [part(3), less]).grow(0.5)
}

fn draw(drawing: &mut Drawing, moment: &Moment<'_>, lines: usize, place: Rect) {
    let first = drawing.picture.marks.len();
    content(drawing, moment, lines, place);
    // A request is the cause of all that follows; an answer is a result.
    let answer = matches!(moment.last(), Some(EventKind::AccessDone { .. }));
    for mark in &mut drawing.picture.marks[first..] {
        mark.when(if answer { When::Result } else { When::Cause });
    }
}

fn content(drawing: &mut Drawing, moment: &Moment<'_>, lines: usize, place: Rect) {
    let (key, em, line) = (Key::new(REQUEST, 0, 0), drawing.scale.small, drawing.scale.line);
    let mark = drawing.picture.rect(key, place, em * 0.6);
    let (Some(page), Some(access)) = (moment.wanted, moment.access) else {
        mark.fill(Role::Surface.tint()).stroke(Role::Idle.line(), line).dashed();
        return drawing.words(&Words::new(key.part(3), ["no request", "none"]).faint().middle(), place);
    };
    let verdict = moment.verdict();
    let role = verdict.role().unwrap_or(Role::process(page.pid));
    let asks = cat(&[&name(moment.snapshot(), access.pid), " ", verb(access.kind)]);
    mark.fill(role.tint()).stroke(role.line(), line * 2.0);
    mark.label(cat(&[&asks, " ", &moment.page_in_words(page), ": ", verdict.word()]));
    let inner = place.inset((-0.6 * em, -0.35 * em));
    let high = inner.height() / lines as f64;
    let row = |n: usize| Rect { y0: inner.y0 + n as f64 * high, y1: inner.y0 + (n + 1) as f64 * high, ..inner };
    let label = Label { key, page, size: 1.25, long: true, bold: true, middle: true, role: Role::Ink };
    if lines == 3 {
        drawing.words(&words(key.part(3), asks).faint().middle(), row(0));
    }
    if lines == 1 {
        label.draw(drawing, moment, Rect { x1: inner.x1 - 1.2 * em, ..inner });
        return sign(drawing, verdict, Point::new(inner.x1 - 0.5 * em, inner.center().y), em);
    }
    label.draw(drawing, moment, row(lines - 2));
    result(drawing, moment, verdict, row(lines - 1), lines == 3);
}

/// What came of it in words, with its sign.
fn result(drawing: &mut Drawing, moment: &Moment<'_>, verdict: Verdict, place: Rect, long: bool) {
    let mut said = String::from(if long { verdict.words() } else { verdict.word() });
    // Where the access arrived; the page may have left since, with its process.
    let held = moment.access.and_then(|access| access.pfn).or(moment.held);
    if let (true, Some(held)) = (long && said.ends_with(' '), held) {
        said.push_str(&text::frame(held));
    }
    let (em, role) = (drawing.scale.small, verdict.role());
    let said = words(Key::new(REQUEST, 0, 0).part(5), said).bold().middle().tone(role.unwrap_or(Role::Faint).ink());
    let room = if role.is_some() { 1.15 * em } else { 0.0 };
    let x = place.center().x - said.most() * em / 2.0 - room / 2.0 + 0.4 * em;
    sign(drawing, verdict, Point::new(x, place.center().y), em);
    drawing.words(&said, Rect { x0: place.x0 + room, ..place });
}

/// A tick for what was found, a cross for what was not.
fn sign(drawing: &mut Drawing, verdict: Verdict, at: Point, size: f64) {
    let Some(role) = verdict.role() else { return };
    let path = if role == Role::Hit { tick(at, size * 0.36) } else { cross(at, size * 0.3) };
    drawing.picture.path(Key::new(REQUEST, 0, 0).part(4), path).stroke(role.line(), size * 0.17);
}

/// A tick around a point.
fn tick(at: Point, reach: f64) -> BezPath {
    let mut path = BezPath::new();
    path.move_to(at + (-reach, 0.1 * reach));
    path.line_to(at + (-0.25 * reach, 0.8 * reach));
    path.line_to(at + (reach, -0.8 * reach));
    path
}

/// `reads`, `writes`, `fetches`.
const fn verb(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "reads",
        AccessKind::Write => "writes",
        AccessKind::Fetch => "fetches",
    }
}

impl Verdict {
    /// What came of the request; a frame's number follows where there is one.
    const fn words(self) -> &'static str {
        match self {
            Self::Asked => "is it here?",
            Self::Hit => "hit in frame ",
            Self::Loaded => "now in frame ",
            Self::Fault => "page fault",
            Self::Waits => "waits for room",
            Self::Coming => "gets frame ",
            Self::Refused => "refused",
            Self::Huge => "in a 2 MiB page",
        }
    }

    /// The same in a word.
    const fn word(self) -> &'static str {
        match self {
            Self::Asked => "here?",
            Self::Hit => "hit",
            Self::Loaded => "loaded",
            Self::Fault => "fault",
            Self::Waits => "waits",
            Self::Coming => "coming",
            Self::Refused => "refused",
            Self::Huge => "huge",
        }
    }

    /// The role of a result that has a sign.
    const fn role(self) -> Option<Role> {
        match self {
            Self::Hit | Self::Loaded => Some(Role::Hit),
            Self::Fault | Self::Refused => Some(Role::Fault),
            Self::Asked | Self::Waits | Self::Coming | Self::Huge => None,
        }
    }
}
