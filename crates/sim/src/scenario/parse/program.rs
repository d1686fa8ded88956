//! What is indented below a process: its regions and its operations.

use alloc::vec::Vec;

use super::Parser;
use super::error::Parsed;
use super::keys::{Id, Place, read_key};
use super::limits::{MAX_DEPTH, MAX_FRAMES, MAX_OPS, MAX_PERFORMED};
use super::text::{Group, Line, Word};
use super::units::plain;
use crate::event::AccessKind;
use crate::ids::{Time, VirtAddr};
use crate::scenario::Op;
use crate::setup::{Region, Work};

/// What a process is made of.
pub(super) struct Body {
    pub(super) ops: Vec<Op>,
    pub(super) regions: Vec<Region>,
    /// How many frames it may hold; 0: nothing is said.
    pub(super) quota: u32,
    /// Operations of the processes before it.
    before: usize,
}

impl Body {
    pub(super) const fn new(before: usize) -> Self {
        Self { ops: Vec::new(), regions: Vec::new(), quota: 0, before }
    }

    fn push(&mut self, line: &mut Line<'_>, word: Word<'_>, op: Op) {
        self.ops.push(op);
        line.limit(word, (self.before + self.ops.len()) as u64, MAX_OPS as u64, "operations in all processes");
    }
}

/// What a stretch of program performs, its repeats unrolled.
#[derive(Clone, Copy, Default)]
pub(super) struct Performed {
    /// Operations. Limited so that sums and products stay far from the end of the type.
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
            Op::DiskIo(_) => one.work.transfers = 1,
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
        self.operations += next.operations * times;
        self.work.compute += Time(next.work.compute.0.saturating_mul(times));
        self.work.accesses += next.work.accesses * times;
        self.work.transfers += next.work.transfers * times;
        self.exits = next.exits;
    }
}

impl<'a> Parser<'a> {
    /// Reads what is indented below a process (`depth` 0) or a repeat.
    pub(super) fn body(&mut self, parent: &Line<'a>, depth: usize, body: &mut Body) -> Parsed<Performed> {
        let mut group = Group::below(parent);
        let mut performed = Performed::default();
        let place = if depth == 0 { Place::Process } else { Place::Program };
        while let Some(mut line) = self.reader.line(&mut group)? {
            match read_key(&mut line, place)? {
                Id::Region => body.region(&mut line),
                Id::Quota => {
                    if body.quota > 0 {
                        line.fail(line.first(), "this process has a quota already: expected it once");
                    }
                    body.quota = line.number("a number of frames", 1, MAX_FRAMES) as u32;
                }
                Id::Repeat => performed.then(self.repeat(&mut line, depth + 1, body)?, 1),
                id => {
                    let from = body.ops.len();
                    self.operation(&mut line, id, body);
                    body.ops[from..].iter().for_each(|op| performed.then(Performed::of(*op), 1));
                }
            }
            line.end()?;
        }
        Ok(performed)
    }

    fn repeat(&mut self, line: &mut Line<'a>, depth: usize, body: &mut Body) -> Parsed<Performed> {
        let word = line.peek();
        let times = line.number("a number of times", 1, MAX_PERFORMED);
        line.limit(line.first(), depth as u64, MAX_DEPTH as u64, "repeats inside each other");
        let at = body.ops.len();
        body.push(line, word, Op::Yield);
        line.end()?;

        let mut performed = Performed::default();
        performed.then(self.body(line, depth, body)?, times);
        // Only now its length is known.
        let len = (body.ops.len() - at - 1) as u32;
        body.ops[at] = Op::Repeat { times: times as u32, len };
        if len == 0 {
            line.fail(word, "this repeat is empty: expected what it repeats below, indented");
        }
        self.limit_performed(line, word, performed);
        line.end()?;
        Ok(performed)
    }

    /// Reads the rest of a line of a program.
    fn operation(&self, line: &mut Line<'a>, id: Id, body: &mut Body) {
        let word = line.peek();
        let op = match id {
            Id::Compute => Op::Compute(line.time(self.unit)),
            Id::Sleep => Op::Sleep(line.time(self.unit)),
            Id::Io if word.text.starts_with(|c: char| c.is_ascii_digit()) => Op::DeviceIo(line.time(self.unit)),
            Id::Io => {
                line.choice(&["disk"]);
                Op::DiskIo(line.time(self.unit))
            }
            Id::Yield => Op::Yield,
            Id::Exit => Op::Exit,
            Id::Read => return body.accesses(line, AccessKind::Read),
            Id::Write => return body.accesses(line, AccessKind::Write),
            Id::Fetch => return body.accesses(line, AccessKind::Fetch),
            // The only key left is `pages`.
            _ => return body.pages(line),
        };
        body.push(line, word, op);
    }
}

impl Body {
    /// Reads an address, and how it goes on from there.
    fn accesses(&mut self, line: &mut Line<'_>, kind: AccessKind) {
        let word = line.peek();
        let start = line.bytes("an address, such as 0x7f00_0000_1000, 4096 or 64K");
        let step = if line.take("step") { line.bytes("a size, such as 4096 or 4K") } else { 0 };
        let mut times = 1;
        if step > 0 || !line.peek().is_missing() {
            line.choice(if step > 0 { &["times"] } else { &["times", "step"] });
            times = line.number("a number of times", 1, MAX_OPS as u64);
        }
        if step.checked_mul(times - 1).and_then(|span| start.checked_add(span)).is_none() {
            line.fail(word, "these accesses go beyond the last address, 2^64 - 1: expected fewer");
        }
        for at in 0..times {
            self.push(line, word, Op::Access(kind, VirtAddr(start.wrapping_add(step.wrapping_mul(at)))));
        }
    }

    /// Reads a reference string: numbers of pages.
    fn pages(&mut self, line: &mut Line<'_>) {
        const EXPECTED: &str = "page numbers, with a `w` behind those that are written";
        let mut first = true;
        while first || line.goes_on() {
            first = false;
            let word = line.word();
            let (digits, kind) = match word.text.strip_suffix('w') {
                Some(digits) => (digits, AccessKind::Write),
                None => (word.text, AccessKind::Read),
            };
            let page = plain(digits).filter(|page| *page < 1 << 52);
            if page.is_none() {
                line.expected(word, EXPECTED);
            }
            self.push(line, word, Op::Access(kind, VirtAddr(page.unwrap_or(0) << 12)));
        }
    }
}
