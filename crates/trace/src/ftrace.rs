//! Linux trace events as text, in three layouts: `/sys/kernel/tracing/trace`, `trace-cmd report` and `perf script`.
//!
//! ```text
//!             bash-22582   [001] d..2.  1754.219259: sched_switch: prev_comm=...        ftrace
//!     bash-22582     1d..2. 12328us+: sched_switch: prev_comm=...                       ftrace with option latency-format
//!             bash-22582 [001]  1754.219259: sched_switch:         bash:22582 [120] ...  trace-cmd
//!             bash 22582 [001]  1754.219259:       sched:sched_switch: prev_comm=...    perf
//! ```
//!
//! A task's name may hold anything, spaces, dashes and brackets too. So a line is found by its middle: a CPU number in
//! brackets, perhaps a word of flags (or both in one word without brackets), a time with a colon, and a word with a
//! colon. (Kernel documentation, "ftrace - Function Tracer", section "Output format".)

use crate::payload::{self, Payload};
use crate::text::{find, id, int, is_blank, skip, skip_blanks, trim, word};

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FtraceLine<'a> {
    /// An event of a kind that is of no interest here, or no event: a comment, a call chain, nothing.
    Other { event: bool },
    /// The recorder began to keep events of this CPU here; earlier ones were overwritten.
    Started { cpu: u32 },
    /// The recorder lost events of this CPU.
    Lost { cpu: u32 },
    /// An event.
    Event(Event<'a>),
}

const NOTHING: FtraceLine<'static> = FtraceLine::Other { event: false };
const NOTHING_KNOWN: FtraceLine<'static> = FtraceLine::Other { event: true };

/// One event: when, where, and what.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event<'a> {
    /// Nanoseconds.
    pub(crate) at: u64,
    /// The time has no unit: it counts what the recorder's clock counts.
    pub(crate) bare_time: bool,
    pub(crate) cpu: u32,
    /// The number of the task that ran, and its process's if that is known.
    pub(crate) task: u32,
    pub(crate) process: Option<u32>,
    /// The name of the task that ran; empty if the recorder did not know it.
    pub(crate) name: &'a [u8],
    pub(crate) kind: Payload<'a>,
}

/// Reads one line, which is not empty; none if it is not of this format.
pub(crate) fn line(line: &[u8]) -> Option<FtraceLine<'_>> {
    // perf prints call chains indented by a tab.
    if line.first() == Some(&b'\t') {
        return Some(NOTHING);
    }
    // A name may begin like a comment, but there are blanks before it.
    if line.first() == Some(&b'#') {
        return Some(started(line).unwrap_or(NOTHING));
    }
    let text = trim(line);
    if text.is_empty() {
        return Some(NOTHING);
    }
    event(text).or_else(|| recorder(text))
}

/// `##### CPU 1 buffer started ####`
fn started(text: &[u8]) -> Option<FtraceLine<'_>> {
    let mut rest = text.strip_prefix(b"##### CPU ")?;
    let cpu = id(&mut rest)?;
    rest.starts_with(b" buffer started").then_some(FtraceLine::Started { cpu })
}

/// `cpus=2`, `version = 7`, `CPU 1 is empty`, `CPU:1 [LOST 12 EVENTS]`, `CPU:1 [12 EVENTS DROPPED]`
fn recorder(text: &[u8]) -> Option<FtraceLine<'_>> {
    let mut rest = text;
    if skip(&mut rest, b"#") || skip(&mut rest, b"cpus=") || skip(&mut rest, b"version = ") || skip(&mut rest, b"CPU ")
    {
        return Some(NOTHING);
    }
    if !skip(&mut rest, b"CPU:") {
        return None;
    }
    let cpu = id(&mut rest)?;
    (rest.starts_with(b" [LOST ") || find(rest, b" EVENTS DROPPED").is_some()).then_some(FtraceLine::Lost { cpu })
}

/// Looks for the middle of the line wherever a bracket opens; a name may have brackets, but no room for an event's name
/// as well.
fn event(text: &[u8]) -> Option<FtraceLine<'_>> {
    let mut from = 0;
    let mut other = None;
    while let Some(open) = text[from..].iter().position(|&byte| byte == b'[').map(|at| from + at) {
        from = open + 1;
        let mut rest = &text[from..];
        let Some(cpu) = id(&mut rest).filter(|_| skip(&mut rest, b"]")) else { continue };
        match after(&text[..open], cpu, rest) {
            Some(NOTHING_KNOWN) => other = Some(NOTHING_KNOWN),
            None => {}
            found => return found,
        }
    }
    other.or_else(|| latency(text))
}

