//! Where the play head is, moved by milliseconds handed in.

/// The most events that one call passes, so that no call takes long, whatever the run is like.
const WORK: usize = 100_000;

/// The longest that an event plays at speed 1, in milliseconds.
const LONGEST: f32 = 60_000.0;

/// How long a looping run rests at its end before it begins anew, at any speed, in milliseconds.
const REST: f32 = 1_000.0;

/// The highest speed of single steps: a person who steps wants to see what happens.
const FASTEST_STEP: f32 = 4.0;

/// What the play head is about to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Motion {
    /// Nothing.
    #[default]
    Still,
    /// To play on to the end.
    Play,
    /// To play to the end of the next shown event.
    Step,
    /// To find the last shown event before the play head and play it in reverse.
    Back,
    /// To pass back over events that are not shown, after one was played in reverse.
    Settle,
}

/// The play head of a run: it stands at a position, or within the event that follows it.
///
/// The run is handed in on every call: `len` is how many events there are, `shows` says which of them the lenses in use
/// show at all (others are passed over in no time, and do not count as a step), `duration` how many milliseconds one
/// plays at speed 1 (what is not a number, or negative, counts as 0). The play head never stands beyond the end, and
/// every call does a bounded amount of work: [`advance`](Self::advance) passes at most 100,000 events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transport {
    /// Whether play goes on from the beginning when the end is reached, after a second's rest.
    pub looping: bool,
    /// Whether more events may come: play then waits at the end for them, and does not stop.
    pub open: bool,
    position: usize,
    progress: f32,
    exponent: i8,
    motion: Motion,
    rested: f32,
}

impl Transport {
    /// The slowest speed.
    pub const SLOWEST: f32 = 0.125;
    /// The fastest speed.
    pub const FASTEST: f32 = 64.0;

    /// A play head at the beginning, paused, at speed 1.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many events have been played in full.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// How far the event at [`position`](Self::position) has been played, from 0 to 1.
    #[must_use]
    pub const fn progress(&self) -> f32 {
        self.progress
    }

    /// Whether it plays on until it is paused or the end is reached.
    #[must_use]
    pub fn playing(&self) -> bool {
        self.motion == Motion::Play
    }

    /// Whether it moves at all: plays, or is within a step forward or back.
    #[must_use]
    pub fn moving(&self) -> bool {
        self.motion != Motion::Still
    }

    /// The speed, a power of two from 1/8 to 64.
    #[must_use]
    pub fn speed(&self) -> f32 {
        if self.exponent < 0 { 1.0 / (1u32 << -self.exponent) as f32 } else { (1u32 << self.exponent) as f32 }
    }

    /// Sets the speed to the power of two nearest to `speed` by ratio, within the limits. What is not a number is
    /// ignored.
    pub fn set_speed(&mut self, speed: f32) {
        if speed.is_nan() {
            return;
        }
        self.exponent = -3;
        // Halfway between a power of two and the next is the former times the square root of 2.
        while self.exponent < 6 && speed > self.speed() * core::f32::consts::SQRT_2 {
            self.exponent += 1;
        }
    }

    /// Doubles the speed, up to 64.
    pub fn faster(&mut self) {
        self.exponent = (self.exponent + 1).min(6);
    }

    /// Halves the speed, down to 1/8.
    pub fn slower(&mut self) {
        self.exponent = (self.exponent - 1).max(-3);
    }

    /// Plays on from here; at the end, from the beginning.
    pub fn play(&mut self, len: usize) {
        if self.position >= len && !self.open {
            self.jump(0);
        }
        self.motion = Motion::Play;
    }

    /// Stops where it is, be it within an event.
    pub fn pause(&mut self) {
        self.motion = Motion::Still;
    }

    /// Stands at a position at once; one beyond the end is the end. Playing goes on from there, a step under way is
    /// dropped.
    pub fn seek(&mut self, position: usize, len: usize) {
        self.jump(position.min(len));
        if self.motion != Motion::Play {
            self.motion = Motion::Still;
        }
    }

    /// Begins to play up to just after the next shown event, or what is left of one under way. A step that was not yet
    /// done is done at once.
    pub fn step(&mut self, len: usize, shows: impl Fn(usize) -> bool) {
        if self.motion == Motion::Step && self.find_shown(len, &shows, &mut { WORK }) {
            self.jump(self.position + 1);
        }
        self.motion = Motion::Step;
    }

    /// Begins to play the last shown event in reverse, or what was played of one under way, and then stands just after
    /// the shown event before it, or at the beginning. A step back that was not yet done is done at once.
    pub fn back(&mut self, shows: impl Fn(usize) -> bool) {
        let mut work = WORK;
        if self.motion == Motion::Back && self.find_shown_back(&shows, &mut work) {
            self.progress = 0.0;
            self.motion = Motion::Settle;
        }
        if self.motion == Motion::Settle {
            self.settle(&shows, &mut work);
        }
        self.motion = Motion::Back;
        self.rested = 0.0;
        self.find_shown_back(&shows, &mut work);
    }

