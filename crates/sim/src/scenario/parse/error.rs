//! What is wrong with a text, and where; and what a misspelt word was probably meant to be.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::word::{Word, part};

/// What is wrong with a scenario's text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ScenarioError {
    /// The line, counted from 1.
    pub line: u32,
    /// The place in the line, in characters counted from 1.
    pub column: u32,
    /// How many characters are meant, at least 1.
    pub length: u32,
    /// The line, without what cannot be shown; of a long one the part around the place, with `…` where something was
    /// left out.
    #[cfg_attr(feature = "serde", serde(rename = "quote"))]
    pub quoted: String,
    /// How many characters of `quoted` stand before the place.
    pub caret: u32,
    /// What is wrong and what was expected: lower-case, one sentence without its full stop.
    pub message: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// What a part of the parser gives back. Errors are boxed because every step of the way hands them on.
pub(super) type Parsed<T> = Result<T, Box<ScenarioError>>;

/// Characters quoted before the place of an error.
const BEFORE: usize = 60;
/// Characters quoted from there on.
const AFTER: usize = 60;
/// Characters of a word that a message repeats.
const SHOWN: usize = 32;
/// Characters of the longest word that is compared with others.
const COMPARED: usize = 24;

impl ScenarioError {
    /// An error about the text at byte `at` of a line.
    #[cold]
    pub(super) fn new(number: u32, line: &str, at: usize, text: &str, message: &str) -> Box<Self> {
        let (before, after) = (part(line, 0, at), part(line, at, line.len()));
        let column = before.chars().count();
        let mut quoted = String::new();
        let left_out = column.saturating_sub(BEFORE);
        if left_out > 0 {
            quoted.push('…');
        }
        let caret = column - left_out + usize::from(left_out > 0);
        quoted.extend(before.chars().skip(left_out).map(visible));
        let mut rest = after.trim_end().chars();
        quoted.extend(rest.by_ref().take(AFTER).map(visible));
        if rest.next().is_some() {
            quoted.push('…');
        }
        Box::new(Self {
            line: number,
            column: column as u32 + 1,
            length: text.chars().count().max(1) as u32,
            quoted,
            caret: caret as u32,
            message: message.into(),
            suggestion: None,
        })
    }

    /// Says which of `words` is most like the one at the place, if one is.
    #[cold]
    pub(super) fn suggest(&mut self, word: Word<'_>, words: &[&str]) {
        self.suggestion = closest(word.text, words).map(String::from);
    }
}

impl fmt::Display for ScenarioError {
    /// Three lines: place and message, the line, and a caret under the place with what was probably meant. Of an empty
    /// line only the first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)?;
        if self.quoted.is_empty() {
            return Ok(());
        }
        write!(f, "\n  {}\n  {:2$}", self.quoted, "", self.caret as usize)?;
        let room = self.quoted.chars().count().saturating_sub(self.caret as usize).max(1);
        for _ in 0..room.min(self.length as usize) {
            f.write_str("^")?;
        }
        match &self.suggestion {
            Some(meant) => write!(f, " did you mean `{meant}`?"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for ScenarioError {}

/// What is shown for a character: one that would move or hide others is a space.
fn visible(c: char) -> char {
    // Directional marks reorder what follows them; the rest of these have no width.
    let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if hidden || c.is_control() || c.is_whitespace() { ' ' } else { c }
}

/// Whether a name may hold a character.
pub(super) fn printable(c: char) -> bool {
    c == ' ' || visible(c) != ' '
}

/// A word as a message repeats it.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(visible).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Words as a sentence lists them: `a`, `b` or `c`.
#[cold]
pub(super) fn list(words: &[&str]) -> String {
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        out.push_str(match at {
            0 => "`",
            _ if at + 1 < words.len() => "`, `",
            _ => "` or `",
        });
        out.push_str(word);
    }
    out.push('`');
    out
}

/// The word of `words` that is most like `text`; none if none is like it. The first one of equals.
fn closest<'a>(text: &str, words: &[&'a str]) -> Option<&'a str> {
    let mut best = None;
    for &word in words {
        // A word left unfinished is as good as one slip.
        let begun = text.len() >= 3 && word.starts_with(text);
        let distance = if begun { 1 } else { distance(text, word)? };
        // Two slips make another word of a short one.
        let most = if word.len() <= 4 { 1 } else { 2 };
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, word));
        }
    }
    best.map(|(_, word)| word)
}

/// How many slips lead from one word to the other: letters added, left out, replaced or swapped with their neighbour
/// (Damerau 1964, as optimal string alignment). Case is no difference. None if a word is too long to compare.
fn distance(a: &str, b: &str) -> Option<usize> {
    let mut text = ['\0'; COMPARED];
    let mut length = 0;
    for c in a.chars() {
        *text.get_mut(length)? = c.to_ascii_lowercase();
        length += 1;
    }
    // Three rows of the table of distances: of the last letter of `b` but one, of the last, and of this one.
    let mut older = [0; COMPARED + 1];
    let mut old = [0; COMPARED + 1];
    for (i, cell) in old.iter_mut().enumerate() {
        *cell = i;
    }
    let mut last = '\0';
    for (j, c) in b.chars().enumerate() {
        let mut row = [j + 1; COMPARED + 1];
        for i in 0..length {
            let replaced = old[i] + usize::from(text[i] != c);
            row[i + 1] = replaced.min(old[i + 1] + 1).min(row[i] + 1);
            if i > 0 && j > 0 && text[i] == last && text[i - 1] == c {
                row[i + 1] = row[i + 1].min(older[i - 1] + 1);
            }
        }
        (older, old, last) = (old, row, c);
    }
    Some(old[length])
}
