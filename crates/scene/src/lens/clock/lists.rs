//! The lists of a policy whose hand does not go round: one queue in lines, or a lane for each of several lists. Pages
//! that left and are remembered are ghosts, without a frame.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect, Size};
use os_scope_sim::Pfn;
use os_scope_sim::event::EventKind;
use os_scope_sim::mem::replace::{ListView, MarkKind, Search};

use super::frame::{Detail, frame, ghost, small_size};
use super::keys::{HAND, LIST, REQUEST, SLOT, TAG, WIRE, rank};
use super::moment::Moment;
use super::request::request;
use crate::caption::{cat, count};
use crate::layout::{Align, Drawing, Flow, Part, Words, best, column, flow, leaf, optional, row, space, words};
use crate::tween::bow;
use crate::{Key, Layer, Role, When, text};

/// How many frames of a queue are shown where there is no room for all.
const ROOMS: [usize; 7] = [32, 20, 12, 8, 5, 3, 2];
/// The most frames of a lane: they stand in one line.
const LANE: usize = 12;
/// So few frames stand in one line, if there is room.
const FEW: usize = 6;
/// The height of what stands over a frame, in ems.
const TAGS: f64 = 1.4;

pub(super) fn lists<'a>(moment: &'a Moment<'_>) -> Part<'a> {
    let all = moment.frames().len();
    let lanes_only = moment.own.lists.len() > 1;
    let detailed = |detail: Detail| -> Part<'a> {
        let part = |room: usize| match room {
            _ if lanes_only => lanes(moment, detail, room),
            ..=FEW => best(rank::ONE_LINE, [true, false].map(|line| queue(moment, detail, room, line))),
            _ => queue(moment, detail, room, false),
        };
        let most = if lanes_only { LANE } else { ROOMS[0] };
        let mut variants = Vec::new();
        if all <= most {
            variants.push(part(all).grow(1.0));
        }
        for room in ROOMS {
            if room < all && room <= most {
                variants.push(part(room).grow(1.0));
            }
        }
        best(rank::ALL_FRAMES, variants).grow(1.0)
    };
    best(rank::FRAMES, Detail::ALL.map(detailed)).wired(move |drawing, _| wire(drawing, moment)).grow(1.0)
}

/// The frames in the order in which they leave, each below its place in it.
fn queue<'a>(moment: &'a Moment<'_>, detail: Detail, room: usize, line: bool) -> Part<'a> {
    let size = detail.size(moment);
    let cell = Size::new(size.width, size.height + TAGS);
    let next = moment.next();
    let front = moment.info().search == Search::Front;
    let cells = Flow {
        cell: [cell, cell * 2.0],
        gap: 0.8,
        room_for: room,
        columns: room,
        least_lines: room,
        rank: rank::ALL_FRAMES,
        count: moment.frames().len(),
        from_end: false,
        fills: false,
        more: Key::new(TAG, 0xff_ffff, 0),
        draw: Box::new(move |drawing, n, place| {
            let Some(&pfn) = moment.order.get(n) else { return };
            drawing.enlarged(cell, place, |drawing, place| {
                if n == 0 && front {
                    let y = place.center().y + drawing.px(TAGS / 2.0);
                    arrow(drawing, Key::new(LIST, 0, 3), Role::Line, Point::new(place.x0 - drawing.px(0.4), y));
                }
                let top = Rect { y1: place.y0 + drawing.px(TAGS), ..place };
                tag(drawing, moment, n, pfn, next == Some(pfn), top);
                frame(drawing, moment, pfn, Rect { y0: top.y1, ..place }, size);
            });
        }),
    };
    let cells = flow(cells).picked(move |room| moment.in_view(room)).grow(1.0);
    let cells = if line { cells.at_least(room as f64 * (cell.width + 0.8), 0.0) } else { cells };
    let cells = row(0.0, [room_for_arrow(), cells]).grow(1.0);
    column(1.0, [request(moment).align(Align::Middle), cells]).grow(1.0).airy()
}

fn room_for_arrow<'a>() -> Part<'a> {
    leaf(1.6, 1.0, |_, _| {})
}

