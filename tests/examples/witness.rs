//! Replacement policies beside libCacheSim, for `cargo xtask correctness`: the path of a Python that has `libcachesim`
//! is the first argument. Prints the table of `docs/correctness.md`, and fails if counts differ that have to be equal.

use std::io::{Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use os_scope_sim::mem::replace::{Options, ReplaceKind, count};
use os_scope_tests::test_rng::TestRng;

/// How many strings each policy is compared on.
const CASES: u64 = 60;

/// A policy, what libCacheSim calls it, and why its counts may differ; empty: they may not.
const POLICIES: [(ReplaceKind, &str, &str); 9] = [
    (ReplaceKind::Fifo, "FIFO", ""),
    (ReplaceKind::Lru, "LRU", ""),
    (ReplaceKind::Clock, "Clock", ""),
    (ReplaceKind::Sieve, "Sieve", ""),
    (ReplaceKind::Opt, "Belady", ""),
    (ReplaceKind::Lfu, "LFU", ""),
    (ReplaceKind::Arc, "ARC", ARC),
    (ReplaceKind::TwoQ, "TwoQ", TWOQ),
    (ReplaceKind::S3Fifo, "S3FIFO", S3FIFO),
];

const ARC: &str = "libCacheSim keeps the share `p` as a fraction; ours moves by whole pages";
const TWOQ: &str = "libCacheSim takes the wanted page out of A1out before the victim goes in, so that one page more stays remembered; the paper makes room first";
const S3FIFO: &str = "until memory is full libCacheSim puts new pages into the main queue once the small one has its tenth, and it takes a ghost out before making room; in the paper's algorithm 1 new pages go to the small queue, and the ghosts are asked after making room";

/// A string with the locality of programs, and a number of frames that holds a part of it.
fn case(seed: u64) -> (Vec<u64>, u32) {
    let random = &mut TestRng::new(seed);
    let pages = random.within(60..600);
    let string = random.references(4_000, pages);
    (string, random.within(20..pages * 2 / 3) as u32)
}

/// What libCacheSim counts, policy by policy.
fn theirs(python: &str) -> Result<Vec<u64>, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/witness/misses.py");
    let mut command = Command::new(python);
    let child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("cannot start {python}: {error}"))?;
    let (Some(mut questions), Some(mut answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("no pipes".into());
    };
    let asked = thread::spawn(move || {
        for (_, name, _) in POLICIES {
            for seed in 0..CASES {
                let (string, frames) = case(seed);
                let pages: Vec<String> = string.iter().map(u64::to_string).collect();
                writeln!(questions, "{name} {frames} {}", pages.join(" "))?;
            }
        }
        std::io::Result::Ok(())
    });
    let mut text = String::new();
    answers.read_to_string(&mut text).map_err(|error| error.to_string())?;
    asked.join().map_err(|_| "the questions broke off")?.map_err(|error| error.to_string())?;
    let status = child.wait().map_err(|error| error.to_string())?;
    let counts: Option<Vec<u64>> = text.lines().map(|line| line.parse().ok()).collect();
    counts
        .filter(|counts| status.success() && counts.len() as u64 == CASES * POLICIES.len() as u64)
        .ok_or_else(|| format!("{script} failed ({status})"))
}

fn main() -> ExitCode {
    let Some(python) = std::env::args().nth(1) else {
        eprintln!("expected the path of a Python that has libcachesim");
        return ExitCode::from(2);
    };
    let counts = match theirs(&python) {
        Ok(counts) => counts,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut right = true;
    println!("| policy | cases | the same count | greatest difference | in all | why |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let options = Options { load_referenced: false, ..Options::default() };
    for ((kind, _, why), theirs) in POLICIES.into_iter().zip(counts.chunks(CASES as usize)) {
        let ours: Vec<u64> = (0..CASES)
            .map(case)
            .map(|(string, frames)| count(kind, frames, &string.as_slice().into(), options).faults)
            .collect();
        let same = ours.iter().zip(theirs).filter(|(a, b)| a == b).count();
        let percent = |ours: u64, theirs: u64| (ours as f64 - theirs as f64) / theirs as f64 * 100.0;
        let greatest = ours
            .iter()
            .zip(theirs)
            .map(|(&a, &b)| percent(a, b))
            .max_by(|a, b| a.abs().total_cmp(&b.abs()))
            .unwrap_or(0.0);
        let total = percent(ours.iter().sum(), theirs.iter().sum());
        let shown = |percent: f64| if percent == 0.0 { "0".into() } else { format!("{percent:+.2} %") };
        println!("| `{}` | {CASES} | {same} | {} | {} | {why} |", kind.name(), shown(greatest), shown(total));
        if why.is_empty() && same != CASES as usize {
            eprintln!("{}: only {same} of {CASES} counts are libCacheSim's", kind.name());
            right = false;
        }
    }
    if right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
