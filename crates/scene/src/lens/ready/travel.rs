//! How cards move: not through one another, but round.

use alloc::vec::Vec;

use kurbo::Vec2;
use os_scope_sim::event::ReadyReason;
use os_scope_sim::{EventKind, Pid};

use super::keys::{self, kind};
use crate::layout::motion::{Keys, along, around};
use crate::lens::api::Step;
use crate::{Key, Mark};

pub(super) fn marks(step: &Step<'_>) -> Vec<Mark> {
    let back = match step.event.kind {
        EventKind::TicketDrawn { cpu, .. } => return pointer(step, Key::new(kind::POINTER, u32::from(cpu.0), 0)),
        EventKind::Enqueued {
            pid,
            why: ReadyReason::Expired | ReadyReason::Preempted | ReadyReason::Yielded | ReadyReason::Migrated,
            ..
        } => Some(pid),
        _ => None,
    };
    let card = |pid: Pid| Keys::from([keys::process(pid)]);
    let mut marks = back.map(|pid| along(step, &card(pid), 0.2)).unwrap_or_default();
    let done = if marks.is_empty() { None } else { back };
    let pids = (0..step.after.snapshot.processes.len() as u32).map(Pid);
    let others: Vec<Keys> = pids.filter(|&pid| Some(pid) != done).map(card).collect();
    marks.extend(around(step, &others, false));
    marks
}

/// The pointer of the lottery: it sweeps over the tickets, slower and slower, to the one drawn.
fn pointer(step: &Step<'_>, key: Key) -> Vec<Mark> {
    let Some(mark) = step.to.find(key.part(2)) else { return Vec::new() };
    let strip = step.to.bounds(key.part(1)).map_or(0.0, |strip| strip.x0);
    let t = (step.progress / 0.8).min(1.0);
    let mut mark = mark.clone();
    let way = mark.shape.bounds().center().x - strip;
    mark.shape.translate(Vec2::new(-way * (1.0 - t) * (1.0 - t), 0.0));
    mark.alpha((t * 6.0).min(1.0));
    Vec::from([mark])
}
