//! What could not be read, and what a reader should know about the rest.

use std::fmt;

/// Warnings are kept up to this number; further ones are only counted.
const KEPT: usize = 100;

/// One warning for each line that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warnings {
    /// The first 100.
    pub kept: Vec<Warning>,
    /// How many there were in all.
    pub count: u64,
}

impl Warnings {
    pub(crate) fn add(&mut self, line: u64, problem: Problem) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(Warning { line, problem });
        }
    }
}

/// A line that could not be read, or not as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The number of the line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: Problem,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem.text())
    }
}

/// What can be wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It does not look like the lines before it.
    NotUnderstood,
    /// It is longer than 64 KiB.
    TooLong,
    /// It is earlier than the line before it.
    OutOfOrder,
    /// The recorder says that it lost events here.
    EventsLost,
    /// The state in which a task left the CPU is none that Linux has.
    UnknownState,
    /// It names more CPUs than can be shown: 255.
    TooManyCpus,
}

impl Problem {
    /// What is wrong, as the end of a sentence.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotUnderstood => "not understood, skipped",
            Self::TooLong => "longer than 64 KiB, skipped",
            Self::OutOfOrder => "earlier than the line before it, taken as simultaneous",
            Self::EventsLost => "the recorder lost events here",
            Self::UnknownState => "unknown task state, taken as waiting",
            Self::TooManyCpus => "more than 255 CPUs, skipped",
        }
    }
}

/// Something to know about a recording as a whole: a number, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// What was counted.
    pub what: Noted,
    /// How many there are.
    pub count: u64,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what.text(), self.count)
    }
}

/// What is worth a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// References kept, from the beginning; all were counted.
    ReferencesCut,
    /// Pages were counted only up to this number.
    PagesCut,
    /// Events kept, from the beginning; the totals of tasks are of the whole recording.
    EventsCut,
    /// Tasks shown, the first; the totals have all.
    TasksCut,
    /// Tasks that began to run though no wakeup was recorded: when they became ready is not known.
    WakeupsMissing,
    /// Times that another task ran than the last recorded switch says.
    SwitchesMissing,
    /// Page faults among the scheduling events, which were left out.
    FaultsLeftOut,
    /// Events with times without a unit, as some of the kernel's clocks give them: they are taken as
    /// nanoseconds.
    BareTimes,
}

impl Noted {
    /// What was counted, to stand before a colon and the number.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ReferencesCut => "references kept, the first of those counted",
            Self::PagesCut => "pages counted, of more",
            Self::EventsCut => "events kept, the first of more",
            Self::TasksCut => "tasks shown, the first of more",
            Self::WakeupsMissing => "times a task ran though no wakeup of it was recorded",
            Self::SwitchesMissing => "times a CPU ran another task than the last recorded switch says",
            Self::FaultsLeftOut => "page faults left out",
            Self::BareTimes => "times without a unit, taken as nanoseconds",
        }
    }
}
