//! Which tasks ran on which CPU, and which waited.

use std::sync::Arc;

use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::setup::{MachineConfig, ProcessInfo, TlbConfig};
use os_scope_sim::{Event, Pid, Setup, Time, TimeUnit};

use crate::ftrace;
use crate::index::Index;
use crate::model::Model;
use crate::payload::{Payload, PrevState, Task};
use crate::warnings::{Note, Noted, Problem, Warnings};

/// CPUs that a machine can have: their number must fit in a byte.
const CPUS: usize = 255;

/// Processes that a picture can hold, and a snapshot should.
const PROCESSES: usize = 16_384;

/// Tasks whose totals are kept.
const TASKS: usize = 1 << 20;

/// A recording of scheduling events.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The machine recorded: its CPUs, and as processes its tasks, each with its number; those come first of which CPU
    /// time is known, as they are the processes of a [`rerun`](crate::rerun). Idle tasks (`swapper`) are none of
    /// them.
    pub setup: Arc<Setup>,
    /// The numbers of the CPUs, in the order in which the machine has them.
    pub cpus: Vec<u32>,
    /// What happened, as a simulated machine would report it, from time 0. Waits end at unknown times, and no process
    /// has a quantum.
    pub events: Vec<Event>,
    /// How many events the recording holds, of any kind.
    pub recorded: u64,
    /// All tasks, in the order of their coming. A number that is used again, once its task has ended, is another task.
    pub tasks: Vec<TaskTotal>,
    /// The events with which a process left a CPU after another time than the totals have of it, in order, and the
    /// nanoseconds that those have.
    pub(crate) unequal: Vec<(usize, u64)>,
    /// The task of each process, as an index into `tasks`, and its priority in the kernel's numbers: below 100 are
    /// real-time ones.
    pub(crate) origins: Vec<(u32, u8)>,
    /// The lines that could not be read.
    pub warnings: Warnings,
    /// What else should be known.
    pub notes: Vec<Note>,
}

/// What a task did in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskTotal {
    /// Its number. (Linux's pid of a task, which a user would call the thread's number.)
    pub pid: u32,
    /// Its last name.
    pub comm: String,
    /// Nanoseconds between each switch to it and the next switch on that CPU. What it ran before the first switch and
    /// after the last one is not in it.
    pub cpu_ns: u64,
    /// How often it was switched to.
    pub switches: u64,
}

/// What is known of a task besides its totals.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// In the kernel's numbers.
    priority: u8,
    /// Its process; none if there are too many.
    process: Option<Pid>,
}

#[derive(Clone, Debug, Default)]
struct Lane {
    /// The task that was switched to last, and when by this CPU's clock.
    since: Option<(usize, u64)>,
    /// Its recording begins with the next line.
    starts: bool,
}

/// Collects scheduling events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Builder {
    model: Model,
    /// The time of the first line, from which all others are counted.
    origin: Option<u64>,
    cpus: Index,
    lanes: Vec<Lane>,
    numbers: Index,
    /// For each of the numbers, the task that had it last.
    last: Vec<usize>,
    tasks: Vec<TaskTotal>,
    known: Vec<Known>,
    /// The task of each process.
    processes: Vec<usize>,
    recorded: u64,
    /// Events whose times are without a unit.
    bare_times: u64,
    tasks_cut: bool,
}

impl Builder {
    /// Keeps at most `limit` events.
    pub(crate) fn new(limit: usize) -> Self {
        let mut builder = Self::default();
        builder.model.limit = limit;
        builder
    }

    /// An event of a kind that is of no interest here.
    pub(crate) fn other(&mut self) {
        self.recorded += 1;
    }

    /// The recording of a CPU begins with its next line.
    pub(crate) fn started(&mut self, number: u32) {
        if let Some(cpu) = self.cpu(number) {
            self.lanes[usize::from(cpu)].starts = true;
        }
    }

    /// Events of a CPU were lost.
    pub(crate) fn lost(&mut self, number: u32) {
        if let Some(cpu) = self.cpu(number) {
            self.lanes[usize::from(cpu)].since = None;
        }
    }

