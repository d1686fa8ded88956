//! All events of a run, and the states along the way.

use alloc::vec::Vec;
use core::fmt;
use core::mem;

use crate::chunks::Chunks;
use crate::fold::Fold;

/// The most bytes for each event that events, keyframes and what is [kept beside](Timeline::keep_beside) take together,
/// unless there are no keyframes.
const BYTES_PER_EVENT: usize = 26;

/// The most bytes for the whole run besides, as most of a large machine changes at its beginning.
const BYTES_PER_RUN: usize = 4 << 20;

/// What an event takes, but for pieces of a run in which little happens for a long time: 16 bytes say what, and 4 when.
const EVENT_BYTES: usize = 20;

/// The least number of events between keyframes: nearer ones would save no time that is noticed.
const NEAREST: usize = 1024;

/// The number of events by which the second cached state must be behind for cloning the first one to be cheaper than
/// folding.
const WORTH_FOLDING: usize = 64;

/// A state and where it stands.
#[derive(Clone, Debug)]
struct Stop<S> {
    position: usize,
    state: S,
}

/// All events of a run, with keyframes between them.
///
/// A seek folds events over the nearest state that is known before the position sought: the one of the last seek, or a
/// keyframe. Keyframes are placed as events come, as near to each other as the bytes allow that each adds to the one
/// before it, but never nearer than 1,024 events: with the events they take at most 26 bytes for each event and four
/// mebibytes.
#[derive(Clone, Debug)]
pub struct Timeline<S: Fold> {
    events: Chunks<S::Event>,
    cap: usize,
    /// By position; the first is position 0, and is not counted in `keyframe_bytes`.
    keyframes: Vec<Stop<S>>,
    keyframe_bytes: usize,
    beside: usize,
    /// The position at which the next keyframe may be affordable.
    next_keyframe: usize,
    head: S,
    /// The state of the last seek.
    here: Stop<S>,
    /// The state one event later, as the last [`around`](Self::around) left it.
    next: Stop<S>,
}

/// The timeline holds as many events as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// How many that are.
    pub cap: usize,
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a run holds at most {} events", self.cap)
    }
}

impl core::error::Error for Full {}

impl<S: Fold> Timeline<S> {
    /// How many events a timeline holds by default.
    pub const DEFAULT_CAP: usize = 4_000_000;

    /// An empty run that begins with the state `first` and holds at most [`DEFAULT_CAP`](Self::DEFAULT_CAP) events.
    #[must_use]
    pub fn new(first: S) -> Self {
        Self::with_cap(first, Self::DEFAULT_CAP)
    }

    /// An empty run that begins with the state `first` and holds at most `cap` events.
    #[must_use]
    pub fn with_cap(first: S, cap: usize) -> Self {
        let start = Stop { position: 0, state: first.clone() };
        Self {
            events: Chunks::new(),
            cap,
            keyframes: alloc::vec![start.clone()],
            keyframe_bytes: 0,
            beside: 0,
            next_keyframe: NEAREST,
            head: first,
            here: start.clone(),
            next: start,
        }
    }

    /// Says how many bytes are kept of the run elsewhere: keyframes get what these and the events leave.
    pub const fn keep_beside(&mut self, bytes: usize) {
        self.beside = bytes;
    }

    /// Adds an event at the end.
    ///
    /// # Errors
    /// [`Full`] if the run holds as many events as it may; nothing has changed then.
    pub fn push(&mut self, event: S::Event) -> Result<(), Full> {
        if self.len() >= self.cap {
            return Err(Full { cap: self.cap });
        }
        self.head.apply(&event);
        self.events.push(event);
        if self.len() >= self.next_keyframe {
            self.place_keyframe();
        }
        Ok(())
    }

