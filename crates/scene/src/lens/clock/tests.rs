//! Every position of the built-in scenarios about memory, at every size; a few moments drawn; what the pictures say.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::{EventKind, Pfn};

use crate::check::{SIZES, check_layout};
use crate::lens::{LensKind, Transition, View};
use crate::testing::{Run, check_lens, golden};
use crate::theme::{DARK, LIGHT, PRESENTER};
use crate::{Key, Picture, Shape};

use super::frame::R_DOT;
use super::keys::{HAND, LIST, PAGE, REQUEST, SLOT};

const BLOG: Size = Size::new(640.0, 360.0);
const LAPTOP: Size = Size::new(1280.0, 720.0);

fn layout(run: &Run, position: usize, size: Size, presenter: bool) -> Picture {
    LensKind::Clock.layout(&View::new(&run.at(position), &run.history, size, presenter))
}

/// The picture at a progress from a position to the next.
fn frame(run: &Run, position: usize, progress: f64, size: Size) -> Picture {
    let (before, after) = (run.at(position), run.at(position + 1));
    let view = |snapshot| View::new(snapshot, &run.history, size, false);
    let (before, after, event) = (view(&before), view(&after), &run.events[position]);
    Transition::new(&[LensKind::Clock], &before, event, &after).at(&before, event, &after, progress)
}

/// The position before the `n`th event of a kind, from 0.
fn before(run: &Run, n: usize, kind: impl Fn(EventKind) -> bool) -> usize {
    run.events.iter().enumerate().filter(|(_, event)| kind(event.kind)).nth(n).unwrap().0
}

/// More sizes than every lens is tried in: a thumbnail, half a laptop, a banner.
fn sizes() -> impl Iterator<Item = Size> {
    SIZES
        .into_iter()
        .chain([(300.0, 220.0), (640.0, 720.0), (1280.0, 360.0)].map(|(width, height)| Size::new(width, height)))
}

#[test]
fn nothing_overlaps_at_any_position_and_size() {
    for name in ["clock", "belady", "memory", "thrash", "aging", "inactive", "scan", "arc"] {
        // Each step looks at the layouts before and after it.
        check_lens(LensKind::Clock, &Run::built_in(name), 2);
    }
}

/// A scenario with a number of frames and two processes.
fn busy(frames: u32, policy: &str, translation: &str) -> String {
    format!(
        "title Busy\nunit ticks\nmachine\n  translation {translation}\n  frames {frames}\n  swap 4096\n  replacement {policy}\n  scheduler rr quantum 9\n\
         process first\n  repeat 3\n    write 0x1000 step 4K times {frames}\n    read 0x3000 step 8K times 5\n\
         process second\n  repeat 2\n    read 0x7fff12345000 step 4K times {frames}\n"
    )
}

#[test]
fn nothing_overlaps_with_any_number_of_frames() {
    for policy in ReplaceKind::ALL.into_iter().filter(|policy| policy.online()) {
        let few = matches!(policy, ReplaceKind::Clock | ReplaceKind::Fifo | ReplaceKind::Lru);
        let (policy, counts) = (policy.name(), [1, 3, 5, 12, 40, 2, 4, 7, 8, 16, 24, 25, 200]);
        for &frames in &counts[..if few { counts.len() } else { 5 }] {
            let translation = if frames % 2 == 0 { "ideal" } else { "x86-64" };
            let run = Run::of(&busy(frames, policy, translation));
            let last = run.events.len();
            for position in [0, last / 5, last / 3, last / 2, last * 2 / 3, last - 1] {
                for (size, presenter) in sizes().flat_map(|size| [(size, false), (size, true)]) {
                    let wrong = check_layout(&layout(&run, position, size, presenter), presenter);
                    assert!(
                        wrong.is_empty(),
                        "{policy} with {frames} frames, {position} at {size:?} {presenter}:\n{}",
                        wrong.join("\n")
                    );
                }
            }
        }
    }
}

