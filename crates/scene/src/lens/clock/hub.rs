//! What is asked for now: who wants which page, and whether it is there.

use alloc::string::String;

use kurbo::{Point, Rect, Size};
use os_scope_sim::{EventKind, Page, Pfn};

use super::moment::{Verdict, verb};
use super::{Draw, cross, tick};
use crate::caption::{cat, name};
use crate::{Face, Key, Role, Weight, When, text};

/// The kind of its marks.
pub(super) const HUB: u8 = 3;

/// How much it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hub {
    /// Who asks, for which page, with what result, in three lines.
    Tall,
    /// The page and the result, in two lines.
    Low,
    /// The same in one line.
    Line,
}

impl Hub {
    pub(super) const ALL: [Self; 3] = [Self::Tall, Self::Low, Self::Line];

    /// Its size if the smallest type in it is so large.
    pub(super) fn size(self, draw: &Draw<'_>, unit: f64) -> Size {
        let moment = &draw.moment;
        let letters = moment.digits.min(self.most())
            + if moment.letters() { 2 } else { 0 }
            + if self.says_page(draw) { 5 } else { 0 };
        let longest =
            cat(&[Verdict::Loaded.words(), &text::frame(Pfn(moment.frames().len().saturating_sub(1) as u32))]);
        let verdict = text::width(&longest, 1.0, Face::Sans, Weight::Bold) + 1.15;
        let (height, page, rest) = match self {
            Self::Tall => (5.4, letters as f64 * text::MONO * 1.25, verdict),
            Self::Low => (3.5, letters as f64 * text::MONO * 1.25, 5.4),
            Self::Line => (1.9, letters as f64 * text::MONO * 1.13 + 1.7, 0.0),
        };
        Size::new((page.max(rest) + 1.2) * unit, height * unit)
    }

    /// The most letters of a page number that it shows.
    const fn most(self) -> usize {
        if matches!(self, Self::Tall) { 8 } else { 6 }
    }

    /// Whether there is room for the word before the number.
    fn says_page(self, draw: &Draw<'_>) -> bool {
        self == Self::Tall || draw.moment.digits <= 3
    }
}

