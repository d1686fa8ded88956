//! One scene and its play head.

use std::rc::Rc;

use kurbo::Size;
use os_scope_scene::Picture;
use os_scope_scene::caption::Caption;
use os_scope_scene::lens::{LensKind, Table, View};
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::scenario::{Scenario, parse_scene};
use os_scope_sim::{Event, Machine, Setup, Sink, Snapshot, Time};
use os_scope_timeline::{Timeline, Transport};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::{Fault, Js};
use crate::moment::{PictureOptions, Prepared, Shown, picture, sentence, sentences};
use crate::run::{Feed, Run};

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// The sentence for an event.
    pub text: String,
    /// Whether the lenses in use show the event.
    pub shown: bool,
}

/// A scene that plays: a run, recorded step by step, a play head, and the lenses that show it.
#[wasm_bindgen]
pub struct Player {
    feed: Option<Feed>,
    /// Policies whose faults on the same references are still to be counted.
    to_compare: Vec<ReplaceKind>,
    run: Run,
    transport: Transport,
    /// Where it stands beside another player, and the time there, which may be later than the last event.
    held: Option<(usize, (Time, f64))>,
    lenses: Vec<LensKind>,
    prepared: Option<Prepared>,
    /// The picture made last, and what it was made of.
    picture: Option<(Rc<Picture>, Made)>,
    /// How often the history or the lenses have changed, on which pictures depend too.
    changes: usize,
}

/// What a picture is made of: as long as this stays, the picture does.
type Made = (usize, Option<Shown>, PictureOptions);

