//! Events, snapshots and errors as JSON objects, named as in Rust (with JavaScript's capitals).
//!
//! Numbers stay exact: times beyond 2^53 are "never" and become null; addresses and page-table entries are 64 bits wide and become text in hexadecimal.

use os_scope_scene::lens::Table;
use os_scope_scene::{Str, text};
use os_scope_sim::event::{AccessKind, DiskOp, Event, FaultKind, Killed, Moved, Readied, WaitFor, What};
use os_scope_sim::mem::replace::{ListView, PageView, PolicyView};
use os_scope_sim::mem::working_set::WorkingSet;
use os_scope_sim::scenario::ScenarioError;
use os_scope_sim::sched::{Class, Entity, Level, Queues, SameTick, Tree, Tuning};
use os_scope_sim::setup::{Costs, MachineConfig, ProcessInfo, Region, Setup, TlbConfig, Translation, Work};
use os_scope_sim::snapshot::{
    Access, Counts, Cpu, Disk, Draw, Frame, Lookup, Memory, Process, Request, Residence, Snapshot, State, Step, Table as PageTable,
    TlbEntry, WalkCacheEntry,
};
use os_scope_sim::{CpuId, Entry, Page, Pfn, Pid, Slot, Time, TimeUnit, VirtAddr, Vpn};

use crate::json::{Json, Object, list};

/// Objects: each type with its fields.
macro_rules! objects {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {$(
        impl Json for $kind {
            fn write(&self, out: &mut String) {
                let Self { $($field,)* .. } = self;
                let mut object = Object::begin(out);
                $(object.member(stringify!($field), $field);)*
                object.end();
            }
        }
    )*};
}

/// Choices without fields: the name of the variant.
macro_rules! names {
    ($($kind:ident { $($variant:ident),* $(,)? })*) => {$(
        impl Json for $kind {
            fn write(&self, out: &mut String) {
                match self { $(Self::$variant => stringify!($variant),)* }.write(out);
            }
        }
    )*};
}

/// Wrapped numbers: the number.
macro_rules! wrapped {
    ($($kind:ident),*) => {$(
        impl Json for $kind {
            fn write(&self, out: &mut String) {
                self.0.write(out);
            }
        }
    )*};
}

/// An event: its time, the name of what happened as `type`, and that variant's fields.
macro_rules! events {
    ($($variant:ident { $($field:ident),* })*) => {
        impl Json for Event {
            fn write(&self, out: &mut String) {
                let mut object = Object::begin(out);
                object.member("at", &self.at);
                match &self.what {
                    $(What::$variant { $($field),* } => {
                        object.member("type", &stringify!($variant));
                        $(object.member(stringify!($field), $field);)*
                    })*
                }
                object.end();
            }
        }
    };
}

events! {
    Arrived { pid }
    Enqueued { cpu, pid, place, why }
    SwitchStarted { cpu, from, to }
    Dispatched { cpu, pid, quantum }
    Computed { cpu, pid, time }
    QuantumExpired { cpu, pid }
    Preempted { cpu, pid, by }
    Blocked { cpu, pid, on, until }
    Woken { pid }
    Idled { cpu }
    Migrated { pid, from, to, why, failed }
    Allotted { pid, level, allotment, left }
    Boosted {}
    Charged { pid, vruntime }
    DeadlineSet { pid, deadline }
    LagKept { pid, lag }
    Advanced { cpu, vtime }
    TicketDrawn { cpu, pid, ticket }
    CacheCold { cpu, pid, cost }
    Exited { cpu, pid }
    Killed { cpu, pid, why }
    Finished {}
    AccessStarted { cpu, kind, addr }
    TlbHit { cpu, level, slot, cost }
    TlbMissed { cpu, level, cost }
    WalkCacheHit { cpu, level, table }
    EntryRead { cpu, level, index, table, next, present, accessed }
    DirtySet { cpu, index, table }
    TlbFilled { cpu, level, slot, huge, vpn, pfn }
    TlbFlushed { cpu, entries }
    TlbInvalidated { cpu, level, slot }
    AccessDone { cpu, pfn, offset, cost, referenced }
    Faulted { cpu, pid, kind, addr }
    FrameTaken { pfn, pid, vpn }
    HandCleared { pfn }
    HandSkipped { pfn }
    Spared { pfn }
    Cleaned { pfn, slot }
    Ticked {}
    Recalled { pid, vpn }
    QuotaReached { pid }
    VictimChosen { pfn, pid, vpn, dirty }
    Evicted { pfn, slot }
    TableAllocated { pid, level, index, table, parent }
    Mapped { pfn, table, index, huge, writable, executable }
    DiskQueued { op, pid, slot, pfn }
    DiskStarted { until }
    DiskFinished {}
}