impl Draw<'_> {
    /// The request, centred at a point.
    pub(super) fn hub(&mut self, hub: Hub, centre: Point, unit: f64) {
        let first = self.picture.marks.len();
        self.request(hub, centre, unit);
        // A request is the cause of all that follows; an answer is a result.
        let answer = matches!(self.moment.last(), Some(EventKind::AccessDone { .. }));
        for mark in &mut self.picture.marks[first..] {
            mark.when(if answer { When::Result } else { When::Cause });
        }
    }

    fn request(&mut self, hub: Hub, centre: Point, unit: f64) {
        let place = Rect::from_center_size(centre, hub.size(self, unit));
        let key = Key::new(HUB, 0, 0);
        let (verdict, line) = (self.moment.verdict(), self.scale.line);
        let (Some(page), Some(access)) = (self.moment.wanted, self.moment.access) else {
            self.picture
                .rect(key, place, unit * 0.6)
                .fill(Role::Surface.tint())
                .stroke(Role::Idle.line(), line)
                .dashed();
            let words = self.picture.text(key.part(1), centre, unit, "no request");
            words.middle().centred().fill(Role::Faint.ink()).fit(place.width() - unit * 0.5);
            return;
        };
        let (fill, outline) = match verdict {
            Verdict::Hit | Verdict::Loaded => (Role::Hit, Role::Hit),
            Verdict::Fault | Verdict::Refused => (Role::Fault, Role::Fault),
            _ => (Role::process(page.pid), Role::process(page.pid)),
        };
        let who = name(self.moment.snapshot(), access.pid);
        let label = cat(&[&who, " ", verb(access.kind), " ", &self.moment.page_in_words(page), ": ", verdict.word()]);
        let mark = self.picture.rect(key, place, unit * 0.6).fill(fill.tint()).stroke(outline.line(), line * 2.0);
        mark.label(label);
        let x = centre.x;
        match hub {
            Hub::Tall => {
                let asks = cat(&[&who, " ", verb(access.kind)]);
                let top = self.picture.text(key.part(1), (x, place.y0 + unit * 1.0), unit, asks);
                top.middle().centred().fill(Role::Faint.ink()).fit(place.width() - unit);
                self.wanted(hub, page, Point::new(x, place.y0 + unit * 2.65), unit * 1.25);
                self.verdict(verdict, Point::new(x, place.y0 + unit * 4.35), unit, true);
            }
            Hub::Low => {
                self.wanted(hub, page, Point::new(x, place.y0 + unit * 1.1), unit * 1.25);
                self.verdict(verdict, Point::new(x, place.y0 + unit * 2.5), unit, false);
            }
            Hub::Line => {
                let shift = unit * 0.8;
                self.wanted(hub, page, Point::new(x - shift, centre.y), unit * 1.13);
                self.sign(verdict, Point::new(place.x1 - unit * 1.2, centre.y), unit);
            }
        }
    }

    /// The page asked for, its middle at a point.
    fn wanted(&mut self, hub: Hub, page: Page, at: Point, size: f64) {
        let key = Key::new(HUB, 0, 0);
        let number = self.moment.number(page, hub.most());
        let words = if hub.says_page(self) { cat(&["page ", &number]) } else { number };
        let letters = if self.moment.letters() { 2.0 * text::MONO * size } else { 0.0 };
        let width = text::width(&words, size, Face::Mono, Weight::Bold) + letters;
        let start = at.x - width / 2.0;
        if letters > 0.0 {
            let letter = self.picture.text(key.part(2), (start, at.y), size, text::letter(page.pid));
            letter.mono().bold().centred().fill(Role::process(page.pid).ink());
        }
        self.picture.text(key.part(3), (start + letters, at.y), size, words).mono().bold().centred();
    }

    /// The result in words, with its sign, the middle at a point.
    fn verdict(&mut self, verdict: Verdict, at: Point, size: f64, long: bool) {
        let mut words = String::from(if long { verdict.words() } else { verdict.word() });
        // Where the access arrived; the page may have left since, with its process.
        let held = self.moment.access.and_then(|access| access.pfn).or(self.moment.held);
        if let (true, Verdict::Hit | Verdict::Loaded | Verdict::Coming, Some(held)) = (long, verdict, held) {
            words.push_str(&text::frame(held));
        }
        let width = text::width(&words, size, Face::Sans, Weight::Bold);
        let sign = if verdict.signed() { size * 1.15 } else { 0.0 };
        let start = at.x - (width + sign) / 2.0;
        self.sign(verdict, Point::new(start + size * 0.4, at.y), size);
        let ink = match verdict {
            Verdict::Hit | Verdict::Loaded | Verdict::Fault | Verdict::Refused => verdict.role().ink(),
            _ => Role::Faint.ink(),
        };
        self.picture.text(Key::new(HUB, 0, 0).part(5), (start + sign, at.y), size, words).bold().centred().fill(ink);
    }

    fn sign(&mut self, verdict: Verdict, at: Point, size: f64) {
        let path = match verdict {
            Verdict::Hit | Verdict::Loaded => tick(at, size * 0.36),
            Verdict::Fault | Verdict::Refused => cross(at, size * 0.3),
            _ => return,
        };
        self.picture.path(Key::new(HUB, 0, 0).part(4), path).stroke(verdict.role().line(), size * 0.17);
    }
}

impl Verdict {
    /// What came of the request; a frame's number follows where there is one.
    const fn words(self) -> &'static str {
        match self {
            Self::Nothing | Self::Asked => "is it here?",
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
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Nothing | Self::Asked => "here?",
            Self::Hit => "hit",
            Self::Loaded => "loaded",
            Self::Fault => "fault",
            Self::Waits => "waits",
            Self::Coming => "coming",
            Self::Refused => "refused",
            Self::Huge => "huge",
        }
    }

    const fn signed(self) -> bool {
        matches!(self, Self::Hit | Self::Loaded | Self::Fault | Self::Refused)
    }
}
