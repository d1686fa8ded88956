//! Equal cells round an ellipse, and a part in the middle of it.

use kurbo::{Rect, Size, Vec2};

use super::drawing::Drawing;
use super::ellipse::Ellipse;
use super::part::Ring;

/// The least gap between two cells, and between a cell and the middle, in ems: a hand is in it.
const GAPS: [f64; 2] = [0.8, 1.2];
/// How much wider than tall the ellipse is, if there is room for the cells in all: the first that fits.
const ROUND: [f64; 4] = [1.5, 2.0, 2.8, f64::INFINITY];

impl Ring<'_> {
    /// The box around the middle that the line of the ellipse stays out of, from its centre, with cells and the middle
    /// so much larger.
    fn core(&self, grow: f64) -> Vec2 {
        let middle = self.middle.least_size() * (1.0 + grow) / 2.0;
        let core = (middle + self.cell * grow).to_vec2() / 2.0 + Vec2::new(GAPS[1], GAPS[1]);
        // Two cells stand above and below.
        if self.count == 1 || self.count == 2 { Vec2::new(0.0, core.y) } else { core }
    }

    pub(super) fn least_width(&self) -> f64 {
        (self.cell.width + self.core(1.0).x * 2.3).max(self.middle.least_size().width)
    }

    pub(super) fn least_height(&self, width: f64) -> f64 {
        let (core, x) = (self.core(1.0), (width - self.cell.width) / 2.0);
        let inside = core.y / libm::sqrt((1.0 - core.x * core.x / (x * x)).max(0.05));
        let x = x / (self.cell.width + GAPS[0]);
        let needed = self.count as f64 / 4.0;
        let around = libm::sqrt((needed * needed - x * x).max(0.0)) * (self.cell.height + GAPS[0]);
        inside.max(around) * 2.0 + self.cell.height
    }

    /// Whether an ellipse has room for the cells and the middle, so much larger.
    fn fits(&self, radii: Vec2, grow: f64) -> bool {
        let (core, cell) = (self.core(grow), self.cell * grow + Size::new(GAPS[0], GAPS[0]));
        libm::hypot(core.x / radii.x, core.y / radii.y) <= 1.001
            && 4.0 * libm::hypot(radii.x / cell.width, radii.y / cell.height) >= self.count as f64 - 0.001
    }

    pub(super) fn place(mut self, drawing: &mut Drawing, place: Rect) {
        let em = drawing.scale.small;
        let radii = |grow: f64| (place.size() / em - self.cell * grow).to_vec2() / 2.0;
        let grows = (0..=20).rev().map(|step| 1.0 + f64::from(step) / 20.0);
        let grow = grows.into_iter().find(|&grow| self.fits(radii(grow), grow)).unwrap_or(1.0);
        let all = radii(grow);
        let narrower = |round: &f64| Vec2::new(all.x.min(all.y * round), all.y.min(all.x * 1.12));
        let radii = ROUND.iter().map(narrower).find(|&radii| self.fits(radii, grow)).unwrap_or(all);
        let cell = self.cell * grow * em;
        let ellipse = Ellipse::new(place.center(), radii * em).spread(self.count, cell + Size::new(1.0, 1.0));
        let usual = drawing.scale;
        let middle = Rect::from_center_size(place.center(), self.middle.least_size() * em * (1.0 + grow) / 2.0);
        (self.behind)(drawing, &ellipse, middle);
        drawing.scale = usual.larger(grow);
        for n in 0..self.count {
            (self.draw)(drawing, n, Rect::from_center_size(ellipse.place(n as f64), cell));
        }
        drawing.scale = usual.larger((1.0 + grow) / 2.0);
        self.middle.place(drawing, middle);
        drawing.scale = usual;
    }
}

#[cfg(test)]
mod tests {
    use alloc::boxed::Box;
    use alloc::vec::Vec;

    use super::*;
    use crate::layout::{leaf, nothing};

    #[test]
    fn cells_are_apart_in_the_least_room() {
        for count in 1..=24 {
            for width in [30.0, 45.0, 80.0] {
                let cell = Size::new(6.0, 3.0);
                let round = Ring {
                    cell,
                    count,
                    middle: Box::new(leaf(8.0, 4.0, |_, _| {})),
                    behind: Box::new(|_, _, _| {}),
                    draw: Box::new(|_, _, _| {}),
                };
                let size = Size::new(width, round.least_height(width));
                assert!(width >= round.least_width());
                let radii = (size - cell).to_vec2() / 2.0;
                assert!(round.fits(radii, 1.0), "{count} in {size:?}");
                let line = Ellipse::new(size.to_rect().center(), radii).spread(count, cell);
                let boxes: Vec<Rect> =
                    (0..count).map(|n| Rect::from_center_size(line.place(n as f64), cell).inset(-0.05)).collect();
                for (n, one) in boxes.iter().enumerate() {
                    assert!(size.to_rect().contains_rect(*one));
                    let free = |other: &Rect| one.intersect(*other).is_zero_area();
                    assert!(boxes[n + 1..].iter().all(free), "{n} of {count} in {size:?}");
                    assert!(free(&Rect::from_center_size(line.centre, (8.0, 4.0))), "{n} of {count} in {size:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_in_the_middle_needs_no_more_than_the_gap() {
        let empty = |_: &mut Drawing, _: &Ellipse, _: Rect| {};
        let round = Ring {
            cell: Size::new(2.0, 2.0),
            count: 0,
            middle: Box::new(nothing()),
            behind: Box::new(empty),
            draw: Box::new(|_, _, _| {}),
        };
        assert!((round.least_width() - 7.06).abs() < 1e-9);
    }
}
