//! Bursts and waits as lines of a program, with `repeat` where they repeat.
//!
//! What lies in a repeat has the mean of what it stands for, and what the means lose by rounding is added to what
//! follows, so that the sum is kept to the nanosecond.

use std::fmt::Write;

/// A burst of CPU time and the wait that followed it, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Round {
    pub(crate) burst: u64,
    pub(crate) wait: u64,
    /// It waited for a device, as far as Linux reports it: no signal would have woken it.
    pub(crate) device: bool,
}

/// How far apart times may be to count as the same: 64ths of the shortest, and nanoseconds besides.
const TOLERANCES: [(u64, u64); 7] =
    [(0, 0), (1, 1_000), (4, 10_000), (16, 100_000), (64, 1_000_000), (640, 10_000_000), (u64::MAX, u64::MAX)];

/// The last of the tolerances: everything is alike.
pub(crate) const LOOSEST: usize = TOLERANCES.len() - 1;

/// The longest pattern that is looked for, in rounds.
const PERIOD: usize = 4;

/// Makes one of each `every` rounds.
pub(crate) fn merge(rounds: &mut Vec<Round>, every: usize) {
    let sum = |some: &[Round]| {
        some.iter().copied().reduce(|a, b| Round { burst: a.burst + b.burst, wait: a.wait + b.wait, device: b.device })
    };
    *rounds = rounds.chunks(every).filter_map(sum).collect();
}

/// The least and the greatest of some times.
#[derive(Clone, Copy)]
struct Span(u64, u64);

impl Span {
    fn with(self, time: u64) -> Self {
        Self(self.0.min(time), self.1.max(time))
    }

    fn narrow(self, (parts, nanos): (u64, u64)) -> bool {
        self.1 - self.0 <= (self.0 / 64).saturating_mul(parts).saturating_add(nanos)
    }
}

/// How often the first `period` rounds repeat, within the tolerance.
fn repeats(rounds: &[Round], period: usize, tolerance: usize) -> usize {
    let mut spans = [(Span(0, 0), Span(0, 0)); PERIOD];
    let mut times = 0;
    for some in rounds.chunks_exact(period) {
        let mut wider = spans;
        for (at, round) in some.iter().enumerate() {
            let (bursts, waits) = spans[at];
            wider[at] = if times == 0 {
                (Span(round.burst, round.burst), Span(round.wait, round.wait))
            } else {
                (bursts.with(round.burst), waits.with(round.wait))
            };
            // The last round of a task has no wait, and that cannot be repeated.
            let alike = tolerance == LOOSEST || round.device == rounds[at].device;
            let narrow = wider[at].0.narrow(TOLERANCES[tolerance]) && wider[at].1.narrow(TOLERANCES[tolerance]);
            if round.wait == 0 || !alike || !narrow {
                return times;
            }
        }
        spans = wider;
        times += 1;
    }
    times
}

/// Writes the program.
pub(crate) fn write(out: &mut String, mut rounds: &[Round], tolerance: usize) {
    // What rounding left over.
    let mut over = Round::default();
    while !rounds.is_empty() {
        // The pattern that saves the most lines: two for each round, and one for the repeat.
        let saved = |&(times, period): &(usize, usize)| 2 * period * times.saturating_sub(1);
        let patterns = (1..=PERIOD).map(|period| (repeats(rounds, period, tolerance), period));
        let (times, period) = patterns
            .max_by_key(|pattern| (saved(pattern), PERIOD - pattern.1))
            .filter(|best| saved(best) > 1)
            .unwrap_or((1, 1));
        let (some, rest) = rounds.split_at(times * period);
        rounds = rest;
        let indent = if times > 1 { "    " } else { "  " };
        if times > 1 {
            writeln!(out, "  repeat {times}").ok();
        }
        for at in 0..period {
            let mut sum = std::mem::take(&mut over);
            some.iter()
                .skip(at)
                .step_by(period)
                .for_each(|round| (sum.burst, sum.wait) = (sum.burst + round.burst, sum.wait + round.wait));
            let times = times as u64;
            over = Round { burst: sum.burst % times, wait: sum.wait % times, device: false };
            step(out, indent, "compute", sum.burst / times);
            step(out, indent, if some[at].device { "io" } else { "sleep" }, sum.wait / times);
        }
    }
    step(out, "  ", "compute", over.burst);
}

fn step(out: &mut String, indent: &str, key: &str, nanos: u64) {
    if nanos > 0 {
        writeln!(out, "{indent}{key} {}", time(nanos)).ok();
    }
}

/// A time as scenarios have it, exactly: `1.5ms`.
pub(crate) fn time(nanos: u64) -> String {
    let (unit, digits) = match nanos {
        0 => return "0".into(),
        1..1_000 => ("ns", 0),
        1_000..1_000_000 => ("us", 3),
        1_000_000..1_000_000_000 => ("ms", 6),
        _ => ("s", 9),
    };
    let scale = 10_u64.pow(digits);
    let mut text = format!("{}", nanos / scale);
    if !nanos.is_multiple_of(scale) {
        write!(text, ".{:0width$}", nanos % scale, width = digits as usize).ok();
        text.truncate(text.trim_end_matches('0').len());
    }
    text + unit
}
