//! The frame that the address leads to, with the byte in it; or the fault that the access stopped in.

use kurbo::Rect;
use os_scope_sim::Pfn;
use os_scope_sim::event::FaultKind;

use super::facts::{Facts, Reached};
use super::keys::FRAME;
use crate::caption::cat;
use crate::fill::told;
use crate::layout::line::{PAD, number};
use crate::layout::{Drawing, Look, Part, Thing, Words, best, column, leaf, row, words};
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
    /// The physical address of the byte, once it is reached.
    byte: Option<u64>,
}

/// The frame below its name; `stacked`: its name is on two lines.
pub(super) fn frame<'a>(facts: &'a Facts<'a>, stacked: bool) -> Part<'a> {
    let said = said(facts);
    let ink = if matches!(said.role, Role::Fault | Role::Faint) { said.role } else { Role::Ink }.ink();
    let title = Words::new(FRAME.part(2), [said.title.clone()]).body().bold().tone(ink);
    let more = words(FRAME.part(3), said.more.clone()).faint();
    let head = if stacked {
        column(0.0, [title.line(0.0), more.line(0.0)])
    } else {
        row(0.6, [title.part(), more.end().or_nothing().line(0.0).grow(1.0)])
    };
    let foot = number(FRAME.part(4), said.byte.map_or("".into(), text::address)).bold().middle().line(7.0);
    let body = leaf(8.0, 5.6, move |drawing, place| {
        outline(drawing, &said, place);
        match said.byte {
            Some(physical) => byte(facts, physical, drawing, place),
            None => within(drawing, &said, said.within.clone(), place),
        }
        ends(facts, drawing, place);
    });
    let body = body.at_most(f64::INFINITY, f64::INFINITY).grow(1.0);
    best(4, [column(0.2, [head, body, foot]), bar(facts)]).grow(1.0)
}

/// The frame alone, in a line: it says all there is to say.
pub(super) fn bar<'a>(facts: &'a Facts<'a>) -> Part<'a> {
    let said = said(facts);
    let draw = move |drawing: &mut Drawing, place: Rect| {
        outline(drawing, &said, place);
        let [long, short] = &said.within;
        let all = match said.byte {
            Some(physical) => {
                let sum = cat(&[" = ", &text::address(physical)]);
                [cat(&[&said.title, " + ", &text::hex(facts.offset()), &sum]), cat(&[&said.title, &sum]), sum]
            }
            None if long.is_empty() => [(); 3].map(|()| said.title.clone()).map(|title| cat(&[&title])),
            None => {
                let fault = if said.role == Role::Fault { "✕ " } else { "" };
                [cat(&[&said.title, ": ", long]), cat(&[&said.title, ": ", short]), cat(&[fault, short])]
            }
        };
        within(drawing, &said, all.map(Str::from), place);
    };
    leaf(8.0, 1.7, draw).at_most(f64::INFINITY, 1.9)
}

fn said(facts: &Facts<'_>) -> Said {
    let setup = &facts.snapshot.setup;
    let owner = facts.access.map_or(Role::Faint, |access| Role::process(access.pid));
    let frame = |pfn: Pfn| Str::from(told!(setup, "frame {n}", pfn));
    let say = |title: Str, both: [&'static str; 2], role: Role, look: Look| Said {
        title,
        more: "".into(),
        within: both.map(Str::from),
        role,
        look,
        byte: None,
    };
    match facts.frame {
        Reached::Nothing => {
            let within = if facts.access.is_some() { "not known yet" } else { "no access yet" };
            say("frame".into(), [within; 2], Role::Faint, Look::Coming)
        }
        Reached::Known(pfn) | Reached::Done(pfn) => {
            let base = facts.base(pfn);
            let name = facts.access.map_or("", |access| facts.name(access.pid));
            let done = matches!(facts.frame, Reached::Done(_));
            Said {
                more: if facts.huge { "2M page".into() } else { cat(&["of ", name]).into() },
                byte: done.then(|| (u64::from(base.0) << 12) + facts.offset()),
                ..say(frame(base), [""; 2], owner, Look::Plain)
            }
        }
        Reached::Fault(_, Some(pfn)) if facts.mapped(pfn) => {
            say(frame(pfn), ["mapped: once more"; 2], owner, Look::Plain)
        }
        Reached::Fault(FaultKind::SwappedOut, Some(pfn)) => {
            say(frame(pfn), ["for the page in swap"; 2], owner, Look::Coming)
        }
        Reached::Fault(_, Some(pfn)) => say(frame(pfn), ["taken, and zeroed"; 2], owner, Look::Coming),
        Reached::Fault(fault, None) => {
            let title = if fault == FaultKind::NonCanonical { "✕ not an address" } else { "✕ page fault" };
            let [long, short] = facts.reason();
            let said = say(title.into(), [long, short], Role::Fault, Look::Over);
            if !facts.killed() {
                return said;
            }
            Said { within: [cat(&[long, ": the process is killed"]).into(), "killed".into()], ..said }
        }
    }
}

