//! A lane for each level, the top one first; demotion moves a process down, a boost moves all up.

use alloc::boxed::Box;
use alloc::vec::Vec;

use kurbo::{Rect, Size};
use os_scope_sim::Pid;
use os_scope_sim::sched::Level;

use super::sorted::{Sorted, ghost};
use crate::caption::cat;
use crate::layout::{Align, Drawing, Flow, Part, Words, best, column, flow, row, words};
use crate::lens::ready::keys::kind;
use crate::lens::ready::scene::Scene;
use crate::lens::ready::states::TOKEN;
use crate::{Key, Layer, Role, text};

/// No more quanta than these are counted in pips.
const PIPS: u16 = 5;

pub(super) fn part(scene: Scene<'_>, sorted: Sorted, small: bool) -> Part<'_> {
    // With pips below the tokens or, if it may be small, without.
    let lanes = |low| lanes(scene, sorted.clone(), low);
    if small { best(2, [lanes(3.5), lanes(TOKEN + 0.4)]) } else { lanes(3.5) }
}

/// Lanes of a least height.
fn lanes(scene: Scene<'_>, sorted: Sorted, low: f64) -> Part<'_> {
    let levels = &scene.setup().machine.tuning.levels;
    flow(Flow {
        cell: [Size::new(17.0, low), Size::new(f64::INFINITY, 5.2)],
        gap: 0.4,
        room_for: levels.len(),
        columns: 1,
        least_lines: usize::MAX,
        rank: 1,
        count: levels.len(),
        from_end: false,
        fills: false,
        more: Key::new(kind::MORE, sorted.cpu as u32, 2),
        draw: Box::new(move |drawing, lane, place| {
            let number = levels.len() - 1 - lane;
            let key = Key::new(kind::LEVEL, sorted.cpu as u32, lane as u32);
            let radius = drawing.px(0.6);
            drawing.picture.rect(key, place, radius).fill(Role::Panel.tint()).layer(Layer::Ground);
            let inner = place.inset((-drawing.px(0.6), -drawing.px(0.2)));
            drawing.part(level(scene, &sorted, key, number, levels[number]), inner);
        }),
    })
}

/// A level: its name and quantum, and the processes at it. The last place is that of the one that runs; then comes the
/// queue, the next one at the right.
fn level<'a>(scene: Scene<'a>, sorted: &Sorted, key: Key, number: usize, level: Level) -> Part<'a> {
    let at_level = |pid: &Pid| scene.process(*pid).is_some_and(|process| usize::from(process.sched.level) == number);
    let running = sorted.running.filter(at_level);
    let pids: Vec<Pid> = sorted.queue.iter().copied().filter(at_level).collect();
    let name = cat(&["level ", &text::number(number as u64)]);
    let quantum = scene.time(level.quantum);
    let one = [cat(&[&name, " · ", &quantum]), name.clone()];
    let two = column(
        0.0,
        [words(key.part(1), name).bold().part(), words(key.part(2), cat(&["quantum ", &quantum])).faint().part()],
    );
    let names = best(0, [two, Words::new(key.part(1), one).bold().part()]).at_least(8.4, 0.0).at_most(8.4, 3.0);
    let queue = Flow {
        cell: [Size::new(TOKEN, TOKEN), Size::new(TOKEN, TOKEN + 0.9)],
        gap: 0.5,
        room_for: scene.view.history.queued() + 1,
        columns: usize::MAX,
        least_lines: 1,
        rank: 0,
        count: pids.len() + 1,
        from_end: true,
        fills: false,
        more: key.part(3),
        draw: Box::new(move |drawing, n, place| {
            let token = Rect { y1: place.y0 + drawing.px(TOKEN), ..place };
            let pid = if n == 0 { running } else { Some(pids[n - 1]) };
            match pid {
                Some(pid) if n == 0 => ghost(drawing, pid, token),
                Some(pid) => scene.draw(drawing, pid, token),
                None => {}
            }
            if let Some(pid) = pid.filter(|_| place.y1 - token.y1 > drawing.px(0.8)) {
                pips(scene, drawing, pid, level, Rect { y0: token.y1, ..place });
            }
        }),
    };
    row(0.6, [names.align(Align::Middle), crate::layout::space(), flow(queue).align(Align::Middle).grow(1e3)])
}

/// The quanta that a process may still begin at its level, as full pips of all; too many are not drawn.
fn pips(scene: Scene<'_>, drawing: &mut Drawing, pid: Pid, level: Level, place: Rect) {
    let (em, role, key) = (drawing.scale.small, Role::process(pid), Key::new(kind::PIP, pid.0, 0));
    let left = scene.process(pid).map_or(0, |process| process.sched.allotment);
    let all = level.allotment.max(left);
    let center = place.center() + (0.0, 0.1 * em);
    for n in 0..if all > PIPS { 0 } else { all } {
        let aside = (f64::from(n) - f64::from(all - 1) / 2.0) * 0.62 * em;
        let rim = drawing.scale.line * 0.8;
        let pip = drawing.picture.circle(key.part(n as u8 + 1), center + (aside, 0.0), 0.24 * em);
        pip.stroke(role.line(), rim).fill(if n < left { role.line() } else { Role::Surface.tint() });
    }
}
