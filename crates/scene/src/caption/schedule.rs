//! Sentences about processes and the scheduler.

use os_scope_sim::event::{FaultKind, Killed, ReadyReason, WaitFor};
use os_scope_sim::sched::Info;
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{CpuId, EventKind, Pid, Time};

use super::words::Words;
use super::{moved, policy};
use crate::fill::put;
use crate::text;

pub(super) fn caption(words: &mut Words<'_>, what: EventKind) {
    match what {
        EventKind::Arrived { pid } => {
            put!(words, "{pid} arrives", pid);
            words.with_work(pid);
            words.add(".\nIt is new: it is in no queue yet.");
        }
        EventKind::Enqueued { cpu, pid, place, why } => enqueued(words, cpu, pid, place, why),
        EventKind::SwitchStarted { cpu, from, to } => {
            put!(words, "{Cpu} switches", cpu);
            if let Some(from) = from {
                put!(words, " from {pid}", from);
            }
            put!(words, " to {pid}.", to);
            if !words.recorded() {
                let cost = words.before.setup.machine.costs.switch;
                put!(
                    words,
                    "\nSaving one process's registers and loading another's takes {time}, in which no process gets on.",
                    cost
                );
            }
        }
        EventKind::Dispatched { cpu, pid, quantum } => dispatched(words, cpu, pid, quantum),
        EventKind::Computed { pid, time, .. } => {
            let left = words.info(pid).map_or(Time::ZERO, |info| info.work.compute);
            let done = words.process(pid).map_or(Time::ZERO, |process| process.done.compute) + time;
            put!(words, "{pid} computed for {time}.\n", pid, time);
            match left.since(done) {
                _ if words.recorded() => {}
                Time::ZERO => words.add("That was all it had to compute."),
                left => put!(words, "It still has {time} to compute.", left),
            }
        }
        EventKind::QuantumExpired { cpu, pid } => expired(words, cpu, pid),
        EventKind::Preempted { cpu, pid, by } => {
            put!(words, "{pid} has to make room for {pid}{on cpu}.\n", pid, by, cpu);
            if !words.recorded() {
                policy::beats(words, by, pid);
            }
            words.add("It is still ready, and will go on later.");
        }
        EventKind::Blocked { cpu, pid, on, until } => blocked(words, cpu, pid, on, until),
        EventKind::Woken { pid } => woken(words, pid),
        EventKind::Idled { cpu } => idled(words, cpu),
        EventKind::Migrated { pid, from, to, why, failed } => moved::moved(words, pid, (from, to), why, failed),
        EventKind::Exited { pid, .. } => ended(words, pid, None),
        EventKind::Killed { cpu, pid, why } => ended(words, pid, Some((cpu, why))),
        EventKind::Finished => finished(words),
        _ => policy::caption(words, what),
    }
}

fn expired(words: &mut Words<'_>, cpu: CpuId, pid: Pid) {
    put!(words, "{pid} has used up its ", pid);
    words.add(policy::turn(words, pid));
    match words.cpu(cpu).map_or(Time::NEVER, |cpu| cpu.quantum) {
        Time::NEVER => put!(words, ": it has run for {time}.\n", words.since(pid)),
        quantum => put!(words, " of {time}.\n", quantum),
    }
    match words.next(cpu) {
        Some(next) if !words.recorded() && !policy::follows(words, pid, next) => {
            words.add("It is still the first, and can go on.")
        }
        Some(_) => words.who_is_next(cpu),
        None => words.add("No other process is ready, so it can go on."),
    }
}

