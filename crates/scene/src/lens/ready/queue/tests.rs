use alloc::format;
use alloc::vec::Vec;

use kurbo::{Rect, Size};
use os_scope_sim::sched::{NONE, SchedulerKind};
use os_scope_sim::{EventKind, Pid, Snapshot};

use crate::lens::LensKind;
use crate::lens::ready::keys::{kind, part, process as process_key};
use crate::testing::{Run, check_lens, golden};
use crate::theme::{DARK, LIGHT, Theme};
use crate::{Key, Picture, Shape};

const LENS: LensKind = LensKind::ReadyQueue;

/// Processes that compute, wait, and differ in what policies go by.
fn workers(scheduler: &str, cpus: usize, processes: usize) -> Run {
    let mut text = format!("title Workers\nmachine\n  cpus {cpus}\n  scheduler {scheduler}\n  cost switch 200us\n");
    for n in 0..processes {
        let (at, nice, priority, tickets, compute) = (n * 300, n % 5 * 2, n % 3, 50 + n % 4 * 50, 2 + n % 4);
        text += &format!("process worker{n} at {at}us nice {nice} priority {priority} tickets {tickets}\n");
        text += &format!("  repeat 2\n    compute {compute}ms\n    io 3ms\n");
    }
    Run::of(&text)
}

/// Looks at every moment of a run in a picture of a size.
fn every(run: &Run, size: Size, look: impl Fn(&Snapshot, &Picture)) {
    for position in 1..=run.events.len() {
        look(&run.at(position), &run.layout(LENS, position, size));
    }
}

fn words(picture: &Picture) -> Vec<&str> {
    picture
        .marks
        .iter()
        .filter_map(|mark| if let Shape::Text(text) = &mark.shape { Some(&*text.text) } else { None })
        .collect()
}

fn place(picture: &Picture, pid: Pid) -> Rect {
    picture.bounds(process_key(pid)).unwrap_or_else(|| panic!("{pid:?} is not drawn"))
}

#[test]
fn nothing_overlaps_under_any_policy() {
    for kind in SchedulerKind::ALL {
        for (cpus, processes) in [(1, 1), (1, 5), (1, 12), (2, 5), (3, 40)] {
            let run = workers(kind.name(), cpus, processes);
            check_lens(LENS, &run, (run.events.len() / 6).max(1));
        }
    }
}

#[test]
fn nothing_overlaps_below_the_real_time_classes() {
    for kind in SchedulerKind::ALL {
        let text = format!(
            "title Classes\nmachine\n  scheduler {}\nprocess batch x3\n  compute 9ms\nprocess audio x2 at 1ms class rr 20\n  repeat 3\n    \
             compute 1ms\n    sleep 2ms\nprocess motor at 2ms class fifo 80\n  compute 2ms\nprocess radar at 2ms class deadline 1ms 4ms 4ms\n  \
             repeat 3\n    compute 1ms\n",
            kind.name()
        );
        let run = Run::of(&text);
        check_lens(LENS, &run, (run.events.len() / 12).max(1));
    }
}

#[test]
fn some_moments_look_as_they_should() {
    let small = Size::new(640.0, 360.0);
    let look = |name: &str, scheduler: &str, is: fn(&EventKind) -> bool, nth: usize, size: Size, theme: &Theme| {
        let run = workers(scheduler, 1, 5);
        let found = run.events.iter().enumerate().filter(|(_, event)| is(&event.kind)).nth(nth);
        let position = found.map_or(0, |(at, _)| at + 1);
        golden(name, &run.layout(LENS, position, size), theme);
    };
    let dispatched: fn(&EventKind) -> bool = |what| matches!(what, EventKind::Dispatched { .. });
    look("ready-queue-640-mlfq", "mlfq quanta 1ms 2ms 4ms allotments 2 2 1", dispatched, 7, small, &LIGHT);
    look("ready-queue-1280-cfs", "cfs", dispatched, 4, Size::new(1280.0, 640.0), &DARK);
    look("ready-queue-640-eevdf", "eevdf", dispatched, 6, small, &LIGHT);
    let drawn: fn(&EventKind) -> bool = |what| matches!(what, EventKind::TicketDrawn { .. });
    look("ready-queue-320-lottery", "lottery quantum 2ms", drawn, 3, Size::new(320.0, 384.0), &LIGHT);
}

