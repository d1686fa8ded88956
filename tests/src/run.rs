//! A machine run step by step, with its events folded beside it.

use os_scope_sim::{Event, EventKind, Machine, Scenario, Snapshot};

use crate::invariants;

/// Steps after which a run that does not end is given up.
pub const MAX_STEPS: usize = 400_000;

/// What came of a run.
pub struct Ran {
    /// Everything that happened.
    pub events: Vec<Event>,
    /// How it ended.
    pub end: Snapshot,
}

impl Ran {
    /// Minor and major faults.
    #[must_use]
    pub const fn faults(&self) -> u64 {
        self.end.counts.minor_faults + self.end.counts.major_faults
    }

    /// The pages that were chosen to leave, in order.
    #[must_use]
    pub fn victims(&self) -> Vec<u64> {
        let victim = |event: &Event| match event.kind {
            EventKind::VictimChosen { vpn, .. } => Some(vpn.get()),
            _ => None,
        };
        self.events.iter().filter_map(victim).collect()
    }
}

/// Runs a scenario and checks after every step that the events, folded over the first snapshot, are the machine, and
/// that the invariants hold.
///
/// # Errors
/// What is wrong, and after which events.
pub fn check(scenario: Scenario) -> Result<Ran, String> {
    let mut machine = Machine::new(scenario);
    let mut folded = Snapshot::first(machine.setup().clone());
    let mut events: Vec<Event> = Vec::new();
    for _ in 0..MAX_STEPS {
        let before = events.len();
        let more = machine.step(&mut events);
        let new = &events[before..];
        new.iter().for_each(|event| folded.apply(event));
        let real = machine.snapshot();
        let place = || format!("after {} events, the last of them {new:#?}", events.len());
        if folded != real {
            return Err(format!("{}\n{}", difference(&folded, &real), place()));
        }
        if events[before.saturating_sub(1)..].windows(2).any(|two| two[0].at > two[1].at) {
            return Err(format!("time went back {}", place()));
        }
        invariants::check(&real).map_err(|wrong| format!("{wrong}\n{}", place()))?;
        if !more {
            invariants::check_end(&real)?;
            return Ok(Ran { events, end: real });
        }
    }
    Err(format!(
        "it does not end in {MAX_STEPS} steps; the last events are {:#?}",
        &events[events.len().saturating_sub(40)..]
    ))
}

/// The first part in which two snapshots differ.
fn difference(folded: &Snapshot, real: &Snapshot) -> String {
    fn lists<'a, T: std::fmt::Debug + PartialEq + 'a>(
        what: &str,
        folded: impl Iterator<Item = &'a T>,
        real: impl Iterator<Item = &'a T>,
    ) -> Option<String> {
        let (folded, real): (Vec<&T>, Vec<&T>) = (folded.collect(), real.collect());
        if folded.len() != real.len() {
            return Some(format!("{} {what} folded, {} real", folded.len(), real.len()));
        }
        let at = folded.iter().zip(&real).position(|(folded, real)| folded != real)?;
        Some(format!("{what} {at} folded is\n{:#?}\nand really\n{:#?}", folded[at], real[at]))
    }
    let (a, b) = (&folded.memory, &real.memory);
    let lists = [
        lists("CPU", folded.cpus.iter(), real.cpus.iter()),
        lists("process", folded.processes.iter(), real.processes.iter()),
        lists("frame", a.frames.iter(), b.frames.iter()),
        lists("last use of frame", a.used.iter(), b.used.iter()),
        lists("table", a.tables.iter(), b.tables.iter()),
        lists("policy", std::iter::once(&a.policy), std::iter::once(&b.policy)),
        lists("slot of swap", a.swap.iter(), b.swap.iter()),
        lists("huge page", a.huge.iter(), b.huge.iter()),
    ];
    let rest = || {
        let part = |s: &Snapshot| {
            format!("{:?} {:?} {:?} hand {:?} {:?} {}", s.last, s.disk, s.counts, s.memory.hand, s.now, s.finished)
        };
        format!("folded is {}\nand really {}", part(folded), part(real))
    };
    lists.into_iter().flatten().next().unwrap_or_else(rest)
}
