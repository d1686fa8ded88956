//! Rows of cells below heads: drawn as far as there is room, and the same in words for those that do not see the
//! picture.

use alloc::vec::Vec;

use kurbo::{Rect, Size};

use super::part::{Flow, Part, column, flow, leaf};
use super::words::{LINE, words};
use crate::lens::api::Table;
use crate::{Key, Role, Str};

/// The gap between two columns, in ems.
const GAP: f64 = 1.4;

/// Heads and rows.
pub(crate) struct Rows {
    /// What is listed.
    pub(crate) caption: Str,
    /// The heads of the columns; numbers stand at the right of theirs.
    pub(crate) heads: Vec<(Str, bool)>,
    pub(crate) rows: Vec<Row>,
}

/// A row, as long as the heads.
pub(crate) struct Row {
    /// Its cells are parts of this key.
    pub(crate) key: Key,
    pub(crate) cells: Vec<Str>,
    /// The role of its first cell.
    pub(crate) role: Role,
}

impl Rows {
    /// The same in words.
    pub(crate) fn table(self) -> Table {
        let columns = self.heads.into_iter().map(|(head, _)| head).collect();
        Table { caption: self.caption, columns, rows: self.rows.into_iter().map(|row| row.cells).collect() }
    }

    /// The widths of the columns, in ems: those of the heads and of cells as long as `widest`.
    fn widths(&self, widest: &[f64]) -> Vec<f64> {
        let head = |(head, _): &(Str, bool)| words(Key(0), head.clone()).most();
        self.heads.iter().map(head).zip(widest).map(|(head, &cell)| head.max(cell)).collect()
    }

    /// A part with the heads, and below them at least `least` of the rows and at most `most`; what is left out is
    /// counted. `widest` are the widths that cells may ever have, in ems.
    pub(crate) fn part<'a>(self, key: Key, widest: &[f64], [least, most]: [usize; 2]) -> Part<'a> {
        let widths = self.widths(widest);
        let width = widths.iter().sum::<f64>() + GAP * widths.len().saturating_sub(1) as f64;
        let Self { heads, rows, .. } = self;
        let count = rows.len();
        let ends: Vec<bool> = heads.iter().map(|(_, end)| *end).collect();
        let cells = columns(widths);
        let (places, ends_of_cells) = (cells.clone(), ends.clone());
        let head = leaf(width, LINE, move |drawing, place| {
            for (n, (head, end)) in heads.into_iter().enumerate() {
                let words = words(key.part(n as u8 + 1), head).faint();
                drawing.words(&if end { words.end() } else { words }, cells(drawing.scale.small, n, place));
            }
        });
        let draw = move |drawing: &mut super::Drawing, row: usize, place: Rect| {
            let Row { key, cells, role } = &rows[row];
            for (n, cell) in cells.iter().enumerate() {
                let words = words(key.part(n as u8 + 1), cell.clone());
                let words = if n == 0 { words.bold().tone(role.ink()) } else { words };
                drawing
                    .words(&if ends_of_cells[n] { words.end() } else { words }, places(drawing.scale.small, n, place));
            }
        };
        let size = Size::new(width, LINE);
        let body = Flow {
            cell: [size, Size::new(width, 2.0 * LINE)],
            gap: 0.15,
            room_for: most,
            columns: 1,
            least_lines: least,
            rank: 0,
            count,
            from_end: false,
            fills: false,
            more: key,
            draw: alloc::boxed::Box::new(draw),
        };
        column(0.2, [head, flow(body).grow(1.0)])
    }
}

/// Where the cell of a column is in a row, in css pixels.
fn columns(widths: Vec<f64>) -> impl Fn(f64, usize, Rect) -> Rect + Clone {
    move |em, n, place| {
        let x0 = place.x0 + widths[..n].iter().map(|width| (width + GAP) * em).sum::<f64>();
        Rect { x0, x1: x0 + widths[n] * em, ..place }
    }
}
