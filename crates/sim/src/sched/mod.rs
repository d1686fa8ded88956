//! Scheduling: which ready process runs next, and for how long.
//!
//! A policy is a value behind [`Scheduler`]. It does not know the machine: what it may know of processes it asks
//! through its [`Context`].
//!
//! In reading order: `api`, the trait; [`Info`], what is fixed about a policy: its names, its options
//! ([`SchedOption`]), what it decides by ([`Criterion`]) and what it says (`words`); `policy/`, the policies, one file
//! each, and their registry; [`RunQueue`], which puts a policy together with the [`Queue`] that it sorts and with
//! Linux's real-time classes above it (`classes`); `balance`, Linux's balancing of several queues; `task`, what is
//! known of a process; [`Tree`], the tree that every queue is.
//!
//! Invariant: outside a policy's own file nothing asks which policy it is, but only for what [`Info`] says.

#[cfg(test)]
mod answers;
mod api;
mod balance;
mod classes;
mod fact;
mod info;
mod option;
mod policy;
mod queue;
mod registry;
mod run_queue;
mod task;
#[cfg(test)]
mod tests;
mod tree;
mod tuning;
mod weights;
mod words;

pub use api::{Conditions, Context, DequeueReason, Pick, Scheduler, Tasks};
pub use balance::{Balancer, LOOKS, Load, Pace, imbalance};
pub use classes::RR_INTERVAL;
pub use fact::{Amount, Criterion, Eligible, Fact, First, Quantity, Seen};
pub use info::Info;
pub use option::{OptionValue, SchedOption};
pub use policy::SchedulerKind;
pub use queue::{Key, Queue};
pub use run_queue::{Departure, Expiry, RunQueue};
pub use task::{Class, Entity, Task};
pub use tree::{Gather, NONE, Node, Tree};
pub use tuning::{Level, Queues, SameTick, Tuning};
pub use weights::weight;
pub use words::{Chosen, Joins, Shape, Share, VirtualTime};
