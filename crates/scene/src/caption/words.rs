//! A caption, and how one is written.

use alloc::string::String;

use os_scope_sim::sched::Info;
use os_scope_sim::setup::ProcessInfo;
use os_scope_sim::snapshot::{Access, Cpu, Process};
use os_scope_sim::{CpuId, Pid, Snapshot, Time, Vpn};

use crate::fill::{fill, put};

/// What is said about an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Caption {
    /// One plain sentence.
    pub text: String,
    /// A second, quieter one; empty if there is nothing to add.
    pub more: String,
}

/// A caption in the making: its sentence, a line end, and the quieter one.
pub(super) struct Words<'a> {
    pub(super) before: &'a Snapshot,
    /// The time of the event.
    pub(super) now: Time,
    pub(super) text: String,
}

impl<'a> Words<'a> {
    pub(super) fn new(before: &'a Snapshot, now: Time) -> Self {
        Self { before, now, text: String::new() }
    }

    /// Says something as it is.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Says something with numbers: see [`put!`].
    #[inline(never)]
    pub(super) fn put(&mut self, template: &str, values: &[u64]) {
        fill(&mut self.text, &self.before.setup, template, values);
    }

    pub(super) fn caption(&self) -> Caption {
        let (text, more) = self.text.split_once('\n').unwrap_or((&self.text, ""));
        Caption { text: text.into(), more: more.into() }
    }

    pub(super) fn recorded(&self) -> bool {
        self.before.setup.recorded
    }

    /// What is fixed about the scheduler.
    pub(super) fn scheduler(&self) -> &'static Info {
        self.before.setup.machine.scheduler.info()
    }

    pub(super) fn info(&self, pid: Pid) -> Option<&'a ProcessInfo> {
        self.before.setup.processes.get(pid.index())
    }

    pub(super) fn process(&self, pid: Pid) -> Option<&'a Process> {
        self.before.processes.get(pid.index())
    }

    pub(super) fn cpu(&self, cpu: CpuId) -> Option<&'a Cpu> {
        self.before.cpus.get(cpu.index())
    }

    /// The access that a CPU is at.
    pub(super) fn access(&self, cpu: CpuId) -> Option<&'a Access> {
        self.cpu(cpu)?.access.as_ref()
    }

    /// Says a page, if it is known.
    pub(super) fn page(&mut self, vpn: Option<Vpn>, unknown: &str) {
        match vpn {
            Some(vpn) => put!(self, "{page}", vpn),
            None => self.add(unknown),
        }
    }

    /// How long a process has been where it is.
    pub(super) fn since(&self, pid: Pid) -> Time {
        self.process(pid).map_or(Time::ZERO, |process| self.now.since(process.since))
    }

    /// The process at the head of a CPU's queue.
    pub(super) fn next(&self, cpu: CpuId) -> Option<Pid> {
        self.cpu(cpu)?.queue.front().copied()
    }
}
