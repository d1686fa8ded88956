//! The canvas: a picture becomes calls to `CanvasRenderingContext2D`, frame by frame.
//!
//! In reading order:
//!
//! - [`painter`]: a picture as the strokes of a [`Pen`](painter::Pen), whatever the pen is;
//! - [`brush`]: the pen that draws on a canvas, through [`context`]; [`palette`], [`strings`]: its colours and its
//!   words;
//! - [`surface`]: the canvas itself: its size, its pixels, hidden until it is drawn on;
//! - [`place`]: the box in the page that the canvas fills, and the pointer above it; [`ratio`]: its pixels;
//!   [`listener`], [`window`]: what hears of both, and of the page;
//! - [`screen`]: the exported class that shows a player on a canvas; [`frames`]: the exported frame loop.
//!
//! Invariant: a DOM object held in Rust keeps its whole element alive. [`Screen`](screen::Screen) and
//! [`Frames`](frames::Frames) hold theirs from `connect` to `disconnect`, that is, while the element is in a document.

mod brush;
mod context;
pub(crate) mod frames;
mod listener;
mod painter;
pub(crate) mod palette;
mod place;
mod ratio;
pub(crate) mod screen;
mod strings;
mod surface;
#[cfg(test)]
mod tests;
mod window;
