//! Short names between the wasm and its JavaScript side. wasm-bindgen's are long, each has a hash, and both sides have
//! all of them.

use std::collections::HashMap;
use std::path::Path;

use crate::run::{Failure, command, output};
use crate::tools::Npm;

/// Gives the imports and exports of `wasm` short names, in place. Gives a line for each: the old name and the new one.
pub(crate) fn shorten(npm: &Npm, features: &[&str], wasm: &Path) -> Result<String, Failure> {
    // Sections that say what compiled the module are of no use to a page.
    let options = ["--minify-imports-and-exports-and-modules", "--strip-producers", "--strip-target-features"];
    let mut shorten = command(npm.program("wasm-opt"), &options);
    let list = output(shorten.args(features).arg(wasm).arg("-o").arg(wasm))?;
    // wasm-opt writes each as a line of JSON: ["module", "old", "new"] or ["old", "new"].
    let pair = |line: &str| {
        let words: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        words.last_chunk::<2>().map(|[old, new]| format!("{old} {new}\n"))
    };
    Ok(list.lines().filter(|line| line.trim_start().starts_with("[\"")).filter_map(pair).collect())
}

/// The JavaScript side with the names that [`shorten`] gave. It reads exports as members of `wasm`, and lists imports
/// as functions of a module, to which wasm-opt gives the name `a`.
pub(crate) fn rename(script: &str, names: &str) -> String {
    let names: HashMap<&str, &str> = names.lines().filter_map(|line| line.split_once(' ')).collect();
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_letter) {
        let (before, from) = rest.split_at(start);
        renamed.push_str(before);
        let (word, after) = from.split_at(from.find(|letter| !is_letter(letter)).unwrap_or(from.len()));
        let shared = renamed.ends_with("wasm.") || after.starts_with(": function");
        renamed.push_str(names.get(word).filter(|_| shared).unwrap_or(&word));
        rest = after;
    }
    renamed.push_str(rest);
    let head = renamed.split("\": import0").next().filter(|head| !names.is_empty() && head.len() < renamed.len());
    match head.and_then(|head| head.rsplit('"').next()) {
        Some(module) => renamed.replace(&format!("\"{module}\": import0"), "\"a\": import0"),
        None => renamed,
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_sides_share_has_a_new_name() {
        let script = "import0 = { fill_a1: function() { fill_a1(); } };\nreturn { \"./x_bg.js\": import0 };\nwasm.run(wasm.run_on, run);\n";
        let short =
            "import0 = { $: function() { fill_a1(); } };\nreturn { \"a\": import0 };\nwasm.b(wasm.run_on, run);\n";
        assert_eq!(rename(script, "fill_a1 $\nrun b\n"), short);
        assert_eq!(rename(script, ""), script);
    }
}
