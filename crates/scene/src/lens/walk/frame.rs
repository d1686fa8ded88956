//! The frame that the address leads to, with the byte in it; or the fault that the access stopped in.

use kurbo::Rect;
use os_scope_sim::Pfn;
use os_scope_sim::event::FaultKind;

use super::facts::{Facts, Reached};
use super::keys::{BYTE, FRAME};
use super::line::{PAD, number};
use crate::caption::cat;
use crate::fill::told;
use crate::layout::{Drawing, Look, Part, Thing, Words, column, leaf, words};
use crate::{Role, Str, When, text};

/// What there is to say of the frame.
struct Said {
    title: Str,
    /// Beside or below the title.
    more: Str,
    /// In the frame, and the same in fewer words.
    within: [Str; 2],
    role: Role,
    look: Look,
    label: Str,
    /// The physical address of the byte, once it is reached.
    byte: Option<u64>,
}

/// The frame below its name; `stacked`: its name is on two lines.
pub(super) fn frame<'a>(facts: &'a Facts<'a>, stacked: bool) -> Part<'a> {
    let said = said(facts);
    let ink = match said.role {
        Role::Fault | Role::Faint => said.role.ink(),
        _ => Role::Ink.ink(),
    };
    let title = Words::new(FRAME.part(2), [said.title.clone()]).body().bold().tone(ink);
    let more = words(FRAME.part(3), said.more.clone()).faint();
    let head = if stacked {
        column(0.0, [title.line(0.0), more.line(0.0)])
    } else {
        crate::layout::row(0.6, [title.part(), more.end().or_nothing().line(0.0).grow(1.0)])
    };
    let foot = said.byte.map_or("".into(), text::address);
    let foot = number(FRAME.part(4), foot).bold().middle().line(7.0);
    column(
        0.2,
        [head, body(facts, said, false).at_least(0.0, 3.4).at_most(f64::INFINITY, f64::INFINITY).grow(1.0), foot],
    )
    .grow(1.0)
}

/// The frame alone, in a line: it says all there is to say.
pub(super) fn bar<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    body(facts, said(facts), true)
}

fn said(facts: &Facts<'_>) -> Said {
    let setup = &facts.snapshot.setup;
    let owner = facts.access.map_or(Role::Faint, |access| Role::process(access.pid));
    let frame = |pfn: Pfn| Str::from(told!(setup, "frame {n}", pfn));
    let name = facts.access.map_or("", |access| facts.name(access.pid));
    match facts.frame {
        Reached::Nothing => {
            let within: Str = if facts.access.is_some() { "not known yet" } else { "no access yet" }.into();
            Said {
                title: "frame".into(),
                more: "".into(),
                within: [within.clone(), within],
                role: Role::Faint,
                look: Look::Coming,
                label: "the frame that holds the byte: not known yet".into(),
                byte: None,
            }
        }
        Reached::Known(pfn) | Reached::Done(pfn) => {
            let base = facts.base(pfn);
            let done = matches!(facts.frame, Reached::Done(_));
            Said {
                title: frame(base),
                more: if facts.huge { "2M page".into() } else { cat(&["of ", name]).into() },
                within: ["".into(), "".into()],
                role: owner,
                look: Look::Plain,
                label: cat(&[&told!(setup, "frame {n} holds a page of ", base), name]).into(),
                byte: done.then(|| (u64::from(base.0) << 12) + facts.offset()),
            }
        }
        Reached::Fault(fault, Some(pfn)) => {
            let mapped = facts.mapped(pfn);
            let within: Str = match (fault, mapped) {
                (_, true) => "mapped: once more",
                (FaultKind::SwappedOut, false) => "for the page in swap",
                (_, false) => "taken, and zeroed",
            }
            .into();
            Said {
                title: frame(pfn),
                more: "".into(),
                within: [within.clone(), within],
                role: owner,
                look: if mapped { Look::Plain } else { Look::Coming },
                label: frame(pfn),
                byte: None,
            }
        }
        Reached::Fault(fault, None) => {
            let [long, short] = facts.reason();
            let name = if fault == FaultKind::NonCanonical { "not an address" } else { "page fault" };
            let killed = facts.killed();
            let within = [
                cat(&[long, if killed { ": the process is killed" } else { "" }]),
                cat(&[if killed { "killed: " } else { "" }, short]),
            ];
            Said {
                title: cat(&["✕ ", name]).into(),
                more: "".into(),
                within: within.map(Str::from),
                role: Role::Fault,
                look: Look::Over,
                label: cat(&[name, ": ", long]).into(),
                byte: None,
            }
        }
    }
}

