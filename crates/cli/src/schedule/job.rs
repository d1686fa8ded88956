//! Jobs as they are written, and the scenario that they make.

use std::fmt;

use os_scope_sim::scenario::{Op, Program, limits::MAX_CPUS};
use os_scope_sim::sched::{SameTick, SchedOption, SchedulerKind, Tuning};
use os_scope_sim::setup::{Costs, MachineConfig, ProcessInfo, TlbConfig, Translation, Work};
use os_scope_sim::{Scenario, Setup, Time, TimeUnit};
use serde::Serialize;

use crate::args;
use crate::failure::{Failure, bad};
use crate::input;
use crate::words::{self, Written, choice, number, shown, signed};

use super::options::Options;

/// The most jobs: more would take gigabytes of memory.
const MAX_JOBS: usize = 250_000;

/// The keys of a job.
const KEYS: [&str; 5] = ["io", "nice", "priority", "tickets", "name"];

/// What to compute.
pub(super) struct Question {
    pub(super) kind: SchedulerKind,
    pub(super) unit: TimeUnit,
    pub(super) jobs: Vec<Job>,
    pub(super) cpus: u8,
    pub(super) until: Option<u64>,
    quantum: u64,
    io_time: u64,
    same_tick: SameTick,
    tuning: Tuning,
    seed: u64,
    pub(super) switch_cost: u32,
}

/// A job.
pub(super) struct Job {
    pub(super) arrival: u64,
    pub(super) run: u64,
    /// An I/O after every so much time on a CPU, but for the end.
    io: Option<u64>,
    nice: i8,
    priority: i32,
    tickets: u32,
    name: Option<Box<str>>,
}

/// How an answer names a job: by its name if it has one, otherwise by its number in the order of input, from 0.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub(super) enum Label<'a> {
    Name(&'a str),
    Number(usize),
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// A job whose times have not been given their unit.
struct Draft<'a> {
    text: &'a str,
    arrival: Written,
    run: Written,
    io: Option<Written>,
    nice: i8,
    priority: i32,
    tickets: u32,
    name: Option<&'a str>,
}

impl Question {
    /// Reads the command line.
    pub(super) fn new(args: &args::Schedule) -> Result<Self, Failure> {
        let kind = choice(&args.policy, "policy", &SchedulerKind::ALL, SchedulerKind::name)?;
        let drafts = args.job.iter().map(|text| Draft::new(text)).collect::<Result<Vec<_>, _>>()?;
        let written = Options::new(args)?;

        // Times are ticks unless one of them has a unit.
        let in_jobs = drafts.iter().flat_map(|draft| [Some(draft.arrival), Some(draft.run), draft.io]);
        let with_units = in_jobs.flatten().chain(written.times()).any(Written::has_unit);
        let (unit, scale) = if with_units { (TimeUnit::Nanos, 1_000_000) } else { (TimeUnit::Ticks, 1) };
        let jobs = drafts.iter().map(|draft| draft.job(unit)).collect::<Result<Vec<_>, _>>()?;
        let quantum = written.time("--quantum", unit)?;
        if quantum == Some(0) {
            return bad("--quantum is 0: expected a time, or no job would ever run");
        }
        let Some(cpus) = number(&args.cpus).filter(|cpus| (1..=MAX_CPUS).contains(cpus)) else {
            return bad(format!("--cpus is `{}`: expected a number from 1 to {MAX_CPUS}", shown(&args.cpus)));
        };
        let Some(seed) = number(&args.seed) else {
            return bad(format!("--seed is `{}`: expected a number below 2^64", shown(&args.seed)));
        };
        let switch_cost = written.time("--switch-cost", unit)?.unwrap_or(0);
        let Ok(switch_cost) = u32::try_from(switch_cost) else {
            return bad(format!("--switch-cost is {switch_cost}: expected at most {}", u32::MAX));
        };
        let mut tuning = written.tuning(args, unit, scale)?;
        // A policy without a quantum of its own takes it for its slice.
        let info = kind.info();
        if info.reads(SchedOption::Slice) && !info.has_quantum() && tuning.slice == Time::ZERO {
            tuning.slice = Time(quantum.unwrap_or(0));
        }
        Ok(Self {
            kind,
            unit,
            jobs,
            cpus: cpus as u8,
            until: written.time("--until", unit)?,
            quantum: quantum.unwrap_or(4 * scale),
            io_time: written.time("--io-time", unit)?.unwrap_or(5 * scale),
            tuning,
            seed,
            switch_cost,
            same_tick: match args.same_tick {
                args::SameTick::ArrivalFirst => SameTick::ArrivalFirst,
                args::SameTick::ExpiredFirst => SameTick::ExpiredFirst,
            },
        })
    }

