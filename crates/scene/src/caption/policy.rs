//! Sentences about what schedulers keep: levels, virtual times, deadlines, tickets.

use alloc::string::String;

use os_scope_sim::sched::{Class, Entity, SchedulerKind, weight};
use os_scope_sim::snapshot::State;
use os_scope_sim::{CpuId, EventKind, Pid, Snapshot, Time};

use super::names::cat;
use super::words::Words;
use crate::fill::put;
use crate::text;

pub(super) fn caption(words: &mut Words<'_>, what: EventKind) {
    match what {
        EventKind::Allotted { pid, level, allotment, left } => allotted(words, pid, level, allotment, left),
        EventKind::Boosted => words.add(
            "Everybody is boosted: every process that has not ended is at the top level, with a full quantum.\n\
             So nobody starves below, and one that has changed its ways gets another chance.",
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
    let before = words.entity(pid).vruntime;
    let change = vruntime.saturating_sub(before);
    let info = words.info(pid);
    let running = words.before.cpus.iter().any(|cpu| cpu.running == Some(pid));
    let stride = words.scheduler() == SchedulerKind::Stride;
    match (running, stride) {
        (false, true) => {
            let why = "It starts from the global pass, so that it neither leads nor lags.";
            put!(words, "{pid} joins with a pass of {virtual}.\n", pid, vruntime);
            words.add(why);
        }
        (false, false) => {
            put!(words, "{pid} joins with a virtual runtime of {virtual}.\n", pid, vruntime);
            match before {
                0 => words.add("It starts where the others are, so that it neither leads nor lags."),
                _ => put!(words, "It had {virtual}: to have been away earns it no more than its share.", before),
            }
        }
        (true, true) => {
            put!(words, "The pass of {pid} is now {virtual}.\n", pid, vruntime);
            put!(words, "With {n} {ticket|tickets}", info.map_or(0, |info| info.tickets));
            put!(words, ", that is {virtual} more than before.", change);
        }
        (true, false) => {
            put!(words, "{pid} has run; its virtual runtime is now {virtual}.\n", pid, vruntime);
            let weight = info.map_or(1024, |info| weight(info.nice)).max(1);
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
    if words.scheduler() == SchedulerKind::Stride {
        put!(words, "{pid} leaves with its pass {virtual} ", pid, lag.saturating_abs());
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
    let (what, more) = match words.scheduler() {
        SchedulerKind::Stride => ("global pass", "A newcomer starts there."),
        SchedulerKind::Eevdf => ("average virtual runtime", "Only those that are not beyond it are eligible."),
        _ => ("least virtual runtime", "A newcomer starts there."),
    };
    words.add("The ");
    words.add(what);
    put!(words, "{of cpu} is now {virtual}.\n", cpu, vtime);
    words.add(more);
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

/// Says why a process was chosen among others: what the policy compares, with its numbers. False under a policy that
/// only queues.
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
            put!(words, ": it holds ticket {n} of {n}, which was drawn", draw.ticket, draw.total);
            return true;
        }
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => return false,
        SchedulerKind::Priority | SchedulerKind::Stride | SchedulerKind::Cfs | SchedulerKind::Eevdf => {}
    }
    let eevdf = scheduler == SchedulerKind::Eevdf;
    // Somebody may have come since it was picked: then it is said so.
    let (mut number, mut beaten) = (1u32, false);
    for &other in &state.queue {
        if other != pid && words.class(other) == Class::Normal && !(eevdf && words.entity(other).vruntime > state.vtime)
        {
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
            put!(words, ": its priority, {±}", own);
            if own != rank {
                put!(words, ", which counts as {±} by now", rank);
            }
            "the highest"
        }
        SchedulerKind::Eevdf => {
            put!(words, ": its deadline, {virtual}", rank);
            "the earliest"
        }
        _ => {
            words.add(if scheduler == SchedulerKind::Cfs { ": its vruntime," } else { ": its pass," });
            put!(words, " {virtual}", rank);
            "the least"
        }
    };
    words.add(if beaten { ", was " } else { ", is " });
    words.add(best);
    if beaten {
        words.add(" when it was picked");
    } else {
        put!(words, " of {n}", number);
        words.add(if eevdf { " that are eligible" } else { "" });
    }
    true
}

/// Says how a process joins a queue behind another, by what the policy sorts it by. False under a policy that only
/// queues.
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
    } else if words.scheduler() == SchedulerKind::Eevdf
        && words.before.cpus.iter().any(|cpu| cpu.running == Some(pid) && words.entity(pid).vruntime > cpu.vtime)
    {
        words.add("It has had more than its share by now. ");
    }
}

/// What a process is given of the CPU at a time.
pub(super) fn turn(words: &Words<'_>, pid: Pid) -> &'static str {
    match words.scheduler() {
        _ if words.class(pid) != Class::Normal => "time slice",
        SchedulerKind::Cfs | SchedulerKind::Eevdf => "slice",
        _ => "quantum",
    }
}

/// Whether the first of the queue runs after `pid`, whose quantum is used up.
pub(super) fn follows(words: &Words<'_>, pid: Pid, next: Pid) -> bool {
    match words.scheduler() {
        _ if words.class(next) == Class::Normal && words.class(pid) != Class::Normal => false,
        SchedulerKind::Cfs | SchedulerKind::Stride => words.rank(next) <= words.rank(pid),
        // With its last quantum at a level it drops.
        SchedulerKind::Mlfq => {
            let own = words.entity(pid);
            words.entity(next).level >= own.level.saturating_sub(u8::from(own.allotment <= 1))
        }
        _ => true,
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
        SchedulerKind::Cfs => {
            "It may run until a timer tick finds that it has had its part, or somebody wakes who has had less."
        }
        SchedulerKind::Eevdf => {
            "It may run until a timer tick finds its slice used up, or somebody wakes whose deadline is earlier."
        }
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
