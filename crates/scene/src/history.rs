//! What happened in a run, as far as lenses look back on it: which process ran when, which pages were referenced, where
//! the important events are.
//!
//! It is fed every event of a recording once and then knows the whole run; lenses ask it for what had happened by a
//! time or by a count of references.

use alloc::vec;
use alloc::vec::Vec;

use os_scope_sim::event::{Event, EventKind, FaultKind};
use os_scope_sim::mem::replace::{Options, Outcome, ReplaceKind, replay};
use os_scope_sim::{CpuId, Page, Pid, Snapshot, Time, Vpn};

mod bits;
mod bursts;
mod markers;
mod pages;
mod requests;
mod searches;
mod slices;
#[cfg(test)]
mod tests;

pub use bits::Bits;
use bursts::Bursts;
pub use markers::{Marker, Markers};
use pages::Pages;
use requests::Requests;
pub use requests::Served;
use searches::SearchLog;
pub use searches::{Search, Searches, Seen, Step};
use slices::Slice;
pub use slices::{Doing, Span};

/// What a run's past holds.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Which process ran when, by CPU.
    charts: Vec<Vec<Slice>>,
    /// How long each process ran, in turns that have ended.
    ran: Vec<u64>,
    /// The pages referenced, as places in `pages`.
    references: Vec<u32>,
    /// Whether each reference faulted in this run.
    faulted: Bits,
    /// Whether the reference under way has faulted, by CPU's process.
    faulting: Vec<bool>,
    pages: Pages,
    slots: u32,
    markers: Markers,
    searches: SearchLog,
    bursts: Bursts,
    requests: Requests,
    /// Faults of each policy on the same references and as many frames, by the place of the policy in
    /// `ReplaceKind::ALL`.
    replays: [Option<Bits>; ReplaceKind::ALL.len()],
    frames: u32,
    options: Options,
    end: Time,
    /// The most that waited in one queue.
    queued: usize,
    /// The end and the slices of a run whose picture stands beside this one's.
    beside: (Time, usize),
}

/// The policies that a machine's is compared with, from those that know least to the one that knows most.
pub const COMPARED: [ReplaceKind; 4] = [ReplaceKind::Fifo, ReplaceKind::Clock, ReplaceKind::Lru, ReplaceKind::Opt];

impl History {
    /// The history of a run that has not begun.
    #[must_use]
    pub fn new(first: &Snapshot) -> Self {
        let machine = &first.setup.machine;
        Self {
            charts: vec![vec![Slice::new(Time::ZERO, Doing::Idles)]; machine.cpus as usize],
            frames: machine.frames,
            options: machine.replace_options(),
            ..Self::default()
        }
    }

    /// Notes the event that follows `before`. Events come in order, each once.
    pub fn record(&mut self, before: &Snapshot, event: &Event) {
        self.end = event.at;
        self.markers.advance();
        self.searches.record(before, event, &mut self.pages);
        self.bursts.record(before, event);
        self.requests.record(before, event, &mut self.pages);
        match event.kind {
            EventKind::SwitchStarted { cpu, to, .. } => self.slice(cpu, event.at, Doing::Switches(to)),
            EventKind::Dispatched { cpu, pid, .. } => {
                self.slice(cpu, event.at, Doing::Runs(pid));
                self.markers.mark(Marker::Switch);
            }
            EventKind::Enqueued { cpu, pid, .. } => {
                let waiting = before.cpus.get(cpu.index()).map_or(0, |cpu| cpu.queue.len());
                self.queued = self.queued.max(waiting + 1);
                // The running process leaves its CPU for the queue.
                let place = before.processes.get(pid.index()).map(|process| process.cpu);
                if let Some(cpu) =
                    place.filter(|cpu| before.cpus.get(cpu.index()).is_some_and(|cpu| cpu.running == Some(pid)))
                {
                    self.slice(cpu, event.at, Doing::Idles);
                }
            }
            EventKind::Blocked { cpu, .. } | EventKind::Exited { cpu, .. } | EventKind::Idled { cpu } => {
                self.slice(cpu, event.at, Doing::Idles)
            }
            EventKind::Killed { cpu, .. } => {
                self.slice(cpu, event.at, Doing::Idles);
                self.markers.mark(Marker::Kill);
            }
            EventKind::Faulted { pid, kind, .. } => {
                self.markers.mark(Marker::Fault);
                if matches!(kind, FaultKind::FirstTouch | FaultKind::SwappedOut) {
                    self.set_faulting(pid, true);
                }
            }
            EventKind::Evicted { slot, .. } => {
                self.slots = self.slots.max(slot.map_or(0, |slot| slot.0 + 1));
                self.markers.mark(Marker::Eviction);
            }
            EventKind::AccessDone { cpu, .. } => {
                let access = before.cpus.get(cpu.index()).and_then(|cpu| cpu.access);
                if let Some(access) = access {
                    self.reference(Page { pid: access.pid, vpn: access.addr.vpn() });
                }
            }
            _ => {}
        }
    }

