//! How long processes compute between two waits: what policies that foresee go by.

use alloc::vec::Vec;

use os_scope_sim::event::{Event, EventKind};
use os_scope_sim::{Pid, Snapshot, Time};

/// For each process, how much it had computed when it came to the end of each burst.
#[derive(Clone, Debug, Default)]
pub(super) struct Bursts {
    ends: Vec<Vec<Time>>,
    longest: Time,
}

impl Bursts {
    pub(super) fn record(&mut self, before: &Snapshot, event: &Event) {
        let (EventKind::Blocked { pid, .. } | EventKind::Exited { pid, .. } | EventKind::Killed { pid, .. }) =
            event.kind
        else {
            return;
        };
        if !before.setup.machine.scheduler.info().needs_burst_time || before.setup.recorded {
            return;
        }
        let done = before.processes.get(pid.index()).map_or(Time::ZERO, |process| process.done.compute);
        if self.ends.len() <= pid.index() {
            self.ends.resize(pid.index() + 1, Vec::new());
        }
        let ends = &mut self.ends[pid.index()];
        self.longest = self.longest.max(done.since(ends.last().copied().unwrap_or_default()));
        ends.push(done);
    }

    pub(super) fn left(&self, pid: Pid, done: Time) -> Time {
        let Some(ends) = self.ends.get(pid.index()) else { return Time::ZERO };
        let next = ends.partition_point(|&end| end <= done);
        ends.get(next).map_or(Time::ZERO, |end| end.since(done))
    }

    pub(super) const fn longest(&self) -> Time {
        self.longest
    }

    pub(super) fn bytes(&self) -> usize {
        self.ends.iter().map(|ends| size_of::<Vec<Time>>() + ends.capacity() * size_of::<Time>()).sum()
    }
}
