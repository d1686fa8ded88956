//! Policies with several lists: a lane for each, the end where pages leave at its left. Pages in memory are frames;
//! pages that left and are remembered are ghosts, without a frame. A frame that is in no list, because it is free or
//! being emptied, stands beside the request.

use alloc::vec::Vec;

use kurbo::{Point, Rect, Size};
use os_scope_sim::mem::replace::{ListView, PageView};
use os_scope_sim::{Page, Pfn};

use super::Draw;
use super::hub::Hub;
use super::slot::{PAGE, Style};
use super::strip::LETTER;
use crate::caption::{cat, count};
use crate::{Face, Key, Layer, Role, Weight, text};

/// The kind of the lanes.
pub(super) const LANE: u8 = 15;
/// The gap between pages of a lane, and around them.
const GAP: f64 = 0.35;
/// The room for the arrow where pages leave.
const ARROW: f64 = 1.3;
/// The height of a ghost.
const GHOST: f64 = 1.75;

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

/// How much room lanes take.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// Whether ghosts are shown.
    ghosts: bool,
    /// The height of what stands over a lane: its name, and its limit if it has one.
    name: f64,
    /// The gap above and below its pages.
    pad: f64,
}

/// From the most telling to the lowest.
const FORMS: [Form; 3] = [
    Form { ghosts: true, name: 1.6, pad: GAP },
    Form { ghosts: false, name: 1.6, pad: GAP },
    Form { ghosts: false, name: 1.15, pad: 0.15 },
];

/// How lanes are drawn.
#[derive(Clone, Copy, Debug)]
struct Lanes {
    style: Style,
    hub: Hub,
    form: Form,
    /// How many frames find room in a lane.
    columns: usize,
    /// The height of everything, and of the request with the frame beside it.
    height: f64,
    top: f64,
}

