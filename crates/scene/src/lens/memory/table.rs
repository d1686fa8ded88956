//! The lens in words: frames, swap and the disk, a row each.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::snapshot::{Frame, Request, Residence};
use os_scope_sim::{Entry, Page, Pfn, Slot, Snapshot};

use super::words;
use crate::caption::cat;
use crate::lens::api::Table;
use crate::{Str, text};

/// The most rows of frames; more are counted.
const MOST: usize = 256;

/// The state of memory as a table.
pub(super) fn table(snapshot: &Snapshot) -> Table {
    let (memory, disk) = (&snapshot.memory, &snapshot.disk);
    let number = |n: usize| text::number(n as u64);
    let row = |place: String, page: Option<Page>, state: String| {
        let owner = page.map_or("", |page| words::name(snapshot, page.pid));
        let page = page.map_or_else(String::new, |page| text::page(page.vpn, &snapshot.setup));
        [place, owner.into(), page, state]
    };
    let count = |place: &str, count: usize, state: &str| [place, "", &number(count), state].map(String::from);
    let taken: Vec<(&Frame, usize)> = memory.frames.iter().zip(0..).filter(|(frame, _)| frame.page.is_some()).collect();
    let mut rows: Vec<[String; 4]> = Vec::new();
    for &(frame, pfn) in taken.iter().take(MOST) {
        rows.push(row(cat(&["frame ", &number(pfn)]), frame.page, frame_state(snapshot, frame)));
    }
    if taken.len() > MOST {
        rows.push(count("other frames", taken.len() - MOST, "taken"));
    }
    let free = memory.frames.len() - taken.len();
    if free > 0 {
        rows.push(count("free frames", free, ""));
    }
    for (page, at) in memory.huge.iter().zip(0..) {
        let place = cat(&["2 MiB from frame ", &text::frame(Pfn(memory.huge_base.0 + at * 512))]);
        rows.push(row(place, *page, if page.is_some() { "" } else { "free" }.into()));
    }
    let saved = memory.swap.iter().zip(0..).filter_map(|(page, slot)| Some(((*page)?, slot)));
    for (page, slot) in saved.take(MOST) {
        let state = if words::unwritten(snapshot, Slot(slot)) { "still to be written" } else { "" };
        rows.push(row(cat(&["swap slot ", &number(slot as usize)]), Some(page), state.into()));
    }
    let mut request = |place: String, request: &Request| {
        let [what, ..] = words::request(snapshot, *request);
        let mut row = row(place, words::carried(snapshot, *request), what);
        row[1] = words::name(snapshot, request.pid).into();
        rows.push(row);
    };
    disk.current.iter().for_each(|current| request("disk, at work".into(), current));
    disk.queue.iter().zip(1..).for_each(|(waits, n)| request(cat(&["disk, waiting ", &number(n)]), waits));
    let columns = ["place", "owner", "page", "state"].map(Str::from);
    let rows = rows.into_iter().map(|row| row.map(Str::from).into()).collect();
    Table { caption: "Frames, swap and the disk".into(), columns: columns.into(), rows }
}

fn frame_state(snapshot: &Snapshot, frame: &Frame) -> String {
    let entry = snapshot.memory.entry_of(frame).unwrap_or_default();
    let bit = |bit| if entry.has(bit) { "1" } else { "0" };
    let pinned = if frame.pinned { ", pinned" } else { "" };
    match frame.residence {
        Residence::Coming => cat(&["coming", pinned]),
        Residence::Here => cat(&["A=", bit(Entry::ACCESSED), ", D=", bit(Entry::DIRTY), pinned]),
    }
}
