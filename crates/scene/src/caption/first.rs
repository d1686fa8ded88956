//! What is said before the first event.

use os_scope_sim::setup::Translation;
use os_scope_sim::{Snapshot, Time};

use super::words::{Caption, Words};
use crate::fill::put;

/// The machine in a sentence.
#[must_use]
pub fn first(snapshot: &Snapshot) -> Caption {
    let setup = &snapshot.setup;
    let machine = &setup.machine;
    let mut words = Words::new(snapshot, Time::ZERO);
    if setup.recorded {
        words.add("A recording of a real machine: ");
    }
    put!(words, "{n} {CPU|CPUs}", machine.cpus);
    let verb = if machine.cpus == 1 { " runs" } else { " run" };
    words.add(if setup.recorded { "," } else { verb });
    put!(words, " {n} {process|processes}", setup.processes.len());
    if !setup.recorded {
        // A single process is always next.
        if setup.processes.len() > 1 {
            let info = words.scheduler();
            words.add(" under ");
            words.add(if info.has_article { "the " } else { "" });
            words.add(info.title);
            if info.has_quantum() {
                put!(words, ", quantum {time}", machine.quantum);
            } else if info.has_levels() {
                let levels = &machine.tuning.levels;
                put!(words, ", {n} {level with a quantum|levels with quanta} of ", levels.len());
                for (at, level) in levels.iter().rev().enumerate() {
                    put!(words, "{time}", level.quantum);
                    words.add(match levels.len() - at {
                        1 => "",
                        2 => " and ",
                        _ => ", ",
                    });
                }
            }
        }
        if setup.processes.iter().any(|process| process.work.accesses > 0) {
            put!(words, "; {n} {frame|frames}, and ", machine.frames);
            words.add(machine.replacement.name());
            words.add(" chooses which page leaves");
            let tlb = machine.tlb.entries();
            if machine.translation == Translation::X86_64 && tlb > 0 {
                put!(words, "; a TLB of {n} {entry|entries}", tlb);
                if machine.stlb.entries() > 0 {
                    put!(words, ", and a second of {n}", machine.stlb.entries());
                }
            }
        }
    }
    words.add(".");
    Caption { text: setup.title.clone(), more: words.text }
}
