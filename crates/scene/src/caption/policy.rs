//! Sentences about what schedulers keep: levels, virtual times, deadlines, tickets.

use alloc::string::String;

use os_scope_sim::sched::{Class, SchedulerKind, weight};
use os_scope_sim::snapshot::State;
use os_scope_sim::{CpuId, Pid, Snapshot, Time, What};

use super::{Caption, Words, capital, cat, count, say};
use crate::text;

pub(super) fn caption(words: &Words<'_>, what: What) -> Caption {
    match what {
        What::Allotted { pid, level, allotment, left } => allotted(words, pid, level, allotment, left),
        What::Boosted => say(
            &["Everybody is boosted: every process that has not ended is at the top level, with a full quantum."],
            &["So nobody starves below, and one that has changed its ways gets another chance."],
        ),
        What::Charged { pid, vruntime } => charged(words, pid, vruntime),
        What::DeadlineSet { pid, deadline } => deadline_set(words, pid, deadline),
        What::LagKept { pid, lag } => lag_kept(words, pid, lag),
        What::Advanced { cpu, vtime } => advanced(words, cpu, vtime),
        What::TicketDrawn { cpu, pid, ticket } => drawn(words, cpu, pid, ticket),
        What::CacheCold { cpu, pid, cost } => say(
            &[&capital(&words.cpu(cpu)), "'s caches know nothing of ", &words.name(pid), ", which ran elsewhere before."],
            &["Finding its data again takes it ", &words.time(Time(cost.into())), "."],
        ),
        _ => Caption::default(),
    }
}

fn allotted(words: &Words<'_>, pid: Pid, level: u8, allotment: u16, left: Time) -> Caption {
    let name = words.name(pid);
    let time = words.time(left);
    match words.class(pid) {
        Class::Deadline { .. } if left == Time::ZERO => return say(&[&name, " has used up its runtime of this period."], &[]),
        Class::Deadline { .. } => return say(&[&name, " may run ", &time, " more in this period."], &[]),
        Class::Fifo(_) | Class::Rr(_) => return say(&[&name, " has ", &time, " of its time slice left."], &[]),
        Class::Normal => {}
    }
    let before = words.before.processes.get(pid.index()).map_or(0, |process| process.sched.level);
    let level_name = text::number(level.into());
    let quanta = count(allotment.into(), "quantum", "quanta");
    let more = cat(&["It may use ", &quanta, " there, and has ", &time, " of this one left."]);
    if level < before {
        return say(&[&name, " drops to level ", &level_name, ": it has used up what it was allotted above."], &[&more]);
    }
    say(&[&name, " stays at level ", &level_name, " with ", &time, " of its quantum left."], &[&more])
}

fn charged(words: &Words<'_>, pid: Pid, vruntime: i64) -> Caption {
    let name = words.name(pid);
    let before = words.before.processes.get(pid.index()).map_or(0, |process| process.sched.vruntime);
    let info = words.before.setup.processes.get(pid.index());
    let (now, change) = (words.virtual_time(vruntime), words.virtual_time(vruntime.saturating_sub(before)));
    let running = words.before.cpus.iter().any(|cpu| cpu.running == Some(pid));
    if words.before.setup.machine.scheduler == SchedulerKind::Stride {
        let tickets = info.map_or(0, |info| info.tickets);
        let more = cat(&["With ", &count(tickets.into(), "ticket", "tickets"), ", that is ", &change, " more than before."]);
        return match running {
            true => say(&["The pass of ", &name, " is now ", &now, "."], &[&more]),
            false => {
                say(&[&name, " joins with a pass of ", &now, "."], &["It starts from the global pass, so that it neither leads nor lags."])
            }
        };
    }
    let weight = text::number(info.map_or(0, |info| weight(info.nice)));
    let more = cat(&["At its weight of ", &weight, ", that is ", &change, " more than before."]);
    match running {
        true => say(&[&name, " has run; its virtual runtime is now ", &now, "."], &[&more]),
        false => {
            say(&[&name, " joins with a virtual runtime of ", &now, "."], &["So it gets no more than its share for having been away."])
        }
    }
}

fn deadline_set(words: &Words<'_>, pid: Pid, deadline: i64) -> Caption {
    let name = words.name(pid);
    if let Class::Deadline { runtime, period, .. } = words.class(pid) {
        let time = words.time(Time(deadline.max(0) as u64));
        let more = cat(&["It may run for ", &words.time(runtime), " in every ", &words.time(period), "."]);
        return say(&[&name, " has a new period: its deadline is at ", &time, "."], &[&more]);
    }
    let more = "A slice divided by the weight is added: whoever weighs more has the earlier deadline.";
    say(&["The virtual deadline of ", &name, " is now ", &words.virtual_time(deadline), "."], &[more])
}

