//! What `valgrind --tool=lackey --trace-mem=yes` prints: a line for each access, with its address in hexadecimal and
//! its size in decimal.
//!
//! ```text
//! I  0401ab70,3      an instruction is fetched
//!  L 1fff000658,8    data is loaded
//!  S 1fff000658,8    data is stored
//!  M 04222000,4      data is modified: loaded, then stored
//! ==1234== ...       a comment, as every line that begins with = or -
//! ```
//!
//! (Valgrind User Manual, section 14, "Lackey: an example tool".) An access counts for the page of its first byte.

use os_scope_sim::VirtAddr;
use os_scope_sim::event::AccessKind;

use crate::text::{hex, int, skip, skip_blanks};

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LackeyLine {
    /// Valgrind's own words, or nothing.
    Comment,
    /// One access.
    Access(AccessKind, VirtAddr),
    /// A read, then a write.
    Modify(VirtAddr),
}

/// Reads one line; none if it is not of this format.
#[inline]
pub(crate) fn line(mut rest: &[u8]) -> Option<LackeyLine> {
    skip_blanks(&mut rest);
    let (&kind, after) = match rest.split_first() {
        None => return Some(LackeyLine::Comment),
        Some((b'=' | b'-', _)) => return is_comment(rest).then_some(LackeyLine::Comment),
        Some(split) => split,
    };
    rest = after;
    if !skip(&mut rest, b" ") {
        return None;
    }
    skip_blanks(&mut rest);
    let addr = VirtAddr(hex(&mut rest)?);
    if !skip(&mut rest, b",") {
        return None;
    }
    int(&mut rest)?;
    skip_blanks(&mut rest);
    if !rest.is_empty() {
        return None;
    }
    match kind {
        b'I' => Some(LackeyLine::Access(AccessKind::Fetch, addr)),
        b'L' => Some(LackeyLine::Access(AccessKind::Read, addr)),
        b'S' => Some(LackeyLine::Access(AccessKind::Write, addr)),
        b'M' => Some(LackeyLine::Modify(addr)),
        _ => None,
    }
}

/// `==123==` or `--123--`, or with `**`, and more.
pub(crate) fn is_comment(mut line: &[u8]) -> bool {
    let mark: &[u8] = if line.starts_with(b"==") { b"==" } else { b"--" };
    skip(&mut line, mark) && int(&mut line).is_some() && skip(&mut line, mark)
}
