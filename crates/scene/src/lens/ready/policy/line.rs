//! eevdf and stride: a line of virtual time, a row for each process, its token ending at its virtual runtime. Left of
//! the divider (the average virtual runtime, the global pass) is whoever has had less than its share; under eevdf it is
//! eligible, and a flag stands at its virtual deadline.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect};
use os_scope_sim::Pid;
use os_scope_sim::sched::Class;

use super::super::chart::nice;
use super::super::plan::token;
use super::super::{Scene, kind};
use super::{Panel, class};
use crate::caption::cat;
use crate::{Face, Key, Layer, Role, Weight, text};

/// Where virtual times are.
struct Axis {
    /// The time of the divider, and where it stands.
    vtime: i64,
    divider: f64,
    /// Pixels for a unit of virtual time.
    scale: f64,
    x0: f64,
    x1: f64,
    /// The side of a token.
    side: f64,
    eevdf: bool,
}

impl Axis {
    fn at(&self, time: i64) -> f64 {
        (self.divider + time.saturating_sub(self.vtime) as f64 * self.scale).clamp(self.x0, self.x1)
    }
}

impl Scene<'_> {
    pub(super) fn line_of_time(&mut self, panel: &Panel) {
        let (u, place) = (self.plan.scale.small, panel.place);
        let setup = self.snapshot.setup.clone();
        let eevdf = setup.machine.scheduler.info().eligible.is_some();
        let vtime = self.snapshot.cpus.get(panel.cpu).map_or(0, |cpu| cpu.vtime);
        let here: Vec<Pid> = panel.running.iter().chain(&panel.queue).copied().collect();

        // A row for everybody, if there is room for all; else for those that are here, who runs and then the first of
        // the queue.
        let normal: Vec<Pid> =
            (0..setup.processes.len() as u32).map(Pid).filter(|&pid| class(&setup, pid) == Class::Normal).collect();
        let top = place.y0 + u * 1.7;
        let height = place.y1 - top;
        let row = (height / normal.len().max(1) as f64).clamp(u * 1.9, u * 4.2);
        let rows = (((height + u * 0.2) / row) as usize).max(1);
        let everybody = normal.len() <= rows;
        let shown = if everybody || here.len() <= rows { here.len() } else { rows - 1 };
        let middle = if everybody { (height - normal.len() as f64 * row) / 2.0 } else { 0.0 };
        let y = |n: usize| top + middle + (n as f64 + 0.5) * row;

        // The divider stands still, and time moves past it. The scale changes in steps.
        let side = token(self.plan.scale).min(row - u * 0.2);
        let column = u * if !eevdf {
            4.6
        } else if place.width() > u * 30.0 {
            9.6
        } else {
            4.6
        };
        let (x0, x1) = (place.x0 + side, place.x1 - column - u * 0.9);
        let divider = x0 + (x1 - x0) * 0.42;
        let far = |time: i64| time.saturating_sub(vtime).unsigned_abs();
        let span = here
            .iter()
            .map(|&pid| far(self.vruntime(pid)).max(if eevdf { far(self.deadline(pid)) } else { 0 }))
            .max()
            .unwrap_or(0);
        let span = nice(span.max(setup.virtual_scale())) as f64;
        let axis = Axis { vtime, divider, scale: (divider - x0).min(x1 - divider) / span, x0, x1, side, eevdf };
        self.divide(panel, &axis, top - u * 0.1);

        let next = panel.queue.iter().copied().filter(|&pid| !eevdf || self.vruntime(pid) <= vtime);
        let next = next.min_by_key(|&pid| (if eevdf { self.deadline(pid) } else { self.vruntime(pid) }, pid.0));
        for (n, &pid) in here[..shown].iter().enumerate() {
            let n = if everybody { normal.iter().position(|&other| other == pid).unwrap_or(n) } else { n };
            self.on_line(panel, pid, y(n), &axis, next == Some(pid));
        }
        if shown < here.len() {
            let at = Rect::new(place.x0, y(shown) - side / 2.0, place.x0 + u * 3.0, y(shown) + side / 2.0);
            self.more(Key::new(kind::MORE, panel.cpu as u32, 0), here.len() - shown, at);
        }
    }

    fn vruntime(&self, pid: Pid) -> i64 {
        self.snapshot.processes.get(pid.index()).map_or(0, |process| process.sched.vruntime)
    }

    fn deadline(&self, pid: Pid) -> i64 {
        self.snapshot.processes.get(pid.index()).map_or(0, |process| process.sched.deadline)
    }

    /// The divider with its name and value, the sides and the head of the column of values.
    fn divide(&mut self, panel: &Panel, axis: &Axis, top: f64) {
        let (u, place) = (self.plan.scale.small, panel.place);
        let key = Key::new(kind::VTIME, panel.cpu as u32, 0);
        let x = axis.divider;
        if axis.eevdf {
            self.picture
                .rect(key.part(4), Rect::new(place.x0, top, x, place.y1), u * 0.4)
                .fill(Role::Hit.tint())
                .layer(Layer::Ground);
        }
        let width = self.plan.scale.line * 1.6;
        self.picture.line(key, (x, top), (x, place.y1)).stroke(Role::Ink.line(), width).layer(Layer::Ground);
        let (names, value) = (
            if axis.eevdf {
                ["V ", "eligible", "not eligible", "vruntime → deadline", "deadline"]
            } else {
                ["global pass ", "behind", "ahead", "pass", "pass"]
            },
            axis.vtime,
        );
        let words = cat(&[names[0], &text::virtual_time(value, &self.snapshot.setup)]);
        let baseline = place.y0 + u * 0.9;
        let width = |words: &str, weight: Weight| text::width(words, u, Face::Sans, weight);
        let half = width(&words, Weight::Bold) / 2.0;
        let at = x.max(place.x0 + half);
        self.picture.text(key.part(1), (at, baseline), u, words).bold().middle();
        if width(names[1], Weight::Regular) + u * 0.6 < at - half - place.x0 {
            self.picture.text(key.part(2), (place.x0, baseline), u, names[1]).fill(Role::Faint.ink());
        }
        let head = if width(names[3], Weight::Regular) < place.x1 - at - half - u * 0.8 && axis.x1 + u * 6.0 < place.x1
        {
            names[3]
        } else {
            names[4]
        };
        let mut end = at + half + u * 0.6;
        let head_x = place.x1 - width(head, Weight::Regular);
        if width(names[2], Weight::Regular) + end < head_x - u * 0.6 {
            end += width(names[2], Weight::Regular);
            self.picture.text(key.part(3), (at + half + u * 0.6, baseline), u, names[2]).fill(Role::Faint.ink());
        }
        if end < head_x - u * 0.3 {
            self.picture.text(key.part(5), (place.x1, baseline), u, head).end().fill(Role::Faint.ink());
        }
    }

    /// A process in its row: at its virtual runtime, with its deadline.
    fn on_line(&mut self, panel: &Panel, pid: Pid, y: f64, axis: &Axis, next: bool) {
        let (u, line) = (self.plan.scale.small, self.plan.scale.line);
        let (runs, role) = (panel.running == Some(pid), Role::process(pid));
        let (vruntime, deadline) = (self.vruntime(pid), self.deadline(pid));
        let x = axis.at(vruntime);
        let at = Rect::new(x - axis.side, y - axis.side / 2.0, x, y + axis.side / 2.0);
        let key = Key::new(kind::FLAG, pid.0, 0);
        let virt = |value: i64| text::virtual_time(value, &self.snapshot.setup);
        let (start, by) = (virt(vruntime), virt(deadline));
        let mut right = x;
        if axis.eevdf {
            let flag = axis.at(deadline);
            self.picture.line(key, (x, y), (flag, y)).stroke(role.line(), line * if next { 2.2 } else { 1.2 });
            let (top, size) = (y - u * 0.85, u * 0.85);
            self.picture.line(key.part(1), (flag, y + u * 0.6), (flag, top)).stroke(role.line(), line * 1.6);
            let points =
                [Point::new(flag, top), Point::new(flag + size, top + size * 0.45), Point::new(flag, top + size * 0.9)];
            let mark = self
                .picture
                .polygon(key.part(2), &points)
                .stroke(role.line(), line)
                .label(cat(&["virtual deadline ", &by]));
            mark.fill(if next { role.line() } else { Role::Surface.tint() });
            right = x.max(flag + size);
        }
        if runs {
            self.ghost(pid, at, u * 0.55);
        } else {
            self.token_at(pid, at);
        }
        // At the right of it what it is; at the end of the row its values.
        let state = if next { "next" } else { "runs" };
        let mut words = right + u * 0.4;
        let width = text::width(state, u, Face::Sans, Weight::Bold);
        if words < axis.divider + u * 0.4 && words + width > axis.divider - 2.0 {
            words = axis.divider + u * 0.4;
        }
        if (next || runs) && words + width < axis.x1 + u * 0.6 {
            let mark = self.picture.text(key.part(3), (words, y), u, state).centred();
            if next {
                mark.bold();
            }
        }
        let room = panel.place.x1 - axis.x1 - u * 0.9;
        let both = if self.snapshot.setup.virtual_scale() == 1 && start.rsplit(' ').next() == by.rsplit(' ').next() {
            cat(&[start.split(' ').next().unwrap_or_default(), " → ", &by])
        } else {
            cat(&[&start, " → ", &by])
        };
        let fits = |words: &String| text::width(words, u, Face::Sans, Weight::Bold) <= room;
        let words = if !axis.eevdf {
            start
        } else if fits(&both) {
            both
        } else {
            by
        };
        let mark = self.picture.text(key.part(4), (panel.place.x1, y), u, words).end().centred();
        if next {
            mark.bold();
        } else {
            mark.fill(Role::Faint.ink());
        }
        mark.fit(room + u * 0.4);
    }
}