/// What a process held is freed when it ends: no frame is carried over another.
#[test]
fn freed_frames_pass_no_other() {
    let mut moved = 0;
    for policy in ReplaceKind::ALL.into_iter().filter(|policy| policy.online()) {
        let run = Run::of(&format!(
            "title Over\nunit ticks\nmachine\n  translation ideal\n  frames 6\n  replacement {}\n  scheduler rr quantum 2\n\
             process first\n  pages 1 2 3 1\nprocess second\n  pages 7 8 9 7 8 9 7 8\n",
            policy.name()
        ));
        let exit = before(&run, 0, |what| matches!(what, EventKind::Exited { .. }));
        for (size, progress) in sizes().flat_map(|size| [0.35, 0.45, 0.5, 0.6, 0.75].map(|progress| (size, progress))) {
            let picture = frame(&run, exit, progress, size);
            let seen =
                |pfn: &u32| picture.marks.iter().find(|mark| mark.key == Key::new(SLOT, *pfn, 0) && mark.alpha > 0.05);
            let slots: Vec<_> = (0..6).filter_map(|pfn| seen(&pfn)).map(|mark| mark.shape.bounds()).collect();
            moved += usize::from(slots.len() < 6);
            for (n, slot) in slots.iter().enumerate() {
                for other in &slots[n + 1..] {
                    let common = slot.intersect(*other);
                    assert!(
                        common.width() < 2.0 || common.height() < 2.0,
                        "{} at {progress}, {size:?}: {slot:?} {other:?}",
                        policy.name()
                    );
                }
            }
        }
    }
    assert!(moved > 100, "{moved}");
}

#[test]
fn what_is_drawn_for_a_search() {
    let run = Run::built_in("clock");
    let cleared = before(&run, 3, |what| matches!(what, EventKind::HandCleared { .. }));
    let chosen = before(&run, 0, |what| matches!(what, EventKind::VictimChosen { .. }));
    golden("clock-1280-cleared", &layout(&run, cleared + 1, LAPTOP, false), &LIGHT);
    golden("clock-1280-turning-dark", &frame(&run, cleared, 0.55, LAPTOP), &DARK);
    golden("clock-320-chosen", &layout(&run, chosen + 1, Size::new(320.0, 568.0), false), &LIGHT);
    golden("clock-1920-chosen-presenter", &layout(&run, chosen + 1, Size::new(1920.0, 1080.0), true), &PRESENTER);
    golden("clock-640-leaving", &frame(&run, chosen + 1, 0.5, BLOG), &LIGHT);
}

#[test]
fn what_is_drawn_without_a_hand_and_with_many_frames() {
    let run = Run::built_in("belady");
    let chosen = before(&run, 1, |what| matches!(what, EventKind::VictimChosen { .. }));
    golden("clock-640-fifo", &layout(&run, chosen + 1, BLOG, false), &LIGHT);
    let run = Run::of(&busy(200, "clock", "ideal"));
    let cleared = before(&run, 30, |what| matches!(what, EventKind::HandCleared { .. }));
    golden("clock-640-many", &layout(&run, cleared + 1, BLOG, false), &LIGHT);
}

/// The position before the last event of a kind.
fn before_last(run: &Run, kind: impl Fn(EventKind) -> bool) -> usize {
    run.events.iter().rposition(|event| kind(event.kind)).unwrap()
}