fn lag_kept(words: &Words<'_>, pid: Pid, lag: i64) -> Caption {
    let name = words.name(pid);
    let amount = words.virtual_time(lag.saturating_abs());
    if words.before.setup.machine.scheduler == SchedulerKind::Stride {
        return say(&[&name, " leaves with its pass ", &amount, if lag < 0 { " below" } else { " beyond" }, " the global one."], &[]);
    }
    let told = match lag {
        0 => cat(&[&name, " leaves with no lag: it has had just its share."]),
        1.. => cat(&[&name, " leaves with a lag of ", &amount, ": so much less than its share it has had."]),
        _ => cat(&[&name, " leaves with a lag of −", &amount, ": so much more than its share it has had."]),
    };
    say(&[&told], &["It will come back with that lag."])
}

fn advanced(words: &Words<'_>, cpu: CpuId, vtime: i64) -> Caption {
    let (now, of) = (words.virtual_time(vtime), words.of_cpu(cpu));
    match words.before.setup.machine.scheduler {
        SchedulerKind::Stride => say(&["The global pass", &of, " is now ", &now, "."], &["Whoever joins starts there."]),
        SchedulerKind::Eevdf => {
            say(&["The average virtual runtime", &of, " is now ", &now, "."], &["Only those that are not beyond it are eligible."])
        }
        _ => say(&["The least virtual runtime", &of, " is now ", &now, "."], &["Whoever comes anew starts there."]),
    }
}

fn drawn(words: &Words<'_>, cpu: CpuId, pid: Pid, ticket: u64) -> Caption {
    let setup = &words.before.setup;
    let tickets = |pid: Pid| setup.processes.get(pid.index()).map_or(0, |info| u64::from(info.tickets));
    let total: u64 = words.before.cpus.get(cpu.index()).map_or(0, |cpu| cpu.queue.iter().map(|&pid| tickets(pid)).sum());
    let of = if total == 0 { String::new() } else { cat(&[" of ", &text::number(total)]) };
    let more = cat(&["It holds ", &count(tickets(pid), "ticket", "tickets"), ", counted from 0 at the head of the queue."]);
    say(&["Ticket ", &text::number(ticket), &of, " is drawn: ", &words.name(pid), " wins."], &[&more])
}

impl Words<'_> {
    fn class(&self, pid: Pid) -> Class {
        self.before.setup.processes.get(pid.index()).map_or(Class::Normal, |info| info.class)
    }
}

/// Why a process was chosen among others: what the policy compares, with its numbers. None under a policy that only queues.
pub(super) fn why(words: &Words<'_>, cpu: CpuId, pid: Pid) -> Option<String> {
    let state = words.before.cpus.get(cpu.index())?;
    let class = words.class(pid);
    if class != Class::Normal {
        let what = match class {
            Class::Deadline { .. } => "deadline",
            Class::Fifo(_) => "fifo",
            _ => "rr",
        };
        return Some(cat(&[": its real-time class, ", what, ", comes before the others"]));
    }
    let sched = |pid: Pid| words.before.processes.get(pid.index()).map(|process| process.sched).unwrap_or_default();
    let others = || state.queue.iter().copied().filter(|&other| other != pid && words.class(other) == Class::Normal);
    let all = |count: usize| text::number(count as u64 + 1);
    // Somebody may have come since it was picked: then it is said so.
    let least = |what: &str, best: &str, of: &str, key: &dyn Fn(Pid) -> i64, rivals: &mut dyn Iterator<Item = Pid>| {
        let (mut number, mut beaten) = (0, false);
        for other in rivals {
            number += 1;
            beaten |= key(other) < key(pid);
        }
        match number {
            0 => cat(&[": nobody else", if of.is_empty() { " is ready" } else { " is eligible" }]),
            _ if beaten => cat(&[": ", what, " was ", best, " when it was picked"]),
            _ => cat(&[": ", what, " is ", best, " of ", &all(number), of]),
        }
    };
    let virt = |value: i64| words.virtual_time(value);
    let entity = sched(pid);
    let vruntime = |pid: Pid| sched(pid).vruntime;
    Some(match words.before.setup.machine.scheduler {
        SchedulerKind::Mlfq => cat(&[": it is the first of level ", &text::number(entity.level.into()), ", the highest that is not empty"]),
        SchedulerKind::Priority => {
            let counts = effective(words.before, pid, words.now);
            let own = words.before.setup.processes.get(pid.index()).map_or(0, |info| i64::from(info.priority));
            let aged = if own == counts { String::new() } else { cat(&[", which counts as ", &signed(counts), " by now,"]) };
            let what = cat(&["its priority ", &signed(own), &aged]);
            least(&what, "the highest", "", &|pid| effective(words.before, pid, words.now), &mut others())
        }
        SchedulerKind::Lottery => {
            let draw = state.draw.filter(|draw| draw.pid == pid)?;
            cat(&[": ticket ", &text::number(draw.ticket), " of ", &text::number(draw.total), " was drawn, which it holds"])
        }
        SchedulerKind::Stride => least(&cat(&["its pass ", &virt(entity.vruntime)]), "the least", "", &vruntime, &mut others()),
        SchedulerKind::Cfs => least(&cat(&["its vruntime ", &virt(entity.vruntime)]), "the least", "", &vruntime, &mut others()),
        SchedulerKind::Eevdf => {
            let mut eligible = others().filter(|&other| vruntime(other) <= state.vtime);
            let what = cat(&["its deadline ", &virt(entity.deadline)]);
            least(&what, "the earliest", " eligible ones", &|pid| sched(pid).deadline, &mut eligible)
        }
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => return None,
    })
}

