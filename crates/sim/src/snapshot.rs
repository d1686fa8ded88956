//! What a machine looks like between two events: plain data, all of it public.
//!
//! [`Snapshot::apply`] (in `fold.rs`) updates a snapshot by an event. Invariant: folding a run's
//! events over its first snapshot equals the machine's own snapshot after every step.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::cow_vec::CowVec;
use crate::entry::Entry;
use crate::event::{AccessKind, DiskOp, Event, FaultKind, Killed, WaitFor};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot, Time, VirtAddr, Vpn};
use crate::mem::replace::Replacer;
use crate::mem::working_set::WorkingSet;
use crate::sched::{Class, Entity, Seen, Task, Tree};
use crate::setup::{Setup, TlbConfig, Translation, Work};

/// A whole machine at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Snapshot {
    /// What does not change.
    pub setup: Arc<Setup>,
    /// The event that led here; none at the beginning.
    pub last: Option<Event>,
    /// The time of that event.
    pub now: Time,
    /// Whether every process has ended.
    pub finished: bool,
    /// The CPU that began an access last; none before the first.
    pub translating: Option<CpuId>,
    /// The CPUs, in order.
    pub cpus: Vec<Cpu>,
    /// The processes, in order.
    pub processes: Vec<Process>,
    /// Frames, page tables and swap.
    pub memory: Memory,
    /// The disk.
    pub disk: Disk,
    /// What has happened so far, in numbers.
    pub counts: Counts,
}

/// One CPU, its run queue and its MMU.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Cpu {
    /// Who runs.
    pub running: Option<Pid>,
    /// To whom it is switching: no longer in the queue, not yet running.
    pub switching_to: Option<Pid>,
    /// When what it does now (running, switching or idling) began.
    pub since: Time,
    /// The quantum of the running process, [`Time::NEVER`] if it has none.
    pub quantum: Time,
    /// Until when the running process gets nowhere: what it needs is in the caches of the CPU that it came from.
    pub cold: Time,
    /// The ready processes in the order that decides: next first, but under lottery (in the order of coming, in which
    /// tickets are counted) and eevdf (earliest deadline first, eligible or not). With one queue for all CPUs it is CPU
    /// 0's.
    pub queue: VecDeque<Pid>,
    /// cfs and eevdf: the red-black tree of the queue; empty elsewhere. Processes of the classes above are not in it.
    pub tree: Tree,
    /// cfs, eevdf and stride: the virtual time of the queue: the least virtual runtime, their average, the global
    /// pass.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::exact"))]
    pub vtime: i64,
    /// lottery: the last draw.
    pub draw: Option<Draw>,
    /// Time spent running processes until `since`.
    pub busy: Time,
    /// Time spent switching until `since`.
    pub switching: Time,
    /// Time spent idle until `since`.
    pub idle: Time,
    /// The root table that CR3 points to, if the address space loaded last has one.
    pub cr3: Option<Pfn>,
    /// Whose address space is loaded: it outlasts the process's turn.
    pub loaded: Option<Pid>,
    /// First-level TLB, `sets` × `ways` slots, set by set.
    pub tlb: CowVec<Option<TlbEntry>>,
    /// Second-level TLB.
    pub stlb: CowVec<Option<TlbEntry>>,
    /// The page-walk cache, most recent first.
    pub walk_cache: Vec<WalkCacheEntry>,
    /// The access under way, or the last one.
    pub access: Option<Access>,
    /// Accesses begun, which is the clock of the TLB's `used`.
    pub accesses: u64,
}

/// A draw of the lottery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Draw {
    /// Who won.
    pub pid: Pid,
    /// The ticket, counted from 0 at the head of the queue as it was.
    pub ticket: u64,
    /// How many tickets there were.
    pub total: u64,
}

/// A translation that a TLB holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TlbEntry {
    /// Whose address space it belongs to. With PCIDs off all entries belong to the one loaded.
    pub pid: Pid,
    /// The page; the first one of a 2 MiB page.
    pub vpn: Vpn,
    /// The frame; the first one of a 2 MiB page.
    pub pfn: Pfn,
    /// Whether it stands for a 2 MiB page.
    pub huge: bool,
    /// Whether writes are allowed.
    pub writable: bool,
    /// Whether instructions may be fetched.
    pub executable: bool,
    /// Whether the leaf entry's D bit is known to be set.
    pub dirty: bool,
    /// The CPU's count of accesses when it was last used.
    pub used: u32,
}

/// A table that a page-walk cache knows: where the walk of addresses that share `prefix` may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WalkCacheEntry {
    /// Whose address space it belongs to.
    pub pid: Pid,
    /// The level of the table, 1 to 3.
    pub level: u8,
    /// The address above the bits that `level` and the levels below it use.
    pub prefix: u64,
    /// The table.
    pub table: Pfn,
}