/// The frame itself; `alone`: its name is in it, too.
fn body<'a>(facts: &'a Facts<'a>, said: Said, alone: bool) -> Part<'a> {
    let draw = move |drawing: &mut Drawing, place: Rect| {
        let em = drawing.scale.small;
        let Said { role, look, ref label, .. } = said;
        if role == Role::Faint {
            drawing.empty(FRAME, place).label(label.clone());
        } else {
            let mark = drawing.thing(&Thing { key: FRAME, role, label: label.clone() }, look, place);
            if role == Role::Fault {
                mark.fill(role.tint()).dashed();
            }
        }
        let inner = place.inset((-PAD * em, 0.0));
        if let Some(physical) = said.byte {
            return byte(facts, physical, drawing, place, alone);
        }
        if look == Look::Plain && said.within[0].is_empty() && !alone {
            return ends(facts, drawing, inner, None);
        }
        let [long, short] = &said.within;
        let in_words =
            |words: &Str| if words.is_empty() { said.title.clone() } else { cat(&[&said.title, ": ", words]).into() };
        let fault = if role == Role::Fault { "✕ " } else { "" };
        let wordings = if alone {
            [in_words(long), in_words(short), cat(&[fault, short]).into()]
        } else {
            [long.clone(), short.clone(), short.clone()]
        };
        let tone = match role {
            Role::Faint | Role::Fault => role.ink(),
            _ => Role::Ink.ink(),
        };
        let all = Words::new(FRAME.part(5), wordings).middle().tone(tone);
        let all = if role == Role::Fault { all.bold() } else { all };
        let lines = all.wrapped(inner.width() / em);
        let high = lines.first().map_or(0.0, Words::height) * em;
        if (lines.len() as f64) * high > place.height() - 0.4 * em {
            return drawing.words(&all, inner);
        }
        let top = place.center().y - lines.len() as f64 * high / 2.0;
        for (n, line) in lines.iter().enumerate() {
            let y = top + n as f64 * high;
            drawing.words(line, Rect { y0: y, y1: y + high, ..inner });
        }
    };
    leaf(8.0, 1.7, draw).at_most(f64::INFINITY, 1.9)
}

/// Whether the bytes of a frame run from above to below.
fn upright(drawing: &Drawing, place: Rect) -> bool {
    place.height() > 5.0 * drawing.scale.small && place.height() > place.width() * 0.5
}

/// The byte: a line across the frame at its offset, and its place in words.
fn byte(facts: &Facts<'_>, physical: u64, drawing: &mut Drawing, place: Rect, alone: bool) {
    let (em, share, half) = (drawing.scale.small, facts.share(), drawing.scale.line * 1.6);
    let setup = &facts.snapshot.setup;
    let offset = told!(setup, "+ {hex}", facts.offset());
    let label = told!(setup, "the byte at physical address {address}", physical);
    let between = |from: f64, to: f64| (from + share * (to - from)).clamp(from + half, to - half);
    if upright(drawing, place) {
        let y = between(place.y0, place.y1);
        let mark = Rect { y0: y - half, y1: y + half, ..place };
        drawing.picture.rect(BYTE, mark, 0.0).fill(Role::Ink.line()).label(label).when(When::Result);
        let up = y + 1.8 * em > place.y1;
        let middle = y + em * if up { -0.9 } else { 0.9 };
        let line = Rect { y0: middle - 0.6 * em, y1: middle + 0.6 * em, ..place }.inset((-0.3 * em, 0.0));
        drawing.words(&number(FRAME.part(14), offset).bold().middle(), line);
        return ends(facts, drawing, place, Some(y));
    }
    let x = between(place.x0, place.x1);
    let mark = Rect { x0: x - half, x1: x + half, ..place };
    drawing.picture.rect(BYTE, mark, 0.0).fill(Role::Ink.line()).label(label).when(When::Result);
    // The words stand where there is more room: before the byte or after it.
    let sum = cat(&["= ", &text::address(physical)]);
    let all = if alone { [cat(&[&offset, " ", &sum]), sum] } else { [offset.clone(), offset] };
    let words = Words::new(FRAME.part(14), all).mono().bold();
    let gap = 0.5 * em;
    if x > place.center().x {
        drawing.words(&words.end(), Rect { x0: place.x0 + gap, x1: x - gap, ..place });
    } else {
        drawing.words(&words, Rect { x0: x + gap, x1: place.x1 - gap, ..place });
    }
}

/// The first and the last byte of an upright frame, unless the byte itself is there.
fn ends(facts: &Facts<'_>, drawing: &mut Drawing, place: Rect, byte: Option<f64>) {
    let em = drawing.scale.small;
    if !upright(drawing, place) {
        return;
    }
    let last = if facts.huge { "byte 0x1fffff" } else { "byte 0xfff" };
    for (part, y, said) in [(12, place.y0 + 0.9 * em, "byte 0"), (13, place.y1 - 0.9 * em, last)] {
        if byte.is_none_or(|byte| (y - byte).abs() > em * 2.6) {
            let line = Rect { y0: y - 0.6 * em, y1: y + 0.6 * em, ..place };
            drawing.words(&words(FRAME.part(part), said).faint().middle(), line);
        }
    }
}
