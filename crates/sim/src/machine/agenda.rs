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
    /// A CPU is done with what it was doing, if it still goes by that plan.
    Cpu(CpuId, u32),
    /// The timer interrupts a CPU, if that tick still holds.
    Tick(CpuId, u32),
    /// mlfq: everybody is boosted.
    Boost,
    /// Queues are balanced.
    Balance,
    /// A CPU that has nothing to do looks for work, after everything else at that time.
    Schedule(CpuId),
    /// A CPU that has something to do looks whether another has too much, once everybody has found work.
    Pull(CpuId),
}

/// The time, the class, and how many were put before.
type Item = Reverse<(Time, u8, u64, Due)>;

/// The agenda: by time, then by class, then in the order in which things were put on it.
pub(super) struct Agenda {
    heap: BinaryHeap<Item>,
    /// Arrivals, of which there may be a million from the beginning: apart, so that the other heap stays small.
    arrivals: BinaryHeap<Item>,
    count: u64,
    same_tick: SameTick,
}

impl Agenda {
    pub(super) const fn new(same_tick: SameTick) -> Self {
        Self { heap: BinaryHeap::new(), arrivals: BinaryHeap::new(), count: 0, same_tick }
    }

    pub(super) fn put(&mut self, at: Time, due: Due) {
        let class = match (due, self.same_tick) {
            (Due::Cpu(..) | Due::Tick(..), SameTick::ExpiredFirst) => 0,
            (Due::Boost, _) => 1,
            (Due::Arrival(_) | Due::Wake(_) | Due::Disk, _) => 2,
            (Due::Cpu(..) | Due::Tick(..), SameTick::ArrivalFirst) => 3,
            (Due::Balance, _) => 4,
            (Due::Schedule(_), _) => 5,
            (Due::Pull(_), _) => 6,
        };
        self.count += 1;
        let heap = if matches!(due, Due::Arrival(_)) { &mut self.arrivals } else { &mut self.heap };
        heap.push(Reverse((at, class, self.count, due)));
    }

    pub(super) fn take(&mut self) -> Option<(Time, Due)> {
        let heap = if self.arrivals.peek() > self.heap.peek() { &mut self.arrivals } else { &mut self.heap };
        heap.pop().map(|Reverse((at, _, _, due))| (at, due))
    }

    /// When the next thing is due.
    pub(super) fn next(&self) -> Option<Time> {
        self.heap.peek().max(self.arrivals.peek()).map(|Reverse((at, ..))| *at)
    }
}
