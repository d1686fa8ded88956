//! Reads scenarios from text; `docs/scenario.md` describes the language.
//!
//! [`text`] cuts lines and words, [`keys`] holds the words that are known, [`units`] reads quantities, [`limits`] says
//! how much there may be of everything, and [`error`] points at what is wrong. [`machine`], [`scheduler`], [`process`],
//! [`program`] and [`region`] each read what their names say. The text is read once, from top to bottom, and the first
//! error ends it. [`edit`] sets a line in a text, [`said`] cuts a text into lines.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use self::error::Parsed;
use self::keys::{Id, Seen, read_key};
use self::limits::{MAX_TEXT, MAX_TITLE};
use self::text::{Group, Line, Reader, Word, part};
use super::{Program, Scenario};
use crate::ids::TimeUnit;
use crate::setup::{MachineConfig, ProcessInfo, Setup};

mod edit;
mod error;
mod keys;
pub mod limits;
mod machine;
mod process;
mod program;
mod region;
mod said;
mod scheduler;
mod text;
mod units;

pub use edit::with_line;
pub use error::ScenarioError;
pub use keys::{COSTS, KEYS, Key, Place};
pub use said::Said;

/// Reads a scenario for a machine that is not shown: names of lenses are passed over.
///
/// # Errors
/// The first thing in the text that is not as `docs/scenario.md` says.
pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    parse_scene(text, &[])
}

/// Reads a scenario to be shown by lenses, which have the names `lenses`.
///
/// # Errors
/// The first thing in the text that is not as `docs/scenario.md` says.
pub fn parse_scene(text: &str, lenses: &[&str]) -> Result<Scenario, ScenarioError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_TEXT {
        return Err(*too_long(text));
    }
    Parser::new(text, lenses).scenario().map_err(|error| *error)
}

/// The error at the first character beyond the limit.
#[cold]
fn too_long(text: &str) -> Box<ScenarioError> {
    // Beyond the limit no more is looked at than an error may quote: the text may be of any length.
    let (mut at, mut end) = (MAX_TEXT, text.len().min(MAX_TEXT + 200));
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (mut number, mut start) = (1, 0);
    for (newline, _) in part(text, 0, at).bytes().enumerate().filter(|(_, byte)| *byte == b'\n') {
        (number, start) = (number + 1, newline + 1);
    }
    let rest = part(text, at, end).bytes().position(|byte| byte == b'\n');
    let line = part(text, start, rest.map_or(end, |length| at + length));
    ScenarioError::new(
        number,
        line,
        at - start,
        "",
        &format!("{} bytes of text: expected at most {MAX_TEXT}, which end here", text.len()),
    )
}

/// What was read so far.
struct Parser<'a> {
    reader: Reader<'a>,
    /// The lenses that there are; empty: they are not known here.
    known_lenses: &'a [&'a str],
    title: String,
    unit: TimeUnit,
    lenses: Vec<String>,
    machine: MachineConfig,
    processes: Vec<ProcessInfo>,
    programs: Vec<Program>,
    /// Operations as written.
    ops: usize,
    /// Operations as performed.
    performed: u64,
    /// The line and the word of each process that names CPUs, and which they are.
    pinned: Vec<(Line<'a>, Word<'a>, u16)>,
    /// Copies of the process that is being read.
    copies: u64,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, known_lenses: &'a [&'a str]) -> Self {
        Self {
            reader: Reader::new(text),
            known_lenses,
            title: "Untitled".into(),
            unit: TimeUnit::Nanos,
            lenses: Vec::new(),
            machine: machine::default(TimeUnit::Nanos),
            processes: Vec::new(),
            programs: Vec::new(),
            ops: 0,
            performed: 0,
            pinned: Vec::new(),
            copies: 1,
        }
    }

    fn scenario(mut self) -> Parsed<Scenario> {
        let mut group = Group::default();
        let mut seen = Seen::default();
        let mut last = None;
        while let Some(mut line) = self.reader.line(&mut group)? {
            let id = read_key(&mut line, Place::Top)?;
            seen.once(&mut line, id);
            match id {
                Id::Title => self.title(&mut line),
                Id::Unit => self.unit(&mut line, &seen),
                Id::Lens => self.lens(&mut line),
                Id::Machine => self.machine(&mut line)?,
                _ => self.process(&mut line)?,
            }
            line.end()?;
            if line.number == 1 && !id.opens_group() {
                // The first line of a text inside a web page follows its tag, wherever that stands.
                group = Group::default();
            }
            last = Some(line);
        }
        if self.processes.is_empty() {
            let message = "nothing runs here: expected a process, such as `process editor`, and indented below it what it does, such as `compute 5ms`";
            return Err(match last {
                Some(line) => line.error(line.peek(), message),
                None => ScenarioError::new(1, "", 0, "", message),
            });
        }
        self.check_pinned()?;
        self.number_the_rest();
        let Self { title, unit, lenses, machine, processes, programs, .. } = self;
        Ok(Scenario {
            setup: Setup { title, unit, recorded: false, machine, cpu_numbers: Vec::new(), processes },
            programs,
            lenses,
        })
    }

    fn title(&mut self, line: &mut Line<'a>) {
        let word = line.remainder();
        if word.is_missing() {
            line.expected(word, "a title");
        }
        line.check_text(word, word.text, MAX_TITLE);
        self.title = word.text.into();
    }

    fn unit(&mut self, line: &mut Line<'a>, seen: &Seen) {
        if seen.has(Id::Machine) || seen.has(Id::Process) {
            line.fail(
                line.peek(),
                "the unit decides how times are read: expected it above `machine` and every `process`",
            );
        }
        self.unit = [TimeUnit::Nanos, TimeUnit::Ticks][line.choice(&["ns", "ticks"])];
        self.machine = machine::default(self.unit);
    }

    fn lens(&mut self, line: &mut Line<'a>) {
        if self.known_lenses.is_empty() {
            line.remainder();
            return;
        }
        loop {
            let word = line.peek();
            let name = self.known_lenses[line.choice(self.known_lenses)];
            if self.lenses.iter().any(|lens| lens == name) {
                line.fail(word, "this lens is named already: expected each once");
            }
            self.lenses.push(name.into());
            if !line.goes_on() {
                break;
            }
        }
    }

    fn machine(&mut self, line: &mut Line<'a>) -> Parsed<()> {
        line.end()?;
        let mut group = Group::below(line);
        let (mut seen, mut costs) = (Seen::default(), [false; COSTS.len()]);
        while let Some(mut line) = self.reader.line(&mut group)? {
            let id = read_key(&mut line, Place::Machine)?;
            seen.once(&mut line, id);
            machine::read(&mut line, id, self.unit, &mut self.machine, &mut costs);
            line.end()?;
        }
        Ok(())
    }
}
