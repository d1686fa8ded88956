//! What the disk was asked to do, in order, and how long each request waited for its turn.

use alloc::vec::Vec;

use os_scope_sim::event::{DiskOp, Event, EventKind};
use os_scope_sim::{Page, Pid, Snapshot, Time};

use super::pages::Pages;

/// A request to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// What the disk does.
    pub op: DiskOp,
    /// The process on whose behalf.
    pub pid: Pid,
    /// The page that it moves; none for a process's own input or output.
    pub page: Option<Page>,
    /// When it joined the queue.
    pub queued: Time,
    /// When the disk begins with it; [`Time::NEVER`] if it never does.
    pub started: Time,
}

/// All requests of a run. The disk serves them in the order of their coming.
#[derive(Clone, Debug, Default)]
pub(super) struct Requests {
    all: Vec<Entry>,
    started: usize,
    most: usize,
    /// Requests that waited longer than all before them, in order.
    longest: Vec<u32>,
}

/// A request in 24 bytes.
#[derive(Clone, Copy, Debug)]
struct Entry {
    queued: Time,
    started: Time,
    /// The page's number; [`NO_PAGE`] for none.
    page: u32,
    pid: u16,
    op: DiskOp,
}

const NO_PAGE: u32 = u32::MAX;

impl Requests {
    pub(super) fn record(&mut self, before: &Snapshot, event: &Event, pages: &mut Pages) {
        match event.kind {
            EventKind::DiskQueued { op, pid, slot, pfn } => {
                let held = || before.memory.frames.get(pfn.index())?.page;
                let page = match op {
                    DiskOp::Io => None,
                    DiskOp::SwapIn | DiskOp::WriteBack => held(),
                    DiskOp::SwapOut => before.memory.swap.get(slot.0 as usize).copied().flatten(),
                };
                let page = page.map_or(NO_PAGE, |page| pages.number(page));
                let entry = Entry { queued: event.at, started: Time::NEVER, page, pid: pid.0 as u16, op };
                super::bits::push(&mut self.all, entry);
                self.most = self.most.max(self.all.len() - self.started);
            }
            EventKind::DiskStarted { .. } => {
                if let Some(entry) = self.all.get_mut(self.started) {
                    entry.started = event.at;
                    let waited = entry.started.since(entry.queued);
                    if self.longest_wait(self.started).is_none_or(|longest| waited > longest) {
                        super::bits::push(&mut self.longest, self.started as u32);
                    }
                }
                self.started += 1;
            }
            _ => {}
        }
    }

    pub(super) fn get(&self, number: usize, pages: &Pages) -> Option<Served> {
        let &Entry { queued, started, page, pid, op } = self.all.get(number)?;
        Some(Served { op, pid: Pid(pid.into()), page: pages.get(page), queued, started })
    }

    /// The longest that one of the first `count` requests waited for its turn.
    pub(super) fn longest_wait(&self, count: usize) -> Option<Time> {
        let last = self.longest.partition_point(|&number| (number as usize) < count).checked_sub(1)?;
        let Entry { queued, started, .. } = *self.all.get(self.longest[last] as usize)?;
        Some(started.since(queued))
    }

    /// The most requests that waited or were under way at any time.
    pub(super) const fn most(&self) -> usize {
        self.most
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.capacity() * size_of::<Entry>() + self.longest.capacity() * size_of::<u32>()
    }
}
