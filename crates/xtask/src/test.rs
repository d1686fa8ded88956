//! `cargo xtask test`: every check there is, one after the other, each with its name and its time.
//!
//! A step that fails does not stop the others; what it said stays above, and the end lists what failed and how to
//! repeat it alone: `cargo xtask test NAME`. What a step needs is installed when it is missing.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::run::{Failure, command, files, install, output, root, run};
use crate::tools::{apt, cargo, on_path};
use crate::witness::WASI;

/// Parts of the toolchain besides the compiler: `rust-src` is for the wasm's own standard library.
const COMPONENTS: [&str; 3] = ["clippy", "rustfmt", "rust-src"];

/// What is compiled for: the page, a machine on which there is no standard library at all, and programs that node runs.
const TARGETS: [&str; 3] = ["wasm32-unknown-unknown", BARE, WASI];

/// A target without a standard library: what compiles here needs none.
const BARE: &str = "wasm32v1-none";

/// Chromium by the names under which systems know it.
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Firefox by the names under which systems know it.
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// How many random cases the bounded fuzzing takes, where an ordinary test takes a few.
const FUZZED: &str = "10000";

/// What proves something.
type Check = fn() -> Result<(), Failure>;

/// A check.
struct Step {
    name: &'static str,
    /// What it proves.
    about: &'static str,
    check: Check,
    /// The step whose results it looks at, and what gets them when that step has not been done just now.
    after: Option<(&'static str, Check)>,
}

/// A step that looks at the sources.
const fn step(name: &'static str, about: &'static str, check: Check) -> Step {
    Step { name, about, check, after: None }
}

/// A step that looks at the site.
const fn of_site(name: &'static str, about: &'static str, check: Check) -> Step {
    Step { after: Some(("site", crate::trunk::build)), ..step(name, about, check) }
}

/// A step that looks at what tests noted.
const fn of_tests(name: &'static str, about: &'static str, check: Check) -> Step {
    Step { after: Some(("tests", witnesses)), ..step(name, about, check) }
}

const STEPS: [Step; 15] = [
    step("format", "the sources are formatted", format),
    step("lints", "clippy finds nothing", lints),
    step("tests", "unit, oracle, scenario and layering tests", tests),
    step("examples", "the examples in the documentation", examples),
    step("docs", "the documentation builds without a warning", docs),
    step("bare", "sim, timeline and scene need no standard library", bare),
    step("fuzz", "random scenarios, texts and recordings, more of them", fuzz),
    step("witness", "libCacheSim counts the same faults, and docs/correctness.md says so", crate::witness::check),
    step("site", "the site builds, its types are right, the script is within its budget", crate::trunk::build),
    step("node", "the TypeScript's own tests", node),
    step("hashes", "every policy does as wasm what it does as native code", hashes),
    of_tests("correctness", "docs/correctness.md says what the tests compared", crate::correctness::check),
    of_site("wasm", "the wasm reports what the native build reports", wasm),
    of_site("browser", "the page and the element in a real browser", browser),
    of_site("engines", "the core of it in Firefox and WebKit too", engines),
];

/// Runs all steps, or those that are named. The last line counts them.
pub(crate) fn test(names: &[&str]) -> ExitCode {
    match steps(names) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Failure(message)) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all of them passed.
fn steps(names: &[&str]) -> Result<bool, Failure> {
    if let Some(odd) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(Failure(format!("there is no step {odd}, only {}", known.join(", "))));
    }
    toolchain()?;
    let mut failed = Vec::new();
    let mut passed = 0;
    for Step { name, about, check, after } in STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name))
    {
        println!("\n== {name}: {about}");
        let begun = Instant::now();
        // Alone, it must not look at what was built some other day.
        let stale = after.filter(|(step, _)| !names.is_empty() && !names.contains(step));
        let outcome = stale.map_or(Ok(()), |(_, again)| again()).and_then(|()| check());
        let time = seconds(begun.elapsed());
        match outcome {
            Ok(()) => {
                passed += 1;
                println!("== {name} passed in {time}");
            }
            Err(Failure(message)) => {
                println!("{message}\n== {name} FAILED after {time}; to repeat it alone: cargo xtask test {name}");
                failed.push(*name);
            }
        }
    }
    println!();
    failed.iter().for_each(|name| println!("failed: {name} (cargo xtask test {name})"));
    println!("{passed} passed, {} failed", failed.len());
    Ok(failed.is_empty())
}

fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}

fn format() -> Result<(), Failure> {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lints() -> Result<(), Failure> {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"]))
}

fn tests() -> Result<(), Failure> {
    // A picture as PNG needs fonts.
    fonts()?;
    crate::correctness::forget()?;
    run(&mut cargo(&[
        "test",
        "--workspace",
        "--locked",
        "--quiet",
        "--no-fail-fast",
        "--lib",
        "--bins",
        "--tests",
        "--examples",
    ]))
}

/// The tests that compare policies, and the hashes.
fn witnesses() -> Result<(), Failure> {
    crate::correctness::forget()?;
    run(&mut cargo(&[
        "test",
        "--package",
        "os-scope-sim",
        "--package",
        "os-scope-tests",
        "--locked",
        "--quiet",
        "--lib",
        "--tests",
    ]))?;
    hashes()
}

/// Compares what a program says as native code and as wasm.
fn hashes() -> Result<(), Failure> {
    let example = ["--quiet", "--locked", "--package", "os-scope-tests", "--example", "hashes"];
    let native = output(cargo(&["run"]).args(example))?;
    let built = output(cargo(&["build", "--target", WASI, "--message-format", "json"]).args(example))?;
    // The program's path is the last that cargo names.
    let path = built.rsplit('"').find(|word| word.ends_with("hashes.wasm"));
    let path = path.ok_or_else(|| Failure("cargo names no hashes.wasm".into()))?;
    let wasm = output(&mut command("node", &["--no-warnings", "tests/witness/wasi.mjs", path]))?;
    crate::correctness::note_hashes(&native, &wasm)?;
    println!("{} hashes are the same", native.lines().count());
    Ok(())
}

fn examples() -> Result<(), Failure> {
    run(&mut cargo(&["test", "--workspace", "--locked", "--quiet", "--doc"]))
}

fn docs() -> Result<(), Failure> {
    // The map at the head of a crate may name its private modules.
    let flags = "-D warnings -A rustdoc::private-intra-doc-links";
    run(cargo(&["doc", "--workspace", "--locked", "--quiet", "--no-deps"]).env("RUSTDOCFLAGS", flags))
}

fn bare() -> Result<(), Failure> {
    let packages = ["--package", "os-scope-sim", "--package", "os-scope-timeline", "--package", "os-scope-scene"];
    run(cargo(&["check", "--locked", "--quiet", "--target", BARE]).args(packages))?;
    run(cargo(&["check", "--locked", "--quiet", "--target", BARE, "--features", "os-scope-scene/serde"]).args(packages))
}

fn fuzz() -> Result<(), Failure> {
    let args = ["test", "--package", "os-scope-tests", "--locked", "--quiet", "--test", "machine", "--test", "fuzz"];
    run(cargo(&args).env("OS_SCOPE_RUNS", FUZZED))
}

/// The tests that need node, but no browser: `*.test.mjs` and `*.test.js` below `web/`.
fn node() -> Result<(), Failure> {
    let tests = specs(&root().join("web"));
    if tests.is_empty() {
        println!("web/ has no tests of its own");
        return Ok(());
    }
    run(command("node", &["--test", "--test-reporter=spec"]).args(tests))
}

/// Compares what both builds of the player report of every built-in scenario.
fn wasm() -> Result<(), Failure> {
    let native =
        output(&mut cargo(&["run", "--quiet", "--locked", "--package", "os-scope-tests", "--example", "events"]))?;
    let events = root().join("web/generated/events.txt");
    crate::run::write(&events, &native)?;
    let wasm = output(command("node", &["tests/wasm/events.mjs"]).arg(events))?;
    let scenarios = native.lines().filter(|line| line.starts_with("# ")).count();
    let differs = native.lines().zip(wasm.lines()).enumerate().find(|(_, (native, wasm))| native != wasm);
    if let Some((at, (native, wasm))) = differs {
        return Err(Failure(format!("line {} differs\n  native {native}\n  wasm   {wasm}", at + 1)));
    }
    if native != wasm || scenarios == 0 {
        return Err(Failure(format!(
            "the native build reports {} lines, the wasm {}",
            native.lines().count(),
            wasm.lines().count()
        )));
    }
    println!("{scenarios} scenarios, {} lines, both hash to {:016x}", native.lines().count(), hash(native.as_bytes()));
    Ok(())
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn browser() -> Result<(), Failure> {
    let specs = specs(&root().join("tests/browser"));
    if specs.is_empty() {
        return Err(Failure("tests/browser holds no specs".into()));
    }
    let browser = named("CHROMIUM", &CHROMIUM, "chromium")?;
    println!("{} files, in {}", specs.len(), browser.display());
    // One file at a time: a browser that competes with another is slow, and what it shows comes late.
    run(command("node", &["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(specs)
        .env("CHROMIUM", browser))
}

/// The same checks in three engines. A browser that hangs must not keep the others waiting for it.
fn engines() -> Result<(), Failure> {
    let chromium = named("CHROMIUM", &CHROMIUM, "chromium")?;
    let firefox = named("FIREFOX", &FIREFOX, "firefox-esr")?;
    let webkit = program(&["WebKitWebDriver"], "webkit2gtk-driver")?;
    let screen = program(&["Xvfb"], "xvfb")?;
    println!(
        "in {}, {} and, by {} on {}, WebKit",
        chromium.display(),
        firefox.display(),
        webkit.display(),
        screen.display()
    );
    let args = ["--test", "--test-reporter=spec", "--test-force-exit", "tests/browser/engines/core.mjs"];
    run(command("node", &args).env("CHROMIUM", chromium).env("FIREFOX", firefox))
}

/// The files of tests below a folder.
fn specs(folder: &Path) -> Vec<PathBuf> {
    let is_test = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        [".test.mjs", ".test.js"].iter().any(|end| name.ends_with(end))
    };
    files(folder).into_iter().filter(is_test).collect()
}

/// Installs what the compiler lacks. Without rustup, the compiler is trusted to have everything.
fn toolchain() -> Result<(), Failure> {
    let Ok(components) = output(&mut command("rustup", &["component", "list", "--installed"])) else { return Ok(()) };
    for component in COMPONENTS {
        if !components.lines().any(|line| line.starts_with(component)) {
            println!("Installing the compiler's component {component}");
            install(&mut command("rustup", &["component", "add", component]))?;
        }
    }
    let targets = output(&mut command("rustup", &["target", "list", "--installed"]))?;
    for target in TARGETS {
        if !targets.lines().any(|line| line == target) {
            println!("Installing the compiler's target {target}");
            install(&mut command("rustup", &["target", "add", target]))?;
        }
    }
    Ok(())
}

/// A browser: the one that a variable names, one of this system, or one that apt installs.
fn named(variable: &str, names: &[&str], package: &str) -> Result<PathBuf, Failure> {
    std::env::var_os(variable).map_or_else(|| program(names, package), |named| Ok(named.into()))
}

/// A program of this system, by any of its names, or of a package that apt installs.
fn program(names: &[&str], package: &str) -> Result<PathBuf, Failure> {
    let found = || names.iter().copied().find_map(on_path);
    if let Some(found) = found() {
        return Ok(found);
    }
    apt(package)?;
    found().ok_or_else(|| Failure(format!("apt installed {package}, and {} is not on the path", names.join(" or "))))
}

/// Some fonts, if there are none.
fn fonts() -> Result<(), Failure> {
    let folders = ["/usr/share/fonts", "/usr/local/share/fonts"];
    let any = folders.iter().any(|folder| !files(Path::new(folder)).is_empty());
    if any || !cfg!(target_os = "linux") { Ok(()) } else { apt("fonts-dejavu-core") }
}
