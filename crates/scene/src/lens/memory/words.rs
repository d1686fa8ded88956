//! What things in this lens say when they are pointed at, and in the table.

use alloc::string::String;
use core::ops::Range;

use os_scope_sim::event::{DiskOp, FaultKind, Killed, WaitFor};
use os_scope_sim::snapshot::{Frame, ProcessState as State, Request, Residence};
use os_scope_sim::{Entry, Page, Pfn, Pid, Slot, Snapshot, Vpn};

use super::moment::{Place, counts};
pub(crate) use crate::caption::carried;
use crate::caption::cat;
use crate::fill::told;
use crate::text;

/// The name of a process.
pub(super) fn name(snapshot: &Snapshot, pid: Pid) -> &str {
    snapshot.setup.processes.get(pid.index()).map_or("?", |info| &info.name)
}

/// `page 0x401 of editor`.
pub(super) fn page(snapshot: &Snapshot, page: Page) -> String {
    cat(&[&told!(&snapshot.setup, "{page} of ", page.vpn), name(snapshot, page.pid)])
}

/// All about a frame.
pub(super) fn frame(snapshot: &Snapshot, frame: &Frame, pfn: Pfn) -> String {
    let setup = &snapshot.setup;
    let Some(held) = frame.page else { return told!(setup, "frame {n} is free", pfn) };
    let held = page(snapshot, held);
    if frame.residence == Residence::Coming {
        return cat(&[&told!(setup, "frame {n} was promised to ", pfn), &held, ", which is not in it yet"]);
    }
    let entry = snapshot.memory.entry_of(frame).unwrap_or_default();
    let bit = |bit, set, clear| if entry.has(bit) { set } else { clear };
    let mut words = cat(&[
        &told!(setup, "frame {n} holds ", pfn),
        &held,
        bit(Entry::ACCESSED, "; A=1: used lately", "; A=0: not used lately"),
        bit(Entry::DIRTY, ", D=1: written to", ", D=0: not written to"),
    ]);
    if let Some(slot) = frame.slot {
        words.push_str(&told!(setup, "; swap slot {n} has a copy", slot));
    }
    if frame.pinned {
        words.push_str("; pinned until it was used");
    }
    words
}

/// All about a slot of swap.
pub(super) fn slot(snapshot: &Snapshot, slot: Slot, held: Option<Page>) -> String {
    match held {
        Some(held) if unwritten(snapshot, slot) => cat(&[
            &told!(&snapshot.setup, "swap slot {n} is promised to ", slot),
            &page(snapshot, held),
            ", still to be written",
        ]),
        Some(held) => cat(&[&told!(&snapshot.setup, "swap slot {n} holds ", slot), &page(snapshot, held)]),
        None => told!(&snapshot.setup, "swap slot {n} is free", slot),
    }
}

/// Whether the disk has still to write what a slot is for.
pub(super) fn unwritten(snapshot: &Snapshot, slot: Slot) -> bool {
    let disk = &snapshot.disk;
    let mut requests = disk.due.iter().chain(&disk.current).chain(&disk.queue);
    requests.any(|request| matches!(request.op, DiskOp::SwapOut | DiskOp::WriteBack) && request.slot == slot)
}

/// All about a 2 MiB page's frames.
pub(super) fn huge(snapshot: &Snapshot, pfn: Pfn, held: Option<Page>) -> String {
    match held {
        Some(held) => cat(&[&told!(&snapshot.setup, "the 2 MiB from frame {n} hold ", pfn), &page(snapshot, held)]),
        None => told!(&snapshot.setup, "the 2 MiB from frame {n} are free", pfn),
    }
}

/// Places that share a box.
pub(super) fn range(name: &str, numbers: &Range<u32>, taken: u32) -> String {
    let [first, last, all, taken] =
        [numbers.start, numbers.end - 1, numbers.end - numbers.start, taken].map(|n| text::number(u64::from(n)));
    cat(&[name, " ", &first, " to ", &last, ": ", &taken, " of ", &all, " taken"])
}

