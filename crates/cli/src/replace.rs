//! `os-scope replace`: a reference string under one or more replacement policies, with one or more numbers of frames.

mod question;
mod versus;

use std::io::Write;
use std::iter;

use os_scope_sim::mem::replace::{Outcome, ReplaceKind};

use crate::args::{Format, Replace};
use crate::failure::Failure;
use crate::output::{csv, or_dash, or_empty, table};
use crate::words;

use question::{CountsRow, Question, ReferenceRow, SHOWN_FRAMES};

/// Answers.
pub(crate) fn answer(args: &Replace, out: &mut dyn Write) -> Result<(), Failure> {
    let question = Question::new(args)?;
    if let Some(rule) = &args.versus {
        return versus::answer(&question, rule, args.format, out);
    }
    match args.format {
        Format::Json => question.json(out),
        Format::Csv => question.csv(out),
        Format::Table => question.table(out),
    }
}

impl Question {
    fn json(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let mut between = if self.several { "[" } else { "" };
        if !self.steps {
            for counts in self.every() {
                out.write_all(between.as_bytes())?;
                between = ",\n";
                serde_json::to_writer(&mut *out, &counts)?;
            }
            return Ok(writeln!(out, "{}", if self.several { "]" } else { "" })?);
        }
        for (kind, frames) in self.runs() {
            out.write_all(between.as_bytes())?;
            between = ",\n";
            let counts = serde_json::to_string(&self.counts(kind, frames))?;
            // The steps may be millions: they are written one by one behind the counts.
            write!(out, "{},\"steps\":[", counts.trim_end_matches('}'))?;
            let mut first = true;
            self.each_step(kind, frames, |step, _| {
                out.write_all(if first { b"" } else { b"," })?;
                first = false;
                Ok(serde_json::to_writer(&mut *out, &step)?)
            })?;
            out.write_all(b"]}")?;
        }
        Ok(writeln!(out, "{}", if self.several { "]" } else { "" })?)
    }

    fn csv(&self, out: &mut dyn Write) -> Result<(), Failure> {
        csv(
            out,
            if self.steps {
                ["policy", "frames", "page", "hit", "victim"]
            } else {
                ["policy", "frames", "references", "hits", "faults"]
            },
        )?;
        if !self.steps {
            for CountsRow { policy, frames, references, hits, faults } in self.every() {
                writeln!(out, "{policy},{frames},{references},{hits},{faults}")?;
            }
            return Ok(());
        }
        for (kind, frames) in self.runs() {
            self.each_step(kind, frames, |ReferenceRow { page, hit, victim }, _| {
                writeln!(out, "{},{frames},{page},{hit},{}", kind.name(), or_empty(victim))
            })?;
        }
        Ok(())
    }

    fn table(&self, out: &mut dyn Write) -> Result<(), Failure> {
        if self.steps {
            for (at, (kind, frames)) in self.runs().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                self.steps_table(kind, frames, out)?;
            }
            return Ok(());
        }
        if self.first == self.last {
            let every = self.every();
            let cells = |CountsRow { policy, frames, references, hits, faults }: &CountsRow| {
                [(*policy).into(), frames.to_string(), references.to_string(), hits.to_string(), faults.to_string()]
            };
            return Ok(table(out, &["policy", "frames", "references", "hits", "faults"], || every.iter().map(cells))?);
        }
        writeln!(out, "faults of {}", words::count(self.string.len() as u64, "reference"))?;
        let names: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        let every = self.every();
        let cells = |row: &[CountsRow]| {
            iter::once(row[0].frames)
                .chain(row.iter().map(|counts| counts.faults))
                .map(|number| number.to_string())
                .collect::<Vec<_>>()
        };
        Ok(table(out, &[&["frames"], names.as_slice()].concat(), || every.chunks(self.kinds.len()).map(cells))?)
    }

    /// Every reference in a line: what it did, and, if there are few frames, what they hold then.
    fn steps_table(&self, kind: ReplaceKind, frames: u64, out: &mut dyn Write) -> Result<(), Failure> {
        let held = self.used(frames) as usize;
        let width = self.string.iter().max().map_or(1, |page| page.to_string().len());
        let mut contents = vec![None; held];
        let wide = width.max("victim".len());
        writeln!(
            out,
            "{:>wide$}  {:<5}  {:>wide$}  {}",
            "page",
            "",
            "victim",
            if held <= SHOWN_FRAMES { "frames" } else { "" }
        )?;
        self.each_step(kind, frames, |step, outcome| {
            let (Outcome::Hit { frame } | Outcome::Fault { frame, .. }) = outcome;
            contents[frame.index()] = Some(step.page);
            let result = if step.hit { "hit" } else { "fault" };
            write!(out, "{:>wide$}  {result:<5}  {:>wide$}", step.page, or_empty(step.victim))?;
            if held <= SHOWN_FRAMES {
                write!(out, " ")?;
                contents.iter().try_for_each(|page| write!(out, " {:>width$}", or_dash(*page)))?;
            }
            writeln!(out)
        })?;
        let CountsRow { policy, references, hits, faults, .. } = self.counts(kind, frames);
        let numbers = [(references as u64, "reference"), (hits, "hit"), (faults, "fault")]
            .map(|(number, one)| words::count(number, one));
        Ok(writeln!(out, "{policy}, {}: {}", words::count(frames, "frame"), numbers.join(", "))?)
    }
}
