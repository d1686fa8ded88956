//! Two machines in lock step, and the first moment at which they part.
//!
//! Two rules differ in their books from the first event on: round robin gives a quantum where first come, first served
//! gives none, and the clock clears bits that no other policy reads. They *part* when it shows: another process gets a
//! CPU, another page leaves or is found, something ends at another time. [`outcome`] says which events show. What
//! happens at the same time counts as one, in whatever order each machine does it.
//!
//! [`Search`] can be interrupted after any number of events, so that a page stays awake, and keeps nothing of what both
//! did alike.

use alloc::collections::VecDeque;
use alloc::sync::Arc;

use crate::event::{Event, EventKind, Sink};
use crate::ids::{CpuId, Pid, Time};
use crate::machine::Machine;
use crate::scenario::Scenario;
use crate::setup::Setup;

/// The most things that happen at one time of which each is compared with each; beyond, their order counts.
const MOST_AT_ONCE: usize = 1_000;

/// The moment at which two machines part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// When.
    pub at: Time,
    /// What each does then. At least one of them does something.
    pub then: [Then; 2],
}

/// What one of two machines does at the moment at which they part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Then {
    /// The first thing it does that the other does not; none: what went on before goes on.
    pub event: Option<Event>,
    /// How many of its events lead up to there: `event` is the last of them; without one, they are all up to that
    /// time.
    pub position: usize,
    /// The CPU that this is about, if it is about one.
    pub cpu: Option<CpuId>,
    /// The process that had that CPU just before.
    pub running: Option<Pid>,
}

/// What a [`Search`] has found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet: both did the same so far.
    NotYet,
    /// Both do the same to their ends.
    Never,
    /// They part.
    Parted(Divergence),
}

/// What of an event shows: two are alike if they show the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    kind: u8,
    /// The CPU, or [`NO_CPU`].
    cpu: u8,
    who: u32,
    which: u64,
}

/// The CPU of an outcome that is about none.
const NO_CPU: u8 = u8::MAX;

/// What shows of an event, without the books of the rule that decided it; none if it is only about these.
#[must_use]
pub const fn outcome(what: EventKind) -> Option<Outcome> {
    let (kind, cpu, who, which) = match what {
        EventKind::Dispatched { cpu, pid, .. } => (0, cpu.0, pid.0, 0),
        EventKind::SwitchStarted { cpu, to, .. } => (1, cpu.0, to.0, 0),
        EventKind::Blocked { cpu, pid, until, .. } => (2, cpu.0, pid.0, until.0),
        EventKind::Exited { cpu, pid } => (3, cpu.0, pid.0, 0),
        EventKind::Killed { cpu, pid, .. } => (4, cpu.0, pid.0, 0),
        EventKind::TlbHit { cpu, level, .. } => (5, cpu.0, level as u32, 0),
        EventKind::TlbMissed { cpu, level, .. } => (6, cpu.0, level as u32, 0),
        EventKind::TlbFlushed { cpu, entries } => (7, cpu.0, entries as u32, 0),
        EventKind::Faulted { cpu, pid, addr, .. } => (8, cpu.0, pid.0, addr.0),
        EventKind::AccessDone { cpu, pfn, offset, .. } => (9, cpu.0, pfn.0, offset as u64),
        EventKind::FrameTaken { pfn, pid, vpn } => (10, NO_CPU, pfn.0, vpn.get() ^ (pid.0 as u64) << 52),
        EventKind::VictimChosen { pfn, .. } => (11, NO_CPU, pfn.0, 0),
        EventKind::Evicted { pfn, .. } => (12, NO_CPU, pfn.0, 0),
        _ => return None,
    };
    Some(Outcome { kind, cpu, who, which })
}

/// Looks for the moment at which two scenarios part.
pub struct Search {
    sides: [Side; 2],
    /// The time that is being compared.
    at: Time,
}

impl Search {
    /// Two scenarios that have the same processes.
    #[must_use]
    pub fn new(a: Scenario, b: Scenario) -> Self {
        Self { sides: [Side::new(a), Side::new(b)], at: Time::ZERO }
    }

    /// What does not change in the first of them.
    #[must_use]
    pub const fn setup(&self) -> &Arc<Setup> {
        self.sides[0].machine.setup()
    }

    /// The time that is being compared: before it both did the same.
    #[must_use]
    pub const fn at(&self) -> Time {
        self.at
    }

    /// Goes on for up to `events` more events of both together.
    pub fn run(&mut self, events: usize) -> Found {
        for _ in 0..events {
            let due = self.sides.each_mut().map(|side| side.next().is_some_and(|event| event.at <= self.at));
            // The one that has done less is next, so that what both do alike need not be kept for long.
            let behind = usize::from(self.sides[1].done.len() < self.sides[0].done.len());
            let next = match due {
                [true, true] => behind,
                [a, true] => usize::from(!a),
                [true, false] => 0,
                [false, false] => match self.compare() {
                    Some(found) => return found,
                    None => continue,
                },
            };
            self.sides[next].take();
            self.forget();
        }
        Found::NotYet
    }