#[test]
fn what_is_drawn_of_lists_ghosts_and_counters() {
    let run = Run::built_in("arc");
    let recalled = before_last(&run, |what| matches!(what, EventKind::Recalled { .. }));
    golden("clock-640-arc", &layout(&run, recalled + 1, BLOG, false), &LIGHT);
    let evicted = before(&run, 3, |what| matches!(what, EventKind::Evicted { .. }));
    golden("clock-1280-arc-to-ghosts", &frame(&run, evicted, 0.5, LAPTOP), &DARK);
    let run = Run::built_in("scan");
    golden("clock-320-scan", &layout(&run, run.events.len() * 2 / 3, Size::new(320.0, 568.0), false), &LIGHT);
    let run = Run::built_in("inactive");
    let chosen = before_last(&run, |what| matches!(what, EventKind::VictimChosen { .. }));
    golden("clock-1920-inactive-presenter", &layout(&run, chosen + 1, Size::new(1920.0, 1080.0), true), &PRESENTER);
    let run = Run::built_in("aging");
    let ticked = before(&run, 2, |what| matches!(what, EventKind::Ticked));
    golden("clock-640-aging", &layout(&run, ticked + 1, BLOG, false), &LIGHT);
}

#[test]
fn a_page_goes_from_its_frame_among_the_ghosts_and_back() {
    let run = Run::built_in("arc");
    let evicted = before(&run, 0, |what| matches!(what, EventKind::Evicted { .. }));
    let EventKind::Evicted { pfn, .. } = run.events[evicted].kind else { panic!() };
    let page = run.at(evicted).memory.frames[pfn.index()].page.unwrap();
    let place = |position: usize| layout(&run, position, LAPTOP, false).bounds(Key::page(PAGE, page)).unwrap();
    let (card, ghost) = (place(evicted), place(evicted + 1));
    let half = frame(&run, evicted, 0.5, LAPTOP).bounds(Key::page(PAGE, page)).unwrap();
    assert!(ghost.y0 > card.y1 && half.y0 > card.y0 && half.y0 < ghost.y0, "{card:?} {half:?} {ghost:?}");
    // It is wanted again: the ghost becomes the page in a frame.
    let taken = |what| matches!(what, EventKind::FrameTaken { pid, vpn, .. } if (pid, vpn) == (page.pid, page.vpn));
    let back = before_last(&run, taken);
    assert!(place(back).y0 > place(back + 1).y1);
}

#[test]
fn lanes_keep_their_places() {
    for name in ["arc", "scan", "inactive"] {
        let run = Run::built_in(name);
        for size in sizes() {
            let places = |position: usize| {
                let picture = layout(&run, position, size, false);
                (0..4).map(|lane| picture.bounds(Key::new(LIST, lane, 0))).collect::<Vec<_>>()
            };
            let first = places(0);
            assert!(first[..2].iter().all(Option::is_some), "{name} shows no lists at {size:?}");
            assert!(
                (0..=run.events.len()).step_by(5).all(|position| places(position) == first),
                "{name}: lanes move at {size:?}"
            );
        }
    }
}

/// Where the hand points to.
fn tip(picture: &Picture) -> (i32, i32) {
    match picture.find(Key::new(HAND, 0, 0)).map(|mark| &mark.shape) {
        Some(Shape::Curve(curve, _)) => (curve.p3.x as i32, curve.p3.y as i32),
        other => panic!("the hand is {other:?}"),
    }
}

#[test]
fn the_hand_turns_along_the_arc_and_the_bit_goes_first() {
    let run = Run::built_in("clock");
    let size = LAPTOP;
    let cleared = before(&run, 2, |what| matches!(what, EventKind::HandCleared { .. }));
    let EventKind::HandCleared { pfn } = run.events[cleared].kind else { panic!() };
    let page = run.at(cleared).memory.frames[pfn.index()].page.unwrap();
    let dot = |picture: &Picture| picture.bounds(Key::page(PAGE, page).part(R_DOT)).unwrap().width();
    let (start, end) = (frame(&run, cleared, 0.0, size), frame(&run, cleared, 1.0, size));
    assert_ne!(tip(&start), tip(&end));
    assert!(dot(&start) > 5.0 && dot(&end) == 0.0);
    // The bit is gone while the hand still stands there.
    let early = frame(&run, cleared, 0.3, size);
    assert_eq!(tip(&early), tip(&start));
    assert_eq!(dot(&early), 0.0);
    // Half way the hand is as far from the middle as on the arc, not on the chord.
    let hub = start.bounds(Key::new(REQUEST, 0, 0)).unwrap().center();
    let far = |picture: &Picture| {
        let (x, y) = tip(picture);
        libm::hypot(f64::from(x) - hub.x, f64::from(y) - hub.y)
    };
    let chord = {
        let ((x0, y0), (x1, y1)) = (tip(&start), tip(&end));
        libm::hypot(f64::from(x0 + x1) / 2.0 - hub.x, f64::from(y0 + y1) / 2.0 - hub.y)
    };
    assert!(far(&frame(&run, cleared, 0.55, size)) > chord + 5.0);
}