/// An access to memory, as far as it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Access {
    /// Who asked.
    pub pid: Pid,
    /// What for.
    pub kind: AccessKind,
    /// Which address.
    pub addr: VirtAddr,
    /// What the first-level TLB answered.
    pub tlb: Lookup,
    /// What the second-level TLB answered.
    pub stlb: Lookup,
    /// What the walk read: `steps[level - 1]`.
    pub steps: [Option<Step>; 4],
    /// What it cost so far.
    pub cost: u32,
    /// The fault it stopped in.
    pub fault: Option<FaultKind>,
    /// The frame it reached.
    pub pfn: Option<Pfn>,
}

/// What a TLB answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lookup {
    /// It was not asked.
    #[default]
    NotAsked,
    /// It did not know.
    Missed,
    /// It knew, in this slot.
    Hit(u16),
}

/// One level of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Step {
    /// The table read.
    pub table: Pfn,
    /// The entry chosen.
    pub index: u16,
    /// The frame it named; none if it was not present.
    pub next: Option<Pfn>,
}

/// Where a process stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It has not arrived, or has arrived and is not in a queue yet.
    #[default]
    New,
    /// It could run.
    Ready,
    /// It runs.
    Running,
    /// It waits.
    Blocked(WaitFor),
    /// It ended by itself, or was ended.
    Terminated(Option<Killed>),
}

/// The control block of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Process {
    /// Whether it has arrived.
    pub arrived: bool,
    /// Where it stands.
    pub state: State,
    /// When it came to stand there.
    pub since: Time,
    /// The CPU it runs on, or whose queue it is or was last in.
    pub cpu: CpuId,
    /// Until when it waits, [`Time::NEVER`] if that is not known. Means something while it is blocked.
    pub until: Time,
    /// The CPU it ran on last.
    pub last_cpu: Option<CpuId>,
    /// What schedulers keep about it.
    pub sched: Entity,
    /// Time spent ready since it arrived or last woke, until `since`: what `priority` with aging counts.
    pub aged: Time,
    /// When it arrived.
    pub arrival: Time,
    /// When it first ran.
    pub first_run: Option<Time>,
    /// When it ended.
    pub ended: Option<Time>,
    /// Time on a CPU until `since`.
    pub ran: Time,
    /// Time spent ready until `since`.
    pub waited: Time,
    /// Time spent blocked until `since`.
    pub blocked: Time,
    /// What it has done of its work.
    pub done: Work,
    /// Bursts that it has begun, under schedulers that need burst times.
    pub bursts: u32,
    /// How much it will have computed in all when it next blocks or ends, under schedulers that need burst times.
    pub burst_end: Time,
    /// Times it got a CPU.
    pub dispatches: u32,
    /// Minor faults.
    pub minor_faults: u32,
    /// Major faults.
    pub major_faults: u32,
    /// Frames it holds.
    pub resident: u32,
    /// The root of its page tables, once it has any.
    pub root: Option<Pfn>,
    /// The pages it touched lately, if the machine keeps working sets.
    pub working_set: WorkingSet,
}

/// Frames, tables and swap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Frames for pages, by number from 0.
    pub frames: CowVec<Frame>,
    /// The count of references when each frame was last used, 0 before its page's first use: the order of lru. It
    /// changes more often than anything else.
    pub used: CowVec<u32>,
    /// Frames of 2 MiB pages: `huge[i]` begins at frame `huge_base + 512 i`.
    pub huge: Vec<Option<Page>>,
    /// The first frame of the first 2 MiB page.
    pub huge_base: Pfn,
    /// Page tables: `tables[i]` is in frame `table_base + i`.
    pub tables: CowVec<Option<Arc<Table>>>,
    /// The first frame for tables.
    pub table_base: Pfn,
    /// What swap holds, by slot from 0, as far as slots were ever used.
    pub swap: CowVec<Option<Page>>,
    /// The clock's hand: the frame it looks at next.
    pub hand: Pfn,
    /// The replacement policy with its own lists, ghosts, counters and hand: see [`Memory::policy_view`].
    pub policy: Replacer,
    /// While a frame is sought for a process at its quota: the process, whose pages alone may leave.
    pub only: Option<Pid>,
    /// Accesses that reached memory so far: the clock of `used`.
    pub references: u64,
    /// Frames filled so far: the clock of frames' `loaded`.
    pub loads: u64,
}

