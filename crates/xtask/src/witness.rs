//! Outside witnesses: other people's programs that compute what OS Scope computes, and what `docs/correctness.md` says
//! of the comparison.
//!
//! libCacheSim comes from PyPI, in a version that is named here, into an environment of its own under `target/`.

use std::path::PathBuf;

use crate::run::{Failure, command, output, read_text, root, run, write};
use crate::tools::{apt, cargo, rustup};

/// The simulator of caches by Yang et al., as packaged for Python.
const LIBCACHESIM: &str = "libcachesim==0.3.5";

/// WebAssembly with a standard library that can print.
pub(crate) const WASI: &str = "wasm32-wasip1";

/// What both programs and tests write tables into.
pub(crate) const DOCUMENT: &str = "docs/correctness.md";

/// What stands around the part of the document that is written here.
const BEGIN: &str = "<!-- replacement: written by `cargo xtask correctness` -->\n";
const END: &str = "<!-- replacement: end -->\n";

/// Compares, and holds the document against the outcome.
pub(crate) fn check() -> Result<(), Failure> {
    let (text, found) = (read_text(&root().join(DOCUMENT))?, replacement()?);
    if part(&text, BEGIN, END)?.1 == found {
        return Ok(());
    }
    Err(Failure(format!("{DOCUMENT} does not say what was found: `cargo xtask correctness` writes it anew\n{found}")))
}

/// Compares, and writes the outcome into the document.
pub(crate) fn update() -> Result<(), Failure> {
    let path = root().join(DOCUMENT);
    let (text, found) = (read_text(&path)?, replacement()?);
    let (before, _, after) = part(&text, BEGIN, END)?;
    write(&path, [before, found.as_str(), after].concat())?;
    println!("{DOCUMENT} is written.");
    Ok(())
}

/// References a second, ours and libCacheSim's, on one string and in processor time.
pub(crate) fn bench() -> Result<(), Failure> {
    let python = libcachesim()?;
    let string = root().join("target/witness/string.txt");
    run(cargo(&["bench", "--quiet", "--locked", "--package", "os-scope-sim", "--bench", "replace", "--", "--write"])
        .arg(&string))?;
    println!("{LIBCACHESIM}, from its binary format:");
    run(command(python, &["tests/witness/speed.py"]).arg(&string))?;
    println!("the same as the first in WebAssembly, under node:");
    rustup("target", WASI)?;
    // Without incremental marking: with it V8 of node 20 fails as memory grows.
    let runner =
        format!("node --no-warnings --no-incremental-marking {}", root().join("tests/witness/wasi.mjs").display());
    let bench = ["bench", "--quiet", "--locked", "--package", "os-scope-sim", "--bench", "replace", "--target", WASI];
    run(cargo(&bench).env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner))
}

/// What stands before the part between two lines, in it, and after it.
pub(crate) fn part<'a>(text: &'a str, begin: &str, end: &str) -> Result<(&'a str, &'a str, &'a str), Failure> {
    let found =
        text.find(begin).map(|at| at + begin.len()).and_then(|from| Some((from, from + text[from..].find(end)?)));
    let Some((from, to)) = found else {
        return Err(Failure(format!("{DOCUMENT} has no place for a table: expected {begin}{end}")));
    };
    Ok((&text[..from], &text[from..to], &text[to..]))
}

/// The table.
fn replacement() -> Result<String, Failure> {
    let python = libcachesim()?;
    output(
        cargo(&["run", "--quiet", "--locked", "--package", "os-scope-tests", "--example", "witness", "--"]).arg(python),
    )
}

/// A Python that has libCacheSim.
fn libcachesim() -> Result<PathBuf, Failure> {
    let folder = root().join("target/witness");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let version = "import libcachesim, importlib.metadata as m; print('libcachesim==' + m.version('libcachesim'))";
    let ready = || output(&mut command(&python, &["-c", version])).is_ok_and(|said| said.trim() == LIBCACHESIM);
    if ready() {
        return Ok(python);
    }
    println!("Installing {LIBCACHESIM} from PyPI into target/witness (once)");
    let make = || run(command("python3", &["-m", "venv", "--clear"]).arg(&folder));
    if make().is_err() {
        // Debian keeps the module in a package of its own.
        apt("python3-venv")?;
        make()?;
    }
    run(&mut command(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", LIBCACHESIM]))?;
    if !ready() {
        // The package is linked with GLib and does not bring it.
        apt("libglib2.0-0")?;
    }
    Ok(python)
}
