//! An axis: numbers along a row, such as times, and its ticks.

use alloc::string::String;

use kurbo::Rect;

use super::drawing::Drawing;
use crate::{Face, Key, Role, Weight, When, text};

/// The room between two figures of an axis, in ems.
const TICKS: f64 = 6.5;

/// A part of the numbers on a part of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    /// The number at the left end.
    pub(crate) start: f64,
    /// How many there are from end to end.
    pub(crate) span: f64,
    /// The ends, in css pixels.
    pub(crate) x0: f64,
    pub(crate) x1: f64,
}

impl Axis {
    /// A window onto the numbers from 0 to `end`, along a place. It shows all of them or, if that would be fewer than
    /// `part` of them, as many as are a round number, and follows `now`.
    pub(crate) fn following(place: Rect, end: u64, part: f64, now: f64) -> Self {
        let end = end.max(1);
        let span = if part > 0.7 { end } else { nice((end as f64 * part) as u64).min(end) }.max(1);
        // What came before is looked at more than what comes.
        let start = (now - span as f64 * 0.85).clamp(0.0, (end - span) as f64);
        Self { start, span: span as f64, x0: place.x0, x1: place.x1 }
    }

    /// Where a number is, in css pixels.
    pub(crate) fn x(&self, number: f64) -> f64 {
        self.x0 + (number - self.start) / self.span.max(1.0) * (self.x1 - self.x0)
    }

    /// Where a number is, or the end that it lies beyond.
    pub(crate) fn clamped(&self, number: f64) -> f64 {
        self.x(number).clamp(self.x0, self.x1)
    }
}

/// The next number of the form 1, 2 or 5 times a power of ten.
pub(crate) fn nice(value: u64) -> u64 {
    let mut power = 1u64;
    while power < value.div_ceil(10) {
        power = power.saturating_mul(10);
    }
    let all = [1, 2, 5, 10].into_iter().map(|factor| power.saturating_mul(factor));
    all.into_iter().find(|&nice| nice >= value).unwrap_or(value).max(1)
}

impl Drawing {
    /// The ticks of an axis in the row below it, with their figures; `write` gets the number and whether it is the
    /// first. `ends`: whether there is nothing beyond the left and the right end.
    pub(crate) fn ticks(
        &mut self,
        kind: u8,
        axis: &Axis,
        place: Rect,
        ends: [bool; 2],
        write: impl Fn(u64, bool) -> String,
    ) {
        let em = self.scale.small;
        let step = nice((axis.span * TICKS * em / (axis.x1 - axis.x0)) as u64 + 1);
        let first = libm::ceil(axis.start / step as f64) as u64;
        let last = (axis.start + axis.span) as u64 / step;
        for n in first..=last.min(first + 64) {
            let (x, key, words) = (axis.x(n as f64 * step as f64), Key::wide(kind, n), write(n * step, n == first));
            let half = text::width(&words, em, Face::Mono, Weight::Regular) / 2.0;
            // Figures at the ends stand inside; those that scroll by are there as long as they can be read.
            let at = x.clamp(place.x0 + half, (place.x1 - half).max(place.x0 + half));
            let room = [x - place.x0, place.x1 - x].into_iter().zip(ends);
            let edge = room.map(|(room, end)| if end { 1.0 } else { room / half }).fold(1.0, f64::min).max(0.0);
            let hair = self.scale.hair();
            let tick = self.picture.line(key, (x, place.y0 + 0.3 * em), (x, place.y0 + 0.7 * em));
            tick.stroke(Role::Line.line(), hair).alpha(edge).when(When::Whole);
            let figure = self.picture.text(key.part(1), (at, place.y0 + 1.75 * em), em, words);
            figure.mono().middle().fill(Role::Faint.ink()).when(When::Whole);
            figure.alpha(if edge < 1.0 { 0.0 } else { 1.0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_numbers() {
        let all = [0, 1, 3, 5, 6, 10, 11, 499, 501, u64::MAX].map(nice);
        assert_eq!(all, [1, 1, 5, 5, 10, 10, 20, 500, 1000, u64::MAX]);
    }

    #[test]
    fn a_window_shows_all_or_follows_now() {
        let place = Rect::new(10.0, 0.0, 110.0, 5.0);
        let window = |part, now| {
            let axis = Axis::following(place, 1000, part, now);
            (axis.start, axis.span)
        };
        assert_eq!([window(1.0, 900.0), window(0.8, 0.0)], [(0.0, 1000.0); 2], "all of it can be read");
        assert_eq!(window(0.15, 100.0), (0.0, 200.0), "nothing is before the beginning");
        assert_eq!(window(0.15, 500.0), (330.0, 200.0), "what came before is looked at more");
        assert_eq!(window(0.15, 1000.0), (800.0, 200.0), "nothing is behind the end");
        let axis = Axis::following(place, 1000, 0.15, 500.0);
        assert_eq!([axis.x(430.0), axis.x(130.0), axis.clamped(130.0)], [60.0, -90.0, 10.0]);
    }
}
