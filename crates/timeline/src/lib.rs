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
mod fold;
mod snapshot;
#[cfg(test)]
mod tests;
mod timeline;
mod transport;

pub use fold::{Fold, Stamped};
pub use timeline::{Full, Timeline};
pub use transport::Transport;
