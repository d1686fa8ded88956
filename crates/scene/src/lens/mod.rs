//! Lenses: ways to look at a machine. A lens turns a snapshot into a picture, and says what travels when an event
//! happens.

use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::rule::Rule;
use os_scope_sim::{Event, Setup, Snapshot, Time};

use crate::history::History;
use crate::{Mark, Picture, Str};

mod clock;
mod compose;
mod memory;
mod overtaking;
mod page;
mod ready;
mod transition;
mod walk;

pub use compose::{compose, places};
pub use page::{Page, Scale, for_presenter};
pub use transition::{Transition, frame};

/// What a lens is given to draw.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The machine.
    pub snapshot: &'a Snapshot,
    /// The time to show: that of the snapshot or, while time passes before the next event, somewhat later.
    pub now: Time,
    /// The part of a unit of time by which `now` is exceeded, below 1: time passes smoothly even where it is counted
    /// in ticks.
    pub beyond: f64,
    /// What is known of the whole run. It reaches beyond `now`: ask it for what had happened by then.
    pub history: &'a History,
    /// How large the picture is to be, in css pixels.
    pub size: Size,
    /// How large the whole is that it may be a part of: one lens of several.
    pub whole: Size,
    /// Whether it is to be read from the back row of a classroom.
    pub presenter: bool,
}

impl<'a> View<'a> {
    /// A look at a snapshot at its own time.
    #[must_use]
    pub const fn new(snapshot: &'a Snapshot, history: &'a History, size: Size, presenter: bool) -> Self {
        Self { snapshot, now: snapshot.now, beyond: 0.0, history, size, whole: size, presenter }
    }
}

/// An event on its way, for [`Lens::travel`].
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Before it, at the time of the event.
    pub before: &'a View<'a>,
    /// After it.
    pub after: &'a View<'a>,
    /// The event.
    pub event: &'a Event,
    /// The layout before: ask it where things are, e.g. `from.bounds(key)`.
    pub from: &'a Picture,
    /// The layout after.
    pub to: &'a Picture,
    /// How far it has come, above 0 and below 1; see [`When::at`](crate::When::at) for the parts of it.
    pub progress: f64,
}

/// The state of a lens in words, for those who do not see the picture.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Table {
    /// What it lists.
    pub caption: Str,
    /// The heads of its columns.
    pub columns: Vec<Str>,
    /// Its rows, each as long as `columns`; the first cell names the row.
    pub rows: Vec<Vec<Str>>,
}

/// A way to look at a machine.
pub trait Lens: Sync {
    /// The question it answers, which is its title.
    fn title(&self) -> &'static str;
    /// Whether it has something to show of such a machine.
    fn suits(&self, setup: &Setup) -> bool;
    /// Whether an event can be seen in it. Stepping skips what none of the lenses shown shows.
    fn shows(&self, event: &Event) -> bool;
    /// The picture of a moment.
    fn layout(&self, view: &View<'_>) -> Picture;
    /// What is only seen on the way from one moment to the next: tokens, trails, the hand as it turns. A mark with the
    /// key of a mark of the picture takes its place.
    fn travel(&self, step: &Step<'_>) -> Vec<Mark>;
    /// How long an event takes to show at normal speed, in milliseconds of wall time, without the time that passes
    /// before it.
    fn duration(&self, event: &Event) -> u32;
    /// Whether the passing of time itself is seen from this moment on: then the layout is drawn at every moment until
    /// the next event.
    fn flows(&self, _before: &Snapshot) -> bool {
        false
    }
    /// The same in words.
    fn table(&self, snapshot: &Snapshot) -> Table;
}

/// Every lens there is: the one registry that scenarios, menus, the command line and tests read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LensKind {
    /// An address on its way through TLB and page tables.
    Walk,
    /// Address spaces, frames and swap.
    Memory,
    /// The ring of frames and the replacement policy's search.
    Clock,
    /// CPUs, run queues, states and the chart of who ran when.
    ReadyQueue,
}

impl LensKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Walk, Self::Memory, Self::Clock, Self::ReadyQueue];

    /// Its name in scenarios, attributes and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Memory => "memory",
            Self::Clock => "clock",
            Self::ReadyQueue => "ready-queue",
        }
    }

    /// The lens with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The lenses that have something to show of such a machine; at least one.
    #[must_use]
    pub fn for_setup(setup: &Setup) -> Vec<Self> {
        Self::ALL.into_iter().filter(|kind| *kind == Self::ReadyQueue || kind.lens().suits(setup)).collect()
    }

    /// Whether it shows what comes of a rule.
    #[must_use]
    pub const fn heeds(self, rule: Rule) -> bool {
        match rule {
            Rule::Scheduler(_) | Rule::SameTick(_) => matches!(self, Self::ReadyQueue),
            Rule::Replacement(_) | Rule::Load(_) => matches!(self, Self::Memory | Self::Clock),
            Rule::Pcid(_) => matches!(self, Self::Walk),
        }
    }

    /// The lens itself.
    #[must_use]
    pub fn lens(self) -> &'static dyn Lens {
        match self {
            Self::Walk => &walk::Walk,
            Self::Memory => &memory::Memory,
            Self::Clock => &clock::Clock,
            Self::ReadyQueue => &ready::ReadyQueue,
        }
    }

    /// Its layout with the marks in the order of drawing.
    #[must_use]
    pub fn layout(self, view: &View<'_>) -> Picture {
        let mut picture = self.lens().layout(view);
        picture.marks.sort_by_key(|mark| mark.layer);
        crate::text_backing::lay(&mut picture);
        picture
    }
}
