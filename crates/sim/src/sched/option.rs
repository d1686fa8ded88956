//! What can be set about a policy in the line `scheduler` and on the command line.

use alloc::vec::Vec;

use super::tuning::{Level, Tuning};
use crate::ids::Time;

/// An option of schedulers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchedOption {
    /// How long a process may run at a time.
    Quantum,
    /// [`Level::quantum`] of each level, the top one first.
    Quanta,
    /// [`Level::allotment`] of each level, the top one first.
    Allotments,
    /// [`Tuning::boost`].
    Boost,
    /// [`Tuning::stay`].
    Stay,
    /// [`Tuning::io_bump`].
    IoBump,
    /// Not [`Tuning::preemptive`].
    NoPreempt,
    /// [`Tuning::aging`].
    Aging,
    /// [`Tuning::slice`].
    Slice,
    /// [`Tuning::latency`].
    Latency,
    /// [`Tuning::granularity`].
    Granularity,
    /// [`Tuning::tick`].
    Tick,
}

/// What follows an option's word. Times are 1 to [`MAX_TIME`](crate::scenario::limits::MAX_TIME), in the scenario's
/// unit; a time that is zero in [`Tuning`] was not set, and the policy has its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// A time.
    Time,
    /// A time for each level.
    Times,
    /// A number from 1 to 65,535 for each level.
    Numbers,
    /// Nothing: the word switches something.
    Switch,
}

impl SchedOption {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Quantum,
        Self::Quanta,
        Self::Allotments,
        Self::Boost,
        Self::Stay,
        Self::IoBump,
        Self::NoPreempt,
        Self::Aging,
        Self::Slice,
        Self::Latency,
        Self::Granularity,
        Self::Tick,
    ];

    /// Its word in scenarios, and behind `--` on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quantum => "quantum",
            Self::Quanta => "quanta",
            Self::Allotments => "allotments",
            Self::Boost => "boost",
            Self::Stay => "stay",
            Self::IoBump => "io-bump",
            Self::NoPreempt => "no-preempt",
            Self::Aging => "aging",
            Self::Slice => "slice",
            Self::Latency => "latency",
            Self::Granularity => "granularity",
            Self::Tick => "tick",
        }
    }

    /// What follows the word.
    #[must_use]
    pub const fn value(self) -> OptionValue {
        match self {
            Self::Quantum
            | Self::Boost
            | Self::Aging
            | Self::Slice
            | Self::Latency
            | Self::Granularity
            | Self::Tick => OptionValue::Time,
            Self::Quanta => OptionValue::Times,
            Self::Allotments => OptionValue::Numbers,
            Self::Stay | Self::IoBump | Self::NoPreempt => OptionValue::Switch,
        }
    }

    /// What it means, as a sentence without its full stop.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::Quantum => "How long a process may run before the next one's turn",
            Self::Quanta => "The quantum of each level, the top one first",
            Self::Allotments => "How many quanta a process has at each level before it drops, the top one first",
            Self::Boost => "How often all processes return to the top level",
            Self::Stay => "A process that blocks gets its quantum and allotment anew",
            Self::IoBump => "A process that wakes joins the head of its level",
            Self::NoPreempt => "Only a free CPU is given away; otherwise a higher priority takes the CPU at once",
            Self::Aging => "How long a process must be ready to count as one priority higher",
            Self::Slice => "How long a process asks to run at a time",
            Self::Latency => "In what time every process runs once",
            Self::Granularity => "How long a process runs at least",
            Self::Tick => "From one tick of the timer to the next",
        }
    }

    /// What holds if it is not set; empty for a switch.
    #[must_use]
    pub const fn default(self) -> &'static str {
        match self {
            Self::Quantum => "4 ms, or 4 ticks",
            Self::Quanta => "4, 8 and 16 ms, or ticks",
            Self::Allotments => "1 each",
            Self::Boost | Self::Aging => "never",
            Self::Stay | Self::IoBump | Self::NoPreempt => "",
            Self::Slice => "Linux's for the number of CPUs, or 3 ticks",
            Self::Latency => "Linux's for the number of CPUs, or 6 ticks",
            Self::Granularity => "Linux's for the number of CPUs, or 1 tick",
            Self::Tick => "4 ms (Linux's HZ 250), or 1 tick",
        }
    }

    /// Sets an option that is a time, the quantum apart from the tuning, or switches it.
    pub fn set(self, time: Time, quantum: &mut Time, tuning: &mut Tuning) {
        match self {
            Self::Quantum => *quantum = time,
            Self::Boost => tuning.boost = time,
            Self::Aging => tuning.aging = time,
            Self::Slice => tuning.slice = time,
            Self::Latency => tuning.latency = time,
            Self::Granularity => tuning.granularity = time,
            Self::Tick => tuning.tick = time,
            Self::Stay => tuning.stay = true,
            Self::IoBump => tuning.io_bump = true,
            Self::NoPreempt => tuning.preemptive = false,
            Self::Quanta | Self::Allotments => {}
        }
    }

    /// What is set: the times or numbers behind its word; none if it has its default, and the word is left out.
    #[must_use]
    pub fn get(self, quantum: Time, tuning: &Tuning) -> Option<Vec<u64>> {
        let time = |time: Time| (time > Time::ZERO).then(|| Vec::from([time.0]));
        let switch = |on: bool| on.then(Vec::new);
        let levels = |number: fn(&Level) -> u64| Some(tuning.levels.iter().rev().map(number).collect());
        match self {
            Self::Quantum => time(quantum),
            Self::Quanta => levels(|level| level.quantum.0),
            Self::Allotments => levels(|level| level.allotment.into()),
            Self::Boost => time(tuning.boost),
            Self::Aging => time(tuning.aging),
            Self::Slice => time(tuning.slice),
            Self::Latency => time(tuning.latency),
            Self::Granularity => time(tuning.granularity),
            Self::Tick => time(tuning.tick),
            Self::Stay => switch(tuning.stay),
            Self::IoBump => switch(tuning.io_bump),
            Self::NoPreempt => switch(!tuning.preemptive),
        }
    }
}
