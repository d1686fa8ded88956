//! `os-scope schedule --versus`: the same jobs under two rules, and the first moment at which they part.

use std::io::Write;

use os_scope_scene::caption;
use os_scope_sim::divergence::{Divergence, Found, Search, Then};
use os_scope_sim::rule::Rule;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{CpuId, EventKind, Pid};
use serde::Serialize;

use super::job::{Label, Question};
use super::report::Averages;
use super::{options, report};
use crate::args::{self, Format};
use crate::failure::{Failure, bad};
use crate::output::{csv, json, or_dash, or_empty, table};
use crate::words::{choice, shown};

/// The most jobs: two machines run side by side.
const MAX_JOBS: usize = 150_000;

/// Events of both machines between two looks at `--until`.
const PIECE: usize = 1 << 16;

/// The answer. The order of fields is the contract's.
#[derive(Serialize)]
struct Comparison<'a> {
    rules: [RuleResult; 2],
    parts: Option<FirstDifference<'a>>,
}

/// A rule and what comes of it.
#[derive(Serialize)]
struct RuleResult {
    rule: &'static str,
    policy: &'static str,
    averages: Averages,
    /// When the last job ends.
    end: u64,
}

/// The moment at which they part.
#[derive(Serialize)]
struct FirstDifference<'a> {
    at: u64,
    does: [Does<'a>; 2],
}

/// The job that has a CPU from then on.
#[derive(Serialize)]
struct Does<'a> {
    cpu: Option<u8>,
    job: Option<Label<'a>>,
}

/// Answers.
pub(super) fn answer(args: &args::Schedule, rule: &str, out: &mut dyn Write) -> Result<(), Failure> {
    if args.job.len() > MAX_JOBS {
        return bad(format!("there are {} jobs: expected at most {MAX_JOBS} with --versus", args.job.len()));
    }
    let first = Question::new(args)?;
    let (other, names) = other(args, &first, rule)?;
    let second = Question::new(&other)?;
    options::belong(args, &[first.kind, second.kind][usize::from(first.kind == second.kind)..])?;
    let outcome = |question: &Question, rule| {
        let chart = report::run(question)?;
        let averages = report::Report::new(question, &chart).averages;
        Ok::<_, Failure>(RuleResult { rule, policy: question.kind.name(), averages, end: chart.end() })
    };
    let rules = [outcome(&first, names[0])?, outcome(&second, names[1])?];
    // Only now is it known that neither runs in more slices than an answer can hold.
    let divergence = part(&first, &second);
    let parts = divergence.map(|divergence| FirstDifference {
        at: divergence.at.0,
        does: divergence.then.map(|then| Does::of(&then, &first)),
    });
    let answer = Comparison { rules, parts };
    match args.format {
        Format::Json => json(out, &answer)?,
        Format::Csv => answer.csv(out)?,
        Format::Table => {
            writeln!(out, "{}\n", sentence(&first, &second, divergence.as_ref()))?;
            answer.table(out)?;
        }
    }
    Ok(())
}

/// The question under the other rule, and the names by which the two rules differ.
fn other(
    args: &args::Schedule,
    question: &Question,
    rule: &str,
) -> Result<(args::Schedule, [&'static str; 2]), Failure> {
    let same_ticks = ["arrival-first", "expired-first"];
    let names: Vec<&'static str> = SchedulerKind::ALL.map(SchedulerKind::name).into_iter().chain(same_ticks).collect();
    let name = choice(rule, "rule", &names, |name: &'static str| name)?;
    let mut other = args.clone();
    let names = match same_ticks.iter().position(|same_tick| *same_tick == name) {
        Some(at) => {
            other.same_tick = [args::SameTick::ArrivalFirst, args::SameTick::ExpiredFirst][at];
            [same_ticks[1 - at], name]
        }
        None => {
            other.policy = name.into();
            [question.kind.name(), name]
        }
    };
    let before = question.scenario().setup.machine;
    let after = Question::new(&other)?.scenario().setup.machine;
    if (before.scheduler, before.same_tick) == (after.scheduler, after.same_tick) {
        return bad(format!("--versus {} is the rule that holds already: expected another", shown(rule)));
    }
    Ok((other, names))
}

/// The moment at which the jobs part, unless it is after `--until`.
fn part(first: &Question, second: &Question) -> Option<Divergence> {
    let mut search = Search::new(first.scenario(), second.scenario());
    loop {
        match search.run(PIECE) {
            Found::NotYet if first.until.is_none_or(|until| search.at().0 <= until) => {}
            Found::Parted(divergence) if first.until.is_none_or(|until| divergence.at.0 < until) => {
                return Some(divergence);
            }
            _ => return None,
        }
    }
}

/// The divergence in a sentence.
fn sentence(first: &Question, second: &Question, divergence: Option<&Divergence>) -> String {
    let (mut setup, other) = (first.scenario().setup, second.scenario().setup);
    for ((number, job), info) in first.jobs.iter().enumerate().zip(&mut setup.processes) {
        if let Label::Number(number) = job.label(number) {
            info.name = if first.jobs.len() > caption::MANY { "job".into() } else { format!("job {number}") };
        }
    }
    let rules = Rule::differing(&setup.machine, &other.machine);
    let names = rules.map_or(["one".into(), "the other".into()], |(a, b)| [a.subject(), b.subject()]);
    caption::divergence(&setup, names.each_ref().map(String::as_str), divergence)
}

impl<'a> Does<'a> {
    fn of(then: &Then, question: &'a Question) -> Self {
        let (cpu, pid) = match then.event.map(|event| event.kind) {
            Some(EventKind::Dispatched { cpu, pid, .. } | EventKind::SwitchStarted { cpu, to: pid, .. }) => {
                (Some(cpu), Some(pid))
            }
            Some(_) => (then.cpu, None),
            None => (then.cpu, then.running),
        };
        let job = |pid: Pid| question.jobs.get(pid.index()).map(|job| job.label(pid.index()));
        Self { cpu: cpu.map(|CpuId(number)| number), job: pid.and_then(job) }
    }
}

impl Comparison<'_> {
    fn csv(&self, out: &mut dyn Write) -> Result<(), Failure> {
        csv(out, ["rule", "policy", "response", "turnaround", "wait", "end", "parts", "cpu", "job"])?;
        for (side, RuleResult { rule, policy, averages, end }) in self.rules.iter().enumerate() {
            let Averages { response, turnaround, wait } = *averages;
            let does = self.parts.as_ref().map(|parts| &parts.does[side]);
            let at = or_empty(self.parts.as_ref().map(|parts| parts.at));
            let (cpu, job) = (or_empty(does.and_then(|does| does.cpu)), or_empty(does.and_then(|does| does.job)));
            let (response, turnaround, wait) = (or_empty(response), or_empty(turnaround), or_empty(wait));
            csv(out, [rule, policy, &*response, &*turnaround, &*wait, &*end.to_string(), &*at, &*cpu, &*job])?;
        }
        Ok(())
    }

    fn table(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let [a, b] = &self.rules;
        let row = |name: &str, means: [Option<f64>; 2]| {
            let [a, b] = means.map(|mean| or_dash(mean.map(|mean| format!("{mean:.2}"))));
            [name.into(), a, b]
        };
        let rows = [
            row("mean response", [a.averages.response, b.averages.response]),
            row("mean turnaround", [a.averages.turnaround, b.averages.turnaround]),
            row("mean wait", [a.averages.wait, b.averages.wait]),
            ["end".into(), a.end.to_string(), b.end.to_string()],
        ];
        Ok(table(out, &["", a.rule, b.rule], || rows.iter())?)
    }
}
