//! Sentences about what schedulers keep: levels, virtual times, deadlines, tickets.

use alloc::string::String;

use os_scope_sim::sched::{Class, Entity, SchedulerKind, weight};
use os_scope_sim::snapshot::State;
use os_scope_sim::{CpuId, Pid, Snapshot, Time, What};

use super::{Words, cat};
use crate::fill::put;
use crate::text;

pub(super) fn caption(words: &mut Words<'_>, what: What) {
    match what {
        What::Allotted { pid, level, allotment, left } => allotted(words, pid, level, allotment, left),
        What::Boosted => words.add(
            "Everybody is boosted: every process that has not ended is at the top level, with a full quantum.\n\
             So nobody starves below, and one that has changed its ways gets another chance.",
        ),
        What::Charged { pid, vruntime } => charged(words, pid, vruntime),
        What::DeadlineSet { pid, deadline } => deadline_set(words, pid, deadline),
        What::LagKept { pid, lag } => lag_kept(words, pid, lag),
        What::Advanced { cpu, vtime } => advanced(words, cpu, vtime),
        What::TicketDrawn { cpu, pid, ticket } => drawn(words, cpu, pid, ticket),
        What::CacheCold { cpu, pid, cost } => {
            put!(words, "{Cpu}'s caches know nothing of {pid}, which ran elsewhere before.\n", cpu, pid);
            put!(words, "Finding its data again takes it {time}.", cost);
        }
        _ => {}
    }
}

fn allotted(words: &mut Words<'_>, pid: Pid, level: u8, allotment: u16, left: Time) {
    match words.class(pid) {
        Class::Deadline { .. } if left == Time::ZERO => put!(words, "{pid} has used up its runtime of this period.", pid),
        Class::Deadline { .. } => put!(words, "{pid} may run {time} more in this period.", pid, left),
        Class::Fifo(_) | Class::Rr(_) => put!(words, "{pid} has {time} of its time slice left.", pid, left),
        Class::Normal => {
            if level < words.entity(pid).level {
                put!(words, "{pid} drops to level {n}: it has used up what it was allotted above.\n", pid, level);
            } else {
                put!(words, "{pid} stays at level {n} with {time} of its quantum left.\n", pid, level, left);
            }
            put!(words, "It may use {n} {quantum|quanta} there, and has {time} of this one left.", allotment, left);
        }
    }
}

fn charged(words: &mut Words<'_>, pid: Pid, vruntime: i64) {
    let change = vruntime.saturating_sub(words.entity(pid).vruntime);
    let info = words.info(pid);
    let running = words.before.cpus.iter().any(|cpu| cpu.running == Some(pid));
    let stride = words.scheduler() == SchedulerKind::Stride;
    match (running, stride) {
        (false, true) => {
            let why = "It starts from the global pass, so that it neither leads nor lags.";
            put!(words, "{pid} joins with a pass of {virtual}.\n", pid, vruntime);
            return words.add(why);
        }
        (false, false) => {
            put!(words, "{pid} joins with a virtual runtime of {virtual}.\n", pid, vruntime);
            return words.add("So it gets no more than its share for having been away.");
        }
        (true, true) => {
            put!(words, "The pass of {pid} is now {virtual}.\n", pid, vruntime);
            put!(words, "With {n} {ticket|tickets}", info.map_or(0, |info| info.tickets));
        }
        (true, false) => {
            put!(words, "{pid} has run; its virtual runtime is now {virtual}.\n", pid, vruntime);
            put!(words, "At its weight of {n}", info.map_or(0, |info| weight(info.nice)));
        }
    }
    put!(words, ", that is {virtual} more than before.", change);
}

fn deadline_set(words: &mut Words<'_>, pid: Pid, deadline: i64) {
    if let Class::Deadline { runtime, period, .. } = words.class(pid) {
        put!(words, "{pid} has a new period: its deadline is at {time}.\n", pid, deadline.max(0));
        put!(words, "It may run for {time} in every {time}.", runtime, period);
    } else {
        put!(words, "The virtual deadline of {pid} is now {virtual}.\n", pid, deadline);
        words.add("A slice divided by the weight is added: whoever weighs more has the earlier deadline.");
    }
}

fn lag_kept(words: &mut Words<'_>, pid: Pid, lag: i64) {
    if words.scheduler() == SchedulerKind::Stride {
        put!(words, "{pid} leaves with its pass {virtual} ", pid, lag.saturating_abs());
        words.add(if lag < 0 { "below" } else { "beyond" });
        return words.add(" the global one.");
    }
    if lag == 0 {
        put!(words, "{pid} leaves with no lag: it has had just its share.", pid);
    } else {
        put!(words, "{pid} leaves with a lag of {virtual}: so much ", pid, lag);
        words.add(if lag < 0 { "more" } else { "less" });
        words.add(" than its share it has had.");
    }
    words.add("\nIt will come back with that lag.");
}

