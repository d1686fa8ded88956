//! Moments at which rules part, as sentences of a classroom.

use alloc::format;
use alloc::string::String;

use super::{Divergence, Found, Search};
use crate::event::EventKind;
use crate::scenario::{parse, with_line};

/// Two scenarios, the second with another line: the time, and what each does then.
fn part(text: &str, line: &str) -> String {
    let read = |text: &str| parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let search_in = |search: &mut Search, events| match search.run(events) {
        Found::NotYet => None,
        Found::Never => Some("never".into()),
        Found::Parted(Divergence { at, then }) => {
            let does = then.map(|then| match then.event.map(|event| event.kind) {
                Some(EventKind::Dispatched { pid, .. }) => format!("runs {}", pid.0),
                Some(EventKind::VictimChosen { vpn, .. }) => format!("drops {}", vpn.get()),
                Some(what) => format!("{what:?}"),
                None => then.running.map_or("idles".into(), |pid| format!("lets {} run on", pid.0)),
            });
            Some(format!("{}: {} | {}", at.0, does[0], does[1]))
        }
    };
    let search = || Search::new(read(text), read(&with_line(text, line)));
    let whole = search_in(&mut search(), 1 << 20).expect("an answer");
    // In pieces of any size it finds the same.
    for piece in [1, 3] {
        let mut search = search();
        let found = core::iter::repeat_with(|| search_in(&mut search, piece)).flatten().next();
        assert_eq!(found.as_deref(), Some(&*whole));
    }
    whole
}

/// Jobs, each with its arrival and its run, under a quantum.
fn jobs(quantum: u64, jobs: &[(u64, u64)]) -> String {
    let mut text = format!("unit ticks\nmachine\n  translation ideal\n  scheduler rr quantum {quantum}\n");
    for (number, (arrival, run)) in jobs.iter().enumerate() {
        text.push_str(&format!("process job{number} at {arrival}\n  compute {run}\n"));
    }
    text
}

/// References to pages, with a number of frames.
fn pages(frames: u64, pages: &str) -> String {
    format!(
        "unit ticks\nmachine\n  translation ideal\n  frames {frames}\n  replacement clock\nprocess p\n  pages {pages}\n"
    )
}

#[test]
fn the_newcomer_or_the_one_whose_quantum_ended() {
    // Quantum 2, arrivals 0 2 3, runs 4 2 1: completions 6 4 7, or 4 6 7.
    let text = jobs(2, &[(0, 4), (2, 2), (3, 1)]);
    assert_eq!(part(&text, "same-tick expired-first"), "2: runs 1 | lets 0 run on");
    // No process arrives as a quantum ends.
    assert_eq!(part(&jobs(2, &[(0, 4), (1, 2)]), "same-tick expired-first"), "never");
}

#[test]
fn a_quantum_alone_is_no_parting() {
    assert_eq!(part(&jobs(2, &[(0, 9)]), "scheduler fifo"), "never");
    assert_eq!(part(&jobs(2, &[(0, 9), (9, 1)]), "scheduler fifo"), "never");
    assert_eq!(part(&jobs(2, &[(0, 9), (3, 1)]), "scheduler fifo"), "4: runs 1 | lets 0 run on");
    assert_eq!(part(&jobs(3, &[(0, 1), (0, 9), (0, 2)]), "scheduler sjf"), "1: runs 1 | runs 2");
}

#[test]
fn another_page_leaves() {
    // Three frames hold 1 2 3; 1 was used last, so only lru keeps it.
    assert!(part(&pages(3, "1 2 3 1 4"), "replacement lru").ends_with("drops 1 | drops 2"));
    assert_eq!(part(&pages(3, "1 2 3 1 2 3"), "replacement lru"), "never");
    // With R = 0 on load the clock is fifo until a page is used again.
    assert!(part(&pages(3, "1 2 3 1 4"), "load unreferenced").ends_with("drops 1 | drops 2"));
    assert_eq!(part(&pages(3, "1 2 3 4 5 6"), "load unreferenced"), "never");
}

#[test]
fn a_machine_that_differs_in_shape_parts_too() {
    assert!(part(&jobs(4, &[(0, 3), (0, 3)]), "cpus 2").starts_with("0: idles | runs 1"));
    assert_eq!(part(&jobs(4, &[(0, 3), (0, 3)]), "seed 7"), "never");
}
