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
    match step.event.kind {
        EventKind::TicketDrawn { cpu, .. } => pointer(step, Key::new(kind::POINTER, u32::from(cpu.0), 0)),
        EventKind::Enqueued {
            pid,
            why: ReadyReason::Expired | ReadyReason::Preempted | ReadyReason::Yielded | ReadyReason::Migrated,
            ..
        } => along(step, &Keys::from([keys::process(pid)]), 0.2),
        _ => {
            let count = step.after.snapshot.processes.len() as u32;
            let cards: Vec<Keys> = (0..count).map(|pid| Keys::from([keys::process(Pid(pid))])).collect();
            around(step, &cards, false)
        }
    }
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
