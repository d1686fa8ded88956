//! `os-scope schedule`: jobs on the simulated machine, under a scheduling policy.
//!
//! [`job`] reads jobs and makes a scenario of them; [`mod@chart`] listens to the machine and notes who ran when. A machine on which switches, memory
//! and kernel cost nothing is the textbook's.

mod chart;
mod job;
mod options;
mod versus;

use std::io::{self, Write};

use os_scope_sim::{Machine, TimeUnit};
use serde::Serialize;

use crate::args::{Format, Schedule};
use crate::failure::{Failure, bad};
use crate::output::{Table, csv, json, or_dash, or_empty};

use chart::{Chart, Slice};
use job::{Job, Label, Question};

/// What came of a job. The order of fields is the contract's.
#[derive(Serialize)]
struct Row<'a> {
    job: Label<'a>,
    arrival: u64,
    run: u64,
    response: Option<u64>,
    turnaround: Option<u64>,
    wait: u64,
    cpu: u64,
}

/// A stretch of time that a job had a CPU for itself.
#[derive(Serialize)]
struct SliceRow<'a> {
    start: u64,
    end: u64,
    cpu: u8,
    job: Label<'a>,
    /// The queue it came from, under policies that have several.
    level: Option<u8>,
}

/// Means over the jobs that responded, over those that ended and over all: who has not arrived has not waited. None if there are none.
#[derive(Serialize)]
struct Averages {
    response: Option<f64>,
    turnaround: Option<f64>,
    wait: Option<f64>,
}

#[derive(Serialize)]
struct Answer<'a> {
    policy: &'static str,
    jobs: Vec<Row<'a>>,
    slices: Vec<SliceRow<'a>>,
    averages: Averages,
}

/// Answers.
pub(crate) fn answer(args: &Schedule, out: &mut dyn Write) -> Result<(), Failure> {
    let args = &job::with_file(args)?;
    if let Some(rule) = &args.versus {
        return versus::answer(args, rule, out);
    }
    let question = Question::new(args)?;
    options::belong(args, &[question.kind])?;
    let chart = chart(&question)?;
    let answer = Answer::new(&question, &chart);
    match args.format {
        Format::Json => json(out, &answer)?,
        Format::Csv => answer.csv(out)?,
        Format::Table => {
            let unit = if question.unit == TimeUnit::Nanos { "nanoseconds" } else { "ticks" };
            answer.table(unit, question.cpus, chart.end(), out)?;
        }
    }
    Ok(())
}

/// Runs the jobs.
fn chart(question: &Question) -> Result<Chart, Failure> {
    let mut machine = Machine::new(question.scenario());
    let mut chart = Chart::new(&question.jobs, question.cpus, question.until, question.top());
    while chart.goes_on() && machine.step(&mut chart) {}
    if chart.is_full() {
        return bad(format!(
            "these jobs run in more than {} slices: choose a longer quantum, or where to stop with --until",
            chart::MAX_SLICES
        ));
    }
    chart.close();
    Ok(chart)
}

impl<'a> Answer<'a> {
    fn new(question: &'a Question, chart: &Chart) -> Self {
        let row = |(job, noted): (&'a Job, &chart::Noted)| Row {
            job: job.label(),
            arrival: job.arrival,
            run: job.run,
            response: noted.first_run.map(|at| at - job.arrival),
            turnaround: noted.ended.map(|at| at - job.arrival),
            wait: noted.waited,
            cpu: noted.ran,
        };
        let jobs: Vec<Row<'_>> = question.jobs.iter().zip(&chart.jobs).map(row).collect();
        let slice = |slice: &Slice| SliceRow {
            start: slice.start,
            end: slice.end,
            cpu: slice.cpu,
            job: question.jobs[slice.job].label(),
            level: slice.level,
        };
        let averages = Averages {
            response: mean(jobs.iter().map(|row| row.response)),
            turnaround: mean(jobs.iter().map(|row| row.turnaround)),
            wait: mean(jobs.iter().map(|row| Some(row.wait))),
        };
        Self { policy: question.kind.name(), slices: chart.slices.iter().map(slice).collect(), averages, jobs }
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        csv(out, ["job", "arrival", "run", "response", "turnaround", "wait", "cpu"])?;
        for Row { job, arrival, run, response, turnaround, wait, cpu } in &self.jobs {
            let cells = [job.to_string(), arrival.to_string(), run.to_string(), or_empty(*response), or_empty(*turnaround)];
            csv(out, cells.iter().map(String::as_str).chain([&*wait.to_string(), &*cpu.to_string()]))?;
        }
        Ok(())
    }

    fn table(&self, unit: &str, cpus: u8, end: u64, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}, times in {unit}", self.policy)?;
        let mut table = Table::new(&["job", "arrival", "run", "response", "turnaround", "wait", "cpu"]);
        for Row { job, arrival, run, response, turnaround, wait, cpu } in &self.jobs {
            let times = [or_dash(*response), or_dash(*turnaround), wait.to_string(), cpu.to_string()];
            table.row([job.to_string(), arrival.to_string(), run.to_string()].into_iter().chain(times));
        }
        let Averages { response, turnaround, wait } = self.averages;
        let means = [response, turnaround, wait].map(|mean| or_dash(mean.map(|mean| format!("{mean:.2}"))));
        table.row(["mean".into(), String::new(), String::new()].into_iter().chain(means));
        table.write(out)?;
        writeln!(out)?;
        let mut table = Table::new(&["from", "to", "cpu", "runs"]);
        for (start, end, cpu, job) in self.with_gaps(cpus, end) {
            table.row([start.to_string(), end.to_string(), cpu.to_string(), job.map_or_else(|| "(idle)".into(), Label::to_string)]);
        }
        table.write(out)
    }

    /// The slices, and between them the times at which a CPU had nothing to run, in the order of their beginning.
    fn with_gaps(&self, cpus: u8, end: u64) -> Vec<(u64, u64, u8, Option<&Label<'a>>)> {
        let mut rows = Vec::new();
        for cpu in 0..cpus {
            let mut free = 0;
            for slice in self.slices.iter().filter(|slice| slice.cpu == cpu) {
                if slice.start > free {
                    rows.push((free, slice.start, cpu, None));
                }
                rows.push((slice.start, slice.end, cpu, Some(&slice.job)));
                free = slice.end;
            }
            if end > free {
                rows.push((free, end, cpu, None));
            }
        }
        rows.sort_by_key(|&(start, _, cpu, _)| (start, cpu));
        rows
    }
}

/// The mean of the numbers that there are.
fn mean(numbers: impl Iterator<Item = Option<u64>>) -> Option<f64> {
    let (count, sum) = numbers.flatten().fold((0u64, 0u128), |(count, sum), number| (count + 1, sum + u128::from(number)));
    (count > 0).then(|| sum as f64 / count as f64)
}