/// Where the pages of a box are: a number of them from one on.
pub(super) fn pages(snapshot: &Snapshot, pid: Pid, first: u64, count: u64, places: &[(Page, Place)]) -> String {
    let (setup, start) = (&snapshot.setup, page(snapshot, Page { pid, vpn: Vpn::new(first) }));
    if count == 1 {
        let place = match places.first() {
            Some((_, Place::Here(pfn))) => told!(setup, " is in frame {n}", *pfn),
            Some((_, Place::Coming(pfn))) => told!(setup, " is on its way to frame {n}", *pfn),
            Some((_, Place::Swapped(slot))) => told!(setup, " is in swap slot {n}", *slot),
            None => " is nowhere: never touched, or dropped".into(),
        };
        return cat(&[&start, &place]);
    }
    let [here, swapped] = counts(places);
    let places = told!(setup, ": {n} in frames, {n} in swap", here, swapped);
    cat(&[&told!(setup, "{n} {page|pages} from ", count), &start, &places])
}

/// Where a process stands, in a few words.
pub(super) fn state(snapshot: &Snapshot, pid: Pid) -> String {
    let Some(process) = snapshot.processes.get(pid.index()) else { return String::new() };
    match process.state {
        State::New if !process.arrived => "not here yet".into(),
        State::New => "new".into(),
        State::Ready => "ready".into(),
        State::Running => "running".into(),
        State::Blocked(WaitFor::Page) => match wanted(snapshot, pid) {
            Some(page) => told!(&snapshot.setup, "waits for {page}", page.vpn),
            None => "waits for a page".into(),
        },
        State::Blocked(WaitFor::Frame) => "waits for a frame".into(),
        State::Blocked(WaitFor::Disk) => "waits for the disk".into(),
        State::Blocked(WaitFor::Device) => "waits for a device".into(),
        State::Blocked(WaitFor::Sleep) => "asleep".into(),
        State::Blocked(WaitFor::Period) => "waits for its next period".into(),
        State::Blocked(WaitFor::Event | WaitFor::Uninterruptible) => "waits".into(),
        State::Terminated(None) => "ended".into(),
        State::Terminated(Some(Killed::OutOfMemory)) => "killed: no memory".into(),
        State::Terminated(Some(Killed::Segv(FaultKind::Protection))) => "killed: not allowed".into(),
        State::Terminated(Some(Killed::Segv(_))) => "killed: bad address".into(),
    }
}

/// The page that a blocked process waits for.
fn wanted(snapshot: &Snapshot, pid: Pid) -> Option<Page> {
    let promised =
        |frame: &&Frame| frame.residence == Residence::Coming && frame.page.is_some_and(|page| page.pid == pid);
    let disk = &snapshot.disk;
    let request = disk.current.iter().chain(&disk.queue).find(|request| request.pid == pid && request.op.is_paging());
    match request {
        Some(request) => snapshot.memory.frames.get(request.pfn.index())?.page,
        None => snapshot.memory.frames.iter().find(promised)?.page,
    }
}

/// What a request does, from all about it to what there is always room for: `writes page 0x401 to slot 3`, `writes
/// 0x401 to slot 3`, `writes slot 3`.
pub(super) fn request(snapshot: &Snapshot, request: Request) -> [String; 3] {
    let page = carried(snapshot, request).map(|page| text::page(page.vpn, &snapshot.setup));
    let slot = text::number(u64::from(request.slot.0));
    let (verb, way) = match request.op {
        DiskOp::SwapIn => ("reads ", " from slot "),
        DiskOp::SwapOut | DiskOp::WriteBack => ("writes ", " to slot "),
        DiskOp::Io => return ["own input or output", "own input or output", "own I/O"].map(String::from),
    };
    let full = |page: &String| [cat(&[verb, "page ", page, way, &slot]), cat(&[verb, page, way, &slot])];
    let [long, middle] = page.as_ref().map_or_else(|| ["", ""].map(|_| cat(&[verb, "a page", way, &slot])), full);
    [long, middle, cat(&[verb, "slot ", &slot])]
}
