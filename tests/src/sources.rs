//! The project's sources as text: which files there are, and their code without comments, literals and tests.

use std::path::{Path, PathBuf};

/// What a source is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `*.rs`.
    Rust,
    /// `*.ts`, `*.mjs`.
    TypeScript,
}

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The sources of a language below a folder, in order, without tests, without what is generated or installed.
#[must_use]
pub fn files(folder: &Path, language: Language) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let skipped = ["tests", "tests.rs", "testing.rs", "generated", "node_modules", "target"];
        if skipped.contains(&file) || file.contains(".test.") {
            continue;
        }
        let wanted = match language {
            Language::Rust => file.ends_with(".rs"),
            Language::TypeScript => file.ends_with(".ts") || file.ends_with(".mjs"),
        };
        if path.is_dir() {
            found.extend(files(&path, language));
        } else if wanted {
            found.push(path);
        }
    }
    found
}

/// The text of a file.
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A source with spaces for everything in its comments and literals; its lines stay.
#[must_use]
pub fn code(source: &str, language: Language) -> String {
    let code = spaced(source, language, true);
    if language == Language::Rust { without_tests(code) } else { code }
}

/// A source with spaces for everything in its comments.
#[must_use]
pub fn without_comments(source: &str, language: Language) -> String {
    spaced(source, language, false)
}

fn spaced(source: &str, language: Language, literals_too: bool) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    // The last character that is no space: whether a slash divides depends on it.
    let mut last = ';';
    while let Some(first) = rest.chars().next() {
        let comment = comment(rest);
        let literal = if comment > 0 { 0 } else { literal(rest, last, language) };
        let length = (comment + literal).max(first.len_utf8());
        let (piece, after) = rest.split_at(length.min(rest.len()));
        if comment > 0 || literal > 0 && literals_too {
            out.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(piece);
        }
        if comment == 0 && !first.is_whitespace() {
            last = piece.chars().last().unwrap_or(first);
        }
        rest = after;
    }
    out
}

/// How long the comment is that a text begins with.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        text.find("*/").map_or(text.len(), |end| end + 2)
    } else {
        0
    }
}

/// How long the literal is that a text begins with, `last` being the character before it.
fn literal(text: &str, last: char, language: Language) -> usize {
    let in_word = last.is_alphanumeric() || last == '_';
    match (language, text.as_bytes()[0]) {
        (Language::Rust, b'r') if !in_word => raw(text),
        (Language::Rust, b'\'') => match text[1..].chars().next() {
            Some('\\') => closed(text, '\''),
            // A lifetime has no second quote.
            Some(c) if text[1 + c.len_utf8()..].starts_with('\'') => c.len_utf8() + 2,
            _ => 0,
        },
        (_, b'"') => closed(text, '"'),
        (Language::TypeScript, b'\'') => closed(text, '\''),
        (Language::TypeScript, b'`') => closed(text, '`'),
        (Language::TypeScript, b'/') if "(,=:[!&|?{};+".contains(last) => closed(text, '/'),
        _ => 0,
    }
}

/// The length of `r"…"`, `r#"…"#` and so on; 0 if it is none.
fn raw(text: &str) -> usize {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let begin = 1 + hashes;
    if !text[begin..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    text[begin + 1..].find(&end).map_or(text.len(), |at| begin + 1 + at + end.len())
}

/// The length of a literal up to its second `quote`.
fn closed(text: &str, quote: char) -> usize {
    let mut escaped = false;
    // In brackets a slash ends no regular expression.
    let mut brackets = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if quote == '/' => brackets = true,
            ']' => brackets = false,
            _ if c == quote && !brackets => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Spaces for every item behind `#[cfg(test)]`.
fn without_tests(mut code: String) -> String {
    const MARK: &str = "#[cfg(test)]";
    while let Some(begin) = code.find(MARK) {
        let item = begin + MARK.len();
        let end = match code[item..].find(['{', ';']).map(|at| item + at) {
            Some(open) if code[open..].starts_with('{') => block_end(&code, open),
            Some(semicolon) => semicolon + 1,
            None => code.len(),
        };
        let blank: String = code[begin..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        code.replace_range(begin..end, &blank);
    }
    code
}

/// Where the block ends that begins at `open`.
#[must_use]
pub fn block_end(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}
