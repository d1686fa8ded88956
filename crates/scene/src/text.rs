//! How wide words are, and how numbers are written.
//!
//! Widths are estimates from above: whatever system face draws the text, it should not be wider. DejaVu Sans is the
//! widest of the common ones (system-ui on a bare Linux), so its advance widths are the bound; its heights are too.

use alloc::string::String;

pub use os_scope_sim::ids::hex;
use os_scope_sim::{Time, TimeUnit};

use crate::picture::{Face, Weight};

/// How far letters rise above the baseline, in font sizes.
pub const ASCENT: f64 = 0.78;
/// How far letters fall below the baseline, in font sizes.
pub const DESCENT: f64 = 0.24;
/// The height of capitals and digits, in font sizes.
pub const CAPITAL: f64 = 0.72;

/// The advance width of a letter of the monospaced face, in font sizes.
pub const MONO: f64 = 0.6025;

/// Advance widths of DejaVu Sans from space to tilde, in hundredths of the font size, rounded up.
const REGULAR: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69,
    62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64,
    60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// The same of DejaVu Sans Bold.
const BOLD: [u8; 95] = [
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
    84, 84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111,
    78, 73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60,
    48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];

/// A space that does not break and is a fifth of an em wide, for digits in groups.
const THIN_SPACE: char = '\u{202f}';

/// The width of one letter in hundredths of the font size.
fn advance(letter: char, face: Face, weight: Weight) -> f64 {
    match (face, weight) {
        (Face::Mono, _) if (letter as u32) < 0x1100 || letter == '…' || letter == '→' => MONO * 100.0,
        (Face::Mono, _) => 100.0,
        (Face::Sans, Weight::Regular) => table(&REGULAR, letter),
        (Face::Sans, Weight::Bold) => table(&BOLD, letter),
    }
}

fn table(widths: &[u8; 95], letter: char) -> f64 {
    let code = letter as usize;
    match letter {
        ' '..='~' => f64::from(widths[code - 32]),
        '·' | '\u{a0}' => 38.0,
        THIN_SPACE | '\u{2009}' => 20.0,
        '–' => 50.0,
        '×' | '→' | '←' | '✓' | '✕' => 84.0,
        '\u{a1}'..='\u{24f}' => 100.0 * 0.86,
        _ => 100.0,
    }
}

/// How wide a text is at most, in css pixels.
#[must_use]
pub fn width(text: &str, size: f64, face: Face, weight: Weight) -> f64 {
    text.chars().map(|letter| advance(letter, face, weight)).sum::<f64>() * size / 100.0
}

/// The text cut to `room` pixels with an ellipsis at its end; none if it fits as it is. Nothing fits: the empty text.
#[must_use]
pub fn shorten(text: &str, size: f64, face: Face, weight: Weight, room: f64) -> Option<String> {
    if width(text, size, face, weight) <= room {
        return None;
    }
    let mut left = room * 100.0 / size - advance('…', face, weight);
    if left < 0.0 {
        return Some(String::new());
    }
    let mut short = String::new();
    for letter in text.chars() {
        left -= advance(letter, face, weight);
        if left < 0.0 {
            break;
        }
        short.push(letter);
    }
    short.truncate(short.trim_end().len());
    short.push('…');
    Some(short)
}

/// A whole number with its digits in groups of three: 12 345.
#[must_use]
pub fn number(value: u64) -> String {
    let mut text = String::new();
    push_number(&mut text, value);
    text
}

/// As [`number`], at the end of a text.
pub fn push_number(text: &mut String, value: u64) {
    let mut digits = [0u8; 20];
    let mut rest = value;
    let mut count = 0;
    while count == 0 || rest > 0 {
        digits[count] = (rest % 10) as u8;
        rest /= 10;
        count += 1;
    }
    for at in (0..count).rev() {
        text.push((b'0' + digits[at]) as char);
        // Four digits are read at a glance.
        if at > 0 && at % 3 == 0 && count > 4 {
            text.push(THIN_SPACE);
        }
    }
}

