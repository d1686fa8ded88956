//! When processes run: queues, switching, preemption.

use super::event_queue::Due;
use super::{Machine, Out};
use crate::event::{EventKind, ReadyReason, WaitFor};
use crate::ids::{CpuId, Pid, Time};
use crate::sched::{Class, Departure, Expiry, SameTick, Task, Tasks};
use crate::snapshot::{Draw, ProcessState};

impl Machine {
    // ---- into the queue ----

    /// A process may go on: to the CPU it ran on last, or, if that is busy, to one that is not.
    pub(super) fn wake(&mut self, pid: Pid, out: &mut Out) {
        out.emit(EventKind::Woken { pid });
        let block = &mut self.task(pid).block;
        block.until = Time::NEVER;
        let last = block.last_cpu.unwrap_or(block.cpu);
        let cpu = if self.is_shared() || self.load(last) == 0 { last } else { self.idle_cpu(pid).unwrap_or(last) };
        self.enqueue(cpu, pid, ReadyReason::Woken, out);
    }

    /// Puts a process that is not in a queue into one.
    pub(super) fn enqueue(&mut self, cpu: CpuId, pid: Pid, why: ReadyReason, out: &mut Out) {
        let at = self.queue_of(cpu);
        if why != ReadyReason::Expired && why != ReadyReason::Preempted {
            // A process that joins must find the virtual time up to date (`enqueue_entity` begins with `update_curr`).
            self.charge_all(cpu, out);
        }
        let block = &mut self.task(pid).block;
        block.enter(ProcessState::Ready, out.now);
        let from = core::mem::replace(&mut block.cpu, CpuId(at as u8));
        let vtime = self.cores[from.index()].state.vtime;
        let (queues, view) = self.split(out.now);
        let mut task = view.task(pid);
        if from.index() != at && matches!(why, ReadyReason::Woken | ReadyReason::Migrated) {
            queues[at].migrate(&mut task, vtime);
        }
        let place = queues[at].enqueue(&mut task, why, &view);
        self.keep(cpu, &task, out);
        out.emit(EventKind::Enqueued { cpu: CpuId(at as u8), pid, place, why });
        if matches!(why, ReadyReason::Arrived | ReadyReason::Woken | ReadyReason::Migrated) {
            self.find_cpu(cpu, &task, out);
        }
        self.plan_balance(out);
    }

    /// A process has joined the queue of a CPU: it may be idle, or run a process that must make room.
    fn find_cpu(&mut self, cpu: CpuId, task: &Task, out: &mut Out) {
        let idle = if self.is_shared() { self.idle_cpu(task.pid) } else { Some(cpu).filter(|&cpu| self.is_free(cpu)) };
        if let Some(idle) = idle {
            return self.event_queue.put(out.now, Due::Schedule(idle));
        }
        self.challenge(cpu, task, out);
    }

    /// A ready process takes the CPU of the running one, if it is better; with one queue, that of the worst that
    /// runs and does not make room yet.
    fn challenge(&mut self, cpu: CpuId, task: &Task, out: &mut Out) {
        let mut worst: Option<(CpuId, Task)> = None;
        let (queue, view) = (&self.queues[self.queue_of(cpu)], self.view(out.now));
        for id in if self.is_shared() { 0..self.cores.len() as u8 } else { cpu.0..cpu.0 + 1 } {
            let core = &self.cores[usize::from(id)];
            if core.preempted && self.is_shared() {
                continue;
            }
            let state = &core.state;
            let Some(pid) = state.running.or(state.switching_to) else { continue };
            let other = view.task(pid);
            if worst.as_ref().is_none_or(|(_, worst)| queue.check_preempt(worst, &other, &view)) {
                worst = Some((CpuId(id), other));
            }
        }
        let Some((cpu, running)) = worst else { return };
        if queue.check_preempt(task, &running, &view) {
            self.core(cpu).preempted = true;
            self.interrupt(cpu, out);
        }
        // A tick that is due just now still comes, unless what becomes of the running process was first.
        let late = self.setup.machine.same_tick == SameTick::ExpiredFirst;
        self.plan_tick(cpu, out.now + Time(late.into()), out);
    }

