//! The working set of a process: the pages it touched in the last `window` of its own references (Denning 1968).

use alloc::vec::Vec;

use crate::ids::Vpn;

/// Pages with the virtual time of their last use, which is counted in the process's own references from 1; the oldest
/// first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingSet(Vec<(Vpn, u64)>);

impl WorkingSet {
    /// How many pages there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pages, that used longest ago first.
    pub fn pages(&self) -> impl DoubleEndedIterator<Item = Vpn> {
        self.0.iter().map(|entry| entry.0)
    }

    /// Whether a page is among them.
    #[must_use]
    pub fn contains(&self, page: Vpn) -> bool {
        self.pages().any(|other| other == page)
    }

    /// The process's reference number `now` is to this page. No window: nothing is kept.
    pub(crate) fn touch(&mut self, page: Vpn, now: u64, window: u32) {
        if window == 0 {
            return;
        }
        // A page used lately is near the end.
        if let Some(at) = self.0.iter().rposition(|entry| entry.0 == page) {
            self.0.remove(at);
        }
        self.0.push((page, now));
        if self.0[0].1 + u64::from(window) <= now {
            let old = self.0.partition_point(|entry| entry.1 + u64::from(window) <= now);
            self.0.drain(..old);
        }
    }

    /// Bytes on the heap.
    pub(crate) const fn bytes(&self) -> usize {
        self.0.len() * size_of::<(Vpn, u64)>()
    }
}
