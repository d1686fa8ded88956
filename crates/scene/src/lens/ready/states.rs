//! The state diagram: a box for each state, cards in the boxes, arrows between them.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{CubicBez, Point, Rect, Size};
use os_scope_sim::event::ReadyReason;
use os_scope_sim::snapshot::State;
use os_scope_sim::{CpuId, EventKind, Pid, Time};

use super::plan::{BESIDE_NAME, Shape, Style, card_gap, token};
use super::{Scene, kind, policy};
use crate::caption::{self, cat};
use crate::tween::wire;
use crate::{Face, Key, Layer, Role, Weight, When, text};

/// The ways from state to state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Admit,
    Dispatch,
    Expire,
    Block,
    Wake,
    Exit,
}

/// The room for a name beside a token, in sizes of small type.
const NAME: f64 = 8.4;

/// Nothing to say beside a header.
const NO_HINT: &[&str] = &[];

pub(super) fn draw(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    let Shape::Diagram { style, card, ready, running, new, blocked, ended, wide, panel, low: _ } = &plan.shape else {
        return;
    };
    let (style, card) = (*style, *card);
    let u = plan.scale.small;
    let (Some(first_ready), Some(first_running)) = (ready.first(), running.first()) else { return };
    let above = |place: &Rect| place.y0 - u * 0.75;
    let header_y = if *panel { above(first_ready) } else { above(first_running).min(above(first_ready)) };
    let one = running.len() == 1;
    let hints = crate::explain::hints(scene.snapshot, 0);
    scene.header(0, "ready", first_ready.x0, first_ready.x1, header_y, &hints);
    let hint = if one { scene.quantum_left(0) } else { Default::default() };
    scene.header(1, "running", first_running.x0, first_running.x1, above(first_running), &hint);
    scene.header(2, "blocked", blocked.x0, blocked.x1, above(blocked), NO_HINT);
    if *wide {
        scene.header(3, "new", new.x0, new.x1, header_y, NO_HINT);
        scene.header(4, "ended", ended.x0, ended.x1, header_y, NO_HINT);
        arrows(scene);
    }
    for (cpu, (queue, box_)) in ready.iter().zip(running).enumerate() {
        if *panel {
            scene.panel(cpu, *queue);
        } else {
            scene.queue(cpu, *queue, card, style);
        }
        scene.cpu(cpu, *box_, card, style);
    }
    let waiting = scene.in_state(|state| matches!(state, State::Blocked(_)));
    scene.blocked(&waiting, *blocked, card, style);
    let coming = scene.in_state(|state| state == State::New);
    let gone = scene.in_state(|state| matches!(state, State::Terminated(_)));
    if *wide {
        scene.column(0, &coming, *new);
        scene.column(1, &gone, *ended);
    } else {
        scene.strip(0, "new", &coming, *new);
        scene.strip(1, "ended", &gone, *ended);
    }
}

/// The places of cards of a size in a row, from the left; at least one.
fn slots(row: Rect, card: Size, gap: f64) -> Vec<Rect> {
    let count = (((row.width() + gap + 0.5) / (card.width + gap)) as usize).max(1);
    let lines = (((row.height() + gap + 0.5) / (card.height + gap)) as usize).max(1);
    let y0 = row.center().y - (lines as f64 * (card.height + gap) - gap) / 2.0;
    let slot = |n: usize| {
        let (x, y) = (row.x0 + (n % count) as f64 * (card.width + gap), y0 + (n / count) as f64 * (card.height + gap));
        Rect::new(x, y, x + card.width, y + card.height)
    };
    (0..count * lines).map(slot).collect()
}

/// How many of so many processes are shown, and where the number of the others stands.
fn split(processes: usize, slots: &[Rect]) -> (usize, Option<Rect>) {
    let Some(&last) = slots.last().filter(|_| processes > slots.len()) else { return (processes, None) };
    // Three digits need the room of two tokens.
    match slots {
        [.., other, last] if processes - slots.len() >= 98 && other.y0 == last.y0 => {
            (slots.len() - 2, Some(other.union(*last)))
        }
        _ => (slots.len() - 1, Some(last)),
    }
}

