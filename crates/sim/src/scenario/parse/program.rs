//! What is indented below a process: its regions and its operations.

use alloc::format;
use alloc::vec::Vec;

use super::Parser;
use super::error::ScenarioError;
use super::keys::{Id, Place, read_key};
use super::limits::{MAX_DEPTH, MAX_OPS, MAX_PERFORMED};
use super::text::{Group, Line, Word};
use super::units::plain;
use crate::event::AccessKind;
use crate::ids::{Time, VirtAddr, Vpn};
use crate::scenario::Op;
use crate::setup::{Region, Work};

/// What a process is made of.
pub(super) struct Body {
    pub(super) ops: Vec<Op>,
    pub(super) regions: Vec<Region>,
    /// How many operations it may have.
    room: usize,
}

impl Body {
    pub(super) const fn new(room: usize) -> Self {
        Self { ops: Vec::new(), regions: Vec::new(), room }
    }

    fn push(&mut self, line: &Line<'_>, word: Option<Word<'_>>, op: Op) -> Result<(), ScenarioError> {
        if self.ops.len() == self.room {
            let message = format!("these are more operations than the {MAX_OPS} that a scenario may have: expected a `repeat` instead");
            return Err(line.error(word, message));
        }
        self.ops.push(op);
        Ok(())
    }
}

/// What a stretch of program performs, its repeats unrolled.
#[derive(Clone, Copy, Default)]
pub(super) struct Performed {
    pub(super) operations: u64,
    pub(super) work: Work,
    /// Whether it ends the process.
    exits: bool,
}

impl Performed {
    fn of(op: Op) -> Self {
        let mut one = Self { operations: 1, ..Self::default() };
        match op {
            Op::Compute(time) => one.work.compute = time,
            Op::Access(..) => one.work.accesses = 1,
            Op::Exit => one.exits = true,
            _ => {}
        }
        one
    }

    /// Adds what follows, so many times. Nothing follows an exit.
    fn then(&mut self, next: Self, times: u64) {
        if self.exits {
            return;
        }
        let times = if next.exits { 1 } else { times };
        self.operations = self.operations.saturating_add(next.operations.saturating_mul(times));
        self.work.compute += Time(next.work.compute.0.saturating_mul(times));
        self.work.accesses = self.work.accesses.saturating_add(next.work.accesses.saturating_mul(times));
        self.exits = next.exits;
    }
}

impl<'a> Parser<'a> {
    /// Reads what is indented below a process (`depth` 0) or a repeat.
    pub(super) fn body(&mut self, parent: &Line<'a>, depth: usize, body: &mut Body) -> Result<Performed, ScenarioError> {
        let mut group = Group::below(parent);
        let mut performed = Performed::default();
        let place = if depth == 0 { Place::Process } else { Place::Program };
        while let Some(mut line) = self.reader.line(&mut group)? {
            match read_key(&mut line, place)? {
                Id::Region => body.region(&mut line)?,
                Id::Repeat => performed.then(self.repeat(&mut line, depth, body)?, 1),
                id => {
                    let from = body.ops.len();
                    self.operation(&mut line, id, body)?;
                    body.ops[from..].iter().for_each(|op| performed.then(Performed::of(*op), 1));
                }
            }
            line.done()?;
        }
        Ok(performed)
    }

