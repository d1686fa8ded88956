//! Text as lines, and lines as words. Each word knows its place, so that an error can point at it.
//!
//! What reads a line asks it for one thing after the other and always gets an answer. The first thing that is wrong is
//! kept in the line; what follows is read all the same, and ignored; [`Line::end`] returns the error. So only whole
//! lines can fail, and what reads them is plain code.

use alloc::boxed::Box;
use alloc::format;

use super::error::{Parsed, ScenarioError};
use super::word::{Word, part};

/// A line that says something, read word by word.
#[derive(Clone)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: u32,
    /// The whole line.
    text: &'a str,
    /// How far it is indented, in columns.
    pub(super) indent: usize,
    /// Where the last character of what it says ends.
    end: usize,
    /// Where the next word is looked for.
    rest: usize,
    /// A line with the same first word, once that is known, for errors; empty before.
    pub(super) example: &'static str,
    /// The first thing wrong with it.
    failed: Option<Box<ScenarioError>>,
}

impl<'a> Line<'a> {
    /// The line as a whole; none if it is blank or only a comment.
    pub(super) fn new(number: u32, text: &'a str) -> Option<Self> {
        let (mut indent, mut end) = (0, 0);
        let mut space = true;
        for (at, c) in text.char_indices() {
            // A `#` inside a word, as in `C#`, is an ordinary character.
            if c == '#' && space {
                break;
            }
            space = c.is_whitespace();
            if !space {
                end = at + c.len_utf8();
            } else if end == 0 {
                indent = if c == '\t' { indent / 8 * 8 + 8 } else { indent + 1 };
            }
        }
        (end > 0).then_some(Self { number, text, indent, end, rest: 0, example: "", failed: None })
    }

    /// The next word, which stays the next one.
    pub(super) fn peek(&self) -> Word<'a> {
        self.word_from(self.rest)
    }

    fn word_from(&self, rest: usize) -> Word<'a> {
        let (mut from, mut to) = (self.end, self.end);
        for (at, c) in part(self.text, rest, self.end).char_indices() {
            let between = c.is_whitespace() || c == ',';
            if from == self.end && !between {
                from = rest + at;
            } else if from < self.end && between {
                to = rest + at;
                break;
            }
        }
        Word { text: part(self.text, from, to), at: from }
    }

    /// The next word.
    pub(super) fn word(&mut self) -> Word<'a> {
        let word = self.peek();
        self.rest = word.at + word.text.len();
        word
    }

    /// The first word, read or not.
    pub(super) fn first(&self) -> Word<'a> {
        self.word_from(0)
    }

    /// Where in the line the last of its words ends, in bytes.
    pub(super) const fn end_of_words(&self) -> usize {
        self.end
    }

    /// Takes the next word if it is this one.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let found = self.peek().text == text;
        if found {
            self.word();
        }
        found
    }

    /// The words that are left, with what stands between them.
    pub(super) fn remainder(&mut self) -> Word<'a> {
        let at = self.peek().at;
        self.rest = self.end;
        Word { text: part(self.text, at, self.end), at }
    }

    /// The next word, which must be there.
    pub(super) fn need(&mut self, expected: &str) -> Word<'a> {
        let word = self.word();
        if word.is_missing() {
            self.expected(word, expected);
        }
        word
    }

    /// The end of the line: an error if there was one, or if there are words left.
    pub(super) fn end(&mut self) -> Parsed<()> {
        let word = self.peek();
        if !word.is_missing() {
            self.expected(word, "nothing more on this line");
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Whether something was wrong.
    pub(super) const fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Whether there are words left that are worth reading.
    pub(super) fn goes_on(&self) -> bool {
        !self.has_failed() && !self.peek().is_missing()
    }

    /// An error about a word, or about the place of a missing one.
    #[cold]
    pub(super) fn error(&self, word: Word<'_>, message: &str) -> Box<ScenarioError> {
        ScenarioError::new(self.number, self.text, word.at, word.text, message)
    }

    /// Notes such an error, unless there was one before.
    #[cold]
    pub(super) fn fail(&mut self, word: Word<'_>, message: &str) -> Option<&mut ScenarioError> {
        if self.has_failed() {
            return None;
        }
        let error = self.error(word, message);
        Some(self.failed.insert(error))
    }

    /// Notes that something else was expected at a word.
    #[cold]
    pub(super) fn expected(&mut self, word: Word<'_>, expected: &str) -> Option<&mut ScenarioError> {
        if self.has_failed() {
            return None;
        }
        self.fail(word, &format!("expected {expected}, as in `{}`", self.example))
    }

    /// Holds a number of things, for which a word is to blame, against a limit.
    pub(super) fn limit(&mut self, word: Word<'_>, found: u64, most: u64, what: &str) {
        if found > most && !self.has_failed() {
            self.fail(word, &format!("{found} {what}: expected at most {most}"));
        }
    }
}

/// A group of lines that are indented alike.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    /// The indentation of the line it belongs to; none for the outermost.
    parent: Option<usize>,
    /// The indentation of its own lines, once there is one.
    indent: Option<usize>,
}

impl Group {
    /// What is indented below a line.
    pub(super) const fn below(line: &Line<'_>) -> Self {
        Self { parent: Some(line.indent), indent: None }
    }
}

/// Reads a text line by line.
pub(super) struct Reader<'a> {
    text: &'a str,
    /// Where the next line begins; none after the last one.
    rest: Option<usize>,
    number: u32,
    next: Option<Line<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Self { text, rest: Some(0), number: 0, next: None };
        reader.advance();
        reader
    }

    /// Finds the next line that says something.
    fn advance(&mut self) {
        while let Some(from) = self.rest
            && self.next.is_none()
        {
            let length = self.text.bytes().skip(from).position(|byte| byte == b'\n');
            let to = length.map_or(self.text.len(), |length| from + length);
            self.rest = length.map(|_| to + 1);
            self.number += 1;
            self.next = Line::new(self.number, part(self.text, from, to));
        }
    }

    /// The next line of a group, none at the group's end.
    pub(super) fn line(&mut self, group: &mut Group) -> Parsed<Option<Line<'a>>> {
        let Some(line) = &self.next else { return Ok(None) };
        if group.parent.is_some_and(|parent| line.indent <= parent) {
            return Ok(None);
        }
        let indent = *group.indent.get_or_insert(line.indent);
        if line.indent != indent {
            let message = match group.parent {
                _ if line.indent > indent => {
                    "this line is indented further than the one above, which takes no group: expected both to begin in the same column"
                }
                None => "this line is indented less than the first one: expected it to begin in the same column",
                Some(_) => {
                    "this line is indented less than its group, and more than what the group belongs to: expected it to begin in the column of one of them"
                }
            };
            return Err(line.error(line.peek(), message));
        }
        let line = self.next.take();
        self.advance();
        Ok(line)
    }
}
