//! Frames in an order that changes: a binary heap that knows where each frame stands in it (Knuth, The Art of Computer
//! Programming, vol. 3, section 5.2.3).

use alloc::vec;
use alloc::vec::Vec;

use super::api::Frames;
use crate::ids::Pfn;

/// By what frames are ordered; the greatest comes first, the lowest frame among equals.
pub(super) type Key = (u64, u64);

/// Not in the heap.
const NOWHERE: u32 = u32::MAX;

/// Frames with their keys, greatest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heap {
    /// The children of place n are at 2n + 1 and 2n + 2.
    order: Vec<(Key, u32)>,
    /// The place of each frame.
    place: Vec<u32>,
}

/// Whether the first comes before the second.
fn before(a: (Key, u32), b: (Key, u32)) -> bool {
    a.0 > b.0 || a.0 == b.0 && a.1 < b.1
}

impl Heap {
    /// A heap for a number of frames, none of them in it.
    pub(super) fn new(frames: u32) -> Self {
        Self { order: Vec::new(), place: vec![NOWHERE; frames as usize] }
    }

    /// Gives a frame a key, whether it had one or not.
    pub(super) fn set(&mut self, frame: Pfn, key: Key) {
        let mut at = self.place[frame.index()] as usize;
        if at == NOWHERE as usize {
            at = self.order.len();
            self.order.push((key, frame.0));
        }
        self.settle(at, (key, frame.0));
    }

    /// The key of a frame that is in it.
    pub(super) fn key(&self, frame: Pfn) -> Option<Key> {
        self.order.get(self.place[frame.index()] as usize).map(|entry| entry.0)
    }

    /// Takes a frame out, if it is in.
    pub(super) fn remove(&mut self, frame: Pfn) {
        let at = core::mem::replace(&mut self.place[frame.index()], NOWHERE);
        if at == NOWHERE {
            return;
        }
        if let Some(last) = self.order.pop().filter(|last| last.1 != frame.0) {
            self.settle(at as usize, last);
        }
    }

    /// The first frame that may leave, which is taken out.
    pub(super) fn take(&mut self, frames: &dyn Frames) -> Option<Pfn> {
        let fits = |entry: &&(Key, u32)| frames.evictable(Pfn(entry.1));
        let first = self.order.first().filter(fits);
        // It is rare that the first may not.
        let (_, frame) =
            *first.or_else(|| self.order.iter().filter(fits).reduce(|a, b| if before(*b, *a) { b } else { a }))?;
        self.remove(Pfn(frame));
        Some(Pfn(frame))
    }

    /// Frames with their keys, first to leave first.
    pub(super) fn sorted(&self) -> Vec<(Key, u32)> {
        let mut all = self.order.clone();
        all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        all
    }

    /// Puts an entry where it belongs, beginning at a place whose entry is of no use any more.
    fn settle(&mut self, mut at: usize, entry: (Key, u32)) {
        while at > 0 && before(entry, self.order[(at - 1) / 2]) {
            self.put(at, self.order[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        loop {
            let mut child = 2 * at + 1;
            if child + 1 < self.order.len() && before(self.order[child + 1], self.order[child]) {
                child += 1;
            }
            if child >= self.order.len() || !before(self.order[child], entry) {
                break;
            }
            self.put(at, self.order[child]);
            at = child;
        }
        self.put(at, entry);
    }

    fn put(&mut self, at: usize, entry: (Key, u32)) {
        self.order[at] = entry;
        self.place[entry.1 as usize] = at as u32;
    }

    /// Bytes on the heap.
    pub(super) const fn bytes(&self) -> usize {
        self.order.len() * size_of::<(Key, u32)>() + self.place.len() * size_of::<u32>()
    }
}
