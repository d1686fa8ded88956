//! The frames in the order in which fifo or lru empties them. These policies have no hand.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect, Size};
use os_scope_sim::Pfn;
use os_scope_sim::event::What;
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::snapshot::Frame;

use super::Draw;
use super::hub::Hub;
use super::moment::{Moment, bare};
use super::ring::WIRE;
use super::slot::{Detail, Second, Style};
use crate::caption::cat;
use crate::{Face, Key, Layer, Role, Weight, When, text, tween};

/// The kind of the places in the queue.
const PLACE: u8 = 13;
/// The most frames shown one by one.
const MOST: usize = 32;
/// The height of a place's name.
const TAG: f64 = 1.5;

impl Moment<'_> {
    /// When a frame was loaded or, for lru, last used.
    fn order(&self, pfn: Pfn) -> u64 {
        let frame = &self.frames()[pfn.index()];
        match self.policy {
            ReplaceKind::Lru => u64::from(self.memory().used[pfn.index()]).max(self.loaded_at(frame)),
            _ => frame.loaded.into(),
        }
    }

    /// A page that has not been used yet since it was loaded is the newest for lru, too.
    fn loaded_at(&self, frame: &Frame) -> u64 {
        if frame.pinned { self.memory().references + 1 } else { 0 }
    }

    /// The same in words.
    pub(super) fn order_words(&self, pfn: Pfn, long: bool) -> String {
        let (name, sign, at) = match self.policy {
            ReplaceKind::Lru => ("ref ", "@", self.memory().used[pfn.index()]),
            _ => ("load ", "#", self.frames()[pfn.index()].loaded),
        };
        match (at, long) {
            (0, _) => "new".into(),
            (_, true) => cat(&[name, &bare(text::number(at.into()))]),
            (_, false) => cat(&[sign, &bare(text::number(at.into()))]),
        }
    }

    /// Letters that its number may come to have.
    pub(super) fn order_digits(&self) -> usize {
        bare(text::number(self.view.history.references() as u64)).chars().count()
    }

    /// The first `count` frames in the order in which they will leave, free ones last; and the newest, if it is not among these.
    fn queue(&self, count: usize) -> Vec<Pfn> {
        let frames = self.frames();
        let key = |at: &u32| {
            let frame = &frames[*at as usize];
            let order = self.order(Pfn(*at));
            (frame.page.is_none(), if frame.page.is_some() { order } else { 0 }, frame.loaded, *at)
        };
        let mut order: Vec<u32> = (0..frames.len() as u32).collect();
        if count < order.len() {
            order.select_nth_unstable_by_key(count, key);
            order.truncate(count);
        }
        order.sort_unstable_by_key(key);
        order.into_iter().map(Pfn).collect()
    }
}

/// How the queue is drawn.
#[derive(Clone, Copy, Debug)]
struct Rows {
    style: Style,
    columns: usize,
    /// How many frames are shown.
    shown: usize,
    gap: Size,
}

