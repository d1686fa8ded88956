//! `os-scope replace --versus`: two rules over the same references, and the first at which they part.

use std::io::Write;

use os_scope_sim::mem::replace::{Options, Outcome, ReferenceString, ReplaceKind, Totals, replay_string};
use serde::Serialize;

use super::question::{Question, SHOWN_FRAMES};
use crate::args::Format;
use crate::failure::{Failure, bad};
use crate::output::{csv, json, or_dash, or_empty, table};
use crate::words::{choice, shown};

/// Outcomes that are kept at once. As a rule two policies part at the first pages that leave; if not, the string is
/// gone over again.
const WINDOW: usize = 1 << 20;

/// What can be named besides policies.
const CONVENTIONS: [&str; 2] = ["load-referenced", "load-unreferenced"];

/// The answer. The order of fields is the contract's.
#[derive(Serialize)]
struct Comparison {
    frames: u64,
    references: usize,
    rules: [RuleCounts; 2],
    parts: Option<FirstDifference>,
}

/// A rule and its counts.
#[derive(Serialize)]
struct RuleCounts {
    rule: &'static str,
    policy: &'static str,
    load_referenced: bool,
    hits: u64,
    faults: u64,
}

/// The reference at which they part.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct FirstDifference {
    /// Counted from 1.
    reference: usize,
    page: u64,
    /// What the frames hold before it, under both.
    held: Vec<Option<u64>>,
    does: [Does; 2],
}

/// What one rule does with it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Does {
    hit: bool,
    victim: Option<u64>,
}

/// Answers.
pub(super) fn answer(question: &Question, rule: &str, format: Format, out: &mut dyn Write) -> Result<(), Failure> {
    let &[kind] = question.kinds.as_slice() else { return bad("--versus compares two rules: expected one --policy") };
    if question.first != question.last {
        return bad("--versus compares two rules: expected one number of --frames, not a range");
    }
    let sides = sides(kind, question.options, rule)?;
    let frames = question.used(question.first) as u32;
    let (totals, parts) = part(&question.string, frames, sides.map(|(_, kind, options)| (kind, options)));
    let [first, second] = totals;
    let side = |(rule, kind, options): (&'static str, ReplaceKind, Options), Totals { hits, faults }| RuleCounts {
        rule,
        policy: kind.name(),
        load_referenced: options.load_referenced,
        hits,
        faults,
    };
    let rules = [side(sides[0], first), side(sides[1], second)];
    let answer = Comparison { frames: question.first, references: question.string.len(), rules, parts };
    match format {
        Format::Json => Ok(json(out, &answer)?),
        Format::Csv => answer.csv(out),
        Format::Table => answer.table(out),
    }
}

/// The names by which the two rules differ.
fn sides(
    kind: ReplaceKind,
    options: Options,
    rule: &str,
) -> Result<[(&'static str, ReplaceKind, Options); 2], Failure> {
    if let Some(at) = CONVENTIONS.iter().position(|name| *name == rule) {
        let mut other = options;
        other.load_referenced = at == 0;
        if other == options {
            return bad(format!("--versus {rule} is the rule that holds already: expected another"));
        }
        return Ok([(CONVENTIONS[1 - at], kind, options), (CONVENTIONS[at], kind, other)]);
    }
    let names: Vec<&'static str> = ReplaceKind::ALL.iter().map(|kind| kind.name()).chain(CONVENTIONS).collect();
    let name = choice(rule, "rule", &names, |name: &'static str| name)?;
    match ReplaceKind::ALL.into_iter().find(|kind| kind.name() == name) {
        Some(other) if other != kind => Ok([(kind.name(), kind, options), (other.name(), other, options)]),
        _ => bad(format!("--versus {} is the rule that holds already: expected another", shown(rule))),
    }
}

/// Runs both rules, and finds the first reference with which they do not do the same.
fn part(
    pages: &ReferenceString,
    frames: u32,
    rules: [(ReplaceKind, Options); 2],
) -> ([Totals; 2], Option<FirstDifference>) {
    let [(kind, options), (other_kind, other_options)] = rules;
    let mut from = 0;
    loop {
        let mut kept = Vec::new();
        let mut at = 0usize;
        let first = replay_string(kind, frames, pages, options, |outcome| {
            if at >= from && kept.len() < WINDOW {
                kept.push(outcome);
            }
            at += 1;
        });
        let mut held = vec![None; frames as usize];
        let mut parts = None;
        at = 0;
        let mut string = pages.iter();
        let second = replay_string(other_kind, frames, pages, other_options, |outcome| {
            let page = string.next().unwrap_or_default();
            if parts.is_none() {
                let mine = at.checked_sub(from).and_then(|index| kept.get(index));
                match mine.filter(|mine| **mine != outcome) {
                    Some(mine) => {
                        let does = [Does::of(*mine), Does::of(outcome)];
                        parts = Some(FirstDifference { reference: at + 1, page, held: held.clone(), does });
                    }
                    None => {
                        let (Outcome::Hit { frame } | Outcome::Fault { frame, .. }) = outcome;
                        held[frame.index()] = Some(page);
                    }
                }
            }
            at += 1;
        });
        from += WINDOW;
        if parts.is_some() || from >= pages.len() {
            return ([first, second], parts);
        }
    }
}

impl Does {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Hit { .. } => Self { hit: true, victim: None },
            Outcome::Fault { victim, .. } => Self { hit: false, victim },
        }
    }

    fn in_words(&self) -> String {
        match self.victim {
            _ if self.hit => "finds it".into(),
            Some(victim) => format!("lets page {victim} leave"),
            None => "loads it into a free frame".into(),
        }
    }
}