/// A number that is a name, such as a process's: its digits in one piece.
#[must_use]
pub fn digits(value: u64) -> String {
    number(value).chars().filter(char::is_ascii_digit).collect()
}

/// `0x`, the number in hexadecimal, and an underscore between every four digits: 0x7fff_00a1_1a3c. For addresses.
#[must_use]
pub fn address(value: u64) -> String {
    let digits = hex(value);
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        // `0x` is no digit.
        if at > 2 && (digits.len() - at).is_multiple_of(4) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// The lowest `bits` bits as binary digits, highest first.
#[must_use]
pub fn binary(value: u64, bits: u32) -> String {
    (0..bits).rev().map(|at| if value >> at & 1 == 1 { '1' } else { '0' }).collect()
}

/// `tenths / 10` with one decimal, which is left out if it is 0: 8.4, 12.
#[must_use]
pub fn decimal(tenths: u64) -> String {
    let mut text = number(tenths / 10);
    if !tenths.is_multiple_of(10) {
        text.push('.');
        push_number(&mut text, tenths % 10);
    }
    text
}

/// How many per cent `part` is of `whole`, rounded to a tenth: 98.1 %. Of nothing: a dash.
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".into();
    }
    // Both halved until a thousand times as much can be counted: 53 bits are enough for a tenth.
    let halvings = 11_u32.saturating_sub(part.max(whole).leading_zeros());
    let (part, whole) = (part >> halvings, (whole >> halvings).max(1));
    let mut text = decimal((part * 1000 + whole / 2) / whole);
    text.push_str(" %");
    text
}

/// A time with its unit, to three or four digits: 301 ns, 1.5 ms, 12.3 s; `7` in ticks. Nothing is `0`, [`Time::NEVER`]
/// a dash.
#[must_use]
pub fn time(value: Time, unit: TimeUnit) -> String {
    match scale(value, unit) {
        _ if value == Time::NEVER => "–".into(),
        _ if value == Time::ZERO => "0".into(),
        (_, "") => number(value.0),
        (step, name) => {
            let mut text = in_steps(value, step);
            text.push(' ');
            text.push_str(name);
            text
        }
    }
}

/// A time with its unit for a sentence: as [`time`], but 1 tick, 7 ticks, and no time.
#[must_use]
pub fn time_in_words(value: Time, unit: TimeUnit) -> String {
    if value == Time::ZERO {
        return "no time".into();
    }
    let mut text = time(value, unit);
    if unit == TimeUnit::Ticks && value != Time::NEVER {
        text.push_str(if value.0 == 1 { " tick" } else { " ticks" });
    }
    text
}

/// A virtual runtime, deadline or lag (see [`Setup::virtual_scale`](os_scope_sim::Setup::virtual_scale)), which may be
/// negative: 12.5 ms, −0.25; `0` for nothing.
#[must_use]
pub fn virtual_time(value: i64, setup: &os_scope_sim::Setup) -> String {
    let size = Time(value.unsigned_abs());
    let mut text = String::from(if value < 0 { "−" } else { "" });
    text.push_str(&match setup.unit {
        TimeUnit::Nanos => time(size, TimeUnit::Nanos),
        TimeUnit::Ticks => in_steps(size, setup.virtual_scale()),
    });
    text
}

/// The unit that suits a time, as its length and its name; the name of ticks is empty.
#[must_use]
pub fn scale(value: Time, unit: TimeUnit) -> (u64, &'static str) {
    match (unit, value.0) {
        (TimeUnit::Ticks, _) => (1, ""),
        (_, 0..1_000) => (1, "ns"),
        (_, 1_000..1_000_000) => (1_000, "µs"),
        (_, 1_000_000..1_000_000_000) => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    }
}

