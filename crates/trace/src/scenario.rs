//! Lets the simulated machine touch what was touched in a recording.

use os_scope_sim::scenario::limits::{MAX_FRAMES, MAX_PERFORMED, MAX_PROCESSES, MAX_SWAP, USER_END};
use os_scope_sim::scenario::{Op, Program, Scenario};
use os_scope_sim::setup::{MachineConfig, ProcessInfo, Work};
use os_scope_sim::{Setup, Time, TimeUnit};

use crate::memory::{Memory, Reference};

/// A scenario made from a recording has at most so many operations.
pub const MAX_OPERATIONS: usize = MAX_PERFORMED as usize;

/// A machine on which a recording is worth watching: its frames hold a quarter of the pages touched, and at least one
/// for each process and two more; swap holds them all.
#[must_use]
pub fn machine_for(memory: &Memory) -> MachineConfig {
    let least = memory.processes.len().min(MAX_PROCESSES) as u64 + 2;
    MachineConfig {
        frames: (memory.pages / 4).clamp(least, MAX_FRAMES) as u32,
        swap: memory.pages.next_power_of_two().clamp(64, MAX_SWAP) as u32,
        ..MachineConfig::default()
    }
}

/// A scenario in which each process touches what it touched in the recording, in that order, on `machine`; and how many
/// accesses that leaves out: those beyond the first million, those of processes beyond the 256th, and those to
/// addresses that no process may use (above the lower half).
#[must_use]
pub fn scenario(memory: &Memory, machine: MachineConfig) -> (Scenario, u64) {
    let used = memory.processes.len().min(MAX_PROCESSES);
    let usable = |reference: &&Reference| usize::from(reference.process) < used && reference.addr.0 < USER_END;
    let mut programs = vec![Program::default(); used];
    let mut kept = 0;
    for &Reference { process, kind, addr } in memory.references.iter().filter(usable).take(MAX_OPERATIONS) {
        programs[usize::from(process)].ops.push(Op::Access(kind, addr));
        kept += 1;
    }
    let processes = memory.processes.iter().zip(&programs).enumerate().map(|(index, (process, program))| ProcessInfo {
        name: if process.name.is_empty() { memory.name.clone() } else { process.name.clone() },
        number: if process.number == 0 { index as u32 + 1 } else { process.number },
        work: Work { compute: Time::ZERO, accesses: program.ops.len() as u64, transfers: 0 },
        ..ProcessInfo::default()
    });
    let setup = Setup {
        title: memory.name.clone(),
        unit: TimeUnit::Nanos,
        recorded: false,
        cpu_numbers: Vec::new(),
        processes: processes.collect(),
        machine,
    };
    (Scenario { setup, programs, lenses: Vec::new() }, memory.total - kept)
}
