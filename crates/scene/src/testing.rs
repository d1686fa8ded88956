//! What tests of lenses share: runs of scenarios, and one check of everything that holds for every lens.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::scenario::{BUILT_IN, parse_scene};
use os_scope_sim::{Event, Machine, Snapshot};

use crate::Picture;
use crate::check::{SIZES, check_layout};
use crate::history::History;
use crate::lens::{LensKind, Table, Transition, View};
use crate::svg::to_svg;
use crate::theme::Theme;

/// A scenario's run.
pub(crate) struct Run {
    pub(crate) first: Snapshot,
    pub(crate) events: Vec<Event>,
    pub(crate) history: History,
}

impl Run {
    /// The run of a scenario that comes with OS Scope.
    pub(crate) fn built_in(name: &str) -> Self {
        let built_in = BUILT_IN.iter().find(|built_in| built_in.name == name).expect("a built-in's name");
        Self::of(built_in.text)
    }

    /// The run of a scenario's text.
    pub(crate) fn of(text: &str) -> Self {
        let mut machine = Machine::new(parse_scene(text, &LensKind::names()).expect("a scenario"));
        let first = Snapshot::first(Arc::clone(machine.setup()));
        let mut events: Vec<Event> = Vec::new();
        while machine.step(&mut events) {}
        Self::new(first, events)
    }

    /// A run made by hand, or recorded.
    pub(crate) fn new(first: Snapshot, events: Vec<Event>) -> Self {
        let mut history = History::new(&first);
        let mut snapshot = first.clone();
        for event in &events {
            history.record(&snapshot, event);
            snapshot.apply(event);
        }
        history.finish();
        Self { first, events, history }
    }

    /// The snapshot after so many events.
    pub(crate) fn at(&self, position: usize) -> Snapshot {
        let mut snapshot = self.first.clone();
        self.events[..position].iter().for_each(|event| snapshot.apply(event));
        snapshot
    }

    /// The layout of a lens after so many events.
    pub(crate) fn layout(&self, lens: LensKind, position: usize, size: Size) -> Picture {
        lens.layout(&View::new(&self.at(position), &self.history, size, false))
    }

    /// The table of a lens after so many events.
    pub(crate) fn table(&self, lens: LensKind, position: usize) -> Table {
        lens.lens().table(&View::new(&self.at(position), &self.history, Size::ZERO, false))
    }
}

/// What holds for every lens, at every `step`-th event of a run: no layout has a fault in any size, plain or for a
/// presenter; the frame at 0 is the layout before and the frame at 1 the layout after; every frame between them is
/// drawn inside the picture. A third of the sizes at each moment, another one at the next.
pub(crate) fn check_lens(lens: LensKind, run: &Run, step: usize) {
    let mut before = run.first.clone();
    for (position, event) in run.events.iter().enumerate() {
        if position % step == 0 || position + 1 == run.events.len() {
            let mut after = before.clone();
            after.apply(event);
            for &size in SIZES.iter().skip(position / step % 3).step_by(3) {
                for presenter in [false, true] {
                    check_moment(lens, run, [&before, &after], event, size, presenter);
                }
            }
        }
        before.apply(event);
    }
}

fn check_moment(
    lens: LensKind,
    run: &Run,
    [before, after]: [&Snapshot; 2],
    event: &Event,
    size: Size,
    presenter: bool,
) {
    let (from, to) =
        (View::new(before, &run.history, size, presenter), View::new(after, &run.history, size, presenter));
    let place = format!(
        "{} at {}x{}{}, {event:?}",
        lens.name(),
        size.width,
        size.height,
        if presenter { " for a presenter" } else { "" }
    );
    let (start, end) = (lens.layout(&from), lens.layout(&to));
    for picture in [&start, &end] {
        let faults = check_layout(picture, presenter);
        assert!(faults.is_empty(), "{place}:\n{}", faults.join("\n"));
    }
    let transition = Transition::new(&[lens], &from, event, &to);
    assert_eq!(transition.at(&from, event, &to, 0.0), start, "progress 0, {place}");
    assert_eq!(transition.at(&from, event, &to, 1.0), end, "progress 1, {place}");
    for progress in [0.2, 0.45, 0.55, 0.7, 0.95] {
        let picture = transition.at(&from, event, &to, progress);
        let room = size.to_rect().inset(1.0);
        for mark in picture.marks.iter().filter(|mark| mark.alpha > 0.0) {
            let bounds = mark.shape.bounds();
            assert!(
                bounds.is_finite() && room.contains_rect(bounds),
                "{mark:?} leaves the picture at {progress}, {place}"
            );
        }
    }
}

/// Compares a picture with the file `tests/golden/NAME.svg`; `UPDATE_EXPECT=1` writes it.
pub(crate) fn golden(name: &str, picture: &Picture, theme: &Theme) {
    let path: String = format!("{}/tests/golden/{name}.svg", env!("CARGO_MANIFEST_DIR"));
    expect_test::expect_file![path].assert_eq(&to_svg(picture, theme));
}
