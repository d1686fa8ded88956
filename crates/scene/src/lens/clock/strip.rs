//! The reference string: what was asked for, what is, what will be; and which of it faulted.

use kurbo::{Point, Rect};
use os_scope_sim::Page;
use os_scope_sim::mem::replace::ReplaceKind;

use super::{Draw, cross};
use crate::caption::cat;
use crate::{Key, Role, text};

/// The kind of its cells.
const CELL: u8 = 9;
/// The width of a process's letter and the gap after it, in letters.
pub(super) const LETTER: f64 = 1.35;
/// The kind of the names of rows.
const NAME: u8 = 14;
/// The height of a cell, in font sizes.
const CELL_HEIGHT: f64 = 2.0;
/// The distance between rows of results, in sizes of the smallest type.
const ROW: f64 = 1.4;

impl Draw<'_> {
    pub(super) fn strip(&mut self, place: Rect) {
        let unit = self.scale.small;
        let low = place.height() < unit * 4.4;
        let history = self.moment.view.history;
        let (all, present) = (history.references(), self.moment.present());
        let mut top = place.y0;
        if !low {
            let at = (place.x0, top + unit * text::ASCENT);
            let number = text::number((present + 1).min(all) as u64);
            let words = cat(&["reference ", &number, " of ", &text::number(all as u64)]);
            self.picture.text(Key::new(CELL, 0, 0), at, unit, words).fill(Role::Faint.ink()).fit(place.width());
            top += unit * 1.6;
        }
        let size = self.scale.body;
        let rows = place.y1 - top >= size * CELL_HEIGHT + unit * ROW * 4.0;
        let left = if rows { place.x0 + size * (self.longest_name() * text::MONO + 0.8) } else { place.x0 };
        let digits = self.moment.digits.min(5) as f64 + if self.moment.letters() { LETTER } else { 0.0 };
        let gap = size * 0.28;
        let least = (digits * text::MONO * size + size * 0.7).max(size * 1.9);
        let count = (((place.x1 - left + gap) / (least + gap)) as usize).clamp(1, 64);
        // The cells fill the line, unless there are few references.
        let cell = ((place.x1 - left + gap) / count.min(all.max(1)) as f64 - gap).clamp(least, least * 1.35);
        // The present one stands still once there is a past; at the end the string does.
        let first = present.saturating_sub(count * 3 / 5).min(all.saturating_sub(count));
        for at in first..(first + count).min(all) {
            let Some((page, faulted)) = history.reference_at(at) else { continue };
            let x = left + (at - first) as f64 * (cell + gap);
            let place = Rect::new(x, top, x + cell, top + size * CELL_HEIGHT);
            self.cell(at, page, faulted, place, size);
            let step = unit * ROW;
            let mut under = Point::new(place.center().x, place.y1 + if rows { step * 0.6 } else { size * 0.62 });
            if !rows {
                self.result(at, self.moment.policy, under, size);
                continue;
            }
            for policy in self.policies() {
                self.result(at, policy, under, size);
                under.y += step;
            }
        }
        if rows {
            self.names(left - size * 0.8, top + size * CELL_HEIGHT + unit * ROW * 0.6);
        }
    }

    /// The names of the rows of results.
    fn names(&mut self, right: f64, top: f64) {
        for (row, policy) in self.policies().into_iter().enumerate() {
            let y = top + self.scale.small * ROW * row as f64;
            let mine = policy == self.moment.policy;
            let ink = if mine { Role::Ink } else { Role::Faint };
            let mark = self.picture.text(Key::new(NAME, row as u32, 0), (right, y), self.scale.body, policy.name());
            mark.mono().end().centred().fill(ink.ink());
            if mine {
                mark.bold();
            }
        }
    }

    /// Whether a reference faulted, or would have: a cross, or a dot.
    fn result(&mut self, at: usize, policy: ReplaceKind, place: Point, size: f64) {
        let history = self.moment.view.history;
        let mine = policy == self.moment.policy;
        let done = (at as u64) < self.moment.memory().references;
        let pending =
            mine && at == self.moment.present() && self.moment.access.is_some_and(|access| access.fault.is_some());
        let faulted = match (done, mine) {
            (true, true) => history.reference_at(at).map(|(_, faulted)| faulted),
            (true, false) => history.faults_at(policy, at),
            (false, _) => pending.then_some(true),
        };
        let key = Key::new(CELL, at as u32 + 1, 0);
        let part = 4 + 2 * self.policies().iter().position(|&other| other == policy).unwrap_or(0) as u8;
        match faulted {
            Some(true) => {
                let role = if mine { Role::Fault } else { Role::Faint };
                self.picture
                    .path(key.part(part), cross(place, size * 0.27))
                    .stroke(role.line(), size * if mine { 0.17 } else { 0.12 });
            }
            Some(false) => {
                let role = if mine { Role::Hit } else { Role::Faint };
                self.picture.circle(key.part(part + 1), place, size * 0.2).fill(role.line());
            }
            None => {}
        }
    }

    fn cell(&mut self, at: usize, page: Page, faulted: bool, place: Rect, size: f64) {
        let present = self.moment.present();
        let done = (at as u64) < self.moment.memory().references;
        let key = Key::new(CELL, at as u32 + 1, 0);
        let now = at == present && (done || self.moment.wanted == Some(page));
        let result = match (done, faulted) {
            (false, _) if now => ", now",
            (false, _) => "",
            (true, true) => ": fault",
            (true, false) => ": hit",
        };
        let label = cat(&["reference ", &text::number(at as u64 + 1), ", ", &self.moment.page_in_words(page), result]);
        let role = Role::process(page.pid);
        let mark = self.picture.rect(key, place, size * 0.35).label(label);
        match (now, done) {
            (true, _) => mark.fill(role.tint()).stroke(Role::Active.line(), self.scale.line * 2.0),
            (false, true) => mark.fill(Role::Panel.tint()).stroke(Role::Surface.line(), self.scale.line),
            (false, false) => mark.fill(Role::Surface.tint()).stroke(role.line(), self.scale.line),
        };
        let number = self.moment.number(page, 5);
        let letters = if self.moment.letters() { LETTER } else { 0.0 };
        let width = (number.chars().count() as f64 + letters) * text::MONO * size;
        let at_text = Point::new(place.center().x - width / 2.0, place.center().y);
        let ink = if done && !now { Role::Faint } else { Role::Ink };
        if letters > 0.0 {
            let mark = self.picture.text(key.part(1), at_text, size, text::letter(page.pid));
            mark.mono().centred().fill(role.ink()).bold();
        }
        let mark = self.picture.text(key.part(2), at_text + (letters * text::MONO * size, 0.0), size, number);
        mark.mono().centred().fill(ink.ink());
        if now {
            mark.bold();
        }
    }
}
