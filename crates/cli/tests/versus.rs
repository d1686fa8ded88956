//! `--versus`: two rules, and the first moment at which they part. Known answers are those of the rules' own tests.

use std::process::Command;

use serde_json::{Value, json};

/// Exit code, standard output, standard error.
fn ask(words: &str) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_os-scope")).args(words.split_whitespace()).output().expect("the program");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("the program ends by itself"), text(output.stdout), text(output.stderr))
}

fn json(words: &str) -> Value {
    let (code, out, err) = ask(&format!("{words} --format json"));
    assert_eq!((code, err.as_str()), (0, ""), "{words}");
    serde_json::from_str(&out).expect("JSON")
}

/// Asks for what cannot be had; `expected` is how the line begins that says so.
fn refuse(words: &str, expected: &str) {
    let (code, out, err) = ask(words);
    assert_eq!((code, out.as_str()), (2, ""), "{words}");
    assert!(err.starts_with(&format!("os-scope: {expected}")) && err.lines().count() == 1, "{words}: {err}");
}

const STRING: &str = "--refs 7,0,1,2,0,3,0,4,2,3,0,3,2,1,2,0,1,7,0,1";

#[test]
fn replace_tells_where_policies_part() {
    let answer = json(&format!("replace --policy fifo --versus lru --frames 3 {STRING}"));
    assert_eq!([&answer["rules"][0]["faults"], &answer["rules"][1]["faults"]], [15, 12]);
    // Frames 2 0 1 after six references: 0 was loaded first, and used since.
    assert_eq!(
        answer["parts"],
        json!({"reference": 6, "page": 3, "held": [2, 0, 1], "does": [{"hit": false, "victim": 0}, {"hit": false, "victim": 1}]})
    );
    let answer = json(&format!("replace --policy clock --versus load-unreferenced --frames 3 {STRING}"));
    assert_eq!([&answer["rules"][0]["faults"], &answer["rules"][1]["faults"]], [14, 11]);
    assert_eq!([&answer["rules"][0]["load_referenced"], &answer["rules"][1]["load_referenced"]], [true, false]);
    let answer =
        json(&format!("replace --policy clock --load-unreferenced --versus load-referenced --frames 3 {STRING}"));
    assert_eq!([&answer["rules"][0]["faults"], &answer["rules"][1]["faults"]], [11, 14]);
}

#[test]
fn parts_is_null_if_they_never_part() {
    assert_eq!(json("replace --policy fifo --versus lru --frames 3 --refs 1,2,3,4,5")["parts"], Value::Null);
    assert_eq!(json("schedule --policy rr --versus fifo --job 0:9")["parts"], Value::Null);
    assert_eq!(
        json("schedule --policy rr --quantum 2 --until 2 --versus expired-first --job 0:4 --job 2:2")["parts"],
        Value::Null
    );
    assert_eq!(json("run thrash --versus replacement=lru")["parts"], Value::Null);
    assert_eq!(
        ask("replace --policy fifo --versus lru --frames 3 --refs 1,2").1.lines().next(),
        Some("fifo and lru do the same to the end.")
    );
    let told = ask("schedule --policy rr --versus fifo --job 0:9").1;
    assert_eq!(told.lines().next(), Some("Round robin and first come, first served do the same to the end."));
}

#[test]
fn schedule_tells_where_rules_part() {
    // The known answers of both conventions: completions 6 4 7 or 4 6 7, and 17 5 15 20 or 16 5 17 20.
    let answer = json("schedule --policy rr --quantum 2 --versus expired-first --job 0:4 --job 2:2:name=b --job 3:1");
    assert_eq!(answer["parts"], json!({"at": 2, "does": [{"cpu": 0, "job": "b"}, {"cpu": 0, "job": 0}]}));
    let means = |rule: usize| answer["rules"][rule]["averages"]["turnaround"].as_f64().expect("a mean");
    assert_eq!((means(0) * 3.0, means(1) * 3.0), (6.0 + 2.0 + 4.0, 4.0 + 4.0 + 4.0));
    let answer =
        json("schedule --policy rr --quantum 3 --versus expired-first --job 0:8 --job 1:2 --job 3:4 --job 5:6");
    let means = |rule: usize| answer["rules"][rule]["averages"]["turnaround"].as_f64().expect("a mean");
    assert_eq!((means(0) * 4.0, means(1) * 4.0), (f64::from(17 + 4 + 12 + 15), f64::from(16 + 4 + 14 + 15)));
    // At 3 the first quantum ends as job 2 arrives, and job 1 is next either way: the two part when its turn is over.
    assert_eq!(answer["parts"], json!({"at": 5, "does": [{"cpu": 0, "job": 2}, {"cpu": 0, "job": 0}]}));
    let answer = json("schedule --policy fifo --versus sjf --job 0:24 --job 0:3 --job 0:3");
    assert_eq!(answer["parts"], json!({"at": 0, "does": [{"cpu": 0, "job": 0}, {"cpu": 0, "job": 1}]}));
    assert_eq!(answer["rules"][0]["averages"]["wait"], 17.0);
}

#[test]
fn run_compares_any_line_of_a_machine() {
    let answer = json("run belady --versus frames=4");
    assert_eq!([&answer["rules"][0]["faults"], &answer["rules"][1]["faults"]], [9, 10], "Belady's anomaly");
    assert_eq!(answer["rules"][1]["rule"], "frames 4");
    assert_eq!(answer["parts"]["events"][0]["event"], "victim_chosen");
    assert_eq!(answer["parts"]["events"][1]["event"], "frame_taken");
    let (_, out, _) = ask("run belady --versus frames=4 --format csv");
    assert!(out.starts_with("rule,end,switches,references,faults,parts,position\nas it is,"), "{out}");
    let (code, _, err) = ask("run ready-queue --versus scheduler=sjf --limit 5");
    assert_eq!((code, err.as_str()), (0, "os-scope: both do the same for 5 events (see --limit)\n"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    refuse(
        "replace --policy fifo --versus lur --frames 3 --refs 1",
        "there is no rule `lur`, did you mean `lru`? (there are fifo, lru, ",
    );
    refuse(
        "replace --policy fifo --versus fifo --frames 3 --refs 1",
        "--versus fifo is the rule that holds already: expected another",
    );
    refuse(
        "replace --policy clock --versus load-referenced --frames 3 --refs 1",
        "--versus load-referenced is the rule that holds already: expected another",
    );
    refuse(
        "replace --policy fifo,lru --versus opt --frames 3 --refs 1",
        "--versus compares two rules: expected one --policy",
    );
    refuse(
        "replace --policy fifo --versus opt --frames 3..4 --refs 1",
        "--versus compares two rules: expected one number of --frames, not a range",
    );
    refuse(
        "schedule --policy rr --versus arrival-first --job 0:1",
        "--versus arrival-first is the rule that holds already: expected another",
    );
    for (policy, versus) in [("rr", "fifo"), ("fifo", "rr")] {
        let question = format!("schedule --policy {policy} --quantum 1 --versus {versus} --job 0:9000000000000");
        refuse(&question, "these jobs run in more than");
    }
    refuse("run clock --versus replacement=luu", "--versus is `replacement luu`: expected `fifo`, `lru`");
    refuse(
        "run clock --versus replacement=clock",
        "--versus `replacement clock` is the rule that holds already: expected another",
    );
    refuse("run clock --versus compute=5", "--versus is `compute 5`: ");
}
