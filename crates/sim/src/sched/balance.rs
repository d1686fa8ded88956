//! How Linux balances its fair class: what a CPU that is busy takes from the queue of another (kernel/sched/fair.c:
//! `sched_balance_rq` and what it calls; the domain is all CPUs, each a group of its own).
//!
//! - The load of a CPU is the weight of its processes, the running one included (`cpu_load`). A CPU takes only from one
//!   that has several, the one of most load, and only if its own load is below theirs and below the average of all. If
//!   it has several itself, that load must also exceed its own by 17 % (`sched_balance_find_src_group`,
//!   `imbalance_pct`). The imbalance is by how much either is off the average, whichever is less
//!   (`calculate_imbalance`).
//! - Of those that wait there, the one that has waited longest comes first. One that weighs more than the imbalance
//!   stays; but with every attempt that failed, weights count half as much as before (`detach_tasks`, `shr_bound`). One
//!   that ran until less than half a millisecond ago stays, too, until more than one attempt has failed (`task_hot`,
//!   `cache_nice_tries`). So 2 loops against 1 are not left alone: the odd one is moved to and fro, each time after two
//!   attempts in vain.
//! - A CPU that has just given one of its two processes away seems to have room for 57 ms, as its utilization climbs
//!   from a half to 100/117 (halving the rest in 32 ms). A CPU with room and yet something to do takes nothing
//!   (`group_has_capacity`, `sibling_imbalance`).
//! - A CPU attempts it at a timer tick, 16 × as many milliseconds after its last attempt as there are CPUs, less a
//!   tick; twice as many if it found nothing to take (`get_sd_balance_interval`, `busy_factor`). On a real machine
//!   others disturb that. Without them CPUs would keep step with the ticks and move the same process every time, so
//!   that one attempt in four comes a tick later, by the scenario's seed.
//!
//! Loads are the weights themselves, not their averages over time (PELT), and processes of real-time classes do not
//! count. A CPU that has nothing to do takes a waiting process at once, by numbers, so that no running one need be
//! pushed away (`need_active_balance`).

use super::tuning::Tuning;
use crate::ids::{Time, TimeUnit};
use crate::rng::Rng;

/// How many failed attempts make no difference to a process whose data is still in the cache (`cache_nice_tries` of a
/// domain with a common cache).
const NICE_TRIES: u8 = 1;

/// How many attempts need a closer look at most (`SCHED_NR_MIGRATE_BREAK`).
pub const LOOKS: usize = 32;

/// What a CPU has to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// How many processes of class normal run there or wait for it.
    pub count: u64,
    /// What they weigh together.
    pub weight: u64,
}

/// How much weight a CPU takes from the busiest of the others: zero for nothing. `average` is the load of a CPU on
/// average.
#[must_use]
pub fn imbalance(own: Load, busiest: Load, average: u64) -> u64 {
    let clear = own.count < 2 || busiest.weight * 100 > own.weight * 117;
    if clear && busiest.count > 1 {
        busiest.weight.saturating_sub(average).min(average.saturating_sub(own.weight))
    } else {
        0
    }
}

/// What a CPU keeps about its attempts.
#[derive(Clone, Debug)]
pub struct Balancer {
    /// When the next attempt is due.
    pub next: Time,
    /// How many failed in a row.
    pub failed: u8,
    /// Whether the last one found nothing to take.
    found_nothing: bool,
    /// Until when it seems to have room.
    room: Time,
    random: Rng,
}

/// The times that a machine's balancing goes by.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    cpus: u64,
    tick: u64,
    /// A millisecond.
    milli: u64,
}

impl Pace {
    /// That of a machine with this number of CPUs. Where time is counted in ticks, a millisecond is one.
    #[must_use]
    pub fn new(cpus: u8, tuning: &Tuning, unit: TimeUnit) -> Self {
        let milli = if unit == TimeUnit::Nanos { 1_000_000 } else { 1 };
        Self { cpus: cpus.into(), tick: tuning.tick_of(unit).0, milli }
    }

    /// From one attempt to the next.
    fn interval(self, found_nothing: bool) -> u64 {
        let busy = (16 * self.cpus * self.milli) << u8::from(found_nothing);
        (busy.div_ceil(self.tick) - 1).max(1).saturating_mul(self.tick)
    }
}

impl Balancer {
    /// That of a CPU which has not attempted anything yet.
    #[must_use]
    pub fn new(pace: Pace, seed: u64) -> Self {
        Self {
            next: Time(pace.interval(false)),
            failed: 0,
            found_nothing: false,
            room: Time::ZERO,
            random: Rng::new(seed),
        }
    }

    /// Whether one that waits stays where it is, although it could come: it weighs too much, or ran just now.
    #[must_use]
    pub fn leaves(&self, weight: u64, waited: Time, imbalance: u64, pace: Pace) -> bool {
        let heavy = weight.checked_shr(self.failed.into()).unwrap_or(0) > imbalance;
        heavy || waited.0 * 2 < pace.milli && self.failed <= NICE_TRIES
    }

    /// Whether the CPU seems to have room because it has given one away.
    #[must_use]
    pub fn has_room(&self, now: Time) -> bool {
        now < self.room
    }

    /// The CPU has given one of its two processes away.
    pub fn gave(&mut self, now: Time, pace: Pace) {
        self.room = now + Time(57 * pace.milli);
    }

