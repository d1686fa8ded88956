//! Bytes in, a recording out.

use os_scope_sim::event::AccessKind;

use crate::lines::{Cutter, Lines};
use crate::list::{Item, Unit};
use crate::payload::Payload;
use crate::recording::{Limits, ReadError, Recording};
use crate::text::trim;
use crate::warnings::{Problem, Warnings};
use crate::{ftrace, lackey, list, memory, schedule};

/// The most lines of no known format before the rest is not looked at.
const PATIENCE: u64 = 1_000;

/// Numbers in a list are addresses if one of them is at least this.
const FIRST_ADDRESS: u64 = 1 << 20;

/// Page numbers in a list are below this: 48 bits of address, without the offset.
const PAGES: u64 = 1 << 36;

/// Reads a recording, piece by piece.
#[derive(Clone, Debug)]
pub struct Reader {
    name: String,
    bytes: u64,
    /// The first two bytes.
    head: [u8; 2],
    cutter: Cutter,
    body: Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Lackey,
    List,
    Ftrace,
}

#[derive(Clone, Debug)]
struct Body {
    format: Option<Format>,
    /// A list that has not said, or shown, what its numbers are.
    undecided: bool,
    /// What comes next goes on with a line of a list, the first part of which was read.
    continued: bool,
    lines: u64,
    error: Option<ReadError>,
    warnings: Warnings,
    memory: memory::Builder,
    schedule: schedule::Builder,
}

impl Reader {
    /// A reader for a recording of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self::with_limits(name, Limits::default())
    }

    /// A reader that keeps only so much.
    #[must_use]
    pub fn with_limits(name: &str, limits: Limits) -> Self {
        let body = Body {
            format: None,
            undecided: true,
            continued: false,
            lines: 0,
            error: None,
            warnings: Warnings::default(),
            memory: memory::Builder::new(limits.references, limits.pages),
            schedule: schedule::Builder::new(limits.events),
        };
        Self { name: name.into(), bytes: 0, head: [0; 2], cutter: Cutter::default(), body }
    }

    /// How many bytes were read.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many lines were read.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.body.lines
    }

    /// How many memory accesses were read.
    #[must_use]
    pub const fn references(&self) -> u64 {
        self.body.memory.total()
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// If this is certainly no recording. There is no use in going on then: every further call gives the same error.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), ReadError> {
        // RFC 1952, section 2.3.1: the first two bytes of a gzip member.
        for (first, &byte) in self.head.iter_mut().skip(self.bytes.min(2) as usize).zip(piece) {
            *first = byte;
        }
        if self.head == [0x1f, 0x8b] {
            self.body.error = Some(ReadError::Gzip);
        }
        self.bytes += piece.len() as u64;
        self.fail()?;
        self.cutter.push(piece, &mut self.body);
        self.fail()
    }

    /// The recording.
    ///
    /// # Errors
    /// If it is none.
    pub fn finish(mut self) -> Result<Recording, ReadError> {
        self.fail()?;
        self.cutter.finish(&mut self.body);
        self.fail()?;
        let body = self.body;
        if !body.schedule.is_empty() || (body.format == Some(Format::Ftrace) && body.memory.is_empty()) {
            let faults = body.memory.total();
            return Ok(Recording::Schedule(body.schedule.finish(self.name, body.warnings, faults)));
        }
        if body.format.is_none() {
            return Err(if body.warnings.count > 0 { ReadError::Unknown } else { ReadError::Empty });
        }
        Ok(Recording::Memory(body.memory.finish(self.name, body.warnings)))
    }

    fn fail(&self) -> Result<(), ReadError> {
        self.body.error.map_or(Ok(()), Err)
    }
}

impl Lines for Body {
    #[inline]
    fn line(&mut self, line: &[u8]) {
        self.lines += 1;
        match self.format {
            Some(Format::Lackey) => self.lackey(line),
            Some(Format::List) => self.list(line),
            Some(Format::Ftrace) => self.ftrace(line),
            None => self.unknown(line),
        }
        self.continued = false;
    }

    /// Only lists may have lines of any length.
    fn part(&mut self, part: &[u8]) -> usize {
        let Some(end) = part.iter().rposition(|&byte| list::is_separator(byte)) else { return 0 };
        let used = &part[..=end];
        if self.format.is_none() && is_list(used) {
            self.found(Format::List);
        }
        // Readers take what follows as a new line and would forget the comment: it ends the list's line here.
        if self.format != Some(Format::List) || used.contains(&b'#') {
            return 0;
        }
        self.list(used);
        self.continued = true;
        used.len()
    }

    fn skipped(&mut self) {
        self.lines += 1;
        self.continued = false;
        self.warn(Problem::TooLong);
    }
}

