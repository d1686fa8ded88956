//! What a timeline asks of its events and states.

/// An event as a timeline keeps it: when it happened, and what.
pub trait Stamped: Copy {
    /// What happened.
    type Rest: Copy + core::fmt::Debug;
    /// The time and the rest. Times that do not go back take the least room.
    fn split(self) -> (u64, Self::Rest);
    /// The event that was split.
    fn join(at: u64, what: Self::Rest) -> Self;
}

/// A state into which events are folded.
pub trait Fold: Clone {
    /// What is folded.
    type Event: Stamped;
    /// Changes the state as the event says.
    fn apply(&mut self, event: &Self::Event);
    /// Roughly the bytes that a clone takes, itself included, beside an earlier state with which it may share parts:
    /// keyframes are placed by it.
    fn weight(&self, beside: Option<&Self>) -> usize;
}
