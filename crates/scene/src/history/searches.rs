//! The searches of the replacement policy: the frames that it passed, and the page that had to leave.

use alloc::vec::Vec;

use os_scope_sim::event::EventKind;
use os_scope_sim::mem::replace::{MarkKind, Passed, Search as How};
use os_scope_sim::{Event, Page, Pfn, Snapshot};

use super::bits::Bits;
use super::pages::Pages;

/// All searches of a run, in order, to be asked about.
#[derive(Clone, Copy, Debug)]
pub struct Searches<'a> {
    log: &'a SearchLog,
    pages: &'a Pages,
}

/// All searches of a run, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct SearchLog {
    list: Vec<Packed>,
    /// Each frame that was passed or chosen, [packed](Step::pack); under clock nothing.
    steps: Vec<u32>,
    /// Under clock, whose hand goes from frame to frame: whether the bit of each was cleared.
    cleared: Bits,
    /// What the policy decided by, for each search; under clock nothing.
    marks: Vec<u32>,
    /// Whether the last search goes on.
    open: bool,
    any_dirty: bool,
}

/// One search for a page that may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// How many frames had been passed in the whole run when it began.
    pub from: u64,
    /// The page that needed a frame.
    pub wanted: Option<Page>,
    /// The page that had to leave, and its frame; none: no page could.
    pub victim: Option<(Pfn, Page)>,
    /// Whether the victim was dirty.
    pub dirty: bool,
    /// What the policy [decided by](os_scope_sim::snapshot::Memory::mark) when it chose the victim; 0 under clock.
    pub mark: u32,
}

/// A search in sixteen bytes, as there are many. Pages are their numbers.
#[derive(Clone, Copy, Debug)]
struct Packed {
    from: u32,
    wanted: u32,
    victim: u32,
    /// The victim's frame, and `DIRTY`.
    frame: u32,
}

/// One step of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The frame that was looked at.
    pub pfn: Pfn,
    /// What became of its page; `Skipped` for the victim.
    pub passed: Passed,
}

/// Where in a packed step `passed` begins: frames are fewer than 2^28.
const PASSED: u32 = 28;

impl Step {
    /// The step in 32 bits, as there are many.
    const fn pack(self) -> u32 {
        let passed = match self.passed {
            Passed::Skipped => 0,
            Passed::Cleared => 1,
            Passed::Cleaned => 2,
            Passed::Spared { mark, list } => 8 | (list as u32 & 1) << 2 | mark as u32 & 3,
        };
        self.pfn.0 | passed << PASSED
    }

    const fn unpack(packed: u32) -> Self {
        let passed = match packed >> PASSED {
            0 => Passed::Skipped,
            1 => Passed::Cleared,
            2 => Passed::Cleaned,
            spared => Passed::Spared { mark: (spared & 3) as u8, list: (spared >> 2 & 1) as u8 },
        };
        Self { pfn: Pfn(packed & ((1 << PASSED) - 1)), passed }
    }
}

/// Whether steps of a machine go from frame to frame and clear a bit or not, and its policy decides by that bit alone:
/// then a bit for each step is enough.
fn only_clears(snapshot: &Snapshot) -> bool {
    let info = snapshot.setup.machine.replacement.info();
    info.search == How::Ring && info.marks == MarkKind::Referenced
}

/// No page.
const NONE: u32 = u32::MAX;
/// Set in `frame` if the victim was dirty.
const DIRTY: u32 = 1 << 31;

impl Packed {
    fn unpack(self, mark: Option<&u32>, pages: &Pages) -> Search {
        Search {
            from: u64::from(self.from),
            wanted: pages.get(self.wanted),
            victim: pages.get(self.victim).map(|page| (Pfn(self.frame & !DIRTY), page)),
            dirty: self.frame & DIRTY != 0,
            mark: mark.copied().unwrap_or(0),
        }
    }
}

/// A search as far as a snapshot has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The search; it may know more than the snapshot.
    pub search: Search,
    /// How many frames have been passed in it, the victim's included.
    pub passed: u64,
    /// Whether it has ended, with a victim or without one.
    pub over: bool,
}

