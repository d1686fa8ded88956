//! What the picture says, taken from a snapshot: whose TLB, which tables, how far the walk has come.

use os_scope_sim::entry::Entry;
use os_scope_sim::event::{AccessKind, EventKind, FaultKind};
use os_scope_sim::setup::TlbConfig;
use os_scope_sim::snapshot::{Access, Cpu, Lookup, Residence, Table, TlbEntry};
use os_scope_sim::{CowVec, CpuId, Page, Pfn, Pid, Snapshot, Vpn};

/// What there is to say about one CPU's translation.
pub(super) struct Facts<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) id: CpuId,
    pub(super) cpu: &'a Cpu,
    /// The access under way, or the last one of the address space that is loaded.
    pub(super) access: Option<&'a Access>,
    /// What led to this moment, if it is about this CPU or about none.
    pub(super) last: Option<EventKind>,
    /// The levels of the tables, PTE (0) to PGD (3).
    pub(super) levels: [Level<'a>; 4],
    /// Whether the page is known to be of 2 MiB.
    pub(super) huge: bool,
    pub(super) frame: Reached,
}

/// One level of the page tables on the way to the address.
#[derive(Clone, Copy, Default)]
pub(super) struct Level<'a> {
    /// The table's frame, if a pointer to it has been read.
    pub(super) table: Option<Pfn>,
    /// What it holds; gone when its process has ended.
    pub(super) entries: Option<&'a Table>,
    /// The entry that the address chooses.
    pub(super) index: u16,
    /// Whether the walk has read that entry.
    pub(super) read: bool,
    /// What the entry says now.
    pub(super) entry: Entry,
    /// Why there is no table to show.
    pub(super) absent: Absent,
}

/// Why a level has nothing to show.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Absent {
    /// The walk has not come so far, or stopped above.
    #[default]
    NotYet,
    /// A TLB knew the answer.
    NotNeeded,
    /// The page-walk cache knew a table further down.
    Skipped,
    /// The page is of 2 MiB: the walk ends above.
    Huge,
}

/// How far the access has come to its frame.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// Nothing is known yet.
    Nothing,
    /// The translation is known.
    Known(Pfn),
    /// The byte was read or written.
    Done(Pfn),
    /// The access stopped in a fault; the kernel may have found a frame since.
    Fault(FaultKind, Option<Pfn>),
}

