//! Texts that were once well written.

use crate::test_rng::TestRng;

/// What is put into texts: what parsers stumble over.
const ODD: [&str; 24] = [
    "0",
    "-1",
    "18446744073709551615",
    "18446744073709551616",
    "0x",
    "0xffffffffffffffff",
    "1e9",
    "4K",
    "99999999G",
    "1.5us",
    "ns",
    "µs",
    "\t",
    "\u{feff}",
    "é",
    "\u{202e}",
    "\0",
    "repeat 1000000",
    "process",
    "machine",
    "x256",
    "#",
    "  ",
    "\r\n",
];

/// Changes a text in a few places.
#[must_use]
pub fn mutate_text(random: &mut TestRng, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.within(1..6) {
        if text.is_empty() {
            return text;
        }
        let (a, b) = (place(random, &text), place(random, &text));
        let (start, end) = (a.min(b), a.max(b));
        match random.within(0..7) {
            // A stretch of at most a few characters, or a whole piece, is left out, doubled, or put elsewhere.
            0 => text.replace_range(start..end.min(next(&text, start)), ""),
            1 => text.replace_range(start..end, ""),
            2 => text = [&text[..end], &text[start..]].concat(),
            3 => text.insert_str(place(random, &text), random.of(&ODD)),
            4 => {
                // A word is replaced.
                let word = text[start..].split_whitespace().next().unwrap_or_default().to_owned();
                text = text.replacen(&word, random.of(&ODD), 1);
            }
            5 => {
                let lines: Vec<&str> = text.lines().collect();
                let (from, to) = (random.within(0..lines.len() as u64 + 1), random.within(0..lines.len() as u64 + 1));
                let mut lines = lines.clone();
                if let Some(line) = lines.get(from as usize).copied() {
                    lines.insert(to.min(lines.len() as u64) as usize, line);
                }
                text = lines.join("\n");
            }
            _ => {
                let character = char::from_u32(random.within(0..0x300) as u32).unwrap_or('?');
                text.insert(start, character);
            }
        }
        if text.len() > 1 << 17 {
            text.truncate(next(&text, 1 << 16));
        }
    }
    text
}

/// The numbers at which limits are, and around which sums overflow.
const EXTREMES: [&str; 20] = [
    "0",
    "1",
    "1",
    "2",
    "15",
    "16",
    "19",
    "64",
    "99",
    "255",
    "256",
    "4096",
    "65535",
    "65536",
    "1000000",
    "4294967295",
    "4503599627370496",
    "9007199254740991",
    "9007199254740992",
    "18446744073709551615",
];

/// A text in which a few numbers are extreme.
#[must_use]
pub fn extreme_values(random: &mut TestRng, text: &str) -> String {
    let often = random.of(&[4, 10, 30]);
    let mut word = |word: &str| -> String {
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        if number && random.once_in(often) { random.of(&EXTREMES).into() } else { word.into() }
    };
    let lines = text.lines().map(|line| {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<String> = line.split_whitespace().map(&mut word).collect();
        [&line[..indent], &words.join(" "), "\n"].concat()
    });
    lines.collect()
}

/// A place between two characters.
fn place(random: &mut TestRng, text: &str) -> usize {
    let mut at = random.within(0..text.len() as u64 + 1) as usize;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The place behind the character at a place.
fn next(text: &str, mut at: usize) -> usize {
    at = (at + 1).min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
