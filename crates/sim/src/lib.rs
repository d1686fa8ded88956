//! What a machine does: CPUs with their MMUs, frames and swap, processes and run queues, a disk.
//!
//! In reading order:
//!
//! - [`ids`]: numbers that say what they count;
//! - [`setup`]: what stays the same through a run, [`scenario`]: what a machine is given to do, and the text it is
//!   written in;
//! - [`event`]: what can happen; [`snapshot`] and its fold: what a machine looks like between two events, in lists that
//!   share ([`CowVec`]);
//! - [`mem`]: page-table entries, tables, TLBs, the walk, frames, replacement policies;
//! - [`sched`]: run queues and scheduling policies;
//! - [`machine`]: the CPUs and the kernel that put these to work and report events as they go;
//! - [`rule`]: what a machine could do otherwise; [`divergence`]: when it first shows;
//! - `objects` (feature `serde`): the same as objects for JavaScript and JSON.
//!
//! Invariants: this crate has no notion of milliseconds, pixels or colour, reads no clock and no platform randomness,
//! and does not know its listeners. The same scenario gives the same events, bit for bit, everywhere.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod bursts;
mod cow_vec;
pub mod divergence;
pub mod entry;
pub mod event;
mod fold;
pub mod ids;
mod kinds;
pub mod machine;
pub mod mem;
#[cfg(feature = "serde")]
mod objects;
mod rng;
pub mod rule;
pub mod scenario;
pub mod sched;
pub mod setup;
pub mod snapshot;

pub use bursts::Bursts;
pub use cow_vec::CowVec;
pub use entry::Entry;
pub use event::{Event, EventKind, Sink};
pub use ids::{CpuId, Page, Pfn, Pid, Slot, Time, TimeUnit, VirtAddr, Vpn};
pub use machine::Machine;
pub use rng::Rng;
pub use scenario::Scenario;
pub use setup::Setup;
pub use snapshot::Snapshot;

// Known answers leave notes, too; this package cannot use the one of tests, which uses it.
#[cfg(test)]
#[path = "../../../tests/src/witness.rs"]
#[allow(unreachable_pub, dead_code, reason = "it is written for others, too")]
mod witness;
