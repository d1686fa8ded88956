//! The simplest models of every policy: slow, obvious, and independent of the code that they check.

pub mod mlfq;
pub mod replace;
pub mod schedule;
