use kurbo::{Circle, CubicBez, Point, Rect, Size};
use os_scope_scene::{Anchor, Face, Key, Picture, Role, Stroke, Text, Weight};

use super::brush::font_of;
use super::painter::{Pen, paint};
use super::palette::{COLOURS, Palette};
use super::strings::Strings;
use super::surface::pixels;

/// A pen that notes what it is asked for, colours by their place in the palette.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    fn note(&mut self, name: &str, numbers: &[f64]) {
        let numbers: String = numbers.iter().map(|number| format!(" {}", (number * 10.0).round() / 10.0)).collect();
        self.0.push(format!("{name}{numbers}"));
    }

    fn paint(&mut self, name: &str, colour: u32) {
        self.0.push(format!("{name} #{:x}/{:02x}", colour >> 8, colour & 0xff));
    }
}

impl Pen for Notes {
    fn begin(&mut self) {
        self.note("begin", &[]);
    }
    fn rect(&mut self, rect: Rect, radius: f64) {
        self.note("rect", &[rect.x0, rect.y0, rect.width(), rect.height(), radius]);
    }
    fn circle(&mut self, circle: Circle) {
        self.note("circle", &[circle.center.x, circle.center.y, circle.radius]);
    }
    fn move_to(&mut self, to: Point) {
        self.note("move", &[to.x, to.y]);
    }
    fn line_to(&mut self, to: Point) {
        self.note("line", &[to.x, to.y]);
    }
    fn curve_to(&mut self, a: Point, b: Point, to: Point) {
        self.note("curve", &[a.x, a.y, b.x, b.y, to.x, to.y]);
    }
    fn close(&mut self) {
        self.note("close", &[]);
    }
    fn fill(&mut self, colour: u32) {
        self.paint("fill", colour);
    }
    fn stroke(&mut self, colour: u32, line: &Stroke) {
        self.paint(&format!("stroke {} {:?}", line.width, line.dash), colour);
    }
    fn text(&mut self, text: &Text, colour: u32) {
        self.paint(&format!("text {}", &*text.text), colour);
    }
}

/// What becomes of a picture, the paper left out. Each tone's colour is its number.
#[track_caller]
fn check(draw: impl FnOnce(&mut Picture), expected: &[&str]) {
    let mut picture = Picture::new(Size::new(100.0, 50.0));
    draw(&mut picture);
    let palette = Palette(std::array::from_fn(|tone: usize| (tone as u32) << 8 | 0xff));
    let mut notes = Notes::default();
    paint(&picture, &palette, &mut notes);
    assert_eq!(notes.0[..3], ["begin", "rect 0 0 100 50 0", "fill #0/ff"], "the paper comes first");
    assert_eq!(notes.0[3..], *expected);
}

#[test]
fn areas_of_one_style_share_a_path() {
    let cell = |n: u32| Rect::new(f64::from(n) * 10.0, 0.0, f64::from(n) * 10.0 + 8.0, 8.0);
    check(
        |picture| {
            picture.rect(Key(1), cell(0), 0.0).fill(Role::Panel.tint());
            picture.rect(Key(2), cell(1), 2.0).fill(Role::Panel.tint());
            picture.circle(Key(3), (30.0, 4.0), 4.0).fill(Role::Hit.tint());
        },
        &["begin", "rect 0 0 8 8 0", "rect 10 0 8 8 2", "fill #3/ff", "begin", "circle 30 4 4", "fill #12/ff"],
    );
}

#[test]
fn outlined_areas_stay_apart() {
    let card = |picture: &mut Picture, key: u64| {
        picture
            .rect(Key(key), Rect::new(0.0, 0.0, 8.0, 8.0), 0.0)
            .fill(Role::Panel.tint())
            .stroke(Role::Panel.line(), 1.5)
            .dashed();
    };
    let alone = ["begin", "rect 0 0 8 8 0", "fill #3/ff", "stroke 1.5 Dashed #4/ff"];
    check(|picture| [1, 2].into_iter().for_each(|key| card(picture, key)), &[alone, alone].concat());
}

