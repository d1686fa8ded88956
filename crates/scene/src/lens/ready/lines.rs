//! CPUs as lines: the name, the queue with its head at the right, who runs.

use kurbo::{Point, Rect, Size};
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{CpuId, Time};

use super::plan::{Line, Shape, Style};
use super::{Scene, kind, policy};
use crate::caption::{self, cat};
use crate::{Face, Key, Layer, Role, Weight, text};

pub(super) fn draw(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    let Shape::Lines { lines, hidden, new, blocked, ended } = &plan.shape else { return };
    let u = plan.scale.small;
    for (cpu, line) in lines.iter().enumerate() {
        scene.line(cpu, line);
    }
    if let Some(last) = lines.last().filter(|_| *hidden > 0) {
        let words = cat(&["and ", &caption::count(*hidden as u64, "more CPU", "more CPUs")]);
        scene
            .picture
            .text(Key::new(kind::MORE, 0, 9), (last.label.x0, last.label.y1 + u * 1.3), u, words)
            .fill(Role::Faint.ink());
    }
    scene.strips(*blocked, *new, *ended);
}

impl Scene<'_> {
    /// Those that do not compete for a CPU.
    pub(super) fn strips(&mut self, blocked: Rect, new: Rect, ended: Rect) {
        let waiting = self.in_state(|state| matches!(state, State::Blocked(_)));
        let coming = self.in_state(|state| state == State::New);
        let gone = self.in_state(|state| matches!(state, State::Terminated(_)));
        self.strip(0, "blocked", &waiting, blocked);
        self.strip(1, "new", &coming, new);
        self.strip(2, "ended", &gone, ended);
    }

    /// Who runs, as a strip: its name, what the policy knows of it, and the quantum as it drains.
    pub(super) fn seat_line(&mut self, cpu: usize, place: Rect) {
        let (scale, u) = (self.plan.scale, self.plan.scale.small);
        let Some(state) = self.snapshot.cpus.get(cpu) else { return };
        let (key, y) = (Key::new(kind::CPU, cpu as u32, 0), place.center().y);
        let name = if self.snapshot.cpus.len() == 1 {
            "running".into()
        } else {
            caption::cpu_name(&self.snapshot.setup, CpuId(cpu as u8))
        };
        self.picture.text(key.part(1), (place.x0, y), scale.body, name).bold().centred();
        let x0 = place.x0 + u * 5.6;
        let seat = Rect::new(x0, place.y0, x0 + place.height(), place.y1);
        self.empty_seat(key.part(2), seat);
        let words = Rect::new(seat.x1 + u * 0.5, place.y0, place.x1, place.y1);
        let Some(pid) = state.running.or(state.switching_to) else {
            let idle = if state.queue.is_empty() { "idle" } else { "free" };
            self.picture.text(key.part(3), (words.x0, y), u, idle).centred().fill(Role::Faint.ink());
            return;
        };
        self.card(pid, seat, Style::Token);
        let timed = state.running.is_some() && state.quantum != Time::NEVER;
        let baseline = if timed { place.y0 + u * 0.95 } else { y + u * 0.36 };
        let note = policy::facts::note(self.snapshot, pid, self.view.now);
        let taken = text::width(&note, u, Face::Sans, Weight::Regular);
        self.picture.text(key.part(4), (words.x1, baseline), u, note).end().fit(words.width());
        let name = caption::name(self.snapshot, pid);
        if words.width() - taken > u * 3.0 {
            self.picture.text(key.part(3), (words.x0, baseline), u, name).bold().fit(words.width() - taken - u * 0.6);
        }
        self.quantum(cpu, Rect::new(words.x0, place.y1 - u * 0.65, words.x1 - u * 0.2, place.y1 - u * 0.2));
    }

    /// The rim of the place of who runs.
    fn empty_seat(&mut self, key: Key, seat: Rect) {
        let (scale, u) = (self.plan.scale, self.plan.scale.small);
        self.picture
            .rect(key, seat.inset(u * 0.1), u * 0.6)
            .stroke(Role::Line.line(), scale.hair())
            .layer(Layer::Ground)
            .dashed();
    }

    fn line(&mut self, cpu: usize, line: &Line) {
        let (scale, u) = (self.plan.scale, self.plan.scale.small);
        let Some(state) = self.snapshot.cpus.get(cpu) else { return };
        let key = Key::new(kind::CPU, cpu as u32, 0);
        let one = self.snapshot.cpus.len() == 1;
        let name = if one { "ready".into() } else { caption::cpu_name(&self.snapshot.setup, CpuId(cpu as u8)) };
        let name = self
            .picture
            .text(key.part(1), (line.label.x0, line.label.center().y), if one { scale.body } else { u }, name)
            .bold()
            .centred();
        if !one {
            name.fill(Role::Faint.ink());
        }
        // The queue, next at the right.
        let side = line.queue.height();
        let who = state.running.or(state.switching_to);
        self.waiting(cpu, line.queue, Size::new(side, side), u * 0.4, Style::Token);
        self.picture
            .rect(key, line.queue.inset((u * 0.2, u * 0.12)), u * 0.6)
            .fill(Role::Panel.tint())
            .layer(Layer::Ground);
        // Who runs.
        let seat = Rect::new(line.running.x0, line.running.y0, line.running.x0 + side, line.running.y0 + side);
        self.empty_seat(key.part(2), seat);
        if let Some(pid) = who {
            self.card(pid, seat, Style::Token);
        }
        let words = Rect::new(seat.x1 + u * 0.5, seat.y0, line.running.x1, seat.y1);
        if words.width() < u * 3.0 {
            return;
        }
        let timed = state.running.is_some() && state.quantum != Time::NEVER;
        let at = Point::new(words.x0, if timed { seat.y0 + u * 0.95 } else { seat.center().y + u * 0.36 });
        match who {
            Some(pid) => {
                let name = caption::name(self.snapshot, pid);
                self.picture.text(key.part(3), at, u, name).bold().fit(words.width());
            }
            None => {
                self.picture.text(key.part(3), at, u, "idle").fill(Role::Faint.ink());
            }
        }
        let bar = Rect::new(words.x0, seat.y1 - u * 0.65, words.x1 - u * 0.2, seat.y1 - u * 0.2);
        self.quantum(cpu, bar);
    }
}
