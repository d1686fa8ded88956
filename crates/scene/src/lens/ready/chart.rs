//! Which process ran when: a lane for each CPU, growing to the right, and scrolling when it gets long.

use alloc::boxed::Box;

use kurbo::{Rect, Size};
use os_scope_sim::{CpuId, Time};

use super::keys::kind;
use super::scene::Scene;
use crate::caption::{self, cat};
use crate::history::{Doing, Span};
use crate::layout::axis::Axis;
use crate::layout::{Drawing, Flow, Part, Words, column, flow, leaf, optional, words};
use crate::{Face, Key, Layer, Role, Weight, When, text};

/// The heights of the row above the lanes and of the one below, in ems.
const NOW: f64 = 1.8;
const AXIS: f64 = 2.0;
/// The least width of a lane, in ems.
pub(super) const LEAST: f64 = 12.0;
/// The width of a slice that can be read, in ems: about three letters.
const SLICE: f64 = 3.2;

/// The chart with the axis below it and the time above; if it need not be ample, without the time, and with fewer and
/// lower lanes.
pub(super) fn part(scene: Scene<'_>, ample: bool) -> Part<'_> {
    let (low, least_lines, rank) = if ample { (1.9, usize::MAX, 4) } else { (1.3, 1, 1) };
    let indent = if scene.cpus() > 1 { indent(scene) } else { 0.0 };
    let lanes = Flow {
        cell: [Size::new(indent + LEAST, low), Size::new(f64::INFINITY, 4.6)],
        gap: 0.3,
        room_for: scene.cpus(),
        columns: 1,
        least_lines,
        rank: 2,
        count: scene.cpus(),
        from_end: false,
        fills: false,
        more: Key::new(kind::MORE, 0, 1),
        draw: Box::new(move |drawing, cpu, place| {
            let from = place.x0 + drawing.px(indent);
            if indent > 0.0 {
                let name = words(Key::new(kind::LANE, cpu as u32, 0).part(1), scene.cpu_name(cpu)).bold().faint();
                drawing.words(&name, Rect { x1: from, ..place });
            }
            lane(scene, drawing, cpu, Rect { x0: from, ..place });
        }),
    };
    column(0.0, [optional(rank, now(scene, indent)), flow(lanes).grow(1.0), axis(scene, indent)])
}

/// The width of the names of CPUs, in ems; a recorded machine may have long ones.
pub(super) fn indent(scene: Scene<'_>) -> f64 {
    let name = Words::new(Key(0), [scene.cpu_name(scene.cpus().saturating_sub(1))]);
    name.bold().most() + 0.7
}

/// The time in words, above the lanes.
pub(super) fn now(scene: Scene<'_>, indent: f64) -> Part<'_> {
    let now = leaf(indent + LEAST, NOW, move |drawing, place| {
        let place = Rect { x0: place.x0 + drawing.px(indent), ..place };
        let (size, x) = (drawing.scale.body, at_now(scene, &window(scene, drawing, place)));
        let words = cat(&["now ", &scene.time(scene.view.now)]);
        let half = text::width(&words, size, Face::Sans, Weight::Bold) / 2.0;
        let at = x.clamp(place.x0 + half, (place.x1 - half).max(place.x0 + half));
        let key = Key::new(kind::NOW, 0, 1);
        let y = place.y1 - drawing.px(1.0);
        drawing.picture.text(key, (at, y), size, words).bold().middle().when(When::Whole);
    });
    now.at_most(f64::INFINITY, NOW)
}

/// The times below the lanes.
pub(super) fn axis(scene: Scene<'_>, indent: f64) -> Part<'_> {
    let axis = leaf(indent + LEAST, AXIS, move |drawing, place| {
        let place = Rect { x0: place.x0 + drawing.px(indent), ..place };
        let window = window(scene, drawing, place);
        let end = window.start + window.span;
        let (step, name) = text::scale(Time(end as u64), scene.setup().unit);
        let ends = [window.start == 0.0, end as u64 >= scene.view.history.end().0];
        drawing.ticks(kind::TICK, &window, place, ends, |time, first| {
            let figure = text::in_steps(Time(time), step);
            if first && !name.is_empty() { cat(&[&figure, " ", name]) } else { figure }
        });
    });
    axis.at_most(f64::INFINITY, AXIS)
}

/// The times that are shown. The whole run if it can be read at that size, else a part of it that moves on with the
/// time.
fn window(scene: Scene<'_>, drawing: &Drawing, place: Rect) -> Axis {
    let history = scene.view.history;
    let part = place.width() / drawing.px(SLICE) / history.slices().max(1) as f64;
    Axis::following(place, history.end().0, part, scene.since(Time::ZERO))
}

/// Where the moment is that is shown.
fn at_now(scene: Scene<'_>, window: &Axis) -> f64 {
    window.clamped(scene.since(Time::ZERO))
}

/// A CPU's lane, with the line that says where in time this is.
pub(super) fn lane(scene: Scene<'_>, drawing: &mut Drawing, cpu: usize, place: Rect) {
    let (em, window) = (drawing.scale.small, window(scene, drawing, place));
    let key = Key::new(kind::LANE, cpu as u32, 0);
    drawing.picture.rect(key, place, 0.3 * em).fill(Role::Panel.tint()).layer(Layer::Ground);
    for span in scene.view.history.chart(CpuId(cpu as u8), Time(window.start as u64), scene.view.now) {
        slice(scene, drawing, &window, cpu, place, span);
    }
    // The lines of the lanes join.
    let (x, above) = (at_now(scene, &window), if cpu == 0 { 0.7 } else { 0.3 });
    let line =
        drawing.picture.line(Key::new(kind::NOW, cpu as u32, 0), (x, place.y0 - above * em), (x, place.y1 + 0.4 * em));
    line.stroke(Role::Active.line(), 1.8 * em / 9.0).when(When::Whole);
}

fn slice(scene: Scene<'_>, drawing: &mut Drawing, window: &Axis, cpu: usize, lane: Rect, span: Span) {
    let end = if span.end == scene.view.now { at_now(scene, window) } else { window.clamped(span.end.0 as f64) };
    let place = Rect { x0: window.clamped(span.start.0 as f64), x1: end, ..lane };
    if place.width() < 0.3 {
        return;
    }
    let (em, line) = (drawing.scale.small, drawing.scale.line);
    let key = Key::wide(kind::SLICE, (cpu as u64) << 40 | span.place as u64);
    let time = cat(&["from ", &scene.time(span.start), " to ", &scene.time(span.end)]);
    let inset = |share: f64| place.inset((0.0, -share * place.height()));
    match span.doing {
        Doing::Runs(pid) => {
            let (role, letter) = (Role::process(pid), text::letter(pid));
            let both = cat(&[&letter, " ", &caption::name(scene.snapshot, pid)]);
            let label = cat(&[&both, " ran ", &time]);
            let slice = drawing.picture.rect(key, place, (0.3 * em).min(place.width() / 2.0));
            slice.fill(role.tint()).stroke(role.line(), line).label(label);
            let wordings = Words::new(key.part(1), [both, letter]).bold().middle().tone(role.ink()).or_nothing();
            let roomy = place.height() > 1.5 * em;
            drawing.words(&if roomy { wordings.body() } else { wordings }, place.inset((-0.15 * em, 0.0)));
        }
        // Lower than a turn, and solid: it is no process's time.
        Doing::Switches(_) => {
            let label = cat(&["switch ", &time]);
            drawing.picture.rect(key, inset(0.25), 0.0).fill(Role::Line.line()).label(label);
        }
        Doing::Idles => {
            let (inner, hair) = (inset(0.12).inset((-1.0, 0.0)), drawing.scale.hair());
            if inner.width() > 0.8 * em {
                let gap = drawing.picture.rect(key, inner, 0.3 * em).stroke(Role::Line.line(), hair);
                gap.dashed().label(cat(&["idle ", &time]));
            }
            let words = words(key.part(1), "idle").faint().middle().or_nothing();
            if inner.height() > 1.3 * em {
                drawing.words(&words, inner.inset((-0.3 * em, 0.0)));
            }
        }
    }
}
