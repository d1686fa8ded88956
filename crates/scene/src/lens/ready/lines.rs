//! CPUs as lines, where there are many or there is little room: the name, the queue with its head at the right, the
//! process that runs. The chart is beside the lines or below them, the other states are strips.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::sched::Shape;

use super::keys::{self, Place, kind};
use super::scene::Scene;
use super::states::{Style, TOKEN, below, boxed, label, titled};
use super::{chart, facts};
use crate::layout::{Align, Flow, Part, best, column, flow, leaf, row, words};
use crate::{Key, Layer, Role, explain};

/// The least width of a queue that is drawn as what its policy sorts by, in ems.
const PANEL: f64 = 21.0;

pub(super) fn variants(scene: Scene<'_>) -> Vec<Part<'_>> {
    let all = scene.cpus();
    let mut variants = Vec::new();
    if facts::shape(scene.setup()) != Shape::Queue {
        variants.push(scene.panels());
    }
    if all > 1 {
        variants.extend([scene.lines_beside(all), scene.lines_below(all), scene.lines_beside(1)]);
    }
    variants.push(scene.lines_below(1));
    variants
}

impl<'a> Scene<'a> {
    /// Queues as what the policy sorts by, side by side, with the CPUs below them.
    fn panels(self) -> Part<'a> {
        let panel = |cpu: usize| {
            let queue = boxed(keys::queue(cpu), self.queue(cpu, Style::Token), true).stretch().grow(1.0);
            titled(keys::queue(cpu), "ready", explain::hints(self.snapshot, cpu), queue).grow(1.0).at_least(PANEL, 0.0)
        };
        let line = |cpu: usize| {
            let name = if self.cpus() == 1 { "running".into() } else { self.cpu_name(cpu) };
            label(keys::cpu(cpu).part(1), name, self.cpu_line(cpu)).grow(1.0)
        };
        let panels = row(1.2, (0..self.queues()).map(panel).collect::<Vec<_>>()).grow(2.0);
        let lines = (0..self.cpus()).map(line).collect::<Vec<_>>();
        let lines = if self.queues() == 1 { column(0.3, lines) } else { row(1.2, lines) };
        column(0.6, [panels, lines, self.strips(), chart::part(self, false).grow(1.0), below()]).airy()
    }

    /// A line for each CPU, its chart at the end of it; at least `least` of them.
    fn lines_beside(self, least: usize) -> Part<'a> {
        let line = move |cpu: usize| {
            let lane = leaf(chart::LEAST, 0.0, move |drawing, place| chart::lane(self, drawing, cpu, place));
            let name = words(keys::cpu(cpu).part(1), self.cpu_name(cpu)).bold().faint().part().align(Align::Middle);
            let seat = self.seat(cpu, [TOKEN, 0.0]).stretch();
            self.columns([name, self.queue_line(cpu), seat, lane])
        };
        let blank = || leaf(0.0, 0.0, |_, _| {}).at_most(f64::INFINITY, 0.0);
        let over = |part: Part<'a>| self.columns([blank(), blank(), blank(), part]);
        let lines = self.lines([1.85, 3.2], least, line);
        let chart = [over(chart::now(self, 0.0)), lines.grow(1.0), over(chart::axis(self, 0.0))];
        column(0.6, [column(0.3, chart).grow(1.0), self.strips(), below()]).airy()
    }

    /// A line for each CPU, and the chart below; at least `least` of them.
    fn lines_below(self, least: usize) -> Part<'a> {
        let line = move |cpu: usize| {
            let name = if self.cpus() == 1 { "ready".into() } else { self.cpu_name(cpu) };
            let running = self.cpu_line(cpu).at_most(16.0, f64::INFINITY).grow(0.5);
            let queue = row(0.6, [self.queue_line(cpu).stretch().grow(1.0), running.align(Align::Middle)]);
            label(keys::cpu(cpu).part(1), name, queue)
        };
        let lines = self.lines([TOKEN, 2.6], least, line).grow(1.0);
        column(0.6, [lines, self.strips(), chart::part(self, false).grow(1.0), below()]).airy()
    }

    /// The lines of all CPUs, of a height at least and at most.
    fn lines(self, [low, high]: [f64; 2], least: usize, line: impl Fn(usize) -> Part<'a> + 'a) -> Part<'a> {
        flow(Flow {
            cell: [Size::new(22.4, low), Size::new(f64::INFINITY, high)],
            gap: 0.25,
            room_for: self.cpus(),
            columns: 1,
            least_lines: least,
            rank: 2,
            count: self.cpus(),
            from_end: false,
            fills: false,
            more: Key::new(kind::MORE, 0, 0),
            draw: Box::new(move |drawing, cpu, place| drawing.part(line(cpu), place)),
        })
    }

    /// The columns of a line with its chart.
    fn columns(self, [name, queue, seat, lane]: [Part<'a>; 4]) -> Part<'a> {
        let fixed = |part: Part<'a>, width: f64| part.at_least(width, 0.0).at_most(width, f64::INFINITY);
        let queue = queue.at_least(self.width_of_line(8), 0.0).at_most(24.0, f64::INFINITY).stretch().grow(0.3);
        let lane = lane.at_most(f64::INFINITY, f64::INFINITY).grow(1.0);
        row(0.6, [fixed(name, chart::indent(self)), queue, fixed(seat, TOKEN), lane])
    }

    /// A queue in a line: tokens, with their names if there is always room for these.
    fn queue_line(self, cpu: usize) -> Part<'a> {
        let both = [Style::Named, Style::Token].map(|style| self.waiting(cpu, style).grow(1e3));
        let queue = row(0.0, [crate::layout::space(), best(0, both).align(Align::Middle).grow(1e3)]);
        queue.at_least(self.width_of_line(2), 0.0).framed(0.0, move |drawing, place| {
            let radius = drawing.px(0.6);
            let bed = drawing.picture.rect(keys::queue(cpu), place, radius);
            bed.fill(Role::Panel.tint()).layer(Layer::Ground);
        })
    }

    /// The width of a queue in a line, of as many tokens as there may be, or a number of them.
    fn width_of_line(self, most: usize) -> f64 {
        self.view.history.queued().clamp(2, most) as f64 * (TOKEN + 0.7)
    }

    /// The processes that do not compete for a CPU.
    fn strips(self) -> Part<'a> {
        let (new, ended) = (self.strip(Place::New, "new"), self.strip(Place::Ended, "ended"));
        column(0.45, [self.strip(Place::Blocked, "blocked"), row(1.6, [new.grow(1.0), ended.grow(1.0)])])
    }
}
