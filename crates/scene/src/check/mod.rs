//! What is wrong with a layout: texts that overlap, leave the picture, cross an edge or are crossed by a wire, type
//! that is too small, keys used twice.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Rect, Size};

mod contrast;
mod flight;
mod marks;
mod room;
#[cfg(test)]
mod shapes;

pub use contrast::check_contrast;
#[cfg(test)]
pub(crate) use contrast::{contrast, linear, luminance};
pub use flight::check_flight;
pub use room::check_room;

use marks::{SLACK, hundredths, name, overlap, words};

use crate::lens::sheet::for_presenter;
use crate::text_backing::{self, tight};
use crate::{Layer, Mark, Picture, Shape, Text};

/// The sizes every lens is laid out for in tests: what the element gives one lens, from a phone to a wall (5:6, 1:1,
/// 16:9, 2:1), what is left on a presenter's screen, and shapes that only a page's own styles or the command line ask
/// for.
pub const SIZES: [Size; 18] = [
    Size::new(320.0, 384.0),
    Size::new(400.0, 480.0),
    Size::new(480.0, 480.0),
    Size::new(600.0, 600.0),
    Size::new(640.0, 360.0),
    Size::new(800.0, 450.0),
    Size::new(1000.0, 500.0),
    Size::new(1280.0, 640.0),
    Size::new(1920.0, 960.0),
    Size::new(3840.0, 1920.0),
    Size::new(1920.0, 858.0),
    Size::new(1024.0, 594.0),
    Size::new(320.0, 240.0),
    Size::new(320.0, 568.0),
    Size::new(640.0, 800.0),
    Size::new(1000.0, 1000.0),
    Size::new(1280.0, 720.0),
    Size::new(3840.0, 2160.0),
];

/// The sizes that two lenses share: the element's own (5:11, 5:8, 1:1, 2:1), and a presenter's screens.
pub const PAIRS: [Size; 10] = [
    Size::new(320.0, 704.0),
    Size::new(400.0, 880.0),
    Size::new(480.0, 768.0),
    Size::new(640.0, 640.0),
    Size::new(1000.0, 1000.0),
    Size::new(1120.0, 560.0),
    Size::new(1920.0, 960.0),
    Size::new(1920.0, 858.0),
    Size::new(3840.0, 1920.0),
    Size::new(1280.0, 626.0),
];

/// Everything that is wrong with a layout, a sentence each; empty if nothing is.
#[must_use]
pub fn check_layout(picture: &Picture, presenter: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let all = picture.size.to_rect().inset(0.5);
    let seen: Vec<&Mark> = picture.marks.iter().filter(|mark| mark.alpha > 0.0).collect();
    let mut keys = BTreeMap::new();
    for mark in &seen {
        let bounds = mark.shape.bounds();
        if !(bounds.is_finite() && all.contains_rect(bounds)) {
            wrong.push(format!("{} leaves the picture: {}", name(mark), place(bounds)));
        }
        if let Some(other) = keys.insert(mark.key, *mark) {
            wrong.push(format!("{} and {} have the same key", name(mark), name(other)));
        }
    }
    let texts: Vec<(&Mark, &Text)> = seen.iter().filter_map(|mark| words(mark).map(|text| (*mark, text))).collect();
    let least = least_type(picture.size, presenter);
    for (n, (mark, text)) in texts.iter().enumerate() {
        let bounds = tight(text);
        if text.size < least - 0.02 {
            wrong.push(format!(
                "{} is set in {} px, less than {}",
                name(mark),
                hundredths(text.size),
                hundredths(least)
            ));
        }
        for (other_mark, other) in &texts[n + 1..] {
            if overlap(bounds, tight(other)) {
                wrong.push(format!("{} overlaps {}", name(mark), name(other_mark)));
            }
        }
        for other in seen.iter().filter(|other| other.layer != Layer::Ground) {
            if crosses(bounds, other) {
                wrong.push(format!("{} crosses the edge of the box at {}", name(mark), place(other.shape.bounds())));
            }
        }
    }
    let marks = &picture.marks;
    for (wire, curve) in marks.iter().enumerate().filter_map(|(at, mark)| Some((at, text_backing::wire(mark)?))) {
        for (at, mark) in marks.iter().enumerate() {
            if words(mark).is_some_and(|text| text_backing::strikes(curve, tight(text)))
                && !text_backing::covered(marks, wire, at)
            {
                wrong.push(format!("{} is crossed by {}", name(mark), name(&marks[wire])));
            }
        }
    }
    wrong
}

/// The smallest type for a picture of this size: 12 px, for a presenter in proportion to 24 px at 1920.
#[must_use]
pub fn least_type(size: Size, presenter: bool) -> f64 {
    if presenter { for_presenter(size).max(12.0) } else { 12.0 }
}

