use std::format;
use std::string::String;
use std::vec::Vec;

use kurbo::{Point, Rect, Size};

use super::{Tween, token, tween, wire};
use crate::{Key, Layer, Picture, Role, Shape, When};

const SIZE: Size = Size::new(200.0, 100.0);

fn card(picture: &mut Picture, n: u32, x: f64, role: Role) {
    picture.rect(Key::new(1, n, 0), Rect::new(x, 10.0, x + 20.0, 30.0), 2.0).fill(role.tint());
}

/// Every mark as `kind x alpha`, in the order of drawing.
fn marks(picture: &Picture) -> Vec<String> {
    let percent = |alpha: f64| (alpha * 100.0).round() as u32;
    let one = |mark: &crate::Mark| {
        let x = mark.shape.bounds().x0.round() as i64;
        let name = match &mark.shape {
            Shape::Text(text) => format!("“{}”", &*text.text),
            Shape::Rect(..) => "rect".into(),
            Shape::Curve(..) => "curve".into(),
            _ => "other".into(),
        };
        format!("{name} {x} {}%", percent(mark.alpha))
    };
    picture.marks.iter().map(one).collect()
}

fn two() -> (Picture, Picture) {
    let (mut before, mut after) = (Picture::new(SIZE), Picture::new(SIZE));
    card(&mut before, 1, 0.0, Role::Idle);
    card(&mut before, 2, 50.0, Role::Idle);
    before.text(Key::new(2, 0, 0), (100.0, 50.0), 12.0, "old");
    card(&mut after, 1, 100.0, Role::Hit);
    card(&mut after, 3, 150.0, Role::Idle);
    after.text(Key::new(2, 0, 0), (100.0, 50.0), 12.0, "new");
    (before, after)
}

#[test]
fn ends_are_the_layouts_themselves() {
    let (before, after) = two();
    assert_eq!(tween(&before, &after, 0.0), before);
    assert_eq!(tween(&before, &after, -1.0), before);
    assert_eq!(tween(&before, &after, 1.0), after);
    assert_eq!(tween(&before, &after, 2.0), after);
}

#[test]
fn causes_fade_then_things_travel_then_results_show() {
    let (before, after) = two();
    let at = |progress| marks(&tween(&before, &after, progress));
    // The second card goes first, and has gone when the first one starts.
    assert_eq!(at(0.15), ["rect 0 100%", "rect 50 50%", "“old” 100 100%"]);
    assert_eq!(at(0.3), ["rect 0 100%", "“old” 100 100%"]);
    // What moves is above what stays.
    assert_eq!(at(0.55), ["“old” 100 100%", "rect 50 100%"]);
    // One text goes before the other comes, and the third card comes with it.
    assert_eq!(at(0.85), ["rect 100 100%", "rect 150 16%", "“old” 100 69%"]);
    assert_eq!(at(0.95), ["rect 100 100%", "rect 150 84%", "“new” 100 69%"]);
}

#[test]
fn colours_change_with_the_result_by_default() {
    let (before, mut after) = two();
    let mix = |after: &Picture, progress| {
        tween(&before, after, progress).find(Key::new(1, 1, 0)).and_then(|mark| mark.fill).expect("a fill").mix
    };
    assert_eq!(mix(&after, 0.5), 0.0);
    assert!((mix(&after, 0.9) - 0.5).abs() < 1e-9);
    after.marks[0].when(When::Cause);
    assert!((mix(&after, 0.15) - 0.5).abs() < 1e-9);
}

#[test]
fn curves_grow_and_paths_bend() {
    let (before, mut after) = (Picture::new(SIZE), Picture::new(SIZE));
    after.line(Key(1), (0.0, 0.0), (100.0, 0.0)).head(8.0).when(When::Whole);
    let half = tween(&before, &after, 0.5);
    assert_eq!(half.marks[0].shape.bounds(), Rect::new(0.0, 0.0, 50.0, 0.0));

    let triangle = |x: f64| {
        let mut picture = Picture::new(SIZE);
        picture
            .polygon(Key(1), &[Point::new(x, 0.0), Point::new(x + 10.0, 0.0), Point::new(x, 10.0)])
            .when(When::Whole);
        picture
    };
    assert_eq!(tween(&triangle(0.0), &triangle(20.0), 0.5).marks[0].shape.bounds(), Rect::new(10.0, 0.0, 20.0, 10.0));
}

#[test]
fn a_traveller_takes_the_place_of_its_mark_or_goes_on_top() {
    let (before, after) = two();
    let mut own = after.marks[0].clone();
    own.shape.translate(kurbo::Vec2::new(-77.0, 0.0));
    let way = wire(Point::new(0.0, 80.0), Point::new(100.0, 80.0));
    let mut travellers = token(Key::new(9, 0, 0), way, 0.5, Role::Active, 12.0, "0x7f3");
    assert!(travellers.iter().all(|mark| mark.layer == Layer::Top));
    travellers.push(own);
    let picture = Tween::new(before, after).at(0.55, travellers);
    assert_eq!(marks(&picture), ["rect 23 100%", "“old” 100 100%", "curve 0 100%", "rect 27 100%", "“0x7f3” 32 100%"]);
}

#[test]
fn tokens_come_out_of_their_start_and_go_into_their_end() {
    let way = wire(Point::new(0.0, 0.0), Point::new(100.0, 0.0));
    let at = |t| token(Key(0), way, t, Role::Active, 12.0, "x");
    assert!(at(0.0).is_empty() && at(1.0).is_empty());
    assert!(at(0.05)[0].alpha < 0.5 && at(0.97)[0].alpha < 0.5);
}

#[test]
fn less_motion_marks_what_changed() {
    let (before, after) = two();
    let marked = Tween::new(before, after.clone()).marked();
    assert_eq!(marked.marks[..3], after.marks);
    // Around the card that moved and the new one; the words beside them explain themselves.
    assert_eq!(marked.marks.len(), 5);
    assert!(
        marked.marks[3..].iter().all(|mark| mark.stroke.is_some_and(|stroke| stroke.paint.from == Role::Active.line()))
    );
}

#[test]
fn less_motion_marks_words_where_nothing_else_changed() {
    let (before, _) = two();
    let mut after = before.clone();
    for mark in &mut after.marks {
        if let Shape::Text(text) = &mut mark.shape {
            text.text = "other words".into();
        }
    }
    let words = before.marks.iter().filter(|mark| matches!(mark.shape, Shape::Text(_))).count();
    let marked = Tween::new(before.clone(), after).marked();
    assert!(words > 0);
    assert_eq!(marked.marks.len(), before.marks.len() + words);
}
