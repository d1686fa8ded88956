//! The sentences for the moment at which two rules part.

use alloc::string::String;

use os_scope_sim::parting::{Parting, Then};
use os_scope_sim::{CpuId, Pid, Setup, Time, Vpn, What};

use super::{capital, cat, name_in};
use crate::text;

/// Until when both did the same, and what each does then: "Until 4 ms both do the same. Then round robin runs editor, and first come, first served lets compiler run
/// on." `names` are the rules', in the order of `parting.then`; no parting: they do the same to the end.
#[must_use]
pub fn parting(setup: &Setup, names: [&str; 2], parting: Option<&Parting>) -> String {
    let [a, b] = names;
    let Some(Parting { at, then }) = parting else { return capital(&cat(&[a, " and ", b, " do the same to the end."])) };
    let begin = match *at {
        Time::ZERO => "They part at once: ".into(),
        at => cat(&["Until ", &text::time_in_words(at, setup.unit), " both do the same. Then "]),
    };
    cat(&[&begin, a, " ", &does(setup, &then[0]), ", and ", b, " ", &does(setup, &then[1]), "."])
}

/// What a rule does.
fn does(setup: &Setup, then: &Then) -> String {
    let name = |pid: Pid| name_in(setup, pid);
    let page = |vpn: Vpn| cat(&["page ", &text::page(vpn, setup)]);
    let page_of = |pid: Pid, vpn: Vpn| match setup.processes.len() {
        1 => page(vpn),
        _ => cat(&[&page(vpn), " of ", &name(pid)]),
    };
    let frame = |number: u32| text::number(u64::from(number));
    let Some(event) = then.event else {
        return match (then.running, then.cpu) {
            (Some(pid), _) => cat(&["lets ", &name(pid), " run on"]),
            (None, Some(cpu)) => cat(&["leaves ", &cpu_name(setup, cpu), " idle"]),
            (None, None) => "does not".into(),
        };
    };
    match event.what {
        What::Dispatched { cpu, pid, .. } | What::SwitchStarted { cpu, to: pid, .. } => {
            let on = if setup.machine.cpus == 1 { String::new() } else { cat(&[" on ", &cpu_name(setup, cpu)]) };
            cat(&["runs ", &name(pid), &on])
        }
        What::VictimChosen { pfn, pid, vpn, .. } => cat(&["lets ", &page_of(pid, vpn), " leave frame ", &frame(pfn.0)]),
        What::Evicted { pfn, .. } => cat(&["empties frame ", &frame(pfn.0)]),
        What::FrameTaken { pfn, pid, vpn } => cat(&["gives frame ", &frame(pfn.0), " to ", &page_of(pid, vpn)]),
        What::Faulted { addr, .. } => cat(&["faults on ", &page(addr.vpn())]),
        What::AccessDone { pfn, .. } => cat(&["finds the page in frame ", &frame(pfn.0)]),
        What::TlbHit { .. } => "hits in the TLB".into(),
        What::TlbMissed { .. } => "misses in the TLB".into(),
        What::TlbFlushed { .. } => "empties the TLB".into(),
        What::Blocked { pid, .. } => cat(&["lets ", &name(pid), " wait"]),
        What::Exited { pid, .. } => cat(&["lets ", &name(pid), " end"]),
        What::Killed { pid, .. } => cat(&["lets ", &name(pid), " be killed"]),
        _ => "does otherwise".into(),
    }
}

fn cpu_name(setup: &Setup, cpu: CpuId) -> String {
    match setup.machine.cpus {
        1 => "the CPU".into(),
        _ => cat(&["CPU ", &text::number(u64::from(cpu.0))]),
    }
}
