//! The frames in the order in which fifo or lru empties them. These policies have no hand.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect, Size};
use os_scope_sim::Pfn;
use os_scope_sim::event::EventKind;
use os_scope_sim::mem::replace::{MarkKind, Search};

use super::Draw;
use super::hub::Hub;
use super::moment::Moment;
use super::ring::{HAND, WIRE};
use super::slot::{Detail, Style};
use crate::caption::cat;
use crate::{Face, Key, Layer, Role, Weight, When, text, tween};

/// The kind of the places in the queue.
const PLACE: u8 = 13;
/// The most frames shown one by one.
const MOST: usize = 32;
/// The height of a place's name.
const TAG: f64 = 1.5;

impl Moment<'_> {
    /// The first `count` frames in the order in which they will leave, free ones last; or in their own order, where a
    /// policy has none.
    fn queue(&self, count: usize) -> Vec<Pfn> {
        let frames = self.frames();
        if !self.ordered() {
            return (0..count.min(frames.len()) as u32).map(Pfn).collect();
        }
        let listed = || self.own.lists.iter().flat_map(|list| &list.pages).filter_map(|page| page.frame);
        let mut order: Vec<Pfn> = listed().take(count).collect();
        let free = |want: bool| {
            (0..).zip(frames.iter()).filter(move |(_, frame)| frame.page.is_none() == want).map(|(at, _)| Pfn(at))
        };
        for pfn in free(false).filter(|pfn| !self.known[pfn.index()]) {
            // A page that was chosen stays where it was until it has left: in front, but for sieve, whose hand finds it
            // anywhere.
            let later = |other: &Pfn| frames[other.index()].loaded > frames[pfn.index()].loaded;
            let place = if self.policy.info().search == Search::Queue {
                order.iter().position(later).unwrap_or(order.len())
            } else {
                0
            };
            order.insert(place, pfn);
        }
        order.extend(free(true).take(count.saturating_sub(order.len())));
        order.truncate(count);
        order
    }

    /// Puts the frames that the picture is about in the last places, if they are not among those shown: the one of the
    /// last event, the one that leaves next, the hand's.
    fn in_view(&self, mut order: Vec<Pfn>) -> Vec<Pfn> {
        let hand = self.own.hand.filter(|_| self.policy.info().search == Search::Queue);
        let musts = [self.focus().map(|focus| focus.0), self.next(), hand];
        let musts: Vec<Pfn> = musts.into_iter().flatten().filter(|pfn| pfn.index() < self.frames().len()).collect();
        for &must in &musts {
            if !order.contains(&must)
                && let Some(place) = order.iter().rposition(|pfn| !musts.contains(pfn))
            {
                order[place] = must;
            }
        }
        order
    }

    /// Whether the policy keeps its pages in an order of its own.
    fn ordered(&self) -> bool {
        self.policy.info().search != Search::Frames
    }

    /// The frame whose page would leave, were one to leave now; none: that is not known before.
    pub(super) fn next(&self) -> Option<Pfn> {
        if let Some(EventKind::VictimChosen { pfn, .. }) = self.last() {
            return Some(pfn);
        }
        let pages = &self.own.lists.first()?.pages;
        let mut fits = pages.iter().filter_map(|page| page.frame).filter(|pfn| !self.frames()[pfn.index()].pinned);
        match self.policy.info().search {
            // The lowest; a page used since the counters were shifted is younger than any counter says.
            Search::Frames if self.own.marks.is_shown() => {
                let counter = self.own.marks == MarkKind::Counter;
                fits.min_by_key(|&pfn| (counter && self.bits(&self.frames()[pfn.index()]).0, self.mark(pfn)))
            }
            Search::Frames => None,
            Search::Queue => {
                // From the hand on, round the queue.
                let all: Vec<Pfn> = fits.collect();
                let hand = all.iter().position(|&pfn| pfn == self.hand).unwrap_or(0);
                let from_hand = || all[hand..].iter().chain(&all[..hand]);
                from_hand().find(|pfn| self.mark(**pfn) == 0).or_else(|| from_hand().next()).copied()
            }
            Search::Front | Search::Ring | Search::Lists => fits.next(),
        }
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
        let cell = Size::new(
            rows.style.size.width + rows.gap.width,
            rows.style.size.height + rows.style.unit * TAG + rows.gap.height,
        );
        let width = cell.width * rows.columns as f64 - rows.gap.width;
        let height = cell.height * lines as f64 - rows.gap.height;
        let left = area.center().x - width / 2.0 + rows.gap.width * 0.7;
        // What is left over lets the request grow, and goes above and below.
        let grown = self.request_unit(&rows.style);
        let large = hub.size(self, grown).height + grown * 1.5;
        let (asks, top) = if large + height <= area.height() {
            (grown, large)
        } else {
            (unit, hub.size(self, unit).height + unit * 1.2)
        };
        let first = area.y0 + (area.height() - top - height).max(0.0) / 2.0 + top;
        let centre = Point::new(area.center().x, first - top + hub.size(self, asks).height / 2.0);
        let usual = self.moment.queue(rows.shown);
        let order = self.moment.in_view(usual.clone());
        let place = |rank: usize| {
            let (column, line) = (rank % rows.columns, rank / rows.columns);
            Point::new(left + column as f64 * cell.width, first + line as f64 * cell.height)
        };
        let next = self.moment.next();
        for (rank, &pfn) in order.iter().enumerate() {
            let more = rank + 1 == rows.shown && rows.shown < count;
            self.tag(rank, pfn, place(rank), &rows, (next == Some(pfn), more, usual[rank] != pfn));
        }
        let under = |rank: usize| {
            place(rank) + (rows.style.size.width / 2.0, rows.style.unit * TAG + rows.style.size.height / 2.0)
        };
        for line in 0..if self.moment.ordered() { lines } else { 0 } {
            let columns = rows.columns.min(rows.shown - line * rows.columns);
            let (start, end) = (under(line * rows.columns), under(line * rows.columns + columns - 1));
            let out = (start.x - rows.style.size.width / 2.0 - rows.gap.width * 1.4).max(area.x0);
            // Only the first in the first line leaves; from sieve's queue, any.
            let (to, head) = if line == 0 && self.moment.policy.info().search != Search::Queue {
                (Point::new(out, start.y), unit * 0.8)
            } else {
                (start, 0.0)
            };
            let mark = self.picture.line(Key::new(PLACE, line as u32, 1), end, to);
            mark.stroke(Role::Line.line(), self.scale.line * 1.3).head(head).layer(Layer::Ground);
        }
        if let Some(rank) = self.moment.found().and_then(|pfn| order.iter().position(|&other| other == pfn)) {
            self.thread(centre, under(rank), &rows.style);
        }
        for (rank, &pfn) in order.iter().enumerate() {
            self.slot(pfn, under(rank), &rows.style);
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
            let style = Style::new(self, choice);
            (style, Size::new(style.unit * 1.0, style.unit * 0.7))
        });
        let whole = all
            .clone()
            .filter(|_| count <= MOST)
            .find_map(|(style, gap)| try_style(style, count, gap).filter(|rows| rows.shown == count));
        // A few stand in one line.
        let line = all
            .clone()
            .take(8)
            .filter(|_| count <= 6)
            .find_map(|(style, gap)| try_style(style, count, gap).filter(|rows| rows.columns == count));
        // Frames in no order of their own are as large as they may be.
        let line = if self.moment.ordered() { line } else { None };
        // Too many: those that leave next, as large as shows a handful of them.
        line.or(whole)
            .or_else(|| {
                all.clone()
                    .find_map(|(style, gap)| try_style(style, count.min(MOST), gap).filter(|rows| rows.shown >= 8))
            })
            .or_else(|| all.filter_map(|(style, gap)| try_style(style, count, gap)).max_by_key(|rows| rows.shown))
    }

    /// The name of a place in the queue. Of the last one shown, whether there are `more`; and whether its frame has a
    /// place `further` on.
    fn tag(&mut self, rank: usize, pfn: Pfn, at: Point, rows: &Rows, (next, more, further): (bool, bool, bool)) {
        let free = self.moment.frames().get(pfn.index()).is_some_and(|frame| frame.page.is_none());
        let unit = rows.style.unit;
        let mut baseline = at + (0.0, unit * 1.0);
        let key = Key::new(PLACE, rank as u32, 0);
        let mut width = rows.style.size.width;
        let sieve = self.moment.policy.info().search == Search::Queue;
        let hand = sieve && self.moment.own.hand == Some(pfn) && !free;
        if hand {
            let (top, half) = (baseline - (0.0, unit * 0.75), unit * 0.4);
            let points = [top, top + (half * 2.0, 0.0), top + (half, unit * 0.85)];
            self.picture
                .polygon(Key::new(HAND, 1, 0), &points)
                .fill(Role::Ink.line())
                .label("the hand: it looks at this page next");
            baseline.x += unit * 1.1;
            width -= unit * 1.1;
        }
        // What is written over it when it leaves next, as far as there is room.
        let words: &[&str] =
            if hand { &["hand: leaves next", "leaves next", "next"] } else { &["leaves next", "next"] };
        if next {
            let fits = |words: &&&str| text::width(words, unit, Face::Sans, Weight::Bold) <= width;
            let words = words.iter().find(fits).copied().unwrap_or("next");
            self.picture.text(key, baseline, unit, words).bold().fill(Role::Victim.ink()).fit(width);
            return;
        }
        let words = match (free, more) {
            (true, _) => return,
            _ if further && !hand => "further on".into(),
            (false, true) => {
                cat(&[&ordinal(rank as u64 + 1), " of ", &text::number(self.moment.frames().len() as u64)])
            }
            _ if hand => "hand".into(),
            _ if !self.moment.ordered() => return,
            _ if sieve && rank > 0 => return,
            _ if sieve => "oldest".into(),
            (false, false) => ordinal(rank as u64 + 1),
        };
        self.picture.text(key, baseline, unit, words).fill(Role::Faint.ink()).fit(width);
    }

    /// From the request to the frame that has its page.
    pub(super) fn thread(&mut self, centre: Point, frame: Point, style: &Style) {
        // Beside the name of the place.
        let to = frame + (style.size.width * 0.3, -style.size.height / 2.0);
        let mark = self.picture.curve(Key::new(WIRE, 0, 0), tween::bow(centre, to, 0.0));
        mark.stroke(Role::Hit.line(), self.scale.line * 2.0)
            .head(style.unit * 0.8)
            .layer(Layer::Ground)
            .when(When::Travel);
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
