//! How cards move: not through one another, but round.

use alloc::vec::Vec;

use kurbo::{ParamCurve, Rect, Vec2};
use os_scope_sim::event::ReadyReason;
use os_scope_sim::{EventKind, Pid};

use super::{kind, process_key};
use crate::layout::motion::around;
use crate::lens::api::Step;
use crate::tween::bow;
use crate::{Key, Layer, Mark, When};

pub(super) fn marks(step: &Step<'_>) -> Vec<Mark> {
    let (pid, bend) = match step.event.kind {
        EventKind::TicketDrawn { cpu, .. } => return pointer(step, Key::new(kind::POINTER, u32::from(cpu.0), 0)),
        EventKind::Enqueued {
            pid, why: ReadyReason::Expired | ReadyReason::Preempted | ReadyReason::Yielded, ..
        } => (pid, 0.2),
        EventKind::Enqueued { pid, why: ReadyReason::Migrated, .. } => (pid, 0.15),
        _ => {
            let count = step.after.snapshot.processes.len() as u32;
            let cards: Vec<Vec<Key>> = (0..count).map(|pid| Vec::from([process_key(Pid(pid))])).collect();
            return around(step, &cards, false);
        }
    };
    along(step, pid, bend)
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

/// The marks of a process on a bow from where it was to where it will be.
fn along(step: &Step<'_>, pid: Pid, bend: f64) -> Vec<Mark> {
    let key = process_key(pid);
    let (Some(from), Some(to)) = (step.from.bounds(key), step.to.bounds(key)) else { return Vec::new() };
    if (from.width() - to.width()).abs() > 1.0 || from.center().distance(to.center()) < from.width() * 1.5 {
        return Vec::new();
    }
    let t = When::Travel.at(step.progress);
    let curve = bow(from.center(), to.center(), bend);
    let at = curve.eval(t);
    let by = at - if t < 0.5 { from.center() } else { to.center() };
    let source = if t < 0.5 { step.from } else { step.to };
    let moving = |part: u8| {
        let mut mark = source.find(if part == 0 { key } else { key.part(part) })?.clone();
        mark.shape.translate(clamped(by, &mark, step));
        mark.layer(Layer::Top);
        Some(mark)
    };
    (0..9).filter_map(moving).collect()
}

/// A move that does not leave the picture.
fn clamped(by: Vec2, mark: &Mark, step: &Step<'_>) -> Vec2 {
    let Rect { y1, .. } = mark.shape.bounds();
    Vec2::new(by.x, by.y.min(step.to.size.height - y1))
}
