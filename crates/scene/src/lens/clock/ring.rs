//! The ring of frames with the clock's hand: frames as cards or, if there are many, as ticks around those at the hand.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::f64::consts::TAU;

use kurbo::{Point, Rect, Size, Vec2};
use os_scope_sim::Pfn;

use super::frame::{Detail, frame};
use super::keys::{HAND, MOST_CARDS, RAIL, TICK, WIRE, rank};
use super::moment::Moment;
use super::request::request;
use crate::layout::{Align, Drawing, Ellipse, Part, Ring, best, column, leaf, nothing, ring, row};
use crate::{Dash, Key, Layer, Role, When};

/// The most ticks; each stands for several frames if there are more.
const TICKS: usize = 192;
/// The length of a tick, and of the hand within the ring of them, in ems.
const LENGTHS: [f64; 2] = [1.7, 1.9];
/// The gap between cards at the hand, and between the hand's tip and a card, in ems.
const GAP: f64 = 0.4;

pub(super) fn dial<'a>(moment: &'a Moment<'_>) -> Part<'a> {
    let all = moment.frames().len() <= MOST_CARDS;
    let cards = Detail::ALL.into_iter().filter(|_| all).map(|detail| cards(moment, detail));
    let cards = cards.collect::<Vec<_>>();
    let some = best(rank::FRAMES, at_hand(moment).collect::<Vec<_>>()).grow(1.0);
    if all { best(rank::AT_HAND, [best(rank::FRAMES, cards).grow(1.0), some]).grow(1.0) } else { some }
}

/// All frames round the request.
fn cards<'a>(moment: &'a Moment<'_>, detail: Detail) -> Part<'a> {
    let (cell, count) = (detail.size(moment), moment.frames().len());
    let behind = move |drawing: &mut Drawing, line: &Ellipse, middle: Rect| {
        rail(drawing, line);
        let tip = |at: usize| line.spoke(middle, at, drawing.px(GAP))[1];
        let inner = (0..count).map(|at| line.polar(tip(at)).1).fold(1.0, f64::min) * 0.9;
        let hand = tip(moment.hand.index());
        trail(drawing, moment, line, inner);
        if let Some(pfn) = moment.found() {
            let [from, to] = line.spoke(middle, pfn.index(), drawing.px(GAP));
            // Beside the hand, should it point to the same frame.
            let aside = if moment.hand == pfn { drawing.px(0.7) } else { 0.0 };
            let aside = Vec2::new(from.y - to.y, to.x - from.x).normalize() * aside;
            wire(drawing, from + aside, to + aside);
        }
        pointer(drawing, moment, line.centre, hand);
    };
    ring(Ring {
        cell,
        count,
        middle: Box::new(request(moment)),
        behind: Box::new(behind),
        draw: Box::new(move |drawing, at, place| frame(drawing, moment, Pfn(at as u32), place, cell)),
    })
    .grow(1.0)
}

/// Ticks round the request and some frames at the hand; or these beside the ring.
fn at_hand<'a>(moment: &'a Moment<'_>) -> impl Iterator<Item = Part<'a>> {
    let ticks = move |middle: Part<'a>| {
        ring(Ring {
            cell: Size::new(LENGTHS[0], LENGTHS[0]),
            count: 0,
            middle: Box::new(middle),
            behind: Box::new(move |drawing, line, _| around(drawing, moment, line)),
            draw: Box::new(|_, _, _| {}),
        })
        .grow(1.0)
    };
    let both = move |cards: usize, detail: Detail| {
        let (request, cards) = (request(moment).align(Align::Middle), excerpt(moment, cards, detail));
        column(0.6, [request, cards.align(Align::Middle)])
    };
    let inside = [(5, Detail::Full), (5, Detail::Short), (3, Detail::Short), (3, Detail::Line), (1, Detail::Short)];
    let inside = inside.into_iter().filter(|(cards, _)| *cards < moment.frames().len());
    let beside = row(1.0, [ticks(nothing()), both(1, Detail::Line).align(Align::Middle)]).grow(1.0);
    inside.map(move |(cards, detail)| ticks(both(cards, detail))).chain([beside])
}

/// Cards of frames around the hand, and its mark below the one it points to. The frames before and after it are always
/// among them; the rest stay where they are until the hand gets to them.
fn excerpt<'a>(moment: &'a Moment<'_>, cards: usize, detail: Detail) -> Part<'a> {
    let (cell, count, hand) = (detail.size(moment), moment.frames().len(), moment.hand.index());
    let first = first_card(hand, cards, count);
    leaf(cards as f64 * (cell.width + GAP) - GAP, cell.height + 1.2, move |drawing, place| {
        let em = drawing.scale.small;
        for at in 0..cards {
            let pfn = Pfn(((first + at) % count) as u32);
            let x = place.x0 + at as f64 * (cell.width + GAP) * em;
            let card = Rect::from_origin_size((x, place.y0), cell * em);
            frame(drawing, moment, pfn, card, cell);
            if pfn == moment.hand {
                let tip = Point::new(card.center().x, card.y1 + 0.2 * em);
                let points = [tip, tip + (-0.6 * em, 0.85 * em), tip + (0.6 * em, 0.85 * em)];
                let mark = drawing.picture.polygon(Key::new(HAND, 1, 0), &points).fill(Role::Ink.line());
                mark.label("the hand").when(When::Travel);
            }
        }
    })
}

