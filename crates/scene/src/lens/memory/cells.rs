//! Where the pages of each box of the address spaces are: one pass over swap, one over the frames.

use alloc::vec;
use alloc::vec::Vec;

use os_scope_sim::snapshot::Residence;
use os_scope_sim::{Page, Snapshot};

use super::spaces::Spaces;

/// The pages of one box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// How many are in frames.
    pub(super) here: u32,
    /// How many were promised a frame that they are not in yet.
    pub(super) coming: u32,
    /// How many are in swap and nowhere else.
    pub(super) swapped: u32,
    /// The frame of the last of those that have one, or else the slot.
    pub(super) place: u32,
}

/// What is known of all boxes, by the number of the box, and of all processes, by process.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    pub(super) boxes: Vec<Cell>,
    pub(super) totals: Vec<Cell>,
}

impl Cells {
    /// Looks where every page is.
    pub(super) fn of(snapshot: &Snapshot, spaces: &Spaces) -> Self {
        let memory = &snapshot.memory;
        let mut cells = Self {
            boxes: vec![Cell::default(); spaces.cells as usize],
            totals: vec![Cell::default(); snapshot.processes.len()],
        };
        for (page, slot) in memory.swap.iter().zip(0..) {
            let Some(page) = *page else { continue };
            cells.change(spaces, page, |cell| {
                cell.swapped += 1;
                cell.place = slot;
            });
        }
        for (frame, pfn) in memory.frames.iter().zip(0..) {
            let Some(page) = frame.page else { continue };
            let here = frame.residence == Residence::Here;
            // A page that comes from swap is still there; one that came from there may have left a copy.
            let also = match frame.slot {
                Some(slot) => memory.swap.get(slot.0 as usize) == Some(&Some(page)),
                None => !here && memory.swap.contains(&Some(page)),
            };
            cells.change(spaces, page, |cell| {
                cell.here += u32::from(here);
                cell.coming += u32::from(!here);
                cell.swapped -= u32::from(also && cell.swapped > 0);
                cell.place = pfn;
            });
        }
        for (page, at) in memory.huge.iter().zip(0..) {
            let Some(page) = *page else { continue };
            cells.change(spaces, page, |cell| {
                cell.here += 1;
                cell.place = at;
            });
        }
        cells
    }

    fn change(&mut self, spaces: &Spaces, page: Page, change: impl Fn(&mut Cell)) {
        if let Some(total) = self.totals.get_mut(page.pid.index()) {
            change(total);
        }
        if let Some((strip, at)) = spaces.find(page)
            && let Some(cell) = self.boxes.get_mut((strip.number + at) as usize)
        {
            change(cell);
        }
    }
}
