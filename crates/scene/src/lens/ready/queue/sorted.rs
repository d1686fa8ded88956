//! What all shapes of a queue share: the queue, and the place that the running process has left in it.

use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::Pid;

use crate::layout::{Drawing, words};
use crate::lens::ready::keys::kind;
use crate::{Key, Role, text};

/// A queue that the policy sorts.
#[derive(Clone)]
pub(super) struct Sorted {
    pub(super) cpu: usize,
    /// The ready processes, in the order of the queue.
    pub(super) queue: Vec<Pid>,
    /// The process that runs.
    pub(super) running: Option<Pid>,
}

/// The place that a process has left to run: its letter in a broken outline.
pub(super) fn ghost(drawing: &mut Drawing, pid: Pid, place: Rect) {
    let (key, role) = (Key::new(kind::GHOST, pid.0, 0), Role::process(pid));
    let (radius, line) = (drawing.px(0.5).min(place.width() / 2.0), drawing.scale.line);
    drawing.picture.rect(key, place, radius).fill(Role::Surface.tint()).stroke(role.line(), line).dashed();
    let letter = words(key.part(1), text::letter(pid)).bold().middle().or_nothing().tone(role.ink());
    drawing.words(&letter, place.inset((-1.0, 0.0)));
}
