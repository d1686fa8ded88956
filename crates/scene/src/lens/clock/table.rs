//! The lens in words.

use alloc::vec;
use alloc::vec::Vec;

use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::snapshot::{Frame, Residence};
use os_scope_sim::{Entry, Pfn, Snapshot};

use crate::Str;
use crate::caption::{cat, name};
use crate::lens::Table;
use crate::text;

/// Tables are read aloud: more rows than this help nobody.
const MOST: usize = 256;

/// Frames with their pages and bits, the hand, and the counts so far.
pub(super) fn table(snapshot: &Snapshot) -> Table {
    let (memory, counts) = (&snapshot.memory, &snapshot.counts);
    let policy = snapshot.setup.machine.replacement;
    let caption = cat(&[
        "Frames under ",
        policy.name(),
        ": ",
        &text::number(counts.references),
        " references, ",
        &text::number(counts.minor_faults + counts.major_faults),
        " faults, ",
        &text::number(counts.evictions),
        " evictions",
    ]);
    let last = match policy {
        ReplaceKind::Clock => "Hand",
        ReplaceKind::Lru => "Last used at reference",
        _ => "Loaded as number",
    };
    let columns = ["Frame", "Page", "Process", "Referenced (R)", "Dirty (D)", last].map(Str::from).to_vec();
    let row = |(frame, number): (&Frame, u32)| -> Vec<Str> {
        let pfn = Pfn(number);
        let entry = memory.entry_of(frame).unwrap_or_default();
        let bit = |flag| Str::from(if entry.has(flag) { "1" } else { "0" });
        let order = match policy {
            ReplaceKind::Clock if memory.hand == pfn => "here".into(),
            ReplaceKind::Clock => "".into(),
            ReplaceKind::Lru => text::number(memory.used[pfn.index()].into()).into(),
            _ => text::number(frame.loaded.into()).into(),
        };
        let Some(page) = frame.page else {
            let hand = if policy == ReplaceKind::Clock { order } else { "".into() };
            return vec![text::frame(pfn).into(), "free".into(), "".into(), "".into(), "".into(), hand];
        };
        let mut words = text::page(page.vpn, &snapshot.setup);
        if frame.residence == Residence::Coming {
            words.push_str(" (coming)");
        }
        vec![text::frame(pfn).into(), words.into(), name(snapshot, page.pid).into(), bit(Entry::ACCESSED), bit(Entry::DIRTY), order]
    };
    // Of very many frames those around the hand.
    let first = (memory.hand.index() / MOST * MOST).min(memory.frames.len().saturating_sub(MOST));
    let rows = memory.frames.iter().zip(0..).skip(first).take(MOST).map(row).collect();
    Table { caption: caption.into(), columns, rows }
}
