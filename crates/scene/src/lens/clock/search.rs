//! What this search found, step by step; of policies that choose in one step, which pages left last.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect};
use os_scope_sim::mem::replace::{Brief, MarkKind, Passed};
use os_scope_sim::{Page, Pfn};

use super::compare::headed;
use super::frame::{Label, own};
use super::keys::{HEAD, LINE, rank};
use super::moment::Moment;
use crate::caption::cat;
use crate::history::Search;
use crate::layout::{Drawing, Part, Words, best, leaf, optional, words};
use crate::{Key, Role, text};

/// The height of a line, in ems.
const HIGH: f64 = 1.7;
/// The least and the most lines worth room.
const LINES: [f64; 3] = [6.0, 3.0, 2.0];

/// One line.
struct Row {
    key: Key,
    pfn: Pfn,
    page: Option<Page>,
    /// What was found, and what came of it, longer and shorter.
    said: [String; 2],
    /// The role of what happens now.
    now: Option<Role>,
}

pub(super) fn search<'a>(moment: &'a Moment<'_>, may_go: bool) -> Part<'a> {
    let steps = moment.info().search.has_steps();
    let head = if steps { moment.search_name() } else { "Last to leave" };
    let list = |least: f64| {
        let width = 15.5 + (moment.digits.min(5) as f64 + own(moment)) * text::MONO;
        let lines = leaf(width, least * HIGH, move |drawing, place| {
            let (rows, none) = if steps { found(moment) } else { leavers(moment) };
            if rows.is_empty() {
                let line = Rect { y1: place.y0 + drawing.px(HIGH), ..place };
                return drawing.words(&Words::new(Key::wide(LINE, 0), none).body().faint(), line);
            }
            let room = ((place.height() / drawing.px(HIGH) + 0.01) as usize).max(1);
            let first = rows.len().saturating_sub(room);
            for (n, row) in rows.into_iter().skip(first).enumerate() {
                let y0 = place.y0 + drawing.px(HIGH) * n as f64;
                let place = Rect { y0, y1: y0 + drawing.px(HIGH), ..place };
                if n == 0 && first > 0 {
                    let said = cat(&["+ ", &text::number(first as u64 + 1), " before"]);
                    drawing
                        .words(&words(row.key.part(4), said).faint(), Rect { x0: place.x0 + drawing.px(1.2), ..place });
                } else {
                    line(drawing, moment, row, place);
                }
            }
        });
        headed(Key::new(HEAD, 0, 0), [head], lines.at_most(36.0, 9.0 * HIGH).grow(1.0)).grow(1.0)
    };
    let [many, some, few] = LINES.map(list);
    let few = if may_go { optional(rank::SEARCH, few) } else { few };
    best(rank::SEARCH, [many, some, few]).grow(1.0)
}

