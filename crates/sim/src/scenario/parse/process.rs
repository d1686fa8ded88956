//! The line of a process, and its copies.

use alloc::format;
use alloc::string::String;

use super::Parser;
use super::error::{ScenarioError, printable, shown};
use super::limits::{MAX_NAME, MAX_OPS, MAX_PERFORMED, MAX_PID, MAX_PROCESSES, MAX_TIME};
use super::program::{Body, Performed};
use super::text::{Line, Word};
use super::units::{plain, signed};
use crate::ids::Time;
use crate::scenario::Program;
use crate::setup::ProcessInfo;

/// What the line of a process says, and where.
struct Head<'a> {
    name: Word<'a>,
    copies: u64,
    copies_word: Option<Word<'a>>,
    at: Time,
    every: Time,
    every_word: Option<Word<'a>>,
    nice: i8,
    /// Its process number; 0 if the line names none.
    number: u64,
    number_word: Option<Word<'a>>,
}

impl Head<'_> {
    /// The name of a copy, counted from 0: one alone has the name as it is.
    fn name_of(&self, copy: u64) -> String {
        match self.copies {
            1 => self.name.text.into(),
            _ => format!("{}{}", self.name.text, copy + 1),
        }
    }
}

impl<'a> Parser<'a> {
    /// Reads a process: its line and what is indented below it.
    pub(super) fn process(&mut self, line: &mut Line<'a>) -> Result<(), ScenarioError> {
        let head = self.head(line)?;
        self.check_copies(line, &head)?;
        self.check_name(line, &head)?;
        self.check_number(line, &head)?;

        let mut body = Body::new(MAX_OPS - self.ops);
        let performed = self.body(line, 0, &mut body)?;
        if body.ops.is_empty() {
            return Err(
                line.error(Some(head.name), format!("`{}` has nothing to do: expected its program below, indented", shown(head.name.text)))
            );
        }
        self.ops += body.ops.len() * head.copies as usize;
        if self.ops > MAX_OPS {
            let message = format!("with these copies the scenario has {} operations: expected at most {MAX_OPS}", self.ops);
            return Err(line.error(head.copies_word, message));
        }
        self.count_performed(performed.operations.saturating_mul(head.copies))?;
        self.add(&head, &body, performed);
        Ok(())
    }

