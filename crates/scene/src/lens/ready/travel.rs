//! How cards move: not through one another, but round.

use alloc::vec::Vec;

use kurbo::{ParamCurve, Rect, Vec2};
use os_scope_sim::event::Readied;
use os_scope_sim::{Pid, What};

use super::process_key;
use crate::lens::Step;
use crate::tween::bow;
use crate::{Layer, Mark, When};

pub(super) fn marks(step: &Step<'_>) -> Vec<Mark> {
    let (pid, bend) = match step.event.what {
        What::Enqueued { pid, why: Readied::Expired | Readied::Preempted | Readied::Yielded, .. } => (pid, 0.2),
        What::Enqueued { pid, why: Readied::Migrated, .. } => (pid, 0.15),
        _ => return Vec::new(),
    };
    along(step, pid, bend)
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
