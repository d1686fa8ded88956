//! What is fixed about a scheduler: its names, its options, what it decides by and what it says.

#[cfg(test)]
use super::answers::Answer;
use super::api::Conditions;
use super::fact::{Criterion, Eligible, Fact};
use super::option::SchedOption;
use super::task::Entity;
use super::tree::Gather;
use super::tuning::Tuning;
use super::words::{Chosen, Joins, Shape, VirtualTime};

/// What is fixed about a scheduler. Parsers, menus, help, captions, lenses and tests read this and never ask which
/// scheduler it is.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// Its name in scenarios and on the command line.
    pub name: &'static str,
    /// What other books and programs call it; error messages suggest `name` for these.
    pub aliases: &'static [&'static str],
    /// Its name in a sentence.
    pub title: &'static str,
    /// Whether `the` stands before its title in a sentence.
    pub has_article: bool,
    /// Which process runs next, for a table: `the earliest in the queue`.
    pub rule: &'static str,
    /// The options that it reads.
    pub options: &'static [SchedOption],
    /// Whether it needs to know how long a process will compute before it blocks or ends: [`Task::burst`].
    ///
    /// [`Task::burst`]: super::Task::burst
    pub needs_burst_time: bool,
    /// Whether those that wait overtake each other as time passes. The queue is then in the order of its criterion at
    /// every moment, equal ones by arrival, then by the order of input.
    pub order_changes: bool,
    /// Whether it is one of Linux's fair classes: timer ticks end a turn, the weight of queues is balanced, and the
    /// queue in a snapshot has its red-black tree.
    pub is_fair: bool,
    /// What the queue's tree gathers.
    pub gather: Gather,
    /// The virtual time of the queue, if it has one.
    pub virtual_time: Option<VirtualTime>,
    /// What it keeps about a process that it has not seen yet.
    pub newcomer: fn(&Tuning) -> Entity,
    /// What it decides by; none if by the order of coming alone.
    pub criterion: Option<Criterion>,
    /// Which processes may be picked; none: every one that is ready.
    pub eligible: Option<Eligible>,
    /// How it comes to its choice.
    pub chosen: Chosen,
    /// How a process joins the queue; none: behind another, with nothing to be said of it.
    pub joins: Option<Joins>,
    /// How it is decided which process is next, where the head of the queue need not be: a sentence.
    pub decides: Option<&'static str>,
    /// Until when a process may run that has no quantum, or need not make room at its end: a sentence.
    pub until: Option<&'static str>,
    /// What a process gets of the CPU at a time.
    pub turn: &'static str,
    /// How the queue is best drawn.
    pub shape: Shape,
    /// What its picture is sorted by, in more words and in fewer; a hole is for the queue's virtual time.
    pub hints: [&'static str; 3],
    /// What a table shows of a process.
    pub columns: &'static [Fact],
    /// What is said of a process in a few words.
    pub note: &'static [Fact],
}

impl Info {
    /// First come, first served, without options.
    pub(super) const fn new(name: &'static str, title: &'static str, rule: &'static str) -> Self {
        Self {
            name,
            aliases: &[],
            title,
            has_article: false,
            rule,
            options: &[],
            needs_burst_time: false,
            order_changes: false,
            is_fair: false,
            gather: Gather::Least,
            virtual_time: None,
            newcomer: |_| Entity::default(),
            criterion: None,
            eligible: None,
            chosen: Chosen::Head,
            joins: None,
            decides: None,
            until: None,
            turn: "quantum",
            shape: Shape::Queue,
            hints: ["next at the right", "", ""],
            columns: &[],
            note: &[],
        }
    }

    /// Whether it reads an option.
    #[must_use]
    pub fn reads(&self, option: SchedOption) -> bool {
        self.options.contains(&option)
    }

    /// Whether it stops a process at the end of a quantum that is the same for all.
    #[must_use]
    pub fn has_quantum(&self) -> bool {
        self.reads(SchedOption::Quantum)
    }

    /// Whether it has a queue for each of several levels.
    #[must_use]
    pub fn has_levels(&self) -> bool {
        self.reads(SchedOption::Quanta)
    }
}

/// A scheduler in the registry: what is fixed about it, and how one is made.
pub(super) struct Entry<P> {
    pub(super) info: Info,
    pub(super) make: fn(&Conditions<'_>) -> P,
    /// What it is known to do.
    #[cfg(test)]
    pub(super) answers: &'static [Answer],
}
