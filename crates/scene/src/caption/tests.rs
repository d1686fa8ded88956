use std::format;
use std::string::String;
use std::vec::Vec;

use os_scope_sim::event::{AccessKind, DiskOp, FaultKind, Killed, MigrationReason, ReadyReason, WaitFor};
use os_scope_sim::scenario::BUILT_IN;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{CpuId, Event, EventKind, Pfn, Pid, Slot, Time, VirtAddr, Vpn};

use super::{Caption, caption, first};
use crate::testing::Run;

/// One of each kind of event, that may or may not fit a snapshot.
fn one_of_each() -> Vec<EventKind> {
    let (cpu, pid, pfn, vpn, slot) = (CpuId(0), Pid(0), Pfn(1), Vpn::new(0x401), Slot(2));
    let addr = VirtAddr(0x40_1a3c);
    let mut all = Vec::from([
        EventKind::Arrived { pid },
        EventKind::SwitchStarted { cpu, from: Some(pid), to: pid },
        EventKind::Dispatched { cpu, pid, quantum: Time(4) },
        EventKind::Dispatched { cpu, pid, quantum: Time::NEVER },
        EventKind::Computed { cpu, pid, time: Time(3) },
        EventKind::QuantumExpired { cpu, pid },
        EventKind::Preempted { cpu, pid, by: Pid(1) },
        EventKind::Woken { pid },
        EventKind::Idled { cpu },
        EventKind::Migrated { pid, from: cpu, to: CpuId(1), why: MigrationReason::Idle, failed: 0 },
        EventKind::Migrated { pid, from: cpu, to: CpuId(1), why: MigrationReason::Count, failed: 0 },
        EventKind::Migrated { pid, from: cpu, to: CpuId(1), why: MigrationReason::Weight, failed: 2 },
        EventKind::Exited { cpu, pid },
        EventKind::Killed { cpu, pid, why: Killed::OutOfMemory },
        EventKind::Finished,
        EventKind::Allotted { pid, level: 1, allotment: 2, left: Time(3) },
        EventKind::Boosted,
        EventKind::Charged { pid, vruntime: 12_500_000 },
        EventKind::DeadlineSet { pid, deadline: -7 },
        EventKind::LagKept { pid, lag: -250_000 },
        EventKind::Advanced { cpu, vtime: 99 },
        EventKind::TicketDrawn { cpu, pid, ticket: 0 },
        EventKind::CacheCold { cpu, pid, cost: 50 },
        EventKind::TlbHit { cpu, level: 1, slot: 0, cost: 1 },
        EventKind::TlbMissed { cpu, level: 1, cost: 1 },
        EventKind::WalkCacheHit { cpu, level: 1, table: pfn },
        EventKind::DirtySet { cpu, index: 3, table: pfn },
        EventKind::TlbFilled { cpu, level: 1, slot: 0, huge: false, vpn, pfn },
        EventKind::TlbFlushed { cpu, entries: 4 },
        EventKind::TlbInvalidated { cpu, level: 1, slot: 0 },
        EventKind::AccessDone { cpu, pfn, offset: 0xa3c, cost: 501, referenced: true },
        EventKind::FrameTaken { pfn, pid, vpn },
        EventKind::HandCleared { pfn },
        EventKind::HandSkipped { pfn },
        EventKind::Cleaned { pfn, slot },
        EventKind::Ticked,
        EventKind::Recalled { pid, vpn },
        EventKind::QuotaReached { pid },
        EventKind::VictimChosen { pfn, pid, vpn, dirty: true },
        EventKind::Evicted { pfn, slot: Some(slot) },
        EventKind::Evicted { pfn, slot: None },
        EventKind::TableAllocated { pid, level: 4, index: 0, table: pfn, parent: pfn },
        EventKind::TableAllocated { pid, level: 1, index: 5, table: pfn, parent: Pfn(7) },
        EventKind::Mapped { pfn, table: pfn, index: 9, huge: false, writable: true, executable: false },
        EventKind::DiskStarted { until: Time(99) },
        EventKind::DiskFinished,
    ]);
    for why in [
        ReadyReason::Arrived,
        ReadyReason::Woken,
        ReadyReason::Expired,
        ReadyReason::Preempted,
        ReadyReason::Yielded,
        ReadyReason::Migrated,
    ] {
        all.push(EventKind::Enqueued { cpu, pid, place: 0, why });
    }
    use WaitFor::{Device, Disk, Event as Something, Frame, Page, Period, Sleep, Uninterruptible};
    for on in [Page, Frame, Disk, Device, Sleep, Period, Something, Uninterruptible] {
        all.push(EventKind::Blocked { cpu, pid, on, until: Time::NEVER });
        all.push(EventKind::Blocked { cpu, pid, on, until: Time(50) });
    }
    for kind in [AccessKind::Read, AccessKind::Write, AccessKind::Fetch] {
        all.push(EventKind::AccessStarted { cpu, kind, addr });
    }
    for level in 1..=4 {
        for present in [false, true] {
            all.push(EventKind::EntryRead { cpu, level, index: 5, table: pfn, next: pfn, present, accessed: present });
        }
    }
    use FaultKind::{FirstTouch, NonCanonical, Protection, SwappedOut, Unmapped};
    for kind in [FirstTouch, SwappedOut, Protection, Unmapped, NonCanonical] {
        all.push(EventKind::Faulted { cpu, pid, kind, addr });
        all.push(EventKind::Killed { cpu, pid, why: Killed::Segv(kind) });
    }
    for op in [DiskOp::SwapIn, DiskOp::SwapOut, DiskOp::WriteBack, DiskOp::Io] {
        all.push(EventKind::DiskQueued { op, pid, slot, pfn });
    }
    all
}