impl<'a> Facts<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Option<Self> {
        let id = shown_cpu(snapshot);
        let cpu = snapshot.cpus.get(id.index())?;
        let access = cpu.access.as_ref().filter(|access| cpu.loaded == Some(access.pid));
        let last = snapshot.last.map(|event| event.kind);
        let mut facts =
            Self { snapshot, id, cpu, access, last, levels: Default::default(), huge: false, frame: Reached::Nothing };
        if let Some(access) = access {
            facts.follow(access);
            facts.frame = facts.reached(access);
        }
        Some(facts)
    }

    /// The shape of the TLB's first (0) or second (1) level.
    pub(super) fn shape(&self, level: usize) -> TlbConfig {
        let machine = &self.snapshot.setup.machine;
        if level == 0 { machine.tlb } else { machine.stlb }
    }

    /// What a look-up costs in each level of the TLB that there is.
    pub(super) fn look_ups(&self) -> [u64; 2] {
        let costs = &self.snapshot.setup.machine.costs;
        [0, 1].map(|level| if self.shape(level).entries() == 0 { 0 } else { [costs.tlb, costs.stlb][level].into() })
    }

    /// The slots of the TLB's first (0) or second (1) level.
    pub(super) fn slots(&self, level: usize) -> &'a CowVec<Option<TlbEntry>> {
        if level == 0 { &self.cpu.tlb } else { &self.cpu.stlb }
    }

    /// What that level answered.
    pub(super) fn answer(&self, level: usize) -> Lookup {
        self.access.map_or(Lookup::NotAsked, |access| if level == 0 { access.tlb } else { access.stlb })
    }

    /// The TLB entry that answered the access.
    pub(super) fn hit(&self) -> Option<(usize, u16, TlbEntry)> {
        (0..2).find_map(|level| match self.answer(level) {
            Lookup::Hit(slot) => Some((level, slot, (*self.slots(level).get(usize::from(slot))?)?)),
            _ => None,
        })
    }

    /// Whether every TLB there is was asked in vain.
    pub(super) fn walks(&self, access: &Access) -> bool {
        let asked = |level| self.shape(level).entries() == 0 || self.answer(level) == Lookup::Missed;
        access.addr.is_canonical() && asked(0) && asked(1)
    }

    /// Whether the access stopped in a fault that the kernel can do something about.
    pub(super) fn served(&self) -> bool {
        matches!(self.access.and_then(|access| access.fault), Some(FaultKind::FirstTouch | FaultKind::SwappedOut))
    }

    /// The name of a process.
    pub(super) fn name(&self, pid: Pid) -> &'a str {
        self.snapshot.setup.processes.get(pid.index()).map_or("", |info| &info.name)
    }

    /// Follows the tables as far as the walk, or the kernel that serves its fault, has come.
    fn follow(&mut self, access: &Access) {
        let walks = self.walks(access);
        let known = self.hit();
        let memory = &self.snapshot.memory;
        let mut next = if walks { self.cpu.cr3 } else { None };
        let mut start = (1..=4).rev().find(|&level| access.steps[level - 1].is_some()).unwrap_or(4) as u8;
        if let Some(EventKind::WalkCacheHit { level, table, .. }) = self.last {
            (start, next) = (level, Some(table));
        }
        let served = self.served();
        self.huge = known.is_some_and(|(_, _, entry)| entry.huge);
        for level in (1..=4u8).rev() {
            let at = usize::from(level - 1);
            let step = access.steps[at];
            let above = level > start;
            let mut table = step.map(|step| step.table).or(if above { None } else { next });
            if let Some(EventKind::DirtySet { table: leaf, .. }) = self.last
                && memory.table(leaf).is_some_and(|t| t.level == level)
            {
                table = Some(leaf);
            }
            let index = access.addr.index(level);
            let entries = table.and_then(|table| memory.table(table));
            let entry = match (entries, step.and_then(|step| step.next)) {
                (Some(entries), _) => entries.entry(index),
                (None, Some(next)) => Entry::present(next, 0),
                (None, None) => Entry::default(),
            };
            let absent = match () {
                () if above && walks => Absent::Skipped,
                () if self.huge && level == 1 => Absent::Huge,
                () if known.is_some() => Absent::NotNeeded,
                () => Absent::NotYet,
            };
            self.levels[at] = Level { table, entries, index, read: step.is_some(), entry, absent };
            // Beyond what the walk has read, only the kernel goes on.
            let goes_on = step.is_some_and(|step| step.next.is_some()) || served;
            if level == 2 && entry.has(Entry::PRESENT | Entry::HUGE) && goes_on && table.is_some() {
                self.huge = true;
                next = None;
            } else if !above {
                next = entry.pfn().filter(|_| goes_on && table.is_some());
            }
        }
    }

    fn reached(&self, access: &Access) -> Reached {
        let page = Page { pid: access.pid, vpn: access.addr.vpn() };
        let within = (page.vpn.get() % Vpn::HUGE) as u32;
        if let Some(kind) = access.fault {
            return Reached::Fault(kind, if self.served() { self.promised(page) } else { None });
        }
        if let Some(pfn) = access.pfn {
            return Reached::Done(pfn);
        }
        let read = |level: usize| {
            let allowed = self.levels[level - 1].entries.is_none_or(|entries| {
                let entry = entries.entry(access.addr.index(level as u8));
                allows(access.kind, entry.has(Entry::WRITABLE), !entry.has(Entry::NO_EXECUTE))
            });
            access.steps[level - 1].and_then(|step| step.next).filter(|_| allowed)
        };
        let leaf = match (self.hit(), self.huge) {
            (Some((level, slot, _)), _) if self.refused_in(level, slot) => None,
            (Some((_, _, entry)), huge) => Some(Pfn(entry.pfn.0 + if huge { within } else { 0 })),
            (None, true) => read(2).map(|base| Pfn(base.0 + within)),
            (None, false) => read(1),
        };
        leaf.map_or(Reached::Nothing, Reached::Known)
    }

    /// Whether what a TLB knows in this slot forbids what the access wants.
    pub(super) fn refused_in(&self, level: usize, slot: u16) -> bool {
        let entry = self.slots(level).get(usize::from(slot)).and_then(Option::as_ref);
        let kind = self.access.map(|access| access.kind);
        entry.zip(kind).is_some_and(|(entry, kind)| !allows(kind, entry.writable, entry.executable))
    }

    /// The frame that the kernel has found for a page that faulted.
    fn promised(&self, page: Page) -> Option<Pfn> {
        let memory = &self.snapshot.memory;
        let huge = Page { vpn: page.vpn.huge_base(), ..page };
        let small = memory.frames.iter().position(|frame| frame.page == Some(page)).map(|at| Pfn(at as u32));
        let large = || {
            memory.huge.iter().position(|&held| held == Some(huge)).map(|at| Pfn(memory.huge_base.0 + at as u32 * 512))
        };
        small.or_else(large)
    }

    /// Whether the frame found for a fault is mapped already.
    pub(super) fn mapped(&self, pfn: Pfn) -> bool {
        self.snapshot.memory.frames.get(pfn.index()).map_or(self.huge, |frame| frame.residence == Residence::Here)
    }

    /// The first frame of the page that a frame is a part of: itself, unless the page is of 2 MiB.
    pub(super) fn base(&self, pfn: Pfn) -> Pfn {
        let within = self.access.map_or(0, |access| (access.addr.vpn().get() % Vpn::HUGE) as u32);
        Pfn(if self.huge { pfn.0 - within.min(pfn.0) } else { pfn.0 })
    }

    /// The level of the TLB, first (0) or second (1), and the slot that were filled just now.
    pub(super) fn filled(&self) -> Option<(usize, usize)> {
        match self.last {
            Some(EventKind::TlbFilled { level, slot, .. }) => Some((usize::from(level) - 1, slot.into())),
            _ => None,
        }
    }

    /// The table of which an entry was read or written just now.
    pub(super) fn changed_table(&self) -> Option<Pfn> {
        match self.last {
            Some(
                EventKind::EntryRead { table, .. }
                | EventKind::DirtySet { table, .. }
                | EventKind::Mapped { table, .. }
                | EventKind::TableAllocated { parent: table, .. },
            ) => Some(table),
            _ => None,
        }
    }

    /// Whether TLB entries show whose they are.
    pub(super) fn tagged(&self) -> bool {
        self.snapshot.setup.machine.pcid && self.snapshot.setup.processes.len() > 1
    }

    /// The level that maps the page: PTE (0) or PMD (1).
    pub(super) const fn leaf(&self) -> usize {
        self.huge as usize
    }

    /// The byte's place in its page, of 12 bits or, in a 2 MiB page, 21.
    pub(super) fn offset(&self) -> u64 {
        let mask = if self.huge { 0x1f_ffff } else { 0xfff };
        self.access.map_or(0, |access| access.addr.0 & mask)
    }

    /// The same as a share of the page.
    pub(super) fn share(&self) -> f64 {
        self.offset() as f64 / if self.huge { 2_097_152.0 } else { 4096.0 }
    }
}

/// Whether an entry with these rights allows an access.
const fn allows(kind: AccessKind, writable: bool, executable: bool) -> bool {
    match kind {
        AccessKind::Read => true,
        AccessKind::Write => writable,
        AccessKind::Fetch => executable,
    }
}

/// The CPU that the last event is about, if it is about another one than that which began an access last.
fn shown_cpu(snapshot: &Snapshot) -> CpuId {
    let home = |pid: Pid| snapshot.processes.get(pid.index()).map(|process| process.cpu);
    let named = match snapshot.last.map(|event| event.kind) {
        Some(
            EventKind::TlbFlushed { cpu, .. }
            | EventKind::TlbInvalidated { cpu, .. }
            | EventKind::Dispatched { cpu, .. }
            | EventKind::Killed { cpu, .. },
        ) => Some(cpu),
        Some(EventKind::FrameTaken { pid, .. } | EventKind::TableAllocated { pid, .. }) => home(pid),
        Some(EventKind::Mapped { table, .. }) => snapshot.memory.table(table).and_then(|table| home(table.pid)),
        _ => None,
    };
    named.or(snapshot.translating).unwrap_or_default()
}
