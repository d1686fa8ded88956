//! Linux itself as witness: busy loops at mixed nice values on a real kernel (`tests/recordings/README.md`: 6.18, a
//! tick every 4 ms, a base slice of 1.4 ms), and on the simulated machine for as long, on one CPU and on two.

use std::fmt::Write as _;
use std::io::Read;

use flate2::read::GzDecoder;
use os_scope_sim::scenario::parse;
use os_scope_sim::snapshot::ProcessState;
use os_scope_sim::{Event, EventKind, Machine, Pid, Sink, Time};
use os_scope_tests::witness::note;
use os_scope_trace::{Reader, Recording, Schedule};

/// How far the share of a loop may be from what Linux gave it, in thousandths of all that the loops got: one percentage
/// point.
const SHARE: i64 = 10;

/// How far the number of its slices may be, in percent.
const SLICES: u64 = 30;

/// What a loop got. A slice ends when another loop runs: a few microseconds of another task in between, of which Linux
/// always has some to do, make no new one.
#[derive(Clone, Debug)]
struct Got {
    nice: i64,
    nanos: u64,
    slices: u64,
}

fn recording(name: &str) -> Schedule {
    let path = format!("{}/recordings/shares/{name}.txt.gz", env!("CARGO_MANIFEST_DIR"));
    let mut text = Vec::new();
    GzDecoder::new(std::fs::File::open(path).expect("the recording")).read_to_end(&mut text).expect("it is whole");
    let mut reader = Reader::new(name);
    reader.push(&text).expect("a recording");
    match reader.finish() {
        Ok(Recording::Schedule(schedule)) => schedule,
        other => panic!("{name}: {other:?}"),
    }
}

/// The loops of a recording: `loop2-nice-5` is the second one. Other tasks that ran took their time and not each
/// other's.
fn recorded(name: &str) -> Vec<Got> {
    let schedule = recording(name);
    let mut loops: Vec<(&str, Got)> = Vec::new();
    let mut pids = Vec::new();
    for task in schedule.tasks.iter().filter(|task| task.comm.starts_with("loop") && task.comm.contains("-nice")) {
        let (number, nice) = task.comm.split_once("-nice").expect("a name");
        let nice = nice.parse().expect("a number");
        let info = schedule.setup.processes.iter().find(|info| info.number == task.pid).expect("the process");
        assert_eq!(i64::from(info.nice), nice, "{name}: the priority in the switches is the nice value that was set");
        loops.push((number, Got { nice, nanos: task.cpu_ns, slices: 0 }));
        pids.push(task.pid);
    }
    let mut slices = Slices::default();
    let of = |pid: Pid| pids.iter().position(|number| *number == schedule.setup.processes[pid.index()].number);
    schedule.events.iter().for_each(|event| slices.count(event, of));
    loops.iter_mut().enumerate().for_each(|(at, (_, got))| got.slices = slices.counts.get(at).copied().unwrap_or(0));
    loops.sort_by_key(|(number, _)| *number);
    loops.into_iter().map(|(_, got)| got).collect()
}

/// Counts slices of loops.
#[derive(Default)]
struct Slices {
    /// Which loop had each CPU last.
    last: Vec<Option<usize>>,
    counts: Vec<u64>,
}

impl Slices {
    fn count(&mut self, event: &Event, of: impl Fn(Pid) -> Option<usize>) {
        let EventKind::Dispatched { cpu, pid, .. } = event.kind else { return };
        let Some(number) = of(pid) else { return };
        self.last.resize(self.last.len().max(cpu.index() + 1), None);
        self.counts.resize(self.counts.len().max(number + 1), 0);
        if self.last[cpu.index()].replace(number) != Some(number) {
            self.counts[number] += 1;
        }
    }
}

/// When the last event was, and the slices until then.
#[derive(Default)]
struct Listener {
    now: Time,
    slices: Slices,
}

impl Sink for Listener {
    fn event(&mut self, event: Event) {
        self.now = event.at;
        self.slices.count(&event, |pid| Some(pid.index()));
    }
}

