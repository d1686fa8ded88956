//! The sentence for an event: what happened, with its numbers, and why.

use alloc::string::String;

use os_scope_sim::setup::Translation;
use os_scope_sim::{CpuId, Event, Pid, Setup, Snapshot, Time, Vpn, What};

use crate::text;

mod paging;
mod parting;
mod policy;
pub(crate) use policy::{aged, effective, signed};
mod schedule;
#[cfg(test)]
mod tests;
mod translate;
mod victim;

pub use parting::parting;
pub use translate::table_name;

/// What is said about an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// One plain sentence.
    pub text: String,
    /// A second, quieter one; empty if there is nothing to add.
    pub more: String,
}

/// What is said about the event that follows `before`.
#[must_use]
pub fn caption(before: &Snapshot, event: &Event) -> Caption {
    let words = Words { before, now: event.at };
    match event.what {
        What::Arrived { .. }
        | What::Enqueued { .. }
        | What::SwitchStarted { .. }
        | What::Dispatched { .. }
        | What::Computed { .. }
        | What::QuantumExpired { .. }
        | What::Preempted { .. }
        | What::Blocked { .. }
        | What::Woken { .. }
        | What::Idled { .. }
        | What::Migrated { .. }
        | What::Allotted { .. }
        | What::Boosted
        | What::Charged { .. }
        | What::DeadlineSet { .. }
        | What::LagKept { .. }
        | What::Advanced { .. }
        | What::TicketDrawn { .. }
        | What::CacheCold { .. }
        | What::Exited { .. }
        | What::Killed { .. }
        | What::Finished => schedule::caption(&words, event.what),
        What::AccessStarted { .. }
        | What::TlbHit { .. }
        | What::TlbMissed { .. }
        | What::WalkCacheHit { .. }
        | What::EntryRead { .. }
        | What::DirtySet { .. }
        | What::TlbFilled { .. }
        | What::TlbFlushed { .. }
        | What::TlbInvalidated { .. }
        | What::AccessDone { .. } => translate::caption(&words, event.what),
        What::Faulted { .. }
        | What::FrameTaken { .. }
        | What::HandCleared { .. }
        | What::HandSkipped { .. }
        | What::Cleaned { .. }
        | What::Ticked
        | What::Recalled { .. }
        | What::QuotaReached { .. }
        | What::VictimChosen { .. }
        | What::Evicted { .. }
        | What::TableAllocated { .. }
        | What::Mapped { .. }
        | What::DiskQueued { .. }
        | What::DiskStarted { .. }
        | What::DiskFinished => paging::caption(&words, event.what),
    }
}

/// What is said before the first event: the machine in a sentence.
#[must_use]
pub fn first(snapshot: &Snapshot) -> Caption {
    let setup = &snapshot.setup;
    let machine = &setup.machine;
    let cpus = count(u64::from(machine.cpus), "CPU", "CPUs");
    let processes = count(setup.processes.len() as u64, "process", "processes");
    if setup.recorded {
        return say(&[&setup.title], &["A recording of a real machine: ", &cpus, ", ", &processes, "."]);
    }
    let words = Words { before: snapshot, now: Time::ZERO };
    let mut more = cat(&[&cpus, ", ", &processes, ", ", machine.scheduler.title()]);
    if machine.scheduler.has_quantum() {
        more.push_str(&cat(&[", quantum ", &words.time(machine.quantum)]));
    }
    if setup.processes.iter().any(|process| process.work.accesses > 0) {
        more.push_str(&cat(&["; ", &count(u64::from(machine.frames), "frame", "frames"), ", replaced by ", machine.replacement.name()]));
        let tlb = machine.tlb.entries() as u64;
        if machine.translation == Translation::X86_64 && tlb > 0 {
            more.push_str(&cat(&["; a TLB of ", &count(tlb, "entry", "entries")]));
        }
    }
    more.push('.');
    say(&[&setup.title], &[&more])
}

/// A caption from the pieces of its two sentences.
fn say(text: &[&str], more: &[&str]) -> Caption {
    Caption { text: cat(text), more: cat(more) }
}

/// Puts pieces together.
pub(crate) fn cat(pieces: &[&str]) -> String {
    pieces.concat()
}

/// `1 process`, `2 processes`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    cat(&[&text::number(number), " ", if number == 1 { one } else { many }])
}

/// The words for things of a snapshot.
struct Words<'a> {
    before: &'a Snapshot,
    /// The time of the event.
    now: Time,
}

impl Words<'_> {
    fn name(&self, pid: Pid) -> String {
        name(self.before, pid)
    }

    fn time(&self, time: Time) -> String {
        text::time_in_words(time, self.before.setup.unit)
    }

    /// A time in virtual units.
    fn virtual_time(&self, time: i64) -> String {
        text::virtual_time(time, &self.before.setup)
    }

    /// `page 0x401`.
    fn page(&self, vpn: Vpn) -> String {
        cat(&["page ", &text::page(vpn, &self.before.setup)])
    }

    /// `page 0x401 of editor`, or without the name where there is only one process.
    fn page_of(&self, pid: Pid, vpn: Vpn) -> String {
        match self.before.setup.processes.len() {
            1 => self.page(vpn),
            _ => cat(&[&self.page(vpn), " of ", &self.name(pid)]),
        }
    }

    /// ` of CPU 1`, where there are several.
    fn of_cpu(&self, cpu: CpuId) -> String {
        match self.before.cpus.len() {
            1 => String::new(),
            _ => cat(&[" of ", &self.cpu(cpu)]),
        }
    }

    fn cpu(&self, cpu: CpuId) -> String {
        match self.before.cpus.len() {
            1 => "the CPU".into(),
            _ => cat(&["CPU ", &text::number(u64::from(cpu.0))]),
        }
    }

    /// How long a process has been where it is.
    fn since(&self, pid: Pid) -> Time {
        self.before.processes.get(pid.index()).map_or(Time::ZERO, |process| self.now.since(process.since))
    }

    /// Who is at the head of a CPU's queue.
    fn next(&self, cpu: CpuId) -> Option<Pid> {
        self.before.cpus.get(cpu.index())?.queue.front().copied()
    }
}

/// More processes than these are named with their numbers.
const MANY: usize = 512;

/// A process's name; with its number if others have the same name.
#[must_use]
pub fn name(snapshot: &Snapshot, pid: Pid) -> String {
    name_in(&snapshot.setup, pid)
}

/// The same, where there is no snapshot at hand.
fn name_in(setup: &Setup, pid: Pid) -> String {
    let processes = &setup.processes;
    let Some(info) = processes.get(pid.index()) else { return cat(&["process ", &text::digits(u64::from(pid.0))]) };
    let number = u64::from(info.number);
    if info.name.is_empty() {
        return cat(&["process ", &text::digits(number)]);
    }
    // Nobody looks through thousands of tasks for each name.
    let unique = processes.len() <= MANY && processes.iter().filter(|other| other.name == info.name).count() == 1;
    if unique { info.name.clone() } else { cat(&[&info.name, " ", &text::digits(number)]) }
}

/// The sentence with its first letter as a capital.
pub(crate) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
