//! Where the play head stands: which event it shows, and the picture of that.

use kurbo::Size;
use os_scope_scene::Picture;
use os_scope_scene::caption::{self, Caption};
use os_scope_scene::history::History;
use os_scope_scene::lens::{LensKind, Transition, View, compose};
use os_scope_sim::{Snapshot, Time};
use os_scope_timeline::{Timeline, Transport};

/// How a picture is to be made.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct PictureOptions {
    pub(crate) size: Size,
    /// How large the whole is that it is a part of.
    pub(crate) whole: Size,
    /// The time to show, and the part of a unit by which it is exceeded, where that is later than the last event.
    pub(crate) now: Option<(Time, f64)>,
    /// To be read from the back row of a classroom.
    pub(crate) presenter: bool,
    /// Less motion: cuts, with what changed outlined.
    pub(crate) still: bool,
}

/// The event that is shown: the one under way, or else the one that happened last.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    /// Its place in the run.
    pub(crate) index: usize,
    /// How far it has come: 1 if it is over.
    pub(crate) progress: f64,
}

impl Shown {
    /// What a play head shows; none at the very beginning.
    pub(crate) fn of(transport: &Transport) -> Option<Self> {
        let position = transport.position();
        match transport.progress() {
            progress if progress > 0.0 => Some(Self { index: position, progress: f64::from(progress) }),
            _ => Self::before(position),
        }
    }

    /// The event that led to a position; none for the beginning.
    pub(crate) fn before(position: usize) -> Option<Self> {
        Some(Self { index: position.checked_sub(1)?, progress: 1.0 })
    }
}

/// A transition laid out already: the frames of one event differ in their progress only.
pub(crate) struct Prepared {
    index: usize,
    options: PictureOptions,
    transition: Transition,
}

impl Prepared {
    /// Which event it is, and how many milliseconds it takes to show at normal speed.
    pub(crate) const fn duration(&self) -> (usize, u32) {
        (self.index, self.transition.duration())
    }

    /// The time that is shown at a moment of that event, which comes `from` one time `to` another.
    pub(crate) fn time(&self, shown: Shown, from: Time, to: Time) -> Option<(Time, f64)> {
        (self.index == shown.index).then(|| self.transition.time(from, to, shown.progress))
    }
}

/// The picture of what is shown. `prepared` keeps the transition from one frame to the next.
pub(crate) fn picture(
    timeline: &mut Timeline<Snapshot>,
    history: &History,
    lenses: &[LensKind],
    shown: Option<Shown>,
    options: PictureOptions,
    prepared: &mut Option<Prepared>,
) -> Picture {
    let view =
        |snapshot| View { whole: options.whole, ..View::new(snapshot, history, options.size, options.presenter) };
    let stands = |snapshot| match (view(snapshot), options.now) {
        (view, Some((now, beyond))) if now >= view.now => compose(lenses, &View { now, beyond, ..view }),
        (view, _) => compose(lenses, &view),
    };
    let Some(Shown { index, progress }) = shown else {
        return stands(timeline.seek(0));
    };
    let (before, following) = timeline.around(index);
    let Some((event, after)) = following else {
        return stands(before);
    };
    if progress >= 1.0 {
        return stands(after);
    }
    let (before, after) = (view(before), view(after));
    if !prepared.as_ref().is_some_and(|prepared| prepared.index == index && prepared.options == options) {
        let transition = Transition::new(lenses, &before, &event, &after);
        *prepared = Some(Prepared { index, options, transition });
    }
    match prepared {
        Some(Prepared { transition, .. }) if options.still => transition.marked(options.size),
        Some(Prepared { transition, .. }) => transition.at(&before, &event, &after, progress),
        None => compose(lenses, &before),
    }
}

/// The sentence for what is shown.
pub(crate) fn sentence(timeline: &mut Timeline<Snapshot>, shown: Option<Shown>) -> Caption {
    let Some(Shown { index, .. }) = shown else { return caption::first(timeline.seek(0)) };
    match timeline.around(index) {
        (before, Some((event, _))) => caption::caption(before, &event),
        (_, None) => Caption::default(),
    }
}

/// Sentences for the events from `start` up to but without `end`, without moving what the timeline keeps for the play
/// head.
pub(crate) fn sentences(timeline: &Timeline<Snapshot>, start: usize, end: usize, mut each: impl FnMut(usize, Caption)) {
    let mut before = timeline.at(start);
    for (index, event) in (start..).zip(timeline.events(start, end)) {
        each(index, caption::caption(&before, &event));
        before.apply(&event);
    }
}