    /// Forgets what both have done in the same order.
    fn forget(&mut self) {
        let [a, b] = &mut self.sides;
        while let (Some(one), Some(other)) = (a.done.front(), b.done.front())
            && one.shows == other.shows
        {
            a.forget();
            b.forget();
        }
    }

    /// Compares what both did at a time that is over, and goes on to the next.
    fn compare(&mut self) -> Option<Found> {
        let [a, b] = &self.sides;
        let [first, second] = [a.first_without(b), b.first_without(a)];
        if first.is_some() || second.is_some() {
            let cpu = first.or(second).map(|done| done.shows.cpu).filter(|&cpu| cpu != NO_CPU).map(CpuId);
            let then = [a.then(first, cpu), b.then(second, cpu)];
            return Some(Found::Parted(Divergence { at: self.at, then }));
        }
        for side in &mut self.sides {
            while !side.done.is_empty() {
                side.forget();
            }
        }
        let times = self.sides.each_mut().map(|side| side.next().map(|event| event.at));
        match times {
            [None, None] => return Some(Found::Never),
            [Some(at), None] | [None, Some(at)] => self.at = at,
            [Some(a), Some(b)] => self.at = a.min(b),
        }
        None
    }
}

/// One of the two machines.
struct Side {
    machine: Machine,
    more: bool,
    events: Events,
    /// How many of its events were taken.
    taken: usize,
    /// The outcomes at the time that is being compared, as far as the other has not done the same yet.
    done: VecDeque<Done>,
    /// The process on each CPU by the outcomes that both have done.
    running: [Option<Pid>; 16],
    /// The process on each CPU by all that were taken.
    dispatched: [Option<Pid>; 16],
}

/// Something that shows.
#[derive(Clone, Copy)]
struct Done {
    shows: Outcome,
    event: Event,
    position: usize,
}

/// What a step of a machine reports.
#[derive(Default)]
struct Events(VecDeque<Event>);

impl Sink for Events {
    fn event(&mut self, event: Event) {
        self.0.push_back(event);
    }
}

impl Side {
    fn new(scenario: Scenario) -> Self {
        Self {
            machine: Machine::new(scenario),
            more: true,
            events: Events::default(),
            taken: 0,
            done: VecDeque::new(),
            running: [None; 16],
            dispatched: [None; 16],
        }
    }

    /// The next event, which stays the next one.
    fn next(&mut self) -> Option<Event> {
        while self.events.0.is_empty() && self.more {
            self.more = self.machine.step(&mut self.events);
        }
        self.events.0.front().copied()
    }

    /// Takes the next event.
    fn take(&mut self) {
        let Some(event) = self.events.0.pop_front() else { return };
        self.taken += 1;
        let Some(shows) = outcome(event.kind) else { return };
        // One that gets its CPU back at the end of its quantum runs on.
        let runs_on = matches!(event.kind, EventKind::Dispatched { cpu, pid, .. } if self.dispatched.get(cpu.index()) == Some(&Some(pid)));
        note(&mut self.dispatched, event.kind);
        if !runs_on {
            self.done.push_back(Done { shows, event, position: self.taken });
        }
    }

    /// Forgets the first outcome: the other has done the same.
    fn forget(&mut self) {
        if let Some(done) = self.done.pop_front() {
            note(&mut self.running, done.event.kind);
        }
    }

    /// The first outcome that the other side lacks.
    fn first_without(&self, other: &Self) -> Option<Done> {
        if self.done.len().max(other.done.len()) > MOST_AT_ONCE {
            return self.done.front().copied();
        }
        let times = |side: &Self, shows| side.done.iter().filter(|done| done.shows == shows).count();
        self.done.iter().copied().find(|done| times(self, done.shows) > times(other, done.shows))
    }

    fn then(&self, done: Option<Done>, cpu: Option<CpuId>) -> Then {
        let running = cpu.and_then(|cpu| *self.running.get(cpu.index())?);
        let (event, position) = done.map_or((None, self.taken), |done| (Some(done.event), done.position));
        Then { event, position, cpu, running }
    }
}

/// Notes which process has a CPU after an outcome.
fn note(running: &mut [Option<Pid>], what: EventKind) {
    let (at, now) = match what {
        EventKind::Dispatched { cpu, pid, .. } => (cpu, Some(pid)),
        EventKind::SwitchStarted { cpu, .. }
        | EventKind::Blocked { cpu, .. }
        | EventKind::Exited { cpu, .. }
        | EventKind::Killed { cpu, .. } => (cpu, None),
        _ => return,
    };
    // A process that was moved has left the CPU on which it ran before.
    for one in running.iter_mut().filter(|one| now.is_some() && **one == now) {
        *one = None;
    }
    if let Some(one) = running.get_mut(at.index()) {
        *one = now;
    }
}

#[cfg(test)]
mod tests;
