//! Lottery scheduling (Waldspurger and Weihl 1994; OSTEP, section 9.1): whenever a CPU is free a ticket is drawn, and
//! its holder runs for at most a quantum. Tickets are counted along the queue, whose order is that of coming. A draw is
//! the next 64 bits of the scenario's seed (plus the number of the CPU whose queue it is) modulo the tickets in the
//! queue. There is no compensation for those that block early.

use super::super::api::{Context, Pick, Scheduler};
use super::super::fact::{Amount, Criterion, Fact, First, Quantity};
use super::super::info::{Entry, Info};
use super::super::option::SchedOption;
use super::super::queue::Key;
use super::super::task::Task;
use super::super::tree::{Gather, NONE};
use super::super::words::{Chosen, Joins, Shape};
use crate::event::ReadyReason;
use crate::ids::Time;
use crate::rng::Rng;

/// The quantum and where draws come from.
#[derive(Clone, Debug)]
pub(crate) struct Lottery {
    /// How long a winner may run.
    quantum: Time,
    /// The generator.
    random: Rng,
}

impl Scheduler for Lottery {
    fn key(&mut self, task: &mut Task, _why: ReadyReason) -> Key {
        (task.turn, 0, 0)
    }

    fn value(&self, task: &Task) -> i64 {
        i64::from(task.tickets)
    }

    fn quantum(&self, _task: &Task) -> Time {
        self.quantum
    }

    fn pick_next(&mut self, context: &Context<'_>) -> Pick {
        let tree = context.queue.tree();
        let total = tree.gathered() as u64;
        if total == 0 {
            return Pick { node: NONE, ticket: None };
        }
        let ticket = self.random.bits() % total;
        let (mut number, mut rest) = (tree.root(), ticket as i64);
        while let Some(node) = tree.node(number) {
            let [left, right] = node.children;
            let before = tree.node(left).map_or(0, |node| node.gathered);
            if rest < before {
                number = left;
            } else if rest < before + node.value {
                break;
            } else {
                rest -= before + node.value;
                number = right;
            }
        }
        Pick { node: number, ticket: Some(ticket) }
    }
}

const TICKETS: Fact =
    Fact { name: "tickets", quantity: Quantity::Tickets, value: |task, _| Amount::whole(task.tickets.into()) };

pub(super) const LOTTERY: Entry<Lottery> = Entry {
    info: Info {
        aliases: &["lottery-scheduling"],
        has_article: true,
        options: &[SchedOption::Quantum],
        gather: Gather::Sum,
        criterion: Some(Criterion { first: First::Drawn, ..Criterion::greatest(TICKETS, "the greatest") }),
        chosen: Chosen::Drawn(": it holds ticket {n} of {n}, which was drawn"),
        joins: Some(Joins { with: "joins the lottery with {n} {ticket|tickets}", behind: "", ahead: "" }),
        decides: Some("The draw of a ticket decides which process is next."),
        shape: Shape::Tickets,
        hints: ["a ticket is drawn for each turn", "tickets", ""],
        columns: &[TICKETS],
        note: &[TICKETS],
        ..Info::new("lottery", "lottery", "the holder of the ticket that is drawn, for at most a quantum")
    },
    make: |conditions| Lottery { quantum: conditions.quantum, random: Rng::new(conditions.seed) },
    // Which ticket is drawn depends on the generator: shares are checked over many draws.
    #[cfg(test)]
    answers: &[],
};
