//! Errors in processes.

use expect_test::expect;

use super::check_error;

#[test]
fn times() {
    check_error(
        "process a\n  compute",
        expect![[r#"
            2:10: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute
                       ^ did you mean `0ms`?
        "#]],
    );
    check_error(
        "process a\n  compute 5",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute 5
                        ^ did you mean `5ms`?
        "#]],
    );
    check_error(
        "process a\n  compute 5 us",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute 5 us
                        ^ did you mean `5us`?
        "#]],
    );
    check_error(
        "process a\n  compute 5 ms # five",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute 5 ms # five
                        ^ did you mean `5ms`?
        "#]],
    );
    check_error(
        "process a\n  compute 5min",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute 5min
                        ^^^^
        "#]],
    );
    check_error(
        "process a\n  compute 1.5ns",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute 1.5ns
                        ^^^^^
        "#]],
    );
    check_error(
        "process a\n  compute -5ms",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute -5ms
                        ^^^^
        "#]],
    );
    check_error(
        "process a\n  compute long",
        expect![[r#"
            2:11: expected a time with its unit, such as 250us, 2ms or 1.5s
                compute long
                        ^^^^
        "#]],
    );
    check_error(
        "unit ticks\nprocess a\n  compute 5ms",
        expect![[r#"
            3:11: expected a number of ticks, without a unit
                compute 5ms
                        ^^^ did you mean `5`?
        "#]],
    );
    check_error(
        "unit ticks\nprocess a\n  compute 1.5",
        expect![[r#"
            3:11: expected a number of ticks, without a unit
                compute 1.5
                        ^^^
        "#]],
    );
    check_error(
        "unit ticks\nprocess a\n  compute",
        expect![[r#"
            3:10: expected a number of ticks, without a unit
                compute
                       ^
        "#]],
    );
}

#[test]
fn processes() {
    check_error(
        "process",
        expect![[r#"
        1:8: expected a name, as in `process backup at 3ms nice 5`
          process
                 ^
    "#]],
    );
    check_error(
        "process a\n  yield\nprocess a\n  yield",
        expect![[r#"
        3:9: there is a process `a` already: expected another name
          process a
                  ^
    "#]],
    );
    check_error(
        "process a2\n  yield\nprocess a x3\n  yield",
        expect![[r#"
        3:9: there is a process `a2` already: expected another name
          process a x3
                  ^
    "#]],
    );
    check_error(
        "process a\u{7}b\n  yield",
        expect![[r#"
            1:9: this holds characters that cannot be shown: expected letters, digits and signs
              process a b
                      ^^^
        "#]],
    );
    check_error(
        "process a after 3ms",
        expect![[r#"
            1:11: expected `at`, `every`, `nice`, `pid`, `x4`, `priority`, `tickets`, `class` or `cpus`, as in `process backup at 3ms nice 5`
              process a after 3ms
                        ^^^^^
        "#]],
    );
    check_error(
        "process a at",
        expect![[r#"
            1:13: expected a time with its unit, such as 250us, 2ms or 1.5s
              process a at
                          ^ did you mean `0ms`?
        "#]],
    );
    check_error(
        "process a nice 20",
        expect![[r#"
        1:16: expected a nice value from -20 to 19, as in `process backup at 3ms nice 5`
          process a nice 20
                         ^^
    "#]],
    );
    check_error(
        "process a nice -21",
        expect![[r#"
        1:16: expected a nice value from -20 to 19, as in `process backup at 3ms nice 5`
          process a nice -21
                         ^^^
    "#]],
    );
    check_error(
        "process a pid 0",
        expect![[r#"
        1:15: expected a process number from 1 to 4194304, as in `process backup at 3ms nice 5`
          process a pid 0
                        ^
    "#]],
    );
    check_error(
        "process a pid 7\n  yield\nprocess b pid 7\n  yield",
        expect![[r#"
            3:11: `a` has process number 7 already: expected another
              process b pid 7
                        ^^^
        "#]],
    );
    check_error(
        "process a every 2ms\n  yield",
        expect![[r#"
            1:11: this is the time between the arrivals of copies: expected how many, as in `process worker x4 every 2ms`
              process a every 2ms
                        ^^^^^
        "#]],
    );
    check_error(
        "process a x0\n  yield",
        expect![[r#"
            1:11: no process at all: expected at least one copy
              process a x0
                        ^^
        "#]],
    );
}

#[test]
fn operations() {
    check_error(
        "process a\n  read",
        expect![[r#"
            2:7: expected an address, such as 0x7f00_0000_1000, 4096 or 64K, as in `read 0x10000 step 4K times 8`
                read
                    ^
        "#]],
    );
    check_error(
        "process a\n  read heap",
        expect![[r#"
            2:8: expected an address, such as 0x7f00_0000_1000, 4096 or 64K, as in `read 0x10000 step 4K times 8`
                read heap
                     ^^^^
        "#]],
    );
    check_error(
        "process a\n  read 0xg",
        expect![[r#"
            2:8: expected an address, such as 0x7f00_0000_1000, 4096 or 64K, as in `read 0x10000 step 4K times 8`
                read 0xg
                     ^^^
        "#]],
    );
    check_error(
        "process a\n  read 4KB",
        expect![[r#"
            2:8: expected an address, such as 0x7f00_0000_1000, 4096 or 64K, as in `read 0x10000 step 4K times 8`
                read 4KB
                     ^^^
        "#]],
    );
    check_error(
        "process a\n  read 0x1_0000_0000_0000_0000",
        expect![[r#"
            2:8: expected an address, such as 0x7f00_0000_1000, 4096 or 64K, as in `read 0x10000 step 4K times 8`
                read 0x1_0000_0000_0000_0000
                     ^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  read 0x1000 0x2000",
        expect![[r#"
            2:15: expected `times` or `step`, as in `read 0x10000 step 4K times 8`
                read 0x1000 0x2000
                            ^^^^^^
        "#]],
    );
    check_error(
        "process a\n  read 0x1000 step 4K",
        expect![[r#"
            2:22: expected `times`, as in `read 0x10000 step 4K times 8`
                read 0x1000 step 4K
                                   ^
        "#]],
    );
    check_error(
        "process a\n  read 0x1000 step 4K 8",
        expect![[r#"
            2:23: expected `times`, as in `read 0x10000 step 4K times 8`
                read 0x1000 step 4K 8
                                    ^
        "#]],
    );
    check_error(
        "process a\n  read 0xffff_ffff_ffff_f000 step 4K times 2",
        expect![[r#"
        2:8: these accesses go beyond the last address, 2^64 - 1: expected fewer
            read 0xffff_ffff_ffff_f000 step 4K times 2
                 ^^^^^^^^^^^^^^^^^^^^^
    "#]],
    );
    check_error(
        "process a\n  pages",
        expect![[r#"
        2:8: expected page numbers, with a `w` behind those that are written, as in `pages 7 0 1 2w 0 3`
            pages
                 ^
    "#]],
    );
    check_error(
        "process a\n  pages 1 2 three",
        expect![[r#"
        2:13: expected page numbers, with a `w` behind those that are written, as in `pages 7 0 1 2w 0 3`
            pages 1 2 three
                      ^^^^^
    "#]],
    );
    check_error(
        "process a\n  pages 1,2x,3",
        expect![[r#"
        2:11: expected page numbers, with a `w` behind those that are written, as in `pages 7 0 1 2w 0 3`
            pages 1,2x,3
                    ^^
    "#]],
    );
    check_error(
        "process a\n  pages 4503599627370496",
        expect![[r#"
        2:9: expected page numbers, with a `w` behind those that are written, as in `pages 7 0 1 2w 0 3`
            pages 4503599627370496
                  ^^^^^^^^^^^^^^^^
    "#]],
    );
    check_error(
        "process a\n  io dsk 4ms",
        expect![[r#"
        2:6: expected `disk`, as in `io disk 4ms`
            io dsk 4ms
               ^^^ did you mean `disk`?
    "#]],
    );
    check_error(
        "process a\n  io disk",
        expect![[r#"
            2:10: expected a time with its unit, such as 250us, 2ms or 1.5s
                io disk
                       ^ did you mean `0ms`?
        "#]],
    );
    check_error(
        "process a\n  io",
        expect![[r#"
            2:5: expected `disk`, as in `io disk 4ms`
                io
                  ^
        "#]],
    );
    check_error(
        "process a\n  yield now",
        expect![[r#"
        2:9: expected nothing more on this line, as in `yield`
            yield now
                  ^^^
    "#]],
    );
    check_error(
        "process a\n  repeat\n    yield",
        expect![[r#"
        2:9: expected a number of times from 1 to 1000000, as in `repeat 3`
            repeat
                  ^
    "#]],
    );
    check_error(
        "process a\n  repeat 0\n    yield",
        expect![[r#"
        2:10: expected a number of times from 1 to 1000000, as in `repeat 3`
            repeat 0
                   ^
    "#]],
    );
    check_error(
        "process a\n  repeat 3 times\n    yield",
        expect![[r#"
        2:12: expected nothing more on this line, as in `repeat 3`
            repeat 3 times
                     ^^^^^
    "#]],
    );
}

#[test]
fn regions() {
    check_error(
        "process a\n  region",
        expect![[r#"
        2:9: expected a name, such as text, data, heap or stack, as in `region heap 0x600000 64K rw-`
            region
                  ^
    "#]],
    );
    check_error(
        "process a\n  region heap",
        expect![[r#"
        2:14: expected an address, such as 0x400000, as in `region heap 0x600000 64K rw-`
            region heap
                       ^
    "#]],
    );
    check_error(
        "process a\n  region heap 0x600000",
        expect![[r#"
        2:23: expected a size, such as 64K, as in `region heap 0x600000 64K rw-`
            region heap 0x600000
                                ^
    "#]],
    );
    check_error(
        "process a\n  region heap 0x600010 4K",
        expect![[r#"
            2:15: a region is made of whole pages: expected a multiple of 4K, or of 2M if it is huge
                region heap 0x600010 4K
                            ^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  region heap 0x600000 5000",
        expect![[r#"
            2:24: a region is made of whole pages: expected a multiple of 4K, or of 2M if it is huge
                region heap 0x600000 5000
                                     ^^^^
        "#]],
    );
    check_error(
        "process a\n  region heap 0x600000 0",
        expect![[r#"
            2:24: a region is not empty, and ends where the kernel's half begins: expected its end at 0x800000000000 or below
                region heap 0x600000 0
                                     ^
        "#]],
    );
    check_error(
        "process a\n  region heap 0x600000 4K rx",
        expect![[r#"
        2:27: expected `r--`, `rw-`, `r-x`, `rwx` or `huge`, as in `region heap 0x600000 64K rw-`
            region heap 0x600000 4K rx
                                    ^^ did you mean `r-x`?
    "#]],
    );
    check_error(
        "process a\n  region heap 0x600000 4K rw- hug",
        expect![[r#"
        2:31: expected `r--`, `rw-`, `r-x`, `rwx` or `huge`, as in `region heap 0x600000 64K rw-`
            region heap 0x600000 4K rw- hug
                                        ^^^ did you mean `huge`?
    "#]],
    );
    check_error(
        "process a\n  region heap 0x300000 2M huge",
        expect![[r#"
            2:15: a region is made of whole pages: expected a multiple of 4K, or of 2M if it is huge
                region heap 0x300000 2M huge
                            ^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  region heap 0x400000 64K huge",
        expect![[r#"
            2:24: a region is made of whole pages: expected a multiple of 4K, or of 2M if it is huge
                region heap 0x400000 64K huge
                                     ^^^
        "#]],
    );
    check_error(
        "process a\n  region heap 0x400000 2M huge rw-",
        expect![[r#"
        2:32: expected nothing more on this line, as in `region heap 0x600000 64K rw-`
            region heap 0x400000 2M huge rw-
                                         ^^^
    "#]],
    );
    check_error(
        "process a\n  region heap 0x7fff_ffff_f000 8K",
        expect![[r#"
            2:32: a region is not empty, and ends where the kernel's half begins: expected its end at 0x800000000000 or below
                region heap 0x7fff_ffff_f000 8K
                                             ^^
        "#]],
    );
    check_error(
        "process a\n  region heap 0xffff_ffff_ffff_f000 8K",
        expect![[r#"
            2:37: a region is not empty, and ends where the kernel's half begins: expected its end at 0x800000000000 or below
                region heap 0xffff_ffff_ffff_f000 8K
                                                  ^^
        "#]],
    );
    check_error(
        "process a\n  region text 0x400000 64K\n  region data 0x40f000 64K",
        expect![[r#"
            3:15: this overlaps `text`: expected regions apart
                region data 0x40f000 64K
                            ^^^^^^^^
        "#]],
    );
    check_error(
        "process a\n  region data 0x40f000 64K\n  region text 0x400000 64K",
        expect![[r#"
            3:15: this overlaps `data`: expected regions apart
                region text 0x400000 64K
                            ^^^^^^^^
        "#]],
    );
}
