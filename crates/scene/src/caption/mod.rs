//! The sentence for an event: what happened, with its numbers, and why.
//!
//! [`caption`] asks the file that knows the mechanism. `words` is a caption in the making, `names` what things are
//! called.

use os_scope_sim::{Event, EventKind, Snapshot};

mod divergence;
mod first;
mod moved;
pub(crate) mod names;
mod paging;
mod policy;
mod schedule;
#[cfg(test)]
mod tests;
mod translate;
mod victim;
mod words;

use words::Words;

pub use divergence::divergence;
pub use first::first;
pub use names::{MANY, cpu_name, name, table_name};
pub(crate) use names::{capital, cat, count};
pub(crate) use paging::carried;
pub use words::Caption;

/// What is said about the event that follows `before`.
#[must_use]
pub fn caption(before: &Snapshot, event: &Event) -> Caption {
    let mut words = Words::new(before, event.at);
    let said = &mut words;
    match event.kind {
        EventKind::Arrived { .. }
        | EventKind::Enqueued { .. }
        | EventKind::SwitchStarted { .. }
        | EventKind::Dispatched { .. }
        | EventKind::Computed { .. }
        | EventKind::QuantumExpired { .. }
        | EventKind::Preempted { .. }
        | EventKind::Blocked { .. }
        | EventKind::Woken { .. }
        | EventKind::Idled { .. }
        | EventKind::Migrated { .. }
        | EventKind::Allotted { .. }
        | EventKind::Boosted
        | EventKind::Charged { .. }
        | EventKind::DeadlineSet { .. }
        | EventKind::LagKept { .. }
        | EventKind::Advanced { .. }
        | EventKind::TicketDrawn { .. }
        | EventKind::CacheCold { .. }
        | EventKind::Exited { .. }
        | EventKind::Killed { .. }
        | EventKind::Finished => schedule::caption(said, event.kind),
        EventKind::AccessStarted { .. }
        | EventKind::TlbHit { .. }
        | EventKind::TlbMissed { .. }
        | EventKind::WalkCacheHit { .. }
        | EventKind::EntryRead { .. }
        | EventKind::DirtySet { .. }
        | EventKind::TlbFilled { .. }
        | EventKind::TlbFlushed { .. }
        | EventKind::TlbInvalidated { .. }
        | EventKind::AccessDone { .. } => translate::caption(said, event.kind),
        EventKind::Faulted { .. }
        | EventKind::FrameTaken { .. }
        | EventKind::HandCleared { .. }
        | EventKind::HandSkipped { .. }
        | EventKind::Spared { .. }
        | EventKind::Cleaned { .. }
        | EventKind::Ticked
        | EventKind::Recalled { .. }
        | EventKind::QuotaReached { .. }
        | EventKind::VictimChosen { .. }
        | EventKind::Evicted { .. }
        | EventKind::TableAllocated { .. }
        | EventKind::Mapped { .. }
        | EventKind::DiskQueued { .. }
        | EventKind::DiskStarted { .. }
        | EventKind::DiskFinished => paging::caption(said, event.kind),
    }
    words.caption()
}
