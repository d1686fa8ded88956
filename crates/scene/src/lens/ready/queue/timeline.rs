//! A line of virtual time, a row for each process, its token ending at its virtual time. Left of the divider (the
//! queue's virtual time) is a process that has had less than its share. Where only such processes may be picked, a flag
//! stands at the virtual deadline of each.

use alloc::vec::Vec;

use kurbo::{Point, Rect};
use os_scope_sim::Pid;
use os_scope_sim::sched::Class;

use super::{Sorted, ghost};
use crate::caption::cat;
use crate::layout::axis::{Axis, nice};
use crate::layout::{Drawing, Part, leaf, words};
use crate::lens::ready::keys::kind;
use crate::lens::ready::scene::Scene;
use crate::lens::ready::states::TOKEN;
use crate::{Key, Layer, Role, explain, text};

/// The heights of the head and of a row, at least and at most, and the width of the values at the right, in ems.
const HEAD: f64 = 1.7;
const ROW: [f64; 2] = [2.0, 3.6];
const VALUES: f64 = 4.8;

pub(super) fn part(scene: Scene<'_>, sorted: Sorted, small: bool) -> Part<'_> {
    let all = scene.pids().filter(|&pid| scene.class(pid) == Class::Normal).count().max(1) as f64;
    leaf(16.0, HEAD + all.min(if small { 3.0 } else { 6.0 }) * ROW[0], move |drawing, place| {
        Timeline::new(scene, drawing, sorted, place).draw(drawing)
    })
    .at_most(f64::INFINITY, HEAD + all * ROW[1])
}

/// Where everything is on the line.
struct Timeline<'a> {
    scene: Scene<'a>,
    sorted: Sorted,
    place: Rect,
    axis: Axis,
    /// The queue's virtual time.
    vtime: i64,
    /// Whether there are deadlines.
    deadlines: bool,
}

impl<'a> Timeline<'a> {
    /// The divider stands still, and time moves past it. The scale changes in steps.
    fn new(scene: Scene<'a>, drawing: &Drawing, sorted: Sorted, place: Rect) -> Self {
        let vtime = scene.cpu(sorted.cpu).map_or(0, |cpu| cpu.vtime);
        let deadlines = scene.setup().machine.scheduler.info().eligible.is_some();
        let far = |pid: Pid| {
            let sched = scene.process(pid)?.sched;
            let start = sched.vruntime.abs_diff(vtime);
            Some(if deadlines { start.max(sched.deadline.abs_diff(vtime)) } else { start })
        };
        let farthest = sorted.running.iter().chain(&sorted.queue).filter_map(|&pid| far(pid)).max();
        let half = nice(farthest.unwrap_or(0).max(scene.setup().virtual_scale())) as f64;
        let (x0, x1) = (place.x0 + drawing.px(TOKEN), place.x1 - drawing.px(VALUES + 1.0));
        // More room for what is to come.
        let axis = Axis { start: -half, span: 2.4 * half, x0, x1 };
        Self { scene, sorted, place, axis, vtime, deadlines }
    }

    fn x(&self, time: i64) -> f64 {
        self.axis.clamped(time.saturating_sub(self.vtime) as f64)
    }

    fn draw(&self, drawing: &mut Drawing) {
        self.divide(drawing);
        let (place, em) = (self.place, drawing.scale.small);
        let here: Vec<Pid> = self.sorted.running.iter().chain(&self.sorted.queue).copied().collect();
        let all: Vec<Pid> = self.scene.pids().filter(|&pid| self.scene.class(pid) == Class::Normal).collect();
        // A row for every process if there is room for all; else for those that are here.
        let top = place.y0 + HEAD * em;
        let row = ((place.y1 - top) / all.len().max(1) as f64).clamp(ROW[0] * em, ROW[1] * em);
        let rows = (((place.y1 - top) / row + 0.01) as usize).max(1);
        let own = all.len() <= rows;
        let shown = if own || here.len() <= rows { here.len() } else { rows - 1 };
        let line = |n: usize| Rect { y0: top + n as f64 * row, y1: top + (n + 1) as f64 * row, ..place };
        for (n, &pid) in here[..shown].iter().enumerate() {
            let n = if own { all.iter().position(|&other| other == pid).unwrap_or(n) } else { n };
            self.process(drawing, pid, line(n), Key::new(kind::VTIME, self.sorted.cpu as u32, n as u32 + 1));
        }
        if shown < here.len() {
            let key = Key::new(kind::MORE, self.sorted.cpu as u32, 2);
            drawing.more(key, here.len() - shown, Rect { x1: place.x0 + 3.0 * em, ..line(shown) });
        }
    }

