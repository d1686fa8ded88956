//! The searches of the replacement policy: whom it passed on its way, and who had to leave.

use alloc::vec::Vec;

use os_scope_sim::event::What;
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::{Event, Page, Pfn, Snapshot};

use super::Bits;
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
    /// Each frame that was passed or chosen, with why it was from bit `WHY` on; under clock nothing.
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

/// Where in a step [`Step::why`] begins.
const WHY: u32 = 29;

/// One step of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The frame that was looked at.
    pub pfn: Pfn,
    /// Why its page stayed. On a ring or sieve's queue 1: its bit was set; wsclock 2: it will be written back. On lists: the policy's [mark](os_scope_sim::snapshot::Memory::mark) for it, and 4
    /// more if it was on the second list (main, active). 0 otherwise.
    pub why: u32,
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
        match event.what {
            What::HandCleared { pfn } => self.pass(before, pfn, 1),
            What::HandSkipped { pfn } => self.pass(before, pfn, 0),
            What::Cleaned { pfn, .. } => self.pass(before, pfn, 2),
            What::Spared { pfn } => {
                let memory = &before.memory;
                let kept = before.setup.machine.replacement == ReplaceKind::Sieve && !before.may_leave(pfn);
                self.pass(before, pfn, if kept { 0 } else { memory.mark(pfn) as u32 | (memory.list(pfn) as u32) << 2 });
            }
            What::VictimChosen { pfn, pid, vpn, dirty } => {
                self.pass(before, pfn, 0);
                if let Some(last) = self.list.last_mut() {
                    last.victim = pages.number(Page { pid, vpn });
                    last.frame = pfn.0 | if dirty { DIRTY } else { 0 };
                }
                if let Some(last) = self.marks.last_mut() {
                    *last = before.memory.mark(pfn) as u32;
                }
                self.any_dirty |= dirty;
            }
            What::FrameTaken { pid, vpn, .. } => self.end(Some(Page { pid, vpn }), pages),
            What::Blocked { cpu, .. } | What::Killed { cpu, .. } => self.end(under_way(cpu), pages),
            _ => {}
        }
    }

    /// Notes a step; the first one begins a search.
    fn pass(&mut self, before: &Snapshot, pfn: Pfn, why: u32) {
        let ring = before.setup.machine.replacement == ReplaceKind::Clock;
        match ring {
            true => self.cleared.push(why > 0),
            false => super::bits::push(&mut self.steps, pfn.0 | why << WHY),
        }
        if !self.open {
            self.open = true;
            super::bits::push(&mut self.list, Packed { from: before.counts.passed as u32, wanted: NONE, victim: NONE, frame: 0 });
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
        self.list.capacity() * size_of::<Packed>() + (self.steps.capacity() + self.marks.capacity()) * 4 + self.cleared.bytes()
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
        let end = self.log.list.get(next).map_or((self.log.steps.len() + self.log.cleared.len()) as u64, |after| u64::from(after.from));
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
            return Some(Step { pfn: Pfn(pfn as u32), why: cleared.get(passed as usize).into() });
        }
        let step = *self.log.steps.get(passed as usize)?;
        Some(Step { pfn: Pfn(step & !(7 << WHY)), why: step >> WHY })
    }

    /// Whether any victim of the run is dirty.
    #[must_use]
    pub const fn any_dirty(&self) -> bool {
        self.log.any_dirty
    }
}
