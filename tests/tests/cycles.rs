//! No two files use each other, and no files in a ring: by `use` and paths in Rust, by `import` in TypeScript.
//!
//! `mod` lines do not count. `pub use` in a `mod.rs` does: a file does not import through a parent that imports it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Component, Path, PathBuf};

use os_scope_tests::sources::{Language, code, files, root, text, without_comments};

/// Which files each file uses.
type Graph = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// The file of each module, by the names on the way to it.
type Modules = BTreeMap<Vec<String>, PathBuf>;

#[test]
fn rust_files_use_each_other_one_way() {
    let mut crates: Vec<PathBuf> = std::fs::read_dir(root().join("crates"))
        .expect("a folder")
        .map(|entry| entry.expect("a crate").path())
        .collect();
    crates.push(root().join("tests"));
    let mut graph = Graph::new();
    for top in crates {
        for begin in ["src/lib.rs", "src/main.rs"].map(|file| top.join(file)).into_iter().filter(|file| file.exists()) {
            let mut modules = Modules::new();
            find_modules(begin, Vec::new(), &mut modules);
            for (module, file) in &modules {
                let used = paths(&code(&text(file), Language::Rust), module).into_iter();
                let others = used.filter_map(|path| resolve(&path, module, &modules)).filter(|other| other != file);
                graph.entry(file.clone()).or_default().extend(others);
            }
        }
    }
    assert!(graph.len() > 200, "only {} files", graph.len());
    assert_no_cycles(&graph);
}

#[test]
fn typescript_files_import_each_other_one_way() {
    let all = ["web", "tests"].map(|folder| files(&root().join(folder), Language::TypeScript)).concat();
    let known: BTreeSet<&PathBuf> = all.iter().collect();
    let imports = |file: &PathBuf| {
        let folder = file.parent().expect("a folder");
        imported(&without_comments(&text(file), Language::TypeScript))
            .into_iter()
            .map(|path| normal(&folder.join(path)))
            .filter(|path| known.contains(path))
            .collect()
    };
    let graph: Graph = all.iter().map(|file| (file.clone(), imports(file))).collect();
    assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 100, "only {graph:?}");
    assert_no_cycles(&graph);
}

/// Fails with each shortest ring of files.
fn assert_no_cycles(graph: &Graph) {
    let mut rings: BTreeMap<BTreeSet<&PathBuf>, String> = BTreeMap::new();
    for file in graph.keys() {
        if let Some(ring) = ring(graph, file) {
            let names =
                ring.iter().chain([&file]).map(|file| file.strip_prefix(root()).unwrap_or(file).to_string_lossy());
            let spelled_out = names.collect::<Vec<_>>().join(" -> ");
            rings.entry(ring.into_iter().collect()).or_insert(spelled_out);
        }
    }
    let rings: Vec<String> = rings.into_values().collect();
    assert!(rings.is_empty(), "{} cycles:\n{}", rings.len(), rings.join("\n"));
}

/// The shortest way from a file back to itself, which begins with it.
fn ring<'a>(graph: &'a Graph, start: &'a PathBuf) -> Option<Vec<&'a PathBuf>> {
    let mut from: BTreeMap<&PathBuf, &PathBuf> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(file) = next.pop_front() {
        for other in graph.get(file).into_iter().flatten() {
            if other == start {
                let mut ring = vec![file];
                while let Some(before) = from.get(ring[ring.len() - 1]) {
                    ring.push(before);
                }
                ring.reverse();
                return Some(ring);
            }
            if !from.contains_key(other) {
                from.insert(other, file);
                next.push_back(other);
            }
        }
    }
    None
}

/// Notes a module's file and those of the modules in it.
fn find_modules(file: PathBuf, module: Vec<String>, modules: &mut Modules) {
    let code = code(&text(&file), Language::Rust);
    let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
    let folder = file.parent().expect("a folder");
    let below = if ["lib", "main", "mod"].contains(&&*name) { folder.to_path_buf() } else { folder.join(name) };
    for three in words(&code).windows(3) {
        let ["mod", inner, ";"] = three else { continue };
        let candidates = [below.join(format!("{inner}.rs")), below.join(inner).join("mod.rs")];
        if let Some(inside) = candidates.into_iter().find(|file| file.exists()) {
            let path = module.iter().cloned().chain([(*inner).to_owned()]).collect();
            find_modules(inside, path, modules);
        }
    }
    modules.insert(module, file);
}

