//! Any bytes, cut anywhere: the same recording or the same error, and never a panic.

use proptest::prelude::*;

use super::formats::{FORMATS, unpack};
use super::{legal, read, rerun};
use crate::{Reader, Recording};

/// Lines of every format, good and bad.
const LINES: [&str; 24] = [
    "# tracer: nop",
    "##### CPU 1 buffer started ####",
    "CPU:1 [LOST 7 EVENTS]",
    "CPU:0 [7 EVENTS DROPPED]",
    "cpus=2",
    "==12== Lackey, an example Valgrind tool",
    "I  0401ab70,3",
    " S 1fff000658,8",
    " M 04222000,4",
    "7 0 1, 2 3w 0x1000",
    "# addresses",
    "# pages",
    "a-1 [000] d..2. 1.000001: sched_process_fork: comm=a pid=1 child_comm=b child_pid=2",
    "a-1 [001] d..2. 1.000002: sched_wakeup_new: comm=b pid=2 prio=120 target_cpu=000",
    "a-1 [000] d..2. 1.000003: sched_wakeup: comm=c pid=3 prio=120 target_cpu=001",
    "a-1 [000] d..2. 1.000004: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=R+ ==> next_comm=b next_pid=2 next_prio=120",
    "b-2 [001] d..2. 1.000005: sched_switch: prev_comm=b prev_pid=2 prev_prio=120 prev_state=D ==> next_comm=swapper/1 next_pid=0 next_prio=120",
    "  b 2 [001]     1.000006: sched:sched_switch: b:2 [120] S ==> c:3 [120]",
    "c-3 [000] d..2. 1.000007: sched_switch: prev_comm=c prev_pid=3 prev_prio=120 prev_state=Z ==> next_comm=a next_pid=1 next_prio=120",
    "c-3 [000] d..2. 1.000008: sched_migrate_task: comm=b pid=2 prio=120 orig_cpu=0 dest_cpu=1",
    "c-3 [000] d..2. 1.000009: sched_process_exec: filename=/bin/d pid=3 old_pid=3",
    "c-3 [000] d..2. 1.000010: sched_process_exit: comm=c pid=3 prio=120 group_dead=true",
    "c-3 [000] d..2. 1.000011: page_fault_user: address=0x5631627fd7e8 ip=0x7f7a3948b109 error_code=0x6",
    "Dear diary,",
];

/// Reads the text whole and cut at the given places, compares, and checks a schedule by folding it.
fn check(text: &[u8], cuts: &[usize]) -> Result<(), TestCaseError> {
    let whole = read(text, usize::MAX);
    let mut reader = Reader::new("test");
    let mut rest = text;
    let mut failed = Ok(());
    for cut in cuts {
        let (piece, after) = rest.split_at(*cut.min(&rest.len()));
        failed = failed.and(reader.push(piece));
        rest = after;
    }
    failed = failed.and(reader.push(rest));
    let pieces = reader.finish();
    prop_assert_eq!(failed.is_err() && pieces.is_ok(), false);
    prop_assert!(whole == pieces, "{whole:?}\n{pieces:?}");
    if let Ok(Recording::Schedule(schedule)) = &whole {
        legal::check(schedule);
        rerun::check(schedule);
    }
    Ok(())
}

/// Bytes that formats are made of, and any others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let common = prop::sample::select(&b"0123456789abcdefxILSM ,=-[].:#wRSZ\n\n\n\r\t"[..]);
    prop::collection::vec(prop_oneof![6 => common, 1 => any::<u8>()], 0..400)
}

/// Real lines in any order and number.
fn lines() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&LINES[..]), 0..60)
}

/// Scheduling events about a few tasks on a few CPUs, such as no kernel would report in this order.
fn events() -> impl Strategy<Value = String> {
    let event = (
        0..3_u32,
        0..5_u32,
        0..5_u32,
        0..4_u32,
        0..7_u32,
        prop::sample::select(&["R", "R+", "S", "D", "Z", "I", "Q", "2"][..]),
    );
    let line = event.prop_map(|(cpu, a, b, time, kind, state)| {
        let what = match kind {
            0 => format!("sched_wakeup: comm=t{a} pid={a} prio=120 target_cpu={b:03}"),
            1 => format!("sched_wakeup_new: comm=t{a} pid={a} prio=120 target_cpu={b:03}"),
            2 => format!("sched_process_fork: comm=t{a} pid={a} child_comm=t{b} child_pid={b}"),
            3 => format!("sched_migrate_task: comm=t{a} pid={a} prio=120 orig_cpu={cpu} dest_cpu={b}"),
            _ => format!(
                "sched_switch: prev_comm=t{a} prev_pid={a} prev_prio=120 prev_state={state} ==> next_comm=t{b} next_pid={b} next_prio=120"
            ),
        };
        format!("t{a}-{a} [{cpu:03}] d..2. 1.{time:06}: {what}\n")
    });
    prop::collection::vec(line, 0..80).prop_map(|lines| {
        // Mostly in order, with some lines earlier than the one before.
        let mut text = String::new();
        for (index, line) in lines.iter().enumerate() {
            text += &line.replacen(" 1.", &format!(" {}.", 1 + index / 3), 1);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(text in bytes(), cuts in prop::collection::vec(0..60_usize, 0..20)) {
        check(&text, &cuts)?;
    }

    #[test]
    fn damaged_lines(
        lines in lines(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cuts in prop::collection::vec(0..200_usize, 0..30),
    ) {
        let mut text = lines.join("\n").into_bytes();
        for (index, byte) in damage {
            if !text.is_empty() {
                let index = index.index(text.len());
                text[index] = byte;
            }
        }
        check(&text, &cuts)?;
    }

    #[test]
    fn impossible_schedules(text in events(), cuts in prop::collection::vec(0..500_usize, 0..20)) {
        check(text.as_bytes(), &cuts)?;
    }
}

/// Part of a real recording, with bytes changed, lines in another order, and its end cut off.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    let moves = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..6);
    (0..FORMATS.len(), any::<prop::sample::Index>(), bytes, moves, any::<prop::sample::Index>()).prop_map(
        |(which, from, bytes, moves, end)| {
            let text = unpack(FORMATS[which].1);
            let all: Vec<&str> = text.lines().collect();
            let mut lines: Vec<&str> = all.iter().copied().skip(from.index(all.len())).take(120).collect();
            let count = lines.len();
            moves.iter().for_each(|(a, b)| lines.swap(a.index(count), b.index(count)));
            let mut text = lines.join("\n").into_bytes();
            for (index, byte) in bytes {
                if !text.is_empty() {
                    let index = index.index(text.len());
                    text[index] = byte;
                }
            }
            let end = end.index(text.len() + 1);
            text.truncate(end);
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever happened to a real recording, what is left of it is read, and runs again.
    #[test]
    fn damaged_recordings(text in damaged(), cuts in prop::collection::vec(0..900_usize, 0..20)) {
        check(&text, &cuts)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Lines about as long as may be, and longer, of numbers and other things.
    #[test]
    fn long_lines(
        parts in prop::collection::vec((prop::sample::select(&["1 ", "23,", "x", "0x1000 ", "\n", "I  04000000,8\n"][..]), 1..40_000_usize), 1..6),
        cuts in prop::collection::vec(0..70_000_usize, 0..12),
    ) {
        let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
        check(text.as_bytes(), &cuts)?;
    }
}
