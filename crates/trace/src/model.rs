//! Keeps track of which processes run and wait where, so that the events of any recording, cut off, filtered or out of
//! order, are a sequence that a simulated machine could have reported.
//!
//! What the recording lacks is filled in by the least assumption. A task that leaves a CPU unseen is taken to
//! wait. One that runs unseen is taken to run from now on; or since it was woken, if that was on an idle CPU and
//! nothing happened there since; or from the beginning, if it is the first one seen there.

use os_scope_sim::event::{MigrationReason, ReadyReason, WaitFor};
use os_scope_sim::{CpuId, Event, EventKind, Pid, Time};

use crate::payload::PrevState;

mod finish;

/// Clocks of CPUs are not further apart than this, so that what happened at about the same time may be recorded in
/// another order.
const SKEW: Time = Time(1_000_000);

/// Where a process stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskState {
    New,
    Ready,
    Running,
    Blocked,
    Dead,
}

#[derive(Clone, Debug)]
struct Process {
    state: TaskState,
    /// Where it runs, or is or was last queued.
    cpu: u8,
    arrival: Time,
    /// Since when it runs, if it does.
    since: Time,
    /// CPU time that the totals have of it since then.
    credit: u64,
}

#[derive(Clone, Debug, Default)]
struct Cpu {
    running: Option<Pid>,
    queued: u32,
    /// Whether an event was seen: before the first one, the running process is not known.
    seen: bool,
    /// When the recording of this CPU began.
    start: Moment,
    /// The only process in the queue, if it joined it while the CPU idled, and when.
    lone: Option<(Pid, Moment)>,
}

/// A place among the events: after `index` of them, at `time`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    index: usize,
    time: Time,
}

/// The machine that a recording shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) now: Time,
    pub(crate) events: Vec<Event>,
    /// Events are kept up to this number.
    pub(crate) limit: usize,
    pub(crate) cut: bool,
    cpus: Vec<Cpu>,
    processes: Vec<Process>,
    /// What turned out later to have happened, in order.
    late: Vec<(Moment, EventKind)>,
    /// The events with which a process left a CPU after another time than the totals have of it, and what those have.
    unequal: Vec<(usize, u64)>,
    pub(crate) wakeups_missing: u64,
    pub(crate) switches_missing: u64,
}

impl Model {
    /// One more CPU.
    pub(crate) fn add_cpu(&mut self) {
        self.cpus.push(Cpu::default());
    }

    /// The recording of a CPU begins here: what it did before is not known.
    pub(crate) fn start(&mut self, cpu: u8) {
        let moment = self.moment();
        let cpu = &mut self.cpus[usize::from(cpu)];
        if !cpu.seen {
            cpu.start = moment;
        }
    }

    /// One more process, which has not arrived.
    pub(crate) fn add_process(&mut self) -> Pid {
        self.processes.push(Process {
            state: TaskState::New,
            cpu: 0,
            arrival: Time::NEVER,
            since: Time::ZERO,
            credit: 0,
        });
        Pid(self.processes.len() as u32 - 1)
    }

    pub(crate) fn is_dead(&self, pid: Pid) -> bool {
        self.processes[pid.index()].state == TaskState::Dead
    }

    /// When a process arrived.
    pub(crate) fn arrival(&self, pid: Pid) -> Time {
        let arrival = self.processes[pid.index()].arrival;
        if arrival == Time::NEVER { Time::ZERO } else { arrival }
    }

    /// The process that runs on a CPU.
    pub(crate) fn running(&self, cpu: u8) -> Option<Pid> {
        self.cpus[usize::from(cpu)].running
    }

    /// The totals have so much of what a process ran until now.
    pub(crate) fn credit(&mut self, pid: Pid, nanos: u64) {
        self.processes[pid.index()].credit += nanos;
    }

    /// The number of a process is given to another: it must have ended unseen, unless it arrived only just now. Says
    /// whether it is dead now.
    pub(crate) fn replace(&mut self, pid: Pid) -> bool {
        let Process { state, cpu, arrival, .. } = self.processes[pid.index()];
        if self.now.since(arrival) < SKEW {
            return false;
        }
        match state {
            TaskState::Running => {
                self.leave(cpu, pid, PrevState::Dead, None);
                self.emit(EventKind::Idled { cpu: CpuId(cpu) });
            }
            TaskState::Blocked => self.processes[pid.index()].state = TaskState::Dead,
            TaskState::New | TaskState::Ready => return false,
            TaskState::Dead => {}
        }
        true
    }

