//! Which pages of an address space are shown: address spaces are vast and nearly empty, so only what is ever touched,
//! and what lies around it.

use alloc::vec::Vec;

use os_scope_sim::Vpn;
use os_scope_sim::setup::ProcessInfo;

/// The most pages of a region that is shown whole.
const WHOLE: u64 = 16;
/// Pages between two touched ones that are shown rather than left out.
const BRIDGE: u64 = 3;

/// Neighbouring pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The place of their region in the process's list.
    pub(super) region: Option<u16>,
    /// The number of the first page.
    pub(super) first: u64,
    /// How many things there are: pages of 4 KiB, or of 2 MiB.
    pub(super) count: u64,
    /// Pages of 4 KiB in one of them: 1 or 512.
    pub(super) unit: u64,
    /// Whether pages of the region are left out before it.
    pub(super) gap_before: bool,
    /// Whether pages of the region are left out after it.
    pub(super) gap_after: bool,
}

/// The runs of a process's pages, lowest first, given those that it ever touches, lowest first.
pub(super) fn runs(info: &ProcessInfo, touched: impl Iterator<Item = Vpn>) -> Vec<Run> {
    let mut touched = touched.map(Vpn::get).peekable();
    let mut runs = Vec::new();
    for (region, at) in info.regions.iter().zip(0..) {
        let unit = if region.huge { Vpn::HUGE } else { 1 };
        let (start, end) = (region.start.0 >> 12, region.end.0.div_ceil(4096).max((region.start.0 >> 12) + 1));
        while touched.next_if(|&page| page < start).is_some() {}
        let count = (end - start).div_ceil(unit);
        let area = Area { region: Some(at), unit, start, end: start + count * unit, around: 1 };
        let mut clusters = area.clusters(core::iter::from_fn(|| touched.next_if(|&page| page < end)));
        let shown: u64 = clusters.iter().map(|&(first, last)| (last - first) / unit + 1).sum();
        if count <= WHOLE || count <= shown + shown / 2 + 2 {
            clusters = Vec::from([(start, start + (count - 1) * unit)]);
        } else if clusters.is_empty() {
            // Nothing of it is ever touched: its first page stands for it.
            clusters.push((start, start));
        }
        area.runs(clusters, &mut runs);
    }
    if info.regions.is_empty() {
        let area = Area { region: None, unit: 1, start: 0, end: 1 << 36, around: 0 };
        area.runs(area.clusters(touched), &mut runs);
    }
    runs
}

/// A region, or a whole address space without regions, of which `around` pages around a touched one are shown.
struct Area {
    region: Option<u16>,
    unit: u64,
    start: u64,
    end: u64,
    around: u64,
}

impl Area {
    /// Touched pages that lie close together, as their first and last.
    fn clusters(&self, touched: impl Iterator<Item = u64>) -> Vec<(u64, u64)> {
        let mut list: Vec<(u64, u64)> = Vec::new();
        for page in touched {
            let page = page - (page - self.start) % self.unit;
            let first = page.saturating_sub(self.around * self.unit).max(self.start);
            let last = (page + self.around * self.unit).min(self.end - self.unit);
            match list.last_mut() {
                Some((_, end)) if first <= *end + (BRIDGE + 1) * self.unit => *end = last.max(*end),
                _ => list.push((first, last)),
            }
        }
        list
    }

    fn runs(&self, clusters: Vec<(u64, u64)>, runs: &mut Vec<Run>) {
        let &Self { region, unit, start: mut before, .. } = self;
        let count = clusters.len();
        for (n, (first, last)) in clusters.into_iter().enumerate() {
            let gap_before = (region.is_some() || n > 0) && first > before;
            before = last + unit;
            let gap_after = region.is_some() && n + 1 == count && before < self.end;
            runs.push(Run { region, first, count: (last - first) / unit + 1, unit, gap_before, gap_after });
        }
    }
}