/// A frame for pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Frame {
    /// The page it holds or was promised to; none: the frame is free.
    pub page: Option<Page>,
    /// Where its page is: see [`Residence`].
    pub residence: Residence,
    /// Pinned until its page's first access is done, so that the page is not taken before it was of use.
    pub pinned: bool,
    /// The slot in swap that holds an equal copy, if it was ever swapped out.
    pub slot: Option<Slot>,
    /// The table of its page-table entry.
    pub table: Pfn,
    /// The index of its page-table entry in that table.
    pub index: u16,
    /// The count of loads when it was filled: the order of fifo.
    pub loaded: u32,
}

/// Whether a frame's page can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Residence {
    /// No: it is promised, and the page is not here yet.
    #[default]
    Coming,
    /// Yes: its entry is present.
    Here,
}

/// A page table in its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Table {
    /// Whose table.
    pub pid: Pid,
    /// 4 (PGD), 3 (PUD), 2 (PMD) or 1 (PTE).
    pub level: u8,
    /// Its 512 entries.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::objects::written"))]
    pub entries: CowVec<Entry>,
}

/// The disk: one request at a time, in the order of their coming.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Disk {
    /// The request it works on.
    pub current: Option<Request>,
    /// When it began with that.
    pub since: Time,
    /// When it will be done with that.
    pub until: Time,
    /// The requests that wait, next first.
    pub queue: VecDeque<Request>,
    /// The requests that it has done.
    pub served: u32,
    /// A page that was written to has left its frame, and the disk was not asked yet to save it.
    pub due: Option<Request>,
}

/// A request to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Request {
    /// What to do.
    pub op: DiskOp,
    /// On whose behalf: who waits for it.
    pub pid: Pid,
    /// The swap slot.
    pub slot: Slot,
    /// The frame.
    pub pfn: Pfn,
}

/// What has happened so far, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Counts {
    /// Accesses that reached memory.
    pub references: u64,
    /// Look-ups that the first-level TLB answered.
    pub tlb_hits: u64,
    /// Look-ups that it did not.
    pub tlb_misses: u64,
    /// Page walks.
    pub walks: u64,
    /// Minor faults.
    pub minor_faults: u64,
    /// Major faults.
    pub major_faults: u64,
    /// Evictions.
    pub evictions: u64,
    /// Frames that searches for a page to leave have passed, as far as each step is told, with those of the victims.
    pub passed: u64,
    /// Dispatches of another process than the CPU ran before.
    pub switches: u64,
}

impl Snapshot {
    /// The beginning of a run: nobody has arrived, every CPU is idle, every frame is free.
    #[must_use]
    pub fn first(setup: Arc<Setup>) -> Self {
        let machine = &setup.machine;
        let slots = |tlb: TlbConfig| match machine.translation {
            Translation::X86_64 => CowVec::new(tlb.entries()),
            Translation::Ideal => CowVec::default(),
        };
        let cpu = Cpu { tlb: slots(machine.tlb), stlb: slots(machine.stlb), ..Cpu::default() };
        let process = |info: &crate::setup::ProcessInfo| Process {
            arrival: info.arrival,
            until: Time::NEVER,
            sched: if info.class == Class::Normal {
                (machine.scheduler.info().newcomer)(&machine.tuning)
            } else {
                Entity::default()
            },
            ..Process::default()
        };
        Self {
            last: None,
            now: Time::ZERO,
            finished: false,
            translating: None,
            cpus: vec![cpu; machine.cpus as usize],
            processes: setup.processes.iter().map(process).collect(),
            memory: Memory {
                frames: CowVec::new(machine.frames as usize),
                used: CowVec::new(machine.frames as usize),
                huge: vec![None; machine.huge_pages as usize],
                huge_base: machine.huge_base(),
                table_base: machine.table_base(),
                policy: Replacer::new(machine),
                ..Memory::default()
            },
            disk: Disk::default(),
            counts: Counts::default(),
            setup,
        }
    }
}

impl Snapshot {
    /// A process as a scheduler sees it; none if there is no such process.
    #[must_use]
    pub fn task(&self, pid: Pid) -> Option<Task> {
        let (info, process) = (self.setup.processes.get(pid.index())?, self.processes.get(pid.index())?);
        Some(Task {
            pid,
            arrival: process.arrival,
            burst: process.burst_end - process.done.compute,
            nice: info.nice,
            priority: info.priority,
            tickets: info.tickets,
            class: info.class,
            aged: process.aged,
            ready: if process.state == State::Ready { process.since } else { Time::NEVER },
            turn: 0,
            entity: process.sched,
        })
    }

