//! What a scheduler knows of a process, in words: for captions, lenses and tables.
//!
//! Everything here follows from [`Info`](os_scope_sim::sched::Info); nothing asks which scheduler it is. Recordings of
//! real machines do not tell any of it.

use alloc::string::String;

use os_scope_sim::sched::{Amount, Class, Fact, Quantity};
use os_scope_sim::{Pid, Setup, Snapshot, Time};

use crate::fill::{Value, fill, filled};
use crate::text;

/// What stands beside the queue of a CPU: how it is sorted, in more words and in fewer; empty if there are none.
pub(crate) fn hints(snapshot: &Snapshot, cpu: usize) -> [String; 3] {
    let vtime = snapshot.cpus.get(cpu).map_or(0, |cpu| cpu.vtime);
    let setup = &snapshot.setup;
    setup.machine.scheduler.info().hints.map(|hint| filled(setup, hint, &[vtime.value()]))
}

/// What the scheduler can show of a process: the columns of a table.
pub(crate) fn columns(setup: &Setup) -> &'static [Fact] {
    if setup.recorded { &[] } else { setup.machine.scheduler.info().columns }
}

/// A fact about a process at a time that is not before the snapshot's; none for a process of a class that the scheduler
/// does not decide about.
pub(crate) fn amount(snapshot: &Snapshot, pid: Pid, fact: &Fact, now: Time) -> Option<Amount> {
    let task = snapshot.task(pid).filter(|task| task.class == Class::Normal)?;
    Some((fact.value)(&task, &snapshot.seen(pid, now)))
}

/// The same in a cell of a table: `12.5 ms`, `−3`, `red`; a dash where there is none.
pub(crate) fn cell(snapshot: &Snapshot, pid: Pid, fact: &Fact, now: Time) -> String {
    match amount(snapshot, pid, fact, now) {
        Some(amount) => written(&snapshot.setup, amount, fact.quantity, hole(fact.quantity)),
        None => "–".into(),
    }
}

/// The same in words that need no head: `priority 2`, `3 tickets`.
pub(crate) fn phrase(snapshot: &Snapshot, pid: Pid, fact: &Fact, now: Time) -> String {
    let Some(amount) = amount(snapshot, pid, fact, now) else { return String::new() };
    let template = match fact.quantity {
        Quantity::Tickets => "{n} {ticket|tickets}",
        Quantity::Quanta if amount <= Amount::whole(1) => "last quantum",
        Quantity::Quanta => "{n} quanta",
        other => hole(other),
    };
    let mut words = String::new();
    if template == hole(fact.quantity) {
        words.push_str(fact.name);
        words.push(' ');
    }
    words.push_str(&written(&snapshot.setup, amount, fact.quantity, template));
    words
}

/// What the scheduler goes by, of a process, in a few words: `level 2 · 3 quanta`, `priority 2, counts as 1`.
pub(crate) fn note(snapshot: &Snapshot, pid: Pid, now: Time) -> String {
    let info = snapshot.setup.machine.scheduler.info();
    let mut words = String::new();
    if snapshot.setup.recorded {
        return words;
    }
    for fact in info.note {
        let phrase = phrase(snapshot, pid, fact, now);
        words.push_str(if words.is_empty() || phrase.is_empty() { "" } else { " · " });
        words.push_str(&phrase);
    }
    if let Some(criterion) = info.criterion
        && let Some(nominal) = criterion.nominal
        && let Some(counts) = amount(snapshot, pid, &criterion.fact, now)
        && amount(snapshot, pid, &nominal, now) != Some(counts)
    {
        words.push_str(", counts as ");
        let quantity = criterion.fact.quantity;
        words.push_str(&written(&snapshot.setup, counts, quantity, hole(quantity)));
    }
    words
}

/// The number by which the scheduler decides, of a process; none if it decides by the order of coming alone, or not
/// about this process.
pub(crate) fn criterion(snapshot: &Snapshot, pid: Pid, now: Time) -> Option<Amount> {
    let criterion = snapshot.setup.machine.scheduler.info().criterion?;
    amount(snapshot, pid, &criterion.fact, now)
}

/// An amount as a length for bars.
pub(crate) fn float(amount: Amount) -> f64 {
    amount.of as f64 / amount.per as f64
}

/// The hole of a template that writes a quantity.
pub(crate) const fn hole(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Time => "{time}",
        Quantity::VirtualTime => "{virtual}",
        Quantity::Number | Quantity::Tickets | Quantity::Quanta => "{n}",
        Quantity::Signed => "{±}",
        Quantity::Ratio => "{ratio}",
        Quantity::NodeColour => "{colour}",
    }
}

/// A template filled with an amount.
fn written(setup: &Setup, amount: Amount, quantity: Quantity, template: &str) -> String {
    // In a table or beside a mark a time is short.
    if template == "{time}" {
        return text::time(Time(amount.shown(quantity) as u64), setup.unit);
    }
    let mut words = String::new();
    fill(&mut words, setup, template, &[amount.shown(quantity).value()]);
    words
}
