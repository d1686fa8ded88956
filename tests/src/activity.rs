//! What CPUs and jobs did when, written down from the events alone: the machine's own sums are not asked.

use os_scope_sim::event::ReadyReason;
use os_scope_sim::{Event, EventKind};

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: u64,
    /// Its end, which is no part of it.
    pub to: u64,
}

impl Span {
    /// How long it is.
    #[must_use]
    pub const fn length(self) -> u64 {
        self.to - self.from
    }

    /// Whether two have any time in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.from.max(other.from) < self.to.min(other.to)
    }
}

/// What a CPU did for a while.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Which CPU.
    pub cpu: usize,
    /// The job that it ran, or switched to.
    pub job: usize,
    /// Whether it switched.
    pub switches: bool,
    /// When.
    pub when: Span,
}

/// All of a run.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    /// In the order in which they ended.
    pub slices: Vec<Slice>,
    /// Which job was in a queue when, until it was taken out to run.
    pub queued: Vec<(usize, Span)>,
    /// Which job was ready when, until it ran.
    pub ready: Vec<(usize, Span)>,
    /// Which job was blocked when.
    pub blocked: Vec<(usize, Span)>,
    /// When each that ended did.
    pub ended: Vec<(usize, u64)>,
    /// The time of the last event.
    pub makespan: u64,
}

impl Activity {
    /// What `jobs` jobs and `cpus` CPUs did in a run.
    ///
    /// # Errors
    /// What cannot be, by itself: a CPU that does two things at once, or a job that is in two places.
    pub fn new(events: &[Event], jobs: usize, cpus: usize) -> Result<Self, String> {
        let mut book = Self::default();
        // What each CPU does, and since when; the same for each job.
        let mut doing: Vec<Option<(usize, bool, u64)>> = vec![None; cpus];
        let mut place: Vec<(Place, u64)> = vec![(Place::Nowhere, 0); jobs];
        for &Event { at, kind: what } in events {
            let now = at.0;
            book.makespan = now;
            let (job, to) = match what {
                EventKind::Enqueued { why: ReadyReason::Migrated, .. } => continue,
                EventKind::Enqueued { pid, .. } => (pid.index(), Place::Queue),
                EventKind::SwitchStarted { cpu, to, .. } => (to.index(), Place::Switch(cpu.index())),
                EventKind::Dispatched { cpu, pid, .. } => (pid.index(), Place::Cpu(cpu.index())),
                EventKind::Blocked { pid, .. } => (pid.index(), Place::Away),
                EventKind::Exited { pid, .. } => (pid.index(), Place::Gone),
                _ => continue,
            };
            let (from, since) = std::mem::replace(&mut place[job], (to, now));
            let span = Span { from: since, to: now };
            let wrong = || format!("job {job} goes from {from:?} to {to:?} at {now}");
            match (from, to) {
                (Place::Nowhere | Place::Away | Place::Cpu(_), Place::Queue) => {}
                (Place::Queue, Place::Switch(_) | Place::Cpu(_)) => book.queued.push((job, span)),
                (Place::Switch(on), Place::Cpu(cpu)) if on == cpu => {}
                (Place::Cpu(_), Place::Away | Place::Gone) => {}
                _ => return Err(wrong()),
            }
            // What was on a CPU leaves it, and then another may get it.
            if let Place::Switch(cpu) | Place::Cpu(cpu) = from {
                let (other, switches, since) = doing[cpu].take().ok_or_else(wrong)?;
                book.slices.push(Slice { cpu, job, switches, when: Span { from: since, to: now } });
                if other != job {
                    return Err(wrong());
                }
            }
            if let Place::Switch(cpu) | Place::Cpu(cpu) = to
                && let Some((other, ..)) = doing[cpu].replace((job, matches!(to, Place::Switch(_)), now))
            {
                return Err(format!("CPU {cpu} has job {job} and job {other} at {now}"));
            }
            match from {
                Place::Away => book.blocked.push((job, span)),
                Place::Queue if matches!(to, Place::Cpu(_)) => book.ready.push((job, span)),
                Place::Switch(_) => {
                    let queued = book.queued.iter().rev().find(|(other, _)| *other == job).ok_or_else(wrong)?.1;
                    book.ready.push((job, Span { from: queued.from, to: now }));
                }
                _ => {}
            }
            if to == Place::Gone {
                book.ended.push((job, now));
            }
        }
        Ok(book)
    }

    /// When a CPU did nothing.
    #[must_use]
    pub fn idle(&self, cpu: usize) -> Vec<Span> {
        let mut from = 0;
        let mut idle = Vec::new();
        for slice in self.slices.iter().filter(|slice| slice.cpu == cpu) {
            idle.push(Span { from, to: slice.when.from });
            from = slice.when.to;
        }
        idle.push(Span { from, to: self.makespan });
        idle.retain(|span| span.from < span.to);
        idle
    }
}

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Nowhere,
    Queue,
    Switch(usize),
    Cpu(usize),
    Away,
    Gone,
}

/// How long all spans of a job are together.
#[must_use]
pub fn sum(spans: &[(usize, Span)], job: usize) -> u64 {
    spans.iter().filter(|(other, _)| *other == job).map(|(_, span)| span.length()).sum()
}