impl Body {
    fn warn(&mut self, problem: Problem) {
        self.warnings.add(self.lines, problem);
        if self.format.is_none() && self.warnings.count > PATIENCE {
            self.error = Some(ReadError::Unknown);
        }
    }

    fn found(&mut self, format: Format) {
        self.format = Some(format);
        if format == Format::List && self.undecided {
            self.memory.count_in_pages();
        }
    }

    /// The format of a line, if it can be recognised.
    #[cold]
    fn unknown(&mut self, line: &[u8]) {
        let line = if self.lines == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        let text = trim(line);
        if text.is_empty() {
            return;
        }
        if let Some(unit) = list::header(text) {
            self.undecided = false;
            self.found(Format::List);
            if unit == Unit::Pages {
                self.memory.count_in_pages();
            }
        } else if text.starts_with(b"# tracer:") {
            self.found(Format::Ftrace);
        } else if text[0] == b'#' {
            // A comment of any format.
        } else if lackey::line(text).is_some() {
            self.found(Format::Lackey);
            self.lackey(line);
        } else if is_list(text) {
            self.found(Format::List);
            self.list(line);
        } else if ftrace::line(line).is_some_and(|line| line != ftrace::FtraceLine::Other { event: false })
            || text.starts_with(b"cpus=")
        {
            self.found(Format::Ftrace);
            self.ftrace(line);
        } else {
            self.warn(Problem::NotUnderstood);
        }
    }

    #[inline]
    fn lackey(&mut self, line: &[u8]) {
        match lackey::line(line) {
            Some(lackey::LackeyLine::Access(kind, addr)) => self.memory.access(kind, addr.0),
            Some(lackey::LackeyLine::Modify(addr)) => {
                self.memory.access(AccessKind::Read, addr.0);
                self.memory.access(AccessKind::Write, addr.0);
            }
            Some(lackey::LackeyLine::Comment) => {}
            None => self.warn(Problem::NotUnderstood),
        }
    }

    fn list(&mut self, line: &[u8]) {
        if self.memory.is_empty()
            && let Some(unit) = list::header(trim(line))
        {
            self.undecided = false;
            match unit {
                Unit::Pages => self.memory.count_in_pages(),
                Unit::Addresses => self.memory.count_in_addresses(),
            }
        }
        // A number is used only if all of its line is understood. So a `w` goes with a number of its line.
        let most = if self.memory.counts_in_pages() && !self.undecided { PAGES - 1 } else { u64::MAX };
        let mut after = self.continued;
        let good = list::items(line).all(|item| match item {
            Some(Item::Number { value, .. }) => {
                after = true;
                value <= most
            }
            Some(Item::Write) => after,
            None => false,
        });
        if !good {
            self.warn(Problem::NotUnderstood);
            return;
        }
        for item in list::items(line).flatten() {
            match item {
                Item::Number { value, hex, write } => self.number(value, hex, write),
                Item::Write => self.memory.last_was_write(),
            }
        }
    }

    /// A number of a list.
    fn number(&mut self, value: u64, hex: bool, write: bool) {
        if self.undecided && (hex || value >= FIRST_ADDRESS) {
            self.undecided = false;
            self.memory.count_in_addresses();
        }
        self.memory.access(if write { AccessKind::Write } else { AccessKind::Read }, value);
    }

    fn ftrace(&mut self, line: &[u8]) {
        match ftrace::line(line) {
            Some(ftrace::FtraceLine::Event(event)) => {
                if let Payload::Fault { addr, write, fetch } = event.kind {
                    let kind = match (write, fetch) {
                        (true, _) => AccessKind::Write,
                        (false, true) => AccessKind::Fetch,
                        (false, false) => AccessKind::Read,
                    };
                    let process = self.memory.process(event.process.unwrap_or(event.task), event.name);
                    self.memory.access_by(process, kind, addr);
                }
                if let Some(problem) = self.schedule.event(&event) {
                    self.warn(problem);
                }
            }
            Some(ftrace::FtraceLine::Other { event: true }) => self.schedule.other(),
            Some(ftrace::FtraceLine::Other { event: false }) => {}
            Some(ftrace::FtraceLine::Started { cpu }) => self.schedule.started(cpu),
            Some(ftrace::FtraceLine::Lost { cpu }) => {
                self.schedule.lost(cpu);
                self.warn(Problem::EventsLost);
            }
            None => self.warn(Problem::NotUnderstood),
        }
    }
}

/// Whether a line is a list, and not an empty one.
fn is_list(line: &[u8]) -> bool {
    let mut any = false;
    list::items(line).all(|item| {
        any |= matches!(item, Some(Item::Number { .. }));
        any && item.is_some()
    }) && any
}
