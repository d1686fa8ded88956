//! Files are at most 400 lines long and functions at most 60, but for tests and what is generated.

use std::path::{Path, PathBuf};

use os_scope_tests::sources::{Language, block_end, code, files, root, text};

/// The most lines of a file.
const FILE: usize = 400;

/// The most lines of a function. One that stands inside another counts by itself.
const FUNCTION: usize = 60;

/// A function's name, and its first and its last line.
type Span = (String, usize, usize);

fn sources() -> Vec<(PathBuf, Language)> {
    let with =
        |folder: &str, language| files(&root().join(folder), language).into_iter().map(move |file| (file, language));
    with("crates", Language::Rust).chain(with("web", Language::TypeScript)).collect()
}

fn name(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

#[test]
fn files_are_short() {
    let length = |file: &PathBuf| text(file).lines().count();
    let long = sources().into_iter().map(|(file, _)| (length(&file), name(&file))).filter(|(lines, _)| *lines > FILE);
    let long: Vec<String> = long.map(|(lines, file)| format!("{file}: {lines} lines")).collect();
    assert!(long.is_empty(), "more than {FILE} lines:\n{}", long.join("\n"));
}

#[test]
fn functions_are_short() {
    let (mut long, mut seen) = (Vec::new(), 0);
    for (file, language) in sources() {
        let code = code(&text(&file), language);
        let spans = match language {
            Language::Rust => rust_functions(&code),
            Language::TypeScript => script_functions(&code),
        };
        seen += spans.len();
        for (span, lines) in
            spans.iter().map(|span| (span, own_lines(span, &spans))).filter(|(_, lines)| *lines > FUNCTION)
        {
            long.push(format!("{}:{}: {} has {lines} lines", name(&file), span.1, span.0));
        }
    }
    assert!(seen > 2_000, "only {seen} functions");
    assert!(long.is_empty(), "more than {FUNCTION} lines:\n{}", long.join("\n"));
}

/// The lines of a function without those of the functions in it.
fn own_lines((_, first, last): &Span, all: &[Span]) -> usize {
    let inside = |(_, from, to): &&Span| first < from && to <= last;
    let nested = |line: &usize| all.iter().filter(inside).any(|(_, from, to)| (from..=to).contains(&line));
    (*first..=*last).filter(|line| !nested(line)).count()
}

fn line(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// The functions of Rust: `fn` and a name, up to the end of the block.
fn rust_functions(code: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let mut depth = 0;
        let body = code[at..].char_indices().find(|(_, c)| {
            depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
            depth == 0 && matches!(c, '{' | ';')
        });
        if let Some((open, '{')) = body {
            let named = code[at + 3..].split(['(', '<']).next().unwrap_or_default();
            found.push((named.to_owned(), line(code, at), line(code, block_end(code, at + open) - 1)));
        }
    }
    found
}

/// The functions of TypeScript that have a name: declarations, methods, and arrows that a name is given to.
fn script_functions(code: &str) -> Vec<Span> {
    let blocks = code.match_indices('{').map(|(open, _)| open);
    let span = |open| {
        let (named, begin) = script_head(&code[..open])?;
        Some((named.to_owned(), line(code, begin), line(code, block_end(code, open) - 1)))
    };
    blocks.filter_map(span).collect()
}

/// The name of the function whose block follows, and where its parameters begin.
fn script_head(before: &str) -> Option<(&str, usize)> {
    let before = before.trim_end();
    let arrow = before.strip_suffix("=>");
    let head = arrow.unwrap_or(before).trim_end();
    let close = head.rfind(')')?;
    let result = head[close + 1..].trim();
    if !result.is_empty() && (!result.starts_with(':') || result.contains([';', '{', '}', '='])) {
        return None;
    }
    let mut depth = 0;
    let (open, _) = head[..=close].char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == ')') - i32::from(*c == '(');
        depth == 0
    })?;
    let mut named = head[..open].trim_end();
    if named.ends_with('>') {
        named = named[..named.rfind('<')?].trim_end();
    }
    if arrow.is_some() {
        named = named.trim_end_matches("async").trim_end().strip_suffix('=')?.trim_end();
    }
    let begin = named.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').map_or(0, |at| at + 1);
    let named = &named[begin..];
    let is_statement = ["", "if", "for", "while", "switch", "catch", "function"].contains(&named);
    (!is_statement).then_some((named, open))
}

#[test]
fn functions_are_found() {
    let rust = "fn a<T>(b: [u8; 2]) -> u8 {\n  fn c() {\n  }\n  1\n}\ntrait D {\n  fn e();\n}\n";
    let spans = rust_functions(rust);
    assert_eq!(spans, [("a".into(), 1, 5), ("c".into(), 2, 3)]);
    assert_eq!(own_lines(&spans[0], &spans), 3);
    let script = "class A {\n  b(): void {\n    if (c) {\n    }\n    const d = async (e) => {\n    };\n  }\n}\n";
    assert_eq!(script_functions(script), [("b".into(), 2, 7), ("d".into(), 5, 6)]);
}
