//! The searches of the replacement policy: what the clock's hand did on its way, and who had to leave.

use alloc::vec::Vec;

use os_scope_sim::event::What;
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::{Event, Page, Pfn, Snapshot};

use super::Bits;

/// All searches of a run, in order.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    list: Vec<Search>,
    /// Of each frame the hand passed: whether its bit was cleared. The others were skipped or chosen.
    cleared: Bits,
    /// Whether the last search goes on.
    open: bool,
    any_dirty: bool,
}

/// One search for a page that may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// How many frames the hand had passed in the whole run when it began.
    pub from: u64,
    /// The page that needed a frame.
    pub wanted: Option<Page>,
    /// The page that had to leave, and its frame; none: no page could.
    pub victim: Option<(Pfn, Page)>,
    /// Whether the victim was dirty.
    pub dirty: bool,
}

/// A search as far as a snapshot has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The search; it may know more than the snapshot.
    pub search: Search,
    /// How many frames the hand has passed in it, the victim's included.
    pub passed: u64,
    /// Whether it has ended, with a victim or without one.
    pub over: bool,
}

impl Searches {
    /// Notes the event that follows `before`.
    pub(super) fn record(&mut self, before: &Snapshot, event: &Event) {
        let under_way = |cpu: os_scope_sim::CpuId| {
            let access = before.cpus.get(cpu.index())?.access?;
            Some(Page { pid: access.pid, vpn: access.addr.vpn() })
        };
        match event.what {
            What::HandCleared { .. } | What::HandSkipped { .. } => {
                self.begin(before.counts.passed);
                self.cleared.push(matches!(event.what, What::HandCleared { .. }));
            }
            What::VictimChosen { pfn, pid, vpn, dirty } => {
                self.begin(before.counts.passed);
                if before.setup.machine.replacement == ReplaceKind::Clock {
                    self.cleared.push(false);
                }
                if let Some(last) = self.list.last_mut() {
                    last.victim = Some((pfn, Page { pid, vpn }));
                    last.dirty = dirty;
                }
                self.any_dirty |= dirty;
            }
            What::FrameTaken { pid, vpn, .. } => self.end(Some(Page { pid, vpn })),
            What::Blocked { cpu, .. } | What::Killed { cpu, .. } => self.end(under_way(cpu)),
            _ => {}
        }
    }

    fn begin(&mut self, from: u64) {
        if !self.open {
            self.open = true;
            self.list.push(Search { from, wanted: None, victim: None, dirty: false });
        }
    }

    fn end(&mut self, wanted: Option<Page>) {
        if core::mem::take(&mut self.open)
            && let Some(last) = self.list.last_mut()
        {
            last.wanted = wanted;
        }
    }

    /// The search under way in a snapshot, or the last one before it.
    #[must_use]
    pub fn at(&self, snapshot: &Snapshot) -> Option<Seen> {
        let passed = snapshot.counts.passed;
        if snapshot.setup.machine.replacement == ReplaceKind::Clock {
            let next = self.list.partition_point(|search| search.from < passed);
            let search = *self.list.get(next.checked_sub(1)?)?;
            let end = self.list.get(next).map_or(self.cleared.len() as u64, |after| after.from);
            return Some(Seen { search, passed: passed - search.from, over: passed == end });
        }
        let search = *self.list.get(self.victims(snapshot).checked_sub(1)?)?;
        Some(Seen { search, passed: 0, over: true })
    }

    /// The last `count` searches that had found their victims by a snapshot of a machine without a hand, latest first.
    pub fn latest(&self, snapshot: &Snapshot) -> impl Iterator<Item = Search> {
        self.list.get(..self.victims(snapshot)).unwrap_or(&[]).iter().rev().copied()
    }

    /// How many victims had been chosen by a snapshot of a machine without a hand.
    fn victims(&self, snapshot: &Snapshot) -> usize {
        let chosen = matches!(snapshot.last, Some(Event { what: What::VictimChosen { .. }, .. }));
        snapshot.counts.evictions as usize + usize::from(chosen)
    }

    /// Whether the hand cleared a bit as it passed a frame, by how many frames it had passed before.
    #[must_use]
    pub fn cleared(&self, passed: u64) -> bool {
        self.cleared.get(passed as usize)
    }

    /// Whether any victim of the run is dirty.
    #[must_use]
    pub const fn any_dirty(&self) -> bool {
        self.any_dirty
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<Search>() + self.cleared.bytes()
    }
}
