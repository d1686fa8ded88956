//! Errors under `machine`.

use expect_test::{Expect, expect};
use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::sched::SchedulerKind;

use super::check_error;

/// As [`check_error`], with the lists of policies left out.
fn check_policies(text: &str, expect: Expect) {
    let list = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let (last, most) = names.split_last().expect("policies");
        format!("{} or {last}", most.join(", "))
    };
    let online: Vec<&str> = ReplaceKind::ALL.into_iter().filter(|kind| kind.online()).map(ReplaceKind::name).collect();
    let error = os_scope_sim::scenario::parse(text).expect_err("an error").to_string();
    let error = error.replace(&list(&online), "POLICIES");
    let error = error.replace(&list(&SchedulerKind::ALL.map(SchedulerKind::name)), "SCHEDULERS");
    expect.assert_eq(&format!("{error}\n"));
}

#[test]
fn machine() {
    check_error(
        "machine\n  cpus",
        expect![[r#"
        2:7: expected a number of CPUs from 1 to 16, as in `cpus 2`
            cpus
                ^
    "#]],
    );
    check_error(
        "machine\n  cpus two",
        expect![[r#"
        2:8: expected a number of CPUs from 1 to 16, as in `cpus 2`
            cpus two
                 ^^^
    "#]],
    );
    check_error(
        "machine\n  cpus 2 # fast\n  frames 8 big",
        expect![[r#"
        3:12: expected nothing more on this line, as in `frames 8`
            frames 8 big
                     ^^^
    "#]],
    );
    check_error(
        "machine\n  frames 8K",
        expect![[r#"
        2:10: expected a number of frames from 1 to 65536, as in `frames 8`
            frames 8K
                   ^^
    "#]],
    );
    check_error(
        "machine\n  frames 99999999999999999999",
        expect![[r#"
        2:10: expected a number of frames from 1 to 65536, as in `frames 8`
            frames 99999999999999999999
                   ^^^^^^^^^^^^^^^^^^^^
    "#]],
    );
    check_error(
        "machine\n  translation x86",
        expect![[r#"
            2:15: expected `x86-64` or `ideal`, as in `translation ideal`
                translation x86
                            ^^^ did you mean `x86-64`?
        "#]],
    );
    check_error(
        "machine\n  pcid yes",
        expect![[r#"
        2:8: expected `on` or `off`, as in `pcid on`
            pcid yes
                 ^^^
    "#]],
    );
    check_error(
        "machine\n  replacement opt",
        expect![[r#"
            2:15: this policy knows the future, which a machine does not (`os-scope replace` can use it, and the clock lens shows its count): expected another
                replacement opt
                            ^^^
        "#]],
    );
    check_policies(
        "machine\n  replacement clcok",
        expect![[r#"
            2:15: expected POLICIES, as in `replacement clock`
                replacement clcok
                            ^^^^^ did you mean `clock`?
        "#]],
    );
    check_policies(
        "machine\n  replacement",
        expect![[r#"
            2:14: expected POLICIES, as in `replacement clock`
                replacement
                           ^
        "#]],
    );
    check_error(
        "machine\n  load maybe",
        expect![[r#"
        2:8: expected `referenced` or `unreferenced`, as in `load unreferenced`
            load maybe
                 ^^^^^
    "#]],
    );
    check_error(
        "machine\n  walk-cache on",
        expect![[r#"
        2:14: expected `off` or a number of entries from 1 to 64, as in `walk-cache 4`
            walk-cache on
                       ^^
    "#]],
    );
    check_error(
        "machine\n  scheduler rr quantm 2ms",
        expect![[r#"
        2:16: expected `quantum`, as in `scheduler rr quantum 2ms`
            scheduler rr quantm 2ms
                         ^^^^^^ did you mean `quantum`?
    "#]],
    );
    check_error(
        "machine\n  scheduler rr 2ms",
        expect![[r#"
        2:16: expected `quantum`, as in `scheduler rr quantum 2ms`
            scheduler rr 2ms
                         ^^^
    "#]],
    );
    check_error(
        "machine\n  scheduler rr quantum 0",
        expect![[r#"
            2:24: expected 1 to 9007199254740992 ns
                scheduler rr quantum 0
                                     ^
        "#]],
    );
    check_error(
        "machine\n  scheduler fifo quantum 2ms",
        expect![[r#"
            2:18: this scheduler lets a process run until it blocks or ends: expected no quantum
                scheduler fifo quantum 2ms
                               ^^^^^^^
        "#]],
    );
    check_policies(
        "machine\n  scheduler fcfs\nprocess a\n  yield",
        expect![[r#"
            2:13: expected SCHEDULERS, as in `scheduler rr quantum 2ms`
                scheduler fcfs
                          ^^^^ did you mean `fifo`?
        "#]],
    );
    check_policies(
        "machine\n  scheduler cfq\nprocess a\n  yield",
        expect![[r#"
            2:13: expected SCHEDULERS, as in `scheduler rr quantum 2ms`
                scheduler cfq
                          ^^^ did you mean `cfs`?
        "#]],
    );
    check_error(
        "machine\n  same-tick arrival",
        expect![[r#"
            2:13: expected `arrival-first` or `expired-first`, as in `same-tick expired-first`
                same-tick arrival
                          ^^^^^^^ did you mean `arrival-first`?
        "#]],
    );
    check_error(
        "machine\n  cost disc 4ms",
        expect![[r#"
            2:8: expected `tlb`, `stlb`, `memory`, `fault`, `switch`, `migration` or `disk`, as in `cost memory 100ns`
                cost disc 4ms
                     ^^^^ did you mean `disk`?
        "#]],
    );
    check_error(
        "machine\n  cost memory",
        expect![[r#"
            2:14: expected a time with its unit, such as 250us, 2ms or 1.5s
                cost memory
                           ^ did you mean `0ms`?
        "#]],
    );
    check_error(
        "machine\n  seed -1",
        expect![[r#"
        2:8: expected a number from 0 to 18446744073709551615, as in `seed 42`
            seed -1
                 ^^
    "#]],
    );
}

#[test]
fn tlbs() {
    check_error(
        "machine\n  tlb",
        expect![[r#"
        2:6: expected `off`, a number of entries or a number of sets from 1 to 1024, as in `tlb 16 sets 4 ways`
            tlb
               ^
    "#]],
    );
    check_error(
        "machine\n  tlb 0",
        expect![[r#"
        2:7: expected `off`, a number of entries or a number of sets from 1 to 1024, as in `tlb 16 sets 4 ways`
            tlb 0
                ^
    "#]],
    );
    check_error(
        "machine\n  tlb 128",
        expect![[r#"
            2:7: 128 entries without sets, as in `tlb 16 sets 4 ways`: expected at most 64
                tlb 128
                    ^^^
        "#]],
    );
    check_error(
        "machine\n  tlb 12 sets 4 ways",
        expect![[r#"
            2:7: bits of the address choose the set: expected a power of two
                tlb 12 sets 4 ways
                    ^^
        "#]],
    );
    check_error(
        "machine\n  tlb 16 sets",
        expect![[r#"
        2:14: expected a number of ways from 1 to 64, as in `tlb 16 sets 4 ways`
            tlb 16 sets
                       ^
    "#]],
    );
    check_error(
        "machine\n  tlb 16 set 4 ways",
        expect![[r#"
        2:10: expected `sets`, as in `tlb 16 sets 4 ways`
            tlb 16 set 4 ways
                   ^^^ did you mean `sets`?
    "#]],
    );
    check_error(
        "machine\n  tlb 16 sets 4",
        expect![[r#"
        2:16: expected `ways`, as in `tlb 16 sets 4 ways`
            tlb 16 sets 4
                         ^
    "#]],
    );
    check_error(
        "machine\n  tlb 16 sets 0 ways",
        expect![[r#"
        2:15: expected a number of ways from 1 to 64, as in `tlb 16 sets 4 ways`
            tlb 16 sets 0 ways
                        ^
    "#]],
    );
    check_error(
        "machine\n  tlb 16 sets 4 ways fast",
        expect![[r#"
        2:22: expected nothing more on this line, as in `tlb 16 sets 4 ways`
            tlb 16 sets 4 ways fast
                               ^^^^
    "#]],
    );
}
