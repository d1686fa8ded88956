//! The state that OS Scope keeps timelines of.

use os_scope_sim::{Event, Snapshot};

use crate::Fold;

impl Fold for Snapshot {
    type Event = Event;

    fn apply(&mut self, event: &Event) {
        Self::apply(self, event);
    }

    fn weight(&self, beside: Option<&Self>) -> usize {
        self.bytes_beside(beside)
    }
}
