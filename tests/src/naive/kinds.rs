//! What the models and properties know of each scheduler. Every match here names every one of them: a new scheduler has
//! to be thought of.

use os_scope_sim::sched::SchedulerKind;

/// A job that is ready, or runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ready {
    /// When it joined its line, of all that ever did.
    pub came: i64,
    /// When it arrived.
    pub arrival: u64,
    /// Its place in the input.
    pub job: usize,
    /// How long it will run until it ends or blocks, at least 1.
    pub burst: u64,
    /// How long it has been ready since it arrived or woke.
    pub waited: u64,
    /// Its priority; a lower number is a higher priority.
    pub priority: i64,
    /// Its pass.
    pub pass: i128,
    /// Its level, 0 at the bottom.
    pub level: usize,
}

/// What jobs are sorted by, the least first. None for a policy that has a model of its own.
#[must_use]
pub fn key(kind: SchedulerKind, ready: &Ready) -> Option<(i128, i64, usize)> {
    let &Ready { came, arrival, job, burst, waited, priority, pass, level } = ready;
    let by = |number: i128| Some((number, arrival as i64, job));
    match kind {
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Lottery => Some((came.into(), 0, 0)),
        SchedulerKind::Sjf | SchedulerKind::Srtf => by(burst.into()),
        // Every burst of a model divides this, so that ratios are whole numbers.
        SchedulerKind::Hrrn => by(-i128::from(720_720 * (waited + burst) / burst.max(1))),
        SchedulerKind::Priority => by(priority.into()),
        SchedulerKind::Stride => by(pass),
        SchedulerKind::Mlfq => Some((-(level as i128), came, 0)),
        SchedulerKind::Cfs | SchedulerKind::Eevdf => None,
    }
}

/// Whether a job that comes takes the CPU from a worse one; `set` is what the scenario says where it can say so.
#[must_use]
pub const fn is_preemptive(kind: SchedulerKind, set: bool) -> bool {
    match kind {
        SchedulerKind::Srtf | SchedulerKind::Mlfq | SchedulerKind::Cfs | SchedulerKind::Eevdf => true,
        SchedulerKind::Priority => set,
        SchedulerKind::Fifo
        | SchedulerKind::Sjf
        | SchedulerKind::Hrrn
        | SchedulerKind::Rr
        | SchedulerKind::Lottery
        | SchedulerKind::Stride => false,
    }
}

/// How long a job may run at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// As long as it likes.
    Unlimited,
    /// For a quantum.
    Quantum,
    /// For what it has left at its level.
    Level,
    /// Until a timer tick finds that it is enough.
    Ticks,
}

/// How long a job may run at a time.
#[must_use]
pub const fn turn(kind: SchedulerKind) -> Turn {
    match kind {
        SchedulerKind::Fifo
        | SchedulerKind::Sjf
        | SchedulerKind::Srtf
        | SchedulerKind::Hrrn
        | SchedulerKind::Priority => Turn::Unlimited,
        SchedulerKind::Rr | SchedulerKind::Lottery | SchedulerKind::Stride => Turn::Quantum,
        SchedulerKind::Mlfq => Turn::Level,
        SchedulerKind::Cfs | SchedulerKind::Eevdf => Turn::Ticks,
    }
}

/// The models in `one.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Turns in the order of coming.
    Turns,
    /// A draw of tickets.
    Lottery,
    /// Passes.
    Stride,
    /// Virtual runtimes.
    Cfs,
    /// Virtual deadlines.
    Eevdf,
}

/// The model of a policy in `one.rs`, if there is one.
#[must_use]
pub const fn model(kind: SchedulerKind) -> Option<Model> {
    match kind {
        SchedulerKind::Fifo | SchedulerKind::Rr => Some(Model::Turns),
        SchedulerKind::Lottery => Some(Model::Lottery),
        SchedulerKind::Stride => Some(Model::Stride),
        SchedulerKind::Cfs => Some(Model::Cfs),
        SchedulerKind::Eevdf => Some(Model::Eevdf),
        SchedulerKind::Sjf
        | SchedulerKind::Srtf
        | SchedulerKind::Hrrn
        | SchedulerKind::Priority
        | SchedulerKind::Mlfq => None,
    }
}

/// Whether a policy keeps nothing about jobs but when they came: the model in `schedule.rs` is enough.
#[must_use]
pub const fn is_simple(kind: SchedulerKind) -> bool {
    match kind {
        SchedulerKind::Fifo
        | SchedulerKind::Sjf
        | SchedulerKind::Srtf
        | SchedulerKind::Hrrn
        | SchedulerKind::Rr
        | SchedulerKind::Priority => true,
        SchedulerKind::Mlfq
        | SchedulerKind::Lottery
        | SchedulerKind::Stride
        | SchedulerKind::Cfs
        | SchedulerKind::Eevdf => false,
    }
}

/// Why no job waits for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// It may.
    None,
    /// Those that come later are behind it, and each runs for as long as it likes.
    Queue,
    /// The same, and each runs for a quantum.
    Turns,
    /// A boost brings it to the top.
    Boost,
    /// It gains priority as it waits.
    Aging,
    /// It has a chance at every draw.
    Draws,
    /// The global pass comes to its own.
    Passes,
    /// Its share of the latency, among those that are there.
    Latency,
    /// Its share of all slices, among those that are there.
    Slices,
}

/// What a policy promises, with aging and boosts where it has them.
#[must_use]
pub const fn promise(kind: SchedulerKind) -> Promise {
    match kind {
        // A long one is overtaken for a time that no short formula bounds.
        SchedulerKind::Sjf | SchedulerKind::Srtf | SchedulerKind::Hrrn => Promise::None,
        SchedulerKind::Fifo => Promise::Queue,
        SchedulerKind::Rr => Promise::Turns,
        SchedulerKind::Mlfq => Promise::Boost,
        SchedulerKind::Priority => Promise::Aging,
        SchedulerKind::Lottery => Promise::Draws,
        SchedulerKind::Stride => Promise::Passes,
        SchedulerKind::Cfs => Promise::Latency,
        SchedulerKind::Eevdf => Promise::Slices,
    }
}

/// Those of which something holds.
#[must_use]
pub fn those(is: impl Fn(SchedulerKind) -> bool) -> Vec<SchedulerKind> {
    SchedulerKind::ALL.into_iter().filter(|&kind| is(kind)).collect()
}
