//! `os-scope translate`: how an address is split into an index for each level and an offset.

use std::io::Write;

use serde::Serialize;

use crate::args::{Format, Translate};
use crate::failure::{Failure, bad};
use crate::output::{csv, json, or_dash, or_empty, table};
use crate::words::{bytes, number, shown};

/// The smallest page of x86-64, whose larger pages leave out levels from the bottom.
const BASE: u32 = 12;

/// How addresses are split: the levels that a walk reads, and the bits below them.
struct Split {
    /// Name and lowest bit of each level, top level first, and how many bits it takes.
    levels: Vec<(String, u32, u32)>,
    /// Bits of the offset.
    offset: u32,
    /// Bits in all.
    bits: u32,
    /// Whether the bits above must repeat the highest one, as x86-64 asks.
    sign_extended: bool,
}

/// An address, split.
#[derive(Serialize)]
struct Translation {
    address: String,
    fault: Option<String>,
    levels: Vec<Level>,
    offset: Option<u64>,
}

#[derive(Serialize)]
struct Level {
    level: String,
    bits: String,
    index: u64,
}

/// Answers.
pub(crate) fn answer(args: &Translate, out: &mut dyn Write) -> Result<(), Failure> {
    let split = Split::new(&args.levels, &args.page)?;
    let address = |text: &String| match number(text) {
        Some(address) => Ok(split.answer(address)),
        None => {
            let hexadecimal = format!("0x{text}");
            let meant =
                number(&hexadecimal).map_or(String::new(), |_| format!(", did you mean `{}`?", shown(&hexadecimal)));
            bad(format!("`{}` is no address{meant}: expected a number below 2^64, such as 0x7f0000001234", shown(text)))
        }
    };
    let answers = args.addresses.iter().map(address).collect::<Result<Vec<_>, _>>()?;
    match args.format {
        Format::Json => json(out, &answers)?,
        Format::Csv => {
            let headings = split.headings("");
            csv(out, headings.iter().map(String::as_str))?;
            for answer in &answers {
                csv(out, answer.cells(split.levels.len(), or_empty).iter().map(String::as_str))?;
            }
        }
        Format::Table => {
            let headings = split.headings("bits ");
            let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
            table(out, &headings, || answers.iter().map(|answer| answer.cells(split.levels.len(), or_dash)))?;
        }
    }
    Ok(())
}

impl Split {
    fn new(levels: &str, page: &str) -> Result<Self, Failure> {
        let width = |text: &str| number(text.trim()).filter(|bits| (1..=24).contains(bits)).map(|bits| bits as u32);
        let Some(widths) = levels.split(',').map(width).collect::<Option<Vec<_>>>() else {
            return bad(format!(
                "--levels is `{}`: expected the bits of each level, 1 to 24, as in 9,9,9,9",
                shown(levels)
            ));
        };
        let Some(size) = bytes(page).filter(|size| size.is_power_of_two() && *size > 1) else {
            return bad(format!("--page is `{}`: expected a power of two, such as 4K, 2M or 1G", shown(page)));
        };
        let offset = size.trailing_zeros();
        let bits = widths.iter().sum::<u32>() + below(&widths, offset);
        if bits > 64 {
            return bad(format!(
                "--levels {} and a page of {} make {bits} bits: expected at most 64",
                shown(levels),
                shown(page)
            ));
        }
        let x86 = widths.iter().all(|&width| width == 9)
            && bits == 9 * widths.len() as u32 + BASE
            && (4..=5).contains(&widths.len());
        let names = match (x86, widths.len()) {
            (true, 4) => vec!["PGD", "PUD", "PMD", "PTE"],
            (true, _) => vec!["PGD", "P4D", "PUD", "PMD", "PTE"],
            (false, _) => Vec::new(),
        };
        let count = widths.len();
        let name = |at: usize| names.get(at).map_or_else(|| format!("level {}", count - at), |name| (*name).into());
        let mut low = bits;
        let mut levels = Vec::new();
        for (at, width) in widths.into_iter().enumerate() {
            low -= width;
            if low < offset {
                break;
            }
            levels.push((name(at), low, width));
        }
        Ok(Self { levels, offset, bits, sign_extended: x86 })
    }

    /// The headings of a table of answers.
    fn headings(&self, bits: &str) -> Vec<String> {
        let levels = self.levels.iter().map(|(name, low, width)| match bits {
            "" => name.clone(),
            _ => format!("{name} ({bits}{})", range(*low, *width)),
        });
        let offset =
            if bits.is_empty() { "offset".into() } else { format!("offset ({bits}{})", range(0, self.offset)) };
        ["address".into()].into_iter().chain(levels).chain([offset, "fault".into()]).collect()
    }

    fn answer(&self, address: u64) -> Translation {
        let fault = self.fault(address);
        let level = |(name, low, width): &(String, u32, u32)| Level {
            level: name.clone(),
            bits: range(*low, *width),
            index: address >> low & ((1 << width) - 1),
        };
        // Where there is a fault, there is no walk.
        let levels = if fault.is_some() { Vec::new() } else { self.levels.iter().map(level).collect() };
        let offset = fault.is_none().then(|| address & ((1 << self.offset) - 1));
        Translation { address: format!("{address:#x}"), fault, levels, offset }
    }

    /// Why there is no walk for an address. On x86-64 the bits above the highest one used must all be like it
    /// (Intel SDM vol. 1, section 3.3.7.1).
    fn fault(&self, address: u64) -> Option<String> {
        let unused = 64 - self.bits;
        let extended = ((address << unused) as i64 >> unused) as u64;
        if self.sign_extended && extended != address {
            return Some(format!("not canonical: bits 63 to {} differ", self.bits - 1));
        }
        let fits = self.bits == 64 || address >> self.bits == 0;
        (!self.sign_extended && !fits).then(|| format!("beyond the address space of {} bits", self.bits))
    }
}

/// How many bits lie below the lowest level. A page as large as 4K times what some of the lowest levels span ends the
/// walk above them (a 2M page at the PMD, a 1G page at the PUD); one of any other size lies below all levels.
fn below(widths: &[u32], offset: u32) -> u32 {
    let mut spanned = BASE;
    for width in widths.iter().rev() {
        if spanned == offset {
            return BASE;
        }
        spanned += width;
    }
    offset
}

/// Bits as manuals write them, highest first.
fn range(low: u32, width: u32) -> String {
    format!("{}-{low}", low + width - 1)
}

impl Translation {
    /// The cells of a row.
    fn cells(&self, levels: usize, missing: fn(Option<u64>) -> String) -> Vec<String> {
        let indices = (0..levels).map(|at| missing(self.levels.get(at).map(|level| level.index)));
        let ends = [missing(self.offset), self.fault.clone().unwrap_or_default()];
        [self.address.clone()].into_iter().chain(indices).chain(ends).collect()
    }
}
