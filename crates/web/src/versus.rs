//! "What if": the rules that a scene could have instead, and where it would part from itself under one of them.

use os_scope_scene::lens::LensKind;
use os_scope_scene::{caption, text};
use os_scope_sim::divergence::{Found, Search};
use os_scope_sim::rule::Rule;
use os_scope_sim::scenario::with_line;
use os_scope_sim::snapshot::{Process, ProcessState};
use os_scope_sim::{Setup, Snapshot, Time};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::{Fault, Js};
use crate::player::{Player, read};

/// Events of both runs together after which no more is looked for: those that two players keep.
const LIMIT: usize = 8_000_000;

/// A rule as a menu shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What it answers.
    pub question: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The line under `machine` that sets it.
    pub line: String,
    /// Whether the scene has it.
    pub held: bool,
}

/// What came of looking for the moment at which two scenarios part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// In a sentence or two.
    pub text: String,
    /// What the two rules are called.
    pub titles: [&'static str; 2],
    /// What leads to the moment in either run; nothing if the two do not part.
    pub positions: Vec<usize>,
}

/// The rules that show in one of the lenses, those that hold among them, question by question.
pub(crate) fn choices(setup: &Setup, lenses: &[LensKind]) -> Vec<Choice> {
    let others = if setup.recorded { Vec::new() } else { Rule::others(setup) };
    let mut choices = Vec::new();
    for rule in Rule::of(&setup.machine) {
        let alike = |other: &&Rule| {
            other.question() == rule.question() && lenses.iter().any(|lens| lens.lens().affected_by(**other))
        };
        let others: Vec<Rule> = others.iter().filter(alike).copied().collect();
        let choice =
            |rule: Rule, held| Choice { question: rule.question(), title: rule.title(), line: rule.line(setup), held };
        if !others.is_empty() {
            choices.push(choice(rule, true));
            choices.extend(others.into_iter().map(|rule| choice(rule, false)));
        }
    }
    choices
}

/// The text of a scenario with another line under `machine`.
#[must_use]
#[wasm_bindgen(js_name = withLine)]
pub fn with_other_line(text: &str, line: &str) -> String {
    with_line(text, line)
}

/// Looks for the moment at which two scenarios part, a piece at a time.
#[wasm_bindgen]
pub struct Versus {
    search: Search,
    found: Found,
    rules: Option<(Rule, Rule)>,
    left: usize,
}

#[wasm_bindgen]
impl Versus {
    /// Two texts whose machines differ.
    ///
    /// # Errors
    /// What is wrong with one of them.
    #[wasm_bindgen(constructor)]
    pub fn new(a: &str, b: &str) -> Result<Self, Fault> {
        let (a, b) = (read(a)?, read(b)?);
        let rules = Rule::differing(&a.setup.machine, &b.setup.machine);
        Ok(Self { search: Search::new(a, b), found: Found::NotYet, rules, left: LIMIT })
    }

    /// Goes on for `events` events. Returns whether there is more to do.
    pub fn run(&mut self, events: usize) -> bool {
        let events = events.min(self.left);
        self.left -= events;
        self.found = self.search.run(events);
        matches!(self.found, Found::NotYet) && self.left > 0
    }

    /// What came of it: `{text, titles, positions}`.
    pub fn finding(&self) -> Js<Finding> {
        let titles = self.rules.map_or(["one", "the other"], |(a, b)| [a.title(), b.title()]);
        let subjects = self.rules.map_or(titles.map(String::from), |(a, b)| [a.subject(), b.subject()]);
        let names = subjects.each_ref().map(String::as_str);
        let mut positions = Vec::new();
        let text = match &self.found {
            Found::NotYet => "Both do the same for as long as a scene may be.".into(),
            Found::Never => caption::divergence(self.search.setup(), names, None),
            Found::Parted(divergence) => {
                positions.extend(divergence.then.map(|then| then.position));
                caption::divergence(self.search.setup(), names, Some(divergence))
            }
        };
        Js(Finding { text, titles, positions })
    }
}

