//! The frames, the frames of 2 MiB pages and the slots of swap, as boxes that say much or little.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;

use kurbo::{Rect, Size};
use os_scope_sim::snapshot::{Memory, Residence};
use os_scope_sim::{Entry, Pfn, Pid, Slot};

use super::boxes::{self, CARD, CHIP, Contents, Holds, LEAVES, TILE};
use super::keys::{FRAME, HEAD, HELD, HUGE, HUGE_HELD, SAVED, SLOT};
use super::moment::Moment;
use super::{rank, words as say};
use crate::layout::{Drawing, Flow, Part, best, flow};
use crate::{Key, Role};

/// A dot, for a frame or for some, in ems.
const DOT: [f64; 2] = [0.75, 0.75];
/// The most boxes that are drawn.
const MOST: u32 = 1_200;

/// A row of places: the frames, or the slots of swap.
#[derive(Clone, Copy)]
struct Store<'a> {
    moment: &'a Moment<'a>,
    /// The kind of the keys of its boxes.
    kind: u8,
    /// What its places are called.
    name: &'static str,
    count: u32,
    owner: fn(&Memory, u32) -> Option<Pid>,
    /// The place that is lit.
    lit: Option<(u32, Role)>,
    /// Draws the box of one place.
    draw: fn(&mut Drawing, &Moment<'_>, u32, Rect),
}

/// The frames.
pub(super) fn frames<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let store = Store {
        moment,
        kind: FRAME,
        name: "frames",
        count: moment.snapshot.setup.machine.frames,
        owner: |memory, number| memory.frames.get(number as usize)?.page.map(|page| page.pid),
        lit: moment.focus.frame.map(|(pfn, role)| (pfn.0, role)),
        draw: frame,
    };
    store.part(rank::FRAMES, &[[CARD, [15.0, 9.0]], [CHIP, [12.0, 4.2]]], &[[TILE, [3.2, 3.0]], [DOT, [1.5, 1.5]]])
}

/// The slots of swap.
pub(super) fn swap<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let store = Store {
        moment,
        kind: SLOT,
        name: "swap slots",
        count: slots(moment),
        owner: |memory, number| memory.swap.get(number as usize).copied().flatten().map(|page| page.pid),
        lit: moment.focus.slot.map(|(slot, role)| (slot.0, role)),
        draw: slot,
    };
    store.part(rank::SLOTS, &[[CHIP, [9.0, 3.6]], [TILE, [3.2, 2.4]]], &[[DOT, [1.5, 1.5]]])
}

impl<'a> Store<'a> {
    /// A box for each place in the largest of some sizes, each with how far it grows; where there are too many places
    /// for that, boxes that stand for several.
    fn part(self, rank: u8, spoken: &[[[f64; 2]; 2]], mute: &[[[f64; 2]; 2]]) -> Part<'a> {
        let one = |&cell: &[[f64; 2]; 2]| {
            places(cell, self.count, move |drawing, number, place| (self.draw)(drawing, self.moment, number, place))
        };
        let mut variants = Vec::new();
        if self.count <= MOST {
            variants.push(best(rank, spoken.iter().map(one).collect::<Vec<_>>()));
            variants.extend(mute.iter().map(one));
        }
        for per in [1_000, 400, 150, 60].map(|boxes: u32| self.count.div_ceil(boxes)).into_iter().filter(|&per| per > 1)
        {
            variants.push(places([DOT, [1.5, 1.5]], self.count.div_ceil(per), move |drawing, n, place| {
                self.crowd(drawing, n * per..((n + 1) * per).min(self.count), place);
            }));
        }
        best(rank::DOTS, variants)
    }

    /// A box for several places: as full as they are taken, in the colour of the process that has most of them.
    fn crowd(&self, drawing: &mut Drawing, numbers: Range<u32>, place: Rect) {
        // The process that has the majority, if one has it (Boyer and Moore).
        let (mut taken, mut most, mut votes) = (0, Pid(0), 0);
        for owner in numbers.clone().filter_map(|number| (self.owner)(&self.moment.snapshot.memory, number)) {
            taken += 1;
            if votes == 0 {
                most = owner;
            }
            votes = if owner == most { votes + 1 } else { votes - 1 };
        }
        let key = Key::new(self.kind, numbers.start, 0);
        let mark = drawing.picture.rect(key, place, 0.0).fill(Role::Idle.tint());
        mark.label(say::range(self.name, &numbers, taken));
        if let Some((_, role)) = self.lit.filter(|(number, _)| numbers.contains(number)) {
            mark.stroke(role.line(), 2.0 * drawing.scale.line);
        }
        if taken > 0 {
            let y0 = place.y1 - place.height() * f64::from(taken) / numbers.len() as f64;
            drawing.picture.rect(key.part(1), Rect { y0, ..place }, 0.0).fill(Role::process(most).line());
        }
    }
}

