//! Who ran when: a lane for each CPU, growing to the right, and scrolling when it gets long.

use alloc::string::String;

use kurbo::Rect;
use os_scope_sim::{CpuId, Time};

use super::{Scene, kind};
use crate::caption::{self, cat};
use crate::history::{Doing, Span};
use crate::{Face, Key, Layer, Role, Weight, When, text};

/// A part of time on a part of the picture.
#[derive(Clone, Copy, Debug)]
struct Window {
    start: f64,
    span: f64,
    x0: f64,
    x1: f64,
}

impl Window {
    fn x(&self, time: Time) -> f64 {
        self.at(time.0 as f64)
    }

    fn x_now(&self, scene: &Scene<'_>) -> f64 {
        self.at(scene.view.now.0 as f64 + scene.view.beyond)
    }

    fn at(&self, time: f64) -> f64 {
        self.x0 + (time - self.start) / self.span.max(1.0) * (self.x1 - self.x0)
    }
}

pub(super) fn draw(scene: &mut Scene<'_>) {
    let plan = scene.plan;
    let Some(first) = plan.lanes.first() else { return };
    let window = window(scene, *first);
    let u = plan.scale.small;
    axis(scene, &window);
    for (cpu, lane) in plan.lanes.iter().enumerate() {
        let key = Key::new(kind::LANE, cpu as u32, 0);
        scene.picture.rect(key, *lane, u * 0.3).fill(Role::Panel.tint()).layer(Layer::Ground);
        if plan.lane_names > 0.0 {
            let name = caption::cpu_name(&scene.snapshot.setup, CpuId(cpu as u8));
            let at = (lane.x0 - plan.lane_names, lane.center().y);
            scene.picture.text(key.part(1), at, u, name).bold().centred().fill(Role::Faint.ink());
        }
        let id = CpuId(cpu as u8);
        let history = scene.view.history;
        for span in history.chart(id, Time(window.start as u64), scene.view.now) {
            slice(scene, &window, cpu, *lane, span);
        }
    }
    now(scene, &window);
}

/// Which time is shown. The whole run if it can be read at that size, else a part of it that moves on with the time.
fn window(scene: &Scene<'_>, lane: Rect) -> Window {
    let (history, unit) = (scene.view.history, scene.plan.scale.small);
    let end = history.end().0.max(1);
    // A slice is worth about three letters.
    let slices = history.slices().max(1) as f64;
    let readable = lane.width() / (unit * 3.2);
    let part = (readable / slices).min(1.0);
    let span = if part > 0.7 { end } else { nice((end as f64 * part) as u64).min(end) }.max(1);
    // Whoever looks at `now` looks also at what came before.
    let latest = (end - span.min(end)) as f64;
    let start = (scene.view.now.0 as f64 + scene.view.beyond - span as f64 * 0.85).clamp(0.0, latest);
    Window { start, span: span as f64, x0: lane.x0, x1: lane.x1 }
}

/// The next number of the form 1, 2 or 5 times a power of ten.
pub(super) fn nice(value: u64) -> u64 {
    let mut power = 1u64;
    while power < value.div_ceil(10) {
        power = power.saturating_mul(10);
    }
    [1, 2, 5, 10]
        .into_iter()
        .map(|factor| power.saturating_mul(factor))
        .find(|&nice| nice >= value)
        .unwrap_or(value)
        .max(1)
}