fn advanced(words: &mut Words<'_>, cpu: CpuId, vtime: i64) {
    let (what, more) = match words.scheduler() {
        SchedulerKind::Stride => ("global pass", "Whoever joins starts there."),
        SchedulerKind::Eevdf => ("average virtual runtime", "Only those that are not beyond it are eligible."),
        _ => ("least virtual runtime", "Whoever comes anew starts there."),
    };
    words.add("The ");
    words.add(what);
    put!(words, "{of cpu} is now {virtual}.\n", cpu, vtime);
    words.add(more);
}

fn drawn(words: &mut Words<'_>, cpu: CpuId, pid: Pid, ticket: u64) {
    let tickets = |pid: Pid| words.info(pid).map_or(0, |info| u64::from(info.tickets));
    let own = tickets(pid);
    let total: u64 = words.cpu(cpu).map_or(0, |cpu| cpu.queue.iter().map(|&pid| tickets(pid)).sum());
    put!(words, "Ticket {n}", ticket);
    if total != 0 {
        put!(words, " of {n}", total);
    }
    put!(words, " is drawn: {pid} wins.\n", pid);
    put!(words, "It holds {n} {ticket|tickets}, counted from 0 at the head of the queue.", own);
}

impl Words<'_> {
    fn class(&self, pid: Pid) -> Class {
        self.info(pid).map_or(Class::Normal, |info| info.class)
    }

    fn entity(&self, pid: Pid) -> Entity {
        self.process(pid).map(|process| process.sched).unwrap_or_default()
    }

    /// What the policy compares: the least is the first.
    fn rank(&self, pid: Pid) -> i64 {
        let entity = self.entity(pid);
        match self.scheduler() {
            SchedulerKind::Priority => effective(self.before, pid, self.now),
            SchedulerKind::Mlfq => -i64::from(entity.level),
            SchedulerKind::Eevdf => entity.deadline,
            _ => entity.vruntime,
        }
    }
}

/// Says why a process was chosen among others: what the policy compares, with its numbers. False under a policy that only queues.
pub(super) fn why(words: &mut Words<'_>, cpu: CpuId, pid: Pid) -> bool {
    let Some(state) = words.cpu(cpu) else { return false };
    let class = words.class(pid);
    if class != Class::Normal {
        words.add(": its real-time class, ");
        words.add(match class {
            Class::Deadline { .. } => "deadline",
            Class::Fifo(_) => "fifo",
            _ => "rr",
        });
        words.add(", comes before the others");
        return true;
    }
    let scheduler = words.scheduler();
    match scheduler {
        SchedulerKind::Mlfq => {
            put!(words, ": it is the first of level {n}, the highest that is not empty", words.entity(pid).level);
            return true;
        }
        SchedulerKind::Lottery => {
            let Some(draw) = state.draw.filter(|draw| draw.pid == pid) else { return false };
            put!(words, ": ticket {n} of {n} was drawn, which it holds", draw.ticket, draw.total);
            return true;
        }
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => return false,
        SchedulerKind::Priority | SchedulerKind::Stride | SchedulerKind::Cfs | SchedulerKind::Eevdf => {}
    }
    let eevdf = scheduler == SchedulerKind::Eevdf;
    // Somebody may have come since it was picked: then it is said so.
    let (mut number, mut beaten) = (1u32, false);
    for &other in &state.queue {
        if other != pid && words.class(other) == Class::Normal && !(eevdf && words.entity(other).vruntime > state.vtime) {
            number += 1;
            beaten |= words.rank(other) < words.rank(pid);
        }
    }
    if number == 1 {
        words.add(if eevdf { ": nobody else is eligible" } else { ": nobody else is ready" });
        return true;
    }
    let rank = words.rank(pid);
    let best = match scheduler {
        SchedulerKind::Priority => {
            let own = words.info(pid).map_or(0, |info| i64::from(info.priority));
            put!(words, ": its priority {±}", own);
            if own != rank {
                put!(words, ", which counts as {±} by now,", rank);
            }
            "the highest"
        }
        SchedulerKind::Eevdf => {
            put!(words, ": its deadline {virtual}", rank);
            "the earliest"
        }
        _ => {
            words.add(if scheduler == SchedulerKind::Cfs { ": its vruntime" } else { ": its pass" });
            put!(words, " {virtual}", rank);
            "the least"
        }
    };
    words.add(if beaten { " was " } else { " is " });
    words.add(best);
    if beaten {
        words.add(" when it was picked");
    } else {
        put!(words, " of {n}", number);
        words.add(if eevdf { " eligible ones" } else { "" });
    }
    true
}