#[wasm_bindgen]
impl Player {
    /// A player for a scenario's text.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn scenario(text: &str) -> Result<Self, Fault> {
        read(text).map(Self::of_scenario)
    }

    /// Records up to `events` events more, or does another piece of the work that follows. Says whether there is more
    /// to do.
    pub fn run(&mut self, events: u32) -> bool {
        let enough = self.run.timeline.len() + events as usize;
        if self.feed.is_none() {
            // Each takes about as long as recording: one at a time.
            let Some(policy) = self.to_compare.pop() else { return false };
            self.run.history.compute(policy);
            self.change();
            return !self.to_compare.is_empty();
        }
        while self.run.timeline.len() < enough {
            let more = match &mut self.feed {
                Some(Feed::Machine(machine)) => machine.step(&mut self.run),
                Some(Feed::Events(events)) => events.next().map(|event| self.run.event(event)).is_some(),
                None => false,
            };
            if !more || self.run.full {
                self.feed = None;
                self.transport.open = false;
                break;
            }
        }
        // The history reaches beyond the moment that is shown.
        self.changes += 1;
        true
    }

    /// Whether the run was longer than a run may be, and was cut off.
    #[wasm_bindgen(getter, js_name = cutOff)]
    pub fn cut_off(&self) -> bool {
        self.run.full
    }

    /// The scenario's title, or the recording's name.
    #[wasm_bindgen(getter)]
    pub fn title(&self) -> String {
        self.run.timeline.first().setup.title.clone()
    }

    // ---- the play head ----

    /// Events recorded so far, which is also the last position.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.run.timeline.len()
    }

    /// How many events have been played in full.
    #[wasm_bindgen(getter)]
    pub fn position(&self) -> usize {
        self.transport.position()
    }

    /// How far the event under way has come, 0 to 1.
    #[wasm_bindgen(getter)]
    pub fn progress(&self) -> f32 {
        self.transport.progress()
    }

    /// Whether it plays on until it is paused or the end is reached.
    #[wasm_bindgen(getter)]
    pub fn playing(&self) -> bool {
        self.transport.playing()
    }

    /// The speed, a power of two from 1/8 to 64.
    #[wasm_bindgen(getter)]
    pub fn speed(&self) -> f32 {
        self.transport.speed()
    }

    /// Sets the speed to the nearest power of two within the limits.
    #[wasm_bindgen(setter)]
    pub fn set_speed(&mut self, speed: f32) {
        self.transport.set_speed(speed);
    }

    /// Whether it begins anew when it has come to the end.
    #[wasm_bindgen(setter)]
    pub fn set_looping(&mut self, looping: bool) {
        self.transport.looping = looping;
    }

    /// Plays on from here; at the end, from the beginning.
    pub fn play(&mut self) {
        self.transport.play(self.run.timeline.len());
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        self.transport.pause();
    }

    /// Begins to play one step.
    pub fn step(&mut self) {
        let shows = shows(&self.run.timeline, &self.lenses);
        self.transport.step(self.run.timeline.len(), shows);
    }

    /// Begins to play one step back.
    pub fn back(&mut self) {
        let shows = shows(&self.run.timeline, &self.lenses);
        self.transport.back(shows);
    }

    /// Stands at a position at once; one beyond the end is the end.
    pub fn seek(&mut self, position: usize) {
        self.transport.seek(position, self.run.timeline.len());
    }

    /// Moves on by `milliseconds`. Returns whether it wants another frame.
    pub fn frame(&mut self, milliseconds: f32) -> bool {
        let Run { timeline, .. } = &self.run;
        let lenses = &self.lenses;
        let prepared = self.prepared.as_ref().map(Prepared::duration);
        let duration = |index| {
            // The time that passes before an event is known once it is laid out; at a speed at which many pass in one
            // frame, it does not matter.
            if let Some((_, known)) = prepared.filter(|prepared| prepared.0 == index) {
                return known as f32;
            }
            let Some(event) = timeline.event(index) else { return 0.0 };
            lenses
                .iter()
                .filter(|kind| kind.lens().shows(&event))
                .map(|kind| kind.lens().duration(&event))
                .max()
                .unwrap_or(0) as f32
        };
        self.transport.advance(milliseconds, timeline.len(), shows(timeline, lenses), duration)
    }

    // ---- the picture ----

    /// The lenses that suit the scene: `[{name, title}]`.
    pub fn lenses(&self) -> Js<Vec<LensKind>> {
        Js(LensKind::for_setup(&self.run.timeline.first().setup))
    }

    /// The names of the lenses in use, with blanks between them.
    #[wasm_bindgen(getter)]
    pub fn lens(&self) -> String {
        self.lenses.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" ")
    }

    /// Chooses lenses by their names. Says whether all are known; nothing changes if not.
    #[wasm_bindgen(js_name = setLens)]
    pub fn set_lens(&mut self, names: &str) -> bool {
        let found: Option<Vec<LensKind>> = names.split_ascii_whitespace().map(LensKind::named).collect();
        let Some(found) = found.filter(|found| !found.is_empty() && found.len() <= LensKind::ALL.len()) else {
            return false;
        };
        self.lenses = found;
        self.change();
        true
    }

    // ---- words ----

    /// The sentence for the moment and a second, quieter one: `{text, more}`.
    pub fn caption(&mut self) -> Js<Caption> {
        Js(sentence(&mut self.run.timeline, Shown::of(&self.transport)))
    }

    /// The sentences for the events from `start` up to but without `end`: `[{text, shown}]`.
    pub fn captions(&self, start: usize, end: usize) -> Js<Vec<HistoryLine>> {
        let mut lines = Vec::new();
        let shows = shows(&self.run.timeline, &self.lenses);
        sentences(&self.run.timeline, start, end, |index, caption| {
            lines.push(HistoryLine { text: caption.text, shown: shows(index) })
        });
        Js(lines)
    }

    /// The sentences for the event that led to a position, as [`caption`](Self::caption) gives them.
    #[wasm_bindgen(js_name = captionBefore)]
    pub fn caption_before(&mut self, position: usize) -> Js<Caption> {
        Js(sentence(&mut self.run.timeline, Shown::before(position)))
    }

    /// The event that led to a position; null for the beginning.
    #[wasm_bindgen(js_name = eventBefore)]
    pub fn event_before(&self, position: usize) -> Js<Option<Event>> {
        Js(position.checked_sub(1).and_then(|index| self.run.timeline.event(index)))
    }

    /// The place in the run of the event that is shown; -1 at the beginning.
    #[wasm_bindgen(getter)]
    pub fn shown(&self) -> i32 {
        Shown::of(&self.transport).map_or(-1, |shown| shown.index as i32)
    }

    /// The snapshot at the position.
    pub fn snapshot(&self) -> Js<Snapshot> {
        Js(self.run.timeline.at(self.transport.position()))
    }

    /// The state of each lens in words: `[{caption, columns, rows}]`.
    pub fn tables(&self) -> Js<Vec<Table>> {
        let snapshot = self.run.timeline.at(self.transport.position());
        let view = View::new(&snapshot, &self.run.history, Size::ZERO, false);
        Js(self.lenses.iter().map(|kind| kind.lens().table(&view)).collect())
    }

    /// What the scrubber marks, in `count` pieces of equal length: a set of `Marker`s as bits for each.
    pub fn markers(&self, count: usize) -> Vec<u8> {
        let (buckets, width) = self.run.history.markers().buckets();
        let length = self.run.timeline.len().max(1) as u64;
        let mut pieces = vec![0; count];
        for (at, &bits) in (0..).zip(buckets) {
            let piece = at * width * count as u64 / length;
            if let Some(piece) = pieces.get_mut(piece as usize) {
                *piece |= bits;
            }
        }
        pieces
    }
}

