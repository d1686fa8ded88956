//! A run that can be entered anywhere, and the transport that plays it.
//!
//! In reading order:
//!
//! - [`Fold`]: what a state must offer: an event can be folded into it, and it can be cloned;
//! - [`Timeline`]: all events of a run, with keyframes between them: any position is reached by a fold from the nearest
//!   keyframe;
//! - [`Transport`]: where the play head is, moved by milliseconds handed in.
//!
//! A *position* counts events: position `p` is the state after `p` events, so a run of `n` events has the positions 0
//! to `n`, and event `p` leads from position `p` to position `p + 1`.
//!
//! Invariants: this crate does not know what an event looks like, reads no clock, and does a bounded amount of work on
//! every call.
#![no_std]

extern crate alloc;

mod chunks;
mod snapshot;
#[cfg(test)]
mod tests;
mod timeline;
mod transport;

pub use timeline::{Full, Timeline};
pub use transport::Transport;

/// An event as a timeline keeps it: when it happened, and what.
pub trait Stamped: Copy {
    /// What happened.
    type Rest: Copy + core::fmt::Debug;
    /// The time and the rest. Times that do not go back take the least room.
    fn split(self) -> (u64, Self::Rest);
    /// The event that was split.
    fn join(at: u64, what: Self::Rest) -> Self;
}

/// A state into which events are folded.
pub trait Fold: Clone {
    /// What is folded.
    type Event: Stamped;
    /// Changes the state as the event says.
    fn apply(&mut self, event: &Self::Event);
    /// Roughly the bytes that a clone takes, itself included, beside an earlier state with which it may share parts:
    /// keyframes are placed by it.
    fn weight(&self, beside: Option<&Self>) -> usize;
}
