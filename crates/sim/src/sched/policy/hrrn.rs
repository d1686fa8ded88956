//! Highest response ratio next, not preemptive: of the ready processes the one whose response ratio is the highest runs
//! until it blocks or ends (Brinch Hansen 1971; Stallings, Operating Systems, section 9.2). The ratio is (w + s) / s,
//! where w is how long the process has been ready since it arrived or last woke, and s how long it will compute before
//! it blocks or ends. So short ones go first, and none starves: the ratio of a long one grows as it waits. Equal ones
//! go by arrival, then by the order of input.

#[cfg(test)]
use super::super::answers::Answer;
use super::super::api::{Context, Pick, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, Quantity};
use super::super::info::{Entry, Info};
use super::super::queue::{Key, whole};
use super::super::task::Task;
use super::super::words::{Chosen, Joins, Shape};
use crate::event::ReadyReason;

/// It has nothing to remember.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hrrn;

impl Scheduler for Hrrn {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        // Ratios grow at different rates: they are compared when a CPU is free.
        (whole(task.arrival), 0, task.pid.0)
    }

    fn pick_next(&mut self, context: &Context<'_>) -> Pick {
        Pick { node: context.best(&HIGHEST), ticket: None }
    }
}

const RATIO: Fact = Fact {
    name: "response ratio",
    quantity: Quantity::Ratio,
    value: |task, seen| {
        let service = task.burst.0.max(1);
        let waited = task.aged + seen.now.since(task.ready);
        Amount { of: whole(waited).saturating_add_unsigned(service), per: service }
    },
};
const BURST: Fact = Fact { name: "burst", quantity: Quantity::Time, value: |task, _| Amount::time(task.burst) };
const HIGHEST: Criterion = Criterion::greatest(RATIO, "the highest");

pub(super) const HRRN: Entry<Hrrn> = Entry {
    info: Info {
        aliases: &["hrn", "highest-response-ratio-next", "highest-response-ratio", "response-ratio"],
        needs_burst_time: true,
        order_changes: true,
        criterion: Some(HIGHEST),
        chosen: Chosen::Best,
        joins: Some(Joins::queue("joins the ready queue with a response ratio of {ratio}")),
        shape: Shape::Values,
        hints: ["highest response ratio first", "highest ratio first", ""],
        columns: &[RATIO, BURST],
        note: &[RATIO],
        ..Info::new(
            "hrrn",
            "highest response ratio next",
            "the process with the highest ratio of waiting and computing time to computing time",
        )
    },
    make: |_| Hrrn,
    #[cfg(test)]
    answers: &[
        // Stallings, table 9.5: five processes, which end at 3, 9, 13, 20 and 15.
        Answer::new("", "0:3 2:6 4:4 6:5 8:2", "aaabbbbbbcccceeddddd", &[3, 9, 13, 20, 15]),
        Answer::waits("", "0:3 2:6 4:4 6:5 8:2", 1 + 5 + 9 + 5),
        // At 4, b (3 + 6) / 6 = 1.5 and c (2 + 2) / 2 = 2: c. Of equal ratios the one that arrived first.
        Answer::new("", "0:4 1:6 2:2", "aaaaccbbbbbb", &[4, 12, 6]),
        Answer::new("", "0:2 1:3 1:3", "aabbbccc", &[2, 5, 8]),
        Answer::new("", "0:2 2:2 1:1", "aacbb", &[2, 5, 3]),
        // What counts is the burst: a's second one is 1, and at 4 its ratio is 1 + 1/1, that of c 1 + 1/4.
        Answer::new("", "0:1/2/1 0:3 3:4", "abbbacccc", &[5, 4, 9]),
    ],
};
