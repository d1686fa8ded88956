//! Objects for JavaScript and JSON (feature `serde`): what crosses in another shape than it has in Rust.
//!
//! JavaScript's numbers are exact below 2^53: a later time is "never" and becomes null, other numbers beyond that
//! become text. Addresses and page-table entries are text in hexadecimal.

use core::fmt::Display;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::cow_vec::CowVec;
use crate::entry::Entry;
use crate::event::{Event, EventKind, Killed, WaitFor};
use crate::ids::{Pid, Time, VirtAddr, Vpn, hex};
use crate::mem::replace::{MarkKind, ReplaceKind};
use crate::mem::working_set::WorkingSet;
use crate::sched::{Class, SchedulerKind, Tree};
use crate::snapshot::{Lookup, Memory, ProcessState};

/// The greatest integer up to which JavaScript's numbers are exact (`Number.MAX_SAFE_INTEGER`).
const EXACT: u64 = (1 << 53) - 1;

/// A number that may be greater than [`EXACT`], and is text then.
pub(crate) fn exact<N: Copy + Display + TryInto<i64>, S: Serializer>(number: &N, to: S) -> Result<S::Ok, S::Error> {
    match (*number).try_into() {
        Ok(number) if number.unsigned_abs() <= EXACT => to.serialize_i64(number),
        _ => to.collect_str(number),
    }
}

/// A number of an event that is written so.
struct Exact(i64);

/// Implements `Serialize` by an expression.
macro_rules! serialize {
    ($($kind:ty: |$this:ident, $to:ident| $written:expr;)*) => {$(
        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, $to: S) -> Result<S::Ok, S::Error> {
                let $this = self;
                $written
            }
        }
    )*};
}

serialize! {
    Time: |time, to| Some(time.0).filter(|&time| time <= EXACT).serialize(to);
    Vpn: |vpn, to| to.serialize_u64(vpn.get());
    VirtAddr: |addr, to| to.serialize_str(&hex(addr.0));
    Entry: |entry, to| to.serialize_str(&hex(entry.0));
    ReplaceKind: |kind, to| to.serialize_str(kind.name());
    MarkKind: |kind, to| to.serialize_str(kind.name());
    SchedulerKind: |kind, to| to.serialize_str(kind.name());
    WorkingSet: |set, to| to.collect_seq(set.pages());
    Killed: |why, to| match why {
        Killed::Segv(fault) => fault.serialize(to),
        Killed::OutOfMemory => to.serialize_str("OutOfMemory"),
    };
    Exact: |number, to| exact(&number.0, to);
    Lookup: |lookup, to| match lookup {
        Lookup::NotAsked => to.serialize_none(),
        Lookup::Missed => to.serialize_str("Missed"),
        Lookup::Hit(slot) => to.serialize_u16(*slot),
    };
    ProcessState: |state, to| Standing::of(*state).serialize(to);
    Class: |class, to| ClassView::of(*class).serialize(to);
    Tree: |tree, to| Branch(tree, tree.root()).serialize(to);
}

/// An event: its time, the name of what happened as `type`, and that variant's fields, of which one behind a semicolon
/// is [`exact`].
macro_rules! events {
    ($($variant:ident { $($field:ident),* $(; $last:ident)? })*) => {
        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let name = match self.kind { $(EventKind::$variant { .. } => stringify!($variant),)* };
                // Its serializers do not use the number of members.
                let mut object = to.serialize_struct("Event", 2)?;
                object.serialize_field("at", &self.at)?;
                object.serialize_field("type", name)?;
                match &self.kind {
                    $(EventKind::$variant { $($field,)* $($last,)? } => {
                        $(object.serialize_field(stringify!($field), $field)?;)*
                        $(object.serialize_field(stringify!($last), &Exact(*$last))?;)?
                    })*
                }
                object.end()
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
    Charged { pid; vruntime }
    DeadlineSet { pid; deadline }
    LagKept { pid; lag }
    Advanced { cpu; vtime }
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

impl<T: Serialize + Clone + Default> Serialize for CowVec<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

#[derive(serde::Serialize)]
struct Standing {
    name: &'static str,
    on: Option<WaitFor>,
    killed: Option<Killed>,
}

impl Standing {
    const fn of(state: ProcessState) -> Self {
        let (name, on, killed) = match state {
            ProcessState::New => ("New", None, None),
            ProcessState::Ready => ("Ready", None, None),
            ProcessState::Running => ("Running", None, None),
            ProcessState::Blocked(on) => ("Blocked", Some(on), None),
            ProcessState::Terminated(why) => ("Terminated", None, why),
        };
        Self { name, on, killed }
    }
}

/// A class by its Linux name, with what belongs to it.
#[derive(serde::Serialize)]
struct ClassView {
    name: &'static str,
    priority: Option<u8>,
    /// Runtime, deadline and period.
    times: Option<[Time; 3]>,
}

impl ClassView {
    const fn of(class: Class) -> Self {
        let (name, priority, times) = match class {
            Class::Normal => ("normal", None, None),
            Class::Fifo(priority) => ("fifo", Some(priority), None),
            Class::Rr(priority) => ("rr", Some(priority), None),
            Class::Deadline { runtime, deadline, period } => ("deadline", None, Some([runtime, deadline, period])),
        };
        Self { name, priority, times }
    }
}

/// What hangs at a number of a tree: objects inside each other (a red-black tree of 256 processes has at most 16
/// levels), null where there is no node.
struct Branch<'a>(&'a Tree, u32);

#[derive(serde::Serialize)]
struct Fork<'a> {
    pid: Pid,
    red: bool,
    left: Branch<'a>,
    right: Branch<'a>,
}

impl Serialize for Branch<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(tree, number) = self;
        let fork = tree.node(*number).map(|node| {
            let [left, right] = node.children.map(|child| Branch(tree, child));
            Fork { pid: node.pid, red: node.red, left, right }
        });
        fork.serialize(to)
    }
}

/// Of a table's entries those that are not zero, each with its index.
pub(crate) fn written<S: Serializer>(entries: &CowVec<Entry>, to: S) -> Result<S::Ok, S::Error> {
    #[derive(serde::Serialize)]
    struct Written {
        index: u16,
        entry: Entry,
    }
    let written = (0..).zip(entries.iter()).filter(|(_, entry)| **entry != Entry(0));
    to.collect_seq(written.map(|(index, &entry)| Written { index, entry }))
}

/// The replacement policy is what there is to see of it.
impl Serialize for Memory {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("Memory", 12)?;
        object.serialize_field("frames", &self.frames)?;
        object.serialize_field("used", &self.used)?;
        object.serialize_field("huge", &self.huge)?;
        object.serialize_field("hugeBase", &self.huge_base)?;
        object.serialize_field("tableBase", &self.table_base)?;
        object.serialize_field("tables", &self.tables)?;
        object.serialize_field("swap", &self.swap)?;
        object.serialize_field("hand", &self.hand)?;
        object.serialize_field("policy", &self.policy_view())?;
        object.serialize_field("only", &self.only)?;
        object.serialize_field("references", &self.references)?;
        object.serialize_field("loads", &self.loads)?;
        object.end()
    }
}