#[test]
fn the_tree_is_the_snapshots() {
    let run = workers("cfs", 1, 7);
    every(&run, Size::new(1280.0, 640.0), |snapshot, picture| {
        let tree = &snapshot.cpus[0].tree;
        for node in (0..tree.len()).filter_map(|place| tree.node(tree.by_place(place))) {
            let here = place(picture, node.pid);
            let rims = picture.bounds(process_key(node.pid).part(part::RIM)).is_some();
            assert_eq!(rims, node.red, "only red nodes have two rims");
            for (side, child) in node.children.into_iter().enumerate().filter(|&(_, child)| child != NONE) {
                let below = place(picture, tree.node(child).expect("a child").pid);
                assert!(below.y0 > here.y1 && (below.x0 > here.x0) == (side == 1));
            }
        }
        let next = words(picture).contains(&"next");
        assert_eq!(next, !tree.is_empty());
    });
}

#[test]
fn the_divider_parts_those_that_are_eligible() {
    let run = workers("eevdf", 1, 5);
    every(&run, Size::new(640.0, 360.0), |snapshot, picture| {
        let cpu = &snapshot.cpus[0];
        let divider = picture.bounds(Key::new(kind::VTIME, 0, 0)).expect("a divider").x0;
        for &pid in &cpu.queue {
            let eligible = snapshot.processes[pid.index()].sched.vruntime <= cpu.vtime;
            // The token ends at its virtual runtime.
            assert_eq!(place(picture, pid).x1 <= divider + 0.001, eligible, "{pid:?}");
        }
    });
}

#[test]
fn the_pointer_falls_on_the_winner() {
    let run = workers("lottery quantum 2ms", 1, 5);
    every(&run, Size::new(320.0, 384.0), |snapshot, picture| {
        let pointer = picture.bounds(Key::new(kind::POINTER, 0, 0).part(2));
        let cpu = &snapshot.cpus[0];
        let Some(pointer) = pointer else {
            assert!(cpu.running.is_none() && cpu.switching_to.is_none(), "who runs was drawn: {:?}", snapshot.last);
            return;
        };
        let winner = cpu.draw.expect("a draw").pid;
        let key = if cpu.queue.contains(&winner) { process_key(winner) } else { Key::new(kind::GHOST, winner.0, 0) };
        let segment = picture.bounds(key).expect("the winner's segment");
        assert!(segment.x0 <= pointer.center().x && pointer.center().x <= segment.x1);
    });
}

#[test]
fn higher_levels_are_above() {
    let run = workers("mlfq quanta 1ms 2ms 4ms boost 9ms", 1, 6);
    every(&run, Size::new(640.0, 360.0), |snapshot, picture| {
        let level = |pid: Pid| snapshot.processes[pid.index()].sched.level;
        for pair in snapshot.cpus[0].queue.iter().copied().collect::<Vec<_>>().windows(2) {
            let (first, then) = (place(picture, pair[0]), place(picture, pair[1]));
            match level(pair[0]) == level(pair[1]) {
                true => assert!(then.x1 < first.x0, "next at the right"),
                false => assert!(first.y1 < then.y0, "higher levels first"),
            }
        }
    });
}

#[test]
fn a_list_is_sorted_by_what_it_shows() {
    for scheduler in ["sjf", "srtf", "priority aging 2ms"] {
        let run = workers(scheduler, 1, 5);
        every(&run, Size::new(640.0, 360.0), |snapshot, picture| {
            let queue: Vec<Pid> = snapshot.cpus[0].queue.iter().copied().collect();
            for pair in queue.windows(2) {
                assert!(place(picture, pair[0]).y1 < place(picture, pair[1]).y0);
                if scheduler == "sjf" {
                    let left = |pid: Pid| run.history.burst(pid, snapshot.processes[pid.index()].done.compute);
                    assert!(left(pair[0]) <= left(pair[1]));
                }
            }
        });
    }
}

#[test]
fn the_table_has_what_the_policy_sorts_by() {
    let heads = |scheduler: &str| {
        let run = workers(scheduler, 1, 2);
        let table = run.table(LENS, 3);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
        table.columns.iter().skip(6).map(|head| alloc::string::String::from(&**head)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(heads("rr quantum 1ms"), "");
    assert_eq!(heads("mlfq"), "level, quanta left");
    assert_eq!(heads("priority"), "priority, counts as");
    assert_eq!(heads("lottery quantum 1ms"), "tickets");
    assert_eq!(heads("stride quantum 1ms"), "pass, tickets");
    assert_eq!(heads("cfs"), "vruntime, weight, node");
    assert_eq!(heads("eevdf"), "vruntime, deadline, lag");
}
