//! What stands under `machine`.

use alloc::vec::Vec;

use super::keys::{COSTS, Id};
use super::limits::{
    MAX_CPUS, MAX_FRAMES, MAX_HUGE_PAGES, MAX_INTERVAL, MAX_SWAP, MAX_TIME, MAX_TLB_ENTRIES, MAX_TLB_SETS,
    MAX_TLB_WAYS, MAX_WALK_CACHE, MAX_WORKING_SET,
};
use super::scheduler;
use super::text::Line;
use crate::ids::{Time, TimeUnit};
use crate::mem::replace::{ReplaceKind, ReplaceOption};
use crate::sched::{Queues, SameTick, Tuning};
use crate::setup::{Costs, MachineConfig, TlbConfig, Translation};

/// The machine of a scenario that sets nothing.
pub(super) fn default(unit: TimeUnit) -> MachineConfig {
    match unit {
        TimeUnit::Nanos => MachineConfig::default(),
        TimeUnit::Ticks => {
            let tuning = Tuning { levels: Tuning::levels_of(Time(4)), ..Tuning::default() };
            MachineConfig { quantum: Time(4), costs: Costs::TICKS, tuning, ..MachineConfig::default() }
        }
    }
}

/// Which of [`COSTS`] were set.
pub(super) type CostsSeen = [bool; COSTS.len()];

/// Reads the rest of a line under `machine`.
pub(super) fn read(line: &mut Line<'_>, id: Id, unit: TimeUnit, machine: &mut MachineConfig, costs: &mut CostsSeen) {
    match id {
        Id::Cpus => machine.cpus = line.number("a number of CPUs", 1, MAX_CPUS) as u8,
        Id::Frames => machine.frames = line.number("a number of frames", 1, MAX_FRAMES) as u32,
        Id::HugePages => machine.huge_pages = line.number("a number of 2 MiB pages", 0, MAX_HUGE_PAGES) as u16,
        Id::Translation => {
            machine.translation = [Translation::X86_64, Translation::Ideal][line.choice(&["x86-64", "ideal"])]
        }
        Id::Tlb => machine.tlb = tlb(line),
        Id::Stlb => machine.stlb = tlb(line),
        Id::Pcid => machine.pcid = line.choice(&["on", "off"]) == 0,
        Id::WalkCache => {
            machine.walk_cache = off_or_number(line, "`off` or a number of entries", MAX_WALK_CACHE) as u16
        }
        Id::Replacement => replacement(line, machine),
        Id::WorkingSet => {
            machine.working_set = off_or_number(line, "`off` or a number of references", MAX_WORKING_SET) as u32
        }
        Id::Load => machine.load_referenced = line.choice(&["referenced", "unreferenced"]) == 0,
        Id::Swap => machine.swap = off_or_number(line, "`off` or a number of swap slots", MAX_SWAP) as u32,
        Id::Scheduler => scheduler::read(line, unit, machine),
        Id::Queues => machine.tuning.queues = [Queues::PerCpu, Queues::One][line.choice(&["per-cpu", "one"])],
        Id::Balance => {
            machine.tuning.balance = match () {
                () if line.take("off") => Time::ZERO,
                () if line.take("linux") => Time::NEVER,
                () => line.time_between(unit, 1, MAX_TIME),
            }
        }
        Id::SameTick => {
            machine.same_tick =
                [SameTick::ArrivalFirst, SameTick::ExpiredFirst][line.choice(&["arrival-first", "expired-first"])]
        }
        Id::Cost => cost(line, unit, &mut machine.costs, costs),
        // The only key left.
        _ => machine.seed = line.number("a number", 0, u64::MAX),
    }
}

fn off_or_number(line: &mut Line<'_>, what: &str, most: u64) -> u64 {
    if line.take("off") { 0 } else { line.number(what, 1, most) }
}

fn tlb(line: &mut Line<'_>) -> TlbConfig {
    let first = line.peek();
    let number = off_or_number(line, "`off`, a number of entries or a number of sets", MAX_TLB_SETS);
    if line.peek().is_missing() {
        line.limit(first, number, MAX_TLB_WAYS, "entries without sets, as in `tlb 16 sets 4 ways`");
        return TlbConfig { sets: u16::from(number > 0), ways: number as u16 };
    }
    line.choice(&["sets"]);
    let ways = line.number("a number of ways", 1, MAX_TLB_WAYS);
    line.choice(&["ways"]);
    if !number.is_power_of_two() {
        line.fail(first, "bits of the address choose the set: expected a power of two");
    }
    line.limit(first, number * ways, MAX_TLB_ENTRIES as u64, "entries in a TLB");
    TlbConfig { sets: number as u16, ways: ways as u16 }
}

fn replacement(line: &mut Line<'_>, machine: &mut MachineConfig) {
    let (online, offline): (Vec<ReplaceKind>, Vec<ReplaceKind>) =
        ReplaceKind::ALL.into_iter().partition(|kind| kind.online());
    let word = line.peek();
    if offline.iter().any(|kind| kind.name() == word.text) {
        line.fail(word, "this policy knows the future, which a machine does not (`os-scope replace` can use it, and the clock lens shows its count): expected another");
    }
    let names: Vec<&str> = online.iter().map(|kind| kind.name()).collect();
    let kind = online[line.choice(&names)];
    machine.replacement = kind;
    let word = line.peek();
    if word.is_missing() {
        return;
    }
    let mut number = |name| {
        line.choice(&[name]);
        Some(line.number("a number of references", 1, MAX_INTERVAL) as u32)
    };
    for option in kind.info().options {
        match option {
            ReplaceOption::Interval => machine.interval = number("interval"),
            ReplaceOption::Tau => machine.tau = number("tau"),
            // Keys of their own.
            ReplaceOption::LoadReferenced | ReplaceOption::Seed => {}
        }
    }
}

fn cost(line: &mut Line<'_>, unit: TimeUnit, costs: &mut Costs, seen: &mut CostsSeen) {
    let word = line.peek();
    let which = line.choice(&COSTS);
    if core::mem::replace(&mut seen[which], true) {
        line.fail(word, "this cost stands above already: expected it once");
    }
    let most = if COSTS[which] == "disk" { MAX_TIME } else { u32::MAX.into() };
    let time = line.time_between(unit, 0, most);
    let field = match which {
        0 => &mut costs.tlb,
        1 => &mut costs.stlb,
        2 => &mut costs.memory,
        3 => &mut costs.fault,
        4 => &mut costs.switch,
        5 => &mut costs.migration,
        _ => return costs.disk = time,
    };
    *field = time.0 as u32;
}
