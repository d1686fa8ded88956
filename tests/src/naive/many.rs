//! Several CPUs, tick by tick: one queue for all, or a queue for each with affinity, placement and stealing. Switching costs nothing.
//!
//! - Who arrives goes to the CPU with the fewest jobs of those on which it may run; who wakes goes to the CPU it ran on last, or, if that has something to do, to one that has not.
//! - A CPU that has nothing to do takes from its queue, or the last one that may come from the longest queue of one that runs somebody. CPUs look for work in the order in which they got reason to.
//! - With one queue, who comes while no CPU is idle takes the CPU of the worst that runs, if it is strictly better; in the end nobody waits who is better than one that runs.
//!
//! Wherever CPUs are alike, the lowest number goes first.

use os_scope_sim::sched::SchedulerKind;

use super::program;
use crate::seeded::Seeded;

/// The policies that this model knows.
pub const KINDS: [SchedulerKind; 5] =
    [SchedulerKind::Fifo, SchedulerKind::Sjf, SchedulerKind::Srtf, SchedulerKind::Rr, SchedulerKind::Priority];

/// A job.
#[derive(Clone, Debug)]
pub struct Job {
    /// When it arrives.
    pub arrival: u64,
    /// How long it runs.
    pub run: u64,
    /// It waits for `io_time` after every so many ticks on a CPU, but for the last.
    pub io: Option<u64>,
    /// Its priority, of which the smaller is the higher.
    pub priority: u64,
    /// On which CPUs it may run.
    pub may: Vec<usize>,
}

/// What there is to do, and how.
#[derive(Clone, Debug)]
pub struct Case {
    /// The policy.
    pub kind: SchedulerKind,
    /// Of round robin.
    pub quantum: u64,
    /// How many CPUs.
    pub cpus: usize,
    /// Whether there is one queue for all.
    pub one: bool,
    /// Whether what becomes of running jobs comes before who arrives or wakes.
    pub expired_first: bool,
    /// How long an I/O takes, at least 1.
    pub io_time: u64,
    /// In the order of input.
    pub jobs: Vec<Job>,
}

/// Who runs at each tick on each CPU.
pub type Lanes = Vec<Vec<Option<usize>>>;

struct State<'a> {
    case: &'a Case,
    now: u64,
    /// Who runs on each CPU, since when, as the how many-th that was given one.
    running: Vec<Option<(usize, u64, usize)>>,
    given: usize,
    /// CPUs whose job is to make room.
    flagged: Vec<usize>,
    queues: Vec<Vec<usize>>,
    done: Vec<u64>,
    last: Vec<Option<usize>>,
    away: Vec<(u64, usize)>,
    /// CPUs that have reason to look for work.
    looking: Vec<usize>,
}

impl Case {
    /// A random one.
    #[must_use]
    pub fn random(random: &mut Seeded) -> Self {
        let (count, cpus, one) = (random.within(1..11), random.within(2..5) as usize, random.once_in(2));
        let span = random.of(&[1, 4, 12, 40]);
        let pinned = random.of(&[2, 8]);
        let mut job = || Job {
            arrival: random.within(0..span),
            run: random.within(1..16),
            io: (random.within(0..3) == 0).then(|| random.within(1..6)),
            priority: random.within(0..4),
            may: match !one && random.once_in(pinned) {
                true => vec![random.within(0..cpus as u64) as usize],
                false => {
                    let home = if random.once_in(2) { 0 } else { random.within(0..cpus as u64) as usize };
                    (0..cpus).filter(|cpu| one || *cpu == home || random.within(0..3) > 0).collect()
                }
            },
        };
        let jobs = (0..count).map(|_| job()).collect();
        let (kind, quantum) = (random.of(&KINDS), random.within(1..6));
        Self { kind, quantum, cpus, one, expired_first: random.once_in(2), io_time: random.within(1..9), jobs }
    }

