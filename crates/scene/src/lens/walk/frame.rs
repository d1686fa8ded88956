//! The frame that the address leads to, with the byte in it; or the fault that the access stopped in.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect};
use os_scope_sim::event::FaultKind;
use os_scope_sim::{Pfn, Vpn};

use super::facts::Reached;
use super::{Pen, brief, cat, killed, kind, reason};
use crate::fill::told;
use crate::{Face, Key, Role, Str, Weight, When, text};

const FRAME: Key = Key::new(kind::FRAME, 0, 0);

impl Pen<'_> {
    pub(super) fn frame(&mut self) {
        match self.facts.frame {
            Reached::Nothing => self.nothing(),
            Reached::Known(pfn) => self.known(pfn, false),
            Reached::Done(pfn) => self.known(pfn, true),
            Reached::Fault(fault, pfn) => self.fault(fault, pfn),
        }
    }

    /// The frame whose number the translation gives: of a 2 MiB page, its first.
    pub(super) fn base(&self, pfn: Pfn) -> Pfn {
        let within = self.facts.access.map_or(0, |access| (access.addr.vpn().get() % Vpn::HUGE) as u32);
        Pfn(if self.facts.huge { pfn.0 - within.min(pfn.0) } else { pfn.0 })
    }

    fn nothing(&mut self) {
        let (plan, em) = (self.plan, self.plan.em);
        self.title("frame".into(), "".into(), Role::Faint);
        let body = plan.frame.body;
        let label = "the frame that holds the byte: not known yet";
        self.picture.rect(FRAME, body, em * 0.4).stroke(Role::Panel.line(), plan.line).dashed().label(label);
        let words = if self.facts.access.is_some() { "not known yet" } else { "no access yet" };
        if self.upright() {
            return self.lines(body, &[(words, Weight::Regular)], Role::Faint);
        }
        self.picture
            .text(FRAME.part(4), body.center(), em, words)
            .middle()
            .centred()
            .fill(Role::Faint.ink())
            .fit(body.width() - em);
    }

    fn known(&mut self, pfn: Pfn, done: bool) {
        let (plan, facts, em) = (self.plan, self.facts, self.plan.em);
        let Some(access) = facts.access else { return };
        let base = self.base(pfn);
        let name = facts.name(access.pid);
        let role = Role::process(access.pid);
        let setup = &facts.snapshot.setup;
        self.title(
            told!(setup, "frame {n}", base).into(),
            if facts.huge { "2M page".into() } else { cat(&["of ", name]) },
            Role::Ink,
        );
        let body = plan.frame.body;
        let label = cat(&[&told!(setup, "frame {n} holds a page of ", base), name]);
        self.picture.rect(FRAME, body, em * 0.4).fill(role.tint()).stroke(role.line(), plan.line * 1.3).label(label);
        let physical = (u64::from(base.0) << 12) + facts.offset();
        if self.upright() {
            let place = done.then(|| body.y0 + body.height() * facts.share());
            self.ends(body, place, if facts.huge { "byte 0x1fffff" } else { "byte 0xfff" });
        }
        if done {
            self.byte(body, physical);
        }
        let foot = plan.frame.foot;
        if foot.height() > 0.0 && done {
            self.picture
                .text(FRAME.part(6), foot.center(), em, text::address(physical))
                .mono()
                .middle()
                .centred()
                .bold()
                .fit(foot.width());
        }
    }

    /// The byte: a line across the frame at its offset, and its place in words.
    fn byte(&mut self, body: Rect, physical: u64) {
        let (em, facts, line) = (self.plan.em, self.facts, self.plan.line);
        let share = facts.share();
        let setup = &facts.snapshot.setup;
        let offset = Str::from(told!(setup, "+ {hex}", facts.offset()));
        let label = told!(setup, "the byte at physical address {address}", physical);
        let half = line * 1.6;
        if self.upright() {
            let y = (body.y0 + share * body.height()).clamp(body.y0 + half, body.y1 - half);
            let mark = Rect::new(body.x0, y - half, body.x1, y + half);
            self.picture.rect(FRAME.part(1), mark, 0.0).fill(Role::Ink.line()).label(label).when(When::Result);
            let up = y + em * 1.6 > body.y1;
            let at = Point::new(body.center().x, y + em * if up { -0.85 } else { 0.95 });
            self.picture.text(FRAME.part(2), at, em, offset).mono().middle().centred().bold().fit(body.width() - em);
        } else {
            let x = (body.x0 + share * body.width()).clamp(body.x0 + half, body.x1 - half);
            let mark = Rect::new(x - half, body.y0, x + half, body.y1);
            self.picture.rect(FRAME.part(1), mark, 0.0).fill(Role::Ink.line()).label(label).when(When::Result);
            // The words stand where there is more room: before the byte or after it.
            let before = x > body.center().x;
            let room = if before { x - body.x0 } else { body.x1 - x } - em * 0.9;
            let sum = cat(&[&offset, " = ", &text::address(physical)]);
            let words = match self.plan.frame.foot.height() > 0.0 {
                true => offset,
                false if text::width(&sum, em, Face::Mono, Weight::Bold) <= room => sum,
                false => cat(&["= ", &text::address(physical)]),
            };
            let at = (x + if before { -em * 0.45 } else { em * 0.45 }, body.center().y);
            let text = self.picture.text(FRAME.part(2), at, em, words).mono().centred().bold();
            if before {
                text.end();
            }
            text.fit(room);
        }
    }

    /// Whether the frame's bytes run from above to below.
    fn upright(&self) -> bool {
        let body = self.plan.frame.body;
        body.height() > self.plan.em * 5.0 && body.height() > body.width() * 0.5
    }

    /// The first and the last byte of an upright frame, unless the byte itself, at `place`, is there.
    fn ends(&mut self, body: Rect, place: Option<f64>, last: &'static str) {
        let (em, small, x) = (self.plan.em, self.plan.small, body.center().x);
        for (part, y, words) in [(12, body.y0 + em * 0.9, "byte 0"), (13, body.y1 - em * 0.9, last)] {
            if place.is_none_or(|place| (y - place).abs() > em * 2.6) {
                self.picture
                    .text(FRAME.part(part), (x, y), small, words)
                    .middle()
                    .centred()
                    .fill(Role::Faint.ink())
                    .fit(body.width() - em);
            }
        }
    }

    fn fault(&mut self, fault: FaultKind, promised: Option<Pfn>) {
        let (plan, facts, em) = (self.plan, self.facts, self.plan.em);
        let Some(access) = facts.access else { return };
        let body = plan.frame.body;
        if let Some(pfn) = promised {
            let mapped = facts.mapped(pfn);
            let how = match (fault, mapped) {
                (_, true) => "mapped: once more",
                (FaultKind::SwappedOut, false) => "for the page in swap",
                (_, false) => "taken, and zeroed",
            };
            let words = cat(&["frame ", &text::frame(pfn)]);
            let room = plan.frame.head.height() > 0.0;
            self.title(words.clone(), "".into(), Role::Ink);
            let role = Role::process(access.pid);
            let mark = self
                .picture
                .rect(FRAME, body, em * 0.4)
                .fill(role.tint())
                .stroke(role.line(), plan.line * 1.3)
                .label(words.clone());
            if !mapped {
                mark.dashed();
            }
            if body.height() > em * 3.0 {
                self.lines(body, &[(how, Weight::Regular)], Role::Ink);
            } else if !room {
                self.picture
                    .text(FRAME.part(4), body.center(), em, cat(&[&words, ": ", how]))
                    .middle()
                    .centred()
                    .fit(body.width() - em);
            } else {
                self.picture.text(FRAME.part(4), body.center(), em, how).middle().centred().fit(body.width() - em);
            }
            return;
        }
        let name = if fault == FaultKind::NonCanonical { "not an address" } else { "page fault" };
        let reason = reason(fault, access.kind);
        let killed = killed(facts, access.pid);
        self.title(cat(&["✕ ", name]), "".into(), Role::Fault);
        let label = cat(&[name, ": ", reason]);
        self.picture
            .rect(FRAME, body, em * 0.4)
            .fill(Role::Fault.tint())
            .stroke(Role::Fault.line(), plan.line * 1.6)
            .dashed()
            .label(label);
        if body.height() > em * 2.3 {
            let end = if killed { "the process is killed" } else { "" };
            let low = body.height() < em * 3.4
                && text::width(reason, plan.small, Face::Sans, Weight::Bold) > body.width() - em * 0.8;
            let reason = if low { brief(fault) } else { reason };
            return self.lines(body, &[(reason, Weight::Bold), (end, Weight::Regular)], Role::Fault);
        }
        let head = if killed {
            "killed: "
        } else if plan.frame.head.height() > 0.0 {
            ""
        } else {
            "✕ fault: "
        };
        let room = body.width() - em * 0.6;
        let all = [cat(&[head, reason]), cat(&[head, brief(fault)]), cat(&[brief(fault)])];
        let fits = |words: &&Str| text::width(words, em, Face::Sans, Weight::Bold) <= room;
        let words = all.iter().find(fits).unwrap_or(&all[2]).clone();
        self.picture
            .text(FRAME.part(4), body.center(), em, words)
            .middle()
            .centred()
            .bold()
            .fill(Role::Fault.ink())
            .fit(room);
    }

    /// What stands above the frame.
    fn title(&mut self, name: Str, more: Str, role: Role) {
        let (em, mut line) = (self.plan.em, self.plan.frame.head);
        if line.height() <= 0.0 {
            return;
        }
        let two = line.height() > em * 2.0;
        if two {
            line.y1 = line.center().y;
        }
        let mut size = em * 1.1;
        let mut used = text::width(&name, size, Face::Sans, Weight::Bold);
        if used > line.width() {
            size = self.plan.small.max(size * line.width() / used);
            used = line.width();
        }
        self.picture
            .text(FRAME.part(3), (line.x0, line.center().y), size, name)
            .bold()
            .centred()
            .fill(role.ink())
            .fit(line.width());
        let small = self.plan.small;
        if two {
            let at = (line.x0, line.y1 + line.height() / 2.0);
            self.picture.text(FRAME.part(5), at, small, more).centred().fill(Role::Faint.ink()).fit(line.width());
        } else if line.width() - used > em * 5.0 {
            let room = line.width() - used - em;
            self.picture
                .text(FRAME.part(5), (line.x1, line.center().y), small, more)
                .end()
                .centred()
                .fill(Role::Faint.ink())
                .fit(room);
        }
    }

    /// Words in the middle of the frame, on as many lines as they need.
    fn lines(&mut self, body: Rect, paragraphs: &[(&str, Weight)], role: Role) {
        let (em, room) = (
            if body.height() < self.plan.em * 3.4 { self.plan.small } else { self.plan.em },
            body.width() - self.plan.em * 0.8,
        );
        let mut lines: Vec<(String, Weight)> = Vec::new();
        for &(words, weight) in paragraphs {
            for word in words.split_whitespace() {
                match lines.last_mut() {
                    Some((line, w))
                        if *w == weight && text::width(&cat(&[line, " ", word]), em, Face::Sans, weight) <= room =>
                    {
                        line.push(' ');
                        line.push_str(word);
                    }
                    _ => lines.push((word.into(), weight)),
                }
            }
        }
        let top = body.center().y - (lines.len() as f64 - 1.0) * em * 0.65;
        for (n, (words, weight)) in lines.into_iter().enumerate() {
            let at = (body.center().x, top + n as f64 * em * 1.3);
            let mark =
                self.picture.text(FRAME.part(7 + n.min(4) as u8), at, em, words).middle().centred().fill(role.ink());
            if weight == Weight::Bold {
                mark.bold();
            }
            mark.fit(room);
        }
    }
}