/// Says how a process joins a queue behind another, by what the policy sorts it by. False under a policy that only queues.
pub(super) fn joins(words: &mut Words<'_>, pid: Pid, ahead: Option<Pid>) -> bool {
    let Some(info) = words.info(pid) else { return false };
    if info.class != Class::Normal {
        return false;
    }
    let mut ahead = ahead.filter(|&ahead| words.class(ahead) == Class::Normal);
    let entity = words.entity(pid);
    match words.scheduler() {
        SchedulerKind::Mlfq => {
            ahead = ahead.filter(|&ahead| words.entity(ahead).level == entity.level);
            put!(words, "joins the queue of level {n}", entity.level);
        }
        SchedulerKind::Priority => put!(words, "joins the ready queue with priority {±}", words.rank(pid)),
        SchedulerKind::Lottery => {
            put!(words, "joins the lottery with {n} {ticket|tickets}", info.tickets);
            return true;
        }
        SchedulerKind::Stride => put!(words, "joins the ready queue with a pass of {virtual}", entity.vruntime),
        SchedulerKind::Cfs => {
            match ahead {
                Some(ahead) => put!(words, "joins the tree right of {pid}", ahead),
                None => words.add("joins the tree as its leftmost node"),
            }
            put!(words, ", with a vruntime of {virtual}", entity.vruntime);
            return true;
        }
        SchedulerKind::Eevdf => put!(words, "joins the ready queue with the deadline {virtual}", entity.deadline),
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => return false,
    }
    match ahead {
        Some(ahead) => put!(words, ", behind {pid}", ahead),
        None => words.add(", at its head"),
    }
    true
}

/// Says why one process takes the CPU from another, if what the policy compares says so by now; else nothing.
pub(super) fn beats(words: &mut Words<'_>, by: Pid, pid: Pid) {
    if words.class(by) != words.class(pid) {
        return put!(words, "{pid} is of a higher class. ", by);
    }
    if words.class(by) != Class::Normal {
        return;
    }
    let (own, other) = (words.rank(by), words.rank(pid));
    let (template, sign) = match words.scheduler() {
        SchedulerKind::Mlfq => ("Its level is {±}, that of {pid} {±}. ", -1),
        SchedulerKind::Priority => ("Its priority is {±}, that of {pid} {±}. ", 1),
        SchedulerKind::Stride => ("Its pass is {virtual}, that of {pid} {virtual}. ", 1),
        SchedulerKind::Cfs => ("Its vruntime is {virtual}, that of {pid} {virtual}. ", 1),
        SchedulerKind::Eevdf => ("Its deadline is {virtual}, that of {pid} {virtual}. ", 1),
        SchedulerKind::Srtf => return put!(words, "{pid} has less to do before it blocks or ends. ", by),
        _ => return,
    };
    if own < other {
        put!(words, template, sign * other, by, sign * own);
    }
}

/// How it is decided who is next, where the head of the queue need not be.
pub(super) const fn decides(scheduler: SchedulerKind) -> Option<&'static str> {
    Some(match scheduler {
        SchedulerKind::Lottery => "The draw of a ticket decides who is next.",
        SchedulerKind::Eevdf => "Of those eligible then, the one with the earliest deadline is next.",
        _ => return None,
    })
}

/// Until when a process may run that has no quantum or need not make room at its end.
pub(super) const fn until(scheduler: SchedulerKind) -> Option<&'static str> {
    Some(match scheduler {
        SchedulerKind::Cfs => "It may run until a timer tick finds that it has had its part, or somebody wakes who has had less.",
        SchedulerKind::Eevdf => "It may run until a timer tick finds its slice used up, or somebody wakes whose deadline is earlier.",
        SchedulerKind::Srtf => "It may run until it blocks or ends, or somebody comes who has less to do.",
        SchedulerKind::Priority => "It may run until it blocks or ends, or somebody comes whose priority is higher.",
        _ => return None,
    })
}

/// A number that may be negative.
pub(crate) fn signed(value: i64) -> String {
    cat(&[if value < 0 { "−" } else { "" }, &text::number(value.unsigned_abs())])
}

/// The priority that a process counts with: one higher for each aging period that it has been ready.
pub(crate) fn effective(snapshot: &Snapshot, pid: Pid, now: Time) -> i64 {
    let own = snapshot.setup.processes.get(pid.index()).map_or(0, |info| i64::from(info.priority));
    let period = snapshot.setup.machine.tuning.aging;
    if period == Time::ZERO { own } else { own - (aged(snapshot, pid, now).0 / period.0) as i64 }
}

/// How long a process has been ready since it arrived or last woke.
pub(crate) fn aged(snapshot: &Snapshot, pid: Pid, now: Time) -> Time {
    let Some(process) = snapshot.processes.get(pid.index()) else { return Time::ZERO };
    process.aged + if process.state == State::Ready { now.since(process.since) } else { Time::ZERO }
}