    /// The CPU looks up from its computation now; from anything else once it is done with it.
    pub(super) fn interrupt(&mut self, cpu: CpuId, out: &mut Out) {
        let core = self.core(cpu);
        if core.computing > Time::ZERO {
            core.computing = Time(core.computing.0.min(out.now.since(core.begun).0));
            self.event_queue.put(out.now, Due::Cpu(cpu));
        }
    }

    /// Takes the running process off its CPU and puts it back into the queue.
    pub(super) fn stop(&mut self, cpu: CpuId, pid: Pid, why: ReadyReason, out: &mut Out) {
        // A process that yields just as its quantum ends has used it up.
        let preempted = why == ReadyReason::Preempted;
        self.leave(cpu, if preempted { Departure::Preempted } else { Departure::Expired }, out);
        self.enqueue(cpu, pid, why, out);
    }

    /// Takes the running process off the CPU, which then looks for work.
    pub(super) fn leave(&mut self, cpu: CpuId, departure: Departure, out: &mut Out) {
        if matches!(departure, Departure::Blocked | Departure::Ended) && self.is_shared() {
            self.charge_all(cpu, out);
        }
        self.charge(cpu, departure, out);
        let core = self.core(cpu);
        core.state.settle(out.now);
        core.state.running = None;
        core.computing = Time::ZERO;
        (core.preempted, core.expired) = (false, false);
        self.event_queue.cancel_tick(cpu);
        self.event_queue.put(out.now, Due::Schedule(cpu));
        self.plan_balance(out);
    }

    /// Whether the running process has to make room: its quantum is used up, or a better one is there.
    pub(super) fn makes_room(&mut self, cpu: CpuId, pid: Pid, out: &mut Out) -> bool {
        let core = self.core(cpu);
        let used_up = core.state.quantum <= out.now.since(core.state.since);
        let preempted = core::mem::take(&mut core.preempted);
        if core.expired || used_up {
            if let Expiry::Throttled(until) = self.expiry(cpu, pid, out.now) {
                self.block(cpu, pid, WaitFor::Period, until, out);
                self.event_queue.put(until, Due::Wake(pid));
                return true;
            }
            out.emit(EventKind::QuantumExpired { cpu, pid });
            self.stop(cpu, pid, ReadyReason::Expired, out);
            return true;
        }
        if !preempted {
            return false;
        }
        let (queue, view) = (&self.queues[self.queue_of(cpu)], self.view(out.now));
        // In between another CPU may have taken the better one.
        let Some(by) = queue.head(&view) else { return false };
        let is_fair = self.setup.machine.scheduler.info().is_fair;
        if !is_fair && !queue.check_preempt(&view.task(by), &view.task(pid), &view) {
            return false;
        }
        out.emit(EventKind::Preempted { cpu, pid, by });
        self.stop(cpu, pid, ReadyReason::Preempted, out);
        true
    }

    fn expiry(&self, cpu: CpuId, pid: Pid, now: Time) -> Expiry {
        self.queues[self.queue_of(cpu)].expiry(&self.view(now).task(pid), now)
    }

    /// The beginning of its next period, if the running process, which is to block until `until`, may go on only then.
    pub(super) fn hold(&mut self, cpu: CpuId, pid: Pid, until: Time, out: &mut Out) -> Option<Time> {
        if !matches!(self.setup.processes[pid.index()].class, Class::Deadline { .. }) {
            return None;
        }
        self.charge(cpu, Departure::None, out);
        let mut task = self.view(out.now).task(pid);
        let at = self.queue_of(cpu);
        let next = self.queues[at].hold(&mut task, until)?;
        self.keep(cpu, &task, out);
        Some(next)
    }

    // ---- out of the queue ----

