//! Processes, programs and regions.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{program, read};

/// A process a line, its regions and its program below.
fn check(text: &str, expect: Expect) {
    let scenario = read(text);
    let mut out = String::new();
    assert_eq!(scenario.setup.processes.len(), scenario.programs.len());
    for (info, ops) in scenario.setup.processes.iter().zip(&scenario.programs) {
        let (compute, accesses) = (info.work.compute.0, info.work.accesses);
        writeln!(
            out,
            "{} {} at {} nice {}: compute {compute}, accesses {accesses}",
            info.number, info.name, info.arrival.0, info.nice
        )
        .unwrap();
        for region in &info.regions {
            let mark = |set: bool, mark| if set { mark } else { '-' };
            let (w, x) = (mark(region.writable, 'w'), mark(region.executable, 'x'));
            let huge = if region.huge { " huge" } else { "" };
            writeln!(out, "  {:?}-{:?} r{w}{x} {}{huge}", region.start, region.end, region.name).unwrap();
        }
        writeln!(out, "  {}", program(ops)).unwrap();
    }
    expect.assert_eq(&out);
}

#[test]
fn operations() {
    check(
        "process editor
           compute 5ms
           read 0x7f00_0000_1000
           write 4096
           fetch 4K
           io 4ms
           io disk 3ms
           sleep 2ms
           yield
           exit",
        expect![[r#"
            101 editor at 0 nice 0: compute 5000000, accesses 3
              compute 5000000, r0x7f0000001000, w0x1000, x0x1000, io 4000000, disk 3000000, sleep 2000000, yield, exit
        "#]],
    );
    check(
        "
         unit ticks
         process editor
           compute 5
           io 4
           io disk 3
           sleep 0",
        expect![[r#"
            101 editor at 0 nice 0: compute 5, accesses 0
              compute 5, io 4, disk 3, sleep 0
        "#]],
    );
}

#[test]
fn memory_step_by_step() {
    check(
        "process a\n  read 0x10000 step 4K times 3\n  write 8 times 2\n  fetch 0xfffffffffffff000 step 4K times 1",
        expect![[r#"
        101 a at 0 nice 0: compute 0, accesses 6
          r0x10000, r0x11000, r0x12000, w0x8, w0x8, x0xfffffffffffff000
    "#]],
    );
}

#[test]
fn reference_strings() {
    check(
        "process a\n  pages 7 0 1 2w 0 0x3f",
        expect![[r#"
        101 a at 0 nice 0: compute 0, accesses 6
          r0x7000, r0x0, r0x1000, w0x2000, r0x0, r0x3f000
    "#]],
    );
    check(
        "process a\n  pages 7, 0, 1,2w ,0",
        expect![[r#"
        101 a at 0 nice 0: compute 0, accesses 5
          r0x7000, r0x0, r0x1000, w0x2000, r0x0
    "#]],
    );
    check(
        "process a\n  pages 4503599627370495",
        expect![[r#"
        101 a at 0 nice 0: compute 0, accesses 1
          r0xfffffffffffff000
    "#]],
    );
}

#[test]
fn repeats() {
    check(
        "process a
           repeat 3
             write 0x2000
             repeat 1_000
               io disk 4ms
               compute 1us
             yield
           compute 1us",
        expect![[r#"
            101 a at 0 nice 0: compute 3001000, accesses 3
              3 × (w0x2000, 1000 × (disk 4000000, compute 1000), yield), compute 1000
        "#]],
    );
}

#[test]
fn nothing_is_done_after_an_exit() {
    check(
        "process a\n  repeat 3\n    compute 1ns\n    exit\n    compute 10ns\n  compute 100ns",
        expect![[r#"
        101 a at 0 nice 0: compute 1, accesses 0
          3 × (compute 1, exit, compute 10), compute 100
    "#]],
    );
}

#[test]
fn heads() {
    check(
        "
         process editor
           yield
         process backup at 3ms nice 5
           yield
         process init nice -20 pid 1 at 0
           yield
         process late pid 102
           yield
         process 日本語
           yield",
        expect![[r#"
            101 editor at 0 nice 0: compute 0, accesses 0
              yield
            103 backup at 3000000 nice 5: compute 0, accesses 0
              yield
            1 init at 0 nice -20: compute 0, accesses 0
              yield
            102 late at 0 nice 0: compute 0, accesses 0
              yield
            104 日本語 at 0 nice 0: compute 0, accesses 0
              yield
        "#]],
    );
}

#[test]
fn copies() {
    check(
        "process worker x3\n  compute 1ms",
        expect![[r#"
        101 worker1 at 0 nice 0: compute 1000000, accesses 0
          compute 1000000
        102 worker2 at 0 nice 0: compute 1000000, accesses 0
          compute 1000000
        103 worker3 at 0 nice 0: compute 1000000, accesses 0
          compute 1000000
    "#]],
    );
    check(
        "process worker at 1ms every 2ms x2 pid 7 nice 1\n  yield\nprocess last\n  yield",
        expect![[r#"
        7 worker1 at 1000000 nice 1: compute 0, accesses 0
          yield
        8 worker2 at 3000000 nice 1: compute 0, accesses 0
          yield
        101 last at 0 nice 0: compute 0, accesses 0
          yield
    "#]],
    );
    check(
        "process one x1\n  yield",
        expect![[r#"
        101 one at 0 nice 0: compute 0, accesses 0
          yield
    "#]],
    );
}

#[test]
fn regions() {
    check(
        "process editor
           region stack 0x7fff_ffff_e000 8K
           region text 0x400000 64K
           region data 0x600000 4K
           region heap 2G 4M huge
           region shared 0x500000 4096 r--
           region jit 0x700000 8K rwx
           yield
           region bss 0x601000 4K rw-
           region big 0x40000000 2M r-x huge",
        expect![[r#"
            101 editor at 0 nice 0: compute 0, accesses 0
              0x400000-0x410000 r-x text
              0x500000-0x501000 r-- shared
              0x600000-0x601000 rw- data
              0x601000-0x602000 rw- bss
              0x700000-0x702000 rwx jit
              0x40000000-0x40200000 r-x big huge
              0x80000000-0x80400000 rw- heap huge
              0x7fffffffe000-0x800000000000 rw- stack
              yield
        "#]],
    );
}
