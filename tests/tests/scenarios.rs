//! A folder per case: `tests/scenarios/<mechanism>/<name>/` holds a scenario, every event of its run, and a picture of
//! one moment of it.
//!
//! `UPDATE_EXPECT=1 cargo test -p os-scope-tests --test scenarios` writes events and pictures anew; look at what
//! changed before you keep it. A line `# picture POSITION[.FRACTION] LENS` in the scenario says which moment: the
//! fraction is how far the event after that position has come.

use std::fs;
use std::path::{Path, PathBuf};

use os_scope_scene::check::check_layout;
use os_scope_scene::history::History;
use os_scope_scene::lens::{LensKind, Transition, View};
use os_scope_scene::svg::to_svg;
use os_scope_scene::theme::LIGHT;
use os_scope_sim::scenario::parse;
use os_scope_sim::{Event, Machine, Snapshot};
use os_scope_tests::run;

fn folders() -> Vec<PathBuf> {
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
        paths.sort();
        paths
    };
    let mechanisms = below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"));
    mechanisms.iter().flat_map(|mechanism| below(mechanism)).collect()
}

/// Compares a file with what it should hold, or writes it.
fn compare(path: &Path, expected: &str, wrong: &mut Vec<String>) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, expected).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    if found == expected {
        return;
    }
    let (mut old, mut new) = (found.lines(), expected.lines());
    let differs = (1..).map(|number| (number, old.next(), new.next())).find(|(_, old, new)| old != new);
    let (number, old, new) = differs.unwrap_or_default();
    let show = |line: Option<&str>| {
        line.map_or_else(|| "(no more lines)".into(), |line| line.chars().take(200).collect::<String>())
    };
    wrong.push(format!("{}, line {number}\n  was {}\n  is  {}", path.display(), show(old), show(new)));
}

fn events_text(events: &[Event]) -> String {
    events
        .iter()
        .enumerate()
        .map(|(position, event)| format!("{position:>4} {:>5} {:?}\n", event.at.0, event.kind))
        .collect()
}

/// The picture that the scenario's text asks for.
fn picture(text: &str, first: &Snapshot, events: &[Event]) -> String {
    let asked =
        text.lines().find_map(|line| line.strip_prefix("# picture ")).expect("a line `# picture POSITION LENS`");
    let (moment, lens) = asked.split_once(' ').expect("a position and a lens");
    let lens = LensKind::named(lens).expect("a lens");
    let moment: f64 = moment.parse().expect("a position");
    let position = moment as usize;
    assert!(position < events.len(), "there are only {} events", events.len());
    let mut history = History::new(first);
    let mut snapshot = first.clone();
    let mut before = first.clone();
    for (at, event) in events.iter().enumerate() {
        if at == position {
            before = snapshot.clone();
        }
        history.record(&snapshot, event);
        snapshot.apply(event);
    }
    history.finish();
    let event = &events[position];
    let mut after = before.clone();
    after.apply(event);
    let size = kurbo::Size::new(640.0, 400.0);
    let (from, to) = (View::new(&before, &history, size, false), View::new(&after, &history, size, false));
    let picture = Transition::new(&[lens], &from, event, &to).at(&from, event, &to, moment - position as f64);
    let problems = check_layout(&lens.layout(&to), false);
    assert!(problems.is_empty(), "{}: {problems:?}", lens.name());
    to_svg(&picture, &LIGHT)
}

#[test]
fn every_folder_runs_as_it_did() {
    let mut wrong = Vec::new();
    let folders = folders();
    assert!(folders.len() > 20, "there are only {} folders", folders.len());
    for folder in folders {
        let text = fs::read_to_string(folder.join("scenario.scope"))
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let scenario = parse(&text).unwrap_or_else(|error| panic!("{}:{error}", folder.display()));
        let ran = run::check(scenario.clone()).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let first = Snapshot::first(Machine::new(scenario).setup().clone());
        compare(&folder.join("events.txt"), &events_text(&ran.events), &mut wrong);
        compare(&folder.join("frame.svg"), &picture(&text, &first, &ran.events), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 writes them anew", wrong.join("\n"));
}