    /// How many events there are, which is also the last position.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are no events.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no more events fit in.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.len() >= self.cap
    }

    /// The event that leads from position `index` to the next.
    #[must_use]
    pub fn event(&self, index: usize) -> Option<S::Event> {
        self.events.get(index)
    }

    /// The events from `start` up to but without `end`, which are both cut to the run's length.
    pub fn events(&self, start: usize, end: usize) -> impl Iterator<Item = S::Event> {
        self.events.range(start, end)
    }

    /// The state before the first event.
    #[must_use]
    pub fn first(&self) -> &S {
        &self.keyframes[0].state
    }

    /// The state after the last event.
    #[must_use]
    pub const fn head(&self) -> &S {
        &self.head
    }

    /// A state of its own at a position; one beyond the end is the end. To follow a play head, [`seek`](Self::seek) is
    /// quicker.
    #[must_use]
    pub fn at(&self, position: usize) -> S {
        let position = position.min(self.len());
        let keyframe = self.keyframe(position);
        let mut state = keyframe.state.clone();
        self.events.range(keyframe.position, position).for_each(|event| state.apply(&event));
        state
    }

    /// The state at a position; one beyond the end is the end. It is kept, so that the next seek forward from it is
    /// short.
    pub fn seek(&mut self, position: usize) -> &S {
        let position = position.min(self.len());
        let behind = |stop: &Stop<S>| position.checked_sub(stop.position).unwrap_or(usize::MAX);
        if behind(&self.next) < behind(&self.here) {
            mem::swap(&mut self.here, &mut self.next);
        }
        let keyframe = self.keyframe(position);
        if behind(keyframe) < behind(&self.here) {
            self.here = keyframe.clone();
        }
        Self::fold(&self.events, &mut self.here, position);
        &self.here.state
    }

    /// What a picture of the moment needs: the state at a position, and, unless that is the end, the event that follows
    /// and the state after it.
    pub fn around(&mut self, position: usize) -> (&S, Option<(S::Event, &S)>) {
        self.seek(position);
        let Some(event) = self.events.get(self.here.position) else {
            return (&self.here.state, None);
        };
        let after = self.here.position + 1;
        if after.checked_sub(self.next.position).is_none_or(|behind| behind > WORTH_FOLDING) {
            self.next = self.here.clone();
        }
        Self::fold(&self.events, &mut self.next, after);
        (&self.here.state, Some((event, &self.next.state)))
    }

    /// A run of its own that shares the first `position` events (all, if there are fewer), and may go on differently.
    #[must_use]
    pub fn fork(&self, position: usize) -> Self {
        let events = self.events.prefix(position);
        let head = self.at(events.len());
        let start = self.keyframes[0].clone();
        let keyframes: Vec<_> =
            self.keyframes.iter().take_while(|stop| stop.position <= events.len()).cloned().collect();
        let keyframe_bytes = keyframes.windows(2).map(|pair| pair[1].state.weight(Some(&pair[0].state))).sum();
        let last = keyframes.last().map_or(0, |stop| stop.position);
        let cap = self.cap;
        Self {
            events,
            cap,
            keyframes,
            keyframe_bytes,
            beside: 0,
            next_keyframe: last + NEAREST,
            head,
            here: start.clone(),
            next: start,
        }
    }

    /// Roughly the bytes that the keyframes take, the first state left out. With the events and what is [kept
    /// beside](Self::keep_beside) these are at most 26 for each event and four mebibytes.
    #[must_use]
    pub const fn keyframe_bytes(&self) -> usize {
        self.keyframe_bytes
    }

    /// Roughly the bytes that the whole run takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let first = self.first();
        let beside = |stop: &Stop<S>| stop.state.weight(Some(&self.keyframe(stop.position).state));
        let head = self.head.weight(self.keyframes.last().map(|stop| &stop.state));
        self.events.bytes() + self.keyframe_bytes + first.weight(None) + head + beside(&self.here) + beside(&self.next)
    }

    /// The last keyframe at or before a position.
    fn keyframe(&self, position: usize) -> &Stop<S> {
        let after = self.keyframes.partition_point(|stop| stop.position <= position);
        // Position 0 has a keyframe, so `after` is at least 1.
        &self.keyframes[after.saturating_sub(1)]
    }

    /// Folds events over a state until it stands at `position`.
    fn fold(events: &Chunks<S::Event>, stop: &mut Stop<S>, position: usize) {
        events.range(stop.position, position).for_each(|event| stop.state.apply(&event));
        stop.position = position;
    }

    /// Keeps the state at the head if there are bytes left for it, and works out when to ask next.
    fn place_keyframe(&mut self) {
        let position = self.len();
        let weight = self.head.weight(self.keyframes.last().map(|stop| &stop.state));
        let mut needed = self.keyframe_bytes.saturating_add(weight);
        let room = (position.saturating_mul(BYTES_PER_EVENT) + BYTES_PER_RUN)
            .saturating_sub(self.events.bytes() + self.beside);
        if needed <= room {
            self.keyframes.push(Stop { position, state: self.head.clone() });
            self.keyframe_bytes = needed;
            // The next one will weigh no less than one that shares all it can.
            needed = needed.saturating_add(self.head.weight(Some(&self.head)));
        }
        let missing = needed.saturating_sub(room);
        self.next_keyframe = position + missing.div_ceil(BYTES_PER_EVENT - EVENT_BYTES).max(NEAREST);
    }
}

#[cfg(test)]
impl<S: Fold> Timeline<S> {
    pub(crate) fn keyframe_positions(&self) -> impl Iterator<Item = usize> {
        self.keyframes.iter().map(|stop| stop.position)
    }
}
