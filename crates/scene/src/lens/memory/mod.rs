//! `memory`: Where are everyone's pages?
//!
//! At the left the address spaces, page by page, each saying where it is; in the middle the frames and the page that
//! each holds; at the right the disk with its queue, and swap. On a narrow picture they stand one above the other.
//!
//! In reading order: [`moment`] says what there is, [`runs`] which pages are shown, [`focus`] what is lit; [`spaces`],
//! [`frames`] with [`boxes`], and [`disk`] are the parts of the picture, [`ways`] what leads from one to another;
//! [`travel`] is what is seen between two moments; [`table`] and [`words`] say it.

use alloc::string::String;
use alloc::vec::Vec;

use os_scope_sim::event::{Event, EventKind};
use os_scope_sim::rule::Rule;
use os_scope_sim::snapshot::Cpu;
use os_scope_sim::{Setup, Snapshot};

use super::api::{Lens, Step, Table, View};
use crate::caption::{cat, count};
use crate::layout::{Part, Words, best, column, largest, nothing, optional, row, section};
use crate::{Key, Mark, Picture, text};
use keys::{FRAMES, HEAD, SWAP};
use moment::Moment;

mod boxes;
mod disk;
mod focus;
mod frames;
mod keys;
mod moment;
mod rank;
mod runs;
mod spaces;
mod table;
#[cfg(test)]
mod tests;
mod travel;
mod ways;
mod words;

/// The lens.
#[derive(Debug)]
pub(super) struct Memory;

impl Lens for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn title(&self) -> &'static str {
        "Where are everyone’s pages?"
    }

    fn applies_to(&self, setup: &Setup) -> bool {
        !setup.recorded && setup.processes.iter().any(|process| process.work.accesses > 0)
    }

    fn affected_by(&self, rule: Rule) -> bool {
        matches!(rule, Rule::Replacement(_) | Rule::Load(_))
    }

    fn shows(&self, event: &Event) -> bool {
        self.duration(event) > 0
    }

    fn layout(&self, view: &View<'_>) -> Picture {
        let moment = Moment::of(view);
        let machine = &view.snapshot.setup.machine;
        let frames = count(u64::from(machine.frames), "frame", "frames");
        let note = cat(&[&frames, " · replaced by ", machine.replacement.name()]);
        // Compositions that say the same; else all of it in little room; else what matters less gets poorer.
        let alike = [columns(&moment), stack(&moment, false), halves(&moment)].map(|part| part.rich(rank::NAMES));
        let less = || {
            let low = stack(&moment, true).rich(rank::DOTS);
            best(rank::WHOLE, [low, columns(&moment), halves(&moment), stack(&moment, true)])
        };
        let title = if view.has_room_for(self.title()) { self.title() } else { "Where are the pages?" };
        largest(view, title, note, alike, less)
    }

    fn travel(&self, step: &Step<'_>) -> Vec<Mark> {
        travel::travel(step).unwrap_or_default()
    }

    fn duration(&self, event: &Event) -> u32 {
        match event.kind {
            EventKind::EntryRead { level, accessed, .. } if level != 1 || !accessed => 0,
            EventKind::AccessStarted { .. }
            | EventKind::HandCleared { .. }
            | EventKind::Spared { .. }
            | EventKind::EntryRead { .. }
            | EventKind::DirtySet { .. } => 300,
            EventKind::AccessDone { .. }
            | EventKind::Enqueued { .. }
            | EventKind::Dispatched { .. }
            | EventKind::DiskQueued { .. } => 400,
            EventKind::Arrived { .. }
            | EventKind::Blocked { .. }
            | EventKind::Exited { .. }
            | EventKind::Killed { .. }
            | EventKind::Faulted { .. }
            | EventKind::Cleaned { .. }
            | EventKind::VictimChosen { .. }
            | EventKind::DiskStarted { .. } => 500,
            EventKind::Mapped { .. } | EventKind::Evicted { .. } | EventKind::FrameTaken { .. } => 800,
            EventKind::DiskFinished => 900,
            _ => 0,
        }
    }

    fn flows(&self, before: &Snapshot) -> bool {
        before.disk.current.is_some()
            && before.cpus.iter().all(|cpu| cpu.running.is_none() && cpu.switching_to.is_none())
    }

    fn table(&self, view: &View<'_>) -> Table {
        table::table(view.snapshot)
    }
}

/// Address spaces, frames and the disk side by side.
fn columns<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let frames = column(0.8, [frames(moment, false).grow(1.0), huge(moment)]);
    let store = column(1.0, [disk(moment, false).grow(0.3), swap(moment, false).grow(1.0)]);
    let spaces = spaces(moment).at_least(21.0, 0.0).grow(1.3);
    whole(moment, row(3.6, [spaces, frames.at_least(13.5, 0.0).grow(1.0), store.at_least(17.0, 0.0).grow(0.8)]))
}

