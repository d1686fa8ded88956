//! ARCHITECTURE.md names every place: “How to add” says in which files the policies and the lens stand that were
//! added last.

use std::fs;
use std::path::Path;

use os_scope_tests::sources::root;

/// What was added last of each kind, and how files speak of it.
const ADDED: [(&str, &[&str]); 3] = [
    ("scheduler", &["hrrn", "Hrrn"]),
    ("replacement policy", &["enhanced-clock", "enhanced_clock", "EnhancedClock"]),
    ("lens", &["LensKind::Disk", "disk::Disk", "lens disk", "lens `disk`"]),
];

#[test]
fn how_to_add_names_every_file() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let how = page.split("## How to add").nth(1).expect("a section “How to add”");
    let how = how.split("\n## ").next().unwrap_or_default();
    for (kind, words) in ADDED {
        let article = how.split("\n- **").find(|article| article.starts_with(&format!("A {kind}**")));
        let article = article.unwrap_or_else(|| panic!("ARCHITECTURE.md does not say how to add a {kind}"));
        let files = mentions(words);
        assert!(files.len() >= 4, "{kind}: only {files:?}");
        for file in files {
            let named = ancestors(&file).any(|place| article.contains(&format!("`{place}`")));
            assert!(named, "{file} speaks of the {kind} added last, and “How to add” does not name it");
        }
    }
}

/// A file, and the folders that it is in, as the page writes them.
fn ancestors(file: &str) -> impl Iterator<Item = String> + '_ {
    let folders = Path::new(file).ancestors().skip(1).map(|folder| format!("{}/", folder.display()));
    std::iter::once(file.to_owned()).chain(folders)
}

/// The files of the project, generated ones left out, that speak of something in these words.
fn mentions(words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for top in ["crates", "docs", "tests/src", "tests/tests", "web/os-scope.d.ts", "CHANGELOG.md"] {
        collect(&root().join(top), words, &mut found);
    }
    found
}

fn collect(path: &Path, words: &[&str], found: &mut Vec<String>) {
    let name = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    if path.is_dir() {
        // What tests expect of all policies and lenses is written by them.
        let generated = ["target", "golden", "expected"].iter().any(|folder| path.ends_with(folder));
        let mut entries: Vec<_> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        entries.iter().filter(|_| !generated).for_each(|entry| collect(entry, words, found));
    } else if name != "tests/tests/places.rs"
        && fs::read_to_string(path).is_ok_and(|text| words.iter().any(|word| text.contains(word)))
    {
        found.push(name);
    }
}
