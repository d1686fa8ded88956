//! Events as JSON: `at`, `event` (its name) and its fields, named as in `os_scope_sim::event`.
//!
//! Processes are named by their process numbers, addresses and pages are hexadecimal strings, and a time that is not
//! known is null.

use std::io::{self, Write};

use os_scope_sim::event::{AccessKind, DiskOp, FaultKind, Killed, MigrationReason, ReadyReason, WaitFor};
use os_scope_sim::{CpuId, Event, EventKind, Pfn, Pid, Setup, Slot, Time, VirtAddr, Vpn};

/// Writes one event as a JSON object.
pub(crate) fn json(event: &Event, setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"at\":{}", event.at.0)?;
    fields(event, setup, &mut |name, value| write!(out, ",\"{name}\":{value}"))?;
    out.write_all(b"}")
}

/// Writes one event as a row of CSV: time, name, and the fields as `name=value` words.
pub(crate) fn csv(event: &Event, setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}", event.at.0)?;
    let mut between = ',';
    fields(event, setup, &mut |name, value| {
        if name == "event" {
            return write!(out, ",{}", value.trim_matches('"'));
        }
        write!(out, "{between}{name}={}", value.trim_matches('"'))?;
        between = ' ';
        Ok(())
    })?;
    writeln!(out)
}

/// Calls `put` for every field of an event, its name first. Each line is a variant, its fields in order and its name: a
/// field left out does not compile.
macro_rules! event_fields {
    ($event:expr, $setup:expr, $put:expr; $($variant:ident { $($field:ident),* } $name:literal)*) => {
        match $event.kind {
            $(EventKind::$variant { $($field),* } => {
                $put("event", concat!("\"", $name, "\"").into())?;
                $($put(stringify!($field), $field.json($setup))?;)*
            })*
        }
    };
}

/// Calls `put` for every field, the event's name first.
fn fields(event: &Event, setup: &Setup, put: &mut dyn FnMut(&str, String) -> io::Result<()>) -> io::Result<()> {
    event_fields! { event, setup, put;
        Arrived { pid } "arrived"
        Enqueued { cpu, pid, place, why } "enqueued"
        SwitchStarted { cpu, from, to } "switch_started"
        Dispatched { cpu, pid, quantum } "dispatched"
        Computed { cpu, pid, time } "computed"
        QuantumExpired { cpu, pid } "quantum_expired"
        Preempted { cpu, pid, by } "preempted"
        Blocked { cpu, pid, on, until } "blocked"
        Woken { pid } "woken"
        Idled { cpu } "idled"
        Migrated { pid, from, to, why, failed } "migrated"
        Allotted { pid, level, allotment, left } "allotted"
        Boosted {} "boosted"
        Charged { pid, vruntime } "charged"
        DeadlineSet { pid, deadline } "deadline_set"
        LagKept { pid, lag } "lag_kept"
        Advanced { cpu, vtime } "advanced"
        TicketDrawn { cpu, pid, ticket } "ticket_drawn"
        CacheCold { cpu, pid, cost } "cache_cold"
        Exited { cpu, pid } "exited"
        Killed { cpu, pid, why } "killed"
        Finished {} "finished"
        AccessStarted { cpu, kind, addr } "access_started"
        TlbHit { cpu, level, slot, cost } "tlb_hit"
        TlbMissed { cpu, level, cost } "tlb_missed"
        WalkCacheHit { cpu, level, table } "walk_cache_hit"
        EntryRead { cpu, level, index, table, next, present, accessed } "entry_read"
        DirtySet { cpu, index, table } "dirty_set"
        TlbFilled { cpu, level, slot, huge, vpn, pfn } "tlb_filled"
        TlbFlushed { cpu, entries } "tlb_flushed"
        TlbInvalidated { cpu, level, slot } "tlb_invalidated"
        AccessDone { cpu, pfn, offset, cost, referenced } "access_done"
        Faulted { cpu, pid, kind, addr } "faulted"
        FrameTaken { pfn, pid, vpn } "frame_taken"
        HandCleared { pfn } "hand_cleared"
        HandSkipped { pfn } "hand_skipped"
        Spared { pfn } "spared"
        Cleaned { pfn, slot } "cleaned"
        Ticked {} "ticked"
        Recalled { pid, vpn } "recalled"
        QuotaReached { pid } "quota_reached"
        VictimChosen { pfn, pid, vpn, dirty } "victim_chosen"
        Evicted { pfn, slot } "evicted"
        TableAllocated { pid, level, index, table, parent } "table_allocated"
        Mapped { pfn, table, index, huge, writable, executable } "mapped"
        DiskQueued { op, pid, slot, pfn } "disk_queued"
        DiskStarted { until } "disk_started"
        DiskFinished {} "disk_finished"
    }
    Ok(())
}

