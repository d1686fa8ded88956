//! Reads scenarios from text; `docs/scenario.md` describes the language.
//!
//! [`text`] cuts lines and words, [`keys`] holds the words that are known, [`units`] reads quantities, [`limits`] says how much there may be of
//! everything, and [`error`] points at what is wrong. [`machine`], [`process`], [`program`] and [`region`] each read what
//! their names say. The text is read once, from top to bottom, and the first error ends it.

use alloc::string::String;
use alloc::vec::Vec;

use self::error::{printable, unknown};
use self::keys::{Id, Seen, read_key};
use self::limits::{MAX_TEXT, MAX_TITLE};
use self::text::{Group, Line, Reader, Word};
use super::{Program, Scenario};
use crate::ids::TimeUnit;
use crate::setup::{MachineConfig, ProcessInfo, Setup};

mod error;
mod keys;
pub mod limits;
mod machine;
mod process;
mod program;
mod region;
mod text;
mod units;

pub use error::ScenarioError;
pub use keys::{COSTS, KEYS, Key, LENSES, Place};

/// Reads a scenario.
///
/// # Errors
/// The first thing in the text that is not as `docs/scenario.md` says.
pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_TEXT {
        return Err(too_long(text));
    }
    Parser::new(text).scenario()
}

/// The error at the first character beyond the limit.
fn too_long(text: &str) -> ScenarioError {
    let mut at = MAX_TEXT;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let number = before.matches('\n').count() as u32 + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    // No more of the line than an error quotes is looked at: the text may be of any length.
    let end = text[at..].char_indices().nth(200).map_or(text.len(), |(more, _)| at + more);
    let line = text[start..end].split('\n').next().unwrap_or_default();
    let message = alloc::format!("the text is {} bytes long: expected at most {MAX_TEXT}, which end here", text.len());
    ScenarioError::new(number, line, (at - start).min(line.len()), "", message)
}

/// What was read so far.
struct Parser<'a> {
    reader: Reader<'a>,
    title: Option<String>,
    unit: TimeUnit,
    lenses: Vec<String>,
    machine: MachineConfig,
    processes: Vec<ProcessInfo>,
    programs: Vec<Program>,
    /// Operations as written.
    ops: usize,
    /// Operations as performed.
    performed: u64,
    /// The repeat that performs most operations, how many, and its number of times.
    longest_repeat: Option<(u64, Line<'a>, Word<'a>)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            reader: Reader::new(text),
            title: None,
            unit: TimeUnit::Nanos,
            lenses: Vec::new(),
            machine: machine::default(TimeUnit::Nanos),
            processes: Vec::new(),
            programs: Vec::new(),
            ops: 0,
            performed: 0,
            longest_repeat: None,
        }
    }

    fn scenario(mut self) -> Result<Scenario, ScenarioError> {
        let mut group = Group::default();
        let mut seen = Seen::default();
        let mut last = None;
        while let Some(mut line) = self.reader.line(&mut group)? {
            let id = read_key(&mut line, Place::Top)?;
            seen.once(&line, id)?;
            match id {
                Id::Title => self.title(&mut line)?,
                Id::Unit => self.unit(&mut line, &seen)?,
                Id::Lens => self.lens(&mut line)?,
                Id::Machine => self.machine(&mut line)?,
                _ => self.process(&mut line)?,
            }
            line.done()?;
            if line.number == 1 && !id.opens_group() {
                // The first line of a text inside a web page follows its tag, wherever that stands.
                group = Group::default();
            }
            last = Some(line);
        }
        if self.processes.is_empty() {
            let message = "nothing runs here: expected a process, such as `process editor`, and indented below it what it does, such as `compute 5ms`";
            return Err(match last {
                Some(line) => line.error(None, message.into()),
                None => ScenarioError::new(1, "", 0, "", message.into()),
            });
        }
        self.number_the_rest();
        let Self { title, unit, lenses, machine, processes, programs, .. } = self;
        let title = title.unwrap_or_else(|| "Untitled".into());
        Ok(Scenario { setup: Setup { title, unit, recorded: false, machine, processes }, programs, lenses })
    }

    fn title(&mut self, line: &mut Line<'a>) -> Result<(), ScenarioError> {
        let word = line.remainder().ok_or_else(|| line.expected(None, "a title"))?;
        if word.text.chars().count() > MAX_TITLE {
            return Err(line.error(Some(word), alloc::format!("this title is too long: expected at most {MAX_TITLE} characters")));
        }
        if !word.text.chars().all(printable) {
            return Err(
                line.error(Some(word), "this title holds characters that cannot be shown: expected letters, digits and signs".into())
            );
        }
        self.title = Some(word.text.into());
        Ok(())
    }

    fn unit(&mut self, line: &mut Line<'a>, seen: &Seen) -> Result<(), ScenarioError> {
        if seen.any(&[Id::Machine, Id::Process]) {
            return Err(
                line.error(line.peek(), "the unit decides how times are read: expected it above `machine` and every `process`".into())
            );
        }
        self.unit = [TimeUnit::Nanos, TimeUnit::Ticks][line.choice(&["ns", "ticks"])?];
        self.machine = machine::default(self.unit);
        Ok(())
    }

    fn lens(&mut self, line: &mut Line<'a>) -> Result<(), ScenarioError> {
        let mut word = Some(line.need("the name of a lens")?);
        while let Some(name) = word {
            if !LENSES.contains(&name.text) {
                return Err(unknown(line, name, "as a lens", LENSES.into_iter()));
            }
            if self.lenses.iter().any(|lens| lens == name.text) {
                return Err(line.error(Some(name), "this lens is named already: expected each once".into()));
            }
            self.lenses.push(name.text.into());
            word = line.word();
        }
        Ok(())
    }

    fn machine(&mut self, line: &mut Line<'a>) -> Result<(), ScenarioError> {
        line.done()?;
        let mut group = Group::below(line);
        let (mut seen, mut costs) = (Seen::default(), [false; COSTS.len()]);
        while let Some(mut line) = self.reader.line(&mut group)? {
            let id = read_key(&mut line, Place::Machine)?;
            seen.once(&line, id)?;
            machine::read(&mut line, id, self.unit, &mut self.machine, &mut costs)?;
            line.done()?;
        }
        Ok(())
    }
}
