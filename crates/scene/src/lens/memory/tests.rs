//! Every layout at every size, what is shown of which pages, and what the lens says.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use expect_test::{Expect, expect};
use kurbo::Size;
use os_scope_sim::event::DiskOp;
use os_scope_sim::{EventKind, Page, Pid, Vpn};

use super::runs::runs;
use crate::check::SIZES;
use crate::lens::{Lens, LensKind, Transition, View};
use crate::testing::{Run, check_lens, golden};
use crate::theme::{DARK, LIGHT, PRESENTER};
use crate::{Key, Picture, Shape};

#[test]
fn no_layout_of_a_built_in_has_a_fault() {
    for (name, step) in [("memory", 1), ("thrash", 1), ("clock", 1), ("walk", 5), ("belady", 7)] {
        check_lens(LensKind::Memory, &Run::built_in(name), step);
    }
}

#[test]
fn no_layout_of_large_machines_has_a_fault() {
    for text in [many_processes(), many_frames(), many_regions(), sparse()] {
        let run = Run::of(&text);
        check_lens(LensKind::Memory, &run, run.events.len() * 2 / 3);
    }
}

#[test]
fn no_layout_of_a_crowded_machine_has_a_fault() {
    let run = Run::of(
        "machine\n  translation ideal\n  cpus 4\n  frames 2\n  swap 16\nprocess tab x5 every 1us\n  region data \
         0x600000 32K\n  repeat 2\n    write 0x600000\n    write 0x604000\n    io disk 20us\n",
    );
    check_lens(LensKind::Memory, &run, 3);
}

/// Badges stand where processes are: at home, or at the disk that they wait for.
#[test]
fn a_process_that_waits_for_the_disk_stands_at_the_disk() {
    let run = Run::built_in("memory");
    let started = position(&run, |what| matches!(what, EventKind::DiskStarted { .. }));
    let current = run.at(started + 1).disk.current.expect("a request");
    let size = Size::new(1280.0, 720.0);
    let place = |position, key| run.layout(LensKind::Memory, position, size).bounds(key).expect("a mark");
    let badge = Key::new(super::keys::BADGE, current.pid.0, 0);
    assert!(place(0, Key::new(super::keys::BLOCK, current.pid.0, 0)).contains_rect(place(0, badge)));
    let disk = place(started + 1, Key::new(super::keys::DISK, 0, 0));
    assert!(disk.contains_rect(place(started + 1, badge)));
}

/// A page may be under way for long: nowhere may it lie on the name of a section.
#[test]
fn what_the_disk_carries_covers_no_name() {
    let mut seen = 0;
    for name in ["thrash", "memory"] {
        let run = Run::built_in(name);
        for position in 0..=run.events.len() {
            for size in SIZES {
                let picture = run.layout(LensKind::Memory, position, size);
                let kind = |kind: u8| picture.marks.iter().filter(move |mark| mark.key.0 >> 52 == u64::from(kind));
                for sheet in kind(super::keys::PACKET) {
                    seen += 1;
                    for head in kind(super::keys::HEAD).filter(|head| matches!(head.shape, Shape::Text(_))) {
                        let common = sheet.shape.bounds().intersect(head.shape.bounds());
                        assert!(
                            common.width() < 2.0 || common.height() < 2.0,
                            "{head:?} after {position} events of {name} at {size:?}"
                        );
                    }
                }
            }
        }
    }
    assert!(seen > 1_000, "{seen}");
}

#[test]
fn the_smallest_sizes_are_drawn_too() {
    let run = Run::built_in("memory");
    let last = run.at(run.events.len());
    for (width, height) in [(300.0, 220.0), (640.0, 720.0), (1080.0, 1920.0)] {
        let picture = LensKind::Memory.layout(&View::new(&last, &run.history, Size::new(width, height), false));
        assert_eq!(crate::check::check_layout(&picture, false), Vec::<String>::new());
    }
    // Nothing can be seen in such rooms, but they may come while a page is resized.
    for (width, height) in [(0.0, 0.0), (40.0, 10.0), (10.0, 400.0), (2_000.0, 30.0)] {
        let picture = LensKind::Memory.layout(&View::new(&last, &run.history, Size::new(width, height), true));
        assert!(picture.marks.iter().all(|mark| mark.shape.bounds().is_finite()), "{width} x {height}");
    }
}

/// What stands in the picture for good: processes, pages, frames, slots, the disk and the heads.
#[test]
fn nothing_moves_out_of_the_way_while_it_plays() {
    use super::keys::{BLOCK, CELL, DISK, FRAME, PLACE, SLOT};
    let run = Run::built_in("memory");
    let places = |position, size| {
        let picture = run.layout(LensKind::Memory, position, size);
        let lasting = |mark: &&crate::Mark| {
            let (kind, part) = ((mark.key.0 >> 52) as u8, mark.key.0 >> 48 & 0xf);
            part == 0 && ([BLOCK, CELL, FRAME, SLOT].contains(&kind) || mark.key == Key::new(DISK, 0, 0))
        };
        let lasting = picture.marks.iter().filter(lasting).map(|mark| (mark.key, format!("{:?}", mark.shape.bounds())));
        lasting.collect::<alloc::collections::BTreeMap<_, _>>()
    };
    assert!(places(0, SIZES[7]).keys().all(|key| key.0 >> 52 != u64::from(PLACE)));
    for size in SIZES {
        let first = places(0, size);
        for position in (1..=run.events.len()).step_by(3) {
            assert_eq!(places(position, size), first, "{position} at {size:?}");
        }
    }
}