/// Whether a text lies on the edge of a filled or outlined box: it should be in it or beside it.
fn crosses(text: Rect, mark: &Mark) -> bool {
    let edged = mark.fill.is_some() || mark.stroke.is_some();
    let bounds = match &mark.shape {
        Shape::Rect(rect, _) => *rect,
        Shape::Circle(circle) if mark.fill.is_some() => {
            Rect::from_center_size(circle.center, (circle.radius * 1.4, circle.radius * 1.4))
        }
        _ => return false,
    };
    edged && overlap(text, bounds) && !bounds.inset(SLACK).contains_rect(text)
}

fn place(bounds: Rect) -> String {
    let whole = |value: f64| if value.is_finite() { libm::round(value) as i64 } else { i64::MAX };
    format!("{},{} to {},{}", whole(bounds.x0), whole(bounds.y0), whole(bounds.x1), whole(bounds.y1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Role};

    fn check(draw: impl FnOnce(&mut Picture), faults: &[&str]) {
        let mut picture = Picture::new(Size::new(200.0, 100.0));
        draw(&mut picture);
        assert_eq!(check_layout(&picture, false), faults);
    }

    /// A picture of one mark.
    fn one(_mark: &mut Mark) {}

    #[test]
    fn faults_are_found() {
        check(|p| one(p.text(Key(1), (10.0, 50.0), 12.0, "fine")), &[]);
        check(
            |p| one(p.text(Key(1), (190.0, 50.0), 12.0, "beyond")),
            &["“beyond” leaves the picture: 190,41 to 235,53"],
        );
        check(|p| one(p.text(Key(1), (10.0, 50.0), 9.5, "small")), &["“small” is set in 9.50 px, less than 12.00"]);
        check(
            |p| {
                p.text(Key(1), (10.0, 50.0), 12.0, "one");
                p.text(Key(2), (25.0, 55.0), 12.0, "two");
            },
            &["“one” overlaps “two”"],
        );
        check(
            |p| {
                p.rect(Key(1), Rect::new(0.0, 0.0, 30.0, 60.0), 0.0).fill(Role::Panel.tint());
                p.text(Key(2), (10.0, 50.0), 12.0, "crossing");
            },
            &["“crossing” crosses the edge of the box at 0,0 to 30,60"],
        );
        check(
            |p| {
                p.text(Key(1), (10.0, 50.0), 12.0, "crossed");
                one(p.line(Key(2), (0.0, 30.0), (60.0, 60.0)).stroke(Role::Ink.line(), 1.0).label("wire"));
            },
            &["“crossed” is crossed by mark 0x2 (wire)"],
        );
        check(
            |p| {
                p.rect(Key(1), Rect::new(0.0, 0.0, 30.0, 60.0), 0.0).label("box");
                p.rect(Key(1), Rect::new(f64::NAN, 0.0, 30.0, 60.0), 0.0);
            },
            &[
                "mark 0x1 (no label) leaves the picture: 9223372036854775807,0 to 30,60",
                "mark 0x1 (no label) and mark 0x1 (box) have the same key",
            ],
        );
    }

    #[test]
    fn unused_room_is_found() {
        let mut picture = Picture::new(Size::new(200.0, 100.0));
        picture.rect(Key(1), Rect::new(0.0, 0.0, 200.0, 40.0), 0.0).fill(Role::Panel.tint());
        let lower = "the lower half is empty: 0 % of it are covered";
        assert_eq!(check_room(&picture), [lower]);
        picture.rect(Key(2), Rect::new(10.0, 60.0, 190.0, 90.0), 0.0).stroke(Role::Panel.line(), 1.0);
        picture.text(Key(3), (20.0, 80.0), 12.0, "a long name").fit(50.0);
        assert_eq!(check_room(&picture), ["“a long…” is cut although 120 px are free behind it"]);
        picture.text(Key(4), (80.0, 80.0), 12.0, "beside it");
        assert_eq!(check_room(&picture), [""; 0]);
    }

    #[test]
    fn words_on_one_place_are_found() {
        let mut picture = Picture::new(Size::new(200.0, 100.0));
        picture.text(Key(1), (10.0, 50.0), 12.0, "below");
        picture.text(Key(2), (12.0, 52.0), 12.0, "above");
        assert_eq!(check_flight(&picture), ["“below” and “above” are seen on one place"]);
        picture.marks[1].alpha = 0.3;
        assert_eq!(check_flight(&picture), [""; 0]);
        picture.marks[1].alpha = 1.0;
        picture.rect(Key(3), Rect::new(0.0, 30.0, 90.0, 60.0), 0.0).fill(Role::Panel.tint());
        picture.marks.swap(1, 2);
        assert_eq!(check_flight(&picture), [""; 0]);
    }

    #[test]
    fn a_presenter_is_read_from_afar() {
        let least = |width, height| least_type(Size::new(width, height), true);
        assert_eq!([least(1920.0, 1080.0), least(3840.0, 2160.0), least(640.0, 360.0)], [24.0, 48.0, 12.0]);
    }
}
