//! A run queue in order: a tree of processes, sorted by a key that the policy gives each.

use alloc::vec::Vec;

use super::tree::{Gather, NONE, Tree};
use crate::ids::{Pid, Time};

/// What a queue is sorted by, least first; equal ones in the order of their coming.
pub type Key = (i64, i64, u32);

/// A time as a signed number, for keys.
pub(super) fn whole(time: Time) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    tree: Tree,
    /// Keys by the numbers of nodes.
    keys: Vec<Key>,
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub const fn new(gather: Gather) -> Self {
        Self { tree: Tree::new(gather), keys: Vec::new() }
    }

    /// The tree.
    #[must_use]
    pub const fn tree(&self) -> &Tree {
        &self.tree
    }

    /// How many processes are ready.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether none is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// The node of the first process, or [`NONE`].
    #[must_use]
    pub fn first(&self) -> u32 {
        self.tree.end(self.tree.root(), 0)
    }

    /// The processes in order, with their nodes.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (u32, Pid)> + '_ {
        self.tree.nodes()
    }

    /// The process at a node.
    #[must_use]
    pub fn pid(&self, node: u32) -> Option<Pid> {
        self.tree.node(node).map(|node| node.pid)
    }

    /// The key of the process at a node.
    #[must_use]
    pub fn key(&self, node: u32) -> Key {
        self.keys.get(node as usize).copied().unwrap_or_default()
    }

    /// Puts a process behind those whose keys are not greater. Returns its place, 0 at the head.
    pub fn insert(&mut self, pid: Pid, key: Key, value: i64) -> u32 {
        let keys = &self.keys;
        let node = self.tree.insert(pid, value, &mut |other| key < keys[other as usize]);
        if node as usize == self.keys.len() {
            self.keys.push(key);
        } else {
            self.keys[node as usize] = key;
        }
        self.tree.place(node) as u32
    }

    /// The node with a key that only one has, or [`NONE`].
    #[must_use]
    pub fn find(&self, key: Key) -> u32 {
        let mut number = self.tree.root();
        while let Some(node) = self.tree.node(number).filter(|_| self.key(number) != key) {
            number = node.children[usize::from(self.key(number) < key)];
        }
        number
    }

    /// Takes out the process at a node.
    pub fn take(&mut self, node: u32) -> Option<Pid> {
        (node != NONE).then(|| self.tree.remove(node))
    }

    /// The node of the last process that may go, or [`NONE`].
    pub(super) fn last_that(&self, may: &dyn Fn(Pid) -> bool) -> u32 {
        (0..self.len())
            .rev()
            .map(|place| self.tree.by_place(place))
            .find(|&node| self.pid(node).is_some_and(may))
            .unwrap_or(NONE)
    }
}
