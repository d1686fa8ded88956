//! The lens in words.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use os_scope_sim::mem::replace::MarkKind;
use os_scope_sim::snapshot::{Frame, Residence};
use os_scope_sim::{Entry, Page, Pfn, Snapshot};

use crate::Str;
use crate::caption::{capital, cat, count, name};
use crate::lens::api::Table;
use crate::text;

/// Tables are read aloud: more rows than this help nobody.
const MOST: usize = 256;

/// Frames with their pages and bits, what the policy keeps of them, the pages it remembers, and the counts so far.
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
    let own = memory.policy_view();
    let share =
        own.share.map_or_else(String::new, |share| cat(&[", T1 aims at ", &count(share.into(), "page", "pages")]));
    let caption = cat(&[&caption, &share]);
    // By frame: its list, and the policy's mark for its page.
    let mut known = vec![("", None); memory.frames.len()];
    for list in &own.lists {
        for page in &list.pages {
            if let Some(known) = page.frame.and_then(|frame| known.get_mut(frame.index())) {
                *known = (list.name, page.mark);
            }
        }
    }
    // Bits and lists that the other columns do not tell.
    let marked = own.marks.is_shown() && own.marks != MarkKind::Referenced;
    let listed = own.lists.len() > 1;
    let last = match own.marks {
        _ if own.hand.is_some() => "Hand",
        MarkKind::LastUse => "Last used at reference",
        _ => "Loaded as number",
    };
    let mut columns = ["Frame", "Page", "Process", "Referenced (R)", "Dirty (D)"].map(Str::from).to_vec();
    columns.extend(listed.then(|| "List".into()));
    columns.extend(marked.then(|| capital(own.marks.name()).into()));
    columns.push(last.into());
    let row = |(frame, number): (&Frame, u32)| -> Vec<Str> {
        let pfn = Pfn(number);
        let entry = memory.entry_of(frame).unwrap_or_default();
        let bit = |flag| Str::from(if entry.has(flag) { "1" } else { "0" });
        let mut row: Vec<Str> = vec![text::frame(pfn).into()];
        match frame.page {
            Some(page) => {
                let coming = if frame.residence == Residence::Coming { " (coming)" } else { "" };
                let words = cat(&[&text::page(page.vpn, &snapshot.setup), coming]);
                row.extend([words.into(), name(snapshot, page.pid).into(), bit(Entry::ACCESSED), bit(Entry::DIRTY)]);
            }
            None => row.extend(["free", "", "", ""].map(Str::from)),
        }
        let (list, mark) = known[pfn.index()];
        row.extend(listed.then(|| list.into()));
        row.extend(marked.then(|| match mark {
            Some(mark) if own.marks == MarkKind::Counter => text::binary(mark, 8).into(),
            mark => mark.map_or("".into(), |mark| text::number(mark).into()),
        }));
        row.push(match own.marks {
            _ if own.hand == Some(pfn) => "here".into(),
            _ if own.hand.is_some() || frame.page.is_none() => "".into(),
            MarkKind::LastUse => text::number(memory.used[pfn.index()].into()).into(),
            _ => text::number(frame.loaded.into()).into(),
        });
        row
    };
    let ghost = |(list, page): (&'static str, Page)| -> Vec<Str> {
        let words = text::page(page.vpn, &snapshot.setup);
        let mut row: Vec<Str> =
            vec!["none".into(), words.into(), name(snapshot, page.pid).into(), "".into(), "".into(), list.into()];
        row.resize(columns.len(), "".into());
        row
    };
    let ghosts = own
        .lists
        .iter()
        .filter(|list| list.ghosts)
        .flat_map(|list| list.pages.iter().map(|page| (list.name, page.page)));
    // Of very many frames those around the hand.
    let first = (memory.hand.index() / MOST * MOST).min(memory.frames.len().saturating_sub(MOST));
    let rows =
        memory.frames.iter().zip(0..).skip(first).take(MOST).map(row).chain(ghosts.take(MOST).map(ghost)).collect();
    Table { caption: caption.into(), columns, rows }
}