    /// Moves on by `milliseconds`. Returns whether it wants another frame: whether it would move if more time went
    /// by.
    pub fn advance(
        &mut self,
        ms: f32,
        len: usize,
        shows: impl Fn(usize) -> bool,
        duration: impl Fn(usize) -> f32,
    ) -> bool {
        if self.position > len || (self.position == len && self.progress > 0.0) {
            self.jump(len);
        }
        let ms = if ms > 0.0 { ms } else { 0.0 };
        let duration = |event| {
            let length = duration(event);
            if length > 0.0 { length.min(LONGEST) } else { 0.0 }
        };
        let speed = if self.motion == Motion::Play { self.speed() } else { self.speed().min(FASTEST_STEP) };
        match self.motion {
            Motion::Still => {}
            Motion::Play | Motion::Step => self.forward(ms, ms * speed, len, &shows, &duration),
            Motion::Back | Motion::Settle => self.backward(ms * speed, &shows, &duration),
        }
        self.moving()
    }

    /// Plays or steps for `left` milliseconds at speed 1, which are `ms` of real ones.
    fn forward(
        &mut self,
        ms: f32,
        mut left: f32,
        len: usize,
        shows: &impl Fn(usize) -> bool,
        duration: &impl Fn(usize) -> f32,
    ) {
        let mut work = WORK;
        while self.find_shown(len, shows, &mut work) {
            let rest = duration(self.position) * (1.0 - self.progress);
            if left < rest {
                // Never all the way by rounding: an event ends in one place only, below.
                self.progress = (self.progress + left / duration(self.position)).min(1.0 - f32::EPSILON);
                return;
            }
            left -= rest;
            self.jump(self.position + 1);
            if self.motion == Motion::Step {
                self.motion = Motion::Still;
                return;
            }
            work = work.saturating_sub(1);
        }
        if self.position >= len {
            self.end(ms, len);
        }
    }

    /// What happens at the end of the run.
    fn end(&mut self, ms: f32, len: usize) {
        if self.motion == Motion::Play && self.open {
            return;
        }
        if self.motion == Motion::Step || !self.looping || len == 0 {
            self.motion = Motion::Still;
        } else if self.rested >= REST {
            self.jump(0);
        } else {
            self.rested += ms;
        }
    }

    /// Goes back for `left` milliseconds at speed 1.
    fn backward(&mut self, left: f32, shows: &impl Fn(usize) -> bool, duration: &impl Fn(usize) -> f32) {
        let mut work = WORK;
        if self.motion == Motion::Back {
            if !self.find_shown_back(shows, &mut work) {
                if self.position == 0 {
                    self.motion = Motion::Still;
                }
                return;
            }
            let length = duration(self.position);
            if left < length * self.progress {
                self.progress = (self.progress - left / length).max(f32::EPSILON);
                return;
            }
            self.progress = 0.0;
            self.motion = Motion::Settle;
        }
        self.settle(shows, &mut work);
    }

    /// Passes over events that are not shown. Says whether it found one that is.
    fn find_shown(&mut self, len: usize, shows: &impl Fn(usize) -> bool, work: &mut usize) -> bool {
        while *work > 0 && self.position < len {
            if shows(self.position) {
                return true;
            }
            self.jump(self.position + 1);
            *work -= 1;
        }
        false
    }

    /// Passes back to the end of the last shown event, or stays within one under way. Says whether there is one.
    fn find_shown_back(&mut self, shows: &impl Fn(usize) -> bool, work: &mut usize) -> bool {
        if self.progress > 0.0 && shows(self.position) {
            return true;
        }
        self.progress = 0.0;
        while *work > 0 && self.position > 0 {
            self.position -= 1;
            *work -= 1;
            if shows(self.position) {
                self.progress = 1.0;
                return true;
            }
        }
        false
    }

    /// Passes back over events that are not shown, and then stops.
    fn settle(&mut self, shows: &impl Fn(usize) -> bool, work: &mut usize) {
        while *work > 0 && self.position > 0 && !shows(self.position - 1) {
            self.position -= 1;
            *work -= 1;
        }
        if *work > 0 || self.position == 0 {
            self.motion = Motion::Still;
        }
    }

    /// Stands at a position, at the beginning of what follows.
    fn jump(&mut self, position: usize) {
        self.position = position;
        self.progress = 0.0;
        self.rested = 0.0;
    }
}

#[cfg(test)]
mod tests;
