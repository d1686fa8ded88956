//! The address: its page number, for the TLB, and its fields, one for each level and one for the byte.

use os_scope_sim::event::{EventKind, FaultKind};

use super::facts::Facts;
use super::keys::{self, LEVELS, OFFSET, PAGE};
use crate::caption::cat;
use crate::layout::{Look, Part, Thing, Words, column, leaf, row, words};
use crate::{Key, Role, Str, When, text};

/// The bits of an address that choose the entry of a level, PTE (0) to PGD (3), and those that choose the byte.
const BITS: [&str; 5] = ["bits 20–12", "bits 29–21", "bits 38–30", "bits 47–39", "bits 11–0"];

/// Where the name of a field stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Below,
    Above,
    Left,
    Nowhere,
}

impl Name {
    fn with<'a>(self, name: Words, body: Part<'a>) -> Part<'a> {
        match self {
            Self::Below => column(0.15, [body, name.middle().line(0.0)]),
            Self::Above => column(0.05, [name.middle().line(0.0), body]),
            Self::Left => row(0.2, [name.line(2.8).at_most(2.8, f64::INFINITY), body.grow(1.0)]),
            Self::Nowhere => body,
        }
    }
}

/// A field of the address, by level or [`OFFSET`].
pub(super) fn field<'a>(facts: &Facts<'_>, field: usize, name: Name) -> Part<'a> {
    let key = keys::field(field);
    let access = facts.access;
    // In a 2 MiB page the field of the last level is a part of the offset.
    let offset = field == OFFSET || facts.huge && field == 0;
    let role = if offset { Role::Ink } else { Role::Level(field as u8 + 1) };
    let (lit, used) = match facts.last {
        Some(EventKind::AccessDone { .. }) if offset => (true, true),
        Some(EventKind::EntryRead { level, .. }) if usize::from(level) == field + 1 => (true, true),
        _ if offset => (false, access.is_some_and(|access| access.pfn.is_some())),
        _ => (false, facts.levels[field].read),
    };
    let index = if field == OFFSET { 0 } else { facts.levels[field].index };
    let [long, short]: [Str; 2] = match (field, access) {
        (OFFSET, Some(_)) => {
            let offset = text::hex(facts.offset());
            [cat(&["offset ", &offset]).into(), offset.into()]
        }
        (OFFSET, None) => ["offset".into(), "".into()],
        _ if offset => ["offset".into(), "".into()],
        (_, Some(_)) => [cat(&[LEVELS[field], " ", &text::number(index.into())]).into(), LEVELS[field].into()],
        (_, None) => [LEVELS[field].into(), LEVELS[field].into()],
    };
    let meaning = if offset { ": the byte in its page" } else { ": the entry that this field chooses" };
    let thing = Thing { key, role: if used { role } else { Role::Panel }, label: cat(&[&long, meaning]).into() };
    let digits = match access {
        Some(access) if field == OFFSET => text::binary(access.addr.0, 12).into(),
        Some(_) => text::binary(index.into(), 9).into(),
        None => BITS[field].into(),
    };
    let tone = if offset { Role::Faint } else { role };
    let name_words = Words::new(key.part(2), [long, short]).bold().tone(tone.ink());
    let width = if field == OFFSET { 8.0 } else { 6.2 };
    name.with(name_words, digit_box(thing, Look::of(lit), digits, width, access.is_some()))
}

/// What the TLB is asked for.
pub(super) fn page<'a>(facts: &Facts<'_>, name: Name) -> Part<'a> {
    let wrong = facts.access.is_some_and(|access| access.fault == Some(FaultKind::NonCanonical));
    let asked = matches!(facts.last, Some(EventKind::TlbHit { .. } | EventKind::TlbMissed { .. }));
    let role = match (wrong, asked) {
        (true, _) => Role::Fault,
        (_, true) => Role::Active,
        (..) => Role::Panel,
    };
    let (number, names): (Str, [&'static str; 2]) = match facts.access {
        Some(access) if wrong => (text::hex(access.addr.0 >> 12).into(), ["✕ bits 63–47 differ", "✕ bits 63–47"]),
        Some(access) => (text::hex(access.addr.vpn().get()).into(), ["page number", "page"]),
        None => ("bits 47–12".into(), ["page number", "page"]),
    };
    let label = "the page number: the address without its offset".into();
    let name_words = Words::new(PAGE.part(2), names).tone(if wrong { Role::Fault } else { Role::Faint }.ink());
    let thing = Thing { key: PAGE, role, label };
    name.with(name_words, digit_box(thing, Look::of(wrong || asked), number, 6.8, facts.access.is_some()))
}

fn digit_box<'a>(thing: Thing, look: Look, digits: Str, width: f64, known: bool) -> Part<'a> {
    let draw = move |drawing: &mut crate::layout::Drawing, place: kurbo::Rect| {
        let key: Key = thing.key;
        drawing.thing(&thing, look, place).when(When::Cause);
        let digits = words(key.part(1), digits).middle();
        let digits = if known { digits.mono() } else { digits.faint() };
        let digits = if look == Look::Lit { digits.bold() } else { digits };
        let large = digits.clone().body();
        let room = place.width() / drawing.scale.small - 0.6;
        drawing.words(if large.fits(room) { &large } else { &digits }, place);
    };
    leaf(width, 1.6, draw).at_most(f64::INFINITY, 1.9)
}
