//! What happened: the smallest changes worth seeing, in the past tense.
//!
//! An event is enough in itself to update a [`Snapshot`](crate::Snapshot) and, with the snapshot before it, to write
//! one plain sentence. Events come in order of time. What an operation costs is in the event's `cost`; it is
//! stamped with the time at which the operation began, and the CPU is busy until that cost is paid.

use alloc::vec::Vec;

use crate::ids::{CpuId, Pfn, Pid, Slot, Time, VirtAddr, Vpn};

/// One event: when, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub kind: EventKind,
}

/// An event without its time, for code that keeps events and need not know their kinds.
pub type Untimed = EventKind;

// A run keeps every event: 16 bytes and mostly 4 for the time leave room for keyframes and history below 32 (see
// docs/performance.md).
const _: () = assert!(size_of::<Untimed>() == 16);

/// Why a process became ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum ReadyReason {
    /// It arrived.
    Arrived,
    /// What it waited for happened.
    Woken,
    /// Its quantum was used up.
    Expired,
    /// Another process took its CPU.
    Preempted,
    /// It gave up the CPU of its own accord.
    Yielded,
    /// It was moved here from another CPU's queue.
    Migrated,
}

/// Why a process was moved to another CPU's queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum MigrationReason {
    /// That CPU has nothing to do.
    Idle,
    /// There are fewer processes.
    Count,
    /// There is less weight, as Linux counts it.
    Weight,
}

/// What a blocked process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum WaitFor {
    /// The disk, to bring in or write out a page on its behalf.
    Page,
    /// A frame: all are pinned while pages travel.
    Frame,
    /// The disk, for its own input or output.
    Disk,
    /// A device with no queue.
    Device,
    /// The time it asked to sleep for.
    Sleep,
    /// The next period: its runtime in this one is used up (class deadline).
    Period,
    /// Something that a recording does not name (Linux state S).
    Event,
    /// Something uninterruptible that a recording does not name, usually a disk (Linux state D).
    Uninterruptible,
}

/// What an instruction does with a memory address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum AccessKind {
    /// Loads data.
    Read,
    /// Stores data.
    Write,
    /// Fetches an instruction.
    Fetch,
}

/// Why an access could not go on (Intel SDM vol. 3A, section 5.7: page-fault exceptions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum FaultKind {
    /// Minor: the page belongs to the process, and no frame was ever given to it, or it was dropped clean.
    FirstTouch,
    /// Major: the page is in swap and must be read from the disk.
    SwappedOut,
    /// The page may not be written (or not executed): the process is killed.
    Protection,
    /// The address belongs to no region: the process is killed.
    Unmapped,
    /// Bits 63 to 47 differ: the process is killed. (A general-protection fault on x86-64, not a page fault.)
    NonCanonical,
}

/// What a disk request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum DiskOp {
    /// Brings a page in from swap.
    SwapIn,
    /// Writes a dirty page to swap.
    SwapOut,
    /// A process's own input or output.
    Io,
    /// Writes a dirty page to swap while it stays in its frame. No process waits for it.
    WriteBack,
}

/// Why a process was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Killed {
    /// Segmentation fault: a protection, unmapped or non-canonical access.
    Segv(FaultKind),
    /// No frame and no swap slot, or no huge page, was left for it.
    OutOfMemory,
}

