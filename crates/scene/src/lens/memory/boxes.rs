//! The boxes of frames and slots: what one says, from a card to a dot.

use alloc::string::String;

use kurbo::{BezPath, Point, Rect};
use os_scope_sim::{Page, Setup};

use super::grid::{Grid, Look};
use crate::{Face, Key, Picture, Role, Tone, Weight, text};

/// What there is to say about a frame or a slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    pub(super) number: u32,
    pub(super) page: Option<Page>,
    pub(super) holds: Holds,
    /// Its entry's A bit, if it has an entry that is present.
    pub(super) accessed: Option<bool>,
    pub(super) dirty: bool,
    pub(super) pinned: bool,
    /// What happens to it, in a word.
    pub(super) tag: &'static str,
    pub(super) focus: Option<Role>,
}

/// How a page is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Holds {
    /// Not at all.
    #[default]
    Nothing,
    /// It was promised the place.
    Promise,
    /// In memory.
    Live,
    /// On the disk.
    Saved,
}

/// Draws a box with the keys of the place and of the page in it.
#[expect(clippy::too_many_arguments, reason = "what a box is about, and where it goes")]
pub(super) fn draw(
    picture: &mut Picture,
    setup: &Setup,
    grid: &Grid,
    u: f64,
    key: Key,
    held: u8,
    contents: &Contents,
    label: String,
) {
    let rect = grid.rect(contents.number);
    let role = contents.page.map_or(Role::Idle, |page| Role::process(page.pid));
    let dot = grid.look >= Look::Dot;
    let fill = match contents.holds {
        Holds::Nothing => {
            if dot {
                Role::Idle.tint()
            } else {
                Role::Panel.tint()
            }
        }
        Holds::Live => {
            if dot {
                role.line()
            } else {
                role.tint()
            }
        }
        Holds::Promise => Role::Surface.tint(),
        Holds::Saved => {
            if dot {
                role.tint()
            } else {
                Role::Surface.tint()
            }
        }
    };
    let (stroke, width) = outline(contents, role, u);
    let radius = (0.45 * u).min(rect.width() / 4.0);
    let mark = picture.rect(key, rect, radius).fill(fill).label(label);
    if !(dot && matches!(contents.holds, Holds::Nothing | Holds::Live) && contents.focus.is_none()) {
        mark.stroke(stroke, width);
    }
    if contents.holds == Holds::Promise {
        mark.dashed();
    }
    let page_key = contents.page.map_or(key, |page| Key::page(held, page));
    match grid.look {
        Look::Card => card(picture, setup, grid, rect, u, key, page_key, contents),
        Look::Chip => chip(picture, setup, grid, rect, u, key, page_key, contents),
        Look::Tile => tile(picture, rect, u, key, page_key, contents),
        Look::Dot | Look::Heat => {}
    }
}

fn outline(contents: &Contents, role: Role, u: f64) -> (Tone, f64) {
    match (contents.focus, contents.holds) {
        (Some(focus), _) => (focus.line(), 0.2 * u),
        (None, Holds::Nothing) => (Role::Panel.line(), 0.08 * u),
        (None, Holds::Promise) => (role.line(), 0.13 * u),
        (None, _) => (role.line(), 0.11 * u),
    }
}

/// Three lines: number and what happens; owner and page; A and D.
#[expect(clippy::too_many_arguments, reason = "what a card is about, and where it goes")]
fn card(
    picture: &mut Picture,
    setup: &Setup,
    grid: &Grid,
    rect: Rect,
    u: f64,
    key: Key,
    page_key: Key,
    contents: &Contents,
) {
    let small = u * grid.zoom.min(1.2);
    let body = 1.13 * u * grid.zoom.min(1.4);
    let pad = 0.6 * u * grid.zoom.min(1.3);
    let line = |part: f64| rect.y0 + rect.height() * part;
    number(picture, key, Point::new(rect.x0 + pad, line(0.2)), small, contents.number);
    tag(picture, key, Point::new(rect.x1 - pad, line(0.2)), u, rect.width() - 2.0 * pad - 2.4 * small, contents);
    let Some(page) = contents.page else { return };
    owner(
        picture,
        setup,
        page_key,
        Rect { x0: rect.x0 + pad, x1: rect.x1 - pad, ..rect },
        line(0.51),
        body,
        page,
        contents.holds,
    );
    let Some(accessed) = contents.accessed else { return };
    let y = line(0.81);
    let x = rect.x0 + pad;
    bit(picture, page_key.part(3), Point::new(x + 0.38 * small, y), 0.3 * small, accessed);
    let ink = if accessed { Role::Ink.ink() } else { Role::Faint.ink() };
    let words = if accessed { "A=1" } else { "A=0" };
    picture.text(page_key.part(4), (x + 1.0 * small, y), small, words).mono().centred().fill(ink);
    if contents.dirty {
        let role = Role::process(page.pid);
        picture.text(page_key.part(5), (x + 3.6 * small, y), small, "D=1").mono().bold().centred().fill(role.ink());
        corner(picture, page_key.part(6), Point::new(rect.x1, rect.y1), -0.9 * small, page);
    }
}

