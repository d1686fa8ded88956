//! The machine: CPUs and the kernel that runs on them.
//!
//! [`Machine::step`] does the next thing on the event queue from beginning to end, as straight-line code that reports
//! events as it goes. The parts: `event_queue.rs` (what is due), `cpu.rs` (running programs), `cursor.rs` (where they
//! are), `schedule.rs` (queues, switching, preemption), `accounting.rs` (what policies see and keep), `tick.rs`
//! (timer ticks, boosts), `balance.rs` (which process runs where), `fault.rs` (demand paging), `frame_alloc.rs` (which
//! page leaves), `disk.rs`.

use alloc::collections::VecDeque;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::event::{Event, EventKind, FaultKind, ReadyReason, Sink};
use crate::ids::{CpuId, Pfn, Pid, Slot, Time, VirtAddr};
use crate::mem::ram::Ram;
use crate::mem::replace::Replacer;
use crate::scenario::{Op, Program, Scenario};
use crate::sched::{Balancer, Conditions, Pace, Queues, RunQueue, SchedOption};
use crate::setup::{Setup, Translation};
use crate::snapshot::{Counts, Cpu, Disk, Process, Snapshot};

use cursor::Cursor;
use event_queue::{Due, EventQueue};

mod accounting;
mod balance;
mod cpu;
mod cursor;
mod disk;
mod event_queue;
mod fault;
mod frame_alloc;
mod schedule;
#[cfg(test)]
mod tests;
mod tick;

/// A machine and everything on it.
pub struct Machine {
    setup: Arc<Setup>,
    event_queue: EventQueue,
    cores: Vec<Core>,
    /// A queue for each CPU, or one for all.
    queues: Vec<RunQueue>,
    tasks: Vec<Thread>,
    /// Processes that have not ended.
    alive: usize,
    /// Under policies that boost: processes that may no longer have a full quantum and allotment at the top level.
    fallen: Vec<Pid>,
    /// Whether balancing is planned.
    balancing: bool,
    ram: Ram,
    policy: Replacer,
    /// Processes that wait for a frame to be unpinned.
    frame_waiters: VecDeque<Pid>,
    disk: Disk,
    /// How long each request in the disk's queue will take.
    disk_times: VecDeque<Time>,
    counts: Counts,
    last: Option<Event>,
    finished: bool,
    /// The CPU that began an access last.
    translating: Option<CpuId>,
}

/// A CPU.
struct Core {
    state: Cpu,
    /// Whether it has been said that it idles. A CPU that never ran anything needs no saying.
    idling: bool,
    /// The computation under way: how long it takes, and since when.
    computing: Time,
    begun: Time,
    /// Until when the running process has been charged for its time.
    charged: Time,
    /// Whether the running process is to make room for a better one.
    preempted: bool,
    /// Whether it is to make room because it has had enough.
    expired: bool,
    /// The fault to serve once the hardware's part of it is paid for.
    fault: Option<(FaultKind, VirtAddr)>,
    /// Linux's balancing: what is known of its attempts, and whether one is planned.
    balancer: Balancer,
    pulling: bool,
}

/// A process with its program.
struct Thread {
    block: Process,
    program: Program,
    cursor: Cursor,
    /// 4 KiB frames that it holds: what its quota limits.
    frames: u32,
    /// Its turn in the queue (see [`Task::turn`](crate::sched::Task)).
    turn: i64,
    /// The fault it waits for.
    pending: Option<Pending>,
}

/// What is still to do for a fault that needs the disk.
#[derive(Clone, Copy)]
struct Pending {
    addr: VirtAddr,
    pfn: Pfn,
    slot: Option<Slot>,
}

/// The queue of a CPU.
fn run_queue(setup: &Setup, cpu: u8) -> RunQueue {
    let machine = &setup.machine;
    let conditions = Conditions {
        quantum: machine.quantum,
        tuning: &machine.tuning,
        unit: setup.unit,
        cpus: machine.cpus,
        seed: machine.seed.wrapping_add(cpu.into()),
    };
    RunQueue::new(machine.scheduler, &conditions)
}

/// Where events go: stamped with the time, counted, passed on.
pub(crate) struct Out<'a> {
    pub(crate) now: Time,
    pub(crate) counts: &'a mut Counts,
    last: &'a mut Option<Event>,
    sink: &'a mut dyn Sink,
}

impl Out<'_> {
    pub(crate) fn emit(&mut self, what: EventKind) {
        let event = Event { at: self.now, kind: what };
        *self.last = Some(event);
        self.sink.event(event);
    }
}