fn idled(words: &mut Words<'_>, cpu: CpuId) {
    put!(words, "{Cpu} has nothing to run: no process is ready for it.\n", cpu);
    let processes = &words.before.processes;
    let mut blocked = processes.iter().zip(0..).filter_map(|(process, pid)| match process.state {
        State::Blocked(on) => Some((Pid(pid), on)),
        _ => None,
    });
    match (blocked.next(), blocked.count()) {
        (None, _) if processes.iter().any(|process| !process.arrived) => words.add("Others are still to arrive."),
        (None, _) => words.add("No process is left to wait for."),
        (Some((pid, WaitFor::Sleep)), 0) => put!(words, "{pid} is asleep.", pid),
        (Some((pid, on)), 0) if !for_what(on).is_empty() => {
            put!(words, "{pid} waits", pid);
            words.add(for_what(on));
            words.add(".");
        }
        (Some(_), others) => {
            put!(words, "{n} {process waits|processes wait} for something to happen.", others + 1)
        }
    }
}

impl Words<'_> {
    /// Says ` with 13 ms to compute and 4 accesses to make`, as far as that is known.
    fn with_work(&mut self, pid: Pid) {
        let work = self.info(pid).map_or_else(Default::default, |info| info.work);
        if work.compute != Time::ZERO {
            put!(self, " with {time} to compute", work.compute);
        }
        if work.accesses != 0 {
            self.add(if work.compute == Time::ZERO { " with" } else { " and" });
            put!(self, " {n} memory {access|accesses} to make", work.accesses);
        }
    }

    /// Says what becomes of a CPU that a process leaves.
    fn who_is_next(&mut self, cpu: CpuId) {
        match (self.next(cpu), self.scheduler().decides) {
            (None, _) => put!(self, "No other process is ready to run on {cpu}.", cpu),
            (Some(_), _) if self.recorded() => {}
            (Some(_), Some(decides)) => self.add(decides),
            (Some(next), None) => {
                put!(self, "{pid} is next", next);
                if !policy::why(self, cpu, next) && self.since(next) != Time::ZERO {
                    put!(self, ": it has waited {time}", self.since(next));
                }
                self.add(".");
            }
        }
    }

    /// Says why the CPU was free to be given away, if that is known: ` when editor blocked for its page`.
    fn reason(&mut self, cpu: CpuId, pid: Pid) {
        let Some(last) = self.loaded_before(cpu, pid) else { return };
        let (what, on) = match self.process(last).map(|process| process.state) {
            Some(State::Blocked(WaitFor::Sleep)) => (" went to sleep", ""),
            Some(State::Blocked(on)) => (" blocked", for_what(on)),
            Some(State::Terminated(None)) => (" ended", ""),
            Some(State::Terminated(Some(_))) => (" was killed", ""),
            Some(State::Ready) => ("'s turn ended", ""),
            _ => return,
        };
        put!(self, " when {pid}", last);
        self.add(what);
        self.add(on);
    }

    /// The other process whose registers a CPU holds.
    fn loaded_before(&self, cpu: CpuId, pid: Pid) -> Option<Pid> {
        self.cpu(cpu)?.loaded.filter(|&last| last != pid)
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

fn enqueued(words: &mut Words<'_>, cpu: CpuId, pid: Pid, place: u32, why: ReadyReason) {
    let queue = words.cpu(cpu).map(|cpu| &cpu.queue);
    let ahead = queue.and_then(|queue| place.checked_sub(1).and_then(|at| queue.get(at as usize))).copied();
    let last = queue.is_none_or(|queue| place as usize >= queue.len());
    put!(words, "{pid} ", pid);
    let mut sorted = false;
    if words.recorded() {
        put!(words, "is ready to run on {cpu}", cpu);
    } else if policy::joins(words, pid, ahead) {
        sorted = true;
        put!(words, "{on cpu}", cpu);
    } else {
        put!(words, "joins the ready queue{of cpu}", cpu);
        match ahead {
            None => words.add(" at its head"),
            Some(ahead) => {
                words.add(if last { "" } else { " just" });
                put!(words, " behind {pid}", ahead);
            }
        }
    }
    words.add(".\n");
    words.add(match why {
        ReadyReason::Arrived => "It is ready: all it needs now is a CPU.",
        ReadyReason::Woken => "What it waited for has happened; now it waits for its turn.",
        ReadyReason::Expired if ahead.is_none() || sorted => "It is still ready, and waits for its next turn.",
        ReadyReason::Expired => "Its quantum is used up, so the others get their turns first.",
        ReadyReason::Preempted => "It lost the CPU to another process.",
        ReadyReason::Yielded => "It gave up the CPU of its own accord.",
        ReadyReason::Migrated => "It was taken from the queue of a CPU that is busy.",
    });
}

fn dispatched(words: &mut Words<'_>, cpu: CpuId, pid: Pid, quantum: Time) {
    let Some(state) = words.cpu(cpu) else { return put!(words, "{pid} runs.", pid) };
    let process = words.process(pid);
    if words.recorded() {
        put!(words, "{pid} runs on {cpu}.\n", pid, cpu);
        if process.is_some_and(|process| process.state == State::Ready) {
            put!(words, "It had waited {time}.", words.since(pid));
        }
        return;
    }
    let next = state.queue.iter().copied().find(|&other| other != pid);
    let again = next.is_none() && state.loaded == Some(pid);
    if again {
        put!(words, "{Cpu} goes on with {pid}", cpu, pid);
    } else {
        put!(words, "{pid} runs{on cpu}", pid, cpu);
    }
    let info = words.scheduler();
    let start = words.text.len();
    if again {
        words.add(": no other is ready");
    } else if next.is_none() && policy::why(words, cpu, pid) {
        words.text.truncate(start);
        words.add(": no other is ready");
    } else if !policy::why(words, cpu, pid) {
        words.reason(cpu, pid);
        let begin = if next.is_none() && words.text.len() == start {
            ": no other is ready"
        } else {
            ": it was at the head of the queue"
        };
        words.text.insert_str(start, begin);
    }
    words.add(".\n");
    until(words, cpu, next, quantum, info);
}

/// Says for how long a process may run, and which is next.
fn until(words: &mut Words<'_>, cpu: CpuId, next: Option<Pid>, quantum: Time, info: &Info) {
    match (next, quantum, info.until) {
        (_, Time::NEVER, Some(until)) => words.add(until),
        (None, Time::NEVER, None) => words.add("It may run until it blocks or ends."),
        (Some(next), Time::NEVER, None) => put!(words, "It may run until it blocks or ends; {pid} is next.", next),
        (None, ..) => put!(words, "It may run for {time}; no process waits for {cpu}.", quantum, cpu),
        (Some(_), ..) if info.decides.is_some() || info.has_levels() => {
            put!(words, "It may run for {time}. ", quantum);
            words.add(info.decides.unwrap_or("Then it has to make room."));
        }
        (Some(next), ..) => {
            put!(words, "It may run for {time}; then {pid}", quantum, next);
            if words.since(next) != Time::ZERO {
                put!(words, ", which has waited {time},", words.since(next));
            }
            words.add(" is next.");
        }
    }
}

fn blocked(words: &mut Words<'_>, cpu: CpuId, pid: Pid, on: WaitFor, until: Time) {
    put!(words, "{pid}", pid);
    let time = until.since(words.now);
    match on {
        WaitFor::Page => {
            words.add(" blocks: the disk has to work before ");
            words.page(words.access(cpu).map(|access| access.addr.vpn()), "a page");
            words.add(" can be used.");
        }
        WaitFor::Frame => words.add(" blocks: every frame is taken by a page that is travelling or was not used yet."),
        WaitFor::Disk => words.add(" blocks: it waits for the disk."),
        WaitFor::Device if until == Time::NEVER => words.add(" blocks: it waits for a device."),
        WaitFor::Device => put!(words, " blocks: its device will answer in {time}.", time),
        WaitFor::Sleep if until == Time::NEVER => words.add(" goes to sleep."),
        WaitFor::Sleep => put!(words, " goes to sleep for {time}.", time),
        WaitFor::Period => words.add(" has used up its runtime of this period, and waits for the next one."),
        WaitFor::Event => words.add(" blocks: it waits for something to happen (Linux state S)."),
        WaitFor::Uninterruptible => {
            words.add(" blocks: it waits and cannot be interrupted, usually for a disk (Linux state D).")
        }
    }
    words.add("\n");
    words.who_is_next(cpu);
}

fn woken(words: &mut Words<'_>, pid: Pid) {
    put!(words, "{pid} ", pid);
    let Some(process) = words.process(pid) else { return words.add("wakes up.") };
    let State::Blocked(on) = process.state else { return words.add("is woken up.") };
    words.add(match on {
        WaitFor::Page => "can go on: its page has arrived",
        WaitFor::Frame => "can try again: a frame may be free now",
        WaitFor::Disk => "can go on: the disk has done its work",
        WaitFor::Device => "can go on: its device has answered",
        WaitFor::Sleep => "wakes up: it has slept long enough",
        WaitFor::Period => "can go on: its next period begins",
        WaitFor::Event | WaitFor::Uninterruptible => "can go on: what it waited for has happened",
    });
    put!(words, ".\nIt was blocked for {time}.", words.since(pid));
}

fn ended(words: &mut Words<'_>, pid: Pid, killed: Option<(CpuId, Killed)>) {
    let Some(process) = words.process(pid) else { return put!(words, "{pid} ends.", pid) };
    let running = process.state == State::Running;
    let ran = process.ran + if running { words.since(pid) } else { Time::ZERO };
    let turnaround = words.now.since(process.arrival);
    let Some((cpu, why)) = killed else {
        put!(words, "{pid} ends, {time} after it arrived.\n", pid, turnaround);
        let (waited, blocked) = (process.waited, process.blocked);
        return match (waited, blocked) {
            (Time::ZERO, Time::ZERO) => words.add("It ran all that time: it never had to wait."),
            (_, Time::ZERO) => {
                put!(words, "It ran for {time} and was ready for {time}; it never blocked.", ran, waited)
            }
            (Time::ZERO, _) => put!(
                words,
                "It ran for {time} and was blocked for {time}; it never had to wait for a CPU.",
                ran,
                blocked
            ),
            _ => put!(words, "It ran for {time}, was ready for {time} and blocked for {time}.", ran, waited, blocked),
        };
    };
    put!(words, "{pid} is killed: ", pid);
    if why == Killed::Segv(FaultKind::Protection) {
        words.add("what it did with ");
    }
    match words.access(cpu) {
        _ if why == Killed::OutOfMemory => {}
        Some(access) => put!(words, "{address}", access.addr),
        None => words.add("the address"),
    }
    words.add(match why {
        Killed::Segv(FaultKind::Protection) => " is not allowed there",
        Killed::Segv(FaultKind::NonCanonical) => " is no address: its bits 63 to 47 differ",
        Killed::Segv(_) => " belongs to none of its regions",
        Killed::OutOfMemory => "no frame and no swap slot is left for it",
    });
    words.add(".\nIts frames, page tables and swap slots are free again.");
}

fn finished(words: &mut Words<'_>) {
    let snapshot = words.before;
    put!(words, "Every process has ended, after {time}.\n", words.now);
    let cpus = snapshot.cpus.len();
    words.add(if cpus > 1 { "The CPUs were" } else { "The CPU was" });
    let busy: u64 = snapshot.cpus.iter().map(|cpu| cpu.busy.0).sum();
    words.add(" busy for ");
    words.add(&text::percent(busy, words.now.0.saturating_mul(cpus as u64)));
    put!(words, " of the time; {n} {switch|switches}", snapshot.counts.switches);
    let faults = snapshot.counts.minor_faults + snapshot.counts.major_faults;
    if faults > 0 {
        put!(words, ", {n} page {fault|faults} on {n} {reference|references}", faults, snapshot.counts.references);
    }
    words.add(".");
}
