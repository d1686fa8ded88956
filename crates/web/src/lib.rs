//! What a page gets: [`Player`], which plays one scene, and [`Recording`], which takes a recording in, chunk by chunk.
//!
//! In reading order:
//!
//! - [`player`]: the exported class: a run is recorded step by step, a play head moves over it, pictures and sentences come out;
//! - [`moment`]: where the play head stands: the event it shows, and the picture of it;
//! - [`canvas`]: the picture on a canvas, frame by frame, and what the pointer is at;
//! - [`versus`]: the rules that a scene could have instead, and where it would part from itself;
//! - [`recording`]: a recording, read chunk by chunk, and the player that comes of it; [`registry`]: what there is to choose from;
//! - [`json`], [`objects`]: events, snapshots and errors as JSON, which the element hands out as plain objects;
//!
//! Whatever may be refused is thrown as the text of a JSON object `{message, line, column, length, quote, caret, suggestion}`.
//!
//! Invariant: this crate knows no mechanism's rules. It passes events on, and asks the layers below about them.

mod canvas;
mod json;
mod moment;
mod objects;
mod player;
mod recording;
mod registry;
#[cfg(test)]
mod tests;
mod versus;

pub use canvas::{frames::Frames, screen::Screen};
pub use player::Player;
pub use recording::Recording;
pub use registry::*;
pub use versus::*;
