//! Jobs as they are written, and the scenario that they make.

use std::fmt;

use os_scope_sim::scenario::{Op, Program, limits::MAX_CPUS};
use os_scope_sim::sched::{SameTick, SchedulerKind};
use os_scope_sim::setup::{Costs, MachineConfig, ProcessInfo, TlbConfig, Translation, Work};
use os_scope_sim::{Scenario, Setup, Time, TimeUnit};
use serde::Serialize;

use crate::args;
use crate::failure::{Failure, bad};
use crate::words::{self, Written, choice, number, shown};

/// Policies that the contract names and that are not there yet.
const PLANNED: [&str; 0] = [];

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
}

/// A job.
pub(super) struct Job {
    pub(super) arrival: u64,
    pub(super) run: u64,
    /// An I/O after every so much time on a CPU, but for the end.
    io: Option<u64>,
    nice: i8,
    number: usize,
    name: Option<String>,
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
    name: Option<&'a str>,
}

impl Question {
    /// Reads the command line.
    pub(super) fn new(args: &args::Schedule) -> Result<Self, Failure> {
        let kind = choice(&args.policy, "policy", &SchedulerKind::ALL, &PLANNED, SchedulerKind::name)?;
        let time = |text: &Option<String>, what: &str| text.as_ref().map(|text| words::time(text, what)).transpose();
        let (quantum, until, io_time) =
            (time(&args.quantum, "--quantum")?, time(&args.until, "--until")?, time(&args.io_time, "--io-time")?);
        let drafts = args.job.iter().map(|text| Draft::new(text)).collect::<Result<Vec<_>, _>>()?;

        // Times are ticks unless one of them has a unit.
        let in_jobs = drafts.iter().flat_map(|draft| [Some(draft.arrival), Some(draft.run), draft.io]);
        let with_units = in_jobs.chain([quantum, until, io_time]).flatten().any(Written::has_unit);
        let (unit, scale) = if with_units { (TimeUnit::Nanos, 1_000_000) } else { (TimeUnit::Ticks, 1) };
        let jobs = drafts.iter().enumerate().map(|(number, draft)| draft.job(number, unit)).collect::<Result<Vec<_>, _>>()?;
        let resolve = |written: Option<Written>, what| written.map(|written| written.as_time(unit, what)).transpose();
        let quantum = resolve(quantum, "--quantum")?.unwrap_or(4 * scale);
        if quantum == 0 {
            return bad("--quantum is 0: expected a time, or nobody would ever run");
        }
        let Some(cpus) = number(&args.cpus).filter(|cpus| (1..=MAX_CPUS).contains(cpus)) else {
            return bad(format!("--cpus is `{}`: expected a number from 1 to {MAX_CPUS}", shown(&args.cpus)));
        };
        Ok(Self {
            kind,
            unit,
            jobs,
            cpus: cpus as u8,
            until: resolve(until, "--until")?,
            quantum,
            io_time: resolve(io_time, "--io-time")?.unwrap_or(5 * scale),
            same_tick: match args.same_tick {
                args::SameTick::ArrivalFirst => SameTick::ArrivalFirst,
                args::SameTick::ExpiredFirst => SameTick::ExpiredFirst,
            },
        })
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
            costs: Costs { tlb: 0, stlb: 0, memory: 0, fault: 0, switch: 0, migration: 0, disk: Time::ZERO },
            ..MachineConfig::default()
        };
        let info = |job: &Job| ProcessInfo {
            name: job.label().to_string(),
            number: job.number as u32,
            arrival: Time(job.arrival),
            nice: job.nice,
            quota: 0,
            work: Work { compute: Time(job.run), accesses: 0 },
            ..ProcessInfo::default()
        };
        let processes = self.jobs.iter().map(info).collect();
        let setup = Setup { title: "os-scope schedule".into(), unit: self.unit, recorded: false, machine, processes };
        Scenario { setup, programs: self.jobs.iter().map(|job| job.program(self.io_time)).collect(), lenses: Vec::new() }
    }
}

impl Job {
    /// How an answer names it.
    pub(super) fn label(&self) -> Label<'_> {
        self.name.as_deref().map_or(Label::Number(self.number), Label::Name)
    }

    /// Computes, with an I/O after every `io` of it, but for the end.
    fn program(&self, io_time: u64) -> Program {
        let mut ops = Vec::new();
        let mut rest = self.run;
        if let Some(every) = self.io
            && let bursts @ 1.. = (self.run - 1) / every
        {
            // More bursts than a repeat can count are more than an answer can hold.
            let times = u32::try_from(bursts).unwrap_or(u32::MAX);
            ops.extend([Op::Repeat { times, len: 2 }, Op::Compute(Time(every)), Op::DeviceIo(Time(io_time))]);
            rest -= bursts * every;
        }
        ops.push(Op::Compute(Time(rest)));
        Program { ops }
    }
}

impl<'a> Draft<'a> {
    /// Reads `ARRIVAL:RUN[:KEY=VALUE]...`.
    fn new(text: &'a str) -> Result<Self, Failure> {
        let mut parts = text.split(':');
        let (Some(arrival), Some(run)) = (parts.next(), parts.next()) else {
            return bad(format!("--job is `{}`: expected when it arrives and how long it runs, as in 0:8", shown(text)));
        };
        let arrival = words::time(arrival, &format!("the arrival in --job {}", shown(text)))?;
        let run = words::time(run, &format!("the run in --job {}", shown(text)))?;
        let mut draft = Self { text, arrival, run, io: None, nice: 0, name: None };
        let mut seen = [false; KEYS.len()];
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let at = choice(key, "key of a job", &[0, 1, 2, 3, 4], &[], |at: usize| KEYS[at])?;
            if std::mem::replace(&mut seen[at], true) {
                return bad(format!("--job {} says `{key}` twice", shown(text)));
            }
            draft.key(at, value)?;
        }
        Ok(draft)
    }

    fn key(&mut self, at: usize, value: &'a str) -> Result<(), Failure> {
        let wrong = |expected| bad(format!("`{}` in --job {} is `{}`: expected {expected}", KEYS[at], shown(self.text), shown(value)));
        match at {
            0 => self.io = Some(words::time(value, &format!("`io` in --job {}", shown(self.text)))?),
            1 => match value.parse() {
                Ok(nice @ -20..=19) => self.nice = nice,
                _ => return wrong("a number from -20 to 19"),
            },
            // The policies that heed these two are still to come; what is written must make sense all the same.
            2 if value.parse::<i32>().is_err() => return wrong("a whole number, the smaller the higher"),
            3 if !value.parse::<u32>().is_ok_and(|tickets| tickets > 0) => return wrong("a whole number from 1 on"),
            4 if value.is_empty() || value.chars().any(char::is_control) => return wrong("a name"),
            4 => self.name = Some(value),
            _ => {}
        }
        Ok(())
    }

    /// The job, its times in `unit`.
    fn job(&self, number: usize, unit: TimeUnit) -> Result<Job, Failure> {
        let text = shown(self.text);
        let io = self.io.map(|io| io.as_time(unit, &format!("`io` in --job {text}"))).transpose()?;
        let arrival = self.arrival.as_time(unit, &format!("the arrival in --job {text}"))?;
        let run = self.run.as_time(unit, &format!("the run in --job {text}"))?;
        if run == 0 || io == Some(0) {
            return bad(format!("--job {text} has {} of 0: expected a time", if run == 0 { "a run" } else { "`io`" }));
        }
        Ok(Job { arrival, run, io, nice: self.nice, number, name: self.name.map(String::from) })
    }
}
