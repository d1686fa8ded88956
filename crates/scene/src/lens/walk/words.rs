//! What there is to say, in words.

use alloc::string::String;

use os_scope_sim::event::{AccessKind, FaultKind, Killed};
use os_scope_sim::snapshot::{ProcessState, TlbEntry};

use super::facts::Facts;
use crate::Str;
use crate::caption::{cat, cpu_name};

impl Facts<'_> {
    /// What a translation allows, in words.
    pub(super) fn rights(entry: &TlbEntry) -> String {
        let right = |yes: bool, word: &'static str| if yes { word } else { "" };
        cat(&[
            right(entry.huge, ", 2M"),
            right(entry.writable, ", writable"),
            right(entry.executable, ", executable"),
            right(entry.dirty, ", dirty"),
        ])
    }

    /// Whether the process was killed for what it touched.
    pub(super) fn killed(&self) -> bool {
        let process = self.access.and_then(|access| self.snapshot.processes.get(access.pid.index()));
        let state = process.map(|process| process.state);
        matches!(state, Some(ProcessState::Terminated(Some(Killed::Segv(_) | Killed::OutOfMemory))))
    }

    /// What the fault is about, in a few words and in fewer.
    pub(super) fn reason(&self) -> [&'static str; 2] {
        let Some(access) = self.access else { return [""; 2] };
        match (access.fault, access.kind) {
            (None, _) => [""; 2],
            (Some(FaultKind::FirstTouch), _) => ["first touch: no frame yet", "no frame yet"],
            (Some(FaultKind::SwappedOut), _) => ["the page is in swap", "in swap"],
            (Some(FaultKind::Protection), AccessKind::Write) => ["writing is not allowed", "not allowed"],
            (Some(FaultKind::Protection), _) => ["not to be executed", "not allowed"],
            (Some(FaultKind::Unmapped), _) => ["no region is there", "no region"],
            (Some(FaultKind::NonCanonical), _) => ["bits 63 to 47 differ", "no address"],
        }
    }

    /// Which process does what, and where.
    pub(super) fn note(&self) -> Str {
        let verb = match self.access.map(|access| access.kind) {
            Some(AccessKind::Read) => " reads",
            Some(AccessKind::Write) => " writes",
            Some(AccessKind::Fetch) => " fetches an instruction",
            None => "",
        };
        let pid = self.access.map(|access| access.pid).or(self.cpu.loaded);
        let does = pid.map_or_else(String::new, |pid| cat(&[self.name(pid), verb]));
        if self.snapshot.setup.machine.cpus == 1 {
            return does.into();
        }
        let join = if does.is_empty() { "" } else { " · " };
        cat(&[&does, join, &cpu_name(&self.snapshot.setup, self.id)]).into()
    }
}
