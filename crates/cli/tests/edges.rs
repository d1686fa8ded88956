//! The contract where questions are odd: half-understood lines, jobs that never came, options of other policies,
//! answers with nowhere to go.

use std::io::Write;
use std::process::{Command, Stdio};

use os_scope_sim::mem::replace::ReplaceKind;
use serde_json::{Value, json};

/// Exit code, standard output, standard error.
fn ask_with(input: &str, words: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_os-scope"));
    command.args(words.split_whitespace()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // The program need not read all of it.
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).ok();
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("the program ends by itself"), text(output.stdout), text(output.stderr))
}

fn json(words: &str) -> Value {
    let (code, out, err) = ask_with("", &format!("{words} --format json"));
    assert_eq!((code, err.as_str()), (0, ""), "{words}");
    serde_json::from_str(&out).expect("JSON")
}

/// Asks for what cannot be had, and compares what is said about it.
fn refuse(words: &str, expected: &str) {
    let (code, out, err) = ask_with("", words);
    assert_eq!((code, out.as_str(), err.trim_end()), (2, "", format!("os-scope: {expected}").as_str()), "{words}");
}

/// The pages that `replace` reads in a file, and the numbers of the lines that it warns about.
fn pages(text: &str) -> (Vec<u64>, Vec<u64>) {
    let (code, out, err) = ask_with(text, "replace --policy lru --frames 2 --file - --format json");
    assert_eq!(code, 0, "{text}: {err}");
    let answer: Value = serde_json::from_str(&out).expect("JSON");
    let pages =
        answer["steps"].as_array().expect("steps").iter().map(|step| step["page"].as_u64().expect("a page")).collect();
    let number = |line: &str| {
        line.split("line ").nth(1).and_then(|rest| rest.split(':').next()?.parse().ok()).expect("a line's number")
    };
    (pages, err.lines().map(number).collect())
}

#[test]
fn a_line_that_is_not_understood_is_dropped_whole() {
    assert_eq!(pages("1\nR 2\n3"), (vec![1, 3], vec![2]));
    assert_eq!(pages("1\nW 0x2000\n3"), (vec![1, 3], vec![2]));
    assert_eq!(pages("W 0x2000\n0x3000"), (vec![3], vec![1]));
    assert_eq!(pages("5\n1 foo 2\n1 R\n2 w 3w"), (vec![5, 2, 3], vec![2, 3]));
    // A line as long as this is read in pieces, and here one of 64 KiB ends between a number and its `w`.
    let (read, warned) = pages(&format!("7 {}", "7 w ".repeat(40_000)));
    assert_eq!((read.len(), warned), (40_001, Vec::new()));
}

#[test]
fn pages_of_a_second_process_say_so_above_bit_52() {
    let fault = |task: &str, address: u64| {
        format!("{task} [000] d.... 1.000000: page_fault_user: address={address:#x} ip=0x0 error_code=0x4\n")
    };
    let text = [
        "# tracer: nop\n".into(),
        fault("a-1", 0x3000),
        fault("b-2", 0x3000),
        fault("a-1", 0x4000),
        fault("c-3", 0x5000),
    ]
    .concat();
    assert_eq!(pages(&text).0, [3, (1 << 52) + 3, 4, (2 << 52) + 5]);
}

#[test]
fn nothing_leaves_while_frames_are_free() {
    let policies = ReplaceKind::ALL.map(ReplaceKind::name).join(",");
    for frames in [4, 5, 40] {
        let words = format!("replace --policy {policies} --frames {frames} --refs 1,2w,3,4,1,2,5,1,2,3,4w,5");
        let answers = json(&words);
        for answer in answers.as_array().expect("answers") {
            let faults = answer["steps"].as_array().expect("steps").iter().filter(|step| step["hit"] == false).count();
            assert!(answer["faults"] == faults && (faults == 5) == (frames >= 5), "{frames}: {answer}");
        }
        assert_eq!(answers.as_array().map(Vec::len), Some(ReplaceKind::ALL.len()));
    }
}

#[test]
fn who_has_not_arrived_has_waited_nothing() {
    let words = "schedule --policy fifo --until 9 --job 10:12 --job 4:3 --job 4:9";
    let answer = json(words);
    let waits: Vec<&Value> = answer["jobs"].as_array().expect("jobs").iter().map(|job| &job["wait"]).collect();
    assert_eq!((waits, &answer["averages"]["wait"]), (vec![&json!(0), &json!(0), &json!(3)], &json!(1.0)));
    let mean = ask_with("", words).1.lines().find(|line| line.starts_with("mean")).map(str::to_owned).expect("means");
    assert_eq!(mean.split_whitespace().collect::<Vec<_>>(), ["mean", "1.50", "3.00", "1.00"]);
}

#[test]
fn who_loses_the_cpu_at_once_has_not_run() {
    // Job 1 gets the CPU at 8, after the switch, and makes room for job 2, which comes at 8.
    let answer = json("schedule --policy srtf --switch-cost 3 --job 0:5 --job 1:9 --job 8:2");
    let starts: Vec<&Value> =
        answer["slices"].as_array().expect("slices").iter().map(|slice| &slice["start"]).collect();
    assert_eq!((starts, &answer["jobs"][1]["response"]), (vec![&json!(0), &json!(11), &json!(16)], &json!(15)));
}