#[wasm_bindgen]
impl Player {
    /// The rules that the scene could have instead, as far as its lenses show what comes of them: `[{question, title,
    /// line, held}]`.
    pub fn rules(&self) -> Js<Vec<Choice>> {
        Js(choices(self.setup(), self.kinds()))
    }

    /// Stands where another player stands, at the very time that that one shows, with its lenses, and with one axis of
    /// time for both. `position` is given where it is known which moments belong together.
    pub fn follow(&mut self, other: &mut Player, position: Option<usize>) {
        let clock = other.clock();
        let position = position.unwrap_or_else(|| self.beside(other, clock.0));
        self.hold(position, clock);
        if self.kinds() != other.kinds() {
            self.set_lens(&other.lens());
        }
        self.share_axis(Some(other));
        other.share_axis(Some(self));
    }

    /// Nothing stands beside it any more.
    pub fn alone(&mut self) {
        self.share_axis(None);
    }

    /// What comes of the whole run, as far as its lenses show it: `[[name, value]]`.
    pub fn totals(&self) -> Js<Vec<Total>> {
        Js(totals(self.end(), self.kinds()))
    }
}

impl Player {
    /// The position at a time that another player shows.
    fn beside(&self, other: &Self, clock: Time) -> usize {
        let position = other.position();
        let same = position.checked_sub(1).is_none_or(|index| other.time(index) == self.time(index));
        // Where both still do the same, they mostly do it at the same position.
        if same && self.time(position).is_none_or(|next| next >= clock) {
            return position.min(self.length());
        }
        let (mut low, mut high) = (0, self.length());
        while low < high {
            let middle = low.midpoint(high);
            if self.time(middle).is_some_and(|time| time <= clock) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// A total: its name and its value in words.
pub type Total = [String; 2];

/// What a run comes to, as far as lenses show it. Means are over the processes that ran; one that is not known of all
/// of them is a dash.
fn totals(end: &Snapshot, lenses: &[LensKind]) -> Vec<Total> {
    let counts = &end.counts;
    let mut all = Vec::new();
    let mut add = |name: &str, value: String| all.push([name.into(), value]);
    let machine = &end.setup.machine;
    let shown = |rule| lenses.iter().any(|kind| kind.lens().affected_by(rule));
    if shown(Rule::Scheduler(machine.scheduler)) {
        let ran = || end.processes.iter().filter(|process| process.first_run.is_some());
        let mean = |of: fn(&Process, Time) -> Option<Time>| {
            let sum = ran().try_fold((0u64, 0), |(sum, count), process| {
                Some((sum.saturating_add(of(process, end.now)?.0), count + 1))
            });
            let mean = sum.filter(|(_, count)| *count > 0).map(|(sum, count)| Time(sum / count));
            mean.map_or_else(|| "–".into(), |mean| text::time(mean, end.setup.unit))
        };
        add("mean turnaround", mean(|process, _| process.ended.map(|ended| ended.since(process.arrival))));
        add(
            "mean wait",
            mean(|process, now| {
                let ready = if process.state == ProcessState::Ready { now.since(process.since) } else { Time::ZERO };
                Some(process.waited + ready)
            }),
        );
        add("mean response", mean(|process, _| process.first_run.map(|first| first.since(process.arrival))));
        add("switches", text::number(counts.switches));
        add("end", text::time(end.now, end.setup.unit));
    }
    if shown(Rule::Replacement(machine.replacement)) {
        let faults = counts.minor_faults + counts.major_faults;
        add("faults", text::number(faults));
        add("hits", text::number(counts.references.saturating_sub(faults)));
        add("evictions", text::number(counts.evictions));
    }
    if shown(Rule::Pcid(machine.pcid)) {
        add("TLB hits", text::number(counts.tlb_hits));
        add("TLB misses", text::number(counts.tlb_misses));
    }
    all
}
