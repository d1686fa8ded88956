//! Who may know whom: the manifests against the table of `ARCHITECTURE.md`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each package of the workspace, whom of the others it may use, and whom its tests and benchmarks may use besides.
const ARROWS: [(&str, &[&str], &[&str]); 9] = [
    // A benchmark records what the machine tells.
    ("os-scope-sim", &[], &["os-scope-timeline"]),
    ("os-scope-trace", &["os-scope-sim"], &[]),
    ("os-scope-timeline", &["os-scope-sim"], &[]),
    ("os-scope-scene", &["os-scope-sim"], &[]),
    ("os-scope-web", &["os-scope-sim", "os-scope-trace", "os-scope-timeline", "os-scope-scene"], &[]),
    ("os-scope-wasm", &["os-scope-web"], &[]),
    ("os-scope", &["os-scope-sim", "os-scope-trace", "os-scope-timeline", "os-scope-scene"], &[]),
    ("xtask", &[], &[]),
    ("os-scope-tests", &["os-scope-sim", "os-scope-trace", "os-scope-timeline", "os-scope-scene", "os-scope-web"], &[]),
];

/// What packages that must stay small may use from elsewhere.
const FROM_ELSEWHERE: [(&str, &[&str]); 6] = [
    ("os-scope-sim", &["serde"]),
    ("os-scope-trace", &[]),
    ("os-scope-timeline", &[]),
    ("os-scope-scene", &["kurbo", "libm", "serde"]),
    (
        "os-scope-web",
        &["console_error_panic_hook", "js-sys", "kurbo", "serde", "serde-wasm-bindgen", "wasm-bindgen", "web-sys"],
    ),
    ("os-scope-wasm", &[]),
];

/// Words that the sources of a package must not know, outside its tests.
const UNKNOWN: [(&str, &[&str]); 4] = [
    ("sim", &["f32", "f64", "Instant", "SystemTime", "millis", "pixel"]),
    ("timeline", &["EventKind", "Instant"]),
    ("scene", &["Machine", "web_sys"]),
    ("trace", &["Machine", "Picture"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// The workspace's packages as their manifests have them.
fn packages() -> Vec<Value> {
    let args = ["metadata", "--no-deps", "--format-version", "1", "--offline"];
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn name(package: &Value) -> &str {
    text(package, "name")
}

/// The dependencies of a package: name, and whether only its tests and benchmarks use it.
fn dependencies(package: &Value) -> impl Iterator<Item = (&str, bool)> {
    let list = package["dependencies"].as_array().expect("dependencies");
    list.iter().map(|dependency| (name(dependency), text(dependency, "kind") == "dev"))
}

#[test]
fn arrows_run_one_way() {
    let packages = packages();
    let known: Vec<&str> = packages.iter().map(name).collect();
    let mut listed: Vec<&str> = ARROWS.iter().map(|(name, ..)| *name).collect();
    listed.sort_unstable();
    let mut sorted = known.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, listed, "every package has its place in the table");
    for package in &packages {
        let (_, may, tests_may) = ARROWS.iter().find(|(other, ..)| *other == name(package)).expect("listed");
        for (other, only_tests) in dependencies(package).filter(|(other, _)| known.contains(other)) {
            let allowed = may.contains(&other) || only_tests && tests_may.contains(&other);
            assert!(allowed, "{} must not use {other}", name(package));
        }
    }
}

#[test]
fn small_packages_stay_small() {
    for package in packages() {
        let Some((_, may)) = FROM_ELSEWHERE.iter().find(|(other, _)| *other == name(&package)) else { continue };
        for (other, _) in
            dependencies(&package).filter(|(other, only_tests)| !only_tests && !other.starts_with("os-scope"))
        {
            assert!(may.contains(&other), "{} must not use {other}", name(&package));
        }
    }
}

/// Serde is there for who asks, and off by default.
#[test]
fn what_simulates_and_draws_has_no_feature_but_serde() {
    let packages = packages();
    for small in ["os-scope-sim", "os-scope-scene"] {
        let package = packages.iter().find(|package| name(package) == small).expect("a package");
        let features = package["features"].as_object().expect("features");
        assert_eq!(features.keys().collect::<Vec<_>>(), ["serde"], "{small}");
        let list = package["dependencies"].as_array().expect("dependencies");
        let serde = list.iter().find(|dependency| name(dependency) == "serde").expect("serde");
        assert_eq!((&serde["optional"], &serde["uses_default_features"]), (&true.into(), &false.into()), "{small}");
    }
}

/// The Rust sources below a folder, without tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match path.is_dir() {
            true if file != "tests" => found.extend(sources(&path)),
            false if file.ends_with(".rs") && file != "tests.rs" && file != "testing.rs" => found.push(path),
            _ => {}
        }
    }
    found
}

/// A source's code: without comments, without texts, and without the tests at its end.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut out = String::new();
    for line in code.lines() {
        for (at, part) in line.split("//").next().unwrap_or_default().split('"').enumerate() {
            if at % 2 == 0 {
                out.push_str(part);
            }
        }
        out.push('\n');
    }
    out
}

#[test]
fn sources_do_not_know_what_they_must_not_know() {
    for (package, unknown) in UNKNOWN {
        let files = sources(&root().join("crates").join(package).join("src"));
        assert!(!files.is_empty(), "{package} has no sources");
        for file in files {
            let code = code(&std::fs::read_to_string(&file).expect("a source"));
            let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            let found = words.find(|word| unknown.contains(word));
            assert_eq!(found, None, "{} knows what it must not know", file.display());
        }
    }
}

#[test]
fn what_must_do_without_a_standard_library_says_so() {
    for package in ["sim", "timeline", "scene"] {
        let lib = std::fs::read_to_string(root().join("crates").join(package).join("src/lib.rs")).expect("a source");
        assert!(lib.contains("#![no_std]"), "{package}");
    }
}

/// What was asked for at the top of the workspace.
const TOP: [&str; 6] = ["Cargo.toml", "crates", "web", "tests", "Trunk.toml", "index.html"];

/// The packages through which the core meets the page.
const BRIDGES: [&str; 5] = ["wasm-bindgen", "web-sys", "js-sys", "serde-wasm-bindgen", "console_error_panic_hook"];

#[test]
fn the_top_level_is_what_it_should_be() {
    for name in TOP {
        assert!(root().join(name).exists(), "{name} is missing");
    }
}

#[test]
fn only_the_player_knows_the_page_and_it_uses_every_bridge() {
    let sources: String = sources(&root().join("crates/web/src"))
        .iter()
        .map(|file| code(&std::fs::read_to_string(file).expect("a source")))
        .collect();
    for package in packages() {
        for bridge in BRIDGES {
            let has = dependencies(&package).any(|(other, _)| other == bridge);
            assert_eq!(has, name(&package) == "os-scope-web", "{} and {bridge}", name(&package));
        }
    }
    for bridge in BRIDGES {
        let path = format!("{}::", bridge.replace('-', "_"));
        assert!(sources.contains(&path), "crates/web does not use {bridge}");
    }
}
