//! Words that mean a quantity: numbers, times, sizes, addresses.

use alloc::format;
use alloc::string::String;

use super::error::list;
use super::limits::MAX_TIME;
use super::text::Line;
use super::word::part;
use crate::ids::{Time, TimeUnit};

/// Units of time in nanoseconds. `μ` is the Greek letter, `µ` the sign on keyboards.
const TIMES: [(&str, u64); 6] =
    [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

/// The number that a word begins with, decimal or hexadecimal, and what follows its digits. An underscore may stand
/// between digits. None if there is no digit, or the number is 2^64 or more.
pub(super) fn digits(text: &str) -> Option<(u64, &str)> {
    let (radix, body) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => (16, hex),
        None => (10, text),
    };
    let mut value = None;
    for (at, c) in body.char_indices() {
        match (c.to_digit(radix), value) {
            (Some(digit), _) => {
                value = Some(value.unwrap_or(0u64).checked_mul(radix.into())?.checked_add(digit.into())?)
            }
            (None, Some(number)) if c != '_' => return Some((number, part(body, at, body.len()))),
            (None, Some(_)) => {}
            (None, None) => return None,
        }
    }
    value.map(|number| (number, ""))
}

/// A plain number.
pub(super) fn plain(text: &str) -> Option<u64> {
    digits(text).filter(|(_, unit)| unit.is_empty()).map(|(number, _)| number)
}

/// A plain number that may have a minus sign.
pub(super) fn signed(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(text) => plain(text)?.try_into().ok().map(i64::wrapping_neg),
        None => plain(text)?.try_into().ok(),
    }
}

/// A number of bytes, which may end in K, M or G: powers of 1024.
fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = digits(text)?;
    let shift = match unit {
        "" => 0,
        "K" | "k" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    number.checked_mul(1 << shift)
}

/// How many nanoseconds a unit of time is.
fn scale(unit: &str) -> Option<u64> {
    TIMES.iter().find(|(name, _)| *name == unit).map(|(_, scale)| *scale)
}

/// A time in nanoseconds with its unit, such as `5ms` or `1.5us`.
fn nanos(text: &str) -> Option<u64> {
    let (number, rest) = digits(text)?;
    let (fraction, unit) = match rest.strip_prefix('.') {
        Some(tail) => {
            let end = tail.bytes().position(|byte| !byte.is_ascii_digit())?;
            (part(tail, 0, end), part(tail, end, tail.len()))
        }
        None => ("", rest),
    };
    let mut scale = scale(unit)?;
    let mut total = number.saturating_mul(scale);
    for digit in fraction.bytes() {
        // What is below a nanosecond has no place in a simulation that counts them.
        if scale % 10 != 0 {
            return None;
        }
        scale /= 10;
        total = total.saturating_add(u64::from(digit - b'0') * scale);
    }
    Some(total)
}

impl Line<'_> {
    /// A plain number within a range.
    pub(super) fn number(&mut self, what: &str, least: u64, most: u64) -> u64 {
        let word = self.word();
        match plain(word.text) {
            Some(number) if (least..=most).contains(&number) => number,
            _ => {
                self.expected(word, &format!("{what} from {least} to {most}"));
                least
            }
        }
    }

    /// A time.
    pub(super) fn time(&mut self, unit: TimeUnit) -> Time {
        self.time_between(unit, 0, MAX_TIME)
    }

    /// A time within a range.
    pub(super) fn time_between(&mut self, unit: TimeUnit, least: u64, most: u64) -> Time {
        let word = self.word();
        let (number, rest) = digits(word.text).unwrap_or((0, word.text));
        let time = match unit {
            TimeUnit::Nanos if word.text == "0" => Some(0),
            TimeUnit::Nanos => nanos(word.text),
            TimeUnit::Ticks => plain(word.text),
        };
        match time {
            Some(time) if (least..=most).contains(&time) => return Time(time),
            _ => {}
        }
        // The unit may stand apart, or be forgotten, or be one too many.
        let next = self.peek().text;
        let meant = match unit {
            TimeUnit::Nanos if rest.is_empty() => {
                format!("{number}{}", if scale(next).is_some() { next } else { "ms" })
            }
            TimeUnit::Ticks if scale(rest).is_some() => format!("{number}"),
            _ => String::new(),
        };
        // The examples of keys are in nanoseconds and would mislead among ticks.
        let message = match (time, unit) {
            (None, TimeUnit::Nanos) => "expected a time with its unit, such as 250us, 2ms or 1.5s".into(),
            (None, TimeUnit::Ticks) => "expected a number of ticks, without a unit".into(),
            (Some(_), TimeUnit::Nanos) => format!("expected {least} to {most} ns"),
            (Some(_), TimeUnit::Ticks) => format!("expected {least} to {most} ticks"),
        };
        if let Some(error) = self.fail(word, &message)
            && time.is_none()
            && !meant.is_empty()
        {
            error.suggestion = Some(meant);
        }
        Time(least)
    }

    /// An address or a size in bytes.
    pub(super) fn bytes(&mut self, what: &str) -> u64 {
        let word = self.word();
        match bytes(word.text) {
            Some(number) => number,
            None => {
                self.expected(word, what);
                0
            }
        }
    }

    /// One of a few words, as its place among them.
    pub(super) fn choice(&mut self, words: &[&str]) -> usize {
        self.choice_or(words, |_| None)
    }

    /// The same, where another word may mean one of them, which the error suggests then.
    pub(super) fn choice_or(&mut self, words: &[&str], meant: impl Fn(&str) -> Option<&'static str>) -> usize {
        let word = self.word();
        match words.iter().position(|name| *name == word.text) {
            Some(at) => at,
            None => {
                if let Some(error) = self.expected(word, &list(words)) {
                    error.suggest(word, words);
                    error.suggestion = meant(word.text).map(String::from).or(error.suggestion.take());
                }
                0
            }
        }
    }
}