    /// The divider with its name and value, the names of its sides, and the head of the values.
    fn divide(&self, drawing: &mut Drawing) {
        let (em, place, x) = (drawing.scale.small, self.place, self.axis.x(0.0));
        let info = self.scene.setup().machine.scheduler.info();
        let key = Key::new(kind::VTIME, self.sorted.cpu as u32, 0);
        let top = place.y0 + (HEAD - 0.1) * em;
        if self.deadlines {
            let side = drawing.picture.rect(key.part(4), Rect { y0: top, x1: x, ..place }, 0.4 * em);
            side.fill(Role::Hit.tint()).layer(Layer::Ground);
        }
        let width = drawing.scale.line * 1.6;
        drawing.picture.line(key, (x, top), (x, place.y1)).stroke(Role::Ink.line(), width).layer(Layer::Ground);
        let name = if self.deadlines { "V" } else { info.virtual_time.map_or("", |time| time.queue) };
        let sides = if self.deadlines { ["eligible", "not eligible"] } else { ["behind", "ahead"] };
        let vtime = words(key.part(1), cat(&[name, " ", &text::virtual_time(self.vtime, self.scene.setup())])).bold();
        let half = vtime.most() / 2.0 * em;
        let head = Rect { y1: place.y0 + 1.4 * em, ..place };
        let at = x.max(place.x0 + half);
        drawing.words(&vtime.middle(), Rect { x0: at - half - 1.0, x1: at + half + 1.0, ..head });
        let values = words(key.part(5), info.criterion.map_or("", |criterion| criterion.fact.name)).faint().end();
        let values_x0 = place.x1 - values.most() * em;
        drawing.words(&words(key.part(2), sides[0]).faint().or_nothing(), Rect { x1: at - half - 0.5 * em, ..head });
        let right = Rect { x0: at + half + 0.6 * em, x1: values_x0 - 0.5 * em, ..head };
        drawing.words(&words(key.part(3), sides[1]).faint().or_nothing(), right);
        drawing.words(&values.or_nothing(), Rect { x0: at + half + 0.4 * em, ..head });
    }

    /// A process in its row: at its virtual time, with its deadline.
    fn process(&self, drawing: &mut Drawing, pid: Pid, row: Rect, words_of_row: Key) {
        let Some(sched) = self.scene.process(pid).map(|process| process.sched) else { return };
        let (em, line, role) = (drawing.scale.small, drawing.scale.line, Role::process(pid));
        let (key, y, x) = (Key::new(kind::FLAG, pid.0, 0), row.center().y, self.x(sched.vruntime));
        let next = self.next() == Some(pid);
        let mut right = x;
        if self.deadlines {
            let flag = self.x(sched.deadline);
            let (top, size) = (y - 0.85 * em, 0.85 * em);
            let width = line * if next { 2.2 } else { 1.2 };
            drawing.picture.line(key, (x, y), (flag, y)).stroke(role.line(), width);
            drawing.picture.line(key.part(1), (flag, y + 0.6 * em), (flag, top)).stroke(role.line(), line * 1.6);
            let points =
                [(0.0, 0.0), (size, 0.45 * size), (0.0, 0.9 * size)].map(|(x, y)| Point::new(flag + x, top + y));
            let by = cat(&["virtual deadline ", &text::virtual_time(sched.deadline, self.scene.setup())]);
            let mark = drawing.picture.polygon(key.part(2), &points).stroke(role.line(), line).label(by);
            mark.fill(if next { role.line() } else { Role::Surface.tint() });
            right = x.max(flag + size);
        }
        let side = TOKEN * em;
        let token = Rect::new(x - side, y - side / 2.0, x, y + side / 2.0);
        let runs = self.sorted.running == Some(pid);
        if runs {
            ghost(drawing, pid, token);
        } else {
            self.scene.draw(drawing, pid, token);
        }
        // At the right of it what it is; at the end of the row its value.
        let divider = self.axis.x(0.0);
        let state = words(words_of_row.part(1), if next { "next" } else { "runs" }).bold().or_nothing();
        let mut at = right + 0.4 * em;
        if at < divider + 0.4 * em && at + state.most() * em > divider - 2.0 {
            at = divider + 0.4 * em;
        }
        let values = Rect { x0: row.x1 - VALUES * em, ..row };
        if next || runs {
            drawing.words(&state, Rect { x0: at, x1: values.x0, ..row });
        }
        if let Some(criterion) = self.scene.setup().machine.scheduler.info().criterion {
            let value = explain::cell(self.scene.snapshot, pid, &criterion.fact, self.scene.view.now);
            let value = words(words_of_row.part(2), value).end();
            drawing.words(&if next { value.bold() } else { value.faint() }, values);
        }
    }

    /// The process that would be picked now.
    fn next(&self) -> Option<Pid> {
        let (scene, info) = (self.scene, self.scene.setup().machine.scheduler.info());
        let eligible = |pid: &&Pid| {
            let task = scene.snapshot.task(**pid);
            info.eligible
                .is_none_or(|is| task.is_some_and(|task| is(&task, &scene.snapshot.seen(**pid, scene.view.now))))
        };
        self.sorted.queue.iter().find(eligible).copied()
    }
}
