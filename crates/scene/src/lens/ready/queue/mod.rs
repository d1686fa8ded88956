//! The ready queue as what the policy sorts by: a row of cards, or a file for each other shape.
//!
//! Processes of the classes above stand over it: they run before any process that the policy sorts.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::Pid;
use os_scope_sim::sched::{Class, Shape};

use super::facts;
use super::keys::{self, kind};
use super::scene::Scene;
use super::states::{Group, Style, TOKEN, label};
use crate::Key;
use crate::layout::{Flow, Part, column, flow};
use sorted::Sorted;

mod levels;
mod sorted;
#[cfg(test)]
mod tests;
mod tickets;
mod timeline;
mod tree;
mod values;

impl<'a> Scene<'a> {
    /// The queue of a CPU in a style. Shapes other than a row of processes are as large as they should be; in the style
    /// of tokens they may be smaller.
    pub(super) fn queue(self, cpu: usize, style: Style) -> Part<'a> {
        let normal = |pid: &Pid| self.class(*pid) == Class::Normal;
        let queue = self.cpu(cpu).map(|cpu| cpu.queue.iter().copied().collect::<Vec<_>>()).unwrap_or_default();
        let (queue, above): (Vec<Pid>, Vec<Pid>) = queue.into_iter().partition(normal);
        let sorted = Sorted { cpu, queue, running: self.running(cpu).filter(normal) };
        let queue = match facts::shape(self.setup()) {
            Shape::Queue => return self.waiting(cpu, style),
            Shape::Values => values::part(self, sorted, style == Style::Token),
            Shape::Levels => levels::part(self, sorted, style == Style::Token),
            Shape::Tickets => tickets::part(self, sorted),
            Shape::Timeline => timeline::part(self, sorted, style == Style::Token),
            Shape::Tree => tree::part(self, sorted, style == Style::Token),
        };
        if facts::has_classes(self.setup()) {
            column(0.6, [self.real_time(cpu, above), queue.grow(1.0)])
        } else {
            queue
        }
    }

    /// The processes that wait for a CPU, the next one at the right.
    pub(super) fn waiting(self, cpu: usize, style: Style) -> Part<'a> {
        let pids = self.cpu(cpu).map(|cpu| cpu.queue.iter().copied().map(Some).collect()).unwrap_or_default();
        Group { key: keys::queue(cpu), pids, room_for: self.view.history.queued().max(1), from_end: true }
            .part(self, style)
    }

    /// The processes of the classes above, in a line.
    fn real_time(self, cpu: usize, above: Vec<Pid>) -> Part<'a> {
        let key = Key::new(kind::CLASS, cpu as u32, 0);
        let list = Flow {
            cell: [Size::new(7.6, TOKEN); 2],
            gap: 0.4,
            room_for: self.pids().filter(|&pid| self.class(pid) != Class::Normal).count(),
            columns: usize::MAX,
            least_lines: 1,
            rank: 1,
            count: above.len(),
            from_end: false,
            fills: false,
            more: key.part(2),
            draw: Box::new(move |drawing, n, place| {
                let name = facts::class_name(self.snapshot, above[n]).unwrap_or_default();
                self.draw_with(drawing, above[n], name, place);
            }),
        };
        label(key, "real-time", flow(list))
    }
}
