//! Files as they come: standard input for `-`, plain or gzip, scenarios by name, recordings.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use os_scope_scene::lens::LensKind;
use os_scope_sim::Scenario;
use os_scope_sim::event::AccessKind;
use os_scope_sim::mem::replace::ReferenceString;
use os_scope_sim::scenario::{BUILT_IN, KEYS, Place, limits::MAX_TEXT, parse_scene};
use os_scope_trace::{Limits, MAX_OPERATIONS, Memory, Reader, Recording, Schedule, machine_for};

use crate::failure::{Failure, bad, remark};
use crate::unpack::{PIECE, unpacked};
use crate::words::{closest, shown, shown_up_to};

/// What is kept of a recording: 16 bytes for a reference, 24 for an event.
const LIMITS: Limits = Limits { references: 1 << 26, pages: 1 << 26, events: 1 << 24 };

/// What is kept of a recording that is played: a scene has a million references.
const PLAYED: Limits = Limits { references: 2 * MAX_OPERATIONS, ..LIMITS };

/// What is kept of a recording that is only counted. Pages are known again by 16 bytes each.
const COUNTED: Limits = Limits { references: 0, pages: 1 << 22, events: 0 };

/// The longest line of a list of jobs.
const LINE: usize = 4096;

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
    unpacked(source).or_else(|error| cannot_read(path, &error))
}

fn cannot_read<T>(path: &Path, error: &io::Error) -> Result<T, Failure> {
    bad(format!("cannot read {}: {}", name(path), why(error)))
}

/// What an error of reading says.
fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::PermissionDenied => "that is not permitted".into(),
        io::ErrorKind::UnexpectedEof => "it ends too early".into(),
        _ => error.to_string(),
    }
}

/// A file's name as an error shows it.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".into() } else { shown_up_to(NAME, &path.to_string_lossy()) }
}

/// Tells `put` of the lines of a file that are not empty and no comments (`#`), until one is refused.
pub(crate) fn lines(path: &Path, put: &mut dyn FnMut(&str) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut source = BufReader::with_capacity(PIECE, open(path)?);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match (&mut source).take(LINE as u64).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(LINE) => {
                return bad(format!("{}:{number}: this line is too long: expected at most {LINE} bytes", name(path)));
            }
            Ok(_) => {}
            Err(error) => return cannot_read(path, &error),
        }
        let Ok(text) = std::str::from_utf8(&line) else { return bad(format!("{} is no text", name(path))) };
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() && !text.starts_with('#') {
            put(text).map_err(|failure| failure.at(&format!("{}:{number}", name(path))))?;
        }
    }
    Ok(())
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
        Some(_) => BUILT_IN
            .iter()
            .find(|built_in| path == Path::new(built_in.name))
            .map_or_else(Vec::new, |built_in| built_in.text.into()),
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
    match recording_from(path, PLAYED, &bytes, rest) {
        // Of a recording, too, a line may begin with such a word: a task's name.
        Err(_) if bytes.len() > MAX_TEXT && looks_like_a_scenario(&bytes) => {
            parse_text(path, bytes).map(Playable::Scenario)
        }
        Err(failure) => Err(failure),
        Ok(Recording::Schedule(schedule)) => Ok(Playable::Recorded(schedule)),
        Ok(Recording::Memory(memory)) => {
            Ok(Playable::Scenario(os_scope_trace::scenario(&memory, machine_for(&memory)).0))
        }
    }
}

/// A recording, or only what can be counted in it.
pub(crate) fn recording(path: &Path, counted: bool) -> Result<Recording, Failure> {
    recording_from(path, if counted { COUNTED } else { LIMITS }, &[], open(path)?)
}

/// The pages that a recording references, in order.
pub(crate) fn references(path: &Path) -> Result<ReferenceString, Failure> {
    let memory: Memory = match recording(path, false)? {
        Recording::Memory(memory) => memory,
        Recording::Schedule(_) => {
            return bad(format!("{} is a recording of scheduling: expected memory references", name(path)));
        }
    };
    if memory.total > memory.references.len() as u64 {
        return too_many(path);
    }
    for warning in &memory.warnings.kept {
        remark(&format!("{}: {warning}", name(path)));
    }
    let mut string = ReferenceString::default();
    memory
        .page_ids()
        .zip(&memory.references)
        .for_each(|(page, reference)| string.push(page, reference.kind == AccessKind::Write));
    Ok(string)
}

