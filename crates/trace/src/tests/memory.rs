//! Memory traces, lists and page faults.

use expect_test::expect;
use os_scope_sim::VirtAddr;
use os_scope_sim::event::AccessKind;
use os_scope_sim::scenario::Op;

use super::{check, read, read_within, show};
use crate::{Limits, Memory, Reader, Recording, machine_for, scenario};

#[test]
fn a_valgrind_trace() {
    check(
        "==12== Lackey, an example Valgrind tool\n==12== \nI  0401ab70,3\n S 1fff000658,8\r\nI  0401b770,1\n L 04222ff8,16\n M 04222000,4\n--12-- note\n",
        expect![[r#"
            6 references, 4 pages: f401ab70 w1fff000658 f401b770 r4222ff8 r4222000 w4222000
        "#]],
    );
}

#[test]
fn a_reader_counts_on_beyond_what_it_keeps() {
    let mut reader = Reader::with_limits("test", Limits { references: 2, ..Limits::default() });
    let counts = [&b"1 2"[..], b" 3\n4", b" 5\n6 "].map(|piece| {
        reader.push(piece).unwrap();
        reader.references()
    });
    assert_eq!(counts, [0, 3, 5]);
    let Ok(Recording::Memory(memory)) = reader.finish() else { panic!("a list") };
    assert_eq!((memory.total, memory.references.len()), (6, 2));
}

#[test]
fn what_a_program_prints_between_costs_a_warning_each() {
    check(
        "I  0401ab70,3\nHello, world\n L 4222,\n S 1ffff0000000000000,8\nI 7\n\nX  0401ab70,3\nI  0401ab73,5",
        expect![[r#"
            2 references, 1 pages: f401ab70 f401ab73
            line 2: not understood, skipped
            line 3: not understood, skipped
            line 4: not understood, skipped
            line 5: not understood, skipped
            line 7: not understood, skipped
        "#]],
    );
}

#[test]
fn a_list_of_pages() {
    check(
        "7 0 1 2 0 3w, 0 4\n# twice\n2 W 1048575\n",
        expect![[r#"
        10 references, 7 pages: r7 r0 r1 r2 r0 w3 r0 r4 w2 r1048575
    "#]],
    );
}

#[test]
fn a_list_of_addresses() {
    check(
        "0x1000 0x1ffcw\n8192",
        expect![[r#"
        3 references, 2 pages: r1000 w1ffc r2000
    "#]],
    );
    check(
        "12 4097\n1048576",
        expect![[r#"
        3 references, 3 pages: rc r1001 r100000
    "#]],
    );
}

#[test]
fn a_list_that_says_what_it_is() {
    check(
        "# Addresses\n1 2 4096",
        expect![[r#"
        3 references, 2 pages: r1 r2 r1000
    "#]],
    );
    check(
        "1 2 # addresses\n# pages\n0x10 1048576",
        expect![[r#"
        4 references, 2 pages: r1 r2 r10 r100000
    "#]],
    );
    check(
        "# pages\n0x10 1048576 68719476736\n3",
        expect![[r#"
        1 references, 1 pages: r3
        line 2: not understood, skipped
    "#]],
    );
}

#[test]
fn a_bad_line_of_a_list_costs_one_warning() {
    check(
        "1 2 three four 5\n-1\n6w7\nw\n99999999999999999999 8\n9\n3 0x\n10 foo 11w\nw\n12 w",
        expect![[r#"
        2 references, 2 pages: r9 w12
        line 1: not understood, skipped
        line 2: not understood, skipped
        line 3: not understood, skipped
        line 4: not understood, skipped
        line 5: not understood, skipped
        line 7: not understood, skipped
        line 8: not understood, skipped
        line 9: not understood, skipped
    "#]],
    );
    // What is dropped says nothing of the others: these are pages.
    check(
        "1\nR 2\nW 0x2000\n3",
        expect![[r#"
        2 references, 2 pages: r1 r3
        line 2: not understood, skipped
        line 3: not understood, skipped
    "#]],
    );
    check(
        "w 1 2\n3",
        expect![[r#"
        1 references, 1 pages: r3
        line 1: not understood, skipped
    "#]],
    );
}

#[test]
fn page_faults_of_several_processes() {
    check(
        "# tracer: nop
            bash-22592   [001] d....  1754.590557: page_fault_user: address=0x5631627fd7e8 ip=0x7f7a3948b109 error_code=0x6
              ls-22594   [001] d....  1754.592419: page_fault_user: address=0x7faeae9a9fcc ip=0x7faeae9a9fcc error_code=0x14
           <...>-22592   [000] d....  1754.592631: page_fault_user: address=0x7f7a395c6c68 ip=0x7f7a3948920d error_code=0x4
            perf 22727/22728 [001]  2204.648121: exceptions:page_fault_user: address=0x7f22de535408 ip=0x560a02e6743d error_code=0x7
            perf 22727/22727 [001]  2204.648129: exceptions:page_fault_user: address=f22de4b4408 ip=560a02e6743d error_code=7
            perf 22727/22727 [001]  2204.648129: exceptions:page_fault_user: address=(null) ip=560a02e6743d error_code=7
",
        expect![[r#"
            5 references, 5 pages:
            bash 22592: w5631627fd7e8 r7f7a395c6c68
            ls 22594: f7faeae9a9fcc
            perf 22727: w7f22de535408 wf22de4b4408
            line 7: not understood, skipped
        "#]],
    );
}

#[test]
fn what_is_no_recording() {
    check(
        "",
        expect![[r#"
        the recording is empty
    "#]],
    );
    check(
        "\n\n# only a comment\n",
        expect![[r#"
        the recording is empty
    "#]],
    );
    check(
        "Dear diary,\n",
        expect![[r#"
        this is not a recording: expected valgrind's memory trace, a list of pages or addresses, or Linux scheduling events or page faults
    "#]],
    );
    check(
        "\u{1f}\u{8b}",
        expect![[r#"
        this is not a recording: expected valgrind's memory trace, a list of pages or addresses, or Linux scheduling events or page faults
    "#]],
    );
    assert_eq!(show(&read(b"\x1f\x8b\x08\x00", 1)), show(&read(b"\x1f\x8b\x08\x00", 9)));
    expect![[r#"
        the recording is compressed with gzip, and was not unpacked
    "#]]
    .assert_eq(&show(&read(b"\x1f\x8b\x08\x00", 1)));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    check(
        "\u{feff}1 2 3",
        expect![[r#"
        3 references, 3 pages: r1 r2 r3
    "#]],
    );
}

fn memory(text: &str) -> Memory {
    match read(text.as_bytes(), usize::MAX) {
        Ok(Recording::Memory(memory)) => memory,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_may_be_one_long_line() {
    let line: Vec<String> = (0..100_000).map(|index| (index % 1000).to_string()).collect();
    for separator in [",", ", ", " "] {
        let memory = memory(&line.join(separator));
        assert_eq!((memory.total, memory.pages, memory.warnings.count), (100_000, 1_000, 0));
    }
}

#[test]
fn a_line_that_is_too_long_is_skipped() {
    let long = "x".repeat(10 << 20);
    let memory = memory(&format!("I  0401ab70,3\nI  {long}\nI  0401ab73,5\n{long}"));
    assert_eq!(memory.total, 2);
    let warnings: Vec<String> = memory.warnings.kept.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["line 2: longer than 64 KiB, skipped", "line 4: longer than 64 KiB, skipped"]);
}

#[test]
fn warnings_are_kept_up_to_a_hundred() {
    let memory = memory(&format!("1 2 3\n{}", "junk\n".repeat(5_000)));
    assert_eq!((memory.warnings.kept.len(), memory.warnings.count), (100, 5_000));
}

#[test]
fn references_are_kept_up_to_the_limit_and_counted_beyond() {
    let Ok(Recording::Memory(memory)) =
        read_within(b"1 2 3 4 1 5 9w", 3, Limits { references: 4, pages: 4, events: 0 })
    else {
        panic!()
    };
    expect![[r#"
        7 references, 4 pages: r1 r2 r3 r4
        note: references kept, the first of those counted: 4
        note: pages counted, of more: 4
    "#]]
    .assert_eq(&super::show_memory(&memory));
}

#[test]
fn pages_of_different_processes_are_different() {
    let line = |pid: u32| format!("a-{pid} [000] 1.000000: page_fault_user: address=0x5000 ip=0x1 error_code=0x4\n");
    let memory = memory(&(line(7) + &line(8) + &line(7)));
    let pages: Vec<u64> = memory.page_ids().collect();
    assert_eq!((memory.pages, pages[0], pages[0] == pages[2], pages[0] == pages[1]), (2, 5, true, false));
}

#[test]
fn a_scenario_touches_what_was_touched() {
    let memory = memory("0x1000 0x2000w 0xffff800000000000 0x1000");
    let machine = machine_for(&memory);
    let (scenario, left_out) = scenario(&memory, machine);
    let ops = [(AccessKind::Read, 0x1000), (AccessKind::Write, 0x2000), (AccessKind::Read, 0x1000)];
    assert_eq!(scenario.programs[0].ops, ops.map(|(kind, addr)| Op::Access(kind, VirtAddr(addr))));
    assert_eq!((left_out, scenario.setup.machine.frames, scenario.setup.processes[0].work.accesses), (1, 3, 3));
}
