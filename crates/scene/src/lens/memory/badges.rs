//! The letters of processes in their circles: each stands where its process is, and a blocked one stands where it
//! waits.

use alloc::vec;
use alloc::vec::Vec;

use kurbo::Point;
use os_scope_sim::event::WaitFor;
use os_scope_sim::snapshot::ProcessState as State;
use os_scope_sim::{Pid, Snapshot};

use super::keys::BADGE;
use super::plan::Plan;
use super::style::Body;
use crate::{Key, Picture, Role, When, text};

/// How many requests of the disk's queue are shown, and whether there are more.
pub(super) fn shown(snapshot: &Snapshot, plan: &Plan) -> (u32, bool) {
    let (waiting, places) = (snapshot.disk.queue.len() as u32, plan.disk.places);
    if waiting <= places { (waiting, false) } else { (places.saturating_sub(1), true) }
}

/// Where the processes are that are not at home, by process.
fn away(snapshot: &Snapshot, plan: &Plan) -> Vec<Option<Point>> {
    let u = plan.u;
    let mut places = vec![None; snapshot.processes.len()];
    let disk = &snapshot.disk;
    let waits = |pid: Pid, on: fn(WaitFor) -> bool| {
        snapshot
            .processes
            .get(pid.index())
            .is_some_and(|process| matches!(process.state, State::Blocked(what) if on(what)))
    };
    let for_disk = |on| matches!(on, WaitFor::Page | WaitFor::Disk);
    let panel = plan.disk.panel;
    let at_work = Point::new(panel.x0 + if plan.disk.low { 1.2 } else { 1.5 } * u, plan.disk.middle(u));
    let place = |at: u32| {
        let rect = plan.disk.place(at, u);
        Point::new(rect.x0 + 1.2 * u, rect.center().y)
    };
    let mut known = vec![false; places.len()];
    let mut set = |pid: Pid, at: Option<Point>| {
        if waits(pid, for_disk) && !known[pid.index()] {
            known[pid.index()] = true;
            places[pid.index()] = at;
        }
    };
    if let Some(request) = disk.current {
        set(request.pid, Some(at_work));
    }
    let (shown, _) = shown(snapshot, plan);
    for (request, at) in disk.queue.iter().zip(0..) {
        set(request.pid, (at < shown).then(|| place(at)));
    }
    // Whoever has just blocked, or whose request is just done, stands at the end of the queue, or in front of the disk.
    let door = if disk.current.is_none() { Some(at_work) } else { (shown < plan.disk.places).then(|| place(shown)) };
    for pid in (0..snapshot.processes.len() as u32).map(Pid) {
        set(pid, door);
    }
    // The note at the end of the line needs its room.
    let note = if plan.frames.per > 1 { 15.0 } else { 6.0 };
    let mut x = plan.frames_head.line.x0 + 6.8 * u;
    for pid in (0..snapshot.processes.len() as u32).map(Pid) {
        if waits(pid, |on| on == WaitFor::Frame)
            && !plan.frames_head.beside
            && x + u < plan.frames_head.line.x1 - note * u
        {
            places[pid.index()] = Some(Point::new(x, plan.frames_head.line.y0 + 0.85 * u));
            x += 1.9 * u;
        }
    }
    places
}

/// Draws the badges of the processes that are shown.
pub(super) fn badges(picture: &mut Picture, snapshot: &Snapshot, plan: &Plan) {
    let away = away(snapshot, plan);
    let tiles = plan.spaces.style.body == Body::Tile;
    for (block, away) in plan.spaces.blocks.iter().zip(away) {
        if tiles && away.is_none() {
            continue;
        }
        let home = Point::new(block.head.x0 + 0.85 * plan.u, block.head.center().y);
        badge(picture, block.pid, home, away, tiles, plan.u);
    }
}

/// Draws the badge of a process, and the ring it has left if it is away.
fn badge(picture: &mut Picture, pid: Pid, home: Point, away: Option<Point>, tiles: bool, u: f64) {
    let role = Role::process(pid);
    let key = Key::new(BADGE, pid.0, 0);
    if away.is_some() && !tiles {
        picture.circle(key.part(2), home, 0.8 * u).stroke(role.line(), 0.1 * u).dashed();
    }
    let at = away.unwrap_or(home);
    let letter = text::letter(pid);
    let radius = if letter.len() > 1 { 1.0 } else { 0.85 };
    picture.circle(key, at, radius * u).fill(role.tint()).stroke(role.line(), 0.13 * u).when(When::Travel);
    picture.text(key.part(1), at, u, letter).bold().middle().centred().fill(role.ink()).when(When::Travel);
}
