use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::event::FaultKind;
use os_scope_sim::{CpuId, EventKind};

use super::facts::Facts;
use super::kind;
use crate::lens::{LensKind, View, frame};
use crate::testing::{Run, check_lens, golden};
use crate::theme::{DARK, LIGHT, PRESENTER};
use crate::{Key, Picture, Shape};

const LENS: LensKind = LensKind::Walk;
const LARGE: Size = Size::new(1280.0, 720.0);
const SMALL: Size = Size::new(320.0, 240.0);

/// Two TLB levels, PCIDs, a page-walk cache, swap, two CPUs, and every fault there is.
const EVERYTHING: &str = "title Everything
machine
  cpus 2
  frames 3
  huge-pages 1
  swap 8
  tlb 4 sets 4 ways
  stlb 64 sets 4 ways
  walk-cache 4
  pcid on
process editor
  region text 0x55d0_0000_0000 16K
  region data 0x55d0_0060_0000 64K
  region heap 0x55d0_4000_0000 2M rw- huge
  write 0x55d000600010
  write 0x55d000601010
  write 0x55d000602010
  write 0x55d000603010
  read 0x55d000600010
  read 0x55d000600018
  write 0x55d0401fff40
  fetch 0x55d000000010
  write 0x55d000000010
process player
  region data 0x7000000000 64K
  write 0x7000000010
  read 0x8000000000000010
process a-rather-long-name
  region data 0x7000000000 64K
  write 0x7000000010
  fetch 0x7000001010
";

fn words(picture: &Picture) -> Vec<&str> {
    let text = |mark: &'_ crate::Mark| matches!(&mark.shape, Shape::Text(text) if !text.text.is_empty());
    let texts = picture.marks.iter().filter(|mark| text(mark));
    texts.filter_map(|mark| if let Shape::Text(text) = &mark.shape { Some(&*text.text) } else { None }).collect()
}

/// The position after the `nth` event, from 0, that is as wanted.
fn after(run: &Run, nth: usize, wanted: impl Fn(&EventKind) -> bool) -> usize {
    let mut found = run.events.iter().enumerate().filter(|(_, event)| wanted(&event.kind));
    found.nth(nth).expect("such an event").0 + 1
}

/// The position after the `nth` access, from 0, that reached memory.
fn done(run: &Run, nth: usize) -> usize {
    after(run, nth, |what| matches!(what, EventKind::AccessDone { .. }))
}

/// The frame at `progress` of the event before `position`.
fn moving(run: &Run, position: usize, size: Size, progress: f64) -> Picture {
    let (before, after) = (run.at(position - 1), run.at(position));
    let (from, to) = (View::new(&before, &run.history, size, false), View::new(&after, &run.history, size, false));
    frame(&[LENS], &from, &run.events[position - 1], &to, progress)
}

fn check_words(picture: &Picture, wanted: &[&str]) {
    let words = words(picture);
    for word in wanted {
        assert!(words.contains(word), "{word} is missing in {words:?}");
    }
}

/// The walk for the stack's page comes to its third table.
fn third_level(run: &Run) -> usize {
    after(run, 0, |what| matches!(what, EventKind::EntryRead { level: 2, index: 511, present: true, .. }))
}

#[test]
fn a_few_moments_look_as_they_should() {
    let run = Run::built_in("walk");
    golden("walk-1280-third-level", &run.layout(LENS, third_level(&run), LARGE), &LIGHT);
    let fill = after(&run, 4, |what| matches!(what, EventKind::TlbFilled { .. }));
    golden("walk-1280-filling", &moving(&run, fill, LARGE, 0.6), &DARK);
    let hit = after(&run, 1, |what| matches!(what, EventKind::TlbHit { .. }));
    golden("walk-640-hit-2m", &run.layout(LENS, hit, Size::new(640.0, 360.0)), &DARK);
    let snapshot = run.at(done(&run, 3));
    golden(
        "walk-1920-presenter-done",
        &LENS.layout(&View::new(&snapshot, &run.history, Size::new(1920.0, 1080.0), true)),
        &PRESENTER,
    );
    let fault = after(&run, 1, |what| matches!(what, EventKind::Faulted { .. }));
    golden("walk-320-fault", &run.layout(LENS, fault, Size::new(320.0, 568.0)), &LIGHT);
    let run = Run::built_in("switch-pcid");
    let switched = after(&run, 3, |what| matches!(what, EventKind::Dispatched { .. }));
    golden("walk-640-tags", &run.layout(LENS, switched, Size::new(640.0, 720.0)), &LIGHT);
}

#[test]
fn a_walk_reads_four_tables() {
    let run = Run::built_in("walk");
    let picture = run.layout(LENS, done(&run, 3), LARGE);
    check_words(&picture, &["Where is 0x7fff_ffff_dff8?", "011111111", "111111111", "111111101", "111111111000"]);
    check_words(
        &picture,
        &["PGD 255", "PUD 511", "PMD 511", "PTE 509", "offset 0xff8", "0x7fffffffd", "0x2ff8", "501 ns"],
    );
}