fn slice(scene: &mut Scene<'_>, window: &Window, cpu: usize, lane: Rect, span: Span) {
    let end = if span.end == scene.view.now { window.x_now(scene) } else { window.x(span.end) };
    let (x0, x1) = (window.x(span.start).max(window.x0), end.min(window.x1));
    if x1 - x0 < 0.3 {
        return;
    }
    let u = scene.plan.scale.small;
    let key = Key::wide(kind::SLICE, (cpu as u64) << 40 | span.place as u64);
    let place = Rect::new(x0, lane.y0, x1, lane.y1);
    let time = cat(&[&scene.time(span.start), " to ", &scene.time(span.end)]);
    match span.doing {
        Doing::Runs(pid) => {
            let role = Role::process(pid);
            let name = caption::name(scene.snapshot, pid);
            let label = cat(&[&text::letter(pid), " ", &name, " ran from ", &time]);
            scene
                .picture
                .rect(key, place, (u * 0.3).min((x1 - x0) / 2.0))
                .fill(role.tint())
                .stroke(role.line(), scene.plan.scale.line)
                .label(label);
            let letter = text::letter(pid);
            let size = scene.plan.scale.body.min(lane.height() * 0.8);
            let fits = |words: &str| text::width(words, size, Face::Sans, Weight::Bold) + 3.0 <= x1 - x0;
            // Where nothing else says the names of those that ran, the chart does.
            let both = cat(&[&letter, " ", &name]);
            let words = if scene.plan.shape.nameless() && fits(&both) { both } else { letter };
            if size >= u * 0.99 && fits(&words) {
                scene
                    .picture
                    .text(key.part(1), place.center(), size, words)
                    .bold()
                    .middle()
                    .centred()
                    .fill(role.ink())
                    .when(When::Whole);
            }
        }
        Doing::Switches(_) => {
            // Lower than a turn, and solid: nobody's work is done.
            let low = Rect::new(x0, lane.y0 + lane.height() * 0.25, x1, lane.y1 - lane.height() * 0.25);
            let label = cat(&["switch from ", &time]);
            scene.picture.rect(key, low, 0.0).fill(Role::Line.line()).label(label);
        }
        Doing::Idles => {
            let label = cat(&["idle from ", &time]);
            let inner = place.inset((-1.0, -lane.height() * 0.2));
            if inner.width() > u * 0.8 {
                scene
                    .picture
                    .rect(key, inner, u * 0.3)
                    .stroke(Role::Line.line(), scene.plan.scale.hair())
                    .dashed()
                    .label(label);
            }
            if text::width("idle", u, Face::Sans, Weight::Regular) + u < x1 - x0 && inner.height() > u * 0.9 {
                scene.picture.text(key.part(1), place.center(), u, "idle").middle().centred().fill(Role::Faint.ink());
            }
        }
    }
}

/// Times below the lanes.
fn axis(scene: &mut Scene<'_>, window: &Window) {
    let plan = scene.plan;
    let u = plan.scale.small;
    let place = plan.axis;
    // As many figures as can be told apart: each with four times its own width.
    let step = nice((window.span * (u * 6.5) / (window.x1 - window.x0)) as u64 + 1);
    let end = (window.start + window.span) as u64;
    let (unit, name) = text::scale(Time(end), scene.snapshot.setup.unit);
    let first = libm::ceil(window.start / step as f64) as u64;
    let last = end / step;
    for n in first..=last.min(first + 64) {
        let time = Time(n * step);
        let x = window.x(time);
        let mut words = plain(time, unit);
        let key = Key::wide(kind::TICK, n);
        if n == first && !name.is_empty() {
            words = cat(&[&words, " ", name]);
        }
        let half = text::width(&words, u, Face::Mono, Weight::Regular) / 2.0;
        // Figures at the ends stand inside; those that scroll by are there as long as they can be read.
        let at = x.clamp(place.x0 + half, (place.x1 - half).max(place.x0 + half));
        let left = if window.start > 0.0 { (x - place.x0) / half } else { 1.0 };
        let right = if end < scene.view.history.end().0 { (place.x1 - x) / half } else { 1.0 };
        let edge = left.min(right).clamp(0.0, 1.0);
        let tick = scene.picture.line(key, (x, place.y0 + u * 0.3), (x, place.y0 + u * 0.7));
        tick.stroke(Role::Line.line(), scene.plan.scale.hair()).alpha(edge).when(When::Whole);
        scene
            .picture
            .text(key.part(1), (at, place.y0 + u * 1.75), u, words)
            .mono()
            .middle()
            .fill(Role::Faint.ink())
            .alpha(if edge < 1.0 { 0.0 } else { 1.0 })
            .when(When::Whole);
    }
}

/// A time on the axis, without its unit.
fn plain(time: Time, unit: u64) -> String {
    text::in_steps(time, unit)
}

/// The line that says where in time this is.
fn now(scene: &mut Scene<'_>, window: &Window) {
    let plan = scene.plan;
    let (Some(first), Some(last)) = (plan.lanes.first(), plan.lanes.last()) else { return };
    let u = plan.scale.small;
    let x = window.x_now(scene).clamp(window.x0, window.x1);
    let key = Key::new(kind::NOW, 0, 0);
    let above = if plan.says_now { u * 0.7 } else { 0.0 };
    let width = plan.scale.line * 1.8;
    scene
        .picture
        .line(key, (x, first.y0 - above), (x, last.y1 + u * 0.5))
        .stroke(Role::Active.line(), width)
        .when(When::Whole);
    if plan.says_now {
        let words = cat(&["now ", &scene.time(scene.view.now)]);
        let half = text::width(&words, plan.scale.body, Face::Sans, Weight::Bold) / 2.0;
        let at = x.clamp(window.x0 + half, window.x1 - half);
        scene
            .picture
            .text(key.part(1), (at, first.y0 - u * 1.05), plan.scale.body, words)
            .bold()
            .middle()
            .when(When::Whole);
    }
}
