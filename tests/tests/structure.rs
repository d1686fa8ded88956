//! A policy's own structure, as lenses see it, on random machines: it holds the pages that are in memory, each once.

use std::collections::{BTreeMap, BTreeSet};

use os_scope_sim::scenario::parse;
use os_scope_sim::{Machine, Page, Pfn};
use os_scope_tests::random;

#[test]
fn every_page_in_memory_is_in_one_list_and_no_ghost_is_in_memory() {
    let mut ghosts = BTreeMap::new();
    for seed in 0..800 {
        let scenario = parse(&random::scenario(seed)).unwrap_or_else(|error| panic!("{error}"));
        let mut machine = Machine::new(scenario);
        let mut events = Vec::new();
        while machine.step(&mut events) {
            let snapshot = machine.snapshot();
            let memory = &snapshot.memory;
            let held = memory.frames.iter().zip(0..).filter_map(|(frame, number)| Some((frame.page?, Pfn(number))));
            let held: BTreeMap<Page, Pfn> = held.collect();
            let view = memory.policy_view();
            let name = snapshot.setup.machine.replacement.name();
            let mut listed = BTreeMap::new();
            let mut left = BTreeSet::new();
            for list in &view.lists {
                for page in &list.pages {
                    match page.frame {
                        Some(frame) => {
                            assert_eq!(listed.insert(page.page, frame), None, "{name}, scenario {seed}: {page:?} twice")
                        }
                        None => assert!(left.insert(page.page), "{name}, scenario {seed}: {page:?} twice"),
                    }
                    assert_eq!(page.frame.is_none(), list.ghosts, "{name}, scenario {seed}: {}", list.name);
                    assert_eq!(
                        page.mark.is_some(),
                        view.marks.is_shown() && !list.ghosts,
                        "{name}, scenario {seed}: {}",
                        list.name
                    );
                }
                let over = list.ghosts && list.room.is_some_and(|room| list.pages.len() > room as usize);
                assert!(!over, "{name}, scenario {seed}: {} is too long", list.name);
            }
            assert_eq!(listed, held, "{name}, scenario {seed}");
            assert!(left.iter().all(|page| !held.contains_key(page)), "{name}, scenario {seed}");
            assert!(view.hand.is_none_or(|hand| hand.index() < memory.frames.len()));
            *ghosts.entry(name).or_insert(0) += left.len();
        }
    }
    for name in ["arc", "twoq", "s3fifo", "linux"] {
        assert!(ghosts.get(name).is_some_and(|&count| count > 50), "{ghosts:?}");
    }
}