#[test]
fn every_page_that_is_touched_has_a_box_of_its_own() {
    let run = Run::built_in("memory");
    let picture = run.layout(LensKind::Memory, 0, Size::new(1280.0, 720.0));
    let mut boxes = Vec::new();
    for pid in [Pid(0), Pid(1)] {
        let block = picture.bounds(Key::new(super::keys::BLOCK, pid.0, 0)).expect("a process");
        for vpn in run.history.pages_of(pid) {
            let rect = picture.bounds(Key::page(super::keys::CELL, Page { pid, vpn })).expect("a page");
            assert!(block.contains_rect(rect), "{vpn:?}");
            assert!(boxes.iter().all(|other| rect.intersect(*other).is_zero_area()), "{vpn:?}");
            boxes.push(rect);
        }
    }
    // The editor touches four pages, the compiler six.
    assert_eq!(boxes.len(), 10);
}

/// Large machines stay readable and fast: boxes stand for several pages or frames.
#[test]
fn the_number_of_marks_is_bounded() {
    for text in [many_processes(), many_frames(), many_regions(), sparse()] {
        let run = Run::of(&text);
        for size in SIZES {
            let marks = run.layout(LensKind::Memory, run.events.len(), size).marks.len();
            assert!(marks < 8_000, "{marks} at {size:?}");
        }
    }
}

#[test]
fn what_is_shown_of_an_address_space() {
    check("region text 0x400000 8K", &[], expect!["text 400+2"]);
    check("region text 0x400000 8K\n  region heap 0x402000 64K", &[0x400, 0x402], expect!["text 400+2 | heap 402+16"]);
    // A gigabyte: what is touched, and a page around it.
    check("region heap 0x10000000 1G", &[0x10000, 0x10001, 0x10100], expect!["heap 10000+3 … 100ff+3 …"]);
    check("region heap 0x10000000 1G", &[0x4ffff], expect!["heap … 4fffe+2"]);
    check("region heap 0x10000000 1G", &[], expect!["heap 10000+1 …"]);
    check("region heap 0x40000000 8M rw- huge", &[0x40000, 0x40400], expect!["heap 40000+4x512"]);
    // No regions: pages that lie close together.
    check("", &[1, 2, 5, 90, 0x7fff0], expect!["1+5 | … 5a+1 | … 7fff0+1"]);
}

fn check(regions: &str, touched: &[u64], expect: Expect) {
    let text = format!("machine\n  huge-pages 4\nprocess p\n  {regions}\n  compute 1us\n");
    let run = Run::of(&text);
    let info = &run.first.setup.processes[0];
    let mut words = String::new();
    let mut last = None;
    for run in runs(info, touched.iter().map(|&page| Vpn::new(page))) {
        if !words.is_empty() {
            words.push_str(if last == run.region && run.region.is_some() { " " } else { " | " });
        }
        if let Some(region) = run.region.filter(|_| last != run.region) {
            words.push_str(&format!("{} ", info.regions[usize::from(region)].name));
        }
        words.push_str(if run.gap_before { "… " } else { "" });
        words.push_str(&format!("{:x}+{}", run.first, run.count));
        if run.unit > 1 {
            words.push_str(&format!("x{}", run.unit));
        }
        words.push_str(if run.gap_after { " …" } else { "" });
        last = run.region;
    }
    expect.assert_eq(&words);
}

#[test]
fn the_bar_drains_while_the_disk_works() {
    let run = Run::built_in("memory");
    let started = position(&run, |what| matches!(what, EventKind::DiskStarted { .. }));
    let snapshot = run.at(started + 1);
    let bar = |now| {
        let view = View { now, ..View::new(&snapshot, &run.history, Size::new(1280.0, 720.0), false) };
        super::Memory.layout(&view).bounds(Key::new(super::keys::DISK, 0, 0).part(3)).map_or(0.0, |rect| rect.width())
    };
    let (since, until) = (snapshot.disk.since, snapshot.disk.until);
    let half = os_scope_sim::Time((since.0 + until.0) / 2);
    assert!((bar(since) - 2.0 * bar(half)).abs() < 0.01);
    assert!(bar(until) == 0.0 && bar(since) > 100.0);
    assert!(
        super::Memory.flows(&snapshot)
            == snapshot.cpus.iter().all(|cpu| cpu.running.is_none() && cpu.switching_to.is_none())
    );
}

