//! Turns a recorded schedule into a workload: what each task computed and how long it waited, without what the
//! scheduler made of it.
//!
//! A burst is the CPU time between two waits, interrupted or not; what a task computes in all is to the nanosecond
//! what [`TaskTotal`](crate::TaskTotal) says. A wait lasts from leaving the CPU to the wakeup. Waiting for each other
//! (a pipe, a lock) becomes waiting for so long, which another scheduler would change. Which CPUs a task may use is not
//! recorded.

use std::fmt::Write;

use os_scope_sim::event::{ReadyReason, WaitFor};
use os_scope_sim::scenario::limits::{MAX_CPUS, MAX_NAME, MAX_PERFORMED, MAX_PID, MAX_PROCESSES, MAX_TEXT, MAX_TITLE};
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{Event, EventKind, Pid};

use crate::rounds::{LOOSEST, Round, merge, time, write};
use crate::schedule::Schedule;
use crate::warnings::Noted;

/// A recording as the text of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerun {
    /// The text, which the scenarios' parser reads.
    pub text: String,
    /// For each process of the scenario, the task it was, as an index into [`Schedule::tasks`].
    pub tasks: Vec<usize>,
    /// And the process of the recording, as an index into its [`Setup::processes`](os_scope_sim::Setup).
    pub processes: Vec<usize>,
    /// What was left out or made simpler, a sentence each.
    pub remarks: Vec<String>,
}

/// A scenario in which each task computes and waits as it did in the recording. `scheduler` is what follows the key of
/// that name. None if no task was seen to run.
#[must_use]
pub fn rerun(schedule: &Schedule, scheduler: &str) -> Option<Rerun> {
    let mut works = works(schedule);
    // A wait after the last burst is not part of the work.
    works.iter_mut().filter_map(|work| work.rounds.last_mut()).for_each(|last| last.wait = 0);
    works.retain(|work| work.rounds.iter().any(|round| round.burst > 0));
    let mut remarks = Vec::new();
    let idle = schedule.setup.processes.len() - works.len();
    if idle > 0 {
        remarks.push(format!("tasks left out because no time of theirs is known: {idle}"));
    }
    if schedule.notes.iter().any(|note| matches!(note.what, Noted::EventsCut | Noted::TasksCut)) {
        remarks.push("the recording was too long to keep: this is its beginning".into());
    }
    keep_the_busiest(&mut works, &mut remarks);
    let rounds: usize = works.iter().map(|work| work.rounds.len()).sum();
    let every = rounds.div_ceil(MAX_PERFORMED as usize / 3);
    if every > 1 {
        works.iter_mut().for_each(|work| merge(&mut work.rounds, every));
        remarks.push(format!("bursts that were made one, with the waits between them: {every} each"));
    }
    let head = head(schedule, scheduler, &mut remarks);
    let mut text = String::new();
    for tolerance in 0..=LOOSEST {
        text = format!("{head}{}", body(schedule, &works, tolerance));
        if text.len() <= MAX_TEXT {
            if tolerance > 0 {
                remarks.push(
                    "bursts and waits that resemble each other were given their mean, to make the text short enough"
                        .into(),
                );
            }
            break;
        }
    }
    let tasks = works.iter().map(|work| schedule.origins[work.pid.index()].0 as usize).collect();
    let processes = works.iter().map(|work| work.pid.index()).collect();
    (!works.is_empty()).then_some(Rerun { text, tasks, processes, remarks })
}

/// What schedules on Linux since 6.6.
#[must_use]
pub fn usual_scheduler() -> &'static str {
    SchedulerKind::Eevdf.name()
}

/// What a process did.
struct Work {
    pid: Pid,
    arrival: u64,
    rounds: Vec<Round>,
}

/// Where a process stands while the events are read.
#[derive(Clone, Copy, Default)]
struct Place {
    /// When it came onto the CPU, or when it began to wait.
    since: u64,
    waits: Option<WaitFor>,
    arrived: bool,
}

/// What all processes did, in the order of their coming.
fn works(schedule: &Schedule) -> Vec<Work> {
    let count = schedule.setup.processes.len();
    let mut works: Vec<Work> =
        (0..count).map(|pid| Work { pid: Pid(pid as u32), arrival: 0, rounds: Vec::new() }).collect();
    let mut places = vec![Place::default(); count];
    // The process on each CPU, for an event that takes one away to another CPU does not say that it ran.
    let mut running = vec![None; usize::from(schedule.setup.machine.cpus)];
    let mut unequal = schedule.unequal.iter().copied().peekable();
    for (index, &Event { at, kind: what }) in schedule.events.iter().enumerate() {
        let credit = unequal.next_if(|(when, _)| *when <= index).map(|(_, credit)| credit);
        match what {
            EventKind::Dispatched { cpu, pid, .. } => {
                running[cpu.index()] = Some(pid);
                places[pid.index()].since = at.0;
            }
            EventKind::Preempted { cpu, pid, .. }
            | EventKind::Exited { cpu, pid }
            | EventKind::Blocked { cpu, pid, .. } => {
                running[cpu.index()] = None;
                let place = &mut places[pid.index()];
                works[pid.index()].ran(at.0 - place.since, credit);
                if let EventKind::Blocked { on, .. } = what {
                    (place.since, place.waits) = (at.0, Some(on));
                }
            }
            EventKind::Enqueued { pid, why, .. } => {
                let place = &mut places[pid.index()];
                if !std::mem::replace(&mut place.arrived, true) {
                    works[pid.index()].arrival = at.0;
                }
                if let Some(on) = place.waits.take() {
                    works[pid.index()].waited(at.0 - place.since, on == WaitFor::Uninterruptible);
                }
                // The last process on a CPU may leave for the idle task without being preempted.
                if left(why)
                    && let Some(cpu) = running.iter().position(|other| *other == Some(pid))
                {
                    running[cpu] = None;
                    works[pid.index()].ran(at.0 - place.since, credit);
                }
            }
            _ => {}
        }
    }
    works
}

