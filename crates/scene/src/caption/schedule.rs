//! Sentences about processes and the scheduler.

use alloc::string::String;

use os_scope_sim::event::{FaultKind, Killed, Readied, WaitFor};
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::snapshot::State;
use os_scope_sim::{CpuId, Pid, Time, What};

use super::{Caption, Words, cat, count, policy, say};
use crate::text;

pub(super) fn caption(words: &Words<'_>, what: What) -> Caption {
    match what {
        What::Arrived { pid } => say(&[&words.name(pid), " arrives", &words.with_work(pid), "."], &["It is new: it is in no queue yet."]),
        What::Enqueued { cpu, pid, place, why } => enqueued(words, cpu, pid, place, why),
        What::SwitchStarted { cpu, from, to } => {
            let from = from.map_or_else(String::new, |from| cat(&[" from ", &words.name(from)]));
            let cost = words.time(Time(u64::from(words.before.setup.machine.costs.switch)));
            let more: &[&str] =
                &["Saving one process's registers and loading another's takes ", &cost, ", in which nobody's work is done."];
            say(
                &[&super::capital(&words.cpu(cpu)), " switches", &from, " to ", &words.name(to), "."],
                if words.recorded() { &[] } else { more },
            )
        }
        What::Dispatched { cpu, pid, quantum } => dispatched(words, cpu, pid, quantum),
        What::Computed { pid, time, .. } => {
            let left = words.before.setup.processes.get(pid.index()).map_or(Time::ZERO, |info| info.work.compute);
            let done = words.before.processes.get(pid.index()).map_or(Time::ZERO, |process| process.done.compute) + time;
            let more = match left.since(done) {
                _ if words.recorded() => String::new(),
                Time::ZERO => "That was all it had to compute.".into(),
                left => cat(&["It still has ", &words.time(left), " to compute."]),
            };
            say(&[&words.name(pid), " computed for ", &words.time(time), "."], &[&more])
        }
        What::QuantumExpired { cpu, pid } => {
            let quantum = words.before.cpus.get(cpu.index()).map_or(Time::NEVER, |cpu| cpu.quantum);
            let decides = policy::decides(words.before.setup.machine.scheduler);
            let more = match words.next(cpu) {
                Some(_) if decides.is_some() => decides.unwrap_or_default().into(),
                Some(next) => cat(&[&words.name(next), ", which has waited ", &words.time(words.since(next)), ", is next."]),
                None => "Nobody else is ready, so it can go on.".into(),
            };
            let of = if quantum == Time::NEVER { String::new() } else { cat(&[" of ", &words.time(quantum)]) };
            say(&[&words.name(pid), " has used up its quantum", &of, "."], &[&more])
        }
        What::Preempted { cpu, pid, by } => {
            let on = if words.before.cpus.len() == 1 { String::new() } else { cat(&[" on ", &words.cpu(cpu)]) };
            let why = if words.recorded() { String::new() } else { policy::beats(words, by, pid) };
            say(
                &[&words.name(pid), " has to make room for ", &words.name(by), &on, "."],
                &[&why, "It is still ready, and will go on later."],
            )
        }
        What::Blocked { cpu, pid, on, until } => blocked(words, cpu, pid, on, until),
        What::Woken { pid } => woken(words, pid),
        What::Idled { cpu } => {
            let blocked = words.before.processes.iter().filter(|process| matches!(process.state, State::Blocked(_))).count();
            let more = match blocked {
                0 => "Nobody is left to wait for.".into(),
                _ => cat(&[&count(blocked as u64, "process waits", "processes wait"), " for something to happen."]),
            };
            say(&[&super::capital(&words.cpu(cpu)), " has nothing to run: no process is ready for it."], &[&more])
        }
        What::Migrated { pid, from, to } => {
            let more = if words.recorded() { &[][..] } else { &["It was waiting where another runs, and here nobody does."][..] };
            say(&[&words.name(pid), " moves from ", &words.cpu(from), " to ", &words.cpu(to), "."], more)
        }
        What::Exited { pid, .. } => ended(words, pid, None),
        What::Killed { cpu, pid, why } => ended(words, pid, Some((cpu, why))),
        What::Finished => finished(words),
        _ => policy::caption(words, what),
    }
}

