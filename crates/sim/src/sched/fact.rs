//! Numbers that a policy knows of a process: what it decides by, and what else it can show.

use core::cmp::Ordering;

use super::task::Task;
use super::tuning::Tuning;
use crate::ids::Time;

/// A number, exactly: a fraction, as ratios are.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// The numerator.
    pub of: i64,
    /// The denominator, not zero.
    pub per: u64,
}

impl Amount {
    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { of: number, per: 1 }
    }

    /// A time as a number of its units.
    #[must_use]
    pub fn time(time: Time) -> Self {
        Self::whole(i64::try_from(time.0).unwrap_or(i64::MAX))
    }

    /// As a whole number for display: of a ratio, hundredths.
    #[must_use]
    pub fn shown(self, quantity: Quantity) -> i64 {
        let times = if quantity == Quantity::Ratio { 100 } else { 1 };
        let per = i128::from(self.per);
        let rounded = (i128::from(self.of) * times + per / 2).div_euclid(per);
        rounded.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        (i128::from(self.of) * i128::from(other.per)).cmp(&(i128::from(other.of) * i128::from(self.per)))
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Amount {}

/// What an [`Amount`] counts, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Time on the machine's clock: `1.5 ms`.
    Time,
    /// Virtual time, which may be negative: `−0.25 ms`.
    VirtualTime,
    /// A number: `1,024`.
    Number,
    /// A number that may be negative: `−3`.
    Signed,
    /// A ratio, with two decimals: `2.25`.
    Ratio,
    /// Tickets: `100 tickets`.
    Tickets,
    /// Quanta: `3 quanta`.
    Quanta,
    /// The colour of a node of a red-black tree: 1 is red, 0 black, anything else no node.
    NodeColour,
}

/// What a [`Fact`] may depend on beside the process.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The time.
    pub now: Time,
    /// The machine's settings.
    pub tuning: &'a Tuning,
    /// The virtual time of the process's queue.
    pub vtime: i64,
    /// Whether the process is ready or runs.
    pub competes: bool,
    /// Whether its node in the queue's tree is red; none if it has none.
    pub red: Option<bool>,
}

impl<'a> Seen<'a> {
    /// Of a process that is ready, where virtual time does not matter.
    pub(crate) const fn at(now: Time, tuning: &'a Tuning) -> Self {
        Self { now, tuning, vtime: 0, competes: true, red: None }
    }
}

/// A number that a policy knows of a process.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Its name, as the head of a column: `vruntime`.
    pub name: &'static str,
    /// What it counts.
    pub quantity: Quantity,
    /// The number.
    pub value: fn(&Task, &Seen<'_>) -> Amount,
}

/// Which value decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The least is first.
    Least,
    /// The greatest is first.
    Greatest,
    /// A draw decides; a greater value wins more often.
    Drawn,
}

/// What a policy decides by.
#[derive(Clone, Copy, Debug)]
pub struct Criterion {
    /// The number.
    pub fact: Fact,
    /// Which process is first.
    pub first: First,
    /// How a sentence calls the first: `the least`, `the earliest`.
    pub best: &'static str,
    /// The number that was set for the process, where the one that decides may differ from it by now: its priority
    /// without aging.
    pub nominal: Option<Fact>,
    /// The number once the process has used up its quantum, where that changes it.
    pub after_turn: Option<fn(&Task, &Seen<'_>) -> Amount>,
}

impl Criterion {
    /// Decided by the least.
    pub(super) const fn least(fact: Fact, best: &'static str) -> Self {
        Self { fact, first: First::Least, best, nominal: None, after_turn: None }
    }

    /// Decided by the greatest.
    pub(super) const fn greatest(fact: Fact, best: &'static str) -> Self {
        Self { first: First::Greatest, ..Self::least(fact, best) }
    }

    /// How two values are ordered: [`Ordering::Less`] if `a` comes first.
    #[must_use]
    pub fn order(&self, a: Amount, b: Amount) -> Ordering {
        match self.first {
            First::Least => a.cmp(&b),
            First::Greatest => b.cmp(&a),
            First::Drawn => Ordering::Equal,
        }
    }

    /// How two processes are ordered, equal ones by arrival, then by the order of input.
    #[must_use]
    pub fn compare(&self, a: &Task, b: &Task, seen: &Seen<'_>) -> Ordering {
        let value = |task: &Task| (self.fact.value)(task, seen);
        self.order(value(a), value(b)).then((a.arrival, a.pid).cmp(&(b.arrival, b.pid)))
    }
}

/// Which of the ready processes may be picked.
pub type Eligible = fn(&Task, &Seen<'_>) -> bool;
