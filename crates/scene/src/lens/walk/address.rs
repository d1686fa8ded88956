//! The address: its page number, for the TLB, and its fields, one for each level and one for the byte.

use os_scope_sim::event::{EventKind, FaultKind};

use super::plan::Labelled;
use super::{LEVELS, Pen, cat, kind};
use crate::{Face, Key, Layer, Role, Str, Weight, When, text};

/// The place of the offset among the fields.
pub(super) const OFFSET: u32 = 4;

/// The bits of an address that choose the entry of a level, PTE (0) to PGD (3).
const BITS: [&str; 4] = ["bits 20–12", "bits 29–21", "bits 38–30", "bits 47–39"];

/// How much a field has to do with what happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Idle,
    Used,
    Lit,
}

/// A field to be drawn.
struct Field {
    /// Its level, or [`OFFSET`].
    number: u32,
    place: Labelled,
    role: Role,
    used: Use,
    name: Str,
    /// Its bits, or which bits it is.
    digits: Str,
    /// Whether it has become a part of the offset.
    merged: bool,
}

impl Pen<'_> {
    pub(super) fn address(&mut self) {
        self.page_number();
        let facts = self.facts;
        let used = match facts.last {
            Some(EventKind::AccessDone { .. }) => Use::Lit,
            _ if facts.access.is_some_and(|access| access.pfn.is_some()) => Use::Used,
            _ => Use::Idle,
        };
        let mut place = self.plan.offset;
        if facts.huge {
            place.body = place.body.union(self.plan.fields[0].body);
        }
        let name = match facts.access {
            Some(_) => cat(&["offset ", &text::hex(facts.offset())]),
            None => "offset".into(),
        };
        let digits = facts.access.map_or("bits 11–0".into(), |access| text::binary(access.addr.0, 12).into());
        self.field(Field { number: OFFSET, place, role: Role::Ink, used, name, digits, merged: false });
        for level in (0..4).rev() {
            let used = match facts.last {
                Some(EventKind::EntryRead { level: read, .. }) if usize::from(read) == level + 1 => Use::Lit,
                _ if facts.levels[level].read => Use::Used,
                _ => Use::Idle,
            };
            let index = facts.levels[level].index;
            let name = match facts.access {
                Some(_) => cat(&[LEVELS[level], " ", &text::number(index.into())]),
                None => LEVELS[level].into(),
            };
            let role = Role::Level(level as u8 + 1);
            // The field of a level that the walk does not need is a part of the offset.
            let merged = facts.huge && level == 0;
            let digits = facts.access.map_or(BITS[level].into(), |_| text::binary(index.into(), 9).into());
            self.field(Field {
                number: level as u32,
                place: self.plan.fields[level],
                role,
                used,
                name,
                digits,
                merged,
            });
        }
    }

    fn field(&mut self, field: Field) {
        let Field { number, place, role, used, name, digits, merged } = field;
        let (plan, key) = (self.plan, Key::new(kind::FIELD, number, 0));
        let (fill, stroke, width) = match used {
            Use::Idle => (Role::Panel, Role::Panel, plan.line),
            Use::Used => (role, Role::Panel, plan.line),
            Use::Lit => (role, role, plan.line * 2.0),
        };
        if !merged {
            let label = cat(&[
                &name,
                if number == OFFSET { ": the byte in its page" } else { ": the entry that this field chooses" },
            ]);
            let mark =
                self.picture.rect(key, place.body, plan.em * 0.35).fill(fill.tint()).stroke(stroke.line(), width);
            mark.label(label).when(When::Cause);
            if number == OFFSET {
                // It grows over the field of a level that is not needed, and must not cover its digits.
                mark.layer(Layer::Ground);
            }
        }
        let own = if number == OFFSET { plan.offset.body } else { place.body };
        let access = self.facts.access;
        let faint = used == Use::Idle && !(merged && access.is_some_and(|access| access.pfn.is_some()));
        let tone = if faint { Role::Faint.ink() } else { Role::Ink.ink() };
        let size = if access.is_some() { plan.digits } else { plan.small };
        let mark = self.picture.text(key.part(1), own.center(), size, digits).middle().centred().fill(tone);
        if access.is_some() {
            mark.mono();
        }
        if used == Use::Lit {
            mark.bold();
        }
        if place.name.height() > 0.0 && !merged {
            let tone = if role == Role::Ink { Role::Faint.ink() } else { role.ink() };
            let (at, room) = (place.name.center(), place.name.width());
            let size = if room < plan.em * 7.0 { plan.small } else { plan.em };
            // The name with its number, or one of both.
            let short: &str =
                name.strip_prefix("offset ").unwrap_or(LEVELS.get(number as usize).copied().unwrap_or(&name));
            let fits = text::width(&name, size, Face::Sans, Weight::Bold) <= room;
            let name: Str = if fits { name } else { cat(&[short]) };
            self.picture.text(key.part(2), at, size, name).middle().centred().bold().fill(tone).fit(room);
        }
    }

    /// What the TLB is asked for.
    fn page_number(&mut self) {
        let (plan, facts, key) = (self.plan, self.facts, Key::new(kind::PAGE, 0, 0));
        let Labelled { body, name } = plan.page;
        let inside = name.y0 >= body.y0 && name.y1 <= body.y1;
        let asked = matches!(facts.last, Some(EventKind::TlbHit { .. } | EventKind::TlbMissed { .. }));
        let wrong = facts.access.is_some_and(|access| access.fault == Some(FaultKind::NonCanonical));
        let (role, width) = if wrong {
            (Role::Fault, 2.0)
        } else if asked {
            (Role::Ink, 2.0)
        } else {
            (Role::Panel, 1.0)
        };
        let tint = if asked {
            Role::Active
        } else if wrong {
            Role::Fault
        } else {
            Role::Panel
        };
        let label = "the page number: the address without its offset";
        self.picture
            .rect(key, body, plan.em * 0.35)
            .fill(tint.tint())
            .stroke(role.line(), plan.line * width)
            .label(label)
            .when(When::Cause);
        if facts.access.is_some() || !inside {
            let size = if facts.access.is_some() { plan.digits.min(plan.em * 1.1) } else { plan.small };
            let number: Str = match facts.access {
                Some(access) => text::hex(if wrong { access.addr.0 >> 12 } else { access.addr.vpn().get() }).into(),
                None => "bits 47–12".into(),
            };
            // The name stands on a line of its own, or at the left in the box.
            let (x, room) =
                if inside { (body.x1 - 0.5 * plan.em, body.x1 - name.x1) } else { (body.center().x, body.width()) };
            let mark = self.picture.text(key.part(1), (x, body.center().y), size, number).centred();
            if facts.access.is_some() {
                mark.mono();
            } else {
                mark.fill(Role::Faint.ink());
            }
            if inside {
                mark.end()
            } else {
                mark.middle()
            };
            mark.fit(room - 0.6 * plan.em);
        }
        if name.height() > 0.0 {
            let (words, tone) = match (wrong, inside) {
                (true, false) if name.width() < plan.em * 9.0 => ("✕ bits 63–47", Role::Fault.ink()),
                (true, false) => ("✕ bits 63–47 differ", Role::Fault.ink()),
                (true, true) => ("✕", Role::Fault.ink()),
                (false, false) => ("page number", Role::Faint.ink()),
                (false, true) => ("page", Role::Faint.ink()),
            };
            let at = (if inside { name.x0 } else { name.center().x }, name.center().y);
            let mark = self.picture.text(key.part(2), at, plan.small, words).centred().fill(tone);
            if !inside {
                mark.middle();
            }
            mark.fit(name.width());
        }
    }
}
