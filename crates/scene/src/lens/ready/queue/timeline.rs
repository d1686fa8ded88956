//! A line of virtual time, a row for each process, its token ending at its virtual time. Left of the divider (the
//! queue's virtual time) is a process that has had less than its share. Where only such processes may be picked, a flag
//! stands at the virtual deadline of each.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kurbo::{Point, Rect, Size};
use os_scope_sim::Pid;
use os_scope_sim::sched::{Class, Info};

use super::sorted::{Sorted, ghost};
use crate::caption::cat;
use crate::layout::axis::{Axis, nice};
use crate::layout::{Drawing, Flow, Part, column, flow, leaf, words};
use crate::lens::ready::keys::kind;
use crate::lens::ready::scene::Scene;
use crate::lens::ready::states::TOKEN;
use crate::{Key, Layer, Role, explain, text};

/// The width of the values at the right, in ems.
const VALUES: f64 = 4.8;
/// No more processes than these have a row of their own; of more, those that are in the queue have one.
const FEW: usize = 8;

/// The head, and a row for each process; if it may be small, for some of them.
pub(super) fn part(scene: Scene<'_>, sorted: Sorted, small: bool) -> Part<'_> {
    let all: Vec<Pid> = scene.pids().filter(|&pid| scene.class(pid) == Class::Normal).collect();
    let here: Vec<Pid> = sorted.running.iter().chain(&sorted.queue).copied().collect();
    let own = |pid: Pid| Some(pid).filter(|pid| here.contains(pid));
    let few = all.len() <= FEW;
    let rows: Vec<Option<Pid>> =
        if few { all.iter().copied().map(own).collect() } else { here.iter().copied().map(Some).collect() };
    let line = Timeline::new(scene, &sorted, &here);
    let head = leaf(16.0, 1.5, move |drawing, place| line.head(drawing, place)).at_most(f64::INFINITY, 1.5);
    let rows = Flow {
        cell: [Size::new(16.0, 2.0), Size::new(f64::INFINITY, 3.6)],
        gap: 0.0,
        room_for: all.len(),
        columns: 1,
        least_lines: if small { 3 } else { FEW },
        rank: 1,
        count: rows.len(),
        from_end: false,
        fills: false,
        more: Key::new(kind::MORE, sorted.cpu as u32, 2),
        draw: Box::new(move |drawing, n, place| {
            if let Some(pid) = rows[n] {
                line.process(drawing, &sorted, pid, n as u32, place);
            }
        }),
    };
    column(0.1, [head, flow(rows).framed(0.0, move |drawing, place| line.divide(drawing, place)).grow(1.0)])
}

/// What is the same for all rows.
#[derive(Clone, Copy)]
struct Timeline<'a> {
    scene: Scene<'a>,
    info: &'static Info,
    /// Its parts are the words of the head and the divider.
    key: Key,
    /// The queue's virtual time, and how far from it the axis reaches to the left, in virtual units.
    vtime: i64,
    half: f64,
}

impl<'a> Timeline<'a> {
    /// The divider stands still, and time moves past it. The scale changes in steps.
    fn new(scene: Scene<'a>, sorted: &Sorted, here: &[Pid]) -> Self {
        let (info, vtime) = (scene.setup().machine.scheduler.info(), scene.cpu(sorted.cpu).map_or(0, |cpu| cpu.vtime));
        let far = |&pid: &Pid| {
            let sched = scene.process(pid)?.sched;
            let deadline = if info.eligible.is_some() { sched.deadline } else { vtime };
            Some(sched.vruntime.abs_diff(vtime).max(deadline.abs_diff(vtime)))
        };
        let half = nice(here.iter().filter_map(far).max().unwrap_or(0).max(scene.setup().virtual_scale())) as f64;
        Self { scene, info, key: Key::new(kind::VTIME, sorted.cpu as u32, 0), vtime, half }
    }

    /// Where virtual times are, with more room for what is to come.
    fn axis(&self, drawing: &Drawing, place: Rect) -> Axis {
        let (x0, x1) = (place.x0 + drawing.px(TOKEN), place.x1 - drawing.px(VALUES + 1.0));
        Axis { start: -self.half, span: 2.4 * self.half, x0, x1 }
    }

    /// The divider, and the side of the processes that may be picked.
    fn divide(&self, drawing: &mut Drawing, place: Rect) {
        let (x, line, radius) = (self.axis(drawing, place).x(0.0), drawing.scale.line * 1.6, drawing.px(0.4));
        if self.info.eligible.is_some() {
            let side = drawing.picture.rect(self.key.part(4), Rect { x1: x, ..place }, radius);
            side.fill(Role::Hit.tint()).layer(Layer::Ground);
        }
        let divider = drawing.picture.line(self.key, (x, place.y0), (x, place.y1));
        divider.stroke(Role::Ink.line(), line).layer(Layer::Ground);
    }