impl Words<'_> {
    pub(super) fn recorded(&self) -> bool {
        self.before.setup.recorded
    }

    /// ` with 13 ms to compute and 4 accesses to make`, as far as that is known.
    fn with_work(&self, pid: Pid) -> String {
        let work = self.before.setup.processes.get(pid.index()).map_or_else(Default::default, |info| info.work);
        let compute = self.time(work.compute);
        let accesses = count(work.accesses, "memory access", "memory accesses");
        match (work.compute, work.accesses) {
            (Time::ZERO, 0) => String::new(),
            (_, 0) => cat(&[" with ", &compute, " to compute"]),
            (Time::ZERO, _) => cat(&[" with ", &accesses, " to make"]),
            _ => cat(&[" with ", &compute, " to compute and ", &accesses, " to make"]),
        }
    }

    /// What becomes of a CPU that a process leaves.
    fn who_is_next(&self, cpu: CpuId) -> String {
        let scheduler = self.before.setup.machine.scheduler;
        match self.next(cpu) {
            Some(_) if !self.recorded() && policy::decides(scheduler).is_some() => policy::decides(scheduler).unwrap_or_default().into(),
            Some(next) if !self.recorded() => cat(&[&self.name(next), " is next: it has waited ", &self.time(self.since(next)), "."]),
            Some(_) => String::new(),
            None => cat(&["Nobody else is ready to run on ", &self.cpu(cpu), "."]),
        }
    }

    /// Why the CPU was free to be given away: ` when editor blocked for its page`.
    fn reason(&self, cpu: CpuId, pid: Pid) -> String {
        let Some(last) = self.before.cpus.get(cpu.index()).and_then(|cpu| cpu.loaded).filter(|&last| last != pid) else {
            return String::new();
        };
        let what = match self.before.processes.get(last.index()).map(|process| process.state) {
            Some(State::Blocked(WaitFor::Sleep)) => " went to sleep".into(),
            Some(State::Blocked(on)) => cat(&[" blocked", for_what(on)]),
            Some(State::Terminated(None)) => " ended".into(),
            Some(State::Terminated(Some(_))) => " was killed".into(),
            Some(State::Ready) => "'s turn ended".into(),
            _ => return String::new(),
        };
        cat(&[" when ", &self.name(last), &what])
    }
}

/// ` for its page`: what a process blocked for.
const fn for_what(on: WaitFor) -> &'static str {
    match on {
        WaitFor::Page => " for its page",
        WaitFor::Frame => " for a frame",
        WaitFor::Disk => " for the disk",
        WaitFor::Device => " for its device",
        WaitFor::Period => " for its next period",
        WaitFor::Sleep | WaitFor::Event | WaitFor::Uninterruptible => "",
    }
}

fn enqueued(words: &Words<'_>, cpu: CpuId, pid: Pid, place: u32, why: Readied) -> Caption {
    let name = words.name(pid);
    let queue = words.before.cpus.get(cpu.index()).map(|cpu| &cpu.queue);
    let ahead = queue.and_then(|queue| place.checked_sub(1).and_then(|at| queue.get(at as usize)));
    let last = queue.is_none_or(|queue| place as usize >= queue.len());
    let sorted = policy::joins(words, pid, ahead.copied());
    let place = match ahead {
        _ if words.recorded() => cat(&["is ready to run on ", &words.cpu(cpu)]),
        _ if sorted.is_some() => cat(&[
            &sorted.unwrap_or_default(),
            &if words.before.cpus.len() == 1 { String::new() } else { cat(&[" (", &words.cpu(cpu), ")"]) },
        ]),
        None => cat(&["joins the ready queue", &words.of_cpu(cpu), " at its head"]),
        Some(&ahead) if last => cat(&["joins the ready queue", &words.of_cpu(cpu), " behind ", &words.name(ahead)]),
        Some(&ahead) => cat(&["joins the ready queue", &words.of_cpu(cpu), " just behind ", &words.name(ahead)]),
    };
    let more = match why {
        Readied::Arrived => "It could run at once, if a CPU were free for it.",
        Readied::Woken => "What it waited for has happened; now it waits for its turn.",
        Readied::Expired => "Its quantum is used up, so the others get their turns first.",
        Readied::Preempted => "It lost the CPU to another process.",
        Readied::Yielded => "It gave up the CPU of its own accord.",
        Readied::Migrated => "It was taken from the queue of a CPU that is busy.",
    };
    say(&[&name, " ", &place, "."], &[more])
}

