//! Random cases, and what they are as scenarios.

use os_scope_sim::sched::SchedOption;

use super::{Case, Job};
use crate::naive::kinds::{self, Ready, Turn};
use crate::naive::program;
use crate::test_rng::TestRng;

impl Case {
    /// A random one.
    #[must_use]
    pub fn random(random: &mut TestRng) -> Self {
        let (count, cpus, one) = (random.within(1..11), random.within(1..5) as usize, random.once_in(2));
        let span = random.of(&[1, 4, 12, 40]);
        let pinned = random.of(&[2, 8]);
        let mut job = || Job {
            arrival: random.within(0..span),
            run: random.within(1..16),
            pause: (random.within(0..3) == 0).then(|| random.within(1..6)),
            yields: random.once_in(4),
            priority: random.within(0..4),
            tickets: random.of(&[100, 100, 50, 200, 1, 333]),
            may: match !one && random.once_in(pinned) {
                true => vec![random.within(0..cpus as u64) as usize],
                false => {
                    let home = if random.once_in(2) { 0 } else { random.within(0..cpus as u64) as usize };
                    (0..cpus).filter(|cpu| one || *cpu == home || random.within(0..3) > 0).collect()
                }
            },
        };
        let jobs = (0..count).map(|_| job()).collect();
        Self {
            kind: random.of(&kinds::those(|kind| kinds::key(kind, &Ready::default()).is_some())),
            quantum: random.within(1..6),
            levels: (0..random.within(1..4)).map(|_| (random.within(1..6), random.within(1..4))).collect(),
            boost: if random.once_in(2) { random.within(1..20) } else { 0 },
            stay: random.once_in(2),
            bump: random.once_in(2),
            preemptive: random.once_in(2),
            aging: if random.once_in(2) { random.within(1..9) } else { 0 },
            cpus,
            one,
            expired_first: random.once_in(2),
            io_time: random.within(1..9),
            migration: random.of(&[0, 0, 1, 3]),
            seed: random.within(0..1000),
            jobs,
        }
    }

    /// The policy with its settings.
    fn scheduler(&self) -> String {
        let list = |number: fn(&(u64, u64)) -> u64| {
            self.levels.iter().rev().map(|level| format!(" {}", number(level))).collect::<String>()
        };
        let on = |is: bool, word: &str| if is { format!(" {word}") } else { String::new() };
        let settings = match kinds::turn(self.kind) {
            Turn::Quantum => format!(" quantum {}", self.quantum),
            Turn::Level => {
                let levels = format!(" quanta{} allotments{}", list(|level| level.0), list(|level| level.1));
                levels
                    + &on(self.boost > 0, &format!("boost {}", self.boost))
                    + &on(self.stay, "stay")
                    + &on(self.bump, "io-bump")
            }
            Turn::Unlimited if self.kind.info().reads(SchedOption::Aging) => {
                on(!self.preemptive, "no-preempt") + &on(self.aging > 0, &format!("aging {}", self.aging))
            }
            Turn::Unlimited | Turn::Ticks => String::new(),
        };
        format!("{}{settings}", self.kind.name())
    }

    /// The same as a scenario.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "unit ticks\nmachine\n  cpus {}\n  scheduler {}\n  seed {}\n",
            self.cpus,
            self.scheduler(),
            self.seed
        );
        text += if self.one { "  queues one\n" } else { "  queues per-cpu\n" };
        text += if self.expired_first { "  same-tick expired-first\n" } else { "  same-tick arrival-first\n" };
        text += &format!("  cost migration {}\n", self.migration);
        for (number, Job { arrival, run, pause, yields, priority, tickets, may }) in self.jobs.iter().enumerate() {
            let may: String = may.iter().map(|cpu| format!(" {cpu}")).collect();
            let may = if self.one { String::new() } else { format!(" cpus{may}") };
            text += &format!("process j{number} at {arrival} priority {priority} tickets {tickets}{may}\n");
            let program = program(*run, *pause, self.io_time, "");
            text += &if *yields { program.replace(&format!("io {}", self.io_time), "yield") } else { program };
        }
        text
    }
}
