//! Words that mean a quantity: numbers, times, sizes, addresses.

use alloc::format;
use alloc::string::{String, ToString};
use core::ops::RangeInclusive;

use super::error::ScenarioError;
use super::limits::MAX_TIME;
use super::text::{Line, Word};
use crate::ids::{Time, TimeUnit};

/// Units of time in nanoseconds. `μ` is the Greek letter, `µ` the sign on keyboards.
const TIMES: [(&str, u64); 6] = [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

/// The number that a word begins with, decimal or hexadecimal, and what follows its digits. An underscore may stand between
/// digits. None if there is no digit, or the number is 2^64 or more.
pub(super) fn digits(text: &str) -> Option<(u64, &str)> {
    let (radix, body) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => (16, hex),
        None => (10, text),
    };
    let mut value = None;
    for (at, c) in body.char_indices() {
        match (c.to_digit(radix), value) {
            (Some(digit), _) => value = Some(value.unwrap_or(0u64).checked_mul(radix.into())?.checked_add(digit.into())?),
            (None, Some(number)) if c != '_' => return Some((number, &body[at..])),
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

/// A time in nanoseconds with its unit, such as `5ms` or `1.5us`.
fn nanos(text: &str) -> Option<u64> {
    let (number, rest) = digits(text)?;
    let (fraction, unit) = match rest.strip_prefix('.') {
        Some(tail) => tail.split_at(tail.find(|c: char| !c.is_ascii_digit())?),
        None => ("", rest),
    };
    let mut scale = TIMES.iter().find(|(name, _)| *name == unit)?.1;
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

impl<'a> Line<'a> {
    /// A plain number within a range.
    pub(super) fn number(&mut self, what: &str, range: RangeInclusive<u64>) -> Result<u64, ScenarioError> {
        let word = self.word();
        let number = word.and_then(|word| plain(word.text)).filter(|number| range.contains(number));
        number.ok_or_else(|| self.expected(word, &format!("{what} from {} to {}", range.start(), range.end())))
    }

    /// A time up to `most`.
    pub(super) fn time_up_to(&mut self, unit: TimeUnit, least: u64, most: u64) -> Result<Time, ScenarioError> {
        let Some(word) = self.word() else {
            return Err(match unit {
                TimeUnit::Nanos => self.expected(None, "a time"),
                TimeUnit::Ticks => self.error(None, "expected a number of ticks".into()),
            });
        };
        let number = match (unit, digits(word.text)) {
            (TimeUnit::Nanos, Some((0, ""))) => Some(0),
            (TimeUnit::Nanos, Some((_, ""))) => {
                let unit = self.peek().map_or("ms", |word| if TIMES.iter().any(|time| time.0 == word.text) { word.text } else { "ms" });
                return Err(self.bad_time(word, "a time with its unit, ns, us, ms or s", format!("{}{unit}", word.text)));
            }
            (TimeUnit::Nanos, _) => nanos(word.text),
            (TimeUnit::Ticks, Some((number, ""))) => Some(number),
            (TimeUnit::Ticks, Some((number, unit))) if TIMES.iter().any(|time| time.0 == unit) => {
                return Err(self.bad_time(word, "a bare number, as times are ticks here (`unit ticks`)", number.to_string()));
            }
            (TimeUnit::Ticks, _) => None,
        };
        match (number, unit) {
            (Some(number), _) if (least..=most).contains(&number) => Ok(Time(number)),
            (Some(_), TimeUnit::Nanos) => Err(self.expected(Some(word), &format!("a time from {least}ns to {most}ns"))),
            // The examples of keys are in nanoseconds and would mislead here.
            (Some(_), TimeUnit::Ticks) => Err(self.error(Some(word), format!("expected {least} to {most} ticks"))),
            (None, TimeUnit::Nanos) => Err(self.expected(Some(word), "a time in whole nanoseconds, such as 250us, 2ms or 1.5s")),
            (None, TimeUnit::Ticks) => Err(self.error(Some(word), "expected a whole number of ticks".into())),
        }
    }

    /// A time.
    pub(super) fn time(&mut self, unit: TimeUnit) -> Result<Time, ScenarioError> {
        self.time_up_to(unit, 0, MAX_TIME)
    }

    /// An address or a size in bytes, with the word it stands in.
    pub(super) fn bytes(&mut self, what: &str) -> Result<(u64, Word<'a>), ScenarioError> {
        let word = self.need(what)?;
        match bytes(word.text) {
            Some(number) => Ok((number, word)),
            None => Err(self.expected(Some(word), what)),
        }
    }

    fn bad_time(&self, word: Word<'a>, expected: &str, suggestion: String) -> ScenarioError {
        ScenarioError { suggestion: Some(suggestion), ..self.error(Some(word), format!("expected {expected}")) }
    }
}
