//! What the scheduler knows of a process, in words, with the classes above it.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::sched::Class;
use os_scope_sim::{Pid, Setup, Snapshot, Time};

use super::{class, has_classes};
use crate::caption::cat;
use crate::{explain, text};

/// `fifo 50`, `rr 10`, `deadline`: a class above the others; nothing for the others.
pub(super) fn class_name(snapshot: &Snapshot, pid: Pid) -> String {
    match class(&snapshot.setup, pid) {
        Class::Normal => String::new(),
        Class::Fifo(priority) => cat(&["fifo ", &text::number(priority.into())]),
        Class::Rr(priority) => cat(&["rr ", &text::number(priority.into())]),
        Class::Deadline { .. } => {
            let deadline = snapshot.processes.get(pid.index()).map_or(0, |process| process.sched.deadline);
            cat(&["by ", &text::time(Time(deadline.max(0) as u64), snapshot.setup.unit)])
        }
    }
}

/// The heads of the columns that a policy's facts make.
pub(in super::super) fn columns(setup: &Setup) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = explain::columns(setup).iter().map(|fact| fact.name).collect();
    if has_classes(setup) && !setup.recorded {
        all.push("class");
    }
    all
}

/// The facts about a process, as many as there are columns.
pub(in super::super) fn cells(snapshot: &Snapshot, pid: Pid) -> Vec<String> {
    let setup = &snapshot.setup;
    let facts = explain::columns(setup).iter();
    let mut all: Vec<String> = facts.map(|fact| explain::cell(snapshot, pid, fact, snapshot.now)).collect();
    if has_classes(setup) && !setup.recorded {
        let normal = class(setup, pid) == Class::Normal;
        all.push(if normal { "normal".into() } else { class_name(snapshot, pid) });
    }
    all
}

/// What is said of a process that runs: a few words.
pub(in super::super) fn note(snapshot: &Snapshot, pid: Pid, now: Time) -> String {
    match class(&snapshot.setup, pid) {
        Class::Normal => explain::note(snapshot, pid, now),
        _ => class_name(snapshot, pid),
    }
}