/// Whether a process that is queued for this reason ran just before.
const fn left(why: ReadyReason) -> bool {
    matches!(why, ReadyReason::Preempted | ReadyReason::Migrated)
}

impl Work {
    /// It was on a CPU for so long; the totals may have another time.
    fn ran(&mut self, nanos: u64, credit: Option<u64>) {
        let counted = credit.unwrap_or(nanos);
        if counted == 0 {
            self.waited(nanos, false);
            return;
        }
        match self.rounds.last_mut() {
            Some(last) if last.wait == 0 => last.burst += counted,
            _ => self.rounds.push(Round { burst: counted, ..Round::default() }),
        }
    }

    /// It waited for so long. What it waits before it computes anything only makes it arrive later.
    fn waited(&mut self, nanos: u64, device: bool) {
        match self.rounds.last_mut() {
            Some(last) => (last.wait, last.device) = (last.wait + nanos, device),
            None => self.arrival += nanos,
        }
    }
}

/// Leaves out the tasks with the least CPU time if there are too many.
fn keep_the_busiest(works: &mut Vec<Work>, remarks: &mut Vec<String>) {
    if works.len() <= MAX_PROCESSES {
        return;
    }
    let total = |work: &Work| work.rounds.iter().map(|round| round.burst).sum::<u64>();
    works.sort_by_key(|work| std::cmp::Reverse(total(work)));
    let least = works.split_off(MAX_PROCESSES);
    works.sort_by_key(|work| work.pid);
    let nanos = least.iter().map(total).sum::<u64>();
    remarks.push(format!("tasks left out, those with the least CPU time, {} in all: {}", time(nanos), least.len()));
}

/// Everything above the processes.
fn head(schedule: &Schedule, scheduler: &str, remarks: &mut Vec<String>) -> String {
    let cpus = schedule.cpus.len().clamp(1, MAX_CPUS as usize);
    if schedule.cpus.len() > cpus {
        remarks.push(format!("the recording has {} CPUs, the scenario {cpus}", schedule.cpus.len()));
    }
    let file = schedule.setup.title.rsplit('/').next().unwrap_or_default();
    let title: String = printable(file).take(MAX_TITLE - ", re-run".len()).collect();
    // The time of a switch is part of the bursts that were recorded.
    format!(
        "title {}, re-run\nlens ready-queue\nmachine\n  cpus {cpus}\n  scheduler {scheduler}\n  cost switch 0\n",
        if title.trim().is_empty() { "A recording" } else { title.trim() }
    )
}

/// The processes.
fn body(schedule: &Schedule, works: &[Work], tolerance: usize) -> String {
    let mut out = String::new();
    let mut names: Vec<String> = Vec::new();
    let mut numbers: Vec<u32> = Vec::new();
    for work in works {
        let info = &schedule.setup.processes[work.pid.index()];
        names.push(name(&info.name, info.number, &names));
        let priority = schedule.origins[work.pid.index()].1;
        write!(out, "process {}", names[names.len() - 1]).ok();
        if work.arrival > 0 {
            write!(out, " at {}", time(work.arrival)).ok();
        }
        if info.nice != 0 {
            write!(out, " nice {}", info.nice).ok();
        }
        // A number that was used twice is the first one's.
        if u64::from(info.number) <= MAX_PID && !numbers.contains(&info.number) {
            numbers.push(info.number);
            write!(out, " pid {}", info.number).ok();
        }
        if priority < 99 {
            // `MAX_RT_PRIO - 1 - prio`: `kernel/sched/core.c`. Whether it is fifo or rr is not recorded.
            write!(out, " class fifo {}", 99 - priority).ok();
        }
        out.push('\n');
        write(&mut out, &work.rounds, tolerance);
        if out.len() > MAX_TEXT && tolerance < LOOSEST {
            break;
        }
    }
    out
}

/// A name that is one word, and none of these.
fn name(comm: &str, number: u32, taken: &[String]) -> String {
    let word: String = printable(comm).map(|c| if matches!(c, ' ' | ',') { '-' } else { c }).take(MAX_NAME).collect();
    let word = if word.is_empty() { "task".into() } else { word };
    let mut name = word.clone();
    let mut tail = format!("-{number}");
    while taken.contains(&name) {
        name = word.chars().take(MAX_NAME.saturating_sub(tail.len())).chain(tail.chars()).collect();
        tail.push('+');
    }
    name
}

/// With `?` for whatever is not plain ASCII, for scenarios refuse characters that cannot be shown, and `-` for what
/// begins a comment.
fn printable(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| match c {
        '#' => '-',
        ' '..='~' => c,
        _ => '?',
    })
}
