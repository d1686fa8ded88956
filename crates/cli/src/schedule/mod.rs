//! `os-scope schedule`: jobs on the simulated machine, under a scheduling policy.
//!
//! [`job`] reads jobs and makes a scenario of them; [`chart`] listens to the machine and notes which job ran when, in
//! [`slices`]; [`report`] is what came of the jobs. Switches, memory and kernel cost nothing: it is the textbook's
//! machine.

mod chart;
mod job;
mod options;
mod report;
mod slices;
mod versus;

use std::io::Write;

use crate::args::{Format, Schedule};
use crate::failure::Failure;
use crate::output::json;

use job::Question;
use report::Report;

/// Answers.
pub(crate) fn answer(args: &Schedule, out: &mut dyn Write) -> Result<(), Failure> {
    let format = args.format;
    let args = job::with_file(args)?;
    if let Some(rule) = &args.versus {
        return versus::answer(&args, rule, out);
    }
    let question = Question::new(&args)?;
    options::belong(&args, &[question.kind])?;
    // The text of hundreds of thousands of jobs is no longer needed.
    drop(args);
    let chart = report::run(&question)?;
    let report = Report::new(&question, &chart);
    match format {
        Format::Json => json(out, &report)?,
        Format::Csv => report.csv(out)?,
        Format::Table => report.table(out)?,
    }
    Ok(())
}