impl Scene<'_> {
    /// A name at the left, and at the right the first of the hints for which there is room.
    pub(super) fn header(&mut self, n: u32, name: &'static str, x0: f64, x1: f64, y: f64, hints: &[impl AsRef<str>]) {
        let scale = self.plan.scale;
        let key = Key::new(kind::STATE, n, 0);
        self.picture.text(key, (x0, y), scale.body, name).bold();
        let room = x1 - x0 - text::width(name, scale.body, Face::Sans, Weight::Bold) - scale.small * 0.6;
        self.first_that_fits(key.part(1), (x1, y), room, hints);
    }

    pub(super) fn first_that_fits(&mut self, key: Key, end: (f64, f64), room: f64, hints: &[impl AsRef<str>]) {
        let size = self.plan.scale.small;
        let fits = |words: &&str| text::width(words, size, Face::Sans, Weight::Regular) <= room;
        if let Some(words) = hints.iter().map(AsRef::as_ref).find(fits).filter(|words| !words.is_empty()) {
            self.picture.text(key, end, size, String::from(words)).end().fill(Role::Faint.ink());
        }
    }

    /// The box of a state.
    pub(super) fn state_box(&mut self, key: Key, place: Rect) {
        let u = self.plan.scale.small;
        self.picture
            .rect(key, place, u * 0.9)
            .stroke(Role::Panel.line(), self.plan.scale.line * 0.85)
            .layer(Layer::Ground);
    }

    /// Where a card may stand: a dashed outline.
    fn slot(&mut self, key: Key, place: Rect) {
        let u = self.plan.scale.small;
        self.picture
            .rect(key, place.inset(u * 0.15), u * 0.8)
            .stroke(Role::Panel.line(), self.plan.scale.line * 0.7)
            .dashed()
            .layer(Layer::Ground);
    }

    /// A CPU's run queue, its head at the right.
    fn queue(&mut self, cpu: usize, place: Rect, card: Size, style: Style) {
        let u = self.plan.scale.small;
        let gap = card_gap(self.plan.scale);
        let inner = place.inset(-u * 0.7);
        self.state_box(Key::new(kind::STATE, 11, cpu as u32), place);
        self.waiting(cpu, inner, card, gap, style);
    }

    /// Those that wait for a CPU, the next one at the right; tokens with their names, if the queue never grows too long
    /// for that.
    pub(super) fn waiting(&mut self, cpu: usize, place: Rect, card: Size, gap: f64, style: Style) {
        let u = self.plan.scale.small;
        let wide = Size::new(card.width + u * NAME, card.height);
        let named = style == Style::Token
            && place.width() >= wide.width
            && self.view.history.queued() <= slots(place, wide, gap).len();
        let mut slots = slots(place, if named { wide } else { card }, gap);
        // The head is next to the CPU.
        let shift = place.x1 - slots.iter().map(|slot| slot.x1).fold(place.x0, f64::max);
        for slot in &mut slots {
            *slot = *slot + kurbo::Vec2::new(shift, 0.0);
        }
        slots.sort_by(|a, b| b.y0.total_cmp(&a.y0).then(b.x0.total_cmp(&a.x0)));
        let queue: Vec<Pid> =
            self.snapshot.cpus.get(cpu).map(|cpu| cpu.queue.iter().copied().collect()).unwrap_or_default();
        if !named {
            return self.fill(Key::new(kind::MORE, cpu as u32, 0), &queue, &slots, style);
        }
        for (&pid, &slot) in queue.iter().zip(&slots) {
            let name = caption::name(self.snapshot, pid);
            let short = text::shorten(&name, u, Face::Sans, Weight::Regular, u * (NAME - 0.5));
            self.token_with_remark(pid, slot, short.unwrap_or(name));
        }
    }

    /// Puts processes into places, the first one first; `+n` for those that find none.
    pub(super) fn fill(&mut self, key: Key, processes: &[Pid], slots: &[Rect], style: Style) {
        let (fit, rest) = split(processes.len(), slots);
        for (&pid, &slot) in processes[..fit].iter().zip(slots) {
            self.card(pid, slot, style);
        }
        if let Some(rest) = rest {
            self.more(key, processes.len() - fit, rest);
        }
    }

    /// A CPU: its name, who runs, and the quantum as it drains.
    pub(super) fn cpu(&mut self, cpu: usize, place: Rect, card: Size, style: Style) {
        let (scale, u) = (self.plan.scale, self.plan.scale.small);
        let Some(state) = self.snapshot.cpus.get(cpu) else { return };
        let key = Key::new(kind::CPU, cpu as u32, 0);
        let pad = u * 0.7;
        self.picture
            .rect(key, place, u * 0.9)
            .fill(Role::Panel.tint())
            .stroke(Role::Panel.line(), self.plan.scale.line * 0.85)
            .layer(Layer::Ground);
        let several = self.snapshot.cpus.len() > 1;
        let low = matches!(self.plan.shape, Shape::Diagram { low: true, .. });
        let name = caption::cpu_name(&self.snapshot.setup, CpuId(cpu as u8));
        if low {
            let at = (place.x0 + pad, place.y0 + pad + card.height / 2.0);
            self.picture.text(key.part(1), at, u, name).bold().centred().fill(Role::Faint.ink());
        } else if several {
            let baseline = place.y0 + pad + u * 0.75;
            let room = place.width() - 2.0 * pad - text::width(&name, u, Face::Sans, Weight::Bold) - u * 0.5;
            self.picture.text(key.part(1), (place.x0 + pad, baseline), u, name).bold().fill(Role::Faint.ink());
            let notes = self.quantum_left(cpu);
            self.first_that_fits(key.part(3), (place.x1 - pad, baseline), room, &notes);
        }
        let y0 = place.y0 + pad + if several && !low { u * 1.5 } else { 0.0 };
        let small = style == Style::Token;
        let x0 = if low {
            place.x0 + pad + u * BESIDE_NAME
        } else if small {
            place.x0 + pad
        } else {
            place.center().x - card.width / 2.0
        };
        let seat = Rect::new(x0, y0, x0 + card.width, y0 + card.height);
        let who = state.running.or(state.switching_to);
        if who.is_none() {
            self.slot(Key::new(kind::SLOT, cpu as u32, 0), seat);
        }
        let beside = (seat.x1 + u * 0.6, seat.center().y);
        let room = place.x1 - pad - beside.0;
        match who {
            Some(pid) => {
                self.card(pid, seat, style);
                if small {
                    let name = caption::name(self.snapshot, pid);
                    self.picture.text(key.part(4), beside, u, name).bold().centred().fit(room);
                }
            }
            None if self.snapshot.finished => {}
            None => {
                let words = if state.queue.is_empty() { "idle" } else { "free" };
                if small {
                    self.picture.text(key.part(2), beside, u, words).centred().fill(Role::Faint.ink());
                } else {
                    self.picture
                        .text(key.part(2), seat.center(), scale.body, words)
                        .middle()
                        .centred()
                        .fill(Role::Faint.ink());
                }
            }
        }
        let bar = Rect::new(
            if low { seat.x0 } else { place.x0 + pad },
            seat.y1 + u * 0.65,
            place.x1 - pad,
            seat.y1 + u * 1.2,
        );
        self.quantum(cpu, bar);
        if let Some(pid) = who.filter(|_| place.y1 - bar.y1 > u * 1.5) {
            let words = policy::facts::note(self.snapshot, pid, self.view.now);
            self.picture
                .text(key.part(5), (place.center().x, bar.y1 + u * 1.35), u, words)
                .middle()
                .fit(place.width() - 2.0 * pad);
        }
    }

    /// What is left of the quantum, in more words and in fewer.
    pub(super) fn quantum_left(&self, cpu: usize) -> [String; 2] {
        let Some(state) = self.snapshot.cpus.get(cpu) else { return Default::default() };
        match (state.running, state.quantum) {
            (None, _) if state.switching_to.is_some() => ["switching".into(), String::new()],
            (None, _) | (_, Time::NEVER) => Default::default(),
            (_, quantum) => {
                let left = self.time(quantum.since(self.view.now.since(state.since)));
                let of = cat(&[&left, " of ", &self.time(quantum)]);
                [cat(&[&of, " left"]), of]
            }
        }
    }

    /// The bar of what is left of the quantum.
    pub(super) fn quantum(&mut self, cpu: usize, bar: Rect) {
        let Some(state) = self.snapshot.cpus.get(cpu) else { return };
        let key = Key::new(kind::CPU, cpu as u32, 1);
        let radius = bar.height() / 2.0;
        let Some(pid) = state.running else { return };
        if state.quantum == Time::NEVER || state.quantum == Time::ZERO {
            return;
        }
        let left = state.quantum.since(self.view.now.since(state.since));
        let part = (1.0 - self.since(state.since) / state.quantum.0 as f64).max(0.0);
        let label = cat(&[&self.time(left), " of the quantum of ", &self.time(state.quantum), " are left"]);
        self.picture
            .rect(key, bar, radius)
            .fill(Role::Surface.tint())
            .stroke(Role::Panel.line(), self.plan.scale.hair())
            .label(label);
        self.picture
            .rect(key.part(1), Rect::new(bar.x0, bar.y0, bar.x0 + bar.width() * part, bar.y1), radius)
            .fill(Role::process(pid).line());
    }

    /// Who is blocked: each at a place of its own if there is one for everybody.
    fn blocked(&mut self, waiting: &[Pid], place: Rect, card: Size, style: Style) {
        let u = self.plan.scale.small;
        let inner = place.inset((-u * 0.7, -u * 0.7));
        let slots = slots(inner, card, card_gap(self.plan.scale));
        self.state_box(Key::new(kind::STATE, 10, 0), place);
        if self.snapshot.processes.len() <= slots.len() {
            for &pid in waiting {
                if let Some(&slot) = slots.get(pid.index()) {
                    self.card(pid, slot, style);
                }
            }
            return;
        }
        self.fill(Key::new(kind::MORE, 0, 1), waiting, &slots, style);
    }

    /// New or ended processes in a column, each in a row of its own if there is one for everybody.
    fn column(&mut self, n: u32, processes: &[Pid], place: Rect) {
        let u = self.plan.scale.small;
        self.state_box(Key::new(kind::STATE, 12, n), place);
        let place = place.inset(-u * 0.7);
        let side = token(self.plan.scale);
        let row = side + u * 0.6;
        let rows = (((place.height() + u * 0.6 + 0.5) / row) as usize).max(1);
        let everybody = self.snapshot.processes.len() <= rows;
        let fit = if processes.len() <= rows { processes.len() } else { rows - 1 };
        for (at, &pid) in processes[..fit].iter().enumerate() {
            let at = if everybody { pid.index() } else { at };
            let remark = self.remark(pid);
            let y = place.y0 + at as f64 * row;
            self.token_with_remark(pid, Rect::new(place.x0, y, place.x1, y + side), remark);
        }
        if fit < processes.len() {
            let y = place.y0 + fit as f64 * row;
            self.more(
                Key::new(kind::MORE, n, 2),
                processes.len() - fit,
                Rect::new(place.x0, y, place.x0 + side * 1.4, y + side),
            );
        }
    }

    /// Processes as tokens in a line, after its name.
    pub(super) fn strip(&mut self, n: u32, name: &'static str, processes: &[Pid], place: Rect) {
        let (scale, u) = (self.plan.scale, self.plan.scale.small);
        let y = place.center().y;
        self.picture.text(Key::new(kind::STATE, 20 + n, 0), (place.x0, y), scale.body, name).bold().centred();
        let side = token(scale).min(place.height());
        let x0 = place.x0 + u * 5.6;
        let gap = u * 0.4;
        let slots = slots(Rect::new(x0, y - side / 2.0, place.x1, y + side / 2.0), Size::new(side, side), gap);
        self.fill(Key::new(kind::MORE, n, 3), processes, &slots, Style::Token);
    }

    /// What stands beside a new or ended process.
    fn remark(&self, pid: Pid) -> String {
        let Some(process) = self.snapshot.processes.get(pid.index()) else { return String::new() };
        match process.state {
            State::Terminated(Some(_)) => "killed".into(),
            State::Terminated(None) => process.ended.map_or_else(String::new, |ended| self.time(ended)),
            _ if process.arrived || self.snapshot.setup.recorded => String::new(),
            _ => cat(&["at ", &self.time(process.arrival)]),
        }
    }
}

