//! Where dirty pages go: what swap holds, in a line below the frames.

use kurbo::Rect;
use os_scope_sim::Page;

use super::Draw;
use super::strip::LETTER;
use crate::caption::{carried, cat};
use crate::{Dash, Face, Key, Role, Weight, text};

/// The kind of its pages.
pub(super) const SWAPPED: u8 = 10;
/// Its height, in sizes of the smallest type.
const HEIGHT: f64 = 2.0;
/// The least height that is left for the frames.
const LEAST: f64 = 22.0;

impl Draw<'_> {
    /// Draws it at the bottom of an area, if any page of the run ever goes there and if there is room. Returns what is
    /// left of the area.
    pub(super) fn swap(&mut self, area: Rect) -> Rect {
        let unit = self.scale.small;
        if !self.moment.view.history.searches().any_dirty() || area.height() < (LEAST + HEIGHT + 1.0) * unit {
            return area;
        }
        let place = Rect::new(area.x0, area.y1 - HEIGHT * unit, area.x1, area.y1);
        let key = Key::new(SWAPPED, 0xff_ffff, 0);
        let held: alloc::vec::Vec<Page> = self.moment.memory().swap.iter().flatten().copied().collect();
        let words = if held.is_empty() { "swap: empty" } else { "swap" };
        let y = place.center().y;
        self.picture.text(key, (place.x0, y), unit, words).bold().centred().fill(Role::Faint.ink());
        let start = place.x0 + text::width("swap", unit, Face::Sans, Weight::Bold) + unit * 0.8;
        let letters = if self.moment.letters() { LETTER } else { 0.0 };
        let digits = self.moment.digits.min(6) as f64 + letters;
        let (width, gap) = (unit * (digits * text::MONO + 1.0), unit * 0.4);
        let most = ((place.x1 - start - unit * 3.0 + gap) / (width + gap)) as usize;
        for (at, &page) in held.iter().take(most).enumerate() {
            let x = start + at as f64 * (width + gap);
            let role = Role::process(page.pid);
            let key = Key::page(SWAPPED, page);
            let due = self.moment.snapshot().disk.due.filter(|&due| carried(self.moment.snapshot(), due) == Some(page));
            let label = cat(&[
                &self.moment.page_in_words(page),
                if due.is_some() { ", still to be written to swap" } else { " in swap" },
            ]);
            let chip = Rect::new(x, place.y0, x + width, place.y1);
            let mark = self
                .picture
                .rect(key, chip, unit * 0.35)
                .fill(role.tint())
                .stroke(role.line(), self.scale.line)
                .label(label);
            // It is not there yet.
            if due.is_some() {
                mark.fill(Role::Surface.tint()).stroke(Role::Victim.line(), 2.0 * self.scale.line);
            }
            // An equal copy of a page that is in a frame again.
            if self.moment.frames().iter().any(|frame| frame.page == Some(page)) {
                mark.dash(Dash::Dashed);
            }
            let number = self.moment.number(page, 6);
            let wide = (number.chars().count() as f64 + letters) * text::MONO * unit;
            let x = chip.center().x - wide / 2.0;
            if letters > 0.0 {
                self.picture
                    .text(key.part(1), (x, y), unit, text::letter(page.pid))
                    .mono()
                    .bold()
                    .centred()
                    .fill(role.ink());
            }
            self.picture.text(key.part(2), (x + letters * text::MONO * unit, y), unit, number).mono().centred();
        }
        if let Some(more) = held.len().checked_sub(most).filter(|&more| more > 0) {
            let x = start + most as f64 * (width + gap);
            let words = cat(&["+", &text::number(more as u64)]);
            self.picture.text(key.part(1), (x, y), unit, words).centred().fill(Role::Faint.ink()).fit(place.x1 - x);
        }
        Rect::new(area.x0, area.y0, area.x1, place.y0 - unit)
    }
}