#[test]
fn an_arrow_is_a_line_and_its_head() {
    let curve = CubicBez::new((0.0, 0.0), (3.0, 0.0), (7.0, 0.0), (10.0, 0.0));
    let head = ["begin", "move 10 0", "line 5 2.1", "line 5 -2.1", "fill #d/ff"];
    let line = ["begin", "move 0 0", "curve 3 0 7 0 6 0", "stroke 1.5 Solid #d/ff"];
    let arrow = |picture: &mut Picture| {
        picture.curve(Key(1), curve).head(5.0);
    };
    check(arrow, &[&head[..], &line].concat());
}

#[test]
fn a_text_ends_the_path_before_it() {
    check(
        |picture| {
            picture.rect(Key(1), Rect::new(0.0, 0.0, 8.0, 8.0), 0.0).fill(Role::Panel.tint());
            picture.text(Key(2), (1.0, 2.0), 12.0, "hit");
        },
        &["begin", "rect 0 0 8 8 0", "fill #3/ff", "text hit #8/ff"],
    );
}

#[test]
fn what_is_seen_through_has_less_alpha() {
    check(
        |picture| {
            picture.rect(Key(1), Rect::new(0.0, 0.0, 8.0, 8.0), 0.0).fill(Role::Panel.tint()).alpha(0.5);
            picture.rect(Key(2), Rect::new(0.0, 0.0, 8.0, 8.0), 0.0).fill(Role::Panel.tint()).alpha(0.0);
        },
        &["begin", "rect 0 0 8 8 0", "fill #3/80"],
    );
}

#[test]
fn corners_are_at_most_half_of_a_side() {
    let draw = |picture: &mut Picture| {
        picture.rect(Key(1), Rect::new(0.0, 0.0, 8.0, 4.0), 9.0).fill(Role::Panel.tint());
        picture.rect(Key(2), Rect::new(0.0, 0.0, -8.0, 4.0), 9.0).fill(Role::Panel.tint());
    };
    check(draw, &["begin", "rect 0 0 8 4 2", "rect 0 0 0 4 0", "fill #3/ff"]);
}

#[test]
fn a_string_is_made_once_until_there_are_too_many() {
    let mut strings = Strings::new();
    let mut made = 0;
    let mut get = |text: &str| {
        let value = *strings.get(text, |_| {
            made += 1;
            made
        });
        (value, made)
    };
    let first: Vec<_> = (0..500).map(|n| get(&n.to_string()).0).collect();
    let again: Vec<_> = (0..500).map(|n| get(&n.to_string()).0).collect();
    assert_eq!(first, again);
    assert_eq!(get("0"), (1, 500));
    let last = (0..20_000).map(|n| get(&format!("x{n}"))).last();
    assert_eq!(last, Some((20_500, 20_500)));
    assert!(get("0").0 > 500, "forgotten, and made again");
}

#[test]
fn a_font_is_written_as_css_has_it() {
    let faces = ["serif".into(), "monospace".into()];
    let mut text = Text {
        at: Point::ZERO,
        size: 12.3456,
        weight: Weight::Bold,
        face: Face::Mono,
        anchor: Anchor::Start,
        text: "x".into(),
        fit: f64::INFINITY,
    };
    assert_eq!(font_of(&text, &faces), "650 12.346px monospace");
    (text.size, text.weight, text.face) = (112.0, Weight::Regular, Face::Sans);
    assert_eq!(font_of(&text, &faces), "400 112.000px serif");
}

#[test]
fn a_canvas_has_the_pixels_that_it_covers() {
    let size = Size::new(640.0, 360.5);
    assert_eq!(pixels(size, 2.0, None), (1280, 721));
    assert_eq!(pixels(size, 1.0, Some((641, 360))), (641, 360), "what the browser measured, if that is near");
    assert_eq!(pixels(size, 2.0, Some((640, 360))), (1280, 721), "of paper it measured nothing");
    assert_eq!(pixels(Size::new(4000.0, 1000.0), 4.0, None), (8192, 2048), "no side is too long");
}

#[test]
fn a_palette_mixes_its_colours() {
    let mut colours = [0; COLOURS];
    colours[Role::Hit.tint().index()] = 0x0000_00ff;
    colours[Role::Fault.tint().index()] = 0xff80_00ff;
    let paint = os_scope_scene::Paint { from: Role::Hit.tint(), to: Role::Fault.tint(), mix: 0.5, alpha: 1.0 };
    assert_eq!(Palette(colours).colour(paint, 0.5), 0x8040_0080);
}
