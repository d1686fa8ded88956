//! Lenses: from snapshots and events to pictures and sentences. Pure functions; no pixels, no DOM, no play state.
//!
//! In reading order:
//!
//! - [`picture`]: a [`Picture`] is a list of keyed [`Mark`]s with [`role`]s instead of colours; [`text`]: how wide
//!   words are, how numbers are written;
//! - [`theme`]: what colour a role has, light, dark and for a presenter;
//! - [`tween`]: the picture between two pictures, and what travels in it;
//! - [`lens`]: the [`Lens`](lens::Lens) trait, the closed list of lenses, several side by side,
//!   [`Transition`](lens::Transition): the frame at a progress;
//! - [`history`]: what a lens knows of the past of a run: the chart's slices, the reference string, the scrubber's
//!   markers;
//! - [`caption`]: the sentence for an event; `explain`: what a scheduler knows of a process, in words;
//! - [`svg`], [`hit`], [`check`]: a picture as SVG, what is under the pointer, what is wrong with a layout;
//! - `objects` (feature `serde`): tables, captions and lenses as objects for JavaScript and JSON.
//!
//! # How to write a lens
//!
//! Implement [`Lens`](lens::Lens) for a unit struct, and register it in `lens/registry.rs`; `lens/disk` is the one to
//! copy. It stands on the kit in `layout`, which places what a lens describes. Below that, `layout` gets a
//! [`View`](lens::View) and returns a [`Picture`] of exactly `view.size`:
//!
//! ```
//! use os_scope_scene::lens::View;
//! use os_scope_scene::{Key, Picture, Role};
//!
//! const FRAME: u8 = 1;
//!
//! fn layout(view: &View<'_>) -> Picture {
//!     let mut picture = Picture::new(view.size);
//!     // Title line at the top; what is left, and the type sizes for this area.
//!     let sheet = view.sheet(&mut picture, "Who has to leave?", "8 frames");
//!     let key = Key::new(FRAME, 3, 0);
//!     let at = sheet.area.origin();
//!     let card = kurbo::Rect::from_origin_size(at, (120.0, 60.0));
//!     picture
//!         .rect(key, card, 8.0)
//!         .fill(Role::Process(0).tint())
//!         .stroke(Role::Process(0).line(), 1.5)
//!         .label("frame 3 holds page 9 of editor");
//!     picture
//!         .text(key.part(1), card.center(), sheet.scale.body, "page 9")
//!         .mono()
//!         .bold()
//!         .middle()
//!         .centred()
//!         .fit(card.width() - 16.0);
//!     picture
//! }
//! # assert!(Key::new(FRAME, 3, 0) != Key::new(FRAME, 4, 0));
//! ```
//!
//! - The layout depends on nothing but the view; the highlight of what just happened comes from `view.snapshot.last`.
//! - Marks with equal keys in the layouts before and after an event are the same thing: they move, grow and change
//!   colour between them. Others fade in or out. When each kind of change takes place is the mark's [`When`]: cause
//!   (0–0.3), travel (0.3–0.8), result (0.8–1).
//! - Marks are drawn in the order of their [`Layer`], then in the order of their making; what moves is lifted above
//!   what stays.
//! - `travel` adds what is only seen on the way (a token along a path: [`tween::token`]); a mark of it with the key of
//!   a mark of the picture takes its place.
//! - Every thing that can be pointed at has a `label`. Text is measured by [`text::width`], which errs on the wide
//!   side, and cut by `fit`.
//! - The same thing has the same name everywhere: [`text::frame`], [`text::page`], [`text::letter`], [`text::time`],
//!   [`caption::name`], [`caption::table_name`].
//! - [`check::check_layout`] finds texts that overlap, leave the picture or cross an edge: call it in tests for every
//!   size in [`check::SIZES`].
//!
//! `cargo run -p os-scope-scene --example preview` draws any lens of any scenario at any position, to look at.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod caption;
pub mod check;
mod explain;
mod fill;
pub mod history;
pub mod hit;
pub mod key;
mod layout;
pub mod lens;
#[cfg(feature = "serde")]
mod objects;
pub mod picture;
pub mod role;
pub mod str;
pub mod svg;
#[cfg(test)]
mod testing;
pub mod text;
mod text_backing;
pub mod theme;
pub mod tween;

pub use key::Key;
pub use picture::{Anchor, Dash, Face, Layer, Mark, Picture, Shape, Stroke, Text, Weight, When};
pub use role::{Paint, Part, Role, Tone};
pub use str::Str;
