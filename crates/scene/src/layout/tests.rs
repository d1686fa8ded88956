//! Where parts go, by hand, and that they fit whatever there is.

use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use kurbo::{Rect, Size};

use super::*;
use crate::Key;
use crate::lens::{Scale, View};

/// Places as they are drawn: `a 0,0 10x5`.
type Log = Rc<RefCell<Vec<String>>>;

fn note(log: &Log, name: &str, place: Rect) {
    let Rect { x0, y0, .. } = place;
    log.borrow_mut().push(format!("{name} {x0},{y0} {}x{}", place.width(), place.height()));
}

fn thing<'a>(log: &Log, name: &'static str, width: f64, height: f64) -> Part<'a> {
    let log = Rc::clone(log);
    leaf(width, height, move |_, place| note(&log, name, place))
}

fn cells<'a>(log: &Log, count: usize, room_for: usize, cell: [Size; 2]) -> Part<'a> {
    let log = Rc::clone(log);
    let draw = Box::new(move |_: &mut Drawing, n: usize, place| note(&log, &format!("{n}"), place));
    flow(Flow {
        cell,
        gap: 1.0,
        room_for,
        columns: 9,
        least_lines: 1,
        rank: 0,
        count,
        from_end: false,
        fills: false,
        more: Key(1),
        draw,
    })
}

/// An em of one pixel.
fn drawing() -> Drawing {
    let run = crate::testing::Run::built_in("clock");
    let size = Size::new(100.0, 100.0);
    let scale = Scale::of(&View::new(&run.first, &run.history, size, false));
    Drawing { picture: crate::Picture::new(size), scale: Scale { small: 1.0, ..scale } }
}

/// What is drawn of a part in a room, and whether it fits.
fn place(log: &Log, mut part: Part<'_>, width: f64, height: f64) -> (bool, String) {
    let fits = part.settle(Size::new(width, height));
    part.place(&mut drawing(), Rect::new(0.0, 0.0, width, height));
    (fits, log.take().join(" | "))
}

#[track_caller]
fn check(log: &Log, part: Part<'_>, [width, height]: [f64; 2], expected: &str) {
    assert_eq!(place(log, part, width, height), (true, expected.into()));
}

#[test]
fn what_is_left_over_is_shared_out() {
    let log = Log::default();
    let parts = |log: &Log| [thing(log, "a", 10.0, 5.0), thing(log, "b", 10.0, 8.0).at_most(20.0, 8.0).grow(1.0)];
    check(&log, row(2.0, parts(&log)), [40.0, 10.0], "a 0,0 10x5 | b 12,0 20x8");
    check(&log, row(2.0, parts(&log)), [25.0, 10.0], "a 0,0 10x5 | b 12,0 13x8");
    check(&log, column(2.0, parts(&log)).airy(), [20.0, 21.0], "a 0,0 10x5 | b 0,13 20x8");
    let [a, b] = parts(&log).map(|part| part.align(Align::End));
    check(&log, row(2.0, [a, b]), [40.0, 10.0], "a 0,5 10x5 | b 12,2 20x8");
    let framed = thing(&log, "a", 4.0, 4.0).framed(1.0, |_, _| {});
    check(&log, row(2.0, [framed, thing(&log, "b", 4.0, 4.0)]), [40.0, 9.0], "a 1,1 4x4 | b 8,0 4x4");
}

#[test]
fn the_richest_that_fits_is_taken_and_the_least_important_gets_poorer_first() {
    let log = Log::default();
    let choice = |log: &Log, rank, rich, poor| best(rank, [thing(log, rich, 10.0, 1.0), thing(log, poor, 4.0, 1.0)]);
    let both = |log: &Log| row(0.0, [choice(log, 2, "A", "a"), choice(log, 1, "B", "b")]);
    check(&log, both(&log), [20.0, 1.0], "A 0,0 10x1 | B 10,0 10x1");
    check(&log, both(&log), [19.0, 1.0], "A 0,0 10x1 | b 10,0 4x1");
    check(&log, both(&log), [9.0, 1.0], "a 0,0 4x1 | b 4,0 4x1");
    let without = row(3.0, [thing(&log, "a", 4.0, 1.0), optional(0, thing(&log, "b", 4.0, 1.0))]);
    check(&log, without, [9.0, 1.0], "a 0,0 4x1");
    // B gets poorer first, in vain: A is what is too high. So B is made rich again.
    let high = best(2, [thing(&log, "A", 4.0, 9.0), thing(&log, "a", 4.0, 1.0)]);
    check(&log, row(0.0, [high, choice(&log, 1, "B", "b")]), [14.0, 5.0], "a 0,0 4x1 | B 4,0 10x1");
}

