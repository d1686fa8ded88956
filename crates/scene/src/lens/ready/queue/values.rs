//! A list, the next one first, each with the value that it is sorted by.

use alloc::boxed::Box;

use kurbo::{Rect, Size};
use os_scope_sim::Pid;
use os_scope_sim::sched::Quantity;

use super::sorted::Sorted;
use crate::layout::{Drawing, Flow, Part, best, flow, words};
use crate::lens::ready::keys::{self, kind, part};
use crate::lens::ready::scene::Scene;
use crate::lens::ready::states::TOKEN;
use crate::{Key, Role, explain};

/// The list in one column; or, if it may be small, in several.
pub(super) fn part(scene: Scene<'_>, sorted: Sorted, small: bool) -> Part<'_> {
    let list = |columns: usize, least_lines: usize| {
        let (cpu, queue) = (sorted.cpu, sorted.queue.clone());
        flow(Flow {
            cell: [Size::new(13.0, TOKEN), Size::new(60.0, 3.4)],
            gap: 0.4,
            room_for: scene.view.history.queued().max(1),
            columns,
            least_lines,
            rank: 1,
            count: queue.len(),
            from_end: false,
            fills: false,
            more: Key::new(kind::MORE, cpu as u32, 2),
            draw: Box::new(move |drawing, n, place| {
                entry(scene, drawing, queue[n], place, n == 0);
            }),
        })
    };
    if small { best(1, [list(1, usize::MAX), list(usize::MAX, 2)]) } else { list(1, usize::MAX) }
}

/// A process of the list: its token, a bar as long as its value, and the value in words.
fn entry(scene: Scene<'_>, drawing: &mut Drawing, pid: Pid, place: Rect, next: bool) {
    let em = drawing.scale.small;
    let middle = place.center().y;
    let row = Rect { y0: middle - TOKEN / 2.0 * em, y1: middle + TOKEN / 2.0 * em, ..place };
    scene.draw(drawing, pid, Rect { x1: row.x0 + row.height(), ..row });
    let mut rest = Rect { x0: row.x0 + row.height() + 0.6 * em, ..row };
    if let Some(share) = share(scene, pid) {
        let bar = Rect { x1: rest.x0 + ((rest.width() - 10.0 * em) * share).max(0.6 * em), ..rest };
        let bar = bar.inset((0.0, -0.55 * em));
        drawing.picture.rect(keys::process(pid).part(part::VALUE), bar, 0.5 * em).fill(Role::process(pid).line());
        rest.x0 = bar.x1 + 0.5 * em;
    }
    let note = words(keys::process(pid).part(part::NOTE), explain::note(scene.snapshot, pid, scene.view.now));
    let said = note.most() * em;
    drawing.words(&note, rest);
    if next {
        let beside = Rect { x0: rest.x0 + said + 0.8 * em, ..rest };
        drawing.words(&words(Key::new(kind::NEXT, pid.0, 0), "next").bold().or_nothing(), beside);
    }
}

/// Its value as a share of the greatest; none where the values are only an order.
fn share(scene: Scene<'_>, pid: Pid) -> Option<f64> {
    let criterion = scene.setup().machine.scheduler.info().criterion?;
    let value = |pid| explain::criterion(scene.snapshot, pid, scene.view.now).map(explain::float);
    let greatest = match criterion.fact.quantity {
        Quantity::Time => scene.view.history.longest_burst().0 as f64,
        Quantity::Ratio => scene.pids().filter_map(value).fold(0.0, f64::max),
        Quantity::VirtualTime
        | Quantity::Number
        | Quantity::Signed
        | Quantity::Tickets
        | Quantity::Quanta
        | Quantity::NodeColour => return None,
    };
    Some((value(pid)? / greatest.max(1.0)).clamp(0.0, 1.0))
}
