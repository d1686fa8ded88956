//! Random scenarios: small machines under pressure, as text.

use std::fmt::Write;

use os_scope_sim::mem::replace::{ReplaceKind, ReplaceOption};
use os_scope_sim::sched::{SchedOption, SchedulerKind};

use crate::test_rng::TestRng;

/// Where processes put their pages: neighbours, other tables at every level, and the last page of the lower half.
const BASES: [u64; 6] = [0x40_0000, 0x60_0000, 0x4000_0000, 0x80_0000_0000, 0x7f00_0000_0000, 0x7fff_ffff_f000];

/// Policies as scenarios name them, with their options and without; clock, the default, more often.
fn replacement() -> Vec<String> {
    let clock = ReplaceKind::Clock.name();
    let mut lines = vec![String::from(clock); 3];
    let mut intervals = [3, 2].into_iter().cycle();
    for kind in ReplaceKind::ALL.into_iter().filter(|kind| kind.online() && *kind != ReplaceKind::Clock) {
        lines.push(kind.name().into());
        for option in kind.info().options {
            match option {
                ReplaceOption::Interval => {
                    lines.extend(intervals.next().map(|interval| format!("{} interval {interval}", kind.name())))
                }
                ReplaceOption::Tau => lines.extend([2, 9].map(|tau| format!("{} tau {tau}", kind.name()))),
                ReplaceOption::LoadReferenced | ReplaceOption::Seed => {}
            }
        }
    }
    lines
}

/// A scenario that asks for trouble: several CPUs and processes, tiny memory, swap that is nearly full, waits of every
/// kind, and now and then an access that is not allowed. It is well written, and it ends.
#[must_use]
pub fn scenario(seed: u64) -> String {
    let random = &mut TestRng::new(seed);
    let mut text = format!("title Random {seed}\nunit ticks\nmachine\n");
    // Writing to a string cannot fail.
    let one_queue = random.once_in(4);
    machine(random, one_queue, &mut text).expect("a string takes everything");
    for number in 0..random.within(1..6) {
        process(random, number, one_queue, &mut text).expect("a string takes everything");
    }
    text
}

fn machine(random: &mut TestRng, one_queue: bool, out: &mut String) -> std::fmt::Result {
    writeln!(out, "  cpus {}\n  frames {}", random.of(&[1, 1, 2, 3]), random.of(&[1, 2, 2, 3, 4, 8]))?;
    writeln!(out, "  huge-pages {}", random.within(0..3))?;
    if random.once_in(4) {
        writeln!(out, "  translation ideal")?;
    }
    let tlb = ["off", "1", "2", "4", "2 sets 1 ways", "2 sets 2 ways", "4 sets 2 ways"];
    writeln!(out, "  tlb {}\n  stlb {}", random.of(&tlb), random.of(&["off", "off", "8", "4 sets 4 ways"]))?;
    writeln!(out, "  pcid {}\n  walk-cache {}", random.of(&["on", "off"]), random.of(&["off", "1", "2", "4"]))?;
    let lines = replacement();
    let policy = &lines[random.within(0..lines.len() as u64) as usize];
    writeln!(out, "  replacement {}\n  load {}", policy, random.of(&["referenced", "unreferenced"]))?;
    writeln!(out, "  working-set {}\n  seed {}", random.of(&["off", "1", "3", "10"]), random.within(0..9))?;
    writeln!(out, "  swap {}", random.of(&["off", "1", "2", "4", "8", "64", "64"]))?;
    let kind = random.of(&SchedulerKind::ALL);
    scheduling(random, kind, out)?;
    if one_queue {
        writeln!(out, "  queues one")?;
    }
    writeln!(out, "  same-tick {}", random.of(&["arrival-first", "expired-first"]))?;
    for (cost, most) in
        [("tlb", 2), ("stlb", 2), ("memory", 4), ("fault", 3), ("switch", 4), ("migration", 5), ("disk", 12)]
    {
        if random.once_in(2) {
            writeln!(out, "  cost {cost} {}", random.within(0..most))?;
        }
    }
    Ok(())
}

