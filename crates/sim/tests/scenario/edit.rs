//! A line under `machine` is set, and all else stays as it is.

use os_scope_sim::rule::Rule;
use os_scope_sim::scenario::{BUILT_IN, parse, with_line};

fn check(text: &str, line: &str, expected: &str) {
    assert_eq!(with_line(text, line), expected);
}

#[test]
fn a_line_is_replaced_where_it_stands() {
    check(
        "machine\n  frames 3\n  replacement clock\nprocess a\n",
        "frames 4",
        "machine\n  frames 4\n  replacement clock\nprocess a\n",
    );
    check("machine\n\treplacement  fifo\nprocess a", "replacement lru", "machine\n\treplacement lru\nprocess a");
    // A line of a process is none of the machine's.
    check("process a\n  yield\nmachine\n  cpus 1", "cpus 2", "process a\n  yield\nmachine\n  cpus 2");
}

#[test]
fn a_comment_stays_in_its_column() {
    check("machine\n  pcid on      # tagged\n", "pcid off", "machine\n  pcid off     # tagged\n");
    check(
        "machine\n  scheduler rr quantum 2ms # short\n",
        "scheduler sjf",
        "machine\n  scheduler sjf            # short\n",
    );
    check("machine\n  load referenced # R\r\n", "load unreferenced", "machine\n  load unreferenced # R\r\n");
}

#[test]
fn a_line_is_added_to_its_group() {
    check(
        "machine\n   cpus 1\n\n# who\nprocess a\n",
        "pcid on",
        "machine\n   cpus 1\n   pcid on\n\n# who\nprocess a\n",
    );
    check("  machine\n  process a\n", "pcid on", "  machine\n    pcid on\n  process a\n");
    check(
        "title machine\n\nprocess a\n  yield\n",
        "cpus 2",
        "title machine\n\nmachine\n  cpus 2\nprocess a\n  yield\n",
    );
    check("machine\n  cost disk 5", "cost switch 1", "machine\n  cost disk 5\n  cost switch 1\n");
    check("machine\n  cost disk 5\n", "cost disk 6", "machine\n  cost disk 6\n");
}

#[test]
fn every_rule_of_every_scenario_can_be_set_and_taken_back() {
    for built_in in BUILT_IN {
        let scenario = parse(built_in.text).expect(built_in.name);
        for rule in Rule::others(&scenario.setup) {
            let line = rule.line(&scenario.setup);
            let text = with_line(built_in.text, &line);
            let edited = parse(&text).unwrap_or_else(|error| panic!("{line}: {error}\n{text}"));
            let (before, after) =
                Rule::differing(&scenario.setup.machine, &edited.setup.machine).expect("another rule");
            assert_eq!(after, rule, "{line}");
            // One line differs, and setting the old rule again leads back to the old machine.
            let changed = built_in.text.lines().filter(|line| !text.lines().any(|other| other == *line)).count();
            assert!(changed <= 1 && text.lines().count() <= built_in.text.lines().count() + 1, "{text}");
            let back = parse(&with_line(&text, &before.line(&scenario.setup))).expect("well written");
            assert_eq!(back, scenario, "{line}");
        }
    }
}

#[test]
fn nothing_is_offered_that_cannot_matter() {
    let lines = |text: &str| {
        let setup = parse(text).expect("well written").setup;
        Rule::others(&setup).into_iter().map(|rule| rule.line(&setup)).collect::<Vec<_>>()
    };
    assert!(lines("process a\n  compute 1ms\n").is_empty());
    let two = lines("machine\n  scheduler rr quantum 1500us\nprocess a x2\n  compute 1ms\n");
    assert!(
        two.contains(&"scheduler sjf".into())
            && two.contains(&"same-tick expired-first".into())
            && !two.iter().any(|line| line.starts_with("replacement"))
    );
    let pages = lines("machine\n  replacement lru\nprocess a\n  pages 1 2 3\n");
    assert!(
        pages.contains(&"replacement fifo".into())
            && !pages.iter().any(|line| line.starts_with("load") || line.contains("opt"))
    );
    assert!(lines("process a\n  pages 1 2 3\n").contains(&"load unreferenced".into()));
    assert!(lines("process a x2\n  pages 1 2 3\n").contains(&"pcid on".into()));
}
