//! The address spaces, from every page with its place to a letter for each.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;

use kurbo::{Point, Rect, Size};
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{Page, Pid, Vpn};

use super::boxes::{badge, tail};
use super::keys::{BADGE, BLOCK, CAPTION, CELL, DOTS, HEAD};
use super::moment::{Moment, Place, Space, counts};
use super::runs::Run;
use super::{rank, words as say};
use crate::caption::cat;
use crate::layout::words;
use crate::layout::{
    Card, Cells, Drawing, Flow, Group, Look, Part, Thing, Words, best, cells, column, flow, leaf, row,
};
use crate::{Key, Role, Str, text};

/// The most boxes that are drawn.
const MOST: u64 = 1_200;
/// The width of the names of regions, in ems.
const REGION: f64 = 7.6;
/// The box of a page that does not say where it is.
const DOT: Size = Size::new(0.9, 1.0);
/// The gap between two boxes.
const GAP: f64 = 0.3;
/// The distance of what is in a process's box from its edge.
const PAD: f64 = 0.5;

/// All of them: page by page with names and numbers, without names, in boxes that stand for some pages each, a card
/// each, or a letter each.
pub(super) fn spaces<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let spaces = &moment.spaces;
    let total = |per: u64| spaces.iter().flat_map(|space| &space.runs).map(|run| run.count.div_ceil(per)).sum::<u64>();
    let mut variants = Vec::new();
    if total(1) <= MOST / 2 {
        let blocks = |named| {
            let boxes = Boxes::new(moment, 1, Size::new(page_width(moment), 1.7), named);
            column(0.6, spaces.iter().map(|space| boxes.block(space, named)).collect::<Vec<_>>())
        };
        variants.push(best(rank::NAMES, [true, false].map(blocks)));
    }
    for per in [1, 2, 4, 16, 64, 256].into_iter().filter(|&per| total(per) <= MOST) {
        let boxes = Boxes::new(moment, per, DOT, false);
        variants.push(column(0.6, spaces.iter().map(|space| boxes.line(space)).collect::<Vec<_>>()));
    }
    variants.push(cards(moment, [Size::new(11.0, 4.6), Size::new(24.0, 5.2)], usize::MAX));
    variants.push(cards(moment, [Size::new(2.3, 1.9), Size::new(4.0, 3.0)], 1));
    best(rank::SPACES, variants)
}

/// Pages per box.
#[derive(Clone, Copy)]
struct Boxes<'a> {
    moment: &'a Moment<'a>,
    per: u64,
    size: Size,
    /// The width of the longest line of boxes of all processes, in ems: all boxes are equally large.
    longest: f64,
}

