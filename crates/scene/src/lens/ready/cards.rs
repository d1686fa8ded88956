//! A process as a card or a token.

use alloc::string::String;

use kurbo::Rect;
use os_scope_sim::event::{DiskOp, WaitFor};
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{EventKind, Page, Pid, Time};

use super::plan::Style;
use super::{Scene, policy, process_key};
use crate::caption::{self, cat, count};
use crate::{Face, Key, Role, Weight, text};

/// Parts of a process's key.
pub(super) mod part {
    pub(in super::super) const LETTER: u8 = 1;
    pub(in super::super) const NAME: u8 = 2;
    pub(in super::super) const RAIL: u8 = 3;
    pub(in super::super) const BAR: u8 = 4;
    pub(in super::super) const LEFT: u8 = 5;
    pub(in super::super) const WAIT: u8 = 6;
    pub(in super::super) const REMARK: u8 = 7;
}

/// What a process has done and has to do, if that is known.
struct Progress {
    /// From 0 to 1.
    part: f64,
    left: String,
}

impl Scene<'_> {
    /// Draws a process into a box.
    pub(super) fn card(&mut self, pid: Pid, place: Rect, style: Style) {
        let role = Role::process(pid);
        let key = process_key(pid);
        let Some(process) = self.snapshot.processes.get(pid.index()) else { return };
        let state = process.state;
        let switching = self.snapshot.cpus.iter().any(|cpu| cpu.switching_to == Some(pid));
        let scale = self.plan.scale;
        let running = state == State::Running;
        let width = if running || self.is_about(pid) { scale.line * 2.2 } else { scale.line };
        let label = self.describe(pid);
        let radius = if style == Style::Token { scale.small * 0.55 } else { scale.small * 0.7 };
        let card = self.picture.rect(key, place, radius).fill(role.tint()).stroke(role.line(), width).label(label);
        // Whoever is not yet, or not any more, on the machine is drawn in outline.
        if switching || !process.arrived {
            card.dashed();
        }
        if matches!(state, State::Terminated(_)) || !process.arrived {
            card.fill(Role::Surface.tint());
        }
        if style == Style::Token {
            let letter = text::letter(pid);
            let size = if letter.chars().count() > 1 { scale.small } else { scale.body };
            self.picture
                .text(key.part(part::LETTER), place.center(), size, letter)
                .bold()
                .middle()
                .centred()
                .fill(role.ink());
            return;
        }
        self.card_inside(pid, place, style);
    }

    fn card_inside(&mut self, pid: Pid, place: Rect, style: Style) {
        let (key, role, u) = (process_key(pid), Role::process(pid), self.plan.scale.small);
        let (body, strong) = (self.plan.scale.body, self.plan.scale.strong);
        let pad = u * 0.75;
        let baseline = place.y0 + pad + strong * 0.8;
        let letter = text::letter(pid);
        let taken = text::width(&letter, strong, Face::Sans, Weight::Bold) + u * 0.45;
        self.picture.text(key.part(part::LETTER), (place.x0 + pad, baseline), strong, letter).bold().fill(role.ink());
        let room = place.width() - 2.0 * pad - taken;
        let name = caption::name(self.snapshot, pid);
        // A long name is set smaller before it is cut.
        let fits = |size: f64, weight: Weight| text::width(&name, size, Face::Sans, weight) <= room;
        let (size, bold) = if fits(body, Weight::Bold) { (body, true) } else { (u, fits(u, Weight::Bold)) };
        let words = self.picture.text(key.part(part::NAME), (place.x0 + pad + taken, baseline), size, name);
        if bold {
            words.bold();
        }
        words.fit(room);

        let thick = u * 0.55;
        let rail = Rect::new(place.x0 + pad, baseline + u * 0.7, place.x1 - pad, baseline + u * 0.7 + thick);
        let progress = self.progress(pid);
        if let Some(progress) = &progress {
            self.picture.rect(key.part(part::RAIL), rail, thick / 2.0).fill(Role::Surface.tint());
            let full = Rect::new(rail.x0, rail.y0, rail.x0 + rail.width() * progress.part, rail.y1);
            self.picture.rect(key.part(part::BAR), full, thick / 2.0).fill(role.line());
        }
        if style == Style::Compact {
            return;
        }
        let size = self.plan.scale.small;
        let room = place.width() - 2.0 * pad;
        let lower = place.y1 - pad - size * 0.05;
        let upper = lower - size * 1.4;
        let (first, second) = self.status(pid, progress.map(|progress| progress.left));
        self.picture.text(key.part(part::LEFT), (place.x0 + pad, upper), size, first).fit(room);
        self.picture
            .text(key.part(part::WAIT), (place.x0 + pad, lower), size, second)
            .fill(Role::Faint.ink())
            .fit(room);
    }

    /// Draws a process as a token at the left of a row, with a remark beside it if there is room.
    pub(super) fn token_with_remark(&mut self, pid: Pid, row: Rect, remark: String) {
        let place = Rect::new(row.x0, row.y0, row.x0 + row.height(), row.y1);
        self.card(pid, place, Style::Token);
        let (u, key) = (self.plan.scale.small, process_key(pid).part(part::REMARK));
        let room = row.x1 - place.x1 - u * 0.5;
        if text::width(&remark, u, Face::Sans, Weight::Regular) <= room {
            self.picture.text(key, (place.x1 + u * 0.5, place.center().y), u, remark).fill(Role::Faint.ink()).centred();
        }
    }

    /// Whether the last event is about this process.
    pub(super) fn is_about(&self, pid: Pid) -> bool {
        match self.snapshot.last.map(|event| event.kind) {
            Some(
                EventKind::Arrived { pid: who }
                | EventKind::Enqueued { pid: who, .. }
                | EventKind::SwitchStarted { to: who, .. }
                | EventKind::Dispatched { pid: who, .. }
                | EventKind::QuantumExpired { pid: who, .. }
                | EventKind::Preempted { pid: who, .. }
                | EventKind::Blocked { pid: who, .. }
                | EventKind::Woken { pid: who }
                | EventKind::Migrated { pid: who, .. }
                | EventKind::Allotted { pid: who, .. }
                | EventKind::Charged { pid: who, .. }
                | EventKind::DeadlineSet { pid: who, .. }
                | EventKind::TicketDrawn { pid: who, .. }
                | EventKind::Exited { pid: who, .. }
                | EventKind::Killed { pid: who, .. },
            ) => who == pid,
            _ => false,
        }
    }

    /// How far a process has come.
    fn progress(&self, pid: Pid) -> Option<Progress> {
        let info = self.snapshot.setup.processes.get(pid.index())?;
        let process = self.snapshot.processes.get(pid.index())?;
        let work = info.work;
        if self.snapshot.setup.recorded || (work.compute == Time::ZERO && work.accesses == 0) {
            return None;
        }
        if work.compute > Time::ZERO {
            let done = if work.accesses == 0 { self.ran(pid) } else { process.done.compute };
            let left = work.compute.since(done);
            let beyond = if work.accesses == 0 && process.state == State::Running { self.view.beyond } else { 0.0 };
            let part = ((done.0 as f64 + beyond) / work.compute.0 as f64).min(1.0);
            return Some(Progress { part, left: cat(&[&self.time(left), " left"]) });
        }
        let left = work.accesses.saturating_sub(process.done.accesses);
        let part = (process.done.accesses as f64 / work.accesses as f64).min(1.0);
        Some(Progress { part, left: cat(&[&count(left, "access", "accesses"), " left"]) })
    }

    /// How long a process has run by now.
    pub(super) fn ran(&self, pid: Pid) -> Time {
        let Some(process) = self.snapshot.processes.get(pid.index()) else { return Time::ZERO };
        process.ran + if process.state == State::Running { self.view.now.since(process.since) } else { Time::ZERO }
    }

    /// How long a process has waited for a CPU by now.
    pub(super) fn waited(&self, pid: Pid) -> Time {
        let Some(process) = self.snapshot.processes.get(pid.index()) else { return Time::ZERO };
        process.waited + if process.state == State::Ready { self.view.now.since(process.since) } else { Time::ZERO }
    }

    /// The two lines of a card.
    fn status(&self, pid: Pid, left: Option<String>) -> (String, String) {
        let Some(process) = self.snapshot.processes.get(pid.index()) else { return Default::default() };
        let waited = || cat(&["waited ", &self.time(self.waited(pid))]);
        match process.state {
            State::Blocked(on) => self.waits(pid, on),
            State::Running | State::Ready | State::New | State::Terminated(_) => match left {
                Some(left) => (left, waited()),
                None => (cat(&["ran ", &self.time(self.ran(pid))]), waited()),
            },
        }
    }

    /// What a blocked process waits for, and how long it will.
    pub(super) fn waits(&self, pid: Pid, on: WaitFor) -> (String, String) {
        let disk = &self.snapshot.disk;
        let queued = disk.queue.iter().position(|request| request.pid == pid);
        let current = disk.current.filter(|request| request.pid == pid);
        let request = current.or_else(|| queued.and_then(|at| disk.queue.get(at).copied()));
        let page = request.and_then(|request| self.snapshot.memory.frames.get(request.pfn.index())?.page);
        let page = page.map_or_else(
            || "for its page".into(),
            |Page { vpn, .. }| cat(&["for page ", &text::page(vpn, &self.snapshot.setup)]),
        );
        let what = match on {
            WaitFor::Page if request.is_some_and(|request| request.op == DiskOp::SwapOut) => "for room".into(),
            WaitFor::Page => page,
            WaitFor::Frame => "for a free frame".into(),
            WaitFor::Disk => "for the disk".into(),
            WaitFor::Device => "for its device".into(),
            WaitFor::Sleep => "asleep".into(),
            WaitFor::Period => "for its next period".into(),
            WaitFor::Event => "for an event".into(),
            WaitFor::Uninterruptible => "for a disk (D)".into(),
        };
        let process = self.snapshot.processes.get(pid.index());
        let until = process.map_or(Time::NEVER, |process| process.until);
        let until = if current.is_some() { disk.until } else { until };
        let when = match (queued, until) {
            (Some(at), _) => {
                cat(&[&text::number(at as u64 + 1), if at == 0 { " is next there" } else { " in line there" }])
            }
            (None, Time::NEVER) => {
                cat(&["for ", &self.time(self.view.now.since(process.map_or(Time::ZERO, |process| process.since)))])
            }
            (None, until) => cat(&["back in ", &self.time(until.since(self.view.now))]),
        };
        let when = if queued == Some(0) { "next in line".into() } else { when };
        (what, when)
    }

    /// What a process says when pointed at.
    pub(super) fn describe(&self, pid: Pid) -> String {
        let name = caption::name(self.snapshot, pid);
        let Some(process) = self.snapshot.processes.get(pid.index()) else { return name };
        let state = match process.state {
            State::New if !process.arrived => cat(&["arrives at ", &self.time(process.arrival)]),
            State::New => "new".into(),
            State::Ready => cat(&["ready for ", &self.time(self.view.now.since(process.since))]),
            State::Running => cat(&["running for ", &self.time(self.view.now.since(process.since))]),
            State::Blocked(on) => {
                let (what, when) = self.waits(pid, on);
                cat(&["blocked ", &what, ", ", &when])
            }
            State::Terminated(None) => "ended".into(),
            State::Terminated(Some(_)) => "killed".into(),
        };
        let left = self.progress(pid).map_or_else(String::new, |progress| cat(&["; ", &progress.left]));
        let note = policy::facts::note(self.snapshot, pid, self.view.now);
        cat(&[
            &text::letter(pid),
            " ",
            &name,
            ": ",
            &state,
            "; ran ",
            &self.time(self.ran(pid)),
            ", waited ",
            &self.time(self.waited(pid)),
            &left,
            if note.is_empty() { "" } else { "; " },
            &note,
        ])
    }

    /// Draws `+12` for those that found no room.
    pub(super) fn more(&mut self, key: Key, number: usize, place: Rect) {
        let u = self.plan.scale.small;
        let words = cat(&["+", &text::number(number as u64)]);
        self.picture.text(key, place.center(), u, words).middle().centred().fill(Role::Faint.ink());
    }
}
