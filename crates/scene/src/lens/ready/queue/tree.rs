//! The red-black tree as it is.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Rect, Size, Vec2};
use os_scope_sim::Time;
use os_scope_sim::sched::{Criterion, NONE, Node, Quantity, Tree};

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

/// A node that is drawn, and its depth.
struct Spot {
    node: Node,
    depth: usize,
}

/// The room that a tree of a number of nodes needs. Every second node of its longest way may be red, and all others are
/// on both sides of it.
fn size(nodes: usize, node: Size) -> Size {
    let levels = [1, 2, 4, 6, 10, 14, 22, 30, 46].into_iter().filter(|&least| nodes >= least).count().max(1) as f64;
    Size::new((nodes + 1) as f64 / 2.0 * (node.width + 0.5), levels * (node.height + GAP) - GAP + FOOT)
}

/// The tree in round nodes; if it may be small, in low ones.
pub(super) fn part(scene: Scene<'_>, sorted: Sorted, small: bool) -> Part<'_> {
    let nodes = scene.view.history.queued().max(2);
    let tree = |node: Size| {
        let (least, most, cpu) = (size(nodes, node), size(nodes, NODES[0]), sorted.cpu);
        leaf(least.width.max(17.0), least.height, move |drawing, place| draw(scene, drawing, cpu, place))
            .at_most(f64::INFINITY, most.height + 2.0)
    };
    if small { best(2, [tree(NODES[2]), tree(NODES[3])]) } else { tree(NODES[2]) }
}

/// The nodes from the left.
fn spots(tree: &Tree, number: u32, depth: usize, into: &mut Vec<Spot>) {
    let Some(&node) = tree.node(number) else { return };
    spots(tree, node.children[0], depth + 1, into);
    into.push(Spot { node, depth });
    spots(tree, node.children[1], depth + 1, into);
}

fn draw(scene: Scene<'_>, drawing: &mut Drawing, cpu: usize, place: Rect) {
    let em = drawing.scale.small;
    let Some(tree) = scene.cpu(cpu).map(|cpu| &cpu.tree) else { return };
    if tree.is_empty() {
        let words = words(Key::new(kind::NEXT, cpu as u32, 1), "the tree is empty").faint().middle();
        return drawing.words(&words, place);
    }
    let mut list = Vec::new();
    spots(tree, tree.root(), 0, &mut list);
    // The largest nodes with which as many fit as there may be.
    let (all, room) = (scene.view.history.queued().max(tree.len()), place.size() / em);
    let fits = |node: &&Size| size(all, **node).width <= room.width && size(all, **node).height <= room.height + 1e-3;
    let node = *NODES.iter().find(fits).unwrap_or(&NODES[3]);
    let levels = list.iter().map(|spot| spot.depth + 1).max().unwrap_or(1) as f64;
    let high = room.height - FOOT - node.height;
    let row = (high / (levels - 1.0).max(1.0)).min(node.height + 2.6);
    let shown = list.len() as f64;
    let step = ((room.width - node.width) / (shown - 1.0).max(1.0)).min(1.15 * node.width);
    let (left, top) = ((room.width - (shown - 1.0) * step) / 2.0, (high - (levels - 1.0) * row) / 2.0);
    let at = |n: usize| {
        let (x, y) = (left + n as f64 * step, top + node.height / 2.0 + list[n].depth as f64 * row);
        place.origin() + Vec2::new(x, y) * em
    };
    let values = values(scene, &list);
    for (n, spot) in list.iter().enumerate() {
        let around = Rect::from_center_size(at(n), node * em);
        let above = tree.node(spot.node.parent).map(|above| above.pid);
        if let Some(above) = list.iter().position(|other| Some(other.node.pid) == above) {
            let (key, width) = (Key::new(kind::EDGE, spot.node.pid.0, 0), drawing.scale.line * 1.2);
            let edge = drawing.picture.line(key, at(above), at(n));
            edge.stroke(Role::Line.line(), width).layer(Layer::Ground);
        }
        draw_node(scene, drawing, &spot.node, &values[n], around);
        if n == 0 {
            // Its right child, if it has one, hangs to the right.
            let end = if spot.node.children[1] == NONE { around.x1 } else { around.center().x };
            let under = Rect::new(end - 2.8 * em, around.y1, end, around.y1 + FOOT * em);
            drawing.words(&words(Key::new(kind::NEXT, spot.node.pid.0, 0), "next").bold().end(), under);
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