impl<'a> Boxes<'a> {
    /// Boxes of a size, in a line or more for each region or for each process.
    fn new(moment: &'a Moment<'a>, per: u64, size: Size, by_region: bool) -> Self {
        let run = |run: &Run| {
            let dots = f64::from(u8::from(run.gap_before) + u8::from(run.gap_after));
            run.count.div_ceil(per) as f64 * (size.width + GAP) + dots * (1.0 + GAP) + 1.0
        };
        let line = |runs: &[Run]| runs.iter().map(run).sum::<f64>();
        let of = |space: &Space<'_>| {
            if by_region { regions(&space.runs).map(line).fold(1.0, f64::max) } else { line(&space.runs) }
        };
        Self { moment, per, size, longest: moment.spaces.iter().map(of).fold(1.0, f64::max) }
    }

    /// A process with its pages, each saying where it is, in a line or more for each region, or together.
    fn block(self, space: &'a Space<'a>, named: bool) -> Part<'a> {
        let moment = self.moment;
        let head = leaf(10.0, 1.6, move |drawing, place| name(drawing, moment, space, place, true));
        let mut parts = Vec::from([head.at_most(f64::INFINITY, 1.6)]);
        if named {
            for runs in regions(&space.runs) {
                let name = leaf(REGION, 1.3, move |drawing, place| caption(drawing, moment, space, runs[0], place));
                parts.push(row(0.6, [name.at_most(REGION, 2.6), self.part(space, runs).grow(1.0)]).grow(1.0));
            }
        } else {
            parts.push(self.part(space, &space.runs).grow(1.0));
        }
        let lines = parts.len() as f64;
        let part = column(0.3, parts).airy().at_most(f64::INFINITY, 4.0 * lines - 2.0);
        part.framed(PAD, move |drawing, place| panel(drawing, moment, space, place)).stretch().grow(lines)
    }

    /// A process with its pages in a line, or in several if need be.
    fn line(self, space: &'a Space<'a>) -> Part<'a> {
        let moment = self.moment;
        let names = moment.spaces.iter().map(|space| words(Key(0), space.info.name.clone()).body().bold().most());
        let wide = names.fold(0.0, f64::max).clamp(4.0, 8.0) + 2.1;
        let name = leaf(wide, 1.3, move |drawing, place| name(drawing, moment, space, place, false));
        row(0.6, [name.at_most(wide, 1.7), self.part(space, &space.runs).grow(1.0)])
            .framed(0.3, move |drawing, place| panel(drawing, moment, space, place))
            .grow(1.0)
    }

    /// The boxes of some runs of pages.
    fn part(self, space: &'a Space<'a>, runs: &'a [Run]) -> Part<'a> {
        let Self { per, size, longest, .. } = self;
        let key = |run: &Run, part| Key::page(DOTS, Page { pid: space.pid, vpn: Vpn::new(run.first) }).part(part);
        let group = |run: &Run| Group {
            count: run.count.div_ceil(per) as usize,
            left_out: [run.gap_before.then(|| key(run, 1)), run.gap_after.then(|| key(run, 2))],
        };
        let boxes = |run: &'a Run| (0..run.count.div_ceil(per)).map(move |n| (*run, run.first + n * per * run.unit));
        let boxes: Vec<(Run, u64)> = runs.iter().flat_map(boxes).collect();
        let draw = move |drawing: &mut Drawing, n: usize, place| {
            let (run, first) = boxes[n];
            let end = (first + per * run.unit).min(run.first + run.count * run.unit);
            page_box(drawing, self.moment, space.pid, first..end, run.unit, place);
        };
        cells(Cells { cell: size, gap: GAP, longest, groups: runs.iter().map(group).collect(), draw: Box::new(draw) })
    }
}

/// A card for each process: its state and how much of it is where; where there is no room, its letter.
fn cards<'a>(moment: &'a Moment<'a>, cell: [Size; 2], least_lines: usize) -> Part<'a> {
    let count = moment.spaces.len();
    let draw = move |drawing: &mut Drawing, n: usize, place: Rect| card(drawing, moment, &moment.spaces[n], place);
    flow(Flow {
        cell,
        gap: 0.35,
        room_for: count,
        columns: count,
        least_lines,
        rank: rank::SPACES,
        count,
        from_end: false,
        fills: true,
        more: Key::new(HEAD, 9, 0),
        draw: Box::new(draw),
    })
}

fn card(drawing: &mut Drawing, moment: &Moment<'_>, space: &Space<'_>, place: Rect) {
    let (pid, key) = (space.pid, Key::new(BLOCK, space.pid.0, 0));
    let [here, swapped] = counts(moment.places(pid, 0..u64::MAX));
    let number = |n: usize| text::number(n as u64);
    let counts = cat(&[&number(here), " in frames · ", &number(swapped), " in swap"]);
    let state = say::state(moment.snapshot, pid);
    let label = cat(&[&space.info.name, ": ", &state, ", ", &counts]);
    let lit = moment.focus.page.filter(|(page, _)| page.pid == pid);
    let role = lit.map_or(Role::process(pid), |(_, role)| role);
    let look = match moment.state(pid) {
        _ if lit.is_some() => Look::Lit,
        State::Running => Look::Lit,
        State::Blocked(_) => Look::Coming,
        State::New | State::Terminated(_) => Look::Over,
        State::Ready => Look::Plain,
    };
    let line = |part, words: [Str; 2]| Words::new(key.part(part), words).faint();
    drawing.card(
        &Card {
            thing: Thing { key, role, label: label.into() },
            look,
            letter: text::letter(pid).into(),
            name: space.info.name.clone().into(),
            share: Some(here as f64 / space.touched.max(here + swapped).max(1) as f64),
            lines: Vec::from([
                line(Card::FIRST_LINE, [counts.into(), cat(&[&number(here), " + ", &number(swapped)]).into()]),
                line(Card::FIRST_LINE + 1, [state.into(), "".into()]),
            ]),
        },
        place,
    );
}