/// The end of a list where pages leave.
fn arrow(drawing: &mut Drawing, key: Key, role: Role, back: Point) {
    let (long, half) = (drawing.px(0.9), drawing.px(0.5));
    let points = [back - (long, 0.0), back - (0.0, half), back + (0.0, half)];
    drawing.picture.polygon(key, &points).fill(role.line()).label("pages leave at this end");
}

/// What stands over a frame: its place in the queue, and whether it leaves next or the hand is there.
fn tag(drawing: &mut Drawing, moment: &Moment<'_>, n: usize, pfn: Pfn, next: bool, place: Rect) {
    let em = drawing.scale.small;
    let along = moment.info().search == Search::Queue;
    let free = moment.frames()[pfn.index()].page.is_none();
    let hand = along && moment.own.hand == Some(pfn) && !free;
    if hand {
        let top = Point::new(place.x0, place.y0 + 0.25 * em);
        let points = [top, top + (0.8 * em, 0.0), top + (0.4 * em, 0.85 * em)];
        let mark = drawing.picture.polygon(Key::new(HAND, 1, 0), &points).fill(Role::Ink.line());
        mark.label("the hand: it looks at this page next");
    }
    // With room for the badge of a victim.
    let place = Rect { x0: place.x0 + if hand { 1.1 * em } else { 0.0 }, x1: place.x1 - 0.8 * em, ..place };
    let key = Key::new(TAG, n as u32, 0);
    if next {
        return drawing.words(&Words::new(key, ["leaves next", "next"]).bold().tone(Role::Victim.ink()), place);
    }
    let said = match moment.info().search {
        _ if free => return,
        _ if hand => "hand".into(),
        Search::Queue if n == 0 => "oldest".into(),
        Search::Front => ordinal(n as u64 + 1),
        _ => return,
    };
    drawing.words(&words(key, said).faint().or_nothing(), place);
}

/// A lane for each list, and above them the request and a frame that is in none: it is free, or it is being emptied.
fn lanes<'a>(moment: &'a Moment<'_>, detail: Detail, room: usize) -> Part<'a> {
    let size = detail.size(moment);
    let out = |held: bool| {
        (0..).zip(moment.frames().iter()).filter(move |(_, frame)| frame.page.is_some() == held).map(|(at, _)| Pfn(at))
    };
    let spare = out(true).find(|pfn| !moment.known[pfn.index()]).or_else(|| out(false).next());
    let more = moment.free.saturating_sub(1);
    let spare = leaf(size.width + 4.0, size.height, move |drawing, place| {
        let (em, y) = (drawing.scale.small, place.center().y - drawing.px(size.height / 2.0));
        if let Some(pfn) = spare {
            frame(drawing, moment, pfn, Rect::from_origin_size((place.x0, y), size * em), size);
        }
        if more > 0 {
            let said = words(Key::new(LIST, 0xff, 0), cat(&["+", &text::number(more as u64), " free"]));
            drawing.words(&said.faint().or_nothing(), Rect { x0: place.x0 + (size.width + 0.5) * em, ..place });
        }
    });
    let top = row(1.2, [request(moment), spare.align(Align::Middle)]).align(Align::Middle);
    let mut parts = Vec::from([top]);
    for (at, list) in (0..).zip(&moment.own.lists) {
        let lane = lane(moment, (at, list), size, room);
        parts.push(if list.ghosts { optional(rank::GHOSTS, lane) } else { lane });
    }
    column(0.8, parts).grow(1.0).airy()
}

