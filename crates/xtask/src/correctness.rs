//! The tables of `docs/correctness.md`: what tests noted in this run by `tests/src/witness.rs`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use crate::run::{Failure, files, read_text, root, write};
use crate::witness::{DOCUMENT, part};

/// What stands around the part of the document that is written here.
const BEGIN: &str = "<!-- witnesses: written by `cargo xtask test correctness` -->\n";
const END: &str = "<!-- witnesses: end -->\n";

/// The order in which witnesses stand; others follow by name.
const ORDER: [&str; 4] = ["known answers", "naive model", "whole machine", "Linux"];

/// What rules are called that hold for a policy rather than compare it.
const PROPERTY: &str = "property: ";

/// The kinds of policies.
const TOPICS: [(&str, &str); 3] =
    [("replacement", "Page replacement"), ("scheduling", "Scheduling"), ("machine", "The machine")];

/// What there was to compare about a policy: cases, how many agreed, and why the others need not.
#[derive(Default)]
struct Found {
    cases: u64,
    agreed: u64,
    why: String,
}

/// By topic, witness and policy.
type Notes = BTreeMap<(String, String, String), Found>;

/// Where notes are: beside what is built.
fn folder() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let built = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    built.map_or_else(|| root().join("target"), PathBuf::from).join("correctness")
}

/// Forgets all notes.
pub(crate) fn forget() -> Result<(), Failure> {
    let folder = folder();
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(&folder).map_err(|error| Failure(format!("cannot remove {}: {error}", folder.display())))
}

/// Notes that hashes of both builds are the same; a line is a topic, a policy, how many runs, and their hash.
pub(crate) fn note_hashes(native: &str, wasm: &str) -> Result<(), Failure> {
    let mut notes = String::new();
    for (at, (native, wasm)) in native.lines().zip(wasm.lines()).enumerate() {
        let [topic, policy, runs, _] = *native.split(' ').collect::<Vec<_>>() else {
            return Err(Failure(format!("what is `{native}`?")));
        };
        if native != wasm {
            return Err(Failure(format!("the hash differs\n  native {native}\n  wasm   {wasm}")));
        }
        notes += &format!("{topic}\t{policy}\tnative = wasm\t{at}\t{runs}\t{runs}\t\n");
    }
    if notes.is_empty() || native != wasm {
        return Err(Failure("one build says more than the other".into()));
    }
    write(&folder().join("wasm.tsv"), notes)
}

/// Reads all notes; of equal ones the last counts.
fn notes() -> Result<Notes, Failure> {
    let mut last = BTreeMap::new();
    for file in files(&folder()) {
        for line in read_text(&file)?.lines() {
            let words: Vec<String> = line.split('\t').map(String::from).collect();
            let Ok([topic, policy, witness, part, cases, agreed, why]) = <[String; 7]>::try_from(words) else {
                return Err(Failure(format!("{} has a note that is none: {line}", file.display())));
            };
            let (Ok(cases), Ok(agreed)) = (cases.parse::<u64>(), agreed.parse::<u64>()) else {
                return Err(Failure(format!("{} has a note without numbers: {line}", file.display())));
            };
            last.insert((topic, witness, policy, part), Found { cases, agreed, why });
        }
    }
    let mut notes = Notes::new();
    for ((topic, witness, policy, _), Found { cases, agreed, why }) in last {
        let found = notes.entry((topic, witness, policy)).or_default();
        found.cases += cases;
        found.agreed += agreed;
        if found.why.is_empty() {
            found.why = why;
        }
    }
    Ok(notes)
}

