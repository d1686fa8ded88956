//! Every limit: what is just allowed, and what is not.

use expect_test::expect;
use os_scope_sim::Time;
use os_scope_sim::scenario::limits::{
    MAX_CPUS, MAX_DEPTH, MAX_FRAMES, MAX_HUGE_PAGES, MAX_LEVELS, MAX_NAME, MAX_OPS, MAX_PERFORMED, MAX_PID,
    MAX_PROCESSES, MAX_REGIONS, MAX_SWAP, MAX_TEXT, MAX_TIME, MAX_TITLE, MAX_TLB_ENTRIES, MAX_TLB_SETS, MAX_TLB_WAYS,
    MAX_WALK_CACHE, USER_END,
};

use super::{check_error, read};

fn machine(line: impl std::fmt::Display) -> String {
    format!("machine\n  {line}\nprocess a\n  yield")
}

fn process(line: impl std::fmt::Display) -> String {
    format!("process a\n  {line}")
}

/// Both lists of a process or a machine hold as many words, and each says of what.
#[test]
fn lists_on_a_line() {
    read(&format!("process a cpus{}\n  yield", " 0".repeat(MAX_LEVELS)));
    check_error(
        &format!("process a cpus{}\n  yield", " 0".repeat(MAX_LEVELS + 1)),
        expect![[r#"
            1:48: 17 CPUs: expected at most 16
              process a cpus 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
                                                             ^
        "#]],
    );
    read(&machine(format!("scheduler mlfq quanta{}", " 1ms".repeat(MAX_LEVELS))));
    check_error(
        &machine(format!("scheduler mlfq quanta{}", " 1ms".repeat(MAX_LEVELS + 1))),
        expect![[r#"
            2:89: 17 levels: expected at most 16
              …1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms 1ms
                                                                           ^^^
        "#]],
    );
}

#[test]
fn text() {
    let filled = |length: usize| {
        let head = "process a\n  yield\n";
        format!("{head}{}", "#".repeat(length - head.len()))
    };
    read(&filled(MAX_TEXT));
    check_error(
        &filled(MAX_TEXT + 1),
        expect![[r#"
            3:65519: 65537 bytes of text: expected at most 65536, which end here
              …#############################################################
                                                                           ^
        "#]],
    );
    // The place is right in lines of characters of several bytes too, and the end of a huge text is not looked for.
    check_error(
        &format!("#é\n{}", "é\n".repeat(MAX_TEXT)),
        expect![[r#"
            21846:1: 196612 bytes of text: expected at most 65536, which end here
              é
              ^
        "#]],
    );
    check_error(
        &"é".repeat(MAX_TEXT),
        expect![[r#"
            1:32769: 131072 bytes of text: expected at most 65536, which end here
              …éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…
                                                                           ^
        "#]],
    );
}

#[test]
fn title_and_names() {
    let title = |length| format!("title {}\nprocess a\n  yield", "é".repeat(length));
    assert_eq!(read(&title(MAX_TITLE)).setup.title.chars().count(), MAX_TITLE);
    check_error(
        &title(MAX_TITLE + 1),
        expect![[r#"
            1:7: 121 characters: expected at most 120
              title éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
    let name = |length| format!("process {}\n  yield", "é".repeat(length));
    read(&name(MAX_NAME));
    check_error(
        &name(MAX_NAME + 1),
        expect![[r#"
            1:9: 33 characters: expected at most 32
              process ééééééééééééééééééééééééééééééééé
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
    check_error(
        &format!("process {} x10\n  yield", "n".repeat(MAX_NAME - 1)),
        expect![[r#"
            1:9: 33 characters: expected at most 32
              process nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn x10
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
    let region = |length| process(format_args!("region {} 0 4K\n  yield", "r".repeat(length)));
    read(&region(MAX_NAME));
    check_error(
        &region(MAX_NAME + 1),
        expect![[r#"
            2:10: 33 characters: expected at most 32
                region rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr 0 4K
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
}

#[test]
fn sizes_of_the_machine() {
    read(&machine(format_args!("cpus {MAX_CPUS}")));
    check_error(
        &machine(format_args!("cpus {}", MAX_CPUS + 1)),
        expect![[r#"
        2:8: expected a number of CPUs from 1 to 16, as in `cpus 2`
            cpus 17
                 ^^
    "#]],
    );
    check_error(
        &machine("cpus 0"),
        expect![[r#"
        2:8: expected a number of CPUs from 1 to 16, as in `cpus 2`
            cpus 0
                 ^
    "#]],
    );
    read(&machine(format_args!("frames {MAX_FRAMES}")));
    check_error(
        &machine(format_args!("frames {}", MAX_FRAMES + 1)),
        expect![[r#"
        2:10: expected a number of frames from 1 to 65536, as in `frames 8`
            frames 65537
                   ^^^^^
    "#]],
    );
    check_error(
        &machine("frames 0"),
        expect![[r#"
        2:10: expected a number of frames from 1 to 65536, as in `frames 8`
            frames 0
                   ^
    "#]],
    );
    read(&machine(format_args!("huge-pages {MAX_HUGE_PAGES}")));
    check_error(
        &machine(format_args!("huge-pages {}", MAX_HUGE_PAGES + 1)),
        expect![[r#"
        2:14: expected a number of 2 MiB pages from 0 to 128, as in `huge-pages 2`
            huge-pages 129
                       ^^^
    "#]],
    );
    read(&machine(format_args!("swap {MAX_SWAP}")));
    check_error(
        &machine(format_args!("swap {}", MAX_SWAP + 1)),
        expect![[r#"
        2:8: expected `off` or a number of swap slots from 1 to 1048576, as in `swap 64`
            swap 1048577
                 ^^^^^^^
    "#]],
    );
    read(&machine(format_args!("walk-cache {MAX_WALK_CACHE}")));
    check_error(
        &machine(format_args!("walk-cache {}", MAX_WALK_CACHE + 1)),
        expect![[r#"
        2:14: expected `off` or a number of entries from 1 to 64, as in `walk-cache 4`
            walk-cache 65
                       ^^
    "#]],
    );
}

#[test]
fn tlbs() {
    read(&machine(format_args!("tlb {MAX_TLB_WAYS}")));
    check_error(
        &machine(format_args!("tlb {}", MAX_TLB_WAYS + 1)),
        expect![[r#"
            2:7: 65 entries without sets, as in `tlb 16 sets 4 ways`: expected at most 64
                tlb 65
                    ^^
        "#]],
    );
    read(&machine(format_args!("tlb {MAX_TLB_SETS} sets 4 ways")));
    check_error(
        &machine(format_args!("tlb {} sets 1 ways", MAX_TLB_SETS * 2)),
        expect![[r#"
        2:7: expected `off`, a number of entries or a number of sets from 1 to 1024, as in `tlb 16 sets 4 ways`
            tlb 2048 sets 1 ways
                ^^^^
    "#]],
    );
    check_error(
        &machine(format_args!("tlb 16 sets {} ways", MAX_TLB_WAYS + 1)),
        expect![[r#"
        2:15: expected a number of ways from 1 to 64, as in `tlb 16 sets 4 ways`
            tlb 16 sets 65 ways
                        ^^
    "#]],
    );
    read(&machine(format_args!("stlb 64 sets {} ways", MAX_TLB_ENTRIES / 64)));
    check_error(
        &machine(format_args!("stlb 128 sets {} ways", MAX_TLB_ENTRIES / 64)),
        expect![[r#"
            2:8: 8192 entries in a TLB: expected at most 4096
                stlb 128 sets 64 ways
                     ^^^
        "#]],
    );
}

#[test]
fn times() {
    let ticks = |time| format!("unit ticks\nprocess a at {time}\n  sleep {time}");
    assert_eq!(read(&ticks(MAX_TIME)).setup.processes[0].arrival, Time(MAX_TIME));
    check_error(
        &ticks(MAX_TIME + 1),
        expect![[r#"
            2:14: expected 0 to 9007199254740992 ticks
              process a at 9007199254740993
                           ^^^^^^^^^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  sleep 9007199254740993ns",
        expect![[r#"
            2:9: expected 0 to 9007199254740992 ns
                sleep 9007199254740993ns
                      ^^^^^^^^^^^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  sleep 99999999999999s",
        expect![[r#"
            2:9: expected 0 to 9007199254740992 ns
                sleep 99999999999999s
                      ^^^^^^^^^^^^^^^
        "#]],
    );
    read(&machine("cost memory 4294967295ns"));
    check_error(
        &machine("cost memory 4294967296ns"),
        expect![[r#"
            2:15: expected 0 to 4294967295 ns
                cost memory 4294967296ns
                            ^^^^^^^^^^^^
        "#]],
    );
    let late = |every| format!("unit ticks\nprocess a at 2 x3 every {every}\n  yield");
    read(&late(MAX_TIME / 2 - 1));
    check_error(
        &late(MAX_TIME / 2),
        expect![[r#"
            2:19: 9007199254740994 ns or ticks until the last copy arrives: expected at most 9007199254740992
              process a at 2 x3 every 4503599627370496
                                ^^^^^
        "#]],
    );
    // Sums are not limited: they stay at the greatest number.
    let long = format!("unit ticks\nprocess a\n  repeat 1000000\n    compute {MAX_TIME}");
    assert_eq!(read(&long).setup.processes[0].work.compute, Time(u64::MAX));
}

#[test]
fn processes() {
    let copies = |number| format!("process first\n  yield\nprocess a x{number}\n  yield");
    assert_eq!(read(&copies(MAX_PROCESSES - 1)).setup.processes.len(), MAX_PROCESSES);
    check_error(
        &copies(MAX_PROCESSES),
        expect![[r#"
            3:11: 257 processes: expected at most 256
              process a x256
                        ^^^^
        "#]],
    );
    check_error(
        &copies(usize::MAX),
        expect![[r#"
            3:11: 18446744073709551615 processes: expected at most 256
              process a x18446744073709551615
                        ^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
    let one_by_one = |number| (0..number).map(|at| format!("process p{at}\n  yield\n")).collect::<String>();
    read(&one_by_one(MAX_PROCESSES));
    check_error(
        &one_by_one(MAX_PROCESSES + 1),
        expect![[r#"
            513:9: 257 processes: expected at most 256
              process p256
                      ^^^^
        "#]],
    );
    read(&format!("process a pid {MAX_PID}\n  yield"));
    check_error(
        &format!("process a pid {}\n  yield", MAX_PID + 1),
        expect![[r#"
        1:15: expected a process number from 1 to 4194304, as in `process backup at 3ms nice 5`
          process a pid 4194305
                        ^^^^^^^
    "#]],
    );
    check_error(
        &format!("process a pid {MAX_PID} x2\n  yield"),
        expect![[r#"
            1:11: 4194305 as the last copy's process number: expected at most 4194304
              process a pid 4194304 x2
                        ^^^
        "#]],
    );
}

#[test]
fn regions() {
    let regions = |number: usize| {
        let lines: String = (0..number).rev().map(|at| format!("  region r{at} {}K 4K\n", 4 * at)).collect();
        format!("process a\n{lines}  yield")
    };
    assert_eq!(read(&regions(MAX_REGIONS)).setup.processes[0].regions.len(), MAX_REGIONS);
    check_error(
        &regions(MAX_REGIONS + 1),
        expect![[r#"
            66:10: 65 regions in a process: expected at most 64
                region r0 0K 4K
                       ^^
        "#]],
    );
    read(&process(format_args!("region all 0 {USER_END}\n  yield")));
    check_error(
        &process(format_args!("region all 4K {USER_END}\n  yield")),
        expect![[r#"
            2:17: a region is not empty, and ends where the kernel's half begins: expected its end at 0x800000000000 or below
                region all 4K 140737488355328
                              ^^^^^^^^^^^^^^^
        "#]],
    );
}

#[test]
fn operations_as_written() {
    assert_eq!(read(&process(format_args!("read 0 step 4K times {MAX_OPS}"))).programs[0].ops.len(), MAX_OPS);
    check_error(
        &process(format_args!("read 0 step 4K times {}", MAX_OPS + 1)),
        expect![[r#"
            2:24: expected a number of times from 1 to 65536, as in `read 0x10000 step 4K times 8`
                read 0 step 4K times 65537
                                     ^^^^^
        "#]],
    );
    check_error(
        &process(format_args!("read 0 step 4K times {MAX_OPS}\n  yield")),
        expect![[r#"
            3:8: 65537 operations in all processes: expected at most 65536
                yield
                     ^
        "#]],
    );
    check_error(
        &process(format_args!("read 0 step 4K times {MAX_OPS}\n  pages 1 2 3")),
        expect![[r#"
            3:9: 65537 operations in all processes: expected at most 65536
                pages 1 2 3
                      ^
        "#]],
    );
    check_error(
        &process(format_args!("read 0 step 4K times {MAX_OPS}\n  repeat 2\n    yield")),
        expect![[r#"
            3:10: 65537 operations in all processes: expected at most 65536
                repeat 2
                       ^
        "#]],
    );
    check_error(
        &format!("process a\n  read 0 times {MAX_OPS}\nprocess b\n  yield"),
        expect![[r#"
            4:8: 65537 operations in all processes: expected at most 65536
                yield
                     ^
        "#]],
    );
    read(&format!("process a x256\n  read 0 times {}", MAX_OPS / 256));
    check_error(
        &format!("process a x256\n  read 0 times {}", MAX_OPS / 256 + 1),
        expect![[r#"
            1:9: 65792 operations in all processes, copies included: expected at most 65536
              process a x256
                      ^
        "#]],
    );
}

#[test]
fn operations_as_performed() {
    let repeat = |times: u64| process(format_args!("repeat {times}\n    yield"));
    read(&repeat(MAX_PERFORMED));
    check_error(
        &repeat(MAX_PERFORMED + 1),
        expect![[r#"
        2:10: expected a number of times from 1 to 1000000, as in `repeat 3`
            repeat 1000001
                   ^^^^^^^
    "#]],
    );
    check_error(
        &process("repeat 1000\n    repeat 1000\n      yield\n    yield"),
        expect![[r#"
            2:10: 1001000 operations in all processes, with every repeat unrolled: expected at most 1000000
                repeat 1000
                       ^^^^
        "#]],
    );
    check_error(
        &process("repeat 2\n    repeat 500001\n      yield"),
        expect![[r#"
            2:10: 1000002 operations in all processes, with every repeat unrolled: expected at most 1000000
                repeat 2
                       ^
        "#]],
    );
    let nested = |depth: usize| {
        let lines: String = (0..depth).map(|at| format!("  {}repeat 2\n", "  ".repeat(at))).collect();
        format!("process a\n{lines}  {}yield", "  ".repeat(depth))
    };
    read(&nested(MAX_DEPTH));
    check_error(
        &nested(MAX_DEPTH + 1),
        expect![[r#"
            10:19: 9 repeats inside each other: expected at most 8
                                repeat 2
                                ^^^^^^
        "#]],
    );
    // No repeat is too much by itself, but all together are.
    check_error(
        "process a\n  repeat 300000\n    yield\n  repeat 400000\n    yield\nprocess b\n  repeat 300001\n    yield\nprocess c\n  yield",
        expect![[r#"
            7:10: 1000001 operations in all processes, with every repeat unrolled: expected at most 1000000
                repeat 300001
                       ^^^^^^
        "#]],
    );
    check_error(
        "process a x256\n  repeat 4000\n    yield",
        expect![[r#"
            2:10: 1024000 operations in all processes, with every repeat unrolled: expected at most 1000000
                repeat 4000
                       ^^^^
        "#]],
    );
}
