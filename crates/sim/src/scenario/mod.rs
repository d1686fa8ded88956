//! Scenarios: what a machine is given to do.
//!
//! [`Scenario`] is the model; [`parse`] reads it from text (the language is described in `docs/scenario.md`), and
//! [`BUILT_IN`] holds the ones that come with OS Scope.

mod builtin;
mod model;
mod parse;

pub use builtin::{BUILT_IN, BuiltIn};
pub use model::{Op, Program, Scenario};
pub use parse::{COSTS, KEYS, Key, Place, Said, ScenarioError, limits, parse, parse_scene, with_line};
