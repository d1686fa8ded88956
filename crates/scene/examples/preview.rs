//! Draws a lens of a scenario at a position, to look at:
//!
//! `cargo run -p os-scope-scene --example preview -- SCENARIO LENS[,LENS] POSITION PROGRESS WIDTH HEIGHT
//! light|dark|presenter|marked OUT.svg`
//!
//! SCENARIO is a built-in's name or a file. POSITION counts events: the picture is between the snapshot after that many
//! events (PROGRESS 0) and the one after one more (PROGRESS 1); `end` is the last; `50%` is the middle. `marked` shows
//! a change as shown with less motion. With `events` for a LENS it lists all events with their
//! captions.

use std::process::ExitCode;
use std::sync::Arc;

use kurbo::Size;
use os_scope_scene::caption::{self, Caption};
use os_scope_scene::history::History;
use os_scope_scene::lens::{LensKind, Transition, View};
use os_scope_scene::svg::to_svg;
use os_scope_scene::theme::{DARK, LIGHT, PRESENTER};
use os_scope_sim::scenario::{BUILT_IN, parse};
use os_scope_sim::{Event, Machine, Snapshot};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &[String]) -> Result<(), String> {
    let (name, rest) = args.split_first().ok_or("SCENARIO LENS POSITION PROGRESS WIDTH HEIGHT THEME OUT, please")?;
    let text = match BUILT_IN.iter().find(|built_in| built_in.name == *name) {
        Some(built_in) => built_in.text.to_owned(),
        None => std::fs::read_to_string(name).map_err(|error| format!("{name}: {error}"))?,
    };
    let scenario = parse(&text).map_err(|error| error.to_string())?;
    let mut machine = Machine::new(scenario);
    let first = Snapshot::first(Arc::clone(machine.setup()));
    let mut events: Vec<Event> = Vec::new();
    while machine.step(&mut events) {}
    let mut history = History::new(&first);
    let mut snapshot = first.clone();
    if rest.first().is_some_and(|lens| lens == "events") {
        print_caption(0, &caption::first(&first));
    }
    for (n, event) in events.iter().enumerate() {
        if rest.first().is_some_and(|lens| lens == "events") {
            print!("{:?} ", event.kind);
            print_caption(n + 1, &caption::caption(&snapshot, event));
        }
        history.record(&snapshot, event);
        snapshot.apply(event);
    }
    history.finish();
    if rest.len() < 7 {
        println!("{} events", events.len());
        return Ok(());
    }
    let number = |at: usize| rest[at].parse::<f64>().map_err(|error| format!("{}: {error}", rest[at]));
    let lenses: Vec<LensKind> = rest[0].split(',').filter_map(LensKind::named).collect();
    let position = match rest[1].strip_suffix('%') {
        _ if rest[1] == "end" => events.len() - 1,
        Some(part) => (part.parse::<f64>().unwrap_or(0.0) / 100.0 * (events.len() - 1) as f64) as usize,
        None => (number(1)? as usize).min(events.len() - 1),
    };
    let mut before = first;
    events[..position].iter().for_each(|event| before.apply(event));
    let event = events[position];
    let mut after = before.clone();
    after.apply(&event);
    let size = Size::new(number(3)?, number(4)?);
    let presenter = rest[5] == "presenter";
    let (from, to) = (View::new(&before, &history, size, presenter), View::new(&after, &history, size, presenter));
    let transition = Transition::new(&lenses, &from, &event, &to);
    let picture =
        if rest[5] == "marked" { transition.marked(size) } else { transition.at(&from, &event, &to, number(2)?) };
    let theme = match rest[5].as_str() {
        "dark" => DARK,
        "presenter" => PRESENTER,
        _ => LIGHT,
    };
    print_caption(position + 1, &caption::caption(&before, &event));
    for problem in os_scope_scene::check::check_layout(&picture, presenter) {
        println!("  {problem}");
    }
    std::fs::write(&rest[6], to_svg(&picture, &theme)).map_err(|error| error.to_string())
}

fn print_caption(position: usize, Caption { text, more }: &Caption) {
    println!("{position}: {text} | {more}");
}