objects! {
    Setup { title, unit, recorded, machine, cpu_numbers, processes }
    MachineConfig {
        cpus, frames, huge_pages, translation, tlb, stlb, pcid, walk_cache, replacement, load_referenced, interval, tau, working_set, swap,
        scheduler, quantum, same_tick, tuning, costs, seed,
    }
    TlbConfig { sets, ways }
    Tuning { levels, boost, stay, io_bump, preemptive, aging, slice, latency, granularity, tick, queues, balance }
    Level { quantum, allotment }
    Costs { tlb, stlb, memory, fault, switch, migration, disk }
    ProcessInfo { name, number, arrival, nice, priority, tickets, class, affinity, quota, work, regions }
    Work { compute, accesses }
    Region { name, start, end, writable, executable, huge }
    Snapshot { setup, last, now, finished, translating, cpus, processes, memory, disk, counts }
    Cpu {
        running, switching_to, since, quantum, cold, queue, tree, vtime, draw, busy, switching, idle, cr3, loaded, tlb, stlb, walk_cache, access, accesses,
    }
    Draw { pid, ticket, total }
    Entity { level, allotment, left, vruntime, deadline, lag }
    TlbEntry { pid, vpn, pfn, huge, writable, executable, dirty, used }
    WalkCacheEntry { pid, level, prefix, table }
    Access { pid, kind, addr, tlb, stlb, steps, cost, fault, pfn }
    Step { table, index, next }
    Process {
        arrived, state, since, cpu, last_cpu, sched, aged, until, arrival, first_run, ended, ran, waited, blocked, done, dispatches, minor_faults, major_faults, resident, root,
        working_set,
    }
    PolicyView { lists, marks, hand, share }
    ListView { name, ghosts, room, pages }
    PageView { page, frame, mark }
    Frame { page, residence, pinned, slot, table, index, loaded }
    Disk { current, since, until, queue, due }
    Request { op, pid, slot, pfn }
    Counts { references, tlb_hits, tlb_misses, walks, minor_faults, major_faults, evictions, passed, switches }
    Page { pid, vpn }
    Table { caption, columns, rows }
}

names! {
    Readied { Arrived, Woken, Expired, Preempted, Yielded, Migrated }
    Moved { Idle, Count, Weight }
    WaitFor { Page, Frame, Disk, Device, Sleep, Period, Event, Uninterruptible }
    AccessKind { Read, Write, Fetch }
    FaultKind { FirstTouch, SwappedOut, Protection, Unmapped, NonCanonical }
    DiskOp { SwapIn, SwapOut, Io, WriteBack }
    Residence { Coming, Here }
    Translation { X86_64, Ideal }
    TimeUnit { Nanos, Ticks }
    Queues { PerCpu, One }
    SameTick { ArrivalFirst, ExpiredFirst }
}

wrapped!(CpuId, Pfn, Pid, Slot);

