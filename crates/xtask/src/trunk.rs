//! Trunk: it compiles the wasm and puts the site together in `dist/`, as `Trunk.toml` and `index.html` say, and calls
//! `cargo xtask bundle` for the scripts.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use crate::run::{Failure, command, run};
use crate::tools::Tools;

/// Where the search for a free port begins.
const PORT: u16 = 8080;

/// How the wasm is made small.
///
/// Small functions go into their callers before LLVM sees them, which rustc leaves out for size (a seventieth), and
/// what is copied is copied by one instruction instead of two for each eight bytes (a sixtieth). Addresses are
/// computed where they are used: kept at hand in variables, as LLVM's loop strength reduction does, they take more
/// code than they save (a hundredth).
const FLAGS: &str = "-Zinline-mir=yes -Cllvm-args=-max-store-memcpy=1 -Cllvm-args=-disable-lsr -Zlocation-detail=none -Zfmt-debug=none \
                     -Zunstable-options -Cpanic=immediate-abort";

/// Writes `dist/`, checks the types of its TypeScript, and fails if a script is above its budget of bytes.
///
/// The standard library is compiled along, for size: a panic stops at once and carries no text, which takes a seventh
/// off. cargo calls this unstable and has to be allowed to do it; the version of Rust is the one that builds
/// everything else. Without, `trunk build --release` makes a somewhat larger site.
pub(crate) fn build() -> Result<(), Failure> {
    let tools = Tools::ready()?;
    let mut trunk = trunk(&tools, "build")?;
    trunk.args(["--release", "--no-default-features=true"]);
    trunk.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
    trunk.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS);
    run(&mut trunk)?;
    run(&mut command(tools.npm("tsc"), &["--noEmit", "--project", "web/tsconfig.json"]))?;
    run(&mut command("node", &["web/build/sizes.mjs"]))
}

/// Serves the site on this machine until it is interrupted, and builds it again whenever a source changes.
pub(crate) fn serve(options: &[&str]) -> Result<(), Failure> {
    if let Some(odd) = options.iter().find(|option| **option != "--no-open") {
        return Err(Failure(format!("serve knows no option {odd}, only --no-open")));
    }
    let tools = Tools::ready()?;
    let port = free_port()?;
    println!("OS Scope will be at http://127.0.0.1:{port}/ once it is built (stop it with Ctrl+C)");
    let open = options.is_empty() && has_screen();
    // Not in dist/, where a build for release, of a check for example, may be under way.
    run(trunk(&tools, "serve")?
        .arg("--port")
        .arg(port.to_string())
        .arg(format!("--open={open}"))
        .args(["--dist", "target/site"]))
}

/// Trunk, which finds the other programs on its path.
fn trunk(tools: &Tools, task: &str) -> Result<Command, Failure> {
    let mut trunk = command(&tools.trunk, &["--skip-version-check", task]);
    trunk.env("PATH", tools.path()?);
    Ok(trunk)
}

fn free_port() -> Result<u16, Failure> {
    let free = (PORT..PORT + 100).find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok());
    free.ok_or_else(|| Failure(format!("no port from {PORT} to {} is free", PORT + 99)))
}

/// Whether a browser could be shown.
fn has_screen() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}