#[test]
fn frames_keep_their_places_and_pages_come_and_go() {
    let run = Run::built_in("clock");
    for size in sizes() {
        let places = |position: usize| {
            let picture = layout(&run, position, size, false);
            (0..5).map(|frame| picture.bounds(Key::new(SLOT, frame, 0))).collect::<Vec<_>>()
        };
        let first = places(0);
        assert!(first.iter().all(Option::is_some));
        assert!((0..=run.events.len()).all(|position| places(position) == first), "frames move at {size:?}");
    }
}

/// All words of a picture.
fn words(picture: &Picture) -> Vec<String> {
    let text = |mark: &crate::Mark| match &mark.shape {
        Shape::Text(text) => Some(text.text.to_string()),
        _ => None,
    };
    picture.marks.iter().filter_map(text).collect()
}

#[test]
fn the_search_lists_what_the_hand_did() {
    let run = Run::built_in("clock");
    let chosen = before(&run, 0, |what| matches!(what, EventKind::VictimChosen { .. }));
    let said = |position: usize, what: &str| {
        words(&layout(&run, position, LAPTOP, false)).iter().filter(|word| *word == what).count()
    };
    // Five pages get a second chance; the frame looked at next is the last line until the victim is found.
    let cleared: Vec<usize> = (chosen - 5..=chosen + 1).map(|position| said(position, "R was 1: cleared")).collect();
    assert_eq!(cleared, [0, 1, 2, 3, 4, 5, 5]);
    assert_eq!((said(chosen - 5, "R is 1"), said(chosen, "R is 0"), said(chosen + 1, "R is 0: to swap")), (1, 1, 1));
    // It stays to be read when the page has come, and goes when the next search begins.
    let again = before(&run, 6, |what| matches!(what, EventKind::Faulted { .. }));
    assert_eq!(words(&layout(&run, again, LAPTOP, false)).iter().filter(|word| *word == "The last search").count(), 1);
    assert_eq!(
        (said(again, "R was 1: cleared"), said(again + 1, "R was 1: cleared"), said(again + 1, "This search")),
        (5, 0, 1)
    );
}

#[test]
fn no_hand_is_shown_where_there_is_none() {
    let run = Run::built_in("belady");
    let picture = layout(&run, run.events.len() / 2, LAPTOP, false);
    assert_eq!(picture.find(Key::new(HAND, 0, 0)), None);
    let words = words(&picture);
    for expected in ["leaves next", "2nd", "3rd", "Last to leave", "fifo", "opt"] {
        assert!(words.iter().any(|word| word == expected), "{expected} is not among {words:?}");
    }
}

#[test]
fn the_counts_at_the_end_are_the_known_ones() {
    let run = Run::built_in("belady");
    let words = words(&layout(&run, run.events.len(), Size::new(320.0, 240.0), false));
    // Belady's string with 3 frames.
    for expected in ["fifo 9", "clock 9", "lru 10", "opt 7"] {
        assert!(words.iter().any(|word| word == expected), "{expected} is not among {words:?}");
    }
}

