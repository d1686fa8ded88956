//! Real recordings of one program in every layout (`tests/recordings`): each is read whole, and those of the same run
//! say the same.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;

use super::{legal, read};
use crate::{Noted, Recording, Schedule};

macro_rules! recordings {
    ($folder:literal: $($name:literal)*) => {
        [$(($name, include_bytes!(concat!("../../../../tests/recordings/", $folder, "/", $name, ".txt.gz")).as_slice())),*]
    };
}

/// A name, and what is in the file.
type Packed = (&'static str, &'static [u8]);

/// See `tests/recordings/README.md`.
pub(crate) const FORMATS: [Packed; 14] = recordings!["formats":
    "ftrace" "ftrace-latency" "ftrace-lost" "ftrace-tgid" "ftrace-tsc" "perf" "perf-chains" "perf-ns"
    "trace-cmd" "trace-cmd-R" "trace-cmd-buffer" "trace-cmd-l" "trace-cmd-t" "trace-cmd-ts-diff"
];

/// Busy loops.
pub(crate) const SHARES: [Packed; 11] = recordings!["shares":
    "one-0-0-0" "one-0-0-19" "one-0-2-4-6-8" "one-0-5" "one-n10-0" "one-n5-0-5-10" "slice20-0-5"
    "two-0-0-0" "two-0-0-0-0-0" "two-0-0-5-5" "two-n5-0-5-10"
];

pub(crate) fn unpack(packed: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

fn schedule(name: &str) -> Schedule {
    let (_, packed) = FORMATS.iter().find(|(other, _)| *other == name).unwrap();
    match read(unpack(packed).as_bytes(), 4096) {
        Ok(Recording::Schedule(schedule)) => schedule,
        other => panic!("{name}: {other:?}"),
    }
}

/// The program's four threads, its two children of one number, in the order of their coming, with what they ran and how
/// often they were switched to.
fn of_the_program(schedule: &Schedule) -> Vec<(&str, u64, u64)> {
    let names = ["a b c", "x-1 [000] 1.5:", "==> next_pid=7", "a: b: [120] R", "first", "second"];
    let tasks = schedule.tasks.iter().filter(|task| names.contains(&task.comm.as_str()));
    tasks.map(|task| (task.comm.as_str(), task.cpu_ns, task.switches)).collect()
}

#[test]
fn every_line_of_every_layout_is_read() {
    for (name, _) in FORMATS {
        let schedule = schedule(name);
        legal::check(&schedule);
        let lost = if name == "ftrace-lost" { 2 } else { 0 };
        assert_eq!(schedule.warnings.count, lost, "{name}: {:?}", schedule.warnings);
        assert!(schedule.cpus == [0, 1] && schedule.recorded > 70, "{name}: {:?}", schedule.cpus);
        let bare = schedule.notes.iter().any(|note| note.what == Noted::BareTimes);
        assert_eq!(bare, name == "ftrace-tsc", "{name}");
    }
}

/// The four threads compute half a millisecond four times, the children one millisecond each: `work.c`.
#[test]
fn the_program_did_what_it_does() {
    for (name, _) in FORMATS.iter().filter(|(name, _)| *name != "ftrace-lost") {
        let schedule = schedule(name);
        let tasks = of_the_program(&schedule);
        assert_eq!(tasks.iter().map(|task| task.0).collect::<Vec<_>>().len(), 6, "{name}: {tasks:?}");
        // Without forks, a number that is used again is known by the death of the task that had it.
        let (first, second) = (&tasks[4], &tasks[5]);
        assert_eq!((first.0, second.0), ("first", "second"), "{name}");
        let numbers: BTreeMap<&str, u32> = schedule.tasks.iter().map(|task| (task.comm.as_str(), task.pid)).collect();
        assert_eq!(numbers["first"], numbers["second"], "{name}");
        // Cycles, in the recording that counts those.
        if *name != "ftrace-tsc" {
            for (task, ran, switches) in tasks {
                let least = if task == "first" || task == "second" { 1_000_000 } else { 2_000_000 };
                assert!((least..least + 300_000).contains(&ran) && switches > 0, "{name}: {task} {ran}");
            }
        }
    }
}

#[test]
fn layouts_of_one_recording_say_the_same() {
    let whole = schedule("trace-cmd");
    for name in ["trace-cmd-R", "trace-cmd-ts-diff", "trace-cmd-buffer", "trace-cmd-l"] {
        let other = schedule(name);
        let same = whole.events.iter().zip(&other.events).take_while(|(a, b)| a == b).count();
        assert_eq!(
            (same, other.events.len(), other.recorded),
            (whole.events.len(), whole.events.len(), whole.recorded),
            "{name}"
        );
        // The latency format cuts off names, and where nothing else has the name, that is all there is.
        let totals = |schedule: &Schedule| {
            schedule.tasks.iter().map(|task| (task.pid, task.cpu_ns, task.switches)).collect::<Vec<_>>()
        };
        assert_eq!(totals(&whole), totals(&other), "{name}");
        assert_eq!(of_the_program(&whole), of_the_program(&other), "{name}");
    }
    // Nanoseconds instead of microseconds.
    for (name, coarse) in [("trace-cmd-t", &whole), ("perf-ns", &schedule("perf"))] {
        let fine = schedule(name);
        assert_eq!(fine.events.len(), coarse.events.len(), "{name}");
        for (a, b) in fine.tasks.iter().zip(&coarse.tasks) {
            assert_eq!((a.pid, a.switches), (b.pid, b.switches), "{name}");
            assert!(a.cpu_ns.abs_diff(b.cpu_ns) <= 1_000 * (a.switches + 1), "{name}: {a:?} {b:?}");
        }
    }
}
