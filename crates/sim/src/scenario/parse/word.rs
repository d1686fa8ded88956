//! Parts of a line.

/// The text from one byte to another. (Slicing with `[..]` would bring along what reports a place inside a character,
/// and there are none such here.)
pub(super) fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// A word: anything between white space and commas. The one that is missing at the end of a line is empty.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Where it begins in its line, in bytes.
    pub(super) at: usize,
}

impl Word<'_> {
    pub(super) const fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}