/// A sentence begins, ends and has no hole in it.
fn check_sentence(sentence: &str, of: &str) {
    assert!(sentence.ends_with('.') || sentence.ends_with('?'), "{of}: {sentence}");
    assert!(
        !sentence.contains("  ") && !sentence.contains(" .") && !sentence.contains(" ,") && !sentence.starts_with(' '),
        "{of}: {sentence}"
    );
    assert!(!sentence.contains("18446744073709551615"), "an unknown number in {of}: {sentence}");
    assert!(sentence.len() < 240, "{of}: {sentence}");
}

fn check(Caption { text, more }: &Caption, of: &str) {
    check_sentence(text, of);
    if !more.is_empty() {
        check_sentence(more, of);
    }
}

#[test]
fn every_kind_of_event_has_a_sentence_whatever_came_before() {
    for built_in in BUILT_IN {
        let mut run = Run::built_in(built_in.name);
        for recorded in [false, true] {
            alloc::sync::Arc::make_mut(&mut run.first.setup).recorded = recorded;
            for position in [0, run.events.len() / 3, run.events.len()] {
                let snapshot = run.at(position);
                for what in one_of_each() {
                    let event = Event { at: snapshot.now, kind: what };
                    check(&caption(&snapshot, &event), &format!("{what:?} in {}", built_in.name));
                }
            }
        }
    }
}

#[test]
fn every_event_of_every_scenario_has_a_sentence() {
    for built_in in BUILT_IN {
        let run = Run::built_in(built_in.name);
        let start = first(&run.first);
        check_sentence(&start.more, built_in.name);
        assert_eq!(start.text, run.first.setup.title);
        let mut snapshot = run.first.clone();
        for event in &run.events {
            check(&caption(&snapshot, event), &format!("{event:?} in {}", built_in.name));
            snapshot.apply(event);
        }
    }
}

#[test]
fn costs_add_up_however_high_they_are() {
    let run = Run::of("machine\n  cost memory 4s\nprocess a\n  read 0 times 2");
    let hit = run.events.iter().position(|event| matches!(event.kind, EventKind::TlbHit { .. })).expect("a hit");
    assert_eq!(caption(&run.at(hit), &run.events[hit]).more, "That cost 1 ns; a walk would cost 16 s more.");
}

