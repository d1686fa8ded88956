//! What stands in a picture and can move: cards, tokens, empty places, bars.

use alloc::vec::Vec;

use kurbo::Rect;

use super::drawing::Drawing;
use super::words::{LINE, Words, words};
use crate::{Face, Weight};
use crate::{Key, Layer, Mark, Role, Str, text};

/// The distance of what is in a box from its edges, in ems.
pub(crate) const PAD: f64 = 0.7;

/// A thing: a process, a page, a request.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    /// Its name in pictures, by which it is known from one to the next.
    pub(crate) key: Key,
    /// What it means: its colour.
    pub(crate) role: Role,
    /// What it says when pointed at.
    pub(crate) label: Str,
}

/// How the box of a thing looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// As usual.
    Plain,
    /// The event is about it.
    Lit,
    /// It is not quite there: on its way, not yet begun.
    Coming,
    /// It is over.
    Over,
}

impl Look {
    /// Lit, or as usual.
    pub(crate) const fn of(lit: bool) -> Self {
        if lit { Self::Lit } else { Self::Plain }
    }
}

/// What a card says, the most important first. What finds no room is left out, so that in the end a letter remains.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) thing: Thing,
    pub(crate) look: Look,
    /// What stands for it where there is room for no more.
    pub(crate) letter: Str,
    pub(crate) name: Str,
    /// How far it has come, from 0 to 1.
    pub(crate) share: Option<f64>,
    /// More about it; their keys are parts of the thing's, from [`Card::FIRST_LINE`] on.
    pub(crate) lines: Vec<Words>,
}

/// The parts of a card's key.
mod part {
    pub(super) const LETTER: u8 = 1;
    pub(super) const NAME: u8 = 2;
    pub(super) const RAIL: u8 = 3;
    pub(super) const BAR: u8 = 4;
}

impl Card {
    /// The part of the thing's key from which on lines may be numbered.
    pub(crate) const FIRST_LINE: u8 = 5;
}

impl Drawing {
    /// The box of a thing.
    #[inline(never)]
    pub(crate) fn thing(&mut self, thing: &Thing, look: Look, place: Rect) -> &mut Mark {
        let Thing { key, role, label } = thing;
        let (radius, line) = (self.px(0.6).min(place.height() / 2.0), self.scale.line);
        let mark = self.picture.rect(*key, place, radius).label(label.clone());
        let thick = if look == Look::Lit { 2.0 * line } else { line };
        let area = if matches!(look, Look::Plain | Look::Lit) { *role } else { Role::Surface };
        mark.fill(area.tint()).stroke(role.line(), thick);
        if look == Look::Coming {
            mark.dashed();
        }
        mark
    }

    /// A thing as its letter in a box.
    pub(crate) fn token(&mut self, thing: &Thing, look: Look, letter: impl Into<Str>, place: Rect) {
        self.token_with(thing, look, letter.into(), place);
    }

    #[inline(never)]
    fn token_with(&mut self, thing: &Thing, look: Look, letter: Str, place: Rect) {
        self.thing(thing, look, place);
        let letter = words(thing.key.part(part::LETTER), letter).bold().middle().tone(thing.role.ink());
        let large = letter.clone().body();
        let fits = large.fits(place.width() / self.scale.small - 0.5);
        self.words(if fits { &large } else { &letter }, place);
    }

    /// A thing with as much about it as there is room for: where it is low, a token with its name beside it.
    #[inline(never)]
    pub(crate) fn card(&mut self, card: &Card, place: Rect) {
        let em = self.scale.small;
        let inner = place.inset(-PAD * em);
        let head = 1.25 * LINE * em;
        if inner.height() < head || inner.width() < 4.0 * em {
            let token = Rect { x1: place.x1.min(place.x0 + place.height()), ..place };
            let beside = Rect { x0: token.x1 + 0.5 * em, ..place };
            self.token(&card.thing, card.look, card.letter.clone(), token);
            if beside.width() > 3.0 * em {
                self.words(&words(card.thing.key.part(part::NAME), card.name.clone()), beside);
            }
            return;
        }
        let Card { thing: Thing { key, role, .. }, .. } = *card;
        self.thing(&card.thing, card.look, place);
        let letter = words(key.part(part::LETTER), card.letter.clone()).strong().tone(role.ink());
        let taken = if card.letter.is_empty() { 0.0 } else { letter.most() + 0.4 } * em;
        let line = Rect { y1: inner.y0 + head, ..inner };
        self.words(&letter, line);
        self.name(key.part(part::NAME), &card.name, Rect { x0: inner.x0 + taken, ..line });
        let mut y = line.y1 + 0.2 * em;
        let thick = 0.55 * em;
        if let Some(share) = card.share.filter(|_| y + thick <= inner.y1 + 0.01) {
            self.bar([key.part(part::RAIL), key.part(part::BAR)], share, role, Rect { y0: y, y1: y + thick, ..inner });
            y += thick + 0.3 * em;
        }
        for words in &card.lines {
            let below = y + words.height() * em;
            if below > inner.y1 + 0.01 {
                break;
            }
            self.words(words, Rect { y0: y, y1: below, ..inner });
            y = below;
        }
    }

    /// A name: bold, or smaller, or both, before it is cut.
    fn name(&mut self, key: Key, name: &Str, place: Rect) {
        let room = place.width();
        let (body, small) = (self.scale.body, self.scale.small);
        let fits = |size, weight| text::width(name, size, Face::Sans, weight) <= room;
        let name = words(key, name.clone());
        let name = if fits(body, Weight::Bold) { name.body().bold() } else { name };
        let name = if fits(small, Weight::Bold) { name.bold() } else { name };
        self.words(&name, place);
    }

    /// A rail, of which a share is filled: the keys of the rail and of the bar in it.
    #[inline(never)]
    pub(crate) fn bar(&mut self, [rail, bar]: [Key; 2], share: f64, role: Role, place: Rect) -> &mut Mark {
        let radius = place.height() / 2.0;
        let full = Rect { x1: place.x0 + place.width() * share.clamp(0.0, 1.0), ..place };
        self.picture.rect(rail, place, radius).fill(Role::Surface.tint()).stroke(Role::Panel.line(), self.scale.hair());
        self.picture.rect(bar, full, radius).fill(role.line())
    }

    /// The outline of a place that may hold something.
    #[inline(never)]
    pub(crate) fn empty(&mut self, key: Key, place: Rect) -> &mut Mark {
        let (radius, line) = (self.px(0.6), self.scale.hair());
        self.picture.rect(key, place, radius).stroke(Role::Panel.line(), line).dashed().layer(Layer::Ground)
    }

    /// A box that groups things.
    #[inline(never)]
    pub(crate) fn panel(&mut self, key: Key, place: Rect) -> &mut Mark {
        let (radius, line) = (self.px(0.9), self.scale.hair());
        self.picture.rect(key, place, radius).stroke(Role::Panel.line(), line).layer(Layer::Ground)
    }
}
