//! The lens in words.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use os_scope_sim::mem::replace::{MarkKind, PolicyView};
use os_scope_sim::snapshot::{Frame, Residence};
use os_scope_sim::{Entry, Page, Pfn, Snapshot};

use crate::Str;
use crate::caption::{capital, cat, count, name};
use crate::lens::api::Table;
use crate::text;

/// The most rows: tables are read aloud.
const MOST: usize = 256;

/// Frames with their pages and bits, what the policy keeps of them, the pages it remembers, and the counts so far.
pub(super) fn table(snapshot: &Snapshot) -> Table {
    let memory = &snapshot.memory;
    let own = memory.policy_view();
    let known = known(&own, memory.frames.len());
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
    // Of very many frames those around the hand.
    let first = (memory.hand.index() / MOST * MOST).min(memory.frames.len().saturating_sub(MOST));
    let mut rows = Vec::new();
    for pfn in first..memory.frames.len().min(first + MOST) {
        if let Some(frame) = memory.frames.get(pfn) {
            rows.push(row((frame, pfn as u32)));
        }
    }
    for list in own.lists.iter().filter(|list| list.ghosts) {
        for page in list.pages.iter().take(MOST) {
            rows.push(ghost(snapshot, list.name, page.page, columns.len()));
        }
    }
    Table { caption: caption(snapshot, &own).into(), columns, rows }
}

/// By frame: its list, and the policy's mark for its page.
fn known(own: &PolicyView, frames: usize) -> Vec<(&'static str, Option<u64>)> {
    let mut known = vec![("", None); frames];
    for list in &own.lists {
        for page in &list.pages {
            if let Some(known) = page.frame.and_then(|frame| known.get_mut(frame.index())) {
                *known = (list.name, page.mark);
            }
        }
    }
    known
}

/// What is listed, and the counts so far.
fn caption(snapshot: &Snapshot, own: &PolicyView) -> String {
    let counts = &snapshot.counts;
    let share =
        own.share.map_or_else(String::new, |share| cat(&[", T1 aims at ", &count(share.into(), "page", "pages")]));
    cat(&[
        "Frames under ",
        snapshot.setup.machine.replacement.name(),
        ": ",
        &text::number(counts.references),
        " references, ",
        &text::number(counts.minor_faults + counts.major_faults),
        " faults, ",
        &text::number(counts.evictions),
        " evictions",
        &share,
    ])
}

/// A page that is remembered in a list, in no frame.
fn ghost(snapshot: &Snapshot, list: &'static str, page: Page, columns: usize) -> Vec<Str> {
    let words = text::page(page.vpn, &snapshot.setup);
    let mut row = vec!["none".into(), words.into(), name(snapshot, page.pid).into(), "".into(), "".into(), list.into()];
    row.resize(columns, "".into());
    row
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use os_scope_sim::EventKind;

    use super::*;
    use crate::testing::Run;

    #[test]
    fn the_table_lists_frames_bits_and_the_hand() {
        let run = Run::built_in("clock");
        let last = run.events.iter().rposition(|event| matches!(event.kind, EventKind::AccessDone { .. }));
        let last = last.expect("an access");
        let table = table(&run.at(last + 1));
        assert_eq!(&*table.caption, "Frames under clock: 13 references, 9 faults, 4 evictions");
        let rows: Vec<String> =
            table.rows.iter().map(|row| row.iter().map(|cell| &**cell).collect::<Vec<_>>().join(" ")).collect();
        // The known answer for this string: frames 5 9 2 8 3, R 0 0 1 0 1, the hand at frame 3.
        assert_eq!(
            rows,
            ["0 5 browser 0 0 ", "1 9 browser 0 1 ", "2 2 browser 1 0 ", "3 8 browser 0 0 here", "4 3 browser 1 0 "]
        );
    }

    #[test]
    fn the_table_lists_counters_lists_and_ghosts() {
        let check = |name: &str, kind: &dyn Fn(EventKind) -> bool, expected: expect_test::Expect| {
            let run = Run::built_in(name);
            let last = run.events.iter().rposition(|event| kind(event.kind)).expect("such an event");
            let table = table(&run.at(last + 1));
            let line = |row: &[Str]| row.iter().map(|cell| &**cell).collect::<Vec<_>>().join("|") + "\n";
            let rows: String = table.rows.iter().map(|row| line(row)).collect();
            expected.assert_eq(&format!("{}\n{}{rows}", &*table.caption, line(&table.columns)));
        };
        check(
            "arc",
            &|what| matches!(what, EventKind::Recalled { .. }),
            expect_test::expect![[r#"
        Frames under arc: 14 references, 11 faults, 6 evictions, T1 aims at 0 pages
        Frame|Page|Process|Referenced (R)|Dirty (D)|List|Loaded as number
        0|6|server|1|0|T2|7
        1|4|server|1|0|T2|8
        2|5|server|1|0|T2|5
        3|1|server|1|0|T2|10
        none|7|server|||B1|
        none|2|server|||B2|
        none|3|server|||B2|
        "#]],
        );
        check(
            "aging",
            &|what| matches!(what, EventKind::Ticked),
            expect_test::expect![[r#"
        Frames under aging: 24 references, 7 faults, 3 evictions
        Frame|Page|Process|Referenced (R)|Dirty (D)|Counter|Loaded as number
        0|1|editor|0|0|11111100|1
        1|2|editor|0|0|11111100|2
        2|5|editor|0|0|11100000|5
        3|3|editor|0|0|10000000|7
        "#]],
        );
    }
}