fn dispatched(words: &Words<'_>, cpu: CpuId, pid: Pid, quantum: Time) -> Caption {
    let name = words.name(pid);
    let Some(state) = words.before.cpus.get(cpu.index()) else { return say(&[&name, " runs."], &[]) };
    let process = words.before.processes.get(pid.index());
    let waited = match process {
        Some(process) if process.state == State::Ready => cat(&["It had waited ", &words.time(words.since(pid)), "."]),
        _ => String::new(),
    };
    if words.recorded() {
        return say(&[&name, " runs on ", &words.cpu(cpu), "."], &[&waited]);
    }
    let others = state.queue.iter().any(|&other| other != pid);
    let on = if words.before.cpus.len() == 1 { String::new() } else { cat(&[" on ", &words.cpu(cpu)]) };
    let scheduler = words.before.setup.machine.scheduler;
    let ranked = policy::why(words, cpu, pid);
    let why = match scheduler {
        _ if !others && state.loaded == Some(pid) => ", as nobody else is ready".into(),
        SchedulerKind::Sjf | SchedulerKind::Srtf if others => {
            ": of those ready it has the least to compute before it blocks or ends".into()
        }
        _ if !others && words.reason(cpu, pid).is_empty() => ": nobody else is ready".into(),
        _ if others && ranked.is_some() => ranked.unwrap_or_default(),
        _ => cat(&[": it was at the head of the queue", &words.reason(cpu, pid)]),
    };
    let verb = if !others && state.loaded == Some(pid) && process.is_some_and(|process| words.now == process.since) {
        " runs on"
    } else {
        " runs"
    };
    let next = state.queue.iter().find(|&&other| other != pid);
    let then = match (next, quantum) {
        (_, Time::NEVER) if policy::until(scheduler).is_some() => policy::until(scheduler).unwrap_or_default().into(),
        (Some(_), _) if quantum != Time::NEVER && (policy::decides(scheduler).is_some() || scheduler == SchedulerKind::Mlfq) => {
            let more = policy::decides(scheduler).unwrap_or("Then it has to make room.");
            cat(&["It may run for ", &words.time(quantum), ". ", more])
        }
        (None, Time::NEVER) => "It may run until it blocks or ends.".into(),
        (None, _) => cat(&["It may run for ", &words.time(quantum), "; nobody waits for the CPU."]),
        (Some(&next), Time::NEVER) => cat(&["It may run until it blocks or ends; ", &words.name(next), " is next."]),
        (Some(&next), _) => {
            let waited = words.time(words.since(next));
            cat(&["It may run for ", &words.time(quantum), "; then ", &words.name(next), ", which has waited ", &waited, ", is next."])
        }
    };
    say(&[&name, verb, &on, &why, "."], &[&then])
}

fn blocked(words: &Words<'_>, cpu: CpuId, pid: Pid, on: WaitFor, until: Time) -> Caption {
    let name = words.name(pid);
    let time = if until == Time::NEVER { String::new() } else { cat(&[" ", &words.time(until.since(words.now))]) };
    let page = words
        .before
        .cpus
        .get(cpu.index())
        .and_then(|cpu| cpu.access)
        .map_or_else(|| "a page".into(), |access| words.page(access.addr.vpn()));
    let text = match on {
        WaitFor::Page => cat(&[&name, " blocks: the disk has to work before ", &page, " can be used."]),
        WaitFor::Frame => cat(&[&name, " blocks: every frame is taken by a page that is travelling or was not used yet."]),
        WaitFor::Disk => cat(&[&name, " blocks: it waits for the disk."]),
        WaitFor::Device if time.is_empty() => cat(&[&name, " blocks: it waits for a device."]),
        WaitFor::Device => cat(&[&name, " blocks: its device will answer in", &time, "."]),
        WaitFor::Sleep if time.is_empty() => cat(&[&name, " goes to sleep."]),
        WaitFor::Sleep => cat(&[&name, " goes to sleep for", &time, "."]),
        WaitFor::Period => cat(&[&name, " has used up its runtime of this period, and waits for the next one."]),
        WaitFor::Event => cat(&[&name, " blocks: it waits for something to happen (Linux state S)."]),
        WaitFor::Uninterruptible => cat(&[&name, " blocks: it waits and cannot be interrupted, usually for a disk (Linux state D)."]),
    };
    say(&[&text], &[&words.who_is_next(cpu)])
}

