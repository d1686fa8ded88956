//! Sentences about what schedulers keep: levels, virtual times, deadlines, tickets.

use os_scope_sim::sched::{Amount, Chosen, Class, Criterion, Entity, Share, VirtualTime, weight};
use os_scope_sim::{CpuId, EventKind, Pid, Time};

use super::words::Words;
use crate::explain;
use crate::fill::put;
use crate::text;

pub(super) fn caption(words: &mut Words<'_>, what: EventKind) {
    match what {
        EventKind::Allotted { pid, level, allotment, left } => allotted(words, pid, level, allotment, left),
        EventKind::Boosted => words.add(
            "A boost: every process that has not ended is at the top level, with a full quantum.\n\
             So none starves below, and one that has changed its ways gets another chance.",
        ),
        EventKind::Charged { pid, vruntime } => charged(words, pid, vruntime),
        EventKind::DeadlineSet { pid, deadline } => deadline_set(words, pid, deadline),
        EventKind::LagKept { pid, lag } => lag_kept(words, pid, lag),
        EventKind::Advanced { cpu, vtime } => advanced(words, cpu, vtime),
        EventKind::TicketDrawn { cpu, pid, ticket } => drawn(words, cpu, pid, ticket),
        EventKind::CacheCold { cpu, pid, cost } => {
            put!(words, "{Cpu}'s caches know nothing of {pid}, which ran elsewhere before.\n", cpu, pid);
            put!(words, "Finding its data again takes it {time}.", cost);
        }
        _ => {}
    }
}

fn allotted(words: &mut Words<'_>, pid: Pid, level: u8, allotment: u16, left: Time) {
    match words.class(pid) {
        Class::Deadline { .. } if left == Time::ZERO => {
            put!(words, "{pid} has used up its runtime of this period.", pid)
        }
        Class::Deadline { .. } => put!(words, "{pid} may run {time} more in this period.", pid, left),
        Class::Fifo(_) | Class::Rr(_) => put!(words, "{pid} has {time} of its time slice left.", pid, left),
        Class::Normal => {
            if level < words.entity(pid).level {
                put!(words, "{pid} drops to level {n}: it has used up what it was allotted above.\n", pid, level);
                put!(words, "There it may use {n} {quantum|quanta} of {time}", allotment, left);
                words.add(if level > 0 { ", then it drops again." } else { "." });
            } else {
                put!(words, "{pid} stays at level {n} with {time} of its quantum left.\n", pid, level, left);
                words.add("It goes on with that when its turn comes");
                if allotment > 1 {
                    put!(words, "; with this one, it may use {n} {quantum|quanta} here", allotment);
                }
                words.add(".");
            }
        }
    }
}

fn charged(words: &mut Words<'_>, pid: Pid, vruntime: i64) {
    let time = words.virtual_time();
    let before = words.entity(pid).vruntime;
    let change = vruntime.saturating_sub(before);
    let running = words.before.cpus.iter().any(|cpu| cpu.running == Some(pid));
    match (running, time.share) {
        (false, share) => {
            put!(words, "{pid} joins with a ", pid);
            words.add(time.own);
            put!(words, " of {virtual}.\n", vruntime);
            match share {
                Share::Weight if before != 0 => {
                    put!(words, "It had {virtual}: to have been away earns it no more than its share.", before)
                }
                Share::Weight | Share::Tickets => words.add(time.start),
            }
        }
        (true, Share::Tickets) => {
            words.add("The ");
            words.add(time.own);
            put!(words, " of {pid} is now {virtual}.\n", pid, vruntime);
            put!(words, "With {n} {ticket|tickets}", words.info(pid).map_or(0, |info| info.tickets));
            put!(words, ", that is {virtual} more than before.", change);
        }
        (true, Share::Weight) => {
            put!(words, "{pid} has run; its ", pid);
            words.add(time.own);
            put!(words, " is now {virtual}.\n", vruntime);
            let weight = words.info(pid).map_or(1024, |info| weight(info.nice)).max(1);
            put!(words, "That is {virtual} more than before: at its weight of {n}, time counts ", change, weight);
            match weight {
                1024 => words.add("as it is."),
                _ => {
                    words.add("about ");
                    words.add(&text::decimal((10 * 1024 + weight / 2) / weight));
                    words.add(" times.");
                }
            }
        }
    }
}

fn deadline_set(words: &mut Words<'_>, pid: Pid, deadline: i64) {
    if let Class::Deadline { runtime, period, .. } = words.class(pid) {
        put!(words, "{pid} has a new period: its deadline is at {time}.\n", pid, deadline.max(0));
        put!(words, "It may run for {time} in every {time}.", runtime, period);
    } else {
        put!(words, "The virtual deadline of {pid} is now {virtual}.\n", pid, deadline);
        let (after, weight) =
            (deadline.saturating_sub(words.entity(pid).vruntime), words.info(pid).map_or(0, |info| weight(info.nice)));
        put!(
            words,
            "That is {virtual} after its virtual runtime; were its weight greater than {n}, it would be sooner.",
            after,
            weight
        );
    }
}

