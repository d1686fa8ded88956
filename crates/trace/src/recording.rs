//! What a reader gives: a recording of memory or of scheduling, or why there is none.

use std::fmt;

use crate::memory::Memory;
use crate::schedule::Schedule;
use crate::warnings::Warnings;

/// How much of a recording is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Memory references, of 16 bytes each. Further ones are counted.
    pub references: usize,
    /// Different pages, of 16 bytes each. Further ones are not counted.
    pub pages: usize,
    /// Scheduling events, of 24 bytes each. Totals are of the whole recording nevertheless.
    pub events: usize,
}

impl Default for Limits {
    /// 16 million references (256 MiB), as many pages, and 4 million events (96 MB).
    fn default() -> Self {
        Self { references: 1 << 24, pages: 1 << 24, events: 4_000_000 }
    }
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq)]
pub enum Recording {
    /// Memory accesses.
    Memory(Memory),
    /// Scheduling events.
    Schedule(Schedule),
}

impl Recording {
    /// `memory` or `sched`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::Schedule(_) => "sched",
        }
    }

    /// The lines that could not be read.
    #[must_use]
    pub const fn warnings(&self) -> &Warnings {
        match self {
            Self::Memory(memory) => &memory.warnings,
            Self::Schedule(schedule) => &schedule.warnings,
        }
    }
}

/// Why there is no recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It is compressed: it must be unpacked first.
    Gzip,
    /// It is in none of the formats.
    Unknown,
    /// There is nothing in it.
    Empty,
}

impl ReadError {
    /// The whole message.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Gzip => "the recording is compressed with gzip, and was not unpacked",
            Self::Unknown => {
                "this is not a recording: expected valgrind's memory trace, a list of pages or addresses, or Linux scheduling events or page faults"
            }
            Self::Empty => "the recording is empty",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for ReadError {}
