//! Errors as a person sees them: lines, groups, and the outermost level.

use expect_test::expect;
use os_scope_sim::scenario::parse_scene;

use super::check_error;

#[test]
fn nothing_there() {
    check_error(
        "",
        expect![[r#"
            1:1: nothing runs here: expected a process, such as `process editor`, and indented below it what it does, such as `compute 5ms`
        "#]],
    );
    check_error(
        "  \n# only a comment\n",
        expect![[r#"
            1:1: nothing runs here: expected a process, such as `process editor`, and indented below it what it does, such as `compute 5ms`
        "#]],
    );
    check_error(
        "title A machine alone\nmachine\n  cpus 2\n",
        expect![[r#"
        2:8: nothing runs here: expected a process, such as `process editor`, and indented below it what it does, such as `compute 5ms`
          machine
                 ^
    "#]],
    );
    check_error(
        "process editor",
        expect![[r#"
            1:9: this process has nothing to do: expected its program below, indented
              process editor
                      ^^^^^^
        "#]],
    );
    check_error(
        "process editor\n  region text 0x400000 4K\nmachine",
        expect![[r#"
            1:9: this process has nothing to do: expected its program below, indented
              process editor
                      ^^^^^^
        "#]],
    );
    check_error(
        "process editor\n  repeat 3\n  yield",
        expect![[r#"
        2:10: this repeat is empty: expected what it repeats below, indented
            repeat 3
                   ^
    "#]],
    );
}

#[test]
fn keys() {
    check_error(
        "tile Two processes",
        expect![[r#"
        1:1: `tile` is not known at the outermost level: expected `title`, `unit`, `lens`, `machine` or `process`
          tile Two processes
          ^^^^ did you mean `title`?
    "#]],
    );
    check_error(
        "machine\n  framse 8",
        expect![[r#"
            2:3: `framse` is not known under `machine`: expected `cpus`, `frames`, `huge-pages`, `translation`, `tlb`, `stlb`, `pcid`, `walk-cache`, `replacement`, `load`, `working-set`, `swap`, `scheduler`, `same-tick`, `queues`, `balance`, `cost` or `seed`
                framse 8
                ^^^^^^ did you mean `frames`?
        "#]],
    );
    check_error(
        "machine\n  CPUS 2",
        expect![[r#"
            2:3: `CPUS` is not known under `machine`: expected `cpus`, `frames`, `huge-pages`, `translation`, `tlb`, `stlb`, `pcid`, `walk-cache`, `replacement`, `load`, `working-set`, `swap`, `scheduler`, `same-tick`, `queues`, `balance`, `cost` or `seed`
                CPUS 2
                ^^^^ did you mean `cpus`?
        "#]],
    );
    check_error(
        "process a\n  comptue 5ms",
        expect![[r#"
            2:3: `comptue` is not known under `process`: expected `region`, `quota`, `compute`, `read`, `write`, `fetch`, `pages`, `io`, `sleep`, `yield`, `exit` or `repeat`
                comptue 5ms
                ^^^^^^^ did you mean `compute`?
        "#]],
    );
    check_error(
        "process a\n  elephant 5ms",
        expect![[r#"
            2:3: `elephant` is not known under `process`: expected `region`, `quota`, `compute`, `read`, `write`, `fetch`, `pages`, `io`, `sleep`, `yield`, `exit` or `repeat`
                elephant 5ms
                ^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  repeat 2\n    region text 0x400000 4K",
        expect![[r#"
            3:5: this key belongs elsewhere: expected it under `process`
                  region text 0x400000 4K
                  ^^^^^^
        "#]],
    );
    check_error(
        "cpus 2",
        expect![[r#"
            1:1: this key belongs elsewhere: expected it under `machine`
              cpus 2
              ^^^^
        "#]],
    );
    check_error(
        "compute 5ms",
        expect![[r#"
            1:1: this key belongs elsewhere: expected it under `process` or `repeat`
              compute 5ms
              ^^^^^^^
        "#]],
    );
    check_error(
        "machine\n  compute 5ms",
        expect![[r#"
            2:3: this key belongs elsewhere: expected it under `process` or `repeat`
                compute 5ms
                ^^^^^^^
        "#]],
    );
    check_error(
        "machine\n  process a",
        expect![[r#"
            2:3: this key belongs elsewhere: expected it at the outermost level
                process a
                ^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  machine",
        expect![[r#"
            2:3: this key belongs elsewhere: expected it at the outermost level
                machine
                ^^^^^^^
        "#]],
    );
    check_error(
        "region text 0x400000 4K",
        expect![[r#"
            1:1: this key belongs elsewhere: expected it under `process`
              region text 0x400000 4K
              ^^^^^^
        "#]],
    );
}

#[test]
fn said_twice() {
    check_error(
        "title A\ntitle B",
        expect![[r#"
            2:1: this stands on line 1 already: expected it once
              title B
              ^^^^^
        "#]],
    );
    check_error(
        "machine\n  cpus 1\n  frames 2\n  cpus 1",
        expect![[r#"
            4:3: this stands on line 2 already: expected it once
                cpus 1
                ^^^^
        "#]],
    );
    check_error(
        "machine\nmachine",
        expect![[r#"
            2:1: this stands on line 1 already: expected it once
              machine
              ^^^^^^^
        "#]],
    );
    check_error(
        "machine\n  cost tlb 1ns\n  cost memory 1ns\n  cost tlb 1ns",
        expect![[r#"
            4:8: this cost stands above already: expected it once
                cost tlb 1ns
                     ^^^
        "#]],
    );
    check_error(
        "process a at 1ms at 2ms",
        expect![[r#"
            1:18: this stands on the line already: expected it once
              process a at 1ms at 2ms
                               ^^
        "#]],
    );
    check_error(
        "process a x2 x3",
        expect![[r#"
            1:14: this stands on the line already: expected it once
              process a x2 x3
                           ^^
        "#]],
    );
}

#[test]
fn groups() {
    check_error(
        "title A\n  machine",
        expect![[r#"
        2:10: nothing runs here: expected a process, such as `process editor`, and indented below it what it does, such as `compute 5ms`
            machine
                   ^
    "#]],
    );
    check_error(
        "machine\n  cpus 1\n    frames 2",
        expect![[r#"
        3:5: this line is indented further than the one above, which takes no group: expected both to begin in the same column
              frames 2
              ^^^^^^
    "#]],
    );
    check_error(
        "machine\n    cpus 1\n  frames 2",
        expect![[r#"
        3:3: this line is indented less than its group, and more than what the group belongs to: expected it to begin in the column of one of them
            frames 2
            ^^^^^^
    "#]],
    );
    check_error(
        "  machine\n    cpus 1\ntitle A",
        expect![[r#"
            3:1: this line is indented less than the first one: expected it to begin in the same column
              title A
              ^^^^^
        "#]],
    );
}

#[test]
fn top() {
    check_error(
        "title",
        expect![[r#"
        1:6: expected a title, as in `title Two processes, one CPU`
          title
               ^
    "#]],
    );
    check_error(
        "title A \u{202e}B",
        expect![[r#"
            1:7: this holds characters that cannot be shown: expected letters, digits and signs
              title A  B
                    ^^^^
        "#]],
    );
    check_error(
        "unit",
        expect![[r#"
        1:5: expected `ns` or `ticks`, as in `unit ticks`
          unit
              ^
    "#]],
    );
    check_error(
        "unit seconds",
        expect![[r#"
        1:6: expected `ns` or `ticks`, as in `unit ticks`
          unit seconds
               ^^^^^^^
    "#]],
    );
    check_error(
        "unit tick",
        expect![[r#"
        1:6: expected `ns` or `ticks`, as in `unit ticks`
          unit tick
               ^^^^ did you mean `ticks`?
    "#]],
    );
    check_error(
        "unit ns us",
        expect![[r#"
        1:9: expected nothing more on this line, as in `unit ticks`
          unit ns us
                  ^^
    "#]],
    );
    check_error(
        "machine\nunit ticks",
        expect![[r#"
        2:6: the unit decides how times are read: expected it above `machine` and every `process`
          unit ticks
               ^^^^^
    "#]],
    );
    check_error(
        "process a\n  yield\nunit ticks",
        expect![[r#"
        3:6: the unit decides how times are read: expected it above `machine` and every `process`
          unit ticks
               ^^^^^
    "#]],
    );
    check_error(
        "machine big",
        expect![[r#"
        1:9: expected nothing more on this line, as in `machine`
          machine big
                  ^^^
    "#]],
    );
}

#[test]
fn pictures() {
    // Tabs, characters of several bytes, and characters that must not reach a terminal.
    check_error(
        "process a\n\tcompute\t5\u{1b}[31m",
        expect![[r#"
            2:10: expected a time with its unit, such as 250us, 2ms or 1.5s
               compute 5 [31m
                       ^^^^^^
        "#]],
    );
    check_error(
        "title µ\nprocess µ µ",
        expect![[r#"
            2:11: expected `at`, `every`, `nice`, `pid`, `x4`, `priority`, `tickets`, `class` or `cpus`, as in `process backup at 3ms nice 5`
              process µ µ
                        ^
        "#]],
    );
    // A line too long to be quoted.
    let long = format!("process a\n  pages {} x {}", "1 ".repeat(100), "2 ".repeat(100));
    check_error(
        &long,
        expect![[r#"
        2:210: expected page numbers, with a `w` behind those that are written, as in `pages 7 0 1 2w 0 3`
          … 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1  x 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 …
                                                                       ^
    "#]],
    );
    check_error(
        &format!("process a\n  {}", "word".repeat(100)),
        expect![[r#"
            2:3: `wordwordwordwordwordwordwordword…` is not known under `process`: expected `region`, `quota`, `compute`, `read`, `write`, `fetch`, `pages`, `io`, `sleep`, `yield`, `exit` or `repeat`
                wordwordwordwordwordwordwordwordwordwordwordwordwordwordword…
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
}

/// What is wrong with a text that is to be shown by one of three lenses.
fn check_lens_error(text: &str, expect: expect_test::Expect) {
    let error = parse_scene(text, &["walk", "clock", "ready-queue"]).expect_err("an error");
    expect.assert_eq(&format!("{error}\n"));
}

#[test]
fn names_of_lenses() {
    check_lens_error(
        "lens walk clock walk",
        expect![[r#"
        1:17: this lens is named already: expected each once
          lens walk clock walk
                          ^^^^
    "#]],
    );
    check_lens_error(
        "lens",
        expect![[r#"
            1:5: expected `walk`, `clock` or `ready-queue`, as in `lens ready-queue walk`
              lens
                  ^
        "#]],
    );
    check_lens_error(
        "lens walk redy-queue",
        expect![[r#"
            1:11: expected `walk`, `clock` or `ready-queue`, as in `lens ready-queue walk`
              lens walk redy-queue
                        ^^^^^^^^^^ did you mean `ready-queue`?
        "#]],
    );
    check_lens_error(
        "lens gantt",
        expect![[r#"
            1:6: expected `walk`, `clock` or `ready-queue`, as in `lens ready-queue walk`
              lens gantt
                   ^^^^^
        "#]],
    );
}