fn lag_kept(words: &mut Words<'_>, pid: Pid, lag: i64) {
    let time = words.virtual_time();
    if time.share == Share::Tickets {
        put!(words, "{pid} leaves with its ", pid);
        words.add(time.own);
        put!(words, " {virtual} ", lag.saturating_abs());
        words.add(if lag < 0 { "below" } else { "beyond" });
        return words.add(" the global one.");
    }
    if lag == 0 {
        return put!(words, "{pid} leaves with no lag: it has had just its share.", pid);
    }
    put!(words, "{pid} leaves with a lag of {virtual}: it has had that much ", pid, lag);
    words.add(if lag < 0 { "more" } else { "less" });
    words.add(" than its share.\nIf it comes back, it does so with that lag.");
}

fn advanced(words: &mut Words<'_>, cpu: CpuId, vtime: i64) {
    let time = words.virtual_time();
    words.add("The ");
    words.add(time.queue);
    put!(words, "{of cpu} is now {virtual}.\n", cpu, vtime);
    words.add(time.purpose);
}

fn drawn(words: &mut Words<'_>, cpu: CpuId, pid: Pid, ticket: u64) {
    let tickets = |pid: Pid| words.info(pid).map_or(0, |info| u64::from(info.tickets));
    let own = tickets(pid);
    let queue = || words.cpu(cpu).into_iter().flat_map(|cpu| cpu.queue.iter().copied());
    let total: u64 = queue().map(tickets).sum();
    let first: u64 = queue().take_while(|&other| other != pid).map(tickets).sum();
    put!(words, "Ticket {n}", ticket);
    if total != 0 {
        put!(words, " of {n}", total);
    }
    put!(words, " is drawn: {pid} wins.\n", pid);
    let last = (first + own).saturating_sub(1);
    put!(words, "It holds {n} {ticket|tickets}: numbers {n} to {n}, in the order of the queue.", own, first, last);
}

impl Words<'_> {
    fn class(&self, pid: Pid) -> Class {
        self.info(pid).map_or(Class::Normal, |info| info.class)
    }

    fn entity(&self, pid: Pid) -> Entity {
        self.process(pid).map(|process| process.sched).unwrap_or_default()
    }

    /// The virtual time of the queue; of a recording, in which any event may stand, that of Linux.
    fn virtual_time(&self) -> VirtualTime {
        self.scheduler().virtual_time.unwrap_or(VirtualTime::RUNTIME)
    }

    /// What the scheduler decides by, if it decides about this process.
    fn value(&self, criterion: &Criterion, pid: Pid) -> Option<Amount> {
        explain::amount(self.before, pid, &criterion.fact, self.now)
    }

    /// Whether the scheduler may pick a process for a CPU.
    fn is_eligible(&self, pid: Pid) -> bool {
        let (eligible, task) = (self.scheduler().eligible, self.before.task(pid));
        match (eligible, task) {
            (Some(eligible), Some(task)) => eligible(&task, &self.before.seen(pid, self.now)),
            _ => true,
        }
    }

    /// Says what the scheduler decides by: ` 2.25`.
    fn amount(&mut self, criterion: &Criterion, value: Amount) {
        let quantity = criterion.fact.quantity;
        self.add(" ");
        put!(self, explain::hole(quantity), value.shown(quantity));
    }
}

/// Says why a process was chosen among others: what the scheduler decides by, with its numbers. False if by the order
/// of the queue alone.
pub(super) fn why(words: &mut Words<'_>, cpu: CpuId, pid: Pid) -> bool {
    let class = words.class(pid);
    if class != Class::Normal {
        words.add(": its real-time class, ");
        words.add(match class {
            Class::Deadline { .. } => "deadline",
            Class::Fifo(_) => "fifo",
            Class::Rr(_) | Class::Normal => "rr",
        });
        words.add(", comes before the others");
        return true;
    }
    let info = words.scheduler();
    match (info.chosen, info.criterion) {
        (Chosen::HeadOfBest(template), Some(criterion)) => {
            let value = words.value(&criterion, pid).map_or(0, |value| value.shown(criterion.fact.quantity));
            put!(words, template, value);
            true
        }
        (Chosen::Drawn(template), _) => {
            let Some(draw) = words.cpu(cpu).and_then(|cpu| cpu.draw).filter(|draw| draw.pid == pid) else {
                return false;
            };
            put!(words, template, draw.ticket, draw.total);
            true
        }
        (Chosen::Best, Some(criterion)) => best(words, cpu, pid, &criterion),
        (Chosen::Head | Chosen::Best | Chosen::HeadOfBest(_), _) => false,
    }
}

