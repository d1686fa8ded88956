//! `clock`: Who has to leave? The frames as a ring with the clock's hand, or as the lists that other policies keep; the
//! search step by step; and what other policies would have made of the same references.

use alloc::vec::Vec;

use os_scope_sim::mem::replace::{ReplaceOption, Search};
use os_scope_sim::rule::Rule;
use os_scope_sim::{Event, EventKind, Setup};

use super::api::{Lens, Step, Table, View};
use crate::caption::{cat, count};
use crate::layout::{Align, best, column, row, sheet};
use crate::{Mark, Picture, text};

mod compare;
mod frame;
mod keys;
mod lists;
mod marks;
mod moment;
mod order;
mod request;
mod ring;
mod search;
mod swap;
mod table;
#[cfg(test)]
mod tests;
mod travel;

use keys::rank;
use moment::{Moment, Verdict};

/// The lens.
#[derive(Debug)]
pub(super) struct Clock;

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
        let moment = &Moment::new(view);
        let dial = || if moment.info().search == Search::Ring { ring::dial(moment) } else { lists::lists(moment) };
        let dial = || column(0.8, [dial(), swap::swap(moment)]).grow(3.0);
        let (search, bars, strip) = (
            |may_go| search::search(moment, may_go),
            |may_go| compare::bars(moment, may_go),
            |may_go| compare::strip(moment, may_go),
        );
        let beside = row(2.0, [dial(), column(1.3, [search(true), bars(false), strip(false)]).airy().grow(1.5)]);
        let middle = || dial().align(Align::Middle);
        let below = column(1.1, [middle(), row(2.0, [search(false), bars(false)]), strip(false)]).airy();
        let stacked = column(1.1, [middle(), search(true), bars(true), strip(true)]).airy();
        let square = view.size.width < view.size.height * 1.2;
        let both = if square { below } else { beside };
        let all = best(rank::SIDES, [both, stacked]);
        sheet(view, self.title(), note(moment), all)
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

/// What stands beside the title.
fn note(moment: &Moment<'_>) -> alloc::string::String {
    let frames = moment.frames().len();
    let frames_in_words = count(frames as u64, "frame", "frames");
    let machine = &moment.snapshot().setup.machine;
    let mut rule = alloc::string::String::new();
    for option in moment.info().options {
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
        _ if moment.info().search == Search::Ring && rule.is_empty() && frames > keys::MOST_CARDS => {
            cat(&[&room, " · long: R=1"])
        }
        _ => room,
    }
}
