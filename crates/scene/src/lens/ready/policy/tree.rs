//! cfs: the red-black tree as it is.

use alloc::string::String;
use alloc::vec::Vec;

use kurbo::{Point, Rect};
use os_scope_sim::sched::{NONE, Node, Tree};
use os_scope_sim::{Pid, Time};

use super::super::cards::part;
use super::super::plan::token;
use super::super::{Scene, kind, process_key};
use super::Panel;
use crate::caption::cat;
use crate::{Face, Key, Layer, Role, Weight, text};

/// A node that is drawn.
struct Spot {
    node: Node,
    depth: usize,
    /// The place from the left among those drawn.
    column: usize,
    /// Who is above it, as a place in the list.
    above: Option<Pid>,
}

/// The nodes down to a depth, from the left.
fn spots(tree: &Tree, number: u32, depth: usize, most: usize, above: Option<Pid>, into: &mut Vec<Spot>) {
    let Some(&node) = tree.node(number).filter(|_| depth < most) else { return };
    spots(tree, node.children[0], depth + 1, most, Some(node.pid), into);
    into.push(Spot { node, depth, column: into.len(), above });
    spots(tree, node.children[1], depth + 1, most, Some(node.pid), into);
}

/// How high a red-black tree of so many nodes may be: every second node of its longest way may be red, and all others
/// are on both sides of it.
pub(super) fn levels(nodes: usize) -> f64 {
    [1, 2, 4, 6, 10, 14, 22, 30, 46].into_iter().filter(|&least| nodes >= least).count() as f64
}

/// All nodes, from the left.
#[cfg(test)]
pub(super) fn nodes(tree: &Tree) -> impl Iterator<Item = &Node> {
    (0..tree.len()).filter_map(|place| tree.node(tree.by_place(place)))
}