    /// The same as a scenario.
    #[must_use]
    pub fn text(&self) -> String {
        let quantum = if self.kind == SchedulerKind::Rr { format!(" quantum {}", self.quantum) } else { String::new() };
        let mut text = format!("unit ticks\nmachine\n  cpus {}\n  scheduler {}{quantum}\n", self.cpus, self.kind.name());
        text += if self.one { "  queues one\n" } else { "  queues per-cpu\n" };
        text += if self.expired_first { "  same-tick expired-first\n" } else { "  same-tick arrival-first\n" };
        for (number, Job { arrival, run, io, priority, may }) in self.jobs.iter().enumerate() {
            let may: String = may.iter().map(|cpu| format!(" {cpu}")).collect();
            let may = if self.one { String::new() } else { format!(" cpus{may}") };
            text += &format!("process j{number} at {arrival} priority {priority}{may}\n");
            text += &program(*run, *io, self.io_time, "");
        }
        text
    }

    /// Who runs where, until the last job has ended.
    #[must_use]
    pub fn lanes(&self) -> Lanes {
        let mut state = State {
            case: self,
            now: 0,
            running: vec![None; self.cpus],
            given: 0,
            flagged: Vec::new(),
            queues: vec![Vec::new(); if self.one { 1 } else { self.cpus }],
            done: vec![0; self.jobs.len()],
            last: vec![None; self.jobs.len()],
            away: self.jobs.iter().enumerate().map(|(job, at)| (at.arrival, job)).collect(),
            looking: Vec::new(),
        };
        let mut lanes = vec![Vec::new(); self.cpus];
        for now in 0.. {
            state.now = now;
            if self.expired_first {
                state.settle();
            }
            state.come();
            if !self.expired_first {
                state.settle();
            }
            if state.done.iter().zip(&self.jobs).all(|(done, job)| *done == job.run) {
                break;
            }
            state.look();
            for (lane, running) in lanes.iter_mut().zip(&state.running) {
                lane.push(running.map(|(job, ..)| job));
                if let Some((job, ..)) = running {
                    state.done[*job] += 1;
                }
            }
        }
        lanes
    }
}