/// Two lines: number and signs; owner and page.
#[expect(clippy::too_many_arguments, reason = "what a chip is about, and where it goes")]
fn chip(
    picture: &mut Picture,
    setup: &Setup,
    grid: &Grid,
    rect: Rect,
    u: f64,
    key: Key,
    page_key: Key,
    contents: &Contents,
) {
    let small = u * grid.zoom.min(1.15);
    let body = u * grid.zoom.min(1.25);
    let pad = 0.4 * u * grid.zoom;
    let line = |part: f64| rect.y0 + rect.height() * part;
    number(picture, key, Point::new(rect.x0 + pad, line(0.27)), small, contents.number);
    let Some(page) = contents.page else { return };
    owner(
        picture,
        setup,
        page_key,
        Rect { x0: rect.x0 + pad, x1: rect.x1 - pad, ..rect },
        line(0.71),
        body,
        page,
        contents.holds,
    );
    let mut x = rect.x1 - pad;
    if contents.dirty {
        let mark = picture.text(page_key.part(5), (x, line(0.27)), small, "D");
        mark.mono().bold().end().centred().fill(Role::process(page.pid).ink());
        x -= 0.95 * small;
    }
    if let Some(accessed) = contents.accessed {
        bit(picture, page_key.part(3), Point::new(x - 0.32 * small, line(0.27)), 0.28 * small, accessed);
        x -= 0.95 * small;
    }
    if contents.pinned && x - 1.0 * small > rect.x0 + pad + 1.5 * small {
        pin(picture, page_key.part(7), Point::new(x - 0.3 * small, line(0.27)), 0.28 * small);
    }
}

/// The letter of the owner, and a corner if it is dirty; the number of a box that nobody owns.
fn tile(picture: &mut Picture, rect: Rect, u: f64, key: Key, page_key: Key, contents: &Contents) {
    let Some(page) = contents.page else {
        let number = text::number(u64::from(contents.number));
        if text::width(&number, u, Face::Sans, Weight::Regular) <= rect.width() - 0.3 * u {
            picture.text(key.part(1), rect.center(), u, number).middle().centred().fill(Role::Faint.ink());
        }
        return;
    };
    let role = Role::process(page.pid);
    let letter = text::letter(page.pid);
    let size = if text::width(&letter, u, Face::Sans, Weight::Bold) <= rect.width() - 0.3 * u { u } else { 0.0 };
    if size > 0.0 {
        let ink = if contents.holds == Holds::Promise { Role::Faint.ink() } else { role.ink() };
        picture.text(page_key.part(1), rect.center(), size, letter).bold().middle().centred().fill(ink);
    }
    if contents.dirty {
        corner(picture, page_key.part(6), Point::new(rect.x1, rect.y0), 0.5 * u, page);
    }
}

fn number(picture: &mut Picture, key: Key, at: Point, size: f64, number: u32) {
    picture.text(key.part(1), at, size, text::number(u64::from(number))).mono().centred().fill(Role::Faint.ink());
}

fn tag(picture: &mut Picture, key: Key, at: Point, size: f64, room: f64, contents: &Contents) {
    let words = match contents.holds {
        _ if !contents.tag.is_empty() => contents.tag,
        Holds::Promise => "coming",
        _ if contents.pinned => "pinned",
        _ => return,
    };
    if text::width(words, size, Face::Sans, Weight::Regular) > room {
        return;
    }
    let role = contents.focus.filter(|_| !contents.tag.is_empty()).unwrap_or(Role::Faint);
    picture.text(key.part(2), at, size, words).end().centred().fill(role.ink());
}

/// The letter of a page's owner and the page's number, the number's last digits if there is no room for all.
#[expect(clippy::too_many_arguments, reason = "what is written, and where")]
fn owner(picture: &mut Picture, setup: &Setup, key: Key, within: Rect, y: f64, size: f64, page: Page, holds: Holds) {
    let role = Role::process(page.pid);
    let letter = text::letter(page.pid);
    let wide = text::width(&letter, size, Face::Sans, Weight::Bold) + 0.4 * size;
    let ink = if holds == Holds::Promise { Role::Faint.ink() } else { Role::Ink.ink() };
    picture.text(key.part(1), (within.x0, y), size, letter).bold().centred().fill(role.ink());
    let digits = tail(&text::page(page.vpn, setup), size, within.width() - wide);
    let mark = picture.text(key.part(2), (within.x0 + wide, y), size, digits).mono().centred().fill(ink);
    if holds == Holds::Live {
        mark.bold();
    }
}

/// A number as it is, or its last digits after an ellipsis.
pub(super) fn tail(number: &str, size: f64, room: f64) -> String {
    let fits = (room / (size * text::MONO) + 0.01) as usize;
    let count = number.chars().count();
    if count <= fits {
        return number.into();
    }
    let mut cut = String::new();
    if fits >= 2 {
        cut.push('…');
        cut.extend(number.chars().skip(count + 1 - fits));
    }
    cut
}

/// A bit: a disc if it is set, a ring if not.
fn bit(picture: &mut Picture, key: Key, at: Point, radius: f64, set: bool) {
    let mark =
        picture.circle(key, at, radius).stroke(if set { Role::Ink.line() } else { Role::Line.line() }, radius * 0.35);
    mark.fill(if set { Role::Ink.line() } else { Role::Surface.tint() });
}

/// A corner turned down: the page was written to. Negative: at the bottom.
fn corner(picture: &mut Picture, key: Key, at: Point, size: f64, page: Page) {
    let points = [at, Point::new(at.x - size.abs(), at.y), Point::new(at.x, at.y + size)];
    picture.polygon(key, &points).fill(Role::process(page.pid).line()).label("D=1: written to since it was loaded");
}

/// A pin: the page may not be taken yet.
fn pin(picture: &mut Picture, key: Key, at: Point, radius: f64) {
    let mut path = BezPath::new();
    path.move_to((at.x - radius, at.y - radius));
    path.line_to((at.x + radius, at.y - radius));
    path.line_to((at.x, at.y + 0.2 * radius));
    path.close_path();
    path.move_to((at.x, at.y));
    path.line_to((at.x, at.y + 1.3 * radius));
    picture
        .path(key, path)
        .fill(Role::Ink.line())
        .stroke(Role::Ink.line(), radius * 0.3)
        .label("pinned until it was used");
}