impl Draw<'_> {
    /// The lists, and the request above them.
    pub(super) fn lanes(&mut self, area: Rect) {
        let (unit, wanted) = (self.scale.small, self.moment.frames().len());
        let mut found: Option<Lanes> = None;
        for form in FORMS {
            for style in Style::ALL.map(|choice| Style::new(self, choice)) {
                for hub in Hub::ALL {
                    let Some(other) = self.try_lanes(area.size(), style, hub, form) else { continue };
                    // All frames if they fit in any form; else a handful of them.
                    if found.is_none_or(|found| {
                        found.columns < other.columns.min(wanted) && (found.columns < 6 || other.columns >= wanted)
                    }) {
                        found = Some(other);
                    }
                }
            }
            if found.is_some() {
                break;
            }
        }
        let Some(mut found) = found else { return };
        found.columns = found.columns.min(wanted);
        let lists: Vec<ListView> = core::mem::take(&mut self.moment.own.lists);
        let shown = || (0..).zip(&lists).filter(|(_, list)| found.form.ghosts || !list.ghosts);
        let gap = ((area.height() - found.height) / (shown().count() as f64 + 1.0)).clamp(0.0, unit * 1.6);
        let height = found.height + gap * shown().count() as f64;
        let mut y = area.y0 + (area.height() - height).max(0.0) / 2.0;
        let width =
            unit * ARROW + (found.style.size.width + found.style.unit * GAP) * found.columns as f64 + unit * GAP;
        let x = area.center().x - width / 2.0;
        let centre = self.spare(Rect::new(area.x0, y, area.x1, y + found.top), &found);
        y += found.top;
        for (at, list) in shown() {
            y += gap + unit * found.form.name;
            let height = self.lane_height(list, &found.style, found.form);
            self.lane(at, list, Rect::new(x, y, x + width, y + height), &found, centre);
            y += height;
        }
        self.moment.own.lists = lists;
        self.hub(found.hub, centre, unit);
    }

    fn lane_height(&self, list: &ListView, style: &Style, form: Form) -> f64 {
        let unit = self.scale.small;
        unit * form.pad * 2.0 + if list.ghosts { unit * GHOST } else { style.size.height }
    }

    fn try_lanes(&self, room: Size, style: Style, hub: Hub, form: Form) -> Option<Lanes> {
        let unit = self.scale.small;
        let lists = self.moment.own.lists.iter().filter(|list| form.ghosts || !list.ghosts);
        let columns = (room.width - unit * (ARROW + GAP)) / (style.size.width + style.unit * GAP);
        let top = hub.size(self, unit).height.max(style.size.height) + unit * 0.2;
        let height = top + lists.map(|list| unit * form.name + self.lane_height(list, &style, form)).sum::<f64>();
        let wide = hub.size(self, unit).width + style.size.width + unit * 6.0;
        let fits = columns >= 2.0 && height <= room.height && wide <= room.width;
        fits.then_some(Lanes { style, hub, form, columns: columns as usize, height, top })
    }

    /// The frame that is in no list, beside the place of the request, and how many more are. Returns the middle of the
    /// request.
    fn spare(&mut self, place: Rect, all: &Lanes) -> Point {
        let (unit, frames) = (self.scale.small, self.moment.frames());
        let hub = all.hub.size(self, unit);
        let out = |held: bool| {
            (0..).zip(frames.iter()).filter(move |(_, frame)| frame.page.is_some() == held).map(|(at, _)| Pfn(at))
        };
        let spare = out(true).find(|pfn| !self.moment.known[pfn.index()]).or_else(|| out(false).next());
        let more = self.moment.free - usize::from(spare.is_some_and(|pfn| frames[pfn.index()].page.is_none()));
        let wide = hub.width + all.style.size.width + unit * 6.0;
        let start = place.center().x - wide / 2.0;
        let centre = Point::new(start + hub.width / 2.0, place.y0 + (place.height() - unit * 0.2) / 2.0);
        let at = start + hub.width + unit * 1.2;
        if let Some(pfn) = spare {
            self.slot(pfn, Point::new(at + all.style.size.width / 2.0, centre.y), &all.style);
        }
        if more > 0 {
            let words = cat(&["+", &text::number(more as u64), " free"]);
            let at = (at + all.style.size.width + unit * 0.6, centre.y);
            self.picture.text(Key::new(LANE, 0xff, 0), at, unit, words).centred().fill(Role::Faint.ink());
        }
        centre
    }

    fn lane(&mut self, number: u32, list: &ListView, place: Rect, all: &Lanes, from: Point) {
        let (unit, line, style) = (self.scale.small, self.scale.line, &all.style);
        let key = Key::new(LANE, number, 0);
        let y = place.center().y;
        let lane = Rect::new(place.x0 + unit * ARROW, place.y0, place.x1, place.y1);
        let label =
            cat(&[list.name, " (", purpose(list.name), "): ", &count(list.pages.len() as u64, "page", "pages")]);
        let role = if list.ghosts { Role::Faint } else { Role::Line };
        let mark =
            self.picture.rect(key, lane, unit * 0.5).stroke(Role::Idle.line(), line).layer(Layer::Ground).label(label);
        if list.ghosts {
            mark.dashed();
        }
        let ink = if list.ghosts { Role::Faint } else { Role::Ink };
        let mut at = Point::new(lane.x0 + unit * 0.2, lane.y0 - unit * (all.form.name - 0.8).min(0.45));
        self.picture.text(key.part(1), at, unit, list.name).bold().fill(ink.ink());
        at.x += text::width(list.name, unit, Face::Sans, Weight::Bold) + unit * 0.5;
        self.picture.text(key.part(2), at, unit, purpose(list.name)).fill(Role::Faint.ink());
        let named = at.x + text::width(purpose(list.name), unit, Face::Sans, Weight::Regular) + unit * 0.6;
        // Where pages leave.
        let (tip, back) = (lane.x0 - unit * 0.95, lane.x0 - unit * 0.2);
        let points = [Point::new(tip, y), Point::new(back, y - unit * 0.5), Point::new(back, y + unit * 0.5)];
        self.picture.polygon(key.part(3), &points).fill(role.line()).label("pages leave at this end");
        let pad = unit * GAP;
        let (size, gap) = if list.ghosts { (self.ghost_size(), pad) } else { (style.size, style.unit * GAP) };
        let pitch = size.width + gap;
        let room = ((lane.width() - 2.0 * pad + gap) / pitch + 0.01) as usize;
        let shown = if list.pages.len() > room { room - 1 } else { list.pages.len() };
        let middle = |at: usize| Point::new(lane.x0 + pad + size.width / 2.0 + pitch * at as f64, y);
        for (at, page) in list.pages.iter().take(shown).enumerate() {
            match page.frame {
                Some(pfn) => {
                    if self.moment.found() == Some(pfn) {
                        self.thread(from, middle(at), style);
                    }
                    self.slot(pfn, middle(at), style);
                }
                None => self.ghost(page, Rect::from_center_size(middle(at), size)),
            }
        }
        if shown < list.pages.len() {
            let words = cat(&["+", &text::number((list.pages.len() - shown) as u64)]);
            self.picture.text(key.part(4), middle(shown), unit, words).middle().centred().fill(Role::Faint.ink());
        }
        if let Some((name, limit)) = limit(list, self.moment.own.share) {
            let x = (lane.x0 + pad - gap / 2.0 + pitch * f64::from(limit)).min(lane.x1);
            let words = cat(&[name, &text::number(limit.into())]);
            let label = cat(&[list.name, " is granted ", &count(limit.into(), "page", "pages")]);
            let ends = (Point::new(x, lane.y0 - unit * 0.3), Point::new(x, lane.y1 + unit * 0.3));
            self.picture.line(key.part(5), ends.0, ends.1).stroke(Role::Active.line(), line * 2.5).label(label);
            // Over its line, as far as the name leaves room.
            let half = text::width(&words, unit, Face::Sans, Weight::Bold) / 2.0;
            let at = Point::new(x.min(lane.x1 - half).max(named + half), at.y);
            self.picture.text(key.part(6), at, unit, words).bold().middle().fill(Role::Active.ink());
        }
    }

    /// The size of a page without a frame.
    fn ghost_size(&self) -> Size {
        let letters = self.moment.digits.min(5) as f64 + if self.moment.letters() { LETTER } else { 0.0 };
        Size::new((letters * text::MONO + 1.0).max(GHOST) * self.scale.small, GHOST * self.scale.small)
    }

    /// A page that is remembered; while it still is in a frame, its place.
    fn ghost(&mut self, view: &PageView, place: Rect) {
        let page: Page = view.page;
        if self.moment.frames().iter().any(|frame| frame.page == Some(page)) {
            return;
        }
        let (unit, role, key) = (self.scale.small, Role::process(page.pid), Key::page(PAGE, page));
        let label = cat(&[&self.moment.page_in_words(page), " has left and is remembered"]);
        let mark =
            self.picture.rect(key, place, unit * 0.4).fill(Role::Surface.tint()).stroke(role.line(), self.scale.line);
        mark.dashed().label(label);
        let number = self.moment.number(page, 5);
        let letters = if self.moment.letters() { LETTER * text::MONO * unit } else { 0.0 };
        let width = text::width(&number, unit, Face::Mono, Weight::Regular) + letters;
        let at = place.center() - (width / 2.0, 0.0);
        if letters > 0.0 {
            self.picture.text(key.part(1), at, unit, text::letter(page.pid)).mono().bold().centred().fill(role.ink());
        }
        self.picture.text(key.part(2), at + (letters, 0.0), unit, number).mono().centred().fill(Role::Faint.ink());
    }
}

/// How many pages a list is granted, if that shows in what leaves, and what it is called.
fn limit(list: &ListView, share: Option<u32>) -> Option<(&'static str, u32)> {
    match (list.name, list.room) {
        ("T1", _) => Some(("p = ", share?)),
        (_, Some(room)) if !list.ghosts => Some(("room for ", room)),
        _ => None,
    }
}