fn too_many<T>(path: &Path) -> Result<T, Failure> {
    bad(format!("{} has more than {} references: expected at most that many", name(path), LIMITS.references))
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
    bad(format!(
        "there is neither a file nor a built-in scenario `{}`{meant} (built in are {})",
        shown(&text),
        names.join(", ")
    ))
}

/// The first bytes of a file, one more than a scenario may have if there are so many, and what follows them.
fn beginning(path: &Path, source: Box<dyn Read>) -> Result<(Vec<u8>, Box<dyn Read>), Failure> {
    let mut bytes = Vec::new();
    let mut head = source.take(MAX_TEXT as u64 + 1);
    match head.read_to_end(&mut bytes) {
        Ok(_) => Ok((bytes, head.into_inner())),
        // Of a damaged recording the beginning is worth having.
        Err(error) if !bytes.is_empty() && !looks_like_a_scenario(&bytes) => {
            Ok((bytes, Box::new(Failing(Some(error)))))
        }
        Err(error) => cannot_read(path, &error),
    }
}

/// What follows the good part of a file.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

fn parse_text(path: &Path, bytes: Vec<u8>) -> Result<Scenario, Failure> {
    if bytes.len() > MAX_TEXT {
        return bad(format!("{} is too long for a scenario: expected at most {MAX_TEXT} bytes of text", name(path)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => parse_scene(&text, &LensKind::names()).or_else(|error| bad(format!("{}:{error}", name(path)))),
        Err(error) => {
            bad(format!("{} is no text: byte {} is not UTF-8", name(path), error.utf8_error().valid_up_to() + 1))
        }
    }
}

/// Whether a line begins as one of a scenario does, and of no recording.
fn looks_like_a_scenario(bytes: &[u8]) -> bool {
    let is_key = |word: Vec<u8>| KEYS.iter().any(|key| key.place == Place::Top && key.word.as_bytes() == word);
    let first = |line: &[u8]| line.trim_ascii().split(u8::is_ascii_whitespace).next().map(<[u8]>::to_vec);
    bytes.split(|&byte| byte == b'\n').filter_map(first).any(is_key)
}

/// A recording of which the beginning was read already. If the file is damaged further on, what was read until there is
/// the recording.
fn recording_from(
    path: &Path,
    limits: Limits,
    beginning: &[u8],
    mut rest: Box<dyn Read>,
) -> Result<Recording, Failure> {
    let mut reader = Reader::with_limits(&name(path), limits);
    let wrong = |error| Failure::Input(format!("cannot read {}: {error}", name(path)));
    let mut piece = beginning.to_vec();
    let mut length = piece.len();
    loop {
        let read = &piece[..length];
        // No text has this byte, but a file that was not written to its end may end in many.
        let text = without_zeros(read);
        if (reader.lines() == 0 && text.contains(&0)) || (reader.bytes() == 0 && text.is_empty() && length > 0) {
            return bad(format!("cannot read {}: it is no text", name(path)));
        }
        reader.push(text).map_err(wrong)?;
        // Who wants all of them gets no use of more, and standard input may have no end.
        if limits.references == LIMITS.references && reader.references() > LIMITS.references as u64 {
            return too_many(path);
        }
        if text.is_empty() && length > 0 {
            remark(&format!("{}: nothing but zeros follows line {}", name(path), reader.lines()));
            return reader.finish().map_err(wrong);
        }
        piece.resize(PIECE, 0);
        length = loop {
            match rest.read(&mut piece) {
                Ok(0) => return reader.finish().map_err(wrong),
                Ok(length) => break length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge || reader.lines() == 0 => {
                    return cannot_read(path, &error);
                }
                Err(error) => {
                    remark(&format!(
                        "{}: {}: what follows line {} was not read",
                        name(path),
                        why(&error),
                        reader.lines()
                    ));
                    return reader.finish().or_else(|_| cannot_read(path, &error));
                }
            }
        };
    }
}

/// Without the zeros at its end.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    &bytes[..end]
}
