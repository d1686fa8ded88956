//! The red-black tree as it is.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect, Size};
use os_scope_sim::sched::{Criterion, NONE, Node, Quantity, Tree};
use os_scope_sim::{Pid, Time};

use super::Sorted;
use crate::caption::cat;
use crate::layout::{Drawing, Part, best, leaf, words};
use crate::lens::ready::keys::{self, kind, part};
use crate::lens::ready::scene::Scene;
use crate::{Key, Layer, Role, explain, text};

/// The sizes that a node may have, the largest first, and the gap between levels, in ems. A low one is an oval.
const NODES: [Size; 4] = [Size::new(4.8, 4.8), Size::new(4.3, 4.3), Size::new(3.8, 3.8), Size::new(6.0, 2.1)];
const GAP: f64 = 0.6;
/// The room below the lowest nodes, for words.
const FOOT: f64 = 1.4;

/// A node that is drawn: its depth, and its place from the left.
struct Spot {
    node: Node,
    depth: usize,
    above: Option<Pid>,
}

/// How high a red-black tree may be: every second node of its longest way may be red, and all others are on both sides
/// of it.
fn levels(nodes: usize) -> f64 {
    [1, 2, 4, 6, 10, 14, 22, 30, 46].into_iter().filter(|&least| nodes >= least).count().max(1) as f64
}

