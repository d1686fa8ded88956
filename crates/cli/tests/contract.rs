//! The terminal's contract, asked of the program itself.

use std::io::Write;
use std::process::{Command, Stdio};

use os_scope_sim::mem::replace::ReplaceKind;
use os_scope_sim::sched::SchedulerKind;
use serde_json::{Value, json};

/// Exit code, standard output, standard error.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

fn ask_with(input: &[u8], words: &[&str]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_os-scope"));
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // The program need not read all of it.
    child.stdin.take().expect("a pipe").write_all(input).ok();
    let output = child.wait_with_output().expect("the program ends");
    Answer {
        code: output.status.code().expect("the program ends by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Asks with words that stand between spaces.
fn ask(words: &str) -> Answer {
    ask_with(b"", &words.split_whitespace().collect::<Vec<_>>())
}

fn json(words: &str) -> Value {
    let Answer { code, out, err } = ask(&format!("{words} --format json"));
    assert_eq!((code, err.as_str()), (0, ""), "{words}");
    serde_json::from_str(&out).expect("JSON")
}

/// Asks for what cannot be had, and compares what is said about it.
fn refuse(words: &str, expected: &str) {
    let Answer { code, out, err } = ask(words);
    assert_eq!((code, out.as_str(), err.trim_end()), (2, "", format!("os-scope: {expected}").as_str()), "{words}");
}

/// The keys of an object, in the order in which they are written.
fn keys(text: &str, object: &Value) -> Vec<String> {
    let mut keys: Vec<String> = object.as_object().expect("an object").keys().cloned().collect();
    keys.sort_by_key(|key| text.find(&format!("\"{key}\"")));
    keys
}

#[test]
fn replace_tells_every_reference() {
    let Answer { out, .. } = ask("replace --policy fifo --frames 2 --refs 1,2,1,3 --format json");
    let expected = r#"{"policy":"fifo","frames":2,"references":4,"hits":1,"faults":3,"steps":[{"page":1,"hit":false,"victim":null},{"page":2,"hit":false,"victim":null},{"page":1,"hit":true,"victim":null},{"page":3,"hit":false,"victim":1}]}"#;
    assert_eq!(out.trim_end(), expected);
    let summary = ask("replace --policy fifo --frames 2 --refs 1,2,1,3 --format json --summary");
    assert_eq!(summary.out.trim_end(), r#"{"policy":"fifo","frames":2,"references":4,"hits":1,"faults":3}"#);
}

#[test]
fn replace_knows_both_conventions() {
    let string = "7,0,1,2,0,3,0,4,2,3,0,3,2,1,2,0,1,7,0,1";
    let faults = |policy: &str, more: &str| {
        json(&format!("replace --policy {policy} --frames 3 --refs {string} --summary{more}"))["faults"]
            .as_u64()
            .expect("a number")
    };
    assert_eq!((faults("fifo", ""), faults("lru", ""), faults("opt", ""), faults("clock", "")), (15, 12, 9, 14));
    assert_eq!(faults("clock", " --load-unreferenced"), 11);
}

#[test]
fn replace_gives_the_whole_curve() {
    let curve = json("replace --policy fifo --policy lru --frames 3..4 --refs 1,2,3,4,1,2,5,1,2,3,4,5");
    let points: Vec<_> =
        curve.as_array().expect("a list").iter().map(|at| (&at["policy"], &at["frames"], &at["faults"])).collect();
    let expected = [
        (json!("fifo"), json!(3), json!(9)),
        (json!("lru"), json!(3), json!(10)),
        (json!("fifo"), json!(4), json!(10)),
        (json!("lru"), json!(4), json!(8)),
    ];
    assert_eq!(points, expected.iter().map(|(policy, frames, faults)| (policy, frames, faults)).collect::<Vec<_>>());
    assert!(curve[0].get("steps").is_none());
    assert_eq!(
        ask("replace --policy fifo,lru --frames 3..4 --refs 1,2,3,4,1,2,5,1,2,3,4,5").out,
        "faults of 12 references\nframes  fifo  lru\n     3     9   10\n     4    10    8\n"
    );
}

#[test]
fn replace_writes_tables_and_csv() {
    let table = ask("replace --policy clock --frames 2 --refs 1,2,1,3");
    assert_eq!(
        table.out,
        "  page         victim  frames\n     1  fault          1 -\n     2  fault          1 2\n     1  hit            1 2\n     3  fault       1  3 2\nclock, 2 frames: 4 references, 1 hit, 3 faults\n"
    );
    let csv = ask("replace --policy clock --frames 2 --refs 1,2,1,3 --format csv");
    assert_eq!(
        csv.out,
        "policy,frames,page,hit,victim\nclock,2,1,false,\nclock,2,2,false,\nclock,2,1,true,\nclock,2,3,false,1\n"
    );
}

#[test]
fn replace_reads_every_format_of_memory() {
    let faults = |text: &str| {
        let asked = ask_with(
            text.as_bytes(),
            &["replace", "--policy", "lru", "--frames", "2", "--summary", "--format", "json", "--file", "-"],
        );
        assert_eq!(asked.code, 0, "{}", asked.err);
        let answer: Value = serde_json::from_str(&asked.out).expect("JSON");
        (answer["references"].as_u64(), answer["faults"].as_u64())
    };
    assert_eq!(faults("1 2 3\n1, 2\n"), (Some(5), Some(5)));
    assert_eq!(faults("0x1000\n0x1fff\n0x2000\n"), (Some(3), Some(2)));
    assert_eq!(
        faults("==1== Lackey\nI  00401000,3\n L 1ffeffe7e0,8\n M 1ffeffe7e0,8\nI  00401003,5\n"),
        (Some(5), Some(2))
    );
}

#[test]
fn replace_refuses_what_makes_no_sense() {
    refuse(
        "replace --policy lur --frames 3 --refs 1",
        &format!(
            "there is no policy `lur`, did you mean `lru`? (there are {})",
            ReplaceKind::ALL.map(ReplaceKind::name).join(", ")
        )
        .replace(", linux)", " and linux)"),
    );
    for (option, text) in [("--interval", "0"), ("--interval", "4294967296"), ("--tau", "x"), ("--tau", "-1")] {
        refuse(
            &format!("replace --policy aging --frames 3 --refs 1 {option} {text}"),
            &format!("{option} is `{text}`: expected a number of references from 1 on"),
        );
    }
    refuse("replace --policy random --frames 3 --refs 1 --seed -1", "--seed is `-1`: expected a number below 2^64");
    for frames in ["0", "-1", "x", "3..2", "0..3", "..", "1..", "4294967296", "99999999999999999999"] {
        refuse(
            &format!("replace --policy lru --frames {frames} --refs 1"),
            &format!("--frames is `{frames}`: expected a number from 1 on, or a range such as 1..64"),
        );
    }
    refuse("replace --policy lru --frames 1..100000 --refs 1", "--frames 1..100000 asks for more than 10000 answers");
    refuse("replace --policy lru --frames 3 --refs 1,b", "--refs has `b`: expected page numbers, as in 1,2,3");
    refuse("replace --policy lru --frames 3 --refs ,", "there are no references: expected pages, as in --refs 1,2,3");
    refuse("replace --policy lru --frames 3 --file nowhere", "cannot read nowhere: there is no such file");
    refuse(
        "replace --policy lru --frames 3",
        "the following required arguments were not provided: <--refs <PAGES>|--file <FILE>> (see `os-scope replace --help`)",
    );
}

#[test]
fn more_frames_than_pages_cost_nothing() {
    assert_eq!(json("replace --policy lru --frames 4294967295 --refs 1,2,1 --summary")["faults"], 2);
}

#[test]
fn schedule_answers_to_the_letter() {
    let words = "schedule --policy rr --quantum 2 --job 0:4 --job 2:2 --job 3:1 --format json";
    let expected = r#"{"policy":"rr","jobs":[{"job":0,"arrival":0,"run":4,"response":0,"turnaround":6,"wait":2,"cpu":4},{"job":1,"arrival":2,"run":2,"response":0,"turnaround":2,"wait":0,"cpu":2},{"job":2,"arrival":3,"run":1,"response":3,"turnaround":4,"wait":3,"cpu":1}],"slices":[{"start":0,"end":2,"cpu":0,"job":0,"level":null},{"start":2,"end":4,"cpu":0,"job":1,"level":null},{"start":4,"end":6,"cpu":0,"job":0,"level":null},{"start":6,"end":7,"cpu":0,"job":2,"level":null}],"averages":{"response":1.0,"turnaround":4.0,"wait":1.6666666666666667}}"#;
    assert_eq!(ask(words).out.trim_end(), expected);
    let answer: Value = serde_json::from_str(expected).expect("JSON");
    assert_eq!(keys(expected, &answer["jobs"][0]), ["job", "arrival", "run", "response", "turnaround", "wait", "cpu"]);
}

/// When each job ends.
fn ends(words: &str) -> Vec<u64> {
    let answer = json(&format!("schedule {words}"));
    let end = |job: &Value| {
        job["arrival"].as_u64().zip(job["turnaround"].as_u64()).map(|(arrival, turnaround)| arrival + turnaround)
    };
    answer["jobs"].as_array().expect("a list").iter().map(|job| end(job).expect("every job ends")).collect()
}

#[test]
fn schedule_knows_the_answers() {
    assert_eq!(ends("--policy rr --quantum 2 --job 0:4 --job 2:2 --job 3:1 --same-tick expired-first"), [4, 6, 7]);
    assert_eq!(ends("--policy rr --quantum 3 --job 0:8 --job 1:2 --job 3:4 --job 5:6"), [17, 5, 15, 20]);
    assert_eq!(
        ends("--policy rr --quantum 3 --job 0:8 --job 1:2 --job 3:4 --job 5:6 --same-tick expired-first"),
        [16, 5, 17, 20]
    );
    assert_eq!(ends("--policy rr --quantum 2 --job 8:4 --job 0:2"), [12, 2]);
    let wait = |words: &str| json(&format!("schedule {words}"))["averages"]["wait"].as_f64().expect("a number");
    assert_eq!(wait("--policy fifo --job 0:24 --job 0:3 --job 0:3"), 17.0);
    assert_eq!(wait("--policy sjf --job 0:6 --job 0:8 --job 0:7 --job 0:3"), 7.0);
    assert_eq!(wait("--policy rr --quantum 4 --job 0:24 --job 0:3 --job 0:3"), 17.0 / 3.0);
}

/// The slices as start-end:job.
fn slices(words: &str) -> Vec<String> {
    let answer = json(&format!("schedule {words}"));
    let slice = |at: &Value| {
        format!(
            "{}-{}:{}",
            at["start"],
            at["end"],
            at["job"].as_str().map_or_else(|| at["job"].to_string(), String::from)
        )
    };
    answer["slices"].as_array().expect("a list").iter().map(slice).collect()
}

#[test]
fn a_slice_is_an_uninterrupted_run_or_a_quantum() {
    assert_eq!(slices("--policy rr --quantum 2 --job 0:5"), ["0-2:0", "2-4:0", "4-5:0"]);
    assert_eq!(slices("--policy fifo --job 0:5 --job 9:1:name=late"), ["0-5:0", "9-10:late"]);
    assert_eq!(
        slices("--policy fifo --job 0:5:io=2:name=a --job 0:3 --io-time 1"),
        ["0-2:a", "2-5:1", "5-7:a", "8-9:a"]
    );
}

#[test]
fn a_job_does_no_io_at_its_end() {
    assert_eq!(slices("--policy fifo --job 0:4:io=2 --io-time 3"), ["0-2:0", "5-7:0"]);
    let answer = json("schedule --policy fifo --job 0:4:io=2 --io-time 3");
    assert_eq!((&answer["jobs"][0]["turnaround"], &answer["jobs"][0]["wait"]), (&json!(7), &json!(0)));
}

#[test]
fn slices_of_mlfq_have_levels_from_the_bottom() {
    let levels = |words: &str| {
        let answer = json(&format!("schedule --policy mlfq {words}"));
        let slice = |slice: &Value| {
            [&slice["start"], &slice["end"], &slice["job"], &slice["level"]]
                .map(|part| part.as_u64().expect("a number"))
        };
        answer["slices"].as_array().expect("a list").iter().map(slice).collect::<Vec<_>>()
    };
    let fallen = [[0, 1, 0, 2], [1, 2, 0, 1], [2, 3, 1, 2], [3, 4, 0, 1], [4, 6, 1, 1], [6, 9, 0, 0]];
    assert_eq!(levels("--quanta 1,2,4 --job 0:6 --job 2:3"), fallen);
    assert_eq!(levels("--quanta 1,2 --allotments 2,1 --job 0:4"), [[0, 1, 0, 1], [1, 2, 0, 1], [2, 4, 0, 0]]);
    // A boost begins a new quantum, at the top.
    assert_eq!(levels("--quanta 1,8 --boost 4 --job 0:6"), [[0, 1, 0, 1], [1, 4, 0, 0], [4, 5, 0, 1], [5, 6, 0, 0]]);
}

#[test]
fn every_policy_ends_every_job_and_cpus_add_up() {
    for policy in SchedulerKind::ALL.map(SchedulerKind::name) {
        let jobs = "--job 0:9:nice=5:priority=3 --job 2:4:io=2:tickets=7 --job 1:5:nice=-3:priority=1 --job 30:2";
        let answer = json(&format!("schedule --policy {policy} --cpus 2 {jobs}"));
        let ran: Vec<u64> = answer["jobs"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|job| job["cpu"].as_u64().expect("a number"))
            .collect();
        assert_eq!(ran, [9, 4, 5, 2], "{policy}");
        assert!(answer["jobs"].as_array().expect("a list").iter().all(|job| job["turnaround"].is_u64()), "{policy}");
        assert_eq!(answer["policy"], policy);
    }
}

#[test]
fn until_cuts_off() {
    let answer = json("schedule --policy fifo --job 0:4 --job 1:4 --job 9:1 --until 6");
    let times = |job: usize| ["response", "turnaround", "wait", "cpu"].map(|key| answer["jobs"][job][key].clone());
    assert_eq!(times(0), [json!(0), json!(4), json!(0), json!(4)]);
    assert_eq!(times(1), [json!(3), json!(null), json!(3), json!(2)]);
    assert_eq!(times(2), [json!(null), json!(null), json!(0), json!(0)]);
    assert_eq!(slices("--policy fifo --job 0:4 --job 1:4 --job 9:1 --until 6"), ["0-4:0", "4-6:1"]);
    // What ends at that very moment has ended, and what begins then has not begun.
    assert_eq!(slices("--policy fifo --job 0:4 --job 1:4 --until 4"), ["0-4:0"]);
    assert_eq!(json("schedule --policy fifo --job 0:4 --job 1:4 --until 4")["jobs"][0]["turnaround"], 4);
    assert_eq!(json("schedule --policy fifo --job 0:4 --job 1:4 --until 4")["jobs"][1]["response"], json!(null));
    assert_eq!(json("schedule --policy fifo --job 0:4 --until 0")["slices"], json!([]));
}

#[test]
fn times_with_units_come_back_in_nanoseconds() {
    assert_eq!(
        slices("--policy rr --quantum 2ms --job 0:3ms --job 1us:1ms"),
        ["0-2000000:0", "2000000-3000000:1", "3000000-4000000:0"]
    );
    refuse(
        "schedule --policy rr --quantum 2 --job 0:3ms",
        "--quantum is `2`, and other times have units: expected one here too, as in 2ms",
    );
}

#[test]
fn several_cpus_share_the_jobs() {
    let answer = json("schedule --policy fifo --cpus 2 --job 0:3 --job 0:3 --job 0:1");
    assert_eq!(answer["slices"][1]["cpu"], 1);
    assert_eq!(answer["slices"][2]["start"], 3);
}

#[test]
fn schedule_refuses_what_makes_no_sense() {
    refuse("schedule --policy rr --quantum 0 --job 0:1", "--quantum is 0: expected a time, or no job would ever run");
    let names = SchedulerKind::ALL.map(SchedulerKind::name).join(", ");
    let (most, last) = names.rsplit_once(", ").expect("several");
    let there_are = format!("(there are {most} and {last})");
    for info in SchedulerKind::ALL.map(SchedulerKind::info) {
        for alias in info.aliases {
            refuse(
                &format!("schedule --policy {alias} --job 0:1"),
                &format!("there is no policy `{alias}`, did you mean `{}`? {there_are}", info.name),
            );
        }
    }
    refuse(
        "schedule --policy rr",
        "the following required arguments were not provided: <--job <JOB>|--jobs <FILE>> (see `os-scope schedule --help`)",
    );
    refuse("schedule --policy robin --job 0:1", &format!("there is no policy `robin` {there_are}"));
    refuse(
        "schedule --policy mlfq --quanta 4,0 --job 0:1",
        "--quanta has a 0: expected times, or no job would ever run",
    );
    refuse(
        "schedule --policy mlfq --allotments 1,2 --job 0:1",
        "--allotments has 2, and there are 3 levels: expected one for each",
    );
    refuse("schedule --policy eevdf --slice 0 --job 0:1", "--slice is 0: expected a time");
    refuse("schedule --policy lottery --seed -1 --job 0:1", "--seed is `-1`: expected a number below 2^64");
    refuse("schedule --policy rr --job 5", "--job is `5`: expected when it arrives and how long it runs, as in 0:8");
    refuse("schedule --policy rr --job 0:0", "--job 0:0 has a run of 0: expected a time");
    refuse("schedule --policy rr --job 0:1:io=0", "--job 0:1:io=0 has `io` of 0: expected a time");
    refuse(
        "schedule --policy rr --job 0:1:nice=20",
        "`nice` in --job 0:1:nice=20 is `20`: expected a number from -20 to 19",
    );
    refuse(
        "schedule --policy rr --job 0:1:nive=2",
        "there is no key of a job `nive`, did you mean `nice`? (there are io, nice, priority, tickets and name)",
    );
    refuse("schedule --policy rr --job 0:1:io=1:io=2", "--job 0:1:io=1:io=2 says `io` twice");
    refuse("schedule --policy rr --cpus 0 --job 0:1", "--cpus is `0`: expected a number from 1 to 16");
    refuse(
        "schedule --policy rr --job 0:99999999999999999999",
        "the run in --job 0:99999999999999999999 is `99999999999999999999`: expected a whole number of ticks, or a time such as 3ms, up to 9007199254740992",
    );
    for jobs in [
        "fifo --job 0:3000:io=1 --io-time 9007199254740992",
        "srtf --job 0:3000:io=1 --job 0:5 --io-time 9007199254740992",
    ] {
        refuse(
            &format!("schedule --policy {jobs}"),
            "these jobs take longer than 2^63: choose shorter times, or where to stop with --until",
        );
        assert_eq!(json(&format!("schedule --policy {jobs} --until 9007199254740992"))["jobs"][0]["cpu"], 1);
    }
    refuse(
        "schedule --policy rr --quantum 1 --job 0:9007199254740992",
        "these jobs run in more than 1000000 slices: choose a longer quantum, or where to stop with --until",
    );
}

#[test]
fn translate_splits_an_address() {
    let indices = |words: &str| {
        let answer = json(&format!("translate {words}"));
        let levels = answer[0]["levels"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|level| level["index"].as_u64().expect("a number"));
        (levels.collect::<Vec<_>>(), answer[0]["offset"].as_u64())
    };
    // 0x0000_7f5a_1234_5678: 254, 360, 145, 325, 0x678.
    assert_eq!(indices("0x7f5a12345678"), (vec![254, 360, 145, 325], Some(0x678)));
    assert_eq!(indices("--levels 9,9,9,9 --page 2M 0x7f5a12345678"), (vec![254, 360, 145], Some(0x145678)));
    assert_eq!(indices("--page 1G 0x7f5a12345678"), (vec![254, 360], Some(0x12345678)));
    assert_eq!(indices("--levels 9,9,9,9,9 0xff7f5a12345678"), (vec![255, 254, 360, 145, 325], Some(0x678)));
    assert_eq!(indices("--levels 10,10 0xdeadbeef"), (vec![0x37a, 0x2db], Some(0xeef)));
    assert_eq!(indices("--levels 10,10 --page 4M 0xdeadbeef"), (vec![0x37a], Some(0x2dbeef)));
    assert_eq!(indices("--levels 4,4 --page 256 0xabcd"), (vec![0xa, 0xb], Some(0xcd)));
    assert_eq!(indices("18446744073709551615"), (vec![511; 4], Some(4095)));
    assert_eq!(json("translate 0x1000")[0]["levels"][0], json!({"level": "PGD", "bits": "47-39", "index": 0}));
}

#[test]
fn an_address_that_is_not_canonical_is_a_fault_and_no_walk() {
    let answer = json("translate 0x800000000000");
    assert_eq!(
        (&answer[0]["fault"], &answer[0]["levels"]),
        (&json!("not canonical: bits 63 to 47 differ"), &json!([]))
    );
    assert_eq!(json("translate --levels 9,9,9,9,9 0x800000000000")[0]["fault"], json!(null));
    assert_eq!(
        json("translate --levels 9,9,9,9,9 0x100000000000000")[0]["fault"],
        json!("not canonical: bits 63 to 56 differ")
    );
    assert_eq!(json("translate --levels 10,10 0x100000000")[0]["fault"], json!("beyond the address space of 32 bits"));
    let table = ask("translate 0x800000000000 0x1234");
    assert!(table.out.contains("not canonical: bits 63 to 47 differ") && table.code == 0, "{}", table.out);
}

#[test]
fn translate_refuses_what_makes_no_sense() {
    refuse(
        "translate 7f5a12345678",
        "`7f5a12345678` is no address, did you mean `0x7f5a12345678`?: expected a number below 2^64, such as 0x7f0000001234",
    );
    refuse("translate 0xfg", "`0xfg` is no address: expected a number below 2^64, such as 0x7f0000001234");
    refuse("translate -1", "`-1` is no address: expected a number below 2^64, such as 0x7f0000001234");
    refuse("translate --levels 9,0 1", "--levels is `9,0`: expected the bits of each level, 1 to 24, as in 9,9,9,9");
    refuse("translate --page 3K 1", "--page is `3K`: expected a power of two, such as 4K, 2M or 1G");
    refuse("translate --levels 20,20,20 1", "--levels 20,20,20 and a page of 4K make 72 bits: expected at most 64");
}

#[test]
fn trace_says_what_a_recording_holds() {
    let memory = ask_with(b"1 2 3 1\n", &["trace", "-", "--format", "json"]);
    assert_eq!(memory.out.trim_end(), r#"{"kind":"memory","references":4,"pages":3,"warnings":0}"#);
    let sched = "# tracer: nop\n  a-10 [000] d..2. 1.000000: sched_switch: prev_comm=a prev_pid=10 prev_prio=120 prev_state=S ==> next_comm=b next_pid=11 next_prio=120\n  b-11 [000] d..2. 1.002000: sched_switch: prev_comm=b prev_pid=11 prev_prio=120 prev_state=S ==> next_comm=a next_pid=10 next_prio=120\n";
    let sched = ask_with(sched.as_bytes(), &["trace", "-", "--format", "json"]);
    let answer: Value = serde_json::from_str(&sched.out).expect("JSON");
    assert_eq!(keys(&sched.out, &answer), ["kind", "events", "warnings", "tasks"]);
    assert_eq!((&answer["kind"], &answer["events"], &answer["warnings"]), (&json!("sched"), &json!(2), &json!(0)));
    let b = answer["tasks"].as_array().and_then(|tasks| tasks.iter().find(|task| task["pid"] == 11)).expect("task b");
    assert_eq!(*b, json!({"pid": 11, "comm": "b", "cpu_ns": 2_000_000, "switches": 1}));
}

#[test]
fn one_bad_line_costs_one_warning_with_its_number() {
    let bad = ask_with(b"I  00401000,3\nnonsense\nI  00401003,5\n", &["trace", "-", "--format", "json"]);
    assert_eq!((bad.code, bad.out.trim_end()), (0, r#"{"kind":"memory","references":2,"pages":1,"warnings":1}"#));
    assert!(bad.err.contains("line 2"), "{}", bad.err);
}

#[test]
fn a_recording_that_is_none_is_refused() {
    for (bytes, expected) in [
        (&b""[..], "the recording is empty"),
        (&[0; 100_000][..], "it is no text"),
        (&[0x1f, 0x8b, 8, 0][..], "it ends too early"),
    ] {
        for command in ["trace -", "replace --policy lru --frames 3 --file -"] {
            let asked = ask_with(bytes, &command.split(' ').collect::<Vec<_>>());
            assert_eq!(
                (asked.code, asked.err.trim_end()),
                (2, format!("os-scope: cannot read standard input: {expected}").as_str()),
                "{command}"
            );
        }
    }
}

#[test]
fn check_points_at_the_mistake() {
    let good = ask("check clock");
    assert_eq!((good.code, good.err.as_str()), (0, ""));
    let bad = ask_with(b"title x\nmachine\n  frmes 4\nprocess a\n  compute 1ms\n", &["check", "-"]);
    assert_eq!(bad.code, 2);
    let lines: Vec<&str> = bad.err.lines().collect();
    assert!(lines[0].starts_with("os-scope: standard input:3:3: `frmes`"), "{}", bad.err);
    assert_eq!(lines[1..], ["    frmes 4", "    ^^^^^ did you mean `frames`?"]);
}

#[test]
fn scenarios_that_are_no_text_or_too_long_are_refused() {
    let long = vec![b' '; 100_000];
    for (bytes, expected) in [
        (&long[..], "is too long for a scenario: expected at most 65536 bytes of text"),
        (b"title \xff", "is no text: byte 7 is not UTF-8"),
    ] {
        let asked = ask_with(bytes, &["check", "-"]);
        assert_eq!((asked.code, asked.err.trim_end()), (2, format!("os-scope: standard input {expected}").as_str()));
    }
    let unknown = ask("run clok");
    assert!(
        unknown.code == 2
            && unknown
                .err
                .starts_with("os-scope: there is neither a file nor a built-in scenario `clok`, did you mean `clock`?"),
        "{}",
        unknown.err
    );
}

#[test]
fn run_writes_a_json_event_a_line() {
    let Answer { code, out, err } = ask("run clock");
    assert_eq!((code, err.as_str()), (0, ""));
    let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(events[0], json!({"at": 0, "event": "arrived", "pid": 101}));
    assert_eq!(events.last().map(|event| &event["event"]), Some(&json!("finished")));
    assert_eq!(ask("run clock --format json").out, out);
    assert_eq!(ask("run clock --format csv").out.lines().count(), events.len() + 1);
    assert_eq!(ask("run clock --format table").out.lines().count(), events.len());
}

#[test]
fn run_stops_at_its_limit_and_says_so() {
    let asked = ask("run clock --limit 3");
    assert_eq!(
        (asked.code, asked.out.lines().count(), asked.err.trim_end()),
        (0, 3, "os-scope: stopped after 3 events (see --limit)")
    );
}

#[test]
fn run_plays_a_recording() {
    let asked = ask_with(b"1 2 3 1\n", &["run", "-"]);
    assert_eq!((asked.code, asked.out.matches("\"event\":\"access_done\"").count()), (0, 4));
}

#[test]
fn render_draws_svg_and_png() {
    let folder = std::env::temp_dir().join(format!("os-scope-render-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let draw = |name: &str, more: &str| {
        let file = folder.join(name);
        let file = file.to_str().expect("a name");
        let asked = ask(&format!("render walk --at 20 --size 640x360 {more} -o {file}"));
        assert_eq!((asked.code, asked.err.as_str()), (0, ""), "{more}");
        std::fs::read(file).expect("a picture")
    };
    let light = draw("light.svg", "");
    assert!(light.starts_with(b"<svg") && light == draw("again.svg", "--theme light --lens walk"));
    assert_ne!(light, draw("dark.svg", "--theme dark"));
    // Each lens asks its question.
    let both = String::from_utf8(draw("both.svg", "--lens walk,memory")).expect("text");
    assert!(both.contains("Where is 0x") && both.contains("Where are everyone"), "{both}");
    let png = draw("light.png", "");
    // The size stands behind the signature and the head of the first chunk (PNG specification, section 11.2.1).
    assert_eq!((&png[1..4], &png[16..24]), (&b"PNG"[..], &[0, 0, 2, 128, 0, 0, 1, 104][..]));
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

#[test]
fn render_refuses_what_makes_no_sense() {
    refuse("render clock --at 5 -o -", "-o is `-`: expected a name that ends in .svg or .png");
    refuse("render clock --at 5 -o x.gif", "-o is `x.gif`: expected a name that ends in .svg or .png");
    refuse(
        "render clock --at 5 --size 10x10 -o x.svg",
        "--size is `10x10`: expected a width and a height from 160 to 7680, as in 1280x720",
    );
    refuse(
        "render clock --at 5 --lens wlak -o x.svg",
        "there is no lens `wlak`, did you mean `walk`? (there are walk, memory, clock, ready-queue and disk)",
    );
    let far = ask("render clock --at 999999 -o x.svg");
    assert!(far.code == 2 && far.err.starts_with("os-scope: --at is 999999, and there are "), "{}", far.err);
}

#[test]
fn unknown_words_are_one_clear_line() {
    refuse(
        "replce",
        "unrecognized subcommand 'replce'; tip: some similar subcommands exist: 'trace', 'replace' (see `os-scope --help`)",
    );
    refuse(
        "replace --frame 3",
        "unexpected argument '--frame' found; tip: a similar argument exists: '--frames' (see `os-scope replace --help`)",
    );
    refuse(
        "replace --policy lru --frames 3 --refs 1 --format xml",
        "invalid value 'xml' for '--format <FORMAT>' [possible values: table, json, csv] (see `os-scope replace --help`)",
    );
    let nothing = ask_with(b"", &[]);
    assert_eq!((nothing.code, nothing.err.lines().count()), (2, 1));
    let help = ask("--help");
    assert!(help.code == 0 && help.out.contains("replace") && help.err.is_empty());
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_is_no_error() {
    let program = env!("CARGO_BIN_EXE_os-scope");
    for words in [
        "run thrash",
        "replace --policy lru --frames 3 --refs $(seq -s, 1 20000)",
        "schedule --policy rr --quantum 1 --job 0:100000",
    ] {
        let script = format!("set -o pipefail; {program} {words} --format csv | head -n 1");
        let output = Command::new("bash").args(["-c", &script]).output().expect("a shell");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""), "{words}");
        assert_eq!(output.stdout.split(|&byte| byte == b'\n').count(), 2, "{words}");
    }
}