/// What happened. Fields are named as in the [`Snapshot`](crate::Snapshot).
#[expect(missing_docs, reason = "the fields of a variant are named in its sentence, and as in the snapshot")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    // ---- processes and the scheduler ----
    /// A process came into being (state new).
    Arrived { pid: Pid },
    /// A process joined a run queue (state ready); `place` counts from the head.
    Enqueued { cpu: CpuId, pid: Pid, place: u32, why: ReadyReason },
    /// The scheduler took `to` from its CPU's queue, and the switch to it began. Left out where a switch costs nothing.
    SwitchStarted { cpu: CpuId, from: Option<Pid>, to: Pid },
    /// A process got the CPU (state running), taken from the queue unless a switch to it was under way. CR3 is loaded.
    Dispatched { cpu: CpuId, pid: Pid, quantum: Time },
    /// A process computed for `time`.
    Computed { cpu: CpuId, pid: Pid, time: Time },
    /// The quantum of the running process ended.
    QuantumExpired { cpu: CpuId, pid: Pid },
    /// The running process was stopped in favour of a better one.
    Preempted { cpu: CpuId, pid: Pid, by: Pid },
    /// The running process left the CPU to wait, until `until` if that is known ([`Time::NEVER`] otherwise).
    Blocked { cpu: CpuId, pid: Pid, on: WaitFor, until: Time },
    /// What a process waited for happened.
    Woken { pid: Pid },
    /// A CPU had nothing to run.
    Idled { cpu: CpuId },
    /// A ready process moved from one CPU's queue to another's; an [`Enqueued`](Self::Enqueued) follows.
    Migrated { pid: Pid, from: CpuId, to: CpuId, why: MigrationReason, failed: u8 },
    /// What a process may still run: its level, the quanta it has left there, and what is left of the one begun
    /// ([`Entity`](crate::sched::Entity)).
    Allotted { pid: Pid, level: u8, allotment: u16, left: Time },
    /// Every process that has not ended got the top level with a full quantum and allotment, and the queues were put
    /// together (mlfq).
    Boosted,
    /// A process paid for its time on a CPU, or was placed among others: its virtual runtime or pass is now `vruntime`.
    Charged { pid: Pid, vruntime: i64 },
    /// A process got a deadline: virtual under eevdf, on the machine's clock in class deadline.
    DeadlineSet { pid: Pid, deadline: i64 },
    /// A process left the competition so far behind the average (eevdf) or beyond the global pass (stride), and will
    /// come back so.
    LagKept { pid: Pid, lag: i64 },
    /// The virtual time of a CPU's queue moved: the least virtual runtime (cfs), their average (eevdf), the global pass
    /// (stride).
    Advanced { cpu: CpuId, vtime: i64 },
    /// The lottery drew a ticket, counted from 0 at the head of the queue, and `pid` holds it.
    TicketDrawn { cpu: CpuId, pid: Pid, ticket: u64 },
    /// A process runs on another CPU than before, whose caches do not know it: for `cost` it gets nowhere.
    CacheCold { cpu: CpuId, pid: Pid, cost: u32 },
    /// The running process ended; its frames, tables and swap slots are free.
    Exited { cpu: CpuId, pid: Pid },
    /// The running process was ended by the kernel; its frames, tables and swap slots are free.
    Killed { cpu: CpuId, pid: Pid, why: Killed },
    /// Every process has ended.
    Finished,

    // ---- address translation ----
    /// The running process touched an address.
    AccessStarted { cpu: CpuId, kind: AccessKind, addr: VirtAddr },
    /// Level 1 or 2 of the TLB held the translation, in `slot` (set × ways + way).
    TlbHit { cpu: CpuId, level: u8, slot: u16, cost: u32 },
    /// Level 1 or 2 of the TLB did not hold it.
    TlbMissed { cpu: CpuId, level: u8, cost: u32 },
    /// The page-walk cache knew the table of `level`: the walk starts there.
    WalkCacheHit { cpu: CpuId, level: u8, table: Pfn },
    /// The walk read an entry. `next` is the frame it names: a table's, or at the leaf the page's; it
    /// means nothing unless the entry is `present`.
    /// `accessed`: the walk set its A bit, which was clear.
    EntryRead { cpu: CpuId, level: u8, index: u16, table: Pfn, next: Pfn, present: bool, accessed: bool },
    /// The hardware set the D bit of the leaf entry on a first write.
    DirtySet { cpu: CpuId, index: u16, table: Pfn },
    /// A translation was put into `slot` of the TLB's level 1 or 2, over whatever stood there.
    TlbFilled { cpu: CpuId, level: u8, slot: u16, huge: bool, vpn: Vpn, pfn: Pfn },
    /// A switch emptied both levels of the TLB and the page-walk cache; `entries` were lost.
    TlbFlushed { cpu: CpuId, entries: u16 },
    /// One entry was removed, because the kernel changed what it stands for.
    TlbInvalidated { cpu: CpuId, level: u8, slot: u16 },
    /// The access reached memory: byte `offset` of the page in frame `pfn`. `cost` is the whole access, translation
    /// included.
    AccessDone { cpu: CpuId, pfn: Pfn, offset: u16, cost: u32, referenced: bool },

    // ---- faults, frames and swap ----
    /// The access stopped in a fault.
    Faulted { cpu: CpuId, pid: Pid, kind: FaultKind, addr: VirtAddr },
    /// A free frame was promised to a page (and pinned until its first access is done).
    FrameTaken { pfn: Pfn, pid: Pid, vpn: Vpn },
    /// The clock hand found the frame's page referenced, cleared its R (A) bit and moved on.
    HandCleared { pfn: Pfn },
    /// The clock hand passed a frame and changed nothing: its page is travelling, or, under wsclock, is in the working
    /// set.
    HandSkipped { pfn: Pfn },
    /// The search came upon the page of a frame and let it stay: sieve cleared its visited bit, s3fifo moved it from
    /// the small queue to the main one or put it back, linux moved it from the active list to the inactive one.
    /// What may not leave is passed over.
    Spared { pfn: Pfn },
    /// The hand of wsclock passed a dirty page that is not in the working set: it will be written to `slot`, and counts
    /// as clean from now on.
    Cleaned { pfn: Pfn, slot: Slot },
    /// The clock of nru or aging ticked: every R (A) bit was cleared, under aging after it had been shifted into the
    /// page's counter.
    Ticked,
    /// A page is wanted that the policy remembers as one that left.
    Recalled { pid: Pid, vpn: Vpn },
    /// A process that is to get a frame has as many as its quota: one of its own pages has to leave.
    QuotaReached { pid: Pid },
    /// The replacement policy chose the page to leave; a clock's hand moved past it.
    VictimChosen { pfn: Pfn, pid: Pid, vpn: Vpn, dirty: bool },
    /// The victim left its frame: dropped, or, if its slot is named, found in swap from now on.
    Evicted { pfn: Pfn, slot: Option<Slot> },
    /// A frame for a page table was taken and, unless it is the root (`level` 4), entered in `parent` at `index`.
    TableAllocated { pid: Pid, level: u8, index: u16, table: Pfn, parent: Pfn },
    /// The entry of a page was written: present, in frame `pfn`.
    Mapped { pfn: Pfn, table: Pfn, index: u16, huge: bool, writable: bool, executable: bool },

    // ---- the disk ----
    /// A request joined the disk's queue, on behalf of `pid`. `slot` and `pfn` mean nothing for [`DiskOp::Io`].
    DiskQueued { op: DiskOp, pid: Pid, slot: Slot, pfn: Pfn },
    /// The disk began with the request at the head of its queue; it takes until `until`.
    DiskStarted { until: Time },
    /// The disk finished its request.
    DiskFinished,
}

/// The receiver of a machine's events.
pub trait Sink {
    /// Called once for each event, in order.
    fn event(&mut self, event: Event);
}

impl Sink for Vec<Event> {
    fn event(&mut self, event: Event) {
        self.push(event);
    }
}
