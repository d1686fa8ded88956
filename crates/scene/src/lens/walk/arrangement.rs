//! What stands beside what: in columns, each below the part of the address that it uses; in a ladder, each beside it;
//! on a phone all of it in one stack.

use alloc::vec::Vec;

use super::address::{self, Name};
use super::facts::Facts;
use super::keys::OFFSET;
use super::{cost, frame, tables, tlb, wires};
use crate::layout::{Align, Course, Drawing, Part, best, column, leaf, nothing, row};

/// The least width of a table, in ems.
const TABLE: f64 = 6.3;

/// The width of the fields of the address at the left of a stack, in ems.
const LEFT: f64 = 8.0;

/// TLB, four tables and the frame side by side. What goes past the tables passes below them.
pub(super) fn wide<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let left = column(0.8, [translations(facts, None).grow(1.0), tables::cr3(facts, 0.0)]).airy().stretch();
    let first = column(0.8, [address::page(facts, Name::Below), left.grow(1.0)]).grow(1.2);
    let tables = (0..4).rev().map(|level| {
        let rows = tables::rows(facts, level, TABLE, 6.9).grow(1.0);
        let table = column(0.2, [tables::head(facts, level, true), rows]);
        column(0.8, [address::field(facts, level, Name::Below), table.grow(1.0)]).grow(1.0)
    });
    let last = column(0.8, [address::field(facts, OFFSET, Name::Below), frame::frame(facts, true)]).grow(1.1);
    let all: Vec<Part<'a>> = [first].into_iter().chain(tables).chain([last]).collect();
    let lane = move |drawing: &mut Drawing, place: kurbo::Rect| {
        wires::wires(facts, drawing, [Course::Right(0.8), Course::Lane(place.center().y)]);
    };
    let lane = leaf(0.0, 1.2, lane).at_most(f64::INFINITY, 1.2);
    column(0.3, [row(1.2, all).grow(1.0), lane, cost::costs(facts)])
}

/// The address as a ladder with a table beside each of its fields; CR3, TLB and frame at the right.
pub(super) fn tall<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let rungs = (0..4).rev().map(|level| {
        let rows = tables::rows(facts, level, 10.0, 3.4).grow(1.0);
        let table = column(0.1, [tables::head(facts, level, false), rows]).grow(1.0);
        row(0.8, [address::field(facts, level, Name::Above).at_most(8.0, 3.5).align(Align::Middle), table]).grow(1.0)
    });
    let offset = row(0.0, [address::field(facts, OFFSET, Name::Above).at_most(9.0, 3.5)]);
    let ladder: Vec<Part<'a>> = rungs.chain([offset]).collect();
    let above = column(0.8, [tables::cr3(facts, 12.0), translations(facts, Some(Name::Above))]);
    let side = column(1.0, [above.grow(2.0), frame::frame(facts, false)]).airy();
    let ladders = row(2.4, [column(0.6, ladder).grow(1.0), side.grow(0.7)]);
    column(0.6, [ladders.grow(1.0), after(facts, [Course::Right(0.7), Course::Left(1.2)]), cost::costs(facts)])
}

/// Everything in lines: what is chosen, and little of what is around it.
pub(super) fn stack<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let ladder = |name: Name, headed: bool| {
        let left = |field: usize| {
            let width = if name == Name::Left { 9.2 } else { LEFT };
            address::field(facts, field, name).at_least(width, 0.0).at_most(width, 3.2)
        };
        let rungs = (0..4).rev().map(|level| {
            let rows = tables::rows(facts, level, 9.0, 1.6).at_most(f64::INFINITY, 3.6).grow(1.0);
            let head = if headed { tables::head(facts, level, false) } else { nothing() };
            row(0.6, [left(level).align(Align::End), column(0.05, [head, rows]).grow(1.0)]).grow(1.0)
        });
        let last = row(0.6, [left(OFFSET), frame::bar(facts).align(Align::End).grow(1.0)]);
        column(0.3, rungs.chain([last]).collect::<Vec<_>>()).airy().stretch()
    };
    let top = row(
        0.6,
        [
            address::page(facts, Name::Above).at_least(LEFT, 0.0).at_most(LEFT, 3.2),
            column(
                0.3,
                [
                    tlb::level(facts, 0, true, tables::cr3(facts, 6.4).at_most(7.0, 1.7)),
                    tlb::level(facts, 1, true, nothing()),
                ],
            )
            .grow(1.0),
        ],
    );
    let ladder = best(5, [ladder(Name::Above, true), ladder(Name::Left, false), ladder(Name::Nowhere, false)]);
    // The wires run at the right.
    let lines = column(0.5, [top.grow(1.0), ladder.grow(2.0), after(facts, [Course::Round(0.7), Course::Round(1.3)])]);
    let lines = row(0.0, [lines.grow(1.0), leaf(1.5, 0.0, |_, _| ())]);
    column(0.3, [lines.grow(1.0), cost::costs(facts)])
}

/// The levels of the TLB, with the page number that they are asked for if it stands there, and the page-walk cache.
fn translations<'a>(facts: &'a Facts<'a>, page: Option<Name>) -> Part<'a> {
    let page = page.map_or_else(nothing, |name| address::page(facts, name));
    let levels = [0, 1].map(|level| tlb::level(facts, level, false, nothing()));
    let [first, second] = levels;
    column(0.6, [page, first, second, tables::cache(facts)]).airy().at_least(tlb::width(facts), 0.0)
}

/// The wires, drawn once everything has its place.
fn after<'a>(facts: &'a Facts<'a>, courses: [Course; 2]) -> Part<'a> {
    leaf(0.0, 0.0, move |drawing, _| wires::wires(facts, drawing, courses))
}
