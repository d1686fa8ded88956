//! Sentences about processes that go to another CPU.

use os_scope_sim::event::MigrationReason;
use os_scope_sim::sched::{Class, weight};
use os_scope_sim::{CpuId, Pid};

use super::words::Words;
use crate::fill::put;

pub(super) fn moved(words: &mut Words<'_>, pid: Pid, (from, to): (CpuId, CpuId), why: MigrationReason, failed: u8) {
    put!(words, "{pid} moves from {cpu} to {cpu}.\n", pid, from, to);
    if words.recorded() {
        return;
    }
    if why == MigrationReason::Idle {
        return words.add("It was waiting where another runs, and here nobody does.");
    }
    for cpu in [from, to] {
        let (count, sum) = load(words, cpu, why == MigrationReason::Weight);
        put!(words, "{Cpu} has {n} {process|processes}", cpu, count);
        if why == MigrationReason::Weight {
            put!(words, " of a weight of {n}", sum);
        }
        words.add(if cpu == from { ". " } else { "." });
    }
    if failed > 0 {
        let less = 1_u64.checked_shl(failed.into()).unwrap_or(u64::MAX);
        put!(words, " {n} {attempt|attempts} to even that out failed, so its weight counts only 1/{n}.", failed, less);
    }
}

/// How many processes a CPU has, and what they weigh: those of class normal if it is about weight.
fn load(words: &Words<'_>, cpu: CpuId, by_weight: bool) -> (u64, u64) {
    let (mut count, mut sum) = (0, 0);
    if let Some(cpu) = words.cpu(cpu) {
        for pid in cpu.queue.iter().copied().chain(cpu.running).chain(cpu.switching_to) {
            if let Some(info) = words.info(pid).filter(|info| !by_weight || info.class == Class::Normal) {
                count += 1;
                sum += weight(info.nice);
            }
        }
    }
    (count, sum)
}
