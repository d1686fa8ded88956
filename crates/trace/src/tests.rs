//! Recordings as small pictures: what a text is read as, and the schedule as one line for each event.

mod formats;
mod fuzz;
mod legal;
mod memory;
mod real;
mod rerun;
mod schedule;

use std::fmt::Write;

use expect_test::Expect;
use os_scope_sim::event::AccessKind;
use os_scope_sim::{CpuId, Event, EventKind, Pid};

use crate::{Limits, Memory, ReadError, Reader, Recording, Schedule, Warnings};

/// Reads a text, handed in by pieces of a number of bytes.
fn read(text: &[u8], piece: usize) -> Result<Recording, ReadError> {
    read_within(text, piece, Limits::default())
}

fn read_within(text: &[u8], piece: usize, limits: Limits) -> Result<Recording, ReadError> {
    let mut reader = Reader::with_limits("test", limits);
    for piece in text.chunks(piece) {
        reader.push(piece)?;
    }
    assert_eq!(reader.bytes(), text.len() as u64);
    reader.finish()
}

/// Reads a text in one piece and byte by byte, and compares with what is expected of both.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let whole = show(&read(text.as_bytes(), usize::MAX));
    assert_eq!(whole, show(&read(text.as_bytes(), 1)));
    expected.assert_eq(&whole);
}

fn show(recording: &Result<Recording, ReadError>) -> String {
    match recording {
        Err(error) => format!("{error}\n"),
        Ok(Recording::Memory(memory)) => show_memory(memory),
        Ok(Recording::Schedule(schedule)) => {
            legal::check(schedule);
            show_schedule(schedule)
        }
    }
}

/// The references, each as `f` (fetch), `r` or `w` and the address, or the page of a list of pages; by process if there
/// are several.
fn show_memory(memory: &Memory) -> String {
    let mut out = format!("{} references, {} pages:", memory.total, memory.pages);
    for (index, process) in memory.processes.iter().enumerate() {
        if process.number > 0 {
            write!(out, "\n{} {}:", process.name, process.number).unwrap();
        }
        for reference in memory.references.iter().filter(|reference| usize::from(reference.process) == index) {
            let kind = match reference.kind {
                AccessKind::Fetch => 'f',
                AccessKind::Read => 'r',
                AccessKind::Write => 'w',
            };
            if memory.page_numbers {
                write!(out, " {kind}{}", reference.addr.vpn().get()).unwrap();
            } else {
                write!(out, " {kind}{:x}", reference.addr.0).unwrap();
            }
        }
    }
    out.push('\n');
    memory.notes.iter().for_each(|note| writeln!(out, "note: {note}").unwrap());
    show_warnings(&mut out, &memory.warnings);
    out
}

fn show_warnings(out: &mut String, warnings: &Warnings) {
    warnings.kept.iter().for_each(|warning| writeln!(out, "{warning}").unwrap());
    if warnings.count > warnings.kept.len() as u64 {
        writeln!(out, "{} warnings", warnings.count).unwrap();
    }
}

/// Each event with its microseconds, each task with its totals.
fn show_schedule(schedule: &Schedule) -> String {
    let mut out = String::new();
    for event in &schedule.events {
        writeln!(out, "{:>3} {}", event.at.0 / 1000, show_event(schedule, event)).unwrap();
    }
    for task in &schedule.tasks {
        writeln!(out, "{} {}: {} us, {} switches", task.comm, task.pid, task.cpu_ns / 1000, task.switches).unwrap();
    }
    schedule.notes.iter().for_each(|note| writeln!(out, "note: {note}").unwrap());
    show_warnings(&mut out, &schedule.warnings);
    out
}

fn show_event(schedule: &Schedule, event: &Event) -> String {
    let name = |pid: Pid| &schedule.setup.processes[pid.index()].name;
    let number = |cpu: CpuId| schedule.cpus[cpu.index()];
    match event.kind {
        EventKind::Arrived { pid } => format!("{} arrived", name(pid)),
        EventKind::Enqueued { cpu, pid, place, why } => {
            format!("{} queued on {} at {place}: {why:?}", name(pid), number(cpu))
        }
        EventKind::Dispatched { cpu, pid, .. } => format!("{} runs on {}", name(pid), number(cpu)),
        EventKind::Preempted { pid, by, .. } => format!("{} preempted by {}", name(pid), name(by)),
        EventKind::Blocked { cpu, pid, on, .. } => format!("{} left {}: {on:?}", name(pid), number(cpu)),
        EventKind::Woken { pid } => format!("{} woken", name(pid)),
        EventKind::Idled { cpu } => format!("{} idle", number(cpu)),
        EventKind::Migrated { pid, from, to, .. } => {
            format!("{} moved from {} to {}", name(pid), number(from), number(to))
        }
        EventKind::Exited { pid, .. } => format!("{} exited", name(pid)),
        other => panic!("a recording has no {other:?}"),
    }
}
