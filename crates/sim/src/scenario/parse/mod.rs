//! Reads scenarios from text.

use alloc::string::String;
use core::fmt;

use super::Scenario;

/// What is wrong with a scenario's text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The line, counted from 1.
    pub line: u32,
    /// The character in the line, counted from 1.
    pub column: u32,
    /// How many characters are meant, at least 1.
    pub length: u32,
    /// The line itself.
    pub text: String,
    /// What is wrong and what was expected: lower-case, one sentence without a full stop.
    pub message: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl core::error::Error for ScenarioError {}

/// Reads a scenario.
///
/// # Errors
/// The first thing in the text that is not as `docs/scenario.md` says.
pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    Err(ScenarioError {
        line: 1,
        column: 1,
        length: 1,
        text: text.lines().next().unwrap_or_default().into(),
        message: "not yet readable".into(),
        suggestion: None,
    })
}
