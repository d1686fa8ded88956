//! What a page gets: [`Player`], which plays one scene, and [`Recording`], which takes a recording in, chunk by chunk.
//!
//! In reading order:
//!
//! - [`player`]: the exported class: a run is recorded step by step, a play head moves over it, pictures and sentences
//!   come out;
//! - [`run`]: the run as it is recorded; [`moment`]: where the play head stands: the event it shows, and the picture of
//!   it;
//! - [`canvas`]: the picture on a canvas, frame by frame, and what the pointer is at;
//! - [`versus`]: the rules that a scene could have instead, and where it would part from itself;
//! - [`recording`]: a recording, read chunk by chunk, and the player that comes of it; [`registry`]: what there is to
//!   choose from;
//! - [`js`]: how values leave wasm: as plain objects;
//! - [`outline`]: a scenario as such an object, both ways.
//!
//! What is refused is thrown as an object `{message, line, column, length, quote, caret, suggestion}`.
//!
//! Invariant: this crate knows no mechanism's rules. It passes events on, and asks the layers below about them.

mod canvas;
mod js;
mod moment;
mod outline;
mod player;
mod recording;
mod registry;
mod run;
#[cfg(test)]
mod tests;
mod versus;

pub use canvas::{frames::Frames, screen::Screen};
pub use js::{Fault, Js};
pub use outline::*;
pub use player::*;
pub use recording::Recording;
pub use registry::*;
pub use versus::*;

/// Logs a panic with its message.
#[cfg(feature = "panic-hook")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
