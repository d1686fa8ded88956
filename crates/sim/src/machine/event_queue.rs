//! What will happen when: the machine's only notion of the future.

use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;
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
    /// The timer interrupts a CPU.
    Tick(CpuId),
    /// mlfq: every process is boosted.
    Boost,
    /// Queues are balanced.
    Balance,
    /// A CPU that has nothing to do looks for work, after everything else at that time.
    Schedule(CpuId),
    /// A CPU that has something to do looks whether another has too much, once every CPU has found work.
    Pull(CpuId),
}

/// The time, the class, how many were put before, and what is due.
type Item = (Time, u8, u64, Due);

/// The event queue: by time, then by class, then in the order in which things were put on it.
pub(super) struct EventQueue {
    heap: BinaryHeap<Reverse<Item>>,
    /// Arrivals, of which there may be a million from the beginning: apart, so that the other heap stays small.
    arrivals: BinaryHeap<Reverse<Item>>,
    /// For each CPU when it is done with what it does, and its next timer tick: what is planned anew is no longer due
    /// as it was before.
    plans: Vec<Option<Item>>,
    count: u64,
    same_tick: SameTick,
}

impl EventQueue {
    pub(super) fn new(same_tick: SameTick, cpus: u8) -> Self {
        Self {
            heap: BinaryHeap::new(),
            arrivals: BinaryHeap::new(),
            plans: vec![None; 2 * usize::from(cpus)],
            count: 0,
            same_tick,
        }
    }

    pub(super) fn put(&mut self, at: Time, due: Due) {
        let class = match (due, self.same_tick) {
            (Due::Cpu(_) | Due::Tick(_), SameTick::ExpiredFirst) => 0,
            (Due::Boost, _) => 1,
            (Due::Arrival(_) | Due::Wake(_) | Due::Disk, _) => 2,
            (Due::Cpu(_) | Due::Tick(_), SameTick::ArrivalFirst) => 3,
            (Due::Balance, _) => 4,
            (Due::Schedule(_), _) => 5,
            (Due::Pull(_), _) => 6,
        };
        self.count += 1;
        let item = (at, class, self.count, due);
        match due {
            Due::Cpu(cpu) => self.plans[2 * cpu.index()] = Some(item),
            Due::Tick(cpu) => self.plans[2 * cpu.index() + 1] = Some(item),
            Due::Arrival(_) => self.arrivals.push(Reverse(item)),
            _ => self.heap.push(Reverse(item)),
        }
    }

    /// The CPU gets no timer tick after all.
    pub(super) fn cancel_tick(&mut self, cpu: CpuId) {
        self.plans[2 * cpu.index() + 1] = None;
    }

    pub(super) fn take(&mut self) -> Option<(Time, Due)> {
        let heap = if self.arrivals.peek() > self.heap.peek() { &mut self.arrivals } else { &mut self.heap };
        let plan = self.plans.iter_mut().filter(|plan| plan.is_some()).min();
        let item = match plan {
            Some(plan) if heap.peek().is_none_or(|Reverse(first)| plan.as_ref() < Some(first)) => plan.take(),
            _ => heap.pop().map(|Reverse(item)| item),
        };
        item.map(|(at, _, _, due)| (at, due))
    }

    /// When the next thing is due.
    pub(super) fn next(&self) -> Option<Time> {
        let heaps = [self.heap.peek(), self.arrivals.peek()].into_iter().flatten().map(|Reverse(item)| item);
        heaps.chain(self.plans.iter().flatten()).map(|&(at, ..)| at).min()
    }
}