    /// An idle CPU looks for work: in its own queue, then in the longest queue of a busy one.
    pub(super) fn schedule(&mut self, cpu: CpuId, out: &mut Out) {
        if !self.is_free(cpu) || self.alive == 0 {
            return;
        }
        let at = self.queue_of(cpu);
        if self.queues[at].is_empty() && !self.is_shared() {
            self.steal(cpu, out);
        }
        let (queues, view) = self.split(out.now);
        let Some((to, ticket)) = queues[at].pick_next(&view) else {
            if !core::mem::replace(&mut self.core(cpu).idling, true) {
                out.emit(EventKind::Idled { cpu });
            }
            return;
        };
        if let Some(ticket) = ticket {
            self.draw(at, to, ticket, out);
        }
        let is_fair = self.setup.machine.scheduler.info().is_fair;
        if is_fair {
            let mut task = self.view(out.now).task(to);
            self.queues[at].set_next(&mut task);
            self.task(to).turn = task.turn;
        }
        let core = self.core(cpu);
        core.idling = false;
        let from = core.state.loaded;
        self.begin(cpu, from, to, out);
        // An idle CPU may have looked for work before this one had chosen its own, and found none to take.
        let waiting = self.queues.iter().any(|queue| !queue.is_empty());
        if !waiting {
            return;
        }
        let mut all_busy = true;
        for idle in self.cpu_ids() {
            // Any of them may be the one on which a waiting process may run.
            if self.load(idle) == 0 {
                all_busy = false;
                self.event_queue.put(out.now, Due::Schedule(idle));
            }
        }
        if all_busy
            && self.is_shared()
            && !is_fair
            && let Some(head) = self.queues[at].head(&self.view(out.now))
        {
            // Several may have come at once, and only one of them got this CPU.
            let task = self.view(out.now).task(head);
            self.challenge(cpu, &task, out);
        }
    }

    fn draw(&mut self, at: usize, pid: Pid, ticket: u64, out: &mut Out) {
        let tickets = u64::from(self.setup.processes[pid.index()].tickets);
        let total = self.queues[at].tree().gathered() as u64 + tickets;
        self.cores[at].state.draw = Some(Draw { pid, ticket, total });
        out.emit(EventKind::TicketDrawn { cpu: CpuId(at as u8), pid, ticket });
    }

    /// Begins to run a process that was taken from the queue, after the switch to it if that costs something.
    fn begin(&mut self, cpu: CpuId, from: Option<Pid>, to: Pid, out: &mut Out) {
        let cost = self.setup.machine.costs.switch;
        if cost > 0 && from.is_some_and(|from| from != to) {
            self.task(to).block.cpu = cpu;
            let core = self.core(cpu);
            core.state.settle(out.now);
            core.state.switching_to = Some(to);
            out.emit(EventKind::SwitchStarted { cpu, from, to });
            return self.event_queue.put(out.now + Time(u64::from(cost)), Due::Cpu(cpu));
        }
        self.dispatch(cpu, to, out);
    }

    /// Gives the CPU to a process: its address space is loaded, and what the TLB knows of another is lost unless it is
    /// tagged.
    pub(super) fn dispatch(&mut self, cpu: CpuId, pid: Pid, out: &mut Out) {
        let translates = self.translates();
        let quantum = self.queues[self.queue_of(cpu)].quantum(&self.view(out.now).task(pid));
        let core = &mut self.cores[cpu.index()];
        let block = &mut self.tasks[pid.index()].block;
        let switched = core.state.loaded.is_some_and(|before| before != pid);
        core.state.dispatch(pid, block.root, quantum, out.now);
        core.charged = out.now;
        block.enter(ProcessState::Running, out.now);
        block.cpu = cpu;
        let moved = block.last_cpu.replace(cpu).is_some_and(|last| last != cpu);
        block.dispatches += 1;
        block.first_run.get_or_insert(out.now);
        out.counts.switches += u64::from(switched);
        out.emit(EventKind::Dispatched { cpu, pid, quantum });
        if switched && translates && !self.setup.machine.pcid {
            let entries = core.state.tlb.iter().chain(core.state.stlb.iter()).flatten().count();
            let known = entries + core.state.walk_cache.len();
            core.state.flush();
            if known > 0 {
                out.emit(EventKind::TlbFlushed { cpu, entries: entries as u16 });
            }
        }
        let mut at = out.now;
        let cost = self.setup.machine.costs.migration;
        if moved && cost > 0 {
            core.state.grow_quantum(cost);
            at += Time(cost.into());
            if self.setup.machine.scheduler.info().virtual_time.is_none() {
                // It is no part of the quantum, which mlfq counts by what it charges.
                core.charged = at;
            }
            out.emit(EventKind::CacheCold { cpu, pid, cost });
        }
        self.event_queue.put(at, Due::Cpu(cpu));
        self.plan_tick(cpu, out.now + Time(1), out);
    }
}
