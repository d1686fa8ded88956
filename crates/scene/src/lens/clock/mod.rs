//! `clock`: Who has to leave? The frames as a ring with the clock's hand, or as the lists that other policies keep; the
//! search step by step; and what other policies would have made of the same references.

use alloc::vec::Vec;

use kurbo::{BezPath, Point, Rect};
use os_scope_sim::mem::replace::{ReplaceOption, Search};
use os_scope_sim::rule::Rule;
use os_scope_sim::{Event, EventKind, Setup};

use super::api::{Lens, Step, Table, View};
use super::sheet::Scale;
use crate::caption::{cat, count};
use crate::{Key, Mark, Picture, Role, text};

mod bars;
mod ellipse;
mod hub;
mod lanes;
mod many;
mod moment;
mod plan;
mod queue;
mod ring;
mod search;
mod second;
mod slot;
mod strip;
mod swap;
mod table;
#[cfg(test)]
mod tests;
mod ticks;
mod travel;

use moment::{Moment, Verdict};
use plan::Plan;

/// The lens.
#[derive(Debug)]
pub(super) struct Clock;

/// The kind of the heads of sections.
const HEADS: u8 = 12;

impl Lens for Clock {
    fn name(&self) -> &'static str {
        "clock"
    }

    fn title(&self) -> &'static str {
        "Who has to leave?"
    }

    fn applies_to(&self, setup: &Setup) -> bool {
        !setup.recorded && setup.machine.frames > 0 && setup.processes.iter().any(|process| process.work.accesses > 0)
    }

    fn affected_by(&self, rule: Rule) -> bool {
        matches!(rule, Rule::Replacement(_) | Rule::Load(_))
    }

    fn shows(&self, event: &Event) -> bool {
        self.duration(event) > 0
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let mut picture = Picture::new(view.size);
        let moment = Moment::new(view);
        let page = view.sheet(&mut picture, self.title(), note(&moment));
        let plan = Plan::new(page.area, page.scale, moment.least());
        let mut draw = Draw { picture, moment, scale: page.scale, steady: true };
        draw.dial(plan.dial);
        if let Some(place) = plan.search {
            draw.search(place);
        }
        if let Some(place) = plan.bars {
            draw.bars(place);
        }
        if let Some(place) = plan.strip {
            draw.strip(place);
        }
        draw.picture
    }

    fn travel(&self, step: &Step<'_>) -> Vec<Mark> {
        travel::travel(step)
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::HandCleared { .. } | EventKind::Spared { .. } | EventKind::VictimChosen { .. } => 650,
            EventKind::Evicted { .. } | EventKind::FrameTaken { .. } => 600,
            EventKind::AccessStarted { .. } | EventKind::Faulted { .. } | EventKind::HandSkipped { .. } => 450,
            EventKind::AccessDone { .. } => 550,
            EventKind::DirtySet { .. }
            | EventKind::Mapped { .. }
            | EventKind::Exited { .. }
            | EventKind::Killed { .. } => 350,
            EventKind::Recalled { .. } | EventKind::Ticked | EventKind::Cleaned { .. } => 500,
            EventKind::DiskQueued { op, .. } if op.is_paging() => 300,
            EventKind::EntryRead { level: 1, accessed: true, .. } => 350,
            _ => 0,
        }
    }

    fn table(&self, view: &View<'_>) -> Table {
        table::table(view.snapshot)
    }
}

/// A picture of a moment as it is being made.
struct Draw<'a> {
    picture: Picture,
    moment: Moment<'a>,
    scale: Scale,
    /// Whether frames stay where they were before the last event.
    steady: bool,
}

impl Draw<'_> {
    /// The frames: as a ring, or as the list or lists of a policy whose hand does not go round.
    fn dial(&mut self, area: Rect) {
        let area = self.swap(area);
        match self.moment.own.lists.len() {
            _ if self.moment.policy.info().search == Search::Ring => self.ring(area),
            ..2 => self.queue(area),
            _ => self.lanes(area),
        }
    }

    /// The head of a section.
    fn head(&mut self, number: u32, place: Rect, words: impl Into<crate::Str>) {
        let size = self.scale.strong;
        let at = (place.x0, place.y0 + size * text::ASCENT);
        self.picture.text(Key::new(HEADS, number, 0), at, size, words).bold().fit(place.width());
    }
}

/// What stands beside the title.
fn note(moment: &Moment<'_>) -> alloc::string::String {
    let frames = moment.frames().len();
    let frames_in_words = count(frames as u64, "frame", "frames");
    let machine = &moment.snapshot().setup.machine;
    let mut rule = alloc::string::String::new();
    for option in moment.policy.info().options {
        rule.push_str(&match option {
            ReplaceOption::Tau => cat(&[" · window τ = ", &text::number(machine.window())]),
            ReplaceOption::Interval => {
                cat(&[" · a tick every ", &text::number(machine.replace_options().interval(machine.frames))])
            }
            ReplaceOption::LoadReferenced | ReplaceOption::Seed => continue,
        });
    }
    let room = match moment.free {
        0 => cat(&[&frames_in_words, ", all full", &rule]),
        free => cat(&[&frames_in_words, ", ", &text::number(free as u64), " free", &rule]),
    };
    match (moment.verdict(), moment.wanted) {
        (Verdict::Fault | Verdict::Waits | Verdict::Coming, Some(page)) if frames < 10_000 => {
            cat(&["page ", &moment.number(page, 12), " is wanted · ", &room])
        }
        _ if moment.policy.info().search == Search::Ring && rule.is_empty() && frames > ellipse::MOST => {
            cat(&[&room, " · long: R=1"])
        }
        _ => room,
    }
}

/// A cross around a point: the sign of a fault, and of a page that has to leave.
fn cross(at: Point, reach: f64) -> BezPath {
    let mut path = BezPath::new();
    path.move_to(at - (reach, reach));
    path.line_to(at + (reach, reach));
    path.move_to(at + (-reach, reach));
    path.line_to(at + (reach, -reach));
    path
}

/// A tick around a point: the sign of a hit.
fn tick(at: Point, reach: f64) -> BezPath {
    let mut path = BezPath::new();
    path.move_to(at + (-reach, 0.1 * reach));
    path.line_to(at + (-0.25 * reach, 0.8 * reach));
    path.line_to(at + (reach, -0.8 * reach));
    path
}

impl Verdict {
    /// The role of its words and outline.
    const fn role(self) -> Role {
        match self {
            Self::Hit | Self::Loaded => Role::Hit,
            Self::Fault | Self::Refused => Role::Fault,
            _ => Role::Line,
        }
    }
}