#[test]
fn a_2m_page_has_21_bits_of_offset() {
    let run = Run::built_in("walk");
    let hit = after(&run, 1, |what| matches!(what, EventKind::TlbHit { .. }));
    let picture = run.layout(LENS, hit + 1, LARGE);
    check_words(&picture, &["offset 0x1fff40", "frame 512", "0x3f_ff40", "✓ hit", "none: a 2M page", "2M frame"]);
    let (field, offset) = (Key::new(kind::FIELD, 0, 0), Key::new(kind::FIELD, 4, 0));
    assert_eq!(picture.bounds(field), None, "the field of the PTE is a part of the offset");
    let before = run.layout(LENS, hit - 1, LARGE);
    let both = before.bounds(field).expect("a field").union(before.bounds(offset).expect("an offset"));
    assert_eq!(picture.bounds(offset), Some(both));
}

#[test]
fn a_fault_says_why() {
    let run = Run::of(EVERYTHING);
    let fault = |kind| after(&run, 0, |what| matches!(what, EventKind::Faulted { kind: found, .. } if *found == kind));
    let at = |kind, size| run.layout(LENS, fault(kind), size);
    check_words(&at(FaultKind::FirstTouch, LARGE), &["✕ page fault", "first touch: no", "frame yet"]);
    check_words(&at(FaultKind::SwappedOut, LARGE), &["✕ page fault", "the page is in", "swap"]);
    check_words(&at(FaultKind::Protection, LARGE), &["✕ page fault", "not to be", "executed"]);
    check_words(&at(FaultKind::NonCanonical, LARGE), &["✕ not an address", "✕ bits 63–47 differ", "0x8000000000000"]);
    check_words(&at(FaultKind::FirstTouch, SMALL), &["✕ fault: no frame yet"]);
    let written = after(&run, 1, |what| matches!(what, EventKind::Faulted { kind: FaultKind::Protection, .. }));
    check_words(&run.layout(LENS, written, LARGE), &["✕ page fault", "writing is not", "allowed"]);
    // The TLB knows the page by then, and that it may not be written to.
    check_words(&run.layout(LENS, written - 1, LARGE), &["✕ hit: read-only", "not known yet"]);
    let killed = after(&run, 0, |what| matches!(what, EventKind::Killed { .. }));
    check_words(&run.layout(LENS, killed, LARGE), &["the process is", "killed"]);
    check_words(&run.layout(LENS, killed, SMALL), &["killed: no address"]);
}

#[test]
fn a_walk_may_begin_further_down() {
    let run = Run::of(EVERYTHING);
    let known = after(&run, 0, |what| matches!(what, EventKind::WalkCacheHit { level: 1, .. }));
    let picture = run.layout(LENS, known, LARGE);
    assert_eq!(words(&picture).iter().filter(|word| **word == "skipped").count(), 3);
    check_words(&picture, &["L1 TLB", "L2 TLB", "walk cache: 3 tables"]);
}

#[test]
fn what_is_known_travels_to_where_it_is_used() {
    let run = Run::built_in("walk");
    let token = |position, n, progress| {
        let picture = moving(&run, position, LARGE, progress);
        let mark = picture.find(Key::new(kind::TOKEN, n, 0).part(2)).cloned().expect("a token");
        let center = mark.shape.bounds().center();
        (words(&Picture { size: LARGE, marks: Vec::from([mark]) }).concat(), center)
    };
    let read = third_level(&run);
    let ((index, above), (frame, right)) = (token(read, 0, 0.2), token(read, 0, 0.7));
    assert_eq!((&*index, &*frame), ("511", "1030"));
    assert!(above.x < right.x, "the index comes from above, the frame's number leaves to the right");
    assert_eq!(token(done(&run, 3), 0, 0.5).0, "0xff8");
}