#[test]
fn the_table_lists_frames_swap_and_the_disk() {
    let run = Run::built_in("memory");
    let queued =
        position(&run, |what| matches!(what, EventKind::DiskQueued { op: DiskOp::SwapOut, slot, .. } if slot.0 == 1));
    let table = run.table(LensKind::Memory, queued + 1);
    let mut text = String::new();
    for row in core::iter::once(&table.columns).chain(&table.rows) {
        let cells: Vec<&str> = row.iter().map(|cell| &**cell).collect();
        text.push_str(cells.join(" | ").trim_end());
        text.push('\n');
    }
    expect![[r#"
        place | owner | page | state
        frame 0 | compiler | 0x405 | A=1, D=1
        frame 1 | compiler | 0x406 | coming, pinned
        frame 2 | editor | 0x402 | coming, pinned
        frame 3 | compiler | 0x400 | A=0, D=0
        frame 4 | compiler | 0x403 | A=0, D=1
        frame 5 | compiler | 0x404 | A=0, D=1
        swap slot 0 | editor | 0x402 | still to be written
        swap slot 1 | editor | 0x7ffffffff | still to be written
        disk, at work | compiler | 0x402 | writes page 0x402 to slot 0
        disk, waiting 1 | editor | 0x7ffffffff | writes page 0x7ffffffff to slot 1
    "#]]
    .assert_eq(&text);
}

#[test]
fn pictures_of_some_moments() {
    let run = Run::built_in("memory");
    let wide = Size::new(1280.0, 720.0);
    let evicted = position(&run, |what| matches!(what, EventKind::Evicted { slot: Some(_), .. }));
    golden("memory-1280-evicted-dark", &frame(&run, evicted, 0.5, wide, false), &DARK);
    let queued = position(&run, |what| matches!(what, EventKind::DiskQueued { slot, .. } if slot.0 == 1));
    golden("memory-1280-waiting", &frame(&run, queued, 1.0, wide, false), &LIGHT);
    let dropped = position(&run, |what| matches!(what, EventKind::Evicted { slot: None, .. }));
    golden("memory-640-dropped", &frame(&run, dropped, 0.3, Size::new(640.0, 360.0), false), &LIGHT);
    let mapped = position(&run, |what| matches!(what, EventKind::Mapped { .. }));
    golden("memory-1920-mapped-presenter", &frame(&run, mapped, 0.4, Size::new(1920.0, 1080.0), true), &PRESENTER);
    let thrash = Run::built_in("thrash");
    golden(
        "memory-320-thrash-dark",
        &frame(&thrash, thrash.events.len() * 3 / 5, 1.0, Size::new(320.0, 568.0), false),
        &DARK,
    );
    let many = Run::of(&many_regions());
    golden("memory-640-many", &frame(&many, many.events.len() / 2, 0.0, Size::new(640.0, 360.0), false), &LIGHT);
}

fn position(run: &Run, is: impl Fn(EventKind) -> bool) -> usize {
    run.events.iter().position(|event| is(event.kind)).expect("such an event")
}

fn frame(run: &Run, position: usize, progress: f64, size: Size, presenter: bool) -> Picture {
    let (before, after) = (run.at(position), run.at(position + 1));
    let (from, to) =
        (View::new(&before, &run.history, size, presenter), View::new(&after, &run.history, size, presenter));
    let event = &run.events[position];
    Transition::new(&[LensKind::Memory], &from, event, &to).at(&from, event, &to, progress)
}

fn many_processes() -> String {
    let mut text = String::from("machine\n  cpus 2\n  frames 512\n  swap 2048\n  translation ideal\n");
    for n in 0..60 {
        text.push_str(&format!(
            "process worker{n} x4 every 3us\n  region text 0x400000 16K\n  region heap 0x10000000 1G\n"
        ));
        text.push_str("  fetch 0x400000\n  write 0x10000000 step 4K times 20\n  write 0x20000000 step 1M times 4\n");
    }
    text
}

fn many_frames() -> String {
    let mut text = String::from("machine\n  frames 65536\n  swap 4096\n  translation ideal\n");
    for n in 0..3 {
        text.push_str(&format!(
            "process big{n} at {n}us\n  region heap 0x10000000 1G\n  write 0x10000000 step 4K times 3000\n"
        ));
    }
    text
}

fn many_regions() -> String {
    let mut text = String::from("machine\n  cpus 2\n  frames 32\n  swap 64\n  scheduler rr quantum 20us\n");
    for n in 0..8 {
        text.push_str(&format!("process worker{n} at {n}us\n  region text 0x400000 16K\n  region data 0x410000 16K\n"));
        text.push_str(
            "  region heap 0x10000000 1G\n  region stack 0x7ffffffe0000 128K\n  fetch 0x400000\n  repeat 3\n",
        );
        text.push_str(&format!("    write 0x1000{n}000 step 4K times 8\n    write 0x7fffffffe000\n    io disk 50us\n"));
    }
    text
}

/// As a recording of a program drives it: no regions, pages far apart.
fn sparse() -> String {
    let mut text = String::from(
        "unit ticks\nmachine\n  translation ideal\n  frames 24\n  swap 1024\n  cost disk 5\nprocess gzip\n",
    );
    for n in 0u64..400 {
        let page = (n * n * 7919 % 61) * [1, 1, 2, 300, 70_000][(n % 5) as usize];
        text.push_str(&format!("  pages {page}{}\n", if n % 3 == 0 { "w" } else { "" }));
    }
    text
}
