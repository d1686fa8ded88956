//! Puts the events of a recording into their final order, under their final numbers.

use os_scope_sim::{CpuId, Event, EventKind, Pid, Time};

use super::Model;

impl Model {
    /// All events, in order, with those that were found out late, and of those with which a process left a CPU, the
    /// ones where the totals have another time, with that. `cpus` and `pids` give each CPU and each process its
    /// final place.
    pub(crate) fn finish(mut self, cpus: &[u8], pids: &[Pid]) -> (Vec<Event>, Vec<(usize, u64)>) {
        let mut earlier = self.late.iter().peekable();
        let mut count = 0;
        for (index, _) in &mut self.unequal {
            while earlier.next_if(|(when, _)| when.index <= *index).is_some() {
                count += 1;
            }
            *index += count;
        }
        // From the end to the beginning, so that each event is moved once.
        let mut from = self.events.len();
        let filler = Event { at: Time::ZERO, kind: EventKind::Finished };
        self.events.resize(from + self.late.len(), filler);
        let mut to = self.events.len();
        for &(when, what) in self.late.iter().rev() {
            let kept = from - when.index.min(from);
            self.events.copy_within(from - kept..from, to - kept);
            (from, to) = (from - kept, to - kept - 1);
            self.events[to] = Event { at: when.time, kind: what };
        }
        self.events.iter_mut().for_each(|event| place(&mut event.kind, cpus, pids));
        (self.events, self.unequal)
    }
}

/// Gives the CPUs and processes of an event their final places.
fn place(what: &mut EventKind, cpus: &[u8], pids: &[Pid]) {
    let on = |cpu: &mut CpuId| cpu.0 = cpus[cpu.index()];
    let of = |pid: &mut Pid| *pid = pids[pid.index()];
    match what {
        EventKind::Enqueued { cpu, pid, .. }
        | EventKind::Dispatched { cpu, pid, .. }
        | EventKind::Blocked { cpu, pid, .. }
        | EventKind::Exited { cpu, pid } => {
            on(cpu);
            of(pid);
        }
        EventKind::Preempted { cpu, pid, by } => {
            on(cpu);
            of(pid);
            of(by);
        }
        EventKind::Migrated { pid, from, to, .. } => {
            of(pid);
            on(from);
            on(to);
        }
        EventKind::Idled { cpu } => on(cpu),
        EventKind::Arrived { pid } | EventKind::Woken { pid } => of(pid),
        _ => {}
    }
}
