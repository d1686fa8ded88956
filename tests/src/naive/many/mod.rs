//! One CPU or several, tick by tick: one queue for all, or a queue for each with affinity, placement and stealing.
//! Switching costs nothing.
//!
//! - A job that arrives goes to the CPU with the fewest jobs of those on which it may run; one that wakes goes to the
//!   CPU it ran on last, or, if that is busy, to an idle one.
//! - A CPU that has nothing to do takes from its queue, or the last one that may come from the longest queue of a CPU
//!   that runs a job. CPUs look for work in the order in which they got reason to.
//! - With one queue, a job that comes while no CPU is idle takes the CPU of the worst that runs, if it is strictly
//!   better; in the end no waiting job is better than a running one.
//! - A job that runs on another CPU than before gets nowhere for a while, which is no part of its quantum, and in which
//!   no job takes the CPU from it.
//!
//! Wherever CPUs are alike, the lowest number goes first.

use os_scope_sim::Rng;
use os_scope_sim::sched::SchedulerKind;

use crate::naive::kinds::{self, Turn};

mod case;
mod place;
mod rule;

/// Virtual units in a tick.
const UNIT: i128 = 1_000_000;

/// A job.
#[derive(Clone, Debug)]
pub struct Job {
    /// When it arrives.
    pub arrival: u64,
    /// How long it runs.
    pub run: u64,
    /// It waits for `io_time` each time after this many ticks on a CPU, but for the last,
    pub pause: Option<u64>,
    /// or yields rather than wait.
    pub yields: bool,
    /// Its priority; a lower number is a higher priority.
    pub priority: u64,
    /// Its tickets.
    pub tickets: u64,
    /// On which CPUs it may run.
    pub may: Vec<usize>,
}

/// What there is to do, and how.
#[derive(Clone, Debug)]
pub struct Case {
    /// The policy.
    pub kind: SchedulerKind,
    /// Of round robin, lottery and stride.
    pub quantum: u64,
    /// mlfq: the quantum and allotment of each level, the bottom one first.
    pub levels: Vec<(u64, u64)>,
    /// mlfq: how often all jobs are boosted; 0: never.
    pub boost: u64,
    /// mlfq: whether blocking renews quantum and allotment.
    pub stay: bool,
    /// mlfq: whether a job that wakes joins the head.
    pub bump: bool,
    /// priority: whether a higher one takes the CPU at once.
    pub preemptive: bool,
    /// priority: how long one must be ready to count as one higher; 0: it never does.
    pub aging: u64,
    /// How many CPUs.
    pub cpus: usize,
    /// Whether there is one queue for all.
    pub one: bool,
    /// Whether what becomes of running jobs comes before arrivals and wake-ups.
    pub expired_first: bool,
    /// How long an I/O takes, at least 1.
    pub io_time: u64,
    /// For how long a job gets nowhere on another CPU than before.
    pub migration: u64,
    /// What the lottery draws from: each queue from a seed of its own.
    pub seed: u64,
    /// In the order of input.
    pub jobs: Vec<Job>,
}

/// The job that gets on at each tick on each CPU.
pub type Lanes = Vec<Vec<Option<usize>>>;

/// Why a job joins a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joins {
    Arrived,
    Woken,
    /// From another CPU's queue.
    Migrated,
    /// Its quantum is used up, or it yields.
    Back,
    /// A better one takes its CPU.
    Stopped,
}

/// What policies keep about a job.
#[derive(Clone, Copy, Debug, Default)]
struct JobMark {
    /// When it joined its line, of all that ever did: one that is stopped for a better one keeps its place.
    came: i64,
    /// priority with aging: since when it has been ready, and for how long before that since it arrived or woke.
    since: u64,
    aged: u64,
    /// stride: its pass, and how far that was beyond the global one when it left.
    pass: i128,
    beyond: i128,
    /// mlfq: its level, and what it has left there.
    level: usize,
    left: u64,
    allotment: u64,
}

/// A job on a CPU.
#[derive(Clone, Copy, Debug)]
struct OnCpu {
    job: usize,
    /// As the how many-th it was given a CPU, or went on after it had been looked at.
    given: usize,
    /// Until when it gets nowhere.
    cold: u64,
    /// How far it got since.
    ran: u64,
    /// When it is looked at next, if nothing happens before.
    end: u64,
    /// stride: until when it has paid.
    charged: u64,
    /// mlfq: whether its quantum was used up just as a boost came.
    expired: bool,
}

struct ManyCpus<'a> {
    case: &'a Case,
    now: u64,
    running: Vec<Option<OnCpu>>,
    given: usize,
    /// CPUs whose job is to make room.
    flagged: Vec<usize>,
    queues: Vec<Vec<usize>>,
    /// stride: the global pass of each queue.
    passes: Vec<i128>,
    /// lottery: what each queue draws from.
    random: Vec<Rng>,
    marks: Vec<JobMark>,
    /// How many ever joined a queue.
    count: i64,
    done: Vec<u64>,
    last: Vec<Option<usize>>,
    away: Vec<(u64, usize)>,
    /// CPUs that have reason to look for work.
    looking: Vec<usize>,
}

