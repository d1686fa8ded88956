//! Words that mean a number, a time or a choice, as people write them on a command line.

use os_scope_sim::TimeUnit;
use os_scope_sim::mem::replace::{ReplaceKind, ReplaceOption};
use os_scope_sim::scenario::limits::MAX_TIME;
use os_scope_sim::sched::{SchedOption, SchedulerKind};

use crate::failure::{Failure, bad};

/// Units of time in nanoseconds.
const TIMES: [(&str, u64); 6] =
    [("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

/// A number, decimal or hexadecimal; an underscore may stand between digits.
pub(crate) fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let signed = digits.starts_with(['+', '-', '_']);
    if signed { None } else { u64::from_str_radix(&digits.replace('_', ""), radix).ok() }
}

/// A number of bytes, which may end in K, M or G, also as KB or KiB: powers of 1024.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let unit = text.strip_suffix("iB").or(text.strip_suffix('B')).unwrap_or(text);
    let shift = match unit.as_bytes().last()?.to_ascii_uppercase() {
        b'K' => 10,
        b'M' => 20,
        b'G' => 30,
        _ => return number(text),
    };
    number(&unit[..unit.len() - 1])?.checked_mul(1 << shift)
}

/// A time as it was written: a number, and its unit in nanoseconds if there was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    number: u64,
    scale: Option<u64>,
}

/// A number with its sign, if it has one.
pub(crate) fn signed(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(digits) => number(digits).and_then(|number| 0i64.checked_sub_unsigned(number)),
        None => number(text.strip_prefix('+').unwrap_or(text)).and_then(|number| i64::try_from(number).ok()),
    }
}

/// Reads a time; `what` it is for goes into the error.
pub(crate) fn time(text: &str, what: &str) -> Result<Written, Failure> {
    // No unit begins with a digit of base 16.
    let (prefix, radix) = if text.starts_with("0x") || text.starts_with("0X") { (2, 16) } else { (0, 10) };
    let end = text[prefix..].find(|c: char| !c.is_digit(radix) && c != '_').map_or(text.len(), |end| prefix + end);
    let (digits, unit) = text.split_at(end);
    let scale = match unit {
        "" => Some(None),
        _ => TIMES.iter().find(|(name, _)| *name == unit).map(|(_, scale)| Some(*scale)),
    };
    let written = number(digits).zip(scale).map(|(number, scale)| Written { number, scale });
    match written
        .filter(|written| written.number.checked_mul(written.scale.unwrap_or(1)).is_some_and(|time| time <= MAX_TIME))
    {
        Some(written) => Ok(written),
        None => bad(format!(
            "{what} is `{}`: expected a whole number of ticks, or a time such as 3ms, up to {MAX_TIME}",
            shown(text)
        )),
    }
}

impl Written {
    /// Whether it has a unit.
    pub(crate) const fn has_unit(self) -> bool {
        self.scale.is_some()
    }

    /// The time in `unit`: ticks if no time has a unit. Zero needs none.
    pub(crate) fn as_time(self, unit: TimeUnit, what: &str) -> Result<u64, Failure> {
        match (unit, self.scale) {
            (TimeUnit::Nanos, None) if self.number > 0 => bad(format!(
                "{what} is `{}`, and other times have units: expected one here too, as in {}ms",
                self.number, self.number
            )),
            _ => Ok(self.number * self.scale.unwrap_or(1)),
        }
    }
}

