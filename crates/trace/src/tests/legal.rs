//! Whether a schedule is a sequence of events that a machine could have reported.

use os_scope_sim::snapshot::ProcessState;
use os_scope_sim::{CpuId, Event, EventKind, Pid, Snapshot, Time};

use crate::Schedule;

/// Folds all events, checks each against the snapshot before it, and that the snapshot after it holds together. Returns
/// the last one.
pub(crate) fn check(schedule: &Schedule) -> Snapshot {
    let mut snapshot = Snapshot::first(schedule.setup.clone());
    for (index, event) in schedule.events.iter().enumerate() {
        if let Err(wrong) = fits(&snapshot, event) {
            panic!("event {index}: {event:?}: {wrong}");
        }
        snapshot.apply(event);
        // The whole is looked at now and then, for it takes a while. A moved process is in no queue until the event
        // that follows.
        if (index < 500 || index % 97 == 0) && !matches!(event.kind, EventKind::Migrated { .. }) {
            holds_together(&snapshot);
        }
    }
    holds_together(&snapshot);
    for (process, info) in snapshot.processes.iter().zip(&schedule.setup.processes) {
        assert!(!process.arrived || process.arrival == info.arrival);
    }
    snapshot
}

fn fits(before: &Snapshot, event: &Event) -> Result<(), &'static str> {
    let ensure = |good: bool, wrong| if good { Ok(()) } else { Err(wrong) };
    let state = |pid: Pid| before.processes[pid.index()].state;
    let runs = |cpu: CpuId, pid| before.cpus[cpu.index()].running == Some(pid);
    let idle = |cpu: CpuId| before.cpus[cpu.index()].running.is_none();
    let queued = |cpu: CpuId, pid: Pid| before.cpus[cpu.index()].queue.contains(&pid);
    ensure(event.at >= before.now, "earlier than the one before")?;
    match event.kind {
        EventKind::Arrived { pid } => ensure(!before.processes[pid.index()].arrived, "arrived twice"),
        EventKind::Enqueued { cpu, pid, place, .. } => {
            ensure(before.processes[pid.index()].arrived, "has not arrived")?;
            ensure(!matches!(state(pid), ProcessState::Terminated(_)), "is dead")?;
            ensure(!queued(cpu, pid), "is in that queue")?;
            ensure(place as usize <= before.cpus[cpu.index()].queue.len(), "beyond the tail")
        }
        EventKind::Dispatched { cpu, pid, quantum } => {
            ensure(queued(cpu, pid), "is not in that queue")?;
            ensure(idle(cpu), "the CPU is taken")?;
            ensure(quantum == Time::NEVER, "has a quantum")
        }
        EventKind::Preempted { cpu, pid, by } => ensure(runs(cpu, pid) && by != pid, "does not run there"),
        EventKind::Blocked { cpu, pid, until, .. } => {
            ensure(runs(cpu, pid) && until == Time::NEVER, "does not run there")
        }
        EventKind::Exited { cpu, pid } => ensure(runs(cpu, pid), "does not run there"),
        EventKind::Woken { pid } => ensure(matches!(state(pid), ProcessState::Blocked(_)), "does not wait"),
        EventKind::Migrated { pid, from, to, .. } => ensure(queued(from, pid) && from != to, "is not in that queue"),
        EventKind::Idled { cpu } => ensure(idle(cpu), "a process runs"),
        _ => Err("not for recordings"),
    }
}

/// Each process stands where its state says and nowhere else; each CPU's times add up.
fn holds_together(snapshot: &Snapshot) {
    for (index, process) in snapshot.processes.iter().enumerate() {
        let pid = Pid(index as u32);
        let running: Vec<usize> =
            (0..snapshot.cpus.len()).filter(|&cpu| snapshot.cpus[cpu].running == Some(pid)).collect();
        let queued: Vec<usize> = (0..snapshot.cpus.len())
            .flat_map(|cpu| snapshot.cpus[cpu].queue.iter().filter(|&&other| other == pid).map(move |_| cpu))
            .collect();
        let here = vec![process.cpu.index()];
        let (expected_running, expected_queued) = match process.state {
            ProcessState::Running => (here, vec![]),
            ProcessState::Ready => (vec![], here),
            ProcessState::New | ProcessState::Blocked(_) | ProcessState::Terminated(_) => (vec![], vec![]),
        };
        assert_eq!((running, queued), (expected_running, expected_queued), "{pid:?} {process:?}");
    }
    for cpu in &snapshot.cpus {
        assert_eq!(cpu.busy + cpu.switching + cpu.idle + snapshot.now.since(cpu.since), snapshot.now);
    }
}
