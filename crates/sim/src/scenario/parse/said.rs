//! Lines without what they mean, for writing a scenario in another form.

use super::text::Line;
use super::word::part;

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// How far it is indented, in columns.
    pub indent: usize,
    /// All of it, without indentation and comment.
    pub text: &'a str,
    /// The words that say what it sets: mostly one, with `cost` two.
    pub key: &'a str,
    /// What follows them.
    pub rest: &'a str,
    /// Whether lines may be indented below it.
    pub group: bool,
}

impl<'a> Said<'a> {
    /// What a line says; none if it is blank or only a comment.
    #[must_use]
    pub fn of(line: &'a str) -> Option<Self> {
        let mut said = Line::new(0, line)?;
        let first = said.word();
        let last = if first.text == "cost" { said.word() } else { first };
        Some(Self {
            indent: said.indent,
            text: part(line, first.at, said.end_of_words()),
            key: part(line, first.at, last.at + last.text.len()),
            rest: said.remainder().text,
            group: matches!(first.text, "machine" | "process" | "repeat"),
        })
    }

    /// What the lines of a text say.
    pub fn all(text: &'a str) -> impl Iterator<Item = Self> {
        text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').filter_map(Self::of)
    }
}