    fn slice(&mut self, cpu: CpuId, at: Time, doing: Doing) {
        let Some(chart) = self.charts.get_mut(cpu.index()) else { return };
        let slice = Slice::new(at, doing);
        if let Some(last) = chart.last()
            && let Doing::Runs(pid) = last.doing()
        {
            if self.ran.len() <= pid.index() {
                self.ran.resize(pid.index() + 1, 0);
            }
            self.ran[pid.index()] += at.since(last.start()).0;
        }
        // A chart does not show what took no time.
        if chart.last().is_some_and(|last| last.start() == at) {
            chart.pop();
        }
        // Two turns of one process with nothing between them stay two slices; two idle gaps are one.
        if doing != Doing::Idles || chart.last().is_none_or(|last| last.doing() != Doing::Idles) {
            bits::push(chart, slice);
        }
    }

    fn set_faulting(&mut self, pid: Pid, to: bool) -> bool {
        if self.faulting.len() <= pid.index() {
            self.faulting.resize(pid.index() + 1, false);
        }
        core::mem::replace(&mut self.faulting[pid.index()], to)
    }

    fn reference(&mut self, page: Page) {
        let place = self.pages.number(page);
        bits::push(&mut self.references, place);
        let faulted = self.set_faulting(page.pid, false);
        self.faulted.push(faulted);
        self.replays = [const { None }; ReplaceKind::ALL.len()];
    }

    /// Gives charts the length of another run's where that is longer, so that two pictures side by side have one axis
    /// of time; none: its own again. Says whether that changes anything.
    pub fn stand_beside(&mut self, other: Option<&Self>) -> bool {
        let beside = other.map_or((Time::ZERO, 0), |other| (other.end, other.most_slices()));
        core::mem::replace(&mut self.beside, beside) != beside
    }

    /// The time of the last event recorded, in this run or in the one [beside](Self::stand_beside) it.
    #[must_use]
    pub fn end(&self) -> Time {
        self.end.max(self.beside.0)
    }

    /// What a CPU did between two times, in order. Slices that began before `from` are included if they reach beyond
    /// it; the last one ends at `to`.
    pub fn chart(&self, cpu: CpuId, from: Time, to: Time) -> impl Iterator<Item = Span> {
        let slices = self.charts.get(cpu.index()).map_or(&[][..], Vec::as_slice);
        let first = slices.partition_point(|slice| slice.start() <= from).saturating_sub(1);
        let last = slices.partition_point(|slice| slice.start() < to).max(first);
        let part = &slices[first..last];
        let span = move |(n, slice): (usize, &Slice)| {
            let end = part.get(n + 1).map_or(to, |next| next.start());
            Span { place: first + n, start: slice.start(), end, doing: slice.doing() }
        };
        part.iter().enumerate().map(span)
    }

    /// How long a process ran in the whole run.
    #[must_use]
    pub fn ran(&self, pid: Pid) -> Time {
        Time(self.ran.get(pid.index()).copied().unwrap_or(0))
    }

