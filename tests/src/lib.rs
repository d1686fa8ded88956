//! What tests that cross layers share.
//!
//! In reading order:
//!
//! - [`seeded`]: random numbers that are the same in every run; [`random`]: random scenarios; [`mutate`]: spoilt texts;
//!   [`work`]: random jobs under any scheduler; [`crowd`]: jobs that keep coming;
//! - [`naive`]: the simplest models of every policy, written from their rules rather than from the real ones;
//! - [`run`]: a machine run step by step, with its events folded beside it; [`invariants`]: what is true of a machine
//!   after every step; [`ledger`]: what CPUs and jobs did when;
//! - [`sources`]: the project's own sources as text;
//! - [`witness`]: what all these comparisons found, for `docs/correctness.md`.

pub mod crowd;
pub mod invariants;
pub mod ledger;
pub mod mutate;
pub mod naive;
pub mod random;
pub mod run;
pub mod seeded;
pub mod sources;
pub mod witness;
pub mod work;