#[test]
fn every_number_of_a_job_may_be_hexadecimal() {
    let written = "schedule --policy priority --aging 0xF --switch-cost 0x1 --job 0x10:0x4:nice=-0x5:priority=0x2:tickets=0x64 --job 0:0x20:io=0xa";
    let decimal = "schedule --policy priority --aging 15 --switch-cost 1 --job 16:4:nice=-5:priority=2:tickets=100 --job 0:32:io=10";
    assert_eq!(json(written), json(decimal));
    assert_eq!(
        json("schedule --policy rr --quantum 0x2ms --job 0:0x3ms"),
        json("schedule --policy rr --quantum 2ms --job 0:3ms")
    );
    refuse(
        "schedule --policy rr --job 0xg:4",
        "the arrival in --job 0xg:4 is `0xg`: expected a whole number of ticks, or a time such as 3ms, up to 9007199254740992",
    );
}

#[test]
fn jobs_come_from_a_file_too() {
    let words = "schedule --policy fifo --jobs -";
    let (code, out, _) = ask_with("# two of them\n0:4\n\n2:2:name=late\n", &format!("{words} --format csv"));
    assert_eq!(
        (code, out.as_str()),
        (0, "job,arrival,run,response,turnaround,wait,cpu\n0,0,4,0,4,0,4\nlate,2,2,2,4,2,2\n")
    );
    for (list, expected) in [
        ("", "there are no jobs: expected one on each line, as in 0:8"),
        (
            &"0:1\n".repeat(250_001),
            "standard input:250001: there are more than 250000 jobs: expected at most that many",
        ),
        (
            "0:4\n\n# late\n2:x\n",
            "standard input:4: the run in --job 2:x is `x`: expected a whole number of ticks, or a time such as 3ms, up to 9007199254740992",
        ),
        (
            &format!("0:4\n0:{}4\n", "0".repeat(4096)),
            "standard input:2: this line is too long: expected at most 4096 bytes",
        ),
    ] {
        let (code, out, err) = ask_with(list, words);
        assert_eq!((code, out.as_str(), err.trim_end()), (2, "", format!("os-scope: {expected}").as_str()));
    }
}

#[test]
fn an_option_that_the_policy_does_not_read_is_refused() {
    let of = [
        ("mlfq", ["--quanta 4,8", "--allotments 1,1,1", "--boost 9", "--stay", "--io-bump"].as_slice()),
        ("priority", &["--preempt", "--no-preempt", "--aging 5"]),
        ("eevdf", &["--slice 3"]),
        ("cfs", &["--latency 6", "--granularity 1", "--tick 1"]),
    ];
    for (policy, options) in of {
        for option in options {
            let (name, job) = (option.split(' ').next().unwrap_or_default(), "--job 0:4 --job 1:4");
            let readers = if name == "--tick" { "cfs and eevdf" } else { policy };
            refuse(
                &format!("schedule --policy rr {option} {job}"),
                &format!("{name} is an option of {readers}, and the policy is rr"),
            );
            refuse(
                &format!("schedule --policy rr {option} --versus fifo {job}"),
                &format!("{name} is an option of {readers}, and the policies are rr and fifo"),
            );
            refuse(
                &format!("schedule --policy rr {option} --versus expired-first {job}"),
                &format!("{name} is an option of {readers}, and the policy is rr"),
            );
            assert_eq!(json(&format!("schedule --policy {policy} {option} {job}"))["policy"], policy, "{option}");
            for (one, other) in [("rr", policy), (policy, "rr")] {
                let rules = &json(&format!("schedule --policy {one} --versus {other} {option} {job}"))["rules"];
                assert_eq!([&rules[0]["policy"], &rules[1]["policy"]], [one, other], "{option}");
            }
        }
    }
    assert_eq!(json("schedule --policy fifo --quantum 2 --seed 3 --job 0:4")["policy"], "fifo");
}

#[test]
fn a_picture_that_cannot_be_written_is_no_mistake_of_input() {
    let nowhere = std::env::temp_dir().join(format!("os-scope-no-such-folder-{}", std::process::id())).join("x.svg");
    let nowhere = nowhere.to_str().expect("a name");
    let (code, out, err) = ask_with("", &format!("render walk --at 5 -o {nowhere}"));
    assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1));
    assert!(err.starts_with(&format!("os-scope: cannot write the answer: {nowhere}: ")), "{err}");
}

#[test]
fn a_scenario_that_is_too_long_is_told_so() {
    let long =
        format!("title x\nmachine\n  frames 4\n{}process a\n  compute 1ms\n", "  # what it does\n".repeat(5_000));
    let expected = "os-scope: standard input is too long for a scenario: expected at most 65536 bytes of text";
    for words in ["run -", "run - --format table", "render - --at 5 -o x.svg", "check -"] {
        let (code, out, err) = ask_with(&long, words);
        assert_eq!((code, out.as_str(), err.trim_end()), (2, "", expected), "{words}");
    }
    // Scheduling events of a task whose name begins like a line of a scenario are a recording at any length.
    let event = "  machine room-10 [000] d..2. 1.000000: sched_switch: prev_comm=machine room prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=b next_pid=11 next_prio=120\n";
    let (code, _, err) = ask_with(&format!("# tracer: nop\n{}", event.repeat(500)), "run - --limit 1 --format csv");
    assert_eq!(code, 0, "{err}");
}
