//! What each part of the wasm takes, and the budget of a lens.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;

use flate2::Compression;
use flate2::write::GzEncoder;
use wasmparser::{BinaryReaderError, KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

use crate::run::Failure;

/// What the functions of a lens may take, in bytes gzipped. The aim is 15 KiB (docs/performance.md).
const LENS: usize = 24 * 1024;

/// The code of a part: its functions one after the other.
type Parts = BTreeMap<String, Vec<u8>>;

/// A line for each part of a wasm with a section of names, the largest first: its bytes, and these gzipped. Fails if a
/// lens takes more than its budget.
pub(crate) fn parts(wasm: &[u8]) -> Result<String, Failure> {
    let module = Module::read(wasm).map_err(|error| Failure(format!("the wasm cannot be read: {error}")))?;
    if module.names.is_empty() {
        return Err(Failure("the wasm has no section of names".into()));
    }
    let mut parts = Parts::new();
    for (number, body) in module.bodies.iter().enumerate() {
        let name = module.names.get(&(module.imported + number)).map_or("", String::as_str);
        parts.entry(part(name)).or_default().extend(&wasm[body.clone()]);
    }
    let mut lines: Vec<(usize, usize, String)> = Vec::new();
    for (name, code) in parts {
        lines.push((code.len(), gzipped(&code)?, name));
    }
    lines.sort_unstable_by(|a, b| b.cmp(a));
    let over = lines.iter().filter(|(_, packed, name)| name.starts_with("lens ") && *packed > LENS);
    let over: Vec<String> = over.map(|(_, packed, name)| format!("{name} takes {packed} bytes gzipped")).collect();
    if !over.is_empty() {
        return Err(Failure(format!("a lens may take {LENS} bytes gzipped: {}", over.join(", "))));
    }
    let mut text = String::new();
    for (bytes, packed, name) in lines {
        writeln!(text, "{bytes:>8} {packed:>8} {name}").map_err(|error| Failure(error.to_string()))?;
    }
    Ok(text)
}

/// The part that a function belongs to: a lens, or the first two modules on the way to it.
fn part(name: &str) -> String {
    let name: String = without_hashes(name);
    if let Some((_, lens)) = name.split_once("os_scope_scene::lens::")
        && let Some((folder, _)) = lens.split_once("::").filter(|(folder, _)| is_folder(folder))
    {
        return format!("lens {folder}");
    }
    let path = name.trim_start_matches(['<', '&', '(', '[', '*']).trim_start_matches("mut ");
    let modules: Vec<&str> = path.split("::").take_while(|word| is_module(word)).take(2).collect();
    match modules[..] {
        [] => "rest".into(),
        [krate, ..] if !krate.starts_with("os_scope_") => krate.into(),
        _ => modules.join("::"),
    }
}

/// What is a folder among the lenses: all but the vocabulary.
fn is_folder(word: &str) -> bool {
    is_module(word) && !["api", "compose", "registry", "sheet", "transition"].contains(&word)
}

fn is_module(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A name as rustc writes it, without the hashes of crates: `os_scope_sim[c0b53c1a]::event` is `os_scope_sim::event`.
fn without_hashes(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, end)) if !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => rest = end,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

fn gzipped(bytes: &[u8]) -> Result<usize, Failure> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.map(|packed| packed.len()).map_err(|error| Failure(error.to_string()))
}

/// Where the functions of a module are, and their names.
#[derive(Default)]
struct Module {
    imported: usize,
    bodies: Vec<Range<usize>>,
    names: BTreeMap<usize, String>,
}

impl Module {
    fn read(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports {
                        module.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => module.bodies.push(body.range()),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        module.read_names(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(module)
    }

    fn read_names(&mut self, sections: NameSectionReader<'_>) -> Result<(), BinaryReaderError> {
        for section in sections {
            if let Name::Function(names) = section? {
                for naming in names {
                    let naming = naming?;
                    self.names.insert(naming.index as usize, naming.name.into());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_parts() {
        let parts = [
            (
                "<os_scope_scene[442c95b3f8685c54]::lens::walk::Walk as os_scope_scene[4]::lens::Lens>::layout",
                "lens walk",
            ),
            ("os_scope_scene[4a]::lens::compose::compose", "os_scope_scene::lens"),
            ("<os_scope_sim[c0b53c1a575e4afe]::machine::Machine>::step", "os_scope_sim::machine"),
            ("<dlmalloc[7797ab8f9f7144ea]::dlmalloc::Dlmalloc>::malloc", "dlmalloc"),
            ("player_run", "player_run"),
            ("", "rest"),
        ];
        for (name, expected) in parts {
            assert_eq!(part(name), expected, "{name}");
        }
    }

    #[test]
    fn a_module_is_taken_apart() {
        // An imported function, a function of two bytes, and their names.
        let name = "os_scope_scene[1f]::lens::walk::draw";
        let mut wasm =
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01b\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b"
                .to_vec();
        let mut names = b"\x04name\x01".to_vec();
        names.push(name.len() as u8 + 3);
        names.extend([1, 1, name.len() as u8]);
        names.extend(name.as_bytes());
        wasm.extend([0, names.len() as u8]);
        wasm.extend(names);
        assert_eq!(parts(&wasm).expect("parts"), "       2       22 lens walk\n");
        assert!(parts(&wasm[..30]).is_err());
    }
}