    /// Whether no scheduling events were seen.
    pub(crate) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Takes an event. Says what is wrong with it, if something is.
    pub(crate) fn event(&mut self, event: &ftrace::Event<'_>) -> Option<Problem> {
        self.recorded += 1;
        if matches!(event.kind, Payload::Fault { .. }) {
            return None;
        }
        self.bare_times += u64::from(event.bare_time);
        let origin = *self.origin.get_or_insert(event.at);
        let at = Time(event.at.saturating_sub(origin));
        let mut problem = (event.at < origin || at < self.model.now).then_some(Problem::OutOfOrder);
        self.model.now = self.model.now.max(at);
        let Some(cpu) = self.cpu(event.cpu) else { return Some(Problem::TooManyCpus) };
        if std::mem::take(&mut self.lanes[usize::from(cpu)].starts) {
            self.model.start(cpu);
        }
        if !matches!(event.kind, Payload::Switch { .. }) {
            let current = self.current(cpu, event);
            self.model.see(cpu, current);
        }
        match event.kind {
            Payload::Switch { prev, state, next } => {
                if state == PrevState::Unknown {
                    problem = problem.or(Some(Problem::UnknownState));
                }
                let (from, to) = (self.process(prev, true), self.process(next, true));
                self.account(cpu, event.at, prev.number, next.number);
                self.model.switch(cpu, from, state, to);
            }
            Payload::Wakeup { task, cpu: target, new } => {
                let Some(target) = target.map_or(Some(cpu), |number| self.cpu(number)) else {
                    return Some(Problem::TooManyCpus);
                };
                if let Some(pid) = self.process(task, new) {
                    self.model.wake(pid, target, new);
                }
            }
            Payload::Migrate { task, to } => {
                let Some(to) = self.cpu(to) else { return Some(Problem::TooManyCpus) };
                if let Some(pid) = self.process_of(task.number) {
                    self.model.migrate(pid, to);
                }
            }
            Payload::Fork { child } => {
                if let Some(task) = self.task_of(child.number)
                    && self.known[task].process.is_none_or(|pid| self.model.replace(pid))
                {
                    self.begin(child.number);
                }
                if let Some(pid) = self.process(child, true) {
                    self.model.arrive(pid);
                }
            }
            Payload::Exec { number, file } => {
                if let Some(task) = self.task_of(number) {
                    self.rename(task, file);
                }
            }
            Payload::Exit | Payload::Waking | Payload::Fault { .. } => {}
        }
        problem
    }

    /// The task that ran when an event was recorded. Recorders look up the name later than that, so it is used only
    /// where no other is known.
    fn current(&mut self, cpu: u8, event: &ftrace::Event<'_>) -> Option<Pid> {
        let running = self.model.running(cpu);
        if running.is_some_and(|pid| self.tasks[self.processes[pid.index()]].pid == event.task) {
            return running;
        }
        let known = self.task_of(event.task).is_some_and(|index| !self.tasks[index].comm.is_empty());
        self.process(Task { number: event.task, name: if known { b"" } else { event.name }, priority: None }, true)
    }

    /// Adds up what the switches say, on its own: no assumption of the model is in it. What an earlier line of another
    /// CPU did to the time does not matter either.
    fn account(&mut self, cpu: u8, now: u64, prev: u32, next: u32) {
        if prev == next {
            return;
        }
        if let Some((task, since)) = self.lanes[usize::from(cpu)].since.take()
            && self.task_of(prev) == Some(task)
        {
            let ran = now.saturating_sub(since);
            self.tasks[task].cpu_ns += ran;
            if let Some(pid) = self.known[task].process {
                self.model.credit(pid, ran);
            }
        }
        if next != 0
            && let Some(task) = self.task_of(next)
        {
            self.tasks[task].switches += 1;
            self.lanes[usize::from(cpu)].since = Some((task, now));
        }
    }

    /// The CPU with this number.
    fn cpu(&mut self, number: u32) -> Option<u8> {
        let key = u64::from(number);
        if self.cpus.get(key).is_none() {
            if self.cpus.len() == CPUS {
                return None;
            }
            self.lanes.push(Lane::default());
            self.model.add_cpu();
        }
        Some(self.cpus.insert(key) as u8)
    }

    /// The task that has a number, if it was seen.
    fn task_of(&self, number: u32) -> Option<usize> {
        self.numbers.get(u64::from(number)).map(|index| self.last[index])
    }

    /// The process with a number, if it was seen.
    fn process_of(&self, number: u32) -> Option<Pid> {
        self.known[self.task_of(number)?].process
    }

    /// The process that an event names; none for an idle task, and for tasks beyond the limit. If the number's last
    /// process is dead, an event that only a living one can cause (`alive`) makes a new one.
    fn process(&mut self, named: Task<'_>, alive: bool) -> Option<Pid> {
        if named.number == 0 {
            return None;
        }
        let known = self
            .task_of(named.number)
            .filter(|&task| !(alive && self.known[task].process.is_some_and(|pid| self.model.is_dead(pid))));
        let task = known.or_else(|| self.begin(named.number))?;
        self.rename(task, named.name);
        if let Some(priority @ 0..140) = named.priority {
            self.known[task].priority = priority as u8;
        }
        self.known[task].process
    }