/// The way that the last event took.
fn taken(scene: &Scene<'_>) -> Option<Way> {
    Some(match scene.snapshot.last?.kind {
        EventKind::Enqueued { why: ReadyReason::Arrived, .. } => Way::Admit,
        EventKind::Enqueued { why: ReadyReason::Woken, .. } => Way::Wake,
        EventKind::Enqueued { why: ReadyReason::Expired | ReadyReason::Preempted | ReadyReason::Yielded, .. } => {
            Way::Expire
        }
        EventKind::Dispatched { .. } | EventKind::SwitchStarted { .. } => Way::Dispatch,
        EventKind::Blocked { .. } => Way::Block,
        EventKind::Exited { .. } | EventKind::Killed { .. } => Way::Exit,
        _ => return None,
    })
}

fn arrows(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    let Shape::Diagram { ready, running, new, blocked, ended, .. } = &plan.shape else { return };
    let u = plan.scale.small;
    let now = taken(scene);
    let (Some(last_ready), Some(last_running)) = (ready.last(), running.last()) else { return };
    let cpu = match scene.snapshot.last.map(|event| event.kind) {
        Some(
            EventKind::Dispatched { cpu, .. }
            | EventKind::SwitchStarted { cpu, .. }
            | EventKind::Enqueued { cpu, .. }
            | EventKind::Exited { cpu, .. }
            | EventKind::Killed { cpu, .. },
        ) => cpu,
        _ => CpuId(0),
    };
    let queue = ready.get(cpu.index()).copied().unwrap_or(ready[0]);
    let seat = running.get(cpu.index()).copied().unwrap_or(running[0]);
    let y = queue.center().y;
    let air = u * 0.5;
    let straight = |x0: f64, x1: f64, y: f64| wire(Point::new(x0, y), Point::new(x1, y));
    let loop_ = |from: Point, a: Point, b: Point, to: Point| CubicBez::new(from, a, b, to);
    let block_from = Point::new(last_running.x0 + last_running.width() * 0.5, last_running.y1 + air * 0.6);
    let block_to = Point::new(blocked.x1 + air, blocked.center().y);
    let wake_from = Point::new(blocked.x0 - air, blocked.center().y);
    let wake_to = Point::new(last_ready.x0 + u * 1.2, last_ready.y1 + air);
    let ways = [
        (Way::Admit, straight(new.x1 + air * 0.4, queue.x0 - air * 0.6, y), "", Point::ORIGIN),
        (
            Way::Dispatch,
            straight(queue.x1 + air, seat.x0 - air, y - u * 0.9),
            "dispatch",
            Point::new((queue.x1 + seat.x0) / 2.0, y - u * 1.6),
        ),
        (
            Way::Expire,
            straight(seat.x0 - air, queue.x1 + air, y + u * 0.9),
            "turn ends",
            Point::new((queue.x1 + seat.x0) / 2.0, y + u * 2.3),
        ),
        (
            Way::Block,
            loop_(
                block_from,
                Point::new(block_from.x, block_to.y - u * 2.0),
                Point::new(block_from.x, block_to.y),
                block_to,
            ),
            "",
            Point::ORIGIN,
        ),
        (
            Way::Wake,
            loop_(wake_from, Point::new(wake_to.x, wake_from.y), Point::new(wake_to.x, wake_from.y - u * 2.0), wake_to),
            "",
            Point::ORIGIN,
        ),
        (Way::Exit, straight(seat.x1 + air * 0.6, ended.x0 - air * 0.6, y), "", Point::ORIGIN),
    ];
    for (way, curve, name, at) in ways {
        let key = Key::new(kind::ARROW, way as u32, 0);
        let active = now == Some(way);
        let (role, width, head) = if active {
            (Role::Active, plan.scale.line * 2.0, u * 1.1)
        } else {
            (Role::Line, plan.scale.line, u * 0.8)
        };
        let label = match way {
            Way::Admit => "new to ready: it joins a queue",
            Way::Dispatch => "ready to running: it gets the CPU",
            Way::Expire => "running to ready: its quantum is used up, or another takes the CPU",
            Way::Block => "running to blocked: it has to wait for something",
            Way::Wake => "blocked to ready: what it waited for has happened",
            Way::Exit => "running to ended",
        };
        scene
            .picture
            .curve(key, curve)
            .stroke(role.line(), width)
            .head(head)
            .layer(Layer::Ground)
            .label(label)
            .when(When::Cause);
        if !name.is_empty() {
            let ink = if active { Role::Ink } else { Role::Faint };
            scene.picture.text(key.part(1), at, u, name).middle().fill(ink.ink());
        }
    }
}