impl Case {
    /// Which job gets on where, until the last job has ended.
    #[must_use]
    pub fn lanes(&self) -> Lanes {
        let queues = if self.one { 1 } else { self.cpus };
        let mut state = ManyCpus {
            case: self,
            now: 0,
            running: vec![None; self.cpus],
            given: 0,
            flagged: Vec::new(),
            queues: vec![Vec::new(); queues],
            passes: vec![0; queues],
            random: (0..queues).map(|queue| Rng::new(self.seed + queue as u64)).collect(),
            marks: vec![JobMark::default(); self.jobs.len()],
            count: 0,
            done: vec![0; self.jobs.len()],
            last: vec![None; self.jobs.len()],
            away: self.jobs.iter().enumerate().map(|(job, at)| (at.arrival, job)).collect(),
            looking: Vec::new(),
        };
        let new = state.full(JobMark::default(), self.levels.len() - 1);
        state.marks.fill(new);
        let mut lanes = vec![Vec::new(); self.cpus];
        for now in 0.. {
            state.now = now;
            // Some overtake others as time passes.
            state.queues = state.queues.clone().into_iter().map(|queue| state.sorted(queue)).collect();
            if self.expired_first {
                state.settle();
            }
            state.boost();
            if self.expired_first {
                state.make_room();
            }
            state.come();
            if !self.expired_first {
                state.settle();
            }
            if state.done.iter().zip(&self.jobs).all(|(done, job)| *done == job.run) {
                break;
            }
            state.look();
            for (lane, running) in lanes.iter_mut().zip(&mut state.running) {
                let gets_on = running.as_mut().filter(|run| run.cold <= now);
                lane.push(gets_on.map(|run| {
                    run.ran += 1;
                    state.done[run.job] += 1;
                    state.marks[run.job].left = state.marks[run.job].left.saturating_sub(1);
                    run.job
                }));
            }
        }
        lanes
    }
}

impl ManyCpus<'_> {
    /// Whether a running job has got to its end or its I/O.
    fn blocks(&self, run: &OnCpu) -> bool {
        self.is_over(run) && (self.done[run.job] == self.case.jobs[run.job].run || !self.case.jobs[run.job].yields)
    }

    /// The same, or to where it yields.
    fn is_over(&self, run: &OnCpu) -> bool {
        let Job { run: all, pause, .. } = self.case.jobs[run.job];
        let done = self.done[run.job];
        run.ran > 0 && (done == all || pause.is_some_and(|every| done.is_multiple_of(every)))
    }

    /// Takes the running job off a CPU.
    fn free(&mut self, cpu: usize) {
        self.charge(cpu..cpu + 1);
        self.running[cpu] = None;
        self.flagged.retain(|&other| other != cpu);
        self.looking.push(cpu);
    }

    /// Those that are to make room do so.
    fn make_room(&mut self) {
        self.flagged.clone().into_iter().for_each(|cpu| self.make_room_on(cpu));
    }

    /// One that gets on makes room, if the better one is still there.
    fn make_room_on(&mut self, cpu: usize) {
        let Some(run) = self.running[cpu].filter(|run| run.cold <= self.now) else { return };
        self.flagged.retain(|&other| other != cpu);
        if self.queues[self.queue_of(cpu)].first().is_some_and(|&first| self.preempts(first, run.job)) {
            self.free(cpu);
            self.put(cpu, run.job, Joins::Stopped);
        } else {
            self.goes_on(cpu);
        }
    }

    /// It is looked at again once it ends, pauses, or has used up its quantum.
    fn goes_on(&mut self, cpu: usize) {
        let mut run = self.running[cpu].expect("it runs");
        let Job { run: all, pause, .. } = self.case.jobs[run.job];
        let done = self.done[run.job];
        let by_level = kinds::turn(self.case.kind) == Turn::Level;
        let left = if by_level { self.marks[run.job].left } else { u64::MAX };
        run.given = self.given;
        run.end =
            run.cold.max(self.now) + (all - done).min(pause.map_or(u64::MAX, |every| every - done % every)).min(left);
        self.given += 1;
        self.running[cpu] = Some(run);
    }

    /// What became of the tick that just ended, in the order in which CPUs were given away; those that were interrupted
    /// come last.
    fn settle(&mut self) {
        let mut order: Vec<usize> = (0..self.case.cpus).collect();
        // A job that gets nowhere is not interrupted.
        let flagged = |cpu: usize| {
            let place = self.flagged.iter().position(|&other| other == cpu);
            place.filter(|_| self.running[cpu].is_some_and(|run| run.cold < self.now))
        };
        order.sort_by_key(|&cpu| (flagged(cpu), self.running[cpu].map(|run| run.given)));
        for cpu in order {
            let Some(run) = self.running[cpu].filter(|run| run.cold <= self.now) else { continue };
            let OnCpu { job, ran, expired, .. } = run;
            if self.is_over(&run) {
                let (blocks, ends) = (self.blocks(&run), self.done[job] == self.case.jobs[job].run);
                if blocks {
                    self.leaves(self.queue_of(cpu), job);
                }
                self.free(cpu);
                if !blocks {
                    self.spend(job);
                    self.put(cpu, job, Joins::Back);
                } else if !ends {
                    self.blocked(job);
                    self.away.push((self.now + self.case.io_time, job));
                }
            } else if expired || ran > 0 && self.used_up(job, ran) {
                self.free(cpu);
                self.spend(job);
                self.put(cpu, job, Joins::Back);
            } else if self.flagged.contains(&cpu) {
                self.make_room_on(cpu);
            } else if run.end == self.now || run.cold == self.now && self.case.migration > 0 {
                self.goes_on(cpu);
            }
        }
    }
}
