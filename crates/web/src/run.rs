//! A run as it is recorded.

use os_scope_scene::history::History;
use os_scope_sim::{Event, Machine, Sink, Snapshot};
use os_scope_timeline::Timeline;

/// Where events come from.
pub(crate) enum Feed {
    /// A simulated machine.
    Machine(Box<Machine>),
    /// A recording.
    Events(std::vec::IntoIter<Event>),
}

/// What is known of a run so far.
pub(crate) struct Run {
    pub(crate) timeline: Timeline<Snapshot>,
    pub(crate) history: History,
    /// Whether there was an event more than fit in.
    pub(crate) full: bool,
}

impl Run {
    /// A run that has not begun.
    pub(crate) fn new(first: Snapshot) -> Self {
        Self { history: History::new(&first), timeline: Timeline::new(first), full: false }
    }
}

impl Sink for Run {
    fn event(&mut self, event: Event) {
        if self.timeline.is_full() {
            self.full = true;
            return;
        }
        self.history.record(self.timeline.head(), &event);
        if self.timeline.len().is_multiple_of(1024) {
            self.timeline.keep_beside(self.history.bytes());
        }
        self.full = self.timeline.push(event).is_err();
    }
}
