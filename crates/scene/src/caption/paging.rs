//! Sentences about faults, frames, swap and the disk.

use os_scope_sim::event::{AccessKind, DiskOp, FaultKind};
use os_scope_sim::snapshot::Request;
use os_scope_sim::{CpuId, Entry, EventKind, Page, Pfn, Pid, Slot, Snapshot, VirtAddr};

use super::names::capitalise;
use super::victim;
use super::words::Words;
use crate::fill::put;

pub(super) fn caption(words: &mut Words<'_>, what: EventKind) {
    match what {
        EventKind::Faulted { cpu, pid, kind, addr } => faulted(words, cpu, pid, kind, addr),
        EventKind::FrameTaken { pfn, pid, vpn } => {
            put!(words, "Frame {n}", pfn);
            words.add(if just_freed(words, pfn) {
                ", just freed, is promised to "
            } else {
                " is free: it is promised to "
            });
            put!(words, "{page of}.\nIt is pinned, so that nobody takes it before it has been of use.", vpn, pid);
        }
        EventKind::HandCleared { pfn } => {
            words.frame(pfn);
            victim::cleared(words, pfn);
            put!(words, "The hand clears its referenced bit and moves on to frame {n}.", words.after(pfn));
        }
        EventKind::HandSkipped { pfn } => {
            victim::skipped(words, pfn);
            put!(words, "The hand moves on to frame {n}.", words.after(pfn));
        }
        EventKind::Spared { pfn } => victim::spared(words, pfn),
        EventKind::Cleaned { pfn, slot } => {
            words.frame(pfn);
            victim::cleaned(words, pfn);
            put!(words, "\nIt will be written to swap slot {n}, and the hand moves on.", slot);
        }
        EventKind::Ticked => {
            words.add("The policy's clock ticks: the referenced bit of every page is cleared.\n");
            words.add(words.before.memory.policy.policy().explain().ticked());
        }
        EventKind::Recalled { pid, vpn } => victim::recalled(words, Page { pid, vpn }),
        EventKind::QuotaReached { pid } => {
            let quota = words.info(pid).map_or(0, |info| info.quota);
            put!(
                words,
                "{pid} has {n} {frame|frames}, as many as its quota allows.\nOne of its own pages has to leave.",
                pid,
                quota
            );
        }
        EventKind::VictimChosen { pfn, pid, vpn, dirty } => {
            put!(words, "Frame {n}: {page of}", pfn, vpn, pid);
            victim::why(words, pfn, dirty);
            words.add(if dirty {
                " It has to leave.\nIt was written to, so it has to be saved in swap first."
            } else {
                " It has to leave.\nIt was not written to, so there is nothing to save."
            });
        }
        EventKind::Evicted { pfn, slot } => evicted(words, pfn, slot),
        EventKind::TableAllocated { pid, level, index, table, parent } => {
            if table == parent {
                put!(words, "{pid} gets its root table, a {directory}, in frame {n}.\n", pid, 4u8, table);
                put!(words, "CR3 will point to it while {pid} runs.", pid);
            } else {
                put!(words, "A new {directory} for {pid} is in frame {n}.\n", level, pid, table);
                put!(
                    words,
                    "Entry {n} of the {directory} points to it. Tables are made when they are first needed.",
                    index,
                    level + 1
                );
            }
        }
        EventKind::Mapped { pfn, index, huge, .. } => {
            let level: u8 = if huge { 2 } else { 1 };
            put!(words, "Entry {n} of the {directory} now names frame {n}, and is present.\n", index, level, pfn);
            words.add("The access that faulted will be tried again.");
        }
        EventKind::DiskQueued { op, pid, slot, pfn } => {
            words.add("The disk is asked to ");
            words.request(Request { op, pid, slot, pfn });
            match words.before.disk.queue.len() + usize::from(words.before.disk.current.is_some()) {
                0 => words.add(".\nThe disk is free and can begin at once."),
                ahead => put!(words, ".\n{n} {request is|requests are} ahead of it.", ahead),
            }
        }
        EventKind::DiskStarted { until } => {
            words.add("The disk begins to ");
            let request = words.before.disk.queue.front();
            match request {
                Some(&request) => words.request(request),
                None => words.add("work"),
            }
            put!(words, ".\nIt takes {time}", until.since(words.now));
            match request {
                Some(request) if request.op == DiskOp::WriteBack => words.add(", and nobody waits for it"),
                Some(request) => put!(words, ", and {pid} waits for it", request.pid),
                None => {}
            }
            words.add(".");
        }
        EventKind::DiskFinished => disk_finished(words),
        _ => {}
    }
}

impl Words<'_> {
    pub(super) fn in_frame(&self, pfn: Pfn) -> Option<Page> {
        self.before.memory.frames.get(pfn.index())?.page
    }

    /// Says `Frame 3: page 0x401 of editor`.
    #[inline(never)]
    pub(super) fn frame(&mut self, pfn: Pfn) {
        put!(self, "Frame {n}: ", pfn);
        self.held(pfn);
    }

    /// Says the page that a frame holds or is promised to.
    fn held(&mut self, pfn: Pfn) {
        self.owned(self.in_frame(pfn), "its page");
    }

    /// Says a page and whose it is.
    fn owned(&mut self, page: Option<Page>, unknown: &str) {
        match page {
            Some(page) => put!(self, "{page of}", page.vpn, page.pid),
            None => self.add(unknown),
        }
    }

    /// Says the page that a request writes.
    fn saved(&mut self, request: Request) {
        match carried(self.before, request) {
            Some(page) => put!(self, "{page of}", page.vpn, page.pid),
            None => put!(self, "what was in frame {n}", request.pfn),
        }
    }

    /// The frame after this one on the clock's ring.
    fn after(&self, pfn: Pfn) -> Pfn {
        Pfn(if pfn.0 + 1 < self.before.setup.machine.frames { pfn.0 + 1 } else { 0 })
    }

    /// Says `bring page 0x401 of editor in from swap slot 3`.
    fn request(&mut self, request: Request) {
        match request.op {
            DiskOp::SwapIn => {
                self.add("bring ");
                self.held(request.pfn);
                put!(self, " in from swap slot {n}", request.slot);
            }
            DiskOp::SwapOut | DiskOp::WriteBack => {
                self.add("write ");
                self.saved(request);
                put!(self, " to swap slot {n}", request.slot);
            }
            DiskOp::Io => put!(self, "read or write for {pid}", request.pid),
        }
    }
}

