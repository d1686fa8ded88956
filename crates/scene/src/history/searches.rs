//! The searches of the replacement policy: what the clock's hand did on its way, and who had to leave.

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
    /// Of each frame the hand passed: whether its bit was cleared. The others were skipped, written back or chosen.
    cleared: Bits,
    /// Of the same, under wsclock: whether its page is to be written back.
    cleaned: Bits,
    /// Whether the last search goes on.
    open: bool,
    any_dirty: bool,
}

/// One search for a page that may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// How many frames the hand had passed in the whole run when it began.
    pub from: u64,
    /// The frame at which the hand stood then.
    pub start: Pfn,
    /// The page that needed a frame.
    pub wanted: Option<Page>,
    /// The page that had to leave, and its frame; none: no page could.
    pub victim: Option<(Pfn, Page)>,
    /// Whether the victim was dirty.
    pub dirty: bool,
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

/// No page.
const NONE: u32 = u32::MAX;
/// Set in `frame` if the victim was dirty.
const DIRTY: u32 = 1 << 31;

impl Packed {
    fn unpack(self, pages: &Pages) -> Search {
        Search {
            from: u64::from(self.from),
            start: Pfn(0),
            wanted: pages.get(self.wanted),
            victim: pages.get(self.victim).map(|page| (Pfn(self.frame & !DIRTY), page)),
            dirty: self.frame & DIRTY != 0,
        }
    }
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

impl SearchLog {
    /// Notes the event that follows `before`.
    pub(super) fn record(&mut self, before: &Snapshot, event: &Event, pages: &mut Pages) {
        let under_way = |cpu: os_scope_sim::CpuId| {
            let access = before.cpus.get(cpu.index())?.access?;
            Some(Page { pid: access.pid, vpn: access.addr.vpn() })
        };
        match event.what {
            What::HandCleared { .. } | What::HandSkipped { .. } | What::Cleaned { .. } => {
                self.begin(before.counts.passed);
                self.pass(before, event.what);
            }
            What::VictimChosen { pfn, pid, vpn, dirty } => {
                self.begin(before.counts.passed);
                if before.setup.machine.replacement.has_hand() {
                    self.pass(before, event.what);
                }
                if let Some(last) = self.list.last_mut() {
                    last.victim = pages.number(Page { pid, vpn });
                    last.frame = pfn.0 | if dirty { DIRTY } else { 0 };
                }
                self.any_dirty |= dirty;
            }
            What::FrameTaken { pid, vpn, .. } => self.end(Some(Page { pid, vpn }), pages),
            What::Blocked { cpu, .. } | What::Killed { cpu, .. } => self.end(under_way(cpu), pages),
            _ => {}
        }
    }

    fn pass(&mut self, before: &Snapshot, what: What) {
        self.cleared.push(matches!(what, What::HandCleared { .. }));
        if before.setup.machine.replacement == ReplaceKind::WsClock {
            self.cleaned.push(matches!(what, What::Cleaned { .. }));
        }
    }

    fn begin(&mut self, from: u64) {
        if !self.open {
            self.open = true;
            super::bits::push(&mut self.list, Packed { from: from as u32, wanted: NONE, victim: NONE, frame: 0 });
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
        self.list.capacity() * size_of::<Packed>() + self.cleared.bytes() + self.cleaned.bytes()
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
        if snapshot.setup.machine.replacement.has_hand() {
            let next = self.log.list.partition_point(|search| u64::from(search.from) < passed);
            let place = next.checked_sub(1)?;
            let search =
                Search { start: self.start(place, snapshot.memory.frames.len() as u64), ..self.log.list.get(place)?.unpack(self.pages) };
            let end = self.log.list.get(next).map_or(self.log.cleared.len() as u64, |after| u64::from(after.from));
            return Some(Seen { search, passed: passed - search.from, over: passed == end });
        }
        let search = self.log.list.get(self.victims(snapshot).checked_sub(1)?)?.unpack(self.pages);
        Some(Seen { search, passed: 0, over: true })
    }

    /// The frame at which the hand stood when a search began: past the last victim, and past all that searches without one have passed since.
    fn start(&self, place: usize, frames: u64) -> Pfn {
        let list = &self.log.list;
        let mut passed = 0;
        for (search, next) in list[..place].iter().zip(&list[1..]).rev() {
            if search.victim != NONE {
                passed += u64::from(search.frame & !DIRTY) + 1;
                break;
            }
            passed += u64::from(next.from - search.from);
        }
        Pfn((passed % frames.max(1)) as u32)
    }

    /// The last `count` searches that had found their victims by a snapshot of a machine without a hand, latest first.
    pub fn latest(self, snapshot: &Snapshot) -> impl Iterator<Item = Search> + use<'a> {
        self.log.list.get(..self.victims(snapshot)).unwrap_or(&[]).iter().rev().map(move |search| search.unpack(self.pages))
    }

    /// How many victims had been chosen by a snapshot of a machine without a hand.
    fn victims(&self, snapshot: &Snapshot) -> usize {
        let chosen = matches!(snapshot.last, Some(Event { what: What::VictimChosen { .. }, .. }));
        snapshot.counts.evictions as usize + usize::from(chosen)
    }

    /// Whether the hand cleared a bit as it passed a frame, by how many frames it had passed before.
    #[must_use]
    pub fn cleared(&self, passed: u64) -> bool {
        self.log.cleared.get(passed as usize)
    }

    /// Whether the hand of wsclock had the page of a frame written back as it passed it, by how many frames it had passed before.
    #[must_use]
    pub fn cleaned(&self, passed: u64) -> bool {
        self.log.cleaned.get(passed as usize)
    }

    /// Whether any victim of the run is dirty.
    #[must_use]
    pub const fn any_dirty(&self) -> bool {
        self.log.any_dirty
    }
}
