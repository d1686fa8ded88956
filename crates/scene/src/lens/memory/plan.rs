//! Where everything goes: a function of the run, the size of the picture and nothing else, so that nothing moves out of
//! the way while it plays.

use kurbo::{Point, Rect, Vec2};

use super::grid::Grid;
use super::planner::Planner;
use super::spaces::Spaces;
use super::style::Captions;
use crate::lens::api::View;
use crate::lens::sheet::{Scale, Sheet};

/// The places of everything.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Whether frames stand beside the address spaces, and swap beside the frames, rather than below.
    pub(super) beside: (bool, bool),
    /// Where the gap between the address spaces and the frames begins and ends, if they stand side by side.
    pub(super) gap: [f64; 2],
    pub(super) scale: Scale,
    /// The size of the smallest type in it, the unit of measure.
    pub(super) u: f64,
    pub(super) spaces: Spaces,
    pub(super) spaces_head: Option<Head>,
    pub(super) frames: Grid,
    pub(super) frames_head: Head,
    /// 2 MiB pages, and the name of their row.
    pub(super) huge: Option<(Head, Grid)>,
    /// Where pages of zeros come from, and what stands beside it.
    pub(super) zeros: Option<Rect>,
    pub(super) tables: Option<Point>,
    /// The line for what it has cost so far.
    pub(super) foot: Option<Rect>,
    pub(super) disk_head: Head,
    pub(super) disk: DiskPlace,
    pub(super) swap_head: Head,
    pub(super) swap: Grid,
}

/// Where the name of a section stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Head {
    /// The line it is on.
    pub(super) line: Rect,
    /// Whether it stands beside the section rather than above it: then it has no note.
    pub(super) beside: bool,
}

/// Where the disk is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DiskPlace {
    /// The box of the request under way.
    pub(super) panel: Rect,
    /// The bar in it.
    pub(super) bar: Rect,
    /// Whether the box is low.
    pub(super) low: bool,
    /// The first place in the queue, and how many there are, in how many columns.
    pub(super) first: Rect,
    pub(super) columns: u32,
    pub(super) places: u32,
}

impl DiskPlace {
    /// The middle of the line of words.
    pub(super) fn middle(&self, u: f64) -> f64 {
        self.panel.y0 + if self.low { 1.0 } else { 1.4 } * u
    }

    /// A place in the queue, 0 being next.
    pub(super) fn place(&self, at: u32, u: f64) -> Rect {
        let at = at.min(self.places.max(1) - 1);
        let (column, row) = (f64::from(at % self.columns), f64::from(at / self.columns));
        self.first + Vec2::new(column * (self.first.width() + 0.4 * u), row * (self.first.height() + 0.35 * u))
    }
}

impl Plan {
    /// The plan for a page.
    pub(super) fn of(view: &View<'_>, page: &Sheet) -> Self {
        let (area, u) = (page.area, page.scale.small);
        let (width, height) = (area.width() / u, area.height() / u);
        // Where there is height enough, a line at the bottom is for numbers.
        let foot = (height >= if width < 40.0 { 50.0 } else { 30.0 }).then_some(Rect { y0: area.y1 - 1.4 * u, ..area });
        let area = Rect { y1: foot.map_or(area.y1, |foot| foot.y0 - 0.8 * u), ..area };
        let planner = |u| Planner::new(view, page.scale, u);
        let plan = |u: f64| {
            let plan = if height > 1.15 * width || width < 40.0 {
                planner(u).stack(area, height < 30.0)
            } else if width >= 70.0 && height >= 22.0 {
                planner(u).columns(area)
            } else {
                planner(u).halves(area)
            };
            Self { foot, ..plan }
        };
        // Few things may be larger, as long as they say as much.
        let few = view.snapshot.setup.machine.frames <= 24 && view.snapshot.setup.processes.len() <= 8;
        let larger = [1.7, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1]
            .into_iter()
            .filter(|_| few && height >= 30.0)
            .map(|zoom| plan(zoom * u));
        let plain = plan(u);
        larger.into_iter().find(|larger| larger.says_as_much_as(&plain)).unwrap_or(plain)
    }

    fn says_as_much_as(&self, plain: &Self) -> bool {
        let style = |plan: &Self| (plan.spaces.style.body, plan.spaces.style.captions.max(Captions::Stacked));
        let looks = |plan: &Self| (plan.frames.look, plan.swap.look);
        style(self) == style(plain)
            && looks(self) == looks(plain)
            && self.spaces.strips.len() == plain.spaces.strips.len()
    }

    /// Where a frame is, if there is such a frame: 2 MiB pages have frames of their own.
    pub(super) fn frame(&self, view: &View<'_>, pfn: os_scope_sim::Pfn) -> Option<Rect> {
        let memory = &view.snapshot.memory;
        if pfn.index() < memory.frames.len() {
            return Some(self.frames.rect(pfn.0));
        }
        let at = pfn.0.checked_sub(memory.huge_base.0)? / 512;
        let (_, grid) = self.huge.as_ref()?;
        ((at as usize) < memory.huge.len()).then(|| grid.rect(at))
    }
}

/// How many slots of swap are shown: those that are ever used, or a few to show that there are some.
pub(super) fn slots(view: &View<'_>) -> u32 {
    let most = view.snapshot.setup.machine.swap;
    let used = view.history.slots().max(view.snapshot.memory.swap.len() as u32);
    match used {
        _ if most <= 12 => most,
        0 => 4,
        _ => used.max(8).min(most),
    }
}
