//! A frame and the page in it: the frame keeps its place, the page comes and goes.

use kurbo::{BezPath, Point, Rect, Size};
use os_scope_sim::event::EventKind;
use os_scope_sim::snapshot::Residence;
use os_scope_sim::{Entry, Page, Pfn};

use super::keys::{PAGE, SLOT};
use super::moment::{Moment, bare};
use crate::caption::cat;
use crate::layout::{Drawing, Words, words};
use crate::{Face, Key, Layer, Role, Weight, When, text};

/// The part of a page's key that shows R.
pub(super) const R_DOT: u8 = 3;
/// The height of a frame that has but one line, in ems.
const LOW: f64 = 1.9;

/// How much a frame says at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// `page 9`, R and its value, D.
    Full,
    /// `9`, R, D.
    Short,
    /// The same in one line.
    Line,
}

impl Detail {
    pub(super) const ALL: [Self; 3] = [Self::Full, Self::Short, Self::Line];

    /// The least size of a frame, in ems.
    pub(super) fn size(self, moment: &Moment<'_>) -> Size {
        let form = moment.form;
        let dot = if form.dot { 1.05 } else { 0.0 };
        let (digits, page, second, height) = match self {
            Self::Full => (7, 5, dot + mono(form.letters(0)) + 1.1, 4.2),
            Self::Short => (5, 0, dot + mono(form.letters(1)) + 0.6, 3.6),
            Self::Line => (3, 0, 0.0, LOW),
        };
        let digits = moment.digits.min(digits).max(1) as f64;
        let label = (digits + page as f64 + own(moment)) * text::MONO * if self == Self::Line { 1.13 } else { 1.25 };
        let width = if self == Self::Line || !form.any() { label + dot + 0.7 } else { label.max(second) };
        let height = if form.any() { height } else { height.min(2.4) };
        Size::new(spine(moment) + width + 1.2, height)
    }
}

/// The width of letters of the monospaced face, in ems.
fn mono(letters: usize) -> f64 {
    letters as f64 * text::MONO
}

/// The width of the part with the frame's number, in ems.
fn spine(moment: &Moment<'_>) -> f64 {
    mono(bare(text::frame(Pfn(moment.frames().len().saturating_sub(1) as u32))).chars().count()) + 0.6
}

/// The room of a process's letter and the gap after it, in letters.
pub(super) fn own(moment: &Moment<'_>) -> f64 {
    if moment.letters() { 1.4 } else { 0.0 }
}

/// The name of a page: its process's letter, if there are several processes, and its number.
pub(super) struct Label {
    /// The letter is part 1 of it, the number part 2.
    pub(super) key: Key,
    pub(super) page: Page,
    /// In ems.
    pub(super) size: f64,
    /// Whether the word `page` stands before the number where there is room.
    pub(super) long: bool,
    pub(super) bold: bool,
    pub(super) middle: bool,
    pub(super) role: Role,
}

impl Label {
    pub(super) fn draw(self, drawing: &mut Drawing, moment: &Moment<'_>, place: Rect) {
        let size = drawing.px(self.size);
        let (letter, own, y) = (size * text::MONO, own(moment), place.center().y);
        let room = (place.width() / letter + 0.01 - own).max(1.0) as usize;
        let word = if self.long && room >= moment.digits + 5 { "page " } else { "" };
        let number = cat(&[word, &moment.number(self.page, room - word.len())]);
        let wide = (number.chars().count() as f64 + own) * letter;
        let x = if self.middle { place.center().x - wide / 2.0 } else { place.x0 };
        if own > 0.0 {
            let process = drawing.picture.text(self.key.part(1), (x, y), size, text::letter(self.page.pid));
            process.mono().bold().centred().fill(Role::process(self.page.pid).ink());
        }
        let mark = drawing.picture.text(self.key.part(2), (x + own * letter, y), size, number);
        mark.mono().centred().fill(self.role.ink());
        if self.bold {
            mark.bold();
        }
    }
}

/// A frame in a place of at least a size, in ems.
pub(super) fn frame(drawing: &mut Drawing, moment: &Moment<'_>, pfn: Pfn, place: Rect, least: Size) {
    drawing.enlarged(least, place, |drawing, place| slot(drawing, moment, pfn, place));
}

