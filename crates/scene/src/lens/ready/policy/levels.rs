//! mlfq: a lane for each level, the top one first; demotion moves a process down, a boost moves everybody up.

use kurbo::{Circle, Rect, Shape as _};
use os_scope_sim::Pid;
use os_scope_sim::sched::Level;

use super::super::plan::token;
use super::super::{Scene, kind, process_key};
use super::Panel;
use crate::caption::cat;
use crate::{Face, Key, Layer, Role, Weight, text};

/// So many quanta are counted in pips.
const PIPS: u16 = 5;

impl Scene<'_> {
    pub(super) fn levels(&mut self, panel: &Panel) {
        let (u, side, place) = (self.plan.scale.small, token(self.plan.scale), panel.place);
        let levels = self.snapshot.setup.machine.tuning.levels.clone();
        let fit = ((place.height() / (side + u * 0.5)) as usize).clamp(1, levels.len().max(1));
        let gap = u * 0.4;
        let each = ((place.height() + gap) / fit as f64).min(u * 5.6);
        let top = place.center().y - (fit as f64 * each - gap) / 2.0;
        for lane in 0..fit {
            let y0 = top + lane as f64 * each;
            let rect = Rect::new(place.x0, y0, place.x1, y0 + each - gap);
            // Levels that find no lane share the last one.
            let highest = levels.len().saturating_sub(1 + lane);
            let lowest = if lane + 1 == fit { 0 } else { highest };
            self.level(panel, lane as u32, rect, lowest..=highest, levels.get(highest).copied());
        }
    }

    fn level(
        &mut self,
        panel: &Panel,
        lane: u32,
        rect: Rect,
        levels: core::ops::RangeInclusive<usize>,
        level: Option<Level>,
    ) {
        let (u, side) = (self.plan.scale.small, token(self.plan.scale));
        let key = Key::new(kind::LEVEL, panel.cpu as u32, lane);
        let on = |pid: &Pid| {
            self.snapshot.processes.get(pid.index()).is_some_and(|p| levels.contains(&usize::from(p.sched.level)))
        };
        let runs = panel.running.filter(&on);
        let queue: alloc::vec::Vec<Pid> = panel.queue.iter().copied().filter(on).collect();
        self.picture.rect(key, rect, u * 0.6).fill(Role::Panel.tint()).layer(Layer::Ground);
        // The name of the level and its quantum.
        let (low, high) = (text::number(*levels.start() as u64), text::number(*levels.end() as u64));
        let name = if low == high { cat(&["level ", &high]) } else { cat(&["levels ", &high, "–", &low]) };
        // Levels that share a lane have nothing else in common.
        let level = level.filter(|_| low == high);
        let time = level.map_or_else(Default::default, |level| self.time(level.quantum));
        let quantum = if time.is_empty() { time.clone() } else { cat(&["quantum ", &time]) };
        let label = rect.x0 + u * 0.7;
        let two = rect.height() > u * 3.0;
        let middle = rect.center().y;
        let width = u * 8.6;
        self.picture
            .text(key.part(1), (label, middle - if two { u * 0.75 } else { 0.0 }), u, name.clone())
            .bold()
            .centred();
        if two {
            self.picture
                .text(key.part(2), (label, middle + u * 0.75), u, quantum)
                .fill(Role::Faint.ink())
                .centred()
                .fit(width - u * 0.4);
        } else {
            let taken = text::width(&name, u, Face::Sans, Weight::Bold) + u * 0.5;
            if text::width(&time, u, Face::Sans, Weight::Regular) + taken < width - u * 0.2 {
                self.picture.text(key.part(2), (label + taken, middle), u, time).fill(Role::Faint.ink()).centred();
            }
        }
        // The last place is that of the one that runs from this level; then the queue, next at the right.
        let step = side + u * 0.5;
        let pips = rect.height() > side + u * 1.1;
        let y0 = middle - side / 2.0 - if pips { u * 0.4 } else { 0.0 };
        let slot = |n: usize| {
            Rect::new(rect.x1 - u * 0.5 - side - n as f64 * step, y0, rect.x1 - u * 0.5 - n as f64 * step, y0 + side)
        };
        if let Some(pid) = runs {
            self.ghost(pid, slot(0), u * 0.55);
            self.pips(pid, slot(0), level, pips);
        }
        let count = (((slot(0).x0 - rect.x0 - width) / step) as usize).max(1);
        let slots: alloc::vec::Vec<Rect> = (1..=count).map(slot).collect();
        self.fill(Key::new(kind::MORE, panel.cpu as u32, 16 + lane), &queue, &slots, super::Style::Token);
        for (&pid, &slot) in queue.iter().zip(&slots) {
            // Some may have found no room.
            if self.picture.bounds(process_key(pid)).is_some() {
                self.pips(pid, slot, level, pips);
            }
        }
    }

    /// The quanta that a process may still begin at its level, as full pips of all.
    fn pips(&mut self, pid: Pid, slot: Rect, level: Option<Level>, room: bool) {
        let u = self.plan.scale.small;
        let (Some(level), Some(process)) = (level, self.snapshot.processes.get(pid.index())) else { return };
        if !room {
            return;
        }
        let (left, all) = (process.sched.allotment, level.allotment.max(process.sched.allotment));
        let key = Key::new(kind::PIP, pid.0, 0);
        let y = slot.y1 + u * 0.55;
        let (role, rim) = (Role::process(pid), self.plan.scale.line * 0.8);
        if all > PIPS {
            let bar = Rect::new(slot.x0, y - u * 0.2, slot.x1, y + u * 0.2);
            let part = f64::from(left) / f64::from(all);
            self.picture
                .rect(key, bar, u * 0.2)
                .fill(Role::Surface.tint())
                .stroke(Role::Panel.line(), self.plan.scale.hair());
            self.picture.rect(key.part(1), Rect { x1: bar.x0 + bar.width() * part, ..bar }, u * 0.2).fill(role.line());
            return;
        }
        for n in 0..all {
            let x = slot.center().x + (f64::from(n) - f64::from(all - 1) / 2.0) * u * 0.62;
            let around = Circle::new((x, y), u * 0.24).bounding_box();
            let pip = self.picture.rect(key.part(n as u8 + 1), around, u * 0.24).stroke(role.line(), rim);
            pip.fill(if n < left { role.line() } else { Role::Surface.tint() });
        }
    }
}
