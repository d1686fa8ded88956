//! A process as a thing: its card, and what it says of itself.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::event::{DiskOp, WaitFor};
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{EventKind, Page, Pid, Time};

use super::scene::Scene;
use super::{facts, keys};
use crate::caption::{self, cat, count};
use crate::layout::{Card, Drawing, Look, Thing, words};
use crate::{Role, Str, text};

impl Scene<'_> {
    /// Draws a process into a place, with as much about it as there is room for.
    pub(super) fn draw(self, drawing: &mut Drawing, pid: Pid, place: Rect) {
        drawing.card(&self.card(pid), place);
    }

    /// Draws a process as a token, with words beside it.
    pub(super) fn draw_with(self, drawing: &mut Drawing, pid: Pid, beside: impl Into<Str>, place: Rect) {
        let token = Rect { x1: place.x0 + place.height(), ..place };
        self.draw(drawing, pid, token);
        let words = words(keys::process(pid).part(keys::part::NOTE), beside).faint().or_nothing();
        drawing.words(&words, Rect { x0: token.x1 + drawing.px(0.5), ..place });
    }

    pub(super) fn thing(self, pid: Pid) -> Thing {
        self.card(pid).thing
    }

    fn card(self, pid: Pid) -> Card {
        let (share, left) = self.progress(pid).unzip();
        let status = self.status(pid, left);
        let label = self.describe(pid, &status).into();
        let thing = Thing { key: keys::process(pid), role: Role::process(pid), label };
        let [first, second] = status;
        let line = |n: u8, text: String| words(thing.key.part(Card::FIRST_LINE + n), text);
        let lines = Vec::from([line(0, first), line(1, second).faint()]);
        let name = caption::name(self.snapshot, pid).into();
        Card { look: self.look(pid), letter: text::letter(pid).into(), name, share, lines, thing }
    }

    /// How its box looks: a process that runs, or that the event is about, has a thick rim.
    pub(super) fn look(self, pid: Pid) -> Look {
        let Some(process) = self.process(pid) else { return Look::Over };
        let switching = self.snapshot.cpus.iter().any(|cpu| cpu.switching_to == Some(pid));
        match process.state {
            _ if switching || !process.arrived => Look::Coming,
            State::Terminated(_) => Look::Over,
            State::Running => Look::Lit,
            State::New | State::Ready | State::Blocked(_) if self.is_about(pid) => Look::Lit,
            State::New | State::Ready | State::Blocked(_) => Look::Plain,
        }
    }

    /// Whether the last event is about this process.
    fn is_about(self, pid: Pid) -> bool {
        match self.snapshot.last.map(|event| event.kind) {
            Some(
                EventKind::Arrived { pid: other }
                | EventKind::Enqueued { pid: other, .. }
                | EventKind::SwitchStarted { to: other, .. }
                | EventKind::Dispatched { pid: other, .. }
                | EventKind::QuantumExpired { pid: other, .. }
                | EventKind::Preempted { pid: other, .. }
                | EventKind::Blocked { pid: other, .. }
                | EventKind::Woken { pid: other }
                | EventKind::Migrated { pid: other, .. }
                | EventKind::Allotted { pid: other, .. }
                | EventKind::Charged { pid: other, .. }
                | EventKind::DeadlineSet { pid: other, .. }
                | EventKind::TicketDrawn { pid: other, .. }
                | EventKind::Exited { pid: other, .. }
                | EventKind::Killed { pid: other, .. },
            ) => other == pid,
            _ => false,
        }
    }

    /// How far a process has come, from 0 to 1, and what it still has to do, if that is known.
    fn progress(self, pid: Pid) -> Option<(f64, String)> {
        let (work, process) = (self.setup().processes.get(pid.index())?.work, self.process(pid)?);
        if self.setup().recorded || (work.compute == Time::ZERO && work.accesses == 0) {
            return None;
        }
        if work.compute == Time::ZERO {
            let left = work.accesses.saturating_sub(process.done.accesses);
            let share = process.done.accesses as f64 / work.accesses as f64;
            return Some((share, cat(&[&count(left, "access", "accesses"), " left"])));
        }
        // Time between accesses counts as it ends, all other time as it passes.
        let flows = work.accesses == 0;
        let done = if flows { self.ran(pid) } else { process.done.compute };
        let beyond = if flows && process.state == State::Running { self.view.beyond } else { 0.0 };
        let share = (done.0 as f64 + beyond) / work.compute.0 as f64;
        Some((share, cat(&[&self.time(work.compute.since(done)), " left"])))
    }

    /// How long a process has run by now.
    pub(super) fn ran(self, pid: Pid) -> Time {
        self.process(pid).map_or(Time::ZERO, |process| process.ran + self.stood(pid, State::Running))
    }

    /// How long a process has waited for a CPU by now.
    pub(super) fn waited(self, pid: Pid) -> Time {
        self.process(pid).map_or(Time::ZERO, |process| process.waited + self.stood(pid, State::Ready))
    }

    /// How long a process has been in a state, if it is in it.
    fn stood(self, pid: Pid, state: State) -> Time {
        let process = self.process(pid).filter(|process| process.state == state);
        process.map_or(Time::ZERO, |process| self.view.now.since(process.since))
    }

    /// The two lines of a card.
    fn status(self, pid: Pid, left: Option<String>) -> [String; 2] {
        match self.process(pid).map(|process| process.state) {
            Some(State::Blocked(on)) => self.waits(pid, on),
            _ => [
                left.unwrap_or_else(|| cat(&["ran ", &self.time(self.ran(pid))])),
                cat(&["waited ", &self.time(self.waited(pid))]),
            ],
        }
    }

    /// What a blocked process waits for, and how long it will.
    fn waits(self, pid: Pid, on: WaitFor) -> [String; 2] {
        let disk = &self.snapshot.disk;
        let queued = disk.queue.iter().position(|request| request.pid == pid);
        let current = disk.current.filter(|request| request.pid == pid);
        let request = current.or_else(|| queued.and_then(|at| disk.queue.get(at).copied()));
        let what = match on {
            WaitFor::Page if request.is_some_and(|request| request.op == DiskOp::SwapOut) => "for room",
            WaitFor::Page => {
                let page = request.and_then(|request| self.snapshot.memory.frames.get(request.pfn.index())?.page);
                let words = |Page { vpn, .. }| cat(&["for page ", &text::page(vpn, self.setup())]);
                return [page.map_or_else(|| "for its page".into(), words), self.returns(pid, queued)];
            }
            WaitFor::Frame => "for a free frame",
            WaitFor::Disk => "for the disk",
            WaitFor::Device => "for its device",
            WaitFor::Sleep => "asleep",
            WaitFor::Period => "for its next period",
            WaitFor::Event => "for an event",
            WaitFor::Uninterruptible => "for a disk (D)",
        };
        [what.into(), self.returns(pid, queued)]
    }

    /// When a blocked process comes back; `queued` is its place among those that wait for the disk.
    fn returns(self, pid: Pid, queued: Option<usize>) -> String {
        let (disk, process) = (&self.snapshot.disk, self.process(pid));
        let served = disk.current.is_some_and(|request| request.pid == pid);
        let until = if served { disk.until } else { process.map_or(Time::NEVER, |process| process.until) };
        match queued {
            Some(0) => "next in line".into(),
            Some(at) => cat(&[&text::number(at as u64 + 1), " in line there"]),
            None if until == Time::NEVER => {
                cat(&["for ", &self.time(self.view.now.since(process.map_or(Time::ZERO, |process| process.since)))])
            }
            None => cat(&["back in ", &self.time(until.since(self.view.now))]),
        }
    }

    /// What a process says when pointed at.
    fn describe(self, pid: Pid, [first, second]: &[String; 2]) -> String {
        let note = facts::note(self.snapshot, pid, self.view.now);
        let (name, state) = (caption::name(self.snapshot, pid), self.state_name(pid));
        let words = cat(&[&text::letter(pid), " ", &name, ": ", state, "; ", first, ", ", second]);
        if note.is_empty() { words } else { cat(&[&words, "; ", &note]) }
    }

    /// The state of a process in a word.
    pub(super) fn state_name(self, pid: Pid) -> &'static str {
        match self.process(pid).map(|process| (process.state, process.arrived)) {
            None | Some((State::New, false)) => "–",
            Some((State::New, true)) => "new",
            Some((State::Ready, _)) => "ready",
            Some((State::Running, _)) => "running",
            Some((State::Blocked(_), _)) => "blocked",
            Some((State::Terminated(None), _)) => "ended",
            Some((State::Terminated(Some(_)), _)) => "killed",
        }
    }
}
