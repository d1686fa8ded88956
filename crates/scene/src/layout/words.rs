//! A line of text that may be said in more words or in fewer.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

use kurbo::Rect;

use super::drawing::Drawing;
use crate::caption::cat;
use crate::{Anchor, Face, Key, Mark, Role, Str, Tone, Weight, When, text};

/// The height of a line, in sizes of its type.
pub(crate) const LINE: f64 = 1.3;

/// A line of text: its wordings, the longest first, and how they are set. In a box, moving it is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Words(Box<Setting>);

/// How words are set.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    key: Key,
    wordings: Vec<Str>,
    /// In ems.
    size: f64,
    weight: Weight,
    face: Face,
    tone: Tone,
    anchor: Anchor,
    /// Whether it is left out, rather than cut, if no wording fits.
    may_vanish: bool,
    when: Option<When>,
}

/// Words in small type.
pub(crate) fn words(key: Key, words: impl Into<Str>) -> Words {
    Words::one(key, words.into())
}

impl Deref for Words {
    type Target = Setting;
    fn deref(&self) -> &Setting {
        &self.0
    }
}

impl DerefMut for Words {
    fn deref_mut(&mut self) -> &mut Setting {
        &mut self.0
    }
}

// Lenses call these hundreds of times: they are kept out of line.
impl Words {
    /// Wordings of a line, the longest first.
    pub(crate) fn new(key: Key, wordings: impl IntoIterator<Item = impl Into<Str>>) -> Self {
        Self::of(key, wordings.into_iter().map(Into::into).collect())
    }

    #[inline(never)]
    fn one(key: Key, words: Str) -> Self {
        Self::of(key, Vec::from([words]))
    }

    #[inline(never)]
    fn of(key: Key, wordings: Vec<Str>) -> Self {
        Self(Box::new(Setting {
            key,
            wordings,
            size: 1.0,
            weight: Weight::Regular,
            face: Face::Sans,
            tone: Role::Ink.ink(),
            anchor: Anchor::Start,
            may_vanish: false,
            when: None,
        }))
    }

    /// In ordinary type.
    #[inline(never)]
    pub(crate) fn body(mut self) -> Self {
        self.size = 1.13;
        self
    }

    /// In the type of names and heads.
    #[inline(never)]
    pub(crate) fn strong(mut self) -> Self {
        self.size = 1.25;
        self.bold()
    }

    /// Bold.
    #[inline(never)]
    pub(crate) fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// In the monospaced face.
    #[inline(never)]
    pub(crate) fn mono(mut self) -> Self {
        self.face = Face::Mono;
        self
    }

    /// In the colour of what is said second.
    pub(crate) fn faint(self) -> Self {
        self.tone(Role::Faint.ink())
    }

    /// In a colour.
    #[inline(never)]
    pub(crate) fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// In the middle of its place.
    #[inline(never)]
    pub(crate) fn middle(mut self) -> Self {
        self.anchor = Anchor::Middle;
        self
    }

    /// At the right end of its place.
    #[inline(never)]
    pub(crate) fn end(mut self) -> Self {
        self.anchor = Anchor::End;
        self
    }

    /// Left out, rather than cut, if no wording fits.
    #[inline(never)]
    pub(crate) fn or_nothing(mut self) -> Self {
        self.may_vanish = true;
        self
    }

    /// In which part of an event's time it changes.
    #[inline(never)]
    pub(crate) fn when(mut self, when: When) -> Self {
        self.when = Some(when);
        self
    }

    /// The width of a wording, in ems.
    fn width_of(&self, words: &str) -> f64 {
        text::width(words, self.size, self.face, self.weight)
    }

    /// The width of the shortest wording, in ems; nothing if it may be left out.
    pub(crate) fn least(&self) -> f64 {
        if self.may_vanish {
            0.0
        } else {
            self.wordings.iter().map(|words| self.width_of(words)).fold(f64::INFINITY, f64::min)
        }
    }

    /// The width of the longest wording, in ems.
    pub(crate) fn most(&self) -> f64 {
        self.wordings.iter().map(|words| self.width_of(words)).fold(0.0, f64::max)
    }

    /// Its height, in ems.
    pub(crate) fn height(&self) -> f64 {
        self.size * LINE
    }

    /// Whether a wording fits into a width, in ems.
    pub(crate) fn fits(&self, width: f64) -> bool {
        self.least() <= width
    }

    /// The longest wording on as many lines of a width, in ems, as it needs; their keys are parts that follow each
    /// other.
    pub(crate) fn wrapped(&self, width: f64) -> Vec<Self> {
        let mut lines: Vec<String> = Vec::new();
        for word in self.wordings.iter().take(1).flat_map(|words| words.split(' ')) {
            match lines.last_mut() {
                Some(line) if self.width_of(line) + self.width_of(" ") + self.width_of(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.into()),
            }
        }
        let part = (self.key.0 >> 48 & 0xf) as u8;
        let line = |(n, words): (usize, String)| {
            let mut line = self.clone();
            (line.key, line.wordings) = (self.key.part(part + n as u8), Vec::from([words.into()]));
            line
        };
        lines.into_iter().enumerate().map(line).collect()
    }
}

impl Drawing {
    /// Draws the first wording that fits into a place, in the middle of its height. If none does, the last one is cut,
    /// or left out.
    #[inline(never)]
    pub(crate) fn words(&mut self, words: &Words, place: Rect) {
        if let Some(mark) = self.line(words, place) {
            self.picture.push(mark);
        }
    }

    /// Says how many things are left out: `+12`.
    pub(crate) fn more(&mut self, key: Key, number: usize, place: Rect) {
        let number = cat(&["+", &text::number(number as u64)]);
        self.words(&words(key, number).faint().middle(), place);
    }

    fn line(&self, words: &Words, place: Rect) -> Option<Mark> {
        let em = self.scale.small;
        let fits = |wording: &&Str| words.width_of(wording) * em <= place.width() + 0.01;
        let found = words.wordings.iter().find(fits);
        let wording =
            found.or(if words.may_vanish { None } else { words.wordings.last() }).filter(|words| !words.is_empty())?;
        let x = match words.anchor {
            Anchor::Start => place.x0,
            Anchor::Middle => place.center().x,
            Anchor::End => place.x1,
        };
        let mut mark = Mark::text(words.key, (x, place.center().y), words.size * em, wording.clone());
        mark.fill(words.tone).centred();
        mark.when = words.when;
        match words.anchor {
            Anchor::Start => &mut mark,
            Anchor::Middle => mark.middle(),
            Anchor::End => mark.end(),
        };
        if words.weight == Weight::Bold {
            mark.bold();
        }
        if words.face == Face::Mono {
            mark.mono();
        }
        if found.is_none() {
            mark.fit(place.width());
        }
        Some(mark)
    }
}