    /// An attempt is over: it found nothing to take, failed to take anything, or did.
    pub fn attempted(&mut self, found: bool, took: bool, now: Time, pace: Pace) {
        self.failed = if found && !took { self.failed.saturating_add(1) } else { 0 };
        self.found_nothing = !found;
        let late = u64::from(self.random.below(4) == 0) * pace.tick;
        self.next = Time(now.0.saturating_add(pace.interval(self.found_nothing)).saturating_add(late));
    }

    /// When the next attempt is due that is not before `now`: those before may have had no reason.
    pub fn due(&mut self, now: Time, pace: Pace) -> Time {
        let step = pace.interval(self.found_nothing);
        let missed = now.since(self.next).0.div_ceil(step);
        self.next = Time(self.next.0.saturating_add(missed.saturating_mul(step)));
        self.next
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;
    use crate::scenario::parse;
    use crate::sched::weight;
    use crate::{Event, EventKind, Machine};

    /// Which process moves from one of two CPUs to the other, when (milliseconds), and after how many failed attempts:
    /// `b>1 at 87 after 2`, as far as the first five.
    fn moves(machine: &str, nices: &[i8]) -> String {
        let mut text = format!("machine\n  cpus 2\n  cost switch 0\n  scheduler {machine}\n");
        nices.iter().zip('a'..).for_each(|(nice, name)| text += &format!("process {name} nice {nice}\n  compute 3s\n"));
        let mut events: Vec<Event> = Vec::new();
        let mut machine = Machine::new(parse(&text).unwrap_or_else(|error| panic!("{error}")));
        while machine.step(&mut events) && events.last().is_none_or(|event| event.at < Time(2_000_000_000)) {}
        let moved = |event: &Event| match event.kind {
            EventKind::Migrated { pid, to, failed, .. } => {
                let name = (b'a' + pid.0 as u8) as char;
                Some(format!("{name}>{} at {} after {failed}", to.0, event.at.0 / 1_000_000))
            }
            _ => None,
        };
        let all: Vec<String> = events.iter().filter_map(moved).take(5).collect();
        all.join(", ")
    }

    #[test]
    fn the_odd_loop_goes_to_and_fro_after_two_attempts_in_vain() {
        expect_test::expect![[r#"
            a>1 at 84 after 2, a>0 at 204 after 2, a>1 at 348 after 2, a>0 at 468 after 2, a>1 at 612 after 2
            c>1 at 84 after 2, c>0 at 176 after 1, c>1 at 348 after 2, b>0 at 500 after 2, b>1 at 672 after 2
        "#]]
        .assert_eq(&format!("{}\n{}\n", moves("eevdf", &[0, 0, 0]), moves("cfs", &[0, 0, 0])));
    }

    #[test]
    fn only_weights_that_are_too_far_apart_are_balanced() {
        // 1359 and 1359; 2383 and 2048, which is less than 17 % more.
        for nices in [&[0, 0, 5, 5][..], &[0, 0, 0, 0, 5]] {
            assert_eq!(moves("eevdf", nices), "", "{nices:?}");
        }
        // The one that weighs little goes, or at once what should not be where it arrived.
        expect_test::expect![[r#"
            c>1 at 112 after 3, c>0 at 236 after 1, c>1 at 404 after 3, c>0 at 532 after 1, c>1 at 672 after 2
            c>1 at 28 after 0
        "#]]
        .assert_eq(&format!("{}\n{}\n", moves("eevdf", &[0, 0, 5]), moves("eevdf", &[-5, 0, 5, 10])));
        assert_eq!(moves("eevdf\n  balance off", &[0, 0, 0]), "");
        assert_eq!(moves("rr quantum 4ms", &[0, 0, 0]), "");
    }

    /// Loads as nice values, `0 0` and `0`: what the CPU with the second ones takes of the first.
    #[track_caller]
    fn check(busiest: &str, own: &str, expected: u64) {
        let load = |nices: &str| {
            let weights: Vec<u64> =
                nices.split_whitespace().map(|nice| weight(nice.parse().expect("a nice value"))).collect();
            Load { count: weights.len() as u64, weight: weights.iter().sum() }
        };
        let (busiest, own) = (load(busiest), load(own));
        assert_eq!(imbalance(own, busiest, (own.weight + busiest.weight) / 2), expected);
    }

    #[test]
    fn an_imbalance_is_what_makes_both_average() {
        check("0 0", "0", 512);
        check("0 0 0", "0 0", 512);
        check("0 5", "0", 167);
        check("0 0 5", "0", 679);
        // There is none to take, or the other is less loaded.
        check("-5", "0 5", 0);
        check("0 5", "-5", 0);
        // 2383 and 2048: less than 17 % apart. 2559 and 2048: more.
        check("0 0 5", "0 0", 0);
        check("0 0 3", "0 0", 263);
    }

    /// What weighs more than the imbalance, counted half for every failed attempt, stays, and so does at first one that
    /// ran just now.
    #[test]
    fn patience_wears_out() {
        let pace = Pace { cpus: 2, tick: 4_000_000, milli: 1_000_000 };
        let mut balancer = Balancer::new(pace, 0);
        let mut said = String::new();
        for _ in 0..4 {
            let leaves = |weight, waited| u8::from(balancer.leaves(weight, Time(waited), 512, pace));
            said += &format!(
                "{} {} {} {}\n",
                leaves(1024, 4_000_000),
                leaves(335, 4_000_000),
                leaves(335, 499_999),
                leaves(3121, 4_000_000)
            );
            balancer.attempted(true, false, Time::ZERO, pace);
        }
        assert_eq!(said, "1 0 1 1\n0 0 1 1\n0 0 0 1\n0 0 0 0\n");
    }
}