impl SearchLog {
    /// Notes the event that follows `before`.
    pub(super) fn record(&mut self, before: &Snapshot, event: &Event, pages: &mut Pages) {
        let under_way = |cpu: os_scope_sim::CpuId| {
            let access = before.cpus.get(cpu.index())?.access?;
            Some(Page { pid: access.pid, vpn: access.addr.vpn() })
        };
        match event.kind {
            EventKind::HandCleared { pfn } => self.pass(before, pfn, Passed::Cleared),
            EventKind::HandSkipped { pfn } => self.pass(before, pfn, Passed::Skipped),
            EventKind::Cleaned { pfn, .. } => self.pass(before, pfn, Passed::Cleaned),
            EventKind::Spared { pfn } => {
                let memory = &before.memory;
                let kept = before.setup.machine.replacement.info().search == How::Queue && !before.may_leave(pfn);
                let spared = Passed::Spared { mark: memory.mark(pfn) as u8, list: memory.list(pfn) as u8 };
                self.pass(before, pfn, if kept { Passed::Skipped } else { spared });
            }
            EventKind::VictimChosen { pfn, pid, vpn, dirty } => {
                self.pass(before, pfn, Passed::Skipped);
                if let Some(last) = self.list.last_mut() {
                    last.victim = pages.number(Page { pid, vpn });
                    last.frame = pfn.0 | if dirty { DIRTY } else { 0 };
                }
                if let Some(last) = self.marks.last_mut() {
                    *last = before.memory.mark(pfn) as u32;
                }
                self.any_dirty |= dirty;
            }
            EventKind::FrameTaken { pid, vpn, .. } => self.end(Some(Page { pid, vpn }), pages),
            EventKind::Blocked { cpu, .. } | EventKind::Killed { cpu, .. } => self.end(under_way(cpu), pages),
            _ => {}
        }
    }

    /// Notes a step; the first one begins a search.
    fn pass(&mut self, before: &Snapshot, pfn: Pfn, passed: Passed) {
        let ring = only_clears(before);
        match ring {
            true => self.cleared.push(passed == Passed::Cleared),
            false => super::bits::push(&mut self.steps, Step { pfn, passed }.pack()),
        }
        if !self.open {
            self.open = true;
            super::bits::push(
                &mut self.list,
                Packed { from: before.counts.passed as u32, wanted: NONE, victim: NONE, frame: 0 },
            );
            if !ring {
                super::bits::push(&mut self.marks, 0);
            }
        }
    }

    fn end(&mut self, wanted: Option<Page>, pages: &mut Pages) {
        if core::mem::take(&mut self.open)
            && let Some(last) = self.list.last_mut()
        {
            last.wanted = wanted.map_or(NONE, |page| pages.number(page));
        }
    }

    /// How many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<Packed>()
            + (self.steps.capacity() + self.marks.capacity()) * 4
            + self.cleared.bytes()
    }
}

impl<'a> Searches<'a> {
    pub(super) const fn new(log: &'a SearchLog, pages: &'a Pages) -> Self {
        Self { log, pages }
    }

    /// The search under way in a snapshot, or the last one before it.
    #[must_use]
    pub fn at(&self, snapshot: &Snapshot) -> Option<Seen> {
        let passed = snapshot.counts.passed;
        let next = self.begun(snapshot);
        let place = next.checked_sub(1)?;
        let search = self.log.list.get(place)?.unpack(self.log.marks.get(place), self.pages);
        let end = self
            .log
            .list
            .get(next)
            .map_or((self.log.steps.len() + self.log.cleared.len()) as u64, |after| u64::from(after.from));
        Some(Seen { search, passed: passed - search.from, over: passed == end })
    }

    /// The searches that a snapshot has seen, latest first.
    pub fn latest(self, snapshot: &Snapshot) -> impl Iterator<Item = Search> + use<'a> {
        let list = self.log.list[..self.begun(snapshot)].iter().enumerate().rev();
        list.map(move |(place, search)| search.unpack(self.log.marks.get(place), self.pages))
    }

    /// How many searches had begun by a snapshot.
    fn begun(&self, snapshot: &Snapshot) -> usize {
        self.log.list.partition_point(|search| u64::from(search.from) < snapshot.counts.passed)
    }

    /// A step of a search that a snapshot has seen, by how many frames had been passed in the whole run before it.
    #[must_use]
    pub fn step(&self, snapshot: &Snapshot, passed: u64) -> Option<Step> {
        let cleared = &self.log.cleared;
        if !cleared.is_empty() {
            let frames = snapshot.memory.frames.len() as u64;
            let back = snapshot.counts.passed.checked_sub(passed)?.checked_rem(frames)?;
            let pfn = (u64::from(snapshot.memory.hand.0) + frames - back) % frames;
            let passed = if cleared.get(passed as usize) { Passed::Cleared } else { Passed::Skipped };
            return Some(Step { pfn: Pfn(pfn as u32), passed });
        }
        Some(Step::unpack(*self.log.steps.get(passed as usize)?))
    }

    /// Whether any victim of the run is dirty.
    #[must_use]
    pub const fn any_dirty(&self) -> bool {
        self.log.any_dirty
    }
}
