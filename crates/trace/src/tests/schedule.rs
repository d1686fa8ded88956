//! Scheduling events, in three layouts, whole and in pieces.

use expect_test::expect;

use super::{check, read, show};
use crate::Recording;

#[test]
fn tasks_fork_run_wait_and_exit() {
    check(
        "# tracer: nop
            bash-10   [000] .....  100.000000: sched_process_fork: comm=bash pid=10 child_comm=bash child_pid=11
            bash-10   [000] d..2.  100.000005: sched_wakeup_new: comm=bash pid=11 prio=120 target_cpu=000
            bash-10   [000] d..2.  100.000010: sched_switch: prev_comm=bash prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=bash next_pid=11 next_prio=120
            bash-11   [000] .....  100.000015: sched_process_exec: filename=/bin/sort pid=11 old_pid=11
            sort-11   [000] d..2.  100.000020: sched_switch: prev_comm=sort prev_pid=11 prev_prio=120 prev_state=D ==> next_comm=swapper/0 next_pid=0 next_prio=120
          <idle>-0    [000] dNh2.  100.000030: sched_waking: comm=sort pid=11 prio=120 target_cpu=000
          <idle>-0    [000] dNh2.  100.000030: sched_wakeup: comm=sort pid=11 prio=120 target_cpu=000
          <idle>-0    [000] d..2.  100.000032: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=sort next_pid=11 next_prio=120
            sort-11   [000] .....  100.000040: sched_process_exit: comm=sort pid=11 prio=120 group_dead=true
            sort-11   [000] dN.6.  100.000041: sched_wakeup: comm=bash pid=10 prio=120 target_cpu=000
            sort-11   [000] d..2.  100.000042: sched_switch: prev_comm=sort prev_pid=11 prev_prio=120 prev_state=Z ==> next_comm=bash next_pid=10 next_prio=120
",
        expect![[r#"
              0 bash arrived
              0 bash queued on 0 at 0: Arrived
              0 bash runs on 0
              0 sort arrived
              5 sort queued on 0 at 0: Arrived
             10 bash left 0: Event
             10 sort runs on 0
             20 sort left 0: Uninterruptible
             20 0 idle
             30 sort woken
             30 sort queued on 0 at 0: Woken
             32 sort runs on 0
             41 bash woken
             41 bash queued on 0 at 0: Woken
             42 sort exited
             42 bash runs on 0
            bash 10: 0 us, 1 switches
            sort 11: 20 us, 2 switches
        "#]],
    );
}

#[test]
fn a_preempted_task_joins_the_tail() {
    check(
        "a-1 [000] d..2. 1.000000: sched_wakeup: comm=b pid=2 prio=120 target_cpu=000
         a-1 [000] d..2. 1.000001: sched_wakeup: comm=c pid=3 prio=120 target_cpu=000
         a-1 [000] d..2. 1.000002: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=R+ ==> next_comm=c next_pid=3 next_prio=120
         c-3 [000] d..2. 1.000003: sched_switch: prev_comm=c prev_pid=3 prev_prio=120 prev_state=R ==> next_comm=b next_pid=2 next_prio=120",
        expect![[r#"
              0 a arrived
              0 a queued on 0 at 0: Arrived
              0 a runs on 0
              0 b arrived
              0 b queued on 0 at 0: Woken
              1 c arrived
              1 c queued on 0 at 1: Woken
              2 a preempted by c
              2 a queued on 0 at 2: Preempted
              2 c runs on 0
              3 c preempted by b
              3 c queued on 0 at 2: Preempted
              3 b runs on 0
            a 1: 0 us, 0 switches
            b 2: 0 us, 1 switches
            c 3: 1 us, 1 switches
        "#]],
    );
}

#[test]
fn a_queued_task_moves_and_a_sleeping_one_does_not() {
    check(
        "a-1 [002] d..2. 1.000000: sched_wakeup: comm=b pid=2 prio=120 target_cpu=002
         a-1 [002] d..2. 1.000001: sched_migrate_task: comm=b pid=2 prio=120 orig_cpu=2 dest_cpu=5
         a-1 [005] d..2. 1.000002: sched_switch: prev_comm=swapper/5 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=b next_pid=2 next_prio=120
         b-2 [005] d..2. 1.000003: sched_switch: prev_comm=b prev_pid=2 prev_prio=120 prev_state=I ==> next_comm=swapper/5 next_pid=0 next_prio=120
         a-1 [002] d..2. 1.000004: sched_migrate_task: comm=b pid=2 prio=120 orig_cpu=5 dest_cpu=2
         a-1 [002] d..2. 1.000005: sched_wakeup: comm=b pid=2 prio=120 target_cpu=002
         a-1 [002] d..2. 1.000006: sched_wakeup: comm=b pid=2 prio=120 target_cpu=002",
        expect![[r#"
              0 a arrived
              0 a queued on 2 at 0: Arrived
              0 a runs on 2
              0 b arrived
              0 b queued on 2 at 0: Woken
              1 b moved from 2 to 5
              1 b queued on 5 at 0: Migrated
              2 b runs on 5
              3 b left 5: Uninterruptible
              3 5 idle
              5 b woken
              5 b queued on 2 at 0: Woken
            a 1: 0 us, 0 switches
            b 2: 1 us, 1 switches
        "#]],
    );
}

/// The same three events in each layout give the same schedule.
#[test]
fn three_layouts_say_the_same() {
    let texts = [
        "
            a b-1     [001] d..2.    10.000000: sched_wakeup: comm=c-d pid=2 prio=120 target_cpu=001
            a b-1     [001] d..2.    10.000005: sched_switch: prev_comm=a b prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=c-d next_pid=2 next_prio=125
            c-d-2     [001] d..2.    10.000009: sched_switch: prev_comm=c-d prev_pid=2 prev_prio=125 prev_state=X ==> next_comm=swapper/1 next_pid=0 next_prio=120
",
        "cpus=2
             a b-1     [001]    10.000000000: sched_wakeup:         c-d:2 [120] CPU:001
             a b-1     [001]    10.000005000: sched_switch:         a b:1 [120] S ==> c-d:2 [125]
             c-d-2     [001]    10.000009000: sched_switch:         c-d:2 [125] X ==> swapper/1:0 [120]
",
        "cpus=2
             a b-1     [001]    10.000000: sched_wakeup:          comm=c-d pid=2 prio=120 success=1 target_cpu=1
             a b-1     [001]    10.000005: sched_switch:          prev_comm=a b prev_pid=1 prev_prio=120 prev_state=1 next_comm=c-d next_pid=2 next_prio=125
             c-d-2     [001]    10.000009: sched_switch:          prev_comm=c-d prev_pid=2 prev_prio=125 prev_state=16 next_comm=swapper/1 next_pid=0 next_prio=120
",
        "# captured on: a day
             a b     1 [001]    10.000000:         sched:sched_wakeup: comm=c-d pid=2 prio=120 target_cpu=001
\tffffffff8110 try_to_wake_up+0x1d0 ([kernel.kallsyms])

             a b   1/1 [001]    10.000005:         sched:sched_switch: prev_comm=a b prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=c-d next_pid=2 next_prio=125
             c-d     2 [001]    10.000009:         sched:sched_switch: prev_comm=c-d prev_pid=2 prev_prio=125 prev_state=X ==> next_comm=swapper/1 next_pid=0 next_prio=120
",
    ];
    let shown = texts.map(|text| show(&read(text.as_bytes(), usize::MAX)));
    shown.iter().for_each(|other| assert_eq!(other, &shown[0]));
    check(
        texts[0],
        expect![[r#"
              0 a b arrived
              0 a b queued on 1 at 0: Arrived
              0 a b runs on 1
              0 c-d arrived
              0 c-d queued on 1 at 0: Woken
              5 a b left 1: Event
              5 c-d runs on 1
              9 c-d exited
              9 1 idle
            a b 1: 0 us, 0 switches
            c-d 2: 4 us, 1 switches
        "#]],
    );
}

#[test]
fn names_may_hold_anything() {
    check(
        "a [1] 2.5: x-7 [000] d..2. 1.000000: sched_switch: prev_comm=a [1] 2.5: x prev_pid=7 prev_prio=120 prev_state=R ==> next_comm= prev_pid=3 = next_pid=8 next_prio=-1
         prev_pid=3 =-8 (    8) [000] d..2. 1.000001: sched_switch: prev_comm= prev_pid=3 = prev_pid=8 prev_prio=-1 prev_state=S ==> next_comm=kworker/0:1-e next_pid=9 next_prio=100
         kworker/0:1-e-9 (-------) [000] d..2. 1.000002: sched_switch: kworker/0:1-e:9 [100] D|K ==> ==>:10 [120]",
        expect![[r#"
              0 a [1] 2.5: x arrived
              0 a [1] 2.5: x queued on 0 at 0: Arrived
              0 a [1] 2.5: x runs on 0
              0 a [1] 2.5: x preempted by  prev_pid=3 =
              0 a [1] 2.5: x queued on 0 at 0: Preempted
              0  prev_pid=3 = arrived
              0  prev_pid=3 = queued on 0 at 1: Arrived
              0  prev_pid=3 = runs on 0
              1  prev_pid=3 = left 0: Event
              1 kworker/0:1-e arrived
              1 kworker/0:1-e queued on 0 at 1: Arrived
              1 kworker/0:1-e runs on 0
              2 kworker/0:1-e left 0: Uninterruptible
              2 ==> arrived
              2 ==> queued on 0 at 1: Arrived
              2 ==> runs on 0
            a [1] 2.5: x 7: 0 us, 0 switches
             prev_pid=3 = 8: 1 us, 1 switches
            kworker/0:1-e 9: 1 us, 1 switches
            ==> 10: 0 us, 1 switches
        "#]],
    );
}

#[test]
fn a_cpu_without_switches_ran_what_its_lines_say() {
    check(
        "a-1 [000] d..2. 1.000000: sched_wakeup: comm=b pid=2 prio=120 target_cpu=001
         c-3 [001] d..2. 1.000004: sched_waking: comm=b pid=2 prio=120 target_cpu=001",
        expect![[r#"
              0 a arrived
              0 a queued on 0 at 0: Arrived
              0 a runs on 0
              0 c arrived
              0 c queued on 1 at 0: Arrived
              0 c runs on 1
              0 b arrived
              0 b queued on 1 at 0: Woken
            a 1: 0 us, 0 switches
            b 2: 0 us, 0 switches
            c 3: 0 us, 0 switches
        "#]],
    );
}

#[test]
fn the_recording_of_a_cpu_may_begin_later() {
    check(
        "a-1 [000] d..2. 1.000000: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
##### CPU 1 buffer started ####
         b-2 [001] d..2. 1.000005: sched_wakeup: comm=a pid=1 prio=120 target_cpu=000
         b-2 [001] d..2. 1.000009: sched_switch: prev_comm=b prev_pid=2 prev_prio=120 prev_state=S ==> next_comm=swapper/1 next_pid=0 next_prio=120",
        expect![[r#"
              0 a arrived
              0 a queued on 0 at 0: Arrived
              0 a runs on 0
              0 a left 0: Event
              0 0 idle
              5 b arrived
              5 b queued on 1 at 0: Arrived
              5 b runs on 1
              5 a woken
              5 a queued on 0 at 0: Woken
              9 b left 1: Event
              9 1 idle
            a 1: 0 us, 0 switches
            b 2: 0 us, 0 switches
        "#]],
    );
}

#[test]
fn what_is_missing_is_filled_in() {
    check(
        "a-1 [000] d..2. 1.000000: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=b next_pid=2 next_prio=120
CPU:0 [LOST 12 EVENTS]
         c-3 [000] d..2. 1.000010: sched_switch: prev_comm=c prev_pid=3 prev_prio=120 prev_state=Q ==> next_comm=a next_pid=1 next_prio=120
         <idle>-0 [001] d..2. 1.000020: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a next_pid=1 next_prio=120
         a-1 [001] d..2. 1.000015: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=Z ==> next_comm=swapper/1 next_pid=0 next_prio=120
         <idle>-0 [001] d..2. 1.000030: sched_wakeup: comm=a pid=1 prio=120 target_cpu=001
         <idle>-0 [001] d..2. 1.000040: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a2 next_pid=1 next_prio=120
         d-4 [001] d..2. 1.000050: sched_switch: prev_comm=d
         d-4 [001] d..2. later: sched_switch: prev_comm=d
         d-4 [001] d..2. 1.000060: irq_handler_entry: irq=1",
        expect![[r#"
              0 a arrived
              0 a queued on 0 at 0: Arrived
              0 a runs on 0
              0 a left 0: Event
              0 b arrived
              0 b queued on 0 at 0: Arrived
              0 b runs on 0
             10 b left 0: Event
             10 c arrived
             10 c queued on 0 at 0: Arrived
             10 c runs on 0
             10 c left 0: Event
             10 a woken
             10 a queued on 0 at 0: Woken
             10 a runs on 0
             20 a queued on 1 at 0: Migrated
             20 0 idle
             20 a runs on 1
             20 a exited
             20 1 idle
             40 a2 arrived
             40 a2 queued on 1 at 0: Arrived
             40 a2 runs on 1
            a 1: 0 us, 2 switches
            b 2: 0 us, 1 switches
            c 3: 0 us, 0 switches
            a2 1: 0 us, 1 switches
            note: times a task ran though no wakeup of it was recorded: 1
            note: times a CPU ran another task than the last recorded switch says: 2
            line 2: the recorder lost events here
            line 3: unknown task state, taken as waiting
            line 5: earlier than the line before it, taken as simultaneous
            line 8: not understood, skipped
            line 9: not understood, skipped
        "#]],
    );
}

#[test]
fn the_task_in_front_of_a_line_runs() {
    check(
        "<idle>-0 [001] d..2. 1.000000: sched_waking: comm=gzip pid=7 prio=120 target_cpu=001
         <idle>-0 [001] d..2. 1.000001: sched_wakeup: comm=gzip pid=7 prio=120 target_cpu=001
         sh-7 [001] d..2. 1.000005: sched_waking: comm=sort pid=8 prio=120 target_cpu=000
         <...>-9 [001] d..2. 1.000006: sched_waking: comm=sort pid=8 prio=120 target_cpu=000
         <idle>-0 [001] d..2. 1.000008: sched_waking: comm=sort pid=8 prio=120 target_cpu=000",
        expect![[r#"
              1 gzip arrived
              1 gzip queued on 1 at 0: Woken
              1 gzip runs on 1
              6 gzip left 1: Event
              6  arrived
              6  queued on 1 at 0: Arrived
              6  runs on 1
              8  left 1: Event
              8 1 idle
            gzip 7: 0 us, 0 switches
             9: 0 us, 0 switches
            note: times a CPU ran another task than the last recorded switch says: 3
        "#]],
    );
}

#[test]
fn a_number_may_be_used_twice() {
    let text =
        "a-1 [000] d..2. 1.000000: sched_switch: prev_comm=a prev_pid=1 prev_prio=120 prev_state=Z ==> next_comm=b next_pid=2 next_prio=120
         b-2 [000] d..2. 1.000002: sched_process_fork: comm=b pid=2 child_comm=c child_pid=1
         b-2 [000] d..2. 1.000003: sched_wakeup_new: comm=c pid=1 prio=120 target_cpu=000";
    check(
        text,
        expect![[r#"
              0 a arrived
              0 a queued on 0 at 0: Arrived
              0 a runs on 0
              0 a exited
              0 b arrived
              0 b queued on 0 at 0: Arrived
              0 b runs on 0
              2 c arrived
              3 c queued on 0 at 0: Arrived
            a 1: 0 us, 0 switches
            b 2: 0 us, 1 switches
            c 1: 0 us, 0 switches
        "#]],
    );
    let Ok(Recording::Schedule(schedule)) = read(text.as_bytes(), 9) else { panic!() };
    let processes: Vec<_> =
        schedule.setup.processes.iter().map(|process| (process.name.as_str(), process.number)).collect();
    assert_eq!(processes, [("a", 1), ("b", 2), ("c", 1)]);
}

#[test]
fn an_unused_recorder_is_an_empty_schedule() {
    check("# tracer: nop\n#\n", expect![""]);
}
