//! Recordings of real machines, read as a stream: reference strings and scheduling events.
//!
//! In reading order:
//!
//! - [`Reader`]: takes bytes in pieces of any size, finds out which format they are in, and gives a [`Recording`];
//! - [`Memory`]: which addresses a program touched, from `valgrind --tool=lackey --trace-mem=yes`, from a plain list of
//!   pages or addresses, or from Linux `page_fault_user` events; [`scenario`] lets the simulated machine do the same;
//! - [`Schedule`]: which tasks ran on which CPU and which waited, from Linux scheduling events, as the events of a
//!   simulated machine;
//! - [`rerun`]: what the tasks of a schedule did, as a scenario for any other scheduler;
//! - [`Warnings`]: what could not be read, line by line.
//!
//! The formats are described in the modules that read them (`lackey`, `list`, `ftrace`).
//!
//! Invariants: any bytes, cut into any pieces, give the same recording or the same error, in bounded memory, and never
//! a panic. This crate knows no machine and no picture.

mod ftrace;
mod index;
mod lackey;
mod lines;
mod list;
mod memory;
mod model;
mod payload;
mod reader;
mod recording;
mod rerun;
mod rounds;
mod scenario;
mod schedule;
mod text;
mod warnings;

#[cfg(test)]
mod tests;

pub use memory::{Memory, Reference, Toucher};
pub use reader::Reader;
pub use recording::{Limits, ReadError, Recording};
pub use rerun::{Rerun, rerun, usual_scheduler};
pub use scenario::{MAX_OPERATIONS, machine_for, scenario};
pub use schedule::{Schedule, TaskTotal};
pub use warnings::{Note, Noted, Problem, Warning, Warnings};
