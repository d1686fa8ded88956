//! `dist/os-scope.js`: one classic script with the wasm and the styles inside.
//!
//! cargo makes wasm, wasm-bindgen its JavaScript side, wasm-opt makes it smaller, LZMA smaller yet; esbuild joins all that with `web/src` and writes it in
//! base64 (`web/src/unpack.ts` unpacks it). What a visitor pays is the gzipped script, and that has a budget.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use lzma_rust2::{LzmaOptions, LzmaWriter};

use crate::run::{Failure, command, output, read, root, run, write};
use crate::tools::Tools;

/// Bytes that `os-scope.js` may have once gzipped. The aim is 80 KiB (docs/performance.md says where the bytes are); until it is reached, this only goes
/// down.
const BUDGET: usize = 268_000;

/// What rustc turns on for wasm32-unknown-unknown, so that wasm-opt accepts and may use it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How wasm-opt makes it small: the control flow is built anew first; nothing is put into its only caller, where it would have other locals than its like (a
/// hundredth together); functions that differ in constants become one (a 300th); and no address is below 1,024, where only the very end of the stack is.
const OPTIMISE: [&str; 8] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=0",
    "--merge-similar-functions",
    "-Oz",
];

/// Builds the script, and fails if it is above its budget.
pub(crate) fn build(tools: &Tools) -> Result<(), Failure> {
    let generated = root().join("web/generated");
    wasm(tools, &generated)?;
    let style = generated.join("style.css");
    run(command(tools.npm("esbuild"), &["web/src/style.css", "--minify", "--log-level=warning", "--target=es2022"]).arg(outfile(&style)))?;
    run(&mut command(tools.npm("tsc"), &["--noEmit", "--project", "web/tsconfig.json"]))?;
    let script = root().join("dist/os-scope.js");
    let bundle = [
        "web/src/main.ts",
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2022",
        "--platform=browser",
        "--legal-comments=none",
        "--log-level=warning",
        "--loader:.css=text",
        "--loader:.lzma=binary",
        "--define:import.meta.url=\"\"",
        "--banner:js=/*! OS Scope. MIT OR Apache-2.0 */",
    ];
    run(command(tools.npm("esbuild"), &bundle).arg(outfile(&script)))?;
    budget(&script)
}

/// esbuild's argument for where to write.
pub(crate) fn outfile(path: &Path) -> String {
    format!("--outfile={}", path.display())
}

/// Builds the standard library along, for size: a panic stops at once and carries no text, which takes a seventh off. The compiler calls
/// this unstable, so it must be told that we know; the version of Rust is the one that builds everything else.
///
/// The wasm alone: made together with the library that tests use, it would be optimised without knowing all of its parts (a twentieth more).
/// Small functions go into their callers before LLVM sees them, which rustc leaves out for size (a seventieth), and what is copied is copied by one
/// instruction instead of two for each eight bytes (a sixtieth). Addresses are computed where they are used: kept at hand in variables, as LLVM's loop
/// strength reduction does, they take more code than they save (a hundredth).
fn compile() -> Result<(), Failure> {
    let args = ["rustc", "--quiet", "--package", "os-scope-web", "--lib", "--crate-type", "cdylib", "--profile", "wasm"];
    let target = ["--target", "wasm32-unknown-unknown"];
    let std = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
    let flags = "-Zinline-mir=yes -Cllvm-args=-max-store-memcpy=1 \
                 -Cllvm-args=-disable-lsr -Zlocation-detail=none -Zfmt-debug=none -Zunstable-options -Cpanic=immediate-abort";
    run(command(env!("CARGO"), &args).args(target).args(std).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", flags))
}

/// Writes the wasm, packed, and its JavaScript side into `generated`.
fn wasm(tools: &Tools, generated: &Path) -> Result<(), Failure> {
    compile()?;
    let built = target()?.join("wasm32-unknown-unknown/wasm/os_scope_web.wasm");
    let done = generated.join("built.wasm");
    if up_to_date(&built, &done) {
        return Ok(());
    }
    run(command(&tools.wasm_bindgen, &["--target", "web", "--out-name", "player", "--out-dir"]).arg(generated).arg(&built))?;
    let bound = generated.join("player_bg.wasm");
    let small = generated.join("player.wasm");
    run(command(tools.npm("wasm-opt"), &OPTIMISE).args(FEATURES).arg(&bound).arg("-o").arg(&small))?;
    let bytes = read(&small)?;
    let packed = pack(&bytes)?;
    println!("wasm          {:>7} bytes, {} packed", bytes.len(), packed.len());
    write(&generated.join("player.lzma"), packed)?;
    let bundle = ["web/src/unpack.ts", "--format=esm", "--log-level=warning"];
    run(command(tools.npm("esbuild"), &bundle).arg(outfile(&generated.join("unpack.mjs"))))?;
    run(&mut command("node", &["web/build/scenarios.mjs"]))?;
    write(&done, read(&built)?)
}

/// Whether this very wasm was made ready before, by this very program: most changes of the site leave it as it is.
fn up_to_date(built: &Path, done: &Path) -> bool {
    let age = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let newer = std::env::current_exe().is_ok_and(|program| age(done) > age(&program));
    newer && fs::read(done).is_ok_and(|before| fs::read(built).is_ok_and(|now| now == before))
}

/// Where cargo puts what it builds.
fn target() -> Result<PathBuf, Failure> {
    let metadata = output(&mut command(env!("CARGO"), &["metadata", "--no-deps", "--format-version", "1"]))?;
    let folder = metadata.split("\"target_directory\":\"").nth(1).and_then(|rest| rest.split('"').next());
    folder
        .map(|folder| PathBuf::from(folder.replace("\\\\", "\\")))
        .ok_or_else(|| Failure("cargo metadata names no target directory".into()))
}

/// Packs with LZMA, in the form that `web/src/unpack.ts` knows.
fn pack(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let options = LzmaOptions { lc: 4, lp: 0, pb: 0, nice_len: 273, depth_limit: 1000, ..LzmaOptions::with_preset(9) };
    let failed = |error| Failure(format!("cannot pack: {error}"));
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64)).map_err(failed)?;
    writer.write_all(bytes).and_then(|()| writer.finish()).map_err(failed)
}

/// Prints the script's size and compares it with the budget.
fn budget(script: &Path) -> Result<(), Failure> {
    let bytes = read(script)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let gzipped =
        encoder.write_all(&bytes).and_then(|()| encoder.finish()).map_err(|error| Failure(format!("cannot gzip: {error}")))?.len();
    println!("os-scope.js   {:>7} bytes, {gzipped} gzipped, of {BUDGET}", bytes.len());
    if gzipped <= BUDGET {
        return Ok(());
    }
    fs::remove_file(script).map_err(|error| Failure(format!("cannot remove {}: {error}", script.display())))?;
    Err(Failure(format!("os-scope.js is {} bytes above its budget of {BUDGET} gzipped bytes", gzipped - BUDGET)))
}
