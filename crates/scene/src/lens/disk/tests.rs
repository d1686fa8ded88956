use alloc::vec::Vec;

use super::*;
use crate::lens::registry::LensKind;
use crate::testing::{Run, check_lens};

#[test]
fn no_layout_has_a_fault() {
    for (name, step) in [("disk", 5), ("memory", 11), ("thrash", 97)] {
        check_lens(LensKind::Disk, &Run::built_in(name), step);
    }
    // Many wait, and most are hardly seen.
    let crowd = "process a\n  io disk 3ms\nprocess a-name-that-is-hardly-seen x60\n  io disk 3ms\n";
    check_lens(LensKind::Disk, &Run::of(crowd), 23);
}

#[test]
fn it_applies_where_the_disk_is_used() {
    let applies = |text: &str| Disk.applies_to(&Run::of(text).first.setup);
    assert!(applies("process a\n  io disk 3ms\n"));
    assert!(!applies("process a\n  io 3ms\n"));
    assert!(!applies("machine\n  swap off\nprocess a\n  read 0x1000\n"));
}

#[test]
fn the_table_lists_what_waits_what_is_under_way_and_what_was_served() {
    let run = Run::of(
        "machine\n  cost switch 0\nprocess a\n  io disk 3ms\nprocess b\n  io disk 2ms\nprocess c\n  io disk 4ms\n",
    );
    let rows = |position: usize| -> Vec<Vec<Str>> {
        let snapshot = run.at(position);
        Disk.table(&View::new(&snapshot, &run.history, Size::ZERO, false)).rows
    };
    let second = run.events.iter().rposition(|event| matches!(event.kind, EventKind::DiskStarted { .. }));
    let at_the_last_start = rows(second.expect("the last request begins") + 1);
    let served = ["transfer for itself", "b", "served", "3 ms"];
    assert_eq!(at_the_last_start[0], ["transfer for itself", "c", "under way", "5 ms"].map(Str::from));
    assert_eq!(at_the_last_start[1], served.map(Str::from));
    assert_eq!(at_the_last_start.len(), 3);
    let first = run.events.iter().position(|event| matches!(event.kind, EventKind::DiskFinished)).expect("an end") + 1;
    assert_eq!(rows(first)[0], ["transfer for itself", "c", "waits", "3 ms"].map(Str::from));
}