/// The latency format: the CPU's number stands without brackets before the flags, `1d..2.`. A name may have such words
/// too, but nothing to follow them.
fn latency(text: &[u8]) -> Option<FtraceLine<'_>> {
    let mut from = 0;
    while let Some(blank) = text[from..].iter().position(|&byte| is_blank(byte)).map(|at| from + at) {
        from = blank + 1;
        let mut rest = &text[from..];
        let Some(cpu) = id(&mut rest).filter(|_| rest.first().is_some_and(|flag| b".dDbBX".contains(flag))) else {
            continue;
        };
        word(&mut rest);
        if let Some(found) = after(&text[..blank], cpu, rest) {
            return Some(found);
        }
    }
    None
}

/// What a line says whose middle seems to be here: `who` before the CPU's number and `rest` after it.
fn after<'a>(who_ran: &'a [u8], cpu: u32, mut rest: &'a [u8]) -> Option<FtraceLine<'a>> {
    let (at, bare_time) = time(&mut rest)?;
    let Some(name) = event_name(&mut rest) else { return perf_record(cpu, rest) };
    let Some(what) = payload::read(name, rest) else { return Some(NOTHING_KNOWN) };
    let (task, process, name) = who(trim(who_ran))?;
    Some(FtraceLine::Event(Event { at, bare_time, cpu, task, process, name, kind: what? }))
}

/// What `perf script --show-task-events --show-lost-events` says between events: `PERF_RECORD_LOST lost 7`.
fn perf_record(cpu: u32, mut rest: &[u8]) -> Option<FtraceLine<'_>> {
    skip_blanks(&mut rest);
    skip(&mut rest, b"PERF_RECORD_")
        .then(|| if rest.starts_with(b"LOST") { FtraceLine::Lost { cpu } } else { NOTHING_KNOWN })
}

/// A time with a colon after it, perhaps after a word or two of flags; and whether it has no unit.
fn time(rest: &mut &[u8]) -> Option<(u64, bool)> {
    for _ in 0..3 {
        skip_blanks(rest);
        let text = word(rest);
        if text.first() == Some(&b'[') {
            return None;
        }
        if let Some(found) = seconds(text).or_else(|| micros(text, rest)) {
            return Some(found);
        }
    }
    None
}

/// `1754.219259:` in nanoseconds: digits beyond the ninth are dropped. A clock that counts something else (`counter`,
/// `x86-tsc`, `uptime`) gives no fraction.
fn seconds(text: &[u8]) -> Option<(u64, bool)> {
    let mut rest = text.strip_suffix(b":")?;
    let whole = int(&mut rest)?;
    if rest.is_empty() {
        return Some((whole, true));
    }
    let decimals = rest.strip_prefix(b".")?;
    if decimals.is_empty() || !decimals.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let nanos =
        (0..9).fold(0, |nanos, place| nanos * 10 + decimals.get(place).map_or(0, |digit| u64::from(digit - b'0')));
    Some((whole.checked_mul(1_000_000_000)?.checked_add(nanos)?, false))
}

/// `12us :` or `12us+:`, with a mark for long delays: microseconds since the recording began, as the latency format
/// gives them.
#[cold]
fn micros(mut text: &[u8], rest: &mut &[u8]) -> Option<(u64, bool)> {
    let micros = int(&mut text)?;
    let tail = text.strip_prefix(b"us")?;
    let apart = tail.is_empty() && {
        skip_blanks(rest);
        skip(rest, b":")
    };
    (apart || matches!(tail, [b':'] | [_, b':'])).then_some(())?;
    Some((micros.checked_mul(1_000)?, false))
}

/// `sched_switch:`, or with the name of its system before it, perhaps after a number of samples or the time since the
/// last event (`(+4)`). If there is none, nothing is taken.
fn event_name<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut after = *rest;
    skip_blanks(&mut after);
    let mut text = word(&mut after);
    if text.iter().all(u8::is_ascii_digit) || text.starts_with(b"(+") {
        skip_blanks(&mut after);
        text = word(&mut after);
    }
    let name = text.strip_suffix(b":")?;
    skip_blanks(&mut after);
    *rest = after;
    name.rsplit(|&byte| byte == b':').next()
}

/// The running task: `bash-22582`, `bash-22582 (22580)`, `bash 22582` or `bash 22580/22582`: the task, its process if
/// known, and its name.
fn who(text: &[u8]) -> Option<(u32, Option<u32>, &[u8])> {
    let (text, group) = match text.strip_suffix(b")") {
        Some(inner) => {
            let open = inner.iter().rposition(|&byte| byte == b'(')?;
            (trim(&inner[..open]), id(&mut trim(&inner[open + 1..])))
        }
        None => (text, None),
    };
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, mut number) = text.split_at(text.len() - digits);
    let task = id(&mut number)?;
    let (&mark, before) = before.split_last()?;
    match mark {
        b'/' => {
            let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            let (name, mut number) = before.split_at(before.len() - digits);
            Some((task, id(&mut number), name_of(name)))
        }
        b'-' | b' ' | b'\t' => Some((task, group, name_of(before))),
        _ => None,
    }
}

/// A name as it stands before a task's number.
fn name_of(text: &[u8]) -> &[u8] {
    match trim(text) {
        b"<...>" => b"",
        name => name,
    }
}
