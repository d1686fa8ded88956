//! Recordings as scenarios: small ones to the letter, and of all others that what a task computes is what the recording
//! has.

use expect_test::{Expect, expect};
use os_scope_sim::scenario::{Scenario, limits::MAX_TEXT, parse};
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::snapshot::ProcessState;
use os_scope_sim::{Machine, Time};

use super::formats::{FORMATS, SHARES, unpack};
use super::read;
use crate::{Recording, Schedule, rerun};

fn schedule(text: &str) -> Schedule {
    match read(text.as_bytes(), 4096) {
        Ok(Recording::Schedule(schedule)) => schedule,
        other => panic!("{other:?}"),
    }
}

/// The scenario is one, and what its processes compute is what the totals have. Returns it with its remarks; none if
/// no task ran.
pub(crate) fn check(schedule: &Schedule) -> Option<(Scenario, Vec<usize>, Vec<String>)> {
    let rerun = rerun(schedule, "fifo")?;
    assert!(rerun.text.len() <= MAX_TEXT);
    let scenario = parse(&rerun.text).unwrap_or_else(|error| panic!("{error}\n{}", rerun.text));
    assert_eq!(scenario.setup.processes.len(), rerun.tasks.len());
    for (info, &task) in scenario.setup.processes.iter().zip(&rerun.tasks) {
        assert_eq!(info.work.compute, Time(schedule.tasks[task].cpu_ns), "{info:?} in\n{}", rerun.text);
    }
    if !rerun.remarks.iter().any(|remark| remark.contains("too long") || remark.contains("least CPU time")) {
        assert!(rerun.processes.iter().copied().eq(0..rerun.tasks.len()), "side by side a task is the same process");
    }
    if rerun.remarks.is_empty() {
        let ran = schedule.tasks.iter().enumerate().filter(|(_, task)| task.cpu_ns > 0).map(|(index, _)| index);
        assert_eq!(ran.collect::<Vec<_>>().len(), rerun.tasks.len());
    }
    Some((scenario, rerun.tasks, rerun.remarks))
}

/// Runs it to its end: every task has run as long as in the recording.
fn check_run(schedule: &Schedule) {
    let (scenario, tasks, _) = check(schedule).expect("a task ran");
    for scheduler in SchedulerKind::ALL {
        let mut scenario = scenario.clone();
        scenario.setup.machine.scheduler = scheduler;
        let mut machine = Machine::new(scenario);
        machine.run(&mut Vec::new());
        for (process, &task) in machine.snapshot().processes.iter().zip(&tasks) {
            let task = &schedule.tasks[task];
            assert_eq!(
                (process.state, process.ran),
                (ProcessState::Terminated(None), Time(task.cpu_ns)),
                "{} {task:?}",
                scheduler.name()
            );
        }
    }
}

#[track_caller]
fn check_text(text: &str, expected: Expect) {
    let schedule = schedule(text);
    check_run(&schedule);
    let rerun = rerun(&schedule, "rr quantum 4ms").expect("a task ran");
    let remarks: String = rerun.remarks.iter().map(|remark| format!("remark: {remark}\n")).collect();
    expected.assert_eq(&(rerun.text + &remarks));
}

/// A line of ftrace for a switch on CPU 0.
fn switch(micros: u64, (name, pid, prio): (&str, u32, u32), state: &str, next: (&str, u32, u32)) -> String {
    format!(
        "{name:>16}-{pid} [000] d..2. 1.{micros:06}: sched_switch: prev_comm={name} prev_pid={pid} prev_prio={prio} prev_state={state} \
         ==> next_comm={} next_pid={} next_prio={}\n",
        next.0, next.1, next.2
    )
}

fn wakeup(micros: u64, name: &str, pid: u32, prio: u32) -> String {
    format!("<idle>-0 [000] d..2. 1.{micros:06}: sched_wakeup: comm={name} pid={pid} prio={prio} target_cpu=000\n")
}

