//! What other policies would have made of the same references, and the references themselves.

use kurbo::{Point, Rect};
use os_scope_sim::mem::replace::ReplaceKind;

use super::frame::{Label, cross, small_size};
use super::keys::{BAR, CELL, HEAD, rank};
use super::moment::Moment;
use crate::caption::{cat, count};
use crate::history::COMPARED;
use crate::layout::{Drawing, Part, Words, best, column, leaf, optional, row, words};
use crate::{Key, Role, Str, text};

/// The height of a reference with its result, in ems.
const STRIP: f64 = 3.3;

/// The policies to compare, from those that know least to the one that knows most; the run's own is among them.
fn policies(moment: &Moment<'_>) -> [ReplaceKind; 4] {
    let mut all = COMPARED;
    if !all.contains(&moment.policy) {
        all[1] = moment.policy;
    }
    all
}

/// A part below its name, the first of some wordings that fits: the room for it does not depend on the name.
pub(super) fn headed<'a>(key: Key, name: impl IntoIterator<Item = impl Into<Str>>, part: Part<'a>) -> Part<'a> {
    let name = Words::new(key, name).body().bold();
    let head = leaf(0.0, name.height(), move |drawing, place| drawing.words(&name, place));
    column(0.35, [head.at_most(f64::INFINITY, 1.5), part.grow(1.0)])
}

/// How many of the references so far faulted under a policy, as a number and in words; it may not be known yet.
fn faults(moment: &Moment<'_>, policy: ReplaceKind, references: u64) -> (u64, alloc::string::String) {
    let history = moment.view.history;
    let own = policy == moment.policy;
    let faults = if own { Some(history.faults_here(references)) } else { history.faults(policy, references) };
    (faults.unwrap_or(0), faults.map_or_else(|| "…".into(), text::number))
}

/// The faults of each policy so far: as bars, or as a line of numbers.
pub(super) fn bars<'a>(moment: &'a Moment<'_>, may_go: bool) -> Part<'a> {
    let (all, references) = (moment.view.history.references() as u64, moment.memory().references);
    // The most that any will have had at the end: the bars grow, and their scale stays.
    let most = policies(moment).map(|policy| faults(moment, policy, all).0).into_iter().fold(1, u64::max);
    let name = |policy: ReplaceKind, key: Key| {
        let name = words(key.part(1), policy.name()).mono();
        if policy == moment.policy { name.bold() } else { name.faint() }
    };
    let names = policies(moment).map(|policy| name(policy, Key(0)).most()).into_iter().fold(0.0, f64::max);
    let numbers = words(Key(0), text::number(most)).mono().bold().most();
    let bar = |at: usize| {
        let (policy, key) = (policies(moment)[at], Key::new(BAR, at as u32, 0));
        let (value, number) = faults(moment, policy, references);
        let own = policy == moment.policy;
        let said = if own { " faulted here" } else { " would have faulted" };
        let label = cat(&[policy.name(), ": ", &number, " of ", &text::number(references), said]);
        let name = name(policy, key).end();
        let number = words(key.part(2), number).mono();
        let number = if own { number.bold() } else { number.faint() };
        leaf(names + numbers + 6.0, 1.4, move |drawing, place| {
            let (em, y) = (drawing.scale.small, place.center().y);
            let half = (place.height() * 0.34).min(0.8 * em);
            let rail = Rect::new(place.x0 + (names + 0.7) * em, y - half, place.x1 - (numbers + 0.6) * em, y + half);
            let role = if own { Role::Ink } else { Role::Faint };
            drawing.bar([key.part(3), key], value as f64 / most as f64, role, rail).label(label);
            drawing.words(&name, Rect { x1: rail.x0 - 0.7 * em, ..place });
            drawing.words(&number.end(), place);
        })
        .at_most(36.0, 2.4)
        .grow(1.0)
    };
    let references = count(references, "reference", "references");
    let heads = [cat(&["Faults on the same ", &references]), cat(&["Faults in ", &references]), "Faults".into()];
    let bars = column(0.25, [0, 1, 2, 3].map(bar)).grow(1.0);
    let line = row(
        0.6,
        [0, 1, 2, 3].map(|at| {
            let (policy, key) = (policies(moment)[at], Key::new(BAR, at as u32, 0));
            let said = |number: &str| cat(&[policy.name(), " ", number]);
            let number = words(key.part(2), said(&faults(moment, policy, moment.memory().references).1)).mono();
            let number = if policy == moment.policy { number.bold() } else { number.faint() };
            let wide = words(Key(0), said(&text::number(most))).mono().bold().most();
            leaf(wide, 1.3, move |drawing, place| drawing.words(&number, place)).at_most(wide + 4.0, 1.3).grow(1.0)
        }),
    );
    let section = headed(Key::new(HEAD, 1, 0), heads, bars);
    let less = if may_go { optional(rank::FEW, line) } else { line };
    best(rank::BARS, [section.grow(0.3), less]).grow(0.3)
}