/// A time in units of `step` (1, a thousand, a million ...), with as many decimals as make three digits.
#[must_use]
pub fn in_steps(value: Time, step: u64) -> String {
    let places = match value.0 / step {
        _ if step == 1 => 0,
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    let parts = 10u64.pow(places);
    let rounded = ((value.0 % step).saturating_mul(parts) + step / 2) / step;
    let mut rest = rounded % parts;
    let mut text = number(value.0 / step + rounded / parts);
    let mut places = places;
    while rest > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        places -= 1;
    }
    if rest > 0 {
        text.push('.');
        for at in (0..places).rev() {
            push_number(&mut text, rest / 10u64.pow(at) % 10);
        }
    }
    text
}

/// A frame's number, as in all lenses and captions: decimal.
#[must_use]
pub fn frame(pfn: os_scope_sim::Pfn) -> String {
    number(u64::from(pfn.0))
}

/// A page's number, as in all lenses and captions: decimal where a scenario speaks of pages alone, hexadecimal where
/// there are addresses.
#[must_use]
pub fn page(vpn: os_scope_sim::Vpn, setup: &os_scope_sim::Setup) -> String {
    let ideal = setup.machine.translation == os_scope_sim::setup::Translation::Ideal;
    let addresses = !ideal || setup.processes.iter().any(|process| !process.regions.is_empty());
    if addresses { hex(vpn.get()) } else { number(vpn.get()) }
}

/// The short name of a process, for places too small for its name: A to Z, then A1 to Z1, A2 ...
#[must_use]
pub fn letter(pid: os_scope_sim::Pid) -> String {
    let mut text = String::from((b'A' + (pid.0 % 26) as u8) as char);
    if pid.0 >= 26 {
        push_number(&mut text, u64::from(pid.0 / 26));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1024, 12_345, 1_000_000].map(number),
            ["0", "999", "1024", "12\u{202f}345", "1\u{202f}000\u{202f}000"]
        );
        assert_eq!([0, 5, 84, 100, 123_456].map(decimal), ["0", "0.5", "8.4", "10", "12\u{202f}345.6"]);
        assert_eq!([7, 22_583].map(digits), ["7", "22583"]);
        assert_eq!([percent(1, 3), percent(1, 1), percent(0, 0)], ["33.3 %", "100 %", "–"]);
    }

    #[test]
    fn addresses_are_digits() {
        assert_eq!([hex(0), hex(0x7f3), hex(u64::MAX)], ["0x0", "0x7f3", "0xffffffffffffffff"]);
        assert_eq!([address(0x401), address(0x7fff_00a1_1a3c)], ["0x401", "0x7fff_00a1_1a3c"]);
        assert_eq!(binary(0b101, 9), "000000101");
    }

    #[test]
    fn times_have_units_that_suit_them() {
        let nanos = |value| time(Time(value), TimeUnit::Nanos);
        assert_eq!([0, 301, 999, 1_000, 1_500].map(nanos), ["0", "301 ns", "999 ns", "1 µs", "1.5 µs"]);
        assert_eq!([29_500_000, 4_000_000, 100_100].map(nanos), ["29.5 ms", "4 ms", "100 µs"]);
        assert_eq!([1_050_000_000, 12_345_000_000, 3_600_000_000_000].map(nanos), ["1.05 s", "12.3 s", "3600 s"]);
        assert_eq!(time(Time::NEVER, TimeUnit::Nanos), "–");
        assert_eq!(time(Time(7), TimeUnit::Ticks), "7");
        assert_eq!([0, 1, 7].map(|t| time_in_words(Time(t), TimeUnit::Ticks)), ["no time", "1 tick", "7 ticks"]);
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis() {
        let cut = |text, room| shorten(text, 10.0, Face::Mono, Weight::Regular, room);
        assert_eq!(cut("database", 48.3), None);
        assert_eq!(cut("database", 48.0).as_deref(), Some("databa…"));
        assert_eq!(cut("a b", 13.0).as_deref(), Some("a…"));
        assert_eq!(cut("database", 3.0).as_deref(), Some(""));
    }

    #[test]
    fn processes_have_letters() {
        assert_eq!([0, 25, 26, 53, 255].map(|n| letter(os_scope_sim::Pid(n))), ["A", "Z", "A1", "B2", "V9"]);
    }
}