#[test]
fn the_first_sentence_names_every_quantum() {
    let said = first(&Run::built_in("mlfq").first).more;
    assert_eq!(
        said,
        "1 CPU runs 3 processes under the multi-level feedback queue, 3 levels with quanta of 2 ms, 4 ms and 8 ms."
    );
}

/// The captions of a built-in's events, those that `choose` picks.
fn captions(name: &str, choose: impl Fn(&EventKind) -> bool) -> String {
    let run = Run::built_in(name);
    let mut snapshot = run.first.clone();
    let mut said = String::new();
    for event in &run.events {
        if choose(&event.kind) && said.lines().count() < 6 {
            let Caption { text, more } = caption(&snapshot, event);
            said.push_str(&format!("{text} | {more}\n"));
        }
        snapshot.apply(event);
    }
    said
}

#[test]
fn sentences_say_why() {
    let said = captions("ready-queue", |what| {
        matches!(what, EventKind::Dispatched { .. } | EventKind::Blocked { .. } | EventKind::QuantumExpired { .. })
    });
    expect_test::expect![[r#"
        compiler runs: no other is ready. | It may run for 4 ms; no process waits for the CPU.
        compiler has used up its quantum of 4 ms. | editor is next: it has waited 2 ms.
        editor runs: it was at the head of the queue when compiler's turn ended. | It may run for 4 ms; then backup, which has waited 1.2 ms, is next.
        editor blocks: its device will answer in 7 ms. | backup is next: it has waited 2.2 ms.
        backup runs: it was at the head of the queue when editor blocked for its device. | It may run for 4 ms; then compiler, which has waited 1.4 ms, is next.
        backup blocks: it waits for the disk. | compiler is next: it has waited 3.4 ms.
    "#]].assert_eq(&said);
}

#[test]
fn a_walk_is_described_level_by_level() {
    let said = captions("walk", |what| {
        matches!(what, EventKind::EntryRead { .. } | EventKind::TlbHit { .. } | EventKind::Faulted { .. })
    });
    expect_test::expect![[r#"
        Level 1 of 4: entry 0 of the page global directory is empty. | The walk stops here, and the kernel has to help.
        Page fault: page 0x400 has no frame yet. | It is a minor fault: a frame of zeroes will do, and the disk is not needed.
        Level 1 of 4: entry 0 of the page global directory points to frame 1025. | Bits 47–39 of the address choose the entry. The walk sets its A bit. Three more tables to read.
        Level 2 of 4: entry 0 of the page upper directory points to frame 1026. | Bits 38–30 of the address choose the entry. The walk sets its A bit. Two more tables to read.
        Level 3 of 4: entry 2 of the page middle directory points to frame 1027. | Bits 29–21 of the address choose the entry. The walk sets its A bit. One more table to read.
        Level 4 of 4: entry 0 of the page table says that the page is in frame 0. | Bits 20–12 of the address choose the entry. The walk sets its A bit. The walk has found it.
    "#]].assert_eq(&said);
}

#[test]
fn a_search_is_described_frame_by_frame() {
    let said = captions("clock", |what| {
        matches!(what, EventKind::HandCleared { .. } | EventKind::VictimChosen { .. } | EventKind::Evicted { .. })
    });
    expect_test::expect![[r#"
        Frame 0: page 3 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 1.
        Frame 1: page 2 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 2.
        Frame 2: page 0 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 3.
        Frame 3: page 8 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 4.
        Frame 4: page 4 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 0.
        Frame 0: page 3 was not used since the hand last passed. It has to leave. | It was written to, so it has to be saved in swap first.
    "#]]
    .assert_eq(&said);
}

/// What is said of the search for a page to leave, under a policy: the sentences of its last searches.
fn searched(policy: &str, pages: &str) -> String {
    let run = Run::of(&format!(
        "title Search\nunit ticks\nmachine\n  translation ideal\n  frames 3\n  replacement {policy}\nprocess a\n  pages {pages}\n"
    ));
    let kinds = |what| {
        matches!(
            what,
            EventKind::Spared { .. }
                | EventKind::HandCleared { .. }
                | EventKind::HandSkipped { .. }
                | EventKind::Cleaned { .. }
                | EventKind::Ticked
                | EventKind::Recalled { .. }
                | EventKind::VictimChosen { .. }
        )
    };
    let said = run.events.iter().enumerate().filter(|(_, event)| kinds(event.kind)).map(|(at, event)| {
        let Caption { text, more } = caption(&run.at(at), event);
        format!("{text} | {more}\n")
    });
    said.collect::<Vec<_>>().concat()
}

#[test]
fn a_search_is_described_under_every_policy() {
    let both =
        |policies: &[&str], pages| policies.iter().map(|policy| searched(policy, pages)).collect::<Vec<_>>().join("\n");
    expect_test::expect![[r#"
        Frame 0: page 1 was visited. A second chance. | The hand clears its visited bit and moves on to frame 1.
        Frame 1: page 2 was visited. A second chance. | The hand clears its visited bit and moves on to frame 2.
        Frame 2: page 3 was not visited since it came or the hand last passed. It has to leave. | It was not written to, so there is nothing to save.
        Frame 0: page 1 was not visited since it came or the hand last passed. It has to leave. | It was not written to, so there is nothing to save.
        Frame 1: page 2 was not visited since it came or the hand last passed. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 4 was not visited since it came or the hand last passed. It has to leave. | It was not written to, so there is nothing to save.
        Frame 0: page 5 was visited. A second chance. | The hand clears its visited bit and moves on to frame 1.
        Frame 1: page 1 was not visited since it came or the hand last passed. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 6 was visited. A second chance. | The hand clears its visited bit and moves on to frame 1.
        Frame 1: page 7 was not visited since it came or the hand last passed. It has to leave. | It was written to, so it has to be saved in swap first.

        Frame 0: page 1 was hit 2 times in the small queue. | It moves to the main queue, and starts with 0 hits.
        Frame 1: page 2 was hit 1 time in the small queue, and 2 would have kept it. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 3 was hit 0 times in the small queue, and 2 would have kept it. It has to leave. | It was not written to, so there is nothing to save.
        Frame 1: page 4 was hit 0 times in the small queue, and 2 would have kept it. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 5 was hit 2 times in the small queue. | It moves to the main queue, and starts with 0 hits.
        Frame 1: page 6 was hit 2 times in the small queue. | It moves to the main queue, and starts with 0 hits.
        Frame 0: page 1 is the first of the main queue, but has 1 hit. | It goes back to the end, with 0 left.
        Frame 2: page 5 has no hits, first of main, as small holds 0 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 7 was hit 0 times in the small queue, and 2 would have kept it. It has to leave. | It was written to, so it has to be saved in swap first.

        Frame 0: page 1 is the oldest of 2 on the active list, and the inactive list has only 1. | It moves there, to even them out.
        Frame 2: page 3 is the oldest inactive page (inactive: 2, active: 1). It has to leave. | It was not written to, so there is nothing to save.
        Frame 0: page 1 is the oldest inactive page (inactive: 2, active: 1). It has to leave. | It was not written to, so there is nothing to save.
        Page 1 is remembered: it is among the pages that left (shadows). | If it left not long ago, it goes straight to the active list.
        Frame 1: page 2 is the oldest of 2 on the active list, and the inactive list has only 1. | It moves there, to even them out.
        Frame 2: page 4 is the oldest inactive page (inactive: 2, active: 1). It has to leave. | It was not written to, so there is nothing to save.
        Frame 1: page 2 is the oldest inactive page (inactive: 2, active: 1). It has to leave. | It was not written to, so there is nothing to save.
        Frame 0: page 5 is the oldest of 2 on the active list, and the inactive list has only 1. | It moves there, to even them out.
        Frame 2: page 1 is the oldest inactive page (inactive: 2, active: 1). It has to leave. | It was not written to, so there is nothing to save.
        Page 2 is remembered: it is among the pages that left (shadows). | If it left not long ago, it goes straight to the active list.
        Frame 0: page 5 is the oldest inactive page (inactive: 2, active: 1). It has to leave. | It was not written to, so there is nothing to save.
    "#]].assert_eq(&both(&["sieve", "s3fifo", "linux"], "1 2 3 1 1 2 4 5 5 5 1 6 6 6 7w 2"));
    expect_test::expect![[r#"
        The policy's clock ticks: the referenced bit of every page is cleared. | From now on it shows who is used until the next tick.
        The policy's clock ticks: the referenced bit of every page is cleared. | From now on it shows who is used until the next tick.
        Frame 0: page 1 is the first of class 0 (2 R + D): classes 0 to 3 have 2, 1, 0, 0. It has to leave. | It was not written to, so there is nothing to save.
        Frame 1: page 2 is the first of class 0 (2 R + D): classes 0 to 3 have 1, 1, 1, 0. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 3 is the first of class 1 (2 R + D): classes 0 to 3 have 0, 1, 2, 0. It has to leave. | It was written to, so it has to be saved in swap first.
        The policy's clock ticks: the referenced bit of every page is cleared. | From now on it shows who is used until the next tick.

        The policy's clock ticks: the referenced bit of every page is cleared. | Each counter was shifted right first, and took its page's bit in on the left.
        The policy's clock ticks: the referenced bit of every page is cleared. | Each counter was shifted right first, and took its page's bit in on the left.
        Frame 2: page 3 has the lowest age, R 0 01000000 (next is frame 0: R 0 11000000). It has to leave. | It was written to, so it has to be saved in swap first.
        Frame 1: page 2 has the lowest age, R 0 11000000 (next is frame 2: R 1 00000000). It has to leave. | It was not written to, so there is nothing to save.
        The policy's clock ticks: the referenced bit of every page is cleared. | Each counter was shifted right first, and took its page's bit in on the left.

        Frame 2: page 3 has 1 use, the fewest (next is frame 1: 2). It has to leave. | It was written to, so it has to be saved in swap first.
        Frame 2: page 4 has 1 use, the fewest (next is frame 1: 2). It has to leave. | It was not written to, so there is nothing to save.

        Frame 0: page 1 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 1.
        Frame 1: page 2 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 2.
        Frame 2: page 3 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 0.
        Frame 0: page 1 is the first clean page: a whole turn found none clean and old. It has to leave. | It was not written to, so there is nothing to save.
        Frame 1: page 2 was last seen used 1 reference ago; the window is 4. It stays. | The hand moves on to frame 2.
        Frame 2: page 3 was last seen used 1 reference ago; the window is 4. It stays. | The hand moves on to frame 0.
        Frame 0: page 4 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 1.
        Frame 1: page 2 is the first clean page: a whole turn found none clean and old. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 3 was last seen used 2 references ago; the window is 4. It stays. | The hand moves on to frame 0.
        Frame 0: page 4 was last seen used 1 reference ago; the window is 4. It stays. | The hand moves on to frame 1.
        Frame 1: page 1 was used since the hand last passed. A second chance. | The hand clears its referenced bit and moves on to frame 2.
        Frame 0: page 4 is the first clean page: a whole turn found none clean and old. It has to leave. | It was not written to, so there is nothing to save.
    "#]].assert_eq(&both(&["nru", "aging", "lfu", "wsclock tau 4"], "1 2 3w 1 1 2 4 1 5w"));
    expect_test::expect![[r#"
        Frame 1: page 2 is the oldest of T1, as T1 holds 2 and is granted 0. It has to leave. | It was not written to, so there is nothing to save.
        Page 2 is remembered: it is among the pages that left (B1). | T1 was too small: its share p grows from 0 to 1.
        Frame 2: page 3 is the oldest of T1, as T1 holds 2 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
        Frame 0: page 1 is the oldest of T2, as T1 holds 1 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
        Page 1 is remembered: it is among the pages that left (B2). | T2 was too small: the share p of T1 shrinks from 1 to 0.
        Frame 1: page 4 is the oldest of T1, as T1 holds 2 and is granted 0. It has to leave. | It was not written to, so there is nothing to save.
        Page 3 is remembered: it is among the pages that left (B1). | T1 was too small: its share p grows from 0 to 1.
        Frame 2: page 2 is the oldest of T2, as T1 holds 1 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.

        Frame 0: page 1 is the oldest of A1in, as A1in holds 3 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
        Frame 1: page 2 is the oldest of A1in, as A1in holds 3 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
        Frame 2: page 3 is the oldest of A1in, as A1in holds 3 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
        Page 3 is remembered: it is among the pages that left (A1out). | That it is wanted again counts: it will start in Am.
        Frame 0: page 4 is the oldest of A1in, as A1in holds 3 and is granted 1. It has to leave. | It was not written to, so there is nothing to save.
    "#]].assert_eq(&both(&["arc", "twoq"], "1 2 1 3 4 2 5 1 3"));
}

#[test]
fn who_may_not_leave_is_passed_over_for_a_reason() {
    let reasons = |policy: &str| {
        let text = format!(
            "title Quota\nunit ticks\nmachine\n  frames 4\n  swap 1\n  scheduler rr quantum 3\n  replacement {policy}\n\
             process a\n  quota 2\n  pages 1 2w 3 1 2 3w 4\nprocess b\n  pages 1 2w 1 2 1 3w 1 2 3 1\n"
        );
        let run = Run::of(&text);
        let passed = run
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| matches!(event.kind, EventKind::Spared { .. } | EventKind::HandSkipped { .. }));
        passed
            .map(|(at, event)| caption(&run.at(at), event).text)
            .filter(|text| text.contains("over"))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<String> = ["clock", "sieve", "s3fifo"].into_iter().flat_map(reasons).collect();
    all.sort();
    all.dedup();
    expect_test::expect![[r#"
        Frame 0: page 0x3 of b is passed over: it is dirty, and swap is full.
        Frame 1: page 0x1 of b is passed over: a has to give a page of its own.
        Frame 2: page 0x1 of a is passed over: it has not been of use yet.
        Frame 2: page 0x1 of b is passed over: it has not been of use yet.
        Frame 3: page 0x2 of b is passed over: a has to give a page of its own.
        Frame 3: page 0x2 of b is passed over: it is dirty, and swap is full."#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn who_moves_to_another_cpu_moves_for_a_reason() {
    let moves = |machine: &str, jobs: &str| {
        let run = Run::of(&format!("machine\n  cpus 2\n  cost switch 0\n  scheduler {machine}\n{jobs}"));
        let Some(at) = run.events.iter().position(|event| matches!(event.kind, EventKind::Migrated { .. })) else {
            return String::new();
        };
        let Caption { text, more } = caption(&run.at(at), &run.events[at]);
        format!("{text} | {more}\n")
    };
    let odd = "process long x3\n  compute 900ms\n";
    let pinned =
        "process free\n  compute 20ms\nprocess here x3 cpus 0\n  compute 20ms\nprocess there cpus 1\n  compute 90ms\n";
    let short = "process long\n  compute 9ms\nprocess short\n  compute 1ms\nprocess last\n  compute 9ms\n";
    let all = moves("eevdf", odd) + &moves("rr quantum 4ms\n  balance 3ms", pinned) + &moves("fifo", short);
    expect_test::expect![[r#"
        long1 moves from CPU 0 to CPU 1. | CPU 0 has 2 processes of a weight of 2048. CPU 1 has 1 process of a weight of 1024. 2 attempts to even that out failed, so its weight counts only 1/4.
        free moves from CPU 0 to CPU 1. | CPU 0 has 4 processes. CPU 1 has 1 process.
        last moves from CPU 0 to CPU 1. | It was waiting where another runs, and this CPU is idle.
    "#]].assert_eq(&all);
}

#[test]
fn decisions_say_why() {
    let check = |text: &str, sentences: &[&str]| {
        let run = Run::of(text);
        let all: Vec<String> = (0..run.events.len())
            .map(|at| caption(&run.at(at), &run.events[at]))
            .map(|c| format!("{} {}", c.text, c.more))
            .collect();
        for sentence in sentences {
            assert!(all.iter().any(|caption| caption.contains(sentence)), "{sentence} is not in {all:#?}");
        }
    };
    let three = "process a priority 3 tickets 50\n  compute 4\nprocess b at 1 priority 1\n  compute 1\nprocess c at 1 priority 2\n  compute 1\n";
    let with = |scheduler: &str| format!("title Why\nunit ticks\nmachine\n  scheduler {scheduler}\n{three}");
    let priority = [
        "Its priority is 3, that of b 1. ",
        "c runs: its priority, 2, is the highest of 2.",
        "a joins the ready queue with priority 3",
    ];
    check(&with("priority"), &priority);
    let srtf = [
        "a has to make room for b. Its time left is 3 ticks, that of b 1 tick. ",
        "b runs: its time left, 1 tick, is the least of 3.",
        "c joins the ready queue with 1 tick left, behind b.",
    ];
    check(&with("srtf"), &srtf);
    check(
        &with("sjf"),
        &["b joins the ready queue with a burst of 1 tick", "b runs: its burst, 1 tick, is the shortest of 2."],
    );
    // After a tick at the top a drops, so b is the first there.
    let mlfq = [
        "a drops to level 0",
        "b runs: it is the first of level 1, the highest that is not empty.",
        "a joins the queue of level 0, at its head.",
    ];
    check(&with("mlfq quanta 1 2"), &mlfq);
    check(&with("lottery quantum 2"), &["a runs: no other is ready.", "b joins the lottery with 100 tickets."]);
    // With 50 tickets a tick costs as much as two with 100; a new process starts at the global pass.
    check(&with("stride quantum 1"), &["runs: its pass, ", ", is the least of 3."]);
    check(&with("cfs"), &["a joins the tree with a vruntime of 0, as its leftmost node."]);
    check(&with("eevdf"), &["joins the ready queue with the deadline "]);
}

/// The process that the caption calls next is next, unless another came in between.
#[test]
fn who_is_said_to_be_next_is_next() {
    let jobs = "process a priority 2\n  compute 5\n  io 3\n  compute 4\nprocess b at 1 nice 5 tickets 300\n  compute 2\n  sleep 2\n  compute 7\n\
        process c at 2 priority 1 nice -3\n  compute 9\nprocess d at 3\n  compute 1\n  sleep 6\n  compute 3\n";
    let mut said = 0;
    for scheduler in SchedulerKind::ALL {
        let quantum = if scheduler.info().has_quantum() { " quantum 2" } else { "" };
        let run =
            Run::of(&format!("title Next\nunit ticks\nmachine\n  scheduler {}{quantum}\n{jobs}", scheduler.name()));
        let mut next: Option<String> = None;
        for (at, event) in run.events.iter().enumerate() {
            let before = run.at(at);
            match event.kind {
                EventKind::Dispatched { pid, .. } => {
                    if let Some(next) = next.take() {
                        said += 1;
                        assert_eq!(next, super::name(&before, pid), "event {at} of {}", scheduler.name());
                    }
                }
                EventKind::QuantumExpired { .. } | EventKind::Blocked { .. } | EventKind::Exited { .. } => {
                    let said = caption(&before, event).more;
                    // Or else it is said how it will be decided.
                    next = said
                        .split_once(" is next")
                        .map(|(who, _)| who.into())
                        .filter(|who: &String| !who.contains(' '));
                }
                EventKind::Woken { .. } | EventKind::Arrived { .. } => next = None,
                _ => {}
            }
        }
    }
    assert!(said > 20, "{said}");
}