    /// A process came into being.
    pub(crate) fn arrive(&mut self, pid: Pid) {
        let now = self.now;
        let process = &mut self.processes[pid.index()];
        if process.arrival == Time::NEVER {
            process.arrival = now;
            self.emit(EventKind::Arrived { pid });
        }
    }

    /// A process was woken, and placed in a CPU's queue. Nothing happens to one that runs or is queued.
    pub(crate) fn wake(&mut self, pid: Pid, cpu: u8, new: bool) {
        match self.processes[pid.index()].state {
            TaskState::New => {
                self.arrive(pid);
                self.enqueue(pid, cpu, if new { ReadyReason::Arrived } else { ReadyReason::Woken });
            }
            TaskState::Blocked => {
                self.emit(EventKind::Woken { pid });
                self.enqueue(pid, cpu, ReadyReason::Woken);
            }
            TaskState::Ready | TaskState::Running | TaskState::Dead => {}
        }
    }

    /// A process was given to another CPU. One that is queued changes queues.
    pub(crate) fn migrate(&mut self, pid: Pid, to: u8) {
        let Process { state, cpu: from, .. } = self.processes[pid.index()];
        if state == TaskState::Ready && from != to {
            self.emit(EventKind::Migrated {
                pid,
                from: CpuId(from),
                to: CpuId(to),
                why: MigrationReason::Idle,
                failed: 0,
            });
            self.enqueue(pid, to, ReadyReason::Migrated);
        }
    }

    /// A CPU was switched from one process (or idling) to another (or idling).
    pub(crate) fn switch(&mut self, cpu: u8, prev: Option<Pid>, left: PrevState, next: Option<Pid>) {
        self.see(cpu, prev);
        if prev == next {
            return;
        }
        if let Some(prev) = prev {
            self.leave(cpu, prev, left, next);
        }
        match next {
            Some(next) => self.dispatch(cpu, next),
            None => self.emit(EventKind::Idled { cpu: CpuId(cpu) }),
        }
    }

    /// A process (or none) runs on a CPU: if that is not known yet, it is corrected.
    pub(crate) fn see(&mut self, cpu: u8, current: Option<Pid>) {
        let at = &mut self.cpus[usize::from(cpu)];
        let first = !std::mem::replace(&mut at.seen, true);
        if at.running == current {
            return;
        }
        let (lost, lone) = (at.running, at.lone);
        if !first {
            self.switches_missing += 1;
        }
        if let Some(lost) = lost {
            self.block(cpu, lost, WaitFor::Event);
        }
        match (current, lone) {
            (Some(pid), _) if first && self.processes[pid.index()].arrival == Time::NEVER => self.ran_before(cpu, pid),
            (Some(pid), Some((woken, when))) if woken == pid => self.ran_since(cpu, pid, when),
            (Some(pid), _) => self.dispatch(cpu, pid),
            (None, _) => self.emit(EventKind::Idled { cpu: CpuId(cpu) }),
        }
    }

    /// A process that nothing was known of ran on a CPU since its recording began.
    fn ran_before(&mut self, cpu: u8, pid: Pid) {
        let at = &mut self.cpus[usize::from(cpu)];
        at.running = Some(pid);
        let start = at.start;
        self.processes[pid.index()] =
            Process { state: TaskState::Running, cpu, arrival: start.time, since: start.time, credit: 0 };
        self.emit_late(start, EventKind::Arrived { pid });
        self.emit_late(start, EventKind::Enqueued { cpu: CpuId(cpu), pid, place: 0, why: ReadyReason::Arrived });
        self.emit_late(start, EventKind::Dispatched { cpu: CpuId(cpu), pid, quantum: Time::NEVER });
    }

    /// A process that was woken on an idle CPU ran there since.
    fn ran_since(&mut self, cpu: u8, pid: Pid, when: Moment) {
        self.run(cpu, pid);
        self.processes[pid.index()].since = when.time;
        if !self.cut {
            self.emit_late(when, EventKind::Dispatched { cpu: CpuId(cpu), pid, quantum: Time::NEVER });
        }
    }

