//! The sentence for an event: what happened, with its numbers, and why.

use alloc::string::String;

use os_scope_sim::{Event, Snapshot};

/// What is said about an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// One plain sentence.
    pub text: String,
    /// A second, quieter one; empty if there is nothing to add.
    pub more: String,
}

/// What is said about the event that follows `before`.
#[must_use]
pub fn caption(_before: &Snapshot, _event: &Event) -> Caption {
    Caption::default()
}

/// What is said before the first event: the machine in a sentence.
#[must_use]
pub fn first(_snapshot: &Snapshot) -> Caption {
    Caption::default()
}
