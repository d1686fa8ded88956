//! What came of the jobs, as a table, as JSON and as CSV.

use std::io::{self, Write};

use os_scope_sim::{Machine, TimeUnit};
use serde::{Serialize, Serializer};

use super::chart::{self, Chart};
use super::job::{Label, Question};
use super::slices::Slice;
use crate::failure::{Failure, bad};
use crate::output::{csv, or_dash, or_empty, table};

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

/// Means over the jobs that responded, over those that ended and over all: a job that has not arrived has not waited.
/// None if there are none.
#[derive(Serialize)]
pub(super) struct Averages {
    pub(super) response: Option<f64>,
    pub(super) turnaround: Option<f64>,
    pub(super) wait: Option<f64>,
}

/// What came of all jobs. What there are many of is written as it is asked for.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    policy: &'static str,
    #[serde(serialize_with = "Results::rows")]
    jobs: Results<'a>,
    #[serde(serialize_with = "Results::slices")]
    slices: Results<'a>,
    pub(super) averages: Averages,
}

/// A question, and what came of it.
#[derive(Clone, Copy)]
struct Results<'a> {
    question: &'a Question,
    chart: &'a Chart,
}

/// Runs the jobs.
pub(super) fn run(question: &Question) -> Result<Chart, Failure> {
    let most = chart::most_slices(question.jobs.len());
    let mut chart = Chart::new(question.jobs.len(), question.cpus, question.until, question.top());
    if question.least_slices() <= most as u64 {
        let mut machine = Machine::new(question.scenario());
        while chart.goes_on() && machine.step(&mut chart) {}
        if chart.is_beyond() {
            return bad("these jobs take longer than 2^63: choose shorter times, or where to stop with --until");
        }
        if !chart.is_full() {
            chart.close();
            return Ok(chart);
        }
    }
    bad(format!("these jobs run in more than {most} slices: choose a longer quantum, or where to stop with --until"))
}

impl<'a> Report<'a> {
    pub(super) fn new(question: &'a Question, chart: &'a Chart) -> Self {
        let results = Results { question, chart };
        let averages = Averages {
            response: mean(results.jobs().map(|row| row.response)),
            turnaround: mean(results.jobs().map(|row| row.turnaround)),
            wait: mean(results.jobs().map(|row| Some(row.wait))),
        };
        Self { policy: question.kind.name(), jobs: results, slices: results, averages }
    }

    pub(super) fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        csv(out, ["job", "arrival", "run", "response", "turnaround", "wait", "cpu"])?;
        self.jobs.jobs().try_for_each(|Row { job, arrival, run, response, turnaround, wait, cpu }| {
            let cells =
                [job.to_string(), arrival.to_string(), run.to_string(), or_empty(response), or_empty(turnaround)];
            csv(out, cells.iter().map(String::as_str).chain([&*wait.to_string(), &*cpu.to_string()]))
        })
    }

    pub(super) fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let Results { question, chart } = self.jobs;
        writeln!(
            out,
            "{}, times in {}",
            self.policy,
            if question.unit == TimeUnit::Nanos { "nanoseconds" } else { "ticks" }
        )?;
        let Averages { response, turnaround, wait } = self.averages;
        let [response, turnaround, wait] =
            [response, turnaround, wait].map(|mean| or_dash(mean.map(|mean| format!("{mean:.2}"))));
        let means = ["mean".into(), String::new(), String::new(), response, turnaround, wait, String::new()];
        table(out, &["job", "arrival", "run", "response", "turnaround", "wait", "cpu"], || {
            let cells = |Row { job, arrival, run, response, turnaround, wait, cpu }: Row<'_>| {
                let [wait, cpu] = [wait, cpu].map(|time| time.to_string());
                [
                    job.to_string(),
                    arrival.to_string(),
                    run.to_string(),
                    or_dash(response),
                    or_dash(turnaround),
                    wait,
                    cpu,
                ]
            };
            self.jobs.jobs().map(cells).chain([means.clone()])
        })?;
        writeln!(out)?;
        let idle = if question.switch_cost > 0 { "(idle or switching)" } else { "(idle)" };
        table(out, &["from", "to", "cpu", "runs"], || {
            let cells = |Slice { start, end, cpu, job, .. }| {
                let job = job.map_or_else(|| idle.into(), |job: usize| question.jobs[job].label(job).to_string());
                [start.to_string(), end.to_string(), cpu.to_string(), job]
            };
            chart.slices.with_gaps(chart.end()).map(cells)
        })
    }
}

impl<'a> Results<'a> {
    /// What came of each job.
    fn jobs(self) -> impl Iterator<Item = Row<'a>> {
        self.question.jobs.iter().zip(&self.chart.jobs).enumerate().map(|(number, (job, noted))| Row {
            job: job.label(number),
            arrival: job.arrival,
            run: job.run,
            response: noted.first_run.map(|at| at - job.arrival),
            turnaround: noted.ended.map(|at| at - job.arrival),
            wait: noted.waited,
            cpu: noted.ran,
        })
    }

    fn rows<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.jobs())
    }

    fn slices<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |Slice { start, end, cpu, job, level }| {
            let number: usize = job?;
            Some(SliceRow { start, end, cpu, job: self.question.jobs[number].label(number), level })
        };
        serializer.collect_seq(self.chart.slices.iter().filter_map(row))
    }
}

/// The mean of the numbers that there are.
fn mean(numbers: impl Iterator<Item = Option<u64>>) -> Option<f64> {
    let (count, sum) =
        numbers.flatten().fold((0u64, 0u128), |(count, sum), number| (count + 1, sum + u128::from(number)));
    (count > 0).then(|| sum as f64 / count as f64)
}
