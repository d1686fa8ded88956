//! What there is to show of a moment.

use alloc::vec::Vec;
use core::ops::Range;

use os_scope_sim::event::WaitFor;
use os_scope_sim::setup::ProcessInfo;
use os_scope_sim::snapshot::{Process, ProcessState as State, Request, Residence};
use os_scope_sim::{Page, Pfn, Pid, Slot, Snapshot, Vpn};

use super::focus::Focus;
use super::runs::{Run, runs};
use crate::lens::api::View;

/// A moment of a run.
pub(super) struct Moment<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) focus: Focus,
    /// The address spaces, by process.
    pub(super) spaces: Vec<Space<'a>>,
    /// Where every page is that is somewhere, lowest page first.
    places: Vec<(Page, Place)>,
}

/// What is shown of an address space.
pub(super) struct Space<'a> {
    pub(super) pid: Pid,
    pub(super) info: &'a ProcessInfo,
    pub(super) runs: Vec<Run>,
    /// How many pages are ever touched.
    pub(super) touched: usize,
}

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In the frame.
    Here(Pfn),
    /// On its way to the frame.
    Coming(Pfn),
    /// In swap and nowhere else.
    Swapped(Slot),
}

impl<'a> Moment<'a> {
    /// The moment that a view shows.
    pub(super) fn of(view: &'a View<'a>) -> Self {
        let snapshot = view.snapshot;
        let space = |(info, pid): (&'a ProcessInfo, u32)| {
            let touched: Vec<Vpn> = view.history.pages_of(Pid(pid)).collect();
            Space { pid: Pid(pid), info, touched: touched.len(), runs: runs(info, touched.into_iter()) }
        };
        let spaces = snapshot.setup.processes.iter().zip(0..).map(space).collect();
        Self { view, snapshot, focus: Focus::of(snapshot), spaces, places: places(snapshot) }
    }

    /// Where those of some pages of a process are that are somewhere.
    pub(super) fn places(&self, pid: Pid, pages: Range<u64>) -> &[(Page, Place)] {
        let before = |vpn: u64| self.places.partition_point(|(page, _)| (page.pid, page.vpn.get()) < (pid, vpn));
        &self.places[before(pages.start)..before(pages.end)]
    }

    /// A process.
    pub(super) fn process(&self, pid: Pid) -> Option<&Process> {
        self.snapshot.processes.get(pid.index())
    }

    /// The state of a process.
    pub(super) fn state(&self, pid: Pid) -> State {
        self.process(pid).map_or(State::New, |process| process.state)
    }

    /// The request for which a process stands at the disk.
    pub(super) fn waits_at_disk(&self, pid: Pid) -> Option<&Request> {
        let disk = &self.snapshot.disk;
        let waits = matches!(self.state(pid), State::Blocked(WaitFor::Page | WaitFor::Disk));
        disk.current.iter().chain(&disk.queue).find(|request| waits && request.pid == pid)
    }
}

/// How many of some pages are in frames or on their way there, and how many in swap.
pub(super) fn counts(places: &[(Page, Place)]) -> [usize; 2] {
    let swapped = places.iter().filter(|(_, place)| matches!(place, Place::Swapped(_))).count();
    [places.len() - swapped, swapped]
}

/// Where every page is: one pass over swap, one over the frames.
fn places(snapshot: &Snapshot) -> Vec<(Page, Place)> {
    let memory = &snapshot.memory;
    let frame = |(frame, pfn): (&os_scope_sim::snapshot::Frame, u32)| {
        let place = if frame.residence == Residence::Here { Place::Here } else { Place::Coming };
        Some((frame.page?, place(Pfn(pfn))))
    };
    let mut places: Vec<(Page, Place)> = memory.frames.iter().zip(0..).filter_map(frame).collect();
    let huge = memory.huge.iter().zip(0..).filter_map(|(page, at)| Some(((*page)?, Place::Here(Pfn(at)))));
    places.extend(huge);
    places.extend(memory.swap.iter().zip(0..).filter_map(|(page, slot)| Some(((*page)?, Place::Swapped(Slot(slot))))));
    // A page that is in a frame may have left a copy in swap.
    places.sort_unstable();
    places.dedup_by_key(|(page, _)| *page);
    places
}