/// Lines, and what is said if there are none.
type List = (Vec<Row>, [&'static str; 2]);

/// What the search found, frame by frame.
fn found(moment: &Moment<'_>) -> List {
    let searches = moment.view.history.searches();
    let over = !moment.searching && moment.seen.is_some_and(|seen| seen.over);
    let mut rows = Vec::new();
    let mut next = moment.snapshot().counts.passed;
    if let Some((search, passed)) = moment.search() {
        next = search.from + passed;
        // More lines than these are never shown.
        for at in next - passed.min(64)..next {
            let Some(step) = searches.step(moment.snapshot(), at) else { break };
            // The frame of a victim that was found may hold another page by now.
            let left = search.victim.filter(|victim| victim.0 == step.pfn && !moment.searching);
            let page = left.map(|victim| victim.1).or_else(|| moment.frames().get(step.pfn.index())?.page);
            let chosen = over && at + 1 == next && search.victim.is_some();
            let said = if chosen { moment.leaves(&search) } else { moment.stays(step.passed) };
            let now = chosen.then_some(Role::Victim);
            rows.push(Row { key: Key::wide(LINE, at + 1), pfn: step.pfn, page, said, now });
        }
    }
    if moment.searching {
        let (pfn, frame) = (moment.hand, moment.frames()[moment.hand.index()]);
        let said = if frame.pinned { "pinned".into() } else { moment.about_to_see(pfn) };
        let said = [said.clone(), said];
        rows.push(Row { key: Key::wide(LINE, next + 1), pfn, page: frame.page, said, now: Some(Role::Ink) });
    }
    let none = if moment.free > 0 { "No need yet: there are free frames." } else { "No page had to leave yet." };
    (rows, [none, "none yet"])
}

/// The pages that left last, the latest at the end.
fn leavers(moment: &Moment<'_>) -> List {
    let latest = moment.view.history.searches().latest(moment.snapshot()).take(9).enumerate();
    let row = |(n, search): (usize, Search)| {
        let (pfn, page) = search.victim?;
        let now = (n == 0 && moment.wanted == search.wanted).then_some(Role::Victim);
        let said = moment.leaves(&search);
        Some(Row { key: Key::wide(LINE, search.from + 1), pfn, page: Some(page), said, now })
    };
    let mut rows: Vec<Row> = latest.filter_map(row).collect();
    rows.reverse();
    let none = if moment.free > 0 { "None yet: there are free frames." } else { "None yet." };
    (rows, [none, "none yet"])
}

fn line(drawing: &mut Drawing, moment: &Moment<'_>, row: Row, place: Rect) {
    let Row { key, pfn, page, said, now } = row;
    let em = drawing.scale.small;
    let y = place.center().y;
    if let Some(role) = now {
        let half = em * 0.42;
        let points = [(place.x0, y - half), (place.x0, y + half), (place.x0 + half * 1.7, y)].map(Point::from);
        drawing.picture.polygon(key.part(3), &points).fill(role.line());
    }
    let role = now.unwrap_or(Role::Faint);
    let set = |words: Words| if now.is_some() { words.bold() } else { words }.tone(role.ink());
    let frame = |frames: usize| cat(&["frame ", &text::frame(Pfn(frames as u32))]);
    let wide = |frames| words(key, frame(frames)).bold().most() * em;
    let x = place.x0 + 1.2 * em;
    drawing.words(&set(words(key.part(5), frame(pfn.index()))), Rect { x0: x, ..place });
    let x = x + wide(moment.frames().len()) + 0.7 * em;
    let letters = moment.digits.min(5) as f64 + own(moment);
    // As long a name as leaves room for what comes behind it.
    let long = place.x1 - x > em * ((letters + 5.0) * text::MONO + 11.0);
    let end = x + em * (letters + if long { 5.0 } else { 0.0 } + 0.2) * text::MONO;
    if let Some(page) = page {
        let label = Label { key, page, size: 1.0, long, bold: now.is_some(), middle: false, role };
        label.draw(drawing, moment, Rect { x0: x, x1: end, ..place });
    }
    drawing.words(&set(Words::new(key.part(4), said)), Rect { x0: end + 0.7 * em, ..place });
}

impl Moment<'_> {
    /// What the list of steps is called.
    fn search_name(&self) -> &'static str {
        let wanted = self.seen.and_then(|seen| seen.search.wanted);
        match self.search() {
            _ if self.searching => "This search",
            Some(_) if wanted.is_some() && wanted == self.wanted => "This search",
            Some(_) => "The last search",
            None => "The search",
        }
    }

    /// Why a page stayed, and what became of it, in two lengths.
    fn stays(&self, passed: Passed) -> [String; 2] {
        match self.memory().policy.policy().explain().stayed(passed) {
            Brief::Words(words) => words.map(String::from),
            Brief::Mark(mark, outcome) => self.decided(mark.into(), outcome),
        }
    }

    /// Why a page left, and where to.
    fn leaves(&self, search: &Search) -> [String; 2] {
        let to = if search.dirty { "to swap" } else { "dropped" };
        match self.memory().policy.policy().explain().left() {
            Some(before) => before.map(|before| cat(&[before, to])),
            None => self.decided(search.mark, to),
        }
    }

    /// What a policy decided by, and what became of the page: `class 1: dropped`, shorter `c1: dropped`; of a list `T1:
    /// dropped`.
    fn decided(&self, mark: u32, outcome: &str) -> [String; 2] {
        let (by, before) = match self.own.lists.get(mark as usize) {
            _ if self.own.marks.is_shown() => (self.number_of(mark.into()), self.form.before),
            Some(list) if self.own.lists.len() > 1 => (list.name.into(), [""; 2]),
            _ => return [outcome; 2].map(String::from),
        };
        let [long, short] = before.map(|before| cat(&[before, &by, ": ", outcome]));
        // Eight digits may leave no room for more.
        [long, if self.own.marks == MarkKind::Counter { by } else { short }]
    }

    /// What the hand is about to see of a page.
    fn about_to_see(&self, pfn: Pfn) -> String {
        let bit = match self.own.marks {
            MarkKind::Class => return self.second_line(pfn, 0),
            MarkKind::Visited => "V is ",
            _ => "R is ",
        };
        cat(&[bit, if self.lit(pfn) { "1" } else { "0" }])
    }
}
