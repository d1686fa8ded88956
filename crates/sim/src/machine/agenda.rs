//! What will happen when: the machine's only notion of the future.

use alloc::collections::BinaryHeap;
use core::cmp::Reverse;

use crate::ids::{CpuId, Pid, Time};
use crate::sched::SameTick;

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A process arrives.
    Arrival(Pid),
    /// A process wakes: its device is done, or it has slept enough.
    Wake(Pid),
    /// The disk is done with its request.
    Disk,
    /// A CPU is done with what it was doing.
    Cpu(CpuId),
    /// A CPU that has nothing to do looks for work, after everything else at that time.
    Schedule(CpuId),
}

/// The agenda: by time, then by class, then in the order in which things were put on it.
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<(Time, u8, u64, Due)>>,
    count: u64,
    same_tick: SameTick,
}

impl Agenda {
    pub(super) const fn new(same_tick: SameTick) -> Self {
        Self { heap: BinaryHeap::new(), count: 0, same_tick }
    }

    pub(super) fn put(&mut self, at: Time, due: Due) {
        let class = match (due, self.same_tick) {
            (Due::Cpu(_), SameTick::ExpiredFirst) => 0,
            (Due::Arrival(_) | Due::Wake(_) | Due::Disk, _) => 1,
            (Due::Cpu(_), SameTick::ArrivalFirst) => 2,
            (Due::Schedule(_), _) => 3,
        };
        self.count += 1;
        self.heap.push(Reverse((at, class, self.count, due)));
    }

    pub(super) fn take(&mut self) -> Option<(Time, Due)> {
        self.heap.pop().map(|Reverse((at, _, _, due))| (at, due))
    }
}
