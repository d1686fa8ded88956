//! What the policy knows of a process, in words.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::sched::{Class, SchedulerKind, weight};
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{Pid, Setup, Snapshot, Time};

use super::super::Scene;
use super::{class, has_classes};
use crate::caption::{cat, count, effective, signed};
use crate::text;

/// What stands beside `ready`: what the picture is sorted by, in more words and in fewer.
pub(in super::super) fn hints(scene: &Scene<'_>, cpu: usize) -> [String; 3] {
    let setup = &scene.snapshot.setup;
    let vtime = || text::virtual_time(scene.snapshot.cpus.get(cpu).map_or(0, |cpu| cpu.vtime), setup);
    let three = |all: [&str; 3]| all.map(String::from);
    match setup.machine.scheduler {
        SchedulerKind::Mlfq => three(["top level first, next at the right", "next at the right", ""]),
        SchedulerKind::Sjf => three(["shortest burst first", "shortest first", ""]),
        SchedulerKind::Srtf => three(["least time left first", "least first", ""]),
        SchedulerKind::Priority => three(["smallest number first", "", ""]),
        SchedulerKind::Lottery => three(["a ticket is drawn for each turn", "tickets", ""]),
        SchedulerKind::Stride => three(["least pass first", "", ""]),
        SchedulerKind::Cfs => {
            let least = cat(&["min_vruntime ", &vtime()]);
            [cat(&["tree by vruntime, least at the left · ", &least]), cat(&["by vruntime · ", &least]), least]
        }
        SchedulerKind::Eevdf => three(["the earliest deadline left of V is next", "earliest deadline left of V", ""]),
        SchedulerKind::Fifo | SchedulerKind::Rr => three(["next at the right", "", ""]),
    }
}

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
    let own: &[&str] = match setup.machine.scheduler {
        _ if setup.recorded => &[],
        SchedulerKind::Mlfq => &["level", "quanta left"],
        SchedulerKind::Priority => &["priority", "counts as"],
        SchedulerKind::Lottery => &["tickets"],
        SchedulerKind::Stride => &["pass", "tickets"],
        SchedulerKind::Cfs => &["vruntime", "weight", "node"],
        SchedulerKind::Eevdf => &["vruntime", "deadline", "lag"],
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => &[],
    };
    let mut all = Vec::from(own);
    if has_classes(setup) && !setup.recorded {
        all.push("class");
    }
    all
}

/// The facts about a process, as many as there are columns.
pub(in super::super) fn cells(snapshot: &Snapshot, pid: Pid) -> Vec<String> {
    let setup = &snapshot.setup;
    let (Some(info), Some(process)) = (setup.processes.get(pid.index()), snapshot.processes.get(pid.index())) else {
        return Vec::new();
    };
    let sched = process.sched;
    let number = |value: u64| text::number(value);
    let virt = |value: i64| text::virtual_time(value, setup);
    let mut all = match setup.machine.scheduler {
        _ if setup.recorded => return Vec::new(),
        SchedulerKind::Mlfq => Vec::from([number(sched.level.into()), number(sched.allotment.into())]),
        SchedulerKind::Priority => {
            Vec::from([signed(info.priority.into()), signed(effective(snapshot, pid, snapshot.now))])
        }
        SchedulerKind::Lottery => Vec::from([number(info.tickets.into())]),
        SchedulerKind::Stride => Vec::from([virt(sched.vruntime), number(info.tickets.into())]),
        SchedulerKind::Cfs => {
            let tree = snapshot.cpus.get(process.cpu.index()).map(|cpu| &cpu.tree);
            let red = tree.and_then(|tree| super::tree::nodes(tree).find(|node| node.pid == pid)).map(|node| node.red);
            let node = red.map_or("–", |red| if red { "red" } else { "black" });
            Vec::from([virt(sched.vruntime), number(weight(info.nice)), node.into()])
        }
        SchedulerKind::Eevdf => Vec::from([virt(sched.vruntime), virt(sched.deadline), virt(lag(snapshot, pid))]),
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => Vec::new(),
    };
    if info.class != Class::Normal {
        all.iter_mut().for_each(|cell| *cell = "–".into());
    }
    if has_classes(setup) {
        all.push(if info.class == Class::Normal { "normal".into() } else { class_name(snapshot, pid) });
    }
    all
}

/// What is said of who runs: a few words.
pub(in super::super) fn note(snapshot: &Snapshot, pid: Pid, now: Time) -> String {
    let setup = &snapshot.setup;
    let (Some(info), Some(process)) = (setup.processes.get(pid.index()), snapshot.processes.get(pid.index())) else {
        return String::new();
    };
    let sched = process.sched;
    let virt = |value: i64| text::virtual_time(value, setup);
    match setup.machine.scheduler {
        _ if info.class != Class::Normal => class_name(snapshot, pid),
        SchedulerKind::Mlfq => {
            let last = sched.allotment <= 1;
            let quanta =
                if last { "last quantum".into() } else { cat(&[&text::number(sched.allotment.into()), " quanta"]) };
            cat(&["level ", &text::number(sched.level.into()), " · ", &quanta])
        }
        SchedulerKind::Priority => {
            let (own, counts) = (i64::from(info.priority), effective(snapshot, pid, now));
            let as_ = if own == counts { String::new() } else { cat(&[", counts as ", &signed(counts)]) };
            cat(&["priority ", &signed(own), &as_])
        }
        SchedulerKind::Lottery => count(info.tickets.into(), "ticket", "tickets"),
        SchedulerKind::Stride => cat(&["pass ", &virt(sched.vruntime)]),
        SchedulerKind::Cfs | SchedulerKind::Eevdf => cat(&["vruntime ", &virt(sched.vruntime)]),
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => String::new(),
    }
}

/// How far a process is behind the average virtual runtime of its queue: positive if it has had less than its share.
/// Elsewhere than in a queue, what it left with.
pub(super) fn lag(snapshot: &Snapshot, pid: Pid) -> i64 {
    let Some(process) = snapshot.processes.get(pid.index()) else { return 0 };
    match (process.state, snapshot.cpus.get(process.cpu.index())) {
        (State::Ready | State::Running, Some(cpu)) => cpu.vtime.saturating_sub(process.sched.vruntime),
        _ => process.sched.lag,
    }
}