/// Digits that travel do not strike through those that they come from.
#[test]
fn ways_begin_beside_the_words_that_they_leave() {
    let run = Run::built_in("tlb-levels");
    let mut seen = 0;
    for position in 1..=run.events.len() {
        for size in [LARGE, SMALL, Size::new(640.0, 360.0), Size::new(320.0, 568.0)] {
            let picture = moving(&run, position, size, 0.2);
            let Some(Shape::Curve(trail, _)) = picture.find(Key::new(kind::TOKEN, 0, 0)).map(|mark| &mark.shape) else {
                continue;
            };
            seen += 1;
            for mark in &picture.marks {
                let Shape::Text(text) = &mark.shape else { continue };
                let struck =
                    mark.layer != crate::Layer::Top && crate::text_backing::tight(text).inset(-1.5).contains(trail.p0);
                assert!(!struck, "“{}” at {position} in {size:?}", &*text.text);
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn a_flush_takes_every_entry() {
    let run = Run::built_in("switch");
    let flush = after(&run, 0, |what| matches!(what, EventKind::TlbFlushed { .. }));
    let count = |picture: &Picture| words(picture).iter().filter(|word| ["0x600", "0x601"].contains(word)).count();
    let counts = [0.0, 0.2, 1.0].map(|progress| count(&moving(&run, flush, LARGE, progress)));
    assert_eq!(counts, [2, 2, 0], "they leave one after the other");
    check_words(&run.layout(LENS, flush, LARGE), &["flushed: 2 lost"]);
}

#[test]
fn nothing_moves_about_while_a_run_plays() {
    let run = Run::of(EVERYTHING);
    // The page number, CR3 and the room for the costs.
    let fixed = [(kind::PAGE, 0), (kind::CR3, 0), (kind::COST, 7)].map(|(kind, number)| Key::new(kind, number, 0));
    for size in [SMALL, Size::new(640.0, 360.0), Size::new(640.0, 720.0), LARGE] {
        let first = run.layout(LENS, 0, size);
        for position in (1..run.events.len()).step_by(5) {
            let picture = run.layout(LENS, position, size);
            for key in fixed {
                assert_eq!(picture.bounds(key), first.bounds(key), "{key:?} at {position} in {size:?}");
            }
        }
    }
}

#[test]
fn the_cpu_of_the_last_translation_is_shown_and_named() {
    let run = Run::of(EVERYTHING);
    let mut seen = [false; 2];
    for (at, event) in run.events.iter().enumerate() {
        if let EventKind::AccessStarted { cpu, .. } = event.kind {
            seen[cpu.index()] = true;
            let name = [" · CPU 0", " · CPU 1"][cpu.index()];
            let picture = run.layout(LENS, at + 1, LARGE);
            assert!(words(&picture).iter().any(|word| word.ends_with(name)), "{name} after event {at}");
        }
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn the_table_says_the_same() {
    let run = Run::built_in("walk");
    let table = run.table(LENS, done(&run, 3));
    let mut text = String::new();
    for row in &table.rows {
        text.push_str(row.iter().map(|cell| &**cell).collect::<Vec<_>>().join(" | ").trim_end_matches([' ', '|']));
        text.push('\n');
    }
    expect_test::expect![[r#"
        address | 0x7fff_ffff_dff8 |  | editor writes
        page | 0x7fffffffd
        offset | 0xff8
        TLB |  |  | miss
        CR3 |  | frame 1024 | editor
        PGD in frame 1024 | 255 | frame 1028 | present, writable, user, accessed
        PUD in frame 1028 | 511 | frame 1029 | present, writable, user, accessed
        PMD in frame 1029 | 511 | frame 1030 | present, writable, user, accessed
        PTE in frame 1030 | 509 | frame 2 | present, writable, user, accessed, dirty
        access |  | frame 2 | reached
        TLB slot 0 | page 0x400 | frame 0 | of editor, executable
        TLB slot 1 | page 0x401 | frame 1 | of editor, executable
        TLB slot 2 | page 0x7fffffffd | frame 2 | of editor, writable, dirty
        cost so far | 501 ns
        walks | 6
        TLB hits | 1 |  | 14.3 %
    "#]]
    .assert_eq(&text);
}

#[test]
fn nothing_overlaps_in_a_walk() {
    check_lens(LENS, &Run::built_in("walk"), 1);
}

#[test]
fn nothing_overlaps_when_processes_switch() {
    check_lens(LENS, &Run::built_in("switch"), 1);
    check_lens(LENS, &Run::built_in("switch-pcid"), 1);
}

#[test]
fn nothing_overlaps_whatever_the_machine_has() {
    check_lens(LENS, &Run::of(EVERYTHING), 1);
    let check = |tlb: &str, memory: &str| {
        let text = EVERYTHING.replace("  tlb 4 sets 4 ways\n  stlb 64 sets 4 ways\n", tlb);
        check_lens(LENS, &Run::of(&text.replace("  frames 3\n  huge-pages 1\n", memory)), 7);
    };
    let few = "  frames 3\n  huge-pages 1\n";
    check("  tlb 64\n", few);
    check("  tlb 1024 sets 4 ways\n  stlb 1\n", few);
    check("  stlb 8\n", few);
    check("  tlb 1\n", few);
    check("  tlb 16 sets 1 ways\n", "  frames 65536\n  huge-pages 128\n");
}

#[test]
fn it_stays_with_the_cpu_that_translated_last() {
    let text = "title two\nmachine\n  cpus 2\n  frames 8\nprocess a x2\n  region data 0x1000 8K\n  repeat 3\n    write 0x1000\n    compute 3us\n    read 0x2000\n";
    let run = Run::of(text);
    let (mut snapshot, mut last, mut stayed) = (run.first.clone(), CpuId(0), [0, 0]);
    for event in &run.events {
        snapshot.apply(event);
        match event.kind {
            EventKind::AccessStarted { cpu, .. } => last = cpu,
            EventKind::Computed { .. } | EventKind::Idled { .. } | EventKind::Enqueued { .. } => {
                assert_eq!(Facts::of(&snapshot).map(|facts| facts.id), Some(last), "{event:?}");
                stayed[last.index()] += 1;
            }
            _ => {}
        }
    }
    assert!(stayed[0] > 0 && stayed[1] > 0, "both were shown: {stayed:?}");
}
