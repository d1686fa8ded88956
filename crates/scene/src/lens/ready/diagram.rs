//! The state diagram: a box for each state, a card for each CPU, arrows between them.

use alloc::vec::Vec;

use os_scope_sim::sched::Shape;

use super::keys::Place;
use super::scene::Scene;
use super::states::{Style, below, boxed, title, titled};
use super::{arrows, chart, cpu, facts, keys};
use crate::explain;
use crate::layout::{Align, Part, column, leaf, row};

/// No more CPUs than these have a card each.
const CARDS: usize = 4;
/// The gaps in which arrows are, in ems: between ready and running, with their names, and at the sides.
const NAMED_ARROWS: f64 = 7.0;
const ARROWS: [f64; 2] = [4.0, 2.8];

/// The least width of the ready box where the CPUs stand beside it without arrows, in ems.
const BESIDE: f64 = 20.0;

/// The height beyond which more is of no use to the diagram, in ems.
const HIGH: f64 = 28.0;

/// The diagram in more room and in less, with the chart below it.
pub(super) fn variants(scene: Scene<'_>) -> Vec<Part<'_>> {
    if scene.cpus() > CARDS {
        return Vec::new();
    }
    let mut all = Vec::new();
    for style in [Style::Full, Style::Compact, Style::Named] {
        all.extend([true, false].map(|wide| scene.diagram(style, wide)));
    }
    for style in [Style::Full, Style::Compact, Style::Named] {
        all.extend([scene.stacked(style), scene.beside(style)]);
    }
    all.push(scene.diagram(Style::Token, false));
    all.push(scene.beside(Style::Token));
    all.into_iter()
        .map(|part| column(0.7, [part.grow(1.0), chart::part(scene, true).grow(1.0), below()]).airy())
        .collect()
}

impl<'a> Scene<'a> {
    /// New, ready, running and ended from left to right, blocked below, and the arrows between them.
    fn diagram(self, style: Style, wide: bool) -> Part<'a> {
        let side = |place, name| self.side(place, name, wide).stretch();
        let arrow = || blank(ARROWS[usize::from(!wide)]);
        let blocked = row(0.0, [blank(3.0), self.blocked(style).grow(1.0), blank(cpu::WIDTH - 3.0)]);
        let middle = column(0.8, [self.ready_and_running(style, NAMED_ARROWS, self.width_of_queue(style)), blocked])
            .grow(1.0)
            .airy();
        row(0.0, [side(Place::New, "new"), arrow(), middle, arrow(), side(Place::Ended, "ended")])
            .at_most(f64::INFINITY, HIGH)
            .wired(move |drawing, _| arrows::draw(self, drawing))
    }

    /// Ready and running side by side; below them blocked, and new above ended.
    fn beside(self, style: Style) -> Part<'a> {
        if facts::shape(self.setup()) != Shape::Queue && self.queues() == 1 {
            return self.beside_panel(style);
        }
        let others = column(0.4, [self.strip(Place::New, "new"), self.strip(Place::Ended, "ended")]);
        let others = wide(others).align(Align::Middle);
        column(0.8, [self.ready_and_running(style, 1.6, BESIDE), row(1.6, [self.blocked(style).grow(1.0), others])])
            .airy()
    }

    /// What the policy sorts by, and all else beside it.
    fn beside_panel(self, style: Style) -> Part<'a> {
        let (new, ended) = (self.strip(Place::New, "new"), self.strip(Place::Ended, "ended"));
        let others = column(0.4, [self.strip(Place::Blocked, "blocked"), new, ended]);
        row(1.6, [self.ready(style).grow(1.0), wide(column(0.7, [self.all_running(style), others]).airy())])
    }

    /// One below the other, for pictures that are taller than wide.
    fn stacked(self, style: Style) -> Part<'a> {
        let others = [self.strip(Place::New, "new"), self.strip(Place::Ended, "ended")];
        let running = row(1.6, [wide(self.all_running(style)), column(0.4, others).align(Align::Middle).grow(1.0)]);
        column(0.8, [self.ready(style).grow(1.0), running, self.blocked(style)]).airy()
    }

    fn ready(self, style: Style) -> Part<'a> {
        let queues = (0..self.queues()).map(|cpu| self.ready_box(cpu, style).stretch().grow(1.0)).collect::<Vec<_>>();
        titled(keys::queue(0), "ready", explain::hints(self.snapshot, 0), column(0.7, queues))
    }

    fn all_running(self, style: Style) -> Part<'a> {
        let cpus = (0..self.cpus()).map(|cpu| self.cpu_box(cpu, style)).collect::<Vec<_>>();
        titled(keys::cpu(0), "running", self.left_if_alone(), column(0.7, cpus))
    }

    /// Queues, and at the right of each its CPU; or one queue with all CPUs.
    fn ready_and_running(self, style: Style, gap: f64, least: f64) -> Part<'a> {
        let ready = title(keys::queue(0), "ready", explain::hints(self.snapshot, 0));
        let running = title(keys::cpu(0), "running", self.left_if_alone());
        let mut rows = Vec::from([row(gap, [ready.grow(1.0), wide(running)])]);
        let mut cpus: Vec<_> = (0..self.cpus()).map(|cpu| self.cpu_box(cpu, style)).collect();
        if self.queues() == 1 {
            cpus = Vec::from([column(0.7, cpus)]);
        }
        let row_of = |(cpu, part): (usize, Part<'a>)| {
            let ready = self.ready_box(cpu, style).at_least(least, 0.0).align(Align::Middle).grow(1.0);
            row(gap, [ready, part.align(Align::Middle)]).grow(1.0)
        };
        rows.extend(cpus.into_iter().enumerate().map(row_of));
        column(0.5, rows).grow(2.0)
    }

    /// The width of a queue whose cards are all in one row.
    fn width_of_queue(self, style: Style) -> f64 {
        match facts::shape(self.setup()) {
            Shape::Queue => {
                self.view.history.queued().min(CARDS) as f64 * (style.cell(self.longest_name)[0].width + 0.7) + 1.0
            }
            Shape::Values | Shape::Levels | Shape::Tickets | Shape::Timeline | Shape::Tree => 22.0,
        }
    }

    /// What is left of the quantum, where it is not said in the box of the CPU.
    fn left_if_alone(self) -> [alloc::string::String; 2] {
        if self.cpus() == 1 { self.quantum_left(0) } else { Default::default() }
    }

    fn ready_box(self, cpu: usize, style: Style) -> Part<'a> {
        boxed(keys::queue(cpu), self.queue(cpu, style), true)
    }
}

/// As wide as the box of a CPU.
fn wide(part: Part<'_>) -> Part<'_> {
    part.at_least(cpu::WIDTH, 0.0).at_most(cpu::WIDTH, f64::INFINITY)
}

fn blank<'a>(width: f64) -> Part<'a> {
    leaf(width, 0.0, |_, _| {})
}
