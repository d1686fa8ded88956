//! What things are called: processes, CPUs, tables, policies; and what puts words together.

use alloc::string::String;

use os_scope_sim::{CpuId, Pid, Setup, Snapshot};

use crate::text;

/// Puts pieces together.
pub(crate) fn cat(pieces: &[&str]) -> String {
    pieces.concat()
}

/// `1 process`, `2 processes`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    cat(&[&text::number(number), " ", if number == 1 { one } else { many }])
}

/// More processes than these are named with their numbers.
pub const MANY: usize = 512;

/// `CPU 4`: the number is that of the machine, which may be a recorded one.
#[must_use]
pub fn cpu_name(setup: &Setup, cpu: CpuId) -> String {
    cat(&["CPU ", &text::digits(setup.cpu_number(cpu).into())])
}

/// A process's name; with its number if others have the same name.
#[must_use]
pub fn name(snapshot: &Snapshot, pid: Pid) -> String {
    name_in(&snapshot.setup, pid)
}

/// The same, where there is no snapshot at hand.
pub(crate) fn name_in(setup: &Setup, pid: Pid) -> String {
    let processes = &setup.processes;
    let Some(info) = processes.get(pid.index()) else { return cat(&["process ", &text::digits(u64::from(pid.0))]) };
    let number = u64::from(info.number);
    if info.name.is_empty() {
        return cat(&["process ", &text::digits(number)]);
    }
    // With thousands of tasks, looking for the same name takes too long.
    let unique = processes.len() <= MANY && processes.iter().filter(|other| other.name == info.name).count() == 1;
    if unique { info.name.clone() } else { cat(&[&info.name, " ", &text::digits(number)]) }
}

/// The sentence with its first letter, of A to Z, as a capital: all of Unicode's would take a table of 13 KB.
pub(crate) fn capital(sentence: &str) -> String {
    let mut sentence = String::from(sentence);
    capitalise(&mut sentence, 0);
    sentence
}

/// Makes what was said from `start` on begin with a capital.
pub(crate) fn capitalise(text: &mut str, start: usize) {
    if let Some(first) = text.get_mut(start..=start) {
        first.make_ascii_uppercase();
    }
}

/// What the tables of a level are called: Linux's names, which the lens shows too.
#[must_use]
pub const fn table_name(level: u8) -> &'static str {
    match level {
        4 => "page global directory",
        3 => "page upper directory",
        2 => "page middle directory",
        _ => "page table",
    }
}
