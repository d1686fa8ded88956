//! The frames between two moments.

use alloc::vec::Vec;

use kurbo::Rect;
use os_scope_sim::{Event, Time};

use super::api::{Step, View};
use super::compose::{join, places};
use super::registry::LensKind;
use crate::Picture;
use crate::tween::Tween;

/// How much of a transition the passing of time takes, when time passes before the event.
const FLOW: f64 = 0.5;
/// The least and the most that the passing of time takes at normal speed, in milliseconds.
const FLOW_TIME: (u64, u64) = (200, 1_600);

/// The way from the moment before an event to the moment after it, through one lens or several, ready for many frames.
///
/// First the time up to the event passes (in lenses that show time passing), then the event happens. The two snapshots
/// and the event are given to every call, the same each time; the layouts are made once.
#[derive(Clone, Debug)]
pub struct Transition {
    parts: Vec<Part>,
    duration: u32,
    /// Whether time passes before the event, visibly.
    flows: bool,
}

#[derive(Clone, Debug)]
struct Part {
    lens: LensKind,
    place: Rect,
    tween: Tween,
}

impl Transition {
    /// Lays out the moments before and after `event`.
    #[must_use]
    pub fn new(lenses: &[LensKind], before: &View<'_>, event: &Event, after: &View<'_>) -> Self {
        let part = |(&lens, place): (&LensKind, Rect)| {
            let size = place.size();
            let from = lens.layout(&View { size, now: event.at, ..*before });
            let to = lens.layout(&View { size, ..*after });
            Part { lens, place, tween: Tween::new(from, to) }
        };
        let parts: Vec<Part> = lenses.iter().zip(places(lenses.len(), before.size)).map(part).collect();
        let passes = event.at > before.now;
        let flows = passes && parts.iter().any(|part| part.lens.lens().flows(before.snapshot));
        let shown = lenses
            .iter()
            .filter(|kind| kind.lens().shows(event))
            .map(|kind| kind.lens().duration(event))
            .max()
            .unwrap_or(0);
        let mut duration = shown;
        if flows {
            duration += flow_duration(event.at.since(before.now), before);
        }
        Self { parts, duration, flows }
    }

    /// How long it takes at normal speed, in milliseconds of wall time; 0: nothing of it can be seen.
    #[must_use]
    pub const fn duration(&self) -> u32 {
        self.duration
    }

    /// The picture at `progress`: at 0 the layout of `before`, at 1 that of `after`, exactly.
    #[must_use]
    pub fn at(&self, before: &View<'_>, event: &Event, after: &View<'_>, progress: f64) -> Picture {
        let progress = progress.clamp(0.0, 1.0);
        let share = self.share();
        let flowing = progress == 0.0 || progress < share;
        let (now, beyond) = self.time(before.now, event.at, progress);
        let progress = if flowing { 0.0 } else { (progress - share) / (1.0 - share) };
        let draw = |part: &Part| {
            let size = part.place.size();
            if flowing {
                return part.lens.layout(&View { size, now, beyond, ..*before });
            }
            let (from, to) = (part.tween.before(), part.tween.after());
            let before = View { size, now: event.at, ..*before };
            let after = View { size, ..*after };
            let step = Step { before: &before, after: &after, event, from, to, progress };
            let travellers = if progress > 0.0 && progress < 1.0 { part.lens.lens().travel(&step) } else { Vec::new() };
            part.tween.at(progress, travellers)
        };
        join(before.size, self.parts.iter().map(|part| (part.place, draw(part))))
    }

    /// The time that is shown at `progress` on the way from `before` to the time of the event, and the part of a unit
    /// by which it is exceeded.
    #[must_use]
    pub fn time(&self, before: Time, event: Time, progress: f64) -> (Time, f64) {
        let passed = event.since(before).0 as f64 * (progress / self.share().max(0.01)).min(1.0);
        (Time(before.0 + passed as u64), passed - (passed as u64) as f64)
    }

    /// The part of it in which time passes.
    const fn share(&self) -> f64 {
        if self.flows { FLOW } else { 0.0 }
    }

    /// For those who asked for less motion: the picture after, what changed outlined.
    #[must_use]
    pub fn marked(&self, size: kurbo::Size) -> Picture {
        join(size, self.parts.iter().map(|part| (part.place, part.tween.marked())))
    }
}

/// The picture on the way from before an event to after it: [`Transition`] for a single frame.
#[must_use]
pub fn frame(lenses: &[LensKind], before: &View<'_>, event: &Event, after: &View<'_>, progress: f64) -> Picture {
    Transition::new(lenses, before, event, after).at(before, event, after, progress)
}

/// How long the passing of `time` takes to show: a quantum takes about a second.
fn flow_duration(time: Time, view: &View<'_>) -> u32 {
    let quantum = view.snapshot.setup.machine.quantum.0.clamp(1, u64::MAX / 1_000);
    let (least, most) = FLOW_TIME;
    (time.0.min(quantum * 4) * 1_000 / quantum).clamp(least, most) as u32
}