/// The frames of 2 MiB pages.
pub(super) fn huge<'a>(moment: &'a Moment<'a>) -> Part<'a> {
    let count = moment.snapshot.memory.huge.len() as u32;
    places([TILE, [3.2, 2.0]], count, move |drawing, number, place| {
        let memory = &moment.snapshot.memory;
        let pfn = Pfn(memory.huge_base.0 + number * 512);
        let page = memory.huge[number as usize];
        let contents = Contents {
            number,
            page: page.map(|page| (page, Holds::Live, Key::page(HUGE_HELD, page))),
            lit: moment.focus.frame.filter(|(lit, _)| *lit == pfn).map(|(_, role)| role),
            ..Contents::default()
        };
        let label = say::huge(moment.snapshot, pfn, page);
        boxes::draw(drawing, &moment.snapshot.setup, Key::new(HUGE, number, 0), &contents, label, place);
    })
}

/// Equal boxes in lines.
fn places<'a>(cell: [[f64; 2]; 2], count: u32, mut draw: impl FnMut(&mut Drawing, u32, Rect) + 'a) -> Part<'a> {
    flow(Flow {
        cell: cell.map(|[width, height]| Size::new(width, height)),
        gap: if cell[0][0] > 1.0 { 0.4 } else { 0.15 },
        room_for: count as usize,
        columns: count as usize,
        least_lines: usize::MAX,
        rank: 0,
        count: count as usize,
        from_end: false,
        fills: true,
        more: Key::new(HEAD, 8, 0),
        draw: Box::new(move |drawing, n, place| draw(drawing, n as u32, place)),
    })
}

fn frame(drawing: &mut Drawing, moment: &Moment<'_>, number: u32, place: Rect) {
    let memory = &moment.snapshot.memory;
    let frame = &memory.frames[number as usize];
    let entry = memory.entry_of(frame);
    let lit = moment.focus.frame.filter(|(pfn, _)| pfn.0 == number).map(|(_, role)| role);
    let holds = if frame.residence == Residence::Here { Holds::Live } else { Holds::Promise };
    let contents = Contents {
        number,
        page: frame.page.map(|page| (page, holds, Key::page(HELD, page))),
        bits: entry.map(|entry| [Entry::ACCESSED, Entry::DIRTY].map(|bit| entry.has(bit))),
        tag: match holds {
            _ if lit == Some(Role::Victim) => LEAVES,
            Holds::Promise => "coming",
            _ if frame.pinned => "pinned",
            _ => "",
        },
        lit,
    };
    let label = say::frame(moment.snapshot, frame, Pfn(number));
    boxes::draw(drawing, &moment.snapshot.setup, Key::new(FRAME, number, 0), &contents, label, place);
}

fn slot(drawing: &mut Drawing, moment: &Moment<'_>, number: u32, place: Rect) {
    let page = moment.snapshot.memory.swap.get(number as usize).copied().flatten();
    let holds = if say::unwritten(moment.snapshot, Slot(number)) { Holds::Promise } else { Holds::Saved };
    let contents = Contents {
        number,
        page: page.map(|page| (page, holds, Key::page(SAVED, page))),
        lit: moment.focus.slot.filter(|(slot, _)| slot.0 == number).map(|(_, role)| role),
        ..Contents::default()
    };
    let label = say::slot(moment.snapshot, Slot(number), page);
    boxes::draw(drawing, &moment.snapshot.setup, Key::new(SLOT, number, 0), &contents, label, place);
}

/// How many slots are shown: those that are ever used, or a few to show that there are some.
pub(super) fn slots(moment: &Moment<'_>) -> u32 {
    let most = moment.snapshot.setup.machine.swap;
    let used = moment.view.history.slots().max(moment.snapshot.memory.swap.len() as u32);
    match used {
        _ if most <= 12 => most,
        0 => 4,
        _ => used.max(8).min(most),
    }
}
