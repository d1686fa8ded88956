//! Whatever is asked, the program answers or refuses within a second of its CPU's time and 256 MB, and never panics.

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use os_scope_sim::Rng;
use os_scope_sim::sched::SchedulerKind;

/// Asks under limits: exit code (none if it was stopped by force) and what is said on standard error.
fn ask(words: &[&str], input: Vec<u8>) -> (Option<i32>, String) {
    within("ulimit -t 1 && ulimit -v 262144 && exec \"$@\"", words, input)
}

fn within(script: &str, words: &[&str], input: Vec<u8>) -> (Option<i32>, String) {
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_os-scope")]).args(words);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("a shell");
    let mut pipe = child.stdin.take().expect("a pipe");
    // The program need not read all of it.
    let writer = thread::spawn(move || pipe.write_all(&input).ok());
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Asks for what cannot be had: exit code 2, and what is wrong, which in a scenario is shown in two more lines.
fn refused(words: &[&str], input: Vec<u8>) {
    let (code, said) = ask(words, input);
    let lines = said.lines().count();
    assert!(
        code == Some(2) && (1..=3).contains(&lines) && said.len() < 2_000,
        "{words:?}: {code:?} {lines} lines\n{said:.500}"
    );
    assert!(said.starts_with("os-scope: ") && !said.contains("panicked"), "{words:?}: {said}");
}

/// The commands that read a file.
const READERS: [&[&str]; 6] = [
    &["replace", "--policy", "lru", "--frames", "3", "--file", "-"],
    &["schedule", "--policy", "rr", "--jobs", "-"],
    &["check", "-"],
    &["run", "-"],
    &["render", "-", "--at", "0", "-o", "/dev/null/x.svg"],
    &["trace", "-"],
];

#[test]
fn no_command_takes_a_file_that_makes_no_sense() {
    let binary: Vec<u8> = (0..100_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for words in READERS {
        refused(words, Vec::new());
        refused(words, b"\n\n\n".to_vec());
        refused(words, vec![0; 100_000]);
        refused(words, binary.clone());
        refused(words, vec![b'x'; 10 << 20]);
        refused(words, b"\x1f\x8b\x08".to_vec());
    }
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    let asked = "\
replace --policy lru --frames 0 --refs 1
replace --policy lru --frames -3 --refs 1
replace --policy lru --frames 18446744073709551616 --refs 1
replace --policy lru --frames 3 --refs -1
replace --policy lru --frames 3 --refs 18446744073709551616
replace --policy nobody --frames 3 --refs 1
schedule --policy nobody --job 0:1
schedule --policy rr --quantum 0 --job 0:1
schedule --policy rr --quantum -1 --job 0:1
schedule --policy rr --cpus 0 --job 0:1
schedule --policy rr --cpus 17 --job 0:1
schedule --policy fifo --job 0:0
schedule --policy fifo --job -1:1
schedule --policy fifo --job 0:18446744073709551616
schedule --policy fifo --job 0:18446744073709551615s
schedule --policy rr --quantum 1 --job 0:18446744073709551615
schedule --policy mlfq --quanta 0 --job 0:1
translate 18446744073709551616
translate -1
translate --levels 99 0
translate --page 0 0
run clock --limit -1
run nobody
render clock --at -1 -o x.svg
render clock --at 18446744073709551616 -o x.svg
render clock --at 0 --size 0x0 -o x.svg
render clock --at 0 --size 4294967295x4294967295 -o x.png
render clock --at 0 --lens nobody -o x.svg
check nowhere";
    for line in asked.lines() {
        refused(&line.split(' ').collect::<Vec<_>>(), Vec::new());
    }
}

#[test]
fn times_near_the_end_of_numbers_are_answered_or_refused() {
    for policy in SchedulerKind::ALL.map(SchedulerKind::name) {
        for job in [
            "18446744073709551615:1",
            "18446744073709551614:18446744073709551615",
            "9223372036854775807:9223372036854775807",
            "0:9223372036854775808",
        ] {
            for nice in ["-20", "19"] {
                let words = ["schedule", "--policy", policy, "--job", &format!("{job}:nice={nice}"), "--job", "0:3"];
                let (code, said) = ask(&words, Vec::new());
                assert!(matches!(code, Some(0 | 2)), "{words:?}: {code:?} {said}");
            }
        }
    }
}

#[test]
fn a_million_jobs_are_answered_or_refused() {
    let jobs = "0:3\n".repeat(1_000_000).into_bytes();
    for policy in ["fifo", "rr", "eevdf"] {
        let (code, said) = ask(&["schedule", "--policy", policy, "--jobs", "-", "--format", "csv"], jobs.clone());
        assert!(matches!(code, Some(0 | 2)) && said.lines().count() <= 1, "{policy}: {code:?} {said}");
    }
}

/// Under cfs each tick of many jobs is a slice: more than a few jobs may have, and none is kept in more than a few
/// bytes.
#[test]
fn many_jobs_may_run_in_more_than_a_million_slices() {
    let jobs = "0:40\n".repeat(26_000).into_bytes();
    let words = ["schedule", "--policy", "cfs", "--jobs", "-"];
    assert_eq!(within("ulimit -v 131072 && exec \"$@\"", &words, jobs), (Some(0), String::new()));
}

#[test]
fn what_takes_too_many_slices_is_refused_before_it_runs() {
    let told = |most: u64| {
        format!(
            "os-scope: these jobs run in more than {most} slices: choose a longer quantum, or where to stop with --until\n"
        )
    };
    let jobs = "0:9007199254740992:io=9007199254740991\n".repeat(20_000).into_bytes();
    for policy in ["rr", "mlfq", "lottery", "stride"] {
        assert_eq!(
            ask(&["schedule", "--policy", policy, "--jobs", "-"], jobs.clone()),
            (Some(2), told(1_280_000)),
            "{policy}"
        );
    }
    let jobs = "0:1000:io=1\n".repeat(2_000).into_bytes();
    assert_eq!(ask(&["schedule", "--policy", "fifo", "--jobs", "-"], jobs), (Some(2), told(1_000_000)));
    let jobs = "0:1\n".repeat(150_001).into_bytes();
    let told = "os-scope: there are 150001 jobs: expected at most 150000 with --versus\n";
    assert_eq!(ask(&["schedule", "--policy", "fifo", "--versus", "rr", "--jobs", "-"], jobs), (Some(2), told.into()));
}

/// What command lines are made of.
const WORDS: [&str; 75] = [
    "--policy",
    "--policy",
    "--frames",
    "--refs",
    "--file",
    "--load-unreferenced",
    "--versus",
    "--seed",
    "--interval",
    "--tau",
    "--summary",
    "--format",
    "--quantum",
    "--cpus",
    "--until",
    "--job",
    "--job",
    "--io-time",
    "--same-tick",
    "--quanta",
    "--allotments",
    "--boost",
    "--stay",
    "--io-bump",
    "--levels",
    "--page",
    "--as-scenario",
    "--rerun",
    "--limit",
    "--at",
    "--lens",
    "--size",
    "--theme",
    "-o",
    "fifo",
    "lru",
    "clock",
    "opt",
    "s3fifo",
    "arc",
    "rr",
    "mlfq",
    "cfs",
    "eevdf",
    "lottery",
    "stride",
    "json",
    "csv",
    "table",
    "0",
    "1",
    "2",
    "-1",
    "16",
    "65536",
    "18446744073709551615",
    "1..64",
    "1,2,3,1,2,4",
    "0:4",
    "1:3:nice=19:io=1",
    "2:9007199254740992",
    "0:5:tickets=4294967295",
    "3ms",
    "4K",
    "0x7fffffffffff",
    "walk",
    "memory",
    "belady",
    "-",
    "/dev/null",
    "nowhere",
    "expired-first",
    "x.svg",
    "é",
    "",
];

/// Random command lines; `OS_SCOPE_RUNS` asks for more or fewer, `OS_SCOPE_SEED` where to begin.
#[test]
fn any_words_are_answered_or_refused() {
    let number =
        |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(default);
    let (from, runs) = (number("OS_SCOPE_SEED", 0), number("OS_SCOPE_RUNS", 300).min(2_000));
    let mut answered = 0;
    for seed in from..from + runs {
        let mut random = Rng::new(seed);
        let mut draw = |below: usize| random.bits() as usize % below;
        // Half of them begin well.
        let beginnings: [&[&str]; 12] = [
            &["replace"],
            &["schedule"],
            &["translate"],
            &["trace"],
            &["check"],
            &["run"],
            &["replace", "--frames", "3", "--refs", "1,2,3,4,1w,2,5", "--policy"],
            &["schedule", "--job", "0:5", "--job", "2:3:io=1:priority=2", "--policy"],
            &["translate", "0x7f0000001234"],
            &["check", "clock"],
            &["run", "clock", "--limit", "20"],
            &["schedule", "--policy", "rr", "--job"],
        ];
        let mut words = beginnings[draw(12)].to_vec();
        (0..draw(5)).for_each(|_| words.push(WORDS[draw(WORDS.len())]));
        let input = if draw(2) == 0 { "1 2 3\n" } else { "process p\n  compute 1ms\n" };
        // Nothing is written.
        let said: Vec<&str> =
            words.iter().map(|word| if *word == "x.svg" { "/dev/null/x.svg" } else { word }).collect();
        let (code, error) = ask(&said, input.into());
        assert!(
            matches!(code, Some(0..=2)) && !error.contains("panicked"),
            "seed {seed}: {said:?}: {code:?} {error:.500}"
        );
        answered += u64::from(code == Some(0));
    }
    assert!(answered * 20 > runs, "only {answered} of {runs} made sense");
}