impl State<'_> {
    /// The smaller is the better.
    fn key(&self, job: usize) -> u64 {
        let Job { run, io, priority, .. } = self.case.jobs[job];
        let before_io = io.map_or(u64::MAX, |every| every - self.done[job] % every);
        match self.case.kind {
            SchedulerKind::Sjf | SchedulerKind::Srtf => (run - self.done[job]).min(before_io),
            SchedulerKind::Priority => priority,
            _ => 0,
        }
    }

    fn preempts(&self, job: usize, running: usize) -> bool {
        // Under srtf one that has just got to its end or its I/O has nothing left.
        let has_run = |other: usize| self.running.iter().flatten().any(|&(job, since, _)| job == other && since < self.now);
        let over = |job: usize| self.case.kind == SchedulerKind::Srtf && has_run(job) && self.is_over(job);
        let key = |job: usize| if over(job) { 0 } else { self.key(job) };
        matches!(self.case.kind, SchedulerKind::Srtf | SchedulerKind::Priority) && key(job) < key(running)
    }

    /// Whether a running job has got to its end or its I/O.
    fn is_over(&self, job: usize) -> bool {
        let Job { run, io, .. } = self.case.jobs[job];
        self.done[job] == run || self.done[job] > 0 && io.is_some_and(|every| self.done[job].is_multiple_of(every))
    }

    fn queue_of(&self, cpu: usize) -> usize {
        if self.case.one { 0 } else { cpu }
    }

    /// Jobs that a CPU runs or has in a queue of its own.
    fn load(&self, cpu: usize) -> usize {
        usize::from(self.running[cpu].is_some()) + if self.case.one { 0 } else { self.queues[cpu].len() }
    }

    fn put(&mut self, cpu: usize, job: usize) {
        let queue = self.queue_of(cpu);
        self.queues[queue].push(job);
        if !matches!(self.case.kind, SchedulerKind::Fifo | SchedulerKind::Rr) {
            let mut sorted = std::mem::take(&mut self.queues[queue]);
            sorted.sort_by_key(|&job| (self.key(job), self.case.jobs[job].arrival, job));
            self.queues[queue] = sorted;
        }
    }

    fn free(&mut self, cpu: usize) {
        self.running[cpu] = None;
        self.flagged.retain(|&other| other != cpu);
        self.looking.push(cpu);
    }

    /// Takes a job off its CPU, back into the queue.
    fn stop(&mut self, cpu: usize) {
        if let Some((job, ..)) = self.running[cpu] {
            self.put(cpu, job);
            self.free(cpu);
        }
    }

    /// Who arrives or wakes.
    fn come(&mut self) {
        let (come, rest): (Vec<_>, Vec<_>) = self.away.iter().partition(|(due, _)| *due == self.now);
        self.away = rest;
        for (_, job) in come {
            let may = &self.case.jobs[job].may;
            let idle = may.iter().copied().find(|&cpu| self.load(cpu) == 0);
            let cpu = match self.last[job] {
                None => may.iter().copied().min_by_key(|&cpu| self.load(cpu)).expect("it may run somewhere"),
                Some(last) if self.load(last) == 0 => last,
                Some(last) => idle.unwrap_or(last),
            };
            self.put(cpu, job);
            let free = if self.case.one { idle } else { Some(cpu).filter(|&cpu| self.running[cpu].is_none()) };
            match free {
                Some(cpu) => self.looking.push(cpu),
                None if self.case.one => self.challenge(job, 0..self.case.cpus),
                None => self.challenge(job, cpu..cpu + 1),
            }
            if self.case.expired_first {
                self.make_room();
            }
        }
    }

    /// Flags the CPU of the worst job that runs on some of them, if another is strictly better.
    fn challenge(&mut self, job: usize, cpus: std::ops::Range<usize>) {
        let mut worst: Option<(usize, usize)> = None;
        for cpu in cpus.filter(|cpu| !self.flagged.contains(cpu)) {
            if let Some((running, ..)) = self.running[cpu]
                && worst.is_none_or(|(_, worst)| self.preempts(worst, running))
            {
                worst = Some((cpu, running));
            }
        }
        if let Some((cpu, _)) = worst.filter(|(_, running)| self.preempts(job, *running)) {
            self.flagged.push(cpu);
        }
    }

    fn make_room(&mut self) {
        for cpu in std::mem::take(&mut self.flagged) {
            self.stop(cpu);
        }
    }

    /// What became of the tick that just ended, in the order in which CPUs were given away; those that were interrupted come last.
    fn settle(&mut self) {
        let mut order: Vec<usize> = (0..self.case.cpus).collect();
        let flagged = |cpu: usize| self.flagged.iter().position(|&other| other == cpu);
        order.sort_by_key(|&cpu| (flagged(cpu), self.running[cpu].map(|(.., given)| given)));
        for cpu in order {
            let Some((job, since, _)) = self.running[cpu] else { continue };
            if self.is_over(job) {
                self.free(cpu);
                if self.done[job] < self.case.jobs[job].run {
                    self.away.push((self.now + self.case.io_time, job));
                }
            } else if self.flagged.contains(&cpu) || self.case.kind == SchedulerKind::Rr && self.now - since == self.case.quantum {
                self.stop(cpu);
            }
        }
    }

    /// CPUs look for work.
    fn look(&mut self) {
        while !self.looking.is_empty() {
            let cpu = self.looking.remove(0);
            let queue = self.queue_of(cpu);
            if self.running[cpu].is_some() {
                continue;
            }
            if self.queues[queue].is_empty() && !self.case.one {
                self.steal(cpu);
            }
            if self.queues[queue].is_empty() {
                continue;
            }
            let job = self.queues[queue].remove(0);
            self.running[cpu] = Some((job, self.now, self.given));
            self.given += 1;
            self.last[job] = Some(cpu);
            let Some(waiting) = self.queues.iter().find_map(|queue| queue.first().copied()) else { continue };
            let idle: Vec<usize> = (0..self.case.cpus).filter(|&cpu| self.load(cpu) == 0).collect();
            if idle.is_empty() && self.case.one {
                self.challenge(waiting, 0..self.case.cpus);
                self.make_room();
            }
            self.looking.extend(idle);
        }
    }

    /// Takes the last one that may come out of the longest queue of a CPU that runs somebody.
    fn steal(&mut self, cpu: usize) {
        let mut from: Vec<usize> = (0..self.case.cpus).filter(|&other| self.running[other].is_some()).collect();
        from.sort_by_key(|&other| std::cmp::Reverse(self.queues[other].len()));
        for other in from {
            let jobs = &self.case.jobs;
            if let Some(place) = self.queues[other].iter().rposition(|&job| jobs[job].may.contains(&cpu)) {
                let job = self.queues[other].remove(place);
                self.put(cpu, job);
                return;
            }
        }
    }
}
