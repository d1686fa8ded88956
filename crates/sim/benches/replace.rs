//! References a second under each replacement policy, counts only: 5 million references to 100,000 pages (Zipf,
//! exponent 1), 10,000 frames.
//!
//! `cargo bench -p os-scope-sim --bench replace`. With a name behind `--write` the string is also written there, a page
//! a line, for others to read.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use os_scope_sim::Rng;
use os_scope_sim::mem::replace::{Options, ReferenceString, ReplaceKind, count, curve};

const REFERENCES: usize = 5_000_000;
const PAGES: usize = 100_000;
const FRAMES: u32 = 10_000;

/// Page k, in an order that is shuffled, is drawn in proportion to 1 / k.
fn zipf(references: usize, pages: usize) -> Vec<u64> {
    let mut random = Rng::new(1);
    let mut sum = 0.0;
    let sums: Vec<f64> = (1..=pages)
        .map(|k| {
            sum += 1.0 / k as f64;
            sum
        })
        .collect();
    let mut names: Vec<u64> = (0..pages as u64).collect();
    for at in (1..pages).rev() {
        names.swap(at, (random.bits() % (at as u64 + 1)) as usize);
    }
    let draw = |random: &mut Rng| (random.bits() >> 11) as f64 / (1_u64 << 53) as f64 * sum;
    (0..references)
        .map(|_| {
            let at = draw(&mut random);
            names[sums.partition_point(|&up_to| up_to <= at).min(pages - 1)]
        })
        .collect()
}

/// Processor time of this thread, so that other work on the machine does not matter (Linux:
/// Documentation/scheduler/sched-stats.rst, the first field of `schedstat`); where that is not known, the time.
fn now() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let known = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = known.as_deref().and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| BEGUN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// The shortest of a few.
fn best<T>(times: usize, mut run: impl FnMut() -> T) -> (T, Duration) {
    let mut timed = || {
        let begun = now();
        let result = black_box(run());
        (result, now() - begun)
    };
    (1..times).map(|_| ()).fold(timed(), |best, ()| {
        let next = timed();
        if next.1 < best.1 { next } else { best }
    })
}

fn rate(references: usize, time: Duration) -> String {
    format!("{:.1}", references as f64 / time.as_secs_f64() / 1e6)
}

fn main() {
    let mut args = std::env::args().skip_while(|arg| arg != "--write").skip(1);
    let pages = zipf(REFERENCES, PAGES);
    if let Some(path) = args.next() {
        let mut text = String::new();
        pages.iter().for_each(|page| writeln!(text, "{page}").expect("a string takes everything"));
        std::fs::write(&path, text).expect("the file can be written");
    }
    println!("{REFERENCES} references to {} pages (Zipf, exponent 1), {FRAMES} frames, counts only", PAGES);
    let (string, numbering) = best(3, || ReferenceString::from(pages.as_slice()));
    println!("numbering the pages, once: {} million references a second", rate(REFERENCES, numbering));
    println!("{:<8}{:>10}{:>22}", "policy", "faults", "million references/s");
    for kind in ReplaceKind::ALL {
        // The clock that cache simulators mean.
        let options = Options { load_referenced: false, ..Options::default() };
        let (totals, time) = best(5, || count(kind, FRAMES, &string, options));
        println!("{:<8}{:>10}{:>22}", kind.name(), totals.faults, rate(REFERENCES, time));
    }
    let million = ReferenceString::from(&pages[..1_000_000]);
    println!("of the first million references:");
    for kind in [ReplaceKind::Lru, ReplaceKind::Opt] {
        for last in [64, 2_048] {
            let (_, time) = best(2, || curve(kind, &million, last));
            println!("{} for 1 to {last} frames in one pass: {:.3} s", kind.name(), time.as_secs_f64());
        }
    }
    let (_, time) = best(2, || curve(ReplaceKind::Lru, &million, PAGES as u32));
    println!("lru for every number of frames: {:.3} s", time.as_secs_f64());
    let kinds = [
        ReplaceKind::Fifo,
        ReplaceKind::Lru,
        ReplaceKind::Opt,
        ReplaceKind::Clock,
        ReplaceKind::Sieve,
        ReplaceKind::Arc,
    ];
    let each = |kind| match curve(kind, &million, 64) {
        Some(faults) => faults.iter().sum(),
        None => (1..=64).map(|frames| count(kind, frames, &million, Options::default()).faults).sum::<u64>(),
    };
    let (_, time) = best(1, || kinds.map(each));
    println!("fifo, lru, opt, clock, sieve and arc for 1 to 64 frames: {:.2} s", time.as_secs_f64());
}
