//! Templates of words: `{pid} computed for {time}.`
//!
//! A sentence is one literal and a few numbers, where putting strings together would cost a temporary for each of its
//! pieces, in time and in code.

use alloc::string::String;

use os_scope_sim::{CpuId, Pfn, Pid, Setup, Slot, Time, VirtAddr, Vpn};

use crate::caption::names::{capitalise, cpu_name, name_in, table_name};
use crate::text;

/// What fills a hole of a template; the hole says what it means.
pub(crate) trait Value: Copy {
    /// As a number.
    fn value(self) -> u64;
}

macro_rules! values {
    ($($kind:ty: $value:ident => $number:expr;)*) => {$(
        impl Value for $kind {
            fn value(self) -> u64 {
                let $value = self;
                $number
            }
        }
    )*};
}

values! {
    u8: number => number.into();
    u16: number => number.into();
    u32: number => number.into();
    u64: number => number;
    usize: number => number as u64;
    i64: number => number as u64;
    CpuId: cpu => cpu.0.into();
    Pfn: frame => frame.0.into();
    Pid: process => process.0.into();
    Slot: slot => slot.0.into();
    Time: time => time.0;
    VirtAddr: address => address.0;
    Vpn: page => page.get();
}

/// Appends a template, its holes filled with one value each:
///
/// | hole | value | |
/// | --- | --- | --- |
/// | `{n}` | a number, a frame, a slot | 12 345 |
/// | `{±}` | a number that may be negative | −3 |
/// | `{bits}` | a byte | 0100 0001 |
/// | `{hex}`, `{address}` | an offset; an address | 0xa3c |
/// | `{time}` | a time | 1.5 ms |
/// | `{virtual}` | a virtual time | −0.25 |
/// | `{ratio}` | hundredths | 2.25 |
/// | `{colour}` | a node of a tree: 1 is red, 0 black | red |
/// | `{pid}` | a process | editor |
/// | `{cpu}`, `{Cpu}` | a CPU | CPU 1, The CPU |
/// | `{of cpu}`, `{on cpu}` | the same | ` of CPU 1`, nothing where there is one |
/// | `{page}` | a page | page 0x401 |
/// | `{page of}`, `{Page of}` | a page and, unless there is only one, its process: two values | page 0x401 of editor |
/// | `{directory}` | the level of a page table | page table |
/// | `{one\|many}` | none: one of the two, as the last value is 1 or not | |
pub(crate) fn fill(out: &mut String, setup: &Setup, template: &str, values: &[u64]) {
    let mut values = values.iter();
    let mut last = 0;
    for (at, piece) in template.split('{').enumerate() {
        let (hole, rest) = piece.split_once('}').unwrap_or(("", piece));
        if let Some((one, many)) = hole.split_once('|') {
            out.push_str(if last == 1 { one } else { many });
        } else if at > 0 {
            last = values.next().copied().unwrap_or_default();
            let start = out.len();
            fill_hole(out, setup, hole, last);
            if hole.ends_with("age of") {
                let of = values.next().copied().unwrap_or_default();
                if setup.processes.len() != 1 {
                    fill(out, setup, " of {pid}", &[of]);
                }
            }
            if hole.starts_with(['C', 'P']) {
                capitalise(out, start);
            }
        }
        out.push_str(rest);
    }
}

/// Appends what fills one hole.
fn fill_hole(out: &mut String, setup: &Setup, hole: &str, value: u64) {
    let cpus = setup.machine.cpus;
    let text = match hole {
        "±" => {
            let number = value as i64;
            out.push_str(if number < 0 { "−" } else { "" });
            text::number(number.unsigned_abs())
        }
        "bits" => text::binary(value, 8),
        "hex" => text::hex(value),
        "address" => text::address(value),
        "time" => text::time_in_words(Time(value), setup.unit),
        "virtual" => text::virtual_time(value as i64, setup),
        "ratio" => {
            let mut text = text::number(value / 100);
            text.push('.');
            text.push(char::from(b'0' + (value / 10 % 10) as u8));
            text.push(char::from(b'0' + (value % 10) as u8));
            text
        }
        "colour" => match value {
            0 => "black",
            1 => "red",
            _ => "–",
        }
        .into(),
        "pid" => name_in(setup, Pid(value as u32)),
        "of cpu" | "on cpu" if cpus == 1 => return,
        "cpu" | "Cpu" | "of cpu" | "on cpu" => {
            out.push_str(match hole {
                "of cpu" => " of ",
                "on cpu" => " on ",
                _ => "",
            });
            if cpus == 1 {
                out.push_str("the CPU");
                return;
            }
            cpu_name(setup, CpuId(value as u8))
        }
        "page" | "page of" | "Page of" => {
            out.push_str("page ");
            text::page(Vpn::new(value), setup)
        }
        "directory" => table_name(value as u8).into(),
        _ => text::number(value),
    };
    out.push_str(&text);
}

/// A template and its values, for [`fill`].
macro_rules! put {
    ($words:expr, $template:expr $(, $value:expr)* $(,)?) => {
        $words.put($template, &[$($crate::fill::Value::value($value)),*])
    };
}
pub(crate) use put;

/// The text that a template and its values make: see [`fill`].
macro_rules! told {
    ($setup:expr, $template:expr $(, $value:expr)* $(,)?) => {
        $crate::fill::filled($setup, $template, &[$($crate::fill::Value::value($value)),*])
    };
}
pub(crate) use told;

/// As [`fill`], for a text of its own.
#[inline(never)]
pub(crate) fn filled(setup: &Setup, template: &str, values: &[u64]) -> String {
    let mut text = String::new();
    fill(&mut text, setup, template, values);
    text
}