/// The same loops under a scheduler, until they got as much together.
fn simulated(recorded: &[Got], cpus: u64, scheduler: &str) -> Vec<Got> {
    // A line more about the machine may follow the scheduler.
    let end = Time(recorded.iter().map(|got| got.nanos).sum::<u64>() / cpus);
    let mut text = format!("machine\n  cpus {cpus}\n  scheduler {scheduler}\n  cost switch 0\n");
    for (at, got) in recorded.iter().enumerate() {
        write!(text, "process loop{at} nice {}\n  compute 100s\n", got.nice).expect("memory");
    }
    let mut machine = Machine::new(parse(&text).unwrap_or_else(|error| panic!("{error}")));
    let mut listener = Listener::default();
    while listener.now < end && machine.step(&mut listener) {}
    let snapshot = machine.snapshot();
    let got = recorded.iter().zip(&snapshot.processes).zip(&listener.slices.counts).map(|((got, process), &slices)| {
        let now = if process.state == ProcessState::Running { snapshot.now.since(process.since) } else { Time::ZERO };
        Got { nice: got.nice, nanos: (process.ran + now).0, slices }
    });
    got.collect()
}

/// Each one's share, in thousandths.
fn shares(loops: &[Got]) -> Vec<i64> {
    let sum: u64 = loops.iter().map(|got| got.nanos).sum();
    loops.iter().map(|got| ((got.nanos * 1_000 + sum / 2) / sum) as i64).collect()
}

/// Compares with Linux, and with the weights.
#[track_caller]
fn check(name: &str, scheduler: &str, slices: bool) {
    let linux = recorded(name);
    let ours = simulated(&linux, 1, scheduler);
    let (theirs, shares) = (shares(&linux), shares(&ours));
    for at in 0..linux.len() {
        let (a, b) = (&linux[at], &ours[at]);
        assert!(
            (theirs[at] - shares[at]).abs() <= SHARE,
            "{name} under {scheduler}: nice {} got {} of 1000, Linux gave {}",
            a.nice,
            shares[at],
            theirs[at]
        );
        let far = a.slices.abs_diff(b.slices) * 100 > a.slices * SLICES;
        assert!(
            !slices || !far,
            "{name} under {scheduler}: nice {} had {} slices, on Linux {}",
            a.nice,
            b.slices,
            a.slices
        );
    }
    let policy = scheduler.split(' ').next().unwrap_or_default();
    let loops = linux.len() as u64;
    note("scheduling", policy, "Linux", name, (loops, loops), "");
}

/// The recordings of loops on one CPU.
const ONE: [&str; 6] = ["one-0-5", "one-n5-0-5-10", "one-0-0-19", "one-0-0-0", "one-n10-0", "one-0-2-4-6-8"];

#[test]
fn eevdf_shares_a_cpu_as_linux_does() {
    ONE.iter().for_each(|name| check(name, "eevdf slice 1.4ms tick 4ms", true));
}

/// A slice of 20 ms was asked for with `sched_setattr`.
#[test]
fn eevdf_keeps_longer_slices_as_linux_does() {
    check("slice20-0-5", "eevdf slice 20ms tick 4ms", true);
}

/// Linux 6.18 has no CFS any more, but the shares are the weights' under both.
#[test]
fn cfs_gives_the_same_shares() {
    ONE.iter().for_each(|name| check(name, "cfs tick 4ms", false));
}

/// Loops of a recording and ours, put together by their nice values: equal loops are interchangeable, so that chance
/// decides which of them got more.
fn groups<'a>(linux: &'a [Got], ours: &'a [Got]) -> Vec<(i64, Vec<&'a Got>, Vec<&'a Got>)> {
    let mut nices: Vec<i64> = linux.iter().map(|got| got.nice).collect();
    nices.sort_unstable();
    nices.dedup();
    let of = |loops: &'a [Got], nice| loops.iter().filter(|got| got.nice == nice).collect();
    nices.into_iter().map(|nice| (nice, of(linux, nice), of(ours, nice))).collect()
}