/// A field's value as JSON.
trait Json {
    fn json(&self, setup: &Setup) -> String;
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Json for $type {
            fn json(&self, _: &Setup) -> String {
                self.to_string()
            }
        })*
    };
}
numbers!(u8 u16 u32 u64 i64 bool);

macro_rules! words {
    ($($type:ty { $($variant:pat => $word:literal)* })*) => {
        $(impl Json for $type {
            fn json(&self, _: &Setup) -> String {
                match self {
                    $($variant => concat!("\"", $word, "\"").into(),)*
                }
            }
        })*
    };
}
words! {
    ReadyReason {
        Self::Arrived => "arrived"
        Self::Woken => "woken"
        Self::Expired => "expired"
        Self::Preempted => "preempted"
        Self::Yielded => "yielded"
        Self::Migrated => "migrated"
    }
    MigrationReason {
        Self::Idle => "idle"
        Self::Count => "count"
        Self::Weight => "weight"
    }
    WaitFor {
        Self::Page => "page"
        Self::Frame => "frame"
        Self::Disk => "disk"
        Self::Device => "device"
        Self::Sleep => "sleep"
        Self::Period => "period"
        Self::Event => "event"
        Self::Uninterruptible => "uninterruptible"
    }
    AccessKind {
        Self::Read => "read"
        Self::Write => "write"
        Self::Fetch => "fetch"
    }
    FaultKind {
        Self::FirstTouch => "first_touch"
        Self::SwappedOut => "swapped_out"
        Self::Protection => "protection"
        Self::Unmapped => "unmapped"
        Self::NonCanonical => "non_canonical"
    }
    DiskOp {
        Self::SwapIn => "swap_in"
        Self::WriteBack => "write_back"
        Self::SwapOut => "swap_out"
        Self::Io => "io"
    }
}

impl Json for Killed {
    fn json(&self, setup: &Setup) -> String {
        match self {
            Self::Segv(kind) => kind.json(setup),
            Self::OutOfMemory => "\"out_of_memory\"".into(),
        }
    }
}

impl Json for Time {
    fn json(&self, _: &Setup) -> String {
        if *self == Self::NEVER { "null".into() } else { self.0.to_string() }
    }
}

impl Json for Pid {
    fn json(&self, setup: &Setup) -> String {
        setup.processes.get(self.index()).map_or_else(|| "null".into(), |info| info.number.to_string())
    }
}

impl Json for CpuId {
    fn json(&self, _: &Setup) -> String {
        self.0.to_string()
    }
}

impl Json for Pfn {
    fn json(&self, _: &Setup) -> String {
        self.0.to_string()
    }
}

impl Json for Slot {
    fn json(&self, _: &Setup) -> String {
        self.0.to_string()
    }
}

impl Json for VirtAddr {
    fn json(&self, _: &Setup) -> String {
        format!("\"{self:?}\"")
    }
}

impl Json for Vpn {
    fn json(&self, _: &Setup) -> String {
        format!("\"{self:?}\"")
    }
}

impl<T: Json> Json for Option<T> {
    fn json(&self, setup: &Setup) -> String {
        self.as_ref().map_or_else(|| "null".into(), |value| value.json(setup))
    }
}
