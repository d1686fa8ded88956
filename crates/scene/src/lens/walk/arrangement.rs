//! What stands beside what: in columns, each below the part of the address that it uses; in a ladder, each beside it;
//! on a phone all of it in one stack.

use super::address::{self, Name};
use super::facts::Facts;
use super::keys::OFFSET;
use super::{cost, frame, tables, tlb, wires};
use crate::layout::{Align, Course, Drawing, Part, best, column, leaf, row};

/// The least width of a table, in ems.
const TABLE: f64 = 6.3;

/// TLB, four tables and the frame side by side. What goes past the tables passes below them.
pub(super) fn wide<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let left = column(0.8, [translations(facts, None).grow(1.0), tables::cr3(facts, 0.0)]).airy();
    let first = column(0.8, [address::page(facts, Name::Below), left.grow(1.0)]).grow(1.2);
    let tables = (0..4).rev().map(|level| {
        let rows = tables::rows(facts, level, TABLE, 6.9).grow(1.0);
        let table = column(0.2, [tables::head(facts, level, true), rows]);
        column(0.8, [address::field(facts, level, Name::Below), table.grow(1.0)]).grow(1.0)
    });
    let last = column(0.8, [address::field(facts, OFFSET, Name::Below), frame::frame(facts, true)]).grow(1.1);
    let all: alloc::vec::Vec<Part<'a>> = [first].into_iter().chain(tables).chain([last]).collect();
    let lane = move |drawing: &mut Drawing, place: kurbo::Rect| {
        wires::wires(facts, drawing, [Course::Right, Course::Lane(place.center().y)]);
    };
    let lane = leaf(0.0, 0.8, lane).at_most(f64::INFINITY, 0.8);
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
    let ladder: alloc::vec::Vec<Part<'a>> = rungs.chain([offset]).collect();
    let above = column(0.8, [tables::cr3(facts, 12.0), translations(facts, Some(Name::Above))]);
    let side = column(1.0, [above.grow(2.0), frame::frame(facts, false)]).airy();
    let ladders = row(2.4, [column(0.6, ladder).grow(1.0), side.grow(0.7)]);
    column(0.6, [ladders.grow(1.0), after(facts, Course::Left), cost::costs(facts)])
}

/// Everything in lines: what is chosen, and little of what is around it.
pub(super) fn stack<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let ladder = |name: Name, headed: bool| {
        let rungs = (0..4).rev().map(|level| {
            let rows = tables::rows(facts, level, 9.0, 1.6).at_most(f64::INFINITY, 1.9);
            let head = if headed { tables::head(facts, level, false) } else { crate::layout::nothing() };
            let field = address::field(facts, level, name);
            row(0.6, [field.at_most(8.4, 3.2), column(0.05, [head, rows]).grow(1.0)])
        });
        let offset = address::field(facts, OFFSET, name).at_most(8.4, 3.2);
        let last = row(0.6, [offset, column(0.0, [frame::bar(facts)]).grow(1.0)]);
        column(0.3, rungs.chain([last]).collect::<alloc::vec::Vec<_>>()).airy()
    };
    let top = row(
        0.6,
        [
            address::page(facts, Name::Above).at_most(8.4, 3.2),
            column(
                0.3,
                [
                    tlb::level(facts, 0, tables::cr3(facts, 5.4).at_most(7.0, 1.7)),
                    tlb::level(facts, 1, crate::layout::nothing()),
                ],
            )
            .grow(1.0),
        ],
    );
    let ladder = best(5, [ladder(Name::Above, true), ladder(Name::Left, false), ladder(Name::Nowhere, false)]);
    // The wires run at the right.
    let lines = column(0.5, [top.grow(1.0), ladder.grow(2.0), after(facts, Course::Right)]);
    let lines = row(0.0, [lines.grow(1.0), leaf(1.5, 0.0, |_, _| ())]);
    column(0.3, [lines.grow(1.0), cost::costs(facts)])
}

/// The levels of the TLB, with the page number that they are asked for if it stands there, and the page-walk cache.
fn translations<'a>(facts: &'a Facts<'a>, page: Option<Name>) -> Part<'a> {
    let page = page.map_or_else(crate::layout::nothing, |name| address::page(facts, name));
    let levels = [0, 1].map(|level| tlb::level(facts, level, crate::layout::nothing()));
    let [first, second] = levels;
    column(0.6, [page, first, second, tables::cache(facts)]).airy().at_least(tlb::width(facts), 0.0)
}

/// The wires, drawn once everything has its place.
fn after<'a>(facts: &'a Facts<'a>, course: Course) -> Part<'a> {
    leaf(0.0, 0.0, move |drawing, _| wires::wires(facts, drawing, [Course::Right, course]))
}
