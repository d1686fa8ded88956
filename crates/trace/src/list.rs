//! Plain lists of pages or addresses: numbers, one or many on a line, between blanks and commas.
//!
//! ```text
//! # a comment, to the end of the line
//! 7 0 1 2 0 3w       pages; a `w` after a number, or as a word of its own, makes the access a write
//! 0x7f0000001000     an address
//! ```
//!
//! A line of which a word is none of these is dropped whole: so is one that begins with a `w`, which may be meant for
//! the number behind it.
//!
//! Whether the numbers are addresses or pages is decided for the whole list:
//! a comment `# addresses` or `# pages` before the first number says so; otherwise they are addresses if any of them is
//! hexadecimal (`0x`) or at least 2^20 (the first address beyond 1 MiB), and page numbers if not.

use crate::text::{hex, int, is_blank, skip, trim};

/// One word of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A page or an address.
    Number {
        value: u64,
        /// It was written with `0x`.
        hex: bool,
        /// A `w` stood after it.
        write: bool,
    },
    /// A `w` on its own: the access before it is a write.
    Write,
}

/// What a list says of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Pages,
    Addresses,
}

/// What a comment says of the numbers, if it does.
pub(crate) fn header(comment: &[u8]) -> Option<Unit> {
    match trim(comment.strip_prefix(b"#")?) {
        word if word.eq_ignore_ascii_case(b"pages") => Some(Unit::Pages),
        word if word.eq_ignore_ascii_case(b"addresses") => Some(Unit::Addresses),
        _ => None,
    }
}

/// A line without its comment.
pub(crate) fn without_comment(line: &[u8]) -> &[u8] {
    line.split(|&byte| byte == b'#').next().unwrap_or_default()
}

/// Whether a byte stands between words.
pub(crate) const fn is_separator(byte: u8) -> bool {
    is_blank(byte) || byte == b','
}

/// The words of a line, none for one that cannot be read.
pub(crate) fn items(line: &[u8]) -> impl Iterator<Item = Option<Item>> {
    without_comment(line).split(|&byte| is_separator(byte)).filter(|word| !word.is_empty()).map(item)
}

fn item(mut word: &[u8]) -> Option<Item> {
    if is_write(word) {
        return Some(Item::Write);
    }
    let is_hex = skip(&mut word, b"0x") || skip(&mut word, b"0X");
    let value = if is_hex { hex(&mut word)? } else { int(&mut word)? };
    let write = is_write(word);
    (write || word.is_empty()).then_some(Item::Number { value, hex: is_hex, write })
}

fn is_write(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"w")
}