impl Scene<'_> {
    pub(super) fn tree(&mut self, panel: &Panel) {
        let (u, place) = (self.plan.scale.small, panel.place);
        let Some(tree) = self.snapshot.cpus.get(panel.cpu).map(|cpu| cpu.tree.clone()) else { return };
        let all = self.snapshot.setup.processes.len().max(1);
        // Circles where there is room for as many as there may be, else low ones.
        let levels = levels(all);
        let fits = |side: f64| {
            place.width() >= (all as f64 / 2.0 + 0.5) * (side + u * 0.5)
                && place.height() >= levels * (side + u * 0.6) + u * 0.7
        };
        let circle = [4.8, 4.3, 3.8].map(|side| u * side).into_iter().find(|&side| fits(side));
        let (width, height) = circle.map_or((u * 5.3, token(self.plan.scale)), |side| (side, side));
        let foot = u * 1.3;
        let rows = (((place.height() - foot + u * 0.6) / (height + u * 0.6)) as usize).max(1);
        let least = (width + u * 0.5) / 2.0;
        let mut list = Vec::new();
        let mut depth = rows;
        loop {
            list.clear();
            spots(&tree, tree.root(), 0, depth, None, &mut list);
            let columns = list.len() as f64;
            if depth <= 1 || (columns - 1.0) * least + width <= place.width() {
                break;
            }
            depth -= 1;
        }
        let hidden = tree.len() > list.len();
        // Room for as many levels as a full tree has, so that it keeps its shape; uneven ones may have more.
        let deepest = list.iter().map(|spot| spot.depth + 1).max().unwrap_or(0);
        let levels = levels.min(depth as f64).max(deepest as f64).max(2.0);
        let row = ((place.height() - foot - height) / (levels - 1.0)).clamp(height + u * 0.6, height + u * 3.0);
        let all = if hidden { list.len() } else { all };
        let column =
            if all > 1 { ((place.width() - width) / (all - 1) as f64).clamp(least, width * 1.15) } else { 0.0 };
        let column = if list.len() > 1 { column.min((place.width() - width) / (list.len() - 1) as f64) } else { 0.0 };
        let x0 = place.center().x - column * (list.len().max(1) - 1) as f64 / 2.0;
        let spare = (place.height() - foot - height - row * (levels - 1.0)).max(0.0) / 2.0;
        let y0 = place.y0 + spare + height / 2.0;
        let at = |spot: &Spot| Point::new(x0 + spot.column as f64 * column, y0 + spot.depth as f64 * row);
        let step = text::scale(
            Time(list.iter().map(|spot| spot.node.value.unsigned_abs()).max().unwrap_or(0)),
            os_scope_sim::TimeUnit::Nanos,
        );
        for spot in &list {
            let center = at(spot);
            if let Some(above) = spot.above.and_then(|pid| list.iter().find(|other| other.node.pid == pid)) {
                let key = Key::new(kind::EDGE, spot.node.pid.0, 0);
                let width = self.plan.scale.line * 1.2;
                self.picture.line(key, at(above), center).stroke(Role::Line.line(), width).layer(Layer::Ground);
            }
            self.node(spot, Rect::from_center_size(center, (width, height)), circle.is_some(), step.0);
            // What hangs below and is not drawn.
            let below: u32 = spot
                .node
                .children
                .into_iter()
                .filter(|&child| child != NONE)
                .filter_map(|child| tree.node(child))
                .map(|node| node.size)
                .sum();
            if hidden && spot.depth + 1 == depth && below > 0 {
                // Below the first one it also says that it is next.
                let (x0, y0) =
                    (center.x + if spot.column == 0 { u * 0.5 } else { -width / 2.0 }, center.y + height / 2.0);
                let under = Rect::new(x0, y0, center.x + width / 2.0, y0 + foot);
                self.more(Key::new(kind::MORE, spot.node.pid.0, 4), below as usize, under);
            }
        }
        match list.first().filter(|spot| spot.node.children[0] == NONE) {
            Some(first) => {
                let key = Key::new(kind::NEXT, panel.cpu as u32, 0);
                let center = at(first);
                // Its right child, if it has one, hangs to the right.
                let right = list
                    .get(1)
                    .filter(|spot| spot.depth > first.depth)
                    .map_or(f64::MAX, |spot| at(spot).x - width / 2.0);
                let end = (center.x + u * 0.2).min(right - u * 0.3);
                if end - text::width("next", u, Face::Sans, Weight::Bold) > place.x0 - u * 0.6 {
                    self.picture.text(key, (end, center.y + height / 2.0 + u * 1.0), u, "next").bold().end();
                }
            }
            None if list.is_empty() => {
                let words = "the tree is empty";
                self.picture
                    .text(Key::new(kind::NEXT, panel.cpu as u32, 1), place.center(), u, words)
                    .middle()
                    .centred()
                    .fill(Role::Faint.ink());
            }
            None => {}
        }
    }

    /// A node: black ones have a thick rim, red ones a thin rim twice.
    fn node(&mut self, spot: &Spot, place: Rect, circle: bool, step: u64) {
        let (u, line, pid) = (self.plan.scale.small, self.plan.scale.line, spot.node.pid);
        let (key, role) = (process_key(pid), Role::process(pid));
        let colour = if spot.node.red { "red" } else { "black" };
        let label = cat(&[&self.describe(pid), "; ", colour, " node"]);
        let (rim, width) =
            if spot.node.red { (Role::Fault.line(), line * 1.2) } else { (Role::Ink.line(), line * 2.6) };
        let radius = place.height() / 2.0;
        self.picture.rect(key, place, radius).fill(role.tint()).stroke(rim, width).label(label);
        if spot.node.red {
            let inset = line * 2.4;
            self.picture.rect(key.part(8), place.inset(-inset), radius - inset).stroke(rim, width);
        }
        let setup = &self.snapshot.setup;
        let value = match setup.virtual_scale() {
            1 => {
                let size = text::in_steps(Time(spot.node.value.unsigned_abs()), step);
                if spot.node.value < 0 { cat(&["−", &size]) } else { size }
            }
            _ => text::virtual_time(spot.node.value, setup),
        };
        let (letter, center, strong): (String, Point, f64) =
            (text::letter(pid), place.center(), self.plan.scale.strong);
        if circle {
            self.picture
                .text(key.part(part::LETTER), (center.x, center.y - u * 0.75), strong, letter)
                .bold()
                .middle()
                .centred()
                .fill(role.ink());
            self.value(pid, (center.x, center.y + u * 0.75), value).middle().centred().fit(place.width() - u * 1.0);
            return;
        }
        let taken = text::width(&letter, strong, Face::Sans, Weight::Bold);
        let x0 = place.x0 + u * 0.75;
        self.picture.text(key.part(part::LETTER), (x0, center.y), strong, letter).bold().centred().fill(role.ink());
        self.value(pid, (place.x1 - u * 0.75, center.y), value).end().centred().fit(place.width() - u * 1.7 - taken);
    }
}
