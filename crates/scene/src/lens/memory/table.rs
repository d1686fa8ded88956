//! The lens in words: frames, swap and the disk, a row each.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::snapshot::{Frame, Request, Residence};
use os_scope_sim::{Entry, Page, Pfn, Slot, Snapshot};

use super::words;
use crate::caption::cat;
use crate::lens::api::Table;
use crate::{Str, text};

/// Frames that are free, or hold nothing that is told apart, are counted rather than listed beyond so many rows.
const MOST: usize = 256;

/// The state of memory as a table.
pub(super) fn table(snapshot: &Snapshot) -> Table {
    let memory = &snapshot.memory;
    let mut rows: Vec<Vec<Str>> = Vec::new();
    let taken = memory.frames.iter().zip(0..).filter(|(frame, _)| frame.page.is_some());
    rows.extend(taken.take(MOST).map(|(frame, pfn)| frame_row(snapshot, frame, Pfn(pfn))));
    let held = memory.frames.iter().filter(|frame| frame.page.is_some()).count();
    if held > MOST {
        rows.push(row(cat(&["other frames"]), "", text::number((held - MOST) as u64), "taken".into()));
    }
    let free = memory.frames.len() - held;
    if free > 0 {
        rows.push(row("free frames".into(), "", text::number(free as u64), String::new()));
    }
    for (page, at) in memory.huge.iter().zip(0..) {
        let place = cat(&["2 MiB from frame ", &text::frame(Pfn(memory.huge_base.0 + at * 512))]);
        rows.push(match page {
            Some(page) => {
                row(place, words::name(snapshot, page.pid), text::page(page.vpn, &snapshot.setup), String::new())
            }
            None => row(place, "", String::new(), "free".into()),
        });
    }
    let saved = memory.swap.iter().zip(0u32..).filter_map(|(page, slot)| Some(((*page)?, slot)));
    rows.extend(saved.take(MOST).map(|(page, slot)| slot_row(snapshot, page, slot)));
    let disk = &snapshot.disk;
    rows.extend(disk.current.iter().map(|request| request_row(snapshot, *request, "disk, at work".into())));
    let queue = disk.queue.iter().zip(1u64..);
    rows.extend(
        queue.map(|(request, place)| request_row(snapshot, *request, cat(&["disk, waiting ", &text::number(place)]))),
    );
    let columns = ["place", "owner", "page", "state"].map(Str::from);
    Table { caption: "Frames, swap and the disk".into(), columns: columns.into(), rows }
}

fn row(place: String, owner: &str, page: String, state: String) -> Vec<Str> {
    Vec::from([place.into(), String::from(owner).into(), page.into(), state.into()])
}

fn frame_row(snapshot: &Snapshot, frame: &Frame, pfn: Pfn) -> Vec<Str> {
    let place = cat(&["frame ", &text::frame(pfn)]);
    let Some(page) = frame.page else { return row(place, "", String::new(), "free".into()) };
    let entry = snapshot.memory.entry_of(frame).unwrap_or_default();
    let bit = |bit| if entry.has(bit) { "1" } else { "0" };
    let mut state = match frame.residence {
        Residence::Coming => "coming".into(),
        Residence::Here => cat(&["A=", bit(Entry::ACCESSED), ", D=", bit(Entry::DIRTY)]),
    };
    if frame.pinned {
        state.push_str(", pinned");
    }
    row(place, words::name(snapshot, page.pid), text::page(page.vpn, &snapshot.setup), state)
}

fn slot_row(snapshot: &Snapshot, page: Page, slot: u32) -> Vec<Str> {
    let place = cat(&["swap slot ", &text::number(u64::from(slot))]);
    let state = if words::unwritten(snapshot, Slot(slot)) { "still to be written" } else { "" };
    row(place, words::name(snapshot, page.pid), text::page(page.vpn, &snapshot.setup), state.into())
}

fn request_row(snapshot: &Snapshot, request: Request, place: String) -> Vec<Str> {
    let page = words::carried(snapshot, request).map_or_else(String::new, |page| text::page(page.vpn, &snapshot.setup));
    let [what, ..] = words::request(snapshot, request);
    row(place, words::name(snapshot, request.pid), page, what)
}
