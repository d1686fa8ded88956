//! Sentences about faults, frames, swap and the disk.

use alloc::string::String;

use os_scope_sim::event::{AccessKind, DiskOp, FaultKind};
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::snapshot::Request;
use os_scope_sim::{Entry, Page, Pfn, Slot, What};

use super::translate::table_name;
use super::{Caption, Words, capital, cat, count, say, victim};
use crate::text;

pub(super) fn caption(words: &Words<'_>, what: What) -> Caption {
    match what {
        What::Faulted { cpu, pid, kind, addr } => {
            let page = words.page_of(pid, addr.vpn());
            let address = text::address(addr.0);
            match kind {
                FaultKind::FirstTouch => say(
                    &["Page fault: ", &page, " has no frame yet."],
                    &["It is a minor fault: a frame of zeroes will do, and the disk is not needed."],
                ),
                FaultKind::SwappedOut => {
                    say(&["Page fault: ", &page, " is in swap."], &["It is a major fault: the disk has to bring the page back."])
                }
                FaultKind::Protection => {
                    let access = words.before.cpus.get(cpu.index()).and_then(|cpu| cpu.access);
                    let (verb, allows) = match access.map(|access| access.kind) {
                        Some(AccessKind::Write) => (" may not write to ", "Its region may not be written to: "),
                        Some(AccessKind::Fetch) => (" may not execute ", "Its region holds data, not instructions: "),
                        _ => (" may not touch ", "Its region does not allow it: "),
                    };
                    say(&["Fault: ", &words.name(pid), verb, &words.page(addr.vpn()), "."], &[allows, "the kernel will end the process."])
                }
                FaultKind::Unmapped => say(
                    &["Fault: ", &address, " belongs to none of ", &words.name(pid), "'s regions."],
                    &["There is nothing that could be brought in: the kernel will end the process."],
                ),
                FaultKind::NonCanonical => say(
                    &["Fault: ", &address, " is no address."],
                    &["Bits 63 to 47 have to be all alike: the kernel will end the process."],
                ),
            }
        }
        What::FrameTaken { pfn, pid, vpn } => {
            let why = if just_freed(words, pfn) { ", just freed, is promised to " } else { " is free: it is promised to " };
            say(
                &["Frame ", &text::frame(pfn), why, &words.page_of(pid, vpn), "."],
                &["It is pinned, so that nobody takes it before it was of use."],
            )
        }
        What::HandCleared { pfn } => say(
            &["Frame ", &text::frame(pfn), ": ", &words.held(pfn), " was used since the hand last passed. A second chance."],
            &["The hand clears its referenced bit and moves on to frame ", &text::frame(words.after(pfn)), "."],
        ),
        What::HandSkipped { pfn } => {
            let frame = words.before.memory.frames.get(pfn.index());
            let why = if frame.is_some_and(|frame| frame.pinned) {
                " has not been of use yet, and is kept until then."
            } else if words.before.setup.machine.replacement == ReplaceKind::WsClock {
                " was used within the window, and stays in the working set."
            } else {
                " is dirty, and swap has no room for it."
            };
            say(
                &["Frame ", &text::frame(pfn), " is passed over: ", &words.held(pfn), why],
                &["The hand moves on to frame ", &text::frame(words.after(pfn)), "."],
            )
        }
        What::Cleaned { pfn, slot } => say(
            &["Frame ", &text::frame(pfn), ": ", &words.held(pfn), " has left the working set, but it is dirty."],
            &["It will be written to swap slot ", &text::number(u64::from(slot.0)), ", and the hand moves on."],
        ),
        What::Ticked => say(
            &["The policy's clock ticks: the referenced bit of every page is cleared."],
            if words.before.setup.machine.replacement == ReplaceKind::Aging {
                &["Each counter was shifted right first, and took its page's bit in on the left."]
            } else {
                &["From now on it shows who is used until the next tick."]
            },
        ),
        What::Recalled { pid, vpn } => {
            let page = words.page_of(pid, vpn);
            let wanted = Page { pid, vpn };
            let own = words.before.memory.policy_view();
            let list = own.lists.iter().find(|list| list.ghosts && list.pages.iter().any(|page| page.page == wanted));
            let name = list.map_or("of ghosts", |list| list.name);
            let more = match name {
                "B1" => "T1 was too small: its share p grows.",
                "B2" => "T2 was too small: the share p of T1 shrinks.",
                "shadows" => "If it left not long ago, it goes straight to the active list.",
                _ => "That it is wanted again counts: it will not start as a new page.",
            };
            say(&[&capital(&page), " is remembered: it is on the list ", name, ", of pages that left."], &[more])
        }
        What::QuotaReached { pid } => {
            let name = words.name(pid);
            say(&[&name, " has as many frames as its quota allows."], &["One of its own pages has to leave."])
        }
        What::VictimChosen { pfn, pid, vpn, dirty } => {
            let page = words.page_of(pid, vpn);
            let more = if dirty {
                "It was written to, so it has to be saved in swap first."
            } else {
                "It was not written to, so there is nothing to save."
            };
            say(&["Frame ", &text::frame(pfn), ": ", &page, &victim::why(words, pfn), " It has to leave."], &[more])
        }
        What::Evicted { pfn, slot } => evicted(words, pfn, slot),
        What::TableAllocated { pid, level, index, table, parent } => {
            let name = words.name(pid);
            if table == parent {
                return say(
                    &[&name, " gets its root table, a ", table_name(4), ", in frame ", &text::frame(table), "."],
                    &["CR3 will point to it while ", &name, " runs."],
                );
            }
            let index = text::number(u64::from(index));
            say(
                &["A new ", table_name(level), " for ", &name, " is in frame ", &text::frame(table), "."],
                &["Entry ", &index, " of the ", table_name(level + 1), " points to it. Tables are made when they are first needed."],
            )
        }
        What::Mapped { pfn, index, huge, .. } => {
            let table = table_name(if huge { 2 } else { 1 });
            say(
                &[
                    "Entry ",
                    &text::number(u64::from(index)),
                    " of the ",
                    table,
                    " now names frame ",
                    &text::frame(pfn),
                    ", and is present.",
                ],
                &["The access that faulted will be tried again."],
            )
        }
        What::DiskQueued { op, pid, slot, pfn } => {
            let ahead = words.before.disk.queue.len() + usize::from(words.before.disk.current.is_some());
            let more = match ahead {
                0 => "The disk is free and can begin at once.".into(),
                _ => cat(&[&capital(&count(ahead as u64, "request is", "requests are")), " ahead of it."]),
            };
            say(&["The disk is asked to ", &words.request(Request { op, pid, slot, pfn }), "."], &[&more])
        }
        What::DiskStarted { until } => {
            let takes = cat(&["It takes ", &words.time(until.since(words.now))]);
            let Some(&request) = words.before.disk.queue.front() else { return say(&["The disk begins to work."], &[&takes, "."]) };
            let name = words.name(request.pid);
            let who = if request.op == DiskOp::WriteBack { "nobody" } else { &name };
            say(&["The disk begins to ", &words.request(request), "."], &[&takes, ", and ", who, " waits for it."])
        }
        What::DiskFinished => {
            let Some(request) = words.before.disk.current else { return say(&["The disk is done."], &[]) };
            let more = match (request.op, words.in_frame(request.pfn)) {
                // A dirty page had to be saved first: only now is there room for the page that is wanted.
                (DiskOp::SwapOut, Some(page)) if words.before.memory.swap.contains(&Some(page)) => {
                    cat(&["Now ", &words.promised(request.pfn), " can be read into that frame: the disk is needed once more."])
                }
                (DiskOp::SwapOut, Some(_)) => cat(&["Now the frame can take ", &words.promised(request.pfn), ", filled with zeroes."]),
                _ => match words.before.disk.queue.len() {
                    0 => "No other request waits.".into(),
                    waiting => cat(&[&count(waiting as u64, "request waits", "requests wait"), " for the disk."]),
                },
            };
            let what = match request.op {
                DiskOp::SwapIn => cat(&[&words.promised(request.pfn), " has arrived in frame ", &text::frame(request.pfn)]),
                DiskOp::SwapOut | DiskOp::WriteBack => {
                    cat(&["what was in frame ", &text::frame(request.pfn), " is saved in slot ", &text::number(u64::from(request.slot.0))])
                }
                DiskOp::Io => cat(&["the input or output of ", &words.name(request.pid), " is complete"]),
            };
            say(&["The disk is done: ", &what, "."], &[&more])
        }
        _ => Caption::default(),
    }
}

