//! `cargo xtask fuzz`: random input for as long as one likes. The same tests as in the checks, with seeds that were
//! never tried there.

use std::time::{Duration, Instant, SystemTime};

use crate::run::{Failure, run};
use crate::tools::cargo;

/// What can be fuzzed: its name, what it tries, and the arguments of `cargo test`.
const TARGETS: [(&str, &str, &[&str]); 5] = [
    ("machines", "random machines, step by step", &["--package", "os-scope-tests", "--test", "machine", "random"]),
    (
        "extremes",
        "machines at the limits of every number",
        &["--package", "os-scope-tests", "--test", "fuzz", "extreme"],
    ),
    ("scenarios", "spoilt texts of scenarios", &["--package", "os-scope-tests", "--test", "fuzz", "spoilt_scenarios"]),
    (
        "words",
        "random command lines, with a second of processor time and 256 MB",
        &["--package", "os-scope", "--test", "limits", "any_words"],
    ),
    (
        "recordings",
        "spoilt recordings, cut anywhere",
        &["--package", "os-scope-tests", "--test", "fuzz", "spoilt_recordings"],
    ),
];

/// Cases of one round of one target.
const ROUND: u64 = 2_000;

/// Runs the named targets, or all, until the time is over or something fails.
pub(crate) fn fuzz(words: &[&str]) -> Result<(), Failure> {
    let (names, minutes) = match words {
        [names @ .., "--minutes", minutes] => (names, minutes.parse::<u32>().ok()),
        names => (names, Some(u32::MAX)),
    };
    let Some(minutes) = minutes else { return Err(Failure("--minutes expects a whole number".into())) };
    if let Some(odd) = names.iter().find(|name| !TARGETS.iter().any(|(target, ..)| target == *name)) {
        let known: Vec<String> = TARGETS.iter().map(|(name, about, _)| format!("  {name}: {about}")).collect();
        return Err(Failure(format!("there is nothing called {odd} to be fuzzed, only\n{}", known.join("\n"))));
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    // Far beyond the seeds of the checks, and another place every time.
    let mut seed = now.as_secs() << 24;
    let begun = Instant::now();
    loop {
        for (name, _, args) in TARGETS.iter().filter(|(name, ..)| names.is_empty() || names.contains(name)) {
            println!("{name}: {ROUND} cases from seed {seed}");
            let test = run(cargo(&["test", "--quiet", "--locked"])
                .args(*args)
                .env("OS_SCOPE_SEED", seed.to_string())
                .env("OS_SCOPE_RUNS", ROUND.to_string()));
            test.map_err(|Failure(message)| {
                Failure(format!(
                    "{message}\nto repeat it: OS_SCOPE_SEED={seed} OS_SCOPE_RUNS={ROUND} cargo test {}",
                    args.join(" ")
                ))
            })?;
            if begun.elapsed() > Duration::from_secs(60 * u64::from(minutes)) {
                return Ok(());
            }
        }
        seed += ROUND;
    }
}