/// The one of `choices` with this name.
pub(crate) fn choice<T: Copy>(
    text: &str,
    what: &str,
    choices: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Failure> {
    if let Some(found) = choices.iter().copied().find(|&choice| name(choice) == text) {
        return Ok(found);
    }
    let names: Vec<&str> = choices.iter().map(|&choice| name(choice)).collect();
    let meant = closest(text, &names).map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    bad(format!("there is no {what} `{}`{meant} (there are {})", shown(text), listed(&names)))
}

/// What others call the policies.
fn synonyms() -> impl Iterator<Item = (&'static str, &'static str)> {
    let replacement = ReplaceKind::ALL.into_iter().map(ReplaceKind::info).map(|info| (info.name, info.aliases));
    let scheduling = SchedulerKind::ALL.into_iter().map(SchedulerKind::info).map(|info| (info.name, info.aliases));
    scheduling.chain(replacement).flat_map(|(name, aliases)| aliases.iter().map(move |alias| (*alias, name)))
}

/// The names of the replacement policies that read an option, or of all of them, as a sentence lists them: a, b or c.
pub(crate) fn replacement_policies(option: Option<ReplaceOption>) -> String {
    let reading = ReplaceKind::ALL.into_iter().filter(|kind| option.is_none_or(|option| kind.info().reads(option)));
    or_listed(&reading.map(ReplaceKind::name).collect::<Vec<_>>())
}

/// The names of the schedulers that read an option, or of all of them: a, b or c.
pub(crate) fn schedulers(option: Option<SchedOption>) -> String {
    let reading = SchedulerKind::ALL.into_iter().filter(|kind| option.is_none_or(|option| kind.info().reads(option)));
    or_listed(&reading.map(SchedulerKind::name).collect::<Vec<_>>())
}

/// The name most like a word, if one is like it or means the same.
pub(crate) fn closest<'a>(text: &str, names: &[&'a str]) -> Option<&'a str> {
    let text: String = text.chars().take(64).flat_map(char::to_lowercase).collect();
    if let Some((_, meant)) = synonyms().find(|(synonym, _)| *synonym == text)
        && let Some(name) = names.iter().find(|name| **name == meant)
    {
        return Some(name);
    }
    let near = |name: &str| strsim::osa_distance(&text, name) <= if name.len() <= 3 { 1 } else { 2 };
    names.iter().copied().filter(|name| near(name)).min_by_key(|name| strsim::osa_distance(&text, name))
}

/// Names of which one is meant: a, b or c.
fn or_listed(names: &[&str]) -> String {
    let listed = listed(names);
    listed.rsplit_once(" and ").map_or_else(|| listed.clone(), |(most, last)| format!("{most} or {last}"))
}

/// Names as a sentence lists them: a, b and c.
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [one] => (*one).into(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
        [] => "none".into(),
    }
}

/// A number and its noun: 1 fault, 2 faults.
pub(crate) fn count(number: u64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// A word as an error repeats it: not too long, and without what would disturb a terminal.
pub(crate) fn shown(text: &str) -> String {
    shown_up_to(40, text)
}

/// The first `most` characters of a text, as an error shows them.
pub(crate) fn shown_up_to(most: usize, text: &str) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut shown: String = text.chars().take(most).map(clean).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal_or_hexadecimal() {
        let cases = [
            ("12", Some(12)),
            ("0x1F", Some(31)),
            ("1_000", Some(1000)),
            ("0x", None),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("_1", None),
        ];
        cases.iter().for_each(|(text, value)| assert_eq!(number(text), *value, "{text}"));
        assert_eq!(["-0x14", "+19", "7", "--1", "-"].map(signed), [Some(-20), Some(19), Some(7), None, None]);
        assert_eq!(
            (bytes("4K"), bytes("2M"), bytes("1G"), bytes("256")),
            (Some(4096), Some(2 << 20), Some(1 << 30), Some(256))
        );
        assert_eq!(
            (bytes("64k"), bytes("2MB"), bytes("1GiB"), bytes("0x10K")),
            (Some(65536), Some(2 << 20), Some(1 << 30), Some(16384))
        );
        assert_eq!([bytes("K"), bytes("é"), bytes("99999999999G"), bytes("12B"), bytes("B"), bytes("iB")], [None; 6]);
    }

    #[test]
    fn a_time_is_in_ticks_or_has_its_unit() {
        let nanos =
            |text| time(text, "the quantum").and_then(|written| written.as_time(TimeUnit::Nanos, "the quantum")).ok();
        assert_eq!(
            (nanos("3ms"), nanos("2s"), nanos("5µs"), nanos("0")),
            (Some(3_000_000), Some(2_000_000_000), Some(5_000), Some(0))
        );
        assert_eq!(
            (nanos("0x10ms"), nanos("0Xas"), nanos("0xms"), nanos("0x")),
            (Some(16_000_000), Some(10_000_000_000), None, None)
        );
        assert_eq!(
            (nanos("3"), nanos("ms"), nanos("1.5ms"), nanos("-3ms"), nanos("99999999999999s")),
            (None, None, None, None, None)
        );
    }

    #[test]
    fn a_misspelt_name_is_recognised() {
        assert_eq!(closest("colck", &["fifo", "lru", "clock"]), Some("clock"));
        assert_eq!(closest("LRU", &["fifo", "lru", "clock"]), Some("lru"));
        assert_eq!(closest("random", &["fifo", "lru", "clock"]), None);
        assert_eq!(closest("FCFS", &["fifo", "cfs"]), Some("fifo"));
        assert_eq!(closest("min", &["rr", "cfs"]), None);
        assert_eq!(closest(&"x".repeat(1 << 20), &["fifo"]), None);
    }
}