impl Comparison {
    fn csv(&self, out: &mut dyn Write) -> Result<(), Failure> {
        csv(out, ["rule", "policy", "frames", "references", "hits", "faults", "parts", "hit", "victim"])?;
        for (side, RuleCounts { rule, policy, hits, faults, .. }) in self.rules.iter().enumerate() {
            let does = self.parts.as_ref().map(|parts| &parts.does[side]);
            let at = or_empty(self.parts.as_ref().map(|parts| parts.reference));
            let (hit, victim) = (or_empty(does.map(|does| does.hit)), or_empty(does.and_then(|does| does.victim)));
            writeln!(out, "{rule},{policy},{},{},{hits},{faults},{at},{hit},{victim}", self.frames, self.references)?;
        }
        Ok(())
    }

    fn table(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let [a, b] = &self.rules;
        match &self.parts {
            None => writeln!(out, "{} and {} do the same to the end.", a.rule, b.rule)?,
            Some(FirstDifference { reference, page, held, does: [one, other] }) => {
                writeln!(out, "Up to reference {} both do the same.", reference - 1)?;
                if held.len() <= SHOWN_FRAMES {
                    let pages: Vec<String> = held.iter().map(|page| or_dash(*page)).collect();
                    writeln!(
                        out,
                        "Then the frames hold {}, and reference {reference} is to page {page}.",
                        pages.join(" ")
                    )?;
                } else {
                    writeln!(out, "Reference {reference} is to page {page}.")?;
                }
                writeln!(out, "{} {}, and {} {}.", a.rule, one.in_words(), b.rule, other.in_words())?;
            }
        }
        writeln!(out)?;
        let rows = [
            ["hits".into(), a.hits.to_string(), b.hits.to_string()],
            ["faults".into(), a.faults.to_string(), b.faults.to_string()],
        ];
        Ok(table(out, &["", a.rule, b.rule], || rows.iter())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference at which two policies part, found in the slow way.
    fn naive(pages: &[u64], frames: u32, kinds: [ReplaceKind; 2]) -> Option<usize> {
        let outcomes = kinds.map(|kind| {
            let mut all = Vec::new();
            replay_string(kind, frames, &pages.into(), Options::default(), |outcome| all.push(Does::of(outcome)));
            all
        });
        outcomes[0].iter().zip(&outcomes[1]).position(|(a, b)| a != b).map(|at| at + 1)
    }

    #[test]
    fn a_long_agreement_is_gone_over_in_windows() {
        // One page over and over, and at the end what lru and fifo see differently.
        let mut pages = vec![1; WINDOW + 5];
        pages.extend([2, 1, 3, 1]);
        let kinds = [ReplaceKind::Fifo, ReplaceKind::Lru];
        let (totals, parts) = part(&pages.as_slice().into(), 2, kinds.map(|kind| (kind, Options::default())));
        let parts = parts.expect("they part");
        assert_eq!(Some(parts.reference), naive(&pages, 2, kinds));
        assert_eq!((parts.reference, parts.page, parts.held), (WINDOW + 8, 3, vec![Some(1), Some(2)]));
        assert_eq!(parts.does, [Does { hit: false, victim: Some(1) }, Does { hit: false, victim: Some(2) }]);
        assert_eq!(totals.map(|totals| totals.faults), [4, 3]);
        pages.truncate(WINDOW + 7);
        assert_eq!(part(&pages.as_slice().into(), 2, kinds.map(|kind| (kind, Options::default()))).1, None);
    }
}
