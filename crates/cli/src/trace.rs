//! `os-scope trace`: what a recording holds.

use std::io::Write;

use os_scope_trace::{Memory, Recording, Schedule, TaskTotal};
use serde::Serialize;

use crate::args::{Format, Trace};
use crate::failure::{Failure, bad, remark};
use crate::input;
use crate::output::{csv, json, table};
use crate::rerun;
use crate::words::count;

/// A recording in numbers. The order of fields is the contract's.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Summary<'a> {
    Sched { events: u64, warnings: u64, tasks: Vec<Task<'a>> },
    Memory { references: u64, pages: u64, warnings: u64 },
}

#[derive(Serialize)]
struct Task<'a> {
    pid: u32,
    comm: &'a str,
    cpu_ns: u64,
    switches: u64,
}

/// Answers. The lines that could not be read, and what else should be known, go to standard error.
pub(crate) fn answer(args: &Trace, out: &mut dyn Write) -> Result<(), Failure> {
    let again = args.as_scenario || args.rerun.is_some();
    let recording = input::recording(&args.file, !again)?;
    let name = input::name(&args.file);
    let warnings = recording.warnings();
    warnings.kept.iter().for_each(|warning| remark(&format!("{name}: {warning}")));
    if warnings.count > warnings.kept.len() as u64 {
        remark(&format!("{name}: {} warnings in all", warnings.count));
    }
    let notes = match &recording {
        Recording::Memory(memory) => &memory.notes,
        Recording::Schedule(schedule) => &schedule.notes,
    };
    notes.iter().for_each(|note| remark(&format!("{name}: {note}")));
    if again {
        return match &recording {
            Recording::Schedule(schedule) => rerun::answer(args, schedule, &name, out),
            Recording::Memory(_) => bad(format!("{name} is a recording of memory accesses: expected scheduling")),
        };
    }
    let summary = Summary::new(&recording);
    match args.format {
        Format::Json => json(out, &summary)?,
        Format::Csv => summary.csv(out)?,
        Format::Table => summary.table(out)?,
    }
    Ok(())
}

impl<'a> Summary<'a> {
    fn new(recording: &'a Recording) -> Self {
        let warnings = recording.warnings().count;
        let task = |task: &'a TaskTotal| Task {
            pid: task.pid,
            comm: &task.comm,
            cpu_ns: task.cpu_ns,
            switches: task.switches,
        };
        match recording {
            Recording::Schedule(Schedule { recorded, tasks, .. }) => {
                Self::Sched { events: *recorded, warnings, tasks: tasks.iter().map(task).collect() }
            }
            Recording::Memory(Memory { total, pages, .. }) => {
                Self::Memory { references: *total, pages: *pages, warnings }
            }
        }
    }

    fn csv(&self, out: &mut dyn Write) -> std::io::Result<()> {
        match self {
            Self::Sched { tasks, .. } => {
                csv(out, ["pid", "comm", "cpu_ns", "switches"])?;
                tasks.iter().try_for_each(|task| {
                    csv(out, [&*task.pid.to_string(), task.comm, &task.cpu_ns.to_string(), &task.switches.to_string()])
                })
            }
            Self::Memory { references, pages, warnings } => {
                writeln!(out, "references,pages,warnings\n{references},{pages},{warnings}")
            }
        }
    }

    fn table(&self, out: &mut dyn Write) -> std::io::Result<()> {
        match self {
            Self::Sched { events, warnings, tasks } => {
                let numbers = [count(*events, "event"), count(tasks.len() as u64, "task"), count(*warnings, "warning")];
                writeln!(out, "a recording of scheduling: {}", numbers.join(", "))?;
                let cells = |task: &Task<'_>| {
                    [task.pid.to_string(), task.comm.into(), task.cpu_ns.to_string(), task.switches.to_string()]
                };
                table(out, &["pid", "comm", "cpu_ns", "switches"], || tasks.iter().map(cells))
            }
            Self::Memory { references, pages, warnings } => {
                let [references, pages] = [count(*references, "reference"), count(*pages, "page")];
                writeln!(
                    out,
                    "a recording of memory accesses: {references} to {pages}, {}",
                    count(*warnings, "warning")
                )
            }
        }
    }
}
