//! The ways from state to state, as arrows between the boxes.

use kurbo::{CubicBez, Point, Rect};
use os_scope_sim::event::ReadyReason;
use os_scope_sim::{CpuId, EventKind};

use super::keys::{self, Place, kind};
use super::scene::Scene;
use crate::layout::Drawing;
use crate::tween::wire;
use crate::{Key, Layer, Role, When};

/// The ways from state to state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Admit,
    Dispatch,
    Expire,
    Block,
    Wake,
    Exit,
}

impl Way {
    /// What it says when pointed at.
    const fn label(self) -> &'static str {
        match self {
            Self::Admit => "new to ready: it joins a queue",
            Self::Dispatch => "ready to running: it gets the CPU",
            Self::Expire => "running to ready: its quantum is used up, or another takes the CPU",
            Self::Block => "running to blocked: it has to wait for something",
            Self::Wake => "blocked to ready: what it waited for has happened",
            Self::Exit => "running to ended",
        }
    }
}

/// The way that the last event took, and the CPU from or to which.
fn taken(scene: Scene<'_>) -> Option<(Way, CpuId)> {
    Some(match scene.snapshot.last?.kind {
        EventKind::Enqueued { why: ReadyReason::Arrived, cpu, .. } => (Way::Admit, cpu),
        EventKind::Enqueued { why: ReadyReason::Woken, cpu, .. } => (Way::Wake, cpu),
        EventKind::Enqueued {
            why: ReadyReason::Expired | ReadyReason::Preempted | ReadyReason::Yielded, cpu, ..
        } => (Way::Expire, cpu),
        EventKind::Dispatched { cpu, .. } | EventKind::SwitchStarted { cpu, .. } => (Way::Dispatch, cpu),
        EventKind::Blocked { cpu, .. } => (Way::Block, cpu),
        EventKind::Exited { cpu, .. } | EventKind::Killed { cpu, .. } => (Way::Exit, cpu),
        _ => return None,
    })
}

/// Draws the arrows; all boxes have their places by now.
pub(super) fn draw(scene: Scene<'_>, drawing: &mut Drawing) {
    let (em, now) = (drawing.scale.small, taken(scene));
    let cpu = now.map_or(0, |(_, cpu)| cpu.index());
    let bounds = |key: Key| drawing.picture.bounds(key).unwrap_or(Rect::ZERO);
    let [new, blocked, ended] = [Place::New, Place::Blocked, Place::Ended].map(|place| bounds(keys::place(place)));
    let queues = scene.queues() - 1;
    let (queue, seat) = (bounds(keys::queue(cpu.min(queues))), bounds(keys::cpu(cpu)));
    let (last_queue, last_seat) = (bounds(keys::queue(queues)), bounds(keys::cpu(scene.cpus() - 1)));
    // Arrows leave and reach the boxes at a distance from their edges.
    let air = 0.5 * em;
    let y = queue.center().y.clamp(seat.y0 + em, seat.y1 - em);
    let straight = |x0: f64, x1: f64, y: f64| wire(Point::new(x0 + air, y), Point::new(x1 - air, y));
    let gap = (queue.x1 + seat.x0) / 2.0;
    let down = Point::new(last_seat.center().x, last_seat.y1 + air);
    let up = Point::new(last_queue.x0 + 1.2 * em, last_queue.y1 + air);
    let (into, out) = (blocked.x1 + air, blocked.x0 - air);
    let middle = blocked.center().y;
    let bend = 2.0 * em;
    let block = [(down.x, middle - bend), (down.x, middle), (into, middle)].map(Point::from);
    let wake = [(out, middle), (up.x, middle), (up.x, middle - bend)].map(Point::from);
    let ways = [
        (Way::Admit, straight(new.x1, queue.x0, y), None),
        (Way::Dispatch, straight(queue.x1, seat.x0, y - 0.9 * em), Some(("dispatch", y - 1.6 * em))),
        (
            Way::Expire,
            straight(seat.x0 - 2.0 * air, queue.x1 + 2.0 * air, y + 0.9 * em),
            Some(("turn ends", y + 2.3 * em)),
        ),
        (Way::Block, CubicBez::new(down, block[0], block[1], block[2]), None),
        (Way::Wake, CubicBez::new(wake[0], wake[1], wake[2], up), None),
        (Way::Exit, straight(seat.x1, ended.x0, y), None),
    ];
    for (way, curve, name) in ways {
        let key = Key::new(kind::ARROW, way as u32, 0);
        let active = now.is_some_and(|(taken, _)| taken == way);
        let (role, width, head) = if active { (Role::Active, 2.0, 1.1) } else { (Role::Line, 1.0, 0.8) };
        let width = width * drawing.scale.line;
        let arrow = drawing.picture.curve(key, curve).stroke(role.line(), width).head(head * em);
        arrow.layer(Layer::Ground).label(way.label()).when(When::Cause);
        if let Some((name, y)) = name {
            let ink = if active { Role::Ink } else { Role::Faint };
            drawing.picture.text(key.part(1), (gap, y), em, name).middle().fill(ink.ink());
        }
    }
}
