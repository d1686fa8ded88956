//! What a machine looks like between two events: plain data, all of it public.
//!
//! [`Snapshot::apply`] (in `fold`) updates a snapshot by an event. Invariant: folding a run's events over its first
//! snapshot equals the machine's own snapshot after every step.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::cow_vec::CowVec;
use crate::event::{DiskOp, Event, Killed, WaitFor};
use crate::ids::{CpuId, Page, Pfn, Pid, Slot, Time};
use crate::mem::working_set::WorkingSet;
use crate::sched::{Class, Entity, Tree};
use crate::setup::{Setup, TlbConfig, Translation, Work};

mod memory;
mod tasks;
mod translation;

pub use memory::{Frame, Memory, Residence, Table};
pub use translation::{Access, Lookup, Step, TlbEntry, WalkCacheEntry};

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
    /// The running process.
    pub running: Option<Pid>,
    /// The process to which it is switching: no longer in the queue, not yet running.
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
    /// The process whose address space is loaded: it outlasts the process's turn.
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
    /// The winner.
    pub pid: Pid,
    /// The ticket, counted from 0 at the head of the queue as it was.
    pub ticket: u64,
    /// How many tickets there were.
    pub total: u64,
}

/// Where a process stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProcessState {
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
    pub state: ProcessState,
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
    /// The process that it is for, and that waits for it.
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
    /// Frames that searches for a victim have passed, as far as each step is an event, with those of the victims.
    pub passed: u64,
    /// Dispatches of another process than the CPU ran before.
    pub switches: u64,
}

impl Snapshot {
    /// The beginning of a run: no process has arrived, every CPU is idle, every frame is free.
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
                policy: machine.replacer(),
                ..Memory::default()
            },
            disk: Disk::default(),
            counts: Counts::default(),
            setup,
        }
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
