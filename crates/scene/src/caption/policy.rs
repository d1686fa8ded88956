//! Sentences about what schedulers keep: levels, virtual times, deadlines, tickets.

use alloc::string::String;

use os_scope_sim::sched::{Class, SchedulerKind, weight};
use os_scope_sim::{CpuId, Pid, Time, What};

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