    fn leave(&mut self, cpu: u8, pid: Pid, left: PrevState, next: Option<Pid>) {
        match left {
            PrevState::Ready => {
                self.stop(pid);
                if let Some(by) = next {
                    self.emit(EventKind::Preempted { cpu: CpuId(cpu), pid, by });
                }
                self.enqueue(pid, cpu, ReadyReason::Preempted);
            }
            PrevState::Waiting | PrevState::Unknown => self.block(cpu, pid, WaitFor::Event),
            PrevState::Uninterruptible => self.block(cpu, pid, WaitFor::Uninterruptible),
            PrevState::Dead => {
                self.stop(pid);
                self.emit(EventKind::Exited { cpu: CpuId(cpu), pid });
                self.detach(pid);
                self.processes[pid.index()].state = TaskState::Dead;
            }
        }
    }

    fn block(&mut self, cpu: u8, pid: Pid, on: WaitFor) {
        self.stop(pid);
        self.emit(EventKind::Blocked { cpu: CpuId(cpu), pid, on, until: Time::NEVER });
        self.detach(pid);
        self.processes[pid.index()].state = TaskState::Blocked;
    }

    /// A process that runs does not any more: the next event says so.
    fn stop(&mut self, pid: Pid) {
        let process = &mut self.processes[pid.index()];
        let credit = std::mem::take(&mut process.credit);
        if self.now.since(process.since).0 != credit && !self.cut {
            self.unequal.push((self.events.len(), credit));
        }
    }

    /// Puts a process at the tail of a CPU's queue, from wherever it was.
    fn enqueue(&mut self, pid: Pid, cpu: u8, why: ReadyReason) {
        self.detach(pid);
        let at = &mut self.cpus[usize::from(cpu)];
        let place = at.queued;
        at.queued += 1;
        let alone = at.seen && at.running.is_none() && place == 0 && why != ReadyReason::Preempted;
        at.lone = None;
        let process = &mut self.processes[pid.index()];
        (process.state, process.cpu) = (TaskState::Ready, cpu);
        self.emit(EventKind::Enqueued { cpu: CpuId(cpu), pid, place, why });
        if alone {
            self.cpus[usize::from(cpu)].lone = Some((pid, self.moment()));
        }
    }

    /// Takes a process off its CPU or out of its queue.
    fn detach(&mut self, pid: Pid) {
        let process = &self.processes[pid.index()];
        let cpu = &mut self.cpus[usize::from(process.cpu)];
        match process.state {
            TaskState::Running => cpu.running = None,
            TaskState::Ready => {
                cpu.queued -= 1;
                cpu.lone = None;
            }
            TaskState::New | TaskState::Blocked | TaskState::Dead => {}
        }
    }

    /// Brings a process onto a CPU, through its queue. The CPU runs no other.
    fn dispatch(&mut self, cpu: u8, pid: Pid) {
        let Process { state, cpu: from, .. } = self.processes[pid.index()];
        match state {
            TaskState::New => self.wake(pid, cpu, true),
            TaskState::Blocked => {
                self.wakeups_missing += 1;
                self.wake(pid, cpu, false);
            }
            TaskState::Ready => self.migrate(pid, cpu),
            TaskState::Running => {
                // It cannot be in two places: it left the other one unseen.
                self.switches_missing += 1;
                self.stop(pid);
                self.enqueue(pid, cpu, ReadyReason::Migrated);
                self.emit(EventKind::Idled { cpu: CpuId(from) });
            }
            // The number of a dead process belongs to a new one by now.
            TaskState::Dead => return,
        }
        self.run(cpu, pid);
        self.emit(EventKind::Dispatched { cpu: CpuId(cpu), pid, quantum: Time::NEVER });
    }

    /// Takes a process from the CPU's queue onto the CPU.
    fn run(&mut self, cpu: u8, pid: Pid) {
        self.detach(pid);
        let at = &mut self.cpus[usize::from(cpu)];
        (at.running, at.lone) = (Some(pid), None);
        let process = &mut self.processes[pid.index()];
        (process.state, process.since) = (TaskState::Running, self.now);
    }

    fn moment(&self) -> Moment {
        Moment { index: self.events.len(), time: self.now }
    }

    fn emit(&mut self, what: EventKind) {
        if self.events.len() < self.limit {
            self.events.push(Event { at: self.now, kind: what });
        } else {
            self.cut = true;
        }
    }

    /// Notes what happened earlier. That was not long ago mostly, so its place is sought from the end.
    fn emit_late(&mut self, when: Moment, what: EventKind) {
        let after = self.late.iter().rev().take_while(|(other, _)| *other > when).count();
        self.late.insert(self.late.len() - after, (when, what));
    }
}
