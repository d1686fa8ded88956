//! Rules that a machine could have instead of those that it has: what "what if" can be asked about.
//!
//! The registries ([`SchedulerKind::ALL`], [`ReplaceKind::ALL`]) say which there are, so a new policy needs no line
//! here. A rule is set by one line of a scenario, which [`with_line`](crate::scenario::with_line) puts into its text.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ids::TimeUnit;
use crate::mem::replace::{ReplaceKind, ReplaceOption};
use crate::sched::{OptionValue, SameTick, SchedOption, SchedulerKind};
use crate::setup::{MachineConfig, Setup, Translation};

/// A rule of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Which process runs next.
    Scheduler(SchedulerKind),
    /// Which is first when a quantum ends as another process arrives or wakes.
    SameTick(SameTick),
    /// Which page leaves.
    Replacement(ReplaceKind),
    /// Whether a page just loaded counts as referenced.
    Load(bool),
    /// Whether TLB entries carry a process-context identifier.
    Pcid(bool),
}

impl Rule {
    /// The rules that a machine has.
    #[must_use]
    pub const fn of(machine: &MachineConfig) -> [Self; 5] {
        [
            Self::Scheduler(machine.scheduler),
            Self::SameTick(machine.same_tick),
            Self::Replacement(machine.replacement),
            Self::Load(machine.load_referenced),
            Self::Pcid(machine.pcid),
        ]
    }

    /// The rules that the machine of a setup could have instead, as far as they may matter to its processes.
    #[must_use]
    pub fn others(setup: &Setup) -> Vec<Self> {
        let machine = &setup.machine;
        let several = setup.processes.len() > 1;
        let accesses = setup.processes.iter().any(|process| process.work.accesses > 0);
        let mut rules = Vec::new();
        if several {
            rules.extend(SchedulerKind::ALL.map(Self::Scheduler));
            let info = machine.scheduler.info();
            if info.has_quantum() || info.has_levels() {
                rules.extend([SameTick::ArrivalFirst, SameTick::ExpiredFirst].map(Self::SameTick));
            }
        }
        if accesses {
            rules.extend(ReplaceKind::ALL.into_iter().filter(|kind| kind.online()).map(Self::Replacement));
            if machine.replacement.info().reads(ReplaceOption::LoadReferenced) {
                rules.extend([true, false].map(Self::Load));
            }
            if several && machine.translation == Translation::X86_64 && machine.tlb.entries() > 0 {
                rules.extend([true, false].map(Self::Pcid));
            }
        }
        let held = Self::of(machine);
        rules.retain(|rule| !held.contains(rule));
        rules
    }

    /// The first rule in which two machines differ: what it is in each.
    #[must_use]
    pub fn differing(a: &MachineConfig, b: &MachineConfig) -> Option<(Self, Self)> {
        Self::of(a).into_iter().zip(Self::of(b)).find(|(a, b)| a != b)
    }

    /// Its name as the subject of a sentence: `the lottery`.
    #[must_use]
    pub fn subject(self) -> String {
        match self {
            Self::Scheduler(kind) if kind.info().has_article => ["the ", self.title()].concat(),
            _ => self.title().into(),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Scheduler(kind) => kind.info().title,
            Self::SameTick(SameTick::ArrivalFirst) => "arrival first",
            Self::SameTick(SameTick::ExpiredFirst) => "expired first",
            Self::Replacement(kind) => kind.name(),
            Self::Load(true) => "R = 1 on load",
            Self::Load(false) => "R = 0 on load",
            Self::Pcid(true) => "a switch with PCIDs",
            Self::Pcid(false) => "a switch without PCIDs",
        }
    }

    /// The question that it answers.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Scheduler(_) => "Who runs next?",
            Self::SameTick(_) => "A quantum ends as another process arrives: who is first?",
            Self::Replacement(_) => "Which page leaves?",
            Self::Load(_) => "Does a page just loaded count as referenced?",
            Self::Pcid(_) => "Does a TLB entry say whose it is?",
        }
    }

    /// The line of a scenario that sets it, on a machine that is otherwise as this one.
    #[must_use]
    pub fn line(self, setup: &Setup) -> String {
        let (key, word) = match self {
            Self::Scheduler(kind) => ("scheduler ", kind.name()),
            Self::SameTick(SameTick::ArrivalFirst) => ("same-tick ", "arrival-first"),
            Self::SameTick(SameTick::ExpiredFirst) => ("same-tick ", "expired-first"),
            Self::Replacement(kind) => ("replacement ", kind.name()),
            Self::Load(true) => ("load ", "referenced"),
            Self::Load(false) => ("load ", "unreferenced"),
            Self::Pcid(true) => ("pcid ", "on"),
            Self::Pcid(false) => ("pcid ", "off"),
        };
        let mut line: String = [key, word].concat();
        let machine = &setup.machine;
        if let Self::Scheduler(kind) = self {
            let keeps = kind == machine.scheduler;
            for &option in kind.info().options {
                // The scheduler that the machine has keeps its settings; another is compared with the same quantum.
                let same = option == SchedOption::Quantum && machine.scheduler.info().has_quantum();
                if keeps || same {
                    push_option(option, setup, &mut line);
                }
            }
        }
        line
    }
}

/// An option with its values, unless it has its default.
fn push_option(option: SchedOption, setup: &Setup, line: &mut String) {
    let Some(values) = option.get(setup.machine.quantum, &setup.machine.tuning) else { return };
    line.push(' ');
    line.push_str(option.word());
    for value in values {
        line.push(' ');
        let is_number = option.value() == OptionValue::Numbers;
        push_time(value, if is_number { TimeUnit::Ticks } else { setup.unit }, line);
    }
}

/// A time as scenarios write it.
fn push_time(mut time: u64, unit: TimeUnit, out: &mut String) {
    let mut units = ["ns", "us", "ms"].into_iter();
    let mut name = if unit == TimeUnit::Ticks { "" } else { units.next().unwrap_or_default() };
    while unit == TimeUnit::Nanos
        && time > 0
        && time.is_multiple_of(1000)
        && let Some(next) = units.next()
    {
        (time, name) = (time / 1000, next);
    }
    let from = out.len();
    while time > 0 || out.len() == from {
        out.insert(from, char::from(b'0' + (time % 10) as u8));
        time /= 10;
    }
    out.push_str(name);
}