/// What lies behind a process: the one that runs has an outline in its colour.
fn panel(drawing: &mut Drawing, moment: &Moment<'_>, space: &Space<'_>, place: Rect) {
    let (pid, line) = (space.pid, drawing.scale.line);
    let label = cat(&[&space.info.name, ": ", &say::state(moment.snapshot, pid)]);
    let mark = drawing.panel(Key::new(BLOCK, pid.0, 0), place).fill(Role::Panel.tint()).label(label);
    if moment.state(pid) == State::Running {
        mark.stroke(Role::process(pid).line(), 1.7 * line);
    }
}

/// The badge of a process, or the ring that it has left, its name and its state.
fn name(drawing: &mut Drawing, moment: &Moment<'_>, space: &Space<'_>, place: Rect, with_state: bool) {
    let (em, pid, key) = (drawing.scale.small, space.pid, Key::new(BLOCK, space.pid.0, 0));
    let at = Point::new(place.x0 + 0.8 * em, place.center().y);
    if moment.waits_at_disk(pid).is_some() {
        let ring = drawing.picture.circle(Key::new(BADGE, pid.0, 1), at, 0.75 * em);
        ring.stroke(Role::process(pid).line(), 0.75 * drawing.scale.line).dashed();
    } else {
        badge(drawing, pid, at);
    }
    let state = moment.state(pid);
    let here = moment.process(pid).is_some_and(|process| process.arrived);
    let ink = if here && !matches!(state, State::Terminated(_)) { Role::Ink } else { Role::Faint };
    let name = words(key.part(1), space.info.name.clone()).body().bold().tone(ink.ink());
    let rest = Rect { x0: place.x0 + 2.0 * em, ..place };
    drawing.words(&name, rest);
    if with_state {
        let role = if state == State::Running { Role::process(pid) } else { Role::Faint };
        let words = Words::new(key.part(2), [say::state(moment.snapshot, pid)]).end().or_nothing().tone(role.ink());
        let x0 = (rest.x0 + (name.most() + 0.8) * em).min(rest.x1);
        drawing.words(&words, Rect { x0, ..rest });
    }
}

/// The name of a region, its permissions and, where there is height, its address.
fn caption(drawing: &mut Drawing, moment: &Moment<'_>, space: &Space<'_>, run: Run, place: Rect) {
    let (em, setup) = (drawing.scale.small, &moment.snapshot.setup);
    let key = Key::page(CAPTION, Page { pid: space.pid, vpn: Vpn::new(run.first) });
    let Some(region) = run.region.and_then(|at| space.info.regions.get(usize::from(at))) else {
        let number = |page: u64| text::page(Vpn::new(page), setup);
        let [first, last] = [number(run.first), number(run.first + run.count - 1)];
        let many = run.count > 1;
        let wordings = [cat(&["pages ", &first, "–", &last]), cat(&["page ", &first]), first];
        return drawing.words(&Words::new(key, wordings.into_iter().skip(usize::from(!many))).faint(), place);
    };
    let rights = cat(&["r", if region.writable { "w" } else { "-" }, if region.executable { "x" } else { "-" }]);
    let address = text::address(region.start.0);
    let label = cat(&[&region.name, ": ", &address, " to ", &text::address(region.end.0 - 1), ", ", &rights]);
    let tall = place.height() >= 2.55 * em;
    let line = if tall { Rect { y1: place.center().y, ..place } } else { place };
    let rights = words(key.part(1), rights).mono().end().faint();
    let name = words(key, region.name.clone()).bold();
    drawing.words(&name, Rect { x1: line.x1 - (rights.most() + 0.4) * em, ..line });
    if let Some(mark) = drawing.picture.marks.last_mut() {
        mark.label(label);
    }
    drawing.words(&rights, line);
    if tall {
        let address = words(key.part(2), tail(&address, place.width() / em)).mono().faint();
        drawing.words(&address, Rect { y0: place.center().y, ..place });
    }
}

