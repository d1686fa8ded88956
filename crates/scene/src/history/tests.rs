use std::vec::Vec;

use os_scope_sim::mem::replace::{MarkKind, Passed, ReplaceKind, ReplaceOption, Search, replay};
use os_scope_sim::scenario::BUILT_IN;
use os_scope_sim::{CpuId, EventKind, Pid, Time};

use super::{Bits, Doing, History, Marker};
use crate::testing::Run;

/// A CPU's chart as letters: A 0-4, switch to B 4-5, and so on.
fn chart(run: &Run, from: u64, to: u64) -> Vec<std::string::String> {
    let name = |doing| match doing {
        Doing::Runs(pid) => crate::text::letter(pid),
        Doing::Switches(pid) => std::format!(">{}", crate::text::letter(pid)),
        Doing::Idles => "idle".into(),
    };
    let spans = run.history.chart(CpuId(0), Time(from), Time(to));
    spans.map(|span| std::format!("{} {}-{}", name(span.doing), span.start.0, span.end.0)).collect()
}

#[test]
fn the_chart_says_who_ran_when() {
    let run = Run::of(
        "title Chart\nunit ticks\nmachine\n  scheduler rr quantum 2\n  cost switch 1\n\
         process a\n  compute 5\nprocess b at 1\n  compute 1\nprocess c at 20\n  compute 1\n",
    );
    assert_eq!(chart(&run, 0, 100)[..6], ["A 0-2", ">B 2-3", "B 3-4", ">A 4-5", "A 5-7", "A 7-8"]);
    assert_eq!(chart(&run, 0, 100)[6..], ["idle 8-20", ">C 20-21", "C 21-22", "idle 22-100"]);
    assert_eq!(chart(&run, 6, 10), ["A 5-7", "A 7-8", "idle 8-10"]);
    assert_eq!(chart(&run, 0, 0), [""; 0]);
    assert_eq!(run.history.end(), Time(22));
    assert_eq!([0, 1, 2, 3].map(|pid| run.history.ran(Pid(pid)).0), [5, 1, 1, 0]);
}

#[test]
fn references_and_their_faults_are_those_of_the_run() {
    for built_in in BUILT_IN {
        let run = Run::built_in(built_in.name);
        let end = run.at(run.events.len());
        assert_eq!(run.history.references() as u64, end.counts.references, "{}", built_in.name);
        let mut snapshot = run.first.clone();
        for event in &run.events {
            snapshot.apply(event);
            // A fault counts once its access has succeeded, and once even if it had to be served twice.
            let faults = snapshot.counts.minor_faults + snapshot.counts.major_faults;
            assert!(run.history.faults_here(snapshot.counts.references) <= faults, "{}", built_in.name);
        }
    }
}

#[test]
fn other_policies_are_replayed_on_the_same_references() {
    let mut run = Run::built_in("clock");
    ReplaceKind::ALL.into_iter().for_each(|policy| run.history.compute(policy));
    let pages: Vec<u64> = (0..run.history.references())
        .map(|at| run.history.reference_at(at).expect("a reference").0.vpn.get())
        .collect();
    // What the opposite of the optimum takes for the nearest use depends on what comes after a part.
    for policy in ReplaceKind::ALL.into_iter().filter(|policy| *policy != ReplaceKind::Unopt) {
        let options = run.first.setup.machine.replace_options();
        for so_far in 0..=pages.len() {
            let totals = replay(policy, run.first.setup.machine.frames, &pages[..so_far], options, |_| {});
            // The optimum of a part of the string is not that part of the optimum, but counts the same faults.
            assert_eq!(
                run.history.faults(policy, so_far as u64),
                Some(totals.faults),
                "{} after {so_far}",
                policy.name()
            );
        }
    }
    let clock = run.first.setup.machine.replacement;
    assert_eq!(run.history.faults(clock, pages.len() as u64), Some(run.history.faults_here(pages.len() as u64)));
}

#[test]
fn replays_wait_until_they_are_asked_for() {
    let run = Run::built_in("clock");
    let mut history = History::new(&run.first);
    let mut snapshot = run.first.clone();
    for event in &run.events {
        history.record(&snapshot, event);
        snapshot.apply(event);
    }
    assert_eq!(history.faults(ReplaceKind::Fifo, 3), None);
    history.compute(ReplaceKind::Fifo);
    assert_eq!(history.faults(ReplaceKind::Fifo, 3), Some(2), "pages 3 2 3");
    assert_eq!(history.faults(ReplaceKind::Opt, 3), None);
}

#[test]
fn a_long_history_takes_few_bytes_an_event() {
    for text in [
        "title Turns\nmachine\n  scheduler rr quantum 1ms\n  cost switch 10us\nprocess a x8\n  repeat 50\n    compute 10ms\n    io 1ms\n",
        "title Pages\nunit ticks\nmachine\n  translation ideal\n  frames 4\n  cost disk 1\nprocess a\n  repeat 3000\n    pages 1 2 3 4 5 1 2 6w\n",
        "title Walks\nmachine\n  frames 64\n  tlb 4\nprocess a\n  repeat 3000\n    read 0x1000\n    read 0x2000\n    read 0x3000\n",
    ] {
        let run = Run::of(text);
        let (bytes, events) = (run.history.bytes(), run.events.len());
        assert!(events > 10_000 && bytes * 2 <= events * 11, "{bytes} bytes for {events} events: {text}");
    }
}