    /// The number of the top level, under policies with levels.
    pub(super) fn top(&self) -> Option<u8> {
        self.kind.info().has_levels().then(|| self.tuning.levels.len() as u8 - 1)
    }

    /// In how many slices the jobs run at least: every I/O ends one, and so does the end of a quantum.
    pub(super) fn least_slices(&self) -> u64 {
        if self.until.is_some() {
            return 0;
        }
        let info = self.kind.info();
        let quantum = if info.has_quantum() {
            self.quantum
        } else if info.has_levels() && self.tuning.boost == Time::ZERO {
            self.tuning.levels.iter().map(|level| level.quantum.0).max().unwrap_or(u64::MAX)
        } else {
            // None, or one that a boost lengthens.
            u64::MAX
        };
        self.jobs.iter().map(|job| job.run.div_ceil(quantum).max(job.ios() + 1)).fold(0, u64::saturating_add)
    }

    /// The jobs as processes of a machine on which nothing but computing takes time.
    pub(super) fn scenario(&self) -> Scenario {
        let machine = MachineConfig {
            cpus: self.cpus,
            frames: 1,
            translation: Translation::Ideal,
            tlb: TlbConfig::default(),
            scheduler: self.kind,
            quantum: Time(self.quantum),
            same_tick: self.same_tick,
            tuning: self.tuning.clone(),
            seed: self.seed,
            costs: Costs {
                tlb: 0,
                stlb: 0,
                memory: 0,
                fault: 0,
                switch: self.switch_cost,
                migration: 0,
                disk: Time::ZERO,
            },
            ..MachineConfig::default()
        };
        let info = |(number, job): (usize, &Job)| ProcessInfo {
            name: job.name.as_deref().unwrap_or_default().into(),
            number: number as u32,
            arrival: Time(job.arrival),
            nice: job.nice,
            priority: job.priority,
            tickets: job.tickets,
            quota: 0,
            work: Work { compute: Time(job.run), accesses: 0, transfers: 0 },
            ..ProcessInfo::default()
        };
        let processes = self.jobs.iter().enumerate().map(info).collect();
        let setup = Setup {
            title: "os-scope schedule".into(),
            unit: self.unit,
            recorded: false,
            machine,
            cpu_numbers: Vec::new(),
            processes,
        };
        Scenario {
            setup,
            programs: self.jobs.iter().map(|job| job.program(self.io_time)).collect(),
            lenses: Vec::new(),
        }
    }
}

impl Job {
    /// How an answer names it, if this is its number.
    pub(super) fn label(&self, number: usize) -> Label<'_> {
        self.name.as_deref().map_or(Label::Number(number), Label::Name)
    }

    /// How many I/Os it does: one after every `io` of its run, but for the end.
    fn ios(&self) -> u64 {
        self.io.map_or(0, |every| (self.run - 1) / every)
    }

    /// Computes, with its I/Os in between.
    fn program(&self, io_time: u64) -> Program {
        let (Some(every), times @ 1..) = (self.io, self.ios()) else {
            return Program { ops: vec![Op::Compute(Time(self.run))] };
        };
        let rest = self.run - times * every;
        // More than a repeat can count are more than an answer can hold.
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        let ops = vec![
            Op::Repeat { times, len: 2 },
            Op::Compute(Time(every)),
            Op::DeviceIo(Time(io_time)),
            Op::Compute(Time(rest)),
        ];
        Program { ops }
    }
}

