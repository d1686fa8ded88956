//! The sentence for an event: what happened, with its numbers, and why.

use alloc::string::String;

use os_scope_sim::sched::Info;
use os_scope_sim::setup::{ProcessInfo, Translation};
use os_scope_sim::snapshot::{Access, Cpu, Process};
use os_scope_sim::{CpuId, Event, EventKind, Pid, Setup, Snapshot, Time, Vpn};

use crate::fill::{fill, put};
use crate::text;

mod moved;
mod paging;
pub(crate) use paging::carried;
mod divergence;
mod policy;
mod schedule;
#[cfg(test)]
mod tests;
mod translate;
mod victim;

pub use divergence::divergence;
pub use translate::table_name;

/// What is said about an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Caption {
    /// One plain sentence.
    pub text: String,
    /// A second, quieter one; empty if there is nothing to add.
    pub more: String,
}

/// What is said about the event that follows `before`.
#[must_use]
pub fn caption(before: &Snapshot, event: &Event) -> Caption {
    let mut words = Words::new(before, event.at);
    let said = &mut words;
    match event.kind {
        EventKind::Arrived { .. }
        | EventKind::Enqueued { .. }
        | EventKind::SwitchStarted { .. }
        | EventKind::Dispatched { .. }
        | EventKind::Computed { .. }
        | EventKind::QuantumExpired { .. }
        | EventKind::Preempted { .. }
        | EventKind::Blocked { .. }
        | EventKind::Woken { .. }
        | EventKind::Idled { .. }
        | EventKind::Migrated { .. }
        | EventKind::Allotted { .. }
        | EventKind::Boosted
        | EventKind::Charged { .. }
        | EventKind::DeadlineSet { .. }
        | EventKind::LagKept { .. }
        | EventKind::Advanced { .. }
        | EventKind::TicketDrawn { .. }
        | EventKind::CacheCold { .. }
        | EventKind::Exited { .. }
        | EventKind::Killed { .. }
        | EventKind::Finished => schedule::caption(said, event.kind),
        EventKind::AccessStarted { .. }
        | EventKind::TlbHit { .. }
        | EventKind::TlbMissed { .. }
        | EventKind::WalkCacheHit { .. }
        | EventKind::EntryRead { .. }
        | EventKind::DirtySet { .. }
        | EventKind::TlbFilled { .. }
        | EventKind::TlbFlushed { .. }
        | EventKind::TlbInvalidated { .. }
        | EventKind::AccessDone { .. } => translate::caption(said, event.kind),
        EventKind::Faulted { .. }
        | EventKind::FrameTaken { .. }
        | EventKind::HandCleared { .. }
        | EventKind::HandSkipped { .. }
        | EventKind::Spared { .. }
        | EventKind::Cleaned { .. }
        | EventKind::Ticked
        | EventKind::Recalled { .. }
        | EventKind::QuotaReached { .. }
        | EventKind::VictimChosen { .. }
        | EventKind::Evicted { .. }
        | EventKind::TableAllocated { .. }
        | EventKind::Mapped { .. }
        | EventKind::DiskQueued { .. }
        | EventKind::DiskStarted { .. }
        | EventKind::DiskFinished => paging::caption(said, event.kind),
    }
    words.caption()
}

/// What is said before the first event: the machine in a sentence.
#[must_use]
pub fn first(snapshot: &Snapshot) -> Caption {
    let setup = &snapshot.setup;
    let machine = &setup.machine;
    let mut words = Words::new(snapshot, Time::ZERO);
    if setup.recorded {
        words.add("A recording of a real machine: ");
    }
    put!(words, "{n} {CPU|CPUs}", machine.cpus);
    let verb = if machine.cpus == 1 { " runs" } else { " run" };
    words.add(if setup.recorded { "," } else { verb });
    put!(words, " {n} {process|processes}", setup.processes.len());
    if !setup.recorded {
        // One that is alone is always next.
        if setup.processes.len() > 1 {
            let info = words.scheduler();
            words.add(" under ");
            words.add(if info.has_article { "the " } else { "" });
            words.add(info.title);
            if info.has_quantum() {
                put!(words, ", quantum {time}", machine.quantum);
            } else if info.has_levels() {
                let levels = &machine.tuning.levels;
                put!(words, ", {n} {level with a quantum|levels with quanta} of ", levels.len());
                for (at, level) in levels.iter().rev().enumerate() {
                    put!(words, "{time}", level.quantum);
                    words.add(match levels.len() - at {
                        1 => "",
                        2 => " and ",
                        _ => ", ",
                    });
                }
            }
        }
        if setup.processes.iter().any(|process| process.work.accesses > 0) {
            put!(words, "; {n} {frame|frames}, and ", machine.frames);
            words.add(machine.replacement.name());
            words.add(" chooses which page leaves");
            let tlb = machine.tlb.entries();
            if machine.translation == Translation::X86_64 && tlb > 0 {
                put!(words, "; a TLB of {n} {entry|entries}", tlb);
                if machine.stlb.entries() > 0 {
                    put!(words, ", and a second of {n}", machine.stlb.entries());
                }
            }
        }
    }
    words.add(".");
    Caption { text: setup.title.clone(), more: words.text }
}

