//! The line of a process, and its copies.

use alloc::format;
use alloc::string::String;

use super::Parser;
use super::error::{Parsed, printable};
use super::limits::{MAX_NAME, MAX_OPS, MAX_PERFORMED, MAX_PID, MAX_PROCESSES, MAX_TIME};
use super::program::{Body, Performed};
use super::scheduler::{SchedAttributes, WISHES};
use super::text::Line;
use super::units::{plain, signed};
use super::word::Word;
use crate::bursts::Bursts;
use crate::ids::Time;
use crate::scenario::model::Program;
use crate::sched::{Class, Queues};
use crate::setup::ProcessInfo;

/// What the line of a process says.
struct Head<'a> {
    name: &'a str,
    copies: u64,
    at: Time,
    every: Time,
    nice: i8,
    wishes: SchedAttributes,
    /// Its process number; 0 if the line names none.
    number: u64,
}

impl Head<'_> {
    /// The name of a copy, counted from 0: one alone has the name as it is.
    fn name_of(&self, copy: u64) -> String {
        match self.copies {
            1 => self.name.into(),
            _ => format!("{}{}", self.name, copy + 1),
        }
    }
}

impl<'a> Parser<'a> {
    /// Reads a process: its line and what is indented below it.
    pub(super) fn process(&mut self, line: &mut Line<'a>) -> Parsed<()> {
        let name = line.need("a name");
        let head = self.head(line, name);
        line.end()?;

        self.copies = head.copies;
        let mut body = Body::new(self.ops);
        let performed = self.body(line, 0, &mut body)?;
        if body.ops.is_empty() {
            line.fail(name, "this process has nothing to do: expected its program below, indented");
        }
        self.ops += body.ops.len() * head.copies as usize;
        line.limit(name, self.ops as u64, MAX_OPS as u64, "operations in all processes, copies included");
        self.limit_performed(line, name, performed);
        line.end()?;

        self.performed += performed.operations * head.copies;
        for copy in 0..head.copies {
            self.processes.push(ProcessInfo {
                name: head.name_of(copy),
                number: if head.number == 0 { 0 } else { (head.number + copy) as u32 },
                arrival: head.at + Time(head.every.0 * copy),
                nice: head.nice,
                quota: body.quota,
                priority: head.wishes.priority,
                tickets: head.wishes.tickets,
                class: head.wishes.class,
                affinity: head.wishes.affinity,
                work: performed.work,
                bursts: Bursts::default(),
                regions: body.regions.clone(),
            });
            self.programs.push(Program { ops: body.ops.clone() });
        }
        Ok(())
    }

    /// Holds what is performed when this is performed too against the limit.
    pub(super) fn limit_performed(&self, line: &mut Line<'a>, word: Word<'a>, performed: Performed) {
        let found = self.performed + performed.operations * self.copies;
        line.limit(word, found, MAX_PERFORMED, "operations in all processes, with every repeat unrolled");
    }

    /// Holds the CPUs that processes name against those that the machine has.
    pub(super) fn check_pinned(&self) -> Parsed<()> {
        let (cpus, one) = (self.machine.cpus, self.machine.tuning.queues == Queues::One);
        for (line, word, affinity) in &self.pinned {
            if one {
                return Err(line.error(*word, "the machine has one queue for all CPUs: expected no `cpus` here"));
            }
            if affinity.trailing_zeros() >= cpus.into() {
                return Err(
                    line.error(*word, &format!("none of these CPUs is there: expected one from 0 to {}", cpus - 1))
                );
            }
        }
        Ok(())
    }

    /// Reads the line itself.
    fn head(&mut self, line: &mut Line<'a>, name: Word<'a>) -> Head<'a> {
        let wishes =
            SchedAttributes { priority: 0, tickets: ProcessInfo::TICKETS, class: Class::Normal, affinity: u16::MAX };
        let mut head =
            Head { name: name.text, copies: 1, at: Time::ZERO, every: Time::ZERO, nice: 0, wishes, number: 0 };
        // The words by which each was said.
        let mut said = [None; 9];
        while line.goes_on() {
            let word = line.peek();
            let copies = word.text.strip_prefix('x').and_then(plain);
            let [priority, tickets, class, cpus] = WISHES;
            let words = ["at", "every", "nice", "pid", "x4", priority, tickets, class, cpus];
            let which = if copies.is_some() { 4 } else { line.choice(&words) };
            match which {
                0 => head.at = line.time(self.unit),
                1 => head.every = line.time(self.unit),
                2 => {
                    let word = line.word();
                    let nice = signed(word.text).filter(|nice| (-20..=19).contains(nice));
                    if nice.is_none() {
                        line.expected(word, "a nice value from -20 to 19");
                    }
                    head.nice = nice.unwrap_or(0) as i8;
                }
                3 => head.number = line.number("a process number", 1, MAX_PID),
                4 => {
                    line.word();
                    head.copies = copies.unwrap_or(0);
                }
                wish => head.wishes.read(line, wish - 5, self.unit),
            }
            if said[which].replace(word).is_some() {
                line.fail(word, "this stands on the line already: expected it once");
            }
        }
        self.check_head(line, name, &mut head, said);
        head
    }

    /// Holds what the line says against what it may, `said` being the words by which it does; whatever was wrong,
    /// copies are then as many as there may be.
    fn check_head(&mut self, line: &mut Line<'a>, name: Word<'a>, head: &mut Head<'a>, said: [Option<Word<'a>>; 9]) {
        let [_, every_word, _, number_word, copies_word, .., cpus_word] = said.map(|word| word.unwrap_or(name));
        if head.wishes.affinity != u16::MAX {
            self.pinned.push((line.clone(), cpus_word, head.wishes.affinity));
        }
        if head.copies == 0 {
            line.fail(copies_word, "no process at all: expected at least one copy");
        }
        line.limit(
            copies_word,
            (self.processes.len() as u64).saturating_add(head.copies),
            MAX_PROCESSES as u64,
            "processes",
        );
        let last = head.copies.clamp(1, MAX_PROCESSES as u64) - 1;
        head.copies = last + 1;
        if said[1].is_some() && said[4].is_none() {
            line.fail(
                every_word,
                "this is the time between the arrivals of copies: expected how many, as in `process worker x4 every 2ms`",
            );
        }
        line.limit(every_word, head.at.0 + head.every.0 * last, MAX_TIME, "ns or ticks until the last copy arrives");
        line.limit(number_word, head.number + last, MAX_PID, "as the last copy's process number");
        // The last copy has the longest name.
        line.check_name(name, &head.name_of(last));
        for copy in 0..head.copies {
            let (full, number) = (head.name_of(copy), head.number + copy);
            for other in &self.processes {
                if other.name == full {
                    line.fail(name, &format!("there is a process `{full}` already: expected another name"));
                }
                if head.number != 0 && u64::from(other.number) == number {
                    line.fail(
                        number_word,
                        &format!("`{}` has process number {number} already: expected another", other.name),
                    );
                }
            }
        }
    }

    /// Gives a number to every process that has none: the least from 101 on that is free.
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
    /// Holds a name, written as `word`, against what a picture can show.
    pub(super) fn check_name(&mut self, word: Word<'a>, name: &str) {
        self.check_text(word, name, MAX_NAME);
    }

    /// Holds a text, written as `word`, against what a picture can show.
    pub(super) fn check_text(&mut self, word: Word<'a>, text: &str, most: usize) {
        self.limit(word, text.chars().count() as u64, most as u64, "characters");
        if !text.chars().all(printable) {
            self.fail(word, "this holds characters that cannot be shown: expected letters, digits and signs");
        }
    }
}
