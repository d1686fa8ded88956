//! A red-black tree of ready processes that also counts: the place of a process, and what its nodes hold together.
//!
//! It has no keys: an insertion says on which side of each node the newcomer belongs, or which place it takes. So the
//! snapshot's tree, which learns places from events, has the shape of the scheduler's own. Insertion and removal are
//! those of Cormen, Leiserson, Rivest and Stein (3rd ed., chapters 13 and 14.1), which are also Linux's (lib/rbtree.c).
//! Every operation but building is O(log n).

use alloc::vec::Vec;

use crate::ids::Pid;

/// No node.
pub const NONE: u32 = u32::MAX;

/// A node, and what is below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The process.
    pub pid: Pid,
    /// The nodes below, left and right, by their numbers; [`NONE`] where there is none.
    pub children: [u32; 2],
    /// The node above, or [`NONE`].
    pub parent: u32,
    /// Red, or black.
    pub red: bool,
    /// Nodes from here down, this one included.
    pub size: u32,
    /// A value of its own: tickets, or a virtual runtime.
    pub value: i64,
    /// What the values from here down come to: their sum or the least of them.
    pub gathered: i64,
}

/// What a tree gathers of its nodes' values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gather {
    /// The least (eevdf: whether any process below may be eligible).
    #[default]
    Least,
    /// The sum (lottery: where a ticket is).
    Sum,
}

/// The tree. Nodes keep their numbers while they are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    nodes: Vec<Node>,
    root: u32,
    /// The first number that is free, linked by `parent`.
    free: u32,
    gather: Gather,
}

impl Default for Tree {
    fn default() -> Self {
        Self::new(Gather::Least)
    }
}

impl Tree {
    /// An empty tree.
    #[must_use]
    pub const fn new(gather: Gather) -> Self {
        Self { nodes: Vec::new(), root: NONE, free: NONE, gather }
    }

    /// The topmost node, or [`NONE`].
    #[must_use]
    pub const fn root(&self) -> u32 {
        self.root
    }

    /// A node by its number; none if there is none.
    #[must_use]
    pub fn node(&self, number: u32) -> Option<&Node> {
        self.nodes.get(number as usize).filter(|node| node.size > 0)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.size(self.root) as usize
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.root == NONE
    }

    /// What all values come to: their sum or the least of them, 0 if there is none.
    #[must_use]
    pub fn gathered(&self) -> i64 {
        self.node(self.root).map_or(0, |node| node.gathered)
    }

