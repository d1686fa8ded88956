//! The pieces of sentences that only a policy can say.
//!
//! They are templates with holes, as `{virtual}` or `{n} {quantum|quanta}`, which the caller fills: see `fill` in the
//! crate of scenes. The hole of a ratio is `{ratio}`, its value hundredths.

/// How a policy comes to the process that runs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// It is at the head of the queue, where it came in its turn.
    Head,
    /// It is the best by the policy's criterion.
    Best,
    /// It is at the head of those that are best by the criterion: what follows its name, with their value.
    HeadOfBest(&'static str),
    /// A ticket was drawn: what follows its name, with the ticket and the number of tickets.
    Drawn(&'static str),
}

/// How a process joins the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joins {
    /// With what: the verb and the value of the criterion.
    pub with: &'static str,
    /// Where, behind another process.
    pub behind: &'static str,
    /// Where, if no process is ahead of it.
    pub ahead: &'static str,
}

impl Joins {
    /// A queue in which processes are behind each other.
    pub(super) const fn queue(with: &'static str) -> Self {
        Self { with, behind: ", behind {pid}", ahead: ", at its head" }
    }
}

/// By what virtual time is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// By tickets.
    Tickets,
    /// By the weight of the nice value.
    Weight,
}

/// The virtual time of a queue and of its processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VirtualTime {
    /// That of a process: `virtual runtime`.
    pub own: &'static str,
    /// That of the queue: `least virtual runtime`.
    pub queue: &'static str,
    /// What the queue's is for.
    pub purpose: &'static str,
    /// By what it is divided.
    pub share: Share,
    /// Where a newcomer starts.
    pub start: &'static str,
}

impl VirtualTime {
    /// The virtual runtime of Linux's fair classes.
    pub const RUNTIME: Self = Self {
        own: "virtual runtime",
        queue: "least virtual runtime",
        purpose: "A newcomer starts there.",
        share: Share::Weight,
        start: "It starts where the others are, so that it neither leads nor lags.",
    };
}

/// How a queue is best drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A plain list, the next one first: its order says all.
    Queue,
    /// A list with a value and a bar for each process.
    Values,
    /// A queue for each level of priority.
    Levels,
    /// Shares of a number of tickets, of which one is drawn.
    Tickets,
    /// A line of virtual time, on which each process has its place, and perhaps a deadline.
    Timeline,
    /// A red-black tree.
    Tree,
}
