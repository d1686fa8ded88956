//! What a build needs beyond cargo: installed when it is missing, and said so.

use std::fs;
use std::path::PathBuf;

use crate::run::{Failure, command, install, output, read, root, write};

/// The version of the `wasm-bindgen` crate in `crates/web/Cargo.toml`: the command must be of the same one.
const WASM_BINDGEN: &str = "0.2.129";

const WASM: &str = "wasm32-unknown-unknown";

/// The programs that a build calls.
pub(crate) struct Tools {
    /// `wasm-bindgen`.
    pub(crate) wasm_bindgen: PathBuf,
    /// Where the programs of `web/package.json` are.
    npm: PathBuf,
}

impl Tools {
    /// Installs what is missing.
    pub(crate) fn ready() -> Result<Self, Failure> {
        rustup("target", WASM)?;
        rustup("component", "rust-src")?;
        npm_packages()?;
        Ok(Self { wasm_bindgen: wasm_bindgen()?, npm: root().join("web/node_modules/.bin") })
    }

    /// A program of `web/package.json`.
    pub(crate) fn npm(&self, program: &str) -> PathBuf {
        self.npm.join(program)
    }
}

/// A target or component of the compiler. Without rustup, the compiler is trusted to have it.
pub(crate) fn rustup(kind: &str, name: &str) -> Result<(), Failure> {
    match output(command("rustup", &[kind]).args(["list", "--installed"])) {
        Ok(installed) if !installed.lines().any(|line| line == name) => {
            println!("Installing the compiler's {kind} {name}");
            install(command("rustup", &[kind]).args(["add", name]))
        }
        _ => Ok(()),
    }
}

/// The one on the path if it is of the right version, otherwise one under `target/tools`.
fn wasm_bindgen() -> Result<PathBuf, Failure> {
    let wanted = format!("wasm-bindgen {WASM_BINDGEN}");
    let equal = |program: &PathBuf| output(&mut command(program, &["--version"])).is_ok_and(|said| said.trim() == wanted);
    let tools = root().join("target/tools");
    let own = tools.join("bin/wasm-bindgen");
    if let Some(found) = [PathBuf::from("wasm-bindgen"), own.clone()].into_iter().find(equal) {
        return Ok(found);
    }
    println!("Installing {wanted} into target/tools (once; it takes some minutes)");
    let args = ["install", "wasm-bindgen-cli", "--locked", "--version", WASM_BINDGEN, "--root"];
    install(command("cargo", &args).arg(&tools))?;
    Ok(own)
}

/// The packages of `web/package-lock.json`, installed again whenever that file differs from the one they were installed by.
fn npm_packages() -> Result<(), Failure> {
    let web = root().join("web");
    let lock = read(&web.join("package-lock.json"))?;
    let mark = web.join("node_modules/.installed-by");
    if fs::read(&mark).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    println!("Installing the packages of web/package-lock.json");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    install(command(npm, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&web))?;
    write(&mark, lock)
}
