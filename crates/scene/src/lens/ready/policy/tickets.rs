//! lottery: a strip of tickets, a segment for each process, and the pointer that falls on the ticket drawn.

use kurbo::{Point, Rect};
use os_scope_sim::snapshot::Draw;
use os_scope_sim::{EventKind, Pid};

use super::super::cards::part;
use super::super::plan::token;
use super::super::{Scene, kind, process_key};
use super::{Panel, cpu_id};
use crate::caption::{self, cat};
use crate::{Face, Key, Layer, Role, Weight, text};

impl Scene<'_> {
    fn tickets_of(&self, pid: Pid) -> u64 {
        self.snapshot.setup.processes.get(pid.index()).map_or(0, |info| u64::from(info.tickets))
    }

    pub(super) fn tickets(&mut self, panel: &Panel) {
        let (u, place) = (self.plan.scale.small, panel.place);
        let key = Key::new(kind::POINTER, panel.cpu as u32, 0);
        let draw = self.snapshot.cpus.get(panel.cpu).and_then(|cpu| cpu.draw);
        // Who won still has its segment, in outline, until it is back in the queue.
        let mut queue = panel.queue.clone();
        let fresh = self.just(|what| matches!(what, EventKind::TicketDrawn { cpu, .. } if cpu == cpu_id(panel.cpu)));
        let away = draw.filter(|draw| panel.running == Some(draw.pid));
        if let Some(draw) = away {
            queue.insert(self.place_of(draw, &queue), draw.pid);
        }
        let draw = if fresh { draw } else { away };
        let total: u64 = queue.iter().map(|&pid| self.tickets_of(pid)).sum();
        let high = (place.height() - u * 4.6).clamp(token(self.plan.scale), u * 4.4);
        let middle = place.center().y + u * 0.75;
        let strip = Rect::new(place.x0, middle - high / 2.0, place.x1, middle + high / 2.0);
        self.picture.rect(key.part(1), strip, u * 0.5).fill(Role::Panel.tint()).layer(Layer::Ground);
        let x = |ticket: u64| strip.x0 + strip.width() * ticket as f64 / total.max(1) as f64;
        let mut first = 0;
        let mut end = f64::NEG_INFINITY;
        for &pid in &queue {
            let count = self.tickets_of(pid);
            let segment = Rect::new(x(first), strip.y0, x(first + count), strip.y1);
            let words = text::number(count);
            let left = away.is_some_and(|draw| draw.pid == pid);
            self.segment(pid, segment, left);
            let width = text::width(&words, u, Face::Sans, Weight::Regular);
            let at = segment.center().x.clamp(place.x0 + width / 2.0, place.x1 - width / 2.0);
            // Numbers of narrow segments stay away from each other.
            if at - width / 2.0 > end + u * 0.5 {
                self.picture
                    .text(Key::new(kind::FLAG, pid.0, 0), (at, strip.y1 + u * 1.15), u, words)
                    .middle()
                    .fill(Role::Faint.ink());
                end = at + width / 2.0;
            }
            first += count;
        }
        let words = if total == 0 {
            "nobody is ready".into()
        } else {
            caption::count(total, "ticket in all", "tickets in all")
        };
        let taken = text::width(&words, u, Face::Sans, Weight::Regular);
        if place.y1 - strip.y1 > u * 2.4 {
            self.picture
                .text(key.part(4), (place.x1, (strip.y1 + u * 2.7).min(place.y1)), u, words)
                .end()
                .fill(Role::Faint.ink())
                .fit(taken + 1.0);
        }
        let Some(draw) = draw else { return };
        // The ticket's middle, not its edge.
        let at = strip.x0 + strip.width() * (draw.ticket as f64 + 0.5) / total.max(1) as f64;
        let (tip, size) = (strip.y0 + high * 0.24, u * 0.8);
        let arrow = [
            Point::new(at, tip),
            Point::new(at - size * 0.7, strip.y0 - u * 0.35),
            Point::new(at + size * 0.7, strip.y0 - u * 0.35),
        ];
        self.picture.polygon(key.part(2), &arrow).fill(Role::Active.line()).layer(Layer::Top);
        let name = caption::name(self.snapshot, draw.pid);
        let short = cat(&["ticket ", &text::number(draw.ticket)]);
        let long = cat(&[&short, " of ", &text::number(draw.total), ": ", &name]);
        let words = if text::width(&long, u, Face::Sans, Weight::Bold) < place.width() { long } else { short };
        let half = text::width(&words, u, Face::Sans, Weight::Bold) / 2.0;
        let at = at.clamp(place.x0 + half, (place.x1 - half).max(place.x0 + half));
        self.picture.text(key.part(3), (at, strip.y0 - u * 0.75), u, words).bold().middle();
    }

    /// The tickets of a process.
    fn segment(&mut self, pid: Pid, place: Rect, away: bool) {
        let (u, role) = (self.plan.scale.small, Role::process(pid));
        let place = Rect { x0: place.x0 + 0.5, x1: (place.x1 - 0.5).max(place.x0 + 1.0), ..place };
        let radius = (u * 0.4).min(place.width() / 2.0);
        if away {
            return self.ghost(pid, place, radius);
        }
        let label = self.describe(pid);
        let width = self.plan.scale.line * if self.is_about(pid) { 2.2 } else { 1.0 };
        self.picture.rect(process_key(pid), place, radius).fill(role.tint()).stroke(role.line(), width).label(label);
        let (letter, size) = (text::letter(pid), self.plan.scale.body);
        if text::width(&letter, size, Face::Sans, Weight::Bold) + 3.0 < place.width() {
            let at = (place.center().x, place.center().y + place.height() * 0.12);
            self.picture
                .text(process_key(pid).part(part::LETTER), at, size, letter)
                .bold()
                .middle()
                .centred()
                .fill(role.ink());
        }
    }

    /// Where in the queue the winner stood: the ticket drawn is one of its own there.
    fn place_of(&self, draw: Draw, queue: &[Pid]) -> usize {
        let mut before = 0;
        for (place, &pid) in queue.iter().enumerate() {
            if draw.ticket < before + self.tickets_of(draw.pid) {
                return place;
            }
            before += self.tickets_of(pid);
        }
        queue.len()
    }
}