fn outline(drawing: &mut Drawing, said: &Said, place: Rect) {
    let label = cat(&[&said.title, " ", &said.more, &said.within[0]]);
    if said.role == Role::Faint {
        drawing.empty(FRAME, place).label(label);
        return;
    }
    let mark = drawing.thing(&Thing { key: FRAME, role: said.role, label: label.into() }, said.look, place);
    if said.role == Role::Fault {
        mark.fill(said.role.tint()).dashed();
    }
}

/// Words in the frame, on as many lines as they need or, if there is no room for those, on one.
fn within(drawing: &mut Drawing, said: &Said, all: impl IntoIterator<Item = Str>, place: Rect) {
    let em = drawing.scale.small;
    let inner = place.inset((-PAD * em, 0.0));
    let tone = if matches!(said.role, Role::Faint | Role::Fault) { said.role } else { Role::Ink }.ink();
    let all = Words::new(FRAME.part(5), all).middle().tone(tone);
    let all = if said.role == Role::Fault || said.byte.is_some() { all.bold() } else { all };
    let lines = all.wrapped(inner.width() / em);
    let high = all.height() * em;
    let top = place.center().y - lines.len() as f64 * high / 2.0;
    if top < place.y0 {
        return drawing.words(&all, inner);
    }
    for (n, line) in lines.iter().enumerate() {
        let y = top + n as f64 * high;
        drawing.words(line, Rect { y0: y, y1: y + high, ..inner });
    }
}

/// The byte: a line across the frame at its offset, and its place in words.
fn byte(facts: &Facts<'_>, physical: u64, drawing: &mut Drawing, place: Rect) {
    let (em, half) = (drawing.scale.small, drawing.scale.line * 1.6);
    let y = (place.y0 + facts.share() * place.height()).clamp(place.y0 + half, place.y1 - half);
    let label = told!(&facts.snapshot.setup, "the byte at physical address {address}", physical);
    let mark = Rect { y0: y - half, y1: y + half, ..place };
    drawing.picture.rect(FRAME.part(1), mark, 0.0).fill(Role::Ink.line()).label(label).when(When::Result);
    // Clear of what is said at both ends.
    let below = y + 0.3 * em;
    let top =
        if below + 3.0 * em > place.y1 { y - 1.6 * em } else { below }.clamp(place.y0 + 1.7 * em, place.y1 - 3.0 * em);
    let offset = cat(&["+ ", &text::hex(facts.offset())]);
    let line = Rect { y0: top, y1: top + 1.3 * em, ..place }.inset((-PAD * em, 0.0));
    drawing.words(&number(FRAME.part(14), offset).bold().middle(), line);
}

/// The first and the last byte, once the frame is known.
fn ends(facts: &Facts<'_>, drawing: &mut Drawing, place: Rect) {
    let em = drawing.scale.small;
    if !matches!(facts.frame, Reached::Known(_) | Reached::Done(_)) {
        return;
    }
    let last = if facts.huge { "byte 0x1fffff" } else { "byte 0xfff" };
    for (part, y0, said) in [(12, place.y0 + 0.3 * em, "byte 0"), (13, place.y1 - 1.6 * em, last)] {
        let taken = drawing.picture.bounds(FRAME.part(1)).is_some_and(|byte| byte.y1 > y0 && byte.y0 < y0 + 1.3 * em);
        if taken {
            continue;
        }
        drawing.words(&words(FRAME.part(part), said).faint().middle(), Rect { y0, y1: y0 + 1.3 * em, ..place });
    }
}
