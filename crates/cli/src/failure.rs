//! What can go wrong, and how it is said.

use std::io::{self, Write};
use std::process::ExitCode;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The question cannot be answered: one line, or one line and the place it speaks of.
    Input(String),
    /// The answer cannot be written.
    Output(io::Error),
}

impl Failure {
    /// The failure, with the place in a file that is to blame.
    pub(crate) fn at(self, place: &str) -> Self {
        match self {
            Self::Input(message) => Self::Input(format!("{place}: {message}")),
            output @ Self::Output(_) => output,
        }
    }

    /// Says what went wrong on standard error.
    pub(crate) fn report(self) -> ExitCode {
        let (message, code) = match self {
            // The reader of the pipe has seen enough, as in `os-scope run clock | head`.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(error) => (format!("cannot write the answer: {error}"), 1),
            Self::Input(message) => (message, 2),
        };
        remark(&message);
        ExitCode::from(code)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

/// A failure of input.
pub(crate) fn bad<T>(message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Input(message.into()))
}

/// Says something on standard error.
pub(crate) fn remark(message: &str) {
    // Standard error may be closed.
    writeln!(io::stderr(), "os-scope: {message}").ok();
}
