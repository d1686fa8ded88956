//! A frame and the page in it: the frame keeps its place, the page comes and goes.

use kurbo::{Point, Rect, Size};
use os_scope_sim::event::{DiskOp, EventKind};
use os_scope_sim::snapshot::{Request, Residence};
use os_scope_sim::{Page, Pfn};

use super::Draw;
use super::moment::bare;
use crate::caption::cat;
use crate::{Face, Key, Layer, Role, Weight, When, text};

/// The kind of a frame's marks.
pub(super) const SLOT: u8 = 1;
/// The kind of a page's marks.
pub(super) const PAGE: u8 = 2;
/// The part of a page's marks that shows R.
pub(super) const R_DOT: u8 = 3;

/// How much a frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// `page 9`, R, D.
    Full,
    /// `9`, R, D.
    Short,
    /// `9`, R and D as signs.
    Mini,
    /// The same in one line.
    Line,
}

/// How frames look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) detail: Detail,
    /// The size of the smallest type in it.
    pub(super) unit: f64,
    /// The size of a frame.
    pub(super) size: Size,
    /// The width of the part with the frame's number.
    spine: f64,
    /// Letters of a page number that fit.
    digits: usize,
}

impl Style {
    /// The styles to try, the most telling first: what they say, and how much larger than the smallest type.
    pub(super) const ALL: [(Detail, f64); 10] = [
        (Detail::Full, 2.0),
        (Detail::Full, 1.7),
        (Detail::Full, 1.4),
        (Detail::Full, 1.2),
        (Detail::Short, 1.4),
        (Detail::Full, 1.0),
        (Detail::Short, 1.15),
        (Detail::Short, 1.0),
        (Detail::Mini, 1.0),
        (Detail::Line, 1.0),
    ];

    pub(super) fn new(draw: &Draw<'_>, (detail, grow): (Detail, f64)) -> Self {
        let moment = &draw.moment;
        let unit = draw.scale.small * grow;
        let number = bare(text::frame(Pfn(moment.frames().len().saturating_sub(1) as u32)));
        let spine = mono(number.chars().count()) + 0.6;
        let most = match detail {
            Detail::Full => 7,
            Detail::Short => 5,
            Detail::Mini => 4,
            Detail::Line => 3,
        };
        let digits = moment.digits.min(most).max(1);
        let letter = if moment.letters() { 2 } else { 0 };
        let label = match detail {
            Detail::Full => mono(digits + letter + 5) * 1.25,
            Detail::Short => mono(digits + letter) * 1.25,
            Detail::Mini | Detail::Line => mono(digits + letter) * 1.13,
        };
        let second = moment.second;
        let dot = if second.dot { 1.05 } else { 0.0 };
        let (width, height) = match detail {
            // With room for the fold of a dirty page.
            _ if !second.any() => (label + 1.0, if matches!(detail, Detail::Full | Detail::Short) { 2.4 } else { 1.9 }),
            Detail::Full | Detail::Short => (label.max(dot + mono(second.letters(true)) + 1.1).max(4.9), 4.2),
            Detail::Mini => (label.max(dot + mono(second.letters(false)) + 1.0), 3.2),
            Detail::Line => (label + 0.85 + dot, 1.9),
        };
        let size = Size::new((spine + width + 1.0) * unit, height * unit);
        Self { detail, unit, size, spine: spine * unit, digits }
    }

    /// The place of the page in a frame.
    fn inside(&self, slot: Rect) -> Rect {
        let inset = self.unit * 0.16;
        Rect::new(slot.x0 + self.spine, slot.y0 + inset, slot.x1 - inset, slot.y1 - inset)
    }
}

/// The width of letters of the monospaced face, in font sizes.
fn mono(letters: usize) -> f64 {
    letters as f64 * text::MONO
}