/// How a process joins a queue behind another, by what the policy sorts it by. None under a policy that only queues.
pub(super) fn joins(words: &Words<'_>, pid: Pid, ahead: Option<Pid>) -> Option<String> {
    if words.class(pid) != Class::Normal || words.recorded() {
        return None;
    }
    let ahead = ahead.filter(|&ahead| words.class(ahead) == Class::Normal);
    let level = |pid: Pid| words.before.processes.get(pid.index()).map_or(0, |process| process.sched.level);
    let sched = words.before.processes.get(pid.index()).map(|process| process.sched).unwrap_or_default();
    let info = words.before.setup.processes.get(pid.index())?;
    let behind = |ahead: Option<Pid>| match ahead {
        Some(ahead) => cat(&[", behind ", &words.name(ahead)]),
        None => ", at its head".into(),
    };
    Some(match words.before.setup.machine.scheduler {
        SchedulerKind::Mlfq => {
            let ahead = ahead.filter(|&ahead| level(ahead) == sched.level);
            cat(&["joins the queue of level ", &text::number(sched.level.into()), &behind(ahead)])
        }
        SchedulerKind::Priority => {
            let counts = signed(effective(words.before, pid, words.now));
            cat(&["joins the ready queue with priority ", &counts, &behind(ahead)])
        }
        SchedulerKind::Lottery => cat(&["joins the lottery with ", &count(info.tickets.into(), "ticket", "tickets")]),
        SchedulerKind::Stride => cat(&["joins the ready queue with a pass of ", &words.virtual_time(sched.vruntime), &behind(ahead)]),
        SchedulerKind::Cfs => {
            let place = ahead.map_or_else(|| " as its leftmost node".into(), |ahead| cat(&[" right of ", &words.name(ahead)]));
            cat(&["joins the tree", &place, ", with a vruntime of ", &words.virtual_time(sched.vruntime)])
        }
        SchedulerKind::Eevdf => cat(&["joins the ready queue with the deadline ", &words.virtual_time(sched.deadline), &behind(ahead)]),
        SchedulerKind::Fifo | SchedulerKind::Rr | SchedulerKind::Sjf | SchedulerKind::Srtf => return None,
    })
}

/// Why one process takes the CPU from another, if what the policy compares says so by now; else nothing.
pub(super) fn beats(words: &Words<'_>, by: Pid, pid: Pid) -> String {
    let sched = |pid: Pid| words.before.processes.get(pid.index()).map(|process| process.sched).unwrap_or_default();
    let (winner, loser) = (sched(by), sched(pid));
    let (what, one, other) = match words.before.setup.machine.scheduler {
        _ if words.class(by) != words.class(pid) => return cat(&[&words.name(by), " is of a higher class. "]),
        _ if words.class(by) != Class::Normal => return String::new(),
        SchedulerKind::Mlfq => ("level", -i64::from(winner.level), -i64::from(loser.level)),
        SchedulerKind::Priority => ("priority", effective(words.before, by, words.now), effective(words.before, pid, words.now)),
        SchedulerKind::Stride => ("pass", winner.vruntime, loser.vruntime),
        SchedulerKind::Cfs => ("vruntime", winner.vruntime, loser.vruntime),
        SchedulerKind::Eevdf => ("deadline", winner.deadline, loser.deadline),
        SchedulerKind::Srtf => return cat(&[&words.name(by), " has less to do before it blocks or ends. "]),
        _ => return String::new(),
    };
    if one >= other {
        return String::new();
    }
    let value = |value: i64| match what {
        "level" => signed(-value),
        "priority" => signed(value),
        _ => words.virtual_time(value),
    };
    cat(&["Its ", what, " is ", &value(other), ", that of ", &words.name(by), " ", &value(one), ". "])
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