/// Puts pieces together.
pub(crate) fn cat(pieces: &[&str]) -> String {
    pieces.concat()
}

/// `1 process`, `2 processes`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    cat(&[&text::number(number), " ", if number == 1 { one } else { many }])
}

/// A caption in the making: its sentence, a line end, and the quieter one.
struct Words<'a> {
    before: &'a Snapshot,
    /// The time of the event.
    now: Time,
    text: String,
}

impl<'a> Words<'a> {
    fn new(before: &'a Snapshot, now: Time) -> Self {
        Self { before, now, text: String::new() }
    }

    /// Says something as it is.
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Says something with numbers: see [`put!`].
    #[inline(never)]
    fn put(&mut self, template: &str, values: &[u64]) {
        fill(&mut self.text, &self.before.setup, template, values);
    }

    fn caption(&self) -> Caption {
        let (text, more) = self.text.split_once('\n').unwrap_or((&self.text, ""));
        Caption { text: text.into(), more: more.into() }
    }

    fn recorded(&self) -> bool {
        self.before.setup.recorded
    }

    /// What is fixed about the scheduler.
    fn scheduler(&self) -> &'static Info {
        self.before.setup.machine.scheduler.info()
    }

    fn info(&self, pid: Pid) -> Option<&'a ProcessInfo> {
        self.before.setup.processes.get(pid.index())
    }

    fn process(&self, pid: Pid) -> Option<&'a Process> {
        self.before.processes.get(pid.index())
    }

    fn cpu(&self, cpu: CpuId) -> Option<&'a Cpu> {
        self.before.cpus.get(cpu.index())
    }

    /// The access that a CPU is at.
    fn access(&self, cpu: CpuId) -> Option<&'a Access> {
        self.cpu(cpu)?.access.as_ref()
    }

    /// Says a page, if it is known.
    fn page(&mut self, vpn: Option<Vpn>, unknown: &str) {
        match vpn {
            Some(vpn) => put!(self, "{page}", vpn),
            None => self.add(unknown),
        }
    }

    /// How long a process has been where it is.
    fn since(&self, pid: Pid) -> Time {
        self.process(pid).map_or(Time::ZERO, |process| self.now.since(process.since))
    }

    /// The process at the head of a CPU's queue.
    fn next(&self, cpu: CpuId) -> Option<Pid> {
        self.cpu(cpu)?.queue.front().copied()
    }
}

/// More processes than these are named with their numbers.
pub const MANY: usize = 512;

/// `CPU 4`: the number is that of the machine, which may be a recorded one.
#[must_use]
pub fn cpu_name(setup: &Setup, cpu: CpuId) -> String {
    cat(&["CPU ", &text::digits(setup.cpu_number(cpu).into())])
}

/// A process's name; with its number if others have the same name.
#[must_use]
pub fn name(snapshot: &Snapshot, pid: Pid) -> String {
    name_in(&snapshot.setup, pid)
}

/// The same, where there is no snapshot at hand.
pub(crate) fn name_in(setup: &Setup, pid: Pid) -> String {
    let processes = &setup.processes;
    let Some(info) = processes.get(pid.index()) else { return cat(&["process ", &text::digits(u64::from(pid.0))]) };
    let number = u64::from(info.number);
    if info.name.is_empty() {
        return cat(&["process ", &text::digits(number)]);
    }
    // Looking through thousands of tasks for each name would take too long.
    let unique = processes.len() <= MANY && processes.iter().filter(|other| other.name == info.name).count() == 1;
    if unique { info.name.clone() } else { cat(&[&info.name, " ", &text::digits(number)]) }
}

/// The sentence with its first letter, of A to Z, as a capital: all of Unicode's would take a table of 13 KB.
pub(crate) fn capital(sentence: &str) -> String {
    let mut sentence = String::from(sentence);
    capitalise(&mut sentence, 0);
    sentence
}

/// Makes what was said from `start` on begin with a capital.
pub(crate) fn capitalise(text: &mut str, start: usize) {
    if let Some(first) = text.get_mut(start..=start) {
        first.make_ascii_uppercase();
    }
}