/// Address spaces beside frames, swap and the disk.
fn halves<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let right = [frames(moment, false).grow(2.0), huge(moment), swap(moment, true).grow(1.0), disk(moment, true)];
    let right = column(0.8, right).at_least(18.0, 0.0).grow(1.0);
    whole(moment, row(2.6, [spaces(moment).at_least(19.0, 0.0).grow(1.1), right]))
}

/// Everything one below the other; where there is little height, with the names of the sections at their left.
fn stack<'a>(moment: &'a Moment<'a>, low: bool) -> Part<'a> {
    let spaces = if low { spaces::spaces(moment) } else { spaces(moment) };
    let (frames, swap) = (frames(moment, low).grow(2.0), swap(moment, true).grow(1.0));
    let parts = [spaces.grow(2.0), frames, huge(moment), swap, disk(moment, low)];
    whole(moment, column(if low { 0.5 } else { 0.8 }, parts).airy())
}

/// A composition with what it has cost so far below it, and with what leads from one thing to another.
fn whole<'a>(moment: &'a Moment<'a>, part: Part<'a>) -> Part<'a> {
    let foot = optional(rank::FOOT, foot(moment));
    column(0.7, [part.grow(1.0), foot]).airy().wired(move |drawing, _| ways::ways(drawing, moment))
}

/// A part with its name and the first of some hints that fits above it, or with its name at its left.
fn named<'a, const N: usize>(
    left: bool,
    which: u32,
    name: &'static str,
    hints: [String; N],
    part: Part<'a>,
) -> Part<'a> {
    let key = Key::new(HEAD, which, 0);
    if left {
        let name = Words::new(key, [name]).body().bold().part().at_least(6.2, 1.47);
        return row(0.6, [name, part.grow(1.0)]);
    }
    section(key, name, hints, part)
}

fn spaces<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let hints = match moment.snapshot.setup.machine.swap {
        0 => ["3: in frame 3", "3: frame 3"],
        _ => ["3: in frame 3 · s3: in slot 3", "3: frame 3 · s3: slot 3"],
    };
    named(false, 0, "address spaces", hints.map(String::from), spaces::spaces(moment))
}

fn frames<'a>(moment: &'a Moment<'a>, left: bool) -> Part<'a> {
    let memory = &moment.snapshot.memory;
    let free = memory.frames.iter().filter(|frame| frame.page.is_none()).count() as u64;
    let free = if free == 0 { "all taken".into() } else { cat(&[&text::number(free), " free"]) };
    let tables = text::number(memory.tables.iter().flatten().count() as u64);
    named(left, FRAMES, "frames", [cat(&[&free, " · ", &tables, " more for tables"]), free], frames::frames(moment))
}

fn huge<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let none = moment.snapshot.memory.huge.is_empty();
    if none { nothing() } else { named(true, 4, "2M pages", [], frames::huge(moment)) }
}

fn swap<'a>(moment: &'a Moment<'a>, left: bool) -> Part<'a> {
    let used = moment.snapshot.memory.swap.iter().flatten().count() as u64;
    let [used, most] = [used, u64::from(moment.snapshot.setup.machine.swap)].map(text::number);
    let part =
        if most == "0" { Words::new(Key::new(HEAD, 5, 0), ["none"]).faint().part() } else { frames::swap(moment) };
    named(left, SWAP, "swap", [cat(&[&used, " of ", &most, " slots"])], part)
}

fn disk<'a>(moment: &'a Moment<'a>, left: bool) -> Part<'a> {
    named(left, 2, "disk", [disk::left(moment)], disk::disk(moment))
}

/// What it has cost so far.
fn foot<'a>(moment: &Moment<'_>) -> Part<'a> {
    let (snapshot, now) = (moment.snapshot, moment.view.now);
    let counts = &snapshot.counts;
    let idle = |cpu: &Cpu| match (cpu.running, cpu.switching_to) {
        (None, None) => cpu.idle + now.since(cpu.since),
        _ => cpu.idle,
    };
    let idle: u64 = snapshot.cpus.iter().map(|cpu| idle(cpu).0).sum();
    let all = now.0.saturating_mul(snapshot.cpus.len() as u64).max(1);
    let pieces = [
        count(counts.minor_faults, "minor fault", "minor faults"),
        count(counts.major_faults, "major fault", "major faults"),
        count(counts.evictions, "eviction", "evictions"),
        cat(&["CPU idle ", &text::percent(idle, all)]),
    ];
    let wordings = (1..=pieces.len()).rev().map(|count| pieces[..count].join(" · "));
    Words::new(Key::new(HEAD, 6, 0), wordings).body().faint().part()
}