/// The tables.
fn tables(notes: &Notes) -> String {
    let mut out = String::new();
    for (topic, title) in TOPICS {
        let of_topic: Vec<_> = notes
            .iter()
            .filter(|((of, ..), _)| of == topic)
            .map(|((_, witness, policy), found)| (witness, policy, found))
            .collect();
        if of_topic.is_empty() {
            continue;
        }
        out += &format!("\n### {title}\n");
        let (rules, witnesses): (Vec<_>, Vec<_>) =
            of_topic.into_iter().partition(|(witness, ..)| witness.starts_with(PROPERTY));
        out += &comparisons(&witnesses);
        if !rules.is_empty() {
            out += "\n| what must be true | of | cases | held |\n| --- | --- | --- | --- |\n";
        }
        for (rule, policies) in by_witness(&rules) {
            let names: Vec<String> = policies.iter().map(|(policy, _)| format!("`{policy}`")).collect();
            let sum = |of: fn(&Found) -> u64| policies.iter().map(|(_, found)| of(found)).sum::<u64>();
            let rule = rule.trim_start_matches(PROPERTY);
            out += &format!(
                "| {rule} | {} | {} | {} |\n",
                names.join(" "),
                shown(sum(|found| found.cases)),
                shown(sum(|found| found.agreed))
            );
        }
    }
    out
}

/// What was found by each witness.
fn by_witness<'a>(notes: &[(&'a String, &'a String, &'a Found)]) -> Vec<(&'a str, Vec<(&'a str, &'a Found)>)> {
    let mut found: BTreeMap<(usize, &str), Vec<(&str, &Found)>> = BTreeMap::new();
    for &(witness, policy, note) in notes {
        let place = ORDER.iter().position(|name| name == witness).unwrap_or(ORDER.len());
        found.entry((place, witness)).or_default().push((policy, note));
    }
    found.into_iter().map(|((_, witness), found)| (witness, found)).collect()
}

/// A table with a line for each policy and a column for each witness, and below it what differs.
fn comparisons(notes: &[(&String, &String, &Found)]) -> String {
    let witnesses = by_witness(notes);
    if witnesses.is_empty() {
        return String::new();
    }
    let mut policies: Vec<&str> = notes.iter().map(|(_, policy, _)| policy.as_str()).collect();
    policies.sort_unstable();
    policies.dedup();
    let mut out = String::from(
        "\nCases in which each policy was compared, and all agreed unless the table says how many did.\n\n| policy |",
    );
    witnesses.iter().for_each(|(witness, _)| out += &format!(" {witness} |"));
    out += "\n| --- |";
    out += &" --- |".repeat(witnesses.len());
    let mut differences = String::new();
    for policy in policies {
        out += &format!("\n| `{policy}` |");
        for (witness, found) in &witnesses {
            out += &match found.iter().find(|(of, _)| *of == policy) {
                None => " |".into(),
                Some((_, Found { cases, agreed, .. })) if cases == agreed => format!(" {} |", shown(*cases)),
                Some((_, Found { cases, agreed, why })) => {
                    differences += &format!("- `{policy}` and {witness}: {why}\n");
                    format!(" {} of {} |", shown(*agreed), shown(*cases))
                }
            };
        }
    }
    out += "\n";
    if !differences.is_empty() {
        out += &format!("\nWhere they differ:\n\n{differences}");
    }
    out
}

/// A number with its thousands apart.
fn shown(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The policies that no witness but wasm knows. Which policies there are is what both builds said.
fn missing(notes: &Notes) -> Vec<&str> {
    let wasm = |witness: &str| witness == "native = wasm";
    let known = |policy: &String| notes.keys().any(|(_, witness, of)| of == policy && !wasm(witness));
    notes
        .keys()
        .filter(|(_, witness, policy)| wasm(witness) && !known(policy))
        .map(|(.., policy)| policy.as_str())
        .collect()
}

/// Compares the document with what was noted, or writes it anew.
pub(crate) fn check() -> Result<(), Failure> {
    let notes = notes()?;
    let missing = missing(&notes);
    if !missing.is_empty() {
        return Err(Failure(format!("only wasm was asked about {}", missing.join(", "))));
    }
    let path = root().join(DOCUMENT);
    let (text, tables) = (read_text(&path)?, tables(&notes));
    let (before, stands, after) = part(&text, BEGIN, END)?;
    if stands == tables {
        return Ok(());
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        return write(&path, [before, tables.as_str(), after].concat());
    }
    let differs = stands.lines().zip(tables.lines()).find(|(was, is)| was != is).unwrap_or_default();
    Err(Failure(format!(
        "{DOCUMENT} is stale: `UPDATE_EXPECT=1 cargo xtask test correctness` writes it anew\n  it says {}\n  and now {}",
        differs.0, differs.1
    )))
}
