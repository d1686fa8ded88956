//! A strip of tickets, a segment for each process, and the pointer that falls on the ticket drawn.

use kurbo::{Point, Rect};
use os_scope_sim::snapshot::Draw;
use os_scope_sim::{CpuId, EventKind, Pid};

use super::{Sorted, ghost};
use crate::caption::{self, cat};
use crate::layout::{Drawing, Part, Words, leaf, words};
use crate::lens::ready::keys::kind;
use crate::lens::ready::scene::Scene;
use crate::{Key, Layer, Role, text};

/// The room above the strip and below it, and its height, in ems.
const ABOVE: f64 = 2.0;
const BELOW: f64 = 1.5;
const HIGH: [f64; 2] = [2.1, 4.4];

pub(super) fn part(scene: Scene<'_>, sorted: Sorted) -> Part<'_> {
    leaf(14.0, ABOVE + HIGH[0] + BELOW, move |drawing, place| draw(scene, drawing, sorted, place))
        .at_most(f64::INFINITY, ABOVE + HIGH[1] + BELOW)
}

fn draw(scene: Scene<'_>, drawing: &mut Drawing, mut sorted: Sorted, place: Rect) {
    let em = drawing.scale.small;
    let tickets = |pid: Pid| scene.setup().processes.get(pid.index()).map_or(0, |info| u64::from(info.tickets));
    let key = Key::new(kind::POINTER, sorted.cpu as u32, 0);
    let drawn = scene.cpu(sorted.cpu).and_then(|cpu| cpu.draw);
    let fresh = scene.snapshot.last.is_some_and(
        |event| matches!(event.kind, EventKind::TicketDrawn { cpu, .. } if cpu == CpuId(sorted.cpu as u8)),
    );
    // The winner still has its segment, in outline, until it is back in the queue.
    let away = drawn.filter(|draw| sorted.running == Some(draw.pid));
    if let Some(draw) = away {
        let place = place_of(draw, &sorted.queue, tickets);
        sorted.queue.insert(place, draw.pid);
    }
    let total: u64 = sorted.queue.iter().map(|&pid| tickets(pid)).sum();
    let strip = Rect { y0: place.y0 + ABOVE * em, y1: place.y1 - BELOW * em, ..place };
    drawing.picture.rect(key.part(1), strip, 0.5 * em).fill(Role::Panel.tint()).layer(Layer::Ground);
    let x = |ticket: f64| strip.x0 + strip.width() * ticket / total.max(1) as f64;
    let (mut first, mut end) = (0, f64::NEG_INFINITY);
    for (n, &pid) in sorted.queue.iter().enumerate() {
        let (start, stop) = (x(first as f64), x((first + tickets(pid)) as f64));
        let segment = Rect { x0: start + 0.5, x1: (stop - 0.5).max(start + 1.5), ..strip };
        if away.is_some_and(|draw| draw.pid == pid) {
            ghost(drawing, pid, segment);
        } else {
            drawing.token(&scene.thing(pid), scene.look(pid), text::letter(pid), segment);
        }
        // Numbers of narrow segments stay away from each other.
        let number =
            words(Key::new(kind::FLAG, sorted.cpu as u32, n as u32), text::number(tickets(pid))).faint().middle();
        let half = number.most() / 2.0 * em;
        let at = segment.center().x.clamp(place.x0 + half, place.x1 - half);
        if at - half > end + 0.5 * em {
            let below = Rect::new(at - half, strip.y1 + 0.2 * em, at + half + 0.1, place.y1);
            drawing.words(&number, below);
            end = at + half;
        }
        first += tickets(pid);
    }
    let all = if total == 0 {
        "no process is ready".into()
    } else {
        caption::count(total, "ticket in all", "tickets in all")
    };
    let Some(draw) = (if fresh { drawn } else { away }) else {
        let above = Rect { y1: strip.y0, ..place };
        return drawing.words(&words(key.part(4), all).faint().end().or_nothing(), above);
    };
    // The middle of the ticket, not its edge.
    let at = x(draw.ticket as f64 + 0.5);
    let (tip, top, half) = (strip.y0 + 0.24 * strip.height(), strip.y0 - 0.35 * em, 0.56 * em);
    let arrow = [Point::new(at, tip), Point::new(at - half, top), Point::new(at + half, top)];
    drawing.picture.polygon(key.part(2), &arrow).fill(Role::Active.line()).layer(Layer::Top);
    let short = cat(&["ticket ", &text::number(draw.ticket)]);
    let name = caption::name(scene.snapshot, draw.pid);
    let long = cat(&[&short, " of ", &text::number(draw.total), ": ", &name]);
    let said = Words::new(key.part(3), [long, short]).bold().middle();
    let half = (said.most() / 2.0 * em + 1.0).min(place.width() / 2.0);
    let at = at.clamp(place.x0 + half, place.x1 - half);
    drawing.words(&said, Rect::new(at - half, place.y0, at + half, place.y0 + 1.4 * em));
}

/// Where in the queue the winner stood: the ticket drawn is one of its own there.
fn place_of(draw: Draw, queue: &[Pid], tickets: impl Fn(Pid) -> u64) -> usize {
    let mut before = 0;
    for (place, &pid) in queue.iter().enumerate() {
        if draw.ticket < before + tickets(draw.pid) {
            return place;
        }
        before += tickets(pid);
    }
    queue.len()
}
