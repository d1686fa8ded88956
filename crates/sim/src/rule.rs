//! Rules that a machine could have instead of those that it has: what "what if" can be asked about.
//!
//! The registries ([`SchedulerKind::ALL`], [`ReplaceKind::ALL`]) say which there are, so a new policy needs no line
//! here. A rule is set by one line of a scenario, which [`with_line`](crate::scenario::with_line) puts into its text.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ids::{Time, TimeUnit};
use crate::mem::replace::{ReplaceKind, ReplaceOption};
use crate::sched::{SameTick, SchedulerKind};
use crate::setup::{MachineConfig, Setup, Translation};

/// A rule of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Which process runs next.
    Scheduler(SchedulerKind),
    /// Who is first when a quantum ends as another process arrives or wakes.
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
            // Quanta of mlfq are its levels'.
            if machine.scheduler.has_quantum() || machine.scheduler == SchedulerKind::Mlfq {
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

    /// Its name in a sentence: who does what the rule decides.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Scheduler(kind) => kind.title(),
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
        // Two schedulers are compared with the same quantum.
        if let Self::Scheduler(kind) = self
            && kind.has_quantum()
            && machine.scheduler.has_quantum()
        {
            line.push_str(" quantum ");
            push_time(machine.quantum.0, setup.unit, &mut line);
        }
        // The scheduler that it has keeps its settings.
        if self == Self::Scheduler(machine.scheduler) {
            push_settings(setup, &mut line);
        }
        line
    }
}

/// What follows the scheduler's name.
fn push_settings(setup: &Setup, line: &mut String) {
    let tuning = &setup.machine.tuning;
    let mut time = |word: &str, time: Time, unit| {
        if time > Time::ZERO {
            line.push_str(word);
            push_time(time.0, unit, line);
        }
    };
    match setup.machine.scheduler {
        SchedulerKind::Mlfq => {
            for (at, level) in tuning.levels.iter().rev().enumerate() {
                time(if at == 0 { " quanta " } else { " " }, level.quantum, setup.unit);
            }
            for (at, level) in tuning.levels.iter().rev().enumerate() {
                time(if at == 0 { " allotments " } else { " " }, Time(level.allotment.into()), TimeUnit::Ticks);
            }
            time(" boost ", tuning.boost, setup.unit);
            line.push_str(if tuning.stay { " stay" } else { "" });
            line.push_str(if tuning.io_bump { " io-bump" } else { "" });
        }
        SchedulerKind::Priority => {
            time(" aging ", tuning.aging, setup.unit);
            line.push_str(if tuning.preemptive { "" } else { " no-preempt" });
        }
        SchedulerKind::Cfs => {
            time(" latency ", tuning.latency, setup.unit);
            time(" granularity ", tuning.granularity, setup.unit);
            time(" tick ", tuning.tick, setup.unit);
        }
        SchedulerKind::Eevdf => {
            time(" slice ", tuning.slice, setup.unit);
            time(" tick ", tuning.tick, setup.unit);
        }
        _ => {}
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
