//! A list, the next one first, each process with what the queue is sorted by.

use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::sched::Quantity;
use os_scope_sim::{Pid, Time};

use super::super::cards::part;
use super::super::plan::token;
use super::super::{Scene, kind, process_key};
use super::Panel;
use crate::{Face, Key, Role, Weight, explain, text};

impl Scene<'_> {
    pub(super) fn list(&mut self, panel: &Panel) {
        let (u, side, place) = (self.plan.scale.small, token(self.plan.scale), panel.place);
        let everybody = self.snapshot.processes.len().max(1);
        let row = ((place.height() + u * 0.5) / everybody as f64).clamp(side + u * 0.5, side + u * 1.4);
        let rows = (((place.height() + u * 0.5) / row) as usize).max(1);
        // A second column only where not all may fit into one.
        let columns = everybody.div_ceil(rows).min((place.width() / (u * 14.0)) as usize).max(1);
        let width = place.width() / columns as f64;
        let slots = rows * columns;
        let slot = |n: usize| {
            let (x, y) = (place.x0 + (n / rows) as f64 * width, place.y0 + (n % rows) as f64 * row);
            Rect::new(x, y, x + width - if columns > 1 { u } else { 0.0 }, y + side)
        };
        let fit = if panel.queue.len() <= slots { panel.queue.len() } else { slots - 1 };
        let criterion = self.snapshot.setup.machine.scheduler.info().criterion;
        let values: Vec<f64> =
            (0..self.snapshot.processes.len() as u32).map(|pid| self.criterion_of(Pid(pid))).collect();
        let of_time = criterion.is_some_and(|criterion| criterion.fact.quantity == Quantity::Time);
        let longest = if of_time { self.view.history.longest_burst().0 as f64 } else { 0.0 };
        let most = values.into_iter().fold(longest, f64::max).max(f64::MIN_POSITIVE);
        for (n, &pid) in panel.queue[..fit].iter().enumerate() {
            self.entry(pid, slot(n), most, (n == 0).then_some(panel.cpu));
        }
        if fit < panel.queue.len() {
            let rect = slot(fit);
            self.more(
                Key::new(kind::MORE, panel.cpu as u32, 0),
                panel.queue.len() - fit,
                Rect { x1: rect.x0 + side * 1.4, ..rect },
            );
        }
    }

    /// The number by which the scheduler decides.
    fn criterion_of(&self, pid: Pid) -> f64 {
        explain::criterion(self.snapshot, pid, self.view.now).map_or(0.0, explain::float)
    }

    /// A process of the list: token, value and bar, of which `most` is the longest.
    fn entry(&mut self, pid: Pid, place: Rect, most: f64, first: Option<usize>) {
        let (u, side) = (self.plan.scale.small, token(self.plan.scale));
        let key = process_key(pid);
        self.token_at(pid, Rect { x1: place.x0 + side, ..place });
        let setup = &self.snapshot.setup;
        let period = setup.machine.tuning.aging;
        let criterion = setup.machine.scheduler.info().criterion;
        let ages = criterion.is_some_and(|criterion| criterion.nominal.is_some());
        let words = match criterion {
            Some(criterion) if criterion.fact.quantity == Quantity::Time => {
                explain::cell(self.snapshot, pid, &criterion.fact, self.view.now)
            }
            _ => explain::note(self.snapshot, pid, self.view.now),
        };
        let share = if ages {
            // How far it is to the next step up.
            (period > Time::ZERO).then(|| {
                let ready =
                    self.snapshot.task(pid).map_or(Time::ZERO, |task| task.aged + self.view.now.since(task.ready));
                (ready.0 % period.0) as f64 / period.0 as f64
            })
        } else {
            Some(self.criterion_of(pid) / most)
        };
        let (x0, x1, middle, thick) = (place.x0 + side + u * 0.6, place.x1, place.center().y, u * 0.5);
        let next = if first.is_some() { text::width("next", u, Face::Sans, Weight::Bold) + u * 0.8 } else { 0.0 };
        let (mut x, mut y) = (x0, middle);
        match share {
            // How long it has to wait until it counts as one higher.
            Some(share) if ages => {
                y -= u * 0.5;
                let rail = Rect::new(x0, middle + u * 0.45, (x0 + u * 10.0).min(x1), middle + u * 0.45 + thick);
                let line = Role::Panel.line();
                self.picture
                    .rect(key.part(part::RAIL), rail, thick / 2.0)
                    .fill(Role::Surface.tint())
                    .stroke(line, self.plan.scale.hair());
                let full = Rect { x1: rail.x0 + rail.width() * share, ..rail };
                self.picture.rect(key.part(part::BAR), full, thick / 2.0).fill(Role::process(pid).line());
            }
            Some(share) => {
                let bar = (x1 - x0 - u * 8.6) * share;
                let bar = Rect::new(x0, middle - thick, x0 + bar.max(thick), middle + thick);
                self.picture.rect(key.part(part::BAR), bar, thick * 0.5).fill(Role::process(pid).line());
                x = bar.x1 + u * 0.5;
            }
            None => {}
        }
        let end = x + text::width(&words, u, Face::Sans, Weight::Regular).min(x1 - next - x);
        self.value(pid, (x, y), words).centred().fit(x1 - next - x);
        if let Some(cpu) = first {
            self.picture.text(Key::new(kind::NEXT, cpu as u32, 0), (end + u * 0.8, y), u, "next").bold().centred();
        }
    }
}
