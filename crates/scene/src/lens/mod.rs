//! Lenses: ways to look at a machine. A lens turns a snapshot into a picture, and says what travels when an event
//! happens.
//!
//! `api` is what a lens is, `sheet` its title line and sizes of type, `registry` the list of all lenses;
//! [`compose`](fn@compose) and [`Transition`] put several of them together. Each lens is a folder. Lenses use `api` and
//! `sheet` by their own paths, not through this module: only then does the code of a lens not depend on all the others.

pub(crate) mod api;
mod clock;
mod compose;
mod disk;
mod memory;
mod ready;
mod registry;
pub(crate) mod sheet;
mod transition;
mod walk;

pub use api::{Lens, Step, Table, View};
pub use compose::{compose, places};
pub use registry::LensKind;
pub use sheet::{Scale, Sheet, for_presenter};
pub use transition::{Transition, frame};