    /// Reads the line itself.
    fn head(&self, line: &mut Line<'a>) -> Result<Head<'a>, ScenarioError> {
        let name = line.need("a name")?;
        let mut head = Head {
            name,
            copies: 1,
            copies_word: None,
            at: Time::ZERO,
            every: Time::ZERO,
            every_word: None,
            nice: 0,
            number: 0,
            number_word: None,
        };
        let mut seen = 0u8;
        while let Some(word) = line.peek() {
            let copies = word.text.strip_prefix('x').and_then(plain);
            let which = match copies {
                Some(_) => 0,
                None => 1 + line.choice(&["at", "every", "nice", "pid", "x4"])?,
            };
            if seen & 1 << which != 0 {
                return Err(line.error(Some(word), format!("`{}` was said already: expected it once", shown(word.text))));
            }
            seen |= 1 << which;
            match (which, copies) {
                (0, Some(copies)) => {
                    line.word();
                    (head.copies, head.copies_word) = (copies, Some(word));
                }
                (1, _) => head.at = line.time(self.unit)?,
                (2, _) => (head.every, head.every_word) = (line.time(self.unit)?, Some(word)),
                (3, _) => {
                    let word = line.word();
                    let nice = word.and_then(|word| signed(word.text)).filter(|nice| (-20..=19).contains(nice));
                    head.nice = nice.ok_or_else(|| line.expected(word, "a nice value from -20 to 19"))? as i8;
                }
                _ => (head.number_word, head.number) = (line.peek(), line.number("a process number", 1..=MAX_PID)?),
            }
        }
        Ok(head)
    }

    fn check_copies(&self, line: &Line<'a>, head: &Head<'a>) -> Result<(), ScenarioError> {
        let room = MAX_PROCESSES - self.processes.len();
        if head.copies == 0 || head.copies > room as u64 {
            let word = head.copies_word.unwrap_or(head.name);
            let most = if room == 0 { "no more".into() } else { format!("1 to {room} here") };
            return Err(
                line.error(Some(word), format!("a scenario has at most {MAX_PROCESSES} processes, with their copies: expected {most}"))
            );
        }
        if head.every_word.is_some() && head.copies_word.is_none() {
            let message = "`every` is the time between the arrivals of copies: expected how many, as in `process worker x4 every 2ms`";
            return Err(line.error(head.every_word, message.into()));
        }
        if head.at.0 + head.every.0.saturating_mul(head.copies - 1) > MAX_TIME {
            return Err(line.error(head.every_word, format!("the last copy would arrive too late: expected at most {MAX_TIME}")));
        }
        Ok(())
    }

    fn check_name(&self, line: &Line<'a>, head: &Head<'a>) -> Result<(), ScenarioError> {
        // The last copy has the longest name.
        line.check_name(head.name, &head.name_of(head.copies - 1))?;
        let names = (0..head.copies).map(|copy| head.name_of(copy));
        let taken = |name: &String| self.processes.iter().any(|process| process.name == *name);
        match names.into_iter().find(taken) {
            Some(name) => Err(line.error(Some(head.name), format!("there is a process `{name}` already: expected another name"))),
            None => Ok(()),
        }
    }

    fn check_number(&self, line: &Line<'a>, head: &Head<'a>) -> Result<(), ScenarioError> {
        let numbers = head.number..head.number + head.copies;
        if numbers.end > MAX_PID + 1 {
            let message = format!("the last copy would have process number {}: expected at most {MAX_PID}", numbers.end - 1);
            return Err(line.error(head.number_word, message));
        }
        let taken = |info: &&ProcessInfo| info.number != 0 && numbers.contains(&info.number.into());
        match self.processes.iter().find(taken) {
            Some(info) if head.number != 0 => {
                Err(line.error(head.number_word, format!("`{}` has process number {} already: expected another", info.name, info.number)))
            }
            _ => Ok(()),
        }
    }

    /// Holds what all processes perform against the limit.
    fn count_performed(&mut self, operations: u64) -> Result<(), ScenarioError> {
        self.performed = self.performed.saturating_add(operations);
        match self.longest_repeat {
            // Without a repeat nothing is performed more often than it is written.
            Some((_, line, word)) if self.performed > MAX_PERFORMED => {
                let message = format!(
                    "all processes together perform {} operations, and this repeat the most of them: expected at most {MAX_PERFORMED}",
                    self.performed
                );
                Err(line.error(Some(word), message))
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, head: &Head<'a>, body: &Body, performed: Performed) {
        for copy in 0..head.copies {
            self.processes.push(ProcessInfo {
                name: head.name_of(copy),
                number: if head.number == 0 { 0 } else { (head.number + copy) as u32 },
                arrival: head.at + Time(head.every.0 * copy),
                nice: head.nice,
                work: performed.work,
                regions: body.regions.clone(),
            });
            self.programs.push(Program { ops: body.ops.clone() });
        }
    }

    /// Gives a number to every process that has none: the least from 101 on that nobody has.
    pub(super) fn number_the_rest(&mut self) {
        let mut next = 101;
        for at in 0..self.processes.len() {
            if self.processes[at].number == 0 {
                while self.processes.iter().any(|info| info.number == next) {
                    next += 1;
                }
                self.processes[at].number = next;
            }
        }
    }
}

impl<'a> Line<'a> {
    /// An error unless `name`, written as `word`, can be shown in a picture.
    pub(super) fn check_name(&self, word: Word<'a>, name: &str) -> Result<(), ScenarioError> {
        if name.chars().count() > MAX_NAME {
            return Err(self.error(Some(word), format!("this name is too long: expected at most {MAX_NAME} characters")));
        }
        if !name.chars().all(printable) {
            return Err(
                self.error(Some(word), "this name holds characters that cannot be shown: expected letters, digits and signs".into())
            );
        }
        Ok(())
    }
}
