//! The process that is taken from a queue is the one that the rule says, by the numbers that the machine shows: under
//! any settings, on one CPU and several, with a queue each or one for all.

use os_scope_sim::scenario::parse;
use os_scope_sim::sched::{Chosen, Class, Criterion, Entity, Queues, SchedulerKind, weight};
use os_scope_sim::{CpuId, Event, EventKind, Machine, Pid, Snapshot, Time};
use os_scope_tests::random_jobs::RandomJobs;
use os_scope_tests::test_rng::TestRng;
use os_scope_tests::witness::Tally;

/// A machine at the moment at which a process is taken from a queue.
struct Choice<'a> {
    now: &'a Snapshot,
    at: Time,
    /// The CPU of the queue.
    cpu: usize,
    /// Those of class normal, in the order of the queue.
    ready: Vec<Pid>,
}

impl Choice<'_> {
    /// Those that are first by the number by which the scheduler decides.
    fn first(&self, criterion: &Criterion) -> Vec<Pid> {
        let value = |pid: Pid| {
            let task = self.now.task(pid).expect("it is there");
            (criterion.fact.value)(&task, &self.now.seen(pid, self.at))
        };
        let first = |&pid: &Pid| self.ready.iter().all(|&other| criterion.order(value(pid), value(other)).is_le());
        self.ready.iter().copied().filter(first).collect()
    }

    fn sched(&self, pid: Pid) -> Entity {
        self.now.processes[pid.index()].sched
    }

    /// The processes that compete in the queue: those that are ready, and, if there is one queue for all, those on
    /// other CPUs.
    fn compete(&self) -> Vec<Pid> {
        let one = self.now.setup.machine.tuning.queues == Queues::One;
        let others = self.now.cpus.iter().filter(|_| one).filter_map(|cpu| cpu.running.or(cpu.switching_to));
        let normal = |pid: &Pid| self.now.setup.processes[pid.index()].class == Class::Normal;
        self.ready.iter().copied().chain(others.filter(normal)).collect()
    }

    /// Processes that have run no more than the average of all, by weight; all if rounding leaves none.
    fn eligible(&self) -> Vec<Pid> {
        let weight = |pid: Pid| i128::from(weight(self.now.setup.processes[pid.index()].nice));
        let owed = |pid: Pid| {
            let behind =
                |other: &Pid| i128::from(self.sched(*other).vruntime - self.sched(pid).vruntime) * weight(*other);
            self.compete().iter().map(behind).sum::<i128>()
        };
        let eligible: Vec<Pid> = self.ready.iter().copied().filter(|&pid| owed(pid) >= 0).collect();
        if eligible.is_empty() { self.ready.clone() } else { eligible }
    }

    /// The processes that may be taken: several if it depends on when they came.
    fn right(&self) -> Vec<Pid> {
        let info = self.now.setup.machine.scheduler.info();
        match (info.chosen, &info.criterion) {
            (Chosen::Head, _) | (_, None) => self.ready.first().copied().into_iter().collect(),
            (Chosen::Best | Chosen::HeadOfBest(_), Some(criterion)) if info.eligible.is_some() => {
                Self { ready: self.eligible(), ..*self }.first(criterion)
            }
            (Chosen::Best | Chosen::HeadOfBest(_), Some(criterion)) => self.first(criterion),
            (Chosen::Drawn(_), Some(_)) => {
                // The ticket is counted from the head of the queue.
                let draw = self.now.cpus[self.cpu].draw.expect("a ticket was drawn");
                let mut before = 0;
                let wins = |pid: &&Pid| {
                    before += u64::from(self.now.setup.processes[pid.index()].tickets);
                    draw.ticket < before
                };
                self.ready.iter().find(wins).copied().into_iter().collect()
            }
        }
    }
}

/// The process that is taken from a queue, and that queue, if an event says so.
fn taken(now: &Snapshot, what: EventKind) -> Option<(CpuId, Pid)> {
    match what {
        EventKind::SwitchStarted { cpu, to, .. } => Some((cpu, to)),
        EventKind::Dispatched { cpu, pid, .. } if now.cpus[cpu.index()].switching_to.is_none() => Some((cpu, pid)),
        _ => None,
    }
}

#[test]
fn who_is_taken_from_a_queue_is_who_the_rule_says() {
    let kinds = SchedulerKind::ALL;
    let mut tally =
        Tally::new("scheduling", "property: each choice is the rule's, by the numbers shown, on 1 to 4 CPUs");
    let mut choices = 0_u64;
    for seed in 0..12_000 {
        let kind = kinds[seed as usize % kinds.len()];
        let RandomJobs { text, .. } = RandomJobs::random(&mut TestRng::new(seed), kind);
        let mut machine = Machine::new(parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")));
        let mut now = Snapshot::first(machine.setup().clone());
        let mut events: Vec<Event> = Vec::new();
        while machine.step(&mut events) {
            assert!(events.len() < 100_000, "it does not end\n{text}\n{:#?}", &events[events.len() - 12..]);
        }
        for event in &events {
            if let Some((cpu, pid)) = taken(&now, event.kind) {
                let one = now.setup.machine.tuning.queues == Queues::One;
                let cpu = if one { 0 } else { cpu.index() };
                let class = |pid: Pid| now.setup.processes[pid.index()].class;
                let queue: Vec<Pid> = now.cpus[cpu].queue.iter().copied().collect();
                let rank = |pid: Pid| match class(pid) {
                    Class::Fifo(priority) | Class::Rr(priority) => priority,
                    _ => 0,
                };
                let highest = queue.iter().map(|&pid| rank(pid)).max().unwrap_or_default();
                assert_eq!(rank(pid), highest, "{text}\n{pid:?} is taken at {:?}", event.at);
                if highest == 0 {
                    let right = Choice { now: &now, at: event.at, cpu, ready: queue }.right();
                    assert!(
                        right.contains(&pid),
                        "{text}\nof {:?} {pid:?} is taken at {:?}, rightly {right:?}",
                        now.cpus[cpu].queue,
                        event.at
                    );
                    choices += 1;
                }
            }
            now.apply(event);
        }
        tally.agreed(kind.name());
    }
    assert!(choices > 100_000, "{choices} choices");
}
