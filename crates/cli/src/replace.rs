//! `os-scope replace`: a reference string under one or more replacement policies, with one or more numbers of frames.

mod versus;

use std::io::{self, Write};
use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use os_scope_sim::mem::replace::{Options, Outcome, ReferenceString, ReplaceKind, Totals, count, curve, replay_string};
use serde::Serialize;

use crate::args::{Format, Replace};
use crate::failure::{Failure, bad};
use crate::input;
use crate::output::{csv, or_dash, or_empty, table};
use crate::words::{self, choice, number, shown};

/// The longest range of frames, times policies.
const MAX_RUNS: u64 = 10_000;

/// The most frames whose pages a table shows at every step.
const SHOWN_FRAMES: usize = 16;

/// One policy with one number of frames. The order of fields is the contract's.
#[derive(Serialize)]
struct Counts {
    policy: &'static str,
    frames: u64,
    references: usize,
    hits: u64,
    faults: u64,
}

/// One reference.
#[derive(Serialize)]
struct Step {
    page: u64,
    hit: bool,
    victim: Option<u64>,
}

/// What to compute.
struct Question {
    kinds: Vec<ReplaceKind>,
    first: u64,
    last: u64,
    string: ReferenceString,
    options: Options,
    /// Whether every reference is told, or only the counts.
    steps: bool,
    /// Whether the answer is a list.
    several: bool,
}

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
    fn new(args: &Replace) -> Result<Self, Failure> {
        let kind = |name: &String| choice(name, "policy", &ReplaceKind::ALL, ReplaceKind::name);
        let kinds = args.policy.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
        let (first, last, range) = frames(&args.frames)?;
        if (last - first + 1).saturating_mul(kinds.len() as u64) > MAX_RUNS {
            return bad(format!("--frames {} asks for more than {MAX_RUNS} answers", shown(&args.frames)));
        }
        let string = match (&args.refs, &args.file) {
            (Some(refs), _) => references(refs)?,
            (None, Some(file)) => input::references(file)?,
            (None, None) => ReferenceString::default(),
        };
        if string.is_empty() {
            return bad("there are no references: expected pages, as in --refs 1,2,3");
        }
        let several = range || kinds.len() > 1;
        let options = Options {
            load_referenced: !args.load_unreferenced,
            interval: args.interval.as_deref().map(|text| references_of("--interval", text)).transpose()?,
            tau: args.tau.as_deref().map(|text| references_of("--tau", text)).transpose()?,
            seed: seed(&args.seed)?,
        };
        Ok(Self { kinds, first, last, string, options, steps: !args.summary && !range, several })
    }

    /// Every policy with every number of frames, the frames outermost.
    fn runs(&self) -> impl Iterator<Item = (ReplaceKind, u64)> {
        (self.first..=self.last).flat_map(|frames| self.kinds.iter().map(move |&kind| (kind, frames)))
    }

    /// Frames that can ever hold a page: more change nothing.
    fn used(&self, frames: u64) -> u64 {
        frames.min(self.string.pages() as u64)
    }

    fn counts(&self, kind: ReplaceKind, frames: u64) -> Counts {
        let pages = self.string.pages() as u64;
        let totals = if frames < pages {
            count(kind, frames as u32, &self.string, self.options)
        } else {
            // Free frames are filled before anything leaves.
            Totals { hits: self.string.len() as u64 - pages, faults: pages }
        };
        self.counted(kind, frames, totals)
    }

    fn counted(&self, kind: ReplaceKind, frames: u64, Totals { hits, faults }: Totals) -> Counts {
        Counts { policy: kind.name(), frames, references: self.string.len(), hits, faults }
    }

    /// The counts of every run, in the order of [`runs`](Self::runs): those of a stack algorithm in one pass, the
    /// others side by side on all processors.
    fn every(&self) -> Vec<Counts> {
        let total = self.string.len() as u64;
        let last = self.used(self.last);
        let worthwhile = self.last > self.first && last <= 8 * (self.last - self.first + 1);
        let curves: Vec<_> = self
            .kinds
            .iter()
            .map(|&kind| if worthwhile { curve(kind, &self.string, last as u32) } else { None })
            .collect();
        let runs: Vec<_> = self.runs().collect();
        let next = AtomicUsize::new(0);
        let worker = || {
            let take = || runs.get(next.fetch_add(1, Ordering::Relaxed)).copied();
            let answer = |(kind, frames): (ReplaceKind, u64)| {
                let place = self.kinds.iter().position(|&other| other == kind).unwrap_or(0);
                match &curves[place] {
                    Some(faults) => {
                        let faults = faults[frames.min(last) as usize - 1];
                        self.counted(kind, frames, Totals { hits: total - faults, faults })
                    }
                    None => self.counts(kind, frames),
                }
            };
            let mut done = Vec::new();
            while let Some(run) = take() {
                done.push(answer(run));
            }
            done
        };
        let workers = thread::available_parallelism().map_or(1, usize::from).min(runs.len());
        let mut all: Vec<Counts> = thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(worker)).collect();
            let mine = worker();
            others.into_iter().flat_map(|other| other.join().unwrap_or_default()).chain(mine).collect()
        });
        let order = |counts: &Counts| (counts.frames, self.kinds.iter().position(|kind| kind.name() == counts.policy));
        all.sort_by_key(order);
        all
    }

    /// Tells `each` of every reference, until writing fails.
    fn each_step(
        &self,
        kind: ReplaceKind,
        frames: u64,
        mut each: impl FnMut(Step, Outcome) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut pages = self.string.iter();
        let mut written = Ok(());
        replay_string(kind, frames as u32, &self.string, self.options, |outcome| {
            if let (Some(page), Ok(())) = (pages.next(), &written) {
                let (hit, victim) = match outcome {
                    Outcome::Hit { .. } => (true, None),
                    Outcome::Fault { victim, .. } => (false, victim),
                };
                written = each(Step { page, hit, victim }, outcome);
            }
        });
        written
    }

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
            for Counts { policy, frames, references, hits, faults } in self.every() {
                writeln!(out, "{policy},{frames},{references},{hits},{faults}")?;
            }
            return Ok(());
        }
        for (kind, frames) in self.runs() {
            self.each_step(kind, frames, |Step { page, hit, victim }, _| {
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
            let cells = |Counts { policy, frames, references, hits, faults }: &Counts| {
                [(*policy).into(), frames.to_string(), references.to_string(), hits.to_string(), faults.to_string()]
            };
            return Ok(table(out, &["policy", "frames", "references", "hits", "faults"], || every.iter().map(cells))?);
        }
        writeln!(out, "faults of {}", words::count(self.string.len() as u64, "reference"))?;
        let names: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        let every = self.every();
        let cells = |row: &[Counts]| {
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
        let Counts { policy, references, hits, faults, .. } = self.counts(kind, frames);
        let numbers = [(references as u64, "reference"), (hits, "hit"), (faults, "fault")]
            .map(|(number, one)| words::count(number, one));
        Ok(writeln!(out, "{policy}, {}: {}", words::count(frames, "frame"), numbers.join(", "))?)
    }
}

/// A number of frames, or from how many to how many: the first, the last, and whether it is a range.
fn frames(text: &str) -> Result<(u64, u64, bool), Failure> {
    let frame = |text: &str| number(text.trim()).filter(|&frames| (1..=u32::MAX.into()).contains(&frames));
    let range = match text.split_once("..") {
        Some((first, last)) => {
            frame(first).zip(frame(last.strip_prefix('=').unwrap_or(last))).map(|(first, last)| (first, last, true))
        }
        None => frame(text).map(|frames| (frames, frames, false)),
    };
    match range.filter(|(first, last, _)| first <= last) {
        Some(range) => Ok(range),
        None => bad(format!("--frames is `{}`: expected a number from 1 on, or a range such as 1..64", shown(text))),
    }
}

/// A number of references, at least one.
fn references_of(option: &str, text: &str) -> Result<u32, Failure> {
    match number(text.trim()).and_then(|number| u32::try_from(number).ok()).filter(|&number| number > 0) {
        Some(number) => Ok(number),
        None => bad(format!("{option} is `{}`: expected a number of references from 1 on", shown(text))),
    }
}

fn seed(text: &str) -> Result<u64, Failure> {
    match number(text.trim()) {
        Some(seed) => Ok(seed),
        None => bad(format!("--seed is `{}`: expected a number below 2^64", shown(text))),
    }
}

/// A reference string: page numbers between commas or spaces; a `w` behind one makes it a write.
fn references(text: &str) -> Result<ReferenceString, Failure> {
    let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    let mut string = ReferenceString::default();
    for word in words {
        let digits = word.strip_suffix(['w', 'W']);
        match number(digits.unwrap_or(word)) {
            Some(page) => string.push(page, digits.is_some()),
            None => return bad(format!("--refs has `{}`: expected page numbers, as in 1,2,3", shown(word))),
        }
    }
    Ok(string)
}
