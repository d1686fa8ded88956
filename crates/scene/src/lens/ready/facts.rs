//! What the policy knows of a process: whether it says anything, and the classes above it.

use alloc::string::String;

use os_scope_sim::sched::{Class, Shape};
use os_scope_sim::{Pid, Setup, Snapshot, Time};

use crate::caption::cat;
use crate::{explain, text};

/// How the queue is drawn. A recording does not tell what it is sorted by.
pub(super) fn shape(setup: &Setup) -> Shape {
    if setup.recorded { Shape::Queue } else { setup.machine.scheduler.info().shape }
}

/// Whether a process is in a class above the others.
pub(super) fn has_classes(setup: &Setup) -> bool {
    !setup.recorded && setup.processes.iter().any(|info| info.class != Class::Normal)
}

/// Whether there is something to be said of the process that runs.
pub(super) fn has_note(setup: &Setup) -> bool {
    has_classes(setup) || !setup.recorded && !setup.machine.scheduler.info().note.is_empty()
}

/// What is said of a process in a few words: its class above the others, or what the policy goes by.
pub(super) fn note(snapshot: &Snapshot, pid: Pid, now: Time) -> String {
    class_name(snapshot, pid).unwrap_or_else(|| explain::note(snapshot, pid, now))
}

/// `fifo 50`, `rr 10`, `by 12 ms`: a class above the others; none for the others.
pub(super) fn class_name(snapshot: &Snapshot, pid: Pid) -> Option<String> {
    match snapshot.setup.processes.get(pid.index())?.class {
        Class::Normal => None,
        Class::Fifo(priority) => Some(cat(&["fifo ", &text::number(priority.into())])),
        Class::Rr(priority) => Some(cat(&["rr ", &text::number(priority.into())])),
        Class::Deadline { .. } => {
            let deadline = snapshot.processes.get(pid.index()).map_or(0, |process| process.sched.deadline);
            Some(cat(&["by ", &text::time(Time(deadline.max(0) as u64), snapshot.setup.unit)]))
        }
    }
}