impl Machine {
    /// A machine at time 0, before any process arrives.
    #[must_use]
    pub fn new(scenario: Scenario) -> Self {
        let Scenario { mut setup, programs, .. } = scenario;
        if setup.machine.scheduler.info().needs_burst_time {
            let infos = setup.processes.iter_mut().zip(&programs);
            infos.for_each(|(info, program)| info.bursts = program.bursts());
        }
        let setup = Arc::new(setup);
        let Snapshot { cpus, processes, disk, counts, .. } = Snapshot::first(Arc::clone(&setup));
        let config = &setup.machine;
        let mut event_queue = EventQueue::new(config.same_tick, config.cpus);
        for (info, pid) in setup.processes.iter().zip(0..) {
            event_queue.put(info.arrival, Due::Arrival(Pid(pid)));
        }
        if config.scheduler.info().reads(SchedOption::Boost) && config.tuning.boost > Time::ZERO {
            event_queue.put(config.tuning.boost, Due::Boost);
        }
        let pace = Pace::new(config.cpus, &config.tuning, setup.unit);
        let core = |(state, number): (Cpu, u64)| Core {
            state,
            idling: true,
            computing: Time::ZERO,
            begun: Time::ZERO,
            charged: Time::ZERO,
            preempted: false,
            expired: false,
            fault: None,
            balancer: Balancer::new(pace, config.seed.wrapping_add(number)),
            pulling: false,
        };
        let queues = if config.tuning.queues == Queues::One { 1 } else { config.cpus };
        let mut programs = programs.into_iter();
        let thread = |block| Thread {
            block,
            program: programs.next().unwrap_or_default(),
            cursor: Cursor::default(),
            frames: 0,
            turn: 0,
            pending: None,
        };
        Self {
            event_queue,
            cores: cpus.into_iter().zip(0..).map(core).collect(),
            queues: (0..queues).map(|cpu| run_queue(&setup, cpu)).collect(),
            alive: processes.len(),
            fallen: Vec::new(),
            balancing: false,
            tasks: processes.into_iter().map(thread).collect(),
            ram: Ram::new(config),
            policy: config.replacer(),
            frame_waiters: VecDeque::new(),
            disk,
            disk_times: VecDeque::new(),
            counts,
            last: None,
            finished: false,
            translating: None,
            setup,
        }
    }

    /// What does not change.
    #[must_use]
    pub const fn setup(&self) -> &Arc<Setup> {
        &self.setup
    }

    /// Does the next thing on the event queue, which may be none, one or several events. Returns whether there is more
    /// to do.
    pub fn step(&mut self, sink: &mut dyn Sink) -> bool {
        let Some((now, due)) = self.event_queue.take().filter(|_| !self.finished) else { return false };
        let (mut last, mut counts) = (self.last, self.counts);
        let out = &mut Out { now, counts: &mut counts, last: &mut last, sink };
        match due {
            Due::Arrival(pid) => self.arrive(pid, out),
            Due::Wake(pid) => self.wake(pid, out),
            Due::Disk => self.finish_request(out),
            Due::Cpu(cpu) => self.go_on(cpu, out),
            Due::Tick(cpu) => self.timer(cpu, out),
            Due::Boost => self.boost(out),
            Due::Balance => self.balance(out),
            Due::Schedule(cpu) => self.schedule(cpu, out),
            Due::Pull(cpu) => self.pull(cpu, out),
        }
        if self.alive == 0 {
            self.finished = true;
            out.emit(EventKind::Finished);
        }
        self.last = last;
        self.counts = counts;
        !self.finished
    }

    /// Runs to the end.
    pub fn run(&mut self, sink: &mut dyn Sink) {
        while self.step(sink) {}
    }

    /// What the machine looks like now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut cpus: Vec<Cpu> = self.cores.iter().map(|core| core.state.clone()).collect();
        for (cpu, queue) in cpus.iter_mut().zip(&self.queues) {
            cpu.queue = queue.pids().into();
            if self.setup.machine.scheduler.info().is_fair {
                cpu.tree = queue.tree().clone();
            }
        }
        let mut snapshot = Snapshot {
            setup: Arc::clone(&self.setup),
            last: self.last,
            now: self.last.map_or(Time::ZERO, |event| event.at),
            finished: self.finished,
            translating: self.translating,
            cpus,
            processes: self.tasks.iter().map(|task| task.block.clone()).collect(),
            memory: self.ram.snapshot(&self.policy),
            disk: self.disk.clone(),
            counts: self.counts,
        };
        snapshot.sort_queues();
        snapshot
    }

    fn core(&mut self, cpu: CpuId) -> &mut Core {
        &mut self.cores[cpu.index()]
    }

    fn task(&mut self, pid: Pid) -> &mut Thread {
        &mut self.tasks[pid.index()]
    }

    fn arrive(&mut self, pid: Pid, out: &mut Out) {
        let task = self.task(pid);
        task.block.arrived = true;
        task.block.arrival = out.now;
        task.block.since = out.now;
        let touches_memory = task.program.ops.iter().any(|op| matches!(op, Op::Access(..)));
        out.emit(EventKind::Arrived { pid });
        if touches_memory {
            let table = self.ram.tables.allocate(pid, 4);
            self.task(pid).block.root = Some(table);
            out.emit(EventKind::TableAllocated { pid, level: 4, index: 0, table, parent: table });
        }
        self.begin_burst(pid);
        let cpu = self.least_loaded(pid);
        self.enqueue(cpu, pid, ReadyReason::Arrived, out);
    }

    /// Whether addresses are translated step by step.
    fn translates(&self) -> bool {
        self.setup.machine.translation == Translation::X86_64
    }
}