pub(super) fn part(scene: Scene<'_>, sorted: Sorted, small: bool) -> Part<'_> {
    let high = |node: Size, levels: f64| levels * (node.height + GAP) - GAP + FOOT;
    let levels = levels(scene.view.history.queued().max(1));
    let tree = |node, least| {
        let sorted = sorted.clone();
        leaf(17.0, high(node, least), move |drawing, place| draw(scene, drawing, &sorted, place))
            .at_most(f64::INFINITY, high(NODES[0], levels) + 2.0)
    };
    let round = tree(NODES[2], levels.min(3.0));
    if small { best(2, [round, tree(NODES[3], levels.min(3.0)), tree(NODES[3], levels.min(2.0))]) } else { round }
}

/// The nodes down to a depth, from the left.
fn spots(tree: &Tree, number: u32, depth: usize, deepest: usize, above: Option<Pid>, into: &mut Vec<Spot>) {
    let Some(&node) = tree.node(number).filter(|_| depth < deepest) else { return };
    spots(tree, node.children[0], depth + 1, deepest, Some(node.pid), into);
    into.push(Spot { node, depth, above });
    spots(tree, node.children[1], depth + 1, deepest, Some(node.pid), into);
}

fn draw(scene: Scene<'_>, drawing: &mut Drawing, sorted: &Sorted, place: Rect) {
    let em = drawing.scale.small;
    let Some(tree) = scene.cpu(sorted.cpu).map(|cpu| &cpu.tree) else { return };
    if tree.is_empty() {
        return drawing
            .words(&words(Key::new(kind::NEXT, sorted.cpu as u32, 1), "the tree is empty").faint().middle(), place);
    }
    // The largest nodes with which as many fit as there may be; the deepest levels that do not fit are counted.
    let all = scene.view.history.queued().max(tree.len());
    let room = place.size() / em - Size::new(0.0, FOOT);
    let fits = |node: &&Size| {
        room.width >= (all as f64 / 2.0 + 0.5) * (node.width + 0.5)
            && room.height >= levels(all) * (node.height + GAP) - GAP
    };
    let node = *NODES.iter().find(fits).unwrap_or(&NODES[3]);
    let mut deepest = (((room.height + GAP) / (node.height + GAP)) as usize).max(1);
    let mut list = Vec::new();
    loop {
        list.clear();
        spots(tree, tree.root(), 0, deepest, None, &mut list);
        if deepest == 1 || (list.len() + 1) as f64 / 2.0 * (node.width + 0.5) <= room.width {
            break;
        }
        deepest -= 1;
    }
    let hidden = tree.len() > list.len();
    // As high as a full tree, so that it keeps its shape.
    let rows = (levels(all).min(deepest as f64)).max(list.iter().map(|spot| spot.depth + 1).max().unwrap_or(1) as f64);
    let row = ((room.height - node.height) / (rows - 1.0).max(1.0)).min(node.height + 2.6);
    let shown = list.len() as f64;
    let step = ((room.width - node.width) / (shown - 1.0).max(1.0)).min(1.15 * node.width);
    let left = place.center().x - (shown - 1.0) / 2.0 * step * em;
    let top = (room.height - node.height - (rows - 1.0) * row).max(0.0) / 2.0 + node.height / 2.0;
    let at =
        |n: usize, depth: usize| Point::new(left + n as f64 * step * em, place.y0 + (top + depth as f64 * row) * em);
    let values = values(scene, &list);
    for (n, spot) in list.iter().enumerate() {
        let center = at(n, spot.depth);
        let box_ = Rect::from_center_size(center, node * em);
        if let Some(above) = list.iter().position(|other| Some(other.node.pid) == spot.above) {
            let (key, width) = (Key::new(kind::EDGE, spot.node.pid.0, 0), drawing.scale.line * 1.2);
            let edge = drawing.picture.line(key, at(above, list[above].depth), center);
            edge.stroke(Role::Line.line(), width).layer(Layer::Ground);
        }
        draw_node(scene, drawing, &spot.node, &values[n], box_);
        // What hangs below and is not drawn.
        let below =
            spot.node.children.into_iter().filter_map(|child| tree.node(child)).map(|node| node.size).sum::<u32>();
        let under = Rect { y0: box_.y1, y1: box_.y1 + FOOT * em, ..box_ };
        if hidden && spot.depth + 1 == deepest && below > 0 {
            drawing.more(Key::new(kind::MORE, spot.node.pid.0, 3), below as usize, under);
        } else if n == 0 && spot.node.children[0] == NONE {
            // Its right child, if it has one, hangs to the right.
            let end = if spot.node.children[1] == NONE { under.x1 } else { center.x };
            let next = words(Key::new(kind::NEXT, spot.node.pid.0, 0), "next").bold();
            drawing.words(
                &if end < under.x1 { next.end() } else { next.middle() },
                Rect { x0: end - 2.8 * em, x1: end, ..under },
            );
        }
    }
}

/// The values of the nodes; times in the unit of the greatest, without it.
fn values(scene: Scene<'_>, list: &[Spot]) -> Vec<String> {
    let setup = scene.setup();
    let Some(Criterion { fact, .. }) = setup.machine.scheduler.info().criterion else { return Vec::new() };
    if fact.quantity != Quantity::VirtualTime || setup.virtual_scale() > 1 {
        let value = |spot: &Spot| explain::cell(scene.snapshot, spot.node.pid, &fact, scene.view.now);
        return list.iter().map(value).collect();
    }
    let size = |spot: &Spot| Time(spot.node.value.unsigned_abs());
    let (step, _) = text::scale(list.iter().map(size).max().unwrap_or(Time::ZERO), setup.unit);
    let sign = |spot: &Spot| if spot.node.value < 0 { "−" } else { "" };
    list.iter().map(|spot| cat(&[sign(spot), &text::in_steps(size(spot), step)])).collect()
}

/// A node: black ones have a thick rim, red ones a thin rim twice.
fn draw_node(scene: Scene<'_>, drawing: &mut Drawing, node: &Node, value: &str, place: Rect) {
    let (em, line, thing) = (drawing.scale.small, drawing.scale.line, scene.thing(node.pid));
    let (key, role) = (keys::process(node.pid), thing.role);
    let (colour, rim, width) =
        if node.red { ("red", Role::Fault, 1.2 * line) } else { ("black", Role::Ink, 2.6 * line) };
    let label = cat(&[&thing.label, "; ", colour, " node"]);
    let radius = place.height() / 2.0;
    drawing.picture.rect(key, place, radius).fill(role.tint()).stroke(rim.line(), width).label(label);
    if node.red {
        let inset = 2.4 * line;
        drawing.picture.rect(key.part(part::RIM), place.inset(-inset), radius - inset).stroke(rim.line(), width);
    }
    let letter = words(key.part(1), text::letter(node.pid)).strong().tone(role.ink());
    let value = words(key.part(part::NOTE), String::from(value));
    let inner = place.inset((-0.6 * em, 0.0));
    if place.height() > 3.0 * em {
        let middle = place.center().y;
        drawing.words(&letter.middle(), Rect { y0: middle - 1.5 * em, y1: middle, ..inner });
        drawing.words(&value.middle(), Rect { y0: middle, y1: middle + 1.5 * em, ..inner });
    } else {
        let taken = letter.most() * em;
        drawing.words(&letter, inner);
        drawing.words(&value.end(), Rect { x0: inner.x0 + taken + 0.3 * em, ..inner });
    }
}