#[test]
fn a_search_knows_the_frames_that_it_passed_and_why() {
    for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.info().search.has_steps()) {
        let policy = &*[kind.name(), if kind.info().reads(ReplaceOption::Tau) { " tau 3" } else { "" }].concat();
        let text =
            "title Hands\nunit ticks\nmachine\n  frames 5\n  cost disk 3\n  scheduler rr quantum 3\n  replacement ";
        let run = Run::of(
            &[
                text,
                policy,
                "\nprocess a\n  repeat 9\n    pages 1 2w 3 4 1 5w 2 6\nprocess b\n  repeat 5\n    pages 1 2 3w 2 7 4\n",
            ]
            .concat(),
        );
        let mut snapshot = run.first.clone();
        let (mut passed, mut stayed) = (0, 0);
        for event in &run.events {
            let (before, searches) = (snapshot.memory.clone(), run.history.searches());
            snapshot.apply(event);
            let (EventKind::HandCleared { pfn }
            | EventKind::HandSkipped { pfn }
            | EventKind::Cleaned { pfn, .. }
            | EventKind::Spared { pfn }
            | EventKind::VictimChosen { pfn, .. }) = event.kind
            else {
                continue;
            };
            let seen = searches.at(&snapshot).expect("a search");
            let step = searches.step(&snapshot, seen.search.from + seen.passed - 1).expect("a step");
            assert_eq!(step.pfn, pfn, "{policy}: {seen:?}");
            passed += 1;
            let by_rule = kind.info().marks == MarkKind::Hits || kind.info().search == Search::Queue;
            stayed += u32::from(step.passed != Passed::Skipped);
            // A page that moves from list to list, whose bit is cleared or whose hits are fewer stays by the policy's
            // rule, and any other is passed over.
            let ruled = (before.mark(pfn), before.list(pfn)) != (snapshot.memory.mark(pfn), snapshot.memory.list(pfn));
            match (event.kind, step.passed) {
                (EventKind::VictimChosen { .. }, Passed::Skipped) => {
                    assert_eq!((seen.over, seen.search.victim.map(|of| of.0)), (true, Some(pfn)));
                }
                (EventKind::Spared { .. }, Passed::Spared { mark, .. }) => {
                    assert_eq!(mark > 0 || !by_rule, ruled, "{policy}: {step:?}")
                }
                (EventKind::Spared { .. }, Passed::Skipped) => assert!(!ruled, "{policy}: {step:?}"),
                (EventKind::HandCleared { .. }, Passed::Cleared)
                | (EventKind::Cleaned { .. }, Passed::Cleaned)
                | (EventKind::HandSkipped { .. }, Passed::Skipped) => {}
                other => panic!("{policy}: {other:?}"),
            }
        }
        assert!(passed > 40 && stayed > 2, "{policy}: {passed}, {stayed}");
    }
}

#[test]
fn ones_are_counted_up_to_any_place() {
    let mut bits = Bits::default();
    let is_one = |n: usize| n.is_multiple_of(3) || n % 7 == 2;
    (0..2000).for_each(|n| bits.push(is_one(n)));
    for len in (0..2000).chain([2000, 5000]) {
        assert_eq!(bits.count(len), (0..len.min(2000)).filter(|&n| is_one(n)).count() as u64, "{len}");
    }
    assert!(bits.get(0) && !bits.get(1) && !bits.get(2000));
    assert_eq!((bits.len(), bits.is_empty(), Bits::default().count(7)), (2000, false, 0));
}

#[test]
fn markers_keep_their_place_when_buckets_grow() {
    let mut markers = super::Markers::default();
    for event in 0..5000 {
        markers.advance();
        if event == 10 || event == 4999 {
            markers.mark(Marker::Kill);
        }
        if event % 1000 == 500 {
            markers.mark(Marker::Fault);
        }
    }
    let (buckets, width) = markers.buckets();
    assert_eq!((buckets.len(), width), (625, 8));
    let marked =
        |marker: Marker| -> Vec<usize> { (0..buckets.len()).filter(|&n| buckets[n] & marker as u8 != 0).collect() };
    assert_eq!(marked(Marker::Kill), [10 / 8, 4999 / 8]);
    assert_eq!(marked(Marker::Fault), [500 / 8, 1500 / 8, 2500 / 8, 3500 / 8, 4500 / 8]);
}

#[test]
fn the_longest_wait_for_the_disk_is_that_of_all_requests_so_far() {
    for name in ["disk", "thrash"] {
        let history = Run::built_in(name).history;
        let mut longest = None;
        for number in 0.. {
            assert_eq!(history.longest_wait(number), longest, "{name}, the first {number}");
            let Some(request) = history.request(number).filter(|request| request.started != Time::NEVER) else { break };
            longest = longest.max(Some(request.started.since(request.queued)));
        }
        assert!(longest > Some(Time::ZERO), "{name}: none waits");
    }
}