    /// The name and value of the divider, the names of its sides, and the head of the values.
    fn head(&self, drawing: &mut Drawing, place: Rect) {
        let (em, x) = (drawing.scale.small, self.axis(drawing, place).x(0.0));
        let (name, sides) = match self.info.eligible {
            Some(_) => ("V", ["eligible", "not eligible"]),
            None => (self.info.virtual_time.map_or("", |time| time.queue), ["behind", "ahead"]),
        };
        let vtime = cat(&[name, " ", &text::virtual_time(self.vtime, self.scene.setup())]);
        let vtime = words(self.key.part(1), vtime).bold();
        let half = vtime.most() / 2.0 * em + 1.0;
        let at = x.max(place.x0 + half);
        drawing.words(&vtime.middle(), Rect { x0: at - half, x1: at + half, ..place });
        let faint = |part: u8, name| words(self.key.part(part), name).faint().or_nothing();
        drawing.words(&faint(2, sides[0]), Rect { x1: at - half - 0.5 * em, ..place });
        let values = faint(5, self.info.criterion.map_or("", |criterion| criterion.fact.name)).end();
        let right = Rect { x0: at + half + 0.5 * em, ..place };
        drawing.words(&faint(3, sides[1]), Rect { x1: place.x1 - (values.most() + 0.5) * em, ..right });
        drawing.words(&values, right);
    }

    /// A process in its row: at its virtual time, with its deadline.
    fn process(&self, drawing: &mut Drawing, sorted: &Sorted, pid: Pid, n: u32, row: Rect) {
        let Some(sched) = self.scene.process(pid).map(|process| process.sched) else { return };
        let (em, axis, y) = (drawing.scale.small, self.axis(drawing, row), row.center().y);
        let x_of = |time: i64| axis.clamped(time.saturating_sub(self.vtime) as f64);
        let (x, side) = (x_of(sched.vruntime), TOKEN * em);
        let (runs, next) = (sorted.running == Some(pid), self.next(sorted) == Some(pid));
        let mut right = x;
        if self.info.eligible.is_some() {
            let flag = Point::new(x_of(sched.deadline), y);
            self.flag(drawing, pid, Point::new(x, y), flag, next);
            right = x.max(flag.x + 0.85 * em);
        }
        let token = Rect::new(x - side, y - side / 2.0, x, y + side / 2.0);
        if runs {
            ghost(drawing, pid, token);
        } else {
            self.scene.draw(drawing, pid, token);
        }
        // At the right of it what it is; at the end of the row its value.
        let (key, divider) = (Key::new(kind::VTIME, sorted.cpu as u32, n + 1), axis.x(0.0));
        let state = words(key.part(1), if next { "next" } else { "runs" }).bold().or_nothing();
        let at = right + 0.4 * em;
        let crossed = at < divider + 0.4 * em && at + state.most() * em > divider - 2.0;
        let at = if crossed { divider + 0.4 * em } else { at };
        if next || runs {
            drawing.words(&state, Rect { x0: at, x1: row.x1 - VALUES * em, ..row });
        }
        if let Some(criterion) = self.info.criterion {
            let value = explain::cell(self.scene.snapshot, pid, &criterion.fact, self.scene.view.now);
            let value = words(key.part(2), value).end();
            let place = Rect { x0: row.x1 - VALUES * em, ..row };
            drawing.words(&if next { value.bold() } else { value.faint() }, place);
        }
    }

    /// The flag at the virtual deadline of a process.
    fn flag(&self, drawing: &mut Drawing, pid: Pid, from: Point, at: Point, next: bool) {
        let (em, line, role) = (drawing.scale.small, drawing.scale.line, Role::process(pid));
        let key = Key::new(kind::FLAG, pid.0, 0);
        let (top, size) = (at.y - 0.85 * em, 0.85 * em);
        drawing.picture.line(key, from, at).stroke(role.line(), line * if next { 2.2 } else { 1.2 });
        drawing.picture.line(key.part(1), (at.x, at.y + 0.6 * em), (at.x, top)).stroke(role.line(), line * 1.6);
        let points = [(0.0, 0.0), (size, 0.45 * size), (0.0, 0.9 * size)].map(|(x, y)| Point::new(at.x + x, top + y));
        let flag = drawing.picture.polygon(key.part(2), &points).stroke(role.line(), line);
        flag.label("its virtual deadline").fill(if next { role.line() } else { Role::Surface.tint() });
    }

    /// The process that would be picked now.
    fn next(&self, sorted: &Sorted) -> Option<Pid> {
        let eligible = |pid: &&Pid| {
            let (task, seen) = (self.scene.snapshot.task(**pid), self.scene.snapshot.seen(**pid, self.scene.view.now));
            self.info.eligible.is_none_or(|is| task.is_some_and(|task| is(&task, &seen)))
        };
        sorted.queue.iter().find(eligible).copied()
    }
}