#[test]
fn bursts_and_waits() {
    let text = [
        switch(0, ("idle", 0, 120), "R", ("a b", 7, 125)),
        // Interrupted by `b`, which is real-time: one burst nevertheless, of 100 + 300 us.
        switch(100, ("a b", 7, 125), "R", ("b", 8, 49)),
        switch(150, ("b", 8, 49), "D", ("a b", 7, 125)),
        switch(450, ("a b", 7, 125), "S", ("idle", 0, 120)),
        wakeup(1450, "b", 8, 49),
        switch(1450, ("idle", 0, 120), "R", ("b", 8, 49)),
        switch(1470, ("b", 8, 49), "Z", ("idle", 0, 120)),
        wakeup(2450, "a b", 7, 125),
        switch(2500, ("idle", 0, 120), "R", ("a b", 7, 125)),
        switch(2501, ("a b", 7, 125), "R", ("c", 9, 120)),
    ];
    check_text(
        &text.concat(),
        expect![[r#"
            title test, re-run
            lens ready-queue
            machine
              cpus 1
              scheduler rr quantum 4ms
              cost switch 0
            process a-b nice 5 pid 7
              compute 400us
              sleep 2ms
              compute 1us
            process b at 100us pid 8 class fifo 50
              compute 50us
              io 1.3ms
              compute 20us
            remark: tasks left out because no time of theirs is known: 1
        "#]],
    );
}

/// What ran before the first switch, and what has no known end, is in no total.
#[test]
fn what_has_no_total_is_not_computed() {
    let text = [
        wakeup(0, "b", 8, 120).replace("<idle>-0", "a-7"),
        switch(40, ("a", 7, 120), "R", ("b", 8, 120)),
        switch(50, ("b", 8, 120), "S", ("a", 7, 120)),
        wakeup(60, "b", 8, 120).replace("<idle>-0", "a-7"),
        switch(75, ("a", 7, 120), "R", ("b", 8, 120)),
        "CPU:0 [LOST 3 EVENTS]\n".into(),
        switch(90, ("a", 7, 120), "S", ("b", 8, 120)),
        switch(95, ("b", 8, 120), "S", ("idle", 0, 120)),
    ];
    check_text(
        &text.concat(),
        expect![[r#"
            title test, re-run
            lens ready-queue
            machine
              cpus 1
              scheduler rr quantum 4ms
              cost switch 0
            process a at 40us pid 7
              compute 25us
            process b pid 8
              compute 10us
              sleep 25us
              compute 5us
        "#]],
    );
}

#[test]
fn regular_patterns_are_repeats() {
    let mut text = String::new();
    for round in 0..50 {
        text += &wakeup(round * 1000, "beat", 7, 120);
        text += &switch(round * 1000, ("idle", 0, 120), "R", ("beat", 7, 120));
        text += &switch(round * 1000 + 100 + round % 2 * 50, ("beat", 7, 120), "S", ("idle", 0, 120));
    }
    check_text(
        &text,
        expect![[r#"
            title test, re-run
            lens ready-queue
            machine
              cpus 1
              scheduler rr quantum 4ms
              cost switch 0
            process beat pid 7
              repeat 24
                compute 100us
                sleep 900us
                compute 150us
                sleep 850us
              compute 100us
              sleep 900us
              compute 150us
        "#]],
    );
}

/// Two tasks of one number, two of one name, and names that scenarios would refuse.
#[test]
fn every_task_has_a_name_of_its_own() {
    let text = [
        switch(0, ("idle", 0, 120), "R", ("#1, a", 7, 120)),
        switch(10, ("#1, a", 7, 120), "Z", ("same", 8, 120)),
        switch(20, ("same", 8, 120), "R", ("same", 9, 120)),
        switch(30, ("same", 9, 120), "R", ("same", 7, 120)),
        switch(40, ("same", 7, 120), "R", ("n\u{200b}ä", 10, 120)),
        switch(50, ("n\u{200b}ä", 10, 120), "R", ("", 11, 120)),
        switch(60, ("", 11, 120), "R", ("same", 8, 120)),
    ];
    let (scenario, _, _) = check(&schedule(&text.concat())).expect("a task ran");
    let names: Vec<_> = scenario.setup.processes.iter().map(|info| (info.name.as_str(), info.number)).collect();
    assert_eq!(names, [("-1--a", 7), ("same", 8), ("same-9", 9), ("same-7", 101), ("n??", 10), ("task", 11)]);
}

/// 400 tasks that never do the same thing twice: a scenario has 256 processes and 64 KiB.
#[test]
fn what_is_too_much_for_a_scenario_is_made_simpler() {
    let mut text = String::new();
    let mut seed = 1_u64;
    let mut micros = 0;
    for round in 0..20_000_u64 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let pid = 1 + round % 400;
        let next = format!("t{pid}");
        text += &wakeup(micros, &next, pid as u32, 120);
        text += &switch(micros, ("idle", 0, 120), "R", (&next, pid as u32, 120));
        micros += 1 + (seed >> 33) % 47;
        text += &switch(micros, (&next, pid as u32, 120), if seed >> 63 == 0 { "S" } else { "D" }, ("idle", 0, 120));
    }
    let schedule = schedule(&text);
    let (scenario, _, remarks) = check(&schedule).expect("a task ran");
    assert_eq!(scenario.setup.processes.len(), 256);
    assert_eq!(remarks.len(), 2, "{remarks:?}");
    check_run(&schedule);
}

#[test]
fn real_recordings_compute_what_they_computed() {
    for (name, packed) in FORMATS.iter().chain(&SHARES) {
        let schedule = schedule(&unpack(packed));
        let (_, tasks, remarks) = check(&schedule).unwrap_or_else(|| panic!("{name}: no task ran"));
        assert!(tasks.len() > 1 && remarks.len() < 2, "{name}: {remarks:?}");
        check_run(&schedule);
    }
}

#[test]
fn no_task_ran_and_nothing_is_to_do() {
    assert_eq!(rerun(&schedule("# tracer: nop\n"), "fifo"), None);
}
