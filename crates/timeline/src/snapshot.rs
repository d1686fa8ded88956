//! The state that OS Scope keeps timelines of.

use os_scope_sim::event::Untimed;
use os_scope_sim::{Event, Snapshot, Time};

use crate::fold::{Fold, Stamped};

impl Stamped for Event {
    type Rest = Untimed;

    fn split(self) -> (u64, Untimed) {
        (self.at.0, self.kind)
    }

    fn join(at: u64, what: Untimed) -> Self {
        Self { at: Time(at), kind: what }
    }
}

impl Fold for Snapshot {
    type Event = Event;

    fn apply(&mut self, event: &Event) {
        Self::apply(self, event);
    }

    fn weight(&self, beside: Option<&Self>) -> usize {
        self.bytes_beside(beside)
    }
}