/// Says that a process is the best of those that could be picked: `: its response ratio, 2.25, is the highest of 3`.
fn best(words: &mut Words<'_>, cpu: CpuId, pid: Pid, criterion: &Criterion) -> bool {
    let Some(state) = words.cpu(cpu) else { return false };
    let Some(value) = words.value(criterion, pid) else { return false };
    let some_are_not = words.scheduler().eligible.is_some();
    // Another may have come since it was picked: then the sentence says so.
    let (mut number, mut beaten) = (1u32, false);
    for &other in &state.queue {
        if other != pid && words.class(other) == Class::Normal && words.is_eligible(other) {
            number += 1;
            beaten |= words.value(criterion, other).is_some_and(|other| criterion.order(other, value).is_lt());
        }
    }
    if number == 1 {
        words.add(if some_are_not { ": no other is eligible" } else { ": no other is ready" });
        return true;
    }
    words.add(": its ");
    words.add(criterion.fact.name);
    words.add(",");
    let nominal = criterion.nominal.and_then(|fact| explain::amount(words.before, pid, &fact, words.now));
    words.amount(criterion, nominal.unwrap_or(value));
    if nominal.is_some_and(|nominal| nominal != value) {
        words.add(", which counts as");
        words.amount(criterion, value);
        words.add(" by now");
    }
    words.add(if beaten { ", was " } else { ", is " });
    words.add(criterion.best);
    if beaten {
        words.add(" when it was picked");
    } else {
        put!(words, " of {n}", number);
        words.add(if some_are_not { " that are eligible" } else { "" });
    }
    true
}

/// Says how a process joins a queue behind another, by what the scheduler sorts it by. False if it only queues.
pub(super) fn joins(words: &mut Words<'_>, pid: Pid, ahead: Option<Pid>) -> bool {
    let info = words.scheduler();
    let (Some(joins), Some(criterion)) = (info.joins, info.criterion) else { return false };
    let Some(value) = words.value(&criterion, pid) else { return false };
    put!(words, joins.with, value.shown(criterion.fact.quantity));
    let together = |ahead: &Pid| match info.chosen {
        // Only those that are as good stand in one queue with it.
        Chosen::HeadOfBest(_) => words.value(&criterion, *ahead) == Some(value),
        Chosen::Head | Chosen::Best | Chosen::Drawn(_) => words.class(*ahead) == Class::Normal,
    };
    match ahead.filter(together) {
        Some(ahead) => put!(words, joins.behind, ahead),
        None => words.add(joins.ahead),
    }
    true
}

/// Says why one process takes the CPU from another, if what the scheduler decides by says so by now; else nothing.
pub(super) fn beats(words: &mut Words<'_>, by: Pid, pid: Pid) {
    if words.class(by) != words.class(pid) {
        return put!(words, "{pid} is of a higher class. ", by);
    }
    let Some(criterion) = words.scheduler().criterion else { return };
    let (Some(own), Some(other)) = (words.value(&criterion, pid), words.value(&criterion, by)) else { return };
    if criterion.order(other, own).is_lt() {
        words.add("Its ");
        words.add(criterion.fact.name);
        words.add(" is");
        words.amount(&criterion, own);
        put!(words, ", that of {pid}", by);
        words.amount(&criterion, other);
        words.add(". ");
    } else if !words.is_eligible(pid) {
        words.add("It has had more than its share by now. ");
    }
}

/// What a process is given of the CPU at a time.
pub(super) fn turn(words: &Words<'_>, pid: Pid) -> &'static str {
    if words.class(pid) == Class::Normal { words.scheduler().turn } else { "time slice" }
}

/// Whether the first of the queue runs after `pid`, whose quantum is used up.
pub(super) fn follows(words: &Words<'_>, pid: Pid, next: Pid) -> bool {
    if words.class(next) == Class::Normal && words.class(pid) != Class::Normal {
        return false;
    }
    let info = words.scheduler();
    match info.chosen {
        Chosen::Best | Chosen::HeadOfBest(_) if info.eligible.is_none() => {
            let Some(criterion) = info.criterion else { return true };
            let value = criterion.after_turn.unwrap_or(criterion.fact.value);
            let (task, other) = (words.before.task(pid), words.value(&criterion, next));
            let own = task.map(|task| value(&task, &words.before.seen(pid, words.now)));
            own.zip(other).is_none_or(|(own, other)| criterion.order(other, own).is_le())
        }
        Chosen::Head | Chosen::Best | Chosen::HeadOfBest(_) | Chosen::Drawn(_) => true,
    }
}