impl<'a> Draft<'a> {
    /// Reads `ARRIVAL:RUN[:KEY=VALUE]...`.
    fn new(text: &'a str) -> Result<Self, Failure> {
        let mut parts = text.split(':');
        let (Some(arrival), Some(run)) = (parts.next(), parts.next()) else {
            return bad(format!(
                "--job is `{}`: expected when it arrives and how long it runs, as in 0:8",
                shown(text)
            ));
        };
        let arrival = words::time(arrival, &format!("the arrival in --job {}", shown(text)))?;
        let run = words::time(run, &format!("the run in --job {}", shown(text)))?;
        let mut draft =
            Self { text, arrival, run, io: None, nice: 0, priority: 0, tickets: ProcessInfo::TICKETS, name: None };
        let mut seen = [false; KEYS.len()];
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let at = choice(key, "key of a job", &[0, 1, 2, 3, 4], |at: usize| KEYS[at])?;
            if std::mem::replace(&mut seen[at], true) {
                return bad(format!("--job {} says `{key}` twice", shown(text)));
            }
            draft.key(at, value)?;
        }
        Ok(draft)
    }

    fn key(&mut self, at: usize, value: &'a str) -> Result<(), Failure> {
        let wrong = |expected| {
            bad(format!("`{}` in --job {} is `{}`: expected {expected}", KEYS[at], shown(self.text), shown(value)))
        };
        match at {
            0 => self.io = Some(words::time(value, &format!("`io` in --job {}", shown(self.text)))?),
            1 => match signed(value) {
                Some(nice @ -20..=19) => self.nice = nice as i8,
                _ => return wrong("a number from -20 to 19"),
            },
            2 => match signed(value).and_then(|priority| i32::try_from(priority).ok()) {
                Some(priority) => self.priority = priority,
                None => return wrong("a whole number, the smaller the higher"),
            },
            3 => match number(value) {
                Some(tickets @ 1..=1_000_000) => self.tickets = tickets as u32,
                _ => return wrong("a whole number from 1 to 1000000"),
            },
            4 if value.is_empty() || value.chars().any(char::is_control) => return wrong("a name"),
            4 => self.name = Some(value),
            _ => {}
        }
        Ok(())
    }

    /// The job, its times in `unit`.
    fn job(&self, unit: TimeUnit) -> Result<Job, Failure> {
        let text = shown(self.text);
        let io = self.io.map(|io| io.as_time(unit, &format!("`io` in --job {text}"))).transpose()?;
        let arrival = self.arrival.as_time(unit, &format!("the arrival in --job {text}"))?;
        let run = self.run.as_time(unit, &format!("the run in --job {text}"))?;
        if run == 0 || io == Some(0) {
            return bad(format!("--job {text} has {} of 0: expected a time", if run == 0 { "a run" } else { "`io`" }));
        }
        Ok(Job {
            arrival,
            run,
            io,
            nice: self.nice,
            priority: self.priority,
            tickets: self.tickets,
            name: self.name.map(Box::from),
        })
    }
}

/// The arguments with the jobs of the file that they name.
pub(super) fn with_file(args: &args::Schedule) -> Result<args::Schedule, Failure> {
    let mut args = args.clone();
    if let Some(path) = args.jobs.take() {
        input::lines(&path, &mut |line| {
            if args.job.len() == MAX_JOBS {
                return bad(format!("there are more than {MAX_JOBS} jobs: expected at most that many"));
            }
            Draft::new(line)?;
            args.job.push(line.into());
            Ok(())
        })?;
    }
    if args.job.is_empty() {
        return bad("there are no jobs: expected one on each line, as in 0:8");
    }
    Ok(args)
}
