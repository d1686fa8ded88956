//! Draws the frames and the slots of swap.

use alloc::string::String;

use kurbo::Rect;
use os_scope_sim::snapshot::{Frame, Residence};
use os_scope_sim::{Entry, Page, Pfn, Pid, Slot, Snapshot};

use super::boxes::{self, Contents, Holds};
use super::focus::Focus;
use super::grid::{Grid, Look};
use super::keys::{FRAME, HELD, HUGE, ROW, SAVED, SLOT};
use super::plan::Plan;
use super::words;
use crate::{Key, Picture, Role, text};

/// Draws the frames.
pub(super) fn frames(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan, focus: &Focus) {
    let grid = &plan.frames;
    rows(picture, grid, plan.u, 0);
    let memory = &snapshot.memory;
    if grid.look == Look::Heat {
        let owners = memory.frames.iter().map(|frame| frame.page.map(|page| page.pid));
        return heat(picture, grid, plan.u, FRAME, owners, focus.frame.map(|(pfn, role)| (pfn.0, role)), "frames");
    }
    for (frame, number) in memory.frames.iter().zip(0..) {
        let contents = contents_of(snapshot, frame, number, focus);
        let label = words::frame(snapshot, frame, Pfn(number));
        let key = Key::new(FRAME, number, 0);
        boxes::draw(picture, &snapshot.setup, grid, plan.u, key, HELD, &contents, label);
    }
}

fn contents_of(snapshot: &Snapshot, frame: &Frame, number: u32, focus: &Focus) -> Contents {
    let entry = snapshot.memory.entry_of(frame);
    let focus = focus.frame.filter(|(pfn, _)| pfn.0 == number).map(|(_, role)| role);
    Contents {
        number,
        page: frame.page,
        holds: match (frame.page, frame.residence) {
            (None, _) => Holds::Nothing,
            (_, Residence::Coming) => Holds::Promise,
            (_, Residence::Here) => Holds::Live,
        },
        accessed: entry.map(|entry| entry.has(Entry::ACCESSED)),
        dirty: entry.is_some_and(|entry| entry.has(Entry::DIRTY)),
        pinned: frame.pinned,
        tag: if focus == Some(Role::Victim) && frame.page.is_some() { "leaves" } else { "" },
        focus,
    }
}

/// Draws the slots of swap.
pub(super) fn slots(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan, focus: &Focus) {
    let grid = &plan.swap;
    if snapshot.setup.machine.swap == 0 {
        return;
    }
    rows(picture, grid, plan.u, 1);
    let at = |slot: u32| snapshot.memory.swap.get(slot as usize).copied().flatten();
    if grid.look == Look::Heat {
        let owners = (0..grid.count).map(|slot| at(slot).map(|page| page.pid));
        return heat(picture, grid, plan.u, SLOT, owners, focus.slot.map(|(slot, role)| (slot.0, role)), "swap slots");
    }
    for number in 0..grid.count {
        let page = at(number);
        let focus = focus.slot.filter(|(slot, _)| slot.0 == number).map(|(_, role)| role);
        let unwritten = page.is_some() && words::unwritten(snapshot, Slot(number));
        let holds = match page {
            None => Holds::Nothing,
            Some(_) if unwritten => Holds::Promise,
            Some(_) => Holds::Saved,
        };
        let contents = Contents { number, page, holds, focus, ..Contents::default() };
        let label = words::slot(snapshot, Slot(number), page);
        let key = Key::new(SLOT, number, 0);
        boxes::draw(picture, &snapshot.setup, grid, plan.u, key, SAVED, &contents, label);
    }
}

/// Draws the frames of 2 MiB pages.
pub(super) fn huge(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan, focus: &Focus) {
    let Some((_, grid)) = &plan.huge else { return };
    let memory = &snapshot.memory;
    if grid.look == Look::Heat {
        let owners = memory.huge.iter().map(|page| page.map(|page| page.pid));
        return heat(picture, grid, plan.u, HUGE, owners, None, "frames of 2 MiB");
    }
    for (page, number) in memory.huge.iter().zip(0..) {
        let pfn = Pfn(memory.huge_base.0 + number * 512);
        let focus = focus.frame.filter(|(lit, _)| *lit == pfn).map(|(_, role)| role);
        let holds = if page.is_some() { Holds::Live } else { Holds::Nothing };
        let contents = Contents { number, page: *page, holds, focus, ..Contents::default() };
        let label = words::huge(snapshot, pfn, *page);
        boxes::draw(picture, &snapshot.setup, grid, plan.u, Key::new(HUGE, number, 0), HUGE + 1, &contents, label);
    }
}

/// The numbers of rows whose boxes do not say their own.
fn rows(picture: &mut Picture, grid: &Grid, u: f64, which: u32) {
    for (number, y) in grid.row_heads(u) {
        let key = Key::new(ROW, number, which);
        let at = (grid.origin.x - 0.6 * u, y);
        picture.text(key, at, u, text::number(u64::from(number))).end().centred().fill(Role::Faint.ink());
    }
}

/// Boxes that stand for several things: as full as their things are taken, in the colour of whoever has most of them.
fn heat(
    picture: &mut Picture,
    grid: &Grid,
    u: f64,
    kind: u8,
    owners: impl Iterator<Item = Option<Pid>>,
    focus: Option<(u32, Role)>,
    what: &'static str,
) {
    let mut owners = owners;
    for at in 0..grid.cells() {
        let (mut taken, mut total) = (0, 0);
        // Who has the majority, if anybody (Boyer and Moore).
        let (mut most, mut votes) = (Pid(0), 0);
        for owner in owners.by_ref().take(grid.per as usize) {
            total += 1;
            let Some(owner) = owner else { continue };
            taken += 1;
            if votes == 0 {
                most = owner;
            }
            votes = if owner == most { votes + 1 } else { votes - 1 };
        }
        let rect = grid.cell_rect(at);
        let first = at * grid.per;
        let key = Key::new(kind, first, 0);
        let lit = focus.filter(|(number, _)| number / grid.per == at);
        let mark = picture.rect(key, rect, 0.15 * u).fill(Role::Idle.tint());
        mark.label(words::range(what, first, total, taken));
        if let Some((_, role)) = lit {
            mark.stroke(role.line(), 0.25 * u);
        }
        if taken > 0 {
            let high = rect.height() * f64::from(taken) / f64::from(total.max(1));
            let bar = Rect { y0: rect.y1 - high, ..rect };
            picture.rect(key.part(1), bar, 0.15 * u).fill(Role::process(most).line());
        }
    }
}

/// The letter and the number of a page, for tokens.
pub(super) fn short(snapshot: &Snapshot, page: Page) -> String {
    let mut words = text::letter(page.pid);
    words.push(' ');
    words.push_str(&text::page(page.vpn, &snapshot.setup));
    words
}