fn faulted(words: &mut Words<'_>, cpu: CpuId, pid: Pid, kind: FaultKind, addr: VirtAddr) {
    let page = addr.vpn();
    match kind {
        FaultKind::FirstTouch => {
            put!(words, "Page fault: {page of} has no frame yet.\n", page, pid);
            return words.add("It is a minor fault: a frame of zeroes will do, and the disk is not needed.");
        }
        FaultKind::SwappedOut => {
            return put!(
                words,
                "Page fault: {page of} is in swap.\nIt is a major fault: the disk has to bring the page back.",
                page,
                pid
            );
        }
        FaultKind::Protection => {
            let (verb, allows) = match words.access(cpu).map(|access| access.kind) {
                Some(AccessKind::Write) => ("write to", "Its region may not be written to: "),
                Some(AccessKind::Fetch) => ("execute", "Its region holds data, not instructions: "),
                _ => ("touch", "Its region does not allow it: "),
            };
            put!(words, "Fault: {pid} may not ", pid);
            words.add(verb);
            put!(words, " {page}.\n", page);
            words.add(allows);
        }
        FaultKind::Unmapped => {
            put!(
                words,
                "Fault: {address} belongs to none of {pid}'s regions.\nThere is nothing that could be brought in: ",
                addr,
                pid
            );
        }
        FaultKind::NonCanonical => {
            put!(words, "Fault: {address} is no address.\nBits 63 to 47 have to be all alike: ", addr)
        }
    }
    words.add("the kernel will end the process.");
}

fn disk_finished(words: &mut Words<'_>) {
    words.add("The disk is done");
    let Some(request) = words.before.disk.current else { return words.add(".") };
    let (frame, page) = (request.pfn, words.in_frame(request.pfn));
    words.add(": ");
    match request.op {
        DiskOp::SwapIn => {
            words.held(frame);
            put!(words, " has arrived in frame {n}.\n", frame);
        }
        DiskOp::SwapOut | DiskOp::WriteBack => {
            words.saved(request);
            put!(words, " is saved in swap slot {n}.\n", request.slot);
        }
        DiskOp::Io => put!(words, "it has read or written what {pid} asked for.\n", request.pid),
    }
    if request.op == DiskOp::SwapOut && page.is_some() {
        // A dirty page had to be saved first: only now is there room for the page that is wanted.
        let swapped = words.before.memory.swap.contains(&page);
        words.add(if swapped { "Now " } else { "Now the frame can take " });
        words.held(frame);
        return words.add(if swapped {
            " can be read into that frame: the disk is needed once more."
        } else {
            ", filled with zeroes."
        });
    }
    match words.before.disk.queue.len() {
        0 => words.add("No other request waits."),
        waiting => put!(words, "{n} {request waits|requests wait} for the disk.", waiting),
    }
}

/// The page that a request carries.
pub(crate) fn carried(snapshot: &Snapshot, request: Request) -> Option<Page> {
    let (memory, disk) = (&snapshot.memory, &snapshot.disk);
    match request.op {
        DiskOp::SwapIn | DiskOp::WriteBack => memory.frames.get(request.pfn.index())?.page,
        DiskOp::SwapOut => {
            // Its process may have ended since, and the slot may have been given to another page.
            let mut others = disk.queue.iter().chain(&disk.due);
            let later = others
                .any(|other| other.op == DiskOp::SwapOut && other.slot == request.slot && other.pfn != request.pfn);
            if later && disk.current == Some(request) {
                None
            } else {
                memory.swap.get(request.slot.0 as usize).copied().flatten()
            }
        }
        DiskOp::Io => None,
    }
}

/// Whether a frame was freed for the fault that is being served.
fn just_freed(words: &Words<'_>, pfn: Pfn) -> bool {
    match words.before.last.map(|event| event.kind) {
        Some(EventKind::Evicted { pfn: freed, .. }) => freed == pfn,
        Some(EventKind::TlbInvalidated { .. }) => true,
        _ => false,
    }
}

fn evicted(words: &mut Words<'_>, pfn: Pfn, slot: Option<Slot>) {
    let memory = &words.before.memory;
    let frame = memory.frames.get(pfn.index());
    let dirty = frame.and_then(|frame| memory.entry_of(frame)).is_some_and(|entry| entry.has(Entry::DIRTY));
    words.held(pfn);
    capitalise(&mut words.text, 0);
    put!(words, " leaves frame {n}", pfn);
    match slot {
        None => {
            return words.add(
                " and is dropped.\nIt was never written to: should it be touched again, a frame of zeroes will do.",
            );
        }
        Some(slot) if dirty => {
            return put!(
                words,
                " for swap slot {n}.\nIts entry already names the slot; the page is still to be written there.",
                slot
            );
        }
        Some(slot) => put!(words, " and is dropped: swap slot {n} still holds an equal copy.\n", slot),
    }
    words.add("Its entry is not present any more, and names the slot.");
}