/// The width of a box that says a place: a frame's number, or a slot's with an s.
fn page_width(moment: &Moment<'_>) -> f64 {
    let machine = &moment.snapshot.setup.machine;
    let widest = |number: u32| words(Key(0), text::number(u64::from(number.saturating_sub(1)))).bold().most();
    let slot = if machine.swap == 0 { 0.0 } else { widest(super::frames::slots(moment)) + 0.6 };
    (widest(machine.frames).max(slot) + 0.5).max(2.0)
}

/// The runs of each region.
fn regions(runs: &[Run]) -> impl Iterator<Item = &[Run]> {
    runs.chunk_by(|a, b| a.region.is_some() && a.region == b.region)
}

/// The box of some pages.
fn page_box(drawing: &mut Drawing, moment: &Moment<'_>, pid: Pid, pages: Range<u64>, unit: u64, place: Rect) {
    let (em, hair, count) = (drawing.scale.small, drawing.scale.hair(), (pages.end - pages.start) / unit);
    let places = moment.places(pid, pages.clone());
    let speaks = place.height() >= 1.3 * em;
    let (role, key) = (Role::process(pid), Key::page(CELL, Page { pid, vpn: Vpn::new(pages.start) }));
    let hollow = if speaks { Role::Surface.tint() } else { Role::Idle.tint() };
    let (solid, saved) = if speaks { (role.tint(), hollow) } else { (role.line(), role.tint()) };
    let at = places.first().map(|(_, at)| *at).filter(|_| count == 1);
    let fill = match at {
        Some(Place::Here(_)) => solid,
        Some(Place::Coming(_)) => Role::Surface.tint(),
        Some(Place::Swapped(_)) => saved,
        None => hollow,
    };
    let nowhere = if speaks { Role::Panel } else { Role::Idle };
    let mark = drawing.picture.rect(key, place, 0.3 * em).fill(fill);
    mark.stroke(if at.is_some() { role } else { nowhere }.line(), hair);
    if matches!(at, Some(Place::Coming(_))) {
        mark.dashed();
    }
    let lit = moment.focus.page.filter(|(page, _)| page.pid == pid && pages.contains(&page.vpn.get()));
    if let Some((_, role)) = lit {
        mark.stroke(role.line(), 2.0 * drawing.scale.line);
    }
    mark.label(say::pages(moment.snapshot, pid, pages.start, count, places));
    let number = |n: u32| text::number(u64::from(n));
    let words = match at {
        None => return shares(drawing, key, places, (pages.end - pages.start) as f64, role, place),
        Some(_) if !speaks => return,
        Some(Place::Here(_)) if unit > 1 => words(key.part(1), "2M"),
        Some(Place::Here(pfn) | Place::Coming(pfn)) => words(key.part(1), number(pfn.0)),
        Some(Place::Swapped(slot)) => words(key.part(1), cat(&["s", &number(slot.0)])),
    };
    let here = matches!(at, Some(Place::Here(_)));
    drawing.words(&if here { words.bold().tone(role.ink()) } else { words.faint() }.middle(), place);
}

/// In a box that stands for several pages: how many of them are in frames, and how many in swap.
fn shares(drawing: &mut Drawing, key: Key, places: &[(Page, Place)], all: f64, role: Role, place: Rect) {
    let mut y1 = place.y1;
    for ((number, part), tone) in counts(places).into_iter().zip(2..).zip([role.line(), role.tint()]) {
        let y0 = (y1 - place.height() * number as f64 / all).max(place.y0);
        if y0 < y1 {
            drawing.picture.rect(key.part(part), Rect { y0, y1, ..place }, 0.0).fill(tone);
        }
        y1 = y0;
    }
}
