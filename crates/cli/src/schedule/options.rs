//! The options of `os-scope schedule` that are times, and what they set.

use os_scope_sim::sched::{Level, SchedOption, SchedulerKind, Tuning};
use os_scope_sim::{Time, TimeUnit};

use crate::args;
use crate::failure::{Failure, bad};
use crate::words::{self, Written, listed, number, shown};

/// The most levels of mlfq.
const MAX_LEVELS: usize = 64;

/// Whether an option was given.
const fn is_given(args: &args::Schedule, option: SchedOption) -> bool {
    match option {
        // This may stand beside any policy.
        SchedOption::Quantum => false,
        SchedOption::Quanta => args.quanta.is_some(),
        SchedOption::Allotments => args.allotments.is_some(),
        SchedOption::Boost => args.boost.is_some(),
        SchedOption::Stay => args.stay,
        SchedOption::IoBump => args.io_bump,
        SchedOption::NoPreempt => args.no_preempt || args.preempt,
        SchedOption::Aging => args.aging.is_some(),
        SchedOption::Slice => args.slice.is_some(),
        SchedOption::Latency => args.latency.is_some(),
        SchedOption::Granularity => args.granularity.is_some(),
        SchedOption::Tick => args.tick.is_some(),
    }
}

/// Refuses an option that none of the policies reads. `--quantum` and `--seed` may stand beside any.
pub(super) fn belong(args: &args::Schedule, policies: &[SchedulerKind]) -> Result<(), Failure> {
    for option in SchedOption::ALL.into_iter().filter(|&option| is_given(args, option)) {
        if !policies.iter().any(|policy| policy.info().reads(option)) {
            let names = |kinds: &[SchedulerKind]| listed(&kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>());
            let readers: Vec<_> = SchedulerKind::ALL.into_iter().filter(|kind| kind.info().reads(option)).collect();
            let are = if policies.len() == 1 { "policy is" } else { "policies are" };
            let word = if args.preempt && option == SchedOption::NoPreempt { "preempt" } else { option.word() };
            return bad(format!("--{word} is an option of {}, and the {are} {}", names(&readers), names(policies)));
        }
    }
    Ok(())
}

/// Times as they were written, each with its option; those of `--quanta` one after the other.
pub(super) struct Options(Vec<(&'static str, Written)>);

impl Options {
    /// Reads all of them.
    pub(super) fn new(args: &args::Schedule) -> Result<Self, Failure> {
        let texts = [
            ("--quantum", &args.quantum),
            ("--until", &args.until),
            ("--io-time", &args.io_time),
            ("--boost", &args.boost),
            ("--aging", &args.aging),
            ("--slice", &args.slice),
            ("--latency", &args.latency),
            ("--granularity", &args.granularity),
            ("--tick", &args.tick),
            ("--switch-cost", &args.switch_cost),
        ];
        let mut found = Vec::new();
        for (name, text) in texts {
            if let Some(text) = text {
                found.push((name, words::time(text, name)?));
            }
        }
        for text in args.quanta.iter().flat_map(|text| text.split(',')) {
            found.push(("--quanta", words::time(text, "--quanta")?));
        }
        Ok(Self(found))
    }

    /// All of them.
    pub(super) fn times(&self) -> impl Iterator<Item = Written> + '_ {
        self.0.iter().map(|(_, written)| *written)
    }

    /// One of them in `unit`, if it was given.
    pub(super) fn time(&self, name: &str, unit: TimeUnit) -> Result<Option<u64>, Failure> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, written)| written.as_time(unit, name)).transpose()
    }

    /// What they set; `scale` is what the defaults count.
    pub(super) fn tuning(&self, args: &args::Schedule, unit: TimeUnit, scale: u64) -> Result<Tuning, Failure> {
        let at_least_1 = |name| match self.time(name, unit)? {
            Some(0) => bad(format!("{name} is 0: expected a time")),
            time => Ok(Time(time.unwrap_or(0))),
        };
        let or_never = |name| Ok::<_, Failure>(Time(self.time(name, unit)?.unwrap_or(0)));
        Ok(Tuning {
            levels: self.levels(args, unit, scale)?,
            boost: or_never("--boost")?,
            stay: args.stay,
            io_bump: args.io_bump,
            preemptive: !args.no_preempt,
            aging: or_never("--aging")?,
            slice: at_least_1("--slice")?,
            latency: at_least_1("--latency")?,
            granularity: at_least_1("--granularity")?,
            tick: at_least_1("--tick")?,
            ..Tuning::default()
        })
    }

    /// The levels of mlfq, the bottom one first.
    fn levels(&self, args: &args::Schedule, unit: TimeUnit, scale: u64) -> Result<Vec<Level>, Failure> {
        let mut levels = Vec::new();
        for (_, written) in self.0.iter().filter(|(name, _)| *name == "--quanta").rev() {
            match written.as_time(unit, "--quanta")? {
                0 => return bad("--quanta has a 0: expected times, or no job would ever run"),
                quantum => levels.push(Level { quantum: Time(quantum), allotment: 1 }),
            }
        }
        if levels.len() > MAX_LEVELS {
            return bad(format!("--quanta has {} levels: expected at most {MAX_LEVELS}", levels.len()));
        }
        if levels.is_empty() {
            levels = Tuning::levels_of(Time(4 * scale));
        }
        let Some(text) = &args.allotments else { return Ok(levels) };
        let allotments: Vec<&str> = text.split(',').collect();
        if allotments.len() != levels.len() {
            return bad(format!(
                "--allotments has {}, and there are {} levels: expected one for each",
                allotments.len(),
                levels.len()
            ));
        }
        for (level, text) in levels.iter_mut().rev().zip(allotments) {
            match number(text) {
                Some(allotment @ 1..=0xffff) => level.allotment = allotment as u16,
                _ => return bad(format!("--allotments has `{}`: expected numbers from 1 to 65535", shown(text))),
            }
        }
        Ok(levels)
    }
}
