//! What this search found, step by step; of policies that choose in one step, who left last, and for what.

use alloc::string::String;

use kurbo::{Point, Rect};
use os_scope_sim::mem::replace::{Brief, MarkKind, Passed};
use os_scope_sim::{Page, Pfn};

use super::Draw;
use super::moment::Moment;
use super::plan::{HEAD, LINE};
use crate::caption::cat;
use crate::history::{Search, Step};
use crate::{Face, Key, Role, Weight, text};

/// The kind of its lines.
const LINES: u8 = 7;

/// One line.
struct Line {
    key: Key,
    pfn: Pfn,
    page: Option<Page>,
    words: String,
    /// The same in fewer letters.
    short: String,
    /// Whether it is about what happens now.
    now: bool,
    role: Role,
}

impl Moment<'_> {
    /// Why a page stayed, and what became of it, in two lengths.
    fn stays(&self, passed: Passed) -> [String; 2] {
        match self.memory().policy.policy().explain().stayed(passed) {
            Brief::Words(words) => words.map(String::from),
            Brief::Mark(mark, outcome) => self.told(mark.into(), outcome),
        }
    }

    /// Why a page left, and where to.
    fn leaves(&self, search: &Search) -> [String; 2] {
        let to = if search.dirty { "to swap" } else { "dropped" };
        match self.memory().policy.policy().explain().left() {
            Some(before) => before.map(|before| cat(&[before, to])),
            None => self.told(search.mark, to),
        }
    }

    /// What the hand is about to see of a page.
    fn seen(&self, pfn: Pfn, referenced: bool) -> String {
        let bit = match self.own.marks {
            MarkKind::Class => return self.second_words(pfn, true),
            MarkKind::Visited => "V is ",
            _ => "R is ",
        };
        cat(&[bit, if self.lit(pfn, referenced) { "1" } else { "0" }])
    }
}

