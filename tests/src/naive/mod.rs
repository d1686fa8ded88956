//! The simplest models of every policy: slow, obvious, and independent of the code that they check.

pub mod kinds;
pub mod many;
pub mod mlfq;
pub mod one;
pub mod replace;
pub mod schedule;

/// The program of a job that runs so long, with an I/O after every `io` of it, but for the last, as a scenario says it,
/// with times in `unit`.
fn program(run: u64, io: Option<u64>, io_time: u64, unit: &str) -> String {
    let bursts = io.map_or(0, |every| (run - 1) / every);
    let every = io.unwrap_or(0);
    let waits = if bursts > 0 {
        format!("  repeat {bursts}\n    compute {every}{unit}\n    io {io_time}{unit}\n")
    } else {
        String::new()
    };
    format!("{waits}  compute {}{unit}\n", run - bursts * every)
}