    /// Bytes that a clone takes beyond its own size.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node>()
    }

    fn at(&self, number: u32) -> &Node {
        &self.nodes[number as usize]
    }

    fn at_mut(&mut self, number: u32) -> &mut Node {
        &mut self.nodes[number as usize]
    }

    fn size(&self, number: u32) -> u32 {
        self.node(number).map_or(0, |node| node.size)
    }

    /// The first node or the last one below a node (`side` 0 or 1), or [`NONE`].
    #[must_use]
    pub fn end(&self, mut number: u32, side: usize) -> u32 {
        while number != NONE && self.at(number).children[side] != NONE {
            number = self.at(number).children[side];
        }
        number
    }

    /// The node at a place, counted from 0 at the left, or [`NONE`].
    #[must_use]
    pub fn by_place(&self, place: usize) -> u32 {
        let (mut number, mut place) = (self.root, place as u32);
        while number != NONE {
            let left = self.size(self.at(number).children[0]);
            if place == left {
                break;
            }
            let side = usize::from(place > left);
            place -= if side == 1 { left + 1 } else { 0 };
            number = self.at(number).children[side];
        }
        number
    }

    /// The place of a node.
    #[must_use]
    pub fn place(&self, mut number: u32) -> usize {
        let mut place = self.size(self.at(number).children[0]);
        while self.at(number).parent != NONE {
            let above = self.at(number).parent;
            if self.at(above).children[1] == number {
                place += self.size(self.at(above).children[0]) + 1;
            }
            number = above;
        }
        place as usize
    }

    /// The processes, from the left.
    pub fn iter(&self) -> impl Iterator<Item = Pid> + '_ {
        self.nodes().map(|(_, pid)| pid)
    }

    /// The same, each with its node.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (u32, Pid)> + '_ {
        let mut next = self.end(self.root, 0);
        core::iter::from_fn(move || {
            let (number, node) = (next, self.node(next)?);
            next = self.next(number);
            Some((number, node.pid))
        })
    }

    /// The node of a process. Looks at all of them.
    #[must_use]
    pub fn find(&self, pid: Pid) -> Option<&Node> {
        self.nodes.iter().find(|node| node.size > 0 && node.pid == pid)
    }

    /// The node right of one, or [`NONE`].
    fn next(&self, mut number: u32) -> u32 {
        let right = self.at(number).children[1];
        if right != NONE {
            return self.end(right, 0);
        }
        let mut above = self.at(number).parent;
        while above != NONE && self.at(above).children[1] == number {
            (number, above) = (above, self.at(above).parent);
        }
        above
    }

    /// Puts a process left of the nodes (by their numbers) that it `goes_before`. Returns its node's number.
    pub fn insert(&mut self, pid: Pid, value: i64, goes_before: &mut dyn FnMut(u32) -> bool) -> u32 {
        let (mut above, mut side, mut number) = (NONE, 0, self.root);
        while number != NONE {
            above = number;
            side = usize::from(!goes_before(number));
            number = self.at(number).children[side];
        }
        self.attach(above, side, pid, value)
    }

    /// Puts a process at a place, or at the right end if there are fewer. Returns its node's number.
    pub fn insert_at(&mut self, place: usize, pid: Pid, value: i64) -> u32 {
        let next = self.by_place(place);
        if next == NONE {
            return self.attach(self.end(self.root, 1), 1, pid, value);
        }
        match self.at(next).children[0] {
            NONE => self.attach(next, 0, pid, value),
            left => self.attach(self.end(left, 1), 1, pid, value),
        }
    }

    fn attach(&mut self, parent: u32, side: usize, pid: Pid, value: i64) -> u32 {
        let node = Node { pid, children: [NONE; 2], parent, red: true, size: 1, value, gathered: value };
        let number = match self.free {
            NONE => {
                self.nodes.push(node);
                self.nodes.len() as u32 - 1
            }
            free => {
                self.free = self.at(free).parent;
                *self.at_mut(free) = node;
                free
            }
        };
        match parent {
            NONE => self.root = number,
            _ => self.at_mut(parent).children[side] = number,
        }
        self.count_up(parent);
        self.repair_insertion(number);
        number
    }

    /// Takes a node out. Returns its process.
    pub fn remove(&mut self, number: u32) -> Pid {
        let Node { pid, children: [left, right], red, .. } = *self.at(number);
        let (below, above, side, was_red);
        if left == NONE || right == NONE {
            (below, above, was_red) = (if left == NONE { right } else { left }, self.at(number).parent, red);
            side = self.replace(number, below);
        } else {
            // The next node from the left takes its position and colour.
            let heir = self.end(right, 0);
            was_red = self.at(heir).red;
            below = self.at(heir).children[1];
            if heir == right {
                (above, side) = (heir, 1);
            } else {
                above = self.at(heir).parent;
                side = self.replace(heir, below);
                self.at_mut(heir).children[1] = right;
                self.at_mut(right).parent = heir;
            }
            self.replace(number, heir);
            self.at_mut(heir).children[0] = left;
            self.at_mut(left).parent = heir;
            self.at_mut(heir).red = red;
        }
        self.count_up(above);
        if !was_red {
            self.repair_removal(below, above, side);
        }
        let free = self.free;
        *self.at_mut(number) =
            Node { pid, children: [NONE; 2], parent: free, red: false, size: 0, value: 0, gathered: 0 };
        self.free = number;
        pid
    }

    /// Puts `with` (or nothing) where `number` hangs. Returns the side of the node above.
    fn replace(&mut self, number: u32, with: u32) -> usize {
        let above = self.at(number).parent;
        let mut side = 0;
        if above == NONE {
            self.root = with;
        } else {
            side = usize::from(self.at(above).children[1] == number);
            self.at_mut(above).children[side] = with;
        }
        if with != NONE {
            self.at_mut(with).parent = above;
        }
        side
    }

    /// Counts a node again.
    fn count(&mut self, number: u32) {
        let Node { children, value, .. } = *self.at(number);
        let (mut size, mut gathered) = (1, value);
        for child in children.into_iter().filter(|&child| child != NONE) {
            let below = self.at(child);
            size += below.size;
            gathered = match self.gather {
                Gather::Least => gathered.min(below.gathered),
                Gather::Sum => gathered.saturating_add(below.gathered),
            };
        }
        let node = self.at_mut(number);
        (node.size, node.gathered) = (size, gathered);
    }

    fn count_up(&mut self, mut number: u32) {
        while number != NONE {
            self.count(number);
            number = self.at(number).parent;
        }
    }

    /// Turns the edge between a node and its child on the other side, so that the node sinks to `side`.
    fn rotate(&mut self, number: u32, side: usize) {
        let up = self.at(number).children[1 - side];
        let across = self.at(up).children[side];
        self.at_mut(number).children[1 - side] = across;
        if across != NONE {
            self.at_mut(across).parent = number;
        }
        self.replace(number, up);
        self.at_mut(up).children[side] = number;
        self.at_mut(number).parent = up;
        self.count(number);
        self.count(up);
    }

    fn is_red(&self, number: u32) -> bool {
        self.node(number).is_some_and(|node| node.red)
    }

    /// No red node has a red one above it (RB-INSERT-FIXUP).
    fn repair_insertion(&mut self, mut number: u32) {
        loop {
            let above = self.at(number).parent;
            if !self.is_red(above) {
                break;
            }
            // A red node is not the root.
            let top = self.at(above).parent;
            let side = usize::from(self.at(top).children[1] == above);
            let uncle = self.at(top).children[1 - side];
            if self.is_red(uncle) {
                self.at_mut(above).red = false;
                self.at_mut(uncle).red = false;
                self.at_mut(top).red = true;
                number = top;
                continue;
            }
            if self.at(above).children[1 - side] == number {
                self.rotate(above, side);
                number = above;
            }
            let above = self.at(number).parent;
            self.at_mut(above).red = false;
            self.at_mut(top).red = true;
            self.rotate(top, 1 - side);
        }
        let root = self.root;
        self.at_mut(root).red = false;
    }

    /// Every way down meets as many black nodes (RB-DELETE-FIXUP): those through `number`, on `side` of `above`, meet
    /// one too few.
    fn repair_removal(&mut self, mut number: u32, mut above: u32, mut side: usize) {
        while above != NONE && !self.is_red(number) {
            let mut beside = self.at(above).children[1 - side];
            if self.is_red(beside) {
                self.at_mut(beside).red = false;
                self.at_mut(above).red = true;
                self.rotate(above, side);
                beside = self.at(above).children[1 - side];
            }
            let near = self.at(beside).children[side];
            let far = self.at(beside).children[1 - side];
            if !self.is_red(near) && !self.is_red(far) {
                self.at_mut(beside).red = true;
                number = above;
                above = self.at(number).parent;
                side = if above == NONE { 0 } else { usize::from(self.at(above).children[1] == number) };
                continue;
            }
            if !self.is_red(far) {
                self.at_mut(near).red = false;
                self.at_mut(beside).red = true;
                self.rotate(beside, 1 - side);
                beside = self.at(above).children[1 - side];
            }
            let colour = self.at(above).red;
            self.at_mut(beside).red = colour;
            self.at_mut(above).red = false;
            let far = self.at(beside).children[1 - side];
            self.at_mut(far).red = false;
            self.rotate(above, side);
            number = self.root;
            break;
        }
        if number != NONE {
            self.at_mut(number).red = false;
        }
    }
}

#[cfg(test)]
mod tests;
