//! Equal cells in lines, in groups that are told apart: the pages of an address space.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kurbo::{Rect, Size};

use super::drawing::Drawing;
use super::words::words;
use crate::Key;

/// The distance between two groups, in ems, on top of the gap between two cells.
const APART: f64 = 0.7;
/// The width of the dots that stand for what is left out, in ems.
const DOTS: f64 = 1.0;
/// How much larger than usual cells become where there is room.
const LARGER: f64 = 2.0;
/// Rounding errors that do not count, in ems.
const SLACK: f64 = 1e-6;

/// Draws a cell.
type Draw<'a> = Box<dyn FnMut(&mut Drawing, usize, Rect) + 'a>;

/// Groups of equal cells, which run on from line to line as words do. Lengths are in ems.
pub(crate) struct Cells<'a> {
    pub(crate) cell: Size,
    pub(crate) gap: f64,
    /// The width of the longest of all lines of cells that are to be equally large.
    pub(crate) longest: f64,
    pub(crate) groups: Vec<Group>,
    /// Draws the cell with a number, from 0 through all groups, into a place.
    pub(crate) draw: Draw<'a>,
}

/// Some cells, and what is left out around them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) count: usize,
    /// The key of the dots that say that something is left out before it, or after it.
    pub(crate) left_out: [Option<Key>; 2],
}

/// What stands in a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Item {
    /// The cell with a number.
    Cell(usize),
    /// The dots with a key.
    Dots(Key),
}

impl Cells<'_> {
    /// Puts everything into lines of a width; how many there are.
    pub(super) fn lines(&self, width: f64, put: &mut dyn FnMut(Item, f64, usize)) -> usize {
        let (mut x, mut line, mut number) = (0.0, 0, 0);
        let mut add = |item, wide: f64, apart: f64| {
            let next = if x > 0.0 { x + apart } else { x };
            (x, line) = if next > 0.0 && next + wide > width + SLACK { (0.0, line + 1) } else { (next, line) };
            put(item, x, line);
            x += wide + self.gap;
        };
        let mut dotted = true;
        for Group { count, left_out: [before, after] } in &self.groups {
            let mut apart = if dotted || before.is_some() { 0.0 } else { APART };
            if let Some(key) = before {
                add(Item::Dots(*key), DOTS, 0.0);
            }
            for _ in 0..*count {
                add(Item::Cell(number), self.cell.width, apart);
                number += 1;
                apart = 0.0;
            }
            if let Some(key) = after {
                add(Item::Dots(*key), DOTS, 0.0);
            }
            dotted = after.is_some();
        }
        line + 1
    }

    /// The width that is of use to it: that of the longest line, in the largest cells.
    pub(super) fn most_width(&self) -> f64 {
        self.width().max(self.longest) * LARGER
    }

    /// The width of all of it in one line.
    fn width(&self) -> f64 {
        let (mut end, mut dotted) = (-self.gap, true);
        for Group { count, left_out } in &self.groups {
            let dots = left_out.iter().flatten().count();
            end += *count as f64 * (self.cell.width + self.gap) + dots as f64 * (DOTS + self.gap);
            end += if dotted || left_out[0].is_some() { 0.0 } else { APART };
            dotted = left_out[1].is_some();
        }
        end
    }

    /// The height in a width, at least and at most.
    pub(super) fn height(&self, width: f64) -> [f64; 2] {
        let lines = if width >= self.width() { 1.0 } else { self.lines(width, &mut |_, _, _| {}) as f64 };
        let least = lines * (self.cell.height + self.gap) - self.gap;
        [least, least * (width / self.longest).clamp(1.0, LARGER)]
    }

    /// Draws it into a place, in css pixels, in type as large as the cells.
    pub(super) fn place(mut self, drawing: &mut Drawing, place: Rect) {
        let usual = drawing.scale;
        let size = place.size() / usual.small;
        let [least, most] = self.height(size.width);
        let factor = (size.height.min(most) / least).max(1.0);
        drawing.scale = usual.larger(factor);
        let em = drawing.scale.small;
        let mut items = Vec::new();
        self.lines(size.width / factor, &mut |item, x, line| items.push((item, x, line)));
        for (item, x, line) in items {
            let at = (place.x0 + x * em, place.y0 + line as f64 * (self.cell.height + self.gap) * em);
            match item {
                Item::Cell(number) => (self.draw)(drawing, number, Rect::from_origin_size(at, self.cell * em)),
                Item::Dots(key) => {
                    let dots = words(key, "…").faint().middle();
                    drawing.words(&dots, Rect::from_origin_size(at, (DOTS * em, self.cell.height * em)));
                }
            }
        }
        drawing.scale = usual;
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::*;

    /// Cells as digits, dots as `…`, a line each.
    fn check(groups: &[(usize, [bool; 2])], width: f64, lines: &[&str]) {
        let group = |&(count, left_out): &(usize, [bool; 2])| Group {
            count,
            left_out: left_out.map(|left_out| left_out.then_some(Key(1))),
        };
        let cell = Size::new(2.0, 1.0);
        let groups = groups.iter().map(group).collect();
        let cells = Cells { cell, gap: 0.5, longest: width, groups, draw: Box::new(|_, _, _| {}) };
        let mut drawn: Vec<String> = Vec::new();
        let count = cells.lines(width, &mut |item, x, line| {
            drawn.resize(line + 1, String::new());
            let item = if let Item::Cell(number) = item { format!("{number}") } else { "…".into() };
            drawn[line].push_str(&format!("{item}@{x} "));
        });
        assert!((lines.len() == 1) == (cells.width() <= width));
        assert_eq!(drawn.iter().map(|line| line.trim_end()).collect::<Vec<_>>(), lines);
        let high = lines.len() as f64;
        assert_eq!((count, cells.height(width)), (lines.len(), [1.5 * high - 0.5; 2]));
        assert_eq!(Cells { longest: width / 1.5, ..cells }.height(width)[1], 1.5 * (1.5 * high - 0.5));
    }

    #[test]
    fn groups_run_on_from_line_to_line() {
        check(&[(3, [false; 2])], 9.0, &["0@0 1@2.5 2@5"]);
        check(&[(3, [false; 2])], 4.5, &["0@0 1@2.5", "2@0"]);
        check(&[(1, [false; 2]), (1, [false; 2])], 9.0, &["0@0 1@3.2"]);
        check(&[(1, [false; 2]), (1, [false; 2])], 5.0, &["0@0", "1@0"]);
        check(&[(1, [true, true]), (1, [false, true])], 9.0, &["…@0 0@1.5 …@4 1@5.5 …@8"]);
        check(&[(2, [false; 2])], 1.0, &["0@0", "1@0"]);
    }
}