fn slot(drawing: &mut Drawing, moment: &Moment<'_>, pfn: Pfn, slot: Rect) {
    let Some(held) = moment.frames().get(pfn.index()).copied() else { return };
    let (em, line) = (drawing.scale.small, drawing.scale.line);
    let key = Key::new(SLOT, pfn.0, 0);
    let focus = moment.focus().filter(|focus| focus.0 == pfn).map(|focus| focus.1);
    let leaves = focus == Some(Role::Victim) && held.page.is_some();
    let mark = drawing.picture.rect(key, slot, em * 0.5).fill(Role::Panel.tint()).label(moment.frame_in_words(pfn));
    match (focus, held.page) {
        (Some(role), _) => mark.stroke(role.line(), line * 2.2),
        (None, None) => mark.stroke(Role::Idle.line(), line).dashed(),
        (None, Some(_)) => mark.stroke(Role::Line.line(), line),
    };
    // The choice is the cause of all that follows.
    let chosen = moment.steady.then_some(When::Cause);
    if leaves {
        mark.when = chosen;
    }
    let x = slot.x0 + spine(moment) * em;
    let number = words(key.part(1), bare(text::frame(pfn))).mono().faint().middle();
    drawing.words(&number, Rect { x1: x, ..slot });
    let inside = Rect::new(x, slot.y0 + em * 0.16, slot.x1 - em * 0.16, slot.y1 - em * 0.16);
    match held.page {
        Some(page) => card(drawing, moment, (page, pfn, held.residence == Residence::Coming), inside),
        None => {
            let free = words(key.part(2), "free").tone(Role::Idle.ink()).middle().or_nothing();
            drawing.words(&free, inside);
        }
    }
    if leaves {
        // A badge with a cross: the page has to leave, whatever the colours.
        let at = Point::new(slot.x1 - em * 0.1, slot.y0 + em * 0.1);
        let badge = drawing.picture.circle(key.part(3), at, em * 0.62).fill(Role::Victim.line());
        badge.layer(Layer::Top).when = chosen;
        let mark = drawing.picture.path(key.part(4), cross(at, em * 0.26));
        mark.stroke(Role::Surface.tint(), line * 2.0).layer(Layer::Top).when = chosen;
    }
}

/// The page in a frame.
fn card(drawing: &mut Drawing, moment: &Moment<'_>, (page, pfn, coming): (Page, Pfn, bool), card: Rect) {
    let (em, line) = (drawing.scale.small, drawing.scale.line);
    let (key, role, form) = (Key::page(PAGE, page), Role::process(page.pid), moment.form);
    let mark = drawing.picture.rect(key, card, em * 0.4).fill(role.tint()).stroke(role.line(), line);
    if coming {
        mark.dashed();
    }
    let low = !form.any() || card.height() < (LOW + 0.5) * em;
    let dirty = moment.memory().entry_of(&moment.frames()[pfn.index()]).is_some_and(|entry| entry.has(Entry::DIRTY));
    if dirty {
        let (corner, side) = (Point::new(card.x1, card.y1), em * if low { 0.75 } else { 1.15 });
        let fold = [corner, corner - (side, 0.0), corner - (0.0, side)];
        let mark = drawing.picture.polygon(key.part(6), &fold).fill(Role::Dirty.line());
        mark.label("dirty: written to since it was loaded");
    }
    let inner = Rect { x0: card.x0 + em * 0.5, ..card };
    let half = card.y0 + card.height() * 0.55;
    let lower = Rect { y0: half - em * 0.15, ..inner };
    // With room for the badge of a victim.
    let x1 = inner.x1 - em * if low && form.dot { 1.2 } else { 0.5 };
    let upper = Rect { x1, y1: if low { inner.y1 } else { half }, ..inner };
    let size = if low && form.any() { 1.13 } else { 1.25 };
    Label { key, page, size, long: true, bold: true, middle: false, role: Role::Ink }.draw(drawing, moment, upper);
    if low {
        if form.dot {
            dot(drawing, moment, pfn, key, Point::new(card.x1 - em * 0.75, card.center().y));
        }
    } else if coming {
        drawing.words(&Words::new(key.part(8), ["coming", "…"]).faint(), lower);
    } else {
        second_line(drawing, moment, pfn, key, lower, dirty);
    }
}

