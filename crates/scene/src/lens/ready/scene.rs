//! What the parts of this lens share: the moment to draw, and questions to it.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::sched::{Class, Queues};
use os_scope_sim::setup::ProcessInfo;
use os_scope_sim::snapshot::{Cpu, Process, ProcessState as State};
use os_scope_sim::{CpuId, Pid, Setup, Snapshot, Time};

use crate::lens::api::View;
use crate::{Face, Weight, caption, text};

/// No more names than these are looked at.
const FEW: usize = 64;

/// The moment to draw.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) snapshot: &'a Snapshot,
    /// The width of the longest name, in ems: at most that of a card.
    pub(super) longest_name: f64,
}

impl<'a> Scene<'a> {
    pub(super) fn new(view: &'a View<'a>) -> Self {
        let width = |info: &ProcessInfo| text::width(&info.name, 1.0, Face::Sans, Weight::Regular) + 0.1;
        let names = view.snapshot.setup.processes.iter().take(FEW).map(width);
        Self { view, snapshot: view.snapshot, longest_name: names.fold(4.0, f64::max).min(9.3) }
    }

    pub(super) fn setup(self) -> &'a Setup {
        &self.snapshot.setup
    }

    pub(super) fn process(self, pid: Pid) -> Option<&'a Process> {
        self.snapshot.processes.get(pid.index())
    }

    pub(super) fn cpu(self, cpu: usize) -> Option<&'a Cpu> {
        self.snapshot.cpus.get(cpu)
    }

    /// The process that a CPU runs or switches to.
    pub(super) fn running(self, cpu: usize) -> Option<Pid> {
        self.cpu(cpu).and_then(|cpu| cpu.running.or(cpu.switching_to))
    }

    pub(super) fn cpus(self) -> usize {
        self.snapshot.cpus.len()
    }

    /// How many queues there are: one for each CPU, or one for all.
    pub(super) fn queues(self) -> usize {
        if self.setup().machine.tuning.queues == Queues::One { 1 } else { self.cpus() }
    }

    pub(super) fn cpu_name(self, cpu: usize) -> String {
        caption::cpu_name(self.setup(), CpuId(cpu as u8))
    }

    pub(super) fn class(self, pid: Pid) -> Class {
        self.setup().processes.get(pid.index()).map_or(Class::Normal, |info| info.class)
    }

    /// A time, in words.
    pub(super) fn time(self, time: Time) -> String {
        text::time(time, self.setup().unit)
    }

    /// The time since `earlier`, as exactly as it passes.
    pub(super) fn since(self, earlier: Time) -> f64 {
        self.view.now.since(earlier).0 as f64 + self.view.beyond
    }

    /// Every process.
    pub(super) fn pids(self) -> impl Iterator<Item = Pid> {
        (0..self.snapshot.processes.len() as u32).map(Pid)
    }

    /// Processes in a state, lowest number first.
    pub(super) fn in_state(self, is: impl Fn(State) -> bool) -> Vec<Pid> {
        self.pids().filter(|&pid| self.process(pid).is_some_and(|process| is(process.state))).collect()
    }
}