impl Player {
    pub(crate) fn of_scenario(scenario: Scenario) -> Self {
        let named: Vec<LensKind> = scenario.lenses.iter().filter_map(|name| LensKind::named(name)).collect();
        let machine = Machine::new(scenario);
        let first = Snapshot::first(machine.setup().clone());
        Self::new(first, Feed::Machine(Box::new(machine)), named)
    }

    pub(crate) fn of_events(first: Snapshot, events: Vec<Event>) -> Self {
        Self::new(first, Feed::Events(events.into_iter()), Vec::new())
    }

    /// What stays the same through the run.
    pub(crate) fn setup(&self) -> &Setup {
        &self.run.timeline.first().setup
    }

    /// The lenses in use.
    pub(crate) fn kinds(&self) -> &[LensKind] {
        &self.lenses
    }

    /// The snapshot after all that is recorded.
    pub(crate) fn end(&self) -> &Snapshot {
        self.run.timeline.head()
    }

    /// The picture of the moment; the same as before if nothing has changed that it depends on.
    pub(crate) fn picture(&mut self, options: PictureOptions) -> Rc<Picture> {
        let options = PictureOptions { now: self.held_time(), ..options };
        let shown = Shown::of(&self.transport);
        let made = (self.changes, shown, options);
        if let Some((picture, _)) = self.picture.as_ref().filter(|(_, before)| *before == made) {
            return Rc::clone(picture);
        }
        let Run { timeline, history, .. } = &mut self.run;
        let picture = Rc::new(picture(timeline, history, &self.lenses, shown, options, &mut self.prepared));
        self.picture = Some((Rc::clone(&picture), made));
        picture
    }

    /// Lets the next picture be laid out anew.
    fn change(&mut self) {
        self.changes += 1;
        self.prepared = None;
    }

    /// Gives charts the length of another run's; none: its own.
    pub(crate) fn share_axis(&mut self, other: Option<&Self>) {
        if self.run.history.stand_beside(other.map(|other| &other.run.history)) {
            self.change();
        }
    }

    /// Stands at a position, at a time that may be later than its last event.
    pub(crate) fn hold(&mut self, position: usize, time: (Time, f64)) {
        self.seek(position);
        self.held = Some((position, time));
    }

    /// The time to show, if one was set for where it stands.
    fn held_time(&self) -> Option<(Time, f64)> {
        let stands = |held: &(usize, _)| held.0 == self.transport.position() && self.transport.progress() == 0.0;
        self.held.filter(stands).map(|held| held.1)
    }

    /// The time that is shown.
    pub(crate) fn clock(&self) -> (Time, f64) {
        if let Some(held) = self.held_time() {
            return held;
        }
        let position = self.transport.position();
        let before = position.checked_sub(1).and_then(|index| self.time(index)).unwrap_or(Time::ZERO);
        let shown = Shown::of(&self.transport).filter(|shown| shown.index == position);
        let on_the_way =
            shown.zip(self.time(position)).and_then(|(shown, at)| self.prepared.as_ref()?.time(shown, before, at));
        on_the_way.unwrap_or((before, 0.0))
    }

    /// When an event happened.
    pub(crate) fn time(&self, index: usize) -> Option<Time> {
        self.run.timeline.event(index).map(|event| event.at)
    }

    fn new(first: Snapshot, feed: Feed, mut lenses: Vec<LensKind>) -> Self {
        if lenses.is_empty() {
            lenses.extend(LensKind::for_setup(&first.setup).first());
        }
        let mut transport = Transport::new();
        transport.open = true;
        Self {
            feed: Some(feed),
            to_compare: os_scope_scene::history::COMPARED.into(),
            run: Run::new(first),
            transport,
            held: None,
            lenses,
            prepared: None,
            picture: None,
            changes: 0,
        }
    }
}

/// Reads a scenario's text.
pub(crate) fn read(text: &str) -> Result<Scenario, Fault> {
    parse_scene(text, &LensKind::names()).map_err(Js)
}

/// Whether any of the lenses shows the event at an index.
fn shows<'a>(timeline: &'a Timeline<Snapshot>, lenses: &'a [LensKind]) -> impl Fn(usize) -> bool + 'a {
    move |index| timeline.event(index).is_some_and(|event| lenses.iter().any(|kind| kind.lens().shows(&event)))
}