#[test]
fn cells_stand_below_each_other_and_what_has_no_room_is_counted() {
    let log = Log::default();
    let small = [Size::new(2.0, 2.0), Size::new(4.0, 2.0)];
    check(&log, cells(&log, 4, 4, small), [8.0, 5.0], "0 0,0 3.5x2 | 1 4.5,0 3.5x2 | 2 0,3 3.5x2 | 3 4.5,3 3.5x2");
    // One line is left of two; the second cell of it says how many are left out.
    check(&log, cells(&log, 4, 4, small), [8.0, 3.0], "0 0,0 3.5x2");
    check(&log, cells(&log, 1, 4, small), [20.0, 5.0], "0 0,0 4x2");
}

#[test]
fn whatever_there_is_fits_or_says_so() {
    let mut state = 7u32;
    let mut random = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16 & 0x7fff) % below.max(1)
    };
    for _ in 0..2000 {
        let log = Log::default();
        let mut parts = Vec::new();
        for _ in 0..=random(4) {
            let mut size = || f64::from(random(30));
            let part = match (size() as u32) % 3 {
                0 => thing(&log, "x", size(), size()).grow(1.0),
                1 => best(1, [thing(&log, "y", size(), size()), thing(&log, "z", 1.0, 1.0)]),
                _ => cells(&log, 5, 7, [Size::new(2.0, 2.0), Size::new(9.0, 9.0)]).grow(1.0),
            };
            parts.push(part);
        }
        let part = if random(2) == 0 { row(1.0, parts) } else { column(1.0, parts) };
        let (width, height) = (f64::from(random(100)) + 3.0, f64::from(random(100)) + 3.0);
        let (fits, places) = place(&log, part, width, height);
        for text in places.split(" | ").filter(|text| fits && !text.is_empty()) {
            let numbers: Vec<f64> =
                text[2..].trim().split([',', ' ', 'x']).map(|number| number.parse().expect(text)).collect();
            let [x, y, w, h] = numbers[..] else { panic!("{text}") };
            assert!(x + w <= width + 1e-6 && y + h <= height + 1e-6, "{text} is beyond {width}x{height}: {places}");
        }
    }
}

fn block<'a>(height: f64) -> Part<'a> {
    leaf(1.0, height, |_, _| ())
}

#[test]
fn a_poorer_variant_gets_poorer_itself() {
    let inner = |heights: [f64; 2]| best(0, heights.map(block));
    let part = || best(9, [column(0.0, [inner([9.0, 8.0]), inner([9.0, 8.0])]), inner([7.0, 3.0]), block(2.0)]);
    let settled = |height: f64| {
        let mut part = part();
        assert!(part.settle(Size::new(1.0, height)), "{height}");
        [18.0, 17.0, 16.0, 7.0, 3.0, 2.0].map(|least| part.fits(Size::new(1.0, least)))
    };
    assert_eq!(settled(17.5), [true, true, false, false, false, false], "one of two gets poorer");
    assert_eq!(settled(16.0), [true, true, true, false, false, false], "both do");
    assert_eq!(settled(10.0), [true, true, true, true, false, false], "the next variant at its richest");
    assert_eq!(settled(3.0), [true, true, true, true, true, false], "the next variant at its poorest");
    assert_eq!(settled(2.5), [true; 6]);
}

#[test]
fn a_paragraph_is_as_wide_as_its_place() {
    let all = Words::new(Key(1), ["one two three"]).mono();
    let lines = |width: f64| {
        all.wrapped(width).iter().map(Words::most).map(|most| libm::round(most / 0.6025)).collect::<Vec<_>>()
    };
    assert_eq!(
        [lines(9.0), lines(5.0), lines(1.0)],
        [alloc::vec![13.0], alloc::vec![7.0, 5.0], alloc::vec![3.0, 3.0, 5.0]]
    );
}

#[test]
fn a_card_says_what_there_is_room_for() {
    let thing = Thing { key: Key(0), role: crate::Role::Ink, label: "a process".into() };
    let lines = [words(Key(0).part(Card::FIRST_LINE), "3 ms left")].into();
    let card = Card { thing, look: Look::Plain, letter: "A".into(), name: "editor".into(), share: Some(0.5), lines };
    let said = |width: f64, height: f64| {
        let mut drawing = drawing();
        drawing.card(&card, Rect::new(0.0, 0.0, drawing.px(width), drawing.px(height)));
        let words = drawing.picture.marks.iter().filter_map(|mark| match &mark.shape {
            crate::Shape::Text(text) => Some(String::from(&*text.text)),
            _ => None,
        });
        words.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(said(12.0, 7.0), "A, editor, 3 ms left");
    assert_eq!(said(12.0, 4.0), "A, editor");
    assert_eq!(said(12.0, 2.1), "A, editor", "a low one is a token with its name beside it");
    assert_eq!(said(2.1, 2.1), "A");
}
