//! Files as they come: standard input for `-`, plain or gzip, scenarios by name, recordings.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use os_scope_sim::Scenario;
use os_scope_sim::event::AccessKind;
use os_scope_sim::mem::replace::ReferenceString;
use os_scope_sim::scenario::{BUILT_IN, limits::MAX_TEXT, parse};
use os_scope_trace::{Limits, Memory, Reader, Recording, Schedule, machine_for};

use crate::failure::{Failure, bad};
use crate::words::{closest, shown, shown_up_to};

/// What is kept of a recording: 16 bytes for a reference, 24 for an event.
const LIMITS: Limits = Limits { references: 1 << 26, events: 1 << 24 };

/// How much is read at once.
const PIECE: usize = 1 << 16;

/// How much of a file's name an error shows.
const NAME: usize = 120;

/// Something that can be played.
pub(crate) enum Playable {
    /// The simulated machine's work.
    Scenario(Scenario),
    /// What a real machine did.
    Recorded(Schedule),
}

/// A file's bytes; gzip is unpacked on the way.
fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        match File::open(path) {
            Ok(file) => Box::new(file),
            Err(error) => return cannot_read(path, &error),
        }
    };
    let mut source = BufReader::with_capacity(PIECE, source);
    match source.fill_buf() {
        Ok([0x1f, 0x8b, ..]) => Ok(Box::new(MultiGzDecoder::new(source))),
        Ok(_) => Ok(Box::new(source)),
        Err(error) => cannot_read(path, &error),
    }
}

fn cannot_read<T>(path: &Path, error: &io::Error) -> Result<T, Failure> {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::PermissionDenied => "that is not permitted".into(),
        io::ErrorKind::UnexpectedEof => "it ends too early".into(),
        _ => error.to_string(),
    };
    bad(format!("cannot read {}: {what}", name(path)))
}

/// A file's name as an error shows it.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".into() } else { shown_up_to(NAME, &path.to_string_lossy()) }
}

/// A scenario: the file's if there is one, otherwise the built-in one of that name.
pub(crate) fn scenario(path: &Path) -> Result<Scenario, Failure> {
    if let Some(scenario) = built_in(path)? {
        return Ok(scenario);
    }
    let (bytes, _) = beginning(path, open(path)?)?;
    parse_text(path, bytes)
}

/// A scenario with its text.
pub(crate) fn scenario_text(path: &Path) -> Result<(Scenario, String), Failure> {
    let bytes = match built_in(path)? {
        Some(_) => BUILT_IN.iter().find(|built_in| path == Path::new(built_in.name)).map_or_else(Vec::new, |built_in| built_in.text.into()),
        None => beginning(path, open(path)?)?.0,
    };
    let scenario = parse_text(path, bytes.clone())?;
    Ok((scenario, String::from_utf8_lossy(&bytes).into_owned()))
}

/// A scenario, or a recording: of memory accesses the machine makes a scenario.
pub(crate) fn playable(path: &Path) -> Result<Playable, Failure> {
    if let Some(scenario) = built_in(path)? {
        return Ok(Playable::Scenario(scenario));
    }
    let (bytes, rest) = beginning(path, open(path)?)?;
    if bytes.len() <= MAX_TEXT && looks_like_a_scenario(&bytes) {
        return parse_text(path, bytes).map(Playable::Scenario);
    }
    match recording_from(path, &bytes, rest)? {
        Recording::Schedule(schedule) => Ok(Playable::Recorded(schedule)),
        Recording::Memory(memory) => Ok(Playable::Scenario(os_scope_trace::scenario(&memory, machine_for(&memory)).0)),
    }
}

/// A recording.
pub(crate) fn recording(path: &Path) -> Result<Recording, Failure> {
    recording_from(path, &[], open(path)?)
}

/// The pages that a recording references, in order.
pub(crate) fn references(path: &Path) -> Result<ReferenceString, Failure> {
    let memory: Memory = match recording(path)? {
        Recording::Memory(memory) => memory,
        Recording::Schedule(_) => return bad(format!("{} is a recording of scheduling: expected memory references", name(path))),
    };
    if memory.total > memory.references.len() as u64 {
        return bad(format!("{} has {} references: expected at most {}", name(path), memory.total, LIMITS.references));
    }
    for warning in &memory.warnings.kept {
        crate::failure::remark(&format!("{}: {warning}", name(path)));
    }
    let mut string = ReferenceString::default();
    memory.page_ids().zip(&memory.references).for_each(|(page, reference)| string.push(page, reference.kind == AccessKind::Write));
    Ok(string)
}

/// The built-in scenario of this name, unless there is a file of that name; an error if there is neither.
fn built_in(path: &Path) -> Result<Option<Scenario>, Failure> {
    if path == Path::new("-") || path.exists() && !path.is_dir() {
        return Ok(None);
    }
    let names: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.name).collect();
    let text = path.to_string_lossy();
    if let Some(built_in) = BUILT_IN.iter().find(|built_in| built_in.name == text) {
        return parse_text(path, built_in.text.into()).map(Some);
    }
    if path.is_dir() {
        return Ok(None);
    }
    let meant = closest(&text, &names).map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    bad(format!("there is neither a file nor a built-in scenario `{}`{meant} (built in are {})", shown(&text), names.join(", ")))
}

/// The first bytes of a file, one more than a scenario may have if there are so many, and what follows them.
fn beginning(path: &Path, source: Box<dyn Read>) -> Result<(Vec<u8>, Box<dyn Read>), Failure> {
    let mut bytes = Vec::new();
    let mut head = source.take(MAX_TEXT as u64 + 1);
    match head.read_to_end(&mut bytes) {
        Ok(_) => Ok((bytes, head.into_inner())),
        Err(error) => cannot_read(path, &error),
    }
}

fn parse_text(path: &Path, bytes: Vec<u8>) -> Result<Scenario, Failure> {
    if bytes.len() > MAX_TEXT {
        return bad(format!("{} is too long for a scenario: expected at most {MAX_TEXT} bytes of text", name(path)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => parse(&text).or_else(|error| bad(format!("{}:{error}", name(path)))),
        Err(error) => bad(format!("{} is no text: byte {} is not UTF-8", name(path), error.utf8_error().valid_up_to() + 1)),
    }
}

/// Whether a line begins as one of a scenario does, and of no recording.
fn looks_like_a_scenario(bytes: &[u8]) -> bool {
    let words = ["title", "unit", "lens", "machine", "process"];
    let first = |line: &[u8]| line.trim_ascii().split(u8::is_ascii_whitespace).next().map(<[u8]>::to_vec);
    bytes.split(|&byte| byte == b'\n').filter_map(first).any(|word| words.iter().any(|known| known.as_bytes() == word))
}

/// A recording of which the beginning was read already.
fn recording_from(path: &Path, beginning: &[u8], mut rest: Box<dyn Read>) -> Result<Recording, Failure> {
    let mut reader = Reader::with_limits(&name(path), LIMITS);
    let wrong = |error| Failure::Input(format!("cannot read {}: {error}", name(path)));
    let mut push = |piece: &[u8]| match reader.push(piece) {
        // No text has this byte; without this, one line of it could go on for ever.
        Ok(()) if piece.contains(&0) => bad(format!("cannot read {}: it is no text", name(path))),
        pushed => pushed.map_err(wrong),
    };
    push(beginning)?;
    let mut piece = vec![0; PIECE];
    loop {
        match rest.read(&mut piece) {
            Ok(0) => return reader.finish().map_err(wrong),
            Ok(length) => push(&piece[..length])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return cannot_read(path, &error),
        }
    }
}