impl Draw<'_> {
    /// A frame centred at a point.
    pub(super) fn slot(&mut self, pfn: Pfn, centre: Point, style: &Style) {
        let Some(&frame) = self.moment.frames().get(pfn.index()) else { return };
        let slot = Rect::from_center_size(centre, style.size);
        let key = Key::new(SLOT, pfn.0, 0);
        let focus = self.moment.focus().filter(|focus| focus.0 == pfn).map(|focus| focus.1);
        let label = self.moment.frame_in_words(pfn);
        let radius = style.unit * 0.5;
        let line = self.scale.line;
        let mark = self.picture.rect(key, slot, radius).fill(Role::Panel.tint()).label(label);
        match (focus, frame.page) {
            (Some(role), _) => mark.stroke(role.line(), line * 2.2),
            (None, None) => mark.stroke(Role::Idle.line(), line).dashed(),
            (None, Some(_)) => mark.stroke(Role::Line.line(), line),
        };
        if focus == Some(Role::Victim) && frame.page.is_some() {
            // The choice is the cause of all that follows.
            mark.when(When::Cause);
        }
        let spine = Point::new(slot.x0 + style.spine / 2.0, slot.center().y);
        let number = self.picture.text(key.part(1), spine, style.unit, bare(text::frame(pfn)));
        number.mono().middle().centred().fill(Role::Faint.ink());
        let inside = style.inside(slot);
        if focus == Some(Role::Victim) && frame.page.is_some() {
            // A badge with a cross: the page has to leave, whatever the colours.
            let at = Point::new(slot.x1 - style.unit * 0.1, slot.y0 + style.unit * 0.1);
            self.picture
                .circle(key.part(3), at, style.unit * 0.62)
                .fill(Role::Victim.line())
                .layer(Layer::Top)
                .when(When::Cause);
            let mark = self.picture.path(key.part(4), super::cross(at, style.unit * 0.26));
            mark.stroke(Role::Surface.tint(), line * 2.0).layer(Layer::Top).when(When::Cause);
        }
        match frame.page {
            Some(page) => self.page(page, pfn, inside, style),
            None => {
                let free = self.picture.text(key.part(2), inside.center(), style.unit, "free");
                free.middle().centred().fill(Role::Idle.ink()).fit(inside.width());
            }
        }
    }

    /// The page in a frame.
    fn page(&mut self, page: Page, pfn: Pfn, card: Rect, style: &Style) {
        let Some(frame) = self.moment.frames().get(pfn.index()) else { return };
        let (unit, role) = (style.unit, Role::process(page.pid));
        let key = Key::page(PAGE, page);
        let coming = frame.residence == Residence::Coming;
        let line = self.scale.line;
        let mark = self.picture.rect(key, card, unit * 0.4).fill(role.tint()).stroke(role.line(), line);
        if coming {
            mark.dashed();
        }
        let second = self.moment.second;
        let one_line = style.detail == Detail::Line || !second.any();
        let pad = unit * 0.5;
        let upper = card.y0 + card.height() * if one_line { 0.5 } else { 0.31 };
        let lower = card.y0 + card.height() * if one_line { 0.5 } else { 0.72 };
        self.label(key, page, Point::new(card.x0 + pad, upper), style);
        let (referenced, dirty) = self.moment.bits(frame);
        let lit = self.moment.lit(pfn, referenced);
        let when = self.bits_change(pfn);
        if dirty {
            let corner = Point::new(card.x1, card.y1);
            let side = unit * if one_line { 0.75 } else { 1.15 };
            let fold = [corner, corner - (side, 0.0), corner - (0.0, side)];
            self.picture
                .polygon(key.part(6), &fold)
                .fill(Role::Dirty.line())
                .label("dirty: written to since it was loaded");
        }
        if one_line {
            let x = card.x1 - unit * 1.35;
            if second.dot {
                self.r_dot(key, Point::new(x, lower), unit * 0.36, lit, when);
            }
            return;
        }
        let mini = style.detail == Detail::Mini;
        let start = card.x0 + pad;
        if coming {
            let words = if mini { "…" } else { self.coming(pfn) };
            let text = self.picture.text(key.part(8), (start, lower), unit, words);
            text.centred().fill(Role::Faint.ink()).fit(card.x1 - start - pad);
            return;
        }
        let mut x = start;
        if second.dot {
            self.r_dot(key, Point::new(x + unit * 0.4, lower), unit * 0.4, lit, when);
            x += unit * 1.05;
        }
        let words = self.moment.second_words(pfn, !mini);
        if !words.is_empty() {
            let width = text::width(&words, unit, Face::Mono, Weight::Regular);
            let ink = if second.dot && lit { Role::Ink } else { Role::Faint };
            let mark = self.picture.text(key.part(4), (x, lower), unit, words).mono().centred().fill(ink.ink());
            if second.dot {
                mark.when = when;
            }
            x += width + unit * 0.4;
        }
        if dirty {
            self.picture.text(key.part(5), (x, lower), unit, "D").mono().bold().centred().fill(Role::Dirty.ink());
        }
    }

    /// Whose page, and which.
    fn label(&mut self, key: Key, page: Page, at: Point, style: &Style) {
        let size = style.unit * if matches!(style.detail, Detail::Mini | Detail::Line) { 1.13 } else { 1.25 };
        let number = self.moment.number(page, style.digits);
        let words = if style.detail == Detail::Full { cat(&["page ", &number]) } else { number };
        let mut x = at.x;
        if self.moment.letters() {
            let letter = self.picture.text(key.part(1), (x, at.y), size, text::letter(page.pid));
            letter.mono().bold().centred().fill(Role::process(page.pid).ink());
            x += mono(2) * size;
        }
        self.picture.text(key.part(2), (x, at.y), size, words).mono().bold().centred();
    }

    /// R as a dot: full or empty.
    pub(super) fn r_dot(&mut self, key: Key, at: Point, radius: f64, referenced: bool, when: Option<When>) {
        let line = self.scale.line;
        self.picture.circle(key.part(7), at, radius).stroke(Role::Ink.line(), line);
        self.picture.circle(key.part(R_DOT), at, if referenced { radius } else { 0.0 }).fill(Role::Ink.line()).when =
            when;
    }

    /// In which part of the last event the bits of a frame change: the hand is there already when it clears one, an
    /// access has a way to go before it sets one.
    fn bits_change(&self, at: Pfn) -> Option<When> {
        match self.moment.last() {
            _ if !self.steady => None,
            Some(EventKind::HandCleared { pfn } | EventKind::Spared { pfn }) if pfn == at => Some(When::Cause),
            Some(EventKind::AccessDone { pfn, .. }) if pfn == at => Some(When::Result),
            _ => None,
        }
    }

    /// What a page on its way into a frame waits for.
    fn coming(&self, pfn: Pfn) -> &'static str {
        let disk = &self.moment.snapshot().disk;
        let mine = |request: &&Request| request.op.is_paging() && request.pfn == pfn;
        match disk.current.iter().chain(&disk.queue).find(mine).map(|request| request.op) {
            Some(DiskOp::SwapIn) => "reading",
            Some(DiskOp::SwapOut) => "waiting",
            _ => "coming",
        }
    }
}