/// What the policy decides by.
fn second_line(drawing: &mut Drawing, moment: &Moment<'_>, pfn: Pfn, key: Key, place: Rect, dirty: bool) {
    let (em, form) = (drawing.scale.small, moment.form);
    let mut x = place.x0;
    if form.dot {
        dot(drawing, moment, pfn, key, Point::new(x + em * 0.4, place.center().y));
        x += em * 1.05;
    }
    let short = usize::from((place.x1 - x) < em * (mono(form.letters(0)) + 0.2));
    let second = moment.second_line(pfn, short);
    let wide = text::width(&second, em, Face::Mono, Weight::Regular);
    if !second.is_empty() {
        let ink = if form.dot && moment.lit(pfn) { Role::Ink } else { Role::Faint };
        let mark = drawing.picture.text(key.part(4), (x, place.center().y), em, second);
        mark.mono().centred().fill(ink.ink());
        if form.dot {
            mark.when = bits_change(moment, pfn);
        }
        x += wide + em * 0.4;
    }
    if dirty {
        let letter = words(key.part(5), "D").mono().bold().tone(Role::Dirty.ink()).or_nothing();
        drawing.words(&letter, Rect { x0: x, ..place });
    }
}

/// A bit as a dot: full or empty.
fn dot(drawing: &mut Drawing, moment: &Moment<'_>, pfn: Pfn, key: Key, at: Point) {
    let (radius, line) = (drawing.px(0.38), drawing.scale.line);
    drawing.picture.circle(key.part(7), at, radius).stroke(Role::Ink.line(), line);
    let full = drawing.picture.circle(key.part(R_DOT), at, if moment.lit(pfn) { radius } else { 0.0 });
    full.fill(Role::Ink.line()).when = bits_change(moment, pfn);
}

/// In which part of the last event the bits of a frame change: the hand is there already when it clears one, an access
/// has a way to go before it sets one.
fn bits_change(moment: &Moment<'_>, at: Pfn) -> Option<When> {
    match moment.last() {
        Some(EventKind::HandCleared { pfn } | EventKind::Spared { pfn }) if pfn == at && moment.steady => {
            Some(When::Cause)
        }
        Some(EventKind::AccessDone { pfn, .. }) if pfn == at && moment.steady => Some(When::Result),
        _ => None,
    }
}

/// A page that has left and is remembered; while it still is in a frame, its place.
pub(super) fn ghost(drawing: &mut Drawing, moment: &Moment<'_>, page: Page, place: Rect) {
    if moment.frames().iter().any(|frame| frame.page == Some(page)) {
        return;
    }
    let (key, line) = (Key::page(PAGE, page), drawing.scale.line);
    let label = cat(&[&moment.page_in_words(page), " has left and is remembered"]);
    let mark = drawing.picture.rect(key, place, drawing.px(0.4)).fill(Role::Surface.tint());
    mark.stroke(Role::process(page.pid).line(), line).dashed().label(label);
    small(key, page, Role::Faint).draw(drawing, moment, place);
}

/// The name of a page in the middle of a small box.
pub(super) const fn small(key: Key, page: Page, role: Role) -> Label {
    Label { key, page, size: 1.0, long: false, bold: false, middle: true, role }
}

/// The size of such a box, in ems.
pub(super) fn small_size(moment: &Moment<'_>) -> Size {
    let letters = moment.digits.min(5) as f64 + own(moment);
    Size::new((letters * text::MONO + 0.9).max(1.8), 1.8)
}

/// A cross around a point: the sign of a fault, and of a page that has to leave.
pub(super) fn cross(at: Point, reach: f64) -> BezPath {
    let mut path = BezPath::new();
    path.move_to(at - (reach, reach));
    path.line_to(at + (reach, reach));
    path.move_to(at + (-reach, reach));
    path.line_to(at + (reach, -reach));
    path
}