    /// What beside the process itself its scheduler's facts depend on at `now`.
    #[must_use]
    pub fn seen(&self, pid: Pid, now: Time) -> Seen<'_> {
        let process = self.processes.get(pid.index());
        let cpu = process.and_then(|process| self.cpus.get(process.cpu.index()));
        let node = cpu.and_then(|cpu| cpu.tree.find(pid));
        Seen {
            now,
            tuning: &self.setup.machine.tuning,
            vtime: cpu.map_or(0, |cpu| cpu.vtime),
            competes: process.is_some_and(|process| matches!(process.state, State::Ready | State::Running)),
            red: node.map(|node| node.red),
        }
    }

    /// Puts the queues into the order that decides now, under a scheduler whose order changes as time passes.
    pub(crate) fn sort_queues(&mut self) {
        let info = self.setup.machine.scheduler.info();
        let Some(criterion) = info.criterion.as_ref().filter(|_| info.order_changes && !self.setup.recorded) else {
            return;
        };
        let seen = Seen::at(self.now, &self.setup.machine.tuning);
        for at in 0..self.cpus.len() {
            let queue = &self.cpus[at].queue;
            let above = queue.iter().take_while(|&&pid| self.class(pid) != Class::Normal).count();
            let mut order: Vec<Task> = queue.iter().skip(above).filter_map(|&pid| self.task(pid)).collect();
            order.sort_by(|a, b| criterion.compare(a, b, &seen));
            let queue = &mut self.cpus[at].queue;
            queue.truncate(above);
            queue.extend(order.iter().map(|task| task.pid));
        }
    }

    pub(crate) fn class(&self, pid: Pid) -> Class {
        self.setup.processes.get(pid.index()).map_or(Class::Normal, |info| info.class)
    }

    /// Roughly the bytes that a clone takes, itself included, beside an earlier snapshot that it shares parts with.
    #[must_use]
    pub fn bytes_beside(&self, earlier: Option<&Self>) -> usize {
        let (memory, none) = (&self.memory, (Cpu::default(), Memory::default()));
        let before = earlier.map_or(&none.1, |earlier| &earlier.memory);
        let mut bytes = size_of::<Self>()
            + self.processes.iter().map(|process| size_of::<Process>() + process.working_set.bytes()).sum::<usize>()
            + memory.policy.bytes()
            + self.disk.queue.len() * size_of::<Request>()
            + memory.huge.len() * size_of::<Option<Page>>()
            + memory.frames.bytes_beside(&before.frames)
            + memory.used.bytes_beside(&before.used)
            + memory.swap.bytes_beside(&before.swap)
            + memory.tables.bytes_beside(&before.tables);
        for (at, cpu) in self.cpus.iter().enumerate() {
            let before = earlier.and_then(|earlier| earlier.cpus.get(at)).unwrap_or(&none.0);
            bytes += size_of::<Cpu>()
                + cpu.queue.len() * size_of::<Pid>()
                + cpu.tree.bytes()
                + cpu.tlb.bytes_beside(&before.tlb)
                + cpu.stlb.bytes_beside(&before.stlb)
                + cpu.walk_cache.len() * size_of::<WalkCacheEntry>();
        }
        for (at, table) in memory.tables.iter().enumerate() {
            let before = before.tables.get(at).and_then(Option::as_ref);
            match (table, before) {
                (Some(table), Some(before)) if Arc::ptr_eq(table, before) => {}
                (Some(table), Some(before)) => {
                    bytes += size_of::<Table>() + table.entries.bytes_beside(&before.entries)
                }
                (Some(table), None) => bytes += size_of::<Table>() + table.entries.bytes_beside(&CowVec::default()),
                (None, _) => {}
            }
        }
        bytes
    }
}

impl Memory {
    /// The table in frame `pfn`, if there is one.
    #[must_use]
    pub fn table(&self, pfn: Pfn) -> Option<&Table> {
        self.tables.get(pfn.0.checked_sub(self.table_base.0)? as usize)?.as_deref()
    }

    /// The page-table entry of the page that a frame holds.
    #[must_use]
    pub fn entry_of(&self, frame: &Frame) -> Option<Entry> {
        match frame.residence {
            Residence::Here => Some(self.table(frame.table)?.entry(frame.index)),
            Residence::Coming => None,
        }
    }
}

impl Frame {
    /// Whether it holds a page, of anybody or of one process.
    pub(crate) fn belongs(&self, only: Option<Pid>) -> bool {
        self.page.is_some_and(|page| only.is_none_or(|pid| page.pid == pid))
    }
}

impl Table {
    /// A table without entries.
    #[must_use]
    pub fn new(pid: Pid, level: u8) -> Self {
        Self { pid, level, entries: CowVec::new(512) }
    }

    /// The entry at `index`, 0 to 511.
    #[must_use]
    pub fn entry(&self, index: u16) -> Entry {
        self.entries.get(index.into()).copied().unwrap_or_default()
    }

    /// The entries that are not zero, each with its index, lowest first.
    pub fn written(&self) -> impl Iterator<Item = (u16, Entry)> + Clone {
        (0..).zip(self.entries.iter().copied()).filter(|(_, entry)| *entry != Entry(0))
    }
}