fn first_card(hand: usize, cards: usize, count: usize) -> usize {
    let stay = cards.saturating_sub(2).max(1);
    if cards > 1 { (hand + count - 1) % count / stay * stay } else { hand }
}

/// The ring of ticks: their colour is the owner's, and those of pages that were referenced are longer.
fn around(drawing: &mut Drawing, moment: &Moment<'_>, line: &Ellipse) {
    let (em, frames) = (drawing.scale.small, moment.frames());
    let count = frames.len().min(TICKS);
    rail(drawing, line);
    let focus = moment.focus();
    for tick in 0..count {
        let share = tick * frames.len() / count..(tick + 1) * frames.len() / count;
        let held = share.clone().filter(|&at| frames[at].page.is_some());
        let used = held.clone().filter(|&at| moment.bits(&frames[at]).0).count();
        let pids = || held.clone().filter_map(|at| Some(frames[at].page?.pid));
        let role = match (focus, pids().min()) {
            (Some((pfn, role)), _) if share.contains(&pfn.index()) => role,
            (_, Some(pid)) if pids().max() == Some(pid) => Role::process(pid),
            (_, Some(_)) => Role::Faint,
            (_, None) => Role::Idle,
        };
        let length = if held.clone().next().is_none() { 0.25 } else { 0.7 + used as f64 / share.len() as f64 };
        let angle = line.angle((share.start + share.end - 1) as f64 / 2.0 / frames.len() as f64);
        let ends = (line.within(angle, -0.85 * em), line.within(angle, (length - 0.85) * em));
        let mark = drawing.picture.line(Key::new(TICK, tick as u32, 0), ends.0, ends.1);
        mark.stroke(role.line(), em * 0.3).label(moment.frame_in_words(Pfn(share.start as u32)));
    }
    let spoke = |pfn: Pfn| {
        let angle = line.angle(f64::from(pfn.0) / frames.len() as f64);
        LENGTHS.map(|depth| line.within(angle, (LENGTHS[0] + LENGTHS[1] - depth - 0.6) * em))
    };
    if let Some(pfn) = moment.found() {
        let [from, to] = spoke(pfn);
        wire(drawing, from, to);
    }
    let [from, to] = spoke(moment.hand);
    pointer(drawing, moment, from, to);
}

fn rail(drawing: &mut Drawing, line: &Ellipse) {
    let width = drawing.scale.line * 1.3;
    let mark = drawing.picture.path(Key::new(RAIL, 0, 0), line.arc(0.0, TAU, 1.0));
    mark.stroke(Role::Surface.line(), width).layer(Layer::Ground);
}

/// The way that the hand has gone in this search.
fn trail(drawing: &mut Drawing, moment: &Moment<'_>, line: &Ellipse, share: f64) {
    let wanted = moment.seen.and_then(|seen| seen.search.wanted);
    let Some((search, passed)) = moment.search().filter(|found| found.1 > 0 && moment.wanted == wanted) else {
        return;
    };
    let hand = moment.hand.index() as f64;
    let back = (passed as f64).min(moment.frames().len() as f64 - 0.35);
    let path = line.arc(line.angle(hand - back), line.angle(hand), share);
    let width = drawing.scale.line * 1.6;
    let mark = drawing.picture.path(Key::wide(RAIL, search.from + 1), path).stroke(Role::Line.line(), width);
    mark.dash(Dash::Dotted).layer(Layer::Ground).when(When::Travel);
}

/// The hand.
fn pointer(drawing: &mut Drawing, moment: &Moment<'_>, from: Point, tip: Point) {
    let number = crate::text::frame(moment.hand);
    let label = crate::caption::cat(&["the hand: the next victim is sought from frame ", &number, " on"]);
    let (width, head) = (drawing.px(if moment.searching { 0.4 } else { 0.28 }), drawing.px(1.5));
    let mark = drawing.picture.line(Key::new(HAND, 0, 0), from, tip);
    mark.stroke(Role::Ink.line(), width).head(head).label(label);
}

/// From the request to the frame that has its page.
fn wire(drawing: &mut Drawing, from: Point, to: Point) {
    let (width, head) = (drawing.scale.line * 2.0, drawing.px(0.9));
    let mark = drawing.picture.line(Key::new(WIRE, 0, 0), from, to);
    mark.stroke(Role::Hit.line(), width).head(head).when(When::Travel);
}