    /// How many slices the busiest chart has, in this run or in the one [beside](Self::stand_beside) it.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.most_slices().max(self.beside.1)
    }

    fn most_slices(&self) -> usize {
        self.charts.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The most processes that waited in one queue at any time of the run.
    #[must_use]
    pub const fn queued(&self) -> usize {
        self.queued
    }

    /// How many references were recorded.
    #[must_use]
    pub fn references(&self) -> usize {
        self.references.len()
    }

    /// The pages that a process ever touches, lowest first: to keep room for them from the beginning.
    pub fn pages_of(&self, pid: Pid) -> impl Iterator<Item = Vpn> {
        self.pages.of(pid)
    }

    /// How many swap slots are ever used: those below this number.
    #[must_use]
    pub const fn slots(&self) -> u32 {
        self.slots
    }

    /// The page of reference `at`, counted from 0, and whether it faulted in this run.
    #[must_use]
    pub fn reference_at(&self, at: usize) -> Option<(Page, bool)> {
        let page = self.pages.get(*self.references.get(at)?)?;
        Some((page, self.faulted.get(at)))
    }

    /// How many of the first `references` references faulted in this run.
    #[must_use]
    pub fn faults_here(&self, references: u64) -> u64 {
        self.faulted.count(references as usize)
    }

    /// How many of the first `references` references would have faulted under a policy with as many frames, had they
    /// come in the same order: all processes' pages compete, and none is freed at an exit. None until
    /// [`compute`](Self::compute) was called for it.
    #[must_use]
    pub fn faults(&self, policy: ReplaceKind, references: u64) -> Option<u64> {
        Some(self.replays[place_of(policy)].as_ref()?.count(references as usize))
    }

    /// Replays the reference string under a policy, after the run. This may take long for long runs: one policy at a
    /// time.
    pub fn compute(&mut self, policy: ReplaceKind) {
        if self.replays[place_of(policy)].is_some() {
            return;
        }
        let mut faults = Bits::default();
        if self.frames > 0 {
            let pages: Vec<u64> = self.references.iter().map(|&place| u64::from(place)).collect();
            replay(policy, self.frames, &pages, self.options, |outcome| {
                faults.push(matches!(outcome, Outcome::Fault { .. }))
            });
        }
        self.replays[place_of(policy)] = Some(faults);
    }

    /// Replays the reference string under the policies that are [compared](COMPARED), after the run.
    pub fn finish(&mut self) {
        for policy in COMPARED {
            self.compute(policy);
        }
    }

    /// What the scrubber marks.
    #[must_use]
    pub const fn markers(&self) -> &Markers {
        &self.markers
    }

    /// How long a process that has computed for `done` will go on before it waits or ends; known of policies that
    /// foresee it.
    #[must_use]
    pub fn burst(&self, pid: Pid, done: Time) -> Time {
        self.bursts.left(pid, done)
    }

    /// The longest burst of the run; known of policies that foresee it.
    #[must_use]
    pub const fn longest_burst(&self) -> Time {
        self.bursts.longest()
    }

    /// The disk's request with a number, counted from 0 in the order of their coming. It may come later than now.
    #[must_use]
    pub fn request(&self, number: usize) -> Option<Served> {
        self.requests.get(number, &self.pages)
    }

    /// The longest that one of the first `count` requests to the disk waited for its turn; none if there are none.
    #[must_use]
    pub fn longest_wait(&self, count: usize) -> Option<Time> {
        self.requests.longest_wait(count)
    }

    /// The most requests that waited for the disk at any time of the run.
    #[must_use]
    pub const fn requests_queued(&self) -> usize {
        self.requests.most()
    }

    /// The searches of the replacement policy.
    #[must_use]
    pub const fn searches(&self) -> Searches<'_> {
        Searches::new(&self.searches, &self.pages)
    }

    /// Every page that is wanted in the run, in the order in which they are first wanted.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        self.pages.all()
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let charts: usize = self.charts.iter().map(|chart| chart.capacity() * size_of::<Slice>()).sum();
        let replays: usize = self.replays.iter().flatten().map(Bits::bytes).sum();
        let pages = self.pages.bytes();
        charts
            + self.references.capacity() * 4
            + self.faulted.bytes()
            + replays
            + pages
            + self.markers.bytes()
            + self.searches.bytes()
            + self.bursts.bytes()
            + self.requests.bytes()
    }
}

fn place_of(policy: ReplaceKind) -> usize {
    ReplaceKind::ALL.iter().position(|&other| other == policy).unwrap_or(0)
}
