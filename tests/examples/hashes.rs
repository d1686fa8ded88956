//! Runs every policy on seeded work and writes a hash of all that happened: `cargo xtask test wasm` compares what this
//! program says as native code with what it says as wasm (`tests/witness/wasi.mjs`), line by line. A line is a topic, a
//! policy, how many runs, and the hash of all of them.

use std::fmt::{Debug, Write as _};
use std::io::{self, Write as _};

use os_scope_sim::mem::replace::{Options, ReferenceString, ReplaceKind, replay_string};
use os_scope_sim::scenario::parse;
use os_scope_sim::sched::SchedulerKind;
use os_scope_sim::{Event, Machine};
use os_scope_tests::random;
use os_scope_tests::test_rng::TestRng;

/// Strings for each replacement policy.
const STRINGS: u64 = 200;

/// Machines for each policy.
const MACHINES: usize = 100;

/// FNV-1a, 64 bits, of what is written to it.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, what: impl Debug) {
        writeln!(self, "{what:?}").expect("a hash takes everything");
    }
}

impl std::fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 = text.bytes().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Ok(())
    }
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for kind in ReplaceKind::ALL {
        let mut hash = Hash::default();
        (0..STRINGS).for_each(|seed| string(kind, seed, &mut hash));
        writeln!(out, "replacement {} {STRINGS} {:016x}", kind.name(), hash.0)?;
    }
    let replacement =
        ReplaceKind::ALL.into_iter().filter(|kind| kind.online()).map(|kind| ("replacement", kind.name()));
    let scheduling = SchedulerKind::ALL.into_iter().map(|kind| ("scheduler", kind.name()));
    for (key, policy) in replacement.chain(scheduling) {
        let mut hash = Hash::default();
        let texts = (0..).map(random::scenario).filter(|text| says(text, key, policy));
        texts.take(MACHINES).for_each(|text| machine(&text, &mut hash));
        let topic = if key == "scheduler" { "scheduling" } else { key };
        writeln!(out, "{topic} {policy} {MACHINES} {:016x}", hash.0)?;
    }
    Ok(())
}

/// Whether a scenario's machine has this policy.
fn says(text: &str, key: &str, policy: &str) -> bool {
    text.lines().any(|line| line.split_whitespace().take(2).eq([key, policy]))
}

/// What becomes of every reference of a random string.
fn string(kind: ReplaceKind, seed: u64, hash: &mut Hash) {
    let random = &mut TestRng::new(seed);
    let pages = random.within(5..200);
    let mut string = ReferenceString::default();
    random.references(600, pages).into_iter().for_each(|page| string.push(page, random.once_in(3)));
    let (interval, tau) = (random.of(&[None, Some(5)]), random.of(&[None, Some(9)]));
    let options = Options { load_referenced: random.once_in(2), interval, tau, seed };
    let totals = replay_string(kind, random.within(1..pages) as u32, &string, options, |outcome| hash.add(outcome));
    hash.add(totals);
}

/// Every event of a machine, and how it ends.
fn machine(text: &str, hash: &mut Hash) {
    let mut events: Vec<Event> = Vec::new();
    let mut machine = Machine::new(parse(text).unwrap_or_else(|error| panic!("{error}\n{text}")));
    machine.run(&mut events);
    events.iter().for_each(|event| hash.add(event));
    hash.add(machine.snapshot().counts);
}
