//! What a lens is: what it gets, what it gives, and the trait between them.

use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::rule::Rule;
use os_scope_sim::{Event, Setup, Snapshot, Time};

use crate::history::History;
use crate::{Mark, Picture, Str};

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
    /// The size of the picture, in css pixels.
    pub size: Size,
    /// The size of the whole picture, of which this lens may fill only a part, in css pixels.
    pub whole: Size,
    /// Whether the picture is to be read from the back row of a classroom.
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

/// The state of a lens in words, for readers who do not see the picture.
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
    /// Its name in scenarios, attributes and on the command line: lower case, words joined by `-`.
    fn name(&self) -> &'static str;
    /// The question it answers, which is its title.
    fn title(&self) -> &'static str;
    /// Whether it has something to show of such a machine.
    fn applies_to(&self, setup: &Setup) -> bool;
    /// Whether it shows what a rule decides. "What if…" offers the rules that affect the lenses shown.
    fn affected_by(&self, _rule: Rule) -> bool {
        false
    }
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
    /// The same in words. The size of the view has no meaning here.
    fn table(&self, view: &View<'_>) -> Table;
}
