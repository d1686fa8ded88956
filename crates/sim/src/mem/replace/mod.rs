//! Page replacement: which page leaves when no frame is free.
//!
//! A policy is a value behind [`Replacement`]. It never looks at page tables: what it may know of a frame it asks
//! through [`Frames`], so the same code chooses victims in the machine (whose referenced bit is the A bit of the
//! page-table entry), in the fold of its events, and in [`replay`] (reference strings on their own).
//!
//! In reading order: `api`, the trait; [`Info`], what is fixed about a policy; [`Explain`], what it shows and says;
//! `policy/`, the policies, one file each, and their registry; what they are made of (`block`, `order`, `list`,
//! `pages`, `heap`); [`ReferenceString`] and [`replay`].
//!
//! Invariant: outside a policy's own file nothing asks which policy it is, but only for what [`Info`] and [`Explain`]
//! say.

#[cfg(test)]
mod answers;
mod api;
mod block;
mod curve;
mod explain;
mod heap;
mod info;
mod list;
mod mark;
mod memory;
pub(crate) mod numbers;
mod order;
mod pages;
mod policy;
mod registry;
mod replay;
mod state;
mod string;
#[cfg(test)]
mod tests;
mod view;

pub use api::{Frames, Options, Reference, Replacement};
pub use curve::curve;
pub use explain::{Bits, Brief, Case, Explain, Listing, Members, Passed, Say};
pub use info::{Info, ReplaceOption, Search};
pub use mark::MarkKind;
pub use policy::{Policy, ReplaceKind};
pub use replay::{Outcome, Totals, count, replay, replay_string};
pub use state::Replacer;
pub use string::{ReferenceString, next_uses};
pub use view::{ListView, PageView, PolicyView};