    /// A task that was not seen before.
    fn begin(&mut self, number: u32) -> Option<usize> {
        let task = self.tasks.len();
        self.tasks_cut |= task >= PROCESSES;
        if task == TASKS {
            return None;
        }
        let process = if task < PROCESSES { Some(self.model.add_process()) } else { None };
        self.tasks.push(TaskTotal { pid: number, ..TaskTotal::default() });
        self.known.push(Known { priority: NICE_0, process });
        self.processes.extend(process.map(|_| task));
        let index = self.numbers.insert(u64::from(number));
        if index == self.last.len() {
            self.last.push(task);
        } else {
            self.last[index] = task;
        }
        Some(task)
    }

    /// Gives a task another name, if there is one.
    fn rename(&mut self, task: usize, name: &[u8]) {
        let comm = &mut self.tasks[task].comm;
        if !name.is_empty() && comm.as_bytes() != name {
            *comm = String::from_utf8_lossy(name).into_owned();
        }
    }

    /// The recording. `faults` page faults were among the events.
    pub(crate) fn finish(self, name: String, warnings: Warnings, faults: u64) -> Schedule {
        // The machine has its CPUs in the order of their numbers.
        let numbers = self.cpus.keys();
        let places: Vec<u8> =
            numbers.iter().map(|number| numbers.iter().filter(|other| *other < number).count() as u8).collect();
        let mut cpus = vec![0; numbers.len()];
        numbers.iter().zip(&places).for_each(|(&number, &place)| cpus[usize::from(place)] = number as u32);
        let mut order: Vec<usize> = (0..self.processes.len()).collect();
        order.sort_by_key(|&pid| self.tasks[self.processes[pid]].cpu_ns == 0);
        let mut pids = vec![Pid(0); order.len()];
        order.iter().zip(0..).for_each(|(&pid, place)| pids[pid] = Pid(place));
        let processes = order.iter().map(|&pid| (pid, self.processes[pid])).map(|(pid, task)| ProcessInfo {
            name: self.tasks[task].comm.clone(),
            number: self.tasks[task].pid,
            arrival: self.model.arrival(Pid(pid as u32)),
            nice: nice(self.known[task].priority),
            ..ProcessInfo::default()
        });
        let setup = Setup {
            title: name,
            unit: TimeUnit::Nanos,
            recorded: true,
            machine: machine(cpus.len().clamp(1, CPUS) as u8),
            cpu_numbers: cpus.clone(),
            processes: processes.collect(),
        };
        let notes = self.notes(faults);
        let origins =
            order.iter().map(|&pid| self.processes[pid]).map(|task| (task as u32, self.known[task].priority)).collect();
        let (events, unequal) = self.model.finish(&places, &pids);
        Schedule {
            setup: Arc::new(setup),
            cpus,
            events,
            recorded: self.recorded,
            tasks: self.tasks,
            unequal,
            origins,
            warnings,
            notes,
        }
    }

    fn notes(&self, faults: u64) -> Vec<Note> {
        let notes = [
            (Noted::EventsCut, if self.model.cut { self.model.events.len() as u64 } else { 0 }),
            (Noted::TasksCut, if self.tasks_cut { PROCESSES as u64 } else { 0 }),
            (Noted::WakeupsMissing, self.model.wakeups_missing),
            (Noted::SwitchesMissing, self.model.switches_missing),
            (Noted::FaultsLeftOut, faults),
            (Noted::BareTimes, self.bare_times),
        ];
        notes.into_iter().filter(|note| note.1 > 0).map(|(what, count)| Note { what, count }).collect()
    }
}

/// The priority of nice 0, in the kernel's numbers (`include/linux/sched/prio.h`).
const NICE_0: u8 = 120;

/// The nice value that a priority is; 0 for real-time ones.
fn nice(priority: u8) -> i8 {
    if priority < 100 { 0 } else { (priority - 100) as i8 - 20 }
}

/// A machine of which only the CPUs are known.
fn machine(cpus: u8) -> MachineConfig {
    MachineConfig {
        cpus,
        frames: 1,
        tlb: TlbConfig::default(),
        replacement: ReplaceKind::Clock,
        swap: 0,
        scheduler: SchedulerKind::Fifo,
        quantum: Time::NEVER,
        ..MachineConfig::default()
    }
}
