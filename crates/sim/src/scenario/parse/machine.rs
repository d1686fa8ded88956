//! What stands under `machine`.

use alloc::format;

use super::error::{ScenarioError, list, unknown};
use super::keys::{COSTS, Id};
use super::limits::{
    MAX_CPUS, MAX_FRAMES, MAX_HUGE_PAGES, MAX_SWAP, MAX_TIME, MAX_TLB_ENTRIES, MAX_TLB_SETS, MAX_TLB_WAYS, MAX_WALK_CACHE,
};
use super::text::Line;
use crate::ids::{Time, TimeUnit};
use crate::mem::replace::ReplaceKind;
use crate::sched::{SameTick, SchedulerKind};
use crate::setup::{Costs, MachineConfig, TlbConfig, Translation};

/// The machine of a scenario that sets nothing.
pub(super) fn default(unit: TimeUnit) -> MachineConfig {
    match unit {
        TimeUnit::Nanos => MachineConfig::default(),
        TimeUnit::Ticks => MachineConfig { quantum: Time(4), costs: Costs::TICKS, ..MachineConfig::default() },
    }
}

/// Which of [`COSTS`] were set.
pub(super) type CostsSeen = [bool; COSTS.len()];

/// Reads the rest of a line under `machine`.
pub(super) fn read(
    line: &mut Line<'_>,
    id: Id,
    unit: TimeUnit,
    machine: &mut MachineConfig,
    costs: &mut CostsSeen,
) -> Result<(), ScenarioError> {
    match id {
        Id::Cpus => machine.cpus = line.number("a number of CPUs", 1..=MAX_CPUS)? as u8,
        Id::Frames => machine.frames = line.number("a number of frames", 1..=MAX_FRAMES)? as u32,
        Id::HugePages => machine.huge_pages = line.number("a number of 2 MiB pages", 0..=MAX_HUGE_PAGES)? as u16,
        Id::Translation => machine.translation = [Translation::X86_64, Translation::Ideal][line.choice(&["x86-64", "ideal"])?],
        Id::Tlb => machine.tlb = tlb(line)?,
        Id::Stlb => machine.stlb = tlb(line)?,
        Id::Pcid => machine.pcid = line.choice(&["on", "off"])? == 0,
        Id::WalkCache => {
            machine.walk_cache = if line.take("off") { 0 } else { line.number("`off` or a number of entries", 1..=MAX_WALK_CACHE)? as u16 }
        }
        Id::Replacement => machine.replacement = replacement(line)?,
        Id::Load => machine.load_referenced = line.choice(&["referenced", "unreferenced"])? == 0,
        Id::Swap => machine.swap = if line.take("off") { 0 } else { line.number("`off` or a number of swap slots", 1..=MAX_SWAP)? as u32 },
        Id::Scheduler => scheduler(line, unit, machine)?,
        Id::SameTick => {
            machine.same_tick = [SameTick::ArrivalFirst, SameTick::ExpiredFirst][line.choice(&["arrival-first", "expired-first"])?]
        }
        Id::Cost => cost(line, unit, &mut machine.costs, costs)?,
        // The only key left.
        _ => machine.seed = line.number("a number", 0..=u64::MAX)?,
    }
    Ok(())
}

impl Line<'_> {
    /// One of a few words, as its place among them.
    pub(super) fn choice(&mut self, words: &[&'static str]) -> Result<usize, ScenarioError> {
        let word = self.word();
        let names = || words.iter().copied();
        match word.and_then(|word| words.iter().position(|name| *name == word.text)) {
            Some(at) => Ok(at),
            None => {
                let error = self.expected(word, &list(names()));
                Err(match word {
                    Some(word) => error.like(word, names()),
                    None => error,
                })
            }
        }
    }
}

fn tlb(line: &mut Line<'_>) -> Result<TlbConfig, ScenarioError> {
    if line.take("off") {
        return Ok(TlbConfig::default());
    }
    let first = line.peek();
    let number = line.number("`off`, a number of entries or a number of sets", 1..=MAX_TLB_SETS)?;
    if line.peek().is_none() {
        if number > MAX_TLB_WAYS {
            return Err(line.error(
                first,
                format!("a TLB without sets has at most {MAX_TLB_WAYS} entries: expected sets and ways, as in `tlb 16 sets 4 ways`"),
            ));
        }
        return Ok(TlbConfig { sets: 1, ways: number as u16 });
    }
    line.choice(&["sets"])?;
    if !number.is_power_of_two() {
        return Err(line.error(first, format!("bits of the address choose the set: expected a power of two up to {MAX_TLB_SETS}")));
    }
    let config = TlbConfig { sets: number as u16, ways: line.number("a number of ways", 1..=MAX_TLB_WAYS)? as u16 };
    line.choice(&["ways"])?;
    if config.entries() > MAX_TLB_ENTRIES {
        return Err(line.error(first, format!("this TLB has {} entries: expected at most {MAX_TLB_ENTRIES}", config.entries())));
    }
    Ok(config)
}

fn replacement(line: &mut Line<'_>) -> Result<ReplaceKind, ScenarioError> {
    let names = || ReplaceKind::ALL.into_iter().filter(|kind| kind.online()).map(ReplaceKind::name);
    let word = line.need(&list(names()))?;
    match ReplaceKind::ALL.into_iter().find(|kind| kind.name() == word.text) {
        Some(kind) if kind.online() => Ok(kind),
        Some(_) => {
            let why = "knows the future, which a machine does not: `os-scope replace` and the clock lens show what it would do";
            Err(line.error(Some(word), format!("`{}` {why}; expected {}", word.text, list(names()))))
        }
        None => Err(unknown(line, word, "as a replacement policy", names())),
    }
}

fn scheduler(line: &mut Line<'_>, unit: TimeUnit, machine: &mut MachineConfig) -> Result<(), ScenarioError> {
    let names = SchedulerKind::ALL.map(SchedulerKind::name);
    let kind = SchedulerKind::ALL[line.choice(&names)?];
    machine.scheduler = kind;
    let word = line.peek();
    if word.is_some() {
        if !kind.has_quantum() {
            return Err(line.error(word, format!("`{}` lets a process run until it blocks or ends: expected no quantum", kind.name())));
        }
        line.choice(&["quantum"])?;
        machine.quantum = line.time_up_to(unit, 1, MAX_TIME)?;
    }
    Ok(())
}

fn cost(line: &mut Line<'_>, unit: TimeUnit, costs: &mut Costs, seen: &mut CostsSeen) -> Result<(), ScenarioError> {
    let word = line.peek();
    let which = line.choice(&COSTS)?;
    if core::mem::replace(&mut seen[which], true) {
        return Err(line.error(word, format!("the cost of `{}` stands above already: expected it once", COSTS[which])));
    }
    let field = match which {
        0 => &mut costs.tlb,
        1 => &mut costs.stlb,
        2 => &mut costs.memory,
        3 => &mut costs.fault,
        4 => &mut costs.switch,
        _ => {
            costs.disk = line.time(unit)?;
            return Ok(());
        }
    };
    *field = line.time_up_to(unit, 0, u32::MAX.into())?.0 as u32;
    Ok(())
}