/// The references: what was asked for, what is, what will be; and which of them faulted.
pub(super) fn strip<'a>(moment: &'a Moment<'_>, may_go: bool) -> Part<'a> {
    let all = moment.view.history.references();
    let said = |at: usize| cat(&["reference ", &text::number(at as u64), " of ", &text::number(all as u64)]);
    let head = words(Key::new(CELL, 0, 0), said((moment.present() + 1).min(all))).faint().or_nothing();
    let cells = || {
        leaf(4.0 * small_size(moment).width, STRIP, move |drawing, place| draw_strip(drawing, moment, place))
            .at_most(f64::INFINITY, STRIP)
    };
    let less = if may_go { optional(rank::FEW, cells()) } else { cells() };
    best(rank::STRIP, [column(0.3, [head.part(), cells()]), less])
}

fn draw_strip(drawing: &mut Drawing, moment: &Moment<'_>, place: Rect) {
    let (em, history, present) = (drawing.scale.small, moment.view.history, moment.present());
    let all = history.references();
    let (gap, least) = (0.3 * em, small_size(moment).width * 1.13 * em);
    let count = (((place.width() + gap) / (least + gap)) as usize).clamp(1, 64);
    // The cells fill the line, unless there are few references.
    let wide = ((place.width() + gap) / count.min(all.max(1)) as f64 - gap).clamp(least, least * 1.5);
    // The present one stands still once there is a past; at the end the string does.
    let first = present.saturating_sub(count * 3 / 5).min(all.saturating_sub(count));
    for at in first..(first + count).min(all) {
        let x = place.x0 + (at - first) as f64 * (wide + gap);
        reference(drawing, moment, at, Rect::new(x, place.y0, x + wide, place.y0 + 2.1 * em));
    }
}

fn reference(drawing: &mut Drawing, moment: &Moment<'_>, at: usize, place: Rect) {
    let Some((page, faulted)) = moment.view.history.reference_at(at) else { return };
    let done = (at as u64) < moment.memory().references;
    let now = at == moment.present() && (done || moment.wanted == Some(page));
    let faults = moment.access.is_some_and(|access| access.fault.is_some());
    let result = if done { Some(faulted) } else { (now && faults).then_some(true) };
    let (key, em, line) = (Key::new(CELL, at as u32 + 1, 0), drawing.scale.small, drawing.scale.line);
    let said = match result {
        Some(true) if done => ": fault",
        Some(false) => ": hit",
        _ if now => ", now",
        _ => "",
    };
    let label = cat(&["reference ", &text::number(at as u64 + 1), ", ", &moment.page_in_words(page), said]);
    let role = Role::process(page.pid);
    let mark = drawing.picture.rect(key, place, 0.35 * em).label(label);
    match (now, done) {
        (true, _) => mark.fill(role.tint()).stroke(Role::Active.line(), line * 2.0),
        (false, true) => mark.fill(Role::Panel.tint()).stroke(Role::Surface.line(), line),
        (false, false) => mark.fill(Role::Surface.tint()).stroke(role.line(), line),
    };
    let role = if done && !now { Role::Faint } else { Role::Ink };
    Label { key, page, size: 1.13, long: false, bold: now, middle: true, role }.draw(drawing, moment, place);
    let at = Point::new(place.center().x, place.y1 + 0.6 * em);
    match result {
        Some(true) => drawing.picture.path(key.part(3), cross(at, em * 0.3)).stroke(Role::Fault.line(), em * 0.19),
        Some(false) => drawing.picture.circle(key.part(4), at, em * 0.23).fill(Role::Hit.line()),
        None => return,
    };
}
