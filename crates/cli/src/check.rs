//! `os-scope check`: whether a scenario is well written, and what it holds.

use std::io::Write;

use os_scope_sim::{Scenario, TimeUnit};
use serde::Serialize;

use crate::args::{Check, Format};
use crate::failure::Failure;
use crate::input;
use crate::output::{csv, json, table};
use crate::words::count;

/// What a scenario holds.
#[derive(Serialize)]
struct Summary<'a> {
    title: &'a str,
    unit: &'static str,
    cpus: u8,
    frames: u32,
    processes: Vec<Process<'a>>,
    lenses: &'a [String],
}

#[derive(Serialize)]
struct Process<'a> {
    pid: u32,
    name: &'a str,
    arrival: u64,
    compute: u64,
    accesses: u64,
}

/// Answers.
pub(crate) fn answer(args: &Check, out: &mut dyn Write) -> Result<(), Failure> {
    let scenario = input::scenario(&args.file)?;
    let summary = Summary::new(&scenario);
    match args.format {
        Format::Json => json(out, &summary)?,
        Format::Csv => {
            csv(out, ["pid", "name", "arrival", "compute", "accesses"])?;
            for Process { pid, name, arrival, compute, accesses } in &summary.processes {
                csv(out, [&*pid.to_string(), name, &arrival.to_string(), &compute.to_string(), &accesses.to_string()])?;
            }
        }
        Format::Table => {
            let Summary { title, unit, cpus, frames, processes, .. } = &summary;
            let (cpus, frames) = (count((*cpus).into(), "CPU"), count((*frames).into(), "frame"));
            writeln!(out, "{title}: well written; times are {unit}; a machine with {cpus} and {frames} on it")?;
            let cells = |Process { pid, name, arrival, compute, accesses }: &Process<'_>| {
                [pid.to_string(), (*name).into(), arrival.to_string(), compute.to_string(), accesses.to_string()]
            };
            table(out, &["pid", "name", "arrival", "compute", "accesses"], || processes.iter().map(cells))?;
        }
    }
    Ok(())
}

impl<'a> Summary<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let setup = &scenario.setup;
        let processes = setup.processes.iter().map(|info| Process {
            pid: info.number,
            name: &info.name,
            arrival: info.arrival.0,
            compute: info.work.compute.0,
            accesses: info.work.accesses,
        });
        Self {
            title: &setup.title,
            unit: match setup.unit {
                TimeUnit::Nanos => "ns",
                TimeUnit::Ticks => "ticks",
            },
            cpus: setup.machine.cpus,
            frames: setup.machine.frames,
            processes: processes.collect(),
            lenses: &scenario.lenses,
        }
    }
}