impl Words<'_> {
    fn in_frame(&self, pfn: Pfn) -> Option<Page> {
        self.before.memory.frames.get(pfn.index())?.page
    }

    /// The page that a frame holds.
    fn held(&self, pfn: Pfn) -> String {
        self.in_frame(pfn).map_or_else(|| "its page".into(), |page| self.page_of(page.pid, page.vpn))
    }

    fn promised(&self, pfn: Pfn) -> String {
        self.held(pfn)
    }

    /// The frame after this one on the clock's ring.
    fn after(&self, pfn: Pfn) -> Pfn {
        Pfn(if pfn.0 + 1 < self.before.setup.machine.frames { pfn.0 + 1 } else { 0 })
    }

    /// `bring page 0x401 of editor in from swap slot 3`.
    fn request(&self, request: Request) -> String {
        let slot = text::number(u64::from(request.slot.0));
        match request.op {
            DiskOp::SwapIn => cat(&["bring ", &self.promised(request.pfn), " in from swap slot ", &slot]),
            DiskOp::SwapOut | DiskOp::WriteBack => {
                let page = self.before.memory.swap.get(request.slot.0 as usize).copied().flatten();
                let page = page.map_or_else(|| "a page".into(), |page| self.page_of(page.pid, page.vpn));
                cat(&["write ", &page, " to swap slot ", &slot])
            }
            DiskOp::Io => cat(&["do the input or output of ", &self.name(request.pid)]),
        }
    }
}

/// Whether a frame was freed for the fault that is being served.
fn just_freed(words: &Words<'_>, pfn: Pfn) -> bool {
    match words.before.last.map(|event| event.what) {
        Some(What::Evicted { pfn: freed, .. }) => freed == pfn,
        Some(What::TlbInvalidated { .. }) => true,
        _ => false,
    }
}

fn evicted(words: &Words<'_>, pfn: Pfn, slot: Option<Slot>) -> Caption {
    let memory = &words.before.memory;
    let frame = memory.frames.get(pfn.index());
    let dirty = frame.and_then(|frame| memory.entry_of(frame)).is_some_and(|entry| entry.has(Entry::DIRTY));
    let start = cat(&[&capital(&words.held(pfn)), " leaves frame ", &text::frame(pfn)]);
    let Some(slot) = slot else {
        return say(&[&start, " and is dropped."], &["It was never written to: should it be touched again, a frame of zeroes will do."]);
    };
    let slot = text::number(u64::from(slot.0));
    if dirty {
        return say(&[&start, " for swap slot ", &slot, "."], &["Its entry is not present any more, and names the slot."]);
    }
    say(
        &[&start, " and is dropped: swap slot ", &slot, " still holds an equal copy."],
        &["Its entry is not present any more, and names the slot."],
    )
}
