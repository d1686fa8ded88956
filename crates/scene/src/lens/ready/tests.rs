use alloc::sync::Arc;
use alloc::vec::Vec;

use kurbo::Size;
use os_scope_sim::event::{ReadyReason, WaitFor};
use os_scope_sim::setup::{MachineConfig, ProcessInfo, Work};
use os_scope_sim::{CpuId, Event, EventKind, Pid, Setup, Snapshot, Time, TimeUnit};

use crate::lens::LensKind;
use crate::testing::{Run, check_lens, golden};
use crate::theme::{DARK, LIGHT};
use crate::{Picture, Shape};

const LENS: LensKind = LensKind::ReadyQueue;

/// Two processes in ticks, round robin with a quantum of two: A runs, B waits, A is requeued.
fn by_hand() -> Run {
    let info = |name: &str, compute| ProcessInfo {
        name: name.into(),
        work: Work { compute: Time(compute), ..Work::default() },
        ..ProcessInfo::default()
    };
    let setup = Setup {
        title: "By hand".into(),
        unit: TimeUnit::Ticks,
        recorded: false,
        machine: MachineConfig { quantum: Time(2), ..MachineConfig::default() },
        cpu_numbers: Vec::new(),
        processes: [info("editor", 5), info("backup", 4)].into(),
    };
    let (cpu, a, b) = (CpuId(0), Pid(0), Pid(1));
    let quantum = Time(2);
    let events = [
        (0, EventKind::Arrived { pid: a }),
        (0, EventKind::Enqueued { cpu, pid: a, place: 0, why: ReadyReason::Arrived }),
        (0, EventKind::Dispatched { cpu, pid: a, quantum }),
        (1, EventKind::Arrived { pid: b }),
        (1, EventKind::Enqueued { cpu, pid: b, place: 0, why: ReadyReason::Arrived }),
        (2, EventKind::Computed { cpu, pid: a, time: Time(2) }),
        (2, EventKind::QuantumExpired { cpu, pid: a }),
        (2, EventKind::Enqueued { cpu, pid: a, place: 1, why: ReadyReason::Expired }),
        (2, EventKind::Dispatched { cpu, pid: b, quantum }),
        (3, EventKind::Computed { cpu, pid: b, time: Time(1) }),
        (3, EventKind::Blocked { cpu, pid: b, on: WaitFor::Device, until: Time(9) }),
    ];
    let event = |(at, what)| Event { at: Time(at), kind: what };
    Run::new(Snapshot::first(Arc::new(setup)), events.map(event).into())
}

/// Processes that compute and wait, on some CPUs.
fn workers(cpus: u32, processes: u32) -> Run {
    let text = alloc::format!(
        "title Workers\nmachine\n  cpus {cpus}\n  scheduler rr quantum 4ms\n  cost switch 200us\n\
         process worker x{processes} every 300us\n  repeat 2\n    compute 5ms\n    io 3ms\n"
    );
    Run::of(&text)
}

fn words(picture: &Picture) -> Vec<&str> {
    let word = |mark: &crate::Mark| matches!(&mark.shape, Shape::Text(_)).then_some(());
    let texts = picture.marks.iter().filter(|mark| word(mark).is_some());
    texts.filter_map(|mark| if let Shape::Text(text) = &mark.shape { Some(&*text.text) } else { None }).collect()
}

#[test]
fn a_few_moments_look_as_they_should() {
    let run = by_hand();
    golden("ready-queue-640-start", &run.layout(LENS, 0, Size::new(640.0, 360.0)), &LIGHT);
    golden("ready-queue-640-requeued", &run.layout(LENS, 8, Size::new(640.0, 360.0)), &LIGHT);
    golden("ready-queue-1280-blocked", &run.layout(LENS, 11, Size::new(1280.0, 720.0)), &DARK);
    golden("ready-queue-320-blocked", &run.layout(LENS, 11, Size::new(320.0, 240.0)), &LIGHT);
}

#[test]
fn nothing_overlaps_in_a_run_of_few() {
    check_lens(LENS, &by_hand(), 1);
    check_lens(LENS, &Run::built_in("ready-queue"), 3);
}

#[test]
fn nothing_overlaps_on_two_cpus() {
    check_lens(LENS, &Run::built_in("smp"), 5);
}

#[test]
fn nothing_overlaps_with_many_processes() {
    for (cpus, processes) in [(1, 7), (1, 33), (2, 12), (4, 33), (16, 60), (3, 1), (16, 256)] {
        let run = workers(cpus, processes);
        check_lens(LENS, &run, run.events.len() / 6);
    }
}

#[test]
fn nothing_overlaps_in_recordings() {
    let mut run = workers(4, 33);
    let setup = Arc::make_mut(&mut run.first.setup);
    setup.recorded = true;
    for process in &mut setup.processes {
        process.work = Work::default();
        process.number = 4_000_000;
        process.name = "kworker/u8:2-events".into();
    }
    let run = Run::new(run.first, run.events);
    check_lens(LENS, &run, run.events.len() / 6);
}

#[test]
fn a_process_that_finds_no_room_is_counted() {
    let run = workers(1, 256);
    let middle = run.layout(LENS, run.events.len() / 2, Size::new(320.0, 240.0));
    assert!(words(&middle).iter().any(|word| word.starts_with('+')), "{:?}", words(&middle));
}

#[test]
fn time_flows_between_two_events() {
    let run = by_hand();
    // From the dispatch of A at 0 to the arrival of B at 1.
    let (before, after) = (run.at(3), run.at(4));
    let size = Size::new(1280.0, 720.0);
    let from = crate::lens::View::new(&before, &run.history, size, false);
    let to = crate::lens::View::new(&after, &run.history, size, false);
    let transition = crate::lens::Transition::new(&[LENS], &from, &run.events[3], &to);
    let now = |progress| {
        let picture = transition.at(&from, &run.events[3], &to, progress);
        picture.bounds(crate::Key::new(super::keys::kind::NOW, 0, 0)).expect("a line for now").x0
    };
    assert!(now(0.1) < now(0.3) && now(0.3) < now(0.49));
    assert!((now(0.6) - now(1.0)).abs() < 0.01, "the time of the event is reached before the event happens");
}

#[test]
fn the_table_says_the_same() {
    let run = by_hand();
    let table = run.table(LENS, 8);
    assert_eq!(table.columns.len(), 6);
    let rows: Vec<Vec<&str>> = table.rows.iter().map(|row| row.iter().map(|cell| &**cell).collect()).collect();
    assert_eq!(rows[0], ["editor", "ready", "2 ticks", "no time", "no time", "–"]);
    assert_eq!(rows[1], ["backup", "ready", "no time", "1 tick", "–", "–"]);
}