fn woken(words: &Words<'_>, pid: Pid) -> Caption {
    let Some(process) = words.before.processes.get(pid.index()) else { return say(&[&words.name(pid), " wakes up."], &[]) };
    let State::Blocked(on) = process.state else { return say(&[&words.name(pid), " is woken up."], &[]) };
    let why = match on {
        WaitFor::Page => "can go on: its page has arrived",
        WaitFor::Frame => "can try again: a frame may be free now",
        WaitFor::Disk => "can go on: the disk has done its work",
        WaitFor::Device => "can go on: its device has answered",
        WaitFor::Sleep => "wakes up: it has slept long enough",
        WaitFor::Period => "can go on: its next period begins",
        WaitFor::Event | WaitFor::Uninterruptible => "can go on: what it waited for has happened",
    };
    say(&[&words.name(pid), " ", why, "."], &["It was blocked for ", &words.time(words.since(pid)), "."])
}

fn ended(words: &Words<'_>, pid: Pid, killed: Option<(CpuId, Killed)>) -> Caption {
    let name = words.name(pid);
    let Some(process) = words.before.processes.get(pid.index()) else { return say(&[&name, " ends."], &[]) };
    let running = process.state == State::Running;
    let ran = process.ran + if running { words.since(pid) } else { Time::ZERO };
    let turnaround = words.time(words.now.since(process.arrival));
    let more = cat(&[
        "Of ",
        &turnaround,
        " it ran ",
        &words.time(ran),
        ", was ready for ",
        &words.time(process.waited),
        " and blocked for ",
        &words.time(process.blocked),
        ".",
    ]);
    let Some((cpu, why)) = killed else { return say(&[&name, " ends, ", &turnaround, " after it arrived."], &[&more]) };
    let address = words
        .before
        .cpus
        .get(cpu.index())
        .and_then(|cpu| cpu.access)
        .map_or_else(|| "the address".into(), |access| text::address(access.addr.0));
    let why = match why {
        Killed::Segv(FaultKind::Protection) => cat(&["what it did with ", &address, " is not allowed there"]),
        Killed::Segv(FaultKind::NonCanonical) => cat(&[&address, " is no address: its bits 63 to 47 differ"]),
        Killed::Segv(_) => cat(&[&address, " belongs to none of its regions"]),
        Killed::OutOfMemory => "no frame and no swap slot is left for it".into(),
    };
    say(&[&name, " is killed: ", &why, "."], &["Its frames, page tables and swap slots are free again."])
}

fn finished(words: &Words<'_>) -> Caption {
    let snapshot = words.before;
    let mut more = String::new();
    let busy: u64 = snapshot.cpus.iter().map(|cpu| cpu.busy.0).sum();
    let whole = words.now.0.saturating_mul(snapshot.cpus.len() as u64);
    more.push_str(&cat(&[&super::capital(&words.cpu(CpuId(0))), " was busy for ", &text::percent(busy, whole), " of the time"]));
    if snapshot.cpus.len() > 1 {
        more.clear();
        more.push_str(&cat(&["The CPUs were busy for ", &text::percent(busy, whole), " of the time"]));
    }
    more.push_str(&cat(&["; ", &count(snapshot.counts.switches, "switch", "switches")]));
    let faults = snapshot.counts.minor_faults + snapshot.counts.major_faults;
    if faults > 0 {
        more.push_str(&cat(&[
            ", ",
            &count(faults, "page fault", "page faults"),
            " on ",
            &count(snapshot.counts.references, "reference", "references"),
        ]));
    }
    more.push('.');
    say(&["Every process has ended, after ", &words.time(words.now), "."], &[&more])
}