fn lane<'a>(moment: &'a Moment<'_>, (number, list): (u32, &'a ListView), size: Size, room: usize) -> Part<'a> {
    let key = Key::new(LIST, number, 0);
    let role = if list.ghosts { Role::Faint } else { Role::Line };
    let granted = match (list.room, moment.own.share) {
        (Some(room), _) if !list.ghosts => cat(&["room for ", &text::number(room.into())]),
        (None, Some(share)) if number == 0 => cat(&["aims at ", &text::number(share.into())]),
        _ => String::new(),
    };
    let ink = if list.ghosts { Role::Faint } else { Role::Ink };
    let head = row(
        0.5,
        [
            words(key.part(1), list.name).bold().tone(ink.ink()).part(),
            words(key.part(2), purpose(list.name)).faint().part(),
            words(key.part(6), granted).bold().or_nothing().part().grow(1.0),
        ],
    );
    let cell = if list.ghosts { small_size(moment) } else { size };
    let most = if list.ghosts { cell } else { cell * 1.6 };
    let cells = Flow {
        cell: [cell, most],
        gap: 0.35,
        room_for: room,
        columns: room,
        least_lines: room,
        rank: rank::ALL_FRAMES,
        count: list.pages.len(),
        from_end: false,
        fills: false,
        more: key.part(4),
        draw: Box::new(move |drawing, n, place| match list.pages[n].frame {
            Some(pfn) => frame(drawing, moment, pfn, place, size),
            None => ghost(drawing, moment, list.pages[n].page, place),
        }),
    };
    let pages = flow(cells).grow(1.0);
    let pages = pages.at_least(room as f64 * (cell.width + 0.35), 0.0);
    let panel = row(0.0, [pages, space()]).grow(1.0).framed(0.35, move |drawing, place| {
        let label =
            cat(&[list.name, " (", purpose(list.name), "): ", &count(list.pages.len() as u64, "page", "pages")]);
        let (radius, line) = (drawing.px(0.5), drawing.scale.line);
        let mark = drawing.picture.rect(key, place, radius).stroke(Role::Idle.line(), line);
        mark.layer(Layer::Ground).label(label);
        if role == Role::Faint {
            mark.dashed();
        }
        arrow(drawing, key.part(3), role, Point::new(place.x0 - drawing.px(0.25), place.center().y));
    });
    column(0.15, [head, row(0.0, [room_for_arrow(), panel]).grow(1.0)]).grow(1.0)
}

/// From the request to the frame that has its page.
fn wire(drawing: &mut Drawing, moment: &Moment<'_>) {
    let place = |key| drawing.picture.bounds(key);
    let found = moment.found().and_then(|pfn| place(Key::new(SLOT, pfn.0, 0)));
    let (Some(from), Some(to)) = (place(Key::new(REQUEST, 0, 0)), found) else { return };
    // Beside the name of the place.
    let (start, end) = (Point::new(from.center().x, from.y1), Point::new(to.x0 + to.width() * 0.8, to.y0));
    let (width, head) = (drawing.scale.line * 2.0, drawing.px(0.9));
    let mark = drawing.picture.curve(Key::new(WIRE, 0, 0), bow(start, end, 0.0)).stroke(Role::Hit.line(), width);
    mark.head(head).layer(Layer::Ground).when(When::Travel);
}

impl Moment<'_> {
    /// Which places of an order are shown in a number of places: the first ones and, in the last places, those
    /// that the picture is about.
    fn in_view(&self, room: usize) -> Vec<usize> {
        let mut shown: Vec<usize> = (0..room.min(self.order.len())).collect();
        let hand = self.own.hand.filter(|_| self.info().search == Search::Queue);
        let musts = [self.focus().map(|focus| focus.0), self.next(), hand].into_iter().flatten();
        let musts: Vec<usize> = musts.filter_map(|pfn| self.order.iter().position(|&other| other == pfn)).collect();
        for &must in &musts {
            if !shown.contains(&must)
                && let Some(place) = shown.iter().rposition(|at| !musts.contains(at))
            {
                shown[place] = must;
            }
        }
        shown
    }

    /// The frame whose page would leave, were one to leave now; none: that is not known before.
    pub(super) fn next(&self) -> Option<Pfn> {
        if let Some(EventKind::VictimChosen { pfn, .. }) = self.last() {
            return Some(pfn);
        }
        let pages = &self.own.lists.first()?.pages;
        let mut fits = pages.iter().filter_map(|page| page.frame).filter(|pfn| !self.frames()[pfn.index()].pinned);
        match self.info().search {
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

/// What a list is for, in few words.
fn purpose(name: &str) -> &'static str {
    match name {
        "T1" => "seen once",
        "T2" => "seen again",
        "B1" => "left T1",
        "B2" => "left T2",
        "A1in" => "first use",
        "Am" => "used again",
        "A1out" => "left A1in",
        "small" => "new",
        "main" => "proven",
        "ghost" => "left small",
        "inactive" => "on trial",
        "active" => "in use",
        _ => "left",
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
