//! `os-scope trace --as-scenario` and `--rerun`: the work of a recorded schedule as a scenario, and what becomes of it
//! under another scheduler.

use std::io::Write;

use os_scope_sim::scenario::parse;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{Event, Machine, Sink, Snapshot, Time};
use os_scope_trace::{Rerun, Schedule, usual_scheduler};
use serde::Serialize;

use crate::args::{Format, Trace};
use crate::failure::{Failure, bad, remark};
use crate::output::{csv, json, table};
use crate::words::{closest, count, shown};

/// The most events of a re-run: with a quantum of a nanosecond it would hardly end.
const EVENTS: u64 = 1 << 24;

/// What a task got. The order of fields is the contract's.
#[derive(Serialize)]
struct Got {
    cpu_ns: u64,
    wait_ns: u64,
    switches: u64,
}

#[derive(Serialize)]
struct TaskRow<'a> {
    pid: u32,
    comm: &'a str,
    recorded: Got,
    rerun: Got,
}

#[derive(Serialize)]
struct Comparison<'a> {
    kind: &'static str,
    scheduler: &'a str,
    tasks: Vec<TaskRow<'a>>,
}

/// Answers. `name` is the recording's.
pub(crate) fn answer(args: &Trace, schedule: &Schedule, name: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let usual = usual_scheduler();
    let scheduler = scheduler(args.rerun.as_deref().unwrap_or(usual))?;
    let Some(rerun) = os_scope_trace::rerun(schedule, &scheduler) else {
        return bad(format!("{name} shows no task from a switch to it until the next: there is nothing to run again"));
    };
    rerun.remarks.iter().for_each(|text| remark(&format!("{name}: {text}")));
    if args.as_scenario {
        return out.write_all(rerun.text.as_bytes()).map_err(Failure::from);
    }
    let tasks = rows(schedule, &rerun)?;
    match args.format {
        Format::Json => json(out, &Comparison { kind: "rerun", scheduler: &scheduler, tasks })?,
        Format::Csv => {
            csv(
                out,
                ["pid", "comm", "cpu_ns", "wait_ns", "switches", "rerun_cpu_ns", "rerun_wait_ns", "rerun_switches"],
            )?;
            tasks.iter().try_for_each(|row| csv(out, cells(row).iter().map(String::as_str)))?;
        }
        Format::Table => {
            writeln!(
                out,
                "{}, as recorded and run again under {scheduler}; wait is time spent ready, in ns",
                count(tasks.len() as u64, "task")
            )?;
            let headings = ["pid", "comm", "cpu_ns", "wait", "switches", "again: cpu_ns", "wait", "switches"];
            table(out, &headings, || tasks.iter().map(cells))?;
        }
    }
    Ok(())
}

fn cells(row: &TaskRow<'_>) -> Vec<String> {
    let mut cells = vec![row.pid.to_string(), row.comm.into()];
    for got in [&row.recorded, &row.rerun] {
        cells.extend([got.cpu_ns, got.wait_ns, got.switches].map(|number| number.to_string()));
    }
    cells
}

/// What may follow `scheduler` in a scenario.
fn scheduler(words: &str) -> Result<String, Failure> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let names = SchedulerKind::ALL.map(SchedulerKind::name);
    let first = words.first().copied().unwrap_or_default();
    if !names.contains(&first) {
        let meant = closest(first, &names).map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
        return bad(format!("--rerun is `{}`: expected a scheduler ({}){meant}", shown(first), names.join(", ")));
    }
    let text = words.join(" ");
    match parse(&format!("machine\n  scheduler {text}\nprocess a\n  compute 1ns\n")) {
        Ok(_) => Ok(text),
        Err(error) => bad(format!("--rerun is `{}`: {}", shown(&text), error.message)),
    }
}

/// Runs it, and folds the recording.
fn rows<'a>(schedule: &'a Schedule, rerun: &Rerun) -> Result<Vec<TaskRow<'a>>, Failure> {
    let scenario = parse(&rerun.text).or_else(|error| bad(error.to_string()))?;
    let mut machine = Machine::new(scenario);
    let mut count = Count(0);
    while count.0 < EVENTS && machine.step(&mut count) {}
    if count.0 >= EVENTS {
        remark(&format!("the re-run stopped after {EVENTS} events"));
    }
    let again = machine.snapshot();
    let mut recorded = Snapshot::first(schedule.setup.clone());
    schedule.events.iter().for_each(|event| recorded.apply(event));
    let waits = |snapshot: &Snapshot, process: usize| {
        let process = &snapshot.processes[process];
        let ready = matches!(process.state, os_scope_sim::snapshot::ProcessState::Ready);
        (process.waited + if ready { snapshot.now.since(process.since) } else { Time::ZERO }).0
    };
    let rows = rerun.tasks.iter().zip(&rerun.processes).enumerate().map(|(place, (&task, &process))| {
        let task = &schedule.tasks[task];
        let ran = &again.processes[place];
        TaskRow {
            pid: task.pid,
            comm: &task.comm,
            recorded: Got { cpu_ns: task.cpu_ns, wait_ns: waits(&recorded, process), switches: task.switches },
            rerun: Got { cpu_ns: ran.ran.0, wait_ns: waits(&again, place), switches: ran.dispatches.into() },
        }
    });
    Ok(rows.collect())
}

/// Counts events.
struct Count(u64);

impl Sink for Count {
    fn event(&mut self, _: Event) {
        self.0 += 1;
    }
}