#[test]
fn what_the_picture_is_about_is_among_the_frames_shown() {
    for policy in [ReplaceKind::Sieve, ReplaceKind::Nru, ReplaceKind::Aging, ReplaceKind::Lru, ReplaceKind::Lfu] {
        let run = Run::of(&busy(64, policy.name(), "ideal"));
        let mut hidden = 0;
        for position in (0..run.events.len()).step_by(7) {
            let snapshot = run.at(position);
            let picture = layout(&run, position, BLOG, false);
            let shown = |pfn: Pfn| picture.find(Key::new(SLOT, pfn.0, 0)).is_some();
            hidden += (0..64).filter(|&pfn| !shown(Pfn(pfn))).count();
            if let Some(
                EventKind::VictimChosen { pfn, .. }
                | EventKind::Evicted { pfn, .. }
                | EventKind::AccessDone { pfn, .. },
            ) = snapshot.last.map(|event| event.kind)
            {
                assert!(shown(pfn), "frame {pfn:?} at {position} under {}", policy.name());
            }
            if let Some(hand) = snapshot.memory.policy_view().hand.filter(|_| position > 400) {
                assert!(shown(hand), "the hand's {hand:?} at {position} under {}", policy.name());
            }
        }
        assert!(hidden > 0, "all frames are shown under {}", policy.name());
    }
}

#[test]
fn the_search_of_wsclock_is_listed_too() {
    let text = "title Window\nunit ticks\nmachine\n  translation ideal\n  frames 3\n  replacement wsclock tau 2\n  cost disk 1\nprocess a\n  pages 1 2w 3 1 3 4 1 5w 2 6\n";
    let run = Run::of(text);
    let mut said: Vec<String> = Vec::new();
    for position in 1..=run.events.len() {
        let chosen = matches!(run.events[position - 1].kind, EventKind::VictimChosen { .. });
        if chosen {
            let all = words(&layout(&run, position, LAPTOP, false));
            let lines = ["R was 1: cleared", "within window", "old: to be saved", "leaves: dropped", "leaves: to swap"];
            said.push(
                all.into_iter()
                    .filter(|word| lines.contains(&word.as_str()) || word.starts_with("frame "))
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
    }
    expect_test::expect![[r#"
        frame 0, R was 1: cleared, frame 1, R was 1: cleared, frame 2, R was 1: cleared, frame 0, leaves: dropped
        frame 1, within window, frame 2, within window, frame 0, R was 1: cleared, frame 2, leaves: dropped
        frame 0, within window, frame 1, within window, frame 2, R was 1: cleared, frame 0, leaves: dropped
        frame 1, R was 1: cleared, frame 2, within window, frame 0, R was 1: cleared, frame 2, leaves: dropped"#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn cards_that_change_places_pass_beside_each_other() {
    let run = Run::of(
        "title Order\nunit ticks\nmachine\n  translation ideal\n  frames 4\n  replacement lru\nprocess a\n  pages 1 2 3 4 1 2 4 3 1\n",
    );
    let mut moved = 0;
    // At the end all frames are free, and stand in their own order again.
    let end = before(&run, 0, |what| matches!(what, EventKind::Exited { .. }));
    for position in 0..end {
        let middle = frame(&run, position, 0.55, LAPTOP);
        let cards: Vec<kurbo::Rect> = (0..4).filter_map(|pfn| middle.bounds(Key::new(SLOT, pfn, 0))).collect();
        let (from, to) = (layout(&run, position, LAPTOP, false), layout(&run, position + 1, LAPTOP, false));
        moved += usize::from(from.bounds(Key::new(SLOT, 0, 0)) != to.bounds(Key::new(SLOT, 0, 0)));
        for (n, card) in cards.iter().enumerate() {
            let covers = |other: &&kurbo::Rect| card.intersect(**other).area() > 1.0;
            assert_eq!(cards[n + 1..].iter().find(covers), None, "at {position}, {:?}", run.events[position]);
        }
    }
    assert!(moved > 2, "{moved}");
}
