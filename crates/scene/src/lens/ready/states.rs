//! Processes in a box or in a strip: those of a queue, and those that do not compete for a CPU.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::Pid;
use os_scope_sim::snapshot::ProcessState as State;

use super::keys::{self, Place};
use super::scene::Scene;
use crate::Key;
use crate::caption::cat;
use crate::layout::things::PAD;
use crate::layout::{Align, Drawing, Flow, Part, Words, column, flow, leaf, row, section, space, words};

/// The side of a token, in ems.
pub(super) const TOKEN: f64 = 2.1;
/// No more processes than these have places of their own among the blocked ones.
const FEW: usize = 8;

/// There is room for these in a box; if there are more, they are counted.
const MANY: usize = 12;

/// How much a process shows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Name, progress and two lines.
    Full,
    /// Name and progress.
    Compact,
    /// Its letter, and its name beside it.
    Named,
    /// Its letter.
    Token,
}

impl Style {
    /// The size of a card, at least and at most, in ems; the width of the longest name, in ems.
    pub(super) fn cell(self, name: f64) -> [Size; 2] {
        match self {
            Self::Full => [Size::new(8.8, 7.0), Size::new(12.1, 7.0)],
            Self::Compact => [Size::new(7.0, 3.8), Size::new(12.1, 3.8)],
            Self::Named => [Size::new(TOKEN + 0.6 + name, TOKEN), Size::new(12.1, TOKEN)],
            Self::Token => [Size::new(TOKEN, TOKEN); 2],
        }
    }
}

/// Processes side by side.
pub(super) struct Group {
    pub(super) key: Key,
    /// Places without a process stay empty.
    pub(super) pids: Vec<Option<Pid>>,
    /// How many there may ever be.
    pub(super) room_for: usize,
    /// Whether the first one is at the right.
    pub(super) from_end: bool,
}

impl Group {
    /// As cards of a style. Tokens that find no room are counted; cards all find room.
    pub(super) fn part<'a>(self, scene: Scene<'a>, style: Style) -> Part<'a> {
        let Self { key, pids, room_for, from_end } = self;
        flow(Flow {
            cell: style.cell(scene.longest_name),
            gap: 0.7,
            room_for,
            columns: usize::MAX,
            least_lines: if style == Style::Token { 1 } else { usize::MAX },
            rank: 1,
            count: pids.len(),
            from_end,
            fills: false,
            more: key.part(9),
            draw: Box::new(move |drawing, n, place| {
                if let Some(pid) = pids[n] {
                    scene.draw(drawing, pid, place);
                }
            }),
        })
    }
}

impl<'a> Scene<'a> {
    /// Those in a place, in the order in which they came to it.
    fn those(self, place: Place) -> Vec<Pid> {
        let mut pids = self.in_state(|state| match place {
            Place::New => state == State::New,
            Place::Blocked => matches!(state, State::Blocked(_)),
            Place::Ended => matches!(state, State::Terminated(_)),
        });
        if place != Place::New {
            pids.sort_unstable_by_key(|&pid| (self.process(pid).map(|process| process.since), pid));
        }
        pids
    }

    /// Blocked processes in a box. Few have a place of their own, so that they do not move while others come and go.
    pub(super) fn blocked(self, style: Style) -> Part<'a> {
        let (all, key) = (self.snapshot.processes.len().max(1), keys::place(Place::Blocked));
        let pids = self.those(Place::Blocked);
        let own = |pid: Pid| Some(pid).filter(|pid| pids.contains(pid));
        let pids = if all <= FEW && style != Style::Token {
            self.pids().map(own).collect()
        } else {
            pids.into_iter().map(Some).collect()
        };
        let group = Group { key, pids, room_for: all.min(MANY), from_end: false };
        section(key.part(10), "blocked", [""], boxed(key, group.part(self, style), false))
    }

    /// New or ended processes one below the other, with the time at which they come or went if there is room.
    pub(super) fn side(self, place: Place, name: &'static str, wide: bool) -> Part<'a> {
        let (key, pids) = (keys::place(place), self.those(place));
        let width = if wide { 7.4 } else { TOKEN };
        let list = Flow {
            cell: [Size::new(width, TOKEN); 2],
            gap: 0.6,
            room_for: self.snapshot.processes.len(),
            columns: 1,
            least_lines: 1,
            rank: 1,
            count: pids.len(),
            from_end: false,
            fills: false,
            more: key.part(9),
            draw: Box::new(move |drawing, n, place| self.draw_with(drawing, pids[n], self.remark(pids[n]), place)),
        };
        section(key.part(10), name, [""], boxed(key, column(0.0, [flow(list).grow(1.0)]).stretch(), false).stretch())
    }

    /// Those in a place as tokens in a line after its name.
    pub(super) fn strip(self, place: Place, name: &'static str) -> Part<'a> {
        let key = keys::place(place);
        let pids = self.those(place).into_iter().map(Some).collect();
        let group = Group { key, pids, room_for: self.snapshot.processes.len().min(2 * MANY), from_end: false };
        label(key.part(10), name, group.part(self, Style::Token))
    }

    /// What stands beside a new or ended process.
    fn remark(self, pid: Pid) -> String {
        let Some(process) = self.process(pid) else { return Default::default() };
        match process.state {
            State::Terminated(Some(_)) => "killed".into(),
            State::Terminated(None) => process.ended.map(|ended| self.time(ended)).unwrap_or_default(),
            _ if process.arrived || self.setup().recorded => Default::default(),
            _ => cat(&["at ", &self.time(process.arrival)]),
        }
    }
}

/// A part in the box of a state, at its left or right end.
pub(super) fn boxed(key: Key, part: Part<'_>, from_end: bool) -> Part<'_> {
    let part = part.align(Align::Middle).grow(1e3);
    let inner = row(0.0, if from_end { [space(), part] } else { [part, space()] });
    let draw = move |drawing: &mut Drawing, place| {
        drawing.panel(key, place);
    };
    inner.framed(PAD, draw)
}

/// A part below its name, at whose right end stands the first of some hints for which there is room.
pub(super) fn titled<'a>(key: Key, name: &'static str, hints: impl Into<Vec<String>>, part: Part<'a>) -> Part<'a> {
    column(0.35, [title(key, name, hints), part.grow(1.0)])
}

/// The line of the name.
pub(super) fn title<'a>(key: Key, name: &'static str, hints: impl Into<Vec<String>>) -> Part<'a> {
    let hints = Words::new(key.part(11), hints.into()).faint().end().or_nothing();
    row(0.6, [words(key.part(10), name).body().bold().part(), hints.line(0.0).grow(1.0)])
}

/// The last part of a column: the air that is left over goes below the others, too.
pub(super) fn below<'a>() -> Part<'a> {
    leaf(0.0, 0.0, |_, _| {})
}

/// A part after its name.
pub(super) fn label<'a>(key: Key, name: impl Into<crate::Str>, part: Part<'a>) -> Part<'a> {
    let name = words(key, name).body().bold();
    let width = name.most().max(5.6);
    let name = name.part().at_least(width, 0.0).align(Align::Middle);
    row(0.6, [name, part.align(Align::Middle).grow(1.0)])
}
