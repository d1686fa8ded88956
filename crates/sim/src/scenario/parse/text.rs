//! Text as lines, and lines as words. Each word knows its place, so that an error can point at it.

use alloc::string::String;

use super::error::ScenarioError;
use super::keys::Key;

/// A word: anything between white space.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Where it begins in its line, in bytes.
    pub(super) at: usize,
}

/// A line that says something, read word by word.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: u32,
    /// The whole line.
    text: &'a str,
    /// How far it is indented, in columns.
    pub(super) indent: usize,
    /// Where its comment, or else its end, is.
    end: usize,
    /// Where the next word is looked for.
    rest: usize,
    /// Its first word, once that is known: errors cite its example.
    pub(super) key: Option<&'static Key>,
}

impl<'a> Line<'a> {
    /// The line as a whole; none if it is blank or only a comment.
    fn new(number: u32, text: &'a str) -> Option<Self> {
        let (mut indent, mut end) = (0, text.len());
        let (mut blank, mut space) = (true, true);
        for (at, c) in text.char_indices() {
            // A `#` inside a word, as in `C#`, is an ordinary character.
            if c == '#' && space {
                end = at;
                break;
            }
            space = c.is_whitespace();
            blank &= space;
            if blank {
                indent = if c == '\t' { indent / 8 * 8 + 8 } else { indent + 1 };
            }
        }
        (!blank).then_some(Self { number, text, indent, end, rest: 0, key: None })
    }

    /// The next word.
    pub(super) fn word(&mut self) -> Option<Word<'a>> {
        let tail = &self.text[self.rest..self.end];
        let text = tail.trim_start();
        let at = self.rest + tail.len() - text.len();
        let text = text.split(char::is_whitespace).next()?;
        self.rest = at + text.len();
        (!text.is_empty()).then_some(Word { text, at })
    }

    /// The next word, which stays the next one.
    pub(super) fn peek(&self) -> Option<Word<'a>> {
        Self::word(&mut self.clone())
    }

    /// The first word, read or not.
    pub(super) fn first(&self) -> Option<Word<'a>> {
        Self { rest: 0, ..*self }.word()
    }

    /// Takes the next word if it is this one.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let found = self.peek().is_some_and(|word| word.text == text);
        if found {
            self.word();
        }
        found
    }

    /// The words that are left, with what stands between them.
    pub(super) fn remainder(&mut self) -> Option<Word<'a>> {
        let first = self.peek()?;
        self.rest = self.end;
        Some(Word { text: self.text[first.at..self.end].trim_end(), at: first.at })
    }

    /// The next word, or an error that says what is missing.
    pub(super) fn need(&mut self, expected: &str) -> Result<Word<'a>, ScenarioError> {
        self.word().ok_or_else(|| self.expected(None, expected))
    }

    /// An error unless every word has been read.
    pub(super) fn done(&mut self) -> Result<(), ScenarioError> {
        match self.word() {
            Some(word) => Err(self.expected(Some(word), "nothing more on this line")),
            None => Ok(()),
        }
    }

    /// An error about a word, or about the place after the last one.
    pub(super) fn error(&self, word: Option<Word<'a>>, message: String) -> ScenarioError {
        let nothing = || Word { text: "", at: self.text[..self.end].trim_end().len() };
        let word = word.unwrap_or_else(nothing);
        ScenarioError::new(self.number, self.text, word.at, word.text, message)
    }

    /// The error that something else was expected at a word, or after the last one.
    pub(super) fn expected(&self, word: Option<Word<'a>>, expected: &str) -> ScenarioError {
        let mut message = String::from("expected ");
        message.push_str(expected);
        if let Some(key) = self.key {
            message.push_str(", as in `");
            message.push_str(key.example);
            message.push('`');
        }
        self.error(word, message)
    }
}

/// A group of lines that are indented alike.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    /// The indentation of the line it belongs to; none for the outermost.
    parent: Option<usize>,
    /// The indentation of its own lines, once there is one.
    pub(super) indent: Option<usize>,
}

impl Group {
    /// What is indented below a line.
    pub(super) const fn below(line: &Line<'_>) -> Self {
        Self { parent: Some(line.indent), indent: None }
    }
}

/// Reads a text line by line.
pub(super) struct Reader<'a> {
    rest: Option<&'a str>,
    number: u32,
    next: Option<Line<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Self { rest: Some(text), number: 0, next: None };
        reader.advance();
        reader
    }

    /// Finds the next line that says something.
    fn advance(&mut self) {
        self.next = None;
        while let Some(rest) = self.rest
            && self.next.is_none()
        {
            let (line, rest) = rest.split_once('\n').map_or((rest, None), |(line, rest)| (line, Some(rest)));
            self.number += 1;
            self.rest = rest;
            self.next = Line::new(self.number, line);
        }
    }

    /// The next line of a group, none at the group's end.
    pub(super) fn line(&mut self, group: &mut Group) -> Result<Option<Line<'a>>, ScenarioError> {
        let Some(line) = self.next else { return Ok(None) };
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
            return Err(line.error(line.peek(), message.into()));
        }
        self.advance();
        Ok(Some(line))
    }
}
