//! The pen that draws on a canvas. It leaves out what the canvas knows already: a colour, a width, a font is set once
//! for all marks in a row that have it.

use std::cell::RefCell;
use std::f64::consts::TAU;

use js_sys::{Array, JsString};
use kurbo::{Circle, Point, Rect};
use os_scope_scene::{Anchor, Dash, Face, Stroke, Text, Weight};
use wasm_bindgen::JsValue;

use super::context::Context;
use super::painter::Pen;
use super::strings::Strings;

thread_local! {
    /// Of all canvases of the page.
    static STRINGS: RefCell<Strings<JsString>> = const { RefCell::new(Strings::new()) };
}

/// Calls `then` with a text as the browser has it.
fn with(text: &str, then: impl FnOnce(&JsString)) {
    STRINGS.with_borrow_mut(|strings| then(strings.get(text, |text| JsString::from(text))));
}

/// Calls `then` with a colour as CSS writes it: `#rrggbbaa`.
fn with_colour(colour: u32, then: impl FnOnce(&JsString)) {
    let mut text = [b'#'; 9];
    for (digit, at) in text[1..].iter_mut().zip((0..8).rev()) {
        *digit = b"0123456789abcdef"[(colour >> (at * 4) & 0xf) as usize];
    }
    with(str::from_utf8(&text).unwrap_or_default(), then);
}

/// A canvas's context, and what is set in it.
pub(super) struct Brush<'a> {
    context: &'a Context,
    /// The faces of words and of digits, as CSS names them.
    faces: &'a [String; 2],
    fill: Option<u32>,
    stroke: Option<u32>,
    width: f64,
    /// The dashes, and the width they were made for: they grow with the line.
    dash: (Dash, f64),
    font: Option<Font>,
    /// The fonts of this picture: few, and set hundreds of times.
    fonts: Vec<(Font, JsString)>,
    anchor: Anchor,
}

type Font = (f64, Weight, Face);

impl<'a> Brush<'a> {
    /// A brush on a canvas that has just been given its size, or that a brush was used on before.
    pub(super) fn new(context: &'a Context, faces: &'a [String; 2]) -> Self {
        context.set_dash(&Array::new());
        with("butt", |cap| context.set_cap(cap));
        with(align(Anchor::Start), |align| context.set_align(align));
        let (dash, anchor) = ((Dash::Solid, 0.0), Anchor::Start);
        Self { context, faces, fill: None, stroke: None, width: 0.0, dash, font: None, fonts: Vec::new(), anchor }
    }

    fn fill_with(&mut self, colour: u32) {
        if self.fill.replace(colour) != Some(colour) {
            with_colour(colour, |colour| self.context.set_fill(colour));
        }
    }

    fn dash(&mut self, line: &Stroke) {
        let dashes = line.dashes();
        let wanted = (line.dash, if dashes.is_some() { line.width } else { 0.0 });
        if wanted == self.dash {
            return;
        }
        let lengths = dashes.map_or_else(Array::new, |(on, off)| Array::of2(&JsValue::from(on), &JsValue::from(off)));
        self.context.set_dash(&lengths);
        if (wanted.0 == Dash::Dotted) != (self.dash.0 == Dash::Dotted) {
            with(if wanted.0 == Dash::Dotted { "round" } else { "butt" }, |cap| self.context.set_cap(cap));
        }
        self.dash = wanted;
    }

    fn font(&mut self, text: &Text) {
        let font = (text.size, text.weight, text.face);
        if self.font.replace(font) != Some(font) {
            let known = self.fonts.iter().position(|(known, _)| *known == font).unwrap_or_else(|| {
                self.fonts.push((font, JsString::from(font_of(text, self.faces))));
                self.fonts.len() - 1
            });
            self.context.set_face(&self.fonts[known].1);
        }
        if text.anchor != self.anchor {
            self.anchor = text.anchor;
            with(align(text.anchor), |align| self.context.set_align(align));
        }
    }
}

impl Pen for Brush<'_> {
    fn begin(&mut self) {
        self.context.begin_path();
    }

    fn rect(&mut self, rect: Rect, radius: f64) {
        let (x, y, width, height) = (rect.x0, rect.y0, rect.width(), rect.height());
        if radius > 0.0 {
            self.context.round(x, y, width, height, radius);
        } else {
            self.context.rect(x, y, width, height);
        }
    }

    fn circle(&mut self, Circle { center, radius }: Circle) {
        self.context.move_to(center.x + radius, center.y);
        self.context.arc(center.x, center.y, radius, 0.0, TAU);
    }

    fn move_to(&mut self, to: Point) {
        self.context.move_to(to.x, to.y);
    }

    fn line_to(&mut self, to: Point) {
        self.context.line_to(to.x, to.y);
    }

    fn curve_to(&mut self, a: Point, b: Point, to: Point) {
        self.context.bezier_curve_to(a.x, a.y, b.x, b.y, to.x, to.y);
    }

    fn close(&mut self) {
        self.context.close_path();
    }

    fn fill(&mut self, colour: u32) {
        self.fill_with(colour);
        self.context.fill();
    }

    fn stroke(&mut self, colour: u32, line: &Stroke) {
        if self.stroke.replace(colour) != Some(colour) {
            with_colour(colour, |colour| self.context.set_stroke(colour));
        }
        if line.width != self.width {
            self.width = line.width;
            self.context.set_line_width(line.width);
        }
        self.dash(line);
        self.context.stroke();
    }

    fn text(&mut self, text: &Text, colour: u32) {
        self.font(text);
        self.fill_with(colour);
        with(&text.text, |words| {
            if text.fit.is_finite() && text.fit > 0.0 {
                self.context.write_within(words, text.at.x, text.at.y, text.fit);
            } else {
                self.context.write(words, text.at.x, text.at.y);
            }
        });
    }
}

const fn align(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    }
}

/// A font as CSS writes it: `650 12.5px serif`.
pub(super) fn font_of(text: &Text, faces: &[String; 2]) -> String {
    let weight = match text.weight {
        Weight::Regular => "400 ",
        Weight::Bold => "650 ",
    };
    let mut font = String::from(weight);
    // In thousandths of a pixel: the standard printer of floats would add 10 KB to the wasm.
    let size = (text.size * 1000.0 + 0.5) as u64;
    os_scope_scene::text::push_number(&mut font, size / 1000);
    font.push('.');
    font.extend([size / 100, size / 10, size].map(|digits| char::from(b'0' + (digits % 10) as u8)));
    font.push_str("px ");
    font.push_str(&faces[text.face as usize]);
    font
}
