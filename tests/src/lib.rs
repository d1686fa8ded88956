//! What tests that cross layers share.
//!
//! In reading order:
//!
//! - [`test_rng`]: random numbers that are the same in every run; [`random`]: random scenarios; [`mutate_text`]: spoilt
//!   texts; [`random_jobs`]: random jobs under any scheduler; [`overload`]: jobs that keep coming;
//! - [`naive`]: the simplest models of every policy, written from their rules rather than from the real ones;
//! - [`run`]: a machine run step by step, with its events folded beside it; [`invariants`]: what is true of a machine
//!   after every step; [`activity`]: what CPUs and jobs did when;
//! - [`sources`]: the project's own sources as text;
//! - [`witness`]: what all these comparisons found, for `docs/correctness.md`.

pub mod activity;
pub mod invariants;
pub mod mutate_text;
pub mod naive;
pub mod overload;
pub mod random;
pub mod random_jobs;
pub mod run;
pub mod sources;
pub mod test_rng;
pub mod witness;
