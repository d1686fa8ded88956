//! `docs/scenario.md` says everything that can be said.

use os_scope_sim::mem::replace::{ReplaceKind, ReplaceOption};
use os_scope_sim::scenario::{COSTS, KEYS, Place, limits, parse};
use os_scope_sim::sched::{OptionValue, SchedOption, SchedulerKind};

use super::read;

const DOCS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scenario.md"));

/// A line in a scenario around it.
fn around(place: Place, line: &str) -> String {
    match place {
        Place::Top if line == "machine" => format!("{line}\nprocess p\n  yield"),
        Place::Top if line.starts_with("process") => format!("{line}\n  yield"),
        Place::Top => format!("{line}\nprocess p\n  yield"),
        Place::Machine => format!("machine\n  {line}\nprocess p\n  yield"),
        Place::Process | Place::Program if line.starts_with("repeat") => format!("process p\n  {line}\n    yield"),
        Place::Process | Place::Program => format!("process p\n  {line}\n  yield"),
    }
}

#[test]
fn every_key_has_its_section_and_its_example() {
    for key in KEYS {
        assert!(DOCS.contains(&format!("\n### `{}", key.word)), "docs/scenario.md has no section on `{}`", key.word);
        assert!(DOCS.contains(key.example), "docs/scenario.md has no `{}`", key.example);
        assert!(key.example.starts_with(key.word));
        read(&around(key.place, key.example));
    }
}

#[test]
fn every_word_is_there() {
    let words = ReplaceKind::ALL
        .map(ReplaceKind::name)
        .into_iter()
        .chain(SchedulerKind::ALL.map(SchedulerKind::name))
        .chain(COSTS);
    for word in words {
        assert!(DOCS.contains(&format!("`{word}`")), "docs/scenario.md does not name `{word}`");
    }
}

#[test]
fn every_limit_is_there() {
    let limits = [
        limits::MAX_TEXT as u64,
        limits::MAX_TITLE as u64,
        limits::MAX_NAME as u64,
        limits::MAX_PROCESSES as u64,
        limits::MAX_CPUS,
        limits::MAX_FRAMES,
        limits::MAX_HUGE_PAGES,
        limits::MAX_TLB_SETS,
        limits::MAX_TLB_WAYS,
        limits::MAX_TLB_ENTRIES as u64,
        limits::MAX_WALK_CACHE,
        limits::MAX_SWAP,
        limits::MAX_REGIONS as u64,
        limits::MAX_LEVELS as u64,
        limits::MAX_TICKETS,
        limits::MAX_INTERVAL,
        limits::MAX_WORKING_SET,
        limits::MAX_PID,
        limits::MAX_DEPTH as u64,
        limits::MAX_OPS as u64,
        limits::MAX_PERFORMED,
        limits::MAX_TIME,
    ];
    for limit in limits {
        assert!(DOCS.contains(&format!("| {} |", grouped(limit))), "docs/scenario.md does not state the limit {limit}");
    }
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
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

/// Blocks marked `scope` are whole scenarios, those marked `scope-machine` and `scope-process` stand in one, and those
/// marked `scope-error` hold a text and its error.
#[test]
fn every_example_is_what_it_claims_to_be() {
    let mut blocks = 0;
    for block in DOCS.split("\n```").skip(1).step_by(2) {
        let (kind, body) = block.split_once('\n').unwrap();
        let indented: String = body.lines().map(|line| format!("  {line}\n")).collect();
        match kind {
            "scope" => drop(read(body)),
            "scope-machine" => drop(read(&format!("machine\n{indented}process p\n  yield"))),
            "scope-process" => drop(read(&format!("process p\n{indented}  yield"))),
            "scope-error" => {
                let (text, error) = body.split_once("---\n").unwrap();
                assert_eq!(parse(text).unwrap_err().to_string().trim_end(), error.trim_end());
            }
            // An object in JavaScript is the page's to read.
            "js" => {}
            other => panic!("what is a block marked {other:?}?"),
        }
        blocks += 1;
    }
    assert!(blocks > 20, "only {blocks} examples");
}

/// Compares what stands between `<!-- NAME -->` and `<!-- end -->` in a document; `UPDATE_EXPECT=1` writes it.
fn check_generated(document: &str, name: &str, expected: &str) {
    let path = format!("{}/../../docs/{document}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the document");
    let start = format!("<!-- {name} -->\n");
    let (before, rest) = text.split_once(&start).expect("the start of the generated part");
    let (found, after) = rest.split_once("<!-- end -->").expect("its end");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, format!("{before}{start}{expected}<!-- end -->{after}"))
            .expect("the document is written");
    } else {
        assert_eq!(found, expected, "docs/{document} is stale: UPDATE_EXPECT=1 writes it anew");
    }
}

/// An option as it is written in a scenario.
fn option(option: &SchedOption) -> String {
    let value = match option.value() {
        OptionValue::Time => " T",
        OptionValue::Times => " T...",
        OptionValue::Numbers => " N...",
        OptionValue::Switch => "",
    };
    format!("`{}{value}`", option.word())
}

#[test]
fn the_documents_list_every_scheduler_and_its_options() {
    let mut schedulers = String::from(
        "| scheduler | in full | which process runs next | may be followed by |\n| --- | --- | --- | --- |\n",
    );
    for info in SchedulerKind::ALL.map(SchedulerKind::info) {
        let options: Vec<String> = info.options.iter().map(option).collect();
        let options = if options.is_empty() { String::new() } else { format!(" {}", options.join(", ")) };
        schedulers += &format!("| `{}` | {} | {} |{options} |\n", info.name, info.title, info.rule);
    }
    check_generated("scenario.md", "schedulers", &schedulers);
    let mut options = String::from("| option | of | means | if not set |\n| --- | --- | --- | --- |\n");
    for one in SchedOption::ALL {
        let readers = SchedulerKind::ALL.into_iter().filter(|kind| kind.info().reads(one));
        let readers: Vec<String> = readers.map(|kind| format!("`{}`", kind.name())).collect();
        let default = if one.default().is_empty() { String::new() } else { format!(" {}", one.default()) };
        options += &format!("| {} | {} | {} |{default} |\n", option(&one), readers.join(", "), one.means());
    }
    check_generated("scenario.md", "scheduler options", &options);
    let names = SchedulerKind::ALL.map(|kind| format!("`{}`", kind.name()));
    let (last, most) = names.split_last().expect("schedulers");
    check_generated("terminal.md", "schedulers", &format!("The policies are {} and {last}.\n", most.join(", ")));
}

#[test]
fn it_says_which_replacement_policies_have_which_words() {
    for (option, word) in [(ReplaceOption::Interval, "interval"), (ReplaceOption::Tau, "tau")] {
        let kinds = ReplaceKind::ALL.into_iter().filter(|kind| kind.online() && kind.info().reads(option));
        let names: Vec<String> = kinds.map(|kind| format!("`{}`", kind.name())).collect();
        let sentence = format!("fter {} ", names.join(" and "));
        assert!(DOCS.contains(&sentence), "docs/scenario.md does not say what may stand a{sentence}({word})");
    }
}
