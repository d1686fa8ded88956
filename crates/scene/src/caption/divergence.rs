//! The sentences for the moment at which two rules part.

use alloc::string::String;

use os_scope_sim::divergence::{Divergence, Then};
use os_scope_sim::{EventKind, Setup, Time};

use super::names::{capital, cat};
use crate::fill::{fill, put};

/// Until when both did the same, and what each does then: "Until 4 ms both do the same. Then round robin runs editor,
/// and first come, first served lets compiler run on." `names` are the rules'
/// [subjects](os_scope_sim::rule::Rule::subject), in the order of `divergence.then`; no divergence: they do the same to the
/// end.
#[must_use]
pub fn divergence(setup: &Setup, names: [&str; 2], divergence: Option<&Divergence>) -> String {
    let [a, b] = names;
    let Some(Divergence { at, then }) = divergence else {
        return capital(&cat(&[a, " and ", b, " do the same to the end."]));
    };
    let mut words = Sentence { setup, text: String::new() };
    match *at {
        Time::ZERO => words.add("They part at once: "),
        at => put!(words, "Until {time} both do the same. Then ", at),
    }
    for ((name, then), after) in names.iter().zip(then).zip([", and ", "."]) {
        words.add(name);
        words.add(" ");
        words.does(then);
        words.add(after);
    }
    words.text
}

/// A sentence in the making.
struct Sentence<'a> {
    setup: &'a Setup,
    text: String,
}

impl Sentence<'_> {
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn put(&mut self, template: &str, values: &[u64]) {
        fill(&mut self.text, self.setup, template, values);
    }

    /// Says what a rule does.
    fn does(&mut self, then: &Then) {
        let Some(event) = then.event else {
            return match (then.running, then.cpu) {
                (Some(pid), _) => put!(self, "lets {pid} run on", pid),
                (None, Some(cpu)) => put!(self, "leaves {cpu} idle", cpu),
                (None, None) => self.add("does not"),
            };
        };
        match event.kind {
            EventKind::Dispatched { cpu, pid, .. } | EventKind::SwitchStarted { cpu, to: pid, .. } => {
                put!(self, "runs {pid}{on cpu}", pid, cpu)
            }
            EventKind::VictimChosen { pfn, pid, vpn, .. } => {
                put!(self, "lets {page of} leave frame {n}", vpn, pid, pfn)
            }
            EventKind::Evicted { pfn, .. } => put!(self, "empties frame {n}", pfn),
            EventKind::FrameTaken { pfn, pid, vpn } => put!(self, "gives frame {n} to {page of}", pfn, vpn, pid),
            EventKind::Faulted { addr, .. } => put!(self, "faults on {page}", addr.vpn()),
            EventKind::AccessDone { pfn, .. } => put!(self, "finds the page in frame {n}", pfn),
            EventKind::TlbHit { .. } => self.add("hits in the TLB"),
            EventKind::TlbMissed { .. } => self.add("misses in the TLB"),
            EventKind::TlbFlushed { .. } => self.add("empties the TLB"),
            EventKind::Blocked { pid, .. } => put!(self, "lets {pid} wait", pid),
            EventKind::Exited { pid, .. } => put!(self, "lets {pid} end", pid),
            EventKind::Killed { pid, .. } => put!(self, "lets {pid} be killed", pid),
            _ => self.add("does otherwise"),
        }
    }
}
