//! `docs/terminal.md` shows what the program says: every example is asked again. So are the examples that the program
//! itself gives.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use os_scope_sim::mem::replace::{ReplaceKind, ReplaceOption};

/// Names as a sentence lists them: `a`, `b` and `c`.
fn listed(kinds: impl Iterator<Item = ReplaceKind>) -> String {
    let names: Vec<String> = kinds.map(|kind| format!("`{}`", kind.name())).collect();
    match names.split_last() {
        Some((last, most)) if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => names.concat(),
    }
}

#[test]
fn the_page_names_every_replacement_policy_and_who_reads_its_options() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/terminal.md"))
        .expect("the page");
    // A sentence may go on in the next line.
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let reading = |option| listed(ReplaceKind::ALL.into_iter().filter(|kind| kind.info().reads(option)));
    for sentence in [
        format!("The policies are {}.", listed(ReplaceKind::ALL.into_iter())),
        format!("where {} begins |", reading(ReplaceOption::Seed)),
        format!("the clock of {} to the next |", reading(ReplaceOption::Interval)),
        format!("references in the window of {} |", reading(ReplaceOption::Tau)),
    ] {
        assert!(page.contains(&sentence), "docs/terminal.md does not say: {sentence}");
    }
}

#[test]
fn every_example_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/terminal.md");
    let text = std::fs::read_to_string(path).expect("the page");
    let mut count = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().expect("a block");
        let (question, expected) = block.split_once('\n').expect("a question and its answer");
        let words = question.strip_prefix("$ os-scope ").expect("a question").split(' ');
        // Nothing there could be mistaken for a built-in scenario.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output =
            Command::new(env!("CARGO_BIN_EXE_os-scope")).args(words).current_dir(folder).output().expect("the program");
        let said = [output.stdout, output.stderr].concat();
        assert_eq!(String::from_utf8_lossy(&said), expected, "{question}");
        count += 1;
    }
    assert!(count > 8, "there are only {count} examples");
}

/// Asks in a folder of the examples' own.
fn help(words: &[&str]) -> (PathBuf, Output) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
    std::fs::create_dir_all(&folder).expect("a folder");
    let output =
        Command::new(env!("CARGO_BIN_EXE_os-scope")).args(words).current_dir(&folder).output().expect("the program");
    (folder, output)
}

#[test]
fn the_examples_of_help_texts_have_answers() {
    let mut count = 0;
    for command in ["", "replace", "schedule", "translate", "trace", "check", "run", "render"] {
        let words: Vec<&str> = [command, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let text = String::from_utf8(help(&words).1.stdout).expect("text");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
        let (_, examples) = text.split_once("Examples:\n").unwrap_or_else(|| panic!("no examples: {text}"));
        for line in examples.lines().take_while(|line| !line.is_empty()) {
            // Some begin with a program that writes a recording.
            let Some(question) = line.trim().strip_prefix("os-scope ") else { continue };
            let (folder, output) = help(&question.split(' ').collect::<Vec<_>>());
            let said = String::from_utf8_lossy(&output.stderr);
            let cut = question.contains("--limit") && said.contains("(see --limit)");
            assert!(
                output.status.success() && !output.stdout.is_empty() && (said.is_empty() || cut),
                "{question}: {said}"
            );
            if let Some((_, name)) = question.split_once(" -o ") {
                std::fs::remove_file(folder.join(name)).expect("a picture");
            }
            count += 1;
        }
    }
    assert!(count > 12, "there are only {count} examples");
}