impl<T: Json> Json for std::sync::Arc<T> {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

/// The greatest integer up to which JavaScript's numbers are exact.
const EXACT: u64 = 1 << 53;

impl Json for Time {
    fn write(&self, out: &mut String) {
        Some(self.0).filter(|&time| time <= EXACT).write(out);
    }
}

impl Json for Vpn {
    fn write(&self, out: &mut String) {
        self.get().write(out);
    }
}

impl Json for VirtAddr {
    fn write(&self, out: &mut String) {
        text::hex(self.0).write(out);
    }
}

impl Json for Entry {
    fn write(&self, out: &mut String) {
        text::hex(self.0).write(out);
    }
}

/// The replacement policy is written as what there is to see of it.
impl Json for Memory {
    fn write(&self, out: &mut String) {
        Object::begin(out)
            .member("frames", &self.frames)
            .member("used", &self.used)
            .member("huge", &self.huge)
            .member("huge_base", &self.huge_base)
            .member("table_base", &self.table_base)
            .member("tables", &self.tables)
            .member("swap", &self.swap)
            .member("hand", &self.hand)
            .member("policy", &self.policy_view())
            .member("only", &self.only)
            .member("references", &self.references)
            .member("loads", &self.loads)
            .end();
    }
}

impl Json for WorkingSet {
    fn write(&self, out: &mut String) {
        list(self.pages(), out);
    }
}

/// A page-table entry with its index.
impl Json for (u16, Entry) {
    fn write(&self, out: &mut String) {
        Object::begin(out).member("index", &self.0).member("entry", &self.1).end();
    }
}

/// Of the entries only those that are not zero.
impl Json for PageTable {
    fn write(&self, out: &mut String) {
        let entries: Vec<(u16, Entry)> = self.written().collect();
        Object::begin(out).member("pid", &self.pid).member("level", &self.level).member("entries", &entries).end();
    }
}

impl Json for Killed {
    fn write(&self, out: &mut String) {
        match self {
            Self::Segv(fault) => fault.write(out),
            Self::OutOfMemory => "OutOfMemory".write(out),
        }
    }
}

impl Json for State {
    fn write(&self, out: &mut String) {
        let (name, on, why) = match self {
            Self::New => ("New", None, None),
            Self::Ready => ("Ready", None, None),
            Self::Running => ("Running", None, None),
            Self::Blocked(on) => ("Blocked", Some(on), None),
            Self::Terminated(why) => ("Terminated", None, why.as_ref()),
        };
        Object::begin(out).member("name", &name).member("on", &on).member("killed", &why).end();
    }
}

impl Json for Lookup {
    fn write(&self, out: &mut String) {
        match self {
            Self::NotAsked => None::<bool>.write(out),
            Self::Missed => "Missed".write(out),
            Self::Hit(slot) => slot.write(out),
        }
    }
}

impl Json for os_scope_sim::mem::replace::ReplaceKind {
    fn write(&self, out: &mut String) {
        self.name().write(out);
    }
}

impl Json for os_scope_sim::sched::SchedulerKind {
    fn write(&self, out: &mut String) {
        self.name().write(out);
    }
}

/// The class by its Linux name, with what belongs to it.
impl Json for Class {
    fn write(&self, out: &mut String) {
        let (name, priority, times) = match self {
            Self::Normal => ("normal", None, None),
            Self::Fifo(priority) => ("fifo", Some(priority), None),
            Self::Rr(priority) => ("rr", Some(priority), None),
            Self::Deadline { runtime, deadline, period } => ("deadline", None, Some([runtime, deadline, period])),
        };
        Object::begin(out).member("name", &name).member("priority", &priority).member("times", &times).end();
    }
}

/// The tree as objects inside each other, from the root; null where there is none.
impl Json for Tree {
    fn write(&self, out: &mut String) {
        Branch(self, self.root()).write(out);
    }
}

struct Branch<'a>(&'a Tree, u32);

impl Json for Branch<'_> {
    fn write(&self, out: &mut String) {
        let Some(node) = self.0.node(self.1) else { return None::<bool>.write(out) };
        let [left, right] = node.children.map(|child| Branch(self.0, child));
        Object::begin(out).member("pid", &node.pid).member("red", &node.red).member("left", &left).member("right", &right).end();
    }
}

impl Json for Str {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl Json for ScenarioError {
    fn write(&self, out: &mut String) {
        Object::begin(out)
            .member("message", &self.message)
            .member("line", &self.line)
            .member("column", &self.column)
            .member("length", &self.length)
            .member("quote", &self.quoted)
            .member("caret", &self.caret)
            .member("suggestion", &self.suggestion)
            .end();
    }
}
