//! What `os-scope replace` is asked for, and its counts.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use os_scope_sim::mem::replace::{Options, Outcome, ReferenceString, ReplaceKind, Totals, count, curve, replay_string};
use serde::Serialize;

use crate::args::Replace;
use crate::failure::{Failure, bad};
use crate::input;
use crate::words::{choice, number, shown};

/// The longest range of frames, times policies.
const MAX_RUNS: u64 = 10_000;

/// The most frames whose pages a table shows at every step.
pub(super) const SHOWN_FRAMES: usize = 16;

/// One policy with one number of frames. The order of fields is the contract's.
#[derive(Serialize)]
pub(super) struct CountsRow {
    pub(super) policy: &'static str,
    pub(super) frames: u64,
    pub(super) references: usize,
    pub(super) hits: u64,
    pub(super) faults: u64,
}

/// One reference.
#[derive(Serialize)]
pub(super) struct ReferenceRow {
    pub(super) page: u64,
    pub(super) hit: bool,
    pub(super) victim: Option<u64>,
}

/// What to compute.
pub(super) struct Question {
    pub(super) kinds: Vec<ReplaceKind>,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) string: ReferenceString,
    pub(super) options: Options,
    /// Whether every reference is printed, or only the counts.
    pub(super) steps: bool,
    /// Whether the answer is a list.
    pub(super) several: bool,
}

impl Question {
    pub(super) fn new(args: &Replace) -> Result<Self, Failure> {
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
    pub(super) fn runs(&self) -> impl Iterator<Item = (ReplaceKind, u64)> {
        (self.first..=self.last).flat_map(|frames| self.kinds.iter().map(move |&kind| (kind, frames)))
    }

    /// Frames that can ever hold a page: more change nothing.
    pub(super) fn used(&self, frames: u64) -> u64 {
        frames.min(self.string.pages() as u64)
    }

    pub(super) fn counts(&self, kind: ReplaceKind, frames: u64) -> CountsRow {
        let pages = self.string.pages() as u64;
        let totals = if frames < pages {
            count(kind, frames as u32, &self.string, self.options)
        } else {
            // Free frames are filled before anything leaves.
            Totals { hits: self.string.len() as u64 - pages, faults: pages }
        };
        self.counted(kind, frames, totals)
    }

    fn counted(&self, kind: ReplaceKind, frames: u64, Totals { hits, faults }: Totals) -> CountsRow {
        CountsRow { policy: kind.name(), frames, references: self.string.len(), hits, faults }
    }

    /// The counts of every run, in the order of [`runs`](Self::runs): those of a stack algorithm in one pass, the
    /// others side by side on all processors.
    pub(super) fn every(&self) -> Vec<CountsRow> {
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
        let mut all: Vec<CountsRow> = thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(worker)).collect();
            let mine = worker();
            others.into_iter().flat_map(|other| other.join().unwrap_or_default()).chain(mine).collect()
        });
        let order =
            |counts: &CountsRow| (counts.frames, self.kinds.iter().position(|kind| kind.name() == counts.policy));
        all.sort_by_key(order);
        all
    }

    /// Calls `each` for every reference, until writing fails.
    pub(super) fn each_step(
        &self,
        kind: ReplaceKind,
        frames: u64,
        mut each: impl FnMut(ReferenceRow, Outcome) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut pages = self.string.iter();
        let mut written = Ok(());
        replay_string(kind, frames as u32, &self.string, self.options, |outcome| {
            if let (Some(page), Ok(())) = (pages.next(), &written) {
                let (hit, victim) = match outcome {
                    Outcome::Hit { .. } => (true, None),
                    Outcome::Fault { victim, .. } => (false, victim),
                };
                written = each(ReferenceRow { page, hit, victim }, outcome);
            }
        });
        written
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
