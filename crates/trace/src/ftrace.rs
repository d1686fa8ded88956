//! Linux trace events as text, in three layouts: `/sys/kernel/tracing/trace`, `trace-cmd report` and `perf script`.
//!
//! ```text
//!             bash-22582   [001] d..2.  1754.219259: sched_switch: prev_comm=...        ftrace
//!             bash-22582 [001]  1754.219259: sched_switch:         bash:22582 [120] ...  trace-cmd
//!             bash 22582 [001]  1754.219259:       sched:sched_switch: prev_comm=...    perf
//! ```
//!
//! A task's name may hold anything, spaces, dashes and brackets too. So a line is found by its middle: a CPU number in brackets, perhaps a word of flags, a time in
//! seconds with a colon, and a word with a colon. (Kernel documentation, "ftrace - Function Tracer", section "Output format".)

use crate::payload::{self, What};
use crate::text::{find, int, skip, skip_blanks, trim, word};

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// An event of a kind that is of no interest here, or no event: a comment, a call chain, nothing.
    Other { event: bool },
    /// The recorder began to keep events of this CPU here; earlier ones were overwritten.
    Started { cpu: u32 },
    /// The recorder lost events of this CPU.
    Lost { cpu: u32 },
    /// An event.
    Event(Event<'a>),
}

const NOTHING: Line<'static> = Line::Other { event: false };

/// One event: when, where, and what.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Event<'a> {
    /// Nanoseconds.
    pub(crate) at: u64,
    pub(crate) cpu: u32,
    /// The number of the task that ran, and its process's if that is known.
    pub(crate) task: u32,
    pub(crate) process: Option<u32>,
    /// The name of the task that ran; empty if the recorder did not know it.
    pub(crate) name: &'a [u8],
    pub(crate) what: What<'a>,
}

/// Reads one line, which is not empty; none if it is not of this format.
pub(crate) fn line(line: &[u8]) -> Option<Line<'_>> {
    // perf prints call chains indented by a tab.
    if line.first() == Some(&b'\t') {
        return Some(NOTHING);
    }
    let text = trim(line);
    match text.first() {
        Some(b'#') => return Some(started(text).unwrap_or(NOTHING)),
        None => return Some(NOTHING),
        _ => {}
    }
    event(text).or_else(|| recorder(text))
}

/// `##### CPU 1 buffer started ####`
fn started(text: &[u8]) -> Option<Line<'_>> {
    let mut rest = text.strip_prefix(b"##### CPU ")?;
    let cpu = small(&mut rest)?;
    rest.starts_with(b" buffer started").then_some(Line::Started { cpu })
}

/// `cpus=2`, `version = 7`, `CPU 1 is empty`, `CPU:1 [LOST 12 EVENTS]`, `CPU:1 [12 EVENTS DROPPED]`
fn recorder(text: &[u8]) -> Option<Line<'_>> {
    let mut rest = text;
    if skip(&mut rest, b"cpus=") || skip(&mut rest, b"version = ") || skip(&mut rest, b"CPU ") {
        return Some(NOTHING);
    }
    if !skip(&mut rest, b"CPU:") {
        return None;
    }
    let cpu = small(&mut rest)?;
    (rest.starts_with(b" [LOST ") || find(rest, b" EVENTS DROPPED").is_some()).then_some(Line::Lost { cpu })
}

/// Looks for the middle of the line wherever a bracket opens; a name may have brackets, but no room for an event's name as well.
fn event(text: &[u8]) -> Option<Line<'_>> {
    let mut from = 0;
    let mut other = None;
    while let Some(open) = text[from..].iter().position(|&byte| byte == b'[').map(|at| from + at) {
        from = open + 1;
        let mut rest = &text[from..];
        let Some(cpu) = small(&mut rest).filter(|_| skip(&mut rest, b"]")) else { continue };
        let Some(at) = time(&mut rest) else { continue };
        let Some(name) = event_name(&mut rest) else { continue };
        let Some(what) = payload::read(name, rest) else {
            other = Some(Line::Other { event: true });
            continue;
        };
        let (task, process, name) = who(trim(&text[..open]))?;
        return Some(Line::Event(Event { at, cpu, task, process, name, what: what? }));
    }
    other
}

/// A time in seconds with a colon after it, perhaps after a word or two of flags.
fn time(rest: &mut &[u8]) -> Option<u64> {
    for _ in 0..3 {
        skip_blanks(rest);
        if let Some(at) = seconds(word(rest)) {
            return Some(at);
        }
    }
    None
}

/// `1754.219259:` in nanoseconds. Digits beyond the ninth are dropped.
fn seconds(text: &[u8]) -> Option<u64> {
    let mut rest = text.strip_suffix(b":")?;
    let whole = int(&mut rest)?;
    let decimals = rest.strip_prefix(b".")?;
    if decimals.is_empty() || !decimals.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let nanos = (0..9).fold(0, |nanos, place| nanos * 10 + decimals.get(place).map_or(0, |digit| u64::from(digit - b'0')));
    whole.checked_mul(1_000_000_000)?.checked_add(nanos)
}

/// `sched_switch:`, or with the name of its system before it, perhaps after a number of samples.
fn event_name<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    skip_blanks(rest);
    let mut text = word(rest);
    if text.iter().all(u8::is_ascii_digit) {
        skip_blanks(rest);
        text = word(rest);
    }
    let name = text.strip_suffix(b":")?;
    skip_blanks(rest);
    name.rsplit(|&byte| byte == b':').next()
}

/// Who ran: `bash-22582`, `bash-22582 (22580)`, `bash 22582` or `bash 22580/22582`: the task, its process if known, and its name.
fn who(text: &[u8]) -> Option<(u32, Option<u32>, &[u8])> {
    let (text, group) = match text.strip_suffix(b")") {
        Some(inner) => {
            let open = inner.iter().rposition(|&byte| byte == b'(')?;
            (trim(&inner[..open]), small(&mut trim(&inner[open + 1..])))
        }
        None => (text, None),
    };
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, mut number) = text.split_at(text.len() - digits);
    let task = small(&mut number)?;
    let (&mark, before) = before.split_last()?;
    match mark {
        b'/' => {
            let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            let (name, mut number) = before.split_at(before.len() - digits);
            Some((task, small(&mut number), name_of(name)))
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

/// A number of a task or a CPU.
pub(crate) fn small(rest: &mut &[u8]) -> Option<u32> {
    int(rest)?.try_into().ok().filter(|&number: &u32| number <= i32::MAX as u32)
}