fn mean(loops: &[&Got], of: impl Fn(&Got) -> u64) -> u64 {
    loops.iter().map(|got| of(got)).sum::<u64>() / loops.len() as u64
}

/// Compares with Linux on two CPUs: what loops of a nice value got on average and how many slices, and that none of
/// them got less than the one that Linux gave least, nor more than the one it gave most, but for the percentage point.
#[track_caller]
fn check_two(name: &str, linux: &[Got], scheduler: &str, slices: bool) {
    let ours = simulated(linux, 2, scheduler);
    let all = |loops: &[Got]| loops.iter().map(|got| got.nanos).sum::<u64>();
    let (theirs, whole) = (all(linux), all(&ours));
    let share = |nanos: u64, all: u64| ((nanos * 1_000 + all / 2) / all) as i64;
    for (nice, a, b) in groups(linux, &ours) {
        let (got, gets) = (share(mean(&a, |got| got.nanos), theirs), share(mean(&b, |got| got.nanos), whole));
        assert!(
            (got - gets).abs() <= SHARE,
            "{name} under {scheduler}: nice {nice} got {gets} of 1000 on average, Linux gave {got}"
        );
        let (some, more) = (mean(&a, |got| got.slices), mean(&b, |got| got.slices));
        // One that has a CPU for itself has as many slices as others happen to come by.
        let far = some > 100 && some.abs_diff(more) * 100 > some * SLICES;
        assert!(!slices || !far, "{name} under {scheduler}: nice {nice} had {more} slices on average, on Linux {some}");
        let of = |got: &&Got| share(got.nanos, theirs);
        let (least, most) = (a.iter().map(of).min().unwrap_or(0) - SHARE, a.iter().map(of).max().unwrap_or(0) + SHARE);
        let outside = b.iter().map(|got| share(got.nanos, whole)).find(|got| !(least..=most).contains(got));
        assert_eq!(
            outside, None,
            "{name} under {scheduler}: one at nice {nice} is not within {least} to {most} of 1000"
        );
    }
}

/// The recordings of loops on two CPUs, several of the same ones taken together.
const TWO: [&str; 9] = [
    "two-0-0-0 two-0-0-0-2",
    "two-0-0-5 two-0-0-5-2",
    "two-0-5-10",
    "two-0-0-5-5 two-0-0-5-5-2",
    "two-0-0-0-5",
    "two-n5-0-0-0",
    "two-n5-0-5-10-2",
    "two-0-0-0-0-0",
    "two-0-0-0-0-5",
];

/// The same loops in several recordings, one after the other.
fn pooled(names: &str) -> Vec<Got> {
    let mut all: Vec<Vec<Got>> = names.split(' ').map(recorded).collect();
    let mut sum = all.remove(0);
    for more in &all {
        for (got, more) in sum.iter_mut().zip(more) {
            got.nanos += more.nanos;
            got.slices += more.slices;
        }
    }
    sum
}

fn two_cpus(scheduler: &str, slices: bool) {
    let policy = scheduler.split(' ').next().unwrap_or_default();
    for names in TWO {
        let linux = pooled(names);
        for seed in 0..4 {
            check_two(names, &linux, &format!("{scheduler}\n  seed {seed}"), slices);
            let loops = linux.len() as u64;
            note("scheduling", policy, "Linux", &format!("{names}, seed {seed}"), (loops, loops), "");
        }
    }
}

#[test]
fn eevdf_shares_two_cpus_as_linux_does() {
    two_cpus("eevdf slice 1.4ms tick 4ms", true);
}

#[test]
fn cfs_shares_two_cpus_as_linux_does() {
    two_cpus("cfs tick 4ms", false);
}

/// Of the same four loops, two recordings of Linux differ by more than the percentage point: at the first one, more was
/// going on besides. Ours is like the second.
#[test]
fn linux_is_not_always_the_same() {
    let (one, other) = (shares(&recorded("two-n5-0-5-10")), shares(&recorded("two-n5-0-5-10-2")));
    let apart = one.iter().zip(&other).map(|(a, b)| (a - b).abs()).max();
    assert_eq!(apart, Some(44));
}