/// Code as names, `::` and single characters.
fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = match name {
            0 if rest.starts_with("::") => 2,
            0 => first.len_utf8(),
            name => name,
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Every path in some code, `super` and `self` inside an inline module as seen from the file.
fn paths(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let words = words(code);
    let mut found = Vec::new();
    // Inline modules around this place, each with the depth of its braces.
    let (mut inline, mut depth): (Vec<(&str, usize)>, usize) = (Vec::new(), 0);
    let mut at = 0;
    while at < words.len() {
        let mut here = Vec::new();
        match words[at] {
            "{" => {
                depth += 1;
                if at >= 2 && words[at - 2] == "mod" {
                    inline.push((words[at - 1], depth));
                }
            }
            "}" => {
                inline.pop_if(|(_, inner)| *inner == depth);
                depth = depth.saturating_sub(1);
            }
            "use" => at = use_tree(&words, at + 1, &mut Vec::new(), &mut here),
            // Where it can be seen, not what it uses.
            "pub" if words.get(at + 1..at + 3) == Some(&["(", "in"]) => {
                at += words[at..].iter().take_while(|word| **word != ")").count();
            }
            name if is_name(name) && words.get(at + 1) == Some(&"::") => {
                let mut path = vec![name.to_owned()];
                while words.get(at + 1) == Some(&"::") && words.get(at + 2).is_some_and(|next| is_name(next)) {
                    at += 2;
                    path.push(words[at].to_owned());
                }
                here.push(path);
            }
            _ => {}
        }
        let inner = inline.iter().map(|(name, _)| (*name).to_owned());
        let base: Vec<String> = module.iter().cloned().chain(inner).collect();
        found.extend(here.into_iter().map(|path| absolute(path, &base)));
        at += 1;
    }
    found
}

/// Reads what `use` imports, from `at` on. Returns where it ends.
fn use_tree(words: &[&str], mut at: usize, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let outer = prefix.len();
    while at < words.len() {
        match words[at] {
            "{" => {
                at = use_tree(words, at + 1, prefix, found);
                prefix.truncate(outer);
            }
            "as" => at += 1,
            "," | ";" | "}" => {
                if prefix.len() > outer {
                    found.push(prefix.clone());
                }
                prefix.truncate(outer);
                if words[at] != "," {
                    return at;
                }
            }
            name if is_name(name) || name == "*" => prefix.push(name.to_owned()),
            _ => {}
        }
        at += 1;
    }
    at
}

/// A path from the top of the crate, beginning with `crate`; as it is if it begins with a name.
fn absolute(path: Vec<String>, base: &[String]) -> Vec<String> {
    let up = path.iter().take_while(|name| *name == "super").count();
    let skipped = path.iter().take_while(|name| *name == "super" || *name == "self").count();
    if skipped == 0 {
        return path;
    }
    let start = base[..base.len().saturating_sub(up)].iter().cloned();
    ["crate".to_owned()].into_iter().chain(start).chain(path.into_iter().skip(skipped)).collect()
}

/// The file that a path leads to; none if it leads out of the crate.
fn resolve(path: &[String], module: &[String], modules: &Modules) -> Option<PathBuf> {
    let full: Vec<String> = match path.split_first() {
        Some((first, rest)) if first == "crate" => rest.to_vec(),
        Some((first, _)) => {
            let child: Vec<String> = module.iter().chain([first]).cloned().collect();
            modules.get(&child)?;
            module.iter().chain(path).cloned().collect()
        }
        None => return None,
    };
    (0..=full.len()).rev().find_map(|length| modules.get(&full[..length]).cloned())
}

/// The relative paths that a script imports.
fn imported(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, quote) in source.match_indices(['\'', '"']) {
        let before = source[..at].trim_end().trim_end_matches('(').trim_end();
        let path = source[at + 1..].split(quote).next().unwrap_or_default();
        if (before.ends_with("from") || before.ends_with("import")) && path.starts_with('.') {
            found.push(path);
        }
    }
    found
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

#[test]
fn paths_are_found() {
    let found = |code: &str| {
        let paths = paths(code, &["a".into(), "b".into()]);
        paths.into_iter().map(|path| path.join("::")).collect::<Vec<_>>()
    };
    assert_eq!(
        found("use super::{c, d::{self, E as F}, *};"),
        ["crate::a::c", "crate::a::d::self", "crate::a::d::E", "crate::a::*"]
    );
    assert_eq!(found("mod k { use super::X; } pub(crate) use x::Y;"), ["crate::a::b::X", "x::Y"]);
    assert_eq!(found("pub(in super::super) const C: x::Y = 1;"), ["x::Y"]);
    assert_eq!(found("let a = crate::m::f::<u8>(self::g::h());"), ["crate::m::f", "crate::a::b::g::h"]);
}

#[test]
fn rings_are_found() {
    let file = |name: &str| PathBuf::from(name);
    let uses = |name: &str, others: &[&str]| (file(name), others.iter().map(|other| file(other)).collect());
    let graph: Graph = [uses("a", &["b"]), uses("b", &["c", "d"]), uses("c", &["a"]), uses("d", &[])].into();
    assert_eq!(ring(&graph, &file("a")), Some(vec![&file("a"), &file("b"), &file("c")]));
    assert_eq!(ring(&graph, &file("d")), None);
}