impl Draw<'_> {
    pub(super) fn search(&mut self, place: Rect) {
        let room = (((place.height() / self.scale.small) - HEAD) / LINE + 0.01) as usize;
        if self.moment.policy.info().search.has_steps() { self.steps(place, room) } else { self.leavers(place, room) }
    }

    /// What the search found, frame by frame.
    fn steps(&mut self, place: Rect, room: usize) {
        let searching = self.moment.searching;
        let (search, passed) = match self.moment.search() {
            Some((search, passed)) => (Some(search), passed),
            None => (None, 0),
        };
        let now = self
            .moment
            .seen
            .is_some_and(|seen| seen.search.wanted.is_some() && seen.search.wanted == self.moment.wanted);
        let head = match search {
            _ if searching => "This search",
            Some(_) if now => "This search",
            Some(_) => "The last search",
            None => "The search",
        };
        self.head(0, place, head);
        if search.is_none() && !searching {
            let words =
                if self.moment.free > 0 { "No need yet: there are free frames." } else { "No page had to leave yet." };
            self.remark(place, words);
            return;
        }
        let lines_left = room - usize::from(searching);
        let from = search.map_or(0, |search| search.from);
        let over = !searching && self.moment.seen.is_some_and(|seen| seen.over);
        let first = passed.saturating_sub(lines_left as u64);
        let mut row = 0;
        for step in first..passed {
            let (Some(search), Some(Step { pfn, passed: outcome })) =
                (search, self.moment.view.history.searches().step(self.moment.view.snapshot, from + step))
            else {
                break;
            };
            let chosen = search.victim.filter(|_| over && step + 1 == passed);
            // The frame of a victim that was found may hold another page by now.
            let left = search.victim.filter(|victim| victim.0 == pfn && !searching);
            let page = left.map(|victim| victim.1).or_else(|| self.moment.frames().get(pfn.index())?.page);
            let [words, short] =
                if chosen.is_some() { self.moment.leaves(&search) } else { self.moment.stays(outcome) };
            let cut = step == first && first > 0 && step + 1 != passed;
            let words = if cut { cat(&["+ ", &text::number(first + 1), " before"]) } else { words };
            let role = if chosen.is_some() { Role::Victim } else { Role::Faint };
            let key = Key::wide(LINES, from + step + 1);
            let line =
                Line { key, pfn, page: if cut { None } else { page }, words, short, now: chosen.is_some(), role };
            self.line(place, row, line, cut);
            row += 1;
        }
        if searching {
            let pfn = self.moment.hand;
            let frame = self.moment.frames().get(pfn.index()).copied().unwrap_or_default();
            let referenced = self.moment.bits(&frame).0;
            let words = if frame.pinned { "pinned".into() } else { self.moment.seen(pfn, referenced) };
            let start = match search {
                Some(search) => search.from + passed,
                None => self.moment.snapshot().counts.passed,
            };
            let key = Key::wide(LINES, start + 1);
            self.line(
                place,
                row,
                Line { key, pfn, page: frame.page, short: words.clone(), words, now: true, role: Role::Ink },
                false,
            );
        }
    }

    /// The pages that left last, the latest first.
    fn leavers(&mut self, place: Rect, room: usize) {
        self.head(0, place, "Last to leave");
        let searches = self.moment.view.history.searches();
        let last: alloc::vec::Vec<_> = searches.latest(self.moment.snapshot()).take(room).collect();
        if last.is_empty() {
            let words = if self.moment.free > 0 { "Nobody yet: there are free frames." } else { "Nobody yet." };
            self.remark(place, words);
        }
        for (row, search) in last.into_iter().enumerate() {
            let Some((pfn, page)) = search.victim else { continue };
            let now = row == 0 && self.moment.wanted == search.wanted;
            let [words, short] = self.moment.leaves(&search);
            let role = if now { Role::Victim } else { Role::Faint };
            let key = Key::wide(LINES, search.from + 1);
            self.line(place, row, Line { key, pfn, page: Some(page), words, short, now, role }, false);
        }
    }

    fn remark(&mut self, place: Rect, words: &'static str) {
        let at = (place.x0, place.y0 + self.scale.small * (HEAD + LINE * 0.5));
        self.picture
            .text(Key::wide(LINES, 0), at, self.scale.body, words)
            .centred()
            .fill(Role::Faint.ink())
            .fit(place.width());
    }

    fn line(&mut self, place: Rect, row: usize, line: Line, cut: bool) {
        let unit = self.scale.small;
        let size = self.scale.body.min(place.width() / 21.0);
        let size = size.max(unit);
        let y = place.y0 + unit * (HEAD + LINE * (row as f64 + 0.5));
        let mark = size * 1.2;
        if line.now {
            let (x, half) = (place.x0, size * 0.42);
            let points = [Point::new(x, y - half), Point::new(x, y + half), Point::new(x + half * 1.7, y)];
            self.picture.polygon(line.key.part(1), &points).fill(line.role.line());
        }
        let x = place.x0 + mark;
        let ink = if line.now { line.role.ink() } else { Role::Faint.ink() };
        if cut {
            self.picture.text(line.key.part(4), (x, y), size, line.words).centred().fill(ink).fit(place.x1 - x);
            return;
        }
        let digits = text::frame(Pfn(self.moment.frames().len() as u32)).chars().count() as f64;
        let pages = self.moment.digits.min(6);
        let letters = if self.moment.letters() { 2 } else { 0 };
        let bold = if line.now { Weight::Bold } else { Weight::Regular };
        let wide = |words: &str| text::width(words, size, Face::Sans, Weight::Bold);
        let numbers = (wide("frame ") + digits * 0.7 * size, (pages + letters) as f64 * text::MONO * size);
        let result = wide("R was 1: cleared");
        let spare = place.x1 - x - numbers.0 - numbers.1 - result;
        let full = text::MONO * size * 5.0;
        let short = spare < size;
        let spare = if short { spare + result - wide("R=0, to swap") } else { spare };
        let (word, between) =
            if spare >= full + size * 1.4 { (full, size) } else { (0.0, (spare / 2.0).clamp(size * 0.4, size)) };
        let end = x + numbers.0 + between + numbers.1 + word + between;
        let words = if short || wide(&line.words) > place.x1 - end { line.short } else { line.words };
        let frame = cat(&["frame ", &text::frame(line.pfn)]);
        let mut set = |part: u8, x: f64, words: String, face: Face, ink| {
            let mark = self.picture.text(line.key.part(part), (x, y), size, words);
            mark.centred().fill(ink);
            if bold == Weight::Bold {
                mark.bold();
            }
            if face == Face::Mono {
                mark.mono();
            }
            mark.fit(place.x1 - x);
        };
        set(2, x, frame, Face::Sans, ink);
        let x = x + numbers.0 + between;
        if let Some(page) = line.page {
            if letters > 0 {
                set(5, x, text::letter(page.pid), Face::Mono, Role::process(page.pid).ink());
            }
            let number = self.moment.number(page, 6);
            let number = if word > 0.0 { cat(&["page ", &number]) } else { number };
            set(3, x + letters as f64 * text::MONO * size, number, Face::Mono, ink);
        }
        set(4, end, words, Face::Sans, ink);
    }
}
