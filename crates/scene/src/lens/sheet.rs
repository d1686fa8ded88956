//! What all lenses share: the title line, margins and the sizes of type.

use kurbo::{Rect, Size};

use super::api::View;
use crate::text::{self, ASCENT};
use crate::{Face, Key, Picture, Role, Str, Weight};

/// The kind of the keys of the title line; a lens's own kinds are below.
const TITLE: u8 = 240;

/// The sizes of type and of gaps for a picture's size. Small pictures show fewer things, not smaller ones: type never
/// falls below 12 pixels, nor, for a presenter, below 24 at 1920.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The smallest type: axis figures, remarks.
    pub small: f64,
    /// Ordinary type.
    pub body: f64,
    /// The names of things and the heads of sections.
    pub strong: f64,
    /// The title.
    pub title: f64,
    /// The margin of the picture, and the gap between its sections.
    pub margin: f64,
    /// The gap between things of one section.
    pub gap: f64,
    /// The width of outlines.
    pub line: f64,
}

impl Scale {
    /// The scale for a picture.
    #[must_use]
    pub fn of(view: &View<'_>) -> Self {
        let size = view.size;
        // A tall picture is as a wide one of the same width; a low one is limited by its height.
        let extent = size.width.min(size.height * 16.0 / 9.0).max(1.0);
        let small = match extent {
            _ if view.presenter => for_presenter(view.whole).max(13.0),
            ..640.0 => 12.0,
            640.0..1280.0 => 12.0 + (extent - 640.0) / 640.0,
            _ => 13.0 + (extent - 1280.0) * 20.0 / 2560.0,
        };
        // Titles grow faster than small print, with the room that there is for them.
        let room = if view.presenter { extent * 12.0 / small } else { extent };
        let wide = ((room - 320.0) / 960.0).clamp(0.0, 1.0);
        Self {
            small,
            body: small * 1.13,
            strong: small * 1.25,
            title: small * (1.35 + 0.55 * wide),
            margin: small * (0.85 + 1.6 * wide),
            gap: small * (0.5 + 0.3 * wide),
            line: small / 9.0,
        }
    }

    /// The same with all type, and what goes with it, larger by a factor; not the title.
    #[must_use]
    pub const fn larger(self, factor: f64) -> Self {
        Self {
            small: self.small * factor,
            body: self.body * factor,
            strong: self.strong * factor,
            gap: self.gap * factor,
            line: self.line * factor,
            ..self
        }
    }

    /// The width of the thinnest lines: axes, rules, the rims of bars and of empty seats.
    #[must_use]
    pub const fn hair(&self) -> f64 {
        self.line * 0.75
    }
}

/// The smallest type for a presenter: 24 pixels on a screen of 1920, however many lenses share it. Only where there is
/// hardly any height is it less.
#[must_use]
pub fn for_presenter(whole: Size) -> f64 {
    whole.width.min(whole.height * 3.2) * 24.0 / 1920.0
}

/// A picture with its title line drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// The sizes to use.
    pub scale: Scale,
    /// What is left for the drawing, margins taken off.
    pub area: Rect,
}

impl View<'_> {
    /// Whether the picture is taller than wide.
    #[must_use]
    pub fn tall(&self) -> bool {
        self.size.height > self.size.width
    }

    /// The sizes of type for this view.
    #[must_use]
    pub fn scale(&self) -> Scale {
        Scale::of(self)
    }

    /// Whether a title has room in the title line.
    #[must_use]
    pub fn has_room_for(&self, title: &str) -> bool {
        let scale = self.scale();
        text::width(title, scale.title, Face::Sans, Weight::Bold) <= self.size.width - 2.0 * scale.margin
    }

    /// Draws the title line, the question at its left and a note at its right (left out if there is no room for it).
    pub fn sheet(&self, picture: &mut Picture, title: impl Into<Str>, note: impl Into<Str>) -> Sheet {
        self.sheet_with(picture, title.into(), note.into())
    }

    fn sheet_with(&self, picture: &mut Picture, title: Str, note: Str) -> Sheet {
        let scale = self.scale();
        let all = self.size.to_rect().inset(-scale.margin);
        let baseline = all.y0 + scale.title * ASCENT;
        let taken = text::width(&title, scale.title, Face::Sans, Weight::Bold).min(all.width());
        let key = Key::new(TITLE, 0, 0);
        picture.text(key, (all.x0, baseline), scale.title, title).bold().fit(all.width());
        let room = all.width() - taken - scale.title;
        if text::width(&note, scale.body, Face::Sans, Weight::Regular) <= room {
            picture.text(key.part(1), (all.x1, baseline), scale.body, note).end().fill(Role::Faint.ink());
        }
        let top = baseline + scale.title * 0.3 + scale.margin * 0.6;
        Sheet { scale, area: Rect::new(all.x0, top, all.x1, all.y1.max(top)) }
    }
}