    fn repeat(&mut self, line: &mut Line<'a>, depth: usize, body: &mut Body) -> Result<Performed, ScenarioError> {
        if depth == MAX_DEPTH {
            return Err(
                line.error(line.peek(), format!("this repeat is inside {depth} others: expected at most {MAX_DEPTH} inside each other"))
            );
        }
        let word = line.peek();
        let times = line.number("a number of times", 1..=MAX_PERFORMED)?;
        line.done()?;

        let at = body.ops.len();
        body.push(line, word, Op::Yield)?;
        let mut performed = Performed::default();
        performed.then(self.body(line, depth + 1, body)?, times);
        let len = (body.ops.len() - at - 1) as u32;
        if len == 0 {
            return Err(line.error(word, "this repeat is empty: expected what it repeats below, indented".into()));
        }
        // Its length was not known before its body.
        body.ops[at] = Op::Repeat { times: times as u32, len };
        if performed.operations > MAX_PERFORMED {
            let message = format!("this repeat performs {} operations: expected at most {MAX_PERFORMED}", performed.operations);
            return Err(line.error(word, message));
        }
        if let Some(word) = word
            && self.longest_repeat.is_none_or(|(longest, ..)| performed.operations > longest)
        {
            self.longest_repeat = Some((performed.operations, *line, word));
        }
        Ok(performed)
    }

    /// Reads the rest of a line of a program.
    fn operation(&self, line: &mut Line<'a>, id: Id, body: &mut Body) -> Result<(), ScenarioError> {
        let word = line.peek();
        let op = match id {
            Id::Compute => Op::Compute(line.time(self.unit)?),
            Id::Sleep => Op::Sleep(line.time(self.unit)?),
            Id::Io => match word {
                Some(word) if !word.text.starts_with(|c: char| c.is_ascii_digit()) => {
                    line.choice(&["disk"])?;
                    Op::DiskIo(line.time(self.unit)?)
                }
                _ => Op::DeviceIo(line.time(self.unit)?),
            },
            Id::Yield => Op::Yield,
            Id::Exit => Op::Exit,
            Id::Read => return body.accesses(line, AccessKind::Read),
            Id::Write => return body.accesses(line, AccessKind::Write),
            Id::Fetch => return body.accesses(line, AccessKind::Fetch),
            // The only key left is `pages`.
            _ => return body.pages(line),
        };
        body.push(line, word, op)
    }
}

impl Body {
    /// Reads an address, and how it goes on from there.
    fn accesses(&mut self, line: &mut Line<'_>, kind: AccessKind) -> Result<(), ScenarioError> {
        let (start, word) = line.bytes("an address, such as 0x7f00_0000_1000, 4096 or 64K")?;
        let step = if line.take("step") { Some(line.bytes("a size, such as 4096 or 4K")?.0) } else { None };
        let times = match step {
            Some(_) => {
                line.choice(&["times"])?;
                line.number("a number of times", 1..=MAX_OPS as u64)?
            }
            None if line.peek().is_some() => {
                line.choice(&["times", "step"])?;
                line.number("a number of times", 1..=MAX_OPS as u64)?
            }
            None => 1,
        };
        let mut addr = Some(start);
        for _ in 0..times {
            let Some(at) = addr else {
                return Err(line.error(Some(word), "these accesses go beyond the last address, 2^64 - 1: expected fewer".into()));
            };
            self.push(line, Some(word), Op::Access(kind, VirtAddr(at)))?;
            addr = at.checked_add(step.unwrap_or(0));
        }
        Ok(())
    }

    /// Reads a reference string: numbers of pages.
    fn pages(&mut self, line: &mut Line<'_>) -> Result<(), ScenarioError> {
        const EXPECTED: &str = "page numbers, with a `w` behind those that are written";
        let mut word = Some(line.need(EXPECTED)?);
        while let Some(Word { text, mut at }) = word {
            // Some books put commas between them.
            for text in text.split(',') {
                let part = Some(Word { text, at });
                at += text.len() + 1;
                if text.is_empty() {
                    continue;
                }
                let (digits, kind) = match text.strip_suffix('w') {
                    Some(digits) => (digits, AccessKind::Write),
                    None => (text, AccessKind::Read),
                };
                let page = plain(digits).filter(|page| *page < 1 << 52);
                let addr = Vpn::new(page.ok_or_else(|| line.expected(part, EXPECTED))?).addr();
                self.push(line, part, Op::Access(kind, addr))?;
            }
            word = line.word();
        }
        Ok(())
    }
}