/// A scheduler with any of its settings, below `machine`.
pub(crate) fn scheduling(random: &mut TestRng, kind: SchedulerKind, out: &mut String) -> std::fmt::Result {
    write!(out, "  scheduler {}", kind.name())?;
    for option in kind.info().options {
        let some: &[&str] = match option {
            SchedOption::Quantum => {
                write!(out, " quantum {}", random.within(1..12))?;
                continue;
            }
            SchedOption::NoPreempt => &["", " no-preempt"],
            SchedOption::Aging => &["", " aging 1", " aging 3", " aging 20"],
            SchedOption::Quanta => &["", " quanta 1 2 4", " quanta 3 5 allotments 2 1", " quanta 2 allotments 3"],
            // With the quanta, of which there must be as many.
            SchedOption::Allotments => continue,
            SchedOption::Boost => &["", " boost 7", " boost 20", " boost 1"],
            SchedOption::Stay => &["", " stay"],
            SchedOption::IoBump => &["", " io-bump"],
            SchedOption::Latency => &["", " latency 3", " latency 12"],
            SchedOption::Granularity => &["", " granularity 2"],
            SchedOption::Slice => &["", " slice 1", " slice 5", " slice 12"],
            SchedOption::Tick => &["", " tick 2"],
        };
        write!(out, "{}", random.of(some))?;
    }
    writeln!(out)?;
    if random.once_in(4) {
        writeln!(out, "  balance {}", random.within(1..9))?;
    }
    Ok(())
}

/// What a process may say to the scheduler.
fn wishes(random: &mut TestRng, one_queue: bool, out: &mut String) -> std::fmt::Result {
    if random.once_in(2) {
        write!(
            out,
            " nice {} priority {} tickets {}",
            random.of(&[0, 0, 5, -5, 19, -20]),
            random.within(0..4),
            random.within(1..300)
        )?;
    }
    if random.once_in(6) {
        write!(out, " class {}", random.of(&["fifo 3", "fifo 5", "rr 3", "deadline 2 9", "deadline 3 7 12"]))?;
    }
    if !one_queue && random.once_in(5) {
        write!(out, " cpus {}", random.of(&["0", "0 1", "0 2"]))?;
    }
    writeln!(out)
}

fn process(random: &mut TestRng, number: u64, one_queue: bool, out: &mut String) -> std::fmt::Result {
    write!(out, "process p{number} at {}", random.of(&[0, 0, 1, 5, 30]))?;
    wishes(random, one_queue, out)?;
    if random.once_in(3) {
        writeln!(out, "  quota {}", random.within(1..5))?;
    }
    let base = random.of(&BASES);
    let pages = if base == BASES[5] { 1 } else { random.within(1..12) };
    let huge = random.once_in(4);
    let regions = random.once_in(2);
    if regions {
        // The last page is read only, and what lies behind it belongs to no region.
        if pages > 1 {
            writeln!(out, "  region heap {base:#x} {} rw-", 4096 * (pages - 1))?;
        }
        writeln!(
            out,
            "  region rest {:#x} 4096 {}",
            base + 4096 * (pages - 1),
            random.of(&["rw-", "rw-", "r-x", "r--"])
        )?;
    }
    if regions && huge {
        writeln!(out, "  region large 0x100000000 4M huge")?;
    }
    let addresses = Addresses { base, pages, huge: regions && huge };
    let count = random.within(2..14);
    operations(random, &addresses, count, 0, out)
}

struct Addresses {
    base: u64,
    pages: u64,
    huge: bool,
}

impl Addresses {
    fn any(&self, random: &mut TestRng) -> u64 {
        if random.once_in(60) {
            return random.of(&[
                0,
                0x8000_0000_0000,
                0xffff_ffff_ffff_ffff,
                0x1234_5000,
                self.base.wrapping_add(4096 * self.pages),
            ]);
        }
        if self.huge && random.once_in(3) {
            return 0x1_0000_0000 + random.within(0..4 << 20);
        }
        self.base + 4096 * random.within(0..self.pages) + random.of(&[0, 8, 4095])
    }
}

fn operations(
    random: &mut TestRng,
    addresses: &Addresses,
    count: u64,
    depth: usize,
    out: &mut String,
) -> std::fmt::Result {
    let indent = "  ".repeat(depth + 1);
    for _ in 0..count {
        match random.within(0..24) {
            0..4 => writeln!(out, "{indent}compute {}", random.within(0..9))?,
            4 => writeln!(out, "{indent}io {}", random.within(0..9))?,
            5 => writeln!(out, "{indent}io disk {}", random.within(0..9))?,
            6 => writeln!(out, "{indent}sleep {}", random.within(0..9))?,
            7 => writeln!(out, "{indent}yield")?,
            8 if random.once_in(6) => writeln!(out, "{indent}exit")?,
            9..11 if depth < 2 => {
                writeln!(out, "{indent}repeat {}", random.within(1..5))?;
                let count = random.within(1..5);
                operations(random, addresses, count, depth + 1, out)?;
            }
            11 => writeln!(out, "{indent}fetch {:#x}", addresses.any(random))?,
            12..17 => writeln!(out, "{indent}write {:#x}", addresses.any(random))?,
            _ => writeln!(out, "{indent}read {:#x}", addresses.any(random))?,
        }
    }
    Ok(())
}
