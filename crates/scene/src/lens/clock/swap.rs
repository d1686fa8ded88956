//! Where dirty pages go: what swap holds.

use alloc::boxed::Box;

use kurbo::Rect;

use super::frame::{small, small_size};
use super::keys::{SWAPPED, rank};
use super::moment::Moment;
use crate::caption::{carried, cat};
use crate::layout::{Align, Drawing, Flow, Part, flow, nothing, optional, row, words};
use crate::{Key, Role};

/// The slots of swap that are ever used, in a line; nothing if no page of the run goes there.
pub(super) fn swap<'a>(moment: &'a Moment<'_>) -> Part<'a> {
    let slots = &moment.memory().swap;
    if !moment.view.history.searches().any_dirty() {
        return nothing();
    }
    let used = (moment.view.history.slots() as usize).max(1);
    let key = Key::new(SWAPPED, 0xff_ffff, 0);
    let cell = small_size(moment);
    let pages = Flow {
        cell: [cell; 2],
        gap: 0.4,
        room_for: used,
        columns: used,
        least_lines: 1,
        rank: rank::SWAP,
        count: slots.iter().take(used).rposition(Option::is_some).map_or(0, |last| last + 1),
        from_end: false,
        fills: false,
        more: key.part(1),
        draw: Box::new(move |drawing, at, place| slot(drawing, moment, at, place)),
    };
    let name = words(key, "swap");
    optional(rank::SWAP, row(0.6, [name.bold().faint().part().align(Align::Middle), flow(pages).grow(1.0)]))
}

fn slot(drawing: &mut Drawing, moment: &Moment<'_>, at: usize, place: Rect) {
    let Some(page) = moment.memory().swap.get(at).copied().flatten() else { return };
    let (key, role, line) = (Key::page(SWAPPED, page), Role::process(page.pid), drawing.scale.line);
    let coming = moment.snapshot().disk.due.is_some_and(|due| carried(moment.snapshot(), due) == Some(page));
    let said = if coming { ", still to be written to swap" } else { " in swap" };
    let mark = drawing.picture.rect(key, place, drawing.px(0.35)).label(cat(&[&moment.page_in_words(page), said]));
    // It is not there yet.
    if coming {
        mark.fill(Role::Surface.tint()).stroke(Role::Victim.line(), 2.0 * line);
    } else {
        mark.fill(role.tint()).stroke(role.line(), line);
    }
    // An equal copy of a page that is in a frame again.
    if moment.frames().iter().any(|frame| frame.page == Some(page)) {
        mark.dashed();
    }
    small(key, page, Role::Ink).draw(drawing, moment, place);
}
