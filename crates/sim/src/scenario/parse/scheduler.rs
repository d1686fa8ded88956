//! The scheduler's line, and what a process says to it.

use alloc::format;
use alloc::vec::Vec;

use super::limits::{MAX_CPUS, MAX_LEVELS, MAX_TICKETS, MAX_TIME};
use super::text::Line;
use super::units::signed;
use super::word::Word;
use crate::ids::{Time, TimeUnit};
use crate::sched::{Class, Level, OptionValue, SchedOption, SchedulerKind};
use crate::setup::MachineConfig;

/// Reads the rest of the line `scheduler`.
pub(super) fn read(line: &mut Line<'_>, unit: TimeUnit, machine: &mut MachineConfig) {
    let infos = SchedulerKind::ALL.map(SchedulerKind::info);
    let meant = |word: &str| infos.iter().find(|info| info.aliases.contains(&word)).map(|info| info.name);
    let kind = SchedulerKind::ALL[line.choice_or(&infos.map(|info| info.name), meant)];
    machine.scheduler = kind;
    let options = kind.info().options;
    let words: Vec<&str> = options.iter().map(|option| option.word()).collect();
    let mut said: Vec<SchedOption> = Vec::new();
    let (mut quanta, mut allotments) = (Vec::new(), Vec::new());
    while line.goes_on() {
        let word = line.peek();
        if words.is_empty() {
            line.fail(word, "this scheduler lets a process run until it blocks or ends: expected no quantum");
            return;
        }
        let option = options[line.choice(&words)];
        if said.contains(&option) {
            line.fail(word, "this stands on the line already: expected it once");
        }
        said.push(option);
        let mut set = |time| option.set(time, &mut machine.quantum, &mut machine.tuning);
        match option.value() {
            OptionValue::Time => set(line.time_between(unit, 1, MAX_TIME)),
            OptionValue::Switch => set(Time::ZERO),
            OptionValue::Times => list(line, "levels", &mut quanta, |line| line.time_between(unit, 1, MAX_TIME)),
            OptionValue::Numbers => {
                list(line, "levels", &mut allotments, |line| line.number("a number of quanta", 1, u16::MAX.into()));
            }
        }
    }
    levels(line, machine, &quanta, &allotments);
}

/// Reads numbers, at least one and at most as many as there may be levels, or CPUs.
fn list<T>(line: &mut Line<'_>, what: &str, found: &mut Vec<T>, read: impl Fn(&mut Line<'_>) -> T) {
    loop {
        let word = line.peek();
        found.push(read(line));
        line.limit(word, found.len() as u64, MAX_LEVELS as u64, what);
        if !line.goes_on() || !line.peek().text.starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
    }
}

/// Puts the levels together; they are written with the top one first.
fn levels(line: &mut Line<'_>, machine: &mut MachineConfig, quanta: &[Time], allotments: &[u64]) {
    let levels = &mut machine.tuning.levels;
    if !quanta.is_empty() {
        *levels = quanta.iter().rev().map(|&quantum| Level { quantum, allotment: 1 }).collect();
    }
    if !allotments.is_empty() && allotments.len() != levels.len() {
        let message = format!(
            "{} allotments for {} levels: expected one for each, the top one first",
            allotments.len(),
            levels.len()
        );
        line.fail(line.first(), &message);
    }
    for (level, &allotment) in levels.iter_mut().rev().zip(allotments) {
        level.allotment = allotment as u16;
    }
}

/// What a process says to the scheduler, besides its nice value.
#[derive(Clone, Copy, Debug)]
pub(super) struct SchedAttributes {
    pub(super) priority: i32,
    pub(super) tickets: u32,
    pub(super) class: Class,
    pub(super) affinity: u16,
}

/// The words by which it does.
pub(super) const WISHES: [&str; 4] = ["priority", "tickets", "class", "cpus"];

impl SchedAttributes {
    /// Reads what follows one of [`WISHES`].
    pub(super) fn read(&mut self, line: &mut Line<'_>, which: usize, unit: TimeUnit) {
        match which {
            0 => {
                let word = line.word();
                let priority = signed(word.text).and_then(|priority| i32::try_from(priority).ok());
                if priority.is_none() {
                    line.expected(word, "a priority, a whole number of which the smaller is the higher");
                }
                self.priority = priority.unwrap_or(0);
            }
            1 => self.tickets = line.number("a number of tickets", 1, MAX_TICKETS) as u32,
            2 => self.class = class(line, unit),
            _ => {
                let mut cpus = Vec::new();
                list(line, "CPUs", &mut cpus, |line| line.number("the number of a CPU", 0, MAX_CPUS - 1));
                self.affinity = cpus.iter().fold(0, |bits, cpu| bits | 1 << cpu);
            }
        }
    }
}

// One limit for both lists.
const _: () = assert!(MAX_LEVELS as u64 == MAX_CPUS);

fn class(line: &mut Line<'_>, unit: TimeUnit) -> Class {
    let priority = |line: &mut Line<'_>| line.number("a real-time priority", 1, 99) as u8;
    match line.choice(&["normal", "fifo", "rr", "deadline"]) {
        1 => Class::Fifo(priority(line)),
        2 => Class::Rr(priority(line)),
        3 => {
            let word: Word<'_> = line.peek();
            let runtime = line.time_between(unit, 1, MAX_TIME);
            let deadline = line.time_between(unit, 1, MAX_TIME);
            let more = line.goes_on() && line.peek().text.starts_with(|c: char| c.is_ascii_digit());
            let period = if more { line.time_between(unit, 1, MAX_TIME) } else { deadline };
            if runtime > deadline || deadline > period {
                line.fail(
                    word,
                    "expected a runtime, a deadline not shorter than that, and a period not shorter than the deadline",
                );
            }
            Class::Deadline { runtime, deadline, period }
        }
        _ => Class::Normal,
    }
}
