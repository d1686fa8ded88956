//! What the policy sorts by: the ready queue drawn as the structure that it is.
//!
//! The panel takes the place of the row of cards. What it needs is in `plan.rs`; a file each draws the levels of mlfq
//! (`levels.rs`), a list by priority or by time left (`list.rs`), tickets and the draw (`tickets.rs`), a line of
//! virtual time (`line.rs`: stride and eevdf) and the red-black tree (`tree.rs`: cfs). `facts.rs` says the same in
//! words. Recordings of real machines do not tell any of this: their queue stays a row of cards.

use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::sched::{self, Class};
use os_scope_sim::{CpuId, EventKind, Pid, Setup};

use super::plan::{Shape, Style, token};
use super::{Scene, kind, process_key};
use crate::{Key, Layer, Role};

pub(super) mod facts;
mod levels;
mod line;
mod list;
pub(super) mod plan;
#[cfg(test)]
mod tests;
mod tickets;
mod tree;

/// How a queue is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Levels,
    List,
    Tickets,
    Line,
    Tree,
}

impl Look {
    /// The look of a machine's queue; none: a row of cards.
    pub(super) const fn of(setup: &Setup) -> Option<Self> {
        if setup.recorded {
            return None;
        }
        Some(match setup.machine.scheduler.info().shape {
            sched::Shape::Levels => Self::Levels,
            sched::Shape::Values => Self::List,
            sched::Shape::Tickets => Self::Tickets,
            sched::Shape::Timeline => Self::Line,
            sched::Shape::Tree => Self::Tree,
            sched::Shape::Queue => return None,
        })
    }
}

/// The class of a process.
pub(super) fn class(setup: &Setup, pid: Pid) -> Class {
    setup.processes.get(pid.index()).map_or(Class::Normal, |info| info.class)
}

/// Whether anybody is in a class above the others.
fn has_classes(setup: &Setup) -> bool {
    setup.processes.iter().any(|info| info.class != Class::Normal)
}

/// The panel of a CPU's queue.
#[derive(Clone, Debug)]
struct Panel {
    cpu: usize,
    /// The room for it.
    place: Rect,
    /// The ready processes that the policy sorts.
    queue: Vec<Pid>,
    /// Who runs, if the policy sorts it.
    running: Option<Pid>,
}

/// Draws the panels, who runs, and the strips of the others.
pub(super) fn draw(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    let Shape::Panel { style, card, ready, running, new, blocked, ended } = &plan.shape else { return };
    let u = plan.scale.small;
    for (cpu, (ready, running)) in ready.iter().zip(running).enumerate() {
        let y = ready.y0 - u * 0.75;
        let hints = crate::explain::hints(scene.snapshot, cpu);
        scene.header(cpu as u32 * 4, "ready", ready.x0, ready.x1, y, &hints);
        scene.panel(cpu, *ready);
        match card {
            Some(card) => {
                let hint = scene.quantum_left(cpu);
                scene.header(1, "running", running.x0, running.x1, running.y0 - u * 0.75, &hint);
                scene.cpu(cpu, *running, *card, *style);
            }
            None => scene.seat_line(cpu, *running),
        }
    }
    scene.strips(*blocked, *new, *ended);
}

impl Scene<'_> {
    /// The queue of a CPU, sorted as its policy does.
    pub(super) fn panel(&mut self, cpu: usize, place: Rect) {
        let Some(state) = self.snapshot.cpus.get(cpu) else { return };
        let setup = &self.snapshot.setup;
        let Some(look) = Look::of(setup) else { return };
        self.state_box(Key::new(kind::STATE, 11, cpu as u32), place);
        let u = self.plan.scale.small;
        let normal = |pid: &Pid| class(setup, *pid) == Class::Normal;
        let (queue, above): (Vec<Pid>, Vec<Pid>) = state.queue.iter().copied().partition(normal);
        let running = state.running.or(state.switching_to).filter(normal);
        let mut inner = place.inset(-u * 0.7);
        if has_classes(setup) {
            let lane = Rect::new(inner.x0, inner.y0, inner.x1, inner.y0 + token(self.plan.scale));
            self.real_time(cpu, lane, &above);
            inner.y0 = lane.y1 + u * 0.9;
        }
        let panel = Panel { cpu, place: inner, queue, running };
        match look {
            Look::Levels => self.levels(&panel),
            Look::List => self.list(&panel),
            Look::Tickets => self.tickets(&panel),
            Look::Line => self.line_of_time(&panel),
            Look::Tree => self.tree(&panel),
        }
    }

    /// The classes above: they run before anybody in the panel.
    fn real_time(&mut self, cpu: usize, lane: Rect, queue: &[Pid]) {
        let u = self.plan.scale.small;
        let key = Key::new(kind::CLASS, cpu as u32, 0);
        self.picture.text(key, (lane.x0, lane.center().y), u, "real-time").bold().centred().fill(Role::Faint.ink());
        let rule = lane.y1 + u * 0.45;
        self.picture
            .line(key.part(1), (lane.x0, rule), (lane.x1, rule))
            .stroke(Role::Panel.line(), self.plan.scale.hair())
            .dashed()
            .layer(Layer::Ground);
        let (x0, each) = (lane.x0 + u * 5.6, u * 8.4);
        let count = (((lane.x1 - x0) / each) as usize).max(1);
        let slot = |n: usize| Rect::new(x0 + n as f64 * each, lane.y0, x0 + (n + 1) as f64 * each - u * 0.4, lane.y1);
        let fit = if queue.len() <= count { queue.len() } else { count - 1 };
        for (n, &pid) in queue[..fit].iter().enumerate() {
            let words = facts::class_name(self.snapshot, pid);
            self.token_with_remark(pid, slot(n), words);
        }
        if fit < queue.len() {
            self.more(key.part(2), queue.len() - fit, slot(fit));
        }
    }

    /// A process as a token, with its words at the right.
    fn token_at(&mut self, pid: Pid, place: Rect) {
        self.card(pid, place, Style::Token);
    }

    /// A place that a process has left to run: its letter in a broken outline.
    fn ghost(&mut self, pid: Pid, place: Rect, radius: f64) {
        let u = self.plan.scale.small;
        let key = Key::new(kind::GHOST, pid.0, 0);
        self.picture
            .rect(key, place, radius)
            .fill(Role::Surface.tint())
            .stroke(Role::process(pid).line(), self.plan.scale.line)
            .dashed();
        let letter = crate::text::letter(pid);
        if crate::text::width(&letter, u, crate::Face::Sans, crate::Weight::Bold) < place.width() - 2.0 {
            self.picture
                .text(key.part(1), place.center(), u, letter)
                .bold()
                .middle()
                .centred()
                .fill(Role::process(pid).ink());
        }
    }

    /// Words at a process's mark: its value.
    fn value(&mut self, pid: Pid, at: (f64, f64), words: alloc::string::String) -> &mut crate::Mark {
        let u = self.plan.scale.small;
        self.picture.text(process_key(pid).part(super::cards::part::REMARK), at, u, words)
    }

    /// Whether the last event is of a kind, on this CPU or of one of its processes.
    fn just(&self, is: impl Fn(EventKind) -> bool) -> bool {
        self.snapshot.last.is_some_and(|event| is(event.kind))
    }
}

/// The number of a CPU.
fn cpu_id(cpu: usize) -> CpuId {
    CpuId(cpu as u8)
}
