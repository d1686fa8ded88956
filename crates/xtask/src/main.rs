//! Tasks: `cargo xtask <task>`.
//!
//! In reading order:
//!
//! - [`tools`]: what a build needs beyond cargo, and how it is installed;
//! - [`trunk`]: the site in `dist/`, and on this machine, built anew when a source changes;
//! - [`bundle`]: what Trunk calls for the scripts, and [`site`] for the reference pages; [`mod@pack`]: the wasm as the
//!   classic script carries it;
//! - [`mod@test`]: every check there is; [`witness`]: those that ask programs of others; [`correctness`]: the page that
//!   says what all of them compared; [`fuzz`]: random input without end.

mod bundle;
mod correctness;
mod fuzz;
mod names;
mod pack;
mod parts;
mod run;
mod site;
mod test;
mod tools;
mod trunk;
mod witness;

use std::env;
use std::process::ExitCode;

use run::Failure;

const USAGE: &str = "\
cargo xtask test [STEP]...  runs every check, or the named ones, and installs what they need
cargo xtask fuzz [TARGET]... [--minutes N]  tries random input with new seeds, until it is stopped if no time is given
cargo xtask build        writes the site into dist/, and installs what that needs
cargo xtask serve [--no-open]  serves the site on this machine, and builds again when a source changes
cargo xtask bundle       what Trunk calls in a build, for the scripts
cargo xtask pack WASM PACKED  packs a wasm as os-scope.js carries it
cargo xtask correctness  compares with programs of others, and writes what it finds into docs/correctness.md
cargo xtask bench-replace  measures replacement beside libCacheSim
cargo xtask bench-draw [--beside CHECKOUT]  compares drawing with hand-written JavaScript, and with another built checkout, in a browser
cargo xtask bench-start [--beside DIST] [--rounds N]  compares how a page starts with asciinema-player, and with another dist/, in a browser
cargo xtask bench-web    measures simulation and seeking, in a browser";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["build"] => trunk::build(),
        ["serve", options @ ..] => trunk::serve(options),
        ["bundle"] => bundle::bundle(),
        ["pack", wasm, packed] => {
            run::read(wasm.as_ref()).and_then(|wasm| run::write(packed.as_ref(), pack::pack(&wasm, true)?))
        }
        ["fuzz", words @ ..] => fuzz::fuzz(words),
        ["test", steps @ ..] => return test::test(steps),
        ["correctness"] => witness::update(),
        ["bench-replace"] => witness::bench(),
        ["bench-draw", options @ ..] => bench("draw.mjs", options),
        ["bench-start", options @ ..] => bench("start.mjs", options),
        ["bench-web"] => bench("web.mjs", &[]),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure(format!("what is to be done?\n{USAGE}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one of the benchmarks that need a browser.
fn bench(file: &str, options: &[&str]) -> Result<(), Failure> {
    trunk::build()?;
    run::run(run::command("node", &[]).arg(run::root().join("tests/browser/bench").join(file)).args(options))
}