impl Draw<'_> {
    /// The frames in order, and the request above them.
    pub(super) fn queue(&mut self, area: Rect) {
        let unit = self.scale.small;
        let count = self.moment.frames().len();
        let arrange = |hub: Hub| {
            let top = hub.size(self, unit).height + unit * 1.2;
            let rows = self.rows(Size::new(area.width(), area.height() - top), count)?;
            Some((hub, rows))
        };
        // A shorter request rather than cards that say less.
        let telling = |&(_, rows): &(Hub, Rows)| matches!(rows.style.detail, Detail::Full | Detail::Short);
        let found = Hub::ALL.into_iter().filter_map(arrange).find(telling).or_else(|| arrange(Hub::Line));
        let Some((hub, rows)) = found else { return };
        let lines = rows.shown.div_ceil(rows.columns);
        let cell = Size::new(rows.style.size.width + rows.gap.width, rows.style.size.height + rows.style.unit * TAG + rows.gap.height);
        let width = cell.width * rows.columns as f64 - rows.gap.width;
        let height = cell.height * lines as f64 - rows.gap.height;
        let left = area.center().x - width / 2.0 + rows.gap.width * 0.7;
        // What is left over lets the request grow, and goes above and below.
        let grown = self.request_unit(&rows.style);
        let large = hub.size(self, grown).height + grown * 1.5;
        let (asks, top) = if large + height <= area.height() { (grown, large) } else { (unit, hub.size(self, unit).height + unit * 1.2) };
        let first = area.y0 + (area.height() - top - height).max(0.0) / 2.0 + top;
        let centre = Point::new(area.center().x, first - top + hub.size(self, asks).height / 2.0);
        let order = self.moment.queue(rows.shown);
        let place = |rank: usize| {
            let (column, line) = (rank % rows.columns, rank / rows.columns);
            Point::new(left + column as f64 * cell.width, first + line as f64 * cell.height)
        };
        for (rank, &pfn) in order.iter().enumerate() {
            self.tag(rank, pfn, place(rank), &rows, rank + 1 == rows.shown && rows.shown < count);
        }
        let under = |rank: usize| place(rank) + (rows.style.size.width / 2.0, rows.style.unit * TAG + rows.style.size.height / 2.0);
        for line in 0..lines {
            let columns = rows.columns.min(rows.shown - line * rows.columns);
            let (start, end) = (under(line * rows.columns), under(line * rows.columns + columns - 1));
            let out = (start.x - rows.style.size.width / 2.0 - rows.gap.width * 1.4).max(area.x0);
            // Only the first in the first line leaves.
            let (to, head) = if line == 0 { (Point::new(out, start.y), unit * 0.8) } else { (start, 0.0) };
            let mark = self.picture.line(Key::new(PLACE, line as u32, 1), end, to);
            mark.stroke(Role::Line.line(), self.scale.line * 1.3).head(head).layer(Layer::Ground);
        }
        self.thread(&order, centre, under, &rows);
        for (rank, &pfn) in order.iter().enumerate() {
            self.slot(pfn, under(rank), &rows.style, Second::Order);
        }
        self.hub(hub, centre, asks);
    }

    /// The largest cards that find room.
    fn rows(&self, room: Size, count: usize) -> Option<Rows> {
        let try_style = |style: Style, wanted: usize, gap: Size| {
            let tag = style.unit * TAG;
            // With room for the arrow at its left.
            let columns = ((room.width - gap.width * 0.4) / (style.size.width + gap.width)) as usize;
            let lines = ((room.height + gap.height) / (style.size.height + tag + gap.height)) as usize;
            let shown = wanted.min(columns * lines);
            // Lines of equal length look better than a full one and a rest.
            let columns = if shown == 0 { 1 } else { shown.div_ceil(shown.div_ceil(columns.max(1))) };
            (shown > 0).then_some(Rows { style, columns, shown, gap })
        };
        let all = Style::ALL.into_iter().map(|choice| {
            let style = Style::new(self, choice, Second::Order);
            (style, Size::new(style.unit * 1.0, style.unit * 0.7))
        });
        let whole =
            all.clone().filter(|_| count <= MOST).find_map(|(style, gap)| try_style(style, count, gap).filter(|rows| rows.shown == count));
        // A few stand in one line.
        let line = all
            .clone()
            .take(8)
            .filter(|_| count <= 6)
            .find_map(|(style, gap)| try_style(style, count, gap).filter(|rows| rows.columns == count));
        // Too many: those that leave next, as large as shows a handful of them.
        line.or(whole)
            .or_else(|| all.clone().find_map(|(style, gap)| try_style(style, count.min(MOST), gap).filter(|rows| rows.shown >= 8)))
            .or_else(|| all.filter_map(|(style, gap)| try_style(style, count, gap)).max_by_key(|rows| rows.shown))
    }

    /// The name of a place in the queue.
    fn tag(&mut self, rank: usize, pfn: Pfn, at: Point, rows: &Rows, more: bool) {
        let free = self.moment.frames().get(pfn.index()).is_some_and(|frame| frame.page.is_none());
        let unit = rows.style.unit;
        let baseline = at + (0.0, unit * 1.0);
        let key = Key::new(PLACE, rank as u32, 0);
        let width = rows.style.size.width;
        if rank == 0 && !free {
            let long = text::width("leaves next", unit, Face::Sans, Weight::Bold) <= width;
            let words = if long { "leaves next" } else { "next" };
            self.picture.text(key, baseline, unit, words).bold().fill(Role::Victim.ink()).fit(width);
            return;
        }
        let words = match (free, more) {
            (true, _) => return,
            (false, false) => ordinal(rank as u64 + 1),
            (false, true) => cat(&[&ordinal(rank as u64 + 1), " of ", &text::number(self.moment.frames().len() as u64)]),
        };
        self.picture.text(key, baseline, unit, words).fill(Role::Faint.ink()).fit(width);
    }

    /// From the request to the frame that has its page.
    fn thread(&mut self, order: &[Pfn], centre: Point, under: impl Fn(usize) -> Point, rows: &Rows) {
        let Some(What::AccessDone { pfn, .. }) = self.moment.last() else { return };
        let Some(rank) = order.iter().position(|&other| other == pfn) else { return };
        // Beside the name of the place.
        let to = under(rank) + (rows.style.size.width * 0.3, -rows.style.size.height / 2.0);
        let mark = self.picture.curve(Key::new(WIRE, 0, 0), tween::bow(centre, to, 0.0));
        mark.stroke(Role::Hit.line(), self.scale.line * 2.0).head(rows.style.unit * 0.8).when(When::Travel);
    }
}

/// 1st, 2nd, 3rd, 4th ...
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    cat(&[&text::number(number), ending])
}
